"""Rows of cells out of a CSV or Excel file, as clean as a reader can make them without knowing what they say."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from catalog.errors import SourceTooLarge, UnreadableSource
from harvest.encodings import decode_text

MAXIMUM_ROWS = 1_000_000
MAXIMUM_COLUMNS = 400
_UNPACKED = 512 * 1024 * 1024  # bytes that a workbook may open to
_RATIO = 200  # times its packed size
_SMALL = 16 * 1024 * 1024  # unpacked bytes below which the ratio says nothing
_LONGEST_CELL = 200_000  # characters
_SAMPLE = 20_000  # characters that tell the delimiter
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table. Row numbers are those that the department sees: from 1."""

    name: str
    rows: tuple[Row, ...]
    formula_errors: int = 0  # cells that hold #REF! and the like; they are read as empty
    replaced: int = 0  # characters that could not be decoded
    encoding: str = ""


def read_sheets(body: bytes, *, charset: str, url: str) -> list[Sheet]:
    """Return the tables of a file, by what the bytes are and not by what the node calls them.

    Raises:
        UnreadableSource: it is no table.
        SourceTooLarge: it would open to more than a job takes.
    """
    if body.startswith(_ZIP):
        return _workbook(body, url)
    if body.startswith(_OLE):
        raise UnreadableSource(url=url, problem="an old Excel file (.xls); save it as .xlsx or CSV")
    head = body[:2000].lstrip().lower()
    if body.startswith(_PDF) or head.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise UnreadableSource(url=url, problem="a document, not a CSV or Excel table", place="line 1")
    if not body.strip():
        raise UnreadableSource(url=url, problem="the file is empty")
    return [_csv(body, charset, url)]


def _csv(body: bytes, charset: str, url: str) -> Sheet:
    decoded = decode_text(body, declared=charset)
    text = decoded.text.lstrip("\ufeff").replace("\0", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[Row] = []
    try:
        for row in reader:
            # a cell of several lines must not shift the numbers of the rows behind it
            rows.extend([()] * (reader.line_num - row_lines(row) - len(rows)))
            rows.append(_cells(row))
            if len(rows) > MAXIMUM_ROWS:
                raise SourceTooLarge(url=url, problem=f"more than {MAXIMUM_ROWS} rows")
    except csv.Error as error:
        raise UnreadableSource(
            url=url, problem=f"the CSV is broken: {error}", place=f"line {reader.line_num}"
        ) from error
    return Sheet(name="", rows=tuple(rows), replaced=decoded.replaced, encoding=decoded.encoding)


def row_lines(row: Sequence[str]) -> int:
    """Return how many lines a row took."""
    return 1 + sum(cell.count("\n") for cell in row)


def _delimiter(text: str) -> str:
    first_lines = text[:_SAMPLE].splitlines()[:5]
    counts = {mark: sum(line.count(mark) for line in first_lines) for mark in ",\t;|，"}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def _workbook(body: bytes, url: str) -> list[Sheet]:
    _check_archive(body, url)
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, OSError) as error:
        raise UnreadableSource(url=url, problem=f"the workbook is damaged: {error}") from error
    try:
        return [_sheet(sheet, url) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, OSError) as error:
        raise UnreadableSource(url=url, problem=f"the workbook is damaged: {error}") from error
    finally:
        book.close()


def _check_archive(body: bytes, url: str) -> None:
    """Look at the sizes before anything is unpacked: a bomb is small and opens to gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableSource(url=url, problem=f"the workbook is damaged: {error}") from error
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise UnreadableSource(url=url, problem="an archive, not an Excel workbook")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _UNPACKED or (unpacked > _SMALL and unpacked > _RATIO * len(body)):
        problem = f"the workbook of {len(body)} bytes would open to {unpacked // 2**20} MB"
        raise SourceTooLarge(url=url, problem=problem)


def _sheet(sheet: Any, url: str) -> Sheet:
    sheet.reset_dimensions()  # the file's own word for its size may be a lie
    errors = 0
    rows: list[Row] = []
    for row in sheet.iter_rows(values_only=True, max_col=MAXIMUM_COLUMNS):
        if len(rows) >= MAXIMUM_ROWS:
            raise SourceTooLarge(url=url, problem=f"more than {MAXIMUM_ROWS} rows")
        if row.count(None) == len(row):  # a file of 1 kB can claim a million of these
            rows.append(())
            continue
        cells = [_text(value) for value in row]
        errors += sum(cell in _ERRORS for cell in cells)
        rows.append(_cells("" if cell in _ERRORS else cell for cell in cells))
    return Sheet(name=sheet.title, rows=tuple(rows), formula_errors=errors)


def _cells(row: Iterable[str]) -> Row:
    """Return cells without surrounding space, and a row without empty cells at its end."""
    cells = [cell.strip()[:_LONGEST_CELL] for cell in row][:MAXIMUM_COLUMNS]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
