"""The catalog records of the demo: read from ``records/*.tsv`` and unfolded over districts and years.

A line whose last column is empty is one record; ``年``, ``区县`` or ``伙伴`` there make it a series with one record
for each. What is not in the files (codes, days, units) follows from the place in the file and, for days, from the
day on which the demo is started, so that most records are as fresh as their departments promise.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from search_web.demo.city import DEPARTMENTS, DISTRICTS, PARTNERS, UNITS, YEARS
from search_web.demo.days import cycle_of, days_of
from search_web.demo.spelling import spelled_cycle, spelled_day

_OVER = {"年": YEARS, "区县": DISTRICTS, "伙伴": PARTNERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoItem:
    """A data item (信息项); ``share`` is empty where it has no sharing type of its own."""

    name: str
    type: str
    length: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRecord:
    """A record as its department writes it: every value is text, some of it sloppy on purpose."""

    department_id: str
    serial: int
    code: str
    title: str
    description: str
    theme: str
    unit: str
    keywords: tuple[str, ...]
    cycle: str
    formats: tuple[str, ...]
    share: str  # 无条件 | 有条件 | 不予
    condition: str
    opening: str  # 无条件 | 有条件 | 不予
    open_condition: str
    audience: str  # 公开 | 政务 | 本部门 | 编目
    region: str
    issued: str
    modified: str
    items: tuple[DemoItem, ...]


@cache
def records_of(department_id: str) -> tuple[DemoRecord, ...]:
    """Return the records of one department, in the order of its listing."""
    number = [each.department_id for each in DEPARTMENTS].index(department_id) + 1
    lines = (files("search_web.demo") / "records" / f"{department_id}.tsv").read_text(encoding="utf-8").splitlines()
    rows = itertools.chain.from_iterable(map(_unfold, csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)))
    return tuple(_record(row, department_id, number, serial) for serial, row in enumerate(rows, 1))


def _unfold(row: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the records that a line stands for, with the names of their series filled in."""
    names = [name for name in (row["over"] or "").split(",") if name]
    for values in itertools.product(*(_OVER[name] for name in names)):
        filled = dict(row)
        for name, value in zip(names, values, strict=True):
            filled = {key: text.replace(f"{{{name}}}", value) for key, text in filled.items()}
            filled[name] = value
        yield filled


def _record(row: Mapping[str, str], department_id: str, number: int, serial: int) -> DemoRecord:
    units = UNITS[department_id]
    cycle = cycle_of(row["cycle"], year=row.get("年", ""))
    issued, modified = days_of(cycle, year=row.get("年", ""), serial=serial + number * 13)
    return DemoRecord(
        department_id=department_id,
        serial=serial,
        code=f"307{number:03d}/{serial:06d}",
        title=row["title"],
        description=row["description"],
        theme=row["theme"],
        unit=units.get(row["theme"], units[""]),
        keywords=tuple(row["keywords"].split("、")),
        cycle=spelled_cycle(cycle, serial),
        formats=tuple(row["formats"].split(",")),
        share=row["share"],
        condition=row["condition"],
        opening=row["open"],
        open_condition=row["open_condition"],
        audience=row["audience"],
        region=row.get("伙伴", ""),
        issued=spelled_day(issued, serial),
        modified=spelled_day(modified, serial + 1),
        items=tuple(map(_item, row["items"].split("、"))),
    )


def _item(text: str) -> DemoItem:
    name, kind, length, *share = text.split("/")
    return DemoItem(name=name, type=kind, length=length, share=share[0] if share else "")
