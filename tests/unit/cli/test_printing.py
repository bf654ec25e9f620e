"""Output that neither breaks a pipe's consumer nor a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from search_web.cli.printing import clean, print_json, print_table, when


def test_a_record_cannot_steer_the_terminal() -> None:
    assert clean("企业\x1b[31m登记\x07\n变更\x9b") == "企业 [31m登记  变更 "


def test_a_table_in_a_pipe_is_one_line_a_row_with_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("node", "records"), [("scjg-dcat", 86), ("rsj\tjson", 83)])

    assert capsys.readouterr().out == "scjg-dcat\t86\nrsj json\t83\n"


def test_json_is_one_document_with_readable_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"title": "企业登记"})

    text = capsys.readouterr().out
    assert "企业登记" in text
    assert json.loads(text) == {"title": "企业登记"}


def test_a_moment_is_shown_in_utc_to_the_second() -> None:
    assert when(datetime(2026, 3, 2, 1, 30, 5, 999, tzinfo=UTC)) == "2026-03-02T01:30:05Z"
    assert when(None) == "-"
