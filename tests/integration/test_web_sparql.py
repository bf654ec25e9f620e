"""The SPARQL endpoint: forms of answers, refusals, bounds, and the page for people."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from rdflib import Graph, URIRef

from tests.web_world import World

SELECT = "SELECT ?title { ?s <http://purl.org/dc/terms/title> ?title } ORDER BY ?title LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3"
DATASETS = "SELECT (COUNT(?d) AS ?n) { ?d a <http://www.w3.org/ns/dcat#Dataset> }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def ask(world: World, query: str, *, accept: str = "", actor: str = "", more: str = "") -> tuple[int, str, str]:
    headers = {"Accept": accept} if accept else {}
    response = world.client(actor).get(f"/sparql?query={quote(query)}{more}", headers=headers)
    return response.status_code, response.mimetype or "", response.text


@pytest.mark.parametrize(
    ("query", "accept", "wanted"),
    [
        (SELECT, "", "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/json", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, BROWSER, "text/html"),
        ("ASK {}", "application/sparql-results+xml, */*;q=0.1", "application/sparql-results+xml"),
        (CONSTRUCT, "", "text/turtle"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, BROWSER, "text/html"),
    ],
)
def test_the_client_gets_the_form_that_it_asks_for(world: World, query: str, accept: str, wanted: str) -> None:
    status, media_type, text = ask(world, query, accept=accept)

    assert (status, media_type) == (200, wanted)
    assert text


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "image/png"), (CONSTRUCT, "text/csv"), ("ASK {}", "text/csv")])
def test_a_form_that_cannot_be_is_not_acceptable(world: World, query: str, accept: str) -> None:
    assert ask(world, query, accept=accept)[0] == 406


def test_counting_datasets_agrees_with_searching(world: World) -> None:
    for actor in ("", "other", "staff", "cataloger"):
        counted = ask(world, DATASETS, accept="text/csv", actor=actor)[2].split()[-1]
        assert int(counted) == world.client(actor).get("/api/v1/search").get_json()["total"], actor


def test_a_syntax_error_has_line_and_column(world: World) -> None:
    status, _, text = ask(world, "SELECT ?s\nWHERE { ?s ?p }")

    assert status == 400
    assert '"code":"query.syntax"' in text
    assert "line 2, column 16" in text


def test_the_page_shows_where_the_error_is(world: World) -> None:
    status, _, text = ask(world, "SELECT ?s\nWHERE { ?s ?p }", accept=BROWSER)

    assert status == 400
    assert "WHERE { ?s ?p }\n               ^" in text


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "LOAD <http://127.0.0.1:9/>",
        "DROP ALL",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }",
    ],
)
def test_what_reaches_outside_or_changes_is_refused(world: World, query: str) -> None:
    status, _, text = ask(world, query)

    assert status == 403
    assert '"code":"query.refused"' in text


def test_naming_a_hidden_graph_shows_nothing(world: World) -> None:
    everything = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"

    for parameter in ("default-graph-uri", "named-graph-uri"):
        hidden = ask(world, everything, more=f"&{parameter}=" + quote("urn:mulu:label:dept:jtj"))
        unknown = ask(world, everything, more=f"&{parameter}=" + quote("urn:mulu:label:dept:nobody"))
        assert "绝密巡查线路" not in hidden[2]
        assert hidden[0] == unknown[0]
        assert hidden[2].replace("jtj", "nobody") == unknown[2]


def test_the_form_has_examples_that_run(world: World) -> None:
    page = world.client().get("/sparql", headers={"Accept": BROWSER}).text

    examples = re.findall(r'<li><a href="(/sparql\?query=[^"]+)"', page)
    assert len(examples) == 4
    for example in examples:
        answer = world.client().get(example, headers={"Accept": BROWSER})
        assert answer.status_code == 200
        assert "<tbody><tr>" in answer.text, example


def test_a_table_links_records_to_their_pages(world: World) -> None:
    query = "SELECT ?d { ?d a <http://www.w3.org/ns/dcat#Dataset> } LIMIT 1"

    assert '<td><a href="/dataset/' in ask(world, query, accept=BROWSER)[2]


def test_a_machine_without_a_query_gets_the_service_described(world: World) -> None:
    for accept in ("", "text/turtle", "application/rdf+xml", "application/n-triples"):
        response = world.client().get("/sparql", headers={"Accept": accept} if accept else {})
        graph = Graph().parse(data=response.data, format=response.mimetype)
        endpoint = URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
        assert list(graph.objects(None, endpoint)) == [URIRef("http://127.0.0.1:8000/sparql")]


def test_answers_are_never_kept_by_caches_and_open_to_other_sites_only_for_nobody(world: World) -> None:
    public = world.client().get("/sparql?query=ASK+%7B%7D")
    own = world.client("staff").get("/sparql?query=ASK+%7B%7D")

    assert public.headers["Cache-Control"] == own.headers["Cache-Control"] == "private, no-store"
    assert public.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in own.headers
