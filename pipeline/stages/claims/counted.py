"""What a bare number counts, from the words around it and the figure before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Quantity
from pipeline.stages.claims.figures import number_span
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.syntax import NOUN_TAGS, VERB_TAGS, Tree

_NUMBERS = frozenset({"number", "total", "count", "tally", "toll", "figure", "estimate"})
#: Nouns that are a number of something, and of what.
_TOLLS = {"toll": "death", "population": "person", "attendance": "person", "turnout": "person", "membership": "member"}
#: Kinds of figure that count things.
COUNTING = frozenset({"count", "fraction", "other"})
#: What stands before a figure that another one is compared with, or that it was before.
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|up from|down from|against|versus|(?:estimate|figure|total|number|toll) of)"
    r"(?: (?:about|around|some|nearly|almost|just|only|the|fewer than|more than|over|under))?\s$",
    re.I,
)
_PER = re.compile(r"\b(?:per|for every|out of every)\s$", re.I)
_MORE = re.compile(r"\s(?:more|fewer|less) than\b", re.I)
_OF_THEM = re.compile(r"\s?\bof (?:them|whom|these|those)\b(?! \w+(?:ed|en|ain)\b)", re.I)
_THOSE = re.compile(
    r"\s?\bof (?:those (?P<whom>[a-z]+(?:ed|en|ain))|the (?P<hurt>injured|wounded|dead|missing|killed|sick|detained))\b"
)
_PASSING = frozenset({"top", "pass", "reach", "exceed", "surpass", "hit"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CORE = _SUBJECTS | {"dobj", "attr"}


def completed(tree: Tree, quantities: Sequence[Quantity], position: int, so_far: str) -> tuple[str, str]:
    """What a bare number counts and the rule, from its clause or the figure before ("107 killed and 200 hurt").

    ``so_far`` is what the figure before it was found to count. ("", "") where nothing tells, or where the quantity
    itself does: it is asked again where the quantity only took over what the figure before it counts.
    """
    quantity = quantities[position]
    taken_over = quantity.rule.endswith("as-before") and not quantity.unit
    if (quantity.counted and not taken_over) or quantity.unit or quantity.kind not in COUNTING:
        return "", ""
    token = tree.at(number_span(quantity).start)
    if (noun := _numbered(tree, token)) is not None:
        if noun or quantity.counted == "":
            return (noun, "what-is-put-at") if noun else _of_sentence_before(tree, quantities, position, so_far)
    if quantity.kind == "fraction" and not taken_over and (noun := share_of(tree, token)):
        return noun, "what-is-measured"
    those = _THOSE.match(tree.text, quantity.end) or _THOSE.search(quantity.text)
    if those is not None and not taken_over:
        return (those["whom"] or those["hurt"]).lower(), "those-who-are"
    if position == 0:
        return "", ""
    here = tree.sentence(token)[0]
    of_them = _OF_THEM.match(tree.text, quantity.end) is not None or _OF_THEM.search(quantity.text) is not None
    earlier = _counts_before(tree, quantities, position, here)
    compared = _COMPARED.search(tree.text, max(0, quantity.start - 40), quantity.start)
    # "more than 74,000 teachers quit in nine states, a fifth more than before"
    if earlier and (compared or (quantity.kind == "fraction" and _MORE.match(tree.text, quantity.end))):
        best = ([q for q in earlier if _role(tree, q) in _CORE] or earlier)[0]
        return (best.counted, "figure-compared") if best.counted != quantity.counted else ("", "")
    if taken_over:
        if earlier and earlier[-1].counted != quantity.counted and (of_them or _skipped(tree, quantities, position)):
            return earlier[-1].counted, "figure-before"
        return "", ""
    if earlier:
        return earlier[-1].counted, "figure-before"
    before = quantities[position - 1]
    there = tree.sentence(tree.at(number_span(before).start))[0]
    if there == here and so_far and before.kind in COUNTING:
        return so_far, "figure-before"
    behind_for = tree.dep[token] == "pobj" and tree.lower[tree.head[token]] == "for"
    if of_them or compared or behind_for or tree.dep[token] in _CORE:
        return _of_sentence_before(tree, quantities, position, so_far, only_one=not of_them)
    return "", ""


def _numbered(tree: Tree, token: int) -> str | None:
    """What is numbered in "puts the number of dead at 23", "the death toll has climbed to 51"; "" where only "the
    number" stands there, None where the figure isn't put so.
    """
    thing = measured_thing(tree, token)
    if thing < 0 or (tree.lemma[thing] not in _NUMBERS and tree.lemma[thing] not in _TOLLS):
        return None
    for child in tree.children[thing]:
        if tree.lower[child] == "of":
            for noun in tree.children[child]:
                if tree.dep[noun] == "pobj" and (tree.tag[noun] in NOUN_TAGS or tree.tag[noun] in ("JJ", "VBN")):
                    return tree.lemma[noun].lower()  # "the number of dead"
    return _TOLLS.get(tree.lemma[thing], "")


def _role(tree: Tree, quantity: Quantity) -> str:
    """What the counted thing is in its clause: its dependency."""
    token = tree.at((quantity.counted_span or number_span(quantity)).start)
    return tree.dep[tree.head[token] if tree.dep[token] == "nummod" else token]


def _counts_before(tree: Tree, quantities: Sequence[Quantity], position: int, first: int) -> list[Quantity]:
    """The figures before one that count a noun of their own, from the sentence on that begins at token ``first``.

    No rate's base ("per 100,000 people"), and not one of anything where the figure isn't one.
    """
    start, found = tree.start[first], []
    plural = quantities[position].value != 1
    for quantity in reversed(quantities[:position]):
        if quantity.start < start:
            break
        share = quantity.kind == "percent" and quantities[position].kind == "fraction"
        if not quantity.counted or (not share and (quantity.kind not in COUNTING or quantity.unit)):
            continue
        if _PER.search(tree.text, max(0, quantity.start - 16), quantity.start) or (plural and quantity.value == 1):
            continue
        found.append(quantity)
    return found[::-1]


def _skipped(tree: Tree, quantities: Sequence[Quantity], position: int) -> bool:
    """Whether the figure before is a rate's base, which the next figure never counts the same as."""
    before = quantities[position - 1]
    return _PER.search(tree.text, max(0, before.start - 16), before.start) is not None


def _of_sentence_before(
    tree: Tree, quantities: Sequence[Quantity], position: int, so_far: str, *, only_one: bool = False
) -> tuple[str, str]:
    """What the figures of the sentence before count; with ``only_one`` only where they all count the same."""
    token = tree.at(number_span(quantities[position]).start)
    here = tree.sentence(token)[0]
    if not here:
        return "", ""
    earlier = _counts_before(tree, quantities, position, tree.sentence(here - 1)[0])
    if only_one:
        earlier = [q for q in earlier if _role(tree, q) in _CORE]
    nouns = list(dict.fromkeys(q.counted for q in earlier))
    if only_one and len(nouns) > 1 and tree.dep[token] in _SUBJECTS:
        nouns = list(dict.fromkeys(q.counted for q in earlier if _role(tree, q) in _SUBJECTS))
    if not nouns or (only_one and len(nouns) > 1):
        return "", ""
    return nouns[-1], "figure-before"


def measured_thing(tree: Tree, figure: int) -> int:
    """The token of "the number of dead" in "puts the number of dead at 23", "the number of dead rose to 23"; -1 where
    the figure isn't put so.
    """
    for below in tree.up(figure)[:3]:
        at = tree.head[below]
        if tree.dep[below] == "dobj" and tree.lemma[at] in _PASSING:
            return next((c for c in tree.children[at] if tree.dep[c] == "nsubj" and tree.lemma[c] in _NUMBERS), -1)
        if tree.dep[below] != "pobj":
            continue
        verb = tree.head[at]
        if tree.lower[at] == "as" and tree.lemma[verb] in _NUMBERS:
            return verb
        if tree.lower[at] in ("to", "from", "as", "by") and tree.tag[verb] in VERB_TAGS:
            things = [c for c in tree.children[verb] if tree.dep[c] in ("nsubj", "nsubjpass", "dobj") and c < at]
            return next((c for c in reversed(things) if tree.lemma[c] in _NUMBERS or tree.lemma[c] in _TOLLS), -1)
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
