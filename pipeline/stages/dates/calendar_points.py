"""Calendar dates, weekdays, seasons, quarters, holidays, times of day -> a value with first and last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.stages.dates import days as calendar
from pipeline.stages.dates import holidays
from pipeline.stages.dates.context import UNRESOLVED, Context, Resolved, whole
from pipeline.stages.dates.partial import Partial

_SUFFIX = {"MO": "TMO", "AF": "TAF", "EV": "TEV", "NI": "TNI"}
#: tenses of what is to come: the council votes on Thursday
_AHEAD = ("future", "present")
_WEEKDAYS = ("", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def resolve_calendar(partial: Partial, tense: str, context: Context) -> Resolved:
    """A date by its parts; a missing year comes from publication and tense.

    Raises ValueError where there is no such day.
    """
    if partial.decade is not None:
        return whole(f"{partial.decade:03d}", "decade", context, explain="decade as stated")
    if partial.century is not None:
        return whole(f"{partial.century:02d}", "century", context, explain="century as stated")
    if partial.unit == "year end":
        year = partial.year or (context.anchor.year if context.anchor else None)
        if year is None:
            return UNRESOLVED
        if partial.year is None and tense not in _AHEAD and context.anchor.month <= 2:
            year -= 1
        last_day = f"{year:04d}-12-31"
        return whole(
            last_day, "day", context, anchored=partial.year is None, approximate=True, explain="end of the year"
        )
    if partial.other is not None:
        return _ambiguous(partial, tense, context)
    if partial.holiday:
        return _holiday(partial, tense, context)
    if partial.calendar and partial.year is not None and not partial.quarter:
        return _special_year(partial, context)
    if partial.month:
        return _month(partial, tense, context)
    if partial.quarter or partial.half:
        return _quarter(partial, tense, context)
    if partial.season:
        return _season(partial, tense, context)
    if partial.weekday:
        return _weekday(partial, tense, context)
    if partial.year is not None:
        return whole(f"{partial.year:04d}", "year", context, explain="year as stated")
    return _time_of_day(partial, context)


def timed(result: Resolved, partial: Partial) -> Resolved:
    """Adds the time of day to a day's value."""
    if not result.value or result.start != result.end:
        return result
    if partial.clock:
        return replace(result, value=f"{result.value}T{partial.clock}", unit="day")
    if partial.part:
        return replace(result, value=f"{result.value}{_SUFFIX[partial.part]}", unit="day")
    return result


def _ambiguous(partial: Partial, tense: str, context: Context) -> Resolved:
    """4/7/2017: the document's own order, or the only reading the verb's tense allows, else both."""
    order = context.day_order
    plain = replace(partial, other=None)
    if order != "unknown":
        chosen = plain if order == "month-day" else partial.other
        return replace(resolve_calendar(chosen, tense, context), explain=f"day order {order}")
    first, second = resolve_calendar(plain, tense, context), resolve_calendar(partial.other, tense, context)
    if context.anchor and first.start and second.start and tense in ("past", "future"):
        past = tense == "past"
        fits = [r for r in (first, second) if (r.start <= context.anchor if past else r.start >= context.anchor)]
        if len(fits) == 1:
            return replace(fits[0], anchored=True, explain=f"the other reading of the day order is not {tense}")
    days = sorted(r.start for r in (first, second) if r.start)
    return Resolved(
        f"{partial.year:04d}", days[0], days[-1], approximate=True,
        explain=f"ambiguous day order: {first.value} or {second.value}", unit="year",
    )  # fmt: skip


def _month(partial: Partial, tense: str, context: Context) -> Resolved:
    month, day = partial.month, partial.day
    if partial.year is not None:
        year, anchored, how = partial.year, False, "as stated"
    elif context.anchor is None:
        value = f"XXXX-{month:02d}" + (f"-{day:02d}" if day else "")
        return Resolved(value, None, None, explain="no publication date: the year is not known")
    else:
        year, how = _year_for(month, day, partial, tense, context)
        anchored = True
    if day is None:
        return whole(f"{year:04d}-{month:02d}", "month", context, anchored=anchored, explain=how)
    try:
        value = date(year, month, day).isoformat()
    except ValueError:
        if month == 2 and day == 29 and anchored:  # the last leap year, not a day that doesn't exist
            while not (year % 4 == 0 and (year % 100 or year % 400 == 0)):
                year -= 1
            value = date(year, month, day).isoformat()
        else:
            raise
    return timed(whole(value, "day", context, anchored=anchored, explain=how), partial)


def _year_for(month: int, day: int | None, partial: Partial, tense: str, context: Context) -> tuple[int, str]:
    """The year of a month (and day) that stands without one."""
    anchor = context.anchor
    here = (anchor.month, anchor.day if day else 0)
    there = (month, day or 0)
    if partial.direction == "last":
        return (anchor.year if month < anchor.month else anchor.year - 1), "the latest one before publication"
    if partial.direction == "next":
        return (anchor.year if month > anchor.month else anchor.year + 1), "the first one after publication"
    if partial.direction == "this":
        return anchor.year, "this year's"
    distance = (month - anchor.month) * 30 + ((day or 15) - (anchor.day if day else 15))
    if partial.weekday and day:
        years = (anchor.year, anchor.year - 1, anchor.year + 1)
        near = [year for year in years if _weekday_is(year, month, day, partial.weekday)]
        if near:
            return near[0], f"the nearest year in which it is a {_WEEKDAYS[partial.weekday]}"
    if day:  # a day of the month is written without its year where it is near
        ahead = distance > 182 or tense == "past" and distance > 120
        if there > here and ahead:
            return anchor.year - 1, "the latest one before publication"
        if there < here and (distance < -182 and tense != "past" or distance < -100 and tense == "future"):
            return anchor.year + 1, "the first one after publication"
    elif there > here and (tense == "past" or (tense not in _AHEAD and distance > 200)):
        return anchor.year - 1, "past tense: the latest one before publication"
    elif there < here and ((tense in _AHEAD and distance < -45) or (tense != "past" and distance < -300)):
        return anchor.year + 1, "the first one after publication"
    return anchor.year, "year of publication"


def _weekday_is(year: int, month: int, day: int, weekday: int) -> bool:
    try:
        return date(year, month, day).isoweekday() == weekday
    except ValueError:
        return False


def _quarter(partial: Partial, tense: str, context: Context) -> Resolved:
    number, name, length = (partial.quarter, "Q", 3) if partial.quarter else (partial.half, "H", 6)
    unit = "quarter" if partial.quarter else "half"
    anchor = context.anchor
    if partial.year is not None:
        prefix = "FY" if partial.calendar == "fiscal" else ""
        return whole(f"{prefix}{partial.year:04d}-{name}{number}", unit, context, explain="as stated")
    if anchor is None:
        return Resolved(f"XXXX-{name}{number}", None, None, explain="no publication date: the year is not known")
    year, how = anchor.year, "year of publication"
    begins = length * (number - 1) + 1
    # in winter "the fourth quarter" is the one that is being reported on, also where its results will come
    if begins > anchor.month and (tense != "future" or begins - anchor.month > 6):
        year, how = year - 1, "the latest one begun before publication"
    elif begins + length - 1 < anchor.month and tense == "future" and number == 1:
        year, how = year + 1, "future tense: the first one after publication"
    result = whole(f"{year:04d}-{name}{number}", unit, context, anchored=True, explain=how)
    if partial.direction == "previous year":
        value = f"{year - 1:04d}-{name}{number}"
        result = whole(value, unit, context, anchored=True, explain="a year before the latest one")
        return replace(result, compared=True)
    return result


def _season(partial: Partial, tense: str, context: Context) -> Resolved:
    name, anchor = partial.season, context.anchor
    if partial.year is not None:
        return whole(f"{partial.year:04d}-{name}", "season", context, approximate=True, explain="as stated")
    if anchor is None:
        how = "no publication date: the year is not known"
        return Resolved(f"XXXX-{name}", None, None, approximate=True, explain=how)
    begin, end = calendar.days_of(f"{anchor.year:04d}-{name}")
    year, how = anchor.year, "year of publication"
    now_year, now = calendar.season_of(anchor)
    if partial.direction == "last":
        year = anchor.year if end < anchor else anchor.year - 1
        how = "the latest one before publication"
    elif partial.direction == "next":
        year = anchor.year if begin > anchor else anchor.year + 1
        how = "the first one after publication"
    elif name == now:
        year, how = now_year, "the season of publication"
    elif partial.direction == "" and begin > anchor and tense == "past":
        year, how = anchor.year - 1, "past tense: the latest one before publication"
    elif partial.direction == "" and end < anchor and tense == "future":
        year, how = anchor.year + 1, "future tense: the first one after publication"
    return whole(f"{year:04d}-{name}", "season", context, anchored=True, approximate=True, explain=how)


def _weekday(partial: Partial, tense: str, context: Context) -> Resolved:
    anchor, wanted = context.anchor, partial.weekday
    if anchor is None:
        return Resolved(f"XXXX-WXX-{wanted}", None, None, explain="no publication date")
    name = _WEEKDAYS[wanted]
    if partial.direction in ("previous", "following") and context.last_day:
        base = context.last_day.start
        if partial.direction == "previous":
            step, how = -((base.isoweekday() - wanted - 1) % 7 + 1), f"the {name} before {base}"
        else:
            step, how = (wanted - base.isoweekday() - 1) % 7 + 1, f"the {name} after {base}"
        day = base + timedelta(days=step)
    else:
        back = (anchor.isoweekday() - wanted) % 7
        ahead = (wanted - anchor.isoweekday()) % 7
        if partial.direction in ("last", "previous"):
            day, how = anchor - timedelta(days=back or 7), f"the latest {name} before publication"
        elif partial.direction in ("next", "following"):
            day, how = anchor + timedelta(days=ahead or 7), f"the first {name} after publication"
        elif back == 0:
            day, how = anchor, f"publication day itself is a {name}"
        elif tense in _AHEAD or partial.direction == "this" and tense != "past":
            day, how = anchor + timedelta(days=ahead), f"{tense or 'no past'} tense: the first {name} after publication"
        else:
            day, how = anchor - timedelta(days=back), f"the latest {name} before publication"
        if tense and back == 0 and not partial.direction:
            how += f", {tense} tense"
    return timed(whole(day.isoformat(), "day", context, anchored=True, explain=f"{name} → {day}: {how}"), partial)


def _holiday(partial: Partial, tense: str, context: Context) -> Resolved:
    key = next(k for k, entry in holidays.entries().items() if partial.holiday in entry["names"])
    anchor = context.anchor
    approximate = "hijri" in holidays.entries()[key]
    how = "as stated"
    if partial.year is not None:
        years: tuple[int, ...] = (partial.year,)
    elif anchor is None:
        return Resolved("", None, None, explain="no publication date: the year is not known")
    elif partial.direction == "next" or tense == "future":
        years, how = (anchor.year, anchor.year + 1), "the first one after publication"
    elif partial.direction == "this":
        years, how = (anchor.year,), "this year's"
    elif partial.direction != "last" and _coming_soon(key, anchor, 31 if tense != "past" else 6 if partial.unit else 0):
        years, how = (anchor.year, anchor.year + 1), "it is only days ahead"
    else:
        years, how = (anchor.year, anchor.year - 1), "the latest one before publication"
    for year in years:
        days = holidays.days_of_holiday(key, year)
        if days is None:
            continue
        if len(years) > 1:
            ahead = years[1] > years[0]
            if ahead and days[1] < anchor or not ahead and days[0] > anchor:
                continue
            if partial.direction == "last" and days[1] >= anchor:
                continue
        if partial.unit:  # Easter week, Thanksgiving weekend
            return _around_holiday(days[0], partial.unit, context, how)
        value = days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()}/{days[1].isoformat()}"
        result = Resolved(value, *days, partial.year is None, approximate, how, "day")
        return timed(result, partial)
    return UNRESOLVED


def _around_holiday(day: date, unit: str, context: Context, how: str) -> Resolved:
    """Easter week; the Memorial Day weekend: the one before a holiday early in the week, with the day itself."""
    inside = day - timedelta(days=3) if unit == "weekend" and day.isoweekday() < 4 else day
    result = whole(calendar.value_at(inside, unit), unit, context, anchored=True, explain=how)
    beside = result.start and -1 <= (day - result.end).days <= 1 or result.start and (result.start - day).days == 1
    if unit == "weekend" and beside:
        return replace(result, start=min(result.start, day), end=max(result.end, day))
    return result


def _coming_soon(key: str, anchor: date, within: int) -> bool:
    """A holiday so many days after publication or sooner."""
    for year in (anchor.year, anchor.year + 1):
        days = holidays.days_of_holiday(key, year)
        if days and 0 <= (days[0] - anchor).days <= within:
            return True
    return False


def _special_year(partial: Partial, context: Context) -> Resolved:
    if partial.calendar == "company":
        how = "a company's fiscal year: its first month is not known"
        return whole(f"{partial.year:04d}", "year", context, approximate=True, explain=how)
    if partial.calendar == "fiscal":
        return whole(f"FY{partial.year:04d}", "year", context, explain="fiscal year, by the configured first month")
    first = context.settings.school_year_start
    start, end = calendar.months(partial.year, first, first + 9)
    value = f"{start.year:04d}-{start.month:02d}/{end.year:04d}-{end.month:02d}"
    return Resolved(value, start, end, False, True, "school year, ten months from the configured first", "year")


def _time_of_day(partial: Partial, context: Context) -> Resolved:
    """A clock time or a morning without its day: the last day mentioned where "that", else the day of publication."""
    anchor = context.anchor
    base = context.last_day
    if partial.direction == "last":
        if anchor is None:
            return UNRESOLVED
        day, how, anchored = anchor - timedelta(days=1), "the night before publication", True
    elif partial.direction == "previous" and (base is not None or anchor is not None):
        around = base.start if base is not None else anchor
        day, how, anchored = around - timedelta(days=1), f"the day before {around}", base is None or base.anchored
    elif partial.direction in ("next", "following") and base is not None:
        day, how, anchored = base.start + timedelta(days=1), f"the day after {base.start}", base.anchored
    elif partial.direction == "this" or base is None:
        if anchor is None:
            suffix = f"T{partial.clock}" if partial.clock else _SUFFIX[partial.part]
            return Resolved(f"XXXX-XX-XX{suffix}", None, None, explain="no publication date")
        day, how, anchored = anchor, "day of publication", True
    else:
        day, how, anchored = base.start, "the last day mentioned", base.anchored
    return timed(whole(day.isoformat(), "day", context, anchored=anchored, explain=how), partial)
