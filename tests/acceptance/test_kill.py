"""A harvest that is killed in the middle leaves nothing to mend."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.acceptance.conftest import CommandLine

RECORDS = 6_000
_PATIENCE_SECONDS = 120


@pytest.fixture
def big_node() -> Iterator[str]:
    """Yield the address of a node with some thousand records."""
    rows = [
        {"信息资源名称": f"云川市第{number}号登记表", "信息资源代码": f"307009/{number:06d}", "更新周期": "每月"}
        for number in range(RECORDS)
    ]
    body = json.dumps(rows).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/list.json"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_harvest_killed_in_the_middle_goes_on_where_it_was(mulu: CommandLine, big_node: str) -> None:
    mulu.ok("init")
    mulu.ok("department", "add", "tjj", "--name", "云川市统计局")
    mulu.ok("node", "add", "tjj", big_node, "--department", "tjj", "--kind", "json")

    _kill_when_some_are_stored(mulu)

    stored = _count(mulu.home)
    assert 0 < stored < RECORDS
    outcome = mulu.ok("harvest", "tjj")
    assert f"tjj: done: {RECORDS} gathered, {RECORDS - stored} added, 0 replaced, {stored} unchanged" in outcome
    verified = mulu.ok("verify")
    assert f"{RECORDS} records in SQL, {RECORDS} in the index, {RECORDS} in the RDF store\n0 differences" in verified


def _kill_when_some_are_stored(mulu: CommandLine) -> None:
    """Start a harvest as a process and kill it, with its children, while it is storing."""
    command = [sys.executable, "-m", "search_web.cli.main", "harvest", "tjj"]
    environ = {"PATH": os.defpath, **mulu.environ}
    root = Path(__file__).resolve().parents[2]
    until = time.monotonic() + _PATIENCE_SECONDS
    with subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        command, cwd=root, env=environ, start_new_session=True, stdout=subprocess.DEVNULL
    ) as process:
        while _count(mulu.home) == 0 and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)


def _count(home: Path) -> int:
    connection = sqlite3.connect(home / "mulu.db", timeout=30)
    try:
        return int(connection.execute("SELECT COUNT(*) FROM record").fetchone()[0])
    finally:
        connection.close()
