"""The default engine: tantivy (Rust), fed with tokens that the analyzer made.

Tokens go in blank-separated under tantivy's ``whitespace`` tokenizer, which is six times faster
than handing over token objects; places in the original text are found again on the
twenty hits that are shown. Matching scores nothing, and terms that score match nothing:
so the same selection serves hits, totals and facets.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import cast

import msgspec
import tantivy

from catalog.errors import StoreCorrupt, StoreUnavailable
from indexer.analysis import characters, grams
from indexer.documents import FACETS, GROUPS, IndexDocument
from indexer.engine import EngineHit, Found, Order, PartitionView, Selection, Statistics
from indexer.engines.tantivy_queries import QueryBuilder, gram_field, word_field
from indexer.ranking import Ranking, ScoreTerm

_HEAP_BYTES = 32_000_000  # of the writer, before it writes a segment by itself
_MORE_FOR_TIES = 24  # hits fetched beyond those wanted, to order equal scores
_MOST_TIES = 20_000  # equal scores are ordered among at most so many hits
_MOST_VALUES = 20_000  # of one facet
_SCORE_DIGITS = 4  # decimals; what is smaller is noise of the order of additions
_RELOAD_TRIES = 5


class _Deletes(msgspec.Struct):
    num_deleted_docs: int


class _Segment(msgspec.Struct):
    deletes: _Deletes | None = None


class _Meta(msgspec.Struct):
    """What the library keeps of a state, as far as it matters here."""

    segments: list[_Segment]


_meta_decoder = msgspec.json.Decoder(_Meta)


class TantivyView:
    """See :class:`indexer.engine.PartitionView`."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher = searcher
        self._queries = QueryBuilder(schema)

    @property
    def documents(self) -> int:
        """See :attr:`PartitionView.documents`."""
        return self._searcher.num_docs

    def frequencies(self, terms: Sequence[ScoreTerm]) -> tuple[int, ...]:
        """See :meth:`PartitionView.frequencies`."""
        return tuple(self._searcher.doc_freq(self._queries.field_of(term), term.text) for term in terms)

    def search(
        self, selection: Selection, *, ranking: Ranking, order: Order, limit: int, statistics: Statistics | None
    ) -> Found:
        """See :meth:`PartitionView.search`."""
        if order is not Order.RELEVANCE:
            return self._sorted(selection, order, limit)
        weights = self._weights(ranking, statistics)
        query = self._queries.scored(selection, ranking, weights)
        wanted = limit + _MORE_FOR_TIES
        while True:
            result = self._searcher.search(query, wanted, weight_by_field="freshness")
            scores = [round(float(score), _SCORE_DIGITS) for score, _ in result.hits]
            settled = len(scores) < wanted or scores[-1] < scores[limit - 1]
            if settled or wanted >= _MOST_TIES:
                break
            wanted = min(wanted * 4, _MOST_TIES)
        addresses = [address for _, address in result.hits]
        fresh = self._searcher.fast_field_values("fresh_key", addresses)
        hits = [
            EngineHit(score, int(key or 0), "", address)
            for score, key, address in zip(scores, fresh, addresses, strict=True)
        ]
        hits.sort(key=lambda hit: (-hit.score, -hit.fresh_key))
        return Found(_count(result), tuple(hits[:limit]))

    def facets(self, selection: Selection, names: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """See :meth:`PartitionView.facets`."""
        if not names or not self.documents:
            return {name: {} for name in names}
        wanted = {name: {"terms": {"field": f"facet_{name}", "size": _MOST_VALUES}} for name in names}
        counted = self._searcher.aggregate(self._queries.selected(selection), wanted)
        return {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in counted[name]["buckets"]} for name in names
        }

    def displays(self, handles: Iterable[object]) -> list[bytes]:
        """See :meth:`PartitionView.displays`."""
        return [
            bytes(cast("bytes", self._searcher.doc(cast("tantivy.DocAddress", handle)).get_first("display")))
            for handle in handles
        ]

    def states(self) -> Iterator[tuple[str, str]]:
        """See :meth:`PartitionView.states`."""
        for state, _ in self._searcher.terms_with_prefix("state", "", filter_query=tantivy.Query.all_query()):
            record_id, _, digest = state.partition(" ")
            yield record_id, digest

    def holding(self, record_ids: Sequence[str]) -> frozenset[str]:
        """See :meth:`PartitionView.holding`."""
        return frozenset(each for each in record_ids if self._searcher.doc_freq("record_id", each))

    def _sorted(self, selection: Selection, order: Order, limit: int) -> Found:
        query = self._queries.selected(selection)
        if order is Order.TITLE:
            result = self._searcher.search(query, limit, order_by_field="title_key", order=tantivy.Order.Asc)
            hits = [EngineHit(0.0, 0, str(key), address) for key, address in result.hits]
        else:
            result = self._searcher.search(query, limit, order_by_field="fresh_key", order=tantivy.Order.Desc)
            hits = [EngineHit(0.0, int(key), "", address) for key, address in result.hits]
        return Found(_count(result), tuple(hits))

    def _weights(self, ranking: Ranking, statistics: Statistics | None) -> list[float]:
        own = self.frequencies(ranking.terms)
        if statistics is None:
            return [term.weight if count else 0.0 for term, count in zip(ranking.terms, own, strict=True)]
        return self._queries.shared_weights(ranking.terms, own, self.documents, statistics)


class TantivyEngine:
    """See :class:`indexer.engine.PartitionEngine`."""

    def __init__(self, directory: Path, *, write: bool) -> None:
        self._directory = directory
        self._meta = directory / "meta.json"
        self._schema = _schema()
        try:
            self._index = (
                tantivy.Index(self._schema, path=str(directory)) if write else tantivy.Index.open(str(directory))
            )
            self._index.config_reader("manual")
        except ValueError as error:
            raise StoreCorrupt(store=str(directory), problem=str(error)) from error
        self._writer: tantivy.IndexWriter | None = None
        self._stamp: tuple[int, int] | None = None
        self._view: TantivyView | None = None

    def view(self) -> PartitionView:
        """See :meth:`PartitionEngine.view`."""
        try:
            status = self._meta.stat()
        except FileNotFoundError as error:
            raise StoreCorrupt(store=str(self._directory), problem="meta.json is missing") from error
        stamp = (status.st_mtime_ns, status.st_ino)
        view = self._view
        if view is None or stamp != self._stamp:
            self._reload()
            view = self._view = TantivyView(self._index.searcher(), self._schema)
            self._stamp = stamp
        return view

    def replace(self, documents: Sequence[IndexDocument]) -> None:
        """See :meth:`PartitionEngine.replace`."""
        self.delete([each.record_id for each in documents])
        writer = self._open_writer()
        for each in documents:
            writer.add_document(_stored_form(each))

    def delete(self, record_ids: Sequence[str]) -> None:
        """See :meth:`PartitionEngine.delete`."""
        writer = self._open_writer()
        for record_id in record_ids:
            writer.delete_documents_by_term("record_id", record_id)

    def stale(self) -> int:
        """See :meth:`PartitionEngine.stale`: until a merge the library counts what is deleted in its segments."""
        segments = _meta_decoder.decode(self._meta.read_bytes()).segments
        return sum(segment.deletes.num_deleted_docs for segment in segments if segment.deletes)

    def rewrite(self, documents: Sequence[IndexDocument]) -> None:
        """See :meth:`PartitionEngine.rewrite`."""
        writer = self._open_writer()
        writer.delete_all_documents()
        for each in documents:
            writer.add_document(_stored_form(each))

    def commit(self) -> None:
        """See :meth:`PartitionEngine.commit`."""
        if self._writer is not None:
            self._writer.commit()

    def close(self) -> None:
        """See :meth:`PartitionEngine.close`."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.rollback()
            writer.wait_merging_threads()

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(_HEAP_BYTES, 1)
            except ValueError as error:
                raise StoreUnavailable(store=str(self._directory), problem=str(error)) from error
        return self._writer

    def _reload(self) -> None:
        for attempt in range(_RELOAD_TRIES):
            try:
                self._index.reload()
            except ValueError as error:  # another process is just taking old segments away
                if attempt == _RELOAD_TRIES - 1:
                    raise StoreUnavailable(store=str(self._directory), problem=str(error)) from error
                time.sleep(0.01 * 2**attempt)
            else:
                return


class TantivyEngines:
    """See :class:`indexer.engine.EngineFactory`."""

    name = "tantivy"
    version = f"1 (tantivy {metadata.version('tantivy')})"

    def open(self, directory: str, *, write: bool) -> TantivyEngine:
        """See :meth:`EngineFactory.open`."""
        return TantivyEngine(Path(directory), write=write)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for group in GROUPS:
        builder.add_text_field(word_field(group), tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field(gram_field(group), tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("characters", tokenizer_name="whitespace", index_option="basic")
    for name in ("record_id", "exact_title", "state"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(f"facet_{name}", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("title_key", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("fresh_key", fast=True)
    builder.add_float_field("freshness", fast=True)
    builder.add_bytes_field("display", stored=True)
    return builder.build()


def _stored_form(document: IndexDocument) -> tantivy.Document:
    form = tantivy.Document()
    every: set[str] = set()
    for group, text in document.texts.items():
        if not text.folded:
            continue
        form.add_text(word_field(group), text.words)
        form.add_text(gram_field(group), " ".join(grams(text.folded)))
        every |= characters(text.folded)
    form.add_text("characters", " ".join(sorted(every)))
    form.add_text("record_id", document.record_id)
    form.add_text("exact_title", document.exact_title)
    form.add_text("state", f"{document.record_id} {document.digest}")
    for name, values in document.facets.items():
        for value in values:
            form.add_text(f"facet_{name}", value)
    form.add_text("title_key", document.title_key)
    form.add_unsigned("fresh_key", document.fresh_key)
    form.add_float("freshness", 2.0**document.freshness - 2.0)  # tantivy multiplies by log2(2 + value)
    form.add_bytes("display", document.display)
    return form


def _count(result: tantivy.SearchResult) -> int:
    count: int = result.count  # type: ignore[attr-defined]  # missing in the library's stub
    return count
