"""How far a job is: what a progress bar shows while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from catalog.model import JobCounts


class Stage(StrEnum):
    """What a job is at."""

    GATHER = "gather"  # reading the listing
    IMPORT = "import"  # mapping and storing what changed
    WITHDRAW = "withdraw"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One report. ``total`` is the number of items to deal with, None while nobody knows it."""

    source_id: str
    stage: Stage
    done: int
    total: int | None
    counts: JobCounts


ProgressListener = Callable[[Progress], None]
