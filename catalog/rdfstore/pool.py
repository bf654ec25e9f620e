"""The query processes of one web worker: some that answer, one more that waits, none that outlives it."""

from __future__ import annotations

import atexit
import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.errors import StoreUnavailable
from catalog.rdfstore.process import QueryProcess

_QUEUE_SECONDS = 2.0  # a caller waits for a free process before being sent away


class ProcessPool:
    """Lends processes to threads. One is started ahead, so that killing one costs the next query nothing.

    Processes start at the first query. After a fork the child begins without any; its parent's stay its parent's.
    """

    def __init__(self, root: Path, *, slots: int, megabytes: int) -> None:
        self._root = root
        self._slots = slots
        self._megabytes = megabytes
        self._waiting: list[QueryProcess] = []
        self.begin()
        _POOLS.add(self)

    def begin(self) -> None:
        """Forget all processes and locks: they belong to the process that this one was forked from."""
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(self._slots)
        for process in self._waiting:
            process.forget()
        self._waiting = []
        self._closed = False

    @contextmanager
    def lend(self) -> Iterator[QueryProcess]:
        """Lend a process for one query. One that is not given back whole is killed.

        Raises StoreUnavailable where all are busy for too long.
        """
        free = self._free
        if self._closed or not free.acquire(timeout=_QUEUE_SECONDS):
            raise StoreUnavailable(store="SPARQL", problem="all query processes are busy; try again in a moment")
        try:
            process = self._take()
            try:
                yield process
            except BaseException:
                process.stop()
                raise
            self._give_back(process)
        finally:
            free.release()

    def close(self) -> None:
        """Stop all waiting processes; one that answers is stopped when it is given back."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
            self._closed = True
        for process in waiting:
            process.stop()

    def _take(self) -> QueryProcess:
        with self._lock:
            dead = [process for process in self._waiting if not process.alive]
            self._waiting = [process for process in self._waiting if process.alive]
            chosen = self._waiting.pop() if self._waiting else self._start()
            if not self._waiting:
                self._waiting.append(self._start())  # starts while this query runs
        for process in dead:
            process.stop()
        return chosen

    def _give_back(self, process: QueryProcess) -> None:
        with self._lock:
            if not self._closed and len(self._waiting) <= self._slots:
                self._waiting.append(process)
                return
        process.stop()

    def _start(self) -> QueryProcess:
        return QueryProcess(self._root, megabytes=self._megabytes)


_POOLS: weakref.WeakSet[ProcessPool] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for pool in list(_POOLS):
        pool.close()


def _begin_all() -> None:
    for pool in list(_POOLS):
        pool.begin()


os.register_at_fork(after_in_child=_begin_all)
