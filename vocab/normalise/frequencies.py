"""Update cycles (更新周期)."""

from __future__ import annotations

import re

from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, spellings

_DECORATION = re.compile(r"(?:进行)?(?:数据)?更新(?:一次|1次)?$|(?:一|1)(?:次|更)$")
_AUTHORITY = re.compile(r".*/(?:frequency|freq)/([A-Za-z_0-9]+)/?")


@remembered
def frequency(literal: str) -> str | None:
    """Return the notation of the EU frequency list, e.g. ``MONTHLY`` for 每月, None where unknown."""
    table = spellings("frequency", "frequency")
    iri = _AUTHORITY.fullmatch(literal.strip())
    spelled = key(iri[1] if iri else literal)
    return table.get(spelled) or table.get(_DECORATION.sub("", spelled))
