"""Work in a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from catalog.errors import StoreCorrupt, StoreUnavailable
from search_web.side_process import SideProcess

Report = Callable[[str, int, int], None]


def counting(until: int, report: Report) -> int:
    for done in range(1, until + 1):
        report("store", done, until)
    return until


def failing(report: Report) -> int:
    raise StoreCorrupt(store="RDF store", problem="a file is missing")


def dying(report: Report) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_the_result_and_every_report_come_back() -> None:
    reports: list[tuple[int, int]] = []

    with SideProcess(counting, (3,), lambda done, total: reports.append((done, total))) as aside:
        result = aside.result()

    assert result == 3
    assert reports == [(1, 3), (2, 3), (3, 3)]


def test_an_error_arrives_with_its_facts() -> None:
    with SideProcess(failing, (), None) as aside, pytest.raises(StoreCorrupt) as caught:
        aside.result()

    assert (caught.value.store, caught.value.problem) == ("RDF store", "a file is missing")
    assert "run mulu rebuild" in str(caught.value)


def test_a_process_that_is_killed_is_an_error_that_says_so() -> None:
    with SideProcess(dying, (), None) as aside, pytest.raises(StoreUnavailable, match="code -9"):
        aside.result()
