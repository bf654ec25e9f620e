"""One batch of record writes inside one transaction: a look-up, then a few bulk statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Executable, bindparam, insert, select, update

from catalog.model import ChangeKind, RecordState
from catalog.sqlstore.prepared import PreparedRecord
from catalog.sqlstore.rows import labels_in
from catalog.sqlstore.tables import audience_label, change_log, record, record_version

BATCH = 500  # records of one look-up; well below the number of parameters that any database takes

_UPDATED = (
    "version",
    "state",
    "item_hash",
    "content_hash",
    "dataset_hash",
    "discover",
    "discover_rule",
    "locate",
    "locate_rule",
    "literals",
    "iri",
    "changed",
    "last_seen",
    "job_id",
)
_REPLACE = (
    update(record)
    .where(record.c.record_id == bindparam("key"))
    .values({record.c[name]: bindparam(f"new_{name}") for name in _UPDATED})
)
_RECOGNIZE = update(record).where(record.c.record_id == bindparam("key")).values(item_hash=bindparam("new_item_hash"))
_WITHDRAW = (
    update(record)
    .where(record.c.record_id == bindparam("key"))
    .values(
        state=RecordState.WITHDRAWN,
        changed=bindparam("new_changed"),
        last_seen=bindparam("new_last_seen"),
        job_id=bindparam("new_job_id"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """What decides whether a put is a change."""

    record_id: str
    source_id: str
    version: int
    state: str
    item_hash: str
    content: tuple[str, ...]  # hashes, audiences and rules: equal means nothing to write
    last_seen: datetime

    @property
    def is_published(self) -> bool:
        """Tell whether this is no tombstone."""
        return self.state == RecordState.PUBLISHED


def known_rows(connection: Connection, record_ids: Sequence[str]) -> dict[str, KnownRow]:
    """Look up at most BATCH records by one statement."""
    return {
        row.record_id: KnownRow(
            record_id=row.record_id,
            source_id=row.source_id,
            version=row.version,
            state=row.state,
            item_hash=row.item_hash,
            content=(
                row.content_hash,
                row.dataset_hash,
                row.iri,
                row.discover,
                row.discover_rule,
                row.locate,
                row.locate_rule,
            ),
            last_seen=row.last_seen,
        )
        for row in connection.execute(select(record).where(record.c.record_id.in_(record_ids)))
    }


class WriteBatch:
    """Writes within the caller's transaction and counts what it did."""

    def __init__(self, connection: Connection, *, job_id: str, now: datetime) -> None:
        self.connection = connection
        self.added = 0
        self.replaced = 0
        self.unchanged = 0
        self._job_id = job_id
        self._now = now
        self._audiences: set[str] = set()

    def put(self, items: Sequence[tuple[PreparedRecord, KnownRow | None]]) -> None:
        """Add, replace or recognise records, none of them twice."""
        new = [item for item, known in items if known is None]
        changed = [(item, known) for item, known in items if known is not None and not _is_same(item, known)]
        same = [(item, known) for item, known in items if known is not None and _is_same(item, known)]
        self.remember_audiences(audience for item, _ in items for audience in (item.discover, item.locate))
        self._execute(insert(record), [self._record_row(item) for item in new])
        self._execute(_REPLACE, [self._replacement(item, known) for item, known in changed])
        self._execute(
            _RECOGNIZE,
            [
                {"key": item.record_id, "new_item_hash": item.item_hash}
                for item, known in same
                if item.item_hash != known.item_hash
            ],
        )
        versions = [(item, 1) for item in new] + [(item, known.version + 1) for item, known in changed]
        self._execute(insert(record_version), [self._version_row(item, version) for item, version in versions])
        self.log(ChangeKind.PUT, [(item.record_id, version) for item, version in versions])
        self.added += len(new) + sum(not known.is_published for _, known in changed)
        self.replaced += sum(known.is_published for _, known in changed)
        self.unchanged += len(same)

    def withdraw(self, rows: Sequence[KnownRow], *, listed: datetime | None) -> None:
        """Turn published records into tombstones."""
        values = [
            {
                "key": row.record_id,
                "new_changed": self._now,
                "new_last_seen": row.last_seen if listed is None else max(row.last_seen, listed),
                "new_job_id": self._job_id,
            }
            for row in rows
        ]
        self._execute(_WITHDRAW, values)
        self.log(ChangeKind.WITHDRAW, [(row.record_id, row.version) for row in rows])

    def log(self, kind: ChangeKind, changes: Iterable[tuple[str, int]]) -> None:
        """Append lines to the change log in this order."""
        common = {"kind": kind, "job_id": self._job_id, "changed": self._now}
        self._execute(
            insert(change_log),
            [{"record_id": record_id, "version": version, **common} for record_id, version in changes],
        )

    def remember_audiences(self, audiences: Iterable[str]) -> None:
        """See to it that readers can find these audiences by each of their labels."""
        fresh = set(audiences) - self._audiences
        if not fresh:
            return
        known = set(
            self.connection.execute(
                select(audience_label.c.audience).where(audience_label.c.audience.in_(fresh))
            ).scalars()
        )
        rows = [
            {"label": label, "audience": audience}
            for audience in sorted(fresh - known)
            for label in labels_in(audience)
        ]
        self._execute(insert(audience_label), rows)
        self._audiences |= fresh

    def _execute(self, statement: Executable, rows: Sequence[Mapping[str, object]]) -> None:
        if rows:
            self.connection.execute(statement, rows)

    def _record_row(self, item: PreparedRecord) -> dict[str, object]:
        return {
            "record_id": item.record_id,
            "source_id": item.source_id,
            "department_id": item.department_id,
            "identity": item.identity,
            "first_seen": self._now,
            **self._current(item, 1),
        }

    def _replacement(self, item: PreparedRecord, known: KnownRow) -> dict[str, object]:
        values = self._current(item, known.version + 1)
        return {"key": item.record_id, **{f"new_{name}": value for name, value in values.items()}}

    def _current(self, item: PreparedRecord, version: int) -> dict[str, object]:
        return {
            "version": version,
            "state": RecordState.PUBLISHED,
            "item_hash": item.item_hash,
            "content_hash": item.content_hash,
            "dataset_hash": item.dataset_hash,
            "discover": item.discover,
            "discover_rule": item.labels.discover_rule,
            "locate": item.locate,
            "locate_rule": item.labels.locate_rule,
            "literals": item.literals,
            "iri": item.iri,
            "changed": self._now,
            "last_seen": self._now,
            "job_id": self._job_id,
        }

    def _version_row(self, item: PreparedRecord, version: int) -> dict[str, object]:
        return {
            "record_id": item.record_id,
            "version": version,
            "content_hash": item.content_hash,
            "discover": item.discover,
            "locate": item.locate,
            "changed": self._now,
            "job_id": self._job_id,
            **item.bodies,
        }


def _is_same(item: PreparedRecord, known: KnownRow) -> bool:
    return known.is_published and known.content == (
        item.content_hash,
        item.dataset_hash,
        item.iri,
        item.discover,
        item.labels.discover_rule,
        item.locate,
        item.labels.locate_rule,
    )
