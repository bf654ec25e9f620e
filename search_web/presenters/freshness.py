"""How fresh a record is: what was promised, what was done, and when somebody last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from search_web.i18n import current_language
from search_web.i18n import gettext as _
from search_web.presenters.names import name_of

BEIJING = timezone(timedelta(hours=8), "CST")  # the readers' time; China keeps no summer time
_MISSED_CYCLES = 2  # so many may pass before a record is called overdue
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60  # seconds

# days between updates that each code of the frequency list promises; others promise none
CYCLE_DAYS = {
    "UPDATE_CONT": 1, "HOURLY": 1, "DAILY_2": 1, "DAILY": 1, "WEEKLY_3": 3, "WEEKLY_2": 4, "WEEKLY": 7, "BIWEEKLY": 14,
    "MONTHLY_3": 10, "MONTHLY_2": 16, "MONTHLY": 31, "BIMONTHLY": 62, "QUARTERLY": 92, "ANNUAL_3": 123, "ANNUAL_2": 184,
    "ANNUAL": 366, "BIENNIAL": 731, "TRIENNIAL": 1096, "QUINQUENNIAL": 1827, "DECENNIAL": 3653,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """What a badge of freshness says; texts are empty where nothing is known."""

    modified: str  # ISO day of the department
    cycle: str  # promised, in words
    checked: str  # how long ago the node was last seen to have it
    checked_at: str  # the same as a moment, Beijing time
    overdue: bool  # more than two promised cycles without an update


def freshness(*, modified: str, frequency: str, last_seen: datetime, now: datetime) -> Freshness:
    """Judge freshness of a record; ``modified`` is an ISO day or empty, ``frequency`` a code or empty."""
    return Freshness(
        modified=modified,
        cycle=name_of("frequency", frequency) if frequency else "",
        checked=ago(last_seen, now=now),
        checked_at=moment(last_seen),
        overdue=is_overdue(modified=modified, frequency=frequency, today=now.astimezone(BEIJING).date()),
    )


def is_overdue(*, modified: str, frequency: str, today: date) -> bool:
    """Tell whether more than two promised cycles passed since the department's last update."""
    days = CYCLE_DAYS.get(frequency)
    if days is None or not modified:
        return False
    return (today - date.fromisoformat(modified)).days > _MISSED_CYCLES * days


def moment(when: datetime | None) -> str:
    """Write a moment in Beijing time to the minute."""
    return when.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if when else ""


def ago(when: datetime | None, *, now: datetime) -> str:
    """Write how long ago something was, in the largest unit that fits."""
    if when is None:
        return ""
    seconds = int((now - when).total_seconds())
    if seconds < _MINUTE:
        return _("刚刚")
    for size, one, many in (
        (_DAY, _("1 天前"), _("%d 天前")),
        (_HOUR, _("1 小时前"), _("%d 小时前")),
        (_MINUTE, _("1 分钟前"), _("%d 分钟前")),
    ):
        count = seconds // size
        if count:
            return one if count == 1 and current_language() == "en" else many % count
    return ""
