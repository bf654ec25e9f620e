"""Time as a value that is handed in, so that tests can hold it still."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """See :meth:`Clock.now`."""
        return datetime.now(tz=UTC)


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            message = "a clock needs an aware moment"
            raise ValueError(message)
        self.moment = moment

    def now(self) -> datetime:
        """See :meth:`Clock.now`."""
        return self.moment
