"""Follow the change log into an RDF store (invariant 1): catch up, build anew, compare."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from catalog.errors import StoreCorrupt
from catalog.rdfstore.protocol import RdfChange, RdfStore
from catalog.rdfstore.vocabulary import vocabulary_change
from catalog.sqlstore.journal import Journal, JournalRecord

BATCH = 500  # changes of one step; the store's memory grows with it
_BUILD_BATCH = 2_000
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
            current = self._journal.current(keys)
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
            for records in self._pages():
                builder.add([change_of(record) for record in records])
                done += len(records)
                if progress:
                    progress(done, max(done, total))
            builder.finish(sequence=sequence)
        return done

    def differences(self) -> Iterator[RdfDifference]:
        """Compare every record, triple by triple, with SQL; nothing may be written meanwhile."""
        surplus = {held.record_id for held in self._store.iter_records()}
        for records in self._pages():
            found = self._store.held([record.record.record_id for record in records])
            for record in records:
                change = change_of(record)
                surplus.discard(change.record_id)
                if change.record_id not in found:
                    yield RdfDifference(record_id=change.record_id, what="missing")
                elif found[change.record_id].digest != change.digest or not self._store.holds(change):
                    yield RdfDifference(record_id=change.record_id, what="different")
        yield from (RdfDifference(record_id=key, what="surplus") for key in sorted(surplus))

    def digests(self) -> Iterator[tuple[str, str]]:
        """Yield key and digest of every record in the store; see :func:`digest_of`."""
        return ((held.record_id, held.digest) for held in self._store.iter_records())

    def _pages(self) -> Iterator[Sequence[JournalRecord]]:
        after = ""
        while records := self._journal.all_published(after, limit=_BUILD_BATCH):
            yield records
            after = records[-1].record.record_id


def digest_of(content_hash: str, *, discover: frozenset[str], locate: frozenset[str]) -> str:
    """Return the digest of a record's content and labels, as the store remembers it."""
    text = "\n".join((content_hash, ",".join(sorted(discover)), ",".join(sorted(locate))))
    return hashlib.sha256(text.encode()).hexdigest()


def change_of(record: JournalRecord) -> RdfChange:
    """Return the graphs of a record: metadata for those who may discover it, addresses for those who may locate it."""
    labels = record.record.labels
    graphs: dict[str, bytes] = {}
    for half, given in ((record.metadata, labels.discover), (record.locations, labels.locate)):
        for label in given:
            graphs[label] = graphs.get(label, b"") + half
    digest = digest_of(record.record.content_hash, discover=labels.discover, locate=labels.locate)
    return RdfChange(record_id=record.record.record_id, graphs=graphs, digest=digest)
