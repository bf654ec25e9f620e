"""Several sources at once, each job in one of a few processes.

Mapping and describing are work for a processor, so threads would not help. A process that dies
takes its own job along and no other: the rest goes on in a new process.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from harvest.assembly import RunnerConfiguration
from harvest.progress import Progress, ProgressListener
from harvest.worker import SourceOutcome, serve

_PATIENCE = 10.0  # seconds that a process gets to leave


@dataclass(slots=True, kw_only=True)
class _Worker:
    process: BaseProcess
    tasks: Connection
    reports: Connection
    source_id: str = ""  # what it is at


def harvest_many(
    configuration: RunnerConfiguration,
    source_ids: Sequence[str],
    *,
    workers: int = 2,
    progress: ProgressListener | None = None,
) -> list[SourceOutcome]:
    """Harvest all these sources and return what became of each, in the order of ``source_ids``.

    Args:
        workers: processes at once. SQLite lets one write at a time; they wait for each other.
        progress: called in this process, with reports of all workers.
    """
    pending = deque(dict.fromkeys(source_ids))
    outcomes: dict[str, SourceOutcome] = {}
    pool: list[_Worker] = []
    try:
        while pending or pool:
            while pending and len(pool) < workers:
                pool.append(_start(configuration))
                _assign(pool[-1], pending)
            _listen(pool, pending, outcomes, progress)
    finally:
        for worker in pool:
            _stop(worker)
    return [outcomes[source_id] for source_id in dict.fromkeys(source_ids)]


def _listen(
    pool: list[_Worker],
    pending: deque[str],
    outcomes: dict[str, SourceOutcome],
    progress: ProgressListener | None,
) -> None:
    """Take what the workers have to say; give each that is done something else, or let it go."""
    ready = wait([worker.reports for worker in pool])
    for worker in [each for each in pool if each.reports in ready]:
        try:
            report = worker.reports.recv()
        except (EOFError, OSError):
            outcomes[worker.source_id] = _died(worker)
            pool.remove(worker)
            continue
        if isinstance(report, Progress):
            if progress:
                progress(report)
        elif isinstance(report, SourceOutcome):
            outcomes[report.source_id] = report
            worker.source_id = ""
            if not _assign(worker, pending):
                pool.remove(worker)
                _stop(worker)


def _start(configuration: RunnerConfiguration) -> _Worker:
    context = multiprocessing.get_context("spawn")
    tasks_out, tasks_in = context.Pipe(duplex=False)
    reports_out, reports_in = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(tasks_out, reports_in, configuration), daemon=True)
    process.start()
    tasks_out.close()
    reports_in.close()
    return _Worker(process=process, tasks=tasks_in, reports=reports_out)


def _assign(worker: _Worker, pending: deque[str]) -> bool:
    """Give a worker the next source; False where there is none."""
    if not pending:
        return False
    worker.source_id = pending.popleft()
    try:
        worker.tasks.send(worker.source_id)
    except OSError:  # it died already: its reports end, and that is where it is noticed
        return True
    return True


def _died(worker: _Worker) -> SourceOutcome:
    worker.process.join(_PATIENCE)
    worker.tasks.close()
    worker.reports.close()
    problem = f"its process ended with code {worker.process.exitcode}; what it had stored stays, harvest it again"
    return SourceOutcome(source_id=worker.source_id, job=None, problem=problem)


def _stop(worker: _Worker) -> None:
    """Let a worker go; one that is at a job ends it as interrupted."""
    worker.tasks.close()
    if worker.source_id:
        worker.process.terminate()
    worker.process.join(_PATIENCE)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    worker.reports.close()
