"""What may be said of every node at once without reading a single record: its last job and last success."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, select

from catalog.model import Department, HarvestJob, HarvestSource, JobState
from catalog.sqlstore.node_report import ProblemCount, problem_counts
from catalog.sqlstore.rows import department_from_row, job_from_row, source_from_row
from catalog.sqlstore.tables import department, job, source


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeStatus:
    """The newest job of one source. Times are None where it has not happened yet."""

    source: HarvestSource
    department: Department
    last_attempt: HarvestJob | None  # the newest job, whatever became of it
    last_success: datetime | None  # end of the newest job that read a complete listing
    problem_count: int  # of the newest job, all of them
    problems: tuple[ProblemCount, ...]  # of the newest job, grouped, most frequent first


def read_node_statuses(connection: Connection) -> list[NodeStatus]:
    """Return the status of all sources in the order of their keys, by four statements however many there are."""
    owners = {row.department_id: department_from_row(row) for row in connection.execute(select(department))}
    newest = select(job).join(source, job.c.job_id == _newest(job.c.job_id, tuple(JobState)))
    last = {row.source_id: row for row in connection.execute(newest)}
    ended = select(source.c.source_id, _newest(job.c.ended, (JobState.DONE, JobState.HELD)).label("ended"))
    success = {row.source_id: row.ended for row in connection.execute(ended)}
    rows = connection.execute(select(source).order_by(source.c.source_id))
    statuses = []
    for one in map(source_from_row, rows):
        attempt = last.get(one.source_id)
        statuses.append(
            NodeStatus(
                source=one,
                department=owners[one.department_id],
                last_attempt=job_from_row(attempt) if attempt is not None else None,
                last_success=success[one.source_id],
                problem_count=attempt.problem_count if attempt is not None else 0,
                problems=problem_counts(attempt.problem_groups) if attempt is not None else (),
            )
        )
    return statuses


def _newest(column: Any, states: tuple[JobState, ...]) -> ScalarSelect[Any]:
    """Return a column of each source's newest job in one of these states."""
    jobs = job.alias()
    wanted = select(jobs.c[column.name]).where(jobs.c.source_id == source.c.source_id, jobs.c.state.in_(states))
    ordered = wanted.order_by(jobs.c.started.desc(), jobs.c.job_id.desc()).limit(1)
    return ordered.correlate(source).scalar_subquery()
