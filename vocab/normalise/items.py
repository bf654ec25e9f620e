"""Data types of data items (信息项数据类型)."""

from __future__ import annotations

import re
from functools import lru_cache

from vocab.normalise.tables import key, spellings

_LENGTH = re.compile(r"[(（][^()（）]*[)）]|[0-9]+$")
_LETTER_LAST = re.compile(r"[一-鿿]+([cnydtlmgbif])")


@lru_cache(maxsize=1024)
def item_type(literal: str) -> str | None:
    """Return the letter of the guide of 2017, e.g. ``C`` for 字符型, 字符型C, varchar(50)."""
    spelled = key(_LENGTH.sub("", literal.strip()))
    found = spellings("item_type", "item-type").get(spelled)
    if found is None and (letter := _LETTER_LAST.fullmatch(spelled)):
        found = letter[1].upper()
    return found
