"""A load of search pages on a real gunicorn, from threads of this process."""

from __future__ import annotations

import http.client
import itertools
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from bench.search import sample_queries
from catalog.settings import Settings

_START_SECONDS = 60.0
_TIMEOUT = 30.0


@dataclass(slots=True)
class LoadTimes:
    """What the clients of a load met."""

    milliseconds: list[float] = field(default_factory=list)
    failures: int = 0

    def percentile(self, percent: int) -> float:
        """Return the time that ``percent`` of the requests did not exceed."""
        ordered = sorted(self.milliseconds) or [float("nan")]
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


class WebLoad:
    """Clients that ask one query after the other, each on a connection that it keeps."""

    def __init__(self, address: tuple[str, int], queries: Sequence[str]) -> None:
        self._address = address
        self._queries = queries

    def run(self, *, clients: int, seconds: float) -> LoadTimes:
        """Let the clients ask for so long."""
        with self.going_on(clients=clients) as times:
            time.sleep(seconds)
        return times

    @contextmanager
    def going_on(self, *, clients: int) -> Iterator[LoadTimes]:
        """Let the clients ask while the block runs; the times are whole when it has ended."""
        stop, times = threading.Event(), LoadTimes()
        threads = [threading.Thread(target=self._ask, args=(number, stop, times)) for number in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield times
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _ask(self, number: int, stop: threading.Event, times: LoadTimes) -> None:
        connection = http.client.HTTPConnection(*self._address, timeout=_TIMEOUT)
        for text in itertools.islice(itertools.cycle(self._queries), number * 37, None):
            if stop.is_set():
                break
            began = time.perf_counter()
            try:
                connection.request("GET", f"/?q={quote(text)}")
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                times.failures += 1
                continue
            times.milliseconds.append((time.perf_counter() - began) * 1000)
            times.failures += answer.status != http.client.OK
        connection.close()


def staff_queries(settings: Settings) -> list[str]:
    """Return 500 short queries made of the catalog's own titles."""
    return sample_queries(settings.home / "index", engine=settings.engine)


@contextmanager
def gunicorn(settings: Settings, *, workers: int) -> Iterator[tuple[str, int]]:
    """Serve a data home on a free port; yields the address once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "--config", "python:search_web.gunicorn_conf"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "error"]
    environment = {**os.environ, "MULU_HOME": str(settings.home)}  # noqa: TID251 -- for the server's process
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_until_it_answers(port)
            yield "127.0.0.1", port
        finally:
            process.terminate()


def _wait_until_it_answers(port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
        try:
            connection.request("GET", "/?q=")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
