"""The query language is closed: three things, and all else is text."""

from __future__ import annotations

import pytest

from catalog.errors import InvalidInput
from indexer.query import LONGEST_QUERY, Clause, parse_query


def _clauses(text: str) -> list[tuple[str, str]]:
    return [
        (("-" if clause.excluded else "") + ("phrase" if clause.phrase else "text"), clause.text)
        for clause in parse_query(text).clauses
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", []),
        (" \t\n", []),
        ("企业 登记", [("text", "企业"), ("text", "登记")]),
        ('"城市 供水"', [("phrase", "城市 供水")]),
        ("“供水”「管网」『a』＂b＂", [("phrase", "供水"), ("phrase", "管网"), ("phrase", "a"), ("phrase", "b")]),
        ("企业“登记信息”", [("text", "企业"), ("phrase", "登记信息")]),
        ("企业 -登记", [("text", "企业"), ("-text", "登记")]),
        ("企业 －登记", [("text", "企业"), ("-text", "登记")]),
        ('-"供水 管网"', [("-phrase", "供水 管网")]),
        ("covid-19", [("text", "covid-19")]),
        ("-", [("text", "-")]),
        ('""', [("phrase", "")]),
    ],
)
def test_grammar(text: str, clauses: list[tuple[str, str]]) -> None:
    assert _clauses(text) == clauses


@pytest.mark.parametrize(
    "text", ["acl:secret", "title:(a OR b)", "企业*", "a AND b", "NOT x", "+企业", "[1 TO 2]", "a~2", "a^3", "x && y"]
)
def test_other_languages_are_text_and_are_named(text: str) -> None:
    parsed = parse_query(text)

    assert [clause.text for clause in parsed.clauses] == text.split()
    assert [notice.code for notice in parsed.notices] == ["syntax_as_text"]


@pytest.mark.parametrize("text", ["企业（2023）", "2022年1-9月", "时间：2023", "12:30", "A&B", "C++"])
def test_usual_titles_are_no_other_language(text: str) -> None:
    assert parse_query(text).notices == ()


def test_an_open_quote_is_text_and_said() -> None:
    parsed = parse_query('企业 "登记 变更')

    assert parsed.clauses[-1] == Clause(text="登记 变更", phrase=False, excluded=False)
    assert [notice.code for notice in parsed.notices] == ["open_quote"]


@pytest.mark.parametrize("text", ["a" * (LONGEST_QUERY + 1), "a" * 10_000, "\ud83d", "a\x00", "\x7f", "\x85"])
def test_what_is_no_text_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_query(text)

    assert caught.value.field == "q"


def test_emoji_and_other_planes_are_text() -> None:
    assert _clauses("😀𠮷野") == [("text", "😀𠮷野")]
