"""The WSGI entry point for gunicorn: ``gunicorn -c python:search_web.gunicorn_conf search_web.wsgi:application``.

The code is loaded once, before workers are forked; stores are opened afterwards, by each
worker for itself, for neither an index nor a database survives a fork.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from catalog.settings import Settings
from indexer.analysis import Analyzer
from search_web.app import create_app
from search_web.services import Services, build_services, close_services

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class ForkedApplication:
    """Opens the app once in each process that answers."""

    def __init__(self, build: Callable[[], Services]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._process = 0
        self._services: Services | None = None
        self._app: WSGIApplication | None = None

    def open(self) -> WSGIApplication:
        """Return this process's app, opening its stores first where that has not been done."""
        with self._lock:
            if self._app is None or self._process != os.getpid():
                self._services = self._build()
                self._app = create_app(self._services)
                self._process = os.getpid()
            return self._app

    def close(self) -> None:
        """Close what this process opened."""
        with self._lock:
            if self._services is not None and self._process == os.getpid():
                close_services(self._services)
            self._services = self._app = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        return self.open()(environ, start_response)


_ANALYZER = Analyzer()  # its dictionary is loaded once and shared by the workers


def _build_from_environment() -> Services:
    return build_services(Settings.from_env(os.environ), analyzer=_ANALYZER)  # noqa: TID251 -- the composition root hands it in


application = ForkedApplication(_build_from_environment)
