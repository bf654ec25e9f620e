"""Harvest a CSV or Excel file: the template of the 2017 compilation guide, or a list with a row for each resource.

Options of a source: ``sheet`` (only the one of this name), ``columns`` (names of the columns, joined by commas, of
a table without a header).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from catalog.errors import UnreadableSource
from catalog.model import HarvestSource, ItemProblem
from harvest.client import SafeClient
from harvest.dataset_mapping import FieldMapping, mapping_version
from harvest.identity_rules import digest
from harvest.protocol import Harvested, HarvestItem, ListingNotes, MappedItem, Rejected
from harvest.table_grouping import RowGroup, StrayRow, group_rows
from harvest.table_header import Header, find_header, named_columns
from harvest.table_rows import Sheet, read_sheets


class _Resource(msgspec.Struct):
    fields: dict[str, str]
    rows: list[dict[str, str]]


_decode = msgspec.json.Decoder(_Resource).decode
_canonical = msgspec.json.Encoder(order="deterministic").encode


class TableFileHarvester:
    """Reads every table of the file that has a header which names a title column."""

    kind: ClassVar[str] = "table"
    declares_identity: ClassVar[bool] = False

    def __init__(self, source: HarvestSource) -> None:
        self._source = source
        self._mapping = FieldMapping(source)

    def items(self, client: SafeClient, notes: ListingNotes) -> Iterator[HarvestItem]:
        """See :meth:`harvest.protocol.Harvester.items`."""
        answer = client.get(self._source.url)
        sheets = read_sheets(answer.body, charset=answer.charset, url=answer.url)
        tables = [(sheet, header) for sheet in self._wanted(sheets) if (header := self._header(sheet))]
        if not tables:
            problem = "no header row with a column for the title was found in the first rows; set the option columns"
            raise UnreadableSource(url=answer.url, problem=problem, place="row 1")
        for sheet, header in tables:
            prefix = f"{sheet.name}: " if len(tables) > 1 else ""
            _warn(sheet, prefix, notes)
            for group in group_rows(sheet.rows, header, self._mapping.field_of):
                yield self._item(group, prefix)

    def map(self, payload: bytes) -> MappedItem:
        """See :meth:`harvest.protocol.Harvester.map`."""
        resource = _decode(payload)
        return self._mapping.dataset_of(resource.fields, rows=resource.rows)

    def version(self) -> str:
        """See :meth:`harvest.protocol.Harvester.version`."""
        return mapping_version(self._source)

    def _wanted(self, sheets: list[Sheet]) -> list[Sheet]:
        name = self._source.options.get("sheet", "")
        return [sheet for sheet in sheets if not name or sheet.name == name]

    def _header(self, sheet: Sheet) -> Header | None:
        columns = self._source.options.get("columns", "")
        return named_columns(columns) if columns else find_header(sheet.rows, self._mapping.field_of)

    def _item(self, group: RowGroup | StrayRow, prefix: str) -> HarvestItem:
        if isinstance(group, StrayRow):
            place = f"{prefix}row {group.row}"
            return Rejected(problem=ItemProblem(identity="", place=place, problem=group.problem, rejected=True))
        payload = _canonical(_Resource(fields=group.fields, rows=group.rows))
        return Harvested(
            place=f"{prefix}{group.place}",
            candidates=self._mapping.candidates_of(group.fields),
            content_digest=digest(payload),
            original=payload,
            original_type="application/json",
        )


def _warn(sheet: Sheet, prefix: str, notes: ListingNotes) -> None:
    place = f"{prefix}table"
    if sheet.formula_errors:
        notes.warn(place=place, problem=f"{sheet.formula_errors} cells hold a formula error; they were read as empty")
    if sheet.replaced:
        notes.warn(place=place, problem=f"{sheet.replaced} characters are damaged (read as {sheet.encoding})")
