"""Harvest jobs: one at a time per source, each under a lease, each with its counts and problems."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from catalog.clock import Clock, SystemClock
from catalog.errors import Conflict, NotFound
from catalog.model import HarvestJob, ItemProblem, JobCounts, JobState, RecordState
from catalog.sqlstore.database import Database
from catalog.sqlstore.job_problems import add_problems, read_problems
from catalog.sqlstore.lease import is_surely_gone, this_worker
from catalog.sqlstore.rows import counts_to_json, job_from_row
from catalog.sqlstore.tables import held_withdrawal, job, record, source

LEASE = timedelta(minutes=5)  # a job that gives no sign of life for so long is dead
_COMPLETE = (JobState.DONE, JobState.HELD)


class JobStore:
    """Keeps harvest jobs. A job that is not running any more accepts nothing: Conflict."""

    def __init__(self, database: Database, *, clock: Clock | None = None, lease: timedelta = LEASE) -> None:
        self._database = database
        self._clock = clock or SystemClock()
        self._lease = lease

    def start(self, source_id: str) -> HarvestJob:
        """Begin a job; raises NotFound, and Conflict while another one of this source is alive.

        A running job whose lease has passed, or whose process is gone, is marked failed on the way.
        """
        now = self._clock.now()
        job_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        with self._database.writing() as connection:
            if connection.execute(select(source.c.source_id).where(source.c.source_id == source_id)).first() is None:
                raise NotFound(kind="source", identifier=source_id)
            self._bury_the_dead(connection, source_id, now)
            connection.execute(
                insert(job).values(
                    job_id=job_id,
                    source_id=source_id,
                    state=JobState.RUNNING,
                    started=now,
                    lease=now + self._lease,
                    worker=this_worker(),
                    counts=counts_to_json(JobCounts()),
                    cause="",
                    problem_count=0,
                    problem_groups="[]",
                )
            )
        return HarvestJob(job_id=job_id, source_id=source_id, state=JobState.RUNNING, started_at=now)

    def heartbeat(self, job_id: str, counts: JobCounts) -> None:
        """Say that the job lives and how far it is; raises NotFound, and Conflict when it was given up."""
        with self._database.writing() as connection:
            _running_row(connection, job_id)
            self._set(connection, job_id, counts=counts_to_json(counts), lease=self._clock.now() + self._lease)

    def finish(self, job_id: str, state: JobState, counts: JobCounts, cause: str = "") -> HarvestJob:
        """End a job; raises NotFound, and Conflict when it is not running."""
        with self._database.writing() as connection:
            _running_row(connection, job_id)
            values = {"state": state, "counts": counts_to_json(counts), "cause": cause, "ended": self._clock.now()}
            self._set(connection, job_id, **values)
            return job_from_row(_row(connection, job_id))

    def get(self, job_id: str) -> HarvestJob:
        """Return one job; raises NotFound."""
        with self._database.reading() as connection:
            return job_from_row(_row(connection, job_id))

    def last_jobs(self, source_id: str, n: int = 10) -> list[HarvestJob]:
        """Return the newest jobs of a source, newest first."""
        statement = select(job).where(job.c.source_id == source_id)
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(job.c.started.desc(), job.c.job_id.desc()).limit(n))
            return [job_from_row(row) for row in rows]

    def add_problems(self, job_id: str, problems: Sequence[ItemProblem]) -> None:
        """Report problems of items: the first 1,000 of a job are kept, all are counted; raises NotFound."""
        if not problems:
            return
        with self._database.writing() as connection:
            add_problems(connection, _row(connection, job_id), problems)

    def problems(self, job_id: str, *, limit: int = 1000) -> list[ItemProblem]:
        """Return the kept problems of a job in the order in which they were reported."""
        with self._database.reading() as connection:
            return read_problems(connection, job_id, limit)

    def hold_withdrawals(self, job_id: str, record_ids: Sequence[str]) -> None:
        """Remember what a job would have withdrawn, until :meth:`release`; raises NotFound."""
        with self._database.writing() as connection:
            _row(connection, job_id)
            connection.execute(delete(held_withdrawal).where(held_withdrawal.c.job_id == job_id))
            rows = [{"job_id": job_id, "record_id": record_id} for record_id in dict.fromkeys(record_ids)]
            if rows:
                connection.execute(insert(held_withdrawal), rows)

    def held_withdrawals(self, job_id: str) -> list[str]:
        """Return the records of :meth:`hold_withdrawals` that are still published."""
        with self._database.reading() as connection:
            return _held(connection, job_id)

    def release(self, job_id: str) -> list[str]:
        """Declare a held job done and return the records that the caller now withdraws.

        Until they are withdrawn, a second call returns them again, so that nothing is lost when the
        first caller dies. Raises NotFound, and Conflict where nothing is held or a newer listing knows better.
        """
        with self._database.writing() as connection:
            row = _row(connection, job_id)
            record_ids = _held(connection, job_id)
            if row.state not in _COMPLETE or not (record_ids or row.state == JobState.HELD):
                raise Conflict(what=f"job {job_id} holds nothing back")
            newer = select(job.c.job_id).where(
                job.c.source_id == row.source_id, job.c.state.in_(_COMPLETE), job.c.started > row.started
            )
            if connection.execute(newer).first() is not None:
                raise Conflict(what=f"a newer job of source {row.source_id} has read its listing; release that one")
            self._set(connection, job_id, state=JobState.DONE)
            return record_ids

    def _bury_the_dead(self, connection: Connection, source_id: str, now: datetime) -> None:
        running = select(job).where(job.c.source_id == source_id, job.c.state == JobState.RUNNING)
        for row in connection.execute(running).all():
            if row.lease > now and not is_surely_gone(row.worker):
                raise Conflict(what=f"job {row.job_id} of source {source_id} is running since {row.started:%H:%M:%S}")
            cause = f"its process stopped without a word after {row.started:%Y-%m-%d %H:%M:%S} UTC; run it again"
            self._set(connection, row.job_id, state=JobState.FAILED, ended=now, cause=cause)

    def _set(self, connection: Connection, job_id: str, **values: object) -> None:
        connection.execute(update(job).where(job.c.job_id == job_id).values(values))


def _row(connection: Connection, job_id: str) -> Row[Any]:
    row = connection.execute(select(job).where(job.c.job_id == job_id)).one_or_none()
    if row is None:
        raise NotFound(kind="job", identifier=job_id)
    return row


def _running_row(connection: Connection, job_id: str) -> Row[Any]:
    row = _row(connection, job_id)
    if row.state != JobState.RUNNING:
        raise Conflict(what=f"job {job_id} is not running any more: {row.cause or row.state}")
    return row


def _held(connection: Connection, job_id: str) -> list[str]:
    statement = (
        select(held_withdrawal.c.record_id)
        .join(record, record.c.record_id == held_withdrawal.c.record_id)
        .join(job, job.c.job_id == held_withdrawal.c.job_id)
        .where(
            held_withdrawal.c.job_id == job_id,
            record.c.state == RecordState.PUBLISHED,
            record.c.changed <= job.c.started,  # a later job may have met it again
        )
        .order_by(held_withdrawal.c.record_id)
    )
    return list(connection.execute(statement).scalars())
