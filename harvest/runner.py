"""One harvest job from beginning to end: gather, compare, import, withdraw.

Nothing is withdrawn unless the listing was read to its end and the gate lets it pass; an item that
cannot be used keeps the record that an earlier job made of it. A job that ends in any way says how.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from catalog.clock import Clock
from catalog.errors import CatalogError, InvalidInput
from catalog.model import HarvestJob, HarvestSource, JobCounts, JobState
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.records import RecordWriter
from catalog.sqlstore.sources import SourceStore
from harvest.client import SafeClient
from harvest.harvesters.registry import make_harvester
from harvest.job_run import JobOutcome, JobRun
from harvest.progress import Progress, ProgressListener, Stage

_log = logging.getLogger(__name__)


class HarvestRunner:
    """Runs jobs one after another; several runners may work on different sources at once."""

    def __init__(
        self,
        writer: RecordWriter,
        sources: SourceStore,
        jobs: JobStore,
        client_factory: Callable[[], SafeClient],
        clock: Clock,
    ) -> None:
        self._writer = writer
        self._sources = sources
        self._jobs = jobs
        self._client_factory = client_factory
        self._clock = clock

    def run(self, source_id: str, progress: ProgressListener | None = None) -> HarvestJob:
        """Harvest one source and return how the job ended; trouble with the source is in the job, not raised.

        Raises:
            NotFound: no such source.
            InvalidInput: the source is not active.
            Conflict: a job of this source is running.
        """
        source = self._sources.get(source_id)
        if not source.active:
            raise InvalidInput(field="source_id", problem=f"source {source_id} is not active")
        job = self._jobs.start(source_id)
        tell = progress or _nobody
        run = JobRun(source, job.job_id, writer=self._writer, sources=self._sources, jobs=self._jobs, progress=tell)
        outcome = self._perform(run, source, job.started_at)
        ended = self._jobs.finish(job.job_id, outcome.state, run.counts, outcome.cause)
        tell(_ended(source_id, run.counts))
        return ended

    def _perform(self, run: JobRun, source: HarvestSource, started_at: datetime) -> JobOutcome:
        try:
            with self._client_factory() as client:
                return run.perform(make_harvester(source), client, seen_at=self._clock.now())
        except CatalogError as error:
            return JobOutcome(state=JobState.FAILED, cause=str(error))
        except Exception as error:  # noqa: BLE001 -- the job runner: whatever happens ends this job and no other
            _log.exception("harvest.job_crashed source=%s started=%s", source.source_id, started_at)
            return JobOutcome(state=JobState.FAILED, cause=f"the harvester itself failed ({type(error).__name__})")
        except BaseException:
            self._jobs.finish(run.job_id, JobState.FAILED, run.counts, "interrupted; run it again")
            raise

    def release(self, job_id: str) -> int:
        """Withdraw what a held job held back, after somebody looked at it; returns how many records.

        Raises NotFound, and Conflict where nothing is held.
        """
        job = self._jobs.get(job_id)
        return self._writer.withdraw(job.source_id, job_id, self._jobs.release(job_id))


def _nobody(_: Progress) -> None:
    """Listen to no progress."""


def _ended(source_id: str, counts: JobCounts) -> Progress:
    return Progress(source_id=source_id, stage=Stage.ENDED, done=counts.gathered, total=counts.gathered, counts=counts)
