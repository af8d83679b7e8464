"""Calendar arithmetic and TIMEX3 values. Pure, standard library only."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date, date]

#: first and last month of a season; past 12 is the next year (meteorological, northern hemisphere)
SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200, "season": 3}
DAYS = {"day": 1, "night": 1, "morning": 1, "week": 7, "weekend": 7, "fortnight": 14}


def months(year: int, first: int, last: int) -> Days:
    """First day of the first month to the last day of the last; months below 1 or past 12 are other years'."""
    begin_year, begin = year + (first - 1) // 12, (first - 1) % 12 + 1
    end_year, end = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(begin_year, begin, 1), date(end_year, end, monthrange(end_year, end)[1])


def shift_months(day: date, count: int) -> date:
    """The same day that many months on, the month's last day where it has no such day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def shift(day: date, unit: str, count: int) -> date:
    """The day ``count`` units on (back where negative). Raises OverflowError or ValueError outside year 1 to 9999."""
    if unit in MONTHS:
        return shift_months(day, MONTHS[unit] * count)
    return day + timedelta(days=DAYS.get(unit, 0) * count)


def season_of(day: date) -> tuple[int, str]:
    """Year and name of the season; January and February belong to the winter that began the year before."""
    for name, (first, last) in SEASON_MONTHS.items():
        if first <= day.month <= last:
            return day.year, name
    return (day.year - 1 if day.month < 3 else day.year), "WI"


def value_at(day: date, unit: str) -> str:
    """The TIMEX3 value of the unit a day lies in: 2017-07-07 and "week" give 2017-W27."""
    if unit == "year":
        return f"{day.year:04d}"
    if unit == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if unit in ("week", "fortnight"):
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if unit == "weekend":
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}-WE"
    if unit == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    if unit == "half":
        return f"{day.year:04d}-H{1 if day.month < 7 else 2}"
    if unit == "season":
        return "{0:04d}-{1}".format(*season_of(day))
    if unit == "decade":
        return f"{day.year // 10:03d}"
    if unit == "century":
        return f"{day.year // 100:02d}"
    return day.isoformat()


_TIME = r"(?:T[0-9A-Z:.+\-]+)?"
_DAY = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d){_TIME}")
_MONTH = re.compile(r"(\d{4})-(\d\d)(?:-XX)?")
_YEAR = re.compile(r"(\d{4})(?:-XX)?(?:-XX)?")
_WEEK = re.compile(rf"(\d{{4}})-W(\d\d?)(-WE)?{_TIME}")
_QUARTER = re.compile(r"(\d{4})-([QH])([1-4])")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_FISCAL = re.compile(r"FY(\d{4})(?:-([QH])([1-4]))?")


def days_of(value: str, *, fiscal_month: int = 10) -> Days | None:
    """First and last day of a TIMEX3 value; None for durations, sets, references and what is no date.

    ``fiscal_month`` is the month a fiscal year begins in; a fiscal year is named for the year it ends in.
    """
    try:
        return _days_of(value, fiscal_month)
    except (ValueError, OverflowError):
        return None


def _days_of(value: str, fiscal_month: int) -> Days | None:
    if found := _DAY.fullmatch(value):
        day = date(int(found[1]), int(found[2]), int(found[3]))
        return day, day
    if found := _MONTH.fullmatch(value):
        return months(int(found[1]), int(found[2]), int(found[2])) if 1 <= int(found[2]) <= 12 else None
    if found := _YEAR.fullmatch(value):
        return months(int(found[1]), 1, 12)
    if found := _WEEK.fullmatch(value):
        first, last = (6, 7) if found[3] else (1, 7)
        year, week = int(found[1]), int(found[2])
        return date.fromisocalendar(year, week, first), date.fromisocalendar(year, week, last)
    if found := _QUARTER.fullmatch(value):
        length = MONTHS["quarter" if found[2] == "Q" else "half"]
        return months(int(found[1]), length * (int(found[3]) - 1) + 1, length * int(found[3]))
    if found := _SEASON.fullmatch(value):
        return months(int(found[1]), *SEASON_MONTHS[found[2]])
    if found := _FISCAL.fullmatch(value):
        year = int(found[1]) - (fiscal_month > 1)
        if not found[2]:
            return months(year, fiscal_month, fiscal_month + 11)
        length = MONTHS["quarter" if found[2] == "Q" else "half"]
        return months(
            year, fiscal_month + length * (int(found[3]) - 1), fiscal_month + length * int(found[3]) - 1
        )
    if re.fullmatch(r"\d{3}", value):
        return date(int(value + "0"), 1, 1), date(int(value + "9"), 12, 31)
    if re.fullmatch(r"\d{2}", value):
        return date(int(value + "00"), 1, 1), date(int(value + "99"), 12, 31)
    if value.count("/") == 1:
        low, high = (_days_of(part, fiscal_month) for part in value.split("/"))
        return (low[0], high[1]) if low and high else None
    return None


def third_of(days: Days, modifier: str) -> Days:
    """The first, middle or last third of a stretch (START, MID, END); whole months where it is six months or longer."""
    position = {"START": 0, "MID": 1, "END": 2}[modifier]
    length = (days[1] - days[0]).days + 1
    if length >= 180:
        count = (days[1].year - days[0].year) * 12 + days[1].month - days[0].month + 1
        edges = [round(count * k / 3) for k in range(4)]
        return months(days[0].year, days[0].month + edges[position], days[0].month + edges[position + 1] - 1)
    edges = [round(length * k / 3) for k in range(4)]
    return days[0] + timedelta(days=edges[position]), days[0] + timedelta(days=edges[position + 1] - 1)
