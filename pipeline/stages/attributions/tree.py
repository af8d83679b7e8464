"""The parse of one Doc for looking around in it."""

from __future__ import annotations

from functools import cached_property

import numpy

from pipeline.stages.attributions.candidate import Range
from pipeline.stages.attributions.tokens import Tokens, string_id

_COMMA, _DASHES = string_id(","), (string_id("—"), string_id("–"))
_CLAUSES = (string_id("relcl"), string_id("acl"))
_TRIMMED = frozenset(string_id(mark) for mark in [",", "-", "–", "—", ";", ":", "."])


class Tree:
    """The parse of one Doc for looking around in it: children, edges and sentence borders of each token."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.head = tokens.head.tolist()
        self.dep = tokens.dep.tolist()
        self.lower = tokens.lower.tolist()
        self.tag = tokens.tag.tolist()
        self.quotation = tokens.quotation.tolist()
        self.section = tokens.section.tolist()
        self.sentence = tokens.sentence.tolist()

    @cached_property
    def children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for token, head in enumerate(self.head):
            if head != token:
                found.setdefault(head, []).append(token)
        return found

    @cached_property
    def edges(self) -> tuple[list[int], list[int]]:
        """First token of each token's subtree and the position after its last."""
        head = self.tokens.head
        first = numpy.arange(len(head))
        last = first + 1
        while True:
            left, right = first.copy(), last.copy()
            numpy.minimum.at(left, head, first)
            numpy.maximum.at(right, head, last)
            if (left == first).all() and (right == last).all():
                return first.tolist(), last.tolist()
            first, last = left, right

    @cached_property
    def sentences(self) -> list[Range]:
        starts = numpy.flatnonzero(numpy.diff(self.tokens.sentence, prepend=-1))
        return list(zip(starts.tolist(), [*starts[1:].tolist(), len(self.head)], strict=True))

    @cached_property
    def quotation_ranges(self) -> list[Range]:
        """Tokens of each quotation, marks included."""
        places, numbers = numpy.flatnonzero(self.tokens.quotation >= 0), range(len(self.tokens.quotations))
        kept = self.tokens.quotation[places]
        first, last = numpy.searchsorted(kept, numbers, "left"), numpy.searchsorted(kept, numbers, "right")
        return [(int(places[a]), int(places[b - 1]) + 1) if b > a else (0, 0) for a, b in zip(first, last, strict=True)]

    @cached_property
    def section_ranges(self) -> list[Range]:
        """First token of each section and the position after its last."""
        places, numbers = numpy.flatnonzero(self.tokens.section >= 0), range(len(self.tokens.section_kinds))
        kept = self.tokens.section[places]
        first, last = numpy.searchsorted(kept, numbers, "left"), numpy.searchsorted(kept, numbers, "right")
        return [(int(places[a]), int(places[b - 1]) + 1) if b > a else (0, 0) for a, b in zip(first, last, strict=True)]

    def word(self, token: int) -> str:
        return self.tokens.text[self.tokens.start[token] : self.tokens.end[token]]

    def child(self, token: int, *deps: int) -> int | None:
        return next((c for c in self.children.get(token, ()) if self.dep[c] in deps), None)

    def span(self, token: int) -> Range:
        return self.edges[0][token], self.edges[1][token]

    def trim(self, span: Range) -> Range:
        """Without white space, commas and dashes at either end; quotation marks stay."""
        first, last = span
        while first < last and (self.section[first] < 0 or self.lower[first] in _TRIMMED):
            first += 1
        while first < last and (self.section[last - 1] < 0 or self.lower[last - 1] in _TRIMMED):
            last -= 1
        return first, last

    def noun_phrase(self, token: int) -> Range:
        """A noun's subtree up to its first relative clause or apposition after a comma."""
        first, last = self.span(token)
        for position in range(token + 1, last):
            if self.dep[position] in _CLAUSES and self.head[position] == token:
                last = self.edges[0][position]
                break
            if self.lower[position] == _COMMA or self.lower[position] in _DASHES:
                last = position
                break
        return self.trim((first, max(last, token + 1)))
