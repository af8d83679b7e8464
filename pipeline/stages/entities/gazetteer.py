"""Gazetteers: YAML lists of names with their aliases and demonyms, and looking them up in a text.

A gazetteer is a list of entries ``{name, label, aliases, demonyms, short, example}``. The shipped ones lie in
``configs/gazetteers``; a path of one's own has the same form. Later gazetteers win over earlier ones where two give
the same alias.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from spacy.strings import get_string_id

from pipeline.yaml_file import read_yaml

#: OntoNotes labels of things with a name
NAME_LABELS = frozenset(
    {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE"}
)
_FIELDS = {"name", "label", "aliases", "demonyms", "short", "example"}
_FIRST_WORD = re.compile(r"[\w.&]+|\S")
#: what follows abbreviations of countries and bodies after a hyphen
_COMPOUNDS = (
    "led backed based born made trained funded run brokered sponsored supported controlled style educated owned mandated "
    "imposed allied drafted supplied appointed Mexico China Russia Iran Israel Canada Japan Cuba South North EU UK Iraqi"
).split()
#: aliases this short stand for too much when everything is in capitals ("THIS IS", "TELL US")
_SHORTEST_IN_CAPITALS = 4


class GazetteerError(ValueError):
    """A gazetteer can't be read or has a mistake; the message says where and what is allowed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name a form stands for. ``demonym`` is True where the form is a word for the country's people or things."""

    name: str
    label: str
    demonym: bool = False
    #: forms that stand for it in documents that name it in full ("the North")
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Forms by the string id (spaCy's ``orth``) of their first word; the longest form of a first word comes first."""

    forms: dict[int, tuple[tuple[str, Entry], ...]]
    entries: dict[str, Entry]

    def lookup(self, form: str) -> Entry | None:
        """The entry of a whole form, None where there is none."""
        return self.entries.get(form)

    def match(self, text: str, orths: Sequence[int], starts: Sequence[int]) -> Iterator[tuple[int, int, Entry]]:
        """Every token that begins a form: its position, the offset (code points) where the form ends, its entry.

        ``orths`` and ``starts`` are the tokens' string ids and offsets into ``text``. Matches may overlap.
        """
        forms = self.forms
        for position, orth in enumerate(orths):
            if orth in forms:
                begin = starts[position]
                for form, entry in forms[orth]:
                    if text.startswith(form, begin):
                        end = begin + len(form)
                        if end == len(text) or not (text[end].isalnum() or text[end] == "_"):
                            yield position, end, entry
                            break


@lru_cache(maxsize=16)
def load_gazetteer(names: tuple[str, ...]) -> Gazetteer:
    """The gazetteers of these shipped names or paths, compiled into one.

    Raises GazetteerError where a file is missing or an entry is not as it should be; all mistakes are in its message.
    """
    entries: dict[str, Entry] = {}
    for name in names:
        for item in read_gazetteer(name):
            label = item["label"]
            for form in (item["name"], *item.get("aliases", ())):
                entries[form] = Entry(item["name"], label, short=tuple(item.get("short", ())))
            demonyms = item.get("demonyms", ())
            for form in demonyms:
                entries.setdefault(form, Entry(demonyms[0], "NORP", demonym=True))
    by_first: dict[int, dict[str, Entry]] = {}
    for form, entry in entries.items():
        for spelling in _spellings(form):
            if spelling == form or spelling not in entries:
                for first in _first_tokens(spelling):
                    by_first.setdefault(get_string_id(first), {})[spelling] = entry
    compiled = {
        orth: tuple(sorted(forms.items(), key=lambda item: (-len(item[0]), item[0])))
        for orth, forms in by_first.items()
    }
    return Gazetteer(compiled, entries)


def _first_tokens(form: str) -> set[str]:
    """A form's first word as a tokenizer may have it: up to a space, a hyphen, an apostrophe or its full stop."""
    first = _FIRST_WORD.match(form)
    found = {form.split()[0], form.split("-")[0].split()[0] or "-", first[0] if first else form}
    found |= {word[:-1] for word in found if len(word) > 1 and word.endswith(".")}
    if form.endswith(".") and " " not in form:  # spaCy leaves "U.S.-led" in one piece
        found |= {f"{form}-{word}" for part in _COMPOUNDS for word in (part, part.title())}
    return found


def _spellings(form: str) -> Iterable[str]:
    """A form as it stands, with the typographic apostrophe, and in capitals as headlines have it."""
    yield form
    if "'" in form:
        yield form.replace("'", "’")
    if len(form) >= _SHORTEST_IN_CAPITALS and form.upper() != form:
        yield form.upper()


def read_gazetteer(name: str) -> list[dict[str, Any]]:
    """The checked entries of one gazetteer, by shipped name or path. Raises GazetteerError."""
    folder = files("pipeline") / "configs" / "gazetteers"
    shipped = sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))
    source: Any = folder / f"{name}.yaml" if name in shipped else Path(name)
    try:
        items = read_yaml(source)
    except FileNotFoundError:
        raise GazetteerError(
            f"gazetteer {name!r} is neither a file nor a shipped one; shipped are: {', '.join(shipped)}"
        ) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise GazetteerError(f"gazetteer {name!r} can't be read: {error}") from error
    if not isinstance(items, list):
        raise GazetteerError(
            f"gazetteer {name!r} must be a list of entries with name, label, aliases, demonyms, short, example"
        )
    mistakes = [m for number, item in enumerate(items, 1) for m in _mistakes(item, number)]
    if mistakes:
        raise GazetteerError(f"gazetteer {name!r}: " + "; ".join(mistakes))
    return items


def _mistakes(item: Any, number: int) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"entry {number} is {item!r}, not a mapping with a name and a label"
        return
    title = item.get("name", f"number {number}")
    if not isinstance(item.get("name"), str) or not item["name"].strip():
        yield f"entry {number} has the name {item.get('name')!r}; it must be text (put it in quotes)"
    if item.get("label") not in NAME_LABELS:
        yield f"{title} has the label {item.get('label')!r}; allowed are {', '.join(sorted(NAME_LABELS))}"
    for key in ("aliases", "demonyms", "short"):
        forms = item.get(key, [])
        if not isinstance(forms, list) or not all(isinstance(form, str) and form.strip() for form in forms):
            yield f"{title} has {key} {forms!r}; they must be a list of texts (put words like NO in quotes)"
    for key in sorted(set(item) - _FIELDS):
        yield f"{title} has the field {key!r}; allowed are {', '.join(sorted(_FIELDS))}"
