"""A process that harvests one source after another for :mod:`harvest.many`."""

from __future__ import annotations

import resource
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType

from catalog.errors import CatalogError
from catalog.model import HarvestJob
from harvest.assembly import RunnerConfiguration, open_runner
from harvest.progress import Progress, ProgressListener, Stage
from harvest.runner import HarvestRunner

_INTERVAL = 0.2  # seconds between two progress reports of a worker


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOutcome:
    """What became of one source. ``job`` is None where none could be started, or its process died: ``problem``."""

    source_id: str
    job: HarvestJob | None
    problem: str = ""
    seconds: float = 0.0
    peak_bytes: int = 0  # resident memory of the process at its highest so far


def serve(tasks: Connection, reports: Connection, configuration: RunnerConfiguration) -> None:
    """Take source ids from ``tasks`` until None or its end, send Progress and SourceOutcome to ``reports``."""
    signal.signal(signal.SIGTERM, _leave)
    with open_runner(configuration) as runner:
        while (source_id := _next(tasks)) is not None:
            reports.send(_harvest(runner, source_id, _throttled(reports)))


def _harvest(runner: HarvestRunner, source_id: str, progress: ProgressListener) -> SourceOutcome:
    started = time.monotonic()
    job: HarvestJob | None = None
    problem = ""
    try:
        job = runner.run(source_id, progress)
    except CatalogError as error:
        problem = str(error)
    return SourceOutcome(
        source_id=source_id,
        job=job,
        problem=problem,
        seconds=time.monotonic() - started,
        peak_bytes=peak_memory(),
    )


def peak_memory() -> int:
    """Return the highest resident memory that this process has had, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _next(tasks: Connection) -> str | None:
    try:
        task = tasks.recv()
    except EOFError:  # the parent is gone
        return None
    return task if isinstance(task, str) else None


def _throttled(reports: Connection) -> ProgressListener:
    last = 0.0

    def tell(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > _INTERVAL or progress.stage is Stage.ENDED:
            last = now
            reports.send(progress)

    return tell


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)
