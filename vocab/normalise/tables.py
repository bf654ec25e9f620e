"""Tables of spellings: ``tables/*.tsv``, a spelling, a tab, a notation; ``#`` starts a comment line.

A spelling is compared by :func:`key`, so that width, case, spaces, quotes and punctuation make no difference.
Bare numbers stand in the table of formats only: elsewhere one digit means different things in different products.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from vocab.codelists import code_list
from vocab.normalise.memory import remembered

_IGNORED = re.compile(r"[\s_\W]+")


@remembered
def key(literal: str) -> str:
    """Return the form in which spellings are compared: NFKC, lower case, letters and digits only."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", literal).lower())


def rows(name: str) -> list[tuple[str, ...]]:
    """Return the rows of a table, without comments and empty lines.

    Raises:
        ValueError: a line has no tab.
    """
    found: list[tuple[str, ...]] = []
    for number, line in enumerate(source(name).decode("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) < 2:  # noqa: PLR2004 -- a spelling and what it means
            raise ValueError(f"{name}.tsv, line {number}: no tab")
        found.append(cells)
    return found


def source(name: str) -> bytes:
    """Return the bytes of a table's file."""
    return resources.files("vocab.normalise").joinpath("tables", f"{name}.tsv").read_bytes()


@cache
def spellings(name: str, scheme: str) -> Mapping[str, str]:
    """Return key of spelling → notation: the table's rows before the scheme's own notations and labels."""
    found: dict[str, str] = {}
    for spelling, notation, *_ in rows(name):
        found.setdefault(key(spelling), notation)
    for concept in code_list(scheme).concepts.values():
        for spelling in (concept.notation, concept.label_zh, concept.label_en):
            if key(spelling) and not key(spelling).isdigit():
                found.setdefault(key(spelling), concept.notation)
    found.pop("", None)
    return MappingProxyType(found)
