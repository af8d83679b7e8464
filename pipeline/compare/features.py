"""What two claims are compared by: the thing counted, what became of it, words, names, period and place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.compare.figures import Bounds, bounds, number

#: Words that say nothing about which event a sentence speaks of.
STOPWORDS = frozenset(
    """a an the and or but of in on at to for from by with as that this these those it its he she they their his her him
    them we us our you i who which whom whose what when where while was were is are be been being has have had do does
    did not no than then there here over under about around some more most least less up down out off into onto after
    before during between since until till against among per cent percent also said says say told according report
    reported reports added will would could may might can should must shall if so such other others another one all any
    each both few many much just only very still yet already now new last past next year years month months week weeks
    day days total least monday tuesday wednesday thursday friday saturday sunday today yesterday
    """.split()
)
_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion
    dozen dozens hundreds thousands millions half quarter third total nearly almost around roughly estimated percent
    percentage point points dollar dollars euro euros pound pounds""".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """word -> outcome, and the nouns that stand for people."""

    outcomes: Mapping[str, str]
    people: frozenset[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The shipped lexicon (lexicon.yaml beside this module)."""
    data = yaml.safe_load(Path(__file__).with_name("lexicon.yaml").read_text("utf-8"))
    outcomes = {word: name for name, entry in data["outcomes"].items() for word in entry["words"]}
    return Lexicon(outcomes, frozenset(data["people"]["words"]))


@dataclass(frozen=True, slots=True)
class Features:
    """One row of claims.csv, prepared. ``measure`` is what must be equal for two figures to be compared."""

    claim_id: str
    doc_id: str
    measure: tuple[str, str, str]
    value: Decimal | None
    bounds: Bounds | None
    words: frozenset[str]
    names: frozenset[str]
    start: int | None
    end: int | None
    published: int | None
    text: str
    #: words of the figure's own phrase ("Democratic claims" in "11% of Democratic claims"), without words for people
    own: frozenset[str] = frozenset()
    #: words of what the figure is a figure of, and of the place it speaks of (names only)
    about: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    counted: str = ""
    source: str = ""
    #: the only figure of its measure in its sentence: only such a one may be set against another number
    alone: bool = True


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its plural or past ending: crude, and the same for both sides of a comparison."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if len(word) - len(ending) >= 4 and word.endswith(ending) and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    """Stems of the words for people."""
    return frozenset(stem(word) for word in (*lexicon().people, "people"))


def words_of(text: str) -> list[str]:
    """Lower-case words and numbers of a text, in order."""
    return [w.removesuffix("'s").removesuffix("’s") for w in _WORD.findall(text.lower())]


def outcome(row: Mapping[str, Any]) -> str:
    """What became of those counted: the outcome word nearest to the figure in its sentence, "" for none.

    What follows the figure ("12 were killed") is nearer than what stands before it at the same distance.
    """
    table = lexicon().outcomes
    counted = str(row.get("counted") or "").lower().split()
    for word in [*counted, *words_of(str(row.get("about") or ""))]:
        if word in table:
            return table[word]
    context, figure = str(row.get("context") or row.get("claim") or ""), str(row.get("figure") or "")
    at = context.find(figure) if figure else -1
    if at < 0:
        return ""
    best, found = 99, ""
    for distance, word in enumerate(words_of(context[at : at + 200])):
        if word in table:
            best, found = distance, table[word]
            break
    for distance, word in enumerate(reversed(words_of(context[max(0, at - 120) : at]))):
        if distance + 2 >= best or distance > 8:
            break
        if word in table:
            return table[word]
    return found if best <= 12 else ""


def day(cell: Any) -> int | None:
    """A date or ISO day as a running number; None for an empty or partial cell."""
    if isinstance(cell, date):
        return cell.toordinal()
    try:
        return date.fromisoformat(str(cell)[:10]).toordinal() if cell else None
    except ValueError:
        return None


def features(row: Mapping[str, Any]) -> Features:
    """Prepare a row of claims.csv (column name -> Decimal, date, str or None)."""
    value = number(row.get("value"))
    counted = str(row.get("counted") or "").lower()
    head = counted.split()[-1] if counted else ""
    unit = str(row.get("unit") or "")
    happened = "" if value is None else outcome(row)
    thing = "person" if head in lexicon().people or (happened and not unit and not head) else head
    # Of money and measures the unit says what is compared; of percentages what is shared out is often left unsaid.
    measure = (unit, "" if unit else thing, f"{happened}|{row.get('change') or ''}")
    text = str(row.get("context") or row.get("claim") or "") if value is not None else str(row.get("claim") or "")
    names = frozenset(name.strip().lower() for name in str(row.get("entities") or "").split(";") if name.strip())
    words = frozenset(stem(w) for w in words_of(text) if w not in STOPWORDS and not w[0].isdigit())
    limits = None
    if value is not None:
        limits = bounds(value, number(row.get("value_high")), str(row.get("modifier") or ""))
    own = frozenset(
        stem(w)
        for w in words_of(str(row.get("figure") or ""))
        if w not in STOPWORDS and w.isalpha() and w not in _NUMBER_WORDS
    )
    own -= _people() | {stem(unit.lower()), stem(head)}
    return Features(
        claim_id=str(row["claim_id"]),
        doc_id=str(row.get("doc_id") or ""),
        measure=measure,
        value=value,
        bounds=limits,
        words=words,
        names=names,
        start=day(row.get("when_start")),
        end=day(row.get("when_end")),
        published=day(row.get("published")),
        text=" ".join(words_of(text)),
        own=own,
        about=frozenset(stem(w) for w in words_of(str(row.get("about") or "")) if w not in STOPWORDS and w.isalpha()),
        places=frozenset(w.lower() for w in _WORD.findall(str(row.get("where") or "")) if w[0].isupper()),
        counted=counted,
        source=" ".join(w for w in words_of(str(row.get("source") or "")) if w not in ("the", "a", "an")),
    )


def prepare(rows: Sequence[Mapping[str, Any]]) -> list[Features]:
    """Prepare the rows of claims.csv, each with a look at the other figures of its sentence."""
    prepared = [features(row) for row in rows]
    beside = Counter((claim.doc_id, claim.text, claim.measure) for claim in prepared)
    return [
        claim if beside[claim.doc_id, claim.text, claim.measure] == 1 else replace(claim, alone=False)
        for claim in prepared
    ]
