"""Split a record's triples into those of its own nodes and those that others may say too. Pure text."""

from __future__ import annotations

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
    own: set[tuple[str, str]] = set()
    shared: set[tuple[str, str]] = set()
    repeated = _repeated(change)
    for label, body in change.graphs.items():
        beginning, side = "\n", own  # lines are sorted, so those of one subject stand together
        for line in body.decode().split("\n"):
            if not line:
                continue
            if not line.startswith(beginning):
                beginning = line[: line.index(">") + 1]
                side = own if is_own(beginning[1:-1], change.record_id) else shared
            triple = line.removesuffix(".").rstrip()
            if triple not in repeated or label in repeated[triple]:
                side.add((label, triple))
    return SplitRecord(own=frozenset(own), shared=frozenset(shared))


def is_own(subject: str, record_id: str) -> bool:
    """Tell whether a node belongs to this record alone."""
    name = subject.partition("#")[0]
    return name.endswith(record_id) and name[: -len(record_id)].endswith(("/", ":"))


def _repeated(change: RdfChange) -> dict[str, frozenset[str]]:
    """Return the triples that several labels say, each with the widest of these."""
    if len(change.graphs) == 1:
        return {}
    labels: dict[str, set[str]] = {}
    for label, body in change.graphs.items():
        for line in body.decode().split("\n"):
            labels.setdefault(line.removesuffix(".").rstrip(), set()).add(label)
    return {triple: widest(given) for triple, given in labels.items() if len(given) > 1}
