"""What a demo node answers where a record's location points: invented rows of its data items."""

from __future__ import annotations

import csv
import html
import io
import json

from search_web.demo.records import DemoItem, DemoRecord

_ROWS = 5


def as_csv(record: DemoRecord) -> bytes:
    """Return a few rows as CSV with a byte order mark, which spreadsheet programs want."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([item.name for item in record.items])
    writer.writerows(_rows(record))
    return text.getvalue().encode("utf-8-sig")


def as_json(record: DemoRecord) -> bytes:
    """Return a few rows as a JSON list of objects."""
    names = [item.name for item in record.items]
    rows = [dict(zip(names, row, strict=True)) for row in _rows(record)]
    return json.dumps({"total": len(rows), "rows": rows}, ensure_ascii=False, indent=1).encode()


def as_page(record: DemoRecord) -> bytes:
    """Return the record's page on its own node."""
    title = html.escape(record.title)
    names = "".join(f"<li>{html.escape(item.name)}</li>" for item in record.items)
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
        f"<h1>{title}</h1><p>{html.escape(record.unit)}（演示节点，内容为虚构）</p><ul>{names}</ul></html>"
    ).encode()


def _rows(record: DemoRecord) -> list[list[str]]:
    return [[_value(item, record.serial * _ROWS + number) for item in record.items] for number in range(_ROWS)]


def _value(item: DemoItem, seed: int) -> str:
    if item.type in {"N", "Y", "B", "F"}:
        return f"{seed * 7.3 % 1000:.2f}"
    if item.type == "I":
        return str(seed * 37 % 1000)
    if item.type in {"D", "T"}:
        return f"2025-{seed % 12 + 1:02d}-{seed % 28 + 1:02d}"
    return f"示例{item.name}{seed:03d}"
