"""Bytes of a node to text: the declared charset is a hint, the bytes decide.

Departments send UTF-8, GB18030 without saying so, Big5 and what spreadsheet programs call Unicode.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ("gb18030", "big5hkscs", "cp950")
_CHINESE_TEXT = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")  # punctuation, Han, wide forms
_SAMPLE = 64 * 1024  # bytes that a guess looks at
_SHARED = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950"}  # the superset that is really written


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, the encoding that it was in, and how many bytes had to be replaced by U+FFFD."""

    text: str
    encoding: str
    replaced: int = 0


def decode_text(body: bytes, *, declared: str = "") -> Decoded:
    """Decode bytes of unknown origin; never fails, but counts what it could not read."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _replacing(body, encoding)
    if _looks_like_utf16(body):
        return _replacing(body, "utf-16-le" if body[1:2] == b"\0" else "utf-16-be")
    for encoding in dict.fromkeys(("utf-8", *_known(declared))):
        decoded = _strict(body, encoding)
        if decoded is not None:
            return Decoded(text=decoded, encoding=encoding)
    return _guess(body)


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None


def _replacing(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(text=text, encoding=encoding, replaced=text.count("\N{REPLACEMENT CHARACTER}"))


def _known(declared: str) -> tuple[str, ...]:
    name = _SHARED.get(declared.strip().lower(), declared.strip().lower())
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return ()
    # every byte is a character of these: believing them would turn Chinese into nonsense
    return () if name in {"iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii"} else (name,)


def _looks_like_utf16(body: bytes) -> bool:
    sample = body[:200]
    return max(sample[1::2].count(0), sample[::2].count(0)) > len(sample) // 4


def _guess(body: bytes) -> Decoded:
    """Choose between the Chinese encodings that can read the bytes by how common their characters are."""
    readable = [(encoding, text) for encoding in _CHINESE if (text := _strict(body, encoding)) is not None]
    if readable:
        encoding, text = max(readable, key=lambda pair: _commonness(pair[1]))
        return Decoded(text=text, encoding=encoding)
    best = from_bytes(body[:_SAMPLE], cp_isolation=[*_CHINESE, "utf_8"]).best()
    return _replacing(body, best.encoding if best else "gb18030")


def _commonness(text: str) -> float:
    """Score a reading: level-1 characters of GB 2312 or Big5 and no private-use ones speak for it."""
    sample = text[:20_000]
    wide = [char for char in sample if not char.isascii()]
    if not wide:
        return 0.0
    return sum(_weight(char) for char in wide) / len(wide)


def _weight(char: str) -> float:
    if not _CHINESE_TEXT.match(char):
        return -1.0
    return max(_level_one(char, "gb2312", 0xB0, 0xD7), _level_one(char, "big5", 0xA4, 0xC6))


def _level_one(char: str, encoding: str, first: int, last: int) -> float:
    """Say 1 for a character of the encoding's first, common level and 0 for another."""
    try:
        lead = char.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0.0
    return 1.0 if first <= lead <= last else 0.2
