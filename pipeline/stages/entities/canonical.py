"""One name for one thing: which mentions of a document name the same person, organisation or place."""

from __future__ import annotations

from collections import Counter, defaultdict

from pipeline.stages.entities.lexicon import lexicon
from pipeline.stages.entities.mentions import Mention, Tokens
from pipeline.stages.entities.spread import stands_for
from pipeline.stages.entities.surnames import Key, Surnames
from pipeline.stages.given_names import spelled_names

_POSSESSIVE = frozenset({"'s", "’s"})
#: labels the model gives people by mistake, and whose names are seldom somebody's first name
_MISREAD = frozenset({"ORG", "PRODUCT", "WORK_OF_ART", "NORP", "LAW", "EVENT", "FAC"})
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
        short_forms: dict[str, set[str]] = defaultdict(set)
        for m in mentions:
            key = self._key(m)
            self.keys[id(m)] = key
            if m.entry is not None:
                self.entries[m.entry.name] = m.entry.label
                for form in m.entry.short:
                    short_forms[form].add(m.entry.name)
            else:
                self.votes[key][m.label] += 1
                self.first_at[key].append(m.start)
        #: short forms the gazetteers give for names of the document, where only one name has them
        self.known_short = {form: next(iter(names)) for form, names in short_forms.items() if len(names) == 1}
        self.labels = {key: self._majority(votes) for key, votes in self.votes.items()}
        for key in [key for key, label in self.labels.items() if label in ("PERSON", "NORP", "ORG") and len(key) == 1]:
            if self._stands_like_a_place(key):
                self.labels[key] = "GPE"
        self.people = Surnames(
            {key: self.first_at[key] for key, label in self.labels.items() if label == "PERSON" and len(key) > 1}
        )
        self._organisations()
        self.display = self._display()

    def _key(self, m: Mention) -> Key:
        """The words that tell a name: without article, possessives and hyphens' spelling."""
        start, end, words = m.start, m.end, self.tokens.words
        if words[start] in ("The", "the") and end - start > 1:
            start += 1
        if words[end - 1] in _POSSESSIVE and end - start > 1:
            end -= 1
        key = tuple(
            [word.replace("’", "'") for word in words[start:end] if word not in _POSSESSIVE and not word.isspace()]
        )
        self.written[key][" ".join(self.tokens.string(start, end).split())] += 1
        return key

    @staticmethod
    def _majority(votes: Counter[str]) -> str:
        return max(votes.items(), key=lambda item: (item[1], item[0] == "PERSON", item[0]))[0]

    def _stands_like_a_place(self, key: Key) -> bool:
        """Whether a single word, no abbreviation, stands after "in", "near", "outside" at least every other time."""
        if key[0].isupper():
            return False
        words, locative = self.tokens.words, lexicon()["strictly_locative"]
        places = 0
        for start in self.first_at[key]:
            after = words[start + 1] if start + 1 < len(words) else ""
            places += (
                start > 0
                and words[start - 1].lower() in locative
                and after not in _POSSESSIVE
                and not after[:1].isupper()
            )
        return places > 0 and 2 * places >= len(self.first_at[key])

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
        self.companies = self._companies(long)
        for key, label in self.labels.items():
            if label in ("PERSON", "NORP"):
                continue
            joined = "".join(key)
            if joined.isupper() and 2 <= len(joined) <= 6:
                for other in long:
                    company = other[-1] in lists["company_suffixes"]
                    plain = _initials(other[:-1]) if company else ""
                    if (
                        joined == plain
                        or len(joined) > 2
                        and joined == _initials(other)
                        and stands_for(joined, list(other))
                    ):
                        self.short[key] = (other, "initials")
                        break
                continue
            longer = [
                other
                for other in by_word.get(key[0], ())
                if len(other) > len(key)
                and _contained(key, other, lists["generic"])
                and (len(key) > 1 or key[0] in lists["generic"] or label == self.labels[other] == "ORG")
            ]
            if not longer:
                continue
            longest = max(longer, key=lambda other: (len(other), other))
            if all(other == longest or _inside(other, longest) for other in longer):
                self.short[key] = (longest, "short-form")

    def _companies(self, names: list[Key]) -> dict[Key, Key]:
        """Short forms of companies: the name without "Inc.", else any beginning that only one company has."""
        suffixes = lexicon()["company_suffixes"]
        exact: dict[Key, Key] = {}
        beginnings: dict[Key, set[Key]] = defaultdict(set)
        for name in sorted(names):
            plain = name
            while len(plain) > 1 and plain[-1] in suffixes:
                plain = plain[:-1]
            if plain != name:
                exact.setdefault(plain, name)
                for size in range(1, len(plain)):
                    beginnings[plain[:size]].add(name)
        found = {short: owners.pop() for short, owners in beginnings.items() if len(owners) == 1}
        return found | exact

    def _display(self) -> dict[Key, str]:
        """How a name is written: as it stands most often, without article and possessive, rather not in capitals."""
        found = {key: max(forms.items(), key=lambda item: (item[1], item[0]))[0] for key, forms in self.written.items()}
        for key in found:
            plain = tuple(word.title() for word in key)
            if plain != key and all(word.isupper() for word in key):
                if plain in found:
                    found[key] = found[plain]
                elif self.labels.get(key) in ("GPE", "PERSON") and len("".join(key)) >= 5:
                    found[key] = found[key].title()  # a dateline, a transcript
        return found

    def name(self, m: Mention) -> None:
        """Fill in one mention's name, label and rule."""
        key = self.keys[id(m)]
        known = self.known_short.get(" ".join(key))
        if m.entry is not None:
            m.name = known or m.entry.name
            return
        label = self.labels[key]
        defined = self.definitions.get("".join(key))
        if defined:
            m.name, m.label, m.rule = defined, m.label, f"{m.rule}+bracket"
            return
        if label == "PERSON" and key in self.people.person and key not in self.companies:
            m.name, m.label = self.display[self.people.person[key]], label
            return
        linked = self.people.full_name(key, self.first_at[key])
        if linked and (
            label == "PERSON" or linked[1].startswith("surname") or label in _MISREAD and key[0] in spelled_names()
        ):
            m.name, m.label, m.rule = self.display[linked[0]], "PERSON", f"{m.rule}+{linked[1]}"
            return
        if known:
            m.name, m.label, m.rule = known, self.entries[known], f"{m.rule}+short-form"
            return
        if key in self.companies and label != "GPE" and key[0] not in lexicon()["generic"]:
            target = self.companies[key]
            m.name, m.label, m.rule = self.display[target], self.labels[target], f"{m.rule}+company"
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
