"""The app under the real server: two forked workers over one catalog, with the shipped configuration."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from catalog.settings import Settings
from search_web.patient_worker import HEAD_SECONDS
from tests.web_world import fill, record_id

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server, its log and its actors' tokens."""

    url: str
    log: Path
    tokens: dict[str, str]


@contextmanager
def serving(home: Path, log: Path, *, ready: int = 200) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "MULU_HOME": str(home)}  # noqa: TID251 -- the server is a process of its own
    command = [sys.executable, "-m", "gunicorn", "-c", "python:search_web.gunicorn_conf", "-b", f"127.0.0.1:{port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)  # noqa: S603 -- our own server
        try:
            _wait(f"http://127.0.0.1:{port}/health", log, ready)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(url: str, log: Path, ready: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, trust_env=False).status_code == ready:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start: {log.read_text()[-2000:]}")


def _get(served: Served, path: str) -> tuple[int, bytes]:
    """Ask for a path that httpx would find too long."""
    connection = HTTPConnection(served.url.removeprefix("http://"), timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    with closing(connection):
        return answer.status, answer.read()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home, log = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("log") / "server.log"
    tokens = fill(Settings(home=home))
    with serving(home, log) as url:
        yield Served(url=url, log=log, tokens=tokens)


def test_every_part_answers_from_every_worker(served: Served) -> None:
    paths = ["/?q=" + quote("停车"), f"/dataset/{record_id('open')}", "/sparql?query=ASK+%7B%7D", "/nodes", "/health"]

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda path: httpx.get(served.url + path, trust_env=False).status_code, paths * 8))

    assert set(statuses) == {200}


def test_a_session_opened_by_one_worker_is_known_to_the_other(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.tokens['staff']}"}
    totals = {
        httpx.get(f"{served.url}/api/v1/search", headers=headers, trust_env=False).json()["total"] for _ in range(12)
    }

    assert totals == {31}


def test_the_log_has_neither_queries_nor_tokens(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.tokens['staff']}"}
    httpx.get(f"{served.url}/?q=secretword", headers=headers, trust_env=False)
    httpx.get(f"{served.url}/nowhere?token={served.tokens['staff']}", trust_env=False)
    time.sleep(0.3)

    log = served.log.read_text()

    assert '"GET /nowhere" 404' in log
    assert "secretword" not in log
    assert served.tokens["staff"] not in log


def test_headers_of_an_unnamed_proxy_are_not_believed(served: Served) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Accept": "text/html"}
    answer = httpx.get(f"{served.url}/", headers=headers, trust_env=False)

    assert "Strict-Transport-Security" not in answer.headers
    assert "evil.example" not in answer.text


def test_ten_thousand_characters_are_answered_with_a_sentence(served: Served) -> None:
    status, body = _get(served, "/api/v1/search?q=" + quote("长" * 10_000))

    assert status == 400
    assert json.loads(body)["detail"] == "q: at most 1,000 characters, not 10,000"


def test_an_endless_request_line_is_refused(served: Served) -> None:
    assert _get(served, "/?q=" + "x" * 140_000)[0] == 414


def test_the_server_says_what_is_missing_instead_of_breaking(tmp_path: Path) -> None:
    home = tmp_path / "empty"
    home.mkdir()
    fill(Settings(home=home))
    for part in ("index", "rdf"):
        (home / part).rename(home / f"{part}-gone")
    with serving(home, tmp_path / "log", ready=503) as url:
        health = httpx.get(f"{url}/health", trust_env=False)
        query = httpx.get(f"{url}/sparql?query=ASK+%7B%7D", trust_env=False)
        record = httpx.get(f"{url}/dataset/{record_id('open')}", headers={"Accept": "text/html"}, trust_env=False)

    assert (health.status_code, query.status_code, record.status_code) == (503, 503, 200)
    assert health.json()["stores"]["rdf"] == {"ok": False, "problem": "store.unavailable"}
    assert query.headers["Retry-After"]


def test_clients_that_send_half_a_request_do_not_stop_the_server_for_ever(served: Served) -> None:
    host, _, port = served.url.removeprefix("http://").partition(":")
    with ExitStack() as stack:
        for _number in range(16):  # twice the threads of two workers
            half = stack.enter_context(socket.create_connection((host, int(port))))
            half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Never:")
        begin = time.monotonic()
        answer = httpx.get(f"{served.url}/help", trust_env=False, timeout=3 * HEAD_SECONDS)

        assert answer.status_code == 200
        assert time.monotonic() - begin < 2.5 * HEAD_SECONDS
