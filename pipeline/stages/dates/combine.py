"""Neighbouring expressions that are one: modifiers in front, part of whole, time of day and date, units and base."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.stages.dates.mention import Mention
from pipeline.stages.dates.partial import Partial
from pipeline.stages.dates.patterns import Modifier, Patterns
from pipeline.stages.dates.reading import Reading

#: how far in front of an expression a modifier may begin, in word parts
_REACH = 4
_WHOLE_UNITS = frozenset({"year", "quarter", "month", "decade", "century", "week", "half"})


def combine(reading: Reading, mentions: list[Mention], patterns: Patterns) -> list[Mention]:
    """Joins what belongs together, left to right, then takes in the modifiers in front."""
    out: list[Mention] = []
    for mention in mentions:
        mention = _day_around(reading, mention, out[-1].end if out else 0)
        while out and (joined := _join(reading, out[-1], mention)) is not None:
            out.pop()
            mention = joined
        out.append(mention)
    out = [_modified(reading, mention, out[i - 1].end if i else 0, patterns) for i, mention in enumerate(out)]
    return out


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
    between = [reading.word(position) for position in range(left.end, right.start)]
    if len(between) > 3 or any("\n" in reading.letters[p] for p in range(left.end, right.start)):
        return None
    a, b = left.partial, right.partial
    text = " ".join(between)
    if text in ("of", "in") or text == "":
        whole = _whole(a, b, text)
        if whole is not None:
            return Mention(left.start, right.end, left.type, f"{left.rule}+{right.rule}", whole, right.modifier, left.start)
    if text == "'s" and b.kind in ("date", "unit") and (b.quarter or b.unit == "quarter" or b.half):
        return Mention(left.start, right.end, "DATE", f"{left.rule}+{right.rule}", replace(b, base=a, direction=""))
    if _is_clock(a) and b.kind in ("date", "offset") and not b.clock and _is_day(b) and text in ("", "on", ",", "( )"):
        return Mention(left.start, right.end, "TIME", f"{left.rule}+{right.rule}", replace(b, clock=a.clock), "", right.start)
    if _is_clock(b) and a.kind in ("date", "offset") and _is_day(a) and not a.clock and text in ("at", ", at", "", ","):
        return Mention(left.start, right.end, "TIME", f"{left.rule}+{right.rule}", replace(a, clock=b.clock), "", left.start)
    if a.kind == "date" and a.part and not _is_day(a) and b.kind in ("date", "offset") and _is_day(b) and text in ("of", "on"):
        return Mention(left.start, right.end, "TIME", f"{left.rule}+{right.rule}", replace(b, part=a.part))
    if text in ("before", "after") and a.kind == "duration" and a.count is not None and a.count == int(a.count) and left.end - left.start == 2:
        if _is_day(b) and a.unit in ("day", "week", "month", "year"):
            around = Partial("offset", unit=a.unit, count=a.count, direction=text, base=b)
            return Mention(left.start, right.end, "DATE", f"{left.rule}+{right.rule}", around)
    if a.kind == "unit" and a.unit == "week" and a.direction == "the" and text == "of" and _is_day(b):
        return Mention(left.start, right.end, "DATE", "week-of", Partial("unit", unit="week", direction="of", base=b))
    return None


def _is_clock(partial: Partial) -> bool:
    return bool(partial.clock) and partial.unit == "day" and partial.day is None


def _is_day(partial: Partial) -> bool:
    """Names a day."""
    if partial.kind == "date":
        return partial.day is not None or partial.weekday is not None or bool(partial.holiday)
    return partial.kind == "offset" and partial.unit == "day" and partial.direction == "now"


def _whole(a: Partial, b: Partial, text: str) -> Partial | None:
    """(the third quarter) of (last year), (July) (last year), (the summer) of (that year)."""
    year = b.kind == "unit" and b.unit == "year" and b.direction in ("last", "this", "next", "same", "previous", "following", "the")
    year = year or (b.kind == "date" and b.year is not None and not (b.month or b.quarter or b.season or b.half or b.calendar))
    year = year or (b.kind == "date" and b.calendar == "fiscal" and b.month is None)
    if not year or a.year is not None or a.kind not in ("date", "unit"):
        year_ago = b.kind == "offset" and b.unit == "year" and b.direction == "ago" and (a.quarter or a.unit in ("quarter", "period"))
        if not (year_ago and text == ""):
            return None
    if a.kind == "date" and (a.month or a.quarter or a.season or a.half or a.holiday) and not a.direction:
        return replace(a, base=b) if text or b.kind == "unit" or b.kind == "offset" else None
    if a.kind == "unit" and a.unit in ("quarter", "weekend", "period") and (text == "of" or text == "" and year is not True):
        return replace(a, base=b, direction="")
    if a.kind == "unit" and a.unit in ("quarter", "period") and text == "" and b.kind == "unit":
        return replace(a, base=b, direction="")
    return None


def _modified(reading: Reading, mention: Mention, floor: int, patterns: Patterns) -> Mention:
    begin = max(floor, mention.start - _REACH)
    before = reading.letters[begin : mention.start]
    best: tuple[int, Modifier] | None = None
    for modifier in patterns.modifiers:
        found = modifier.search.search(before)
        if found is None or not _goes_with(modifier, mention, reading, begin + found.start()):
            continue
        if best is None or found.start() < best[0]:
            best = (found.start(), modifier)
    if best is None:
        return mention
    start = begin + best[0]
    return replace(mention, start=start, modifier=best[1].mod, head=mention.head if mention.head >= 0 else mention.start)


def _goes_with(modifier: Modifier, mention: Mention, reading: Reading, start: int) -> bool:
    partial = mention.partial
    if modifier.goes_with == "date":
        if mention.type not in ("DATE", "TIME") or partial.kind == "reference" or partial.kind == "offset" and partial.direction != "now":
            return False
        if modifier.mod in ("AFTER", "BEFORE"):
            return partial.kind == "date" and partial.year is not None
        first = reading.word(start)
        if first in ("earlier", "later"):  # earlier this month, later yesterday; not: earlier Friday, later 2016
            if partial.kind == "date":
                return bool(partial.part) and not partial.weekday
            return partial.unit != "quarter" and partial.count != 0
        if first in ("the",) and reading.word(start + 1) in ("end", "start", "beginning", "close", "middle"):
            return not _is_day(partial)
        return True
    if modifier.goes_with == "count":
        if partial.direction and partial.kind == "duration":  # over the past three years: over is no "more than"
            return modifier.mod.startswith("EQUAL") and partial.count is not None
        if partial.count is None or reading.word(mention.start) == "the" or mention.rule == "duration-period":
            return False
        return partial.kind == "duration" or (partial.kind == "offset" and partial.direction != "now")
    if partial.kind in ("reference", "set"):
        return False
    if _is_day(partial) and not partial.month or partial.kind == "duration" and partial.count is None:
        return False
    if reading.word(start) == "sometime":
        return False
    if reading.word(start) == "some":
        return partial.kind == "duration" and partial.count is not None
    return partial.kind in ("duration", "date", "unit", "offset")
