"""A document as letters of word classes, with the way back to words, tags and offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from spacy.attrs import IDX, ORTH
from spacy.tokens import Doc, Token

from pipeline.stages.dates import lexicon, patterns
from pipeline.stages.layout import word_table

#: tokens longer than this (addresses, hashes) are no part of an expression
_LONGEST = 24


#: pattern group -> the classes its word may be of
_GROUPS = {
    "weekday": ("WEEKDAY", "WEEKDAYS", "WEEKDAY_SHORT"), "month": ("MONTH", "MONTH_CAPITAL"), "part": ("PART", "PARTS"),
    "season": ("SEASON", "SEASONS"), "unit": ("UNIT", "UNITS"), "moment": ("PART", "PARTS"), "deictic": ("DEICTIC",),
    "frequency": ("FREQUENCY",), "noon": ("NOON",), "ampm": ("AMPM",), "frac": ("FRACTION",), "halfa": ("FRACTION",),
}  # fmt: skip


def code(word: str) -> str:
    """The letters of a token's classes, one a word part."""
    if len(word) > _LONGEST and not word.isspace():
        return lexicon.OTHER
    return patterns.load().lexicon.code(word)


class Reading:
    """A stretch of tokens as a string of letters, one a word part."""

    __slots__ = ("doc", "index", "letters", "words", "_parts")

    def __init__(self, doc: Doc, begin: int, codes: list[str], letters: str) -> None:
        self.doc, self.letters = doc, letters
        self.words = patterns.load().lexicon
        #: the token of each letter
        self.index: Any = range(begin, begin + len(codes))
        if len(letters) != len(codes) or "" in codes:
            self.index = [i for i, code in enumerate(codes, begin) for _ in code]
        self._parts: dict[int, tuple[str, int, int]] = {}

    def part(self, position: int) -> tuple[str, int, int]:
        """A part's text and its offsets."""
        found = self._parts.get(position)
        if found is None:
            number = self.index[position]
            token = self.doc[number]
            text, start = token.text, token.idx
            first = position
            while first and self.index[first - 1] == number:
                first -= 1
            if first != position or (position + 1 < len(self.index) and self.index[position + 1] == number):
                for at, piece in enumerate(lexicon.parts(text), first):
                    self._parts[at] = (piece, start, start + len(piece))
                    start += len(piece)
                return self._parts[position]
            found = self._parts[position] = (text, start, start + len(text))
        return found

    def token(self, position: int) -> Token:
        return self.doc[self.index[position]]

    def word(self, position: int) -> str:
        """A part in lower case, "" outside of the stretch."""
        if 0 <= position < len(self.letters):
            return self.part(position)[0].lower().replace("’", "'")
        return ""


class Match:
    """What a pattern matched, as its builder reads it. ``match`` counts from ``start``."""

    __slots__ = ("end", "match", "reading", "start")

    def __init__(self, reading: Reading, start: int, match: re.Match[str]) -> None:
        self.reading, self.match = reading, match
        self.start, self.end = start, start + match.end()

    def span(self, group: str) -> tuple[int, int] | None:
        """Positions of a group; None where it has no part in the match or the pattern has no such group."""
        if group not in self.match.re.groupindex:
            return None
        first, last = self.match.span(group)
        return None if first < 0 else (self.start + first, self.start + last)

    def text(self, group: str = "") -> str:
        """A group's words in lower case, one space between; "" where absent. No group: the whole match."""
        span = self.span(group) if group else (self.start, self.end)
        return " ".join(self.reading.word(p) for p in range(*span)) if span else ""

    def value(self, group: str) -> Any:
        """What the lexicon says a group's first known word stands for; None where absent."""
        span = self.span(group)
        if span is None:
            return None
        tables = self.reading.words.words
        for position in range(*span):
            word = self.reading.word(position)
            for name in _GROUPS.get(group, ()):
                if word in tables[name]:
                    return tables[name][word]
        return None

    def integer(self, group: str) -> int | None:
        """A group's digits ("14", "14th", "2,016") or ordinal words ("twenty-first") as a number."""
        span = self.span(group)
        if span is None:
            return None
        total = 0
        for position in range(*span):
            word = self.reading.word(position)
            digits = re.match(r"[\d,]+", word)
            if digits:
                return int(digits[0].replace(",", ""))
            for table in ("TENS", "ORD", "TEEN", "DIGIT"):
                if word in self.reading.words.words[table]:
                    total += self.reading.words.words[table][word]
                    break
        return total

    def number(self, group: str) -> Decimal | None:
        """A group's number in digits and words: "2.5", "twenty-four", "two thousand"."""
        span = self.span(group)
        if span is None:
            return None
        total, current = Decimal(0), Decimal(0)
        for position in range(*span):
            word = self.reading.word(position)
            table = self.reading.words.words
            if word[:1].isdigit():
                try:
                    current += Decimal(word.replace(",", ""))
                except InvalidOperation:
                    return None
            elif word in table["SCALE"]:
                scale = table["SCALE"][word]
                current = (current or Decimal(1)) * scale
                if scale >= 1000:
                    total, current = total + current, Decimal(0)
            else:
                for name in ("DIGIT", "TEEN", "TENS"):
                    if word in table[name]:
                        current += table[name][word]
        return total + current

    def before(self, back: int = 1) -> str:
        """The word that many places before the match; "" where there is none."""
        return self.reading.word(self.start - back)

    def after(self, ahead: int = 0) -> str:
        return self.reading.word(self.end + ahead)

    def token(self, group: str = "") -> Token:
        """The first token of a group, or of the match."""
        span = self.span(group) if group else None
        return self.reading.token(span[0] if span else self.start)

    def token_before(self) -> Token | None:
        return self.reading.token(self.start - 1) if self.start else None

    def token_after(self) -> Token | None:
        return self.reading.token(self.end) if self.end < len(self.reading.letters) else None


def readings(doc: Doc) -> Iterator[Reading]:
    """One reading a section that is read and holds a trigger; of the whole document where no sections are known."""
    table = word_table(doc.vocab, code)
    codes = [table[orth] for orth in doc.to_array(ORTH).tolist()]
    has_trigger = patterns.load().trigger.search
    for begin, end in _stretches(doc):
        letters = "".join(codes[begin:end])
        if has_trigger(letters):
            yield Reading(doc, begin, codes[begin:end], letters)


def _stretches(doc: Doc) -> list[tuple[int, int]]:
    """First token and token after the last one of each section that is read."""
    sections = doc._.sections
    if not sections:
        return [(0, len(doc))]
    borders = [(section.start, section.end) for section in sections if section.read]
    return [(begin, end) for begin, end in doc.to_array(IDX).searchsorted(borders).tolist()] if borders else []
