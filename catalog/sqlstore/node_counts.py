"""What somebody may know of the nodes: how many of their records she sees, and when the last of these changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from catalog.model import VisibleSet
from catalog.sqlstore.database import Database
from catalog.sqlstore.tables import record
from catalog.sqlstore.visibility import discoverable


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCount:
    """The visible records of one source."""

    records: int
    changed: datetime  # newest change of any of them


class NodeCounts:
    """Counts records by source. Hidden records change neither a number nor a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_source(self, *, visible: VisibleSet) -> dict[str, NodeCount]:
        """Return the counts of all sources of which anything is visible."""
        statement = (
            select(record.c.source_id, func.count().label("records"), func.max(record.c.changed).label("changed"))
            .where(discoverable(visible))
            .group_by(record.c.source_id)
        )
        with self._database.reading() as connection:
            return {
                row.source_id: NodeCount(records=row.records, changed=row.changed)
                for row in connection.execute(statement)
            }
