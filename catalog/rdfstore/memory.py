"""The RDF store in memory: plain Python and rdflib, nothing published to other processes.

Small enough to be read in one go, it is what the store on disk is compared with in tests, and
serves tests of others that need no SPARQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

from rdflib import Graph

from catalog.rdfstore.labels import widest
from catalog.rdfstore.protocol import VOCABULARY, HeldRecord, RdfChange
from catalog.rdfstore.split import split


class MemoryRdfStore:
    """See :class:`catalog.rdfstore.protocol.RdfStore`."""

    def __init__(self) -> None:
        self._changes: dict[str, RdfChange] = {}
        self._sequence = 0

    def sequence(self) -> int:
        """See :meth:`RdfStore.sequence`."""
        return self._sequence

    def apply(self, batch: Sequence[RdfChange], *, sequence: int) -> None:
        """See :meth:`RdfStore.apply`."""
        for change in batch:
            if change.graphs:
                self._changes[change.record_id] = change
            else:
                self._changes.pop(change.record_id, None)
        self._sequence = sequence

    def publish(self) -> None:
        """Nobody else reads."""

    def held(self, record_ids: Sequence[str]) -> dict[str, HeldRecord]:
        """See :meth:`RdfStore.held`."""
        return {key: _held(self._changes[key]) for key in record_ids if key in self._changes}

    def iter_records(self) -> Iterator[HeldRecord]:
        """See :meth:`RdfStore.iter_records`."""
        return (_held(change) for key, change in self._changes.items() if key != VOCABULARY)

    def lines(self, label: str) -> list[str]:
        """See :meth:`RdfStore.lines`."""
        found: set[str] = set()
        said: dict[str, set[str]] = {}
        for change in self._changes.values():
            parts = split(change)
            found.update(triple.decode() for triple in parts.own.get(label, ()))
            for place, triples in parts.shared.items():
                for triple in triples:
                    said.setdefault(triple.decode(), set()).add(place)
        found.update(triple for triple, places in said.items() if label in widest(places))
        return sorted(f"{triple} ." for triple in found)

    def graph(self, label: str) -> Graph:
        """Return the graph of a label as rdflib's."""
        return Graph().parse(data="\n".join(self.lines(label)), format="nt")

    def holds(self, change: RdfChange) -> bool:
        """See :meth:`RdfStore.holds`."""
        there = self._changes.get(change.record_id)
        return (there.graphs if there else {}) == change.graphs

    def comparison(self) -> MemoryRdfComparison:
        """See :meth:`RdfStore.comparison`."""
        return MemoryRdfComparison(self)

    def builder(self) -> MemoryRdfBuilder:
        """See :meth:`RdfStore.builder`."""
        return MemoryRdfBuilder(self)

    def replace(self, changes: Sequence[RdfChange], *, sequence: int) -> None:
        """Take this content instead of all there was."""
        self._changes = {change.record_id: change for change in changes}
        self._sequence = sequence


class MemoryRdfComparison:
    """See :class:`catalog.rdfstore.protocol.RdfComparison`; records are kept whole, so nothing else can be there."""

    def __init__(self, store: MemoryRdfStore) -> None:
        self._store = store

    def says(self, change: RdfChange) -> bool:
        """See :meth:`RdfComparison.says`."""
        return self._store.holds(change)

    def nothing_else(self) -> bool:
        """See :meth:`RdfComparison.nothing_else`."""
        return True


class MemoryRdfBuilder:
    """See :class:`catalog.rdfstore.protocol.RdfBuilder`."""

    def __init__(self, store: MemoryRdfStore) -> None:
        self._store = store
        self._changes: list[RdfChange] = []

    def add(self, batch: Sequence[RdfChange]) -> None:
        """See :meth:`RdfBuilder.add`."""
        self._changes += batch

    def finish(self, *, sequence: int) -> None:
        """See :meth:`RdfBuilder.finish`."""
        self._store.replace(self._changes, sequence=sequence)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was written anywhere."""


def _held(change: RdfChange) -> HeldRecord:
    return HeldRecord(record_id=change.record_id, digest=change.digest, labels=frozenset(change.graphs))
