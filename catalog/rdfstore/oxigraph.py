"""The RDF store on disk: Oxigraph, with one writer, published snapshots and rebuilding beside the old content.

``work/<name>/`` is the writer's, ``WORK`` leads to it; readers never open it (the engine calls that undefined)
but what :mod:`catalog.rdfstore.snapshots` publishes. ``writer.lock`` is held as long as the store is open.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from catalog.errors import InvalidInput, StoreCorrupt, StoreUnavailable
from catalog.rdfstore.builder import OxigraphBuilder
from catalog.rdfstore.change_set import ChangeSet, plan_changes
from catalog.rdfstore.comparison import OxigraphComparison, is_placed
from catalog.rdfstore.labels import GRAPH
from catalog.rdfstore.membership import (
    State,
    graph_of,
    held,
    held_records,
    highest_sequence,
    own_quads,
    sequence_quad,
    sequence_quads,
    state_of,
    state_quad,
)
from catalog.rdfstore.protocol import VOCABULARY, HeldRecord, RdfChange
from catalog.rdfstore.snapshots import Snapshots, current_name, new_name, point
from catalog.rdfstore.split import split
from catalog.rdfstore.terms import block_of_quads, blocks_of, data_block, placed_of, quads_of

_NAME = "RDF store"
_BULK = 3_000  # triples from which writing files beside the log is faster than a transaction


class OxigraphStore:
    """See :class:`catalog.rdfstore.protocol.RdfStore`.

    Raises StoreUnavailable while another process writes; its methods raise StoreCorrupt where the files cannot
    be read, all but :meth:`builder`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(root / "writer.lock")
        self._store: ox.Store | None = None  # opened when it is needed, so that a damaged one can be built anew
        self._closed = False
        try:
            self._snapshots = Snapshots(root)
            self._snapshots.clean()
            self._changed = not current_name(root)
            self._clean()
        except BaseException:
            os.close(self._lock)
            raise

    def sequence(self) -> int:
        """See :meth:`RdfStore.sequence`."""
        return highest_sequence(self._engine)

    def apply(self, batch: Sequence[RdfChange], *, sequence: int) -> None:
        """See :meth:`RdfStore.apply`; some hundred records at a time."""
        with _translated():
            plan = plan_changes(self._engine, batch, labels=self._labels())
            if plan or sequence != self.sequence():
                self._changed = True
                self._write(plan, sequence)

    def publish(self) -> None:
        """See :meth:`RdfStore.publish`; nothing happens where nothing changed."""
        if not self._changed:
            return
        with _translated():
            self._engine.flush()
            self._snapshots.publish(self._checkpoint, sequence=self.sequence())
        self._changed = False

    def held(self, record_ids: Sequence[str]) -> dict[str, HeldRecord]:
        """See :meth:`RdfStore.held`."""
        states = ((record_id, state_of(self._engine, record_id)) for record_id in record_ids)
        return {record_id: held(record_id, state) for record_id, state in states if state is not None}

    def iter_records(self) -> Iterator[HeldRecord]:
        """See :meth:`RdfStore.iter_records`."""
        return (record for record in held_records(self._engine) if record.record_id != VOCABULARY)

    def lines(self, label: str) -> list[str]:
        """See :meth:`RdfStore.lines`."""
        quads = self._engine.quads_for_pattern(None, None, None, graph_of(label))
        return sorted(f"{quad.triple} ." for quad in quads)

    def holds(self, change: RdfChange) -> bool:
        """See :meth:`RdfStore.holds`."""
        store, state = self._engine, state_of(self._engine, change.record_id)
        if state is None or not change.graphs:
            return state is None and not change.graphs
        parts = split(change)
        own = set(quads_of(blocks_of(parts.own)))
        return (
            all(quad in store for quad in own)
            and all(is_placed(store, label, triple) for label, triple in placed_of(parts.shared))
            and len(own_quads(store, state)) == len(own)
        )

    def comparison(self) -> OxigraphComparison:
        """See :meth:`RdfStore.comparison`."""
        return OxigraphComparison(self._engine)

    def builder(self) -> OxigraphBuilder:
        """See :meth:`RdfStore.builder`."""
        return OxigraphBuilder(self._root / "work" / new_name(), put_in_place=self._replace)

    def close(self) -> None:
        """Let another process write."""
        if not self._closed:
            self._closed, self._store = True, None
            os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _engine(self) -> ox.Store:
        if self._closed:
            raise StoreUnavailable(store=_NAME, problem="it was closed")
        if self._store is None:
            with _translated():
                self._store = ox.Store(self._root / (self._root / "WORK").readlink())
        return self._store

    def _clean(self) -> None:
        link, folder = self._root / "WORK", self._root / "work"
        folder.mkdir(exist_ok=True)
        if not link.is_symlink():
            point(link, f"work/{new_name()}")
        for path in folder.iterdir():  # the content before a rebuild, or what a crash left of one
            if path.name != link.readlink().name:
                shutil.rmtree(path, ignore_errors=True)

    def _replace(self, built: Path) -> None:
        self._store = None
        point(self._root / "WORK", f"work/{built.name}")
        self._clean()
        self._changed = True
        self.publish()

    def _labels(self) -> list[str]:
        names = (graph.value for graph in self._engine.named_graphs())
        return [name.removeprefix(GRAPH) for name in names if name.startswith(GRAPH)]

    def _checkpoint(self, target: Path) -> None:
        self._engine.backup(target)
        ox.Store.read_only(str(target))  # what cannot be opened is not published

    def _write(self, plan: ChangeSet, sequence: int) -> None:
        """Write in one step where nothing goes away; else new records' own triples may come first.

        They come together with their states, without a digest: found after a crash, they are records to be
        replaced, nothing is lost or left over.
        """
        store = self._engine
        plan.inserts.add(sequence_quad(sequence))
        if not plan.deletes:
            _load(store, b"".join([*plan.fresh, block_of_quads(plan.inserts)]))
            return
        if plan.fresh_count >= _BULK:
            blank = {
                state_quad(key, State(digest="", labels=state.labels, subjects=state.subjects))
                for key, state in plan.fresh_states.items()
            }
            _load(store, b"".join([*plan.fresh, block_of_quads(blank)]))
            plan.deletes |= blank - plan.inserts
        else:
            plan.inserts.update(quads_of(b"".join(plan.fresh)))
        deletes = plan.deletes.union(sequence_quads(store)) - plan.inserts
        store.update(f"DELETE DATA {{\n{data_block(deletes)}\n}} ;\nINSERT DATA {{\n{data_block(plan.inserts)}\n}}")


def _load(store: ox.Store, quads: bytes) -> None:
    load = store.bulk_load if quads.count(b"\n") >= _BULK else store.load
    load(quads, ox.RdfFormat.N_QUADS)


def _lock(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise StoreUnavailable(store=_NAME, problem="another process writes to it; wait until it ends") from error
    return handle


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        raise InvalidInput(field="triples", problem=str(error)) from error
    except (OSError, RuntimeError) as error:  # the engine says "corruption" by the one or the other
        kind = StoreUnavailable if "lock" in str(error).lower() else StoreCorrupt
        raise kind(store=_NAME, problem=str(error)) from error
