"""Selections and rankings as tantivy queries."""

from __future__ import annotations

import math
from collections.abc import Sequence

import tantivy

from indexer.analysis import TokenKind, grams
from indexer.documents import GROUPS
from indexer.engine import Selection, Statistics
from indexer.matching import Group
from indexer.ranking import EXACT_TITLE, Ranking, ScoreTerm

_Clause = tuple[tantivy.Occur, tantivy.Query]
_PAIR = 2


def word_field(group: str) -> str:
    """Return the field of a group's words."""
    return f"words_{group}"


def gram_field(group: str) -> str:
    """Return the field of a group's grams."""
    return f"grams_{group}"


class QueryBuilder:
    """Builds queries over one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def field_of(self, term: ScoreTerm) -> str:
        """Return the field that a term looks in."""
        return word_field(term.group) if term.kind is TokenKind.WORD else gram_field(term.group)

    def selected(self, selection: Selection) -> tantivy.Query:
        """Return the query of a selection. Its scores mean nothing."""
        clauses = self._selection(selection)
        return tantivy.Query.boolean_query(clauses) if len(clauses) > 1 else clauses[0][1]

    def scored(self, selection: Selection, ranking: Ranking, weights: Sequence[float]) -> tantivy.Query:
        """Return the query of a selection whose scores are those of the ranking's terms with these weights."""
        clauses: list[_Clause] = [(tantivy.Occur.Must, _silent(self.selected(selection)))]
        for term, weight in zip(ranking.terms, weights, strict=True):
            if weight > 0:
                found = tantivy.Query.term_query(self._schema, self.field_of(term), term.text, "freq")
                clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(found, weight)))
        if ranking.exact_title:
            exact = self._term("exact_title", ranking.exact_title)
            clauses.append((tantivy.Occur.Should, tantivy.Query.const_score_query(exact, EXACT_TITLE)))
        return tantivy.Query.boolean_query(clauses)

    def shared_weights(
        self, terms: Sequence[ScoreTerm], own: Sequence[int], documents: int, statistics: Statistics
    ) -> list[float]:
        """Turn tantivy's rarity of each term in this partition into its rarity in all that are searched."""
        weights = []
        for term, here, everywhere in zip(terms, own, statistics.frequencies, strict=True):
            factor = _rarity(statistics.documents, everywhere) / _rarity(documents, here) if here else 0.0
            weights.append(term.weight * factor)
        return weights

    def _selection(self, selection: Selection) -> list[_Clause]:
        must, must_not = tantivy.Occur.Must, tantivy.Occur.MustNot
        clauses: list[_Clause] = [(must, self._group(group)) for group in selection.match.groups]
        for wanted in selection.filters:
            values = [(tantivy.Occur.Should, self._term(f"facet_{wanted.facet}", value)) for value in wanted.values]
            clauses.append((must, tantivy.Query.boolean_query(values)))
        if not clauses:
            clauses.append((must, tantivy.Query.all_query()))
        clauses.extend((must_not, self._unit(unit)) for unit in selection.match.excluded)
        return clauses

    def _group(self, group: Group) -> tantivy.Query:
        units = [self._unit(unit) for unit in group.units]
        if len(units) == 1:
            return units[0]
        if group.required == len(units):
            return tantivy.Query.boolean_query([(tantivy.Occur.Must, unit) for unit in units])
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, unit) for unit in units], group.required)

    def _unit(self, unit: str) -> tantivy.Query:
        """Return the query of all documents that contain the unit in some field group."""
        if len(unit) < _PAIR:
            return self._term("characters", unit)
        if len(unit) == _PAIR:
            places = [self._term(gram_field(group), unit) for group in GROUPS]
        else:
            words: list[str | tuple[int, str]] = [*grams(unit)]
            places = [tantivy.Query.phrase_query(self._schema, gram_field(group), words) for group in GROUPS]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, place) for place in places])

    def _term(self, field: str, text: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, text, "basic")


def _silent(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def _rarity(documents: int, frequency: int) -> float:
    """Return BM25's inverse document frequency as tantivy has it."""
    documents = max(documents, frequency)  # replaced documents are still counted in frequencies for a while
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
