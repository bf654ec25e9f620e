"""Errors are data: stable codes, facts in attributes, sentences that say what to do."""

from __future__ import annotations

import inspect

import pytest

from catalog import errors

CLASSES = [
    value
    for value in vars(errors).values()
    if inspect.isclass(value) and issubclass(value, errors.CatalogError) and value.__module__ == errors.__name__
]


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.__dict__.get("code") for error in CLASSES]

    assert None not in codes
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_every_error_is_documented(error: type[errors.CatalogError]) -> None:
    assert error.__doc__


def test_only_faults_that_pass_are_retried() -> None:
    retryable = {error for error in CLASSES if issubclass(error, errors.SourceError) and error.retryable}

    assert retryable == {errors.SourceUnavailable, errors.SourceTimeout}


def test_a_source_error_names_address_problem_and_place() -> None:
    error = errors.UnreadableSource(url="http://node.example/a.ttl", problem="no such prefix", place="line 3")

    assert str(error) == "http://node.example/a.ttl: no such prefix (at line 3)"


def test_hidden_and_missing_are_told_by_the_same_sentence() -> None:
    assert str(errors.NotFound(kind="record", identifier="a")) == "no such record: a"
