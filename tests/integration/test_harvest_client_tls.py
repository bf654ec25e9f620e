"""Encrypted nodes: the address is pinned, and still the name is what the certificate has to be for."""

from __future__ import annotations

import http.server
import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import SourceUnavailable
from harvest.client import FetchLimits, SafeClient, _certificates

NAME = "node.example"


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Run an encrypted server whose certificate is for NAME and trusted here; yield its port."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on this machine to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(  # noqa: S603 -- the machine's own openssl, with fixed arguments
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}"),
            *("-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    _certificates.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hello)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()
    _certificates.cache_clear()


class _Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        pass


def resolving_everything_to_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda _host, port, *args, **more: look_up("127.0.0.1", port, *args, **more)
    )


def test_a_pinned_connection_verifies_the_name(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving_everything_to_loopback(monkeypatch)

    with SafeClient(FetchLimits(retries=0), [ipaddress.ip_network("127.0.0.0/8")]) as client:
        assert client.get(f"https://{NAME}:{port}/").body == b"{}"
        with pytest.raises(SourceUnavailable, match="certificate"):
            client.get(f"https://other.example:{port}/")
        with pytest.raises(SourceUnavailable, match="certificate"):
            client.get(f"https://127.0.0.1:{port}/")
