"""What a command works with: the settings in force and the stores, each opened when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property

import click

from catalog.access.locate import LocationLookup
from catalog.clock import SystemClock
from catalog.errors import ConfigurationError
from catalog.settings import Settings
from catalog.sqlstore.database import Database, open_database
from catalog.sqlstore.identity import IdentityStore
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.reader import RecordReader
from catalog.sqlstore.sources import SourceStore
from catalog.sqlstore.standing import RecordStandings


class Workspace:
    """The composition of one command. ``environ`` is for the processes that a command starts."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self.settings = settings
        self.environ = environ
        self.clock = SystemClock()
        self.stack = ExitStack()

    @cached_property
    def database(self) -> Database:
        """The database, checked; raises StoreUnavailable before ``mulu init``."""
        database = open_database(self.settings.database)
        self.stack.callback(database.close)
        database.check()
        return database

    def open_or_create(self) -> None:
        """Make the home directory and the tables, or bring older ones to this version."""
        home = self.settings.home
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o750)
        except OSError as error:
            raise ConfigurationError(setting="MULU_HOME", problem=f"cannot make {home}: {error.strerror}") from error
        database = open_database(self.settings.database)
        try:
            database.upgrade()
        finally:
            database.close()

    @cached_property
    def sources(self) -> SourceStore:
        """Departments and sources."""
        return SourceStore(self.database)

    @cached_property
    def jobs(self) -> JobStore:
        """Harvest jobs."""
        return JobStore(self.database)

    @cached_property
    def journal(self) -> Journal:
        """The change log."""
        return Journal(self.database)

    @cached_property
    def identity(self) -> IdentityStore:
        """Users and tokens."""
        return IdentityStore(self.database)

    @cached_property
    def reader(self) -> RecordReader:
        """Records, for whoever may see them."""
        return RecordReader(self.database)

    @cached_property
    def standings(self) -> RecordStandings:
        """Whose records are and who may have them."""
        return RecordStandings(self.database)

    @cached_property
    def lookup(self) -> LocationLookup:
        """The location lookup."""
        return LocationLookup(self.reader)

    def close(self) -> None:
        """Close what was opened."""
        self.stack.close()


pass_workspace = click.make_pass_decorator(Workspace)
