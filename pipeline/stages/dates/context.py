"""What resolving carries along: one result, and what the document has said so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.config import DatesConfig
from pipeline.stages.dates import days as calendar

#: a quarter mentioned within so many characters is the one that is reported on
_NEAR = 1500


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

    def last_month(self) -> date | None:
        """A day of the month that was mentioned last, else the day of publication."""
        named = self.last is not None and self.last.unit in ("day", "month")
        return self.last.start if named else self.anchor

    def reported(self) -> Resolved | None:
        """The quarter that is reported on, where it was mentioned near by."""
        return self.period if self.period and self.position - self.period_at < _NEAR else None


UNRESOLVED = Resolved("", None, None)


def whole(
    value: str, unit: str, context: Context, *, anchored: bool = False, explain: str = "", approximate: bool = False
) -> Resolved:
    """A value with its days."""
    days = calendar.days_of(value, fiscal_month=context.settings.fiscal_year_start)
    start, end = days if days else (None, None)
    return Resolved(value, start, end, anchored, approximate, explain, unit)
