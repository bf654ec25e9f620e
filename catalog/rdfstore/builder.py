"""Build an Oxigraph store anew in a directory of its own, by bulk loads that need little memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from catalog.rdfstore.labels import wider_labels
from catalog.rdfstore.membership import META, State, graph_of, record_node, sequence_quad, shares, state_quad
from catalog.rdfstore.protocol import RdfChange
from catalog.rdfstore.split import split
from catalog.rdfstore.terms import quad_line, quad_lines

_PART = 50_000  # quads of one bulk load: peaks stay under 150 MB


class OxigraphBuilder:
    """See :class:`catalog.rdfstore.protocol.RdfBuilder`. A crash leaves a directory that the next opening deletes."""

    def __init__(self, path: Path, *, put_in_place: Callable[[Path], None]) -> None:
        self._path = path
        self._put_in_place = put_in_place
        self._store: ox.Store | None = ox.Store(path)
        self._labels: set[str] = set()

    def add(self, batch: Sequence[RdfChange]) -> None:
        """See :meth:`RdfBuilder.add`."""
        lines: list[str] = []
        for change in batch:
            lines += self._lines(change)
        while lines:
            part, lines = lines[:_PART], lines[_PART:]
            self._engine.bulk_load("".join(part).encode(), ox.RdfFormat.N_QUADS)

    def finish(self, *, sequence: int) -> None:
        """See :meth:`RdfBuilder.finish`."""
        store = self._engine
        placed = self._placed()
        while part := list(islice(placed, _PART)):
            store.bulk_extend(part)
        store.add(sequence_quad(sequence))
        store.optimize()
        store.flush()
        self._store = None
        del store, placed
        self._put_in_place(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """See :meth:`RdfBuilder.__exit__`."""
        if self._store is not None:
            self._store = None
            shutil.rmtree(self._path, ignore_errors=True)

    @property
    def _engine(self) -> ox.Store:
        if self._store is None:
            raise RuntimeError("the builder was finished")
        return self._store

    def _lines(self, change: RdfChange) -> Iterator[str]:
        parts = split(change)
        self._labels.update(change.graphs)
        yield from (quad_line(label, triple) for label, triple in parts.own)
        node = record_node(change.record_id)
        yield from (f"{node} {shares(label)} <<( {triple} )>> {META} .\n" for label, triple in parts.shared)
        state = State(digest=change.digest, labels=tuple(sorted(change.graphs)), subjects=tuple(parts.subjects))
        yield from quad_lines([state_quad(change.record_id, state)])

    def _placed(self) -> Iterator[ox.Quad]:
        """Yield each shared triple for the widest labels that say it; equal ones are neighbours in the index."""
        for label in sorted(self._labels):
            last: object = None
            for quad in self._engine.quads_for_pattern(None, shares(label), None, META):
                triple = quad.object
                if triple != last and isinstance(triple, ox.Triple) and not self._said_wider(label, triple):
                    yield ox.Quad(triple.subject, triple.predicate, triple.object, graph_of(label))
                last = triple

    def _said_wider(self, label: str, triple: ox.Triple) -> bool:
        return any(
            next(self._engine.quads_for_pattern(None, shares(wider), triple, META), None) is not None
            for wider in wider_labels(label)
            if wider in self._labels
        )
