"""Measure the search call in process, the bare engine query of the same text, and findability.

``python -m bench.search`` builds an index of ``../shared/data/codp_cn/public/catalog.jsonl`` in a
temporary folder; ``--home DIR`` measures the index of an existing data home instead.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.portal_records import portal_records
from catalog.access.policy import visible_set
from catalog.model import ANONYMOUS, Actor, VisibleSet
from indexer.analysis import Analyzer
from indexer.documents import document_of
from indexer.engine import Order, Selection
from indexer.folding import fold
from indexer.index import CatalogIndex, open_index
from indexer.matching import match_tree
from indexer.query import parse_query
from indexer.ranking import ranking_of
from indexer.search import SearchRequest, SearchService, Sort

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "codp_cn" / "public" / "catalog.jsonl"
QUERIES = 500
PAIRS = 2_000
BATCH = 2_000
Clock = Callable[[], float]  # seconds
_SORTS: tuple[Sort, ...] = ("title", "modified")
STAFF = Actor(user_id="bench", department_id="bench")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one kind of call."""

    name: str
    p50: float
    p95: float
    slowest: float


def main() -> None:
    """Build or open an index, measure, and print Markdown."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="mulu-bench-") as folder:
        directory = options.home / "index" if options.home else Path(folder) / "index"
        if not options.home:
            if not SHARED.exists():
                print(f"no real catalog at {SHARED}; give --home")
                return
            _build(directory, options.engine, options.records)
        with open_index(directory, engine=options.engine, mode="read") as index:
            _measure(index, Analyzer(), time.thread_time if options.cpu else time.perf_counter)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="data home with an index")
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--records", type=int, default=1_000_000, help="at most so many")
    parser.add_argument("--cpu", action="store_true", help="processor time instead of the clock, on a busy machine")
    return parser.parse_args()


def _build(directory: Path, engine: str, most: int) -> None:
    analyzer = Analyzer()
    records = islice(portal_records(SHARED), most)
    count, spent = 0, 0.0
    with open_index(directory, engine=engine, mode="write") as index:
        while batch := list(islice(records, BATCH)):
            began = time.process_time()
            index.apply([document_of(each, analyzer) for each in batch], [], sequence=count)
            spent += time.process_time() - began
            count += len(batch)
    size = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| build | records/s of one core | on disk | peak memory |\n|---|---|---|---|")
    print(f"| {count:,} records, {engine} | {count / spent:,.0f} | {size / 1e6:.0f} MB | {peak:.0f} MB |\n")


def _measure(index: CatalogIndex, analyzer: Analyzer, clock: Clock) -> None:
    service = SearchService(index, analyzer)
    visible = visible_set(STAFF)
    titles = _titles(service, visible)
    queries = list(_queries(titles, analyzer))
    bare = _times(clock, "bare engine query, top 20", queries, _bare(index, analyzer, visible))
    calls = [
        _times(clock, "search: 7 facets, snippets, top 20", queries, _call(service, visible)),
        _times(
            clock, "the same, one facet selected", queries, _call(service, visible, filters={"year": ("2022", "2023")})
        ),
        _times(clock, "listing by freshness", [""] * 50, _call(service, visible)),
        _times(clock, "anonymous", queries, _call(service, visible_set(ANONYMOUS))),
    ]
    total = service.search(SearchRequest(), visible=visible).total
    print(f"{total:,} records, {len(queries)} queries\n\n| call | p50 ms | p95 ms | slowest ms | p95 / bare p95 |")
    print("|---|---|---|---|---|")
    for times in (bare, *calls):
        ratio = times.p95 / bare.p95
        print(f"| {times.name} | {times.p50:.2f} | {times.p95:.2f} | {times.slowest:.2f} | {ratio:.1f} |")
    missed = _missed_pairs(service, visible, titles)
    print(f"\n{PAIRS:,} neighboring pairs of characters of titles: {len(missed)} do not find theirs {missed[:5]}")


def sample_queries(directory: Path, *, engine: str) -> list[str]:
    """Return short queries as staff type them, made of titles of the index in this directory."""
    analyzer = Analyzer()
    with open_index(directory, engine=engine, mode="read") as index:
        return list(_queries(_titles(SearchService(index, analyzer), visible_set(STAFF)), analyzer))


def _titles(service: SearchService, visible: VisibleSet) -> list[tuple[str, str]]:
    """Return (record_id, title) of a spread of the catalog: what each frequent first facet value lists."""
    page = service.search(SearchRequest(limit=0, facet_size=60), visible=visible)
    departments = next(facet.values for facet in page.facets if facet.name == "department")
    found = []
    for department in departments:
        wanted = {"department": (department.value,)}
        for sort in _SORTS:
            request = SearchRequest(filters=wanted, sort=sort, limit=100, facets=())
            hits = service.search(request, visible=visible).hits
            found += [(hit.record_id, "".join(fragment.text for fragment in hit.title)) for hit in hits]
    return found


def _queries(titles: Sequence[tuple[str, str]], analyzer: Analyzer) -> Iterator[str]:
    """Yield short queries as staff type them: one to three neighboring words of a title."""
    dice = random.Random(20260302)  # noqa: S311 -- no secret
    for _ in range(QUERIES):
        title = fold(dice.choice(titles)[1])
        words = [word for word in analyzer.coarse_words(title) if len(word) > 1] or [title]
        start = dice.randrange(len(words))
        yield dice.choice((" ", "")).join(words[start : start + dice.randint(1, 3)])


def _call(
    service: SearchService, visible: VisibleSet, filters: dict[str, tuple[str, ...]] | None = None
) -> Callable[[str], object]:
    return lambda text: service.search(SearchRequest(text=text, filters=filters or {}), visible=visible)


def _bare(index: CatalogIndex, analyzer: Analyzer, visible: VisibleSet) -> Callable[[str], object]:
    """Return what the engine alone does for a text: no facets, no snippets, no stored values."""

    def ask(text: str) -> None:
        clauses = parse_query(text).clauses
        selection = Selection(match_tree(clauses, analyzer))
        ranking = ranking_of(clauses, analyzer)
        for each in index.views(visible=visible):
            each.view.search(selection, ranking=ranking, order=Order.RELEVANCE, limit=20, statistics=None)

    return ask


def _times(clock: Clock, name: str, queries: Sequence[str], call: Callable[[str], object]) -> Times:
    taken = []
    for text in queries:
        began = clock()
        call(text)
        taken.append((clock() - began) * 1000)
    taken.sort()
    return Times(name, taken[len(taken) // 2], taken[int(len(taken) * 0.95)], taken[-1])


def _missed_pairs(service: SearchService, visible: VisibleSet, titles: Sequence[tuple[str, str]]) -> list[str]:
    """Look for records by two neighboring characters of their titles; among many hits, only count on the total."""
    dice = random.Random(1)  # noqa: S311 -- no secret
    missed = []
    for _ in range(PAIRS):
        record_id, title = dice.choice(titles)
        if len(title) < 2:  # noqa: PLR2004 -- a pair needs two
            continue
        start = dice.randrange(len(title) - 1)
        pair = title[start : start + 2]
        if fold(pair) and not _finds(service, visible, f'"{pair}"', title, record_id):
            missed.append(f"{pair} of {title}")
    return missed


def _finds(service: SearchService, visible: VisibleSet, text: str, title: str, record_id: str) -> bool:
    """Narrow the hits to those with the same whole title, so that the record is on the page if it is a hit."""
    request = SearchRequest(text=f'{text} "{title}"', limit=100, facets=())
    page = service.search(request, visible=visible)
    return any(hit.record_id == record_id for hit in page.hits) or page.total > len(page.hits)


if __name__ == "__main__":
    main()
