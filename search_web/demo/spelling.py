"""How departments write the same thing differently: cycles, days, formats and answers to yes or no.

The choice follows from the record's number, so that every run of the demo is the same.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_CYCLES = {
    "实时": ("实时", "实时更新"),
    "每日": ("每日", "每天", "按日更新"),
    "每周": ("每周", "按周", "每周更新"),
    "每月": ("每月", "按月更新", "月"),
    "每季度": ("每季度", "季度", "按季度更新"),
    "每半年": ("每半年", "半年"),
    "每年": ("每年", "年", "按年", "每年更新"),
    "不定期": ("不定期", "不定期更新"),
    "不更新": ("不更新", "静态数据"),
}
_EVERY_SO_OFTEN = 3  # of so many records, one is written in another way than the first
_EXTENSION = re.compile(r"[a-z0-9]+$")


def spelled_cycle(cycle: str, serial: int) -> str:
    """Return an update cycle as the author of that record writes it."""
    spellings = _CYCLES.get(cycle, (cycle,))
    return spellings[serial // _EVERY_SO_OFTEN % len(spellings)] if serial % _EVERY_SO_OFTEN == 0 else spellings[0]


def spelled_day(day: date, serial: int) -> str:
    """Return a day in one of the layouts that are found in real catalogs."""
    layouts = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day} 12:23:47",
        day.isoformat(),
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.isoformat()}\n15:01",
        day.isoformat(),
        day.strftime("%Y%m%d"),
    )
    return layouts[serial % len(layouts)]


def milliseconds(day: date) -> str:
    """Return a day as Java programs store it: milliseconds since 1970."""
    return str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000)


def sharing(kind: str) -> str:
    """Return a sharing type in the words of the guide of 2017."""
    return {"无条件": "无条件共享", "有条件": "有条件共享", "不予": "不予共享"}[kind]


def opening(kind: str) -> str:
    """Return an opening attribute in the words of open data portals."""
    return {"无条件": "无条件开放", "有条件": "有条件开放", "不予": "不予开放"}[kind]


def audience(kind: str) -> str:
    """Return the label of an audience, as in the vocabulary's code list."""
    return {"公开": "社会公众", "政务": "政务部门", "本部门": "本部门", "编目": "本部门编目员"}[kind]


def extension(form: str) -> str:
    """Return the ending of a file of that format: ``数据库:mysql`` → ``mysql``."""
    found = _EXTENSION.search(form.lower())
    return found.group() if found else "dat"
