"""The database as such: migrations, transactions, several processes, and errors that can be understood."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text

from catalog.errors import ConfigurationError, Conflict, StoreCorrupt, StoreUnavailable
from catalog.sqlstore import database as database_module
from catalog.sqlstore.database import Database, open_database
from catalog.sqlstore.migrating import migrations_on
from catalog.sqlstore.sources import SourceStore
from catalog.sqlstore.tables import department, metadata
from tests.factories import make_department

ROW = {"department_id": "wjw", "name": "卫健委", "short_name": "", "credit_code": "", "region": "", "telephone": ""}


def test_the_migrations_lead_to_the_tables_that_the_program_uses(any_database: Database) -> None:
    with any_database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_the_form_that_is_asked_for_is_the_newest_one(database: Database) -> None:
    with database.reading() as connection:
        scripts = ScriptDirectory.from_config(migrations_on(connection))

    assert scripts.get_heads() == [database_module.FORM]


def test_upgrading_again_changes_nothing(any_database: Database) -> None:
    SourceStore(any_database).add_department(make_department())

    any_database.upgrade()

    any_database.check()
    assert SourceStore(any_database).departments() == [make_department()]


def test_the_first_migration_can_be_undone(any_database: Database) -> None:
    with any_database.writing() as connection:
        command.downgrade(migrations_on(connection), "base")

    with pytest.raises(StoreUnavailable, match="mulu init"):
        any_database.check()
    any_database.upgrade()
    any_database.check()


def test_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'mulu.db'}")

    with pytest.raises(StoreUnavailable, match="run mulu init"):
        database.check()
    with pytest.raises(StoreUnavailable, match="run mulu init"):
        SourceStore(database).departments()

    database.close()


def test_a_database_of_another_release_says_what_to_do(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreUnavailable, match="9999"):
        database.check()


@pytest.mark.parametrize("url", ["", "mulu.db", "nonsense://host/db", "sqlite+nonsense:///mulu.db"])
def test_a_url_of_no_database_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(ConfigurationError):
        open_database(url)


def test_a_damaged_file_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "mulu.db"
    path.write_bytes(b"this is no database" * 500)
    database = open_database(f"sqlite:///{path}")

    with pytest.raises(StoreCorrupt):
        database.check()

    database.close()


def test_a_place_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    database = open_database(f"sqlite:///{tmp_path / 'folder.db'}")

    with pytest.raises(StoreUnavailable):
        database.upgrade()

    database.close()


def test_a_writer_that_waits_too_long_says_so(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_MILLISECONDS", 50)
    other = open_database(f"sqlite:///{tmp_path / 'mulu.db'}")

    with database.writing(), pytest.raises(StoreUnavailable, match="locked"), other.writing():
        pass

    other.close()


def test_what_fails_in_the_middle_leaves_nothing(any_database: Database) -> None:
    def write_and_fail() -> None:
        with any_database.writing() as connection:
            connection.execute(insert(department), [ROW])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()

    assert SourceStore(any_database).departments() == []


def test_a_broken_rule_of_the_tables_is_a_conflict_that_shows_no_values(any_database: Database) -> None:
    with any_database.writing() as connection:
        connection.execute(insert(department), [ROW])

    with pytest.raises(Conflict) as caught, any_database.writing() as connection:
        connection.execute(insert(department), [ROW])

    assert "卫健委" not in str(caught.value)
    assert "卫健委" not in str(caught.value.__cause__)


def test_a_reader_sees_one_state_while_a_writer_goes_on(any_database: Database) -> None:
    count = select(department.c.department_id)
    with any_database.reading() as before:
        assert before.execute(count).all() == []
        writer = threading.Thread(target=SourceStore(any_database).add_department, args=(make_department(),))
        writer.start()
        writer.join()
        seen = before.execute(count).all()

    assert seen == []
    assert len(SourceStore(any_database).departments()) == 1


def _add_departments(database: Database, first: int) -> None:
    store = SourceStore(database)
    for number in range(first, first + 10):
        store.add_department(make_department(department_id=f"d{number}"))


def test_forked_children_write_at_the_same_time_as_their_parent(any_database: Database) -> None:
    store = SourceStore(any_database)
    store.departments()  # the parent has an open connection now
    fork = multiprocessing.get_context("fork")
    children = [fork.Process(target=_add_departments, args=(any_database, first)) for first in (0, 10, 20)]
    for child in children:
        child.start()
    _add_departments(any_database, 30)
    for child in children:
        child.join()

    assert [child.exitcode for child in children] == [0, 0, 0]
    assert len(store.departments()) == 40


def test_sqlite_keeps_its_promises(database: Database, tmp_path: Path) -> None:
    with database.reading() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    with sqlite3.connect(tmp_path / "mulu.db") as plain:
        created = plain.execute("SELECT sql FROM sqlite_master WHERE name = 'change_log'").fetchone()[0]
    plain.close()

    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30_000}
    assert "AUTOINCREMENT" in created
