"""A normalised value beside the words that the department wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Pair a notation of a code list with the source's own literal.

    ``code`` is None where the literal could not be normalised: the literal is kept,
    shown and counted, never guessed at. ``literal`` is never empty.
    """

    code: str | None
    literal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Pair a calendar day with the source's own literal.

    ``day`` is None where the literal is no date. Times of day are not kept apart from
    the literal: catalogs of departments state days.
    """

    day: date | None
    literal: str
