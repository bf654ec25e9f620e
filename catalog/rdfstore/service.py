"""Answer SPARQL queries of callers: over exactly their graphs, within bounds, in processes of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from catalog.errors import QueryError, QuerySyntax, QueryTimeout, QueryTooLarge, StoreUnavailable
from catalog.model import VisibleSet
from catalog.rdfstore.formats import ResultFormat, fitting
from catalog.rdfstore.guard import AnswerKind, guard
from catalog.rdfstore.labels import graph_iri
from catalog.rdfstore.pool import ProcessPool
from catalog.rdfstore.process import DeadlinePassed, ProcessEnded
from catalog.rdfstore.wire import Ask, Outcome, Reply

_MOST_BYTES = 20 << 20
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_CLASS = re.compile(r"(?:, )?\[(?:'[^']*'|[^]'])*\]")  # ['0' ..= '9' | …]: the grammar's, no help to a reader
_NO_PREFIX = "Prefix not found"
_LONGEST_PROBLEM = 300  # characters of the engine's sentence, which may list a hundred expected tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class SparqlAnswer:
    """An answer, ready to be sent. ``rows`` counts solutions or triples; 1 for yes or no."""

    kind: AnswerKind
    media_type: str
    body: bytes
    rows: int


class SparqlService:
    """Answers queries over the newest published snapshot below ``snapshot_dir``, the directory of the RDF store.

    May be used by several threads, and made before a fork. ``slots`` queries run at once, each at most ``seconds``;
    ``megabytes`` is the address space of a query process.
    """

    def __init__(self, snapshot_dir: Path, *, slots: int, seconds: float, rows: int, megabytes: int) -> None:
        self._seconds = seconds
        self._rows = rows
        self._megabytes = megabytes
        self._pool = ProcessPool(snapshot_dir, slots=slots, megabytes=megabytes)

    def query(
        self,
        text: str,
        *,
        visible: VisibleSet,
        accept: ResultFormat = ResultFormat.JSON,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base_iri: str = "",
    ) -> SparqlAnswer:
        """Answer one query over the graphs of the caller's labels.

        Args:
            accept: the format wanted; where it does not fit the kind of answer, the nearest that does is taken.
            default_graphs: with ``named_graphs`` the dataset of the protocol's parameters, which replaces ``FROM``.
            base_iri: the address of the endpoint, against which relative IRIs are read.

        Raises:
            InvalidInput, QuerySyntax, QueryRefused, QueryTimeout, QueryTooLarge: for the query's own fault.
            StoreUnavailable: nothing is published yet, or all processes are busy.
        """
        guarded = guard(
            text,
            graphs={graph_iri(label) for label in visible.labels},
            default_graphs=default_graphs,
            named_graphs=named_graphs,
        )
        reply, body = self._ask(
            Ask(
                text=guarded.text,
                default_graphs=guarded.default_graphs,
                named_graphs=guarded.named_graphs,
                table_format=fitting(accept, is_graph=False),
                graph_format=fitting(accept, is_graph=True),
                rows=self._rows,
                size=_MOST_BYTES,
                seconds=self._seconds,
                base_iri=base_iri,
            ),
        )
        kinds: dict[str, AnswerKind] = {"ask": "ask", "graph": "graph"}
        return SparqlAnswer(
            kind=kinds.get(reply.kind, "select"), media_type=reply.media_type, body=body, rows=reply.rows
        )

    def close(self) -> None:
        """Stop the query processes."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, ask: Ask) -> tuple[Reply, bytes]:
        try:
            with self._pool.lend() as process:
                reply, body = process.ask(ask)
        except DeadlinePassed as error:
            raise QueryTimeout(seconds=self._seconds) from error
        except ProcessEnded as error:
            raise QueryTooLarge(limit=f"{self._megabytes} MB of memory") from error
        if reply.outcome == Outcome.DONE:
            return reply, body
        raise self._error(reply)

    def _error(self, reply: Reply) -> QueryError | StoreUnavailable:
        if reply.outcome == Outcome.SYNTAX:
            found = _POSITION.match(reply.problem)
            return QuerySyntax(
                problem=_readable(found[3] if found else reply.problem),
                line=int(found[1]) if found else 0,
                column=int(found[2]) if found else 0,
            )
        if reply.outcome == Outcome.TOO_LARGE:
            memory = f"{self._megabytes} MB of memory"
            return QueryTooLarge(limit=memory if reply.problem == "memory" else reply.problem)
        return StoreUnavailable(store="SPARQL", problem=reply.problem)


def _readable(problem: str) -> str:
    """Return the engine's sentence without what only a writer of grammars reads."""
    sentence = " ".join(problem.split())
    if _NO_PREFIX in sentence:
        return "a prefix is used that no PREFIX line declares"
    sentence = _CHARACTER_CLASS.sub("", sentence).replace("one of , ", "one of ").strip()
    if sentence in {"expected", "expected one of"}:
        return "this is not SPARQL from here on"
    return f"{sentence[:_LONGEST_PROBLEM]}…" if len(sentence) > _LONGEST_PROBLEM else sentence
