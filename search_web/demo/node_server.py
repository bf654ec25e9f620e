"""The departments' nodes: small HTTP servers on loopback, one a department."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from catalog.errors import ConfigurationError
from search_web.demo import sample_data
from search_web.demo.city import Feed
from search_web.demo.feeds import ckan, dcat, json_list, table
from search_web.demo.records import DemoRecord, records_of

_TURTLE = "text/turtle; charset=utf-8"
_JSON = "application/json; charset=utf-8"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RESOURCE = re.compile(r"/(?P<kind>files|service|resource)/(?P<serial>\d{1,6})(?:\.(?P<form>[a-z0-9]+))?")

Answer = tuple[str, bytes]  # content type and body


class Node:
    """One department's node; a context manager that serves from entering until leaving."""

    def __init__(self, feed: Feed, *, port: int = 0) -> None:
        self.feed = feed
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(feed))
        except OSError as error:
            raise ConfigurationError(setting="demo", problem=f"port {port} of 127.0.0.1 is taken") from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name=feed.source_id, daemon=True)

    @property
    def port(self) -> int:
        """The port that the node listens on."""
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """The node's address, without a last slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """What a harvest source of this node has to call."""
        return self.address + self.feed.path

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(feed: Feed) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers GET requests to one node."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer a feed, a file or 404."""
            found = answer(feed, self.path, node=f"http://127.0.0.1:{self.connection.getsockname()[1]}")
            kind, body = found or ("text/plain; charset=utf-8", "没有这个资源\n".encode())
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name of the overridden method
            """Say nothing: the demo's terminal belongs to the visitor."""

    return Handler


def answer(feed: Feed, target: str, *, node: str) -> Answer | None:
    """Return what a node answers to a request target; None where it has nothing there."""
    parts = urlsplit(target)
    records = records_of(feed.department_id)
    resource = _RESOURCE.fullmatch(parts.path)
    if resource is not None:
        return _resource(records, resource["kind"], int(resource["serial"]), resource["form"] or "json")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if feed.kind == "ckan":
        return _ckan(records, unquote(parts.path), query, node)
    if parts.path != feed.path:
        return None
    if feed.kind == "dcat":
        return _TURTLE, dcat.page(records, node, max(1, _number(query.get("page", ""), 1)))
    return _whole(feed.source_id, node)


@cache
def _whole(source_id: str, node: str) -> Answer:
    """Return a listing that is one document; kept, because writing an Excel file takes a while."""
    kind, department_id, write = _LISTINGS[source_id]
    return kind, write(records_of(department_id), node)


_LISTINGS: dict[str, tuple[str, str, Callable[[tuple[DemoRecord, ...], str], bytes]]] = {
    "rsj-json": (_JSON, "rsj", json_list.chinese_list),
    "gaj-json": (_JSON, "gaj", json_list.pinyin_list),
    "zrzy-csv": ("text/csv", "zrzy", table.csv_table),
    "sjj-xlsx": (_EXCEL, "sjj", table.excel_table),
}


def _ckan(records: tuple[DemoRecord, ...], path: str, query: dict[str, str], node: str) -> Answer | None:
    action = path.removeprefix("/api/3/action/")
    if action == "package_search":
        start, rows = _number(query.get("start", ""), 0), _number(query.get("rows", ""), 10)
        return _JSON, ckan.package_search(records, node, start=start, rows=rows)
    if action == "package_list":
        return _JSON, ckan.package_list(records)
    if action == "package_show":
        found = ckan.package_show(records, node, query.get("id", ""))
        return None if found is None else (_JSON, found)
    return None


def _resource(records: tuple[DemoRecord, ...], kind: str, serial: int, form: str) -> Answer | None:
    if not 1 <= serial <= len(records):
        return None
    record = records[serial - 1]
    if kind == "resource":
        return "text/html; charset=utf-8", sample_data.as_page(record)
    if kind == "service" or form == "json":
        return _JSON, sample_data.as_json(record)
    return "text/csv; charset=utf-8", sample_data.as_csv(record)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() else otherwise
