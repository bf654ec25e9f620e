"""A running server shows what a harvest in another process brings, and ends when it is told to."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from search_web.demo.node_server import Node
from search_web.demo.records import records_of
from search_web.demo.self_check import wait_until_healthy
from tests.acceptance.conftest import CommandLine, register

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 120.0


def test_what_cron_harvests_shows_in_the_running_server(mulu: CommandLine, nodes: dict[str, Node]) -> None:
    register(mulu, nodes)
    port = _free_port()
    command = [sys.executable, "-m", "search_web.cli.main", "serve", "--port", str(port), "--workers", "1"]
    environ = {"PATH": os.defpath, **mulu.environ}
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 -- our own interpreter and module
        try:
            wait_until_healthy("127.0.0.1", port, seconds=_PATIENCE_SECONDS, alive=lambda: process.poll() is None)
            assert _total(port) == 0

            mulu.ok("harvest", "rsj-json", "--no-project")

            open_to_all = sum(record.opening != "不予" for record in records_of("rsj") if record.audience == "公开")
            _wait_for(port, open_to_all)
        finally:
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=_PATIENCE_SECONDS)
    assert process.returncode == 0
    assert "Traceback" not in log.decode()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))  # nothing listens any more


def test_serving_before_init_says_how_to_begin(mulu: CommandLine) -> None:
    outcome = mulu("serve")

    assert outcome.code == 3
    assert "run mulu init" in outcome.err


def _wait_for(port: int, total: int) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while _total(port) != total and time.monotonic() < until:
        time.sleep(0.2)
    assert _total(port) == total


def _total(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/api/v1/search")
        return int(json.loads(connection.getresponse().read())["total"])
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
