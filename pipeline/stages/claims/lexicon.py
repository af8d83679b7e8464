"""The words of lexicon.yaml, loaded once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pipeline.yaml_file import read_yaml

PATH = Path(__file__).with_name("lexicon.yaml")


@lru_cache(maxsize=1)
def lexicon() -> dict[str, frozenset[str]]:
    """List name -> its words, as lexicon.yaml has them."""
    return {name: frozenset(entry["words"]) for name, entry in read_yaml(PATH).items()}
