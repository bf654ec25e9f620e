"""Follow the change log into an RDF store (invariant 1): catch up, build anew, compare."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from catalog.errors import StoreCorrupt
from catalog.rdfstore.protocol import RdfChange, RdfStore
from catalog.rdfstore.vocabulary import vocabulary_change
from catalog.sqlstore.journal import Journal, RecordBodies

BATCH = 500  # changes of one step; the store's memory grows with it
_PAGE = 1_000  # records read at once for building and comparing
_BUILD_FROM = 2_000  # records from which an empty store is built rather than filled step by step

Progress = Callable[[int, int], None]  # done, total


@dataclass(frozen=True, slots=True, kw_only=True)
class RdfDifference:
    """What is wrong with a record in the RDF store: ``missing``, ``surplus`` or ``different``."""

    record_id: str
    what: str


class RdfProjector:
    """Keeps one RDF store equal to the SQL store."""

    def __init__(self, journal: Journal, store: RdfStore) -> None:
        self._journal = journal
        self._store = store

    def catch_up(self, progress: Progress | None = None) -> int:
        """Apply what changed since the last time, publish it and return the number of changes.

        Raises StoreCorrupt where the store is ahead of the database: it follows another one.
        """
        begin, last = self._store.sequence(), self._journal.last_sequence()
        if begin > last:
            raise StoreCorrupt(store="RDF store", problem=f"it is at change {begin}, the database only at {last}")
        if begin == 0 and self._journal.published_count() >= _BUILD_FROM:
            self.rebuild(progress)
        self._store.apply([vocabulary_change()], sequence=self._store.sequence())
        done = 0
        while changes := self._journal.changes_after(self._store.sequence(), limit=BATCH):
            keys = list(dict.fromkeys(change.record_id for change in changes))
            current = self._journal.bodies(keys)
            batch = [change_of(current[key]) if key in current else RdfChange(record_id=key, graphs={}) for key in keys]
            self._store.apply(batch, sequence=changes[-1].sequence)
            done += len(changes)
            if progress:
                progress(done, max(done, last - begin))
        self._store.publish()
        return self._store.sequence() - begin

    def rebuild(self, progress: Progress | None = None) -> int:
        """Build the store anew from SQL, let it take the old one's place and return the number of records."""
        sequence, total = self._journal.last_sequence(), self._journal.published_count()
        done = 0
        with self._store.builder() as builder:
            builder.add([vocabulary_change()])
            for changes in self._pages():
                builder.add(changes)
                done += len(changes)
                if progress:
                    progress(done, max(done, total))
            builder.finish(sequence=sequence)
        return done

    def differences(self) -> Iterator[RdfDifference]:
        """Compare every record, triple by triple, with SQL; nothing may be written meanwhile.

        Where something is wrong, every record is looked at once more, now for triples that it should not have.
        """
        comparison = self._store.comparison()
        comparison.says(vocabulary_change())
        found = list(self._differences(comparison.says))
        if found or not comparison.nothing_else():
            found = list(self._differences(self._store.holds))
        return iter(found)

    def _differences(self, holds: Callable[[RdfChange], bool]) -> Iterator[RdfDifference]:
        surplus = {held.record_id for held in self._store.iter_records()}
        for changes in self._pages():
            found = self._store.held([change.record_id for change in changes])
            for change in changes:
                surplus.discard(change.record_id)
                if change.record_id not in found:
                    yield RdfDifference(record_id=change.record_id, what="missing")
                elif found[change.record_id].digest != change.digest or not holds(change):
                    yield RdfDifference(record_id=change.record_id, what="different")
        yield from (RdfDifference(record_id=key, what="surplus") for key in sorted(surplus))

    def digests(self) -> Iterator[tuple[str, str]]:
        """Yield key and digest of every record in the store; see :func:`digest_of`."""
        return ((held.record_id, held.digest) for held in self._store.iter_records())

    def _pages(self) -> Iterator[list[RdfChange]]:
        """Yield what is published, in the order of keys; a thread reads the next page meanwhile."""
        with ThreadPoolExecutor(max_workers=1) as thread:
            coming = thread.submit(self._journal.all_bodies, limit=_PAGE)
            while bodies := coming.result():
                coming = thread.submit(self._journal.all_bodies, bodies[-1].record_id, limit=_PAGE)
                yield [change_of(record) for record in bodies]


def digest_of(content_hash: str, *, discover: frozenset[str], locate: frozenset[str]) -> str:
    """Return the digest of a record's content and labels, as the store remembers it."""
    text = "\n".join((content_hash, ",".join(sorted(discover)), ",".join(sorted(locate))))
    return hashlib.sha256(text.encode()).hexdigest()


def change_of(record: RecordBodies) -> RdfChange:
    """Return the graphs of a record: metadata for those who may discover it, addresses for those who may locate it."""
    graphs: dict[str, bytes] = {}
    for half, given in ((record.metadata, record.discover), (record.locations, record.locate)):
        for label in given:
            graphs[label] = graphs.get(label, b"") + half
    digest = digest_of(record.content_hash, discover=record.discover, locate=record.locate)
    return RdfChange(record_id=record.record_id, graphs=graphs, digest=digest)
