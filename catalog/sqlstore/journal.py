"""The privileged view: everything, whoever may see it. For projectors and verify, never for a surface."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select

from catalog.errors import StoreUnavailable
from catalog.model import CatalogRecord, Change, ChangeKind, RecordState
from catalog.rdf.describe import RecordTriples, content_hash
from catalog.sqlstore.database import Database
from catalog.sqlstore.rows import labels_in, record_from_row, select_records, unpack
from catalog.sqlstore.tables import change_log, record, record_version

_BODIES = (record_version.c.metadata, record_version.c.locations)
_DATASET = record_version.c.dataset
_DIGEST = (record.c.record_id, record.c.content_hash, record.c.discover, record.c.locate)
_PART = 500  # records of one statement
# Not the bare column: SQLite would follow an index of states, and sort all that is published for every page.
_PUBLISHED = func.coalesce(record.c.state, "") == RecordState.PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRecord:
    """A published record with the canonical N-Triples of its two halves."""

    record: CatalogRecord
    metadata: bytes
    locations: bytes


class RecordDigest(NamedTuple):
    """What a projection must hold of a published record; compared by verify."""

    record_id: str
    content_hash: str
    discover: frozenset[str]
    locate: frozenset[str]


class RecordBodies(NamedTuple):
    """What the RDF projection needs of a published record: its digest's parts and canonical N-Triples, no dataset."""

    record_id: str
    content_hash: str
    discover: frozenset[str]
    locate: frozenset[str]
    metadata: bytes
    locations: bytes


class Journal:
    """Reads the change log and whole records without asking for whom."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last_sequence(self) -> int:
        """Return the newest sequence number, 0 before the first change.

        A projection that has applied more than this follows another database: it must be rebuilt.
        """
        with self._database.reading() as connection:
            return connection.execute(select(func.max(change_log.c.sequence))).scalar_one() or 0

    def changes_after(self, sequence: int, *, limit: int = 1000) -> list[Change]:
        """Return the changes behind that number, in order. Numbers grow but may leave gaps."""
        statement = select(change_log).where(change_log.c.sequence > sequence)
        with self._database.reading() as connection:
            return [
                Change(sequence=row.sequence, record_id=row.record_id, kind=ChangeKind(row.kind), version=row.version)
                for row in connection.execute(statement.order_by(change_log.c.sequence).limit(limit))
            ]

    def current(self, record_ids: Sequence[str]) -> dict[str, JournalRecord]:
        """Return those of the records that are published now; one that is absent is to be deleted.

        This may be newer than the change that led here: projections converge on the present.
        """
        wanted = list(dict.fromkeys(record_ids))
        found: dict[str, JournalRecord] = {}
        with self._database.reading() as connection:
            for start in range(0, len(wanted), _PART):
                statement = _published().where(record.c.record_id.in_(wanted[start : start + _PART]))
                found.update((row.record_id, _journal_record(row)) for row in connection.execute(statement))
        return found

    def all_published(self, after_id: str = "", *, limit: int = 1000) -> list[JournalRecord]:
        """Return published records in the order of their keys, from behind ``after_id``."""
        with self._database.reading() as connection:
            return [_journal_record(row) for row in connection.execute(_page(_published(), after_id, limit))]

    def bodies(self, record_ids: Sequence[str]) -> dict[str, RecordBodies]:
        """Return those of the records that are published now, as :meth:`current` does."""
        wanted = list(dict.fromkeys(record_ids))
        found: dict[str, RecordBodies] = {}
        with self._database.reading() as connection:
            for start in range(0, len(wanted), _PART):
                statement = _published_bodies().where(record.c.record_id.in_(wanted[start : start + _PART]))
                found.update((row.record_id, _bodies(row)) for row in connection.execute(statement))
        return found

    def all_bodies(self, after_id: str = "", *, limit: int = 1000) -> list[RecordBodies]:
        """Return published records in the order of their keys, from behind ``after_id``."""
        with self._database.reading() as connection:
            return [_bodies(row) for row in connection.execute(_page(_published_bodies(), after_id, limit))]

    def damaged(self, after_id: str = "", *, limit: int = 1000) -> tuple[list[str], str]:
        """Compare the stored bodies of the next published records with their hashes.

        Returns the keys of those that differ or cannot be read, and the last key looked at; empty at the end.
        """
        with self._database.reading() as connection:
            rows = connection.execute(_page(_published_bodies(record.c.dataset_hash, _DATASET), after_id, limit)).all()
        return [row.record_id for row in rows if not _is_whole(row)], rows[-1].record_id if rows else ""

    def published_count(self) -> int:
        """Return how many records are published."""
        statement = select(func.count()).select_from(record).where(record.c.state == RecordState.PUBLISHED)
        with self._database.reading() as connection:
            return connection.execute(statement).scalar_one()

    def hashes(self, after_id: str = "", limit: int = 1000) -> list[RecordDigest]:
        """Return the digests of published records in the order of their keys, from behind ``after_id``."""
        with self._database.reading() as connection:
            rows = connection.execute(_page(select(*_DIGEST).where(_PUBLISHED), after_id, limit))
            return [RecordDigest(key, digest, labels_in(see), labels_in(find)) for key, digest, see, find in rows]


def _published() -> Select[Any]:
    return select_records(*_BODIES).where(_PUBLISHED)


def _published_bodies(*more: Any) -> Select[Any]:
    this_version = (record_version.c.record_id == record.c.record_id) & (record_version.c.version == record.c.version)
    return select(*_DIGEST, *_BODIES, *more).join(record_version, this_version).where(_PUBLISHED)


def _page(statement: Select[Any], after_id: str, limit: int) -> Select[Any]:
    return statement.where(record.c.record_id > after_id).order_by(record.c.record_id).limit(limit)


def _journal_record(row: Row[Any]) -> JournalRecord:
    return JournalRecord(
        record=record_from_row(row),
        metadata=unpack(row.metadata, record_id=row.record_id),
        locations=unpack(row.locations, record_id=row.record_id),
    )


def _is_whole(row: Row[Any]) -> bool:
    try:
        bodies = _bodies(row)
        dataset = unpack(row.dataset, record_id=row.record_id)
    except StoreUnavailable:
        return False
    triples = RecordTriples(metadata=bodies.metadata, locations=bodies.locations)
    found = (content_hash(triples), hashlib.sha256(dataset).hexdigest())
    return found == (str(row.content_hash), str(row.dataset_hash))


def _bodies(row: Row[Any]) -> RecordBodies:
    return RecordBodies(
        record_id=row.record_id,
        content_hash=row.content_hash,
        discover=labels_in(row.discover),
        locate=labels_in(row.locate),
        metadata=unpack(row.metadata, record_id=row.record_id),
        locations=unpack(row.locations, record_id=row.record_id),
    )
