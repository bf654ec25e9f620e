"""What somebody may know of the nodes: how many of their records she sees, and when the last of these changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from catalog.model import VisibleSet
from catalog.sqlstore.database import Database
from catalog.sqlstore.node_report import LiteralCount, read_literals
from catalog.sqlstore.tables import change_log, record
from catalog.sqlstore.visibility import discoverable


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCount:
    """The visible records of one source."""

    records: int
    changed: datetime  # newest change of any of them


class NodeCounts:
    """Counts records by source. Hidden records change neither a number nor a time.

    Counts are kept until the change log grows: nothing else can change them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: tuple[int, dict[frozenset[str], Mapping[str, NodeCount]]] = (-1, {})

    def by_source(self, *, visible: VisibleSet) -> Mapping[str, NodeCount]:
        """Return the counts of all sources of which anything is visible."""
        with self._database.reading() as connection:
            sequence = connection.execute(select(func.max(change_log.c.sequence))).scalar_one() or 0
            of, kept = self._kept
            if of != sequence:
                kept = {}
                self._kept = (sequence, kept)
            counts = kept.get(visible.labels)
            if counts is None:
                counts = kept[visible.labels] = _count(connection, visible)
            return counts

    def literals(self, source_ids: Iterable[str], *, visible: VisibleSet) -> dict[str, tuple[LiteralCount, ...]]:
        """Return for each of these sources which fields of visible records hold values that no code list knows."""
        with self._database.reading() as connection:
            return {
                source_id: read_literals(connection, (record.c.source_id == source_id) & discoverable(visible))
                for source_id in source_ids
            }


def _count(connection: Connection, visible: VisibleSet) -> dict[str, NodeCount]:
    # grouped in the order of the index; the few audiences of a source are added up here
    statement = (
        select(record.c.source_id, func.count().label("records"), func.max(record.c.changed).label("changed"))
        .where(discoverable(visible))
        .group_by(record.c.discover, record.c.source_id)
    )
    counts: dict[str, NodeCount] = {}
    for row in connection.execute(statement):
        before = counts.get(row.source_id)
        counts[row.source_id] = NodeCount(
            records=row.records + (before.records if before else 0),
            changed=max(row.changed, before.changed) if before else row.changed,
        )
    return counts
