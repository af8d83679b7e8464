"""A parsed Doc as plain lists, and how one phrase of a sentence bears on another.

Everything the claims stage asks of the parse goes through here, so that no rule walks token objects.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy
from spacy.attrs import DEP, HEAD, IDX, LEMMA, LENGTH, LOWER, SENT_START, TAG
from spacy.tokens import Doc

from pipeline.records import TextSpan
from pipeline.stages.layout import document_text, token_strings

VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"})
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})

#: What it costs a modifier (a date, a place) to reach a word by going up one arc from its own side. A date inside a
#: relative clause dates that clause's event, not the event of the noun outside it.
_MODIFIER_UP = {
    "prep": 0.0,
    "pobj": 0.0,
    "npadvmod": 0.0,
    "advmod": 0.0,
    "nummod": 0.0,
    "compound": 0.0,
    "amod": 0.0,
    "nmod": 0.0,
    "appos": 0.5,
    "pcomp": 0.5,
    "poss": 0.5,
    "dep": 0.5,
    "agent": 1.0,
    "det": 0.0,
    "case": 0.0,
    "quantmod": 0.0,
    "nsubj": 1.0,
    "nsubjpass": 1.0,
    "dobj": 1.0,
    "attr": 1.0,
    "acomp": 1.0,
    "dative": 1.0,
    "oprd": 1.0,
    "conj": 1.5,
    "xcomp": 1.0,
    "acl": 3.0,
    "relcl": 3.5,
    "advcl": 2.5,
    "ccomp": 6.0,
    "csubj": 4.0,
    "parataxis": 4.0,
}
#: The same from the figure's side: the figure shares the time and place of the clause it stands in, and of the clauses
#: above.
_FIGURE_UP = {
    "advcl": 1.0,
    "acl": 0.75,
    "relcl": 1.0,
    "ccomp": 1.0,
    "xcomp": 0.25,
    "conj": 0.75,
    "pcomp": 0.25,
    "parataxis": 2.0,
    "csubj": 1.0,
    "dep": 0.5,
    "appos": 0.5,
}
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_CLAUSES = frozenset({"advcl", "relcl", "acl", "ccomp", "xcomp", "pcomp", "csubj", "parataxis"})
_SAME_EVENT = frozenset({"when", "as", "where", "while"})


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a modifier bears on a figure: ``cost`` (0: directly), the word where both meet, the arcs on either side."""

    cost: float
    meet: int
    modifier_arcs: tuple[str, ...]
    figure_arcs: tuple[str, ...]
    #: the modifier stands at the end of joined phrases and holds for the one before, too
    shared: bool = False


#: no "third": half of those are fractions
_ORDINALS = frozenset({"first", "second", "last", "latest"})


def first_of(tree: Tree, figure: int) -> bool:
    """Whether a figure tells of how many something is the first: "the first of three debates, on Monday in Orla"."""
    at = tree.head[figure]
    return tree.lower[at] == "of" and tree.dep[figure] == "pobj" and tree.lower[tree.head[at]] in _ORDINALS


class Tree:
    """A Doc's tokens as parallel lists. Positions are token indices, offsets are code points."""

    def __init__(self, doc: Doc) -> None:
        table = doc.to_array([HEAD, IDX, LENGTH]).astype(numpy.int64)
        self.text: str = document_text(doc)
        self.size = len(doc)
        self.head: list[int] = (table[:, 0] + numpy.arange(self.size)).tolist()
        self.dep, self.tag, self.lower, self.lemma = (token_strings(doc, of) for of in (DEP, TAG, LOWER, LEMMA))
        self.start: list[int] = table[:, 1].tolist()
        self.end: list[int] = (table[:, 1] + table[:, 2]).tolist()
        starts = numpy.flatnonzero(doc.to_array(SENT_START) == 1).tolist()
        self._sentence_starts = starts if starts and starts[0] == 0 else [0, *starts]

    @cached_property
    def children(self) -> list[Sequence[int]]:
        children: list[Sequence[int]] = [()] * self.size
        for i, head in enumerate(self.head):
            if head != i:
                if children[head]:
                    children[head].append(i)  # type: ignore[attr-defined]
                else:
                    children[head] = [i]
        return children

    def _elliptical(self, second: int, first: int) -> bool:
        """Whether a joined verb leans on the first one's auxiliary: "17 were killed and 30 wounded"."""

        def helped(verb: int) -> bool:
            return any(self.dep[c] in ("aux", "auxpass") for c in self.children[verb])

        return self.tag[second] == self.tag[first] == "VBN" and helped(first) and not helped(second)

    def at(self, offset: int) -> int:
        """The token that holds a code point, or the last one before it."""
        return (bisect_right(self.start, offset) or 1) - 1

    def range(self, start: int, end: int) -> range:
        """The tokens of a stretch of text."""
        first = (bisect_right(self.start, start) or 1) - 1
        return range(first, bisect_right(self.start, end - 1, first) if end > start else first + 1)

    def sentence(self, token: int) -> tuple[int, int]:
        """First token and token after the last one of the sentence that holds a token."""
        position = bisect_right(self._sentence_starts, token) - 1
        last = position + 1
        end = self._sentence_starts[last] if last < len(self._sentence_starts) else self.size
        return self._sentence_starts[position], end

    def root(self, start: int, end: int) -> int:
        """The word of a stretch of text that the others hang on: its head reaches outside the stretch."""
        tokens = self.range(start, end)
        inside = set(tokens)
        for token in tokens:
            if self.head[token] == token or self.head[token] not in inside:
                if self.dep[token] not in ("punct", "det", "case", "cc"):
                    return token
        return tokens[-1]

    def up(self, token: int) -> list[int]:
        """A word and the words it hangs on, up to the root of its sentence."""
        path = [token]
        while self.head[path[-1]] != path[-1] and len(path) < 60:
            path.append(self.head[path[-1]])
        return path

    def adjoins(self, one: range, other: range) -> bool:
        """Whether two phrases stand side by side: at most two words between them, no verb, comma or conjunction."""
        between = range(min(one[-1], other[-1]) + 1, max(one[0], other[0]))
        return len(between) <= 2 and not any(
            self.tag[t] in VERB_TAGS or self.dep[t] in ("punct", "cc") or self.lower[t] in ("to", "from")
            for t in between
        )

    def crosses(self, modifier: int, bearing: Bearing, rivals: Sequence[TextSpan]) -> bool:
        """Whether a modifier hangs on another figure before it meets this one: "14 killings since 1993"."""
        if not rivals or self.dep[modifier] == "quantmod":  # "for 2020 to 1.4 percent" read as one number
            return False
        for step in self.up(modifier)[1 : len(bearing.modifier_arcs)]:
            if self.dep[step] != "prep" and self.lower[step] not in ("all", "most", "much", "part", "half"):
                return any(rival.start <= self.start[step] < rival.end for rival in rivals)
        return False

    def left_edge(self, token: int) -> int:
        """First token of a word's subtree."""
        stack, first = [token], token
        while stack:
            here = stack.pop()
            if here < first:
                first = here
            stack.extend(self.children[here])
        return first

    def bearing(self, modifier: int, figure: int) -> Bearing | None:
        """How the phrase at ``modifier`` bears on the one at ``figure``; None where their sentences differ."""
        figure_path, modifier_path = self.up(figure), self.up(modifier)
        on_path = {token: position for position, token in enumerate(figure_path)}
        steps = next((steps for steps, token in enumerate(modifier_path) if token in on_path), -1)
        if steps < 0:
            return None
        token = modifier_path[steps]
        arcs = tuple(self.dep[t] for t in modifier_path[:steps])
        figure_arcs = tuple(self.dep[t] for t in figure_path[: on_path[token]])
        cost = sum(_MODIFIER_UP.get(arc, 1.0) for arc in arcs) + sum(_FIGURE_UP.get(arc, 0.1) for arc in figure_arcs)
        # A clause on the figure's own noun ("migrants crossing the strait last year") is about the figure.
        if token == figure and arcs and arcs[-1] in ("acl", "relcl"):
            cost -= 2.5
        # A clause that says when or where ("killed when a ferry capsized off Port Lume") tells of the same event.
        for step in modifier_path[:steps]:
            if self.dep[step] == "advcl" and any(self.lower[c] in _SAME_EVENT for c in self.children[step] if c < step):
                cost -= 1.5
        # A modifier of the second of two joined clauses ("A fell in May and B rose in June") doesn't reach the first,
        # one at the end of two joined phrases ("killed 87 and injured 214 in 2023") does.
        shared = False
        if arcs and arcs[-1] == "conj":
            joined = modifier_path[steps - 1]
            shared = not _CLAUSES & set(arcs) and self._ends_joined(modifier, joined, token, figure)
            if self.tag[token] in VERB_TAGS:
                cost += -1.0 if shared or self._elliptical(joined, token) else 2.5
            elif shared:
                cost -= 1.0
        return Bearing(cost, token, arcs, figure_arcs, shared)

    def _ends_joined(self, modifier: int, joined: int, first: int, figure: int) -> bool:
        """Whether a modifier stands behind a number of the second of two joined phrases, which have one subject and one
        form.
        """
        if not figure < joined < modifier:
            return False
        if self.tag[first] in VERB_TAGS:
            if self.tag[joined] != self.tag[first] or any(self.dep[c] in _SUBJECTS for c in self.children[joined]):
                return False
        elif self.tag[joined] not in NOUN_TAGS and self.tag[joined] != "CD":
            return False
        return any(self.tag[t] == "CD" and joined in self.up(t) for t in range(first + 1, modifier))
