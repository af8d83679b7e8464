"""Points in time: calendar parts, units and offsets -> a TIMEX3 value with first and last day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.config import DatesConfig
from pipeline.stages.dates import days as calendar
from pipeline.stages.dates import holidays
from pipeline.stages.dates.partial import Partial

#: a quarter mentioned within so many characters is the one that is reported on
_NEAR = 1500
_SUFFIX = {"MO": "TMO", "AF": "TAF", "EV": "TEV", "NI": "TNI"}
WEEKDAY_NAMES = ("", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A value, its days (None: open or unresolved), whether the publication date was needed, and how it came about."""

    value: str
    start: date | None
    end: date | None
    anchored: bool = False
    approximate: bool = False
    explain: str = ""
    #: the unit the value names
    unit: str = ""
    #: a year earlier, the year-ago quarter: what is compared with, not what is reported on
    compared: bool = False


class Context:
    """What a document has said so far: publication date, settings, the last date mentioned."""

    __slots__ = ("anchor", "day_order", "last", "last_day", "period", "period_at", "position", "settings")

    def __init__(self, anchor: date | None, settings: DatesConfig, *, day_order: str = "unknown") -> None:
        self.anchor, self.settings = anchor, settings
        self.day_order = settings.day_order if settings.day_order != "unknown" else day_order
        self.last: Resolved | None = None
        #: the last one that named a single day
        self.last_day: Resolved | None = None
        #: the quarter that is reported on, and where it was last mentioned
        self.period: Resolved | None = None
        self.period_at = 0
        #: offset of the expression that is being resolved
        self.position = 0

    def remember(self, result: Resolved) -> None:
        """A comparison (a year earlier, the year-ago quarter) leaves what is reported on as it was."""
        if result.compared:
            return
        self.last = result
        if result.start == result.end:
            self.last_day = result
        if result.unit == "quarter" and self.anchor and result.end and result.end < self.anchor:
            self.period, self.period_at = result, self.position  # one that isn't over isn't reported on

    def reported(self) -> Resolved | None:
        """The quarter that is reported on, where it was mentioned near by."""
        return self.period if self.period and self.position - self.period_at < _NEAR else None


UNRESOLVED = Resolved("", None, None)


def whole(value: str, unit: str, context: Context, *, anchored: bool = False, explain: str = "", approximate: bool = False) -> Resolved:
    """A value with its days."""
    days = calendar.days_of(value, fiscal_month=context.settings.fiscal_year_start)
    start, end = days if days else (None, None)
    return Resolved(value, start, end, anchored, approximate, explain, unit)


def resolve_point(partial: Partial, tense: str, context: Context) -> Resolved:
    """Raises ValueError where there is no such day."""
    if partial.kind == "reference":
        return Resolved(partial.reference, None, _reference_end(partial, context), False, partial.direction == "recent")
    if partial.kind == "offset":
        return _offset(partial, context)
    if partial.kind == "unit":
        return _unit(partial, tense, context)
    return _calendar(partial, tense, context)


def _reference_end(partial: Partial, context: Context) -> date | None:
    return context.anchor if partial.direction == "recent" else None


# ---- calendar parts -------------------------------------------------------------------------------------------------


def _calendar(partial: Partial, tense: str, context: Context) -> Resolved:
    if partial.base is not None:
        base = resolve_point(partial.base, tense, context)
        if not base.start:
            return replace(UNRESOLVED, explain="its year is not known")
        inner = _calendar(replace(partial, base=None, direction="", year=base.start.year), tense, context)
        return replace(inner, anchored=base.anchored, explain=f"of {base.value} ({base.explain})")
    if partial.decade is not None:
        return whole(f"{partial.decade:03d}", "decade", context, explain="decade as stated")
    if partial.century is not None:
        return whole(f"{partial.century:02d}", "century", context, explain="century as stated")
    if partial.unit == "year end":
        year = partial.year or (context.anchor.year if context.anchor else None)
        if year is None:
            return UNRESOLVED
        return whole(f"{year:04d}-12-31", "day", context, anchored=partial.year is None, approximate=True, explain="end of the year")
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


def _timed(result: Resolved, partial: Partial) -> Resolved:
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
        return replace(_calendar(chosen, tense, context), explain=f"day order {order}")
    first, second = _calendar(plain, tense, context), _calendar(partial.other, tense, context)
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
    return _timed(whole(value, "day", context, anchored=anchored, explain=how), partial)


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
        near = [y for y in (anchor.year, anchor.year - 1, anchor.year + 1) if _weekday_is(y, month, day, partial.weekday)]
        if near:
            return near[0], f"the nearest year in which it is a {WEEKDAY_NAMES[partial.weekday]}"
    if day:  # a day of the month is written without its year where it is near
        ahead = distance > 182 or tense == "past" and distance > 120
        if there > here and ahead:
            return anchor.year - 1, "the latest one before publication"
        if there < here and (distance < -182 and tense != "past" or distance < -100 and tense == "future"):
            return anchor.year + 1, "the first one after publication"
    elif there > here and (tense == "past" or (tense != "future" and distance > 200)):
        return anchor.year - 1, "past tense: the latest one before publication"
    elif there < here and ((tense == "future" and distance < -45) or (tense != "past" and distance < -300)):
        return anchor.year + 1, "future tense: the first one after publication"
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
    if begins > anchor.month and tense != "future":
        year, how = year - 1, "the latest one begun before publication"
    elif begins + length - 1 < anchor.month and tense == "future" and number == 1:
        year, how = year + 1, "future tense: the first one after publication"
    result = whole(f"{year:04d}-{name}{number}", unit, context, anchored=True, explain=how)
    if partial.direction == "previous year":
        result = whole(f"{year - 1:04d}-{name}{number}", unit, context, anchored=True, explain="a year before the latest")
        return replace(result, compared=True)
    return result


def _season(partial: Partial, tense: str, context: Context) -> Resolved:
    name, anchor = partial.season, context.anchor
    if partial.year is not None:
        return whole(f"{partial.year:04d}-{name}", "season", context, approximate=True, explain="as stated")
    if anchor is None:
        return Resolved(f"XXXX-{name}", None, None, approximate=True, explain="no publication date: the year is not known")
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
    name = WEEKDAY_NAMES[wanted]
    if partial.direction in ("previous", "following") and context.last_day:
        base, way = context.last_day.start, partial.direction
        step = -((base.isoweekday() - wanted - 1) % 7 + 1) if way == "previous" else (wanted - base.isoweekday() - 1) % 7 + 1
        how = f"the {name} {'before' if way == 'previous' else 'after'} {base}"
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
        elif tense == "future":
            day, how = anchor + timedelta(days=ahead), f"future tense: the first {name} after publication"
        else:
            day, how = anchor - timedelta(days=back), f"the latest {name} before publication"
        if tense and back == 0 and not partial.direction:
            how += f", {tense} tense"
    return _timed(whole(day.isoformat(), "day", context, anchored=True, explain=f"{name} → {day}: {how}"), partial)


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
            if (days[1] < anchor) if ahead else (days[0] > anchor or (partial.direction == "last" and days[1] >= anchor)):
                continue
        if partial.unit:  # Easter week, Thanksgiving weekend
            return whole(calendar.value_at(days[0], partial.unit), partial.unit, context, anchored=True, explain=how)
        value = days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()}/{days[1].isoformat()}"
        result = Resolved(value, *days, partial.year is None, approximate, how, "day")
        return _timed(result, partial)
    return UNRESOLVED


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
    elif partial.direction in ("next", "following") and base is not None:
        day, how, anchored = base.start + timedelta(days=1), f"the day after {base.start}", base.anchored
    elif partial.direction == "this" or base is None:
        if anchor is None:
            suffix = f"T{partial.clock}" if partial.clock else _SUFFIX[partial.part]
            return Resolved(f"XXXX-XX-XX{suffix}", None, None, explain="no publication date")
        day, how, anchored = anchor, "day of publication", True
    else:
        day, how, anchored = base.start, "the last day mentioned", base.anchored
    return _timed(whole(day.isoformat(), "day", context, anchored=anchored, explain=how), partial)


# ---- units and offsets ----------------------------------------------------------------------------------------------


def _unit(partial: Partial, tense: str, context: Context) -> Resolved:
    unit, way, anchor = partial.unit, partial.direction, context.anchor
    if way == "of":
        base = resolve_point(partial.base, tense, context)
        if not base.start:
            return UNRESOLVED
        result = whole(calendar.value_at(base.start, "week"), "week", context, anchored=base.anchored)
        return replace(result, explain=f"the week of {base.start}")
    if way == "nth":
        return _nth_week(partial, tense, context)
    if unit == "quarter" and partial.base is None and partial.year is not None:
        return _same_quarter(f"{partial.year:04d}", context)
    if partial.base is not None:
        base = resolve_point(partial.base, tense, context)
        if unit in ("quarter", "period") and base.start:
            return _same_quarter(f"{base.start.year:04d}", context)
        return replace(base, explain=f"within {base.value}")
    last = context.last
    if unit == "period":
        base = context.reported() or _latest_quarter(context) or last
        if base is None or not base.start:
            return UNRESOLVED
        if way == "previous year":
            return _moved(base, "year", -1, context, f"a year before {base.value}")
        return replace(base, explain="the one that is reported on")
    if way == "previous year" and (context.reported() or last):
        base = context.reported() or last
        if base.start:
            return _moved(base, "year", -1, context, f"a year before {base.value}")
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
        base = context.reported()
        return replace(base, explain="the one that is reported on") if base else _latest_quarter(context)
    if unit == "weekend":
        return _weekend(way, tense, anchor, context)
    if way == "past":
        day, how = calendar.shift(anchor, unit, -1), f"the {unit} before publication"
    else:
        step = {"last": -1, "previous": -1, "latest": -1, "next": 1, "following": 1}.get(way, 0)
        day = calendar.shift(calendar.shift_months(anchor.replace(day=1), 0) if unit in calendar.MONTHS else anchor, unit, step)
        how = {-1: f"the {unit} before publication's", 0: f"publication's {unit}", 1: f"the {unit} after publication's"}[step]
    return whole(calendar.value_at(day, unit), unit, context, anchored=True, explain=how)


def _nth_week(partial: Partial, tense: str, context: Context) -> Resolved:
    month = resolve_point(partial.base, tense, context)
    if not month.start:
        return UNRESOLVED
    number = int(partial.count)
    first = month.end - timedelta(days=6) if number < 0 else month.start + timedelta(days=7 * (number - 1))
    last = min(first + timedelta(days=6), month.end)
    value = calendar.value_at(first + timedelta(days=3), "week")
    return Resolved(value, first, last, month.anchored, True, f"of {month.value}, seven days from its first", "week")


def _weekend(way: str, tense: str, anchor: date, context: Context) -> Resolved:
    saturday = anchor + timedelta(days=6 - anchor.isoweekday())
    if way in ("last", "previous", "past"):
        saturday -= timedelta(days=0 if anchor.isoweekday() > 7 else 7)
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


def _around(partial: Partial, context: Context) -> Resolved:
    """Two days before Christmas, the day after last Tuesday."""
    target = resolve_point(partial.base, "", context)
    if not target.start or not target.end:
        return UNRESOLVED
    before = partial.direction == "before"
    day = calendar.shift(target.start if before else target.end, partial.unit, int(partial.count) * (-1 if before else 1))
    unit = "day" if target.unit == "day" else partial.unit
    return whole(calendar.value_at(day, unit), unit, context, anchored=target.anchored, explain=f"counted from {target.value}")


def _offset(partial: Partial, context: Context) -> Resolved:
    unit, way, anchor = partial.unit, partial.direction, context.anchor
    if partial.base is not None:
        return _around(partial, context)
    if way in ("earlier", "later"):
        base = context.last.start if context.last is not None else None
        base_unit = context.last.unit if context.last is not None else "day"
        anchored = context.last.anchored if context.last is not None else True
        if base is None:
            base, base_unit, anchored = anchor, "day", True
        how = f"counted from {base}"
    else:
        base, base_unit, anchored, how = anchor, "day", True, "counted from publication"
    if base is None:
        return replace(UNRESOLVED, explain="no publication date")
    if partial.count is None:
        reference = "PAST_REF" if way in ("ago", "earlier") else "FUTURE_REF"
        return Resolved(reference, None, None, False, True, how)
    sign = -1 if way in ("ago", "earlier") else 1
    if unit == "year" and partial.count == 1 and sign < 0 and (reported := context.reported()):
        return _moved(reported, "year", -1, context, f"a year before {reported.value}")
    if unit in ("second", "minute", "hour"):
        return Resolved(base.isoformat(), base, base, anchored, True, how, "day")
    count, target = partial.count, unit
    if count != int(count):  # two and a half years: half a year is six months, half a week is days
        smaller, factor = {"year": ("month", 12), "decade": ("year", 10), "week": ("day", 7), "century": ("year", 100)}.get(unit, (unit, 1))
        count, unit = round(count * factor), smaller
        target = unit
    day = calendar.shift(base, unit, sign * int(count))
    if way in ("earlier", "later") and base_unit in ("month", "quarter") and unit in ("year",):
        target = base_unit
    if unit == "decade":
        target = "year"
    result = whole(calendar.value_at(day, target), target, context, anchored=anchored, explain=how)
    result = replace(
        result, approximate=partial.count_high is not None or unit in ("decade", "century"), compared=way == "earlier"
    )
    if partial.calendar == "overnight":
        result = replace(result, end=anchor, approximate=True)
        return replace(result, value=f"{result.value}TNI")
    if partial.clock or partial.part:
        return _timed(result, partial)
    return result
