"""Whom a description stands for: "the senator" -> the one named so before; "the report" -> who issued it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from spacy.attrs import LEMMA
from spacy.tokens import Doc

from pipeline.stages.attributions.mentions import Mention, role_words
from pipeline.stages.attributions.pronouns import Choice, Speaker
from pipeline.yaml_file import read_yaml

#: sentences back that a description without a matching title reaches to the group that was spoken of
GROUP_REACH = 4
#: sentences back that a document's issuer is looked for among earlier sources
DOCUMENT_REACH = 4
#: tokens back in which a document is looked for that was spoken of before
DOCUMENT_WORDS = 1500
_ROLES = Path(__file__).with_name("roles.yaml")
#: groups that any organisation can be called
_ANY_GROUP = frozenset(("group", "organization", "organisation", "agency", "company", "firm"))
#: words in a description that say nothing of who it is
_TELLS_NOTHING = frozenset(("late", "same", "current", "own", "-"))
_ISSUES = frozenset(
    (
        "release",
        "publish",
        "issue",
        "write",
        "compile",
        "post",
        "prepare",
        "produce",
        "commission",
        "conduct",
        "draft",
        "file",
    )
)


class Roles(NamedTuple):
    """Nouns of ``roles.yaml`` -> the words beside a name that bear them out."""

    persons: dict[str, frozenset[str]]
    groups: dict[str, frozenset[str]]
    documents: frozenset[str]
    speakers: frozenset[str]


@lru_cache(maxsize=1)
def load_roles() -> Roles:
    data = read_yaml(_ROLES)
    return Roles(
        {entry["noun"]: frozenset(entry["words"]) for entry in data["persons"]},
        {entry["noun"]: frozenset(entry["words"]) for entry in data["groups"]},
        frozenset(data["documents"].split()),
        frozenset(data["speakers"].split()),
    )


def resolve_description(
    doc: Doc, first: int, head: int, *, sentence: int, mentions: Sequence[Mention], previous: Sequence[Speaker]
) -> Choice | None:
    """The name a definite description stands for, or None where the text doesn't tell.

    ``first`` and ``head`` are the token positions of its first word and of its noun, ``mentions`` those before it (latest
    last), ``previous`` the sources resolved before it (latest last). What the description adds ("the civil protection
    agency") must stand beside the name too.
    """
    roles = load_roles()
    noun = doc[head].lemma_.lower()
    added = {token.lower_ for token in doc[first + 1 : head]} - _TELLS_NOTHING
    if noun in roles.persons:
        return _bearer(doc, roles.persons[noun], added, mentions, "PERSON", "description:title")
    found = None
    if noun == "government" and not added:
        found = _government(doc, mentions)
    elif noun in roles.groups:
        found = _bearer(doc, roles.groups[noun], added, mentions, "ORG", "description:name")
    if found is None and noun in _ANY_GROUP and not added:
        recent = [m for m in mentions if m.label == "ORG" and sentence - m.sentence <= GROUP_REACH and not m.quoted]
        recent = [m for m in recent if m.subject] or recent
        if recent and (recent[-1].subject or len({m.name for m in recent}) == 1):
            found = Choice(recent[-1].name, "ORG", "description:recency", 0.6)
    if found is None and noun in roles.documents:
        found = _issuer(doc, head, noun, sentence, mentions, previous)
    return found


def _government(doc: Doc, mentions: Sequence[Mention]) -> Choice | None:
    """The last government named by its country: "the Peruvian government"."""
    for mention in reversed(mentions):
        if mention.label in ("GPE", "NORP") and mention.last < len(doc) and doc[mention.last].lower_ == "government":
            return Choice(f"{doc[mention.first : mention.last].text} government", "ORG", "description:name", 0.85)
    return None


def _bearer(
    doc: Doc, words: frozenset[str], added: set[str], mentions: Sequence[Mention], label: str, rule: str
) -> Choice | None:
    """The last one mentioned beside one of these words and all that the description adds."""
    for mention in reversed(mentions):
        if mention.label == label:
            beside = role_words(doc, mention)
            if words & beside and added <= beside:
                return Choice(mention.name, label, rule, 0.85)
    return None


def _mentioned(doc: Doc, noun: str, head: int) -> list[int]:
    """Where a noun stands up to a token, the latest first."""
    low = max(0, head - DOCUMENT_WORDS + 1)
    lemmas = doc.to_array(LEMMA)[low : head + 1].tolist()
    strings = doc.vocab.strings
    nouns = {lemma for lemma in set(lemmas) if strings[lemma].lower() == noun}
    return [low + place for place in range(len(lemmas) - 1, -1, -1) if lemmas[place] in nouns]


def _issuer(
    doc: Doc, head: int, noun: str, sentence: int, mentions: Sequence[Mention], previous: Sequence[Speaker]
) -> Choice | None:
    """Who issued a document: the name beside an earlier mention of it, else the organisation that has just spoken."""
    before = {mention.last: mention for mention in mentions if mention.label in ("ORG", "PERSON", "GPE")}
    starts = {mention.first: mention for mention in mentions if mention.label in ("ORG", "PERSON", "GPE")}
    for position in _mentioned(doc, noun, head):
        # "a Polar Institute report", "the Polar Institute's annual report"
        step = position
        while step > 0 and doc[step - 1].pos_ in ("NOUN", "ADJ", "NUM") and step not in before:
            step -= 1
        named = before.get(step) or (before.get(step - 1) if step > 0 and doc[step - 1].tag_ == "POS" else None)
        if named and named.label != "GPE":
            return Choice(named.name, named.label, "document:issuer", 0.85)
        # "a report by the Polar Institute", "the poll, conducted by the Polar Institute"
        for follower in doc[position + 1 : position + 9]:
            if follower.lower_ in ("by", "from", "of") and follower.i + 1 < len(doc):
                after = follower.i + 1 + (doc[follower.i + 1].lower_ in ("the", "a", "an"))
                if after in starts and starts[after].label != "GPE":
                    return Choice(starts[after].name, starts[after].label, "document:issuer", 0.85)
            if follower.is_space or follower.text in ".;":
                break
        # "the Polar Institute said in a report", "the Polar Institute released a study"
        governor = doc[position].head
        if governor.dep_ == "prep":
            governor = governor.head
        if governor.lemma_ in _ISSUES or governor.lemma_ in ("say", "warn", "find", "tell", "add", "state"):
            for child in governor.lefts:
                subject = (
                    next((m for m in mentions if m.first <= child.i < m.last), None) if child.dep_ == "nsubj" else None
                )
                if subject and subject.label in ("ORG", "PERSON"):
                    return Choice(subject.name, subject.label, "document:issuer", 0.8)
    for speaker in reversed(previous):
        if sentence - speaker.sentence > DOCUMENT_REACH:
            break
        if speaker.label == "ORG":
            return Choice(speaker.name, "ORG", "document:previous-source", 0.6)
    return None
