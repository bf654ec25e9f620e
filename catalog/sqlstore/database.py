"""The SQL database: connections, transactions and migrations.

SQLite in WAL mode by default, PostgreSQL when one machine is outgrown. Every write goes through
:meth:`Database.writing`, which lets one writer in at a time, so that the change log's sequence
numbers become visible in their order. Errors of SQLAlchemy leave this module translated.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError

from catalog.errors import CatalogError, ConfigurationError, Conflict, StoreCorrupt, StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

STORE = "database"
FORM = "0001"  # newest revision of the migrations: what the tables of this program look like
BUSY_MILLISECONDS = 30_000  # a writer waits for another one
_WRITES = "mulu_writes"  # execution option that marks a connection which is going to write


class Database:
    """One open database; safe to share between threads, and to carry over a fork."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._process = os.getpid()

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is the embedded database."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one consistent state."""
        with _translated(), self._own_engine().connect() as connection:
            if not self.is_sqlite:  # which does so by itself
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the only writing connection; commits at the end, or nothing at all on any error.

        Waits for other writers; raises StoreUnavailable when they take too long.
        """
        with _translated(), self._own_engine().connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                if not self.is_sqlite:
                    # Sequence numbers are given out before commit: without the lock a reader could
                    # meet 8 before 7 exists, and never look for 7 again.
                    connection.exec_driver_sql("LOCK TABLE change_log IN SHARE ROW EXCLUSIVE MODE")
                yield connection

    def upgrade(self) -> None:
        """Create the tables, or bring older ones to the present form. Atomic, and idempotent."""
        from catalog.sqlstore.migrating import migrate  # noqa: PLC0415 -- slow, see there

        with _translated(), self._own_engine().connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                migrate(connection, to=FORM)

    def check(self) -> None:
        """Raise StoreUnavailable unless the tables are there in the form that this program knows."""
        with self.reading() as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        if found != FORM:
            raise StoreUnavailable(store=STORE, problem=f"its form is {found}, not {FORM}; run mulu init")

    def close(self) -> None:
        """Close all connections; the object can be used again."""
        self._own_engine().dispose()

    def _own_engine(self) -> Engine:
        # A forked child must not talk over its parent's connections.
        if self._process != os.getpid():
            self._engine.dispose(close=False)
            self._process = os.getpid()
        return self._engine


def open_database(url: str) -> Database:
    """Open the database of an SQLAlchemy URL; an SQLite file and its folder come into being.

    Raises ConfigurationError for a URL that names no database driver of this installation.
    """
    try:
        parsed = make_url(url)
        engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise ConfigurationError(setting="MULU_DATABASE_URL", problem="not the URL of a known database") from error
    if engine.dialect.name == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late for reads and knows no IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "page_size = 8192",  # of a new file: bodies of a record take 2 to 3 KB, of which 4096 would hold one only
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        # Not NORMAL: a power cut could take back sequence numbers that projections have applied.
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "cache_size = -16384",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads first and writes later would fail instead of waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _translate(error) from error


def _translate(error: DBAPIError) -> CatalogError:
    problem = str(error.orig).partition("\n")[0]
    if isinstance(error, IntegrityError):
        return Conflict(what=f"it is there already, or still needed: {problem}")
    if "no such table" in problem or "does not exist" in problem:
        return StoreUnavailable(store=STORE, problem=f"there is no catalog yet ({problem}); run mulu init")
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return StoreUnavailable(store=STORE, problem=problem)
    if isinstance(error.orig, sqlite3.DatabaseError):
        return StoreCorrupt(store=STORE, problem=problem)
    return StoreUnavailable(store=STORE, problem=problem)
