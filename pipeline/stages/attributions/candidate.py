"""An attribution in token positions, as the rules and the tagger find it, before it becomes a record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

#: token positions, end exclusive
Range = tuple[int, int]


class Candidate(NamedTuple):
    """Who (``source``) says (``cue``) what (``content``); source and cue may be empty, content is not."""

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    rule: str
    sense: str = ""

    @property
    def start(self) -> int:
        return min(self.source + self.cue + self.content)[0]

    @property
    def end(self) -> int:
        return max([last for _, last in self.source + self.cue + self.content])


def positions(spans: Iterable[Range]) -> set[int]:
    """All token positions in the spans."""
    return set().union(*[range(first, last) for first, last in spans])


def in_text_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates by where they start, the shorter first."""
    return sorted(candidates, key=lambda candidate: (candidate.start, candidate.end))
