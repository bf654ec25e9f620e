"""Writing records: the one commit point of the catalog (invariant 1).

Every change of a record is one transaction: its row, its version with all content, and a line of
the change log. The index and the RDF store follow that log; nothing is ever written to them first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from catalog.clock import Clock
from catalog.errors import ConfigurationError, Conflict, InvalidInput, NotFound
from catalog.model import HarvestSource, JobState, KnownItem, RecordPut, RecordState
from catalog.sqlstore.database import Database
from catalog.sqlstore.names import record_id_of, record_iri
from catalog.sqlstore.prepared import PreparedRecord, prepare
from catalog.sqlstore.relabeling import relabel_source
from catalog.sqlstore.tables import job, record, source
from catalog.sqlstore.write_batch import BATCH, WriteBatch, known_rows

__all__ = ["Applied", "RecordWriter", "record_id_of", "record_iri"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of the puts of one call. A revived tombstone counts as added."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0


class RecordWriter:
    """Writes records of harvest jobs. Several writers wait for each other."""

    def __init__(self, database: Database, *, clock: Clock, base_iri: str) -> None:
        self._database = database
        self._clock = clock
        self._base_iri = base_iri

    def known_items(self, source_id: str) -> dict[str, KnownItem]:
        """Return what earlier jobs stored of this source by identity, withdrawn items too."""
        columns = (record.c.identity, record.c.record_id, record.c.item_hash, record.c.state)
        states = {str(state): state for state in RecordState}
        with self._database.reading() as connection:
            rows = connection.execute(select(*columns).where(record.c.source_id == source_id))
            return {
                identity: KnownItem(record_id=record_id, item_hash=item_hash, state=states[state])
                for identity, record_id, item_hash, state in rows
            }

    def put(self, source: HarvestSource, job_id: str, puts: Sequence[RecordPut]) -> Applied:
        """Store items of one source in one transaction: all of them or, on any error, none.

        Equal content (triples, dataset and labels) is no change: only the item's hash is kept, so
        that the next job recognises it without mapping. Of two items with one identity the later
        one is the newer version. Raises NotFound for an unknown source, Conflict for a job that was given up,
        InvalidInput for an identity that cannot be stored, ConfigurationError where the catalog's records have
        another base IRI.
        """
        prepared = [prepare(source, put, base_iri=self._base_iri) for put in puts]
        now = self._clock.now()
        with self._database.writing() as connection:
            _check_source(connection, source)
            _check_job(connection, job_id)
            _check_base(connection, self._base_iri)
            batch = WriteBatch(connection, job_id=job_id, now=now)
            for part in _apart(prepared):
                _put_part(batch, part)
            return Applied(added=batch.added, replaced=batch.replaced, unchanged=batch.unchanged)

    def withdraw(self, source_id: str, job_id: str, record_ids: Sequence[str]) -> int:
        """Turn published records of this source into tombstones; returns how many there were.

        One transaction. Unknown records, those of other sources and tombstones are left alone. A tombstone
        keeps its version and says when it was last seen, so withdraw *before* :meth:`touch`.
        """
        now = self._clock.now()
        with self._database.writing() as connection:
            _check_job(connection, job_id)
            listed = _listed(connection, source_id)
            batch = WriteBatch(connection, job_id=job_id, now=now)
            count = 0
            for start in range(0, len(record_ids), BATCH):
                rows = known_rows(connection, record_ids[start : start + BATCH])
                mine = [row for row in rows.values() if row.source_id == source_id and row.is_published]
                batch.withdraw(mine, listed=listed)
                count += len(mine)
            return count

    def touch(self, source_id: str, job_id: str, seen_at: datetime) -> None:
        """Note that a complete listing had every record that is published now. One row is written.

        Not for held jobs: their listing lacked records that are still published.
        """
        with self._database.writing() as connection:
            _check_job(connection, job_id)
            statement = update(source).where(source.c.source_id == source_id)
            if connection.execute(statement.values(listed=seen_at)).rowcount == 0:
                raise NotFound(kind="source", identifier=source_id)

    def relabel(self, source_id: str, *, job_id: str = "relabel") -> int:
        """Compute the labels of all published records anew, in one transaction; returns how many changed.

        For a release with another policy; :meth:`SourceStore.update` does it by itself. Raises NotFound.
        """
        with self._database.writing() as connection:
            return relabel_source(connection, source_id, job_id=job_id, now=self._clock.now())


def _put_part(batch: WriteBatch, prepared: Sequence[PreparedRecord]) -> None:
    known = known_rows(batch.connection, [item.record_id for item in prepared])
    batch.put([(item, known.get(item.record_id)) for item in prepared])


def _apart(prepared: Sequence[PreparedRecord]) -> Iterator[list[PreparedRecord]]:
    """Cut into parts of at most BATCH in which no record occurs twice; order is kept."""
    part: dict[str, PreparedRecord] = {}
    for item in prepared:
        if item.record_id in part or len(part) == BATCH:
            yield list(part.values())
            part = {}
        part[item.record_id] = item
    if part:
        yield list(part.values())


def _listed(connection: Connection, source_id: str) -> datetime | None:
    row = connection.execute(select(source.c.listed).where(source.c.source_id == source_id)).one_or_none()
    if row is None:
        raise NotFound(kind="source", identifier=source_id)
    listed: datetime | None = row.listed
    return listed


def _check_source(connection: Connection, value: HarvestSource) -> None:
    statement = select(source.c.department_id, source.c.audience).where(source.c.source_id == value.source_id)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound(kind="source", identifier=value.source_id)
    if row.department_id != value.department_id:
        raise InvalidInput(field="department_id", problem=f"source {value.source_id} is not of {value.department_id}")


def _check_base(connection: Connection, base_iri: str) -> None:
    """Refuse to give new records other IRIs than all before them: a setting was forgotten, or changed too late."""
    known = connection.execute(select(record.c.record_id, record.c.iri).limit(1)).one_or_none()
    if known is not None and known.iri != record_iri(base_iri, known.record_id):
        base = known.iri.removesuffix(record_iri("", known.record_id))
        raise ConfigurationError(
            setting="MULU_BASE_IRI", problem=f"the records of this catalog begin with {base}; set it"
        )


def _check_job(connection: Connection, job_id: str) -> None:
    """Keep out a process that was given up for dead and goes on all the same."""
    state = connection.execute(select(job.c.state).where(job.c.job_id == job_id)).scalar_one_or_none()
    if state == JobState.FAILED:
        raise Conflict(what=f"job {job_id} has failed or was given up; it may not write any more")
