"""Connections to nodes: resolved once, checked, pinned, and under one total deadline.

The address that is checked is the address that is connected to, so that a name which resolves
differently a moment later (rebinding) gains nothing. The host name stays what TLS verifies.
Every read and write gets the time that is left of the whole request, so that a node that sends
one byte a second cannot hold a job.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterable
from typing import Any

import httpcore

from catalog.errors import ForbiddenAddress
from harvest.addresses import AddressGuard
from harvest.deadline import Deadline


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections only to allowed addresses.

    ``deadline`` and ``asked_host`` are set before each request. The configured node networks count for the host
    that was asked for and for no other: a node cannot lead the harvester on to what else is inside them.
    """

    def __init__(self, guard: AddressGuard) -> None:
        self.deadline = Deadline(0)
        self.asked_host = ""
        self._guard = guard
        self._public = AddressGuard()
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 -- httpcore's signature; the deadline rules
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check and connect; raises ForbiddenAddress, httpcore's ConnectError and ConnectTimeout."""
        addresses = _resolve(host, port, self.deadline)
        guard = self._guard if host == self.asked_host else self._public
        allowed = [address for address in addresses if guard.allows(address)]
        if not allowed:
            where = ", ".join(addresses) or host
            problem = f"{where} is no address that nodes may have or lead to; see MULU_NODE_NETWORKS"
            raise ForbiddenAddress(url=host, problem=problem)
        failure: httpcore.ConnectError | None = None
        for address in allowed:
            try:
                stream = self._inner.connect_tcp(
                    address, port, _left(self.deadline, httpcore.ConnectTimeout), local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failure = error
            else:
                return _DeadlineStream(stream, self)
        raise failure or httpcore.ConnectError("no address")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 -- httpcore's signature
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 -- httpcore's signature
    ) -> httpcore.NetworkStream:
        """Refuse: nodes are on the network."""
        raise ForbiddenAddress(url=path, problem="a local socket is no node")

    def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks before it reconnects."""
        self._inner.sleep(min(seconds, self.deadline.remaining()))


class _DeadlineStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, backend: GuardedBackend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 -- the deadline rules
        return self._inner.read(max_bytes, _left(self._backend.deadline, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 -- the deadline rules
        self._inner.write(buffer, _left(self._backend.deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 -- the deadline rules
    ) -> httpcore.NetworkStream:
        left = _left(self._backend.deadline, httpcore.ConnectTimeout)
        return _DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, left), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(deadline: Deadline, error: type[httpcore.TimeoutException]) -> float:
    left = deadline.remaining()
    if left <= 0:
        raise error("deadline")
    return left


def _resolve(host: str, port: int, deadline: Deadline) -> list[str]:
    """Look a name up in a thread of its own: the system's resolver knows no deadline."""
    found: list[str] = []
    failed: list[OSError] = []

    def look_up() -> None:
        try:
            infos = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            failed.append(error if isinstance(error, OSError) else OSError(str(error)))
        else:
            found.extend(dict.fromkeys(str(info[4][0]) for info in infos))

    thread = threading.Thread(target=look_up, daemon=True, name=f"resolve {host}")
    thread.start()
    thread.join(deadline.remaining())
    if failed:
        raise httpcore.ConnectError(f"{host}: {failed[0]}") from failed[0]
    if not found:
        raise httpcore.ConnectTimeout(f"{host} was not resolved in time")
    return found
