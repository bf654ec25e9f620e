"""The status of nodes: facts that anybody may know, and problems for the node's own staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.model import Actor, JobState
from catalog.sqlstore.node_counts import NodeCount
from catalog.sqlstore.node_report import NodeReport, ProblemCount
from search_web.i18n import gettext as _
from search_web.presenters.freshness import ago, moment

_TONES = {JobState.DONE: "good", JobState.FAILED: "stop", JobState.HELD: "care", JobState.PARTIAL: "care"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRow:
    """One node. ``cause`` and problems are empty for everybody but its department."""

    title: str
    department_id: str
    department: str
    kind: str
    active: bool
    visible: int
    tone: str
    state: str
    attempt: str
    success: str
    changed: str
    cause: str = ""
    problem_total: int = 0
    problems: tuple[ProblemCount, ...] = ()


def node_rows(
    reports: Sequence[NodeReport], counts: Mapping[str, NodeCount], *, actor: Actor, now: datetime
) -> tuple[NodeRow, ...]:
    """Return a row for each node, with problems only where the actor is of its department."""
    return tuple(_row(one, counts.get(one.source.source_id), own=_is_own(actor, one), now=now) for one in reports)


def _is_own(actor: Actor, report: NodeReport) -> bool:
    return not actor.is_anonymous and actor.department_id == report.department.department_id


def _row(report: NodeReport, count: NodeCount | None, *, own: bool, now: datetime) -> NodeRow:
    job = report.last_attempt
    return NodeRow(
        title=report.source.title,
        department_id=report.department.department_id,
        department=report.department.name,
        kind=report.source.kind,
        active=report.source.active,
        visible=count.records if count else 0,
        tone=_TONES.get(job.state, "plain") if job else "plain",
        state=_state(job.state) if job else "",
        attempt=ago(job.started_at, now=now) if job else "",
        success=moment(report.last_success),
        changed=moment(count.changed) if count else "",
        cause=job.cause if own and job else "",
        problem_total=report.problem_count if own else 0,
        problems=report.problems if own else (),
    )


def _state(state: JobState) -> str:
    return {
        JobState.RUNNING: _("进行中"),
        JobState.DONE: _("成功"),
        JobState.PARTIAL: _("不完整"),
        JobState.FAILED: _("失败"),
        JobState.HELD: _("待确认"),
    }[state]
