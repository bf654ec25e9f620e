"""What a cron job learns from the exit code."""

from __future__ import annotations

import pytest

from catalog.errors import (
    CatalogError,
    ConfigurationError,
    IndexOutOfDate,
    InvalidInput,
    NotFound,
    QuerySyntax,
    QueryTimeout,
    SourceUnavailable,
    StoreUnavailable,
)
from search_web.cli.exit_codes import FAILURES, UNAVAILABLE, USAGE, code_of


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StoreUnavailable(store="index", problem="another process writes it"), UNAVAILABLE),
        (IndexOutOfDate(found="1", wanted="2"), UNAVAILABLE),
        (ConfigurationError(setting="MULU_ENGINE", problem="there is no engine 'lucene'"), USAGE),
        (InvalidInput(field="q", problem="too long"), USAGE),
        (NotFound(kind="source", identifier="x"), USAGE),
        (QuerySyntax(problem="expected {", line=1, column=3), USAGE),
        (QueryTimeout(seconds=10), FAILURES),
        (SourceUnavailable(url="http://node.example/", problem="no answer"), FAILURES),
    ],
)
def test_an_error_ends_the_command_with_its_code(error: CatalogError, code: int) -> None:
    assert code_of(error) == code
