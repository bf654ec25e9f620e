"""Hidden means absent in SPARQL: every attack gets the same bytes from a full store and from one without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from catalog.errors import CatalogError
from catalog.model import VisibleSet
from catalog.rdfstore.formats import ResultFormat
from catalog.rdfstore.oxigraph import OxigraphStore
from catalog.rdfstore.protocol import RdfChange
from catalog.rdfstore.service import SparqlService
from tests.rdf_changes import gone, make_change

PUBLIC = VisibleSet(frozenset({"public"}))
STAFF = VisibleSet(frozenset({"public", "gov", "dept:jtj"}))
PREFIXES = """
PREFIX dct: <http://purl.org/dc/terms/> PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX d: <http://127.0.0.1:8000/dataset/>
PREFIX l: <urn:mulu:label:> PREFIX m: <urn:mulu:>
"""
BRIDGE = "<urn:x:bridge>"


def visible_records() -> list[RdfChange]:
    return [
        make_change(
            "a", title="停车场", locate="dept:gaj", extra=[f"<http://127.0.0.1:8000/dataset/a> {BRIDGE} <urn:x:1> ."]
        ),
        make_change("b", title="公交线路", agent="gaj", agent_name="公安局"),
        make_change(
            "c", title="道路名录", locate="gov", extra=[f"<urn:x:2> {BRIDGE} <http://127.0.0.1:8000/dataset/b> ."]
        ),
    ]


def hidden_records() -> list[RdfChange]:
    """Return what neither caller may discover; it hangs together with what they see."""
    return [
        make_change("secret", title="密件一", discover="dept:gaj", agent="gaj", agent_name="公安局（密）"),
        make_change("secret-2", title="停车场", discover="editor:gaj", agent="jtj", agent_name="交通运输局秘密"),
        make_change("secret-3", title="密件三", discover="dept:gaj", agent="hidden", agent_name="隐藏的局"),
        make_change(
            "secret-4",
            discover="editor:jtj",
            extra=[f"<urn:x:1> {BRIDGE} <urn:x:2> .", "<urn:x:1> <urn:x:p> <http://127.0.0.1:8000/dataset/a> ."],
        ),
        make_change("secret-5", discover="grant:x", extra=['<http://127.0.0.1:8000/dataset/a> <urn:x:note> "秘" .']),
    ]


class Pair(NamedTuple):
    full: SparqlService
    clean: SparqlService


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Yield services over a store with secrets, some of them once visible or once deleted, and one without."""
    root = tmp_path_factory.mktemp("leaks")
    with OxigraphStore(root / "full") as store:
        store.apply(
            [make_change("secret", title="曾公开"), make_change("was", title="曾公开", agent="was")], sequence=1
        )
        store.publish()
        store.apply([*hidden_records(), *visible_records(), gone("was")], sequence=2)
        store.publish()
    with OxigraphStore(root / "clean") as store:
        addresses_for_others = visible_records()[0]
        assert set(addresses_for_others.graphs) == {"public", "dept:gaj"}
        seen = RdfChange(record_id="a", graphs={"public": addresses_for_others.graphs["public"]})
        store.apply([seen, *visible_records()[1:]], sequence=5)
        store.publish()
    with (
        SparqlService(root / "full", slots=1, seconds=20, rows=10_000, megabytes=1536) as full,
        SparqlService(root / "clean", slots=1, seconds=20, rows=10_000, megabytes=1536) as clean,
    ):
        yield Pair(full, clean)


ATTACKS = [
    # everything at once
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o",
    "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g",
    "SELECT ?g { GRAPH ?g { } } ORDER BY ?g",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?g m:holds ?s } WHERE { GRAPH ?g { ?s ?p ?o } }",
    # counting
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?a (COUNT(?d) AS ?n) { ?d dct:publisher ?a } GROUP BY ?a ORDER BY ?a",
    "SELECT (GROUP_CONCAT(?t; separator='|') AS ?all) { SELECT ?t { ?d dct:title ?t } ORDER BY ?t }",
    "SELECT (SUM(STRLEN(?t)) AS ?n) (MIN(?t) AS ?a) (MAX(?t) AS ?z) { ?d dct:title ?t }",
    "SELECT ?t { ?d dct:title ?t } GROUP BY ?t HAVING (EXISTS { ?x dct:title '密件一'@zh })",
    # yes or no
    "ASK { ?s dct:title '密件一'@zh }",
    "ASK { GRAPH <urn:mulu:label:dept:gaj> { ?s ?p ?o } }",
    "ASK { GRAPH <urn:mulu:label:dept:gaj> { } }",
    "ASK { GRAPH <urn:mulu:meta> { ?s ?p ?o } }",
    "ASK { d:secret ?p ?o }",
    "ASK { ?s ?p d:secret }",
    # graphs by name
    "SELECT * { GRAPH <urn:mulu:label:dept:gaj> { ?s ?p ?o } }",
    "SELECT * { GRAPH l:gov { ?s ?p ?o } } ORDER BY ?s ?p ?o",
    "SELECT * { GRAPH <urn:mulu:label:editor:jtj> { ?s ?p ?o } }",
    "SELECT * { GRAPH m:meta { ?s ?p ?o } }",
    "SELECT * { m:meta m:sequence ?n }",
    "SELECT * { ?r m:state ?text }",
    "SELECT * { ?r ?shares <<( ?s ?p ?o )>> }",
    "SELECT * { VALUES ?g { <urn:mulu:label:dept:gaj> l:public m:meta } GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o",
    "SELECT * { BIND(IRI('urn:mulu:label:dept:gaj') AS ?g) GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { BIND(IRI(CONCAT('urn:mulu:', 'meta')) AS ?g) GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER(?g != l:public) } ORDER BY ?g ?s ?p ?o",
    "SELECT * { GRAPH l:public { GRAPH ?g { ?s dct:title ?t } } } ORDER BY ?g ?s",
    # the dataset clause
    "SELECT * FROM <urn:mulu:label:dept:gaj> { ?s ?p ?o }",
    "SELECT * FROM <urn:mulu:label:public> { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT * FROM NAMED <urn:mulu:label:dept:gaj> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <urn:mulu:label:public> FROM NAMED <urn:mulu:meta> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM NAMED <urn:mulu:label:public> { ?s ?p ?o }",
    "SELECT * FROM l:public FROM l:public { ?s dct:title ?t } ORDER BY ?s",
    "SELECT * FROM <http://127.0.0.1:9/data.ttl> { ?s ?p ?o }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FR\\u004FM <urn:mulu:label:dept:gaj> { ?s ?p ?o }",
    # negation and existence
    "SELECT ?d { ?d dct:title ?t FILTER EXISTS { GRAPH ?g { ?x dct:title '密件一'@zh } } }",
    "SELECT ?d { ?d dct:title ?t FILTER EXISTS { ?x dct:title ?y FILTER STRSTARTS(?y, '密') } }",
    "SELECT ?d { ?d dct:title ?t FILTER NOT EXISTS { ?x foaf:name '隐藏的局'@zh } } ORDER BY ?d",
    "SELECT ?d { ?d dct:title ?t MINUS { ?d <urn:x:note> ?o } } ORDER BY ?d",
    "SELECT ?d { ?d dct:title ?t MINUS { GRAPH <urn:mulu:label:editor:gaj> { ?e dct:title ?t } } } ORDER BY ?d",
    "SELECT ?d (EXISTS { GRAPH m:meta { ?a ?b ?c } } AS ?e) { ?d dct:title ?t } ORDER BY ?d",
    "SELECT ?d ?x { ?d dct:title ?t OPTIONAL { ?x dct:title ?t FILTER(?x != ?d) } } ORDER BY ?d ?x",
    "SELECT ?d { ?d dct:title ?t } ORDER BY (EXISTS { ?d <urn:x:note> ?o }) ?d",
    "SELECT (IF(EXISTS { d:secret ?p ?o }, 'yes', 'no') AS ?answer) { }",
    "SELECT (COALESCE(?o, 'none') AS ?answer) { OPTIONAL { d:secret ?p ?o } }",
    # paths that would lead through what is hidden
    f"SELECT * {{ d:a {BRIDGE}+ ?o }} ORDER BY ?o",
    f"SELECT * {{ d:a {BRIDGE}* ?o }} ORDER BY ?o",
    f"SELECT * {{ ?s ^{BRIDGE}/{BRIDGE} ?o }} ORDER BY ?s ?o",
    "SELECT * { d:a !dct:title ?o } ORDER BY ?o",
    "SELECT * { d:a (!dct:title)* ?o } ORDER BY ?o",
    "SELECT * { d:secret dct:title? ?o } ORDER BY ?o",
    "SELECT * { d:a (dct:publisher/^dct:publisher)+ ?o } ORDER BY ?o",
    "SELECT * { ?a ^dct:publisher ?d . ?a foaf:name ?n } ORDER BY ?a ?d ?n",
    # description
    "DESCRIBE d:secret",
    "DESCRIBE d:a",
    "DESCRIBE ?s { ?s dct:title ?t }",
    "DESCRIBE <http://127.0.0.1:8000/agent/jtj>",
    "DESCRIBE m:meta",
    # inside other queries
    "SELECT * { { SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } } }",
    "SELECT * { { SELECT ?s { GRAPH <urn:mulu:label:dept:gaj> { ?s ?p ?o } } } UNION { ?s dct:title ?t } } ORDER BY ?s",
    "SELECT * { { GRAPH m:meta { ?s ?p ?o } } UNION { ?s dct:title ?o } } ORDER BY ?s ?o",
    "SELECT * { VALUES ?s { d:secret d:a d:secret-4 } ?s dct:title ?t } ORDER BY ?s ?t",
    "SELECT * { ?d dct:title ?t LATERAL { SELECT ?n { GRAPH ?g { ?d dct:publisher/foaf:name ?n } } } } ORDER BY ?d ?n",
    "SELECT * { d:a dcat:distribution/dcat:accessURL ?where }",
    "SELECT * { ?s dcat:accessURL ?where } ORDER BY ?where",
    "SELECT REDUCED ?o { ?s foaf:name ?o } ORDER BY ?o",
    # mistakes: their texts are answers too
    "SELECT * { d:secret ?p }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
]


def answer(service: SparqlService, query: str, visible: VisibleSet, form: ResultFormat) -> bytes:
    try:
        answered = service.query(query, visible=visible, accept=form)
    except CatalogError as error:
        return f"{type(error).__name__}: {error}".encode()
    return b"\n".join(sorted(answered.body.split(b"\n"))) if answered.kind == "graph" else answered.body


@pytest.mark.parametrize("visible", [PUBLIC, STAFF], ids=["anonymous", "staff"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_hidden_records_change_no_byte_of_an_answer(pair: Pair, attack: str, visible: VisibleSet) -> None:
    for form in (ResultFormat.JSON, ResultFormat.N_TRIPLES):
        hiding = answer(pair.full, PREFIXES + attack, visible, form)

        assert hiding == answer(pair.clean, PREFIXES + attack, visible, form)
        for secret in ("密", "隐藏", "秘", "曾公开", "gaj.csv", "dept:gaj>", "editor"):
            assert secret.encode() not in hiding or secret in attack


@pytest.mark.parametrize("graph", ["urn:mulu:label:dept:gaj", "urn:mulu:meta", "urn:never", "urn:mulu:label:gov"])
def test_the_protocol_s_parameters_reach_no_other_graph_either(pair: Pair, graph: str) -> None:
    answers = set()
    for service in pair:
        with pytest.raises(CatalogError) as refused:
            service.query("SELECT * { ?s ?p ?o }", visible=PUBLIC, default_graphs=[graph])
        answers.add(str(refused.value))
        with pytest.raises(CatalogError) as refused:
            service.query("SELECT * { GRAPH ?g { ?s ?p ?o } }", visible=PUBLIC, named_graphs=[graph])
        answers.add(str(refused.value))

    assert answers == {f"reading the graph <{graph}> is not allowed here"}


def test_attacks_are_no_empty_exercise(pair: Pair) -> None:
    """Somebody who may see the secrets gets them by the same queries."""
    insider = VisibleSet(frozenset({"public", "gov", "dept:gaj", "editor:gaj"}))

    found = pair.full.query(PREFIXES + "SELECT ?t { ?d dct:title ?t }", visible=insider).body.decode()

    assert "密件一" in found
    assert "密件三" in found


def test_metadata_of_a_conditional_record_comes_without_its_address(pair: Pair) -> None:
    query = PREFIXES + "SELECT * { d:a dct:title ?t ; dcat:distribution ?f OPTIONAL { ?f dcat:accessURL ?where } }"
    owner = VisibleSet(frozenset({"public", "gov", "dept:gaj"}))

    seen = pair.full.query(query, visible=PUBLIC)
    owned = pair.full.query(query, visible=owner)

    assert seen.rows == owned.rows == 1
    assert "停车场".encode() in seen.body
    assert b"https://data.example/a.csv" not in seen.body
    assert b"https://data.example/a.csv" in owned.body
