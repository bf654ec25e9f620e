"""Opening to society (开放属性): not to be confused with sharing between departments."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, spellings

_ORDINAL = re.compile(r"^[0-9]+")
_REFUSED = re.compile(r"禁止|不予|不宜|暂不|不(?:得)?(?:对外|向社会)?(?:开放|公开)|非公开")
_ASKED = re.compile(r"有条件|申请|审批|审核|实名|受限|授权|协议|同意|半开放|注册用户")
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

    A bare yes beside a real condition is ``RESTRICTED``: only an explicit label opens without condition.
    Of several literals the first that can be normalised decides.
    """
    first_declared = _first(declared)
    first_condition = _first(conditions)
    if first_declared is None or (first_declared[0] is None and first_condition and first_condition[0]):
        return first_condition or (None, "")
    code, literal = first_declared
    if code == "PUBLIC" and key(literal) in _BARE_YES and first_condition and first_condition[0] != "PUBLIC":
        return "RESTRICTED", literal
    return code, literal


def _first(literals: Iterable[str]) -> tuple[str | None, str] | None:
    undecided: tuple[str | None, str] | None = None
    for literal in literals:
        code = access_right(literal)
        if code:
            return code, literal
        undecided = undecided or (None, literal)
    return undecided
