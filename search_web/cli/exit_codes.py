"""Which exit code a command ends with: a cron job reads these."""

from __future__ import annotations

from catalog.errors import (
    CatalogError,
    ConfigurationError,
    Conflict,
    InvalidInput,
    NotFound,
    QueryRefused,
    QuerySyntax,
    StoreError,
)

OK = 0
FAILURES = 1  # the work was done, with failures: a job failed, stores differ, a query was stopped
USAGE = 2  # the command cannot be carried out as it was given: options, settings, names
UNAVAILABLE = 3  # a store is locked, missing, damaged or of another version
INTERRUPTED = 130  # Ctrl-C, as shells have it

_TABLE: tuple[tuple[type[CatalogError], int], ...] = (
    (StoreError, UNAVAILABLE),
    (ConfigurationError, USAGE),
    (InvalidInput, USAGE),
    (NotFound, USAGE),
    (Conflict, USAGE),
    (QuerySyntax, USAGE),
    (QueryRefused, USAGE),
)


def code_of(error: CatalogError) -> int:
    """Return the exit code of an error that ended a command."""
    return next((code for kind, code in _TABLE if isinstance(error, kind)), FAILURES)
