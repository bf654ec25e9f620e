"""Clean what departments write into text fields."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from functools import cache

from vocab.normalise.memory import remembered
from vocab.normalise.tables import rows

_BLOCK_TAG = re.compile(r"(?i)</?(?:br|p|div|li|ul|ol|tr|td|th|table|tbody|h[1-6]|hr)(?:\s[^<>]*)?/?>")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:]*(?:\s[^<>]*)?/?>|<![A-Za-z][^<>]*>")
_UNREAD = tuple(  # what stands between these is no text
    (re.compile(opening), re.compile(closing))
    for opening, closing in (
        (r"(?i)<script\b[^<>]*>", r"(?i)</script\s*>"),
        (r"(?i)<style\b[^<>]*>", r"(?i)</style\s*>"),
        (r"<!--", r"-->"),
    )
)
_AMPERSANDS = re.compile(r"(?i)&(?:amp;|#38;|#x26;)+")
_ESCAPED_BREAK = re.compile(r"(?<![A-Za-z:/\\.])(?:\\[rnt])+(?![A-Za-z\\])")
_SPACE = re.compile(r"\s+")
_LONGEST_NOTHING = 12
_PASSES = 4  # markup inside escaped markup: after so many peelings the rest is plain text


def nothing(literal: str) -> bool:
    """Tell whether a literal is one of the ways to say nothing (暂无, null, -)."""
    stripped = literal.strip()
    return not stripped or (len(stripped) <= _LONGEST_NOTHING and stripped.lower() in _nothings())


def text(literal: object) -> str:
    """Return clean text, empty where the literal says nothing.

    Tags and entities are taken out, control characters and lone surrogates too, white space is
    collapsed, the result is NFC. Lists are joined by commas. ``text(text(x)) == text(x)``.
    """
    if isinstance(literal, str):
        return _clean(literal)
    if literal is None:
        return ""
    if isinstance(literal, bool):
        return "true" if literal else "false"
    if isinstance(literal, float) and literal.is_integer() and abs(literal) < 1e15:  # noqa: PLR2004 -- exact in a double
        return str(int(literal))
    if isinstance(literal, list | tuple):
        return ",".join(part for part in map(text, literal) if part)
    return _clean(str(literal))


@cache
def _nothings() -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows("nothing"))


@remembered
def _clean(literal: str) -> str:
    if not _plain(literal):
        literal = _scrub(literal)
    return "" if nothing(literal) else literal


def _plain(literal: str) -> bool:
    """Tell cheaply that there is nothing to clean."""
    return (
        literal.isprintable()
        and "<" not in literal
        and "&" not in literal
        and "\\" not in literal
        and "  " not in literal
        and literal.strip() == literal
        and unicodedata.is_normalized("NFC", literal)
    )


def _scrub(literal: str) -> str:
    for _ in range(_PASSES):
        peeled = _tidy(_peel(literal))
        if peeled == literal:
            return literal
        literal = peeled
    return _tidy(literal.replace("<", " ").replace("&", " ").replace("\\", " "))


def _peel(literal: str) -> str:
    if "&" in literal:
        literal = html.unescape(_AMPERSANDS.sub("&", literal))
    if "<" in literal:
        for opening, closing in _UNREAD:
            literal = _cut(literal, opening, closing)
        literal = _TAG.sub("", _BLOCK_TAG.sub(" ", literal))
    return _ESCAPED_BREAK.sub(" ", literal) if "\\" in literal else literal


def _cut(literal: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Take out what stands between, in one walk: a pattern over both ends would be quadratic in hostile text."""
    kept: list[str] = []
    position = 0
    while (begin := opening.search(literal, position)) and (end := closing.search(literal, begin.end())):
        kept += [literal[position : begin.start()], " "]
        position = end.end()
    return "".join([*kept, literal[position:]])


def _tidy(literal: str) -> str:
    literal = unicodedata.normalize("NFC", _SPACE.sub(" ", literal))
    if not literal.isprintable():
        literal = "".join(char for char in literal if char == " " or unicodedata.category(char) not in _DROPPED)
        literal = unicodedata.normalize("NFC", literal)
    return _SPACE.sub(" ", literal).strip()


_DROPPED = frozenset(("Cc", "Cf", "Cs", "Cn", "Co"))
_BRACKETED = re.compile(r"[\[(](.*)[\])]", re.DOTALL)
_QUOTED = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"")
_LONGEST_LIST = 4096
_LIST_MARKS = re.compile(r"[;；|｜,，\r\n\t]+")


def parts(literal: object) -> tuple[str, ...]:
    """Split a value that may be a list, or a list written as text, into clean texts.

    Understands ``['xls', 'json']``, ``["a"]``, ``[csv,json]``, and commas, semicolons, bars and line breaks.
    The enumeration comma 、 does not split: it stands inside labels (文化、卫生、体育).
    """
    if isinstance(literal, list | tuple):
        return tuple(part for entry in literal for part in parts(entry))
    if not isinstance(literal, str):
        return tuple(filter(None, (text(literal),)))
    stripped = literal.strip()
    bracketed = _BRACKETED.fullmatch(stripped)
    if bracketed:
        parsed = _parsed_list(stripped)
        if parsed is not None:
            return parts(parsed)
        stripped = bracketed[1]
    return tuple(part for part in (text(piece.strip(" '\"")) for piece in _LIST_MARKS.split(stripped)) if part)


def _parsed_list(written: str) -> list[str] | None:
    """Read a list of strings written as JSON or as Python shows it; None where it is neither."""
    if len(written) > _LONGEST_LIST or written.count("[") > 1:  # no deep nesting reaches a parser
        return None
    try:
        parsed = json.loads(written)
    except (ValueError, RecursionError):
        return [one or other for one, other in _QUOTED.findall(written)] or None
    return [str(entry) for entry in parsed if entry is not None] if isinstance(parsed, list) else None
