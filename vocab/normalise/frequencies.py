"""Update cycles (更新周期)."""

from __future__ import annotations

import re
from typing import Final

from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, spellings

_DECORATION = re.compile(r"(?:进行)?(?:数据)?更新(?:一次|1次)?$|(?:一|1)(?:次|更)$")
_AUTHORITY = re.compile(r"[^\s]*/(?:frequency|freq)/([A-Za-z_0-9]+)/?")
_INTERVAL = re.compile(
    r"(?:每隔?|every|按)?(?P<count>[0-9]{1,3}|[一二两三四五六七八九十]{1,2}|one|two|three|four|five|six|ten|twelve)?个?"
    r"(?P<unit>分钟|minutes?|小时|hours?|工作日|天|日|days?|周|星期|weeks?|月|months?|季度?|quarters?|年|years?)(?P<rest>.*)",
)
_ADVERB = re.compile(r"(hourly|daily|weekly|monthly|quarterly|yearly|annually|halfyearly)")
_TWICE = re.compile(r"[二两三四五六七八九2-9]次|twice")

_COUNTS: Final = {
    **{word: number for number, word in enumerate("一二三四五六七八九十", start=1)},
    "两": 2,
    "十二": 12,
    "十五": 15,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ten": 10,
    "twelve": 12,
}
_UNITS: Final = {
    "分钟": "minute",
    "小时": "hour",
    "天": "day",
    "日": "day",
    "工作日": "day",
    "周": "week",
    "星期": "week",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "年": "year",
}
_CYCLES: Final = {
    ("hour", 1): "HOURLY",
    ("hour", 12): "DAILY_2",
    ("hour", 24): "DAILY",
    ("day", 1): "DAILY",
    ("day", 7): "WEEKLY",
    ("day", 10): "MONTHLY_3",
    ("day", 14): "BIWEEKLY",
    ("day", 15): "MONTHLY_2",
    ("day", 30): "MONTHLY",
    ("day", 365): "ANNUAL",
    ("week", 1): "WEEKLY",
    ("week", 2): "BIWEEKLY",
    ("month", 1): "MONTHLY",
    ("month", 2): "BIMONTHLY",
    ("month", 3): "QUARTERLY",
    ("month", 4): "ANNUAL_3",
    ("month", 6): "ANNUAL_2",
    ("month", 12): "ANNUAL",
    ("quarter", 1): "QUARTERLY",
    ("quarter", 2): "ANNUAL_2",
    ("year", 1): "ANNUAL",
    ("year", 2): "BIENNIAL",
    ("year", 3): "TRIENNIAL",
    ("year", 5): "QUINQUENNIAL",
    ("year", 10): "DECENNIAL",
}


@remembered
def frequency(literal: str) -> str | None:
    """Return the notation of the EU frequency list, e.g. ``MONTHLY`` for 每月, None where unknown.

    A literal that the table has not is read as an interval (每3个月, every six months, 每年6月底前).
    """
    table = spellings("frequency", "frequency")
    iri = _AUTHORITY.fullmatch(literal.strip())
    spelled = key(iri[1] if iri else literal)
    return table.get(spelled) or table.get(_DECORATION.sub("", spelled)) or _interval(spelled)


def _interval(spelled: str) -> str | None:
    if _TWICE.search(spelled):
        return None
    if adverb := _ADVERB.match(spelled):
        return spellings("frequency", "frequency").get(adverb[1])
    found = _INTERVAL.fullmatch(spelled)
    if not found or not (spelled.startswith(("每", "every", "按")) or (found["count"] and not found["rest"])):
        return None
    unit = _UNITS.get(found["unit"]) or found["unit"].removesuffix("s")
    if unit == "minute":
        return "UPDATE_CONT"
    written = found["count"] or "1"
    count = int(written) if written.isdigit() else _COUNTS.get(written, 0)
    return _CYCLES.get((unit, count))
