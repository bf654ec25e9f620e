"""Remember what was made of a literal: catalogs repeat the same few thousand."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Result = TypeVar("Result")

_LONGEST = 256  # a longer literal is hardly repeated, and would fill memory


def remembered(function: Callable[[str], Result]) -> Callable[[str], Result]:
    """Cache a pure function of a literal, for short literals only."""
    cached = lru_cache(maxsize=8192)(function)

    @wraps(function)
    def remembering(literal: str) -> Result:
        return cached(literal) if len(literal) <= _LONGEST else function(literal)

    return remembering
