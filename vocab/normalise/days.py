"""Calendar days out of the layouts that departments use."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

from vocab.normalise.memory import remembered

_CHINA = timedelta(hours=8)  # epoch numbers are counted in UTC, days are lived in China
_EARLIEST, _LATEST = 1900, 2099
_REPUBLIC = 1911  # 民國 1 is 1912

_SEPARATED = re.compile(r"(?<![0-9])([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{4}|[0-9]{6})?")
_EPOCH = re.compile(r"([0-9]{10})(?:\.[0-9]+)?|([0-9]{13})(?:\.0+)?")
_TAIWAN = re.compile(
    r"(?:民[国國])\s*([0-9]{2,3})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})日?|([0-9]{3})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
)
_LONGEST = 64


@remembered
def day(literal: str) -> date | None:
    """Return the day that a literal states, from 1900 to 2099, else None.

    Reads 2023-06-08, 2023-6-8, 2021/11/25 12:23:47, 2023.6.8, 2023年6月8日, 20230608, a day and a time
    with a line break between, seconds or milliseconds since 1970 (taken as China's day), 民國112年6月8日.
    A month or a year alone is no day. Of two days the first counts.
    """
    if len(literal) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", literal).strip()
    if found := _SEPARATED.match(plain):
        return _date(*map(int, found.groups()))
    if found := _EPOCH.fullmatch(plain):
        return _from_epoch(int(found[1]) if found[1] else int(found[2]) / 1000)
    if found := _COMPACT.fullmatch(plain):
        return _date(*map(int, found.groups()))
    if found := _TAIWAN.fullmatch(plain):
        year, month, number = (int(part) for part in found.groups() if part is not None)
        return _date(year + _REPUBLIC, month, number)
    return None


def _date(year: int, month: int, number: int) -> date | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _from_epoch(seconds: float) -> date | None:
    moment = datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds) + _CHINA
    return moment.date() if _EARLIEST <= moment.year <= _LATEST else None
