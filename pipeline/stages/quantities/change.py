"""Change: does the text say that something went up or down by the figure? Verbs, "up", "down" and signs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.stages.quantities.figure import Change
from pipeline.stages.quantities.view import View
from pipeline.stages.quantities.words import word_class
from pipeline.yaml_file import read_yaml


@cache
def _lexicon() -> dict[str, dict[str, str]]:
    data = read_yaml(Path(__file__).with_name("change.yaml"))
    return {part: {form: entry["is"] for entry in entries for form in entry["forms"]} for part, entries in data.items()}


def change_words() -> dict[str, str]:
    """Verb form or particle -> increase or decrease, from change.yaml."""
    return _lexicon()["verbs"]


def _noun_of_change(view: View, first: int, after: int) -> Change | None:
    """As in "a 75 percent increase", "a drop of 75 percent": the noun behind a figure, or the one it measures."""
    nouns = _lexicon()["nouns"]
    for token in range(after, min(after + 3, view.count)):
        if view.pos[token] == "NOUN" and view.lower[token] in nouns:
            return Change(nouns[view.lower[token]], token)
        if view.pos[token] not in ("NOUN", "ADJ"):
            break
    if first > 1 and view.lower[first - 1] == "of" and view.lower[first - 2] in nouns and view.pos[first - 2] == "NOUN":
        return Change(nouns[view.lower[first - 2]], first - 2)
    return None


def _moves(view: View, verb: int) -> bool:
    """Is the verb of a particle one of movement ("edged up"), not another sense ("gave up", "signed up")?"""
    return view.lower[verb] in change_words() or view.lemma(verb) in word_class("movers")


def find_change(view: View, first: int, after: int) -> Change | None:
    """The change word that governs a figure standing at tokens first to after (exclusive).

    The figure is the amount of the change: right behind the word ("rose 3%", "up 20 points", "fell by 12") or before
    the noun ("a 3% rise"). What stands behind "to" is a level, not a change.
    """
    noun = _noun_of_change(view, first, after)
    if noun is not None:
        return noun
    words = change_words()
    token = first - 1
    for _ in range(8):
        if token < 0:
            return None
        lower = view.lower[token]
        if lower in words and view.pos[token] not in ("NOUN", "PROPN"):
            if lower in ("up", "down") and view.dep[token] == "prt" and not _moves(view, view.head[token]):
                return None
            if lower in ("higher", "lower") and view.dep[token] == "amod":
                return None
            return Change(words[lower], token)
        if lower == "by" and token == first - 1 and view.lower[view.head[token]] in words:
            return Change(words[view.lower[view.head[token]]], view.head[token])
        if lower in (
            "to",
            "from",
            "at",
            "of",
            "on",
            "in",
            "for",
            "with",
            "past",
            "above",
            "below",
            "beyond",
            "near",
            "between",
        ) or view.pos[token] in ("NOUN", "PROPN", "PRON", "NUM", "VERB", "AUX"):
            return None
        if lower in (",", ";", "(", ")", "and", "while"):
            return None
        token -= 1
    return None
