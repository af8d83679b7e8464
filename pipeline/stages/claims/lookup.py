"""A document's records, looked up by where they stand in its text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property

from spacy.tokens import Doc

from pipeline.records import Attribution, Entity, Quantity, Section, Sentence, TextSpan, TimeExpression

#: Contents of statements back from a sentence's end that may reach into it.
_REACH = 40


class Records:
    """What the other stages found, each kind in text order; any may be empty."""

    def __init__(self, doc: Doc) -> None:
        self.quantities: tuple[Quantity, ...] = doc._.quantities
        self.dates: tuple[TimeExpression, ...] = doc._.dates
        self.attributions: tuple[Attribution, ...] = doc._.attributions
        self.entities: tuple[Entity, ...] = doc._.entities
        self.sentences: tuple[Sentence, ...] = doc._.sentences
        self.sections: tuple[Section, ...] = doc._.sections

    def section_at(self, offset: int) -> Section | None:
        """The section that holds an offset."""
        position = bisect_right(self._section_starts, offset) - 1
        return self.sections[position] if position >= 0 and offset < self.sections[position].end else None

    def section_kind(self, offset: int) -> str:
        """The kind of the section that holds an offset, "body" where no sections are known."""
        section = self.section_at(offset)
        return section.kind if section else "body"

    def sentence_at(self, offset: int) -> int | None:
        """The position of the sentence that holds an offset."""
        position = bisect_right(self._sentence_starts, offset) - 1
        return position if position >= 0 and offset < self.sentences[position].end else None

    def dates_near(self, quantity: Quantity) -> list[TimeExpression]:
        """The time expressions that stand over a quantity or right behind it."""
        starts = self._date_starts
        first, last = bisect_left(starts, quantity.start - 80), bisect_right(starts, quantity.end + 3)
        return [found for found in self.dates[first:last] if found.end > quantity.start]

    def names_in(self, span: TextSpan) -> tuple[str, ...]:
        """The different names inside a span."""
        first, last = bisect_left(self._entity_starts, span.start), bisect_left(self._entity_starts, span.end)
        names = [e.name or e.text for e in self.entities[first:last] if e.end <= span.end]
        return tuple(dict.fromkeys(names))

    def begins_with_share(self, span: TextSpan) -> bool:
        """Whether a source begins with a share: "74 percent of voters"."""
        at = bisect_left(self._quantity_starts, span.start)
        if at == len(self.quantities) or self.quantities[at].kind not in ("percent", "fraction"):
            return False
        return self.quantities[at].start <= span.start + len("Only about ")

    def rivals(self, position: int) -> list[TextSpan]:
        """The figures beside a quantity: two before it and two behind."""
        near = [i for i in (position - 2, position - 1, position + 1, position + 2) if 0 <= i < len(self.quantities)]
        return [TextSpan(self.quantities[i].start, self.quantities[i].end) for i in near]

    def other_contents(self, sentence: TextSpan, holder: int | None) -> list[TextSpan]:
        """The contents of statements in a sentence that are not those of the attribution given."""
        last = bisect_right(self._contents, (sentence.end, 0, 0))
        near = self._contents[max(0, last - _REACH) : last]
        return [TextSpan(start, end) for start, end, i in near if end > sentence.start and i != holder]

    def attributions_over(self, offsets: Iterable[int]) -> set[int]:
        """The attributions whose content, nested statements included, holds one of the offsets (in rising order)."""
        rising = list(offsets)
        held = set()
        for start, end, position in self._contents:
            at = bisect_left(rising, start)
            if at < len(rising) and rising[at] < end:
                held.add(position)
        return held

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.start for section in self.sections]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _date_starts(self) -> list[int]:
        return [found.start for found in self.dates]

    @cached_property
    def _entity_starts(self) -> list[int]:
        return [entity.start for entity in self.entities]

    @cached_property
    def _quantity_starts(self) -> list[int]:
        return [quantity.start for quantity in self.quantities]

    @cached_property
    def _contents(self) -> list[tuple[int, int, int]]:
        """Start and end of each content span, and its attribution."""
        return sorted((s.start, s.end, i) for i, found in enumerate(self.attributions) for s in found.content_spans)
