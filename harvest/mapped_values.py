"""Reading mapped fields one by one, and noting each literal that no table knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from catalog.model import Coded, Dated
from harvest.protocol import Unnormalised

Normaliser = Callable[[str], str | None]
Classified = tuple[tuple[str | None, str], ...]  # notation or None, literal
_BETWEEN_WORDS = re.compile(r"[,，;；|、\s]+")
_NUMBER = re.compile(r"\d[\d,]*(\.0+)?")
_LARGEST = 2**63 - 1  # what an SQL integer holds


class MappedValues:
    """The texts of one item by model field."""

    def __init__(self, values: Mapping[str, tuple[str, ...]]) -> None:
        self.unnormalised: list[Unnormalised] = []
        self._values = values

    def first(self, name: str) -> str:
        """Return the best text of a field, or "" where there is none."""
        texts = self._values.get(name)
        return texts[0] if texts else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every text of a field, best first."""
        return self._values.get(name, ())

    def coded(self, name: str, normalise: Normaliser) -> Coded | None:
        """Return a field as a notation of its code list beside the literal."""
        literal = self.first(name)
        return self._code(name, literal, normalise) if literal else None

    def coded_list(self, name: str, classify: Callable[[str], Classified]) -> tuple[Coded, ...]:
        """Return a field of several values, each once."""
        found: dict[str, Coded] = {}
        for cell in self.all(name):
            for code, literal in classify(cell):
                if (code or literal) not in found:
                    if code is None:
                        self.unnormalised.append(Unnormalised(field=name, literal=literal))
                    found[code or literal] = Coded(code=code, literal=literal)
        return tuple(found.values())

    def dated(self, name: str, normalise: Callable[[str], date | None]) -> Dated | None:
        """Return a field as a calendar day beside the literal."""
        literal = self.first(name)
        if not literal:
            return None
        day = normalise(literal)
        if day is None:
            self.unnormalised.append(Unnormalised(field=name, literal=literal))
        return Dated(day=day, literal=literal)

    def number(self, name: str) -> int | None:
        """Return a field as a whole number from 0, None where it is no such number."""
        literal = self.first(name)
        if not literal:
            return None
        if not _NUMBER.fullmatch(literal) or (value := int(literal.partition(".")[0].replace(",", ""))) > _LARGEST:
            self.unnormalised.append(Unnormalised(field=name, literal=literal))
            return None
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """Return a field of keywords, each once, in order."""
        parts = (part.strip() for text in self.all(name) for part in _BETWEEN_WORDS.split(text))
        return tuple(dict.fromkeys(filter(None, parts)))

    def _code(self, name: str, literal: str, normalise: Normaliser) -> Coded:
        code = normalise(literal)
        if code is None:
            self.unnormalised.append(Unnormalised(field=name, literal=literal))
        return Coded(code=code, literal=literal)
