"""Gunicorn's threaded worker with an end to its patience.

Its threads read requests without any deadline: eight clients that send half a head and then nothing would
stop two workers for ever. Here the connection is shut down, and its thread is free again. A proxy that
buffers requests is still the answer to somebody who does that on purpose and goes on with it.
"""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # it has none

HEAD_SECONDS = 15.0  # for the request's line and headers, from when the connection asked for a thread
LEAST_SECONDS = 2.0  # of these in any case, for those who waited for a thread meanwhile
REQUEST_SECONDS = 300.0  # for all else: its body, the work, the sending of the answer


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Shuts down connections whose request takes too long to come or its answer too long to be taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._busy: dict[Any, float] = {}  # connection → when it is shut down; single operations, so no lock
        self._asked: dict[Any, float] = {}  # connection → when it asked for a thread

    def enqueue_req(self, conn: Any) -> None:
        """Let a connection wait for a thread."""
        self._asked[conn] = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Serve one request, in a thread."""
        now = time.monotonic()
        self._busy[conn] = max(self._asked.pop(conn, now) + HEAD_SECONDS, now + LEAST_SECONDS)
        try:
            return super().handle(conn)
        finally:
            self._busy.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request whose head is complete."""
        self._busy[conn] = time.monotonic() + REQUEST_SECONDS
        return super().handle_request(req, conn)

    def notify(self) -> None:
        """Tell the arbiter that this worker lives, and look for what is overdue: about once a second."""
        super().notify()
        now = time.monotonic()
        for conn, deadline in list(self._busy.items()):
            if deadline < now:
                with contextlib.suppress(OSError):  # it ended by itself
                    socket.socket.shutdown(conn.sock, socket.SHUT_RDWR)
