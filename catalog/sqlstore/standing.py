"""What a list of results needs of each record beside its index entry: labels and freshness, not the dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from catalog.model import AccessLabels, VisibleSet
from catalog.sqlstore.database import Database
from catalog.sqlstore.rows import labels_in
from catalog.sqlstore.tables import record, source
from catalog.sqlstore.visibility import discoverable_by_key, labels_parameter

_NAMES = ("record_id", "department_id", "discover", "discover_rule", "locate", "locate_rule", "last_seen")
BY_ID = (
    select(*(record.c[name] for name in _NAMES), source.c.listed)
    .join(source, source.c.source_id == record.c.source_id)
    .where(record.c.record_id.in_(bindparam("record_ids", expanding=True)), discoverable_by_key())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStanding:
    """Whose a record is, who may have it, and when its node was last seen to have it."""

    department_id: str
    labels: AccessLabels
    last_seen: datetime


class RecordStandings:
    """Reads standings of published records that a visible set may discover."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, record_ids: Sequence[str], *, visible: VisibleSet) -> dict[str, RecordStanding]:
        """Return the standings of those of the records that there are for this visible set."""
        values = {"record_ids": list(record_ids), **labels_parameter(visible)}
        with self._database.reading() as connection:
            return {
                row.record_id: RecordStanding(
                    department_id=row.department_id,
                    labels=AccessLabels(
                        discover=labels_in(row.discover),
                        discover_rule=row.discover_rule,
                        locate=labels_in(row.locate),
                        locate_rule=row.locate_rule,
                    ),
                    last_seen=max(row.last_seen, row.listed or row.last_seen),
                )
                for row in connection.execute(BY_ID, values)
            }
