"""What makes a match better: the terms that score, and how much each field group weighs.

BM25 over words and over grams in three field groups, an exact title on top of all, and a gentle
factor for freshness that the documents carry. Where an actor sees several partitions,
each engine weighs a term by how rare it is in all of these together: no other partition
has any part in a score.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.analysis import Analyzer, TokenKind, grams
from indexer.folding import SEPARATOR
from indexer.query import Clause

WORD_WEIGHTS = {"title": 2.0, "subject": 1.0, "body": 0.7}
GRAM_WEIGHTS = {"title": 1.0, "subject": 0.4, "body": 0.3}
EXACT_TITLE = 1_000.0  # above every sum of BM25 values that a query can reach
MOST_WORDS = 64  # of a query score
MOST_GRAMS = 64


@dataclass(frozen=True, slots=True)
class ScoreTerm:
    """One token that scores in one field group."""

    kind: TokenKind
    group: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """All terms that score, and the folded title that a record may have exactly."""

    terms: tuple[ScoreTerm, ...] = ()
    exact_title: str = ""


def ranking_of(clauses: Iterable[Clause], analyzer: Analyzer) -> Ranking:
    """Return the ranking of a query's wanted clauses."""
    folded = [text for clause in clauses if not clause.excluded and (text := analyzer.fold(clause.text))]
    words = list(dict.fromkeys(word for text in folded for word in analyzer.words(text)))[:MOST_WORDS]
    pairs = list(dict.fromkeys(gram for text in folded for gram in grams(text) if SEPARATOR not in gram))[:MOST_GRAMS]
    terms = [ScoreTerm(TokenKind.WORD, group, word, weight) for group, weight in WORD_WEIGHTS.items() for word in words]
    terms += [
        ScoreTerm(TokenKind.GRAM, group, gram, weight) for group, weight in GRAM_WEIGHTS.items() for gram in pairs
    ]
    return Ranking(terms=tuple(terms), exact_title=SEPARATOR.join(folded))
