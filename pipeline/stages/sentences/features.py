"""What the check-worthiness model looks at in a sentence. Training and inference both read it from here.

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

import math
import re
from collections.abc import Sequence
from functools import lru_cache

_DIGIT = re.compile(r"\d")
#: parts of speech (Universal Dependencies) whose words carry grammar
FUNCTION = frozenset({"ADP", "AUX", "PRON", "DET", "SCONJ", "CCONJ", "PART", "ADV"})
_FIRST_AND_SECOND_PERSON = frozenset({"i", "we", "you", "me", "us", "my", "our", "your"})
_FIGURES = frozenset({"MONEY", "PERCENT", "CARDINAL", "DATE"})
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
    found = {padded} if len(padded) <= 3 else set()
    for size in (3, 4, 5):
        found.update(padded[i : i + size] for i in range(len(padded) - size + 1))
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
    """The sentence in figures, each of about the size one; the order is that of NUMBERS."""
    length = len(words)
    numerals = tags.count("CD")
    return [
        math.log(length) / 4,
        length / 40,
        min(numerals, 4) / 2,
        float(numerals > 0),
        float(words[-1] == "?"),
        3 * sum(1 for e in types if e) / length,
        float("VBD" in tags or "VBN" in tags),
        float("MD" in tags),
        5 * sum(1 for w in words if w in _FIRST_AND_SECOND_PERSON) / length,
        sum(1 for w in words if w[0] == "0") / 2,
        words.count(",") / 3,
        3 * sum(1 for e in types if e in _FIGURES) / length,
    ]
