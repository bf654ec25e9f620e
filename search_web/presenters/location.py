"""The location panel: where the resource is, or why that is not told and what to do (定位)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from catalog.access.rules import RULES
from catalog.model import Actor, Granted, Location, LocationKind, Withheld
from search_web.i18n import gettext as _
from search_web.presenters.badges import rule_remedy, rule_sentence
from search_web.presenters.names import name_of

_FOLLOWABLE = frozenset({"http", "https", "ftp", "sftp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationLink:
    """One address. ``href`` is empty where it is nothing that a browser should follow."""

    kind: str
    url: str
    href: str
    title: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationPanel:
    """What the panel says; of the last four only a withheld location has any."""

    granted: bool
    reason: str
    links: tuple[LocationLink, ...] = ()
    remedy: str = ""
    owner: str = ""
    condition: str = ""
    contact: str = ""
    offer_sign_in: bool = False


def location_panel(answer: Granted | Withheld, *, actor: Actor) -> LocationPanel:
    """Present the answer of a location lookup."""
    rule = RULES[answer.rule]
    if isinstance(answer, Granted):
        return LocationPanel(granted=True, reason=rule_sentence(rule), links=tuple(map(_link, answer.locations)))
    return LocationPanel(
        granted=False,
        reason=rule_sentence(rule),
        remedy=rule_remedy(rule),
        owner=answer.owner,
        condition=answer.condition,
        contact=answer.contact,
        offer_sign_in=actor.is_anonymous and rule.rule_id == "unconditional-sharing",
    )


def _link(location: Location) -> LocationLink:
    kinds = {
        LocationKind.DOWNLOAD: _("下载"),
        LocationKind.ACCESS: _("访问"),
        LocationKind.SERVICE: _("接口"),
        LocationKind.PAGE: _("网页"),
    }
    return LocationLink(
        kind=kinds[location.kind],
        url=location.url,
        href=location.url if is_followable(location.url) else "",
        title=location.title,
        format=name_of("format", location.format) if location.format else location.media_type,
    )


def is_followable(url: str) -> bool:
    """Tell whether an address may become a link: a web or file server with a host, nothing that runs or is local."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in _FOLLOWABLE and bool(parts.netloc)
