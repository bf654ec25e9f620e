"""Data types of data items (信息项数据类型)."""

from __future__ import annotations

import re

from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, spellings

_LENGTH = re.compile(r"[(（][^()（）]*[)）]")
_LETTER_LAST = re.compile(r"[一-鿿]+([cnydtlmgbif])")


@remembered
def item_type(literal: str) -> str | None:
    """Return the letter of the guide of 2017, e.g. ``C`` for 字符型, 字符型C, varchar(50)."""
    spelled = key(_LENGTH.sub("", literal)).rstrip("0123456789")
    found = spellings("item_type", "item-type").get(spelled)
    if found is None and (letter := _LETTER_LAST.fullmatch(spelled)):
        found = letter[1].upper()
    return found
