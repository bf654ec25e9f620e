"""A record: a page for people, RDF for machines, the same answer for hidden and missing."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import NotAcceptable

from catalog.access.rules import RULES
from catalog.errors import NotFound
from catalog.model import CatalogRecord
from catalog.rdf.registration import describe_registration
from catalog.rdf.serialise import serialise
from search_web.actors import current_actor, current_visible
from search_web.negotiation import HTML, RDF_SUFFIXES, negotiate
from search_web.presenters.badges import access_badge, rule_sentence, sharing_badge
from search_web.presenters.freshness import Freshness, freshness, moment
from search_web.presenters.location import location_panel
from search_web.presenters.record import deliveries_of, groups_of, items_of
from search_web.search_form import SearchForm
from search_web.services import services
from search_web.views.search import department_names

bp = Blueprint("dataset", __name__)

_RECORD_ID = re.compile(r"[a-z2-7]{26}")
_NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RdfLink:
    """One RDF form of a record."""

    name: str
    href: str
    media_type: str


@bp.get("/dataset/<record_id>")
def page(record_id: str) -> Response:
    """Answer with the form that the client likes best."""
    check_record_id(record_id)
    media_type = negotiate(request.accept_mimetypes, (HTML, "application/xhtml+xml", *RDF_SUFFIXES.values()))
    if media_type is None:
        raise NotAcceptable(description=f"offered: {HTML}, {', '.join(RDF_SUFFIXES.values())}")
    if media_type in RDF_SUFFIXES.values():
        return rdf_response(record_id, media_type)
    record = services().reader.get(record_id, visible=current_visible())
    return with_etag(make_response(_render(record)))


@bp.get(f"/dataset/<record_id>.<any({','.join(RDF_SUFFIXES)}):suffix>")
def rdf(record_id: str, suffix: str) -> Response:
    """Answer in the form that the suffix names."""
    check_record_id(record_id)
    return rdf_response(record_id, RDF_SUFFIXES[suffix])


def check_record_id(record_id: str) -> None:
    """Raise NotFound for what cannot be the identifier of a record."""
    if not _RECORD_ID.fullmatch(record_id):
        raise NotFound(kind="dataset", identifier=record_id)


def rdf_response(record_id: str, media_type: str) -> Response:
    """Return a record and its registration in RDF; its addresses are in it only for those who may locate it."""
    reader, visible = services().reader, current_visible()
    metadata, locations = reader.rdf(record_id, visible=visible)
    registration = describe_registration(reader.get(record_id, visible=visible))
    lines = sorted((metadata + locations + registration).splitlines(keepends=True))
    response = Response(serialise(b"".join(lines), media_type), content_type=media_type)
    if media_type.startswith("text/"):
        response.content_type = f"{media_type}; charset=utf-8"
    return with_etag(response)


def with_etag(response: Response) -> Response:
    """Let a client that holds these bytes already save the way."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _render(record: CatalogRecord) -> str:
    found, actor, visible = services(), current_actor(), current_visible()
    panel = location_panel(found.lookup.look_up(record.record_id, actor=actor), actor=actor)
    dataset = record.dataset
    return render_template(
        "record.html",
        record=record,
        dataset=dataset,
        panel=panel,
        access=access_badge(record, actor),
        sharing=sharing_badge((dataset.share_type and dataset.share_type.code) or ""),
        fresh=freshness_of(record),
        groups=groups_of(dataset),
        items=items_of(dataset.data_items),
        deliveries=deliveries_of(dataset),
        versions=[
            {"version": one.version, "when": moment(one.changed)}
            for one in found.reader.versions(record.record_id, visible=visible)
        ],
        department=department_names().get(record.department_id, record.department_id),
        source_title=found.sources.get(record.source_id).title,
        first_seen=moment(record.first_seen),
        changed=moment(record.changed),
        discover_reason=rule_sentence(RULES[record.labels.discover_rule]),
        rdf_links=rdf_links(record.record_id),
        form=SearchForm(),
        here="",
    )


def freshness_of(record: CatalogRecord) -> Freshness:
    """Judge the freshness of a record now."""
    dataset = record.dataset
    day = dataset.modified.day if dataset.modified else None
    cycle = dataset.accrual_periodicity
    return freshness(
        modified=day.isoformat() if day else "",
        frequency=(cycle and cycle.code) or "",
        last_seen=record.last_seen,
        now=services().clock.now(),
    )


def rdf_links(record_id: str) -> tuple[RdfLink, ...]:
    """Return the addresses of a record's RDF forms."""
    return tuple(
        RdfLink(
            name=_NAMES[suffix],
            href=url_for("dataset.rdf", record_id=record_id, suffix=suffix),
            media_type=media_type,
        )
        for suffix, media_type in RDF_SUFFIXES.items()
    )
