"""Tokens and their places."""

from __future__ import annotations

from indexer.analysis import Analyzer, TokenKind, characters, grams


def test_words_of_the_search_mode_overlap() -> None:
    words = Analyzer().words("中华人民共和国")

    assert "中华人民共和国" in words
    assert "共和国" in words


def test_words_hold_no_separators_and_no_endless_letters() -> None:
    assert Analyzer().words("企业¦登记¶变更") == ["企业", "登记", "变更"]
    assert Analyzer().words("x" * 200) == []


def test_grams_are_every_two_neighbors() -> None:
    assert grams("a股¦市") == ["a股", "股¦", "¦市"]
    assert grams("水") == []
    assert characters("水¦¶a") == {"水", "a"}


def test_tokens_point_into_the_original() -> None:
    text = "ＧＤＰ　統計年報"

    places = {(token.kind, text[token.start : token.end]) for token in Analyzer().tokens(text)}

    assert (TokenKind.WORD, "ＧＤＰ") in places
    assert (TokenKind.WORD, "統計") in places
    assert (TokenKind.GRAM, "計年") in places
