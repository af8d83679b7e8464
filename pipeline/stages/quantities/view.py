"""A parsed sentence as plain lists: what the rules look at instead of token objects."""

from __future__ import annotations

from bisect import bisect_right

from spacy.attrs import DEP, ENT_TYPE, HEAD, IDX, LENGTH, LOWER, ORTH, POS, TAG
from spacy.tokens import Doc

from pipeline.stages.layout import word_table

#: dependents that belong to a noun on its left
_LEFT = frozenset(
    ("det", "amod", "compound", "poss", "nummod", "nmod", "advmod", "quantmod", "case", "predet", "neg", "punct")
)
_NOUNS = ("NOUN", "PROPN")


class Columns:
    """A Doc's tokens as numbers, read once; the views of its sentences are cut from it."""

    __slots__ = ("doc", "names", "words", "places")

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.names = word_table(doc.vocab, str)
        self.words = doc.to_array([ORTH, LOWER, TAG, POS, DEP, ENT_TYPE])
        #: signed, as a head may stand before its word
        self.places = doc.to_array([HEAD, IDX, LENGTH]).astype("int64")


class View:
    """Parallel lists, one item a token of the sentence; ``head`` is a position in the sentence."""

    __slots__ = (
        "doc",
        "first",
        "text",
        "lower",
        "tag",
        "pos",
        "dep",
        "head",
        "start",
        "end",
        "ent",
        "count",
        "_children",
        "_title",
    )

    def __init__(self, columns: Columns, first: int, last: int) -> None:
        names, count = columns.names, last - first
        self.doc, self.first, self.count = columns.doc, first, count
        self.text, self.lower, self.tag, self.pos, self.dep, self.ent = (
            [names[key] for key in column] for column in columns.words[first:last].T.tolist()
        )
        steps, self.start, lengths = columns.places[first:last].T.tolist()
        self.end: list[int] = [start + length for start, length in zip(self.start, lengths)]
        heads = [token + step for token, step in enumerate(steps)]
        self.head = [head if 0 <= head < count else token for token, head in enumerate(heads)]
        self._children: list[list[int]] | None = None
        self._title: bool | None = None

    @property
    def title(self) -> bool:
        """Whether the sentence is set in title case, as headlines are."""
        if self._title is None:
            words = [w for w in self.text if w[:1].isalpha() and len(w) > 3]
            self._title = len(words) > 2 and sum(w[0].isupper() for w in words) > 0.7 * len(words)
        return self._title

    def at(self, offset: int) -> int:
        """The token that holds a code point (the one before it, where it falls between tokens)."""
        return max(bisect_right(self.start, offset) - 1, 0)

    def children(self, token: int) -> list[int]:
        if self._children is None:
            self._children = [[] for _ in range(self.count)]
            for child, head in enumerate(self.head):
                if child != head:
                    self._children[head].append(child)
        return self._children[token]

    def lemma(self, token: int) -> str:
        return self.doc[self.first + token].lemma_

    def noun(self, token: int) -> bool:
        return self.pos[token] in _NOUNS

    def right_edge(self, token: int) -> int:
        """The last token of the subtree, as far as it is contiguous to the right."""
        edge = token
        stack = [token]
        while stack:
            current = stack.pop()
            for child in self.children(current):
                if child > edge and self.dep[child] not in ("relcl", "punct"):
                    edge = child
                stack.append(child)
        return edge

    def noun_phrase(self, head: int, *, limit: int = 12) -> tuple[int, int]:
        """A noun with what stands before it and its prepositional phrases: first token and last, exclusive."""
        first = head
        for child in sorted(self.children(head), reverse=True):
            if child < head and self.dep[child] in _LEFT and self.dep[child] != "punct":
                edge = child
                for under in self.children(child):
                    if under < edge:
                        edge = under
                        for deeper in self.children(under):
                            edge = min(edge, deeper)
                first = min(first, edge)
        last = head + 1
        for child in self.children(head):
            if child == last and self.dep[child] == "case":
                last = child + 1
            if (
                child >= last
                and child - last <= 1
                and self.dep[child] == "prep"
                and self.lower[child] not in ("at", "to", "after", "by", "since", "until")
            ):
                edge = self.right_edge(child)
                if edge - first < limit:
                    last = edge + 1
        return first, last
