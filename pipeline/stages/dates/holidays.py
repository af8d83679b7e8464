"""Days of holidays: fixed, counted from Easter, the nth weekday of a month, or of the Islamic calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).with_name("holidays.yaml")


@lru_cache(maxsize=1)
def entries() -> dict[str, dict[str, Any]]:
    """holidays.yaml: key -> names, rule, example."""
    with open(PATH, encoding="utf-8") as file:
        return yaml.safe_load(file)


def easter(year: int) -> date:
    """Western Easter Sunday: the anonymous Gregorian algorithm (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """The nth (from the end where negative) ISO weekday of a month."""
    if number > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))
    last = (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
    return last - timedelta(days=(last.isoweekday() - weekday) % 7 + 7 * (-number - 1))


@lru_cache(maxsize=4096)
def days_of_holiday(key: str, year: int) -> tuple[date, date] | None:
    """First and last day of a holiday in a year; None where the year has none or lies outside the tables."""
    rule = entries()[key]
    length = timedelta(days=rule.get("days", 1) - 1)
    if "date" in rule:
        month, day = rule["date"]
        start = date(year, month, day)
    elif "easter" in rule:
        start = easter(year) + timedelta(days=rule["easter"])
    elif "nth" in rule:
        month, weekday, number = rule["nth"]
        start = nth_weekday(year, month, weekday, number) + timedelta(days=rule.get("after", 0))
    else:
        return _hijri_days(*rule["hijri"], year=year)
    return start, start + length


def _hijri_days(month: int, day: int, length: int, *, year: int) -> tuple[date, date] | None:
    """By the Umm al-Qura calendar; the day of the sighting may differ by one, so the result is approximate.

    length 0: the whole month. Where a Gregorian year holds two, the first is taken.
    """
    from hijridate import Hijri  # imported late: most corpora never need it

    for hijri_year in range(int((year - 622) * 33 / 32) - 1, int((year - 622) * 33 / 32) + 3):
        try:
            first = Hijri(hijri_year, month, day)
            start = first.to_gregorian()
            if start.year == year:
                days = first.month_length() if length == 0 else length
                return date(start.year, start.month, start.day), start + timedelta(days=days - 1)
        except (OverflowError, ValueError):
            continue
    return None
