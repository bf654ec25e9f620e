"""Search results as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.model import Actor
from catalog.sqlstore.standing import RecordStanding
from indexer.search import Facet, Hit, SearchPage, Snippet
from search_web.i18n import gettext as _
from search_web.presenters.badges import Badge, access_badge, sharing_badge
from search_web.presenters.freshness import Freshness, freshness
from search_web.presenters.names import OTHER, facet_value, name_of
from search_web.search_form import SearchForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One result."""

    record_id: str
    title: Snippet
    description: Snippet
    publisher: Snippet
    department: str  # the owner where the record names no publisher, or another one
    sharing: Badge
    access: Badge
    freshness: Freshness
    formats: tuple[str, ...]
    themes: tuple[str, ...]
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLink:
    """One value of a facet: a link that chooses it, or no longer chooses it."""

    text: str
    count: int
    selected: bool
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetBox:
    """One facet with its values."""

    name: str
    title: str
    links: tuple[FacetLink, ...]
    selected: int


def cards(
    page: SearchPage,
    standings: Mapping[str, RecordStanding],
    *,
    actor: Actor,
    departments: Mapping[str, str],
    now: datetime,
) -> tuple[Card, ...]:
    """Return a card for each hit that the catalog still has; the index may lag a moment behind."""
    return tuple(
        _card(hit, standing, actor=actor, department=departments.get(hit.department_id, ""), now=now)
        for hit in page.hits
        if (standing := standings.get(hit.record_id)) is not None
    )


def _card(hit: Hit, standing: RecordStanding, *, actor: Actor, department: str, now: datetime) -> Card:
    return Card(
        record_id=hit.record_id,
        title=hit.title,
        description=hit.description,
        publisher=hit.publisher,
        department="" if department == hit.publisher_name else department,
        sharing=sharing_badge(hit.share_type),
        access=access_badge(standing, actor),
        freshness=freshness(
            modified=hit.modified, frequency=_code(hit.frequency), last_seen=standing.last_seen, now=now
        ),
        formats=tuple(name_of("format", one) for one in hit.formats if one != OTHER),
        themes=tuple(name_of("theme", one) for one in hit.themes if one != OTHER),
        region=name_of("division", hit.region) if _code(hit.region) else "",
    )


def _code(value: str) -> str:
    return "" if value == OTHER else value


def facet_boxes(facets: Sequence[Facet], form: SearchForm, *, departments: Mapping[str, str]) -> tuple[FacetBox, ...]:
    """Return the facets as links; a facet without values is left out."""
    titles = facet_titles()
    boxes = []
    for facet in facets:
        links = tuple(
            FacetLink(
                text=departments.get(one.value, one.value)
                if facet.name == "department"
                else facet_value(facet.name, one.value),
                count=one.count,
                selected=one.selected,
                query=form.toggled(facet.name, one.value).query(),
            )
            for one in facet.values
        )
        if links:
            chosen = sum(link.selected for link in links)
            boxes.append(FacetBox(name=facet.name, title=titles[facet.name], links=links, selected=chosen))
    return tuple(boxes)


def chosen_links(form: SearchForm, *, departments: Mapping[str, str]) -> tuple[FacetLink, ...]:
    """Return a link for each chosen value that takes the choice back."""
    return tuple(
        FacetLink(
            text=departments.get(value, value) if name == "department" else facet_value(name, value),
            count=0,
            selected=True,
            query=form.toggled(name, value).query(),
        )
        for name in facet_titles()
        for value in form.selected(name)
    )


def facet_titles() -> dict[str, str]:
    """Return the words for each facet."""
    return {
        "department": _("提供部门"),
        "theme": _("主题"),
        "share_type": _("共享类型"),
        "format": _("格式"),
        "frequency": _("更新周期"),
        "region": _("区域"),
        "year": _("更新年份"),
    }
