"""Neighbouring expressions that are one: modifiers in front, part of whole, time of day and date, units and base."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.stages.dates.mention import Mention
from pipeline.stages.dates.partial import Partial
from pipeline.stages.dates.patterns import Modifier, modifiers_before
from pipeline.stages.dates.reading import Reading

#: how far in front of an expression a modifier may begin, in word parts
_REACH = 4
#: how far apart two expressions that are one may stand, in word parts
_GAP = 3


def combine(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Joins what belongs together, left to right, then takes in the modifiers in front."""
    out: list[Mention] = []
    for mention in mentions:
        mention = _day_around(reading, mention, out[-1].end if out else 0)
        while out and (joined := _join(reading, out[-1], mention)) is not None:
            out.pop()
            mention = joined
        out.append(mention)
    return [_modified(reading, mention, out[i - 1].end if i else 0) for i, mention in enumerate(out)]


def _day_around(reading: Reading, mention: Mention, floor: int) -> Mention:
    """The day before last Tuesday."""
    start = mention.start - 2
    if start < floor or not _is_day(mention.partial) or reading.word(start) != "day":
        return mention
    way = reading.word(start + 1)
    if way not in ("before", "after"):
        return mention
    start -= start - 1 >= floor and reading.word(start - 1) == "the"
    around = Partial("offset", unit="day", count=Decimal(1), direction=way, base=mention.partial)
    return Mention(start, mention.end, "DATE", f"day-{way}+{mention.rule}", around)


def _join(reading: Reading, left: Mention, right: Mention) -> Mention | None:
    """The two as one mention, None where they are two."""
    if right.start - left.end > _GAP or "\n" in reading.letters[left.end : right.start]:
        return None
    text = " ".join(reading.word(position) for position in range(left.end, right.start))
    a, b = left.partial, right.partial

    def joined(kind: str, partial: Partial, head: int = -1, modifier: str = "") -> Mention:
        return Mention(left.start, right.end, kind, f"{left.rule}+{right.rule}", partial, modifier, head)

    if text in ("of", "in", "") and (whole := _part_of_whole(a, b, text)) is not None:
        return joined(left.type, whole, left.start, right.modifier)
    if text == "'s" and _is_year(a) and b.kind in ("date", "unit") and (b.quarter or b.half or b.unit == "quarter"):
        return joined("DATE", replace(b, base=a, direction=""))
    if _is_clock(a) and _is_day(b) and not b.clock and text in ("", "on", ",", "( )"):
        return joined("TIME", replace(b, clock=a.clock), right.start)
    if _is_clock(b) and _is_day(a) and not a.clock and text in ("", ",", "at", ", at"):
        return joined("TIME", replace(a, clock=b.clock), left.start)
    if a.kind == "date" and a.part and not _is_day(a) and _is_day(b) and text in ("of", "on"):
        return joined("TIME", replace(b, part=a.part))
    if text in ("before", "after") and _is_day(b) and _counts_days(left):
        return joined("DATE", Partial("offset", unit=a.unit, count=a.count, direction=text, base=b))
    if a.kind == "unit" and a.unit == "week" and a.direction == "the" and text == "of" and _is_day(b):
        return Mention(left.start, right.end, "DATE", "week-of", Partial("unit", unit="week", direction="of", base=b))
    return None


def _is_clock(partial: Partial) -> bool:
    """A time of day alone."""
    return partial.kind == "date" and bool(partial.clock) and partial.unit == "day" and partial.day is None


def _is_day(partial: Partial) -> bool:
    """Names a day."""
    if partial.kind == "date":
        return partial.day is not None or partial.weekday is not None or bool(partial.holiday)
    return partial.kind == "offset" and partial.unit == "day" and partial.direction == "now"


def _is_year(partial: Partial) -> bool:
    """Names a year and nothing smaller."""
    if partial.kind == "unit":
        return partial.unit == "year" and partial.direction in (
            "last", "this", "next", "same", "previous", "following", "the"
        )  # fmt: skip
    if partial.kind != "date" or partial.month or partial.quarter or partial.season or partial.half or partial.holiday:
        return False
    return partial.year is not None and partial.calendar in ("", "fiscal", "company") and not partial.unit


def _counts_days(mention: Mention) -> bool:
    """A plain number of days or longer: two days, three weeks."""
    partial = mention.partial
    if partial.kind != "duration" or partial.count is None or mention.end - mention.start != 2:
        return False
    return partial.unit in ("day", "week", "month", "year") and partial.count == int(partial.count)


def _part_of_whole(a: Partial, b: Partial, text: str) -> Partial | None:
    """(the third quarter) of (last year), (July) (last year), (the quarter) (a year ago)."""
    year_ago = b.kind == "offset" and b.unit == "year" and b.direction == "ago" and text == ""
    if not year_ago and (not _is_year(b) or a.year is not None):
        return None
    if a.kind == "date" and not a.direction and a.base is None:
        inside = a.quarter if year_ago else a.month or a.quarter or a.season or a.half or a.holiday
        # "July 2016" is a pattern of its own; "July, 2016" and "July ... 2016" with nothing between are two
        return replace(a, base=b) if inside and (text or b.kind != "date") else None
    if a.kind == "unit" and a.unit in ("quarter", "period") and text in ("", "of"):
        return replace(a, base=b, direction="")
    if a.kind == "unit" and a.unit == "month" and a.direction == "same" and not year_ago:
        return replace(a, base=b)
    if a.kind == "unit" and a.unit == "weekend" and text == "of":
        return replace(a, base=b, direction="")
    return None


def _modified(reading: Reading, mention: Mention, floor: int) -> Mention:
    """Takes in the longest modifier that stands in front and goes with the expression."""
    begin = max(floor, mention.start - _REACH)
    before = reading.letters[begin : mention.start]
    best: tuple[int, Modifier] | None = None
    for start, modifier in modifiers_before(before):
        if (best is None or start < best[0]) and _goes_with(modifier, mention, reading, begin + start):
            best = (start, modifier)
    if best is None:
        return mention
    head = mention.head if mention.head >= 0 else mention.start
    return replace(mention, start=begin + best[0], modifier=best[1].mod, head=head)


def _goes_with(modifier: Modifier, mention: Mention, reading: Reading, start: int) -> bool:
    partial, first = mention.partial, reading.word(start)
    if modifier.goes_with == "date":
        return _takes_edge(modifier, mention, first, reading.word(start + 1))
    if modifier.goes_with == "count":
        if partial.direction and partial.kind == "duration":  # over the past three years: over is no "more than"
            return modifier.mod.startswith("EQUAL") and partial.count is not None
        if partial.count is None or reading.word(mention.start) == "the" or mention.rule == "duration-period":
            return False
        return partial.kind == "duration" or (partial.kind == "offset" and partial.direction != "now")
    if partial.kind in ("reference", "set") or first == "sometime":
        return False
    if _is_day(partial) and not partial.month or partial.kind == "duration" and partial.count is None:
        return False
    return first != "some" or (partial.kind == "duration" and partial.count is not None)


def _takes_edge(modifier: Modifier, mention: Mention, first: str, second: str) -> bool:
    """early, mid, late, the end of, post-, pre-."""
    partial = mention.partial
    if mention.type not in ("DATE", "TIME") or partial.kind == "reference":
        return False
    if partial.kind == "offset" and partial.direction != "now":
        return False
    if modifier.mod in ("AFTER", "BEFORE"):
        return partial.kind == "date" and partial.year is not None
    if first in ("earlier", "later"):  # earlier this month, later yesterday, earlier Friday; not: later 2016
        if partial.kind == "date":
            return bool(partial.part or partial.weekday) and not partial.month
        return partial.unit != "quarter"
    if first == "the" and second in ("end", "start", "beginning", "close", "middle"):
        return not _is_day(partial)
    return True
