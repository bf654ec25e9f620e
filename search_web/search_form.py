"""What the address of a search says, and the addresses of its neighbours.

An address is the whole state of the search page, so that it can be sent, kept and
opened without a session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from catalog.errors import InvalidInput
from indexer.search import FACETS, SearchRequest

Sort = Literal["relevance", "modified", "title"]
SORTS: tuple[Sort, ...] = ("relevance", "modified", "title")
PAGE_SIZE = 20
LAST_PAGE = 500  # 10,000 hits: beyond, narrow the search
MAX_PAGE_SIZE = 100  # of the API
_MAX_VALUES = 50  # of one filter
_MAX_VALUE = 200  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """The state of the search page; ``page`` counts from 1."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1

    def request(self, *, size: int = PAGE_SIZE, facet_size: int = 10) -> SearchRequest:
        """Return the question that this state asks the index."""
        return SearchRequest(
            text=self.text,
            filters=self.filters,
            sort=self.sort,
            offset=(self.page - 1) * size,
            limit=size,
            facet_size=facet_size,
        )

    def selected(self, name: str) -> tuple[str, ...]:
        """Return the chosen values of one filter."""
        return self.filters.get(name, ())

    def toggled(self, name: str, value: str) -> SearchForm:
        """Return the state with one value chosen, or no longer chosen, on its first page."""
        chosen = self.selected(name)
        values = tuple(one for one in chosen if one != value) if value in chosen else (*chosen, value)
        filters = {**self.filters, name: values}
        return replace(self, filters={key: kept for key, kept in filters.items() if kept}, page=1)

    def cleared(self) -> SearchForm:
        """Return the state without filters."""
        return replace(self, filters={}, page=1)

    def sorted_by(self, sort: Sort) -> SearchForm:
        """Return the state in another order, on its first page."""
        return replace(self, sort=sort, page=1)

    def at(self, page: int) -> SearchForm:
        """Return another page of the same search."""
        return replace(self, page=page)

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return everything but the text, as hidden fields of the search box need it."""
        kept = [(name, value) for name in FACETS for value in self.selected(name)]
        return (*kept, ("sort", self.sort)) if self.sort != "relevance" else tuple(kept)

    def query(self) -> str:
        """Return the query string of this state, beginning with ``?``; always the same for the same state."""
        pairs = [("q", self.text)] if self.text else []
        pairs += self.fields()
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return "?" + urlencode(pairs)


def read_form(args: MultiDict[str, str]) -> SearchForm:
    """Read the state from an address; raises InvalidInput with a sentence."""
    return SearchForm(
        text=args.get("q", "").strip(),
        filters={name: values for name in FACETS if (values := _values(args, name))},
        sort=_sort(args.get("sort", "") or "relevance"),
        page=whole_number(args, "page", default=1, low=1, high=LAST_PAGE),
    )


def whole_number(args: MultiDict[str, str], name: str, *, default: int, low: int, high: int) -> int:
    """Read a number of the address; raises InvalidInput where it is none or out of range."""
    text = args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(high)) and low <= int(text) <= high):
        raise InvalidInput(field=name, problem=f"a whole number from {low} to {high}")
    return int(text)


def _sort(text: str) -> Sort:
    for sort in SORTS:
        if text == sort:
            return sort
    raise InvalidInput(field="sort", problem=f"one of {', '.join(SORTS)}")


def _values(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in args.getlist(name) if value))
    if len(values) > _MAX_VALUES:
        raise InvalidInput(field=name, problem=f"at most {_MAX_VALUES} values")
    if any(len(value) > _MAX_VALUE or not value.isprintable() for value in values):
        raise InvalidInput(field=name, problem=f"a value is printable text of at most {_MAX_VALUE} characters")
    return values
