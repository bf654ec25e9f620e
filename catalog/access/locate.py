"""Locating a resource (定位): where it is, or why that is not told and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from catalog.access.policy import decide, visible_set
from catalog.errors import NotFound
from catalog.model import (
    Action,
    Actor,
    CatalogRecord,
    Contact,
    Dataset,
    Granted,
    Location,
    LocationKind,
    VisibleSet,
    Withheld,
)

# every repetition is bounded or possessive: departments write these texts
_MAIL = re.compile(r"@[A-Za-z][\w.-]*+(?![/:\\])")
_BARE_ADDRESS = re.compile(
    r"\bwww\.|\bjdbc:|\\\\[\w.-]"
    r"|(?<![\d.])(?=[\d.]{0,14}\d\d)\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"  # IPv4, but not the code 3.1.2.1
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}[:/]"
    r"|(?<=[A-Za-z0-9])\.(?:cn|com|net|org|gov|edu|info|local|lan|internal)(?![\w-])",
    re.IGNORECASE | re.ASCII,
)


class VisibleRecords(Protocol):
    """Reads one record on behalf of somebody."""

    def get(self, record_id: str, *, visible: VisibleSet) -> CatalogRecord:
        """Return the record; raises NotFound where it is hidden, too."""
        ...


class LocationLookup:
    """The use case behind the question whether somebody may have a resource, and where it is."""

    def __init__(self, reader: VisibleRecords) -> None:
        self._reader = reader

    def look_up(self, record_id: str, *, actor: Actor) -> Granted | Withheld:
        """Answer for a record that this actor may discover; raises NotFound for any other."""
        return locate(self._reader.get(record_id, visible=visible_set(actor)), actor)


def locate(record: CatalogRecord, actor: Actor) -> Granted | Withheld:
    """Decide about the locations of a record; raises NotFound where the actor may not know of it."""
    seen = decide(actor, Action.DISCOVER, labels=record.labels, department_id=record.department_id)
    if not seen.allowed:
        raise NotFound(kind="record", identifier=record.record_id)
    decision = decide(actor, Action.LOCATE, labels=record.labels, department_id=record.department_id)
    if decision.allowed:
        return Granted(record_id=record.record_id, rule=decision.rule, locations=locations_of(record.dataset))
    dataset = record.dataset
    return Withheld(
        record_id=record.record_id,
        rule=decision.rule,
        owner=dataset.publisher.name if dataset.publisher else "",
        condition=_condition(dataset, decision.rule),
        contact=_contact_line(dataset.contact) if dataset.contact else "",
    )


def locations_of(dataset: Dataset) -> tuple[Location, ...]:
    """Gather the addresses of a dataset, most direct first; the same kind and address once."""
    unique: dict[tuple[LocationKind, str], Location] = {}
    for location in _addresses(dataset):
        if location.url:
            unique.setdefault((location.kind, location.url), location)
    order = list(LocationKind)
    return tuple(sorted(unique.values(), key=lambda location: order.index(location.kind)))


def without_locations(dataset: Dataset) -> Dataset:
    """Return what may be shown of a dataset to somebody who may not locate it.

    A field that no alias claims may be an address under an unknown name, so that one goes, too.
    """
    return replace(
        dataset,
        landing_page="",
        distributions=tuple(replace(each, access_url="", download_url="") for each in dataset.distributions),
        services=tuple(replace(each, endpoint_url="", endpoint_description="") for each in dataset.services),
        extras=tuple((name, text) for name, text in dataset.extras if not holds_address(text)),
    )


def _addresses(dataset: Dataset) -> Iterator[Location]:
    for each in dataset.distributions:
        form = (each.format.code or each.format.literal) if each.format else ""
        for kind, url in ((LocationKind.DOWNLOAD, each.download_url), (LocationKind.ACCESS, each.access_url)):
            yield Location(kind=kind, url=url, title=each.title, media_type=each.media_type, format=form)
    for service in dataset.services:
        yield Location(
            kind=LocationKind.SERVICE, url=service.endpoint_url, title=service.title, format=service.service_type
        )
        yield Location(kind=LocationKind.PAGE, url=_page(service.endpoint_description), title=service.title)
    yield Location(kind=LocationKind.PAGE, url=dataset.landing_page)


def _page(text: str) -> str:
    """Return an endpoint's description where it is an address; some departments write prose there."""
    return text if text.startswith(("http://", "https://")) else ""


def holds_address(text: str) -> bool:
    """Tell whether a text under a name that nobody knows is, or has in it, an address.

    Addresses come without a scheme, too: ``10.1.2.3:8080/api``, ``ftp.example.cn/x``, a share, a database.
    Of doubtful ones too many are withheld rather than too few; an e-mail address is none.
    """
    return "://" in text or _BARE_ADDRESS.search(_MAIL.sub(" ", text)) is not None


def _condition(dataset: Dataset, rule: str) -> str:
    sharing, opening = dataset.share_condition, dataset.open_condition
    if rule == "unconditional-sharing":  # signing in is all: a condition of opening would only mislead
        return ""
    return (opening or sharing) if rule == "conditional-opening" else (sharing or opening)


def _contact_line(contact: Contact) -> str:
    return " ".join(part for part in (contact.name, contact.telephone, contact.email) if part)
