"""Work out what a batch of changes adds to an Oxigraph store and takes from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from catalog.model import GOVERNMENT, PUBLIC
from catalog.rdfstore.labels import widest
from catalog.rdfstore.membership import (
    META,
    State,
    graph_of,
    label_of,
    own_quads,
    record_node,
    shared_of,
    shares,
    sharing_quads,
    state_of,
    state_quad,
)
from catalog.rdfstore.protocol import RdfChange
from catalog.rdfstore.split import SplitRecord, split
from catalog.rdfstore.terms import Placed, blocks_of, placed_of, quads_of


@dataclass(slots=True, kw_only=True)
class ChangeSet:
    """Quads to take away first and quads to add then; ``fresh`` holds N-Quads of records not known before."""

    deletes: set[ox.Quad] = field(default_factory=set)
    inserts: set[ox.Quad] = field(default_factory=set)
    fresh: list[bytes] = field(default_factory=list)
    fresh_count: int = 0
    fresh_states: dict[str, State] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.deletes or self.inserts or self.fresh)


class _Planner:
    def __init__(self, store: ox.Store, plan: ChangeSet) -> None:
        self.store = store
        self.plan = plan
        self.nodes: set[object] = set()  # records of this batch
        self.says: dict[ox.Triple, set[str]] = {}  # what the batch's records say from now on
        self.moved: set[ox.Triple] = set()  # triples of which a record of the batch says more or less than before

    def record(self, change: RdfChange) -> None:
        state = state_of(self.store, change.record_id)
        if state is not None and change.digest and state.digest == change.digest and change.graphs:
            return
        parts = split(change)
        self._share(change.record_id, known=state is not None, new=placed_of(parts.shared))
        if state is None:
            self._add(change, parts)
        else:
            self._replace(change, state, parts)

    def _share(self, record_id: str, *, known: bool, new: set[Placed]) -> None:
        old = shared_of(self.store, record_id) if known else set()
        self.nodes.add(record_node(record_id))
        for label, triple in new:
            self.says.setdefault(triple, set()).add(label)
        self.moved.update(triple for _, triple in old ^ new)
        self.plan.deletes.update(sharing_quads(record_id, old - new))
        self.plan.inserts.update(sharing_quads(record_id, new - old))

    def _add(self, change: RdfChange, parts: SplitRecord) -> None:
        if change.graphs:
            state = _state(change, parts)
            self.plan.fresh.append(blocks_of(parts.own))
            self.plan.fresh_count += sum(map(len, parts.own.values()))
            self.plan.fresh_states[change.record_id] = state
            self.plan.inserts.add(state_quad(change.record_id, state))

    def _replace(self, change: RdfChange, state: State, parts: SplitRecord) -> None:
        old, new = own_quads(self.store, state), set(quads_of(blocks_of(parts.own)))
        old.add(state_quad(change.record_id, state))
        if change.graphs:
            new.add(state_quad(change.record_id, _state(change, parts)))
        self.plan.deletes |= old - new
        self.plan.inserts |= new - old

    def place(self, known_labels: Iterable[str]) -> None:
        """Move shared triples to the widest graphs of those that say them now."""
        labels = set(known_labels).union(*self.says.values())
        for triple in self.moved:
            wanted = widest(self._sayers(triple))
            for label in labels:
                quad = ox.Quad(triple.subject, triple.predicate, triple.object, graph_of(label))
                there = quad in self.store
                if there and label not in wanted:
                    self.plan.deletes.add(quad)
                elif label in wanted and not there:
                    self.plan.inserts.add(quad)

    def _sayers(self, triple: ox.Triple) -> set[str]:
        """Return the labels for which some record says it now; wider ones may hide narrower ones."""
        said = set(self.says.get(triple, ()))
        for label in (PUBLIC, GOVERNMENT):  # look-ups instead of a walk through thousands of sayers
            if label in said or self._others(triple, shares(label)):
                return {label}
        return said | self._others(triple, None)

    def _others(self, triple: ox.Triple, predicate: ox.NamedNode | None) -> set[str]:
        found: set[str] = set()
        for quad in self.store.quads_for_pattern(None, predicate, triple, META):
            if quad.subject not in self.nodes:
                found.add(label_of(quad.predicate.value))
                if predicate is not None:
                    break
        return found


def plan_changes(store: ox.Store, batch: Sequence[RdfChange], *, labels: Iterable[str]) -> ChangeSet:
    """Return what brings these records to their new state; ``labels`` are those the store has graphs of."""
    plan = ChangeSet()
    planner = _Planner(store, plan)
    for change in {change.record_id: change for change in batch}.values():
        planner.record(change)
    planner.place(labels)
    return plan


def _state(change: RdfChange, parts: SplitRecord) -> State:
    return State(digest=change.digest, labels=tuple(sorted(change.graphs)), subjects=tuple(parts.subjects))
