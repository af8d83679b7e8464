"""Boundaries of names: titles, articles, possessives, run-on words and page furniture come off."""

from __future__ import annotations

import re

from pipeline.stages.entities.lexicon import lexicon
from pipeline.stages.entities.mentions import Tokens

_EDGE = frozenset(
    (
        "the The THE a A an An this This that That these its his her their our my your and & , . - – — ― "
        "` `` ' '' ’ ‘ \" “ ” ( ) [ ] : ; * # @ ! ? ... … 's ’s"
    ).split()
)
_POSSESSIVE = frozenset({"'s", "’s", "'", "’", "'S", "’S"})
#: labels whose names hold no digits, and become products when they do ("IE6")
_NO_DIGITS = frozenset({"PERSON", "GPE", "LOC", "NORP"})
_LETTERS_AND_DIGITS = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w.-]+")

_NOT_IN_NAMES = re.compile(r"[\[\]{}<>|=\\@#]")
_PRONOUN = re.compile(r"I(['’]\w+|\.)?|[A-Z]\.")


def clean(tokens: Tokens, start: int, end: int, label: str) -> tuple[int, int, str] | None:
    """The name inside the tokens ``start`` to ``end`` and its label, or None where there is none.

    What comes off: what follows a line break, a sentence's start or a word at which names end,
    the article, the possessive, titles before a person, page furniture, numbers at the end of a place.
    """
    words, lists = tokens.words, lexicon()
    start, end = _cut(tokens, start, end, label)
    if end - start > 3 and words[start] in lists["sides"] and words[start + 1] == "-":
        start += 3  # "pro-Beijing New People Party"
    elif end - start == 3 and words[start] in lists["sides"] and words[start + 1] == "-":
        return start, end, "NORP"
    while start < end and words[end - 1] in _EDGE:
        end -= 1
    start = _left(words, start, end, label)
    end = _right(tokens, start, end, label)
    if start >= end:
        return None
    if end - start == 1:
        word = words[start]
        if label in _NO_DIGITS and _LETTERS_AND_DIGITS.fullmatch(word):
            label = "PRODUCT"
        if len(word) == 1 or word in lists["titles"] and label in ("PERSON", "ORG"):
            return None
        if word in lists["not_organisations"] and label != "GPE":
            return None
        if label in ("PERSON", "NORP") and word.isupper() and 3 <= len(word) <= 5:
            label = "ORG"
        if _PRONOUN.fullmatch(word):
            return None
    name = words[start:end]
    if not any([word[0].isupper() or word[0].isdigit() for word in name]):
        return None
    if label in ("PERSON", "ORG") and all([word in lists["titles"] or word in lists["generic"] for word in name]):
        following = words[end] if end < len(words) else ""
        if label == "PERSON" or following in lists["titles"]:
            return None
    if lists["junk"].issuperset(name) or _NOT_IN_NAMES.search(" ".join(name)):
        return None
    if label not in ("EVENT", "WORK_OF_ART", "LAW", "PRODUCT") and end - start > 1:
        last = words[end - 1]
        if last in lists["places_by_last_word"]:
            label = "FAC"
        elif last in lists["organisations_by_last_word"]:
            label = "ORG"
        elif last == "Act":
            label = "LAW"
        elif (
            words[start] in lists["generic"] and words[start + 1] in ("for", "of", "on") and label in ("PERSON", "FAC")
        ):
            label = "ORG"
    return start, end, label


def _cut(tokens: Tokens, start: int, end: int, label: str) -> tuple[int, int]:
    """The range up to the first word at which a name ends. A line break within a wrapped paragraph ends none."""
    words, cut_at = tokens.words, lexicon()["cut_at"]
    while start < end and (words[start].isspace() or words[start].lower() in cut_at):
        start += 1
    for position in range(start + 1, end):
        word = words[position]
        if position in tokens.sentence_starts or word.isspace() and not tokens.is_wrap(position):
            return start, position
        if word in cut_at and label not in ("WORK_OF_ART", "LAW", "EVENT"):
            return start, position
        if word in _POSSESSIVE and label in ("PERSON", "GPE"):
            return start, position
        if label == "ORG" and tokens.tags[position] == "CD" and position + 1 < end and words[position + 1][0].islower():
            return start, position  # "Trump 47.3 percent"
    return start, end


def _left(words: list[str], start: int, end: int, label: str) -> int:
    lists = lexicon()
    while start < end:
        word = words[start]
        if word in _EDGE:
            start += 1
        elif word in lists["prefixes"] and start + 1 < end and words[start + 1] == "-":
            start += 2
        elif (
            label in ("PERSON", "GPE", "ORG", "LOC", "NORP")
            and word[0].islower()
            and not _inside_name(word, words, start, end)
        ):
            start += 1
            if start < end and words[start] == "-":
                start += 1
        elif label == "PERSON" and word in lists["titles"]:
            start += 1
        elif word in lists["junk"] and (label == "PERSON" or start + 1 < end and words[start + 1] == ":"):
            start += 1
        else:
            break
    return start


def _inside_name(word: str, words: list[str], start: int, end: int) -> bool:
    """Whether a lower-case first word belongs to the name: "van Dyck", "al-Assad", "eBay", "de Blasio"."""
    return word in lexicon()["name_particles"] and start + 1 < end or any(c.isupper() for c in word)


def _right(tokens: Tokens, start: int, end: int, label: str) -> int:
    words, lists = tokens.words, lexicon()
    while start < end:
        word = words[end - 1]
        if word in _EDGE and not (word == "." and end - start > 1 and words[end - 2] in lists["name_suffixes"]):
            end -= 1
        elif label == "PERSON" and word in lists["titles"] and start + 1 < end < len(words) and words[end][0].isupper():
            end -= 1  # "Charlotte Mayor" before "Ana Roth"
        elif label == "ORG" and word[0].islower() and end - start > 1 and words[end - 2].endswith("."):
            end -= 1  # "E.U. nations"
        elif word.isspace() or word in lists["name_particles"] and word.islower():
            end -= 1
        elif (
            label in ("PERSON", "GPE", "NORP")
            and (word[0].islower() or word[0].isdigit())
            and "-" not in words[end - 2 : end]
        ):
            end -= 1
        elif word in lists["junk"] and (
            label in ("PERSON", "GPE", "LOC", "FAC", "NORP") or word not in lists["junk_unless_name"]
        ):
            end -= 1
        elif label in ("ORG", "LOC", "FAC") and word in ("of", "for", "in"):
            end -= 1
        else:
            break
    return end
