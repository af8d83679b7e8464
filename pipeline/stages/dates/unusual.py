"""Absolute dates in spellings the grammar doesn't know ("04-Jul-2017"), read by dateparser: its only use, fenced in.

It is given one isolated expression, English only, and its answer is taken only where nothing in it was made up: the
same text is read twice, seen from two days that differ in day, month and year, and must give the same day both times.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from pipeline.stages.dates.mention import Mention
from pipeline.stages.dates.partial import Partial
from pipeline.stages.dates.reading import Reading
from pipeline.stages.layout import document_text

_BASES = (datetime(1987, 3, 11), datetime(2044, 10, 26))
#: a month's name and two numbers, joined by signs: what dateparser is asked about
_SHAPE = re.compile(r"(?=.*[A-Za-z]{3})(?:\w{1,9}[-./]){2}\w{1,9}")
_JOINTS = frozenset("-./")
#: rules whose match may be only a piece of such a date
_PIECES = frozenset({"month", "year", "month-year", "month-day", "day-month", "clock-zone"})


@lru_cache(maxsize=1024)
def parse_absolute(text: str) -> date | None:
    """The day that a text names in full, None where it doesn't or isn't a date."""
    import dateparser  # slow to import, and most documents never need it

    days = set()
    for base in _BASES:
        settings = {"RELATIVE_BASE": base, "STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}
        parsed = dateparser.parse(text, languages=["en"], settings=settings)
        if parsed is None:
            return None
        days.add(parsed.date())
    return days.pop() if len(days) == 1 else None


def widen(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Mentions that are a piece of a joined date ("Jul" in "04-Jul-2017") become the whole where it can be read."""
    out: list[Mention] = []
    for mention in mentions:
        if out and mention.start < out[-1].end:
            continue  # inside the one that was just widened
        if mention.rule in _PIECES:
            mention = _widened(reading, mention)
            while out and out[-1].end > mention.start:
                out.pop()
        out.append(mention)
    return out


def _widened(reading: Reading, mention: Mention) -> Mention:
    length = len(reading.letters)
    start, end = mention.start, mention.end
    if not (_joined(reading, start) or (end < length and _joined(reading, end))):
        return mention
    while start > 0 and _touch(reading, start):
        start -= 1
    while end < length and _touch(reading, end):
        end += 1
    while end > mention.end and reading.word(end - 1) in (".", ","):
        end -= 1
    text = document_text(reading.doc)[reading.part(start)[1] : reading.part(end - 1)[2]]
    if not _SHAPE.fullmatch(text):
        return mention
    day = parse_absolute(text)
    if day is None:
        return mention
    partial = Partial("date", year=day.year, month=day.month, day=day.day)
    return replace(mention, start=start, end=end, type="DATE", rule="dateparser", partial=partial)


def _touch(reading: Reading, position: int) -> bool:
    """No white space before this part."""
    return reading.part(position - 1)[2] == reading.part(position)[1]


def _joined(reading: Reading, position: int) -> bool:
    """A joining sign stands on one side of this border, and no white space."""
    if position <= 0 or not _touch(reading, position):
        return False
    return reading.word(position) in _JOINTS or reading.word(position - 1) in _JOINTS
