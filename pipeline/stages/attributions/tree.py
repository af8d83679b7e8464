"""The parse of one Doc for looking around in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

import numpy
from spacy.symbols import AUX, VERB

from pipeline.stages.attributions.candidate import Range
from pipeline.stages.attributions.tokens import COMMA, FINITE, TRIMMED, Tokens, string_id, string_ids

_DASHES = (string_id("—"), string_id("–"))
_CLAUSES = (string_id("relcl"), string_id("acl"))
_SUBJECTS = string_ids("nsubj csubj")
_PASSIVES = string_ids("auxpass nsubjpass")
_RELATIVE = string_ids("WP WDT")
#: through what a verb can hang on another and share its subject
_SHARING = string_ids("conj xcomp advcl pcomp prep")
_ACL, _AGENT, _POBJ, _RELCL = (string_id(dep) for dep in ("acl", "agent", "pobj", "relcl"))


class Tree:
    """The parse of one Doc for looking around in it: children, edges and sentence borders of each token.

    The columns of ``tokens`` as Python numbers: lists where they are read again and again, else views, which make a
    number when it is asked for.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.head = tokens.head.tolist()
        self.lower = tokens.lower.tolist()
        self.quotation = tokens.quotation.tolist()
        self.section = tokens.section.tolist()
        self.sentence = tokens.sentence.tolist()
        self.dep, self.tag = memoryview(tokens.dep), memoryview(tokens.tag)
        self.lemma, self.pos = memoryview(tokens.lemma), memoryview(tokens.pos)
        self.entity_type = memoryview(tokens.entity_type)
        self.start, self.end = memoryview(tokens.start), memoryview(tokens.end)
        self._subjects: dict[int, Range | None] = {}
        self._heads: dict[Range, int] = {}
        hanging = numpy.flatnonzero(tokens.head != numpy.arange(len(tokens)))
        heads = tokens.head[hanging]
        # all children, head by head, and where those of each head begin
        self._children = hanging[numpy.argsort(heads, kind="stable")].tolist()
        self._begins = [0, *numpy.cumsum(numpy.bincount(heads, minlength=len(tokens))).tolist()]

    @cached_property
    def edges(self) -> tuple[list[int], list[int]]:
        """First token of each token's subtree and the position after its last."""
        first = numpy.arange(len(self.head))
        last = first + 1
        # tokens give their edges to their heads, then to the heads two steps up, then four ...
        up = self.tokens.head
        while True:
            numpy.minimum.at(first, up, first.copy())
            numpy.maximum.at(last, up, last.copy())
            further = up[up]
            if (further == up).all():
                return first.tolist(), last.tolist()
            up = further

    @cached_property
    def sentences(self) -> list[Range]:
        starts = numpy.flatnonzero(numpy.diff(self.tokens.sentence, prepend=-1)).tolist()
        return list(zip(starts, [*starts[1:], len(self.head)], strict=True))

    @cached_property
    def quotation_ranges(self) -> list[Range]:
        """Tokens of each quotation, marks included."""
        return _ranges(self.tokens.quotation, len(self.tokens.quotations))

    @cached_property
    def quoted_sections(self) -> frozenset[int]:
        """The sections that hold a quotation."""
        return frozenset([self.section[first] for first, last in self.quotation_ranges if last > first])

    @cached_property
    def quoted_sentences(self) -> frozenset[int]:
        """The sentences that hold a part of a quotation."""
        bounds = [
            (self.sentence[first], self.sentence[last - 1]) for first, last in self.quotation_ranges if last > first
        ]
        return frozenset().union(*[range(first, last + 1) for first, last in bounds])

    @cached_property
    def section_ranges(self) -> list[Range]:
        """First token of each section and the position after its last."""
        return _ranges(self.tokens.section, len(self.tokens.section_kinds))

    @cached_property
    def verbs(self) -> list[int]:
        """The verbs and auxiliaries of the sections that are read."""
        tokens = self.tokens
        return numpy.flatnonzero(((tokens.pos == VERB) | (tokens.pos == AUX)) & (tokens.section >= 0)).tolist()

    def places(self, word: int) -> list[int]:
        """Where a word stands."""
        found, place = [], -1
        for _ in range(self.lower.count(word)):
            place = self.lower.index(word, place + 1)
            found.append(place)
        return found

    def is_verb(self, token: int) -> bool:
        return self.pos[token] in (VERB, AUX)

    def word(self, token: int) -> str:
        return self.tokens.text[self.start[token] : self.end[token]]

    def children(self, token: int) -> list[int]:
        return self._children[self._begins[token] : self._begins[token + 1]]

    def deps(self, token: int) -> list[int]:
        """How its children hang on a token."""
        return [self.dep[child] for child in self.children(token)]

    def child(self, token: int, dep: int) -> int | None:
        """The first child that hangs on the token in this way."""
        for child in self.children(token):
            if self.dep[child] == dep:
                return child
        return None

    def own_subject(self, verb: int) -> int | None:
        """The first word that is the verb's own subject, not a passive's."""
        for child in self.children(verb):
            if self.dep[child] in _SUBJECTS:
                return child
        return None

    def span(self, token: int) -> Range:
        first, last = self.edges
        return first[token], last[token]

    def top(self, first: int, last: int) -> int:
        """The first token of a stretch whose head lies outside it, else its last token."""
        for token in range(first, last):
            head = self.head[token]
            if not first <= head < last or head == token:
                return token
        return last - 1

    def head_of(self, span: Range) -> int:
        """The token of a stretch whose head stands outside it; the last such, else a root, else the last token."""
        if span not in self._heads:
            self._heads[span] = self._find_head(*span)
        return self._heads[span]

    def _find_head(self, first: int, last: int) -> int:
        root = last - 1
        for token in range(last - 1, first - 1, -1):
            head = self.head[token]
            if not first <= head < last:
                return token
            if head == token and self.head[root] != root:
                root = token
        return root

    def tokens_of(self, start: int, end: int) -> Range:
        """The tokens of a stretch of the text (code points)."""
        return bisect_right(self.start, start) - 1, bisect_left(self.start, end)

    def quoted(self, first: int, last: int) -> bool:
        """Whether a token of the stretch stands in a quotation."""
        return last > first and max(self.quotation[first:last]) >= 0

    def finite(self, first: int, last: int) -> bool:
        """Whether a token of the stretch is a finite verb."""
        return self.tagged(first, last, FINITE)

    def tagged(self, first: int, last: int, tags: frozenset[int]) -> bool:
        """Whether a token of the stretch has one of the tags."""
        return not tags.isdisjoint(self.tag[first:last])

    def trim(self, span: Range) -> Range:
        """Without white space, commas and dashes at either end; quotation marks stay."""
        first, last = span
        section, lower = self.section, self.lower
        while first < last and (section[first] < 0 or lower[first] in TRIMMED):
            first += 1
        while first < last and (section[last - 1] < 0 or lower[last - 1] in TRIMMED):
            last -= 1
        return first, last

    def noun_phrase(self, token: int) -> Range:
        """A noun's subtree up to its first relative clause or apposition after a comma."""
        first, last = self.span(token)
        for position in range(token + 1, last):
            if self.head[position] == token and self.dep[position] in _CLAUSES:
                last = self.edges[0][position]
                break
            if self.lower[position] == COMMA or self.lower[position] in _DASHES:
                last = position
                break
        return self.trim((first, max(last, token + 1)))

    def subject_of(self, verb: int) -> Range | None:
        """The source of a verb of saying: its subject, or that of the verb it hangs on; None if there is none."""
        if verb not in self._subjects:
            self._subjects[verb] = self._find_subject(verb)
        return self._subjects[verb]

    def _find_subject(self, verb: int) -> Range | None:
        for _ in range(4):
            children = self.children(verb)
            deps = self.deps(verb)
            if not _PASSIVES.isdisjoint(deps):
                agent = children[deps.index(_AGENT)] if _AGENT in deps else None
                holder = self.child(agent, _POBJ) if agent is not None else None
                return self.noun_phrase(holder) if holder is not None else None
            dep, head = self.dep[verb], self.head[verb]
            for child, role in zip(children, deps, strict=True):
                if role in _SUBJECTS:
                    relative = dep == _RELCL and self.tag[child] in _RELATIVE
                    return self.noun_phrase(head if relative else child)
            if dep == _ACL:
                return self.noun_phrase(head)
            if dep not in _SHARING or head == verb:
                return None
            verb = head
        return None


def _ranges(numbers: numpy.ndarray, count: int) -> list[Range]:
    """First token of each number and the position after its last; the numbers rise, and -1 among them is none."""
    places = numpy.flatnonzero(numbers >= 0)
    kept, every = numbers[places], numpy.arange(count)
    firsts, lasts = numpy.searchsorted(kept, every, "left").tolist(), numpy.searchsorted(kept, every, "right").tolist()
    tokens = places.tolist()
    return [(tokens[a], tokens[b - 1] + 1) if b > a else (0, 0) for a, b in zip(firsts, lasts, strict=True)]
