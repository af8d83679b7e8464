"""Results of polls: the poll is their source, also in the sentences that carry it on."""

from __future__ import annotations

from bisect import bisect_left

from pipeline.records import Quantity, TextSpan
from pipeline.stages.claims.issuers import Source, without_article
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.source import Sources
from pipeline.stages.claims.syntax import NOUN_TAGS, Tree

#: Sentences without a word of the poll over which its results are carried on.
CARRIED = 3
_FORECASTS = frozenset({"forecast", "estimate", "expectation", "consensus", "analyst", "economist"})
_POINTS = frozenset({"point", "percentage point"})
_RESULT_KINDS = frozenset({"percent", "fraction"})


class Polls:
    """Where a document speaks of polls, and whose they are."""

    def __init__(self, tree: Tree, sources: Sources) -> None:
        self.tree, self.sources = tree, sources
        words = lexicon()["polls"]
        self._mentions = [
            t
            for t, lemma in enumerate(tree.lemma)
            if lemma in words and tree.tag[t] in NOUN_TAGS and tree.dep[t] != "compound" and not self._of_forecasts(t)
        ]

    def _of_forecasts(self, token: int) -> bool:
        """Whether a poll asked what will be, and shares out nobody: "the average forecast in a poll of analysts"."""
        tree = self.tree
        return any(tree.lemma[step] in _FORECASTS for step in tree.up(token)[1:4])

    def source_of(self, figure: int, quantity: Quantity, source: Source, attributed: bool) -> Source | None:
        """The poll a percentage is a result of, where that tells more than ``source`` does; None where it is none."""
        if not self._mentions or (attributed and source.name):
            return None
        if quantity.kind not in _RESULT_KINDS and quantity.unit not in _POINTS:
            return None
        tree = self.tree
        first, last = tree.sentence(figure)
        low, high = bisect_left(self._mentions, first), bisect_left(self._mentions, last)
        if low < high:
            return self._named(min(self._mentions[low:high], key=lambda t: abs(t - figure)), "poll-in-sentence")
        if not low or attributed:
            return None
        nearest = self._mentions[low - 1]
        start, sentences = first, 0
        while start > nearest and sentences <= CARRIED:
            start = tree.sentence(start - 1)[0]
            sentences += 1
        if start > nearest or not self._of_respondents(first, last, quantity):
            return None
        return self._named(nearest, "poll-carried")

    def _of_respondents(self, first: int, last: int, quantity: Quantity) -> bool:
        words, verbs = lexicon()["respondents"], lexicon()["answers"]
        if any(w in words for w in quantity.counted.lower().split()):
            return True
        if quantity.counted:
            return False
        return any(self.tree.lemma[t] in words or self.tree.lemma[t] in verbs for t in range(first, last))

    def _described(self, token: int) -> int:
        """The mention of the poll that says most about it: "the survey" is the Pew poll of three sentences before."""
        tree = self.tree
        if any(tree.tag[child] in ("NNP", "NNPS", "NN", "JJ") for child in tree.children[token]):
            return token
        before = self._mentions[max(0, bisect_left(self._mentions, token) - 4) : bisect_left(self._mentions, token)]
        named = [
            t
            for t in before
            if any(tree.text[tree.start[c]].isupper() for c in tree.children[t] if tree.dep[c] != "det")
        ]
        return named[-1] if named else token

    def _has_name(self, token: int) -> bool:
        tree = self.tree
        return any(tree.text[tree.start[c]].isupper() for c in tree.children[token] if tree.dep[c] != "det")

    def _named(self, token: int, rule: str) -> Source | None:
        issuer = self.sources.issuers.of(token)
        if issuer is None:
            near = [
                found for noun in lexicon()["polls"] if (found := self.sources.issuers.nearest(noun, token)) is not None
            ]
            issuer = min(near, key=lambda pair: abs(pair[0] - token))[1] if near else None
        if issuer is not None:
            return Source(issuer.name, issuer.span, rule)
        token = self._described(token)
        if rule == "poll-carried" and not self._has_name(token):
            return None
        span = TextSpan(self.tree.start[self.tree.left_edge(token)], self.tree.end[token])
        return Source(without_article(span.of(self.tree.text)), span, rule)
