"""The processes of a running Mulu: the web server, and the one that follows the change log."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import TracebackType
from typing import Self

import click

from catalog.errors import StoreUnavailable
from catalog.settings import Settings

_STOP_SECONDS = 25.0  # gunicorn gives requests 20 to end
_LOOK_SECONDS = 0.2
_AGAIN_SECONDS = 2.0  # before a follower that died is started again


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def environment_of(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process that is to have exactly these settings."""
    kept = {name: value for name, value in environ.items() if not name.startswith("MULU_")}
    for field in fields(settings):
        value = getattr(settings, field.name)
        if value != "":
            kept[f"MULU_{field.name.upper()}"] = str(value).lower() if isinstance(value, bool) else str(value)
    return kept


class ServerProcesses:
    """Gunicorn and, where wanted, a follower; a context manager that ends both."""

    def __init__(
        self, settings: Settings, environ: Mapping[str, str], *, address: Address, workers: int, follow: bool
    ) -> None:
        self._environment = environment_of(settings, environ)
        self._web = [
            *(sys.executable, "-m", "gunicorn", "--config", "python:search_web.gunicorn_conf"),
            *("--bind", str(address), "--workers", str(workers)),
        ]
        if settings.demo:
            self._web += ["--log-level", "warning"]
        self._following = [sys.executable, "-m", "search_web.cli.main", "follow"] if follow else []
        self._quiet = settings.demo
        self._stopped = threading.Event()
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        """Start the processes."""
        self._start("web", self._web)
        if self._following:
            self._start("follow", self._following)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, by force where they do not listen."""
        for process in self._started.values():
            process.send_signal(signal.SIGTERM)
        for process in self._started.values():
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def stop(self) -> None:
        """Let :meth:`wait` return; may be called from a signal handler."""
        self._stopped.set()

    @property
    def serving(self) -> bool:
        """Tell whether the web server has not ended."""
        return self._started["web"].poll() is None

    def wait(self) -> None:
        """Return when :meth:`stop` is called; a follower that dies is started again.

        Raises StoreUnavailable where the web server ends by itself.
        """
        while not self._stopped.wait(_LOOK_SECONDS):
            if not self.serving:
                raise StoreUnavailable(store="web server", problem="it ended; its log stands above")
            if self._following and self._started["follow"].poll() is not None:
                click.echo("mulu: the process that follows the change log ended; starting it again", err=True)
                time.sleep(_AGAIN_SECONDS)
                self._start("follow", self._following)

    def _start(self, name: str, command: list[str]) -> None:
        # a session of its own: Ctrl-C reaches this process alone, which then ends the others in order
        out = subprocess.DEVNULL if self._quiet else None
        self._started[name] = subprocess.Popen(  # noqa: S603 -- our own interpreter and modules
            command, env=self._environment, start_new_session=True, stdin=subprocess.DEVNULL, stdout=out
        )
