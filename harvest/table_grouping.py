"""From the rows of a table to resources: one row each, or one row for each data item.

In the template of 2017 a resource takes several rows; what they share is merged or written once. Rows belong to the
resource whose code they bear, or, without codes, to the one with the same name and provider.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from harvest.table_header import FieldOf, Header
from harvest.table_rows import Row

_MERGED = frozenset({"publisher", "publisher_code", "publisher_unit", "resource_class"})  # over several resources
_OF_ITEMS_TOO = frozenset({"share_type", "share_condition", "access_rights", "open_condition"})
_PER_ITEM = frozenset({"item_name", "item_type"})


@dataclass(slots=True, kw_only=True)
class RowGroup:
    """The rows of one resource: their common fields, and the fields of each data item."""

    first_row: int  # as the department sees it, from 1
    last_row: int
    fields: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where the department finds it."""
        return f"row {self.first_row}" if self.first_row == self.last_row else f"rows {self.first_row}-{self.last_row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayRow:
    """A row that belongs to no resource."""

    row: int
    problem: str


def group_rows(rows: Sequence[Row], header: Header, field_of: FieldOf) -> Iterator[RowGroup | StrayRow]:
    """Yield the resources of a table in their order, and the rows that belong to none."""
    columns = {name: field_of(name) for name in header.names if name}
    numbered = _records(rows, header)
    if _has_item_rows(columns):
        yield from _grouped(numbered, columns)
    else:
        for number, cells in numbered:
            yield RowGroup(first_row=number, last_row=number, fields=cells)


def _records(rows: Sequence[Row], header: Header) -> Iterator[tuple[int, dict[str, str]]]:
    for index in range(header.first_row, len(rows)):
        cells = {name: cell for name, cell in zip(header.names, rows[index], strict=False) if name and cell}
        if cells:
            yield index + 1, cells


def _has_item_rows(columns: dict[str, str]) -> bool:
    """Tell whether rows are data items: an item column alone may hold all items of a resource in one cell."""
    return set(columns.values()) >= _PER_ITEM


def _grouped(numbered: Iterator[tuple[int, dict[str, str]]], columns: dict[str, str]) -> Iterator[RowGroup | StrayRow]:
    groups: dict[str, RowGroup] = {}
    current: RowGroup | None = None
    merged: dict[str, str] = {}
    for number, cells in numbered:
        merged.update({name: cell for name, cell in cells.items() if columns[name] in _MERGED})
        key = _key(cells, columns, merged)
        if key:
            current = groups.get(key)
            if current is None:
                current = groups[key] = RowGroup(first_row=number, last_row=number, fields=dict(merged))
        if current is None:
            yield StrayRow(row=number, problem="names no resource, and there is none above it")
            continue
        _add(current, number, cells, columns)
    for group in groups.values():
        _settle(group, columns)
        yield group


def _key(cells: dict[str, str], columns: dict[str, str], merged: dict[str, str]) -> str:
    """Return what tells resources apart; "" for a row that continues the one above."""
    by_field: dict[str, str] = {}
    for name, target in columns.items():
        if name in cells:
            by_field.setdefault(target, cells[name])
    if code := by_field.get("identifier"):
        return f"code {code}"
    title = by_field.get("title")
    provider = next((merged[name] for name, target in columns.items() if target == "publisher" and name in merged), "")
    return f"name {title} of {provider}" if title else ""


def _add(group: RowGroup, number: int, cells: dict[str, str], columns: dict[str, str]) -> None:
    group.last_row = max(group.last_row, number)
    own = {name: cell for name, cell in cells.items() if columns[name].startswith("item_")}
    for name, cell in cells.items():
        if name not in own:
            group.fields.setdefault(name, cell)
    if own:
        group.rows.append(own | {name: cell for name, cell in cells.items() if columns[name] in _OF_ITEMS_TOO})


def _settle(group: RowGroup, columns: dict[str, str]) -> None:
    """Leave sharing and opening with the items only where they differ; drop rows that say the same again."""
    shared = {name for name, target in columns.items() if target in _OF_ITEMS_TOO}
    alike = {name for name in shared if len({row.get(name, "") for row in group.rows}) <= 1}
    unique = {tuple(sorted(row.items())): row for row in group.rows}
    group.rows = [{name: cell for name, cell in row.items() if name not in alike} for row in unique.values()]
