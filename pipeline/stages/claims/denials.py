"""Figures that somebody else calls untrue a sentence or two later: "That number is absurd".

What is denied within its own sentence is found by ``figures.asserted``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.records import Claim, Quantity
from pipeline.stages.claims.figures import number_span
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.rules import listed
from pipeline.stages.claims.syntax import VERB_TAGS, Tree
from pipeline.stages.claims.worth import ADDED, moved

#: Sentences back from a denial to the figure that is denied.
BACK = 2
_POINTING = frozenset({"that", "this", "the", "these", "those", "both", "such"})
_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "nmod", "compound"})
_DENYING = frozenset("deny reject dismiss dispute refute debunk contest".split())
_CALLING = frozenset("call label brand term describe denounce be dismiss slam condemn deem consider find".split())


class Stated(NamedTuple):
    """A figure's claim: its first token, its source, its position among the claims."""

    token: int
    source: str
    position: int


def mark_disputed(
    tree: Tree, claims: Sequence[Claim], quantities: Sequence[Quantity], speaking: Sequence[tuple[int, str]]
) -> list[Claim]:
    """The claims, those marked whose figure somebody else denies in the next sentences.

    ``speaking``: first token and source of the words that attribute something.
    """
    offsets = [c.start if c.quantity is None else number_span(quantities[c.quantity]).start for c in claims]
    tokens = [tree.at(offset) for offset in offsets]
    stated = sorted(
        Stated(token, claim.source, i)
        for i, (claim, token) in enumerate(zip(claims, tokens, strict=True))
        if claim.quantity is not None and "asserted" not in dict(claim.rules)
    )
    speakers = [(token, claim.source) for claim, token in zip(claims, tokens, strict=True)]
    result = list(claims)
    for position, word in disputed(tree, stated, [*speakers, *speaking]).items():
        claim = claims[position]
        rules = listed({**dict(claim.rules), "asserted": f"denied:{word}"})
        score = moved(claim.check_worthiness, ADDED["not asserted"])
        result[position] = replace(claim, check_worthiness=score, rules=rules)
    return result


def disputed(tree: Tree, stated: Sequence[Stated], speakers: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Positions of the claims whose figure is denied later, and the word that denies it.

    ``stated`` are the figures' claims in text order, ``speakers`` (token, source) of all claims: nobody denies his own
    figure. Of a sentence with several figures the first one is meant.
    """
    found: dict[int, str] = {}
    if not stated:
        return found
    for noun, word in _denied_nouns(tree):
        first, last = tree.sentence(noun)
        denying = {source for token, source in speakers if source and first <= token < last}
        here = first
        for _ in range(BACK):
            if here == 0:
                break
            start, end = tree.sentence(here - 1)
            meant = next((s for s in stated if start <= s.token < end and s.source not in denying), None)
            if meant is not None:
                found.setdefault(meant.position, word)
                break
            here = start
    return found


def _denied_nouns(tree: Tree) -> Iterator[tuple[int, str]]:
    """Nouns that point back to a figure ("that number", "the new figure") and the word that denies them."""
    words = lexicon()
    nouns, denials = words["claim_nouns"], words["denials"] | words["slurs"]
    for noun, lemma in enumerate(tree.lemma):
        if lemma not in nouns or tree.dep[noun] not in _PLACES:
            continue
        around = tree.children[noun]
        if tree.dep[noun] in ("nmod", "compound"):  # "called [the figure “propaganda”]" read as one phrase
            above = tree.head[noun]
            if (
                above > noun
                and tree.lower[above] in denials
                and any(tree.lower[c] in _POINTING for c in tree.children[above])
            ):
                yield noun, tree.lower[above]
            continue
        if not any(tree.lower[c] in _POINTING for c in around) or any(
            tree.dep[c] in ("prep", "acl", "relcl", "nummod", "poss") for c in around
        ):
            continue
        verb = tree.head[noun]
        if tree.lemma[verb] in _DENYING and tree.tag[verb] in VERB_TAGS and tree.dep[noun] != "nsubj":
            yield noun, tree.lower[verb]
        elif tree.lower[verb] in denials and tree.tag[verb] not in VERB_TAGS:
            yield noun, tree.lower[verb]  # "called [the figure absurd]" read as a clause
        elif tree.lemma[verb] in _CALLING or tree.dep[noun] == "nsubj":
            last = tree.sentence(noun)[1]
            for word in range(noun + 1, min(noun + 8, last)):
                if tree.lower[word] in denials and tree.head[word] in (verb, noun, word - 1):
                    yield noun, tree.lower[word]
                    break
