"""Dates, times, durations, sets and ranges: found by a grammar over word classes, resolved to values and days."""

from pipeline.stages.dates.grammar import find_dates
from pipeline.stages.dates.resolve import resolve
from pipeline.stages.dates.stage import DatesStage

__all__ = ["DatesStage", "find_dates", "resolve"]
