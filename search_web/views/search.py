"""The search page: read the address, ask the index, show the answer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from catalog.sqlstore.standing import RecordStanding
from indexer.search import SearchPage
from search_web.actors import current_actor, current_visible
from search_web.i18n import gettext as _
from search_web.presenters.cards import FacetLink, cards, chosen_links, facet_boxes
from search_web.presenters.notices import notice_sentence
from search_web.search_form import LAST_PAGE, PAGE_SIZE, SORTS, SearchForm, read_form
from search_web.services import services

bp = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A link of the pager; without ``query`` it stands for left-out pages."""

    text: str
    query: str | None
    selected: bool = False
    rel: str = ""


@bp.get("/")
def page() -> str:
    """Show one page of what the asking actor may discover."""
    form = read_form(request.args)
    found = services().search.search(form.request(), visible=current_visible())
    departments = department_names()
    chosen = chosen_links(form, departments=departments)
    return render_template(
        "search.html",
        form=form,
        cards=cards(
            found,
            standings_of(found),
            actor=current_actor(),
            departments=departments,
            now=services().clock.now(),
        ),
        total_text=f"{found.total:,}",
        facets=facet_boxes(found.facets, form, departments=departments),
        chosen=chosen,
        clear_query=form.cleared().query(),
        sorts=sort_links(form),
        pages=page_links(form, total=found.total),
        first=(form.page - 1) * PAGE_SIZE + 1,
        notices=[notice_sentence(one) for one in found.notices],
        terms=found.terms,
        here="search.page",
    )


def standings_of(found: SearchPage) -> dict[str, RecordStanding]:
    """Return the standings of the records behind the hits, as far as the actor may discover them now."""
    return services().standings.of([hit.record_id for hit in found.hits], visible=current_visible())


def department_names() -> dict[str, str]:
    """Return the names of all departments by their keys."""
    return {one.department_id: one.name for one in services().sources.departments()}


def sort_links(form: SearchForm) -> tuple[FacetLink, ...]:
    """Return a link for each order; without a text nothing is more relevant, and the freshest come first."""
    titles = {"relevance": _("相关度"), "modified": _("更新时间"), "title": _("名称")}
    sorts = SORTS if form.text else SORTS[1:]
    now = form.sort if form.sort in sorts else sorts[0]
    return tuple(
        FacetLink(text=titles[sort], count=0, selected=sort == now, query=form.sorted_by(sort).query())
        for sort in sorts
    )


def page_links(form: SearchForm, *, total: int) -> tuple[PageLink, ...]:
    """Return the pager: the ends, the neighbours, and gaps between."""
    last = min(-(-total // PAGE_SIZE), LAST_PAGE)
    if last <= 1 and form.page == 1:
        return ()
    near = {1, last, form.page - 1, form.page, form.page + 1}
    numbers = sorted(number for number in near if 1 <= number <= max(last, 1))
    links: list[PageLink] = []
    if form.page > 1:
        links.append(PageLink(text=_("上一页"), query=form.at(min(form.page - 1, max(last, 1))).query(), rel="prev"))
    before = 0
    for number in numbers:
        if number > before + 1:
            links.append(PageLink(text="", query=None))
        links.append(PageLink(text=str(number), query=form.at(number).query(), selected=number == form.page))
        before = number
    if form.page < last:
        links.append(PageLink(text=_("下一页"), query=form.at(form.page + 1).query(), rel="next"))
    return tuple(links)
