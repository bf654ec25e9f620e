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
from catalog.rdfstore.membership import META, State, graph_of, sequence_quad, shares, sharing_block, state_line
from catalog.rdfstore.protocol import RdfChange
from catalog.rdfstore.split import split
from catalog.rdfstore.terms import block_of, blocks_of

_PART = 50_000  # quads of one bulk load: peaks stay under 150 MB
_REMEMBERED = 50_000  # public triples that need no second placing


class OxigraphBuilder:
    """See :class:`catalog.rdfstore.protocol.RdfBuilder`. A crash leaves a directory that the next opening deletes."""

    def __init__(self, path: Path, *, put_in_place: Callable[[Path], None]) -> None:
        self._path = path
        self._put_in_place = put_in_place
        self._store: ox.Store | None = ox.Store(path)
        self._labels: set[str] = set()
        self._public: set[bytes] = set()
        self._blocks: list[bytes] = []  # N-Quads of the next bulk load
        self._count = 0  # of their quads
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._loading: Future[None] | None = None

    def add(self, batch: Sequence[RdfChange]) -> None:
        """See :meth:`RdfBuilder.add`. The engine loads one part while the next is prepared."""
        for change in batch:
            self._take(change)
            if self._count >= _PART:
                self._load()

    def finish(self, *, sequence: int) -> None:
        """See :meth:`RdfBuilder.finish`."""
        self._load()
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

    def _load(self) -> None:
        body, self._blocks, self._count = b"".join(self._blocks), [], 0
        self._wait()
        self._loading = self._thread.submit(self._engine.bulk_load, body, ox.RdfFormat.N_QUADS)

    def _take(self, change: RdfChange) -> None:
        parts = split(change)
        self._labels.update(change.graphs)
        self._add(blocks_of(parts.own))
        for label, triples in parts.shared.items():
            self._add(sharing_block(change.record_id, label, triples))
        self._add(block_of(PUBLIC, self._first_said(parts.shared.get(PUBLIC, []))))
        state = State(digest=change.digest, labels=tuple(sorted(change.graphs)), subjects=tuple(parts.subjects))
        self._add(state_line(change.record_id, state))

    def _add(self, block: bytes) -> None:
        self._blocks.append(block)
        self._count += block.count(b"\n")

    def _first_said(self, triples: list[bytes]) -> list[bytes]:
        """Return which public triples are to be placed: nothing is wider, so it can be done at once.

        Those that records say often are remembered; to place one again does no harm.
        """
        if len(self._public) > _REMEMBERED:
            self._public.clear()
        first = [triple for triple in triples if triple not in self._public]
        self._public.update(first)
        return first

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
