"""Modifiers: the words that bound or blur a number ("at least", "nearly", "or so"), read from modifiers.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.stages.quantities.pieces import Pieces
from pipeline.stages.quantities.words import word_class
from pipeline.yaml_file import read_yaml


class Modifier(NamedTuple):
    """What a modifier says (about, at least ...) and the pieces it stands in."""

    says: str
    first: int
    last: int


class Phrases(NamedTuple):
    #: last piece -> phrases (as pieces) that end in it, longest first
    before: dict[str, list[tuple[tuple[str, ...], str]]]
    #: first piece -> phrases that begin with it, longest first
    after: dict[str, list[tuple[tuple[str, ...], str]]]
    spans: frozenset[str]
    measured: frozenset[str]
    talk: frozenset[str]
    between: frozenset[str]


@cache
def phrases() -> Phrases:
    """The lexicon modifiers.yaml."""
    data = read_yaml(Path(__file__).with_name("modifiers.yaml"))

    def table(entries: list[dict], key: int) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for entry in entries:
            for phrase in entry["phrases"]:
                pieces = tuple(Pieces(phrase).lower)
                found.setdefault(pieces[key], []).append((pieces, entry["is"]))
        for options in found.values():
            options.sort(key=lambda option: -len(option[0]))
        return found

    return Phrases(
        table(data["before"], -1),
        table(data["after"], 0),
        *(frozenset(data[k]) for k in ("spans", "measured", "talk", "between")),
    )


def modifier_before(pieces: Pieces, index: int, *, duration: bool = False) -> Modifier | None:
    """The modifier that ends right before a piece, an article between allowed."""
    known = phrases()
    last = index
    article = False
    for _ in range(3):
        for words, says in known.before.get(pieces.word(last - 1), ()):
            first = last - len(words)
            if (
                first >= 0
                and tuple(pieces.lower[first:last]) == words
                and _meant(pieces, first, words, duration)
                and not (article and words[0] in word_class("places") and len(words) == 1)
            ):
                return Modifier(says, first, last)
        if pieces.word(last - 1) not in known.between:
            return None
        article = article or pieces.word(last - 1) in ("a", "an")
        last -= 1
    return None


def _meant(pieces: Pieces, first: int, words: tuple[str, ...], duration: bool) -> bool:
    known = phrases()
    previous = pieces.word(first - 1)
    if (
        words in (("about",), ("over",), ("near",), ("around",), ("above",), ("below",), ("under",))
        and previous in known.talk
    ):
        return False
    if words in (("c", "."), ("ca", "."), ("c",), ("ca",), ("sub",)):
        return not pieces.glued(first)
    if duration and words[-1] in known.spans and len(words) == 1:
        return previous in known.measured or not previous
    return True


def modifier_after(pieces: Pieces, index: int) -> Modifier | None:
    """The modifier that begins at a piece."""
    for words, says in phrases().after.get(pieces.word(index), ()):
        last = index + len(words)
        if tuple(pieces.lower[index:last]) != words:
            continue
        if words[0] in ("+", "-") and not pieces.glued(index):
            continue
        if words in (("plus",), ("minimum",), ("maximum",), ("tops",), ("odd",)) and pieces.word(last) in (
            "a",
            "the",
            "an",
            "one",
            "$",
        ):
            continue
        if words == ("+",) and pieces.glued(last) and pieces.text[last][0].isalnum():
            continue
        return Modifier(says, index, last)
    return None
