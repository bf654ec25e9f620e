"""Life cycles that several rooms share; values come from :mod:`tests.factories`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from catalog.sqlstore.database import Database, open_database

# Taken out of the environment, because the product refuses MULU_* variables that are no settings.
_SHARED_DATA = os.environ.pop("MULU_SHARED_DATA", "")  # noqa: TID251 -- a variable of the tests, not a setting
_POSTGRES = os.environ.pop("MULU_TEST_POSTGRES", "")  # noqa: TID251 -- a variable of the tests, not a setting

# A shared machine may pause any example; pytest-timeout stops what really hangs.
settings.register_profile("mulu", deadline=None)
settings.load_profile("mulu")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real catalogs beside the checkout, or skip."""
    folder = Path(_SHARED_DATA) if _SHARED_DATA else Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; set MULU_SHARED_DATA")
    return folder


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """Return the URL of an empty PostgreSQL database that tests may fill, or skip."""
    if not _POSTGRES:
        pytest.skip("no PostgreSQL named; set MULU_TEST_POSTGRES to the URL of an empty database")
    return _POSTGRES


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Yield a migrated SQLite database of this test's own."""
    database = open_database(f"sqlite:///{tmp_path / 'mulu.db'}")
    database.upgrade()
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Yield an empty, migrated database of each kind that the SQL store works on."""
    if request.param == "sqlite":
        database = open_database(f"sqlite:///{tmp_path / 'mulu.db'}")
    else:
        database = open_database(request.getfixturevalue("postgres_url"))
        with database._engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    database.upgrade()
    yield database
    database.close()
