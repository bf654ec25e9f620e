"""The pages of a JSON listing: numbered, linked, or a single one."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import msgspec

from catalog.errors import PagingLoop, SourceUnavailable
from catalog.model import HarvestSource
from harvest.client import SafeClient
from harvest.json_reading import find_list, integer_at, read_json, value_at
from harvest.pages import PageTrail
from harvest.protocol import ListingNotes


class JsonPages:
    """Iterates over the lists of undecoded elements; see the options of JsonListHarvester.

    Numbered pages end at an empty page, at a page shorter than the first, or at the total that the node
    names. A node that ends before its own total is not believed: SourceUnavailable.
    """

    def __init__(self, source: HarvestSource, client: SafeClient, notes: ListingNotes) -> None:
        self._source = source
        self._options = source.options
        self._client = client
        self._notes = notes
        self._trail = PageTrail(source.url)
        self._first_length = 0
        self._seen = 0

    def __iter__(self) -> Iterator[list[msgspec.Raw]]:
        number = self._number("first_page", 1)
        url = self._numbered(number)
        while url:
            self._trail.enter(url)
            text = self._fetch(url)
            elements = find_list(text, path=self._options.get("records_path", ""), url=url)
            if elements and self._is_paged() and self._repeats_a_short_page(url, elements):
                break
            self._seen += len(elements)
            self._first_length = self._first_length or len(elements)
            yield elements
            number += 1
            url = self._following(text, url, elements, number)
        self._check_total()

    def _fetch(self, url: str) -> bytes:
        answer = self._client.get(url, accept="application/json, */*;q=0.1")
        document = read_json(answer.body, charset=answer.charset, url=answer.url)
        for place, problem in document.repairs:
            self._notes.warn(place=place, problem=problem)
        if total_path := self._options.get("total_path"):
            self._notes.expected = integer_at(document.text, total_path)
        return document.text

    def _following(self, text: bytes, url: str, elements: list[msgspec.Raw], number: int) -> str:
        if next_path := self._options.get("next_path"):
            link = value_at(text, next_path) or b""
            target = msgspec.json.decode(link) if link.startswith(b'"') else ""
            return PageTrail.resolve(url, target) if target else ""
        expected = self._notes.expected
        last = not elements or len(elements) < self._first_length or (expected is not None and self._seen >= expected)
        return "" if last or "page_param" not in self._options else self._numbered(number)

    def _is_paged(self) -> bool:
        return not {"page_param", "next_path"}.isdisjoint(self._options)

    def _repeats_a_short_page(self, url: str, elements: list[msgspec.Raw]) -> bool:
        """Tell whether the only page is sent for every number; raises PagingLoop for any other repetition."""
        try:
            self._trail.content(url, b"".join(elements))
        except PagingLoop:
            if self._seen == self._first_length < self._number("page_size", 0):
                return True
            raise
        return False

    def _check_total(self) -> None:
        expected = self._notes.expected
        if expected is not None and self._seen < expected:
            problem = f"the pages ended after {self._seen} items, but the node says that it has {expected}"
            raise SourceUnavailable(url=self._source.url, problem=problem)

    def _numbered(self, number: int) -> str:
        if "page_param" not in self._options:
            return self._source.url
        parameters = {self._options["page_param"]: str(number)}
        if "size_param" in self._options:
            parameters[self._options["size_param"]] = self._options.get("page_size", "100")
        return f"{self._source.url}{'&' if '?' in self._source.url else '?'}{urlencode(parameters)}"

    def _number(self, name: str, default: int) -> int:
        text = self._options.get(name, "")
        return int(text) if text.isdecimal() else default
