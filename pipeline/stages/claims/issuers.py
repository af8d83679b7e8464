"""Who issued a document, as far as the text says so: "X's report", "a study by X", "figures released by X"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records import Entity, TextSpan
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.syntax import NOUN_TAGS, Tree

#: What is done to a document by whoever stands behind it; those who saw or obtained it don't.
_ISSUING = frozenset(
    """release publish issue write conduct compile produce prepare carry author draft make do run take sponsor lead
    post""".split()
)


@dataclass(frozen=True, slots=True)
class Source:
    """The name, the characters it was read from, and the rule. An empty name: the article names nobody."""

    name: str
    span: TextSpan | None
    rule: str


NOBODY = Source("", None, "")


def name_of(entity: Entity, rule: str) -> Source:
    """An entity as a source, by its canonical name."""
    return Source(entity.name or entity.text, TextSpan(entity.start, entity.end), rule)


def without_article(name: str) -> str:
    """A name without the article before it: "the Pentagon" as Pentagon."""
    words = name.strip().strip(",").split(" ")
    while len(words) > 1 and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    return " ".join(words)


class Issuers:
    """The documents of a text and their issuers. ``entity_at``: token -> the name it is part of."""

    def __init__(self, tree: Tree, entity_at: Mapping[int, Entity]) -> None:
        self.tree, self.entity_at = tree, entity_at
        self._found: dict[str, tuple[list[int], list[Source]]] | None = None

    def of(self, token: int) -> Source | None:
        """Who issued the document at a token, where its own phrase says so: X's report, X report, report by X, issued
        by X.
        """
        tree = self.tree
        for child in tree.children[token]:
            entity = self.entity_at.get(child)
            if entity and tree.dep[child] in ("poss", "compound", "nmod", "amod") and entity.label != "NORP":
                return name_of(entity, f"issuer-{'possessor' if tree.dep[child] == 'poss' else 'compound'}")
        for child in tree.children[token]:
            if tree.dep[child] == "prep" and tree.lower[child] in ("by", "from"):
                if (issuer := self._object(child, f"issuer-{tree.lower[child]}")) is not None:
                    return issuer
            if tree.dep[child] in ("acl", "relcl") and tree.lemma[child] in _ISSUING:
                for agent in tree.children[child]:
                    if tree.dep[agent] == "agent" and (issuer := self._object(agent, f"issuer-{tree.lower[child]}-by")):
                        return issuer
        return None

    def _object(self, preposition: int, rule: str) -> Source | None:
        tree = self.tree
        for child in tree.children[preposition]:
            if tree.dep[child] == "pobj":
                if (entity := self.entity_at.get(child)) is not None:
                    return name_of(entity, rule)
                if tree.tag[child] == "NN" and (entity := self.entity_at.get(child + 1)) is not None:
                    if entity.label in ("ORG", "PERSON") and tree.start[child + 1] == entity.start:
                        return name_of(entity, rule)  # "by the institute Demos"
                if tree.tag[child] in NOUN_TAGS:
                    first = tree.left_edge(child)
                    span = TextSpan(tree.start[first], tree.end[child])
                    return Source(without_article(span.of(tree.text)), span, rule)
        return None

    def all(self) -> dict[str, tuple[list[int], list[Source]]]:
        """Noun -> the documents so called whose issuer the text names: their tokens in text order, and the issuers."""
        if self._found is None:
            tree, words = self.tree, lexicon()
            self._found = {}
            for token, noun in enumerate(tree.lemma):
                if noun in words["documents"] and tree.tag[token] in NOUN_TAGS and token not in self.entity_at:
                    issuer = self.of(token)
                    if (
                        issuer is None
                        and tree.dep[token] == "dobj"
                        and tree.lemma[tree.head[token]] in words["release_verbs"]
                    ):
                        for child in tree.children[tree.head[token]]:
                            if tree.dep[child] == "nsubj" and (entity := self.entity_at.get(child)) is not None:
                                issuer = name_of(entity, "issuer-subject")
                    if issuer is not None:
                        tokens, found = self._found.setdefault(noun, ([], []))
                        tokens.append(token)
                        found.append(issuer)
        return self._found

    def nearest(self, noun: str, token: int) -> tuple[int, Source] | None:
        """Token and issuer of the nearest other document so called, one before the token if there is any."""
        tokens, found = self.all().get(noun, ((), ()))
        position = bisect_left(tokens, token)
        if position:
            return tokens[position - 1], found[position - 1]
        if position < len(tokens) and tokens[position] == token:
            position += 1
        return (tokens[position], found[position]) if position < len(tokens) else None
