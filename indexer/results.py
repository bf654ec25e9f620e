"""What a search is asked and what it answers: values for every surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from indexer.documents import FACETS
from indexer.query import Notice

Sort = Literal["relevance", "modified", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search as a surface asks for it. Empty text lists by freshness."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet → values, any of which will do
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20  # hits, 0 to 100
    facets: tuple[str, ...] = FACETS
    facet_size: int = 10  # values of each facet, the most frequent; selected ones always


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text, marked where it is what was searched for."""

    text: str
    marked: bool


Snippet = tuple[Fragment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One found record."""

    record_id: str
    iri: str
    score: float  # comparable inside one page only
    title: Snippet
    description: Snippet
    publisher: Snippet
    publisher_name: str
    department_id: str
    share_type: str
    access_rights: str
    frequency: str
    formats: tuple[str, ...]
    themes: tuple[str, ...]
    region: str
    issued: str  # ISO day or empty
    modified: str  # ISO day or empty
    matched_fields: tuple[str, ...]  # of title, publisher, keywords, themes, description, items


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: how many hits there would be with it."""

    value: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet, most frequent first."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The answer to one request."""

    hits: tuple[Hit, ...]
    total: int
    facets: tuple[Facet, ...]
    notices: tuple[Notice, ...]
    terms: tuple[str, ...]  # folded pieces that were searched for
    took_ms: float
