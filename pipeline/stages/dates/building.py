"""What the builders share: their registry, and the readings of a match that several of them need."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from pipeline.config import DatesConfig
from pipeline.stages.dates.partial import Partial
from pipeline.stages.dates.reading import Match

#: a match -> TIMEX3 type and parts; None: it is no time expression
Built = tuple[str, Partial] | None
Builder = Callable[[Match, DatesConfig], Built]
#: ``make`` of patterns.yaml -> its builder
BUILDERS: dict[str, Builder] = {}


def builder(function: Builder) -> Builder:
    """Register a function under its name."""
    BUILDERS[function.__name__] = function
    return function


_DIRECTIONS = {
    "last": "last", "this": "this", "next": "next", "this past": "last", "this coming": "next", "coming": "next",
    "the previous": "previous", "the following": "following", "the coming": "next", "previous": "previous",
    "following": "following", "preceding": "previous", "prior": "previous", "the preceding": "previous",
    "the prior": "previous", "same": "same", "the same": "same", "that": "same", "that same": "same",
    "later that": "same", "earlier that": "same",
    "current": "this", "the current": "this", "latest": "latest", "the latest": "latest", "the": "the", "past": "past",
    "the past": "past", "the last": "last", "the next": "next", "the upcoming": "next", "upcoming": "next",
    "this year 's": "this", "future": "next",
}  # fmt: skip


def direction(match: Match) -> str:
    """last, next, this ... of what stands in front."""
    text = match.text("dir")
    if "earlier" in text or text.endswith("ago"):
        return "previous year"
    return _DIRECTIONS.get(text, text)


def clock_time(text: str) -> str:
    if not text:
        return ""
    pieces = text.split(":")
    return ":".join([f"{int(pieces[0]):02d}", *pieces[1:]])


def full_year(text: str) -> int:
    """A year of two or four digits; two digits up to 49 are this century's."""
    value = int(text)
    if len(text) == 4:
        return value
    return value + (2000 if value < 50 else 1900)


def count_of(match: Match) -> tuple[Decimal | None, Decimal | None] | None:
    """Number of units; (None, None) where it is vague."""
    if match.span("num"):
        number = match.number("num")
        if number is None:
            return None
        if fraction := match.value("frac"):
            number += Decimal(str(fraction))
        return number, match.number("high")
    if match.span("couple"):
        return Decimal(2), None
    if match.span("dozen"):
        return Decimal(24 if match.text("dozen").startswith("two") else 12), None
    if match.span("piece"):
        return Decimal("0.5" if "half" in match.text("piece") else "0.25"), None
    if match.span("halfa"):
        return Decimal(str(match.value("halfa"))), None
    if match.span("art"):
        fraction = match.value("frac")
        return Decimal(1) + Decimal(str(fraction or 0)), match.number("high")
    return None, None
