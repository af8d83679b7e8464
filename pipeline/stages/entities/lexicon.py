"""The word lists of ``lexicon.yaml``, as sets."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from pipeline.yaml_file import read_yaml


@lru_cache(maxsize=1)
def lexicon() -> dict[str, frozenset[str]]:
    """The lists by name."""
    lists = read_yaml(files(__package__) / "lexicon.yaml")
    return {name: frozenset(entry["words"]) for name, entry in lists.items()}
