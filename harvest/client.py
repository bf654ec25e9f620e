"""The one HTTP client of the harvesters: bounded in time, bytes, redirects and addresses.

Nothing of the machine's environment goes out with a request: no proxy, no cookie, no password of
a ``.netrc``. Errors of the HTTP library end here, as the SourceErrors of :mod:`catalog.errors`.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpcore
import httpx

from catalog.errors import (
    ForbiddenAddress,
    SourceError,
    SourceTimeout,
    SourceTooLarge,
    SourceUnavailable,
    UnreadableSource,
)
from harvest.addresses import AddressGuard, Network
from harvest.deadline import Deadline
from harvest.decompression import Decompressor, Plain
from harvest.guarded_network import GuardedBackend

USER_AGENT = "Mulu-Harvester/0.1"
MEGABYTE = 1024 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 502, 503, 504})  # a moment later the node may answer


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How much of a node's time and bytes one job takes at most."""

    job_seconds: float = 600
    job_bytes: int = 512 * MEGABYTE
    request_seconds: float = 30
    response_bytes: int = 128 * MEGABYTE  # decompressed
    redirects: int = 5
    retries: int = 2  # of one request, after a reset connection or a busy answer
    backoff_seconds: float = 0.3  # before the first retry; doubles each time


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer with status 200, or 304 where an ETag was sent. ``url`` is the last of the redirects."""

    url: str
    status: int
    media_type: str  # lower case, without parameters; empty where the node names none
    charset: str  # as declared; often wrong or missing
    headers: Mapping[str, str]  # names in lower case; repeated ones joined by ", "
    body: bytes


class SafeClient:
    """Fetches for one job. Not for several threads at once; close it after use."""

    def __init__(self, limits: FetchLimits, allowed_networks: Iterable[Network] = ()) -> None:
        self.bytes_read = 0
        self._limits = limits
        self._backend = GuardedBackend(AddressGuard(allowed_networks))
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(),
            max_connections=2,
            keepalive_expiry=5,
            network_backend=self._backend,
        )
        self.deadline = Deadline(limits.job_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def check_deadline(self, url: str) -> None:
        """Raise SourceTimeout where the job has used up its time."""
        if self.deadline.passed():
            raise SourceTimeout(url=url, problem=f"the job took longer than {self._limits.job_seconds:g} s")

    def get(self, url: str, *, accept: str = "*/*", etag: str = "") -> Fetched:
        """Fetch an address, following redirects that may be followed.

        Raises:
            ForbiddenAddress, SourceTimeout, SourceTooLarge, SourceUnavailable, UnreadableSource.
        """
        headers = {"User-Agent": USER_AGENT, "Accept": accept, "Accept-Encoding": "gzip"}
        if etag:
            headers["If-None-Match"] = etag
        for attempt in range(self._limits.retries + 1):
            try:
                return self._follow(url, headers)
            except SourceUnavailable as error:
                pause = self._limits.backoff_seconds * 2**attempt
                last = attempt == self._limits.retries or pause >= self.deadline.remaining()
                if last or not isinstance(error, _MayPass):
                    raise SourceUnavailable(url=error.url, problem=error.problem, place=error.place) from error
                time.sleep(pause)
        raise AssertionError  # the last attempt returns or raises

    def _follow(self, url: str, headers: Mapping[str, str]) -> Fetched:
        self.check_deadline(url)
        self._backend.deadline = self.deadline.sooner_of(self._limits.request_seconds)
        target = _address(url, base=None)
        self._backend.asked_host = target.raw_host.decode("ascii")
        for _ in range(self._limits.redirects + 1):
            found = self._once(target, headers)
            if isinstance(found, Fetched):
                return found
            target = found
        raise SourceUnavailable(url=url, problem=f"more than {self._limits.redirects} redirects")

    def _once(self, target: httpx.URL, headers: Mapping[str, str]) -> Fetched | httpx.URL:
        url = str(target)
        with _translated(url, self._backend), self._pool.stream("GET", url, headers=list(headers.items())) as response:
            received = _headers(response.headers)
            if response.status in _REDIRECTS and "location" in received:
                return _address(received["location"], base=target)
            _check_status(url, response.status)
            body = b"" if response.status == HTTPStatus.NOT_MODIFIED else self._body(url, response, received)
        media_type, _, parameters = received.get("content-type", "").partition(";")
        return Fetched(
            url=url,
            status=response.status,
            media_type=media_type.strip().lower(),
            charset=_charset(parameters),
            headers=received,
            body=body,
        )

    def _body(self, url: str, response: httpcore.Response, headers: Mapping[str, str]) -> bytes:
        limit = min(self._limits.response_bytes, self._limits.job_bytes - self.bytes_read)
        encoding = headers.get("content-encoding", "identity").strip().lower()
        if encoding not in {"identity", "", "gzip", "x-gzip", "deflate"}:
            raise UnreadableSource(url=url, problem=f"content encoding {encoding!r} was not asked for")
        opener = (Plain if encoding in {"identity", ""} else Decompressor)(limit=limit)
        try:
            body = b"".join([opener.feed(chunk) for chunk in response.iter_stream()])
        except OverflowError as error:
            whole = "the answer is" if limit == self._limits.response_bytes else "all answers of the job together are"
            most = self._limits.response_bytes if limit == self._limits.response_bytes else self._limits.job_bytes
            raise SourceTooLarge(url=url, problem=f"{whole} larger than {most / MEGABYTE:.1f} MB") from error
        except zlib.error as error:
            raise UnreadableSource(url=url, problem=f"the compressed body is damaged: {error}") from error
        if not opener.complete:
            raise UnreadableSource(url=url, problem="the compressed body is cut off", place=f"byte {len(body)}")
        self.bytes_read += len(body)
        return body


class _MayPass(SourceUnavailable):
    """Unavailable for a reason that a second attempt may not meet."""


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _translated(url: str, backend: GuardedBackend) -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise SourceTimeout(url=url, problem=f"no complete answer in {backend.deadline.seconds:.1f} s") from error
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        raise _MayPass(url=url, problem=f"connection failed: {str(error) or type(error).__name__}") from error
    except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, ValueError) as error:
        raise SourceUnavailable(url=url, problem=f"the request cannot be sent: {error}") from error
    except ForbiddenAddress as error:
        raise ForbiddenAddress(url=url, problem=error.problem) from error


def _address(text: str, *, base: httpx.URL | None) -> httpx.URL:
    try:
        url = base.join(text) if base else httpx.URL(text.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceUnavailable(url=text[:200], problem=f"no address: {error}") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise ForbiddenAddress(url=text[:200], problem="only http and https addresses are harvested")
    if url.userinfo:
        raise ForbiddenAddress(url=url.host, problem="addresses with a password in them are refused")
    return url.copy_with(fragment=None)


def _check_status(url: str, status: int) -> None:
    if status in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        return
    kind: type[SourceError] = _MayPass if status in _BUSY else SourceUnavailable
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    raise kind(url=url, problem=f"the node answers HTTP {status} {phrase}".rstrip())


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("utf-8", "replace")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _charset(parameters: str) -> str:
    for part in parameters.split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower()
    return ""
