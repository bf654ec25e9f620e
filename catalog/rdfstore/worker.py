"""The process that answers queries: opens the newest snapshot read-only, shuts itself in, serves its standard input.

Whatever a query does to it, the parent only loses this process. It ends when the parent does.
"""

from __future__ import annotations

import os
import select
import sys
import threading
from pathlib import Path

import pyoxigraph as ox

from catalog.errors import ConfigurationError, StoreUnavailable
from catalog.rdfstore.evaluate import evaluate
from catalog.rdfstore.snapshots import HeldSnapshot, current_name, hold_current
from catalog.rdfstore.wire import Ask, Outcome, Reply, frame, read_ask
from catalog.sandbox import restrict_process, stop_after

_IDLE_SECONDS = 2.0  # after which an idle process lets an old snapshot go
_GRACE = 2.0  # seconds behind the parent's deadline at which the kernel ends a forsaken process


class SnapshotReader:
    """Holds the newest snapshot open, and changes to a newer one between queries."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._held: HeldSnapshot | None = None
        self._store: ox.Store | None = None

    def store(self) -> ox.Store:
        """Return the newest state; raises StoreUnavailable."""
        if self._store is None or self._held is None or self._held.path.name != current_name(self._root):
            self._close()
            self._held = hold_current(self._root)
            try:
                self._store = ox.Store.read_only(str(self._held.path))
            except OSError as error:
                self._close()
                raise StoreUnavailable(store="RDF store", problem=str(error)) from error
        return self._store

    def _close(self) -> None:
        self._store = None
        if self._held is not None:
            self._held.release()
            self._held = None


def main(root: str, megabytes: int) -> None:
    """Serve until the parent closes the pipe."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    reader = SnapshotReader(Path(root))
    refusal = _shut_in(reader, megabytes)
    _send(Reply(outcome=Outcome.DONE), b"")  # ready
    while True:
        if not select.select([sys.stdin], [], [], _IDLE_SECONDS)[0]:
            _open(reader)
            continue
        ask = read_ask(sys.stdin.buffer)
        if ask is None:
            return
        stop_after(ask.seconds + _GRACE)
        reply, body = (refusal, b"") if refusal else _answer(reader, ask)
        _send(reply, body)
        stop_after(0)


def _shut_in(reader: SnapshotReader, megabytes: int) -> Reply | None:
    """Give up network and memory; without that no query is answered."""
    _open(reader)
    try:
        restrict_process(megabytes=megabytes)
    except ConfigurationError as error:
        return Reply(outcome=Outcome.UNAVAILABLE, problem=str(error))
    return None


def _open(reader: SnapshotReader) -> str:
    """Open what is newest; returns why that cannot be done."""
    try:
        reader.store()
    except StoreUnavailable as error:
        return error.problem
    return ""


def _answer(reader: SnapshotReader, ask: Ask) -> tuple[Reply, bytes]:
    problem = _open(reader)
    if problem:
        return Reply(outcome=Outcome.UNAVAILABLE, problem=problem), b""
    return evaluate(reader.store(), ask)


def _send(reply: Reply, body: bytes) -> None:
    sys.stdout.buffer.write(frame(reply, body))
    sys.stdout.buffer.flush()


def _end_with_parent() -> None:
    """End at once when nobody holds the other end of standard input any more, even within a query."""
    watch = select.poll()
    watch.register(sys.stdin.fileno(), 0)  # a hang-up is always reported
    watch.poll()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
