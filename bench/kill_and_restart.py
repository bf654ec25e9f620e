"""Kill the 50-portal run without warning, again and again, and show that nothing is lost or doubled.

    python -m bench.kill_and_restart [--home DIR] [--portals N] [--kills K]

Harvest and projections run in a process group of their own that is ended by SIGKILL after a few seconds; at last it
may run to its end, and the three stores are compared. Ends with exit status 1 where they differ, or where the catalog
is not what an undisturbed run gives.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench.portals import harvest_all, portal_files, prepare, serving
from catalog.settings import Settings
from catalog.sqlstore.database import open_database
from catalog.sqlstore.journal import Journal
from search_web.projections import catch_up, verify

_EARLIEST, _LATEST = 4.0, 45.0  # seconds after the start, in which a run is killed
_CHILD = "--child"


def main() -> int:
    """Kill, restart, compare; returns the exit status."""
    options = _options()
    if options.child:
        _work(Settings(home=options.child, node_networks="127.0.0.0/8"), options.portals)
        return 0
    files = portal_files(options.portals)
    dice = random.Random(options.seed)  # noqa: S311 -- no secret
    with tempfile.TemporaryDirectory() as folder, serving(files) as address:
        home = options.home or Path(folder)
        settings = Settings(home=home, node_networks="127.0.0.0/8")
        prepare(settings, files, address)
        for number in range(1, options.kills + 1):
            after = dice.uniform(_EARLIEST, _LATEST)
            print(f"kill {number} after {after:.1f} s: {_run(home, options.portals, kill_after=after)}", flush=True)
        print(f"undisturbed: {_run(home, options.portals, kill_after=None)}", flush=True)
        return _compare(settings)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="data directory; a temporary one by default")
    parser.add_argument("--portals", type=int, help="only the N largest")
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(_CHILD, type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _work(settings: Settings, portals: int | None) -> None:
    harvest_all(settings, [file.stem for file in portal_files(portals)])
    with closing(open_database(settings.database)) as database:
        catch_up(settings, Journal(database))


def _run(home: Path, portals: int | None, *, kill_after: float | None) -> str:
    """Harvest and project in a process group; kill it after so many seconds where it has not ended."""
    command = [sys.executable, "-m", "bench.kill_and_restart", _CHILD, str(home)]
    command += ["--portals", str(portals)] if portals else []
    began = time.monotonic()
    with subprocess.Popen(command, start_new_session=True) as process:
        try:
            status = process.wait(kill_after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return "killed"
    return f"ended with {status} after {time.monotonic() - began:.0f} s"


def _compare(settings: Settings) -> int:
    with closing(open_database(settings.database)) as database:
        journal = Journal(database)
        report = verify(settings, journal, deep=True)
        changes = journal.last_sequence()
    print(f"{report.sql:,} records in SQL, {report.index:,} in the index, {report.rdf:,} in the RDF store")
    print(f"{changes:,} changes logged for {report.sql:,} records; {len(report.differences)} differences")
    return int(bool(report.differences) or changes != report.sql)


if __name__ == "__main__":
    sys.exit(main())
