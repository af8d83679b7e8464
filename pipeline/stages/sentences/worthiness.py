"""How much a sentence is worth checking: a linear model over ``features.py``, read from ``worthiness.npz``.

The weights were made by ``scripts/train_worthiness.py``; MODEL_CARD.md says from what and how well they do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import as_file, files

import numpy

from pipeline.stages.sentences import features

BLOCKS = ("words", "shape", "tags", "letters")
#: words whose letters are remembered; a corpus has far fewer frequent ones
_REMEMBERED = 50_000


@dataclass(slots=True)
class Worthiness:
    """The model. ``blocks`` holds per block: feature -> (weight times idf, idf squared)."""

    blocks: dict[str, dict[str, tuple[float, float]]]
    numbers: list[float]
    bias: float
    _letters: dict[str, tuple[float, float]] = field(default_factory=dict)

    def score(self, words: Sequence[str], tags: Sequence[str], parts: Sequence[str], types: Sequence[str]) -> float:
        """Log-odds that a sentence is worth checking.

        One string a token in each: the word, its Penn tag, its universal part of speech, its OntoNotes entity type or "".
        White-space tokens are left out by the caller; at least one token is needed.
        """
        words = [features.normalise(word) for word in words]
        total = self.bias
        for name, found in (
            ("words", features.runs(words, 2)),
            ("shape", features.runs(features.shape(words, tags, parts, types), 3)),
            ("tags", features.runs(tags, 4)),
        ):
            total += _share(self.blocks[name], found)
        dot = square = 0.0
        for word in sorted(set(words)):
            share = self._letters.get(word) or self._word(word)
            dot += share[0]
            square += share[1]
        if square:
            total += dot / math.sqrt(square)
        return total + sum(w * x for w, x in zip(self.numbers, features.numbers(words, tags, types)))

    def _word(self, word: str) -> tuple[float, float]:
        """A word's share in the block of letters, remembered."""
        block = self.blocks["letters"]
        found = [block[piece] for piece in sorted(features.letters(word)) if piece in block]
        share = (math.fsum(f[0] for f in found), math.fsum(f[1] for f in found))
        if len(self._letters) >= _REMEMBERED:
            self._letters.clear()
        self._letters[word] = share
        return share


def _share(block: dict[str, tuple[float, float]], found: set[str]) -> float:
    """What a block adds: the weights of its features over the length of their idf vector.

    The sums are exact (fsum), so that the order of a set does not show in the last digit.
    """
    pairs = [block[feature] for feature in found if feature in block]
    square = math.fsum(pair[1] for pair in pairs)
    return math.fsum(pair[0] for pair in pairs) / math.sqrt(square) if square else 0.0


def probability(log_odds: float) -> float:
    """Log-odds as a number from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


@lru_cache(maxsize=1)
def load_worthiness() -> Worthiness:
    """The shipped model, read once."""
    with as_file(files(__package__) / "worthiness.npz") as path, numpy.load(path, allow_pickle=False) as data:
        blocks = {}
        for name in BLOCKS:
            found = data[f"{name}_features"].tobytes().decode("utf-8").split("\n")
            weights = data[f"{name}_weights"].astype("float64")
            squares = data[f"{name}_idf"].astype("float64") ** 2
            blocks[name] = dict(zip(found, zip(weights.tolist(), squares.tolist()), strict=True))
        return Worthiness(blocks, data["numbers"].tolist(), float(data["bias"]))
