"""When the demo's records were issued and last brought up to date, by the cycle that their departments promise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from search_web.demo.city import YEARS

TODAY = datetime.now(tz=UTC).date()  # of the process, so that all it says fits together
_FIRST_DAY = date(2021, 1, 4)
_LATE = 7  # of so many records, one is late
_DAYS = {  # of each cycle
    "实时": 1,
    "每日": 1,
    "每周": 7,
    "每月": 30,
    "每季度": 90,
    "每半年": 180,
    "每年": 360,
}
_SELDOM = 900  # days: irregular, or when something changes


def cycle_of(cycle: str, *, year: str) -> str:
    """Return the update cycle of a record; the figures of a year that is long over are not updated."""
    return "不更新" if year and year != YEARS[-1] else cycle


def days_of(cycle: str, *, year: str, serial: int) -> tuple[date, date]:
    """Return the days of issue and of the last update. The figures of a year are published early in the next."""
    if year:
        issued = date(int(year) + 1, 1 + serial % 4, 1 + serial % 28)
        return issued, issued
    span = _DAYS.get(cycle, _SELDOM)
    lag = serial * 37 % span + (3 * span if serial % _LATE == 0 else 0)
    modified = TODAY - timedelta(days=lag)
    age = (modified - _FIRST_DAY).days
    return _FIRST_DAY + timedelta(days=serial * 337 % max(age, 1)), modified
