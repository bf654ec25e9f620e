"""How an Oxigraph store remembers what each record gave to it: triples of a graph that no query reaches.

``<urn:mulu:record:KEY> <urn:mulu:state> "[digest, labels, own nodes]"``
    once for each record; its own nodes lead to its own triples.
``<urn:mulu:record:KEY> <urn:mulu:shares:LABEL> <<( s p o )>>``
    once for each triple about a node that others may speak of too: as long as one such line is
    there, the triple stays. An index look-up instead of a counter, which a crash could leave wrong.
``<urn:mulu:meta> <urn:mulu:sequence> "N"``
    the highest one counts.
"""

from __future__ import annotations

import json
import os.path
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from catalog.rdfstore.labels import GRAPH, graph_iri
from catalog.rdfstore.protocol import HeldRecord

META = ox.NamedNode("urn:mulu:meta")
STATE = ox.NamedNode("urn:mulu:state")
SEQUENCE = ox.NamedNode("urn:mulu:sequence")
_RECORD = "urn:mulu:record:"
_SHARES = "urn:mulu:shares:"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is remembered of a record."""

    digest: str
    labels: tuple[str, ...]
    subjects: tuple[str, ...]

    def text(self) -> str:
        """Return the state as the text of its literal."""
        stem = os.path.commonprefix(self.subjects)  # noqa: RUF071 -- any common beginning saves space
        tails = [subject[len(stem) :] for subject in self.subjects]
        return json.dumps([self.digest, self.labels, stem, tails], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> State:
        """Return the state that :meth:`text` wrote."""
        digest, labels, stem, tails = json.loads(text)
        return cls(digest=digest, labels=tuple(labels), subjects=tuple(stem + tail for tail in tails))


@lru_cache(maxsize=5_000)
def graph_of(label: str) -> ox.NamedNode:
    """Return the graph of a label."""
    return ox.NamedNode(graph_iri(label))


@lru_cache(maxsize=5_000)
def shares(label: str) -> ox.NamedNode:
    """Return the predicate that says that a record gives a triple to a label."""
    return ox.NamedNode(_SHARES + label)


def label_of(shares_predicate: str) -> str:
    """Return the label of a predicate that :func:`shares` made."""
    return shares_predicate[len(_SHARES) :]


def record_node(record_id: str) -> ox.NamedNode:
    """Return the node that stands for a record."""
    return ox.NamedNode(_RECORD + record_id)


def state_quad(record_id: str, state: State) -> ox.Quad:
    """Return the quad that remembers a state."""
    return ox.Quad(record_node(record_id), STATE, ox.Literal(state.text()), META)


def state_line(record_id: str, state: State) -> bytes:
    """Return :func:`state_quad` as a line of N-Quads; JSON has escaped all control characters."""
    text = state.text().replace("\\", "\\\\").replace('"', '\\"')
    return f'<{_RECORD}{record_id}> {STATE} "{text}" {META} .\n'.encode()


def sharing_block(record_id: str, label: str, triples: Iterable[bytes]) -> bytes:
    """Return N-Quads that remember what a record says of others' nodes; triples have no final dot."""
    beginning = f"<{_RECORD}{record_id}> <{_SHARES}{label}> <<( ".encode()
    end = f" )>> {META} .\n".encode()
    return b"".join([beginning + triple + end for triple in triples])


def sequence_quad(sequence: int) -> ox.Quad:
    """Return the quad that remembers how far the store has come."""
    return ox.Quad(META, SEQUENCE, ox.Literal(str(sequence)), META)


def highest_sequence(store: ox.Store) -> int:
    """Return how far the store has come, 0 for an empty one."""
    return max((int(_text(quad.object)) for quad in sequence_quads(store)), default=0)


def sequence_quads(store: ox.Store) -> list[ox.Quad]:
    """Return what is remembered of the sequence number; more than one after additions without removals."""
    return list(store.quads_for_pattern(META, SEQUENCE, None, META))


def state_of(store: ox.Store, record_id: str) -> State | None:
    """Return what is remembered of a record, None for an unknown one."""
    for quad in store.quads_for_pattern(record_node(record_id), STATE, None, META):
        return State.read(_text(quad.object))
    return None


def own_quads(store: ox.Store, state: State) -> set[ox.Quad]:
    """Return all quads of a record's own nodes."""
    return {
        quad
        for subject in state.subjects
        for quad in store.quads_for_pattern(ox.NamedNode(subject), None, None, None)
        if _text(quad.graph_name).startswith(GRAPH)
    }


def shared_of(store: ox.Store, record_id: str) -> set[tuple[str, ox.Triple]]:
    """Return the triples that a record says of others' nodes, with their labels."""
    return {
        (label_of(quad.predicate.value), quad.object)
        for quad in store.quads_for_pattern(record_node(record_id), None, None, META)
        if isinstance(quad.object, ox.Triple)
    }


def sharing_quads(record_id: str, shared: Iterable[tuple[str, ox.Triple]]) -> Iterator[ox.Quad]:
    """Yield the quads that remember what a record says of others' nodes."""
    node = record_node(record_id)
    for label, triple in shared:
        yield ox.Quad(node, shares(label), triple, META)


def held_records(store: ox.Store) -> Iterator[HeldRecord]:
    """Yield all records that are remembered."""
    for quad in store.quads_for_pattern(None, STATE, None, META):
        yield held(_text(quad.subject)[len(_RECORD) :], State.read(_text(quad.object)))


def held(record_id: str, state: State) -> HeldRecord:
    """Return a state in the form that leaves the store."""
    return HeldRecord(record_id=record_id, digest=state.digest, labels=frozenset(state.labels))


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
