"""The engine protocol: one physical index over the records of one audience.

An engine knows documents, units, terms and facets; it knows no labels, no query language
and no other partition. ``tests/contract/test_index_search.py`` holds every implementation to this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from indexer.documents import IndexDocument
from indexer.matching import MatchTree
from indexer.ranking import Ranking, ScoreTerm


class Order(StrEnum):
    """How hits are ordered. Equal scores: the fresher first; no two records are equal."""

    RELEVANCE = "relevance"
    MODIFIED = "modified"  # latest day first
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class FacetFilter:
    """A record must have one of these values in the facet."""

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records: those that match and pass all filters."""

    match: MatchTree
    filters: tuple[FacetFilter, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """How rare each term of a ranking is in all partitions that are searched together."""

    documents: int
    frequencies: tuple[int, ...]  # of the ranking's terms, in their order


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One found document; ``handle`` is the view's own."""

    score: float
    fresh_key: int
    title_key: str  # empty unless ordered by title
    handle: object


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits in order, and how many there are in all."""

    total: int
    hits: tuple[EngineHit, ...]


class PartitionView(Protocol):
    """One state of a partition: what is read from one view belongs together."""

    @property
    def documents(self) -> int:
        """How many documents there are."""
        ...

    def frequencies(self, terms: Sequence[ScoreTerm]) -> tuple[int, ...]:
        """Return for each term how many documents hold it; replaced ones may be counted for a while."""
        ...

    def search(
        self, selection: Selection, *, ranking: Ranking, order: Order, limit: int, statistics: Statistics | None
    ) -> Found:
        """Return the ``limit`` best documents of a selection.

        Args:
            statistics: of all partitions searched together; None where this is the only one.
        """
        ...

    def facets(self, selection: Selection, names: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Count the values of these facets in a selection, all of them."""
        ...

    def displays(self, handles: Iterable[object]) -> list[bytes]:
        """Return the stored display of each hit."""
        ...

    def states(self) -> Iterator[tuple[str, str]]:
        """Yield (record_id, digest) of every document, in order of record_id."""
        ...

    def holding(self, record_ids: Sequence[str]) -> frozenset[str]:
        """Return those of the records that may be here: never too few, perhaps some lately deleted."""
        ...


class PartitionEngine(Protocol):
    """One partition. Writing is one process's at a time, which the caller sees to."""

    def view(self) -> PartitionView:
        """Return the last committed state, of whichever process."""
        ...

    def replace(self, documents: Sequence[IndexDocument]) -> None:
        """Add documents, or put them in the place of those of the same record. Seen after commit."""
        ...

    def delete(self, record_ids: Sequence[str]) -> None:
        """Delete records; unknown ones are no error. Seen after commit."""
        ...

    def stale(self) -> int:
        """Return how many deleted or replaced documents the committed statistics may still count."""
        ...

    def rewrite(self, documents: Sequence[IndexDocument]) -> None:
        """Put these documents in the place of all there are; statistics count nothing else. Seen after commit."""
        ...

    def commit(self) -> None:
        """Make all changes since the last commit durable and visible, all or none."""
        ...

    def close(self) -> None:
        """Give back what writing takes; changes that were not committed are lost. It may be used again."""
        ...


class EngineFactory(Protocol):
    """Opens partitions of one kind."""

    name: str
    version: str  # of the files on disk

    def open(self, directory: str, *, write: bool) -> PartitionEngine:
        """Open the partition in this directory, making it anew where there is none and ``write``."""
        ...
