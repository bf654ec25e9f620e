"""The publishers and sources that descriptions name: their IRIs lead to pages about them.

What is answered comes from the graphs and counts of the caller's visible set, so that a publisher of hidden records
alone, and one that nobody ever named, are the same 404.
"""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response as AnyResponse

from catalog.errors import NotFound
from catalog.rdf.ntriples import path_part
from catalog.rdf.serialise import serialise
from catalog.rdfstore.formats import ResultFormat
from search_web.actors import current_visible
from search_web.negotiation import HTML, RDF_SUFFIXES, negotiate
from search_web.services import services
from vocab.namespaces import FOAF

bp = Blueprint("named_things", __name__)
_SEE_OTHER = 303
_LONGEST_KEY = 500  # characters; names of organisations and their codes are far shorter
_LONGEST_NAME = 200  # characters that are searched for


class _Value(msgspec.Struct):
    value: str


class _Bindings(msgspec.Struct):
    bindings: list[dict[str, _Value]]


class _Results(msgspec.Struct):
    results: _Bindings


@bp.get("/agent/<path:key>")
def agent(key: str) -> AnyResponse:
    """Lead a reader to the records that name this publisher, and describe it to a machine."""
    media_type = negotiate(request.accept_mimetypes, (HTML, "application/xhtml+xml", *RDF_SUFFIXES.values()))
    if media_type is None:
        raise NotAcceptable(description=f"offered: {HTML}, {', '.join(RDF_SUFFIXES.values())}")
    if len(key) > _LONGEST_KEY:
        raise NotFound(kind="agent", identifier=key)
    iri = f"<{services().settings.base_iri}agent/{path_part(key)}>"
    if media_type in RDF_SUFFIXES.values():
        return _described(iri, media_type, key)
    phrase = '"' + _name(iri, key).replace('"', " ")[:_LONGEST_NAME] + '"'
    return redirect(url_for("search.page", q=phrase), _SEE_OTHER)


@bp.get("/source/<source_id>")
def source(source_id: str) -> AnyResponse:
    """Lead to the node's line in the list of nodes."""
    if source_id not in services().node_counts.by_source(visible=current_visible()):
        raise NotFound(kind="source", identifier=source_id)
    return redirect(url_for("nodes.page", _anchor=f"node-{source_id}"), _SEE_OTHER)


def _described(iri: str, media_type: str, key: str) -> Response:
    query = f"CONSTRUCT {{ {iri} ?p ?o }} WHERE {{ {iri} ?p ?o }}"
    answer = services().sparql.query(query, visible=current_visible(), accept=ResultFormat.N_TRIPLES)
    if not answer.body.strip():
        raise NotFound(kind="agent", identifier=key)
    lines = sorted(set(answer.body.splitlines(keepends=True)))
    content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return Response(serialise(b"".join(lines), media_type), content_type=content_type)


def _name(iri: str, key: str) -> str:
    query = f"SELECT ?name {{ {iri} <{FOAF}name> ?name }} ORDER BY ?name LIMIT 1"
    answer = services().sparql.query(query, visible=current_visible(), accept=ResultFormat.JSON)
    rows = msgspec.json.decode(answer.body, type=_Results).results.bindings
    if not rows:
        raise NotFound(kind="agent", identifier=key)
    return rows[0]["name"].value
