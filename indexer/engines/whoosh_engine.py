"""The portable engine: Whoosh, pure Python, for machines without a wheel of tantivy.

It gets the same tokens blank-separated. Which documents match is worked out on sets of
document numbers; facets and sort keys are read once per state into memory.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import msgspec
from whoosh import fields, index
from whoosh.analysis.tokenizers import SpaceSeparatedTokenizer
from whoosh.query.compound import Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Every
from whoosh.query.terms import Term

from catalog.errors import StoreCorrupt, StoreUnavailable
from indexer.analysis import TokenKind, characters, grams
from indexer.documents import GROUPS, IndexDocument
from indexer.engine import EngineHit, Found, Order, PartitionView, Selection, Statistics
from indexer.ranking import EXACT_TITLE, Ranking, ScoreTerm

_PAIR = 2
_SCORE_DIGITS = 4  # decimals; what is smaller is noise of the order of additions


class _Columns(msgspec.Struct, frozen=True):
    """What is kept of a document beside its postings."""

    record_id: str
    digest: str
    facets: dict[str, tuple[str, ...]]
    fresh_key: int
    title_key: str
    freshness: float


_columns_encoder = msgspec.msgpack.Encoder()
_columns_decoder = msgspec.msgpack.Decoder(_Columns)


class WhooshView:
    """See :class:`indexer.engine.PartitionView`."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher
        self._reader = searcher.reader()

    @property
    def documents(self) -> int:
        """See :attr:`PartitionView.documents`."""
        count: int = self._reader.doc_count()
        return count

    def frequencies(self, terms: Sequence[ScoreTerm]) -> tuple[int, ...]:
        """See :meth:`PartitionView.frequencies`."""
        if not self._reader.has_deletions():
            return tuple(self._reader.doc_frequency(_field_of(term), term.text) for term in terms)
        # the library's own number counts deleted documents, too
        return tuple(sum(1 for _ in self._postings(term)) for term in terms)

    def search(
        self, selection: Selection, *, ranking: Ranking, order: Order, limit: int, statistics: Statistics | None
    ) -> Found:
        """See :meth:`PartitionView.search`."""
        selected = self._selected(selection)
        scores = self._scores(selected, ranking, statistics) if order is Order.RELEVANCE else {}
        columns = self._columns
        hits = [
            EngineHit(
                round(scores.get(number, 0.0) * columns[number].freshness, _SCORE_DIGITS),
                columns[number].fresh_key,
                columns[number].title_key if order is Order.TITLE else "",
                number,
            )
            for number in selected
        ]
        if order is Order.TITLE:
            hits.sort(key=lambda hit: hit.title_key)
        else:
            hits.sort(key=lambda hit: (-hit.score, -hit.fresh_key))
        return Found(len(hits), tuple(hits[:limit]))

    def facets(self, selection: Selection, names: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """See :meth:`PartitionView.facets`."""
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        columns = self._columns
        for number in self._selected(selection):
            facets = columns[number].facets
            for name in names:
                counts[name].update(facets.get(name, ()))
        return counts

    def displays(self, handles: Iterable[object]) -> list[bytes]:
        """See :meth:`PartitionView.displays`."""
        return [self._reader.stored_fields(cast("int", handle))["display"] for handle in handles]

    def states(self) -> Iterator[tuple[str, str]]:
        """See :meth:`PartitionView.states`."""
        yield from sorted((each.record_id, each.digest) for each in self._columns.values())

    def holding(self, record_ids: Sequence[str]) -> frozenset[str]:
        """See :meth:`PartitionView.holding`."""
        return frozenset(each for each in record_ids if ("record_id", each) in self._reader)

    @cached_property
    def _columns(self) -> dict[int, _Columns]:
        return {number: _columns_decoder.decode(stored["columns"]) for number, stored in self._reader.iter_docs()}

    def _selected(self, selection: Selection) -> set[int]:
        numbers = set(self._columns)
        for group in selection.match.groups:
            held = Counter(number for unit in group.units for number in self._containing(unit))
            numbers &= {number for number, count in held.items() if count >= group.required}
        for unit in selection.match.excluded:
            numbers -= self._containing(unit)
        for wanted in selection.filters:
            values = set(wanted.values)
            columns = self._columns
            numbers = {each for each in numbers if not values.isdisjoint(columns[each].facets.get(wanted.facet, ()))}
        return numbers

    def _containing(self, unit: str) -> set[int]:
        """Return the documents that contain the unit in some field group."""
        if len(unit) < _PAIR:
            found: Any = Term("characters", unit)
        elif len(unit) == _PAIR:
            found = Or([Term(f"grams_{group}", unit) for group in GROUPS])
        else:
            found = Or([Phrase(f"grams_{group}", grams(unit)) for group in GROUPS])
        return set(self._searcher.docs_for_query(found))

    def _scores(self, selected: set[int], ranking: Ranking, statistics: Statistics | None) -> dict[int, float]:
        """Return BM25 without a norm for length, over the selected documents."""
        scores: Counter[int] = Counter()
        counts = statistics or Statistics(self.documents, self.frequencies(ranking.terms))
        for term, frequency in zip(ranking.terms, counts.frequencies, strict=True):
            rarity = math.log(1 + (max(counts.documents - frequency, 0) + 0.5) / (frequency + 0.5))
            for number, times in self._postings(term):
                if number in selected:
                    scores[number] += term.weight * rarity * times * 2.2 / (times + 1.2)  # type: ignore[assignment]  # a Counter of floats
        if ranking.exact_title:
            exact = Term("exact_title", ranking.exact_title)
            for number in selected & set(self._searcher.docs_for_query(exact)):
                scores[number] += EXACT_TITLE  # type: ignore[assignment]  # as above
        return dict(scores)

    def _postings(self, term: ScoreTerm) -> Iterator[tuple[int, float]]:
        field = _field_of(term)
        if (field, term.text) not in self._reader:
            return
        matcher = self._searcher.postings(field, term.text)
        while matcher.is_active():
            yield matcher.id(), matcher.weight()
            matcher.next()


class WhooshEngine:
    """See :class:`indexer.engine.PartitionEngine`."""

    def __init__(self, directory: Path, *, write: bool) -> None:
        self._directory = directory
        try:
            exists = index.exists_in(str(directory))
            self._index = index.open_dir(str(directory)) if exists or not write else _create(directory)
        except (index.IndexError, OSError) as error:
            raise StoreCorrupt(store=str(directory), problem=str(error)) from error
        self._writer: Any = None
        self._searcher: Any = None
        self._view: WhooshView | None = None

    def view(self) -> PartitionView:
        """See :meth:`PartitionEngine.view`."""
        view = self._view
        if view is None or not self._searcher.up_to_date():
            self._searcher = self._index.searcher()
            view = self._view = WhooshView(self._searcher)
        return view

    def replace(self, documents: Sequence[IndexDocument]) -> None:
        """See :meth:`PartitionEngine.replace`."""
        writer = self._open_writer()
        for each in {each.record_id: each for each in documents}.values():
            writer.update_document(**_stored_form(each))

    def delete(self, record_ids: Sequence[str]) -> None:
        """See :meth:`PartitionEngine.delete`."""
        writer = self._open_writer()
        for record_id in record_ids:
            writer.delete_by_term("record_id", record_id)

    def stale(self) -> int:
        """See :meth:`PartitionEngine.stale`: deleted documents are left out when statistics are read."""
        return 0

    def rewrite(self, documents: Sequence[IndexDocument]) -> None:
        """See :meth:`PartitionEngine.rewrite`."""
        self._open_writer().delete_by_query(Every())  # type: ignore[no-untyped-call]  # the library has no types
        self.replace(documents)

    def commit(self) -> None:
        """See :meth:`PartitionEngine.commit`."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.commit()

    def close(self) -> None:
        """See :meth:`PartitionEngine.close`."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.cancel()

    def _open_writer(self) -> Any:
        if self._writer is None:
            try:
                self._writer = self._index.writer(limitmb=64)
            except index.LockError as error:
                raise StoreUnavailable(store=str(self._directory), problem="another process is writing it") from error
        return self._writer


class WhooshEngines:
    """See :class:`indexer.engine.EngineFactory`."""

    name = "whoosh"
    version = "1"

    def open(self, directory: str, *, write: bool) -> WhooshEngine:
        """See :meth:`EngineFactory.open`."""
        return WhooshEngine(Path(directory), write=write)


def _create(directory: Path) -> Any:
    tokens = SpaceSeparatedTokenizer()
    schema = fields.Schema(
        record_id=fields.ID(unique=True),
        exact_title=fields.ID(),
        characters=fields.TEXT(analyzer=tokens, phrase=False),
        display=fields.STORED(),
        columns=fields.STORED(),
    )
    for group in GROUPS:
        schema.add(f"words_{group}", fields.TEXT(analyzer=tokens, phrase=False))
        schema.add(f"grams_{group}", fields.TEXT(analyzer=tokens, phrase=True))
    return index.create_in(str(directory), schema)


def _stored_form(document: IndexDocument) -> dict[str, object]:
    form: dict[str, object] = {
        "record_id": document.record_id,
        "exact_title": document.exact_title,
        "display": document.display,
        "columns": _columns_encoder.encode(
            _Columns(
                record_id=document.record_id,
                digest=document.digest,
                facets=dict(document.facets),
                fresh_key=document.fresh_key,
                title_key=document.title_key,
                freshness=document.freshness,
            )
        ),
    }
    every: set[str] = set()
    for group, text in document.texts.items():
        if text.folded:
            form[f"words_{group}"] = text.words
            form[f"grams_{group}"] = " ".join(grams(text.folded))
            every |= characters(text.folded)
    form["characters"] = " ".join(sorted(every))
    return form


def _field_of(term: ScoreTerm) -> str:
    return f"{'words' if term.kind is TokenKind.WORD else 'grams'}_{term.group}"
