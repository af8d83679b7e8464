"""The names a source can stand for: every person, organisation, country and people mentioned, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from pipeline.stages.attributions.tokens import string_ids
from pipeline.stages.attributions.tree import Tree
from pipeline.stages.given_names import given_names

#: OntoNotes labels of what can say something
SPEAKERS = frozenset(("PERSON", "ORG", "GPE", "NORP"))
#: tokens before and after a name in which its bearer's role is looked for ("Italian Prime Minister Matteo Renzi")
BEFORE, AFTER = 5, 9

_SUBJECTS = string_ids("nsubj nsubjpass")


class Mention(NamedTuple):
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


def find_mentions(doc: Doc, tree: Tree) -> list[Mention]:
    """The mentions of those who can be a source, in text order.

    Reads the stage ``entities`` (canonical names) where it ran, else the model's own entities.
    """
    found = []
    gender_of: dict[str, str] = {}
    for first, last, start, end, label, name in _names(doc, tree):
        if label not in SPEAKERS:
            continue
        gender = ""
        if label == "PERSON":
            before = [doc[position].lower_ for position in range(max(0, first - 2), first)]
            gender = _gender(before, name) or gender_of.get(name, "")
            gender_of[name] = gender_of.get(name, "") or gender
        found.append(
            Mention(
                start=start,
                end=end,
                first=first,
                last=last,
                name=name,
                label=label,
                sentence=tree.sentence[first],
                section=tree.section[first],
                subject=tree.dep[tree.top(first, last)] in _SUBJECTS,
                quoted=tree.quotation[first] >= 0,
                gender=gender,
            )
        )
    return found


def _names(doc: Doc, tree: Tree) -> Iterator[tuple[int, int, int, int, str, str]]:
    """Each name's token positions, code points, label and canonical name."""
    entities = doc._.entities
    spans = doc.spans["entities"] if entities and "entities" in doc.spans else doc.ents
    if len(entities) != len(spans):
        for span in spans:
            name = span.text.removeprefix("the ").removesuffix("'s").removesuffix("’s")
            yield span.start, span.end, span.start_char, span.end_char, span.label_, name
        return
    for entity in entities:
        if entity.label in SPEAKERS:
            yield *tree.tokens_of(entity.start, entity.end), entity.start, entity.end, entity.label, entity.name


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


def _gender(before: list[str], name: str) -> str:
    """What title and given name tell; of an office ("spokesman", "chairwoman") and a name the name."""
    title = _title_gender(before)
    if title and any(word in given_names()[1] and word.endswith(("man", "woman")) for word in before):
        return _name_gender(name) or title
    return title or _name_gender(name)


def _title_gender(before: list[str]) -> str:
    """What the last title before a name tells."""
    titles = given_names()[1]
    return next((titles[word] for word in reversed(before) if word in titles), "")


@lru_cache(maxsize=4096)
def _name_gender(name: str) -> str:
    """What the title or the given name in a name tells."""
    names, titles = given_names()
    parts = name.lower().split()
    if parts and parts[0] in titles:
        return titles[parts[0]]
    return names.get(parts[0], "") if len(parts) > 1 else ""
