"""The SPARQL 1.1 protocol's requests: three ways to hand in a query (§2.1 of the recommendation).

What is read here is exactly what the recommendation says; bodies are decoded strictly,
because a query that was guessed at would be answered wrongly.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import UnsupportedMediaType

from catalog.errors import InvalidInput, QueryRefused

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
_MAX_FIELDS = 100

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SparqlRequest:
    """A query with the dataset that the protocol names for it."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def read_sparql_request(request: Request) -> SparqlRequest | None:
    """Read a request; None where a GET has no query, and so asks for the service itself.

    Raises:
        InvalidInput: several queries, none, or one that is not UTF-8.
        QueryRefused: an update.
        UnsupportedMediaType: a body of another type.
    """
    address = list(request.args.items(multi=True))
    if request.method != "POST":
        _refuse_update(address)
        return _of_fields(address) if any(name == "query" for name, _ in address) else None
    kind = request.mimetype
    if kind == UPDATE:
        raise QueryRefused(what="an update")
    if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType(description="a query is sent in UTF-8")
    if kind == FORM:
        fields = address + _form_fields(request.get_data(cache=False))
        _refuse_update(fields)
        return _of_fields(fields)
    if kind == DIRECT:
        if any(name == "query" for name, _ in address):
            raise InvalidInput(field="query", problem="given twice: in the address and as the body")
        return _of_fields([*address, ("query", _text(request.get_data(cache=False)))])
    raise UnsupportedMediaType(description=f"send {FORM} or {DIRECT}")


def _of_fields(fields: Fields) -> SparqlRequest:
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise InvalidInput(field="query", problem=f"exactly one is wanted, here are {len(queries)}")
    return SparqlRequest(
        query=queries[0],
        default_graphs=tuple(value for name, value in fields if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in fields if name == "named-graph-uri"),
    )


def _refuse_update(fields: Fields) -> None:
    if any(name == "update" for name, _ in fields):
        raise QueryRefused(what="an update")


def _form_fields(body: bytes) -> Fields:
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise InvalidInput(field="body", problem="no form in UTF-8") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(field="query", problem="not UTF-8") from error
