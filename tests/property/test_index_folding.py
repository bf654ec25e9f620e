"""Folding and tokens: the two foldings agree, and offsets lead back to the original."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import Analyzer, grams
from indexer.folding import SEPARATOR, fold, fold_aligned, fold_with_offsets
from indexer.snippets import found_spans, snippet

ANALYZER = Analyzer()
texts = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("企業登記変更統計ＡＢｃ１２③㍿ﬁİßΣς·（）、 \te\u0301한\u1100\u1161"),
    ),
    max_size=40,
)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_both_foldings_give_the_same_text(text: str) -> None:
    folded = fold_with_offsets(text)

    assert folded.text == fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_offsets_are_in_order_and_inside_the_text(text: str) -> None:
    folded = fold_with_offsets(text)

    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_every_token_stands_where_it_says(text: str) -> None:
    for token in ANALYZER.tokens(text):
        assert token.text in fold(text[token.start : token.end]), token


@settings(max_examples=200, deadline=None)
@given(texts)
def test_the_quick_folding_keeps_places(text: str) -> None:
    aligned = fold_aligned(text)

    if aligned is not None:
        assert len(aligned) == len(text)


@settings(max_examples=200, deadline=None)
@given(texts, st.integers(0, 40), st.integers(1, 8))
def test_any_piece_of_a_text_is_a_run_of_its_grams(text: str, start: int, size: int) -> None:
    folded = fold(text)
    piece = folded[start : start + size]

    if len(piece) > 1:
        wanted, held = grams(piece), grams(folded)
        assert any(held[at : at + len(wanted)] == wanted for at in range(len(held)))


@settings(max_examples=300, deadline=None)
@given(texts, st.integers(0, 40), st.integers(1, 4), st.integers(5, 60))
def test_a_snippet_is_the_text_with_what_was_found_marked(text: str, start: int, size: int, window: int) -> None:
    piece = fold(text)[start : start + size].strip(SEPARATOR)
    pieces = [piece] if piece else []

    fragments = snippet(text, pieces, window=window)

    whole = "".join(fragment.text for fragment in fragments)
    inner = whole.removeprefix("…") if not text.startswith("…") else whole
    assert inner.removesuffix("…") in text or whole in text
    assert all(fragment.text for fragment in fragments)
    for (begin, stop), (later, _) in pairwise(found_spans(text, pieces)):
        assert begin < stop < later
    if pieces:
        assert any(fragment.marked for fragment in fragments)
