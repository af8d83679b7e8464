"""Words as classes: each part of a token becomes one letter, and patterns are regular expressions over letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.yaml_file import read_yaml

FOLDER = Path(__file__).parent
#: a word no pattern knows, and the border of a section or paragraph
OTHER, BORDER = ".", "\n"

_PARTS = re.compile(r"\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s)\b)?|[^\W\d_]+\.?|\S")
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")


def number_classes(word: str) -> frozenset[str]:
    """Classes of a number as it stands: INT and what else its digits may be (DAY, YEAR, CLOCK, ORDINAL, DECADE ...)."""
    if not word[:1].isdecimal():
        return frozenset()
    if word.isdecimal():
        value, classes = int(word), {"INT"}
        if len(word) <= 2:
            classes |= {"DAY"} if 1 <= value <= 31 else set()
            classes |= {"MONTHNUM"} if 1 <= value <= 12 else set()
            classes |= {"HOUR"} if value <= 24 else set()
            classes |= {"TWO"} if len(word) == 2 else set()
        if len(word) == 4:
            classes |= {"FOUR"}
            classes |= {"YEAR"} if 1000 <= value <= 2200 else set()
        return frozenset(classes)
    if re.fullmatch(r"[0-2]?\d:[0-5]\d(?::[0-5]\d)?", word):
        return frozenset({"CLOCK"})
    if re.fullmatch(r"(?:1\d|20)?\d0s", word):
        return frozenset({"DECADE"})
    if re.fullmatch(r"\d+(?:st|nd|rd|th)", word):
        return frozenset({"ORDINAL", "DAYORD"} if 1 <= int(word[:-2]) <= 31 else {"ORDINAL"})
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", word):
        return frozenset({"INT"})
    if re.fullmatch(r"\d+\.\d+", word):
        return frozenset({"INT", "CLOCKDOT"} if re.fullmatch(r"[0-2]?\d\.[0-5]\d", word) else {"INT"})
    return frozenset()


#: one example of every combination number_classes can give
_NUMBERS = (
    "0 00 5 05 10 12 13 20 25 30 32 99 100 1000 1998 2500 12345 7:15 1990s 90s 30th 40th 1,000 2.75 2.30 2.5".split()
)
#: numbers that trigger on their own
_TRIGGERS = {"YEAR", "CLOCK", "DECADE"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Codes of words; built once from lexicon.yaml and the literal words the patterns use."""

    words: dict[str, dict[str, Any]]
    lower: dict[str, frozenset[str]]
    capital: dict[str, frozenset[str]]
    letters: dict[frozenset[str], str]
    triggers: str

    def classes(self, word: str) -> frozenset[str]:
        """Every class of a word as it stands."""
        key = word.lower().replace("’", "'")
        found = self.lower.get(key, frozenset())
        if word[:1].isupper() and key in self.capital:
            found |= self.capital[key]
        return found or number_classes(key)

    def letter(self, word: str) -> str:
        return self.letters.get(self.classes(word), OTHER)

    def code(self, word: str) -> str:
        """One letter for each part of a token: "10-year" is INT HYPHEN UNIT."""
        if word.isspace():
            return BORDER if "\n\n" in word.replace(" ", "") else ""
        letter = self.letter(word)
        if letter != OTHER or word.isalpha() or len(word) == 1:
            return letter
        return "".join(map(self.letter, parts(word)))

    def pattern(self, name: str) -> str:
        """A class or literal word as a regular expression over letters. Raises KeyError for an unknown class."""
        letters = "".join(sorted(letter for classes, letter in self.letters.items() if name in classes))
        if not letters:
            raise KeyError(name)
        return f"[{letters}]"


def parts(word: str) -> list[str]:
    """A token's parts: runs of letters, numbers, single signs. Concatenated they are the token."""
    if _DOTTED.fullmatch(word):
        return re.findall(r"\d+|\.", word)
    return _PARTS.findall(word)


@lru_cache(maxsize=4)
def build(literals: frozenset[str]) -> Lexicon:
    """The lexicon with these literal words as classes of their own."""
    words: dict[str, dict[str, Any]] = {}
    lower: dict[str, set[str]] = {word: {word} for word in literals}
    capital: dict[str, set[str]] = {}
    triggers = set(_TRIGGERS)
    for name, entry in read_yaml(FOLDER / "lexicon.yaml").items():
        words[name] = {str(word): value for word, value in entry["words"].items()}
        for word in words[name]:
            (capital if entry.get("capital") else lower).setdefault(word, set()).add(name)
        if entry.get("trigger"):
            triggers.add(name)
    frozen = {word: frozenset(classes) for word, classes in lower.items()}
    big = {word: frozenset(classes) for word, classes in capital.items()}
    combinations = set(frozen.values()) | {c | frozen.get(word, frozenset()) for word, c in big.items()}
    combinations |= {number_classes(word) for word in _NUMBERS}
    ordered = sorted((c for c in combinations if c), key=sorted)
    letters = {classes: chr(0xE000 + position) for position, classes in enumerate(ordered)}
    trigger = "".join(letter for classes, letter in letters.items() if classes & triggers)
    return Lexicon(words, frozen, big, letters, trigger)
