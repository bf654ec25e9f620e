"""Reading records on behalf of somebody: what she may not discover is missing, byte for byte.

Datasets come without their addresses where the visible set may not locate them, so that no surface
can show one by oversight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from catalog.access.locate import without_locations
from catalog.errors import NotFound
from catalog.model import CatalogRecord, VisibleSet
from catalog.sqlstore.database import Database
from catalog.sqlstore.rows import record_from_row, select_records, unpack
from catalog.sqlstore.tables import record, record_version
from catalog.sqlstore.visibility import discoverable, discoverable_by_key, labels_parameter, seen_by

# Made once: to build it takes longer than to run it.
BY_ID = select_records().where(record.c.record_id.in_(bindparam("record_ids", expanding=True)), discoverable_by_key())


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVersion:
    """One earlier or present form of a record."""

    version: int
    changed: datetime
    job_id: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The department's own bytes of one item."""

    body: bytes
    media_type: str


class RecordReader:
    """Reads published records that a visible set may discover. Hidden, withdrawn and missing are one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, record_id: str, *, visible: VisibleSet) -> CatalogRecord:
        """Return one record; raises NotFound."""
        found = self.get_many([record_id], visible=visible)
        if record_id not in found:
            raise NotFound(kind="record", identifier=record_id)
        return found[record_id]

    def get_many(self, record_ids: Sequence[str], *, visible: VisibleSet) -> dict[str, CatalogRecord]:
        """Return those of the records that there are for this visible set, in the order asked for."""
        values = {"record_ids": list(record_ids), **labels_parameter(visible)}
        with self._database.reading() as connection:
            rows = connection.execute(BY_ID, values)
            found = {row.record_id: _shown(record_from_row(row), visible) for row in rows}
        return {record_id: found[record_id] for record_id in record_ids if record_id in found}

    def latest(self, *, visible: VisibleSet, limit: int = 20, offset: int = 0) -> list[CatalogRecord]:
        """Return records by their last change in the catalog, newest first."""
        newest = (
            select(record.c.record_id)
            .where(discoverable(visible))
            .order_by(record.c.changed.desc(), record.c.record_id)
            .limit(limit)
            .offset(offset)
        )
        # Two steps: a sort of keys is small, a sort of whole records is not.
        with self._database.reading() as connection:
            record_ids = list(connection.execute(newest).scalars())
            rows = connection.execute(select_records().where(record.c.record_id.in_(record_ids)))
            found = {row.record_id: _shown(record_from_row(row), visible) for row in rows}
        return [found[record_id] for record_id in record_ids]

    def count(self, *, visible: VisibleSet) -> int:
        """Return how many records there are for this visible set."""
        with self._database.reading() as connection:
            return connection.execute(
                select(func.count()).select_from(record).where(discoverable(visible))
            ).scalar_one()

    def rdf(self, record_id: str, *, visible: VisibleSet) -> tuple[bytes, bytes]:
        """Return the N-Triples of metadata and of locations, the latter empty where they are withheld.

        Raises NotFound.
        """
        metadata, locations = record_version.c.metadata, record_version.c.locations
        statement = _current(
            record_id, visible, metadata, locations, seen_by(visible, record.c.locate).label("located")
        )
        with self._database.reading() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound(kind="record", identifier=record_id)
        body = unpack(row.metadata, record_id=record_id)
        return body, unpack(row.locations, record_id=record_id) if row.located else b""

    def original(self, record_id: str, *, visible: VisibleSet) -> Original:
        """Return the department's own bytes, which hold addresses: only for those who may locate.

        Raises NotFound, also where the record is known but not to be located.
        """
        body, media_type = record_version.c.original, record_version.c.original_type
        statement = _current(record_id, visible, body, media_type).where(seen_by(visible, record.c.locate))
        with self._database.reading() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound(kind="original of record", identifier=record_id)
        return Original(body=unpack(row.original, record_id=record_id), media_type=row.original_type)

    def versions(self, record_id: str, *, visible: VisibleSet) -> list[RecordVersion]:
        """Return the forms of a record, newest first, without those that were hidden from this visible set.

        Raises NotFound.
        """
        names = ("version", "changed", "job_id", "content_hash")
        statement = (
            select(*(record_version.c[name] for name in names))
            .join(record, record.c.record_id == record_version.c.record_id)
            .where(record.c.record_id == record_id, discoverable(visible), seen_by(visible, record_version.c.discover))
            .order_by(record_version.c.version.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        if not rows:
            raise NotFound(kind="record", identifier=record_id)
        return [
            RecordVersion(version=row.version, changed=row.changed, job_id=row.job_id, content_hash=row.content_hash)
            for row in rows
        ]


def _current(record_id: str, visible: VisibleSet, *columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns)
        .join(
            record,
            (record.c.record_id == record_version.c.record_id) & (record.c.version == record_version.c.version),
        )
        .where(record.c.record_id == record_id, discoverable(visible))
    )


def _shown(value: CatalogRecord, visible: VisibleSet) -> CatalogRecord:
    if visible.sees(value.labels.locate):
        return value
    return replace(value, dataset=without_locations(value.dataset))
