"""Whole numbers found in a table, a whole array of them at once: a hash table that numpy reads."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

Integers = NDArray[numpy.int64]
#: 2**64 over the golden ratio: multiplied by it, numbers that differ little differ in their first bits
_SCATTER = numpy.uint64(0x9E3779B97F4A7C15)
#: slots a number; more of them cost memory, fewer cost comparisons
_ROOM = 4


class Lookup:
    """Different numbers of 64 bits and the position of each; quicker than a search among sorted ones."""

    def __init__(self, keys: NDArray[numpy.integer]) -> None:
        keys = keys.astype("uint64")
        bits = (_ROOM * len(keys)).bit_length()
        self._shift = numpy.uint64(64 - bits)
        slots = self._slots(keys)
        order = numpy.argsort(slots, kind="stable")
        #: how many keys share each slot, and where they begin
        self._filled = numpy.bincount(slots, minlength=1 << bits)
        self._first = numpy.cumsum(self._filled) - self._filled
        self._deepest = int(self._filled.max())
        self._keys = numpy.append(keys[order], keys[:1])
        self._positions = numpy.append(order, 0)

    def _slots(self, keys: NDArray[numpy.uint64]) -> NDArray[numpy.int64]:
        return ((keys * _SCATTER) >> self._shift).view("int64")

    def find(self, wanted: NDArray[numpy.integer]) -> Integers:
        """The position of each number, -1 where it isn't in the table."""
        wanted = wanted.view("uint64")
        slots = self._slots(wanted)
        places = self._first[slots]
        missed = numpy.flatnonzero(self._keys[places] != wanted)
        for depth in range(1, self._deepest):
            missed = missed[self._filled[slots[missed]] > depth]
            places[missed] += 1
            missed = missed[self._keys[places[missed]] != wanted[missed]]
        return numpy.where(self._keys[places] == wanted, self._positions[places], -1)
