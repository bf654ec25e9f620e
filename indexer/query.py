"""The query language: a closed grammar of three things.

Plain text, ``"an exact phrase"`` (also in “ ”, 「 」, 『 』), and ``-not`` before either.
Whatever looks like another language (``field:value``, brackets, wildcards, ``AND``) is searched
as the text that it is, and a notice says so: a query can never reach a field, a label
or an engine's syntax.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from catalog.errors import InvalidInput

LONGEST_QUERY = 1_000  # characters

_CLOSING = {'"': '"', "“": "”", "”": "”", "＂": "＂", "「": "」", "『": "』"}
_PIECE = re.compile(r'(?P<minus>[-－])?(?:(?P<quote>["“”＂「『])|(?P<text>\S+))')
_OTHER_SYNTAX = re.compile(r"^[A-Za-z_]\w*:\S|[()\[\]{}*?~^\\]|&&|\|\||^[+!]\S|^(?:AND|OR|NOT|TO)$")
_ALLOWED_CONTROLS = frozenset("\t\n\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One piece of a query."""

    text: str
    phrase: bool
    excluded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the reader should know of how her query was taken.

    Codes: ``syntax_as_text``, ``open_quote``, ``relaxed``, ``nothing_searchable``,
    ``too_many_words``, ``unknown_facet``. ``args`` are values for the sentence of the code.
    """

    code: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedQuery:
    """A query as its clauses, in order."""

    clauses: tuple[Clause, ...]
    notices: tuple[Notice, ...]


def parse_query(text: str) -> ParsedQuery:
    """Parse a query; raises InvalidInput where it is too long or holds what is no text."""
    _check(text)
    clauses: list[Clause] = []
    foreign: list[str] = []
    notices: list[Notice] = []
    at = 0
    while match := _PIECE.search(text, at):
        excluded = match["minus"] is not None
        at = match.end()
        if match["quote"]:
            end = text.find(_CLOSING[match["quote"]], at)
            phrase = end >= 0
            if not phrase:
                notices.append(Notice(code="open_quote"))
                end = len(text)
            clauses.append(Clause(text=text[at:end], phrase=phrase, excluded=excluded))
            at = end + 1
            continue
        piece, at = _plain_piece(text, match.start("text"))
        if _OTHER_SYNTAX.search(piece):
            foreign.append(piece)
        clauses.append(Clause(text=piece, phrase=False, excluded=excluded))
    if foreign:
        notices.append(Notice(code="syntax_as_text", args=tuple(foreign)))
    return ParsedQuery(clauses=tuple(clauses), notices=tuple(notices))


def _plain_piece(text: str, start: int) -> tuple[str, int]:
    """Read to the next blank or opening quote: 企业“登记信息” is a word and a phrase."""
    end = start
    while end < len(text) and not text[end].isspace() and (end == start or text[end] not in _CLOSING):
        end += 1
    return text[start:end], end


def _check(text: str) -> None:
    if len(text) > LONGEST_QUERY:
        raise InvalidInput(field="q", problem=f"at most {LONGEST_QUERY:,} characters, not {len(text):,}")
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            raise InvalidInput(field="q", problem="half of a surrogate pair is no text")
        if category == "Cc" and character not in _ALLOWED_CONTROLS:
            raise InvalidInput(field="q", problem=f"control character U+{ord(character):04X}")
