"""A matched expression by its positions in a Reading, before it becomes a Found."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.stages.dates.partial import Partial


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    type: str
    rule: str
    partial: Partial
    modifier: str = ""
    #: position of the word whose verb gives the tense; -1: the first
    head: int = -1
