"""Evaluate one query over given graphs and write its answer, within a number of rows and bytes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import IO, Final, cast

import pyoxigraph as ox

from catalog.rdfstore.formats import ResultFormat
from catalog.rdfstore.row_count import row_counter
from catalog.rdfstore.wire import Ask, Outcome, Reply
from vocab.namespaces import PREFIXES

_TABLES: Final = {
    ResultFormat.JSON: ox.QueryResultsFormat.JSON,
    ResultFormat.XML: ox.QueryResultsFormat.XML,
    ResultFormat.CSV: ox.QueryResultsFormat.CSV,
    ResultFormat.TSV: ox.QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    ResultFormat.TURTLE: ox.RdfFormat.TURTLE,
    ResultFormat.JSON_LD: ox.RdfFormat.JSON_LD,
    ResultFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    ResultFormat.RDF_XML: ox.RdfFormat.RDF_XML,
}


class _OverLimit(Exception):
    """Ends the writing of an answer; the text says which limit."""


class _Sink:
    """Takes the answer's chunks. What it raises in ``write`` stops the engine."""

    def __init__(self, *, size: int, rows: int, form: ResultFormat | None) -> None:
        self.chunks: list[bytes] = []
        self.rows = 0
        self._size = size
        self._limit = rows
        self._room = size
        self._count = row_counter(form) if form else None

    def write(self, chunk: bytes) -> int:
        self.chunks.append(bytes(chunk))
        self._room -= len(chunk)
        if self._room < 0:
            raise _OverLimit(f"{self._size >> 20} MB" if self._size >> 20 else f"{self._size} bytes")
        if self._count:
            self.rows = self._count(chunk)
            if self.rows > self._limit:
                raise _OverLimit(f"{self._limit} rows")
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits."""


def evaluate(store: ox.Store, ask: Ask) -> tuple[Reply, bytes]:
    """Return the answer's head and body. Both graph lists always go to the engine: either alone would leak."""
    try:
        results = store.query(
            ask.text,
            base_iri=ask.base_iri or None,
            default_graph=[ox.NamedNode(iri) for iri in ask.default_graphs],
            named_graphs=[ox.NamedNode(iri) for iri in ask.named_graphs],
        )
        return _written(results, ask)
    except SyntaxError as error:
        return Reply(outcome=Outcome.SYNTAX, problem=str(error)), b""
    except _OverLimit as error:
        return Reply(outcome=Outcome.TOO_LARGE, problem=str(error)), b""
    except MemoryError:
        return Reply(outcome=Outcome.TOO_LARGE, problem="memory"), b""
    except (OSError, RuntimeError, ValueError) as error:
        return Reply(outcome=Outcome.FAILED, problem=str(error)[:500]), b""


def _written(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, ask: Ask) -> tuple[Reply, bytes]:
    if isinstance(results, ox.QueryTriples):
        form = ResultFormat(ask.graph_format)
        sink = _Sink(size=ask.size, rows=ask.rows, form=None)
        counted = count()
        prefixes = dict(PREFIXES)
        triples = _bounded(results, ask.rows, counted)
        ox.serialize(triples, cast("IO[bytes]", sink), _GRAPHS[form], prefixes=prefixes)
        return _reply("graph", form, next(counted)), b"".join(sink.chunks)
    form = ResultFormat(ask.table_format)
    if isinstance(results, ox.QueryBoolean):
        body = results.serialize(format=_TABLES[form])
        return _reply("ask", form, 1), body or b""
    sink = _Sink(size=ask.size, rows=ask.rows, form=form)
    results.serialize(cast("IO[bytes]", sink), _TABLES[form])
    return _reply("select", form, sink.rows), b"".join(sink.chunks)


def _bounded(triples: ox.QueryTriples, limit: int, counted: Iterator[int]) -> Iterator[ox.Triple]:
    for triple in triples:
        if next(counted) >= limit:
            raise _OverLimit(f"{limit} triples")
        yield triple


def _reply(kind: str, form: ResultFormat, rows: int) -> Reply:
    return Reply(outcome=Outcome.DONE, kind=kind, media_type=str(form), rows=rows)
