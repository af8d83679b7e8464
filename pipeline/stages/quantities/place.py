"""A figure and where it stands: what the rules that leave numbers out look at, and their lexicon."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.stages.quantities.figure import Figure
from pipeline.stages.quantities.numbers import number_words
from pipeline.stages.quantities.pieces import Pieces
from pipeline.stages.quantities.view import View
from pipeline.yaml_file import read_yaml


class Lexicon(NamedTuple):
    labels: frozenset[str]
    weak_labels: frozenset[str]
    ranks: frozenset[str]
    months: frozenset[str]
    before_year: frozenset[str]
    streets: frozenset[str]
    scores: frozenset[str]
    makers: frozenset[str]
    idioms: dict[str, list[tuple[str, ...]]]
    phone: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon exclusions.yaml."""
    data: dict[str, Any] = read_yaml(Path(__file__).with_name("exclusions.yaml"))
    idioms: dict[str, list[tuple[str, ...]]] = {}
    numbers = number_words()
    for phrase in data["idioms"]:
        words = tuple(Pieces(phrase).lower)
        for word in dict.fromkeys(words):
            if word[0].isdigit() or word in numbers.starts or word in numbers.fractions:
                idioms.setdefault(word, []).append(words)
    return Lexicon(
        *(
            frozenset(map(str, data[k]))
            for k in ("labels", "weak_labels", "ranks", "months", "before_year", "streets", "scores", "makers")
        ),
        idioms,
        re.compile(data["phone"]),
    )


class Place(NamedTuple):
    """A figure and where it stands; what the rules look at."""

    view: View
    pieces: Pieces
    figure: Figure
    #: token of the number's first and last piece, first token behind the figure
    first: int
    last: int
    after: int
    #: name of the rule that left out the figure before this one in the same sentence, and its last piece
    before: tuple[str, int]

    @property
    def bare(self) -> bool:
        return not self.figure.unit and self.figure.kind == ""


def counts_by_hyphen(place: Place) -> bool:
    """As in "a 214-delegate lead": digits from 10 up and a common noun, behind no name ("Nasdaq 100-share index")."""
    figure, view = place.figure, place.view
    token = view.at(place.pieces.start[figure.last + 1]) if figure.last + 1 < place.pieces.count else view.count
    return (
        place.pieces.digit[figure.number_first]
        and figure.value >= 10
        and figure.value == int(figure.value)
        and token < view.count
        and view.tag[token] == "NN"
        and view.text[token].isalpha()
        and not (place.first and view.pos[place.first - 1] == "PROPN")
    )


def stands_before_noun(place: Place) -> bool:
    view, token = place.view, place.last
    head = view.head[token]
    return head > token and view.noun(head) and view.dep[token] in ("nummod", "compound", "amod", "nmod")
