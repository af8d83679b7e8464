"""Which full name a surname or a first name of a document stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pipeline.stages.entities.lexicon import lexicon
from pipeline.stages.given_names import spelled_names

Key = tuple[str, ...]
#: a person named in full this many times as often as another is the one the surname stands for
_FAR_MORE = 4
#: times a surname may stand alone before the full name: in a headline, a caption and a summary
_BEFORE_INTRODUCTION = 3


class Surnames:
    """The people of one document.

    ``places`` holds, for every name of more than one word that is a person's, the tokens at which it stands.
    ``person`` then gives the name it is a form of: "Ana Roth" and "Ana M. Roth" are one person.
    """

    def __init__(self, places: Mapping[Key, list[int]]) -> None:
        self.places = places
        self.person: dict[Key, Key] = {}
        self.by_surname: dict[str, list[Key]] = defaultdict(list)
        self.by_first_name: dict[str, list[Key]] = defaultdict(list)
        self._join()
        for key in dict.fromkeys(self.person.values()):
            plain = _without_suffix(key)
            for surname in _surnames(plain):
                self.by_surname[surname].append(key)
            if plain[0] != plain[-1]:
                self.by_first_name[plain[0]].append(key)
        #: how often each person is named in full
        self.mentions: dict[Key, int] = defaultdict(int)
        self.first: dict[Key, int] = {}
        for key, person in self.person.items():
            self.mentions[person] += len(places[key])
            self.first[person] = min(self.first.get(person, places[key][0]), places[key][0])

    def _join(self) -> None:
        """Names that are forms of one name."""
        known = {_folded(key): key for key in self.places}
        full: dict[tuple[str, str], Key] = {}
        twins = {key: known[_folded(key)] for key in self.places if known[_folded(key)] != key}
        for key in sorted(self.places, key=lambda key: (len(key), key)):
            if key in twins:  # "Bin Laden" and "bin Laden"
                continue
            tail = next((known[t] for t in (_folded(key[i:]) for i in range(1, len(key) - 1)) if t in known), None)
            if tail is not None:
                # either a word too many before a name ("Crooked Ana Roth") or the full form of a short one
                one_more = (
                    len(key) == 3 and len(self.places[tail]) > len(self.places[key]) and key[0] not in spelled_names()
                )
                self._rename(self.person[tail], self.person[tail] if one_more else key)
                self.person[key] = self.person[tail]
                continue
            plain = _without_suffix(key)
            ends = (plain[0], plain[-1])
            if ends in full and len(full[ends]) != len(plain):
                self._rename(full[ends], key)
            full[ends] = self.person[key] = key
        self.person.update((key, self.person[twin]) for key, twin in twins.items())

    def _rename(self, old: Key, new: Key) -> None:
        for key, person in self.person.items():
            if person == old:
                self.person[key] = new

    def full_name(self, key: Key, alone: list[int]) -> tuple[Key, str] | None:
        """The full name a single name stands for, and the rule that says so; None where nobody bears it.

        ``alone`` are the tokens at which the single name stands. Of several people with one surname it is the one
        introduced first, unless another is named in full far more often. A name that stands alone again and again
        before the full name does belongs to somebody else, whom the document needn't introduce ("Obama", later
        "Michelle Obama").
        """
        candidates = self.by_surname.get("".join(key).casefold())
        rule = "surname"
        if not candidates:
            candidates, rule = self.by_first_name.get(key[0]) if len(key) == 1 else None, "first-name"
        if not candidates:
            return None
        most = max(self.mentions[c] for c in candidates)
        named = [c for c in candidates if self.mentions[c] * _FAR_MORE >= most]
        person = min(named, key=lambda c: (self.first[c], c))
        if sum(place < self.first[person] for place in alone) > _BEFORE_INTRODUCTION:
            return None
        return person, rule if len(candidates) == 1 else rule + "-shared"


def _folded(key: Key) -> Key:
    return tuple(word.casefold() for word in key)


def _without_suffix(key: Key) -> Key:
    return key[:-1] if len(key) > 2 and key[-1] in lexicon()["name_suffixes"] else key


def _surnames(words: Key) -> set[str]:
    """The forms of a surname: with what a hyphen joins to it, and with the small words before it ("de Blasio")."""
    position = len(words) - 1
    while position >= 2 and words[position - 1] == "-":
        position -= 2
    found = {"".join(words[position:]).casefold()}
    while position > 1 and words[position - 1] in lexicon()["name_particles"]:
        position -= 1
        found.add("".join(words[position:]).casefold())
    return found
