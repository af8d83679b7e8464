"""How much a sentence is worth checking: a linear model over ``features.py``, read from ``worthiness.npz``.

The weights were made by ``scripts/train_worthiness.py``; MODEL_CARD.md says from what and how well they do. All
sentences of a document are scored at once, from arrays: runs of words and tags are looked up as whole numbers, and a
word's share in the block of letters is remembered from one document to the next.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import as_file, files

import numpy
from numpy.typing import NDArray

from pipeline.stages.sentences import features

#: blocks of runs and their longest run
RUNS = {"words": 2, "shape": 3, "tags": 4}
#: blocks of a word's dependency with its head and itself
LINKS = ("links", "arcs")
BLOCKS = (*RUNS, *LINKS, "letters")
#: words whose letters are remembered; a corpus has far fewer frequent ones
_REMEMBERED = 100_000

Integers = NDArray[numpy.int64]
Floats = NDArray[numpy.float64]


class RunBlock:
    """Runs of items. Every item has a number, a run is the number written with these as its digits."""

    def __init__(self, runs: Sequence[str], weights: Floats, squares: Floats, longest: int) -> None:
        parts = [run.split(" ") for run in runs]
        self.numbers = {item: i for i, item in enumerate(sorted({item for part in parts for item in part}), 1)}
        self.base = len(self.numbers) + 1
        self.longest = longest
        codes = numpy.array([self._code(part) for part in parts], dtype="int64")
        order = numpy.argsort(codes)
        self.codes, self.weights, self.squares = codes[order], weights[order], squares[order]

    def _code(self, items: Sequence[str]) -> int:
        code = 0
        for item in items:
            code = code * self.base + self.numbers[item]
        return code

    def number(self, item: str) -> int:
        """The number of an item; 0 for one that training didn't see."""
        return self.numbers.get(item, 0)

    def shares(self, items: Integers, rows: Integers, sentences: int) -> Floats:
        """What the block adds to each sentence: the weights of its runs over the length of their idf vector.

        ``items`` are numbers of items, with the marks at both ends of every sentence; ``rows`` the sentence of each.
        """
        found_rows, found = [], []
        codes = items
        for size in range(1, self.longest + 1):
            if size > 1:
                codes = codes[:-1] * self.base + items[size - 1 :]
                ends = rows[size - 1 :]
                known = (codes != 0) & (rows[: len(codes)] == ends)
                # a run with an unseen item in it was not seen either
                for step in range(size):
                    known &= items[step : step + len(codes)] > 0
            else:
                known = codes > 0
            places = numpy.searchsorted(self.codes, codes)
            places[places == len(self.codes)] = 0
            known &= self.codes[places] == codes
            found.append(places[known])
            found_rows.append(rows[: len(codes)][known])
        return self._sum(numpy.concatenate(found), numpy.concatenate(found_rows), sentences)

    def link_shares(
        self, relations: Integers, heads: Integers, own: Integers, rows: Integers, sentences: int
    ) -> Floats:
        """The same for strings of three items, one a token."""
        codes = (relations * self.base + heads) * self.base + own
        places = numpy.searchsorted(self.codes, codes)
        places[places == len(self.codes)] = 0
        known = (self.codes[places] == codes) & (relations > 0) & (heads > 0) & (own > 0)
        return self._sum(places[known], rows[known], sentences)

    def _sum(self, places: Integers, rows: Integers, sentences: int) -> Floats:
        """Weights over the length of the idf vector, a sentence; presence counts, not number."""
        both = rows * len(self.codes) + places
        both.sort()  # faster than numpy.unique, which hashes first
        row, place = numpy.divmod(both[numpy.diff(both, prepend=-1) > 0], len(self.codes))
        dots = numpy.bincount(row, weights=self.weights[place], minlength=sentences)
        squares = numpy.bincount(row, weights=self.squares[place], minlength=sentences)
        return dots / numpy.sqrt(numpy.where(squares > 0, squares, 1.0))


@dataclass(slots=True)
class Parsed:
    """The tokens of some sentences without white space, one entry a token in each list.

    ``parts`` are universal parts of speech, ``types`` OntoNotes entity types or "", ``heads`` positions in these lists.
    """

    words: Sequence[str]
    lemmas: Sequence[str]
    tags: Sequence[str]
    parts: Sequence[str]
    types: Sequence[str]
    relations: Sequence[str]
    heads: Sequence[int]


@dataclass(slots=True)
class Word:
    """What is remembered of a word: its number in the block of words and its share in the block of letters."""

    words: int
    dot: float
    square: float
    text: str


@dataclass(slots=True)
class Worthiness:
    """The model: blocks of runs, the block of letters (piece -> weight times idf, idf squared), numbers, bias."""

    blocks: dict[str, RunBlock]
    letters: dict[str, tuple[float, float]]
    numbers: Floats
    bias: float
    _words: dict[str, Word] = field(default_factory=dict)

    def scores(self, parsed: Parsed, starts: Sequence[int]) -> Floats:
        """Log-odds that each sentence is worth checking.

        ``starts`` holds the first token of each sentence; the sentences follow on one another and none is empty.
        """
        words, tags, parts, types = parsed.words, parsed.tags, parsed.parts, parsed.types
        count, size = len(starts), len(words)
        if not count:
            return numpy.zeros(0)
        first = numpy.array(starts, dtype="int64")
        lengths = numpy.diff(first, append=size)
        rows = numpy.repeat(numpy.arange(count), lengths)
        known = [self._words.get(word) or self._word(word) for word in words]
        shape_items = features.shape([word.text for word in known], tags, parts, types)
        items = {
            "words": [word.words for word in known],
            "shape": _numbers(self.blocks["shape"], shape_items),
            "tags": _numbers(self.blocks["tags"], tags),
        }
        # room for the marks: token i of sentence r stands at i + 2r + 1
        places = numpy.arange(size) + 2 * rows + 1
        marked_rows = numpy.repeat(numpy.arange(count), lengths + 2)
        total = numpy.full(count, self.bias)
        for name in RUNS:
            block = self.blocks[name]
            marked = numpy.zeros(size + 2 * count, dtype="int64")
            marked[places] = items[name]
            marked[first + 2 * numpy.arange(count)] = block.number("<s>")
            marked[first + lengths + 2 * numpy.arange(count) + 1] = block.number("</s>")
            total += block.shares(marked, marked_rows, count)
        heads = numpy.array(parsed.heads, dtype="int64")
        for name, head_items in (
            ("links", [features.normalise(lemma) for lemma in parsed.lemmas]),
            ("arcs", shape_items),
        ):
            block = self.blocks[name]
            relations, own = _numbers(block, parsed.relations), _numbers(block, shape_items)
            total += block.link_shares(relations, _numbers(block, head_items)[heads], own, rows, count)
        total += self._letter_shares(known, rows, count)
        texts = [word.text for word in known]
        bounds = [*starts, size]
        table = [features.numbers(texts[a:b], tags[a:b], types[a:b]) for a, b in zip(bounds, bounds[1:])]
        return total + numpy.array(table) @ self.numbers

    @staticmethod
    def _letter_shares(known: Sequence[Word], rows: Integers, count: int) -> Floats:
        """What the block of letters adds: over the different words of a sentence."""
        local: dict[str, int] = {}
        numbers = numpy.array([local.setdefault(word.text, len(local)) for word in known], dtype="int64")
        _, once = numpy.unique(rows * len(local) + numbers, return_index=True)
        dots = numpy.bincount(rows[once], weights=numpy.array([word.dot for word in known])[once], minlength=count)
        squares = numpy.bincount(
            rows[once], weights=numpy.array([word.square for word in known])[once], minlength=count
        )
        return dots / numpy.sqrt(numpy.where(squares > 0, squares, 1.0))

    def _word(self, word: str) -> Word:
        """A word's numbers and its share in the block of letters, remembered."""
        text = features.normalise(word)
        pieces = [self.letters[piece] for piece in sorted(features.letters(text)) if piece in self.letters]
        if len(self._words) >= _REMEMBERED:
            self._words.clear()
        found = Word(
            self.blocks["words"].number(text),
            math.fsum(piece[0] for piece in pieces),
            math.fsum(piece[1] for piece in pieces),
            text,
        )
        self._words[word] = found
        return found


def _numbers(block: RunBlock, items: Sequence[str]) -> Integers:
    """The items' numbers in a block."""
    get = block.numbers.get
    return numpy.array([get(item, 0) for item in items], dtype="int64")


def probability(log_odds: float) -> float:
    """Log-odds as a number from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


@lru_cache(maxsize=1)
def load_worthiness() -> Worthiness:
    """The shipped model, read once."""
    with as_file(files(__package__) / "worthiness.npz") as path, numpy.load(path, allow_pickle=False) as data:
        blocks, letters = {}, {}
        for name in BLOCKS:
            found = data[f"{name}_features"].tobytes().decode("utf-8").split("\n")
            weights = data[f"{name}_weights"].astype("float64")
            squares = data[f"{name}_idf"].astype("float64") ** 2
            if name in RUNS or name in LINKS:
                blocks[name] = RunBlock(found, weights, squares, RUNS.get(name, 3))
            else:
                letters = dict(zip(found, zip(weights.tolist(), squares.tolist()), strict=True))
        return Worthiness(blocks, letters, data["numbers"].astype("float64"), float(data["bias"]))
