"""What the grammar finds: expressions with the parts that are written, before anything is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.records import TextSpan


@dataclass(frozen=True, slots=True)
class Partial:
    """The parts of a time expression as they stand. What isn't stated is None or empty.

    kind says which of the other fields carry the meaning:
    date (calendar parts), unit (this week, the quarter), offset (two days ago), duration, set, reference (now).
    """

    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    #: SP SU FA WI
    season: str = ""
    #: 1 to 4 and 1 to 2
    quarter: int | None = None
    half: int | None = None
    holiday: str = ""
    #: 199 for the 1990s, 19 for the 20th century
    decade: int | None = None
    century: int | None = None
    #: the year is a fiscal, a school or a company's year; "overnight" for that word
    calendar: str = ""
    #: second, minute, hour, day, week, weekend, fortnight, month, quarter, half, season, year, decade, century
    unit: str = ""
    #: None with unit: a number that isn't stated (years, several weeks)
    count: Decimal | None = None
    count_high: Decimal | None = None
    #: last, this, next, previous, following, same, past, latest, the, of, nth, recent, previous year;
    #: of an offset: ago, ahead, earlier, later, before, after, now
    direction: str = ""
    #: MO AF EV NI
    part: str = ""
    clock: str = ""
    #: PAST_REF PRESENT_REF FUTURE_REF, or a fixed TIMEX3 value
    reference: str = ""
    #: what the expression is counted or taken from: (the day) before *Christmas*, (the summer) of *last year*
    base: Partial | None = None
    #: the other reading where the day order is open; the other end where one match is two expressions (April 12-13)
    other: Partial | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression in the text: code points, TIMEX3 type, its parts, and what resolving needs of its sentence."""

    start: int
    end: int
    text: str
    type: str
    rule: str
    partial: Partial
    #: TIMEX3 mod: START MID END APPROX MORE_THAN LESS_THAN EQUAL_OR_MORE EQUAL_OR_LESS BEFORE AFTER
    modifier: str = ""
    #: of the governing verb: past, present, future or ""
    tense: str = ""
    #: a RANGE: positions of its ends in the list of findings (None: open)
    low: int | None = None
    high: int | None = None
    #: since, until, by, before, after, from-to
    relation: str = ""
    part_of: TextSpan | None = None
    approximate: bool = False
