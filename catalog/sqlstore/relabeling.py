"""Computing the labels of a source's records anew, without touching their content."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, literal, select, update

from catalog.access.policy import labels_of
from catalog.errors import NotFound
from catalog.model import AccessLabels, CatalogRecord, ChangeKind, RecordState
from catalog.sqlstore.rows import audience_of, record_from_row, select_records
from catalog.sqlstore.tables import record, record_version, source
from catalog.sqlstore.write_batch import BATCH, WriteBatch

_LABELS = ("version", "discover", "discover_rule", "locate", "locate_rule", "changed", "job_id")
_RELABEL = (
    update(record)
    .where(record.c.record_id == bindparam("key"))
    .values({record.c[name]: bindparam(f"new_{name}") for name in _LABELS})
)
_FRESH = ("version", "discover", "locate", "changed", "job_id")  # of a copied version; bodies stay


def relabel_source(connection: Connection, source_id: str, *, job_id: str, now: datetime) -> int:
    """Relabel within the caller's transaction; returns how many records changed. Raises NotFound."""
    statement = select(source.c.audience).where(source.c.source_id == source_id)
    audience = connection.execute(statement).scalar_one_or_none()
    if audience is None:
        raise NotFound(kind="source", identifier=source_id)
    batch = WriteBatch(connection, job_id=job_id, now=now)
    after, changed = "", 0
    while records := _published(connection, source_id, after):
        after = records[-1].record_id
        fresh = [(value, _labels(value, audience)) for value in records]
        different = [(value, labels) for value, labels in fresh if labels != value.labels]
        _write(batch, different, job_id=job_id, now=now)
        changed += len(different)
    return changed


def _published(connection: Connection, source_id: str, after: str) -> list[CatalogRecord]:
    statement = select_records().where(
        record.c.source_id == source_id, record.c.state == RecordState.PUBLISHED, record.c.record_id > after
    )
    return [record_from_row(row) for row in connection.execute(statement.order_by(record.c.record_id).limit(BATCH))]


def _labels(value: CatalogRecord, audience: str) -> AccessLabels:
    return labels_of(value.dataset, department_id=value.department_id, default_audience=audience)


def _write(
    batch: WriteBatch, different: list[tuple[CatalogRecord, AccessLabels]], *, job_id: str, now: datetime
) -> None:
    if not different:
        return
    rows = [
        {
            "key": value.record_id,
            "new_version": value.version + 1,
            "new_discover": audience_of(labels.discover),
            "new_discover_rule": labels.discover_rule,
            "new_locate": audience_of(labels.locate),
            "new_locate_rule": labels.locate_rule,
            "new_changed": now,
            "new_job_id": job_id,
        }
        for value, labels in different
    ]
    batch.remember_audiences(str(row[name]) for row in rows for name in ("new_discover", "new_locate"))
    batch.connection.execute(_RELABEL, rows)
    _copy_versions(batch.connection, [value.record_id for value, _ in different])
    batch.log(ChangeKind.PUT, [(value.record_id, value.version + 1) for value, _ in different])


def _copy_versions(connection: Connection, record_ids: list[str]) -> None:
    """Give relabelled records a version row that repeats the bodies of the one before."""
    bodies = [column for column in record_version.c if column.name not in _FRESH]
    statement = (
        select(*bodies, *(record.c[name] for name in _FRESH))
        .join(record, (record.c.record_id == record_version.c.record_id))
        .where(record.c.record_id.in_(record_ids), record_version.c.version == record.c.version - literal(1))
    )
    names = [column.name for column in bodies] + list(_FRESH)
    connection.execute(insert(record_version).from_select(names, statement))
