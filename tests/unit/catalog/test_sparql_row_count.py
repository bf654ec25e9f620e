"""Rows are counted right whatever their texts hold and wherever chunks are cut."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from catalog.rdfstore.formats import GRAPH_FORMATS, TABLE_FORMATS, ResultFormat, fitting
from catalog.rdfstore.row_count import row_counter

TEXTS = ['"', "\\", '\\"', "a\nb", "{", "}{", "<result>", "</result>", "\t", "\r\n", ",", "'", "云溪", '"x"', "\\\\"]
ENGINE = {
    ResultFormat.JSON: ox.QueryResultsFormat.JSON,
    ResultFormat.XML: ox.QueryResultsFormat.XML,
    ResultFormat.CSV: ox.QueryResultsFormat.CSV,
    ResultFormat.TSV: ox.QueryResultsFormat.TSV,
}


def body_of(form: ResultFormat, query: str) -> bytes:
    results = ox.Store().query(query)
    assert isinstance(results, ox.QuerySolutions)
    return results.serialize(format=ENGINE[form]) or b""


def values() -> str:
    rows = " ".join(f"({ox.Literal(text)} <urn:x:{number}>)" for number, text in enumerate(TEXTS))
    return f"SELECT * {{ VALUES (?a ?b) {{ {rows} (UNDEF UNDEF) (<<( <urn:a> <urn:b> '{{' )>> 1) }} }}"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 10_000])
@pytest.mark.parametrize("form", TABLE_FORMATS)
def test_rows_are_counted_over_any_cuts(form: ResultFormat, size: int) -> None:
    body = body_of(form, values())
    count = row_counter(form)

    counts = [count(body[start : start + size]) for start in range(0, len(body), size)]

    assert counts[-1] == len(TEXTS) + 2
    assert counts == sorted(counts)


@pytest.mark.parametrize("form", TABLE_FORMATS)
@pytest.mark.parametrize("query", ["SELECT * { FILTER(false) }", "SELECT ?a { VALUES ?a { } }"])
def test_no_rows_are_none(form: ResultFormat, query: str) -> None:
    assert row_counter(form)(body_of(form, query)) == 0


def test_a_wish_that_does_not_fit_becomes_its_nearest_relative() -> None:
    assert all(fitting(form, is_graph=True) in GRAPH_FORMATS for form in ResultFormat)
    assert all(fitting(form, is_graph=False) in TABLE_FORMATS for form in ResultFormat)
    assert fitting(ResultFormat.JSON, is_graph=True) is ResultFormat.JSON_LD
    assert fitting(ResultFormat.RDF_XML, is_graph=False) is ResultFormat.XML
