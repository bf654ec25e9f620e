"""Marks in the original text."""

from __future__ import annotations

from indexer.results import Fragment
from indexer.snippets import snippet


def test_marks_stand_in_the_original_text() -> None:
    assert snippet("ＧＤＰ統計年報", ["gdp", "统计"]) == (
        Fragment("ＧＤＰ統計", marked=True),
        Fragment("年報", marked=False),
    )


def test_overlapping_pieces_are_one_mark() -> None:
    assert snippet("供水管网图", ["供水管", "水管网"]) == (
        Fragment("供水管网", marked=True),
        Fragment("图", marked=False),
    )


def test_a_phrase_is_marked_with_its_punctuation() -> None:
    assert snippet("名称、（地区）", ["名称¦地区"])[0] == Fragment("名称、（地区", marked=True)


def test_a_long_text_is_cut_around_the_first_mark() -> None:
    fragments = snippet("前" * 300 + "企业" + "后" * 300, ["企业"], window=100)

    assert fragments[0] == Fragment("…", marked=False)
    assert Fragment("企业", marked=True) in fragments
    assert fragments[-1] == Fragment("…", marked=False)
    assert sum(len(fragment.text) for fragment in fragments) == 102


def test_nothing_to_mark_is_the_beginning() -> None:
    assert snippet("企业", []) == (Fragment("企业", marked=False),)
    assert snippet("", ["企业"]) == ()
