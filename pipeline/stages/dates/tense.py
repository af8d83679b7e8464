"""Tense of the verb that governs a word: past, present, future, or "" where there is none."""

from __future__ import annotations

from spacy.tokens import Token

_FUTURE = frozenset("will shall 'll wo going expected scheduled due set planned likely".split())
_MODALS = frozenset("may might must should can could would".split())


def tense_at(token: Token) -> str:
    """Climbs to the first verb above the word; its own tag, its auxiliaries and its particle "to" decide."""
    word = token
    for _ in range(12):
        if word.pos_ in ("VERB", "AUX"):
            return _tense_of(word)
        if word.head.i == word.i:
            break
        word = word.head
    return _nearest_verb(token)


def _tense_of(verb: Token) -> str:
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass", "mark") or child.tag_ == "TO"]
    lowers = {child.lower_ for child in auxiliaries}
    if lowers & _FUTURE:
        return "future"
    if verb.tag_ == "VBD":
        return "past"
    if any(child.tag_ == "VBD" for child in auxiliaries):
        return "past"
    if lowers & _MODALS:
        return "past" if lowers & {"have"} else "future"
    if "to" in lowers:
        governor = verb.head
        if governor.i != verb.i and governor.lower_ in _FUTURE:
            return "future"
        return "future"
    if verb.tag_ == "VBN":
        if any(child.tag_ in ("VBZ", "VBP") for child in auxiliaries):
            return "past" if lowers & {"has", "have"} else "present"
        return "past"
    if verb.tag_ == "VBG":
        if verb.head.i != verb.i and verb.head.pos_ in ("VERB", "AUX") and verb.dep_ not in ("ROOT", "conj"):
            return _tense_of(verb.head) if verb.head.tag_ != "VBG" else "present"
        return "present"
    if verb.tag_ in ("VBZ", "VBP"):
        return "present"
    if verb.tag_ == "VB":
        return "future"
    return ""


def _nearest_verb(token: Token) -> str:
    """In a fragment: the sentence's root, where it is a verb."""
    sentence = token.sent
    if sentence.root.pos_ in ("VERB", "AUX"):
        return _tense_of(sentence.root)
    return ""
