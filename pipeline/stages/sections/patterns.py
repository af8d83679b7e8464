"""Section patterns: reading and compiling the YAML."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.records import SECTION_KINDS
from pipeline.yaml_file import read_yaml

SHIPPED = Path(__file__).with_name("patterns.yaml")
#: an "end" pattern is looked for in so many characters at a block's end
TAIL = 260
MATCHES = ("whole", "start", "end", "anywhere")
PLACES = ("any", "front", "after")
_TYPES = {str: "a regular expression", int: "a whole number", bool: "true or false"}
OPENS = ("", "teasers", "staff", "caption", "comments")


class PatternError(ValueError):
    """A pattern file that can't be used; says which entry, what is wrong and what is allowed."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one sort of block looks."""

    rule: str
    kind: str
    match: str
    expression: re.Pattern[str]
    longest: int = 400
    place: str = "any"
    opens: str = ""
    needs_sign: bool = False
    #: only blocks without a final full stop
    fragment: bool = False
    #: strings in small letters, one of which stands in whatever matches; (): anything
    needs: tuple[str, ...] = ()
    example: str = ""

    def matches(self, block: str) -> bool:
        """Whether a block (trimmed of white space) looks like this."""
        if len(block) > self.longest or self.fragment and block[-1] in '.!?:;”"':
            return False
        if self.match == "end":
            block = block[-TAIL:]
        if self.needs:
            letters = block.lower()
            if not any(need in letters for need in self.needs):
                return False
        if self.match in ("end", "anywhere"):
            return self.expression.search(block) is not None
        return self.expression.match(block) is not None


@dataclass(frozen=True)
class Patterns:
    """All patterns in the order they are tried, and what datelines are made of."""

    patterns: tuple[Pattern, ...]
    comment_sign: re.Pattern[str]
    dateline: re.Pattern[str]
    not_places: frozenset[str]

    def for_block(self, length: int, place: str) -> tuple[Pattern, ...]:
        """Those that a block of so many characters in this place (front or after) may match, in order."""
        limits, by_limit = self._by_limit[place]
        return by_limit[bisect_left(limits, length)]

    @cached_property
    def _by_limit(self) -> dict[str, tuple[list[int], list[tuple[Pattern, ...]]]]:
        """For each place the lengths at which patterns fall away, and the patterns up to each of them and beyond."""
        limits = sorted({pattern.longest for pattern in self.patterns})
        found = {}
        for place in ("front", "after"):
            here = [pattern for pattern in self.patterns if pattern.place in ("any", place)]
            found[place] = limits, [tuple(p for p in here if p.longest >= limit) for limit in limits] + [()]
        return found


@lru_cache(maxsize=8)
def load_patterns(path: str = "") -> Patterns:
    """The shipped patterns, behind those of the user's own file where ``path`` names one.

    A user's file has the same shape; only ``patterns`` is needed. Raises PatternError.
    """
    shipped = _read(SHIPPED)
    own = _read(Path(path)) if path else {}
    entries = [
        (SHIPPED.name if entry in shipped["patterns"] else path, entry)
        for entry in [*own.get("patterns", ()), *shipped["patterns"]]
    ]
    dateline = shipped["dateline"]
    agencies = [*own.get("dateline", {}).get("agencies", ()), *dateline["agencies"]]
    return Patterns(
        patterns=tuple(_pattern(entry, source) for source, entry in entries),
        comment_sign=re.compile(shipped["comment_sign"], re.IGNORECASE | re.MULTILINE),
        dateline=_dateline(agencies),
        not_places=frozenset([*dateline["not_places"], *own.get("dateline", {}).get("not_places", ())]),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        data = read_yaml(path)
    except OSError as error:
        raise PatternError(f"{path}: the section patterns can't be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise PatternError(f"{path}: not valid YAML: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("patterns", []), list):
        raise PatternError(f"{path}: a file of section patterns has the key 'patterns' with a list under it")
    return data


def _pattern(entry: dict[str, Any], source: str) -> Pattern:
    try:
        rule, kind, text = entry["rule"], entry["kind"], entry["pattern"]
    except (KeyError, TypeError) as error:
        raise PatternError(
            f"{source}: a pattern needs rule, kind and pattern; this one has no {error}: {entry}"
        ) from error
    match = entry.get("match", "whole")
    for name, kind_of in (("pattern", str), ("longest", int), ("case", bool), ("fragment", bool), ("needs_sign", bool)):
        if name in entry and not isinstance(entry[name], kind_of):
            raise PatternError(f"{source}: pattern {rule!r}: {name} is {entry[name]!r}; it should be {_TYPES[kind_of]}")
    needs = entry.get("needs", [])
    if not isinstance(needs, list) or not all(isinstance(need, str) and need == need.lower() for need in needs):
        raise PatternError(
            f"{source}: pattern {rule!r}: needs is {needs!r}; it should be a list of words in small letters"
        )
    for name, value, allowed in (
        ("kind", kind, SECTION_KINDS),
        ("match", match, MATCHES),
        ("place", entry.get("place", "any"), PLACES),
        ("opens", entry.get("opens", ""), OPENS),
    ):
        if value not in allowed:
            raise PatternError(
                f"{source}: pattern {rule!r}: {name} is {value!r}; allowed: {', '.join(filter(None, allowed))}"
            )
    try:
        expression = re.compile(
            rf"(?:{text})\Z" if match in ("whole", "end") else text, 0 if entry.get("case") else re.IGNORECASE
        )
    except re.error as error:
        raise PatternError(f"{source}: pattern {rule!r} is not a regular expression: {error}") from error
    return Pattern(
        rule=rule,
        kind=kind,
        match=match,
        expression=expression,
        longest=entry.get("longest", 400),
        place=entry.get("place", "any"),
        opens=entry.get("opens", ""),
        needs_sign=entry.get("needs_sign", False),
        fragment=entry.get("fragment", False),
        needs=tuple(needs),
        example=entry.get("example", ""),
    )


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_CAPITALS = r"(?:[A-ZÀ-ÖØ-Þ]\.?['’]?[A-ZÀ-ÖØ-Þ.'’-]*+)"
_NAME = r"(?:[A-ZÀ-ÖØ-Þ][\w.'’-]*+)"


def _dateline(agencies: list[str]) -> re.Pattern[str]:
    """Place in capitals, or any place before an agency; region, date and agency where they stand; a dash.

    The forms of AP, Reuters, UPI, Xinhua, AFP and the larger American papers.
    """
    agency = r"\(\s?(?:" + "|".join(map(re.escape, agencies)) + r")(?:[ /][\w ]{2,20})?\s?\)"
    region = rf",[ \xa0]{_NAME}(?:[ \xa0]{_NAME}){{0,3}}"
    date = rf",?[ \xa0](?:{_MONTH}[ \xa0]\d{{1,2}}|\d{{1,2}}[ \xa0]{_MONTH})(?:,?[ \xa0]\d{{4}})?"
    place = rf"{_CAPITALS}(?:[ \xa0]{_CAPITALS}){{0,3}}(?:/{_CAPITALS}(?:[ \xa0]{_CAPITALS}){{0,2}})?"
    dash = r"(?:\s+(?:—|–|―|--|-|_)(?=[\s“\"'‘`A-Z]|$)|(?:—|–|―|--|_)(?=\s|$)|—(?=[“\"'‘A-Z]))"
    return re.compile(
        rf"(?P<place>{place})(?P<region>(?:{region}){{0,2}}?)(?P<date>{date})?(?:,?[ \xa0](?P<agency>{agency}))?{dash}"
        rf"|{place}(?:{region}){{0,2}}?(?:{date})?,?[ \xa0]{agency}:?(?!\w)"
        rf"|{_NAME}(?:[ \xa0]{_NAME}){{0,3}}(?:{region}){{0,2}}?(?:{date})?,?[ \xa0]{agency}(?:{dash}|\s*$)"
        r"|\((?:CNN|CNNMoney|BBC)\)(?:\s*(?:—|–|--|-))?(?=\s*[A-Z“\"])"
    )
