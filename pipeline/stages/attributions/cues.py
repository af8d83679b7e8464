"""The lexicon of cues: words that attribute, with their sense and what they take as content (``cues.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy

from pipeline.stages.attributions.tokens import string_id
from pipeline.yaml_file import read_yaml

SENSES = ("say", "show", "believe", "deny", "ask", "order", "promise", "want", "judge")
#: the sense of a cue that no lexicon lists
UNKNOWN = "other"
COMPLEMENTS = ("clause", "infinitive", "object", "quote")
SHIPPED = Path(__file__).with_name("cues.yaml")


class CueError(ValueError):
    """A lexicon of cues is not what it should be: says which file, which entry and what is allowed."""


@dataclass(frozen=True)
class Lexicon:
    """``verbs``: number of a verb's lemma -> (complement, sense) pairs; ``words``: number of another word -> sense.

    Numbers are those of spaCy's string store.
    """

    verbs: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    #: verbs of the user's own file: what the rules find with them is kept whatever the tagger says
    own: frozenset[int] = frozenset()

    def sense(self, lemma: int, complement: str = "clause") -> str:
        """The sense of a verb before this complement; its first sense for other complements; "other" if unknown."""
        known = self.verbs.get(lemma, ())
        return next((sense for taken, sense in known if taken == complement), known[0][1] if known else UNKNOWN)

    @cached_property
    def keys(self) -> numpy.ndarray:
        """The verbs' numbers, sorted."""
        return numpy.array(sorted(self.verbs), dtype=numpy.uint64)

    @cached_property
    def table(self) -> numpy.ndarray:
        """One row a verb of ``keys``, after a row of nothing: which senses and complements it has."""
        table = numpy.zeros((len(self.keys) + 1, len(SENSES) + len(COMPLEMENTS)), dtype=bool)
        for row, key in enumerate(self.keys.tolist(), 1):
            for complement, sense in self.verbs[key]:
                table[row, SENSES.index(sense)] = True
                table[row, len(SENSES) + COMPLEMENTS.index(complement)] = True
        return table


_KEYS = {"sense", "complement", "verbs", "words", "example"}


def read_entries(path: Path) -> list[dict[str, Any]]:
    """The entries of a lexicon file, checked. Raises CueError."""
    entries = read_yaml(path)
    if not isinstance(entries, list):
        raise CueError(f"{path}: a list of entries is expected (sense, complement, verbs, words, example)")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or set(entry) - _KEYS or not {"verbs", "words"} & set(entry):
            raise CueError(
                f"{path}, entry {number}: verbs or words are needed; allowed keys are sense, complement, verbs, "
                "words, example"
            )
        if entry.get("sense") not in SENSES:
            raise CueError(f"{path}, entry {number}: sense is {entry.get('sense')!r}; allowed: {', '.join(SENSES)}")
        if wrong := [c for c in entry.get("complement") or ["clause"] if c not in COMPLEMENTS]:
            raise CueError(f"{path}, entry {number}: complement {wrong[0]!r}; allowed: {', '.join(COMPLEMENTS)}")
        for key in ("verbs", "words"):
            if not all(isinstance(word, str) for word in entry.get(key) or ()):
                raise CueError(
                    f"{path}, entry {number}: {key} must be a list of words (quote words such as 'no' or 'on')"
                )
    return entries


@lru_cache(maxsize=8)
def load_lexicon(user_file: str = "") -> Lexicon:
    """The shipped lexicon, joined with a user's file if one is named; the user's senses come first."""
    verbs: dict[int, list[tuple[str, str]]] = {}
    words: dict[int, str] = {}
    own: frozenset[int] = frozenset()
    for path in ([Path(user_file)] if user_file else []) + [SHIPPED]:
        for entry in read_entries(path):
            for word in entry.get("words") or ():
                words.setdefault(string_id(word.lower()), entry["sense"])
            for verb in entry.get("verbs") or ():
                pairs = verbs.setdefault(string_id(verb.lower()), [])
                for complement in entry.get("complement") or ["clause"]:
                    if all(taken != complement for taken, _ in pairs):
                        pairs.append((complement, entry["sense"]))
        if path != SHIPPED:
            own = frozenset(verbs)
    return Lexicon({lemma: tuple(pairs) for lemma, pairs in verbs.items()}, words, own)
