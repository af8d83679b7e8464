"""Points in time -> a TIMEX3 value with first and last day."""

from __future__ import annotations

from dataclasses import replace

from pipeline.stages.dates.calendar_points import resolve_calendar
from pipeline.stages.dates.context import UNRESOLVED, Context, Resolved
from pipeline.stages.dates.partial import Partial
from pipeline.stages.dates.unit_points import resolve_offset, resolve_unit


def resolve_point(partial: Partial, tense: str, context: Context) -> Resolved:
    """A DATE or TIME, with what it is a part of or counted from resolved first.

    Raises ValueError where there is no such day, OverflowError outside of years 1 to 9999.
    """
    if partial.kind == "reference":
        recent = partial.direction == "recent"  # recent months end with publication
        return Resolved(partial.reference, None, context.anchor if recent else None, recent, recent)
    base = resolve_point(partial.base, tense if partial.kind != "offset" else "", context) if partial.base else None
    if partial.kind == "offset":
        return resolve_offset(partial, base, context)
    if partial.kind == "unit":
        return resolve_unit(partial, base, tense, context)
    if base is None:
        return resolve_calendar(partial, tense, context)
    if not base.start:
        return replace(UNRESOLVED, explain="its year is not known")
    inside = resolve_calendar(replace(partial, base=None, direction="", year=base.start.year), tense, context)
    return replace(inside, anchored=base.anchored, explain=f"of {base.value} ({base.explain})")
