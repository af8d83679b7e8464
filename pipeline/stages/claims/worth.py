"""How much a claim is worth checking: its sentence's score, moved by what the claim states."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

#: What a claim adds to its sentence's check-worthiness, in log odds.
ADDED = {"figure": 0.4, "source": 0.3, "when": 0.2, "where": 0.2, "not asserted": -0.6}


def worth(base: float | None, present: Mapping[str, bool]) -> float:
    """The score of a claim, 0 to 1. ``base`` is its sentence's (None: unknown); ``present`` tells what it states."""
    return moved(0.5 if base is None else base, sum(ADDED[name] for name, there in present.items() if there))


def moved(score: float, odds: float) -> float:
    """A score moved by log odds, four decimals."""
    score = min(max(score, 0.001), 0.999)
    return round(1 / (1 + exp(-(log(score / (1 - score)) + odds))), 4)
