"""One name for one thing: which mentions of a document name the same person, organisation or place."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict

from pipeline.stages.entities.lexicon import lexicon
from pipeline.stages.entities.mentions import Mention, Tokens
from pipeline.stages.entities.spread import stands_for

Key = tuple[str, ...]
_POSSESSIVE = frozenset({"'s", "’s"})
_SHORTENED = frozenset({"ORG", "FAC", "LOC", "EVENT", "GPE", "LAW", "PRODUCT"})


def resolve(tokens: Tokens, mentions: list[Mention], definitions: dict[str, str]) -> None:
    """Fill in every mention's ``name``, settle its ``label`` by the majority of its name, and extend its ``rule``.

    A mention whose word alone is no name ("the Court" where the document names no court) keeps an empty name.
    ``definitions`` are the abbreviations the document defines in brackets.
    """
    names = Names(tokens, mentions, definitions)
    for mention in mentions:
        names.name(mention)


class Names:
    """The names of one document and what their short forms stand for."""

    def __init__(self, tokens: Tokens, mentions: list[Mention], definitions: dict[str, str]) -> None:
        self.tokens = tokens
        self.definitions = definitions
        self.keys: dict[int, Key] = {}
        self.written: dict[Key, Counter[str]] = defaultdict(Counter)
        self.votes: dict[Key, Counter[str]] = defaultdict(Counter)
        self.first_at: dict[Key, list[int]] = defaultdict(list)
        #: gazetteer names in the document: name -> label
        self.entries: dict[str, str] = {}
        for m in mentions:
            key = self._key(m)
            self.keys[id(m)] = key
            if m.entry is not None:
                self.entries[m.entry.name] = m.entry.label
            else:
                self.votes[key][m.label] += 1
                self.first_at[key].append(m.start)
        self.labels = {key: self._majority(votes) for key, votes in self.votes.items()}
        self._people()
        self._organisations()
        self.display = self._display()

    def _key(self, m: Mention) -> Key:
        """The words that tell a name: without article, possessives and hyphens' spelling."""
        start, end, words = m.start, m.end, self.tokens.words
        if words[start] in ("The", "the") and end - start > 1:
            start += 1
        if words[end - 1] in _POSSESSIVE and end - start > 1:
            end -= 1
        key = tuple(word for word in words[start:end] if word not in _POSSESSIVE)
        self.written[key][self.tokens.string(start, end)] += 1
        return key

    @staticmethod
    def _majority(votes: Counter[str]) -> str:
        return max(votes.items(), key=lambda item: (item[1], item[0] == "PERSON", item[0]))[0]

    # people

    def _people(self) -> None:
        """Full names that are one person, and which full names a surname or first name may stand for."""
        suffixes = lexicon()["name_suffixes"]
        self.person: dict[Key, Key] = {}
        self.by_surname: dict[str, list[Key]] = defaultdict(list)
        self.by_first_name: dict[str, list[Key]] = defaultdict(list)
        people = sorted((key for key, label in self.labels.items() if label == "PERSON" and len(key) > 1), key=lambda k: (len(k), k))
        known = set(people)
        full: dict[tuple[str, str], Key] = {}
        for key in people:
            tail = next((key[i:] for i in range(1, len(key) - 1) if key[i:] in known), None)
            if tail is not None:
                # either a word too many before a name ("Crooked Ana Roth") or the full form of a short one
                one_more = len(key) == 3 and len(self.first_at[tail]) > len(self.first_at[key])
                target = self.person[tail] if one_more else key
                for other, person in self.person.items():
                    if person == self.person[tail]:
                        self.person[other] = target
                self.person[key] = target
                continue
            plain = key[:-1] if key[-1] in suffixes and len(key) > 2 else key
            ends = (plain[0], plain[-1])
            if ends in full and len(full[ends]) != len(plain):  # "Ana M. Roth" and "Ana Roth"
                for other, target in self.person.items():
                    if target == full[ends]:
                        self.person[other] = key
            full[ends] = key
            self.person[key] = key
        for key in dict.fromkeys(self.person.values()):
            plain = key[:-1] if key[-1] in suffixes and len(key) > 2 else key
            surname = self._surname(plain)
            self.by_surname[surname].append(key)
            if plain[0] != surname:
                self.by_first_name[plain[0]].append(key)

    @staticmethod
    def _surname(words: Key) -> str:
        position = len(words) - 1
        while position >= 2 and words[position - 1] == "-":
            position -= 2
        return "".join(words[position:])

    def _person_for(self, key: Key, start: int) -> tuple[Key, str] | None:
        """The full name a single name stands for at a token, and the rule that says so."""
        word = "".join(key)
        if word.isupper() and len(word) > 3:
            word = word.title()  # transcripts: "ROTH: No."
        candidates = self.by_surname.get(word) or self.by_first_name.get(word)
        if not candidates:
            return None
        if len(candidates) == 1:
            return candidates[0], "surname" if word in self.by_surname else "first-name"
        # several people share it: the one whose full name stands most often, of these the one named last before
        best = max(candidates, key=lambda c: (len(self.first_at[c]), self._last_before(c, start), c))
        return best, "surname-shared"

    def _last_before(self, key: Key, start: int) -> int:
        places = self.first_at[key]
        position = bisect_left(places, start)
        return places[position - 1] if position else -places[0]

    # organisations, places and the rest

    def _organisations(self) -> None:
        """What short forms and abbreviations stand for."""
        self.short: dict[Key, tuple[Key, str]] = {}
        lists = lexicon()
        long = [key for key, label in self.labels.items() if label in _SHORTENED and len(key) > 1]
        by_word: dict[str, list[Key]] = defaultdict(list)
        for key in long:
            for word in set(key):
                by_word[word].append(key)
        for key, label in self.labels.items():
            if label in ("PERSON", "NORP"):
                continue
            joined = "".join(key)
            if joined.isupper() and 3 <= len(joined) <= 6:
                for other in long:
                    if _initials(other) == joined and stands_for(joined, list(other)):
                        self.short[key] = (other, "initials")
                        break
                continue
            longer = [
                other
                for other in by_word.get(key[0], ())
                if len(other) > len(key) and _contained(key, other, lists["generic"])
                and (len(key) > 1 or key[0] in lists["generic"] or label == self.labels[other] == "ORG")
            ]
            if not longer:
                continue
            longest = max(longer, key=lambda other: (len(other), other))
            if all(other == longest or _inside(other, longest) for other in longer):
                self.short[key] = (longest, "short-form")

    def _place_for(self, key: Key) -> str | None:
        """ "Korea" and "the North" for the one country of the document they can stand for."""
        compass = lexicon()["compass"]
        if len(key) != 1:
            return None
        word = key[0]
        position = 0 if word in compass else 1
        found = {
            name
            for name, label in self.entries.items()
            if label == "GPE" and len(name.split()) == 2 and name.split()[0] in compass and name.split()[position] == word
        }
        return found.pop() if len(found) == 1 else None

    def _display(self) -> dict[Key, str]:
        """How a name is written: the way it stands most often, without article and possessive."""
        return {key: max(forms.items(), key=lambda item: (item[1], item[0]))[0] for key, forms in self.written.items()}

    def name(self, m: Mention) -> None:
        """Fill in one mention's name, label and rule."""
        key = self.keys[id(m)]
        if m.entry is not None:
            m.name = m.entry.name
            return
        label = self.labels[key]
        defined = self.definitions.get("".join(key))
        if defined:
            m.name, m.label, m.rule = defined, m.label, f"{m.rule}+bracket"
            return
        if label == "PERSON" or len(key) == 1 or "-" in key:
            if label == "PERSON" and key in self.person:
                m.name, m.label = self.display[self.person[key]], label
                return
            linked = self._person_for(key, m.start) if label in ("PERSON", "ORG", "GPE", "NORP") else None
            if linked and (label == "PERSON" or linked[1] == "surname"):
                m.name, m.label, m.rule = self.display[linked[0]], "PERSON", f"{m.rule}+{linked[1]}"
                return
        place = self._place_for(key) if label in ("GPE", "LOC", "ORG") else None
        if place:
            m.name, m.label, m.rule = place, "GPE", f"{m.rule}+place"
            return
        if key in self.short:
            target, rule = self.short[key]
            while target in self.short and self.short[target][0] != key:
                target = self.short[target][0]
            m.name, m.label, m.rule = self.display[target], self.labels[target], f"{m.rule}+{rule}"
            return
        if len(key) == 1 and key[0] in lexicon()["generic"]:
            return
        m.name, m.label = self.display[key], label


def _initials(key: Key) -> str:
    return "".join(part[0] for word in key for part in word.split("-") if part and part[0].isupper())


def _inside(key: Key, other: Key) -> bool:
    return any(other[i : i + len(key)] == key for i in range(len(other) - len(key) + 1))


def _contained(key: Key, other: Key, generic: frozenset[str]) -> bool:
    """Whether a form can be short for a longer one: its end, its beginning up to "of", or its generic word."""
    size = len(key)
    if size > 1:
        if other[-size:] == key:
            return True
        places = (i for i in range(len(other) - size) if other[i : i + size] == key)
        return any(other[i + size] in ("of", "for", "and", "on") for i in places)
    word = key[0]
    if word in generic:
        return other[0] == word or other[-1] == word or any(a == word and b == "of" for a, b in zip(other, other[1:]))
    return other[-1] == word and "of" in other
