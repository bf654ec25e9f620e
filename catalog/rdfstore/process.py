"""One query process, seen from the web worker: started without waiting, asked once at a time, killed at will."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import catalog
from catalog.rdfstore.wire import START, Ask, Reply, frame, lengths_of, reply_of

_STARTING_SECONDS = 20.0  # a machine under load starts an interpreter and opens the store
_PACKAGES = str(Path(catalog.__file__).parents[1])


class ProcessEnded(Exception):
    """The process died over the query: of memory, or of its own parser."""


class DeadlinePassed(Exception):
    """The query was not answered in its time."""


class QueryProcess:
    """A child process with pipes to its standard streams."""

    def __init__(self, root: Path, *, megabytes: int) -> None:
        self._child = subprocess.Popen(  # noqa: S603 -- our own module under our own interpreter
            [sys.executable, "-s", "-m", "catalog.rdfstore.worker", str(root), str(megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": _PACKAGES, "LC_ALL": "C.UTF-8"},
            bufsize=0,
        )
        self._ready = False

    @property
    def alive(self) -> bool:
        """Tell whether the process runs."""
        return self._child.poll() is None

    def ask(self, ask: Ask) -> tuple[Reply, bytes]:
        """Return the answer; raises DeadlinePassed or ProcessEnded, after which the process must be stopped."""
        if not self._ready:  # a process that is still starting is not the query's fault
            self._message(time.monotonic() + _STARTING_SECONDS)
            self._ready = True
        self._write(frame(ask))
        return self._message(time.monotonic() + ask.seconds)

    def stop(self) -> None:
        """Kill the process and take its remains away."""
        self._child.kill()
        self._child.wait()
        self._close_pipes()

    def forget(self) -> None:
        """Leave the process to somebody else: close this side's copies of its pipes."""
        self._child.returncode = 0  # it is no child of this process
        self._close_pipes()

    def _message(self, deadline: float) -> tuple[Reply, bytes]:
        head, body = lengths_of(self._read(START, deadline))
        return reply_of(self._read(head, deadline)), self._read(body, deadline)

    def _write(self, data: bytes) -> None:
        pipe = self._child.stdin
        try:
            while pipe is not None and data:
                data = data[pipe.write(data) :]
        except OSError as error:
            raise ProcessEnded from error

    def _close_pipes(self) -> None:
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _read(self, size: int, deadline: float) -> bytes:
        source = self._child.stdout
        if source is None:
            raise ProcessEnded
        chunks: list[bytes] = []
        poll = select.poll()
        poll.register(source, select.POLLIN)
        while size:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise DeadlinePassed
            chunk = os.read(source.fileno(), min(size, 1 << 20))
            if not chunk:
                raise ProcessEnded
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)
