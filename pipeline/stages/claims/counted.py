"""What a bare number counts, from the words around it and the figure before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Quantity
from pipeline.stages.claims.figures import number_span
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.syntax import NOUN_TAGS, VERB_TAGS, Tree

_NUMBERS = frozenset({"number", "total", "count", "tally", "toll", "figure", "estimate"})
#: Kinds of figure that count things.
COUNTING = frozenset({"count", "fraction", "other"})


_THOSE = re.compile(r"\s?\bof those (?P<whom>[a-z]+(?:ed|en|ain))\b")


def completed(tree: Tree, quantities: Sequence[Quantity], position: int, so_far: str) -> tuple[str, str]:
    """What a bare number counts and the rule, from its clause or the figure before ("107 killed and 200 hurt").

    ``so_far`` is what the figure before it was found to count. ("", "") where nothing tells, or where the quantity
    itself does.
    """
    quantity = quantities[position]
    if quantity.counted or quantity.unit or quantity.kind not in COUNTING:
        return "", ""
    token = tree.at(number_span(quantity).start)
    if (thing := measured_thing(tree, token)) >= 0 and tree.lemma[thing] in _NUMBERS:
        for child in tree.children[thing]:
            if tree.lower[child] == "of":
                for noun in tree.children[child]:
                    if tree.dep[noun] == "pobj" and tree.tag[noun] in NOUN_TAGS:
                        return tree.lemma[noun].lower(), "what-is-put-at"
    if quantity.kind == "fraction" and (noun := share_of(tree, token)):
        return noun, "what-is-measured"
    those = _THOSE.match(tree.text, quantity.end) or _THOSE.search(quantity.text)
    if those is not None:
        return those["whom"].lower(), "those-who-are"
    if position == 0:
        return "", ""
    before = quantities[position - 1]
    here = tree.sentence(token)[0]
    there = tree.sentence(tree.at(number_span(before).start))[0]
    pronoun = tree.text[quantity.end : quantity.end + 9].lower().split()
    last = tree.sentence(here - 1)[0] if here else -1
    near = there == here or (len(pronoun) > 1 and pronoun[0] == "of" and there == last)
    counted = before.counted or so_far
    return (counted, "figure-before") if near and counted and before.kind in COUNTING else ("", "")


def measured_thing(tree: Tree, figure: int) -> int:
    """The token of "the number of dead" in "puts the number of dead at 23"; -1 where the figure isn't put so."""
    for below in tree.up(figure)[:3]:
        at = tree.head[below]
        if tree.dep[below] != "pobj":
            continue
        verb = tree.head[at]
        if tree.lower[at] == "at" and tree.lemma[verb] in lexicon()["put_verbs"] and tree.tag[verb] in VERB_TAGS:
            return next((c for c in tree.children[verb] if tree.dep[c] == "dobj" and tree.tag[c] in NOUN_TAGS), -1)
        return -1
    return -1


def share_of(tree: Tree, figure: int) -> str:
    """The noun that a bare fraction is a share of: "a minority larger than a third", "their pay was cut by half"."""
    for word in tree.up(figure)[1:4]:
        if tree.lower[word] == "than":
            left = [t for t in range(word - 2, max(word - 5, -1), -1) if tree.tag[t] in NOUN_TAGS]
            return tree.lemma[left[0]].lower() if left else ""
        if tree.lower[word] == "by" and tree.tag[tree.head[word]] in VERB_TAGS:
            for dep in ("dobj", "nsubjpass", "nsubj"):
                for child in tree.children[tree.head[word]]:
                    if tree.dep[child] == dep and tree.tag[child] in NOUN_TAGS:
                        return tree.lemma[child].lower()
            return ""
    return ""
