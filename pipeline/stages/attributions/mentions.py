"""The names a source can stand for: every person, organisation, country and people mentioned, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from spacy.tokens import Doc

from pipeline.stages.attributions.tokens import Tokens, string_id
from pipeline.stages.given_names import given_names

#: OntoNotes labels of what can say something
SPEAKERS = frozenset(("PERSON", "ORG", "GPE", "NORP"))
#: tokens before and after a name in which its bearer's role is looked for ("Italian Prime Minister Matteo Renzi")
BEFORE, AFTER = 5, 9

_SUBJECTS = numpy.array([string_id("nsubj"), string_id("nsubjpass")], dtype="uint64")


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a name. ``start`` and ``end`` are code points, ``first`` and ``last`` token positions (end exclusive).

    gender: "female", "male" or "" where neither name nor title tells. ``subject``: the name is the subject of a clause.
    """

    start: int
    end: int
    first: int
    last: int
    name: str
    label: str
    sentence: int
    section: int
    subject: bool
    quoted: bool
    gender: str


def find_mentions(doc: Doc, tokens: Tokens) -> list[Mention]:
    """The mentions of those who can be a source, in text order.

    Reads the stage ``entities`` (canonical names) where it ran, else the model's own entities.
    """
    spans = doc.spans["entities"] if "entities" in doc.spans and doc._.entities else doc.ents
    records = doc._.entities if len(doc._.entities) == len(spans) else [None] * len(spans)
    found = []
    gender_of: dict[str, str] = {}
    for span, record in zip(spans, records, strict=True):
        label = record.label if record else span.label_
        if label not in SPEAKERS:
            continue
        name = record.name if record else span.text.removeprefix("the ").removesuffix("'s").removesuffix("’s")
        head = _head(tokens, span.start, span.end)
        gender = ""
        if label == "PERSON":
            before = [token.lower_ for token in doc[max(0, span.start - 2) : span.start]]
            gender = _gender(before, name) or gender_of.get(name, "")
            gender_of.setdefault(name, gender)
            gender_of[name] = gender_of[name] or gender
        found.append(
            Mention(
                start=record.start if record else span.start_char,
                end=record.end if record else span.end_char,
                first=span.start,
                last=span.end,
                name=name,
                label=label,
                sentence=int(tokens.sentence[span.start]),
                section=int(tokens.section[span.start]),
                subject=bool(tokens.dep[head] in _SUBJECTS),
                quoted=bool(tokens.quotation[span.start] >= 0),
                gender=gender,
            )
        )
    return found


def known_gender(mentions: list[Mention]) -> dict[str, str]:
    """Name -> gender, from whichever of its mentions tells."""
    known: dict[str, str] = {}
    for mention in mentions:
        if mention.gender:
            known.setdefault(mention.name, mention.gender)
    return known


def role_words(doc: Doc, mention: Mention) -> set[str]:
    """Lower-case words that tell what a name's bearer is: its title before it, the apposition behind it."""
    before = range(max(0, mention.first - BEFORE), mention.first)
    words = set()
    for position in reversed(before):
        token = doc[position]
        if token.is_punct and token.text not in "-.," or token.is_space:
            break
        # a title is nouns and what stands in them: "coalition strikes against X" says nothing of X
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "PUNCT") and token.lower_ not in ("of", "for"):
            break
        words.add(token.lower_)
    # the name itself can hold the title ("Sen. Ana Ruiz", "Northfield Bank")
    words.update(token.lower_ for token in doc[mention.first : mention.last])
    # "the Polar television network": nouns that the name stands before
    for token in doc[mention.last : mention.last + 2]:
        if token.pos_ != "NOUN":
            break
        words.add(token.lower_)
    if mention.last < len(doc) and doc[mention.last].text in (",", "(", "-", "–", "—"):
        for token in doc[mention.last + 1 : mention.last + AFTER]:
            if token.text in ".;:" or token.is_space or token.pos_ in ("VERB", "AUX"):
                break
            words.add(token.lower_)
    return words


def _head(tokens: Tokens, first: int, last: int) -> int:
    """The token of a span whose head lies outside it."""
    for position in range(first, last):
        if not first <= tokens.head[position] < last or tokens.head[position] == position:
            return position
    return last - 1


def _gender(before: list[str], name: str) -> str:
    names, titles = given_names()
    for word in reversed(before):
        if word in titles:
            return titles[word]
    parts = name.lower().split()
    if parts and parts[0] in titles:
        return titles[parts[0]]
    return names.get(parts[0], "") if len(parts) > 1 else ""
