"""The engines agree: what matches, what is counted, and what is hidden."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import CatalogRecord, Coded, VisibleSet
from indexer.search import SearchPage
from tests.small_indexes import ENGINES, EVERYBODY, STAFF, counts, filled, record, search

LABELS = ("public", "gov", "dept:jtj", "dept:other", "editor:other")
ALPHABET = "企业登记变更供水管网a1 、"

texts = st.text(ALPHABET, min_size=1, max_size=12)
queries = st.one_of(
    texts,
    texts.map(lambda text: f'"{text}"'),
    st.tuples(texts, texts).map(lambda pair: f"{pair[0]} -{pair[1]}"),
)


@st.composite
def catalogs(draw: st.DrawFn, labels: tuple[str, ...] = LABELS) -> list[CatalogRecord]:
    """Draw up to twelve small records of all audiences."""
    size = draw(st.integers(1, 12))
    return [
        record(
            f"r{number}",
            draw(texts),
            label=draw(st.sampled_from(labels)),
            description=draw(texts),
            keywords=(draw(texts),),
            region=Coded(code=draw(st.sampled_from(("110100", "110200"))), literal="?"),
        )
        for number in range(size)
    ]


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _found(page: SearchPage) -> tuple[int, frozenset[str], tuple[str, ...], dict[str, int]]:
    return (
        page.total,
        frozenset(hit.record_id for hit in page.hits),
        tuple(notice.code for notice in page.notices),
        counts(page, "region"),
    )


def _bytes(page: SearchPage) -> bytes:
    return msgspec.json.encode(replace(page, took_ms=0.0))


@settings(max_examples=12, deadline=None)
@given(catalog=catalogs(), asked=st.lists(queries, min_size=1, max_size=8))
def test_all_engines_find_and_count_the_same(catalog: list[CatalogRecord], asked: list[str]) -> None:
    with _folder() as folder:
        services = [filled(folder / engine, engine, catalog) for engine in ENGINES]

        for text in asked:
            for visible in (EVERYBODY, STAFF, VisibleSet(frozenset())):
                answers = [_found(search(service, text, visible=visible, limit=100)) for service in services]
                assert answers[0] == answers[1] == answers[2], text


@settings(max_examples=12, deadline=None)
@given(
    shown=catalogs(("public",)),
    hidden=catalogs(("gov", "dept:other")),
    other=catalogs(("dept:jtj", "editor:other")),
    asked=st.lists(queries, min_size=1, max_size=6),
)
def test_hidden_records_change_no_byte_of_an_answer(
    shown: list[CatalogRecord], hidden: list[CatalogRecord], other: list[CatalogRecord], asked: list[str]
) -> None:
    hidden = [replace(each, record_id=each.record_id[::-1]) for each in hidden]
    other = [replace(each, record_id=each.record_id[::-1]) for each in other]
    with _folder() as folder:
        for engine in ENGINES:
            worlds = [shown, [*hidden, *shown], [*shown, *other]]
            services = [filled(folder / f"{engine}{number}", engine, world) for number, world in enumerate(worlds)]
            for text in ("", *asked):
                answers = {_bytes(search(service, text)) for service in services}
                assert len(answers) == 1, (engine, text)


@settings(max_examples=25, deadline=None)
@given(catalog=catalogs(), text=queries)
def test_nobody_is_shown_what_he_may_not_discover(catalog: list[CatalogRecord], text: str) -> None:
    allowed = {each.record_id for each in catalog if STAFF.sees(each.labels.discover)}
    with _folder() as folder:
        service = filled(folder, "tantivy", catalog)

        page = search(service, text, visible=STAFF, limit=100)

        assert {hit.record_id for hit in page.hits} <= allowed
        assert page.total <= len(allowed)
        assert sum(counts(page, "department").values()) == page.total
