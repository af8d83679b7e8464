"""Units and offsets: last week, the quarter, two years ago -> a value with first and last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.stages.dates import days as calendar
from pipeline.stages.dates.calendar_points import timed
from pipeline.stages.dates.context import UNRESOLVED, Context, Resolved, whole
from pipeline.stages.dates.holidays import nth_weekday
from pipeline.stages.dates.partial import Partial


def resolve_unit(partial: Partial, base: Resolved | None, tense: str, context: Context) -> Resolved:
    """Last week, this quarter, the following year; ``base`` is what it is a part of, where that is stated."""
    unit, way, anchor = partial.unit, partial.direction, context.anchor
    if base is not None and not base.start:
        return UNRESOLVED
    if way == "of":
        result = whole(calendar.value_at(base.start, "week"), "week", context, anchored=base.anchored)
        return replace(result, explain=f"the week of {base.start}")
    if way == "nth":
        if partial.weekday:
            day = nth_weekday(base.start.year, base.start.month, partial.weekday, int(partial.count))
            return whole(day.isoformat(), "day", context, anchored=base.anchored, explain=f"of {base.value}")
        return (_nth_day if unit == "day" else _nth_week)(int(partial.count), base)
    if unit == "quarter" and base is None and partial.year is not None:
        return _same_quarter(f"{partial.year:04d}", context)
    if base is not None:
        if unit in ("quarter", "period"):
            return _same_quarter(f"{base.start.year:04d}", context)
        if unit == "month" and (same := context.last_month()):
            value = f"{base.start.year:04d}-{same.month:02d}"
            return whole(value, unit, context, anchored=True, explain=f"the month of {same}, of {base.value}")
        return replace(base, explain=f"within {base.value}")
    last = context.last
    if unit == "period":
        reported = context.reported() or (last if way == "same" else _latest_quarter(context) or last)
        if reported is None or not reported.start:
            return UNRESOLVED
        if way == "previous year":
            return _moved(reported, "year", -1, context, f"a year before {reported.value}")
        return replace(reported, explain="the one that is reported on")
    if way == "previous year" and unit == "quarter" and context.reported() is None and anchor is not None:
        last = _latest_quarter(context)
    if way == "previous year" and (compared := context.reported() or last) and compared.start:
        return _moved(compared, "year", -1, context, f"a year before {compared.value}")
    if unit == "day" and way in ("previous", "following", "same"):
        last = context.last_day
        if last is None:
            return replace(UNRESOLVED, explain="no day was mentioned before")
    if way in ("previous", "following", "same") and (last is not None and last.start):
        step = {"previous": -1, "following": 1, "same": 0}[way]
        day = calendar.shift(last.start, unit, step)
        how = f"{way} {unit}, from {last.value}"
        return whole(calendar.value_at(day, unit), unit, context, anchored=last.anchored, explain=how)
    if anchor is None:
        return replace(UNRESOLVED, explain="no publication date")
    if way == "previous year":
        return whole(calendar.value_at(calendar.shift(anchor, "year", -1), unit), unit, context, anchored=True)
    if unit == "quarter" and way in ("the", "latest"):
        reported = context.reported()
        return replace(reported, explain="the one that is reported on") if reported else _latest_quarter(context)
    if unit == "weekend":
        return _weekend(way, tense, anchor, context)
    if way == "past":
        day, how = calendar.shift(anchor, unit, -1), f"the {unit} before publication"
    else:
        step = {"last": -1, "previous": -1, "latest": -1, "next": 1, "following": 1}.get(way, 0)
        day = calendar.shift(anchor.replace(day=1) if unit in calendar.MONTHS else anchor, unit, step)
        how = (f"publication's {unit}", f"the {unit} after publication's", f"the {unit} before publication's")[step]
    return whole(calendar.value_at(day, unit), unit, context, anchored=True, explain=how)


def _nth_day(number: int, month: Resolved) -> Resolved:
    """The first day of June; the last one (-1). Raises ValueError where the month has no such day."""
    day = month.end if number < 0 else month.start.replace(day=number)
    return Resolved(day.isoformat(), day, day, month.anchored, explain=f"of {month.value}", unit="day")


def _nth_week(number: int, month: Resolved) -> Resolved:
    """The first week of June: its days 1 to 7; the last one (-1): its last seven."""
    first = month.end - timedelta(days=6) if number < 0 else month.start + timedelta(days=7 * (number - 1))
    last = min(first + timedelta(days=6), month.end)
    value = calendar.value_at(first + timedelta(days=3), "week")
    return Resolved(value, first, last, month.anchored, True, f"of {month.value}, seven days from its first", "week")


def _weekend(way: str, tense: str, anchor: date, context: Context) -> Resolved:
    saturday = anchor + timedelta(days=6 - anchor.isoweekday())
    if way in ("last", "previous", "past"):
        saturday -= timedelta(days=7)
    elif way in ("next", "following"):
        saturday += timedelta(days=7)
    elif tense != "future" and anchor.isoweekday() < 6 and way in ("the", "same"):
        saturday -= timedelta(days=7)
    elif tense == "past" and anchor.isoweekday() < 5:
        saturday -= timedelta(days=7)
    return whole(calendar.value_at(saturday, "weekend"), "weekend", context, anchored=True, explain=f"{way} weekend")


def _latest_quarter(context: Context) -> Resolved | None:
    if context.anchor is None:
        return None
    value = calendar.value_at(calendar.shift(context.anchor, "quarter", -1), "quarter")
    return whole(value, "quarter", context, anchored=True, explain="the quarter before publication")


def _same_quarter(year: str, context: Context) -> Resolved:
    """The 1988 quarter: the one that is reported on, in that year."""
    base = context.reported()
    if base is None:
        return replace(whole(year, "year", context, explain="year as stated"), compared=True)
    result = whole(f"{year}-Q{base.value[-1]}", "quarter", context, explain=f"the same quarter as {base.value}")
    return replace(result, compared=base.value[:4] != year)


def _moved(base: Resolved, unit: str, step: int, context: Context, how: str) -> Resolved:
    """The same stretch some units earlier or later."""
    target = base.unit or "day"
    day = calendar.shift(base.start, unit, step)
    result = whole(calendar.value_at(day, target), target, context, anchored=base.anchored, explain=how)
    return replace(result, compared=True)


def _around(partial: Partial, base: Resolved, context: Context) -> Resolved:
    """Two days before Christmas, the day after last Tuesday."""
    if not base.start or not base.end:
        return UNRESOLVED
    edge, sign = (base.start, -1) if partial.direction == "before" else (base.end, 1)
    day = calendar.shift(edge, partial.unit, sign * int(partial.count))
    unit = "day" if base.unit == "day" else partial.unit
    how = f"counted from {base.value}"
    return whole(calendar.value_at(day, unit), unit, context, anchored=base.anchored, explain=how)


#: a fraction of a unit is counted in the next smaller one
_SMALLER = {"year": ("month", 12), "decade": ("year", 10), "week": ("day", 7), "century": ("year", 100)}


_SIZES = ("second", "minute", "hour", "day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade")


def _finer(unit: str, than: str) -> bool:
    """Days and hours can't be counted from a year: "in 2014 ...; two days later"."""
    if than in ("day", "week", "weekend") or unit not in _SIZES or than not in _SIZES:
        return False
    return _SIZES.index(unit) < _SIZES.index(than)


def resolve_offset(partial: Partial, base: Resolved | None, context: Context) -> Resolved:
    """So many units ago, from now, earlier, later, or around ``base``."""
    if base is not None:
        return _around(partial, base, context)
    unit, way, last = partial.unit, partial.direction, context.last
    start, start_unit, anchored, how = context.anchor, "day", True, "counted from publication"
    if way in ("earlier", "later") and last is not None and last.start:
        start, start_unit, anchored, how = last.start, last.unit, last.anchored, f"counted from {last.value}"
    if start is None:
        return replace(UNRESOLVED, explain="no publication date")
    if way in ("earlier", "later") and _finer(unit, start_unit):
        return replace(UNRESOLVED, explain=f"the last date mentioned, {last.value}, is no {unit}")
    if partial.count is None:
        reference = "PAST_REF" if way in ("ago", "earlier") else "FUTURE_REF"
        return Resolved(reference, None, None, False, True, how)
    sign = -1 if way in ("ago", "earlier") else 1
    if unit == "year" and partial.count == 1 and sign < 0 and (reported := context.reported()):
        return _moved(reported, "year", -1, context, f"a year before {reported.value}")
    if unit in ("second", "minute", "hour"):
        return Resolved(start.isoformat(), start, start, anchored, True, how, "day")
    count = partial.count
    if count != int(count) and unit in _SMALLER:  # two and a half years ago: thirty months
        unit, factor = _SMALLER[unit]
        count = round(count * factor)
    target = {"decade": "year"}.get(unit, unit)
    if way in ("earlier", "later") and unit == "year" and start_unit in ("month", "quarter"):
        target = start_unit
    day = calendar.shift(start, unit, sign * int(count))
    result = whole(calendar.value_at(day, target), target, context, anchored=anchored, explain=how)
    vague = partial.count_high is not None or unit in ("decade", "century")
    result = replace(result, approximate=vague, compared=way == "earlier")
    if partial.calendar == "overnight":
        return replace(result, value=f"{result.value}TNI", end=context.anchor, approximate=True)
    return timed(result, partial)
