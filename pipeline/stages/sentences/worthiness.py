"""How much a sentence is worth checking: a linear model over ``features.py``, read from ``worthiness.npz``.

The weights were made by ``scripts/train_worthiness.py``; MODEL_CARD.md says from what and how well they do. All
sentences of a document are scored at once, from arrays: an item (a word, a tag ...) is a number, a run of items one
whole number with these as its digits, and all of a document's runs are looked up together. What a word adds by itself
is remembered from one document to the next.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.vocab import Vocab

from pipeline.stages.layout import word_table
from pipeline.stages.sentences import features
from pipeline.stages.sentences.lookup import Integers, Lookup

#: blocks of runs and their longest run
RUNS = {"words": 2, "shape": 3, "tags": 4}
#: blocks of a word's dependency with its head and itself
LINKS = ("links", "arcs")
BLOCKS = (*RUNS, *LINKS, "letters")

Floats = NDArray[numpy.float64]
Ids = NDArray[numpy.uint64]


def string_ids(strings: Sequence[str]) -> Ids:
    """What spaCy's arrays have for these strings."""
    return numpy.array([get_string_id(string) for string in strings], dtype="uint64")


_FUNCTION = string_ids(sorted(features.FUNCTION))
_FIGURES = string_ids(sorted(features.FIGURES))
_PAST = string_ids(sorted(features.PAST))
_NUMERAL, _MODAL, _COMMA, _QUESTION_MARK = string_ids(("CD", "MD", ",", "?"))


@dataclass(slots=True)
class Parsed:
    """The tokens of some sentences without white space, one entry a token in each array.

    All but ``heads`` are spaCy's numbers of strings: ``parts`` universal parts of speech, ``types`` OntoNotes entity
    types or 0. ``heads`` are positions in these arrays.
    """

    vocab: Vocab
    words: Ids
    lemmas: Ids
    tags: Ids
    parts: Ids
    types: Ids
    relations: Ids
    heads: Integers


class Word(NamedTuple):
    """What a word adds by itself: its item, its share in the block of letters, and whether it counts as these."""

    text: str
    item: int
    dot: float
    square: float
    first_or_second_person: bool
    digits: bool


class Runs:
    """The runs of all blocks in one table: a run is a number, its first digit the block's, the others its items'."""

    def __init__(self, blocks: Mapping[str, tuple[Sequence[str], Floats, Floats]]) -> None:
        parts = {name: [run.split(" ") for run in runs] for name, (runs, _, _) in blocks.items()}
        found = sorted({item for runs in parts.values() for run in runs for item in run})
        #: item -> its number; 0 is for those that training didn't see
        self.items = {item: number for number, item in enumerate(found, 1)}
        self.base = max(len(found), len(blocks)) + 1
        #: block -> its first digit
        self.blocks = {name: digit for digit, name in enumerate(blocks, 1)}
        codes = [self._code(self.blocks[name], run) for name, runs in parts.items() for run in runs]
        self.codes = numpy.array(codes, dtype="int64")
        self.weights = numpy.concatenate([weights for _, weights, _ in blocks.values()])
        self.squares = numpy.concatenate([squares for _, _, squares in blocks.values()])
        self._block_of = numpy.repeat(numpy.arange(len(blocks)), [len(runs) for runs, _, _ in blocks.values()])
        self._lookup, self._by_id = Lookup(self.codes), Lookup(string_ids(found))

    def _code(self, code: int, run: Sequence[str]) -> int:
        for item in run:
            code = code * self.base + self.items[item]
        return code

    def numbers(self, ids: Ids) -> Integers:
        """The items' numbers, from spaCy's numbers of their strings."""
        return self._by_id.find(ids) + 1

    def in_a_row(self, block: str, items: Integers, longest: int) -> Iterator[Integers]:
        """The runs of one to ``longest`` items, those of each length in an array."""
        codes = self.blocks[block] * self.base + items
        yield codes
        for size in range(1, longest):
            codes = codes[:-1] * self.base + items[size:]
            yield codes

    def linked(self, block: str, relations: Integers, heads: Integers, own: Integers) -> Integers:
        """One run of three items a token."""
        return ((self.blocks[block] * self.base + relations) * self.base + heads) * self.base + own

    def shares(self, codes: Integers, rows: Integers, sentences: int) -> Floats:
        """What each block adds to each sentence, a row each: the runs' weights over the length of their idf vector.

        ``rows`` are the runs' sentences. A run with an unseen item or over a sentence's end is in no table.
        """
        places = self._lookup.find(codes)
        known = places >= 0
        rows, places = _once(rows[known], places[known], len(self.codes))
        cells = rows * len(self.blocks) + self._block_of[places]
        shares = _shares(cells, self.weights[places], self.squares[places], sentences * len(self.blocks))
        return shares.reshape(sentences, -1)


def _once(rows: Integers, places: Integers, most: int) -> tuple[Integers, Integers]:
    """The different pairs of a row and a place (below ``most``): presence counts, not number."""
    bits = most.bit_length()
    both = (rows << bits) + places
    both.sort()  # faster than numpy.unique, which hashes first
    both = both[numpy.diff(both, prepend=-1) > 0]
    return both >> bits, both & ((1 << bits) - 1)


def _shares(cells: Integers, weights: Floats, squares: Floats, size: int) -> Floats:
    """Weights over the root of the squares, both summed up by cell."""
    length = numpy.bincount(cells, weights=squares, minlength=size)
    return numpy.bincount(cells, weights=weights, minlength=size) / numpy.sqrt(numpy.where(length > 0, length, 1.0))


@dataclass(slots=True, eq=False)
class Worthiness:
    """The model: blocks of runs, the block of letters (piece -> weight times idf, idf squared), numbers, bias."""

    runs: Runs
    letters: dict[str, tuple[float, float]]
    numbers: Floats
    bias: float

    def scores(self, parsed: Parsed, starts: Integers) -> Floats:
        """Log-odds that each sentence is worth checking.

        ``starts`` holds the first token of each sentence; the sentences follow on one another and none is empty.
        """
        count, size, runs = len(starts), len(parsed.words), self.runs
        if not count:
            return numpy.zeros(0)
        ids, word_of = numpy.unique(parsed.words, return_inverse=True)
        words = word_table(parsed.vocab, self.word)
        texts, items, dots, squares, persons, digits = zip(*[words[number] for number in ids.tolist()])
        word_items, tag_items = numpy.array(items)[word_of], runs.numbers(parsed.tags)
        # as features.shape: function words as they are, names by their type, the rest by tag
        shape_items = numpy.where(parsed.types > 0, runs.numbers(parsed.types), tag_items)
        shape_items = numpy.where(numpy.isin(parsed.parts, _FUNCTION), word_items, shape_items)
        lengths = numpy.diff(starts, append=size)
        rows = numpy.repeat(numpy.arange(count), lengths)
        codes, code_rows = self._runs_of(
            {"words": word_items, "shape": shape_items, "tags": tag_items}, starts, lengths, rows
        )
        relations = runs.numbers(parsed.relations)
        heads = {"links": self._lemma_items(parsed)[parsed.heads], "arcs": shape_items[parsed.heads]}
        for name in LINKS:
            codes.append(runs.linked(name, relations, heads[name], shape_items))
            code_rows.append(rows)
        shares = runs.shares(numpy.concatenate(codes), numpy.concatenate(code_rows), count)
        counts = _counts(parsed, starts, numpy.array(persons)[word_of], numpy.array(digits)[word_of])
        table = features.number_table(lengths, parsed.words[starts + lengths - 1] == _QUESTION_MARK, counts)
        return (
            self.bias
            + shares.sum(axis=1)
            + _letter_shares(texts, dots, squares, word_of, rows, count)
            + table @ self.numbers
        )

    def _runs_of(
        self, items: Mapping[str, Integers], starts: Integers, lengths: Integers, rows: Integers
    ) -> tuple[list[Integers], list[Integers]]:
        """The runs of each block, with the marks at both ends of every sentence, and the sentence of each run."""
        count, size = len(starts), len(rows)
        # room for the marks: token i of sentence r stands at i + 2r + 1
        places = numpy.arange(size) + 2 * rows + 1
        first = starts + 2 * numpy.arange(count)
        marked_rows = numpy.repeat(numpy.arange(count), lengths + 2)
        codes, code_rows = [], []
        for name, longest in RUNS.items():
            marked = numpy.empty(size + 2 * count, dtype="int64")
            marked[places] = items[name]
            marked[first], marked[first + lengths + 1] = self.runs.items["<s>"], self.runs.items["</s>"]
            for found in self.runs.in_a_row(name, marked, longest):
                codes.append(found)
                code_rows.append(marked_rows[: len(found)])
        return codes, code_rows

    def _lemma_items(self, parsed: Parsed) -> Integers:
        """The number of each token's lemma."""
        ids, lemma_of = numpy.unique(parsed.lemmas, return_inverse=True)
        words = word_table(parsed.vocab, self.lemma)
        return numpy.array([words[number] for number in ids.tolist()])[lemma_of]

    def lemma(self, word: str) -> int:
        """The number of a lemma."""
        return self.runs.items.get(features.normalise(word), 0)

    def word(self, word: str) -> Word:
        """What a word adds by itself."""
        text = features.normalise(word)
        pieces = [found for piece in features.letters(text) if (found := self.letters.get(piece))]
        return Word(
            text,
            self.runs.items.get(text, 0),
            math.fsum([weight for weight, _ in pieces]),
            math.fsum([square for _, square in pieces]),
            text in features.FIRST_AND_SECOND_PERSON,
            text.startswith("0"),
        )


def _letter_shares(
    texts: Sequence[str],
    dots: Sequence[float],
    squares: Sequence[float],
    word_of: Integers,
    rows: Integers,
    count: int,
) -> Floats:
    """What the block of letters adds: over the different words of a sentence."""
    first = {text: position for position, text in enumerate(texts)}
    same = numpy.array([first[text] for text in texts])
    once, words = _once(rows, same[word_of], len(texts))
    return _shares(once, numpy.array(dots)[words], numpy.array(squares)[words], count)


def _counts(parsed: Parsed, starts: Integers, persons: NDArray[numpy.bool_], digits: NDArray[numpy.bool_]) -> Integers:
    """How many tokens of each sentence are what features.COUNTED names, a row each."""
    tags, types = parsed.tags, parsed.types
    found = {
        "numerals": tags == _NUMERAL,
        "entities": types > 0,
        "past": numpy.isin(tags, _PAST),
        "modal": tags == _MODAL,
        "first_or_second_person": persons,
        "digits": digits,
        "commas": parsed.words == _COMMA,
        "figures": numpy.isin(types, _FIGURES),
    }
    return numpy.add.reduceat(numpy.array([found[name] for name in features.COUNTED]), starts, axis=1, dtype="int64")


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
            blocks[name] = (
                found,
                data[f"{name}_weights"].astype("float64"),
                data[f"{name}_idf"].astype("float64") ** 2,
            )
        pieces, weights, squares = blocks.pop("letters")
        letters = dict(zip(pieces, zip(weights.tolist(), squares.tolist()), strict=True))
        return Worthiness(Runs(blocks), letters, data["numbers"].astype("float64"), float(data["bias"]))
