"""Split a record's triples into those of its own nodes and those that others may say too. Pure bytes.

Canonical N-Triples hold one triple a line and no line break within, so lines need no parsing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.rdfstore.labels import widest
from catalog.rdfstore.protocol import RdfChange

Triples = Mapping[str, list[bytes]]  # by label, as N-Triples without the final dot
_END = b" ."


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRecord:
    """Triples by the label of their graph, and the IRIs of the record's own nodes, sorted."""

    own: Triples
    shared: Triples
    subjects: list[str]


def split(change: RdfChange) -> SplitRecord:
    """Split what a change says. A triple of two labels, one wider than the other, is said for the wider only."""
    own: dict[str, list[bytes]] = {}
    shared: dict[str, list[bytes]] = {}
    subjects: set[bytes] = set()
    for label, triples in _said(change).items():
        parts: tuple[list[bytes], list[bytes]] = ([], [])
        beginning, side = _END, parts[0]  # sorted triples of one subject stand together
        for triple in triples:
            if not triple.startswith(beginning):
                beginning = triple[: triple.index(b">") + 1]
                mine = is_own(beginning[1:-1].decode(), change.record_id)
                side = parts[0] if mine else parts[1]
                if mine:
                    subjects.add(beginning[1:-1])
            side.append(triple)
        for place, part in zip((own, shared), parts, strict=True):
            if part:
                place[label] = part
    return SplitRecord(own=own, shared=shared, subjects=sorted(subject.decode() for subject in subjects))


def is_own(subject: str, record_id: str) -> bool:
    """Tell whether a node belongs to this record alone."""
    name = subject.partition("#")[0]
    return name.endswith(record_id) and name[: -len(record_id)].endswith(("/", ":"))


def _said(change: RdfChange) -> Triples:
    """Return the triples of each label, each once, and under the widest of several labels only."""
    said = {label: list(dict.fromkeys(_triples(body))) for label, body in change.graphs.items()}
    if len(said) == 1 or len(set().union(*said.values())) == sum(map(len, said.values())):
        return said
    labels: dict[bytes, set[str]] = {}
    for label, triples in said.items():
        for triple in triples:
            labels.setdefault(triple, set()).add(label)
    kept = {triple: widest(given) for triple, given in labels.items()}
    return {label: [triple for triple in triples if label in kept[triple]] for label, triples in said.items()}


def _triples(body: bytes) -> list[bytes]:
    return body[: body.rindex(_END)].split(_END + b"\n") if body else []
