"""The word lists of ``lexicon.yaml``, as sets."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import yaml


@lru_cache(maxsize=1)
def lexicon() -> dict[str, frozenset[str]]:
    """The lists by name."""
    source = (files(__package__) / "lexicon.yaml").read_text(encoding="utf-8")
    lists = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {name: frozenset(entry["words"]) for name, entry in lists.items()}
