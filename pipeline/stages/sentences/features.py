"""What the check-worthiness model looks at in a sentence: as strings, which training counts.

``worthiness.py`` looks the same up as numbers, a document at a time; a test holds the two together.

Six blocks of strings, each weighted by tf-idf of presence and brought to length one on its own, and a few numbers:

- ``words``   lower-case words, digits as 0, alone and in pairs
- ``shape``   one to three in a row: function words as they are, names by their entity type, the rest by tag
- ``tags``    one to four part-of-speech tags in a row
- ``links``   a word's dependency, its head's lemma and its own shape ("nsubj cut we")
- ``arcs``    a word's dependency, its head's shape and its own ("nsubj VBD we")
- ``letters`` three to five letters in a row inside a word (the length of this block is taken over words, so that a
  word's share can be kept from one sentence to the next)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy
from numpy.typing import NDArray

_DIGIT = re.compile(r"\d")
#: parts of speech (Universal Dependencies) whose words carry grammar
FUNCTION = frozenset({"ADP", "AUX", "PRON", "DET", "SCONJ", "CCONJ", "PART", "ADV"})
FIRST_AND_SECOND_PERSON = frozenset({"i", "we", "you", "me", "us", "my", "our", "your"})
FIGURES = frozenset({"MONEY", "PERCENT", "CARDINAL", "DATE"})
PAST = frozenset({"VBD", "VBN"})
#: what is counted of a sentence's tokens, in order
COUNTED = ("numerals", "entities", "past", "modal", "first_or_second_person", "digits", "commas", "figures")
#: names of the numbers, in order
NUMBERS = (
    "log_length", "length", "numerals", "has_numeral", "ends_with_question_mark", "entity_share", "past", "modal",
    "first_or_second_person", "digits", "commas", "figure_share",
)  # fmt: skip


@lru_cache(maxsize=100_000)
def normalise(word: str) -> str:
    """A word in lower case with its digits as 0."""
    return _DIGIT.sub("0", word.lower())


def letters(word: str) -> set[str]:
    """Three to five letters in a row in a normalised word, with a space at either end."""
    padded = f" {word} "
    length = len(padded)
    found = {padded} if length <= 3 else set()
    for size in (3, 4, 5):
        found.update([padded[i : i + size] for i in range(length - size + 1)])
    return found


def runs(items: Sequence[str], longest: int) -> set[str]:
    """All runs of one to ``longest`` items, joined by spaces, with marks at the beginning and the end."""
    marked = ["<s>", *items, "</s>"]
    found = set(marked)
    previous = marked
    for size in range(2, longest + 1):
        previous = [f"{a} {b}" for a, b in zip(previous, marked[size - 1 :])]
        found.update(previous)
    return found


def shape(words: Sequence[str], tags: Sequence[str], parts: Sequence[str], types: Sequence[str]) -> list[str]:
    """Function words as they are, names by entity type, the rest by tag. ``words`` are normalised."""
    return [w if p in FUNCTION else e or t for w, t, p, e in zip(words, tags, parts, types)]


def links(relations: Sequence[str], heads: Sequence[str], shapes: Sequence[str]) -> set[str]:
    """One string a word: its dependency, what its head is, and its own shape."""
    return {f"{relation} {head} {own}" for relation, head, own in zip(relations, heads, shapes)}


def numbers(words: Sequence[str], tags: Sequence[str], types: Sequence[str]) -> list[float]:
    """The sentence in figures; the order is that of NUMBERS."""
    counts = {
        "numerals": tags.count("CD"),
        "entities": sum(e != "" for e in types),
        "past": sum(t in PAST for t in tags),
        "modal": tags.count("MD"),
        "first_or_second_person": sum(w in FIRST_AND_SECOND_PERSON for w in words),
        "digits": sum(w[0] == "0" for w in words),
        "commas": words.count(","),
        "figures": sum(e in FIGURES for e in types),
    }
    column = numpy.array([[counts[name]] for name in COUNTED])
    return number_table(numpy.array([len(words)]), numpy.array([words[-1] == "?"]), column)[0].tolist()


def number_table(
    lengths: NDArray[numpy.int64], questions: NDArray[numpy.bool_], counts: NDArray[numpy.int64]
) -> NDArray[numpy.float64]:
    """A row of NUMBERS a sentence, each of about the size one.

    ``questions`` tells which sentences end with a question mark; ``counts`` has a row for each of COUNTED.
    """
    numerals, entities, past, modal, persons, digits, commas, figures = counts
    columns = (
        numpy.log(lengths) / 4,
        lengths / 40,
        numpy.minimum(numerals, 4) / 2,
        numerals > 0,
        questions,
        3 * entities / lengths,
        past > 0,
        modal > 0,
        5 * persons / lengths,
        digits / 2,
        commas / 3,
        3 * figures / lengths,
    )
    return numpy.array(columns, dtype="float64").T
