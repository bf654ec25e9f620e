"""The one-cell notation of data items: ``基本信息：姓名/C、出生日期/D；经营信息：注册资本/Y``.

Items are joined by ``、``, groups by ``；``; a group may have a name before ``：``. The type behind ``/`` is
optional. A separator inside brackets belongs to the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST_NAME = 100  # characters; longer is prose, not a list of items
_TYPE = re.compile(r"(?P<name>.+?)[/／](?P<type>[A-Za-z]|[\u4e00-\u9fff]{1,5}型[A-Za-z]?)$")
_OPENING, _CLOSING = "(（[【《", ")）]】》"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedItem:
    """One item of a cell."""

    name: str
    type: str = ""  # the department's own literal
    group: str = ""


def parse_items(cell: str) -> tuple[NotedItem, ...]:
    """Return the items of a cell in their order; what cannot be an item name is left out."""
    return tuple(_items(cell))


def _items(cell: str) -> Iterator[NotedItem]:
    for part in _split(cell, "；;\n"):
        group, separator, rest = part.partition("：")
        if not separator:
            group, rest = "", part
        for text in _split(rest, "、，,"):
            match = _TYPE.match(text)
            name = (match["name"] if match else text).strip()
            if name and len(name) <= _LONGEST_NAME:
                yield NotedItem(name=name, type=match["type"] if match else "", group=group.strip())


def _split(text: str, separators: str) -> Iterator[str]:
    depth = 0
    start = 0
    for position, char in enumerate(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif char in separators and not depth:
            yield text[start:position].strip()
            start = position + 1
    if text[start:].strip():
        yield text[start:].strip()
