"""The safe client against real servers that behave badly."""

from __future__ import annotations

import ipaddress
import socket
import time
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from catalog.errors import (
    ForbiddenAddress,
    SourceError,
    SourceTimeout,
    SourceTooLarge,
    SourceUnavailable,
    UnreadableSource,
)
from harvest.client import FetchLimits, SafeClient
from tests.integration.node_server import Node, NodeRequest, gzipped, running_node, send

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
LIMITS = FetchLimits(
    job_seconds=5, request_seconds=0.6, response_bytes=100_000, job_bytes=150_000, redirects=3, backoff_seconds=0.01
)


@pytest.fixture
def node() -> Iterator[Node]:
    with running_node() as node:
        yield node


@pytest.fixture
def client() -> Iterator[SafeClient]:
    with SafeClient(LIMITS, LOOPBACK) as client:
        yield client


def test_an_answer_comes_with_its_type_charset_and_bytes(node: Node, client: SafeClient) -> None:
    url = node.answer("/list", "目录".encode("gb18030"), "text/CSV; header=present; charset=GBK", {"ETag": '"7"'})

    answer = client.get(url)

    assert (answer.status, answer.media_type, answer.charset) == (200, "text/csv", "gbk")
    assert answer.body.decode("gb18030") == "目录"
    assert answer.headers["etag"] == '"7"'
    assert client.bytes_read == 4


def test_nothing_of_the_machine_goes_out_with_a_request(
    node: Node, client: SafeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    node.on("/a", lambda request: send(request.http, b"{}", headers={"Set-Cookie": "id=1"}))

    client.get(f"{node.url}/a")
    client.get(f"{node.url}/a")

    assert {name for headers in node.headers for name in headers} <= {"host", "user-agent", "accept", "accept-encoding"}


def test_an_unchanged_page_is_a_304_where_its_etag_is_sent(node: Node, client: SafeClient) -> None:
    def handler(request: NodeRequest) -> None:
        known = request.http.headers.get("If-None-Match") == '"7"'
        send(request.http, b"" if known else b"{}", status=304 if known else 200)

    answer = client.get(node.on("/a", handler), etag='"7"')

    assert (answer.status, answer.body) == (304, b"")


def test_a_node_that_never_answers_is_given_up_in_time(node: Node, client: SafeClient) -> None:
    def hang(_: NodeRequest) -> None:
        node.stopping.wait(10)

    url = node.on("/hang", hang)
    started = time.monotonic()

    with pytest.raises(SourceTimeout):
        client.get(url)

    assert time.monotonic() - started < 2


@pytest.mark.parametrize("part", ["headers", "body"])
def test_dripping_bytes_do_not_extend_the_deadline(node: Node, client: SafeClient, part: str) -> None:
    def drip(request: NodeRequest) -> None:
        wire = request.http.wfile
        if part == "body":
            wire.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        else:
            wire.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(200):
            wire.write(b"a")
            if node.stopping.wait(0.05):
                return

    started = time.monotonic()

    with pytest.raises(SourceTimeout):
        client.get(node.on("/drip", drip))

    assert time.monotonic() - started < 2


def test_a_job_has_one_deadline_for_all_its_requests(node: Node) -> None:
    def slowly(request: NodeRequest) -> None:
        node.stopping.wait(0.3)
        send(request.http, b"{}")

    url = node.on("/slow", slowly)
    limits = FetchLimits(job_seconds=0.8, request_seconds=0.6)

    with SafeClient(limits, LOOPBACK) as client:
        client.get(url)
        client.get(url)
        with pytest.raises(SourceTimeout):
            client.get(url)


def test_a_body_over_the_limit_is_not_read_to_its_end(node: Node, client: SafeClient) -> None:
    sent = []

    def endless(request: NodeRequest) -> None:
        request.http.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while not node.stopping.is_set():
            sent.append(request.http.wfile.write(b"x" * 65536))

    with pytest.raises(SourceTooLarge):
        client.get(node.on("/endless", endless))

    assert sum(sent) < 50_000_000


def test_the_bytes_of_all_answers_of_a_job_are_limited_together(node: Node, client: SafeClient) -> None:
    url = node.answer("/big", b"x" * 90_000)
    client.get(url)

    with pytest.raises(SourceTooLarge):
        client.get(url)


def test_a_gzip_bomb_is_stopped_at_the_limit(node: Node, client: SafeClient) -> None:
    url = node.answer("/bomb", gzipped(b"0" * 50_000_000), headers={"Content-Encoding": "gzip"})

    with pytest.raises(SourceTooLarge):
        client.get(url)


def test_compressed_answers_are_opened(node: Node, client: SafeClient) -> None:
    gzip_url = node.answer("/gzip", gzipped(b"[1") + gzipped(b"]"), headers={"Content-Encoding": "gzip"})
    deflate_url = node.answer("/deflate", zlib.compress(b"[2]"), headers={"Content-Encoding": "deflate"})

    assert client.get(gzip_url).body == b"[1]"
    assert client.get(deflate_url).body == b"[2]"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(gzipped(b"x" * 5000)[:-20], "gzip"), (b"no gzip at all", "gzip"), (b"{}", "br")],
    ids=["cut off", "not compressed", "not asked for"],
)
def test_damaged_or_unknown_compression_is_unreadable(
    node: Node, client: SafeClient, body: bytes, encoding: str
) -> None:
    with pytest.raises(UnreadableSource):
        client.get(node.answer("/x", body, headers={"Content-Encoding": encoding}))


def test_a_body_cut_off_midway_is_tried_again_and_then_unavailable(node: Node, client: SafeClient) -> None:
    def cut(request: NodeRequest) -> None:
        request.http.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[1, 2")
        request.http.close_connection = True

    with pytest.raises(SourceUnavailable):
        client.get(node.on("/cut", cut))

    assert len(node.requests) == 3


def test_a_busy_node_is_asked_again(node: Node, client: SafeClient) -> None:
    def busy_once(request: NodeRequest) -> None:
        send(request.http, b"{}", status=503 if len(node.requests) == 1 else 200)

    assert client.get(node.on("/busy", busy_once)).status == 200
    assert len(node.requests) == 2


@pytest.mark.parametrize("status", [401, 404, 410, 500, 999])
def test_other_statuses_are_not_asked_again_and_are_told(node: Node, client: SafeClient, status: int) -> None:
    url = node.on("/x", lambda request: send(request.http, b"", status=status))

    with pytest.raises(SourceUnavailable, match=str(status)):
        client.get(url)

    assert len(node.requests) == 1


def test_a_port_that_nobody_listens_to_is_unavailable(client: SafeClient) -> None:
    with running_node() as gone:
        url = gone.url

    with pytest.raises(SourceUnavailable):
        client.get(url)


def test_redirects_are_followed_within_bounds(node: Node, client: SafeClient) -> None:
    node.on("/a", lambda request: send(request.http, b"", status=302, headers={"Location": "b?x=1"}))
    url = node.answer("/b", b"{}")

    assert client.get(f"{node.url}/a").url == f"{url}?x=1"


def test_a_circle_of_redirects_ends(node: Node, client: SafeClient) -> None:
    node.on("/a", lambda request: send(request.http, b"", status=301, headers={"Location": "/a"}))

    with pytest.raises(SourceUnavailable, match="redirects"):
        client.get(f"{node.url}/a")


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::1]:1/",
        "http://0.0.0.0:1/",
        "http://10.0.0.1/",
        "http://2130706433.invalid./",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:70/",
        "http://user:secret@127.0.0.1/",
        "//169.254.169.254/",
    ],
)
def test_a_redirect_to_a_forbidden_place_is_refused(node: Node, client: SafeClient, target: str) -> None:
    node.on("/a", lambda request: send(request.http, b"", status=302, headers={"Location": target}))

    with pytest.raises(SourceError) as raised:
        client.get(f"{node.url}/a")

    assert isinstance(raised.value, ForbiddenAddress) or ".invalid" in target
    assert "secret" not in str(raised.value)


def test_a_node_cannot_lead_to_another_host_of_the_inner_networks(node: Node, client: SafeClient) -> None:
    inner = node.answer("/secret", b"{}").replace("127.0.0.1", "127.0.0.2")
    node.on("/a", lambda request: send(request.http, b"", status=302, headers={"Location": inner}))

    with pytest.raises(ForbiddenAddress, match="lead to"):
        client.get(f"{node.url}/a")


def test_loopback_is_refused_unless_the_operator_allows_it(node: Node) -> None:
    url = node.answer("/a", b"{}")

    with SafeClient(LIMITS) as client, pytest.raises(ForbiddenAddress, match="MULU_NODE_NETWORKS"):
        client.get(url)

    assert node.requests == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    node: Node, client: SafeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves to something else a moment later (rebinding) is looked up once."""
    answers = iter(["127.0.0.1", "169.254.169.254"])
    asked = []

    look_up = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **options: Any) -> list[Any]:
        if host == "127.0.0.1":
            return look_up(host, port, *args, **options)
        asked.append(host)
        return [(2, 1, 6, "", (next(answers), port))]

    port = node.url.rpartition(":")[2]
    node.answer("/a", b"{}")
    monkeypatch.setattr("socket.getaddrinfo", resolve)

    assert client.get(f"http://node.example:{port}/a").body == b"{}"
    assert asked == ["node.example"]
    assert node.headers[0]["host"] == f"node.example:{port}"


@pytest.mark.parametrize("url", ["", "not an address", "http://", "http://[::1", "data:,x", "http://a b/"])
def test_what_is_no_address_is_said_to_be_none(client: SafeClient, url: str) -> None:
    with pytest.raises(SourceError):
        client.get(url)
