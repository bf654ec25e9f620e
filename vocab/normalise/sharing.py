"""Share types between departments (共享类型), by label and never by digit.

The digits contradict each other between products: 1 is 无条件 in the guide of 2017 and 有条件 elsewhere.
"""

from __future__ import annotations

import re

from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, spellings

_ORDINAL = re.compile(r"^[0-9]+")


@remembered
def share_type(literal: str) -> str | None:
    """Return ``unconditional``, ``conditional`` or ``not_shared``; None for a bare number."""
    spelled = _ORDINAL.sub("", key(literal))
    return spellings("share_type", "share-type").get(spelled)
