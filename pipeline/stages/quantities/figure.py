"""A figure while it is being read: what the grammar fills in and the later rules add to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pipeline.stages.quantities.modifiers import Modifier
from pipeline.stages.quantities.numbers import Number
from pipeline.stages.quantities.units import Unit

#: hyphens, dashes and minus signs
DASHES = ("-", "–", "—", "‑", "−", "―")


class Change(NamedTuple):
    """increase or decrease, and the token that says so."""

    says: str
    token: int


@dataclass(slots=True)
class Figure:
    """A figure while it is being read. ``first`` and ``last`` are pieces, last exclusive; spans are code points."""

    first: int
    last: int
    number_first: int
    number_last: int
    value: Decimal
    high: Decimal | None = None
    kind: str = ""
    form: str = "digits"
    unit: str = ""
    unit_span: tuple[int, int] | None = None
    #: code point the figure begins at, where a currency stands before it
    start: int = -1
    modifier: Modifier | None = None
    sign: str = ""
    rule: str = ""
    #: "hyphen" where a hyphen joins the number to what follows ("11-member"), "of" where "of" does
    joined: str = ""
    #: rate denominator, "" for none
    per: str = ""
    #: lemma of the verb above it, for figures that share it ("Ruiz has 28 seats, Cole has 22")
    verb: str = ""
    #: the change found for it (change.py), for figures joined to it
    change: Change | None = None


@dataclass(slots=True)
class End:
    """One end of a figure: its number with currency and unit."""

    number: Number
    first: int
    last: int
    start: int
    unit: Unit | None
    unit_span: tuple[int, int] | None
    sign: str = ""
    before: bool = False


#: Is a piece a plural noun?
Plural = Callable[[int], bool]
