"""Analysis: from text to the tokens that the index holds.

Two kinds of tokens for every text: *words* rank, *grams* (any two neighboring folded
characters) find. A piece of text of two or more characters is contained in a folded text
exactly where its grams follow each other, so that nothing inside a title is unfindable,
however a dictionary would cut it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from indexer.folding import BORDER, SEPARATOR, FoldedText, fold, fold_with_offsets
from indexer.segmentation import Segmenter, segmenter

ANALYSIS_VERSION = "2:nfkc,lower,t2s;jieba-0.42.1-search;bigrams"  # changes with every change of tokens
LONGEST_WORD = 64  # characters; longer words are noise (encoded images, hashes) and are found by their grams

_MARKS = frozenset({SEPARATOR, BORDER})


class TokenKind(StrEnum):
    """What a token is for."""

    WORD = "word"
    GRAM = "gram"


@dataclass(frozen=True, slots=True)
class Token:
    """A folded token that stands for ``original[start:end]``."""

    text: str
    kind: TokenKind
    start: int
    end: int


class Analyzer:
    """Turns text into tokens. Safe for threads; make it before workers are forked."""

    def __init__(self, cutter: Segmenter | None = None) -> None:
        self._segmenter = cutter or segmenter()

    def fold(self, text: str) -> str:
        """Return the folded text, see :func:`indexer.folding.fold`."""
        return fold(text)

    def words(self, folded: str) -> list[str]:
        """Return the words of a folded text for ranking, overlapping, without separators."""
        return [word for word in self._segmenter.search_words(folded) if _is_word(word)]

    def coarse_words(self, run: str) -> list[str]:
        """Return neighboring words that together are the run."""
        return self._segmenter.words(run)

    def tokens(self, text: str) -> list[Token]:
        """Return all tokens of a text with their places in the original."""
        folded = fold_with_offsets(text)
        return [*_placed_words(folded, self.words(folded.text)), *_placed_grams(folded)]


def grams(folded: str) -> list[str]:
    """Return every two neighboring characters, separators among them, in order."""
    return [first + second for first, second in pairwise(folded)]


def characters(folded: str) -> set[str]:
    """Return the characters of a folded text, for queries of one character."""
    return set(folded) - _MARKS


def _is_word(word: str) -> bool:
    return word not in _MARKS and len(word) <= LONGEST_WORD and _MARKS.isdisjoint(word)


def _placed_words(folded: FoldedText, words: list[str]) -> list[Token]:
    """Find each word's place: search mode gives the short words inside a word before it."""
    placed = []
    begin = 0
    for word in words:
        at = folded.text.find(word, begin)
        if at < 0:
            at = folded.text.rfind(word, 0, begin + len(word))
        if at < 0:
            continue
        placed.append(Token(word, TokenKind.WORD, folded.starts[at], folded.ends[at + len(word) - 1]))
        begin = max(begin, at)
    return placed


def _placed_grams(folded: FoldedText) -> list[Token]:
    return [
        Token(gram, TokenKind.GRAM, folded.starts[at], folded.ends[at + 1])
        for at, gram in enumerate(grams(folded.text))
        if _MARKS.isdisjoint(gram)
    ]
