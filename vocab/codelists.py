"""The code lists: SKOS schemes of ``vocab/terms`` as look-ups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from vocab.concept_lines import Concept, read_concepts

CODE_LISTS: Final = (
    "theme",
    "share-type",
    "frequency",
    "format",
    "security-class",
    "data-level",
    "division",
    "industry",
    "audience",
    "access-right",
    "item-type",
    "resource-class",
)

__all__ = ["CODE_LISTS", "CodeList", "Concept", "code_list", "vocabulary_turtle"]


class CodeList:
    """One scheme. Concepts keep the order of the file, which is the order to show them in."""

    def __init__(self, name: str, concepts: Iterator[Concept]) -> None:
        self.name = name
        self.concepts: Mapping[str, Concept] = MappingProxyType({concept.notation: concept for concept in concepts})
        self._narrower: dict[str, list[Concept]] = {}
        self._by_label: dict[str, Concept] = {}
        for concept in self.concepts.values():
            self._narrower.setdefault(concept.broader, []).append(concept)
            for label in (concept.label_zh, concept.label_en.lower()):
                self._by_label.setdefault(label, concept)

    def get(self, notation: str) -> Concept | None:
        """Return the concept with this notation."""
        return self.concepts.get(notation)

    def label(self, notation: str, lang: str) -> str:
        """Return the label in ``zh`` or ``en``, else in the other language, else the notation itself."""
        concept = self.concepts.get(notation)
        if concept is None:
            return notation
        labels = (concept.label_zh, concept.label_en)
        return (labels[0] or labels[1]) if lang.startswith("zh") else (labels[1] or labels[0])

    def by_label(self, text: str) -> Concept | None:
        """Return the first concept with exactly this label; broader ones come first in the files."""
        return self._by_label.get(text) or self._by_label.get(text.lower()) if text else None

    def narrower(self, notation: str) -> tuple[Concept, ...]:
        """Return the classes right below; those of ``""`` are the top ones."""
        return tuple(self._narrower.get(notation, ()))

    def ancestors(self, notation: str) -> tuple[Concept, ...]:
        """Return the classes above, outermost first, without the class itself."""
        above: list[Concept] = []
        concept = self.concepts.get(notation)
        while concept is not None and concept.broader:
            concept = self.concepts.get(concept.broader)
            if concept is not None:
                above.append(concept)
        return tuple(reversed(above))


@cache
def code_list(name: str) -> CodeList:
    """Return a code list by its name in :data:`CODE_LISTS`.

    Raises:
        KeyError: there is no such list.
    """
    if name not in CODE_LISTS:
        raise KeyError(name)
    return CodeList(name, read_concepts(_terms(name).decode("utf-8")))


def vocabulary_turtle() -> Iterator[bytes]:
    """Yield every file of terms as Turtle in UTF-8: the code lists and the own terms."""
    for name in (*CODE_LISTS, "ns"):
        yield _terms(name)


def _terms(name: str) -> bytes:
    return resources.files("vocab").joinpath("terms", f"{name}.ttl").read_bytes()
