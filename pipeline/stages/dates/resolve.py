"""Resolving: partial values, publication date, tense and the last date mentioned -> TIMEX3 values and days. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.config import DatesConfig
from pipeline.records import TimeExpression
from pipeline.stages.dates import days as calendar
from pipeline.stages.dates.context import Context, Resolved, whole
from pipeline.stages.dates.partial import Found
from pipeline.stages.dates.points import resolve_point
from pipeline.stages.dates.spans import resolve_duration, resolve_set


def resolve(
    found: Sequence[Found], anchor: date | None, anchor_from: str, settings: DatesConfig
) -> list[TimeExpression]:
    """One TimeExpression a finding, in the same order.

    ``anchor`` is the day of publication (None: what is relative stays unresolved, its days empty) and ``anchor_from``
    where it is known from. Nothing is taken from today's date.
    """
    context = Context(anchor, settings, day_order=_day_order(found))
    results: list[Resolved | None] = [None] * len(found)
    ended = {one.low: one.high for one in found if one.relation == "ending"}
    for i, one in enumerate(found):
        if one.type != "RANGE":
            context.position = one.start
            if i in ended and one.partial.unit == "quarter" and one.type == "DATE":
                results[i] = _quarter_ended(_resolve_one(found[ended[i]], context), context)
            results[i] = results[i] or _resolve_one(one, context)
    for one in found:
        if one.relation == "between":  # its ends lie inside it: late 2013 as an end is the third itself
            for end in (one.low, one.high):
                results[end] = _narrowed(found[end], results[end], settings)
            _in_order(one, found, results, context)
    out = []
    for i, one in enumerate(found):
        result = results[i] or _resolve_range(one, found, results, context)
        needs = result.anchored
        out.append(
            TimeExpression(
                one.start, one.end, one.text, one.type, result.value, one.rule, result.start, result.end,
                result.approximate, one.modifier, one.part_of,
                anchor if needs else None, anchor_from if needs and anchor else "", result.explain,
            )
        )  # fmt: skip
    return out


def _day_order(found: Sequence[Found]) -> str:
    """The order the document's plain numeric dates are in: 13/6/2017 makes 4/7/2017 the fourth of July."""
    orders = {_order_of(one) for one in found if one.rule.startswith("numeric")} - {""}
    return orders.pop() if len(orders) == 1 else "unknown"


def _order_of(one: Found) -> str:
    if one.partial.other is not None or one.partial.day == one.partial.month:
        return ""
    first = int("".join(c if c.isdigit() else " " for c in one.text).split()[0])
    return "month-day" if first == one.partial.month else "day-month"


def _resolve_one(one: Found, context: Context) -> Resolved:
    try:
        if one.type == "DURATION":
            result = resolve_duration(one, context)
            months = one.partial.unit == "month" and one.partial.count in (6, 9)
            if months or one.partial.unit == "year" and one.rule == "unit-bare":
                context.period = None  # the nine months, the year ended June 30: what is reported on is no quarter
        elif one.type == "SET":
            result = resolve_set(one)
        else:
            result = resolve_point(one.partial, one.tense, context)
            result = _modified(one, result)
            if result.value and result.start and one.partial.kind != "reference":
                context.remember(result)
    except (ValueError, OverflowError):  # no such day, or outside of years 1 to 9999
        return Resolved("", None, None, explain="no such day")
    return result


def _modified(one: Found, result: Resolved) -> Resolved:
    """early, mid, late: approximate; the unit keeps its days, as in TIMEX3, and the third is a RANGE of its own."""
    return replace(result, approximate=result.approximate or one.approximate or bool(one.modifier))


def _narrowed(one: Found, result: Resolved, settings: DatesConfig) -> Resolved:
    """An end of a range that is early, mid or late in its unit, as a third of it."""
    third = {"START": "early", "MID": "mid", "END": "late"}.get(one.modifier)
    return _third(result, one.modifier) if third in settings.thirds and " of " not in one.text else result


def _third(result: Resolved, modifier: str) -> Resolved:
    if not result.start or not result.end or result.start >= result.end:
        return result
    low, high = calendar.third_of((result.start, result.end), modifier)
    explain = f"{result.explain}; its {modifier} third"
    return replace(result, start=low, end=high, approximate=True, explain=explain)


def _part(one: Found, unit: Resolved, context: Context) -> Resolved:
    """The RANGE of early 2016 (a third of it) or of earlier this year (up to publication)."""
    if not unit.start or not unit.end:
        return Resolved("", None, None, unit.anchored, True)
    anchor = context.anchor
    if one.relation in ("early", "mid", "late"):
        part = _third(unit, one.modifier)
    elif anchor and unit.start <= anchor <= unit.end:
        days = (unit.start, anchor) if one.relation == "earlier" else (anchor, unit.end)
        edge = "up to" if one.relation == "earlier" else "from"
        part = replace(unit, start=days[0], end=days[1], explain=f"{unit.explain}, {edge} publication")
    else:
        part = unit
    return replace(part, value=f"{part.start.isoformat()}/{part.end.isoformat()}", approximate=True)


def _in_order(one: Found, found: Sequence[Found], results: list[Resolved | None], context: Context) -> None:
    """Ends that were each resolved on their own may cross: Monday to Friday, November to February."""
    low, high = results[one.low], results[one.high]
    if not (low.start and high.end and low.start > high.end and low.anchored and high.anchored):
        return
    moved, unit = (one.high, 1) if found[one.high].tense == "future" else (one.low, -1)
    parts = found[moved].partial
    if parts.kind != "date" or parts.year is not None or parts.direction:
        return
    result = results[moved]
    if parts.weekday and not parts.month:
        start = result.start + timedelta(days=7 * unit)
        value = start.isoformat() + result.value[10:]
        results[moved] = replace(result, value=value, start=start, end=start, explain="in order with the other end")
    elif parts.month:
        try:
            again = resolve_point(replace(parts, year=result.start.year + unit), one.tense, context)
        except ValueError:  # 29 February
            return
        results[moved] = replace(again, anchored=True, explain="in order with the other end")


def _exact_edge(one: Found, found: Sequence[Found]) -> bool:
    """By the end of May, since the beginning of the year: the edge that counts is a certain day."""
    if one.relation in ("by", "until"):
        return found[one.high].modifier == "END" and "end of" in found[one.high].text.lower()
    if one.relation == "since":
        return found[one.low].modifier == "START" and "of" in found[one.low].text.lower().split()
    return False


def _quarter_ended(last: Resolved, context: Context) -> Resolved | None:
    """The quarter ended July 31: the one most of whose days lie before that day; None where the day isn't known."""
    if last.end is None:
        return None
    value = calendar.value_at(last.end - timedelta(days=45), "quarter")
    result = whole(value, "quarter", context, anchored=last.anchored, explain=f"ended {last.value}")
    context.remember(result)
    return result


def _ending(length: Found, last: Resolved) -> Resolved:
    """The nine months ended Sept. 30: counted back from the end of what it ends with."""
    count = length.partial.count if length.partial.kind == "duration" else 1
    if last.end is None or count is None or count != int(count):
        return Resolved("", None, None, last.anchored)
    start = calendar.shift(last.end + timedelta(days=1), length.partial.unit, -int(count))
    value = f"{start.isoformat()}/{last.end.isoformat()}"
    return Resolved(value, start, last.end, last.anchored, last.approximate, f"counted back from {last.end}")


def _first_of(length: Found, whole: Resolved, anchored: bool) -> Resolved:
    """The first (or last) nine months of a year that is known."""
    unit, count = length.partial.unit, length.partial.count
    if not (whole.start and whole.end) or count != int(count) or unit in ("second", "minute", "hour"):
        return Resolved("", None, None, anchored)
    first = not any(word in length.text.lower() for word in ("last", "final", "closing"))
    if first:
        start, end = whole.start, calendar.shift(whole.start, unit, int(count)) - timedelta(days=1)
    else:
        start, end = calendar.shift(whole.end + timedelta(days=1), unit, -int(count)), whole.end
    if start < whole.start or end > whole.end:
        return Resolved("", None, None, anchored)
    value = f"{start.isoformat()}/{end.isoformat()}"
    how = f"{'first' if first else 'last'} {count} {unit}s of {whole.value}"
    return Resolved(value, start, end, anchored, False, how)


def _resolve_range(
    one: Found, found: Sequence[Found], results: Sequence[Resolved | None], context: Context
) -> Resolved:
    if one.relation in ("early", "mid", "late", "earlier", "later"):
        return _part(one, results[one.low], context)
    joined = one.relation == "between"
    low, high = (
        None if end is None else results[end] if joined else _narrowed(found[end], results[end], context.settings)
        for end in (one.low, one.high)
    )
    approximate = one.approximate or any(r.approximate for r in (low, high) if r)
    anchor = context.anchor
    anchored = any(r.anchored for r in (low, high) if r) or one.relation in ("since", "so far")
    if one.relation == "between":
        value = f"{low.value}/{high.value}" if low.value and high.value else ""
        if low.start and low.end and high.start and high.end and low.start <= high.start and low.end <= high.end:
            how = f"from {low.value} to {high.value}"
            return Resolved(value, low.start, high.end, anchored, approximate, how)
        return Resolved(value, None, None, anchored, approximate, "its ends are not in order")
    if one.relation == "first-of":
        return _first_of(found[one.low], high, anchored)
    if one.relation == "ending":
        return _ending(found[one.low], high)
    if _exact_edge(one, found):
        approximate = one.approximate
    if one.relation in ("since", "after", "so far", "onward"):
        start = low.start
        if one.relation == "after" and low.end:
            start = low.end + timedelta(days=1)
        end = anchor if one.relation in ("since", "so far") and start and anchor and anchor >= start else None
        value = f"{low.value}/{end.isoformat() if end else '..'}" if low.value else ""
        return Resolved(value, start, end, anchored, approximate, f"{one.relation} {low.value}")
    end = high.end
    if one.relation == "before" and high.start:
        end = high.start - timedelta(days=1)
    value = f"../{high.value}" if high.value else ""
    return Resolved(value, None, end, anchored, approximate, f"{one.relation} {high.value}")


