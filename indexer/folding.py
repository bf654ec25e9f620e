"""Fold text so that what a reader takes for the same is the same: width, case, script.

NFKC, lower case, traditional → simplified characters one to one (OpenCC's ``TSCharacters``
table, first choice), and every run of what is neither letter nor digit becomes one
``SEPARATOR``. Two foldings give the same text: a quick one for indexing, and one that knows
from which characters of the original each folded character came, for highlighting.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

SEPARATOR = "¦"  # stands for blanks and punctuation inside a text
BORDER = "¶"  # stands between two values of one field group

_NO_LETTERS = re.compile(r"[\W_]+")
_NO_LETTER = re.compile(r"[\W_]")
_FOLDED_MARKS = SEPARATOR + BORDER


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text whose character ``i`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@cache
def simplified_characters() -> dict[int, str]:
    """Return the traditional → simplified table in the form of ``str.translate``."""
    table: dict[int, str] = {}
    source = resources.files("opencc") / "dictionary" / "TSCharacters.txt"
    for line in source.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        choice = simplified.split(" ")[0].strip()
        if len(traditional) == 1 and len(choice) == 1 and traditional != choice:
            table[ord(traditional)] = choice
    return table


def fold(text: str) -> str:
    """Return the folded text, without separators at its ends."""
    if not unicodedata.is_normalized("NFKC", text):
        text = "".join(_fold_cluster(text[start:end]) for start, end in _clusters(text))
    else:
        text = _lower(text).translate(simplified_characters())
    return _NO_LETTERS.sub(SEPARATOR, text).strip(SEPARATOR)


def fold_aligned(text: str) -> str | None:
    """Return the text folded character by character, separators as they are; None where lengths would change."""
    if not unicodedata.is_normalized("NFKC", text):
        return None
    lowered = _lower(text)
    return lowered.translate(simplified_characters()) if len(lowered) == len(text) else None


def fold_with_offsets(text: str) -> FoldedText:
    """Return what :func:`fold` returns, and where each character came from."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for folded in _fold_cluster(text[start:end]):
            character = SEPARATOR if _NO_LETTER.match(folded) else folded
            if character == SEPARATOR and (not characters or characters[-1] == SEPARATOR):
                continue
            characters.append(character)
            starts.append(start)
            ends.append(end)
    if characters and characters[-1] == SEPARATOR:
        characters.pop()
    size = len(characters)
    return FoldedText("".join(characters), tuple(starts[:size]), tuple(ends[:size]))


def join_folded(values: list[str]) -> str:
    """Join folded values so that no phrase can reach from one into the next."""
    return BORDER.join([value for value in values if value])


def runs(folded: str) -> list[str]:
    """Split a folded text at its separators into runs of letters and digits."""
    return [run for run in re.split(f"[{_FOLDED_MARKS}]+", folded) if run]


def _fold_cluster(cluster: str) -> str:
    return _lower(unicodedata.normalize("NFKC", cluster)).translate(simplified_characters())


def _lower(text: str) -> str:
    # character by character, because a final sigma is lower-cased by what stands around it
    return text.lower() if text.isascii() or "Σ" not in text else "".join([character.lower() for character in text])


def _clusters(text: str) -> list[tuple[int, int]]:
    """Cut a text before every character that does not combine with the one before it."""
    if text.isascii():
        return [(at, at + 1) for at in range(len(text))]
    borders = [at for at, character in enumerate(text) if at == 0 or not unicodedata.combining(character)]
    return list(zip(borders, [*borders[1:], len(text)], strict=True))
