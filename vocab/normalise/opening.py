"""Opening to society (开放属性): not to be confused with sharing between departments."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, spellings

_ORDINAL = re.compile(r"^[0-9]+")
_REFUSED = re.compile(r"禁止|不予|不宜|暂不|不(?:得)?(?:对外|向社会)?(?:开放|公开)|非公开")
_ASKED = re.compile(r"有条件|申请|审批|审核|实名|受限|授权|协议|同意|半开放|注册用户")
_NARROWNESS = {"NON_PUBLIC": 0, "RESTRICTED": 1, "PUBLIC": 2}
_BARE_YES = frozenset(("是", "true", "yes", "y", "开放", "公开"))


@remembered
def access_right(literal: str) -> str | None:
    """Return ``PUBLIC``, ``RESTRICTED`` or ``NON_PUBLIC``; None for a bare number and for other conditions."""
    spelled = _ORDINAL.sub("", key(literal.rpartition("/access-right/")[2]))
    known = spellings("access_right", "access-right").get(spelled)
    if known:
        return known
    if _REFUSED.search(spelled):
        return "NON_PUBLIC"
    return "RESTRICTED" if _ASKED.search(spelled) else None


def opening(declared: Iterable[str], conditions: Iterable[str]) -> tuple[str | None, str]:
    """Return (notation or None, literal that decided) for a resource.

    Args:
        declared: literals of 开放属性, 是否向社会开放 and the like, best first.
        conditions: literals of 开放条件, which some portals use for the label itself.

    Where a department contradicts itself the narrowest label counts. A bare yes beside a real condition is
    ``RESTRICTED``: only an explicit label opens without condition. Nothing said is (None, "").
    """
    declared, conditions = tuple(declared), tuple(conditions)
    said = [(code, literal) for literal in (*declared, *conditions) if (code := access_right(literal))]
    if not said:
        return None, next(iter((*declared, *conditions)), "")
    code, literal = min(said, key=lambda pair: _NARROWNESS[pair[0]])
    bare = all(key(word) in _BARE_YES for _, word in said)
    if code == "PUBLIC" and bare and any(condition.strip() for condition in conditions):
        return "RESTRICTED", literal
    return code, literal
