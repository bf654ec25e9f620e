"""JSON of portals: read fast where it is sound, repaired where that loses nothing, else refused with the place.

What is repaired, each with a note: several arrays one after another, ``NaN`` and ``Infinity``
(become null, as numbers beyond all bounds do), lone surrogates. Of duplicate keys the last one counts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import msgspec

from catalog.errors import UnreadableSource
from harvest.encodings import decode_text

_DEEP = 200  # levels of nesting that an item may have
_DIGITS = 1_000  # of a whole number; Python itself reads no more than 4,300
_SPACE = b" \t\r\n"
_raw_object = msgspec.json.Decoder(dict[str, msgspec.Raw])
_object = msgspec.json.Decoder(dict[str, object])
_raw_list = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonDocument:
    """A sound JSON text, as bytes in UTF-8, and what had to be repaired to get it: place, problem."""

    text: bytes
    repairs: tuple[tuple[str, str], ...] = ()


def read_json(body: bytes, *, charset: str, url: str) -> JsonDocument:
    """Return the body as one sound JSON text; raises UnreadableSource with line and column."""
    text = body.removeprefix(b"\xef\xbb\xbf").strip(_SPACE)
    if not text:
        raise UnreadableSource(url=url, problem="the answer is empty, not JSON")
    if text.startswith(b"<"):
        raise UnreadableSource(url=url, problem=f"the node sent {_markup(text)} instead of JSON", place="line 1")
    try:
        text.decode()  # skipping over a value does not look at its characters
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _repaired(body, charset, url)
    return JsonDocument(text=text)


def read_object(element: bytes) -> tuple[dict[str, object], bytes] | None:
    """Return an element of a listing and its sound JSON text; None where it is no object that can be read."""
    if _too_deep(element):
        return None
    try:
        return _object.decode(element), element
    except msgspec.DecodeError:
        pass
    try:
        value = json.loads(element, strict=False)
        sound = json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
        return _object.decode(sound), sound
    except (ValueError, RecursionError):  # of which msgspec's DecodeError is one
        return None


def raw_list(text: bytes | memoryview) -> list[msgspec.Raw]:
    """Return the elements of a sound JSON array, undecoded."""
    return _raw_list.decode(text)


def find_list(text: bytes, *, path: str, url: str) -> list[msgspec.Raw]:
    """Return the listing inside a sound JSON text.

    Args:
        path: dotted names that lead to it; empty: the longest list of objects within three levels.

    Raises:
        UnreadableSource: there is no list there.
    """
    if path:
        found = value_at(text, path)
        if found is None or not found.startswith(b"["):
            raise UnreadableSource(url=url, problem=f"there is no list at {path}", place=path)
        return _raw_list.decode(found)
    if text.startswith(b"["):
        return _raw_list.decode(text)
    lists = sorted(_lists(text, depth=3), key=len, reverse=True)
    if not lists:
        raise UnreadableSource(url=url, problem="the answer holds no list of objects; set the option records_path")
    return lists[0]


def value_at(text: bytes, path: str) -> bytes | None:
    """Return the JSON text of the value that dotted names lead to, None where there is none."""
    for name in path.split("."):
        if not text.startswith(b"{"):
            return None
        member = _raw_object.decode(text).get(name)
        if member is None:
            return None
        text = bytes(member)
    return text


def integer_at(text: bytes, path: str) -> int | None:
    """Return the whole number, or digits in quotes, that dotted names lead to."""
    found = value_at(text, path)
    digits = found.strip(b'"') if found else b""
    return int(digits) if digits.isdigit() and len(digits) < 10 else None  # noqa: PLR2004 -- more is no count of records


def _lists(text: bytes, *, depth: int) -> Iterator[list[msgspec.Raw]]:
    if depth == 0 or not text.startswith(b"{"):
        return
    for member in _raw_object.decode(text).values():
        inner = bytes(member)
        if inner.startswith(b"["):
            elements = _raw_list.decode(inner)
            if all(bytes(element).startswith(b"{") for element in elements[:5]):
                yield elements
        else:
            yield from _lists(inner, depth=depth - 1)


def _repaired(body: bytes, charset: str, url: str) -> JsonDocument:
    decoded = decode_text(body, declared=charset)
    text = decoded.text.lstrip("\ufeff")
    repairs: list[tuple[str, str]] = []
    if decoded.encoding not in {"utf-8", "utf-8-sig"}:
        repairs.append(("document", f"the JSON is in {decoded.encoding}, not in UTF-8"))
    values = list(_values(text, url, repairs))
    if len(values) > 1:
        arrays = [value for value in values if isinstance(value, list)]
        if len(arrays) < len(values):
            raise UnreadableSource(url=url, problem="several JSON values follow each other", place=repairs[-1][0])
        values = [list(chain.from_iterable(arrays))]
    try:
        sound = json.dumps(values[0], ensure_ascii=False).encode("utf-8", "replace")
    except RecursionError as error:
        raise _nested(url) from error
    return JsonDocument(text=sound, repairs=tuple(repairs))


def _values(text: str, url: str, repairs: list[tuple[str, str]]) -> Iterator[object]:
    """Yield the JSON values that stand in the text one after another."""
    constants: list[str] = []
    # what is left out becomes None: that is what append returns
    decoder = json.JSONDecoder(
        strict=False,
        parse_constant=constants.append,
        parse_float=lambda digits: number if math.isfinite(number := float(digits)) else constants.append(digits[:20]),
        parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS else constants.append(digits[:20]),
    )
    position = 0
    while position < len(text):
        try:
            value, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            place = f"line {error.lineno}, column {error.colno}"
            raise UnreadableSource(
                url=url, problem=f"the JSON is broken or cut off: {error.msg}", place=place
            ) from error
        except RecursionError as error:
            raise _nested(url) from error
        if position:
            repairs.append((_place(text, position), "a second JSON array follows the first; both were read"))
        yield value
        position = end
        while position < len(text) and text[position] in " \t\r\n\0":
            position += 1
    if constants:
        repairs.append(("document", f"{len(constants)} values {constants[0]}, which JSON does not have, were left out"))


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return f"line {line}, column {column}"


def _too_deep(text: bytes) -> bool:
    """Tell whether something is nested deeper than later steps could follow."""
    if text.count(b"[") + text.count(b"{") <= _DEEP:
        return False
    depth = 0
    for run in text.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2]:  # outside of strings
        depth += run.count(b"[") + run.count(b"{")
        if depth > _DEEP:
            return True
        depth -= run.count(b"]") + run.count(b"}")
    return False


def _nested(url: str) -> UnreadableSource:
    return UnreadableSource(url=url, problem="the JSON is nested too deeply to be read")


def _markup(text: bytes) -> str:
    return "a page of HTML" if b"<html" in text[:2000].lower() or b"<!doctype html" in text[:200].lower() else "XML"
