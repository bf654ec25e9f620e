"""The SPARQL 1.1 endpoint for machines, and a form with a table for people, at one address."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import NotAcceptable

from catalog.errors import InvalidInput, QueryError, QuerySyntax
from catalog.rdf.serialise import serialise
from catalog.rdfstore.formats import GRAPH_FORMATS, TABLE_FORMATS, ResultFormat
from catalog.rdfstore.guard import answer_kind
from catalog.rdfstore.service import SparqlAnswer
from search_web.actors import current_actor, current_visible
from search_web.errors import status_of
from search_web.i18n import gettext as _
from search_web.negotiation import HTML, RDF_SUFFIXES, negotiate
from search_web.presenters.problems import sentence_of
from search_web.presenters.sparql_examples import sparql_examples
from search_web.presenters.sparql_table import AnswerTable, answer_table
from search_web.service_description import service_description
from search_web.services import services
from search_web.sparql_request import SparqlRequest, read_sparql_request

bp = Blueprint("sparql", __name__)

_TABLE_ALIASES = {"application/json": ResultFormat.JSON, "application/xml": ResultFormat.XML}
_GRAPH_ALIASES = {"application/xml": ResultFormat.RDF_XML, "text/plain": ResultFormat.N_TRIPLES}
# ?format= of the form, an addition to the protocol
_NAMED = {
    "json": ResultFormat.JSON,
    "xml": ResultFormat.XML,
    "csv": ResultFormat.CSV,
    "tsv": ResultFormat.TSV,
    "turtle": ResultFormat.TURTLE,
    "jsonld": ResultFormat.JSON_LD,
    "ntriples": ResultFormat.N_TRIPLES,
    "rdfxml": ResultFormat.RDF_XML,
}


@bp.route("/sparql/", methods=["GET", "POST"])
@bp.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query, show the form, or describe the service."""
    asked = read_sparql_request(request)
    if asked is None:
        return _private(_introduce())
    wanted = _wanted_format(asked)
    if wanted is None:
        return _private(_show(asked))
    answer = _answer(asked, wanted)
    response = Response(answer.body, content_type=_content_type(answer.media_type))
    if current_actor().is_anonymous:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return _private(response)


def _introduce() -> Response:
    media_type = negotiate(request.accept_mimetypes, (*RDF_SUFFIXES.values(), HTML))
    if media_type is None:
        raise NotAcceptable(description=f"offered: {HTML}, {', '.join(RDF_SUFFIXES.values())}")
    if media_type == HTML:
        return make_response(_page(""))
    body = serialise(service_description(_own_address()), media_type)
    return Response(body, content_type=_content_type(media_type))


def _wanted_format(asked: SparqlRequest) -> ResultFormat | None:
    """Return the format of the answer; None for a page."""
    named = request.args.get("format", "")
    if named == "html":
        return None
    if named:
        if named not in _NAMED:
            raise InvalidInput(field="format", problem=f"html or one of {', '.join(_NAMED)}")
        return _NAMED[named]
    kind = answer_kind(asked.query)
    formats = GRAPH_FORMATS if kind == "graph" else TABLE_FORMATS[:2] if kind == "ask" else TABLE_FORMATS
    aliases = _GRAPH_ALIASES if kind == "graph" else _TABLE_ALIASES
    offered: dict[str, ResultFormat] = {one.value: one for one in formats} | aliases
    media_type = negotiate(request.accept_mimetypes, (*offered, HTML) if request.method == "GET" else tuple(offered))
    if media_type is None:
        raise NotAcceptable(description=f"offered: {', '.join(offered)}")
    return offered.get(media_type)


def _answer(asked: SparqlRequest, wanted: ResultFormat) -> SparqlAnswer:
    return services().sparql.query(
        asked.query,
        visible=current_visible(),
        accept=wanted,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        base_iri=_own_address(),
    )


def _show(asked: SparqlRequest) -> Response:
    """Run the query and show its answer, or what is wrong with it, below the form."""
    wanted = ResultFormat.TURTLE if answer_kind(asked.query) == "graph" else ResultFormat.JSON
    try:
        answer = _answer(asked, wanted)
    except (QueryError, InvalidInput) as error:
        page = _page(
            asked.query, problem=sentence_of(error).in_language(), problem_line=_marked_line(asked.query, error)
        )
        response = make_response(page)
        response.status_code = status_of(error)
        return response
    return make_response(_page(asked.query, table=answer_table(answer, base_iri=services().settings.base_iri)))


def _marked_line(query: str, error: Exception) -> str:
    """Return the line of a syntax error with a mark below its column."""
    if not isinstance(error, QuerySyntax) or not 0 < error.line <= len(query.splitlines()):
        return ""
    line = query.splitlines()[error.line - 1]
    return f"{line}\n{' ' * max(error.column - 1, 0)}^"


def _page(query: str, *, problem: str = "", problem_line: str = "", table: AnswerTable | None = None) -> str:
    examples = sparql_examples()
    return render_template(
        "sparql.html",
        query=query or examples[0].query,
        formats=[("html", _("网页表格")), *((name, name) for name in _NAMED)],
        format="html",
        problem=problem,
        problem_line=problem_line,
        table=table,
        examples=examples,
        here="sparql.endpoint",
    )


def _own_address() -> str:
    # the configured one: a request's Host header is anybody's to choose
    return f"{services().settings.base_iri}sparql"


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response
