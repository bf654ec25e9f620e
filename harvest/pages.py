"""The way through the pages of a listing: never twice the same, never to another host, never for ever."""

from __future__ import annotations

import hashlib
from urllib.parse import urljoin, urlsplit

from catalog.errors import ForbiddenAddress, PagingLoop, SourceTooLarge

MAXIMUM_PAGES = 20_000


class PageTrail:
    """Remembers the addresses and contents of the pages of one listing."""

    def __init__(self, start: str) -> None:
        self._host = _host(start)
        self._addresses: set[str] = set()
        self._contents: set[bytes] = set()

    def enter(self, url: str) -> None:
        """Note that this address is read next.

        Raises:
            PagingLoop: it was read already.
            ForbiddenAddress: it is on another host than the listing's beginning.
            SourceTooLarge: the listing has more pages than a job reads.
        """
        if _host(url) != self._host:
            raise ForbiddenAddress(url=url, problem=f"a following page is on another host than {self._host}")
        if url in self._addresses:
            raise PagingLoop(url=url, problem="the pages lead back to one that was read", place=self._place())
        if len(self._addresses) >= MAXIMUM_PAGES:
            raise SourceTooLarge(url=url, problem=f"more than {MAXIMUM_PAGES} pages")
        self._addresses.add(url)

    def content(self, url: str, items: bytes) -> None:
        """Note what a page held; raises PagingLoop where another page held exactly the same."""
        digest = hashlib.sha256(items).digest()
        if digest in self._contents:
            raise PagingLoop(url=url, problem="two pages hold the same items", place=self._place())
        self._contents.add(digest)

    @staticmethod
    def resolve(base: str, link: str) -> str:
        """Return a link of a page as an absolute address without fragment."""
        return urljoin(base, link.strip()).partition("#")[0]

    def _place(self) -> str:
        return f"page {len(self._addresses)}"


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{(parts.hostname or '').lower()}:{port}"
