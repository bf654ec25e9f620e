"""Departments and the harvest sources of their nodes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from catalog.clock import Clock, SystemClock
from catalog.errors import Conflict, InvalidInput, NotFound
from catalog.model import Department, HarvestSource
from catalog.sqlstore.database import Database
from catalog.sqlstore.names import check_key
from catalog.sqlstore.node_report import NodeReport, read_node_report
from catalog.sqlstore.node_status import NodeStatus, read_node_statuses
from catalog.sqlstore.relabeling import relabel_source
from catalog.sqlstore.rows import department_from_row, source_from_row, source_to_row
from catalog.sqlstore.tables import department, source

AUDIENCES = ("public", "government", "department", "editors")


class SourceStore:
    """Keeps departments and sources. What once had a source is never deleted, only made inactive."""

    def __init__(self, database: Database, *, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    def add_department(self, value: Department) -> None:
        """Add a department; raises InvalidInput for its key, Conflict when the key is taken."""
        check_key("department_id", value.department_id)
        with self._database.writing() as connection:
            if _department_row(connection, value.department_id) is not None:
                raise Conflict(what=f"department {value.department_id} exists already")
            connection.execute(insert(department).values(asdict(value)))

    def update_department(self, value: Department) -> None:
        """Replace what is known of a department; raises NotFound."""
        with self._database.writing() as connection:
            statement = update(department).where(department.c.department_id == value.department_id)
            if connection.execute(statement.values(asdict(value))).rowcount == 0:
                raise NotFound(kind="department", identifier=value.department_id)

    def departments(self) -> list[Department]:
        """Return all departments in the order of their keys."""
        with self._database.reading() as connection:
            rows = connection.execute(select(department).order_by(department.c.department_id))
            return [department_from_row(row) for row in rows]

    def department(self, department_id: str) -> Department:
        """Return one department; raises NotFound."""
        with self._database.reading() as connection:
            row = _department_row(connection, department_id)
        if row is None:
            raise NotFound(kind="department", identifier=department_id)
        return department_from_row(row)

    def add(self, value: HarvestSource) -> None:
        """Add a source; raises InvalidInput, Conflict when the key is taken, NotFound without its department."""
        check_key("source_id", value.source_id)
        _check_audience(value)
        with self._database.writing() as connection:
            if _department_row(connection, value.department_id) is None:
                raise NotFound(kind="department", identifier=value.department_id)
            if _source_row(connection, value.source_id) is not None:
                raise Conflict(what=f"source {value.source_id} exists already")
            connection.execute(insert(source).values(source_to_row(value)))

    def update(self, value: HarvestSource) -> None:
        """Replace the settings of a source; raises NotFound, and Conflict for another department.

        A changed audience reaches all records in the same transaction.
        """
        _check_audience(value)
        with self._database.writing() as connection:
            row = _source_row(connection, value.source_id)
            if row is None:
                raise NotFound(kind="source", identifier=value.source_id)
            if row.department_id != value.department_id:
                raise Conflict(what=f"source {value.source_id} belongs to department {row.department_id} for good")
            statement = update(source).where(source.c.source_id == value.source_id)
            connection.execute(statement.values(source_to_row(value)))
            if row.audience != value.audience:
                relabel_source(connection, value.source_id, job_id="relabel", now=self._clock.now())

    def get(self, source_id: str) -> HarvestSource:
        """Return one source; raises NotFound."""
        with self._database.reading() as connection:
            row = _source_row(connection, source_id)
        if row is None:
            raise NotFound(kind="source", identifier=source_id)
        return source_from_row(row)

    def update_identity_rule(self, source_id: str, rule: str) -> None:
        """Keep the rule by which this source's items are recognised; raises NotFound."""
        self._set(source_id, identity_rule=rule)

    def remove(self, source_id: str) -> None:
        """Make a source inactive: it is not harvested any more, its records stay; raises NotFound."""
        self._set(source_id, active=False)

    def node_report(self, source_id: str) -> NodeReport:
        """Return the facts about a source that its department asks for; raises NotFound."""
        with self._database.reading() as connection:
            row = _source_row(connection, source_id)
            if row is None:
                raise NotFound(kind="source", identifier=source_id)
            owner = _department_row(connection, row.department_id)
            assert owner is not None  # noqa: S101 -- the foreign key says so
            return read_node_report(connection, source_from_row(row), department_from_row(owner))

    def node_reports(self) -> list[NodeReport]:
        """Return the reports of all sources in the order of their keys."""
        return [self.node_report(value.source_id) for value in self.list()]

    def node_statuses(self) -> list[NodeStatus]:
        """Return the last jobs of all sources in the order of their keys."""
        with self._database.reading() as connection:
            return read_node_statuses(connection)

    def list(self, *, active_only: bool = False) -> list[HarvestSource]:
        """Return the sources in the order of their keys."""
        statement = select(source).order_by(source.c.source_id)
        if active_only:
            statement = statement.where(source.c.active)
        with self._database.reading() as connection:
            return [source_from_row(row) for row in connection.execute(statement)]

    def _set(self, source_id: str, **values: object) -> None:
        with self._database.writing() as connection:
            statement = update(source).where(source.c.source_id == source_id).values(values)
            if connection.execute(statement).rowcount == 0:
                raise NotFound(kind="source", identifier=source_id)


def _check_audience(value: HarvestSource) -> None:
    if value.audience not in AUDIENCES:
        raise InvalidInput(field="audience", problem=f"one of {', '.join(AUDIENCES)}, not {value.audience!r}")


def _department_row(connection: Connection, department_id: str) -> Row[Any] | None:
    return connection.execute(select(department).where(department.c.department_id == department_id)).one_or_none()


def _source_row(connection: Connection, source_id: str) -> Row[Any] | None:
    return connection.execute(select(source).where(source.c.source_id == source_id)).one_or_none()
