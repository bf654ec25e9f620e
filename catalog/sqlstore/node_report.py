"""What a department wants to know of its node: how fresh it is and what is wrong with its items."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select

from catalog.model import Department, HarvestJob, HarvestSource, JobState, RecordState
from catalog.sqlstore.rows import job_from_row
from catalog.sqlstore.tables import held_withdrawal, job, record

_GROUPS = msgspec.json.Decoder(list[tuple[str, str, int]])
_PUBLISHED = record.c.state == RecordState.PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemCount:
    """How many items of the last job had this problem at this place."""

    place: str  # field or kind of place; running numbers stand as #
    problem: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralCount:
    """In how many published records a field holds a value that could not be normalised."""

    field: str  # see catalog.model.literals
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeReport:
    """Facts about one source. Times are None where it has not happened yet."""

    source: HarvestSource
    department: Department
    published: int  # records that are in the catalog now
    withdrawn: int  # tombstones
    last_attempt: HarvestJob | None  # the newest job, whatever became of it
    last_success: datetime | None  # end of the newest job that read a complete listing
    last_change: datetime | None  # newest change of any record
    problem_count: int  # of the newest job, all of them
    problems: tuple[ProblemCount, ...]  # of the newest job, grouped, most frequent first
    literals: tuple[LiteralCount, ...]  # of what is published now, most frequent first
    held: int  # withdrawals of the newest complete job that await release


def read_node_report(connection: Connection, source: HarvestSource, department: Department) -> NodeReport:
    """Gather the report within one consistent state."""
    states = select(record.c.state, func.count(), func.max(record.c.changed)).where(
        record.c.source_id == source.source_id
    )
    by_state = {state: (count, newest) for state, count, newest in connection.execute(states.group_by(record.c.state))}
    jobs = select(job).where(job.c.source_id == source.source_id).order_by(job.c.started.desc(), job.c.job_id.desc())
    last = connection.execute(jobs.limit(1)).one_or_none()
    success = connection.execute(jobs.where(job.c.state.in_([JobState.DONE, JobState.HELD])).limit(1)).one_or_none()
    return NodeReport(
        source=source,
        department=department,
        published=by_state.get(RecordState.PUBLISHED, (0, None))[0],
        withdrawn=by_state.get(RecordState.WITHDRAWN, (0, None))[0],
        last_attempt=job_from_row(last) if last is not None else None,
        last_success=success.ended if success is not None else None,
        last_change=max((newest for _, newest in by_state.values()), default=None),
        problem_count=last.problem_count if last is not None else 0,
        problems=problem_counts(last.problem_groups) if last is not None else (),
        literals=read_literals(connection, (record.c.source_id == source.source_id) & _PUBLISHED),
        held=_held(connection, success.job_id) if success is not None and success.state == JobState.HELD else 0,
    )


def read_literals(connection: Connection, which: ColumnElement[bool]) -> tuple[LiteralCount, ...]:
    """Count by field which of these records hold a value that no code list knows, most frequent first."""
    # Not from jobs: a job maps only what changed, so its problems say nothing of older records.
    statement = (
        select(record.c.literals, func.count()).where(which, record.c.literals != "").group_by(record.c.literals)
    )
    counts: Counter[str] = Counter()
    for fields, count in connection.execute(statement):
        counts.update(dict.fromkeys(fields.split(), count))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(LiteralCount(field=field, count=count) for field, count in ranked)


def _held(connection: Connection, job_id: str) -> int:
    statement = select(func.count()).select_from(held_withdrawal).where(held_withdrawal.c.job_id == job_id)
    return connection.execute(statement).scalar_one()


def problem_counts(groups: str) -> tuple[ProblemCount, ...]:
    """Return the counted problems of a job, most frequent first."""
    counted = [
        ProblemCount(place=place, problem=problem, count=count) for place, problem, count in _GROUPS.decode(groups)
    ]
    return tuple(sorted(counted, key=lambda group: (-group.count, group.place, group.problem)))
