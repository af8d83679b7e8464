"""A document as letters of word classes, with the way back to words, tags and offsets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from spacy.attrs import ORTH
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from pipeline.stages.dates import lexicon
from pipeline.stages.dates.patterns import Patterns

#: words whose codes are kept; beyond that the memory is given back
_KEPT = 200_000
#: tokens longer than this (addresses, hashes) are no part of an expression
_LONGEST = 24


#: pattern group -> the classes its word may be of
_GROUPS = {
    "weekday": ("WEEKDAY", "WEEKDAYS", "WEEKDAY_SHORT"), "month": ("MONTH", "MONTH_CAPITAL"), "part": ("PART", "PARTS"),
    "season": ("SEASON", "SEASONS"), "unit": ("UNIT", "UNITS"), "moment": ("PART", "PARTS"), "deictic": ("DEICTIC",),
    "frequency": ("FREQUENCY",), "noon": ("NOON",), "ampm": ("AMPM",), "frac": ("FRACTION",), "halfa": ("FRACTION",),
}  # fmt: skip


class Codes(dict[int, str]):
    """Word (spaCy's hash of it) -> letters of its classes. Filled as words are met."""

    def __init__(self, vocab: Vocab, words: lexicon.Lexicon) -> None:
        super().__init__()
        self.vocab, self.words = vocab, words

    def __missing__(self, orth: int) -> str:
        if len(self) > _KEPT:
            self.clear()
        word = self.vocab.strings[orth]
        if len(word) > _LONGEST and not word.isspace():
            code = lexicon.OTHER
        else:
            code = self.words.code(word)
        self[orth] = code
        return code


_codes: dict[int, Codes] = {}


def codes_for(vocab: Vocab, patterns: Patterns) -> Codes:
    """The codes of a vocabulary's words, one table a vocabulary."""
    codes = _codes.get(id(vocab))
    if codes is None or codes.vocab is not vocab:
        if len(_codes) > 4:
            _codes.clear()
        codes = _codes[id(vocab)] = Codes(vocab, patterns.lexicon)
    return codes


class Reading:
    """A stretch of tokens as a string of letters, one a word part."""

    __slots__ = ("codes", "doc", "index", "letters", "words", "_parts")

    def __init__(self, doc: Doc, begin: int, codes: list[str], words: lexicon.Lexicon) -> None:
        self.doc, self.codes, self.words = doc, codes, words
        self.letters = "".join(codes)
        self.index: Any = range(begin, begin + len(codes))
        if any(len(code) != 1 for code in codes):
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
    """What a pattern matched, as its builder reads it."""

    __slots__ = ("end", "match", "reading", "start")

    def __init__(self, reading: Reading, match: re.Match[str]) -> None:
        self.reading, self.match = reading, match
        self.start, self.end = match.span()

    def span(self, group: str) -> tuple[int, int] | None:
        """Positions of a group; None where it has no part in the match or the pattern has no such group."""
        if group not in self.match.re.groupindex or self.match.start(group) < 0:
            return None
        return self.match.span(group)

    def text(self, group: str = "") -> str:
        """A group's words in lower case, one space between; "" where absent. No group: the whole match."""
        span = self.span(group) if group else self.match.span()
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


def readings(doc: Doc, patterns: Patterns) -> Iterator[Reading]:
    """One reading a section that is read; the whole document where no sections are known."""
    table = codes_for(doc.vocab, patterns)
    codes = [table[orth] for orth in doc.to_array(ORTH).tolist()]
    sections = doc._.sections
    if not sections:
        yield Reading(doc, 0, codes, patterns.lexicon)
        return
    numbers = range(len(doc))
    for section in sections:
        if section.read:
            begin = bisect_left(numbers, section.start, key=lambda i: doc[i].idx)
            end = bisect_left(numbers, section.end, lo=begin, key=lambda i: doc[i].idx)
            yield Reading(doc, begin, codes[begin:end], patterns.lexicon)
