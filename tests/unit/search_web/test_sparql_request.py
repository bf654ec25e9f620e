"""Reading requests of the SPARQL protocol."""

from __future__ import annotations

import pytest
from flask import Request
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.test import EnvironBuilder

from catalog.errors import InvalidInput, QueryRefused
from search_web.sparql_request import DIRECT, FORM, UPDATE, SparqlRequest, read_sparql_request


def request(method: str = "GET", query: str = "", body: bytes = b"", kind: str = "") -> Request:
    builder = EnvironBuilder(method=method, query_string=query, data=body or None, content_type=kind or None)
    return Request(builder.get_environ())


def test_a_get_without_a_query_asks_for_the_service() -> None:
    assert read_sparql_request(request()) is None


def test_the_three_ways_say_the_same() -> None:
    graphs = "default-graph-uri=urn:a&named-graph-uri=urn:b&named-graph-uri=urn:c"
    wanted = SparqlRequest(query="ASK {}", default_graphs=("urn:a",), named_graphs=("urn:b", "urn:c"))

    assert read_sparql_request(request(query=f"query=ASK+%7B%7D&{graphs}")) == wanted
    assert read_sparql_request(request("POST", body=f"query=ASK+%7B%7D&{graphs}".encode(), kind=FORM)) == wanted
    assert read_sparql_request(request("POST", query=graphs, body=b"ASK {}", kind=DIRECT)) == wanted


def test_a_form_is_decoded_once() -> None:
    asked = read_sparql_request(request("POST", body=b"query=ASK+%7B+%3Fs+%3Fp+%22%2541%22+%7D", kind=FORM))

    assert asked is not None
    assert asked.query == 'ASK { ?s ?p "%41" }'


@pytest.mark.parametrize(
    "bad",
    [
        request(query="query=ASK+%7B%7D&query=ASK+%7B%7D"),
        request("POST", kind=FORM, body=b"nothing=1"),
        request("POST", kind=FORM, body=b"query=%FF%FE"),
        request("POST", kind=DIRECT, body="ASK {}".encode("utf-16")),
        request("POST", query="query=ASK+%7B%7D", kind=DIRECT, body=b"ASK {}"),
    ],
)
def test_a_query_that_is_not_exactly_one_is_said(bad: Request) -> None:
    with pytest.raises(InvalidInput):
        read_sparql_request(bad)


@pytest.mark.parametrize(
    "update",
    [
        request(query="update=CLEAR+ALL"),
        request("POST", kind=FORM, body=b"update=CLEAR+ALL"),
        request("POST", kind=UPDATE, body=b"CLEAR ALL"),
    ],
)
def test_updates_are_refused_however_they_come(update: Request) -> None:
    with pytest.raises(QueryRefused, match="an update is not allowed here"):
        read_sparql_request(update)


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json", f"{DIRECT}; charset=utf-16"])
def test_other_bodies_are_refused(kind: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        read_sparql_request(request("POST", kind=kind, body=b"ASK {}"))
