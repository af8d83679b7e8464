"""An attribution in token positions, as the rules and the tagger find it, before it becomes a record."""

from __future__ import annotations

from dataclasses import dataclass

#: token positions, end exclusive
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who (``source``) says (``cue``) what (``content``); source and cue may be empty, content is not."""

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    rule: str
    sense: str = ""

    @property
    def start(self) -> int:
        return min(first for first, _ in self.source + self.cue + self.content)

    @property
    def end(self) -> int:
        return max(last for _, last in self.source + self.cue + self.content)
