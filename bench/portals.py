"""Harvest the real portals as nodes of a federation, twice, and print what it took.

    python -m bench.portals [--portals N] [--home DIR] [--workers N]

The portals' own files are served on loopback by one HTTP server in a process of its own, one path per node. Needs
the real catalogs: the folder ``shared/data`` beside the checkout, or MULU_SHARED_DATA.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.normalisation import NodeRates, rates_of, total_of
from catalog.model import Department, HarvestSource, JobState
from catalog.settings import Settings
from catalog.sqlstore.database import open_database
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.sources import SourceStore
from harvest.assembly import RunnerConfiguration
from harvest.many import harvest_many
from harvest.progress import ProgressListener
from harvest.worker import SourceOutcome

MEGABYTE = 1024 * 1024
_SHARED_DATA = os.environ.get("MULU_SHARED_DATA", "")  # noqa: TID251 -- a variable of the benches, not a setting


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestMeasure:
    """One run over all nodes."""

    outcomes: tuple[SourceOutcome, ...]
    seconds: float

    @property
    def records(self) -> int:
        """Items of all listings."""
        return sum(outcome.job.counts.gathered for outcome in self.outcomes if outcome.job)

    @property
    def peak_megabytes(self) -> float:
        """Highest resident memory of any worker process."""
        return max(outcome.peak_bytes for outcome in self.outcomes) / MEGABYTE


def portal_files(limit: int | None = None) -> list[Path]:
    """Return the files of the portals, the largest first, so that the last worker is not alone for long."""
    data = Path(_SHARED_DATA) if _SHARED_DATA else Path(__file__).parents[2] / "shared" / "data"
    folder = data / "codp_cn" / "public" / "raw"
    if not folder.is_dir():
        message = f"no real data at {folder}; set MULU_SHARED_DATA"
        raise SystemExit(message)
    files = sorted(folder.glob("*.json"), key=lambda file: (-file.stat().st_size, file.name))
    return files[:limit]


@contextmanager
def serving(files: Sequence[Path]) -> Iterator[str]:
    """Serve each file below ``/<portal>`` from a process of its own; yields the server's address."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(send, {f"/{file.stem}": file for file in files}), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{receive.recv()}"
    finally:
        process.terminate()
        process.join()


def prepare(settings: Settings, files: Sequence[Path], address: str) -> list[str]:
    """Make the database with a department and a source for every portal; returns the source ids."""
    settings.home.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database)
    database.upgrade()
    sources = SourceStore(database)
    known = {source.source_id for source in sources.list()}
    for file in files:
        key = file.stem
        source = HarvestSource(
            source_id=key,
            department_id=key,
            title=key,
            kind="json",
            url=f"{address}/{key}",
            audience="public",
        )
        if key in known:
            sources.update(source)
        else:
            sources.add_department(Department(department_id=key, name=key))
            sources.add(source)
    database.close()
    return [file.stem for file in files]


def harvest_all(
    settings: Settings, source_ids: Sequence[str], *, workers: int = 2, progress: ProgressListener | None = None
) -> HarvestMeasure:
    """Harvest these sources in parallel and measure it."""
    configuration = RunnerConfiguration(
        database_url=settings.database,
        base_iri=settings.base_iri,
        networks=tuple(str(network) for network in settings.allowed_networks()),
    )
    started = time.monotonic()
    outcomes = harvest_many(configuration, source_ids, workers=workers, progress=progress)
    return HarvestMeasure(outcomes=tuple(outcomes), seconds=time.monotonic() - started)


def node_rates(settings: Settings) -> dict[str, NodeRates]:
    """Return for each node how much of what it states could be normalised."""
    database = open_database(settings.database)
    try:
        return rates_of(Journal(database))
    finally:
        database.close()


def print_nodes(measure: HarvestMeasure, rates: dict[str, NodeRates]) -> None:
    """Print a line for each node and one for all."""
    print(
        f"{'node':<26}{'records':>8}{'s':>7}{'rec/s':>8}  title  publ.   freq  format   date  (normalised where stated)"
    )
    for outcome in sorted(measure.outcomes, key=lambda each: each.source_id):
        if outcome.job is None or outcome.job.state is not JobState.DONE:
            print(f"{outcome.source_id:<26} {outcome.job.cause if outcome.job else outcome.problem}")
            continue
        count = outcome.job.counts.gathered
        rates[outcome.source_id].stated["title"] = count  # an item without a title is no record
        speed = count / outcome.seconds
        print(
            f"{outcome.source_id:<26}{count:>8}{outcome.seconds:>7.1f}{speed:>8.0f}  {rates[outcome.source_id].line()}"
        )
    print(f"{'all':<49}  {total_of(rates.values()).line()}")


def print_run(name: str, measure: HarvestMeasure, bar: int) -> None:
    """Print a run as one line with its ratio to the bar, in records/s."""
    speed = measure.records / measure.seconds
    counts = [outcome.job.counts for outcome in measure.outcomes if outcome.job]
    written = sum(each.added + each.replaced + each.withdrawn for each in counts)
    print(
        f"{name:<14}{measure.records:>8} records{measure.seconds:>8.1f} s{speed:>8.0f} records/s"
        f"  ({speed / bar:.1f} x the bar of {bar}){written:>8} writes{measure.peak_megabytes:>7.0f} MB a process"
    )


def _serve(port: Connection, files: dict[str, Path]) -> None:
    class Portals(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            file = files.get(self.path)
            body = file.read_bytes() if file else b""
            self.send_response(200 if file else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Portals)
    port.send(server.server_address[1])
    server.serve_forever()


def main(arguments: Sequence[str] | None = None, then: Callable[[Settings], None] | None = None) -> None:
    """Run the bench; ``then`` is called with the settings after the first harvest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portals", type=int, help="only the N largest")
    parser.add_argument("--home", type=Path, help="data directory; a temporary one by default")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(arguments)
    files = portal_files(options.portals)
    with tempfile.TemporaryDirectory() as folder, serving(files) as address:
        settings = Settings(home=options.home or Path(folder), node_networks="127.0.0.0/8")
        ids = prepare(settings, files, address)
        first = harvest_all(settings, ids, workers=options.workers)
        print_nodes(first, node_rates(settings))
        print_run("first run", first, 300)
        if then:
            then(settings)
        print_run("nothing new", harvest_all(settings, ids, workers=options.workers), 3000)


if __name__ == "__main__":
    main()
