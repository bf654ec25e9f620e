"""Comparing many records at once: every triple is looked up, and a count tells of what should not be there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.rdfstore.labels import graph_iri
from catalog.rdfstore.oxigraph import OxigraphStore
from tests.rdf_changes import dataset_iri, make_change
from tests.rdf_log import state_after

RECORDS = state_after(12)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    with OxigraphStore(tmp_path / "rdf") as opened:
        with opened.builder() as builder:
            builder.add(RECORDS)
            builder.finish(sequence=12)
        yield opened


def test_a_store_that_is_right_says_every_record_and_nothing_else(store: OxigraphStore) -> None:
    comparison = store.comparison()
    shuffled = random.Random(1).sample(RECORDS, len(RECORDS))  # noqa: S311 -- test data

    assert all(comparison.says(change) for change in shuffled)
    assert comparison.nothing_else()


def test_a_missing_triple_is_noticed_by_its_record(store: OxigraphStore) -> None:
    lost = next(change for change in RECORDS if "public" in change.graphs)
    store._engine.update(f"DELETE WHERE {{ GRAPH ?g {{ <{dataset_iri(lost.record_id)}> ?p ?o }} }}")
    comparison = store.comparison()

    assert [change.record_id for change in RECORDS if not comparison.says(change)] == [lost.record_id]


@pytest.mark.parametrize("subject", [dataset_iri(RECORDS[0].record_id), dataset_iri("nobody"), "urn:x:0"])
@pytest.mark.parametrize("label", ["public", "dept:jtj", "dept:nobody"])
def test_one_triple_too_many_is_noticed_in_any_graph(store: OxigraphStore, subject: str, label: str) -> None:
    store._engine.update(f"INSERT DATA {{ GRAPH <{graph_iri(label)}> {{ <{subject}> <urn:x:more> 1 }} }}")
    comparison = store.comparison()

    assert all(comparison.says(change) for change in RECORDS)
    assert not comparison.nothing_else()


def test_a_record_that_was_not_asked_about_is_something_else(store: OxigraphStore) -> None:
    comparison = store.comparison()

    assert all(comparison.says(change) for change in RECORDS[1:])
    assert not comparison.nothing_else()


def test_odd_literals_are_found_as_they_were_written(tmp_path: Path) -> None:
    integer = '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'
    texts = ['"a\tb \\"c\\" . \\\\ \\n .\\n"', integer, '"𠀀"@zh', '"<urn:x> ."']
    lines = [f"<{subject}> <urn:x:p> {text} ." for subject in (dataset_iri("a"), "urn:x:shared") for text in texts]
    change = make_change("a", extra=lines)
    with OxigraphStore(tmp_path / "rdf") as store:
        with store.builder() as builder:
            builder.add([change])
            builder.finish(sequence=1)
        comparison = store.comparison()

        assert comparison.says(change)
        assert comparison.nothing_else()
        assert store.holds(change)
        assert len(store.lines("public")) == 8 + len(lines)
