"""Opening a store when it is first needed, so that a page which needs it not works without it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Opened = TypeVar("Opened")


class Lazily(Generic[Opened]):
    """Opens something once, on first use; what could not be opened is tried again next time."""

    def __init__(self, opener: Callable[[], Opened]) -> None:
        self._opener = opener
        self._lock = threading.Lock()
        self._opened: list[Opened] = []

    def get(self) -> Opened:
        """Return the opened thing; raises whatever the opener raises."""
        with self._lock:
            if not self._opened:
                self._opened.append(self._opener())
            return self._opened[0]

    def close(self, closer: Callable[[Opened], None]) -> None:
        """Close it, where it was opened."""
        with self._lock:
            while self._opened:
                closer(self._opened.pop())
