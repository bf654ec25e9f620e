"""The index as a projection of the change log (invariant 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from catalog.errors import IndexOutOfDate
from catalog.model import CatalogRecord, Change, RecordState
from indexer.analysis import Analyzer
from indexer.documents import IndexDocument, document_of
from indexer.partitions import Partitions

MOST_REWRITTEN = 2_000  # documents of a partition that is written anew at once; beyond, mulu rebuild does it
BATCH = 4_000  # changes that are applied, and made durable, at once

Progress = Callable[[int, int], None]  # done, of


class JournalEntry(Protocol):
    """What the index needs of :class:`catalog.sqlstore.journal.JournalRecord`."""

    @property
    def record(self) -> CatalogRecord:
        """The record as it is now."""
        ...


class ChangeLog(Protocol):
    """What the projector needs of :class:`catalog.sqlstore.journal.Journal`."""

    def last_sequence(self) -> int:
        """Return the number of the latest change; 0 where there is none."""
        ...

    def changes_after(self, sequence: int, *, limit: int) -> Sequence[Change]:
        """Return the next changes, oldest first."""
        ...

    def current(self, record_ids: Sequence[str]) -> Mapping[str, JournalEntry]:
        """Return the present state of these records; withdrawn ones may be left out."""
        ...


class ProjectionTarget(Protocol):
    """What changes are applied to: :class:`indexer.index.CatalogIndex`, or a generation being built."""

    def sequence(self) -> int:
        """Return the last change that is surely applied."""
        ...

    def apply(self, documents: Sequence[IndexDocument], gone: Sequence[str], *, sequence: int) -> None:
        """Apply a batch durably, then note the sequence number."""
        ...

    def writable(self) -> Partitions:
        """Return the partitions that changes are applied to."""
        ...


class IndexProjector:
    """Follows the change log into an index that is opened to be written."""

    def __init__(self, journal: ChangeLog, index: ProjectionTarget, analyzer: Analyzer | None = None) -> None:
        self._journal = journal
        self._index = index
        self._analyzer = analyzer or Analyzer()

    def catch_up(self, progress: Progress | None = None) -> int:
        """Apply all changes that the index has not, and return how many there were.

        After a crash it goes on where the index says that it is; what was applied already is
        applied again, which does no harm.

        Raises:
            IndexOutOfDate: the index is ahead of the log, so it follows another database.
        """
        sequence = self._index.sequence()
        last = self._journal.last_sequence()
        if sequence > last:
            raise IndexOutOfDate(found=f"another database (change {sequence})", wanted=f"change {last} or before")
        applied, expected = 0, last - sequence
        while changes := self._journal.changes_after(sequence, limit=BATCH):
            sequence = changes[-1].sequence
            documents, gone = self._present(list(dict.fromkeys(change.record_id for change in changes)))
            self._index.apply(documents, gone, sequence=sequence)
            applied += len(changes)
            if progress is not None:
                progress(applied, max(expected, applied))
        if applied:
            self._forget_the_deleted()
        return applied

    def _forget_the_deleted(self) -> None:
        """Write small partitions anew whose statistics still count what left them.

        Else a record that was hidden would go on making its words less rare for those who may not know of it.
        """
        partitions = self._index.writable()
        for audience in partitions.stale(most=MOST_REWRITTEN):
            documents, _ = self._present(partitions.members(audience))
            partitions.rewrite(audience, [each for each in documents if each.audience == audience])

    def _present(self, record_ids: Sequence[str]) -> tuple[list[IndexDocument], list[str]]:
        """Return the documents of what is published, and the identifiers of what is not."""
        current = self._journal.current(record_ids)
        published = [
            entry.record
            for record_id in record_ids
            if (entry := current.get(record_id)) and entry.record.state is RecordState.PUBLISHED
        ]
        there = {record.record_id for record in published}
        documents = [document_of(record, self._analyzer) for record in published]
        return documents, [record_id for record_id in record_ids if record_id not in there]
