"""The two ways through the packages of a CKAN site (CKAN API 3): search pages, or the list of names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from catalog.errors import SourceUnavailable, UnreadableSource
from catalog.model import ItemProblem
from harvest.client import SafeClient
from harvest.json_reading import raw_list, read_json
from harvest.pages import PageTrail
from harvest.protocol import ListingNotes, Rejected

T = TypeVar("T")
ROWS = 100  # packages of a search page; sites cap it between 100 and 1,000


class _Answer(msgspec.Struct):
    success: bool = False
    result: msgspec.Raw = msgspec.Raw(b"null")
    error: msgspec.Raw = msgspec.Raw(b"null")


class _Search(msgspec.Struct):
    count: int
    results: msgspec.Raw


class CkanApi:
    """One site. ``url`` is its front page or any address below ``/api/``."""

    def __init__(self, url: str, client: SafeClient, notes: ListingNotes) -> None:
        self.site = site_of(url)
        self._client = client
        self._notes = notes

    def packages(self) -> Iterator[msgspec.Raw | Rejected]:
        """Yield every package as JSON; by search, else one by one where the site has no search."""
        first = self._first_page()
        if first is None:
            yield from self._one_by_one()
        else:
            yield from self._searched(first)

    def _first_page(self) -> _Search | None:
        try:
            return self._search(0)
        except (SourceUnavailable, UnreadableSource) as error:
            self._notes.warn(place="package_search", problem=f"{error.problem}; trying package_list")
            return None

    def _searched(self, page: _Search) -> Iterator[msgspec.Raw]:
        trail = PageTrail(self.site)
        seen = 0
        while True:
            self._notes.expected = page.count
            packages = raw_list(page.results)
            if packages:
                trail.content(self._address("package_search", start=seen), bytes(page.results))
            yield from packages
            seen += len(packages)
            if not packages or seen >= page.count:
                break
            page = self._search(seen)
        if seen < page.count:
            problem = f"the pages ended after {seen} packages, but the site says that it has {page.count}"
            raise SourceUnavailable(url=self.site, problem=problem)

    def _search(self, start: int) -> _Search:
        url = self._address("package_search", rows=ROWS, start=start, sort="id asc")
        return _decoded(self._result(url), _Search, url)

    def _one_by_one(self) -> Iterator[msgspec.Raw | Rejected]:
        url = self._address("package_list")
        names = _decoded(self._result(url), list[str], url)
        self._notes.expected = len(names)
        for name in names:
            try:
                yield self._result(self._address("package_show", id=name))
            except (SourceUnavailable, UnreadableSource) as error:
                problem = ItemProblem(identity="", place=f"package {name}", problem=error.problem, rejected=True)
                yield Rejected(problem=problem)

    def _result(self, url: str) -> msgspec.Raw:
        answer = self._client.get(url, accept="application/json")
        document = read_json(answer.body, charset=answer.charset, url=answer.url)
        envelope = _decoded(document.text, _Answer, answer.url)
        if not envelope.success:
            raise UnreadableSource(url=url, problem=f"the site says that it failed: {_said(envelope.error)}")
        return envelope.result

    def _address(self, action: str, **parameters: str | int) -> str:
        return f"{self.site}/api/3/action/{action}" + (
            f"?{urlencode(parameters, quote_via=quote)}" if parameters else ""
        )


def site_of(url: str) -> str:
    """Return the address of a site's front page, without a slash at the end."""
    parts = urlsplit(url)
    path = parts.path.partition("/api/")[0].rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _decoded(text: bytes, kind: type[T], url: str) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise UnreadableSource(url=url, problem=f"this is no answer of CKAN's API: {error}") from error


def _said(error: msgspec.Raw) -> str:
    text = bytes(error).decode("utf-8", "replace")
    return text[:200] if text != "null" else "without a reason"
