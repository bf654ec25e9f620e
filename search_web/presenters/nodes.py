"""The status of nodes: facts that anybody may know, and problems for the node's own staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.model import Actor, JobState
from catalog.sqlstore.node_counts import NodeCount
from catalog.sqlstore.node_report import LiteralCount, ProblemCount
from catalog.sqlstore.node_status import NodeStatus
from search_web.i18n import gettext as _
from search_web.presenters.freshness import ago, moment

_TONES = {JobState.DONE: "good", JobState.FAILED: "stop", JobState.HELD: "care", JobState.PARTIAL: "care"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralRow:
    """In how many records a field stands as the department wrote it."""

    field: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRow:
    """One node. ``cause``, problems and literals are empty for everybody but its department."""

    source_id: str
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
    literals: tuple[LiteralRow, ...] = ()


def is_own(actor: Actor, status: NodeStatus) -> bool:
    """Tell whether a node is that of the actor's department."""
    return not actor.is_anonymous and actor.department_id == status.department.department_id


def node_rows(
    statuses: Sequence[NodeStatus],
    counts: Mapping[str, NodeCount],
    literals: Mapping[str, Sequence[LiteralCount]],
    *,
    now: datetime,
) -> tuple[NodeRow, ...]:
    """Return a row for each node.

    Args:
        literals: of the asking actor's own nodes; of these alone problems are shown, too.
    """
    return tuple(
        _row(one, counts.get(one.source.source_id), literals.get(one.source.source_id), now=now) for one in statuses
    )


def _row(
    status: NodeStatus, count: NodeCount | None, literals: Sequence[LiteralCount] | None, *, now: datetime
) -> NodeRow:
    job, own = status.last_attempt, literals is not None
    return NodeRow(
        source_id=status.source.source_id,
        title=status.source.title,
        department_id=status.department.department_id,
        department=status.department.name,
        kind=status.source.kind,
        active=status.source.active,
        visible=count.records if count else 0,
        tone=_TONES.get(job.state, "plain") if job else "plain",
        state=_state(job.state) if job else "",
        attempt=ago(job.started_at, now=now) if job else "",
        success=moment(status.last_success),
        changed=moment(count.changed) if count else "",
        cause=job.cause if own and job else "",
        problem_total=status.problem_count if own else 0,
        problems=status.problems if own else (),
        literals=tuple(LiteralRow(field=field_name(one.field), count=one.count) for one in literals or ()),
    )


def _state(state: JobState) -> str:
    return {
        JobState.RUNNING: _("进行中"),
        JobState.DONE: _("成功"),
        JobState.PARTIAL: _("不完整"),
        JobState.FAILED: _("失败"),
        JobState.HELD: _("待确认"),
    }[state]


def field_name(field: str) -> str:
    """Return the words for a field of :func:`catalog.model.literals.literal_fields`."""
    names = {
        "region": _("区域"),
        "issued": _("发布日期"),
        "modified": _("更新日期"),
        "accrual_periodicity": _("更新周期"),
        "share_type": _("共享类型"),
        "access_rights": _("开放属性"),
        "audience": _("目录可见范围"),
        "security_class": _("安全分级"),
        "data_level": _("数据级别"),
        "themes": _("主题"),
        "industries": _("行业"),
        "format": _("格式"),
        "item_type": _("信息项类型"),
        "item_share_type": _("信息项共享类型"),
        "item_access_rights": _("信息项开放属性"),
    }
    return names.get(field, field)
