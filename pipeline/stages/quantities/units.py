"""Units and currencies: what a number is measured in, read from the pieces around it.

The units are quantulum3's (units.json, read from its package folder; its code is never imported, which takes seconds),
without the ordinary words among them, plus units.yaml, ISO 4217 currencies (currencies.yaml) and the user's own.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from pipeline.config import UnitOption
from pipeline.stages.quantities.pieces import Pieces
from pipeline.yaml_file import read_yaml

HERE = Path(__file__).parent
#: metric prefixes of quantulum3 that news uses
_PREFIXES = {
    "k": "kilo",
    "M": "mega",
    "G": "giga",
    "T": "tera",
    "m": "milli",
    "µ": "micro",
    "n": "nano",
    "c": "centi",
    "P": "peta",
}
_IRREGULAR = {
    "foot": "feet",
    "inch": "inches",
    "century": "centuries",
    "penny": "pennies",
    "hertz": "hertz",
    "celsius": "celsius",
    "fahrenheit": "fahrenheit",
    "horsepower": "horsepower",
    "lux": "lux",
    "millennia": "millennia",
}


#: pieces of a unit's name, as Pieces cuts them
_PIECES = re.compile(r"[^\W\d_]+|\d+|\S")


class Unit(NamedTuple):
    """A unit by its normalised name; kind is money, percent, measure, duration, rate or other."""

    name: str
    kind: str


class Tables(NamedTuple):
    """All that is known of units, ready for look-up."""

    #: lower-case words, singular and plural, joined by single spaces as they stand in text
    words: Mapping[str, Unit]
    #: symbols, case as written
    symbols: Mapping[str, Unit]
    #: one- and two-letter symbols -> unit, and whether a space may stand before them
    short: Mapping[str, tuple[Unit, bool]]
    #: symbol or code before the amount -> unit
    before: Mapping[str, Unit]
    #: lower-case first piece of any word or symbol -> the most pieces it may take
    first: Mapping[str, int]
    #: lower-case words that make a rate after "a" or "each" -> the unit's name
    per: Mapping[str, str]


def _plurals(surface: str) -> list[str]:
    """A surface and its plural: the last word, or the one before "per", "of" and after "degree"."""
    head, middle, tail = re.match(r"(?s)(.*?)((?: per | of | an | a |$))(.*)", surface).groups()  # type: ignore[union-attr]
    if not middle and head.startswith(("degree ", "deg ")):
        head, tail = head.split(" ", 1)
        middle = " "
    words = head.split(" ")
    last = words[-1]
    if last in _IRREGULAR:
        plural = _IRREGULAR[last]
    elif last.endswith(("s", "x", "ch", "sh")):
        plural = last + "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        plural = last[:-1] + "ies"
    else:
        plural = last + "s"
    return [surface, " ".join([*words[:-1], plural]) + middle + tail]


def _shipped() -> dict[str, Any]:
    """quantulum3's units.json, {} where the package is missing."""
    found = importlib.util.find_spec("quantulum3")
    if found is None or not found.submodule_search_locations:
        return {}
    path = Path(next(iter(found.submodule_search_locations))) / "units.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


_KINDS = {"time": "duration", "currency": "money", "dimensionless": "measure"}


@cache
def shipped_tables() -> Tables:
    """The tables without users' own units; built once a process, in a few milliseconds."""
    ours, money = read_yaml(HERE / "units.yaml"), read_yaml(HERE / "currencies.yaml")
    words: dict[str, Unit] = {}
    symbols: dict[str, Unit] = {}
    stop, letters = set(ours["words"]), set(ours["symbols"])
    for name, entry in _shipped().items():
        if entry["entity"] == "currency":
            continue  # ISO 4217 has them all
        unit = Unit(ours["renamed"].get(name, name), _KINDS.get(entry["entity"], "measure"))
        for surface in entry.get("surfaces", ()):
            if surface.lower() not in stop:
                words.update(dict.fromkeys(_plurals(surface.lower()), unit))
        marks = [s for s in entry.get("symbols", ()) if s not in letters]
        symbols.update((s, unit) for s in marks if len(s) > 1 or not s.isalpha())
        for prefix in entry.get("prefixes", ()):
            full = _PREFIXES.get(prefix)
            if full:
                scaled = Unit(full + name, unit.kind)
                words.update(dict.fromkeys(_plurals(full + name), scaled))
                symbols.update((prefix + s, scaled) for s in entry.get("symbols", ()) if prefix + s not in letters)
    add_units(words, symbols, ours["added"])
    short = {e["symbol"]: (Unit(e["name"], e["kind"]), bool(e["spaced"])) for e in ours["short"]}
    before: dict[str, Unit] = {}
    invariant, careful = set(money["invariant"]), set(money["careful"])
    for code, entry in money["currencies"].items():
        unit = Unit(str(code), "money")
        for name in entry["names"]:
            words.update(dict.fromkeys([name] if name.split()[-1] in invariant else _plurals(name), unit))
        before.update(dict.fromkeys(entry["before"], unit))
        symbols.update(dict.fromkeys(entry["after"], unit))
        if code not in careful and len(code) == 3:
            before.update(dict.fromkeys([code, code.lower() + "$", f"M{code}"], unit))
            symbols.update(dict.fromkeys([code, f"M{code}"], unit))
            words.setdefault(code.lower(), unit)
    for name, code in money["shared"].items():
        unit = Unit(code or name, "money")
        if name == "$":
            before[name] = symbols[name] = unit
        else:
            words.update(
                (form, unit)
                for form in ([name] if name in invariant else _plurals(name))
                if form not in ("mark", "marks")
            )
    for mark in [m for m in before if m.endswith("$") and m[:-1].strip(". ").isalpha()]:  # "HK $", "c $"
        spaced = mark[:-1].rstrip() + " $"
        if len(mark) == 2 and mark != "C$":
            continue  # "a $5 note"
        for form in (spaced, mark.lower(), spaced.lower()):
            before.setdefault(form, before[mark])
    for code in money["lower"]:
        before[code] = before[code.upper()]
    before["dollar"] = words["dollar"]
    for name, entry in money["minor"].items():
        for surface in entry["names"]:
            words.update(
                dict.fromkeys(
                    [surface] if surface in ("pence", "paise", "agorot", *invariant) else _plurals(surface),
                    Unit(name, "money"),
                )
            )
        for mark in entry["after"]:
            symbols[mark] = Unit(name, "money")
            if mark.isalpha():
                short[mark] = (symbols.pop(mark), False)
    before["sen"] = Unit("sen", "money")
    return _finish(words, symbols, short, before, ours["per"])


@cache
def pound_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that make "pounds" money, and those that make them weight."""
    data = read_yaml(HERE / "units.yaml")["pounds"]
    return frozenset(data["money"]), frozenset(data["weight"])


def add_units(words: dict[str, Unit], symbols: dict[str, Unit], entries: Iterable[Mapping[str, Any]]) -> None:
    """Add units as they stand in units.yaml or in a user's file: name, kind, surfaces, symbols."""
    for entry in entries:
        unit = Unit(entry["name"], entry.get("kind") or "measure")
        for surface in entry.get("surfaces") or ():
            for form in _plurals(surface.lower()):
                words[form] = unit
                if " " in form:
                    words[form.replace(" ", "-")] = unit
        for mark in entry.get("symbols") or ():
            symbols[mark] = unit


def _finish(
    words: dict[str, Unit],
    symbols: dict[str, Unit],
    short: dict[str, tuple[Unit, bool]],
    before: dict[str, Unit],
    per: Iterable[str],
) -> Tables:
    first: dict[str, int] = {}
    for surface in (*words, *symbols, *short):
        found = _PIECES.findall(surface.lower())
        first[found[0]] = max(first.get(found[0], 0), len(found))
    nouns = {}
    for word in per:
        nouns[word] = words[word].name if word in words else word
    return Tables(words, symbols, short, before, first, nouns)


class UnitError(ValueError):
    """A file of units that can't be used; says which entry, what is wrong and what is allowed."""


def read_units(path: Path) -> list[dict[str, Any]]:
    """A user's file of units: ``units:`` with a list of name, kind, surfaces and symbols, as in the config.

    Raises UnitError where the file is missing, isn't YAML or holds an entry that is no unit; all mistakes at once.
    """
    form = "a mapping with a list under `units`, as in: units: [{name: feddan, kind: measure, surfaces: [feddan]}]"
    try:
        data = read_yaml(path)
    except OSError as error:
        raise UnitError(
            f"units_file {str(path)!r} can't be read: {error.strerror}; give the path of a YAML file"
        ) from None
    except yaml.YAMLError as error:
        raise UnitError(f"units_file {str(path)!r} is not YAML: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("units"), list):
        raise UnitError(f"units_file {str(path)!r} must hold {form}")
    units, wrong = [], []
    for position, entry in enumerate(data["units"], 1):
        try:
            units.append(UnitOption.model_validate(entry).model_dump())
        except ValidationError as error:
            for mistake in error.errors():
                where = ".".join(map(str, mistake["loc"])) or "entry"
                wrong.append(f"units[{position}].{where}: {mistake['input']!r}: {mistake['msg']}")
    if wrong:
        raise UnitError(f"units_file {str(path)!r}: " + "; ".join(wrong))
    return units


def tables_with(entries: Iterable[Mapping[str, Any]]) -> Tables:
    """The shipped tables and further units on top of them."""
    entries = list(entries)
    if not entries:
        return shipped_tables()
    shipped = shipped_tables()
    words, symbols = dict(shipped.words), dict(shipped.symbols)
    add_units(words, symbols, entries)
    return _finish(words, symbols, dict(shipped.short), dict(shipped.before), shipped.per)


class UnitAt(NamedTuple):
    """A unit and the pieces it stands in."""

    unit: Unit
    first: int
    last: int


def unit_after(pieces: Pieces, index: int, tables: Tables) -> UnitAt | None:
    """The unit that begins at a piece: the longest known one. A hyphen may stand before it ("10-mile")."""
    hyphen = index < pieces.count and pieces.lower[index] in "-–" and index + 1 < pieces.count
    start = index + hyphen
    if start >= pieces.count:
        return None
    longest = tables.first.get(pieces.lower[start])
    if longest is None:
        if pieces.lower[start] in "([{<" and start + 2 < pieces.count and pieces.lower[start + 2] in ")]}>":
            inside = unit_after(pieces, start + 1, tables)  # "20 (kg)"
            if inside and inside.last == start + 2 and pieces.text[start + 1] in tables.symbols:
                return UnitAt(inside.unit, start, start + 3)
        return None
    raw, offset = pieces.raw, pieces.offset
    for last in range(min(start + longest, pieces.count), start, -1):
        written = raw[pieces.start[start] - offset : pieces.end[last - 1] - offset]
        found = tables.symbols.get(written)
        if found is None and (len(written) > 1 or not written.isalpha()):
            lower = written.lower()
            found = tables.words.get(lower if "  " not in lower and "\n" not in lower else " ".join(lower.split()))
            if found is not None and written.isupper() and len(written) < 4 and written not in tables.before:
                found = None  # "MIN", "SEC" are other things
        if found is None and last == start + 1 and written in tables.short:
            unit, spaced = tables.short[written]
            if pieces.word(last) == "-" and pieces.glued(last) and pieces.glued(last + 1) and pieces.digit[last + 1]:
                continue  # "24703 L-202"
            if (spaced and not hyphen or pieces.glued(start) and not hyphen) and not (
                pieces.glued(last) and pieces.text[last][0].isalnum()
            ):
                if not pieces.glued(start) and written in "CFVKW" and pieces.word(last).isalpha():
                    continue  # "5 F Street"
                found = unit
        if found is not None:
            if (
                pieces.glued(last)
                and pieces.text[last][0].isalnum()
                and (written[-1].isalnum() or not pieces.glued(start))
            ):
                continue  # the "$" of "1 $10" belongs to what follows
            return UnitAt(found, start, last)
    return None


def currency_before(pieces: Pieces, index: int, tables: Tables) -> tuple[Unit, int] | None:
    """The currency written before a piece, and the code point it begins at."""
    start = pieces.start[index] - pieces.offset
    if start == 0:
        return None
    previous = pieces.raw[start - 1]
    if previous == " ":
        if start < 2:
            return None
        previous = pieces.raw[start - 2]
    if not (previous.isalpha() or previous in "$£€¥₹.=/￥" or not previous.isascii()):
        return None
    raw, unit, written = pieces.raw, None, ""
    for begin in range(max(pieces.floor, start - 9), start):
        mark = raw[begin]
        if mark == " " or mark.isalnum() and begin > 0 and raw[begin - 1].isalnum():
            continue
        written = raw[begin:start].rstrip()
        unit = tables.before.get(written)
        if unit is None and written[-1:] == "$":
            unit = tables.before.get(written[:-1].rstrip())
        if unit is not None:
            break
    else:
        return None
    if (
        written[-1].isalpha()
        and len(written) < 3
        and previous != raw[start - 1]
        and written not in ("RM", "Rs", "Rp", "Tk")
    ):
        return None
    if written == "PS" and not (
        pieces.glued(index) and (len(pieces.text[index]) > 2 or pieces.word(index + 1) in ("m", "bn"))
    ):
        return None  # a mangled pound sign; PS5 is a console
    if written.isalpha() and len(written) < 3 and written not in ("RM", "Rs", "Rp", "Tk", "PS"):  # "R8" is a car
        scale = pieces.word(index + 1) in ("m", "bn", "k", "million", "billion", "trillion")
        if not pieces.digit[index] or not (
            len(pieces.text[index]) > 2 and not pieces.text[index].isdigit() or len(pieces.text[index]) > 3 or scale
        ):
            return None
    return unit, begin + pieces.offset
