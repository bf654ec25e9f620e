"""Build an Oxigraph store anew in a directory of its own, by bulk loads that need little memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from catalog.model import PUBLIC
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
        self._public: set[str] = set()
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._loading: Future[None] | None = None

    def add(self, batch: Sequence[RdfChange]) -> None:
        """See :meth:`RdfBuilder.add`. The engine loads one part while the next is prepared."""
        lines: list[str] = []
        for change in batch:
            lines += self._lines(change)
        for start in range(0, len(lines), _PART):
            body = "".join(lines[start : start + _PART]).encode()
            self._wait()
            self._loading = self._thread.submit(self._engine.bulk_load, body, ox.RdfFormat.N_QUADS)

    def finish(self, *, sequence: int) -> None:
        """See :meth:`RdfBuilder.finish`."""
        self._wait()
        store = self._engine
        placed = self._placed()
        while part := list(islice(placed, _PART)):
            store.bulk_extend(part)
        store.add(sequence_quad(sequence))
        store.optimize()
        store.flush()
        self._loading = self._store = None
        del store, placed
        self._put_in_place(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """See :meth:`RdfBuilder.__exit__`."""
        self._thread.shutdown()
        if self._store is not None:
            self._loading = self._store = None
            shutil.rmtree(self._path, ignore_errors=True)

    @property
    def _engine(self) -> ox.Store:
        if self._store is None:
            raise RuntimeError("the builder was finished")
        return self._store

    def _wait(self) -> None:
        if self._loading is not None:
            self._loading.result()

    def _lines(self, change: RdfChange) -> Iterator[str]:
        parts = split(change)
        self._labels.update(change.graphs)
        yield from (quad_line(label, triple) for label, triple in parts.own)
        node = record_node(change.record_id)
        for label, triple in parts.shared:
            yield f"{node} {shares(label)} <<( {triple} )>> {META} .\n"
            if label == PUBLIC and triple not in self._public:  # nothing is wider, so it can be placed at once
                self._public.add(triple)
                yield quad_line(label, triple)
        state = State(digest=change.digest, labels=tuple(sorted(change.graphs)), subjects=tuple(parts.subjects))
        yield from quad_lines([state_quad(change.record_id, state)])

    def _placed(self) -> Iterator[ox.Quad]:
        """Yield what only narrower labels share, for the widest of them; equal triples are neighbours in the index."""
        for label in sorted(self._labels - {PUBLIC}):
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
