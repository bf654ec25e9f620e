"""Alembic's entry: runs the migrations on the connection that the program hands over."""

from __future__ import annotations

from alembic import context

from catalog.sqlstore.tables import metadata


def run() -> None:
    """Run inside the caller's transaction, which commits all steps or none."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        transactional_ddl=True,
    )
    context.run_migrations()


run()
