"""The small word classes the rules ask for, from words.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.yaml_file import read_yaml


@cache
def _classes() -> dict[str, frozenset[str]]:
    data = read_yaml(Path(__file__).with_name("words.yaml"))
    return {name: frozenset(entry["words"]) for name, entry in data.items()}


def word_class(name: str) -> frozenset[str]:
    """The words of a class, in lower case. Raises KeyError for a class that words.yaml doesn't have."""
    return _classes()[name]
