"""The engine that is obviously right: it looks at every document. For tests and very small catalogs.

Documents live in memory and are written whole to one file at each commit.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import msgspec

from indexer.analysis import TokenKind, grams
from indexer.documents import IndexDocument
from indexer.durable import write_durably
from indexer.engine import EngineHit, Found, Order, PartitionView, Selection, Statistics
from indexer.matching import MatchTree
from indexer.ranking import EXACT_TITLE, Ranking, ScoreTerm

_FILE = "documents.msgpack"
_K1 = 1.2  # BM25 saturation; the usual value


class MemoryView:
    """See :class:`indexer.engine.PartitionView`."""

    def __init__(self, documents: Mapping[str, IndexDocument]) -> None:
        self._documents = documents

    @property
    def documents(self) -> int:
        """See :attr:`PartitionView.documents`."""
        return len(self._documents)

    def frequencies(self, terms: Sequence[ScoreTerm]) -> tuple[int, ...]:
        """See :meth:`PartitionView.frequencies`."""
        return tuple(sum(_occurrences(each, term) > 0 for each in self._documents.values()) for term in terms)

    def search(
        self, selection: Selection, *, ranking: Ranking, order: Order, limit: int, statistics: Statistics | None
    ) -> Found:
        """See :meth:`PartitionView.search`."""
        counts = statistics or Statistics(len(self._documents), self.frequencies(ranking.terms))
        hits = [
            EngineHit(_score(each, ranking, counts), each.fresh_key, each.title_key, each.record_id)
            for each in self._selected(selection)
        ]
        if order is Order.TITLE:
            hits.sort(key=lambda hit: hit.title_key)
        elif order is Order.MODIFIED:
            hits.sort(key=lambda hit: -hit.fresh_key)
        else:
            hits.sort(key=lambda hit: (-hit.score, -hit.fresh_key))
        return Found(len(hits), tuple(hits[:limit]))

    def facets(self, selection: Selection, names: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """See :meth:`PartitionView.facets`."""
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        for each in self._selected(selection):
            for name in names:
                counts[name].update(each.facets.get(name, ()))
        return counts

    def displays(self, handles: Iterable[object]) -> list[bytes]:
        """See :meth:`PartitionView.displays`."""
        return [self._documents[cast("str", handle)].display for handle in handles]

    def states(self) -> Iterator[tuple[str, str]]:
        """See :meth:`PartitionView.states`."""
        for record_id in sorted(self._documents):
            yield record_id, self._documents[record_id].digest

    def holding(self, record_ids: Sequence[str]) -> frozenset[str]:
        """See :meth:`PartitionView.holding`."""
        return frozenset(record_ids) & self._documents.keys()

    def _selected(self, selection: Selection) -> list[IndexDocument]:
        return [
            each
            for each in self._documents.values()
            if _matches(each, selection.match)
            and all(set(each.facets.get(wanted.facet, ())) & set(wanted.values) for wanted in selection.filters)
        ]


class MemoryEngine:
    """See :class:`indexer.engine.PartitionEngine`."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / _FILE
        self._decoder = msgspec.msgpack.Decoder(dict[str, IndexDocument])
        self._stamp = (0, 0)
        self._committed: dict[str, IndexDocument] = {}
        self._load()
        self._pending = dict(self._committed)

    def view(self) -> PartitionView:
        """See :meth:`PartitionEngine.view`."""
        self._load()
        return MemoryView(self._committed)

    def replace(self, documents: Sequence[IndexDocument]) -> None:
        """See :meth:`PartitionEngine.replace`."""
        self._pending.update({each.record_id: each for each in documents})

    def delete(self, record_ids: Sequence[str]) -> None:
        """See :meth:`PartitionEngine.delete`."""
        for record_id in record_ids:
            self._pending.pop(record_id, None)

    def stale(self) -> int:
        """See :meth:`PartitionEngine.stale`."""
        return 0

    def rewrite(self, documents: Sequence[IndexDocument]) -> None:
        """See :meth:`PartitionEngine.rewrite`."""
        self._pending = {each.record_id: each for each in documents}

    def commit(self) -> None:
        """See :meth:`PartitionEngine.commit`."""
        write_durably(self._file, msgspec.msgpack.encode(self._pending))
        self._load()

    def close(self) -> None:
        """See :meth:`PartitionEngine.close`."""
        self._pending = dict(self._committed)

    def _load(self) -> None:
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._stamp:
            self._committed = self._decoder.decode(self._file.read_bytes())
            self._stamp = stamp


class MemoryEngines:
    """See :class:`indexer.engine.EngineFactory`."""

    name = "memory"
    version = "1"

    def open(self, directory: str, *, write: bool) -> MemoryEngine:  # noqa: ARG002 -- the protocol's; nothing to prepare
        """See :meth:`EngineFactory.open`."""
        return MemoryEngine(Path(directory))


def _matches(document: IndexDocument, tree: MatchTree) -> bool:
    folded = [text.folded for text in document.texts.values()]

    def contains(unit: str) -> bool:
        return any(unit in text for text in folded)

    return all(sum(map(contains, group.units)) >= group.required for group in tree.groups) and not any(
        map(contains, tree.excluded)
    )


def _occurrences(document: IndexDocument, term: ScoreTerm) -> int:
    text = document.texts[term.group]
    tokens = text.words.split(" ") if term.kind is TokenKind.WORD else grams(text.folded)
    return tokens.count(term.text)


def _score(document: IndexDocument, ranking: Ranking, counts: Statistics) -> float:
    """BM25 without a norm for length, which says little in short texts."""
    score = EXACT_TITLE if ranking.exact_title and document.exact_title == ranking.exact_title else 0.0
    for term, frequency in zip(ranking.terms, counts.frequencies, strict=True):
        times = _occurrences(document, term)
        rarity = math.log(1 + (counts.documents - frequency + 0.5) / (frequency + 0.5))
        score += term.weight * rarity * times * (_K1 + 1) / (times + _K1)
    return score * document.freshness
