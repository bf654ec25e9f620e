"""Nodes, harvest sources, jobs and what became of each item."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department that owns a node."""

    department_id: str  # short key: [a-z0-9_-]{1,64}
    name: str
    short_name: str = ""
    credit_code: str = ""  # unified social credit code
    region: str = ""  # GB/T 2260 code, or empty
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestSource:
    """A configured feed of one department's node.

    ``options`` belong to the protocol, e.g. ``{"records_path": "data.list"}``;
    ``aliases`` override the vocabulary's field aliases: source field → model field.
    """

    source_id: str  # [a-z0-9_-]{1,64}
    department_id: str
    title: str
    kind: str  # dcat | json | table | ckan
    url: str
    audience: str = "government"  # where a record says nothing: public | government | department | editors
    region: str = ""  # GB/T 2260 code that a record inherits where it states none
    active: bool = True
    identity_rule: str = ""  # identifier | url | fields; chosen at the first complete listing, then kept
    options: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)


class JobState(StrEnum):
    """How a harvest job ended, or that it has not."""

    RUNNING = "running"
    DONE = "done"  # complete listing, all items dealt with
    PARTIAL = "partial"  # listing cut off: nothing was withdrawn
    FAILED = "failed"  # source error: what was there stays
    HELD = "held"  # complete listing, but it would withdraw suspiciously much: withdrawal awaits release


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProblem:
    """One thing wrong with one item: a value that is reported, never raised.

    ``rejected`` says that the item was not stored because of it; otherwise it is a warning
    (for instance a literal that could not be normalised).
    """

    identity: str
    place: str  # field, line, row or JSON pointer
    problem: str
    rejected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCounts:
    """What a job did with its items. ``gathered = added + replaced + unchanged + rejected``."""

    gathered: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    rejected: int = 0
    withdrawn: int = 0
    bytes_read: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestJob:
    """One run over one source."""

    job_id: str
    source_id: str
    state: JobState
    started_at: datetime
    ended_at: datetime | None = None
    counts: JobCounts = JobCounts()
    cause: str = ""  # of FAILED, PARTIAL and HELD: one sentence with the remedy
