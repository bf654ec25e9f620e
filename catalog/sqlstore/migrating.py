"""Bringing a database to the form that this program knows, by Alembic.

A module of its own because Alembic takes a third of a second and 20 MB to import, which only
``mulu init`` has to pay.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(connection: Connection, *, to: str) -> None:
    """Run migrations up to that form inside the caller's transaction."""
    command.upgrade(migrations_on(connection), to)


def migrations_on(connection: Connection) -> Config:
    """Return what Alembic's commands ask for; the scripts lie inside the package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
