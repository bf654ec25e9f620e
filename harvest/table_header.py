"""Where the header of a table is and what its columns are called.

A header may stand below a title and notes, and may be two rows high: a group name over several
columns with the columns' own names below it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harvest.table_rows import Row

FIRST_ROWS = 30  # among these the header is looked for
_ENOUGH = 2  # names that somebody knows; one alone may be a title such as 信息资源目录
_ITEM_GROUPS = ("信息项", "数据项")

FieldOf = Callable[[str], str]  # column name → model field, "" where no alias claims it


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Column names, unique; "" for a column without one. ``first_row`` is the index of the first row of data."""

    names: tuple[str, ...]
    first_row: int


def find_header(rows: Sequence[Row], field_of: FieldOf) -> Header | None:
    """Return the header of a table, None where no row names at least a title and something else."""
    known = [_known(row, field_of) for row in rows[:FIRST_ROWS]]
    if not known:
        return None
    best = max(range(len(known)), key=lambda index: (known[index], -index))
    if known[best] < _ENOUGH:
        return None
    upper: Row = ()
    lower = rows[best]
    last = best
    if best + 1 < len(rows) and _belongs(rows[best + 1], field_of):
        upper, lower, last = lower, rows[best + 1], best + 1
    elif best and _belongs(rows[best - 1], field_of):
        upper = rows[best - 1]
    names = _unique(_names(upper, lower, field_of))
    has_title = any(field_of(name) == "title" for name in names if name)
    return Header(names=names, first_row=last + 1) if has_title else None


def named_columns(text: str) -> Header:
    """Return the header of a table that has none, as an operator writes it: names joined by commas."""
    return Header(names=_unique([name.strip() for name in text.split(",")]), first_row=0)


def _known(row: Row, field_of: FieldOf) -> int:
    return len({field for cell in row if cell and (field := field_of(cell))})


def _belongs(row: Row, field_of: FieldOf) -> bool:
    """Tell whether a row beside the header is its other half: most of what it says are column names."""
    cells = [cell for cell in row if cell]
    known = sum(bool(field_of(cell)) for cell in cells)
    return known >= _ENOUGH and 2 * known >= len(cells)


def _names(upper: Row, lower: Row, field_of: FieldOf) -> list[str]:
    names: list[str] = []
    group = ""
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        group = above or group  # a merged cell has its text in the first column only
        names.append(_name(group, above, below, field_of))
    return names


def _name(group: str, above: str, below: str, field_of: FieldOf) -> str:
    if not below:
        return above
    if group.startswith(_ITEM_GROUPS) and not below.startswith(_ITEM_GROUPS):
        return _ITEM_GROUPS[0] + below
    together = group + below
    return together if group and (field_of(together) or not field_of(below)) else below


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    seen: set[str] = set()
    unique: list[str] = []
    for number, name in enumerate((" ".join(name.split()) for name in names), start=1):
        unique.append(f"{name} [{number}]" if name in seen else name)
        seen.add(name)
    return tuple("" if name.startswith(" [") else name for name in unique)
