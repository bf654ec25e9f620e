"""Classes: themes (主题分类) and industries (行业分类), and several of them in one cell."""

from __future__ import annotations

import re
from collections.abc import Callable

from vocab.codelists import code_list
from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, spellings
from vocab.normalise.texts import parts

_THEME_CODE = re.compile(r"(Z[A-U](?:[A-L]00)?)0*")
_INDUSTRY_CODE = re.compile(r"([A-T])(?:[0-9]{2,4})?")

Classified = tuple[tuple[str | None, str], ...]  # (notation or None, literal)


@remembered
def theme(literal: str) -> str | None:
    """Return the class of the GB/T 21063.4 theme tree, e.g. ``ZBH00`` for 工商.

    Takes codes, labels, and those labels of open-data portals (数据领域) that one class covers; of
    several in one cell the first. None where no class fits (生活服务, 公共服务).
    """
    return _first(literal, _theme)


@remembered
def themes(literal: str) -> Classified:
    """Return (notation or None, literal) for each theme in a cell."""
    return _all(literal, _theme)


@remembered
def industry(literal: str) -> str | None:
    """Return the section letter of GB/T 4754, also for a division's name or a code such as ``I65``."""
    return _first(literal, _industry)


@remembered
def industries(literal: str) -> Classified:
    """Return (section letter or None, literal) for each industry in a cell."""
    return _all(literal, _industry)


def _theme(literal: str) -> str | None:
    code = _THEME_CODE.fullmatch(literal.strip().upper().rpartition("/")[2])
    if code and code_list("theme").get(code[1]):
        return code[1]
    return spellings("theme", "theme").get(key(literal))


def _industry(literal: str) -> str | None:
    code = _INDUSTRY_CODE.fullmatch(literal.strip().upper().rpartition("/")[2])
    if code:
        return code[1]
    notation = spellings("industry", "industry").get(key(literal))
    concept = code_list("industry").get(notation) if notation else None
    return (concept.broader or concept.notation) if concept else None


def _all(literal: str, classify: Callable[[str], str | None]) -> Classified:
    whole = classify(literal)
    if whole:
        return ((whole, literal.strip()),)
    found: dict[str, tuple[str | None, str]] = {}
    for part in parts(literal):
        code = classify(part)
        pieces = (
            [(code, part)] if code or "、" not in part else [(classify(piece), piece) for piece in part.split("、")]
        )
        if not code and not any(piece for piece, _ in pieces):
            pieces = [(None, part)]
        for piece_code, piece in pieces:
            found.setdefault(piece_code or piece, (piece_code, piece))
    return tuple(found.values())


def _first(literal: str, classify: Callable[[str], str | None]) -> str | None:
    return next((code for code, _ in _all(literal, classify) if code), None)
