"""Problems of items: the first ones word for word, all of them counted by place and problem."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from catalog.model import ItemProblem
from catalog.sqlstore.tables import job, job_problem

KEPT = 1000  # problems of a job that are kept word for word
GROUPS = 200  # groups that are counted apart; the rest is counted as OTHER
OTHER = "~other"
_LONGEST = 500  # characters of a place, problem or identity: a node may send anything
_NUMBERS = re.compile(r"\d+")
_DECODER = msgspec.json.Decoder(list[tuple[str, str, int]])


def add_problems(connection: Connection, job_row: Row[Any], problems: Sequence[ItemProblem]) -> None:
    """Keep and count problems within the caller's transaction."""
    kept = problems[: max(0, KEPT - job_row.problem_count)]
    if kept:
        rows = [_to_row(job_row.job_id, job_row.problem_count + i, problem) for i, problem in enumerate(kept)]
        connection.execute(insert(job_problem), rows)
    groups = _merge(_DECODER.decode(job_row.problem_groups), problems)
    connection.execute(
        update(job)
        .where(job.c.job_id == job_row.job_id)
        .values(
            problem_count=job_row.problem_count + len(problems),
            problem_groups=msgspec.json.encode([(*group, count) for group, count in groups.items()]).decode(),
        )
    )


def read_problems(connection: Connection, job_id: str, limit: int) -> list[ItemProblem]:
    """Return kept problems in the order of their report."""
    statement = select(job_problem).where(job_problem.c.job_id == job_id).order_by(job_problem.c.number).limit(limit)
    return [
        ItemProblem(identity=row.identity, place=row.place, problem=row.problem, rejected=row.rejected)
        for row in connection.execute(statement)
    ]


def _merge(known: list[tuple[str, str, int]], problems: Sequence[ItemProblem]) -> Counter[tuple[str, str]]:
    groups = Counter({(place, problem): count for place, problem, count in known})
    for problem in problems:
        # Row 7 and row 9 are the same kind of place.
        group = (_NUMBERS.sub("#", problem.place)[:_LONGEST], problem.problem[:_LONGEST])
        if group not in groups and len(groups) >= GROUPS:
            group = (OTHER, OTHER)
        groups[group] += 1
    return groups


def _to_row(job_id: str, number: int, problem: ItemProblem) -> dict[str, object]:
    return {
        "job_id": job_id,
        "number": number,
        "identity": problem.identity[:_LONGEST],
        "place": problem.place[:_LONGEST],
        "problem": problem.problem[:_LONGEST],
        "rejected": problem.rejected,
    }
