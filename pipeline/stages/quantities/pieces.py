"""A text cut into pieces, which all reading of numbers and units goes over.

A piece is a number in digits, a run of letters, or one other character.
"""

from __future__ import annotations

import re
from itertools import accumulate

#: Thousands groups: comma, thin or no-break space, apostrophe (Swiss); Indian groups of two; a plain space only where
#: the last group is 000 or there are several groups, since "in groups of 5 100 people" are two numbers.
THIN_SPACES = "\u00a0\u2007\u2009\u202f"
_NUMBER = (
    rf"\d{{1,3}}(?:,\d{{3}})+(?![\d])(?:\.\d+)?|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!\d)(?:\.\d+)?"
    rf"|\d{{1,3}}(?:[{THIN_SPACES}'’]\d{{3}})+(?!\d)(?:\.\d+)?|\d{{1,3}}(?: \d{{3}})+ \d{{3}}(?!\d)|\d{{1,3}} 000(?!\d)"
    rf"|\d{{1,3}}, 000(?![\d,])|\d+(?:\.\d+)?|(?<![\w.])\.\d+"
)
#: White space is matched too, so that the lengths of what is found add up to offsets. Only what begins like a number is
#: tried as one.
_PIECE_OR_SPACE = re.compile(rf"[^\W\d_]+|\s+|(?=[\d.])(?:{_NUMBER})|\S")


class Pieces:
    """A text cut into pieces; parallel lists, offsets are code points of the document."""

    __slots__ = ("raw", "offset", "floor", "text", "lower", "start", "end", "digit", "count")

    def __init__(self, text: str, offset: int = 0) -> None:
        self.raw = text
        self.offset = offset
        #: what lies before it has been read: a currency sign there belongs to another figure
        self.floor = 0
        found = _PIECE_OR_SPACE.findall(text)
        borders = list(accumulate(map(len, found), initial=offset))
        kept = [place for place, piece in enumerate(found) if not piece.isspace()]
        self.text: list[str] = [found[place] for place in kept]
        self.lower: list[str] = [piece.lower() for piece in self.text]
        self.start: list[int] = [borders[place] for place in kept]
        self.end: list[int] = [borders[place + 1] for place in kept]
        #: is the piece a number in digits
        self.digit: list[bool] = [piece[-1].isdecimal() for piece in self.text]
        self.count = len(kept)

    def glued(self, index: int) -> bool:
        """Does the piece stand against the one before it?"""
        return 0 < index < self.count and self.start[index] == self.end[index - 1]

    def word(self, index: int) -> str:
        """Lower-case text of a piece, "" outside the text."""
        return self.lower[index] if 0 <= index < self.count else ""
