"""Compare many records with an Oxigraph store: look every triple up, then count what the graphs hold.

A look-up needs no term of the store to be read back, which finding a node's triples does; so many records are
first asked whether they are there, and one count over all graphs tells that nothing else is.
"""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox

from catalog.rdfstore.labels import GRAPH, wider_labels
from catalog.rdfstore.membership import graph_of
from catalog.rdfstore.protocol import RdfChange
from catalog.rdfstore.split import Triples, split
from catalog.rdfstore.terms import blocks_of, quads_of, triple_of

_COUNTS = "SELECT ?graph (COUNT(*) AS ?number) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


class OxigraphComparison:
    """See :class:`catalog.rdfstore.protocol.RdfComparison`. Remembers 100 bytes for each triple of shared nodes."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._own: dict[str, int] = {}  # label: how many triples of records' own nodes
        self._shared: dict[str, set[int]] = {}  # label: hashes of what is said of shared nodes

    def says(self, change: RdfChange) -> bool:
        """See :meth:`RdfComparison.says`."""
        parts = split(change)
        for label, triples in parts.own.items():
            self._own[label] = self._own.get(label, 0) + len(triples)
        store = self._store
        return all(quad in store for quad in quads_of(blocks_of(parts.own))) and self._says_shared(parts.shared)

    def nothing_else(self) -> bool:
        """See :meth:`RdfComparison.nothing_else`."""
        wanted = {label: number for label in self._own.keys() | self._shared.keys() if (number := self._number(label))}
        rows = cast("ox.QuerySolutions", self._store.query(_COUNTS))
        found = {row["graph"].value: int(row["number"].value) for row in rows}
        return wanted == {name.removeprefix(GRAPH): number for name, number in found.items() if name.startswith(GRAPH)}

    def _says_shared(self, shared: Triples) -> bool:
        for label, triples in shared.items():
            known = self._shared.setdefault(label, set())
            for triple in triples:
                key = hash(triple)
                if key not in known:
                    if not is_placed(self._store, label, triple_of(triple)):
                        return False
                    known.add(key)
        return True

    def _number(self, label: str) -> int:
        """Return how many triples a graph should hold: of shared nodes, what no wider graph holds."""
        wider = [self._shared[each] for each in wider_labels(label) if each in self._shared]
        return self._own.get(label, 0) + len(self._shared.get(label, set()).difference(*wider))


def is_placed(store: ox.Store, label: str, triple: ox.Triple) -> bool:
    """Tell whether a triple of a shared node stands in the graph of its label or of a wider one."""
    return any(
        ox.Quad(triple.subject, triple.predicate, triple.object, graph_of(each)) in store
        for each in (label, *wider_labels(label))
    )
