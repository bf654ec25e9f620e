"""How fresh a record is called."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from search_web.presenters.freshness import CYCLE_DAYS, ago, freshness, is_overdue, moment
from vocab.codelists import code_list

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("modified", "frequency", "overdue"),
    [
        ("2026-02-11", "MONTHLY", False),
        ("2025-12-30", "MONTHLY", False),
        ("2025-12-29", "MONTHLY", True),
        ("2026-02-11", "DAILY", True),
        ("2024-03-01", "ANNUAL", False),
        ("1999-01-01", "IRREG", False),
        ("1999-01-01", "", False),
        ("", "DAILY", False),
    ],
)
def test_a_record_is_overdue_after_two_missed_cycles(modified: str, frequency: str, overdue: bool) -> None:  # noqa: FBT001 -- a parameter of pytest
    assert is_overdue(modified=modified, frequency=frequency, today=date(2026, 3, 2)) is overdue


def test_every_promised_cycle_is_one_of_the_code_list() -> None:
    assert set(CYCLE_DAYS) <= set(code_list("frequency").concepts)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=5), "刚刚"),
        (timedelta(minutes=1), "1 分钟前"),
        (timedelta(minutes=59), "59 分钟前"),
        (timedelta(hours=23), "23 小时前"),
        (timedelta(days=400), "400 天前"),
        (timedelta(seconds=-90), "刚刚"),
    ],
)
def test_an_age_is_told_in_the_largest_unit_that_fits(age: timedelta, words: str) -> None:
    assert ago(NOW - age, now=NOW) == words


def test_moments_are_told_in_the_readers_time() -> None:
    assert moment(NOW) == "2026-03-02 12:00"
    assert moment(None) == ""


def test_nothing_promised_is_nothing_missed() -> None:
    fresh = freshness(modified="", frequency="", last_seen=NOW - timedelta(hours=8), now=NOW)

    assert (fresh.cycle, fresh.overdue, fresh.checked) == ("", False, "8 小时前")
