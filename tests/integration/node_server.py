"""A department's node on loopback: real HTTP, as well or as badly behaved as a test wants it."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Handler = Callable[["NodeRequest"], None]


@dataclass(frozen=True, slots=True)
class NodeRequest:
    """One request; ``http`` is the standard library's handler, to write whatever one likes."""

    path: str
    http: BaseHTTPRequestHandler


@dataclass(slots=True)
class Node:
    """A running node. ``handlers`` maps a path without query to what answers it."""

    url: str
    handlers: dict[str, Handler] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def answer(
        self, path: str, body: bytes, content_type: str = "application/json", headers: Mapping[str, str] | None = None
    ) -> str:
        """Answer this path with these bytes; returns its address."""

        def handler(request: NodeRequest) -> None:
            send(request.http, body, content_type, headers=headers)

        self.handlers[path] = handler
        return f"{self.url}{path}"

    def answer_json(self, path: str, value: Any) -> str:
        """Answer this path with JSON; returns its address."""
        return self.answer(path, json.dumps(value, ensure_ascii=False).encode(), "application/json")

    def on(self, path: str, handler: Handler) -> str:
        """Answer this path by calling something; returns its address."""
        self.handlers[path] = handler
        return f"{self.url}{path}"


def send(
    http: BaseHTTPRequestHandler,
    body: bytes,
    content_type: str = "application/json",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send a whole answer."""
    http.send_response(status)
    http.send_header("Content-Type", content_type)
    http.send_header("Content-Length", str(len(body)))
    for name, value in (headers or {}).items():
        http.send_header(name, value)
    http.end_headers()
    http.wfile.write(body)


def gzipped(body: bytes) -> bytes:
    """Return the body as gzip."""
    return gzip.compress(body)


@contextmanager
def running_node() -> Iterator[Node]:
    """Run a node on a free port of 127.0.0.1."""

    class Requests(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            node.requests.append(self.path)
            node.headers.append({name.lower(): value for name, value in self.headers.items()})
            handler = node.handlers.get(self.path.partition("?")[0])
            try:
                if handler is None:
                    send(self, b"no such page", "text/plain", 404)
                else:
                    handler(NodeRequest(path=self.path, http=self))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    server.daemon_threads = True
    server.block_on_close = False
    node = Node(url=f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield node
    finally:
        node.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()
