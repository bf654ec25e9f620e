"""The query part of the W3C's SPARQL 1.1 Protocol tests, against the endpoint over real stores.

The endpoint serves label graphs only, so the tests' documents are put into three of them, and the
tests' graph names are translated to these. Updates are refused by design: those tests expect a 403 here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from werkzeug.test import TestResponse

from catalog.rdfstore.labels import graph_iri
from catalog.rdfstore.oxigraph import OxigraphStore
from catalog.rdfstore.protocol import RdfChange
from search_web.services import close_services, rdf_directory
from tests.web_world import World, make_world

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
PLACES = {"data1.rdf": "public", "data2.rdf": "gov", "data3.rdf": "dept:jtj"}
DATA = "http://kasei.us/2009/09/sparql/data/"
TABULAR = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
GRAPHS = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of a test and what is expected of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[str]
    form: str
    boolean: str


@pytest.fixture(scope="module")
def suite(shared_data: Path) -> Graph:
    manifest = shared_data / "rdf_tests" / "sparql" / "sparql11" / "protocol" / "manifest.ttl"
    if not manifest.is_file():
        pytest.skip(f"no protocol tests at {manifest}")
    return Graph().parse(manifest, publicID=manifest.as_uri())


@pytest.fixture(scope="module")
def endpoint(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("protocol"), without=frozenset({"hidden"}))
    folder = shared_data / "rdf_tests" / "sparql" / "sparql11" / "protocol"
    with OxigraphStore(rdf_directory(world.settings)) as store:
        for number, label in enumerate(PLACES.values(), start=1):
            lines = (folder / f"data{number}.nt").read_bytes()
            store.apply([RdfChange(record_id=f"w3c{number}", graphs={label: lines})], sequence=store.sequence())
        store.publish()
    yield world
    close_services(world.services)


def exchanges(suite: Graph, name: str) -> list[Exchange]:
    test = next(subject for subject in suite.subjects(MF.action) if str(subject).endswith(f"#{name}"))
    requests = suite.value(suite.value(test, MF.action), HT.requests)
    assert requests is not None
    return [_exchange(suite, one) for one in Collection(suite, requests)]


def _exchange(suite: Graph, node: Node) -> Exchange:
    headers = suite.value(node, HT.headers)
    pairs = Collection(suite, headers) if headers is not None else ()
    body = suite.value(node, HT.body)
    text = str(suite.value(body, CNT.chars) or "") if body else ""
    encoding = str(suite.value(body, CNT.characterEncoding) or "UTF-8") if body else "UTF-8"
    answer = suite.value(node, HT.resp)
    return Exchange(
        method=str(suite.value(node, HT.methodName)),
        path=_placed(str(suite.value(node, HT.absolutePath)), parameters=True),
        headers={str(suite.value(one, HT.fieldName)): str(suite.value(one, HT.fieldValue)) for one in pairs},
        body=_placed(text, parameters=False).encode(encoding),
        statuses=frozenset(
            str(one)[-3:] for one in suite.objects(answer, MF.expectedStatus) if isinstance(one, URIRef)
        ),
        form=str(suite.value(answer, MF.expectedFormat) or ""),
        boolean=str(suite.value(answer, MF.expectedBoolean) or ""),
    )


def _placed(text: str, *, parameters: bool) -> str:
    """Name our graphs where the test names its own: in parameters and FROM, not in triples."""
    for document, label in (PLACES | {"data0.rdf": "public"}).items():  # data0 is named and never looked into
        if parameters:
            text = text.replace(f"graph-uri={quote(DATA + document, safe='')}", f"graph-uri={quote(graph_iri(label))}")
        text = text.replace(f"FROM <{DATA}{document}>", f"FROM <{graph_iri(label)}>")
    return text


def send(app: Flask, one: Exchange, token: str) -> TestResponse:
    headers = {**one.headers, "Authorization": f"Bearer {token}"}
    return app.test_client().open(one.path, method=one.method, headers=headers, data=one.body or None)


QUERIES = (
    "query_post_form", "query_dataset_default_graphs_get", "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post", "query_dataset_named_graphs_get", "query_dataset_full", "query_multiple_dataset",
    "query_get", "query_content_type_select", "query_content_type_ask", "query_content_type_describe",
    "query_content_type_construct", "query_post_direct", "bad_query_method", "bad_multiple_queries",
    "bad_query_wrong_media_type", "bad_query_missing_form_type", "bad_query_missing_direct_type", "bad_query_non_utf8",
    "bad_query_syntax",
)  # fmt: skip
BAD_UPDATES = (
    "bad_update_get", "bad_multiple_updates", "bad_update_wrong_media_type", "bad_update_missing_form_type",
    "bad_update_non_utf8", "bad_update_syntax", "bad_update_dataset_conflict",
)  # fmt: skip
UPDATES = (
    "update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs",
    "update_dataset_full", "update_post_form", "update_post_direct", "update_base_uri",
)  # fmt: skip


def test_no_test_of_the_suite_is_left_out(suite: Graph) -> None:
    names = {str(subject).rpartition("#")[2] for subject in suite.subjects(MF.action)}

    assert names == {*QUERIES, *BAD_UPDATES, *UPDATES}


@pytest.mark.parametrize("name", QUERIES + BAD_UPDATES)
def test_the_endpoint_keeps_the_protocol(suite: Graph, endpoint: World, name: str) -> None:
    for one in exchanges(suite, name):
        answer = send(endpoint.app, one, endpoint.tokens["staff"])

        assert f"{answer.status_code // 100}xx" in one.statuses, answer.text
        if one.form == "boolean" and one.boolean:
            assert answer.get_json(force=True)["boolean"] is (one.boolean == "true")
        if one.form == "tabular":
            assert answer.mimetype in TABULAR
        if one.form == "RDF":
            assert answer.mimetype in GRAPHS


@pytest.mark.parametrize("name", UPDATES)
def test_updates_are_refused(suite: Graph, endpoint: World, name: str) -> None:
    one = exchanges(suite, name)[0]

    assert send(endpoint.app, one, endpoint.tokens["staff"]).status_code == 403
