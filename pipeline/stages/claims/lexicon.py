"""The words of lexicon.yaml, loaded once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

PATH = Path(__file__).with_name("lexicon.yaml")


@lru_cache(maxsize=1)
def lexicon() -> dict[str, frozenset[str]]:
    """List name -> its words, as lexicon.yaml has them."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(PATH.read_text("utf-8"), Loader=loader)  # noqa: S506 (both are safe loaders)
    return {name: frozenset(entry["words"]) for name, entry in data.items()}
