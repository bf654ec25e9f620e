"""Do the main job on the real portals and print one table: what, measured, bar, ratio.

    python -m bench.main_job [--home DIR] [--skip-web]

Fifty portals are served on loopback, harvested into SQL, and brought into index and RDF store; then the same again,
a search load through gunicorn, a rebuild under that load and a comparison of the three stores. Needs the real
catalogs (``shared/data`` beside the checkout, or MULU_SHARED_DATA) and about ten minutes on two cores. The search
call in process and its ratio to the bare engine query: ``python -m bench.search --home DIR``.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.portals import MEGABYTE, harvest_all, portal_files, prepare, serving
from bench.web_load import WebLoad, gunicorn, staff_queries
from catalog.settings import Settings
from catalog.sqlstore.database import open_database
from catalog.sqlstore.journal import Journal
from search_web.projections import INDEX, RDF, catch_up, rebuild, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. ``ratio`` over 1 is better than the bar."""

    what: str
    measured: str
    bar: str
    ratio: float | None


def main() -> None:
    """Run everything and print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="data directory; a temporary one by default")
    parser.add_argument("--skip-web", action="store_true", help="neither gunicorn nor its load")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(portal_files()) as address:
        settings = Settings(home=options.home or Path(folder), node_networks="127.0.0.0/8")
        source_ids = prepare(settings, portal_files(), address)
        print("| what | measured | bar | ratio |\n|---|---|---|---|")
        for row in _rows(settings, source_ids, skip_web=options.skip_web):
            ratio = "" if row.ratio is None else f"{row.ratio:.1f}"
            print(f"| {row.what} | {row.measured} | {row.bar} | {ratio} |", flush=True)


def _rows(settings: Settings, source_ids: list[str], *, skip_web: bool) -> Iterator[Row]:
    with closing(open_database(settings.database)) as database:
        journal = Journal(database)
        yield from _harvest(settings, journal, source_ids, name="first run", bar=300)
        yield from _harvest(settings, journal, source_ids, name="nothing changed", bar=3_000)
        yield _memory()
        if not skip_web:
            yield from _web(settings, journal)
        else:
            yield _rebuild(settings, journal)
        yield _verify(settings, journal)


def _harvest(settings: Settings, journal: Journal, source_ids: list[str], *, name: str, bar: int) -> Iterator[Row]:
    before, began = journal.last_sequence(), time.monotonic()
    measure = harvest_all(settings, source_ids)
    catch_up(settings, journal)
    seconds = time.monotonic() - began
    speed, written = measure.records / seconds, journal.last_sequence() - before
    shares = f"{seconds:.0f} s, of which harvest {measure.seconds:.0f}"
    yield Row(
        what=f"50 nodes over HTTP to search and SPARQL, {measure.records:,} records, {name}",
        measured=f"{speed:,.0f} records/s ({shares}; {written:,} changes)",
        bar=f"{bar:,} records/s",
        ratio=speed / bar,
    )
    yield Row(
        what=f"memory of a harvest process, {name}",
        measured=f"{measure.peak_megabytes:.0f} MB",
        bar="500 MB",
        ratio=500 / measure.peak_megabytes,
    )


def _memory() -> Row:
    """Return the peak of this process (it wrote the index) and of the largest child (the RDF store's)."""
    here, child = (
        resource.getrusage(who).ru_maxrss * 1024 / MEGABYTE for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Row(
        what="memory of the index's and of the RDF store's writer",
        measured=f"{here:.0f} and {child:.0f} MB",
        bar="500 MB",
        ratio=500 / max(here, child),
    )


def _web(settings: Settings, journal: Journal) -> Iterator[Row]:
    with gunicorn(settings, workers=2) as address:
        queries = staff_queries(settings)
        load = WebLoad(address, queries)
        load.run(clients=2, seconds=5)  # warm
        times = load.run(clients=10, seconds=20)
        yield Row(
            what=f"search page through gunicorn, 2 workers, 10 clients, {len(times.milliseconds):,} requests",
            measured=f"p50 {times.percentile(50):.0f}, p95 {times.percentile(95):.0f} ms; {times.failures} failures",
            bar="p95 150 ms",
            ratio=150 / times.percentile(95),
        )
        with load.going_on(clients=1) as meanwhile:
            yield _rebuild(settings, journal)
        yield Row(
            what=f"one client meanwhile, {len(meanwhile.milliseconds):,} requests",
            measured=f"p95 {meanwhile.percentile(95):.0f} ms; {meanwhile.failures} failures",
            bar="0 failures",
            ratio=None,
        )


def _rebuild(settings: Settings, journal: Journal) -> Row:
    seconds, count = _timed(lambda: rebuild(settings, journal, stores={INDEX, RDF}))
    return Row(
        what=f"rebuild of index and RDF store, {count:,} records",
        measured=f"{seconds:.0f} s",
        bar="180 s",
        ratio=180 / seconds,
    )


def _verify(settings: Settings, journal: Journal) -> Row:
    began = time.monotonic()
    report = verify(settings, journal, deep=True)
    return Row(
        what=f"verify: {report.sql:,} in SQL, {report.index:,} in the index, {report.rdf:,} in the RDF store",
        measured=f"{len(report.differences)} differences ({time.monotonic() - began:.0f} s)",
        bar="0",
        ratio=None,
    )


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    began = time.monotonic()
    result = work()
    return time.monotonic() - began, result


if __name__ == "__main__":
    main()
