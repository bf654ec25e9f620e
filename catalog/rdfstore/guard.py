"""Look at a SPARQL text before the engine does: what is never answered is refused here, cheaply and with its name.

This is the friendly border. The hard one is the query process: it has a read-only store, no network, a memory
limit, a deadline that kills, and it is told which graphs there are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.errors import InvalidInput, QueryRefused
from catalog.rdfstore.dataset_clause import DatasetClause, read_dataset_clause
from catalog.rdfstore.skeleton import Token, TokenKind, tokens_of

LONGEST_QUERY = 65_536  # bytes in UTF-8
DEEPEST_NESTING = 60  # brackets; the engine's parser ends the process at some thousand
MOST_OPERATORS = 2_000  # of arithmetic, logic, paths and triples; planning time grows faster than their number

AnswerKind = Literal["select", "ask", "graph"]

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_KINDS: dict[str, AnswerKind] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_OPENING, _CLOSING, _OPERATORS = frozenset("{(["), frozenset("})]"), frozenset("!+-*/|^&=.;,")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedQuery:
    """A query that may go to the engine, and the only graphs that it may see."""

    text: str
    kind: AnswerKind
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def answer_kind(text: str) -> AnswerKind:
    """Return what a query asks for: a table, yes or no, or a graph; ``select`` where that cannot be told."""
    return _kind(tokens_of(text[:LONGEST_QUERY]))


def guard(
    text: str,
    *,
    graphs: Collection[str],
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> GuardedQuery:
    """Check a query and decide its dataset.

    Args:
        graphs: IRIs of the caller's own graphs.
        default_graphs: graphs that the protocol's parameters name; with ``named_graphs`` they replace ``FROM``.

    Raises:
        InvalidInput: the text cannot be a query at all.
        QueryRefused: it updates, calls other services, reads graphs that are not the caller's, or is too
            deeply nested to be parsed safely.
    """
    _check_text(text)
    tokens = tokens_of(text)
    _check_words(tokens)
    _check_size(tokens)
    clause = DatasetClause(default=tuple(default_graphs), named=tuple(named_graphs))
    if not clause.default and not clause.named:
        clause = read_dataset_clause(tokens)
    elif any(_is_word(token, "FROM") for token in tokens):
        read_dataset_clause(tokens)  # it is replaced, but must be readable
    default, named = _dataset(clause, graphs)
    return GuardedQuery(text=text, kind=_kind(tokens), default_graphs=default, named_graphs=named)


def _check_text(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise InvalidInput(field="query", problem="it has characters that no text can have") from error
    if size > LONGEST_QUERY:
        raise InvalidInput(field="query", problem=f"longer than {LONGEST_QUERY} bytes")
    if not text.strip():
        raise InvalidInput(field="query", problem="there is none")
    if "\x00" in text:
        raise InvalidInput(field="query", problem="it has a NUL character")


def _check_words(tokens: Sequence[Token]) -> None:
    begun = False
    depth = 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _CLOSING) if token.kind is TokenKind.MARK else 0
        word = token.text.upper() if token.kind is TokenKind.WORD else ""
        begun = begun or word in _KINDS
        if word == "SERVICE":
            raise QueryRefused(what="SERVICE")
        if word in _UPDATES and depth == 0 and not begun:
            raise QueryRefused(what=f"an update ({word})")


def _check_size(tokens: Sequence[Token]) -> None:
    depth = operators = 0
    for token in tokens:
        if token.kind is not TokenKind.MARK:
            continue
        if token.text in _OPENING:
            depth += 1
        elif token.text in _CLOSING:
            depth -= 1
        elif token.text in _OPERATORS:
            operators += 1
        if depth > DEEPEST_NESTING:
            raise QueryRefused(what=f"nesting of more than {DEEPEST_NESTING} brackets")
        if operators > MOST_OPERATORS:
            raise QueryRefused(what=f"a query of more than {MOST_OPERATORS} operators and patterns")


def _kind(tokens: Sequence[Token]) -> AnswerKind:
    for token in tokens:
        if token.kind is TokenKind.WORD and token.text.upper() in _KINDS:
            return _KINDS[token.text.upper()]
    return "select"


def _dataset(clause: DatasetClause, graphs: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own = tuple(sorted(graphs))
    if not clause.default and not clause.named:
        return own, own
    for iri in (*clause.default, *clause.named):
        if iri not in graphs:
            raise QueryRefused(what=f"reading the graph <{iri}>")
    return clause.default, clause.named


def _is_word(token: Token, word: str) -> bool:
    return token.kind is TokenKind.WORD and token.text.upper() == word
