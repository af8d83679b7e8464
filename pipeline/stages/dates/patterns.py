"""patterns.yaml -> regular expressions over word classes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.stages.dates import lexicon
from pipeline.yaml_file import read_yaml

_TOKEN = re.compile(
    r"(?P<group>[a-z_]+)=|@(?P<macro>[a-z_]+)|(?P<cls>[A-Z][A-Z0-9_]*)|'(?P<quoted>[^']+)'|(?P<word>[a-z][a-z.']*)"
    r"|(?P<op>[()|?*+])|(?P<space>\s+)|(?P<bad>.)"
)


#: literal words that make a time expression without a word of a trigger class beside them
_TRIGGERS = (
    "period", "q", "fy", "ago", "o'clock", "moment", "term", "time", "present", "nineteen", "eighteen", "while", "'"
)  # fmt: skip

#: matches are kept of so many letters at most: most short runs of classes come again, long ones cost memory
_KEPT_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled pattern, and the builder that reads its match."""

    name: str
    make: str
    match: Callable[[str], re.Match[str] | None]


@dataclass(frozen=True, slots=True)
class Modifier:
    """A compiled pattern that ends where an expression begins."""

    mod: str
    #: date, count or any
    goes_with: str
    search: Callable[[str], re.Match[str] | None]


@dataclass(frozen=True, slots=True)
class Patterns:
    lexicon: lexicon.Lexicon
    #: first letter -> the rules that can begin with it, in order
    rules: dict[str, tuple[Rule, ...]]
    modifiers: tuple[Modifier, ...]
    trigger: re.Pattern[str]


def literals(pattern: str) -> set[str]:
    """The literal words of a pattern."""
    return {m["word"] or m["quoted"] for m in _TOKEN.finditer(pattern) if m["word"] or m["quoted"]}


def translate(pattern: str, macros: dict[str, str], words: lexicon.Lexicon) -> str:
    """A pattern as a regular expression over letters. Raises ValueError for what it can't read."""
    out: list[str] = []
    wrap = False  # a name= before a single class or macro: close its group after it
    for m in _TOKEN.finditer(pattern):
        kind = m.lastgroup
        if kind == "space":
            continue
        if kind == "bad":
            raise ValueError(f"{m[0]!r} in the pattern {pattern!r}")
        if kind == "group":
            out.append(f"(?P<{m['group']}>")
            wrap = True
            continue
        if kind == "op":
            if m[0] == "(" and wrap:
                wrap = False  # the group's own parenthesis
            else:
                out.append("(?:" if m[0] == "(" else m[0])
            continue
        if kind == "macro":
            piece = f"(?:{translate(macros[m['macro']], macros, words)})"
        else:
            piece = words.pattern(m["cls"] or m["quoted"] or m["word"])
        out.append(piece + (")" if wrap else ""))
        wrap = False
    return "".join(out)


@lru_cache(maxsize=1)
def load() -> Patterns:
    """The shipped patterns, compiled once."""
    raw = read_yaml(lexicon.FOLDER / "patterns.yaml")
    macros, entries = raw["macros"], raw["rules"] + raw["modifiers"]
    found: set[str] = set()
    for text in [*macros.values(), *(entry["pattern"] for entry in entries)]:
        found |= literals(text)
    from pipeline.stages.dates.holidays import entries as holidays

    names = sorted(
        ((name, key) for key, entry in holidays().items() for name in entry["names"]), key=lambda n: -len(n[0])
    )
    for name, _ in names:
        found |= set(name.split())
    words = lexicon.build(frozenset(found))
    compiled = [
        (entry["name"], entry["make"], re.compile(translate(entry["pattern"], macros, words))) for entry in raw["rules"]
    ]
    prefix, suffix = (translate(macros[name], macros, words) for name in ("holiday_before", "holiday_after"))
    for name, key in names:
        body = "".join(words.pattern(word) for word in name.split())
        compiled.append((f"holiday-{key}", "holiday", re.compile(f"{prefix}(?P<holiday>{body}){suffix}")))
    alphabet = sorted(words.letters.values())
    first = {
        letter: tuple(Rule(name, make, regex.match) for name, make, regex in compiled if _begins(regex, letter))
        for letter in alphabet
    }
    modifiers = tuple(
        Modifier(
            entry["mod"],
            entry["goes_with"],
            re.compile(f"(?:{translate(entry['pattern'], macros, words)})$").search,
        )
        for entry in raw["modifiers"]
    )
    extra = {words.letter(name.split()[0].title()) for name, _ in names} | {words.letter(word) for word in _TRIGGERS}
    single = words.triggers + "".join(sorted(extra - {lexicon.OTHER}))
    trigger = _trigger(single, [translate(pattern, macros, words) for pattern in raw["triggers"]])
    return Patterns(words, first, modifiers, trigger)


def _trigger(single: str, runs: list[str]) -> re.Pattern[str]:
    """Any of some letters or of some runs of classes. One class comes first: re skips to its letters quickly."""
    parted = [run[1:].split("]", 1) for run in runs]
    choices = "|".join([f"(?<=[{single}])", *(f"(?<=[{first}]){rest}" for first, rest in parted)])
    return re.compile(f"[{single}{''.join(first for first, _ in parted)}](?:{choices})")


def matches(letters: str) -> tuple[tuple[Rule, re.Match[str]], ...]:
    """What the rules match at the beginning of some letters, the longest first."""
    return _kept_matches(letters) if len(letters) <= _KEPT_LETTERS else _find_matches(letters)


def _find_matches(letters: str) -> tuple[tuple[Rule, re.Match[str]], ...]:
    found = []
    for rule in load().rules.get(letters[0], ()):
        match = rule.match(letters)
        if match is not None:
            found.append((rule, match))
    return tuple(sorted(found, key=lambda one: -one[1].end()))


_kept_matches = lru_cache(maxsize=8192)(_find_matches)


@lru_cache(maxsize=8192)
def modifiers_before(letters: str) -> tuple[tuple[int, Modifier], ...]:
    """The modifiers that end with some letters, in order, and where each begins."""
    found = ((modifier.search(letters), modifier) for modifier in load().modifiers)
    return tuple((match.start(), modifier) for match, modifier in found if match is not None)


def _begins(regex: re.Pattern[str], letter: str) -> bool:
    """Whether a match can begin with this letter: read from the parsed expression."""
    return letter in _first_letters(regex.pattern)


@lru_cache(maxsize=512)
def _first_letters(pattern: str) -> frozenset[str]:
    """The letters a pattern of ours can begin with; patterns are groups, sets, alternation and ``?`` only."""
    letters, _, position = _first_of_alternatives(pattern, 0)
    if position != len(pattern):
        raise ValueError(f"unbalanced pattern {pattern!r}")
    return frozenset(letters)


def _first_of_alternatives(pattern: str, position: int) -> tuple[set[str], bool, int]:
    """First letters, whether it can be empty, and where it ended."""
    letters: set[str] = set()
    empty = False
    branch_open = True  # nothing but what may be empty has been seen in this branch
    while position < len(pattern) and pattern[position] != ")":
        if pattern[position] == "|":
            empty |= branch_open
            branch_open = True
            position += 1
            continue
        if pattern[position] == "[":
            close = pattern.index("]", position)
            found, may_be_empty, position = set(pattern[position + 1 : close]), False, close + 1
        else:  # "(?:" or "(?P<name>"
            inner = pattern.index(">" if pattern.startswith("(?P", position) else ":", position) + 1
            found, may_be_empty, position = _first_of_alternatives(pattern, inner)
            position += 1
        if position < len(pattern) and pattern[position] in "?*":
            may_be_empty, position = True, position + 1
        elif position < len(pattern) and pattern[position] == "+":
            position += 1
        if branch_open:
            letters |= found
            branch_open = may_be_empty
    return letters, empty or branch_open, position
