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

_JOINT = re.compile(r"[-:：/／—>()（）]+")
_NOUN = re.compile(r"(?:文件|格式|类型|文档|数据|类)$")
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
    if codes[0] == "api" and not _is_service(codes[-1]):  # 接口:json is an interface that answers in JSON
        return "api"
    telling = [code for code in codes if code not in _VAGUE]
    return telling[-1] if telling else codes[-1]


def file_formats(literal_or_list: object) -> tuple[tuple[str | None, str], ...]:
    """Return (notation or None, literal) for each format that a cell or a list names, without repeats."""
    found: dict[tuple[str | None, str], None] = {}
    for part in parts(literal_or_list):
        if part.lower().startswith("charset="):
            continue
        for piece in _pieces(part):
            found[file_format(piece), piece] = None
    seen: dict[str, tuple[str | None, str]] = {}
    for code, part in found:
        seen.setdefault(code or key(part), (code, part))
    return tuple(seen.values())


def _pieces(part: str) -> list[str]:
    """Split XLS/XML and xls、xml, but neither 数据库/mysql, category and type, nor text/csv."""
    if _exactly(part):
        return [part]
    slashed = [piece.strip() for piece in part.split("/") if piece.strip()]
    codes = [_exactly(piece) for piece in slashed]
    if len(slashed) > 1 and None not in codes and not any(map(_is_category, codes)):
        return slashed
    pieces = [piece for piece in _ENUMERATION.split(part) if piece]
    return [part] if file_format(part) or len(pieces) < 2 else pieces  # noqa: PLR2004 -- one piece is the part


def _is_category(code: str | None) -> bool:
    return code == "api" or bool(code and code_list("format").narrower(code))


def _is_service(code: str) -> bool:
    concept = code_list("format").get(code)
    return concept is not None and concept.broader == "service"


def _exactly(literal: str) -> str | None:
    stripped = literal.partition(";")[0].strip()  # without parameters of a media type
    table, spelled = spellings("file_format", "format"), key(stripped)
    return table.get(spelled) or table.get(_NOUN.sub("", spelled)) or _matches().get(stripped.lower())


@cache
def _matches() -> Mapping[str, str]:
    """Return IANA media type, and IRIs of either authority, → notation."""
    found: dict[str, str] = {}
    for concept in code_list("format").concepts.values():
        for iri in filter(None, (concept.exact_match.lower(), concept.close_match.lower())):
            found.setdefault(iri, concept.notation)
            found.setdefault(iri.partition("/media-types/")[2] or iri, concept.notation)
    return MappingProxyType(found)
