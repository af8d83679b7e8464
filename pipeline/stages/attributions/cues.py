"""The lexicon of cues: words that attribute, with their sense and what they take as content (``cues.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.stages.attributions.tokens import string_id

SENSES = ("say", "show", "believe", "deny", "ask", "order", "promise", "want", "judge")
COMPLEMENTS = ("clause", "infinitive", "object", "quote")
SHIPPED = Path(__file__).with_name("cues.yaml")


class CueError(ValueError):
    """A lexicon of cues is not what it should be: says which file, which entry and what is allowed."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``verbs``: hash of a verb's lemma -> its senses by complement, as (complement, sense) pairs in the file's order."""

    verbs: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def sense(self, lemma: int, complement: str = "clause") -> str:
        """The sense of a verb (hash of its lemma) before this complement; its first sense for others; "" if unknown."""
        known = self.verbs.get(lemma, ())
        return next((sense for taken, sense in known if taken == complement), known[0][1] if known else "")

    def takes(self, lemma: int, complement: str) -> bool:
        """True if the verb is listed with this complement."""
        return any(taken == complement for taken, _ in self.verbs.get(lemma, ()))


def read_entries(path: Path) -> list[dict[str, Any]]:
    """The entries of a lexicon file, checked. Raises CueError."""
    entries = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(entries, list):
        raise CueError(f"{path}: a list of entries is expected (sense, complement, verbs, example)")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or set(entry) - {"sense", "complement", "verbs", "example"}:
            raise CueError(f"{path}, entry {number}: allowed keys are sense, complement, verbs, example")
        if entry.get("sense") not in SENSES:
            raise CueError(f"{path}, entry {number}: sense is {entry.get('sense')!r}; allowed: {', '.join(SENSES)}")
        if wrong := [c for c in entry.get("complement") or ["clause"] if c not in COMPLEMENTS]:
            raise CueError(f"{path}, entry {number}: complement {wrong[0]!r}; allowed: {', '.join(COMPLEMENTS)}")
        if not all(isinstance(verb, str) for verb in entry.get("verbs") or [None]):
            raise CueError(f"{path}, entry {number}: verbs must be a list of words (quote words such as 'no' or 'on')")
    return entries


@lru_cache(maxsize=8)
def load_lexicon(user_file: str = "") -> Lexicon:
    """The shipped lexicon, joined with a user's file if one is named; the user's senses come first."""
    verbs: dict[int, list[tuple[str, str]]] = {}
    for path in ([Path(user_file)] if user_file else []) + [SHIPPED]:
        for entry in read_entries(path):
            for verb in entry["verbs"]:
                pairs = verbs.setdefault(string_id(verb.lower()), [])
                for complement in entry.get("complement") or ["clause"]:
                    if all(taken != complement for taken, _ in pairs):
                        pairs.append((complement, entry["sense"]))
    return Lexicon({lemma: tuple(pairs) for lemma, pairs in verbs.items()})
