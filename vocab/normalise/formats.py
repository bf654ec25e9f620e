"""Formats (信息资源格式), often several in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vocab.codelists import code_list
from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, spellings
from vocab.normalise.texts import parts

_JOINT = re.compile(r"[-:：/／—>]+")
_ENUMERATION = re.compile(r"[、+\s]+")
_VAGUE = frozenset(("other", "unspecified"))


@remembered
def file_format(literal: str) -> str | None:
    """Return the notation of one format, e.g. ``xlsx``, or of its category, e.g. ``spreadsheet``."""
    if whole := _exactly(literal):
        return whole
    pieces = [piece for piece in _JOINT.split(literal.strip()) if piece.strip()]
    if len(pieces) < 2:  # noqa: PLR2004 -- category and type
        return None
    codes = [code for code in map(_exactly, pieces) if code]
    if not codes:
        return None
    if codes[0] == "api":  # 接口:json is an interface that answers in JSON
        return "api"
    telling = [code for code in codes if code not in _VAGUE]
    return telling[-1] if telling else codes[-1]


def file_formats(literal_or_list: object) -> tuple[tuple[str | None, str], ...]:
    """Return (notation or None, literal) for each format that a cell or a list names, without repeats."""
    found: dict[tuple[str | None, str], None] = {}
    for part in parts(literal_or_list):
        if file_format(part) is None and len(pieces := [p for p in _ENUMERATION.split(part) if p]) > 1:
            found.update(dict.fromkeys((file_format(piece), piece) for piece in pieces))
        else:
            found[file_format(part), part] = None
    seen: dict[str, tuple[str | None, str]] = {}
    for code, part in found:
        seen.setdefault(code or key(part), (code, part))
    return tuple(seen.values())


def _exactly(literal: str) -> str | None:
    stripped = literal.strip()
    return spellings("file_format", "format").get(key(stripped)) or _matches().get(stripped.lower())


@cache
def _matches() -> Mapping[str, str]:
    """Return IANA media type, and IRIs of either authority, → notation."""
    found: dict[str, str] = {}
    for concept in code_list("format").concepts.values():
        for iri in filter(None, (concept.exact_match.lower(), concept.close_match.lower())):
            found.setdefault(iri, concept.notation)
            found.setdefault(iri.partition("/media-types/")[2] or iri, concept.notation)
    return MappingProxyType(found)
