"""What a figure allows: the numbers that its modifier and its roundness leave open, and whether two figures agree."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

#: How far "about" reaches, and how far two exact figures may lie apart to be one rounded from the other (shares of
#: value).
ABOUT_SHARE = Decimal("0.1")
ROUNDING_SHARE = Decimal("0.05")
_INFINITE = Decimal("Infinity")


class Bounds(NamedTuple):
    """Lowest and highest number a statement is compatible with, ends included."""

    low: Decimal
    high: Decimal


def number(cell: Any) -> Decimal | None:
    """A table cell (Decimal, int, float, str or None) as a Decimal; None where it is empty or no number."""
    if cell is None or cell == "":
        return None
    try:
        value = cell if isinstance(cell, Decimal) else Decimal(str(cell))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def precision(value: Decimal) -> Decimal:
    """The unit of the last digit that is not a trailing zero: 603 -> 1, 600 -> 100, 2.5 -> 0.1.

    A number below 10 without decimals is as good as counted and has precision 1.
    """
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


def bounds(value: Decimal, value_high: Decimal | None = None, modifier: str = "") -> Bounds:
    """The numbers a figure allows.

    "at least 76" is open above, "up to 30" below, "about 200" reaches a tenth to either side, and an exact round number
    allows what would be rounded to it, at most a twentieth to either side ("600" allows 603, "2 million" not 2.4
    million).
    """
    high = value if value_high is None else max(value, value_high)
    low = min(value, high)
    if modifier in ("at least", "more than"):
        return Bounds(low, _INFINITE)
    if modifier in ("at most", "less than"):
        return Bounds(-_INFINITE, high)

    def slack(end: Decimal) -> Decimal:
        if modifier == "about":
            return max(abs(end) * ABOUT_SHARE, precision(end) / 2)
        return min(abs(end) * ROUNDING_SHARE, precision(end) / 2)

    return Bounds(low - slack(low), high + slack(high))


def agree(several: Sequence[Bounds]) -> bool:
    """Whether some number is allowed by all of them: intervals meet pair by pair exactly where they have a point in common."""
    return not several or max(b.low for b in several) <= min(b.high for b in several)
