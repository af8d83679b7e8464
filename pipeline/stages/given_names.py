"""Given names that tell a person's gender, and titles that do: read by the stages that deal with people."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.yaml_file import read_yaml

_FILE = Path(__file__).with_name("given_names.yaml")


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, str]]:
    return read_yaml(_FILE)


class GivenNames(NamedTuple):
    """Lower-case given names and titles -> "female" or "male"."""

    names: dict[str, str]
    titles: dict[str, str]


@lru_cache(maxsize=1)
def spelled_names() -> frozenset[str]:
    """The given names as they are spelled, capital first."""
    return frozenset(name for group in _data()["names"].values() for name in group.split())


@lru_cache(maxsize=1)
def given_names() -> GivenNames:
    """The names and titles with their gender."""
    data = _data()
    read = {
        kind: {word.lower(): gender for gender in ("female", "male") for word in data[kind][gender].split()}
        for kind in ("names", "titles")
    }
    return GivenNames(**read)
