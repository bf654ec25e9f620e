"""Security restriction (安全限制分级, 涉密属性), data level (数据级别) and audience (目录可见范围)."""

from __future__ import annotations

from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, spellings


@remembered
def security_class(literal: str) -> str | None:
    """Return ``unclassified``, ``restricted``, ``classified``, ``confidential``, ``secret`` or ``top_secret``.

    是 and 否 answer the question 是否涉密.
    """
    return spellings("security_class", "security-class").get(key(literal))


@remembered
def data_level(literal: str) -> str | None:
    """Return the level of GB/T 43697: ``core``, ``important``, ``general`` or ``general_1`` to ``general_4``."""
    return spellings("data_level", "data-level").get(key(literal))


@remembered
def audience(literal: str) -> str | None:
    """Return who may discover a record: ``public``, ``government``, ``department`` or ``editors``."""
    return spellings("audience", "audience").get(key(literal.rpartition("/audience/")[2]))
