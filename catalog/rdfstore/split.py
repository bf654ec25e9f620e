"""Split a record's triples into those of its own nodes and those that others may say too. Pure text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.rdfstore.labels import widest
from catalog.rdfstore.protocol import RdfChange


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRecord:
    """Triples without their final dot, each with the label of its graph."""

    own: frozenset[tuple[str, str]]
    shared: frozenset[tuple[str, str]]

    @property
    def subjects(self) -> list[str]:
        """The IRIs of the record's own nodes, sorted."""
        return sorted({triple[1 : triple.index(">")] for _, triple in self.own})


def split(change: RdfChange) -> SplitRecord:
    """Split what a change says. A triple of two labels, one wider than the other, is said for the wider only."""
    labels: dict[str, set[str]] = {}
    for label, triple in _triples(change):
        labels.setdefault(triple, set()).add(label)
    own: set[tuple[str, str]] = set()
    shared: set[tuple[str, str]] = set()
    for triple, given in labels.items():
        side = own if is_own(triple[1 : triple.index(">")], change.record_id) else shared
        side.update((label, triple) for label in (given if len(given) == 1 else widest(given)))
    return SplitRecord(own=frozenset(own), shared=frozenset(shared))


def is_own(subject: str, record_id: str) -> bool:
    """Tell whether a node belongs to this record alone."""
    name = subject.partition("#")[0]
    return name.endswith(record_id) and name[: -len(record_id)].endswith(("/", ":"))


def _triples(change: RdfChange) -> Iterator[tuple[str, str]]:
    for label, body in change.graphs.items():
        for line in body.decode().split("\n"):
            if line:
                yield label, line.removesuffix(".").rstrip()
