"""Change: does the text say that something went up or down by the figure? Verbs, "up", "down" and signs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.stages.quantities.numbers import read_yaml
from pipeline.stages.quantities.view import View


class Change(NamedTuple):
    """increase or decrease, and the token that says so."""

    says: str
    token: int


@cache
def change_words() -> dict[str, str]:
    """Word form -> increase or decrease, from change.yaml."""
    words = {}
    for entry in read_yaml(Path(__file__).with_name("change.yaml"))["verbs"]:
        for form in entry["forms"]:
            words[form] = entry["is"]
    return words


_MOVERS = frozenset("go be move edge tick end close finish trade shoot bid inch push drive creep start open stand".split())


def _moves(view: View, verb: int) -> bool:
    """Is the verb of a particle one of movement ("edged up"), not another sense ("gave up", "signed up")?"""
    return view.lower[verb] in change_words() or view.lemma(verb) in _MOVERS


def find_change(view: View, first: int, after: int, *, unit: str, kind: str) -> Change | None:
    """The change word that governs a figure standing at tokens first to after (exclusive).

    The figure is the amount of the change: right behind the word ("rose 3%", "up 20 points", "fell by 12") or joined
    to such an amount by "or" and "and". What stands behind "to" is a level, not a change.
    """
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
        if lower in ("to", "from", "at", "of", "on", "in", "for", "with", "past", "above", "below", "beyond", "near", "between") or view.pos[token] in ("NOUN", "PROPN", "PRON", "NUM", "VERB", "AUX"):
            return None
        if lower in (",", ";", "(", ")", "and", "while"):
            return None
        token -= 1
    return None
