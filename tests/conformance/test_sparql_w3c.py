"""The W3C's SPARQL 1.1 query tests through the evaluation that the endpoint uses: both graph lists always given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF

from catalog.rdfstore.evaluate import evaluate
from catalog.rdfstore.formats import ResultFormat
from catalog.rdfstore.wire import Ask, Outcome, Reply

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
DEFAULT = "urn:mulu:label:public"
_CONSTANT = "the engine finds no path of length zero from a term that stands in no triple"
_TAGGED = "the engine's GROUP_CONCAT keeps a language tag that all members share; the tests want none"
_RESULT_SET = "its result is a result set in RDF, which this runner does not read"
EXCEPTIONS = {
    "aggregates/agg-groupconcat-04": _TAGGED,
    "aggregates/agg-groupconcat-06": _TAGGED,
    "aggregates/agg-empty-group-count-graph": _RESULT_SET,
    "bindings/graph": _RESULT_SET,
    "construct/constructwhere04": "its data comes by FROM, and our callers' graphs are given beside the text",
    "negation/graph-minus": "the engine takes the variable of an outer GRAPH for one that both sides of MINUS share",
    "property-path/zero_or_more_set_end": _CONSTANT,
    "property-path/zero_or_more_set_start": _CONSTANT,
    "property-path/zero_or_one_set_end": _CONSTANT,
    "property-path/zero_or_one_set_start": _CONSTANT,
}
RESULTS = {
    ".srx": (ResultFormat.XML, ox.QueryResultsFormat.XML),
    ".srj": (ResultFormat.JSON, ox.QueryResultsFormat.JSON),
    ".tsv": (ResultFormat.TSV, ox.QueryResultsFormat.TSV),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One entry of a manifest."""

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path | None


def cases(root: Path) -> Iterator[Case]:
    top = _graph(root / "manifest-sparql11-query.ttl")
    for include in top.objects(None, MF.include):
        for manifest in Collection(top, include):
            yield from _entries(_path(manifest))


def _entries(path: Path) -> Iterator[Case]:
    graph = _graph(path)
    for listed in graph.objects(None, MF.entries):
        for entry in Collection(graph, listed):
            action = graph.value(entry, MF.action)
            result = graph.value(entry, MF.result)
            yield Case(
                name=f"{path.parent.name}/{str(entry).rpartition('#')[2]}",
                kind=str(graph.value(entry, RDF.type)).rpartition("#")[2],
                query=_path(graph.value(action, QT.query) or action),
                data=tuple(_path(data) for data in graph.objects(action, QT.data)),
                graphs=tuple(_path(data) for data in graph.objects(action, QT.graphData) if isinstance(data, URIRef)),
                result=_path(result) if isinstance(result, URIRef) else None,
            )


def _graph(path: Path) -> Graph:
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


def _path(iri: object) -> Path:
    return Path(unquote(urlsplit(str(iri)).path))


def run(case: Case, form: ResultFormat) -> tuple[Reply, bytes]:
    store = ox.Store()
    for path in case.data:
        store.load(path=str(path), base_iri=path.as_uri(), to_graph=ox.NamedNode(DEFAULT))
    for path in case.graphs:
        store.load(path=str(path), base_iri=path.as_uri(), to_graph=ox.NamedNode(path.as_uri()))
    ask = Ask(
        text=case.query.read_text(encoding="utf-8"),
        default_graphs=(DEFAULT,),
        named_graphs=tuple(path.as_uri() for path in case.graphs),
        table_format=form,
        graph_format=ResultFormat.N_TRIPLES,
        rows=10_000,
        size=1 << 20,
        seconds=10,
        base_iri=case.query.as_uri(),
    )
    return evaluate(store, ask)


def solutions(body: bytes, form: ox.QueryResultsFormat) -> object:
    """Return a result in a form that can be compared; all blank nodes count as equal."""
    parsed = ox.parse_query_results(body, form)
    if isinstance(parsed, ox.QueryBoolean):
        return bool(parsed)
    names = [variable.value for variable in parsed.variables]
    return Counter(frozenset((name, _term(row[name])) for name in names if row[name] is not None) for row in parsed)


def _term(term: object) -> str:
    if isinstance(term, ox.BlankNode):
        return "_:"
    if isinstance(term, ox.Literal):  # the engine keeps numbers by value
        kept = ox.Store()
        kept.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term))
        return str(next(iter(kept)).object)
    return str(term)


def canonical(body: bytes, form: ox.RdfFormat, base: str) -> set[str]:
    dataset = ox.Dataset(ox.parse(body, form, base_iri=base))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def fails(case: Case) -> str:
    """Return why a case is not as it should be, or nothing."""
    if "Syntax" in case.kind:
        reply, _ = run(case, ResultFormat.JSON)
        return "" if (reply.outcome == Outcome.SYNTAX) == ("Negative" in case.kind) else f"parsed as {reply.outcome}"
    assert case.result is not None
    if case.result.suffix == ".csv":
        reply, body = run(case, ResultFormat.CSV)
        wanted = case.result.read_bytes()
        return "" if Counter(body.split()) == Counter(wanted.split()) else "other lines"
    form, engine_form = RESULTS.get(case.result.suffix, (ResultFormat.JSON, ox.QueryResultsFormat.JSON))
    reply, body = run(case, form)
    if reply.outcome != Outcome.DONE:
        return f"{reply.outcome}: {reply.problem[:200]}"
    if reply.kind == "graph":
        suffix = ox.RdfFormat.from_extension(case.result.suffix[1:]) or ox.RdfFormat.TURTLE
        base = case.result.as_uri()
        same = canonical(body, ox.RdfFormat.N_TRIPLES, base) == canonical(case.result.read_bytes(), suffix, base)
        return "" if same else "other triples"
    if case.result.suffix not in RESULTS:
        return "result sets in RDF are not compared"
    return "" if solutions(body, engine_form) == solutions(case.result.read_bytes(), engine_form) else "other rows"


def test_the_w3c_s_query_tests_pass_but_for_those_listed(shared_data: Path) -> None:
    root = shared_data / "rdf_tests" / "sparql" / "sparql11"
    if not root.is_dir():
        pytest.skip(f"no W3C tests at {root}")
    results = {case.name: fails(case) for case in cases(root)}

    failed = {name: why for name, why in results.items() if why}

    assert len(results) > 250
    assert set(failed) == set(EXCEPTIONS), failed
