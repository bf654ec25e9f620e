"""The JSON API, version 1: documented in ``docs/api.md``, stable in names and shapes."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from catalog.access.policy import decide
from catalog.model import Action, CatalogRecord
from catalog.sqlstore.standing import RecordStanding
from search_web.actors import current_actor, current_visible
from search_web.presenters.json_shapes import facet_shape, hit_shape, location_shape, notice_shape, record_shape
from search_web.search_form import MAX_PAGE_SIZE, PAGE_SIZE, read_form, whole_number
from search_web.services import services
from search_web.views.dataset import check_record_id, with_etag
from search_web.views.search import standings_of

bp = Blueprint("api", __name__, url_prefix="/api/v1")
_FACET_SIZE = 50  # values of a facet at most


@bp.get("/search")
def search() -> Response:
    """Search as the page does, with ``size`` results a page."""
    form = read_form(request.args)
    size = whole_number(request.args, "size", default=PAGE_SIZE, low=1, high=MAX_PAGE_SIZE)
    found = services().search.search(form.request(size=size, facet_size=_FACET_SIZE), visible=current_visible())
    standings = standings_of(found)
    return jsonify(
        ok=True,
        query={
            "q": form.text,
            "filters": {name: list(values) for name, values in form.filters.items()},
            "sort": form.sort,
        },
        page=form.page,
        size=size,
        total=found.total,
        hits=[
            hit_shape(hit, standing, may_locate=may_locate(standing))
            for hit in found.hits
            if (standing := standings.get(hit.record_id)) is not None
        ],
        facets=[facet_shape(facet) for facet in found.facets],
        notices=[notice_shape(notice) for notice in found.notices],
        terms=list(found.terms),
    )


@bp.get("/datasets/<record_id>")
def dataset(record_id: str) -> Response:
    """Return the metadata of one record."""
    check_record_id(record_id)
    record = services().reader.get(record_id, visible=current_visible())
    return with_etag(jsonify(ok=True, record=record_shape(record, may_locate=may_locate(record))))


@bp.get("/datasets/<record_id>/location")
def location(record_id: str) -> Response:
    """Return where the resource is, or why that is not told: both are answers, not errors."""
    check_record_id(record_id)
    answer = services().lookup.look_up(record_id, actor=current_actor())
    return jsonify(ok=True, location=location_shape(answer))


def may_locate(record: CatalogRecord | RecordStanding) -> bool:
    """Tell whether the asking actor may have the resource."""
    return decide(current_actor(), Action.LOCATE, labels=record.labels, department_id=record.department_id).allowed
