"""A parsed sentence as plain lists: what the rules look at instead of token objects."""

from __future__ import annotations

from bisect import bisect_right

from spacy.tokens import Span

#: dependents that belong to a noun on its left
_LEFT = frozenset(
    ("det", "amod", "compound", "poss", "nummod", "nmod", "advmod", "quantmod", "case", "predet", "neg", "punct")
)
_NOUNS = ("NOUN", "PROPN")


class View:
    """Parallel lists, one item a token of the sentence; ``head`` is a position in the sentence."""

    __slots__ = (
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
        "span",
        "count",
        "title",
        "_children",
    )

    def __init__(self, sentence: Span) -> None:
        tokens = list(sentence)
        self.span = sentence
        self.first = sentence.start
        self.text = [t.text for t in tokens]
        self.lower = [t.lower_ for t in tokens]
        self.tag = [t.tag_ for t in tokens]
        self.pos = [t.pos_ for t in tokens]
        self.dep = [t.dep_ for t in tokens]
        self.start = [t.idx for t in tokens]
        self.end = [t.idx + len(t) for t in tokens]
        self.ent = [t.ent_type_ for t in tokens]
        self.count = len(tokens)
        first, last = self.first, self.first + self.count
        self.head = [t.head.i - first if first <= t.head.i < last else t.i - first for t in tokens]
        words = [w for w in self.text if w[:1].isalpha() and len(w) > 3]
        #: is the sentence set in title case, as headlines are
        self.title = len(words) > 2 and sum(w[0].isupper() for w in words) > 0.7 * len(words)
        self._children: list[list[int]] | None = None

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
        return self.span[token].lemma_

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
