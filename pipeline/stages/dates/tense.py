"""Tense of the verb that governs a word: past, present, future, or "" where there is none."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.stages.layout import section_kind

_FUTURE = frozenset("will shall 'll wo going".split())
#: may, must ... look ahead; could and would report what was said or didn't happen
_MODALS = frozenset("may might must should can".split())
#: a date they govern lies ahead, whatever their own tense: scheduled a vote on Thursday
_AHEAD = frozenset("schedule plan expect postpone delay slate reschedule".split())
#: what is moved to a day: put off to Sunday
_MOVED = frozenset("put push move shift defer extend reschedule".split())
_AHEAD_BEFORE = frozenset("until till effective payable due starting beginning".split())
#: said of something that happens, not of what is scheduled
_REPORTING = frozenset("say report tell add announce claim note quote cite write show suggest indicate".split())
#: verbs whose present looks like their past, to the tagger too
_SAME_FORMS = frozenset("hurt put cut set hit let shut cost spread quit read beat cast shed split burst bet".split())
#: what one agrees, plans or has a right to do lies ahead
_PLANS = frozenset(
    "agreement plan decision deal proposal intention bid offer order pact pledge promise vote right option".split()
)
#: verbs whose infinitive happens, or doesn't, when they do: declined to comment on Sunday
_TOGETHER = frozenset(
    "decline refuse fail manage begin start continue seem appear try attempt help use move rush struggle proceed".split()
)
#: events that are spoken of before they happen
_EVENTS = frozenset(
    "summit visit trip tour election referendum vote poll primary meeting conference convention session talk hearing "
    "trial launch deadline expiration cutback tournament game olympics launch".split()
)
#: what stands before an event that has been: at the summit in April, after the vote in May
_BEFORE_PAST_EVENT = frozenset("at after since during following".split())
_STEPS = 12


def tense_at(token: Token, first: Token) -> str:
    """Climbs to the first verb above ``token``; its own tag, its auxiliaries and its particle "to" decide.

    ``first`` is the first word of the expression: what stands before it may say more (until, as early as).
    """
    doc, i = token.doc, first.i
    before = doc[i - 1].lower_ if i else ""
    if before in ("at", "on") and i > 1 and doc[i - 2].lower_ in _AHEAD_BEFORE:
        i, before = i - 1, doc[i - 2].lower_
    if before == "to" and i > 1 and {doc[i - 2].lemma_, doc[i - 2].head.lemma_} & _MOVED:
        return "future"
    if before in ("by", "through") and token.i == i and token.tag_ == "NNP" and not token.lower_.endswith("day"):
        number = i + 1 < len(doc) and doc[i + 1].pos_ == "NUM"
        if not number and not (i > 1 and doc[i - 2].ent_type_ == "DATE"):
            return "future"  # by February; not: from January through February
    if token.i + 1 < len(doc) and doc[token.i + 1].tag_ == "POS":
        return ""  # Wednesday's ruling
    if before in _AHEAD_BEFORE and not (i > 1 and doc[i - 2].lower_ in ("not", "n't", "up")):
        if not any(word.lower_ == "had" for word in doc[token.i + 1 : token.i + 5]):
            return "future"
    if before == "as" and i > 2 and doc[i - 2].lower_ in ("early", "soon", "late") and doc[i - 3].lower_ == "as":
        return "future"
    word, through_noun, event = token, False, False
    for _ in range(_STEPS):
        if word.pos_ in ("VERB", "AUX"):
            tense = _tense_of(word, through_noun, ahead=word.i < token.i)
            if event and tense == "present" and _is_finite(word):
                return "future"
            if event and tense == "past":
                return ""
            return "" if tense == "present" and not _is_scheduled(word, token) else tense
        if word.head.i == word.i:
            break
        if word.i != token.i and word.pos_ in ("NOUN", "PROPN"):
            through_noun = True
            event = event or _is_event(word)
        if word.i == token.i and word.dep_ in ("poss", "compound", "nmod"):
            through_noun = True
        word = word.head
    if not doc.has_annotation("SENT_START"):
        return ""
    root = token.sent.root
    tense = _tense_of(root, False) if root.pos_ in ("VERB", "AUX") else ""
    return "" if tense == "present" else tense


def _is_scheduled(verb: Token, token: Token) -> bool:
    """A finite present that has the date beside it: the council votes on Thursday, the deadline is Friday.

    Headlines and captions tell in the present what has happened.
    """
    if verb.tag_ not in ("VBZ", "VBP") or verb.lemma_ in _REPORTING or verb.lower_ in _SAME_FORMS:
        return False
    if section_kind(verb.doc, verb.idx) in ("headline", "caption"):
        return False
    while token.head.i != verb.i and token.dep_ in ("conj", "det", "amod"):  # on Saturday and Sunday, this Friday
        token = token.head
    low, high = min(verb.i, token.i - 2), max(verb.i, token.i)
    if any(word.tag_ == "VBD" for word in verb.doc[max(low, 0) : high]):
        return False  # the wins they celebrate came on Tuesday: the past verb may well be the date's
    head = token.head
    return head.i == verb.i or head.head.i == verb.i and head.lower_ in ("on", "in", "at")


def _is_finite(verb: Token) -> bool:
    """Holds, is holding, has held; helps in planning, can help in planning."""
    for _ in range(_STEPS):
        if verb.tag_ != "VBG" or verb.dep_ not in ("pcomp", "pobj", "xcomp", "prep"):
            break
        verb = verb.head
        while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
            verb = verb.head
    if any(child.tag_ == "MD" for child in verb.children):
        return True
    return verb.tag_ in ("VBZ", "VBP") or any(child.tag_ in ("VBZ", "VBP") for child in verb.children)


def _is_event(noun: Token) -> bool:
    """Something that is announced ahead of its time; not what has happened: the summit in April ended."""
    if noun.lemma_.lower() not in _EVENTS or noun.dep_ in ("nsubj", "nsubjpass"):
        return False
    return noun.head.lower_ not in _BEFORE_PAST_EVENT


def _above(word: Token, steps: int) -> str:
    """Tense of the first verb above a noun."""
    for _ in range(_STEPS):
        if word.pos_ in ("VERB", "AUX"):
            return _tense_of(word, True, steps + 1)
        if word.head.i == word.i:
            return ""
        word = word.head
    return ""


def _tense_of(verb: Token, through_noun: bool, steps: int = 0, *, ahead: bool = True) -> str:
    """``ahead``: what the verb plans or schedules may lie ahead (not: on Thursday they scheduled a vote)."""
    if steps > _STEPS:
        return ""
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass", "mark") or child.tag_ == "TO"]
    lowers = {child.lower_ for child in auxiliaries}
    if lowers & _FUTURE:
        return "future"
    if ahead and verb.lemma_ in _AHEAD and "had" not in lowers and verb.tag_ != "VBG":
        return "future"
    if verb.tag_ == "VBD" or any(child.tag_ == "VBD" for child in auxiliaries):
        return "past"
    if lowers & _MODALS:
        return "past" if "have" in lowers else "future"
    if "would" in lowers:
        return "past" if "have" in lowers else "future"
    if "could" in lowers:
        return "past"
    if "to" in lowers:
        governor = verb.head
        if governor.i == verb.i:
            return "future"
        if verb.dep_ == "xcomp" and governor.tag_ == "VBD" and governor.lemma_ in _TOGETHER:
            return "past"
        had = any(child.lower_ == "had" for child in governor.children)
        if governor.lemma_ in _AHEAD and not had:
            return "future"
        if verb.dep_ in ("relcl", "acl"):
            return "future" if governor.lemma_ in _PLANS else _above(governor, steps)
        if verb.dep_ in ("advcl", "csubj") and governor.tag_ == "VBD":
            return "past"
        if through_noun or had:
            return _tense_of(governor, through_noun, steps + 1) if governor.pos_ in ("VERB", "AUX") else ""
        return "future"
    if verb.tag_ == "VBN":
        if any(child.tag_ in ("VBZ", "VBP") for child in auxiliaries):
            return "past" if lowers & {"has", "have", "'ve"} else "present"
        return "past"
    if verb.tag_ == "VBG":
        if lowers & {"has", "have", "'ve"}:
            return "past"
        governor = verb.head
        clause = verb.dep_ in ("advcl", "pcomp", "xcomp", "ccomp")
        if clause and governor.i != verb.i and governor.pos_ in ("VERB", "AUX"):
            return _tense_of(governor, through_noun, steps + 1)
        return "present"
    if verb.tag_ in ("VBZ", "VBP"):
        return "present"
    return "future" if verb.tag_ == "VB" and not through_noun else ""
