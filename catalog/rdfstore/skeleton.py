"""Cut a SPARQL text into tokens, so that words inside strings, IRIs, names and comments are no keywords.

Follows the terminals of SPARQL 1.1 §19.8 closely enough to find keywords, brackets and the dataset clause. It
judges nothing else: the engine's parser says what is SPARQL, and the query process has no network to misuse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class TokenKind(StrEnum):
    """The kinds of token that matter here."""

    STRING = "string"
    IRI = "iri"
    NAME = "name"  # prefixed name or blank node label: always with a colon
    VARIABLE = "variable"
    TAG = "tag"  # language tag or direction
    WORD = "word"  # keyword, function or boolean
    NUMBER = "number"
    MARK = "mark"  # brackets and operators, one character each


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; white space and comments are none."""

    kind: TokenKind
    text: str


_LETTER = r"[^\W\d_]"
_NUMBER = r"(?P<number>(?:\d++(?:\.\d*+)?|\.\d++)[eE][+-]?\d++|\d++(?:\.\d++)?)"
# Every repetition is possessive and no text is scanned again from a later start, so that the time grows with the
# length of the text alone, whatever the text is. A backslash outside of strings and names takes the next
# character along, as it does inside of them: else each of many `\"""` would be followed to the end of the text.
_TOKEN = re.compile(
    r"(?P<skip>[ \t\r\n]++|\#[^\r\n]*+)"
    r'|(?P<string>"""(?:(?:"|"")?(?:[^"\\]|\\.))*+"""|\'\'\'(?:(?:\'|\'\')?(?:[^\'\\]|\\.))*+\'\'\''
    r'|"(?:[^"\\\r\n]|\\.)*+"|\'(?:[^\'\\\r\n]|\\.)*+\')'
    r"|(?P<iri><(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)"
    rf"|(?P<name>(?:{_LETTER}[\w.\-·]*+|_)?:(?:[\w:.\-·]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])*+)"
    rf"|(?P<run>{_LETTER}[\w.\-·]*+)"  # the same without a colon: words, dots, dashes and numbers
    r"|(?P<variable>[?$]\w++)"
    r"|(?P<tag>@[A-Za-z][\w\-]*+)"
    rf"|{_NUMBER}"
    r"|(?P<word>[^\W\d]\w*+)"
    r"|(?P<mark>\\.|.)",
    re.DOTALL,
)
_IN_RUN = re.compile(rf"{_NUMBER}|(?P<word>[^\W\d]\w*+)|(?P<mark>.)", re.DOTALL)


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text; never fails, and takes time in proportion to its length."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "run":
            tokens.extend(_token(inner) for inner in _IN_RUN.finditer(found[0]))
        elif kind != "skip":
            tokens.append(_token(found))
    return tokens


def _token(found: re.Match[str]) -> Token:
    return Token(TokenKind(found.lastgroup or TokenKind.MARK), found[0])
