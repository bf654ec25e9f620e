"""A moment after which work has to stop, on a clock that nobody can set back."""

from __future__ import annotations

import time


class Deadline:
    """Counts down from ``seconds``; never restarted by progress, so that dripping cannot extend it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds left; 0 when it has passed."""
        return max(0.0, self._end - time.monotonic())

    def passed(self) -> bool:
        """Tell whether no time is left."""
        return self.remaining() <= 0

    def sooner_of(self, seconds: float) -> Deadline:
        """Return a deadline in ``seconds``, but not after this one."""
        return Deadline(min(seconds, self.remaining()))
