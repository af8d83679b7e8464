"""Figures beside a statement that belong to it: in front of its words, or behind the words that attribute it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.records import Attribution, TextSpan
from pipeline.stages.claims.syntax import VERB_TAGS, Tree

#: What leads in more of a statement behind "the agency said on Monday,": a comparison or a reason.
_GOES_ON = frozenset(
    {"compared", "up", "down", "against", "versus", "because", "as", "while", "although", "though", "whereas"}
)
#: Participles that go on with what is stated: "..., the agency said, raising an earlier estimate of 700".
_RESTATES = frozenset({"raise", "lower", "revise", "increase", "reduce", "cut", "correct", "bring", "push", "take"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def goes_on(tree: Tree, below: int, verb: int) -> bool:
    """Whether the phrase at ``below`` on a verb of saying goes on with what is said: "he said on Monday, compared with
    12 last year". A comma stands before it; "he said, waving three letters" doesn't.
    """
    first = tree.left_edge(below)
    if below < verb or first == 0 or tree.lower[first - 1] != ",":
        return False
    if tree.dep[below] == "advcl" and tree.tag[below] == "VBG" and tree.lemma[below] in _RESTATES:
        return True
    return tree.lower[first] in _GOES_ON and tree.dep[below] in ("advcl", "prep", "advmod", "dep")


class Reach:
    """The statements of a document by where their words and cues stand. ``stating``: positions of those that count."""

    def __init__(self, tree: Tree, attributions: Sequence[Attribution], stating: Sequence[int]) -> None:
        self.tree, self.attributions = tree, attributions
        self._starts = sorted((attributions[i].content_spans[0].start, i) for i in stating)
        self._by_sentence: dict[int, list[int]] = {}
        for i in stating:
            found = attributions[i]
            if found.kind != "direct" and found.cue_spans and found.sense in ("say", "show", "believe"):
                first = tree.sentence(tree.at(found.cue_spans[0].start))[0]
                self._by_sentence.setdefault(first, []).append(i)

    def holder(self, span: TextSpan) -> int | None:
        """The statement that a figure outside its words belongs to."""
        token = self.tree.at(span.start)
        first, last = self.tree.sentence(token)
        path = self.tree.up(token)
        fronted = self._fronted(span, path, self.tree.end[last - 1])
        return fronted if fronted is not None else self._trailing(span, path, first)

    def _fronted(self, span: TextSpan, path: Sequence[int], end: int) -> int | None:
        """ "Of the 12 aboard, nine survived, the coastguard said"."""
        tree = self.tree
        begin = bisect_left(self._starts, (span.end, -1))
        for start, candidate in self._starts[begin : begin + 2]:
            if start >= end:
                break
            found = self.attributions[candidate]
            if any(source.start <= span.start < source.end for source in found.source_spans):
                continue
            content = found.content_spans[0]
            if any(content.start <= tree.start[t] < content.end for t in path):
                return candidate
        return None

    def _trailing(self, span: TextSpan, path: Sequence[int], first: int) -> int | None:
        """ "It visited 230 firms, the agency says, compared with 90 in 2010"."""
        tree = self.tree
        for candidate in self._by_sentence.get(first, ()):
            found = self.attributions[candidate]
            if span.start < found.content_spans[-1].end or span.start < found.cue_spans[0].end:
                continue
            for below, word in zip(path, path[1:], strict=False):
                offset = tree.start[word]
                if any(s.start <= offset < s.end for s in found.content_spans):
                    joined = tree.dep[below] == "conj" and tree.tag[below] in VERB_TAGS
                    within = found.cue_spans[0].start > found.content_spans[0].start  # "..., he said, and eight others"
                    if joined and not within and any(tree.dep[c] in _SUBJECTS for c in tree.children[below]):
                        break
                    return candidate
                if any(s.start <= offset < s.end for s in found.cue_spans) and tree.tag[word] in VERB_TAGS:
                    if goes_on(tree, below, word):
                        return candidate
                    break
        return None
