"""Search: the one way from a reader's words to a page of what she may discover."""

from __future__ import annotations

import heapq
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from catalog.errors import InvalidInput
from catalog.model import VisibleSet
from indexer.analysis import Analyzer
from indexer.display import HitDisplay, decode_display
from indexer.documents import FACETS
from indexer.engine import EngineHit, FacetFilter, Order, PartitionView, Selection, Statistics
from indexer.facets import count_facets
from indexer.folding import fold, join_folded
from indexer.index import CatalogIndex
from indexer.matching import MOST_UNITS, MatchTree, match_tree, relaxations
from indexer.query import LONGEST_QUERY, Notice, ParsedQuery, parse_query
from indexer.ranking import Ranking, ranking_of
from indexer.results import (
    Facet,
    FacetValue,
    Fragment,
    Hit,
    SearchPage,
    SearchRequest,
    Snippet,
    Sort,
)
from indexer.snippets import snippet

__all__ = [
    "DEEPEST",
    "FACETS",
    "LONGEST_QUERY",
    "Facet",
    "FacetValue",
    "Fragment",
    "Hit",
    "Notice",
    "SearchPage",
    "SearchRequest",
    "SearchService",
    "Snippet",
    "Sort",
]

DEEPEST = 10_000  # offset + limit at most: nobody reads further, and each page costs all before it
MOST_HITS = 100  # on a page
MOST_VALUES = 50  # of a filter
_TITLE_WINDOW = 400  # characters of a title are shown
_SORTS = frozenset({"relevance", "modified", "title"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, understood."""

    match: MatchTree
    ranking: Ranking
    filters: tuple[FacetFilter, ...]
    order: Order
    depth: int


@dataclass(frozen=True, slots=True)
class _Merged:
    total: int
    hits: tuple[tuple[EngineHit, PartitionView], ...]


class SearchService:
    """Searches one index. Safe for threads; make it before workers are forked."""

    def __init__(self, index: CatalogIndex, analyzer: Analyzer | None = None) -> None:
        self._index = index
        self._analyzer = analyzer or Analyzer()

    def search(self, request: SearchRequest, *, visible: VisibleSet) -> SearchPage:
        """Return one page of the records that are visible.

        Where nothing matches all words, records that match half of them, then any of them, are
        returned, with the notice ``relaxed``.

        Raises:
            InvalidInput: the text is too long or no text; a number or a sort is out of range.
            IndexOutOfDate, StoreUnavailable, StoreCorrupt: the index cannot be read.
        """
        began = time.perf_counter()
        _check(request)
        parsed = parse_query(request.text)
        notices = list(parsed.notices)
        asked = self._understand(request, parsed, notices)
        views = [] if asked is None else self._views(visible)
        if asked is None:
            asked = _Asked(MatchTree(()), Ranking(), (), Order.MODIFIED, 0)
        found, match = _find(views, asked, notices)
        pieces = match.units
        page = found.hits[request.offset : request.offset + request.limit]
        return SearchPage(
            hits=tuple(_hit(hit, decode_display(view.displays([hit.handle])[0]), pieces) for hit, view in page),
            total=found.total,
            facets=count_facets(views, match, asked.filters, names=_facet_names(request), size=request.facet_size),
            notices=tuple(notices),
            terms=pieces,
            took_ms=(time.perf_counter() - began) * 1000,
        )

    def _understand(self, request: SearchRequest, parsed: ParsedQuery, notices: list[Notice]) -> _Asked | None:
        """Return what is asked, or None where the text holds nothing that could be searched for."""
        match = match_tree(parsed.clauses, self._analyzer)
        if parsed.clauses and not match.groups and not match.excluded:
            notices.append(Notice(code="nothing_searchable"))
            return None
        if len(match.units) + len(match.excluded) >= MOST_UNITS:
            notices.append(Notice(code="too_many_words", args=(str(MOST_UNITS),)))
        ranking = ranking_of(parsed.clauses, self._analyzer)
        order = Order(request.sort)
        if order is Order.RELEVANCE and not ranking.terms:
            order = Order.MODIFIED
        return _Asked(
            match=match,
            ranking=ranking if order is Order.RELEVANCE else Ranking(),
            filters=_filters(request, notices),
            order=order,
            depth=request.offset + request.limit,
        )

    def _views(self, visible: VisibleSet) -> list[PartitionView]:
        return [view for each in self._index.views(visible=visible) if (view := each.view).documents]


def _hit(hit: EngineHit, shown: HitDisplay, pieces: Sequence[str]) -> Hit:
    title = snippet(shown.title, pieces, window=_TITLE_WINDOW)
    description = snippet(shown.description, pieces)
    publisher = snippet(shown.publisher, pieces)
    matched = {
        "title": _is_marked(title),
        "publisher": _is_marked(publisher),
        "keywords": _contains_any(shown.keywords, pieces),
        "themes": _contains_any(shown.theme_labels, pieces),
        "description": _is_marked(description),
        "items": _contains_any(shown.items, pieces),
    }
    return Hit(
        record_id=shown.record_id,
        iri=shown.iri,
        score=hit.score,
        title=title,
        description=description,
        publisher=publisher,
        publisher_name=shown.publisher,
        department_id=shown.department_id,
        share_type=shown.share_type,
        access_rights=shown.access_rights,
        frequency=shown.frequency,
        formats=shown.formats,
        themes=shown.themes,
        region=shown.region,
        issued=shown.issued,
        modified=shown.modified,
        matched_fields=tuple(name for name, found in matched.items() if found),
    )


def _is_marked(text: Snippet) -> bool:
    return any(fragment.marked for fragment in text)


def _contains_any(texts: tuple[str, ...], pieces: Sequence[str]) -> bool:
    if not texts or not pieces:
        return False
    folded = join_folded([fold(text) for text in texts])
    return any(piece in folded for piece in pieces)


def _find(views: Sequence[PartitionView], asked: _Asked, notices: list[Notice]) -> tuple[_Merged, MatchTree]:
    """Search for all that is asked, and for less where that is nowhere."""
    found = _search(views, asked.match, asked)
    if found.total or not views:
        return found, asked.match
    for weaker in relaxations(asked.match):
        found = _search(views, weaker, asked)
        if found.total:
            notices.append(Notice(code="relaxed", args=(str(weaker.groups[0].required), str(len(weaker.units)))))
            return found, weaker
    return found, asked.match


def _search(views: Sequence[PartitionView], match: MatchTree, asked: _Asked) -> _Merged:
    statistics = _statistics(views, asked.ranking) if len(views) > 1 else None
    selection = Selection(match, asked.filters)
    total = 0
    ordered = []
    for view in views:
        found = view.search(
            selection, ranking=asked.ranking, order=asked.order, limit=max(asked.depth, 1), statistics=statistics
        )
        total += found.total
        ordered.append([(_sort_key(hit, asked.order), (hit, view)) for hit in found.hits])
    merged = heapq.merge(*ordered, key=lambda item: item[0])
    return _Merged(total, tuple(found for _, found in islice(merged, asked.depth)))


def _sort_key(hit: EngineHit, order: Order) -> tuple[float, int, str]:
    if order is Order.TITLE:
        return 0.0, 0, hit.title_key
    return (-hit.score if order is Order.RELEVANCE else 0.0), -hit.fresh_key, ""


def _statistics(views: Sequence[PartitionView], ranking: Ranking) -> Statistics:
    columns = [view.frequencies(ranking.terms) for view in views]
    return Statistics(
        documents=sum(view.documents for view in views),
        frequencies=tuple(sum(counts) for counts in zip(*columns, strict=True)),
    )


def _filters(request: SearchRequest, notices: list[Notice]) -> tuple[FacetFilter, ...]:
    unknown = tuple(sorted(name for name in request.filters if name not in FACETS))
    if unknown:
        notices.append(Notice(code="unknown_facet", args=unknown))
    return tuple(
        FacetFilter(name, tuple(dict.fromkeys(request.filters[name]))) for name in FACETS if request.filters.get(name)
    )


def _facet_names(request: SearchRequest) -> list[str]:
    return [name for name in request.facets if name in FACETS]


def _check(request: SearchRequest) -> None:
    if request.sort not in _SORTS:
        raise InvalidInput(field="sort", problem=f"one of {', '.join(sorted(_SORTS))}")
    if not 0 <= request.limit <= MOST_HITS:
        raise InvalidInput(field="limit", problem=f"from 0 to {MOST_HITS}")
    if request.offset < 0 or request.offset + request.limit > DEEPEST:
        raise InvalidInput(field="offset", problem=f"offset and limit together from 0 to {DEEPEST:,}")
    for name, values in request.filters.items():
        if len(values) > MOST_VALUES:
            raise InvalidInput(field=name, problem=f"at most {MOST_VALUES} values")
        for value in values:
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise InvalidInput(field=name, problem="half of a surrogate pair is no text")
