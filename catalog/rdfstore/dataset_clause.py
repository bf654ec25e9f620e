"""Read ``FROM`` and ``FROM NAMED`` (SPARQL 1.1 §13.2) out of a query's tokens.

rdflib's parser could do this, but rejects RDF 1.2 and takes milliseconds; a bare word ``FROM`` can be nothing
else in SPARQL's grammar. What is read wrongly is refused, because it names no graph of the caller; and the
engine is given the graphs beside the text, so that it never follows the clause itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from catalog.errors import QueryRefused
from catalog.rdfstore.skeleton import Token, TokenKind

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetClause:
    """The graphs that a query names for itself, in its order."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def read_dataset_clause(tokens: Sequence[Token]) -> DatasetClause:
    """Return the dataset clause; raises QueryRefused where it names what is no graph."""
    default: list[str] = []
    named: list[str] = []
    prologue = _Prologue(prefixes={}, base="")
    for place, token in enumerate(tokens):
        word = token.text.upper() if token.kind is TokenKind.WORD else ""
        if word in {"BASE", "PREFIX"}:
            prologue.read(word, tokens[place + 1 : place + 3])
        if word == "FROM":
            following = [*tokens[place + 1 : place + 3]]
            is_named = bool(following) and following[0].text.upper() == "NAMED"
            graph = following[1 if is_named else 0 :][:1]
            (named if is_named else default).append(prologue.iri(graph[0] if graph else None))
    return DatasetClause(default=tuple(default), named=tuple(named))


@dataclass(slots=True, kw_only=True)
class _Prologue:
    prefixes: dict[str, str]
    base: str

    def read(self, word: str, following: Sequence[Token]) -> None:
        if word == "BASE" and following and following[0].kind is TokenKind.IRI:
            self.base = self._resolved(following[0].text)
        elif len(following) > 1 and following[0].kind is TokenKind.NAME and following[1].kind is TokenKind.IRI:
            self.prefixes[following[0].text.removesuffix(":")] = self._resolved(following[1].text)

    def iri(self, token: Token | None) -> str:
        if token is not None and token.kind is TokenKind.IRI:
            return self._resolved(token.text)
        if token is not None and token.kind is TokenKind.NAME:
            return _expanded(token.text, self.prefixes)
        raise QueryRefused(what="FROM without a graph")

    def _resolved(self, text: str) -> str:
        iri = _ESCAPED.sub(lambda found: _character(found[1] or found[2]), text[1:-1])
        return iri if _ABSOLUTE.match(iri) or not self.base else urljoin(self.base, iri)


def _expanded(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    if prefix not in prefixes:
        return name
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= sys.maxunicode else "\ufffd"
