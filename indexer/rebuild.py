"""Build the index anew while the one in force serves, then swap."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from indexer.analysis import Analyzer
from indexer.documents import IndexDocument, document_of
from indexer.engine import EngineFactory
from indexer.generations import Generation, delete_unused, new_generation, put_in_force, wanted_manifest, writer_lock
from indexer.index import engine_factory
from indexer.partitions import Partitions
from indexer.projector import ChangeLog, IndexProjector, JournalEntry, Progress

_PAGE = 1_000  # records read at once


class WholeJournal(ChangeLog, Protocol):
    """What a rebuild needs of :class:`catalog.sqlstore.journal.Journal`."""

    def all_published(self, after_id: str = "", *, limit: int = 1000) -> Sequence[JournalEntry]:
        """Return published records in order of record_id."""
        ...

    def published_count(self) -> int:
        """Return how many records are published."""
        ...


def rebuild_index(directory: Path, *, engine: str, journal: WholeJournal, progress: Progress | None = None) -> int:
    """Build a fresh generation from all published records, put it in force, and return their number.

    Readers take it up with their next request; until then, and where the build fails, the old
    one serves. What changes meanwhile is caught up before the swap.

    Raises:
        StoreUnavailable: another process writes the index.
    """
    factory = engine_factory(engine)
    with writer_lock(directory):
        delete_unused(directory)
        generation = new_generation(directory, wanted_manifest(factory))
        try:
            count = _build(generation, factory, journal, progress)
        except BaseException:
            generation.close()
            shutil.rmtree(generation.directory, ignore_errors=True)
            raise
        put_in_force(directory, generation)
        generation.close()
        delete_unused(directory)
    return count


class _Building:
    """A generation that is being built, as a target of the projector."""

    def __init__(self, generation: Generation, partitions: Partitions) -> None:
        self._generation = generation
        self._partitions = partitions

    def sequence(self) -> int:
        """See :meth:`ProjectionTarget.sequence`."""
        return self._generation.sequence()

    def writable(self) -> Partitions:
        """See :meth:`ProjectionTarget.writable`."""
        return self._partitions

    def apply(self, documents: Sequence[IndexDocument], gone: Sequence[str], *, sequence: int) -> None:
        """See :meth:`ProjectionTarget.apply`."""
        self._partitions.apply(documents, gone)
        self._generation.set_sequence(sequence)


def _build(generation: Generation, factory: EngineFactory, journal: WholeJournal, progress: Progress | None) -> int:
    analyzer = Analyzer()
    partitions = Partitions(generation.partitions, factory, write=True)
    try:
        begun_at = journal.last_sequence()
        count = _fill(partitions, journal, analyzer, progress)
        generation.set_sequence(begun_at)
        IndexProjector(journal, _Building(generation, partitions), analyzer).catch_up()
    finally:
        partitions.close()
    return count


def _fill(partitions: Partitions, journal: WholeJournal, analyzer: Analyzer, progress: Progress | None) -> int:
    expected = journal.published_count()
    count, after = 0, ""
    while page := journal.all_published(after, limit=_PAGE):
        partitions.fill([document_of(entry.record, analyzer) for entry in page])
        after = page[-1].record.record_id
        count += len(page)
        if progress is not None:
            progress(count, max(expected, count))
    partitions.finish()
    return count
