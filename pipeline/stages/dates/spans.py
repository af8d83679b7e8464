"""Lengths and repetitions: DURATION and SET values, and the stretch of a duration that is tied to publication."""

from __future__ import annotations

from decimal import Decimal

from pipeline.stages.dates import days as calendar
from pipeline.stages.dates.context import Context, Resolved
from pipeline.stages.dates.partial import Found

#: a fraction of a unit in whole smaller ones
_SMALLER = {
    "century": ("Y", 100), "decade": ("Y", 10), "year": ("M", 12), "month": ("D", 30), "week": ("D", 7), 
    "day": ("H", 24), "hour": ("M", 60), "minute": ("S", 60),
}  # fmt: skip
_LETTER = {
    "century": "Y", "decade": "Y", "year": "Y", "quarter": "Q", "month": "M", "fortnight": "W", "week": "W",
    "weekend": "D", "day": "D", "night": "D", "hour": "H", "minute": "M", "second": "S",
}  # fmt: skip
_FACTOR = {"decade": 10, "century": 100, "weekend": 2, "fortnight": 2}
_CLOCK = ("second", "minute", "hour")


def duration_value(unit: str, count: Decimal | None) -> str:
    """P3M, PT2H, PXY (a number that isn't stated), P2Y6M."""
    prefix = "PT" if unit in _CLOCK else "P"
    if count is None:
        letter = {"decade": "E", "century": "C"}.get(unit, _LETTER[unit])
        return f"{prefix}X{letter}"
    count *= _FACTOR.get(unit, 1)
    if unit not in _SMALLER and count != int(count):
        return f"{prefix}{count.normalize()}{_LETTER[unit]}"
    whole = int(count)
    value = f"{prefix}{whole}{_LETTER[unit]}" if whole or count == whole else prefix
    if count != whole and unit in _SMALLER:
        letter, factor = _SMALLER[unit]
        rest = round((count - whole) * factor)
        separator = "T" if unit == "day" else ""
        value += f"{separator}{rest}{letter}"
    return value


def resolve_duration(one: Found, context: Context) -> Resolved:
    """A length; with days where it is "the past" or "the next" so many units and the publication date is known."""
    partial, anchor = one.partial, context.anchor
    if partial.reference:
        return Resolved(partial.reference, None, None, approximate=True, explain="a length that isn't stated")
    value = duration_value(partial.unit, partial.count)
    approximate = bool(one.modifier) or partial.count is None or partial.count_high is not None
    trailing = partial.direction in ("past", "last") and partial.count is not None
    if trailing and anchor is not None and partial.unit not in _CLOCK:
        count, unit = partial.count, partial.unit
        if count != int(count) and unit in calendar.MONTHS:
            count, unit = round(count * calendar.MONTHS[unit]), "month"
        if unit not in calendar.MONTHS and unit not in calendar.DAYS:
            return Resolved(value, None, None, approximate=approximate)
        return Resolved(value, calendar.shift(anchor, unit, -int(count)), anchor, True, True, "up to publication")
    return Resolved(value, None, None, approximate=approximate, explain="a length, not tied to a date")


def resolve_set(one: Found) -> Resolved:
    """The value that repeats."""
    partial = one.partial
    suffix = f"T{partial.part}" if partial.part else ""
    if partial.reference:
        return Resolved(partial.reference, None, None, explain="repeated")
    if partial.weekday:
        return Resolved(f"XXXX-WXX-{partial.weekday}{suffix}", None, None, explain="repeated")
    if partial.month:
        return Resolved(f"XXXX-{partial.month:02d}", None, None, explain="repeated")
    if partial.season:
        return Resolved(f"XXXX-{partial.season}", None, None, explain="repeated")
    if not partial.unit and partial.part:
        return Resolved(f"XXXX-XX-XX{suffix}", None, None, explain="repeated")
    return Resolved(duration_value(partial.unit, partial.count), None, None, explain="repeated")


