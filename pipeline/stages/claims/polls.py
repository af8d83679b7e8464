"""Results of polls: the poll is their source, also in the sentences that carry it on."""

from __future__ import annotations

from pipeline.records import Quantity, TextSpan
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.source import Source, Sources
from pipeline.stages.claims.syntax import NOUN_TAGS, Tree

#: Sentences without a word of the poll over which its results are carried on.
CARRIED = 3
_RESULT_KINDS = frozenset({"percent", "fraction"})


class Polls:
    """Where a document speaks of polls, and whose they are."""

    def __init__(self, tree: Tree, sources: Sources) -> None:
        self.tree, self.sources = tree, sources
        words = lexicon()["polls"]
        self._mentions = [
            t for t in range(tree.size) if tree.lemma[t] in words and tree.tag[t] in NOUN_TAGS and tree.dep[t] != "compound"
        ]

    def source_of(self, figure: int, quantity: Quantity, source: Source, attributed: bool) -> Source | None:
        """The poll a percentage is a result of, where that tells more than ``source`` does; None where it is none."""
        if not self._mentions or quantity.kind not in _RESULT_KINDS or (attributed and source.name):
            return None
        tree = self.tree
        first, last = tree.sentence(figure)
        here = [t for t in self._mentions if first <= t < last]
        if here:
            return self._named(min(here, key=lambda t: abs(t - figure)), "poll-in-sentence")
        before = [t for t in self._mentions if t < first]
        if not before or attributed:
            return None
        nearest = before[-1]
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
        return any(self.tree.lemma[t] in words or self.tree.lemma[t] in verbs for t in range(first, last))

    def _named(self, token: int, rule: str) -> Source | None:
        issuer = self.sources.issuer_of(token)
        if issuer is None:
            near = [(abs(t - token), s) for t, _, s in self.sources.issuers() if self.tree.lemma[t] in lexicon()["polls"]]
            issuer = min(near, key=lambda pair: pair[0])[1] if near else None
        if issuer is not None:
            return Source(issuer.name, issuer.span, rule)
        span = TextSpan(self.tree.start[self.tree.left_edge(token)], self.tree.end[token])
        name = span.of(self.tree.text)
        words = name.split(" ")
        return Source(" ".join(words[1:] if words[0].lower() in ("the", "a", "an") and len(words) > 1 else words), span, rule)
