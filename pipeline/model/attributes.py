"""The attribute ruler with a memory.

Of its 179 rules (small English model) 171 look at one token alone: its tag, its lower-case form, its dependency label and
whether it is white space. What they say of such a combination is found once, with spaCy's own matcher, and remembered; spaCy
matches all of them anew against every token and writes each result through a Span. Forms that no rule names are all alike, so a
new word is seldom a new combination. Patterns of several tokens are matched for real, in the texts that hold a possible first
token of one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, NORM, ORTH, POS, SHAPE, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

from pipeline.model.stepaside import StepAside

#: what a pattern may look at: each is one number in a token's array
READ = {"TAG": TAG, "LOWER": LOWER, "DEP": DEP, "IS_SPACE": IS_SPACE, "POS": POS, "ORTH": ORTH, "NORM": NORM, "SHAPE": SHAPE}
#: what a rule may set. MORPH is written token by token: ``Doc.from_array`` would add it to the morphology table each time.
WRITTEN = [DEP, LEMMA, POS, TAG]
#: combinations of a token's attributes that are remembered, and words; then the memory starts afresh
REMEMBERED = 100_000


class _Kind(NamedTuple):
    """What the rules say of a token: those that match it, and whether a pattern of several tokens may begin there."""

    rules: tuple[int, ...]
    begins: bool


class _Forms(dict[int, int]):
    """A word's lower-case form -> the same where a rule names it, else 0, as for every other word."""

    def __init__(self, strings: StringStore) -> None:
        self._strings = strings
        self._named: set[int] = set()
        self._expressions: list[str] = []
        self._all = False

    def tell_apart(self, condition: object) -> None:
        """Words that this part of a pattern may tell from others are no longer like any other."""
        match condition:
            case str():
                self._named.add(self._strings.add(condition))
            case {"IN": [*words], **others} if not others:
                self._named.update(map(self._strings.add, words))
            case {"REGEX": str(expression), **others} if not others:
                self._expressions.append(expression)
            case _:
                self._all = True

    def __missing__(self, form: int) -> int:
        if len(self) > REMEMBERED:
            self.clear()
        named = self._all or form in self._named
        if not named:
            text = self._strings[form]
            named = any(re.search(expression, text) for expression in self._expressions)
        self[form] = form if named else 0
        return self[form]


class RememberingAttributeRuler(AttributeRuler):
    """spaCy's attribute ruler with a memory. Where rules are added later, it works as spaCy's does."""

    def prepare(self) -> None:
        """Sort the patterns and start with an empty memory. Raises StepAside for a rule that can't be remembered."""
        read: set[str] = set()
        self._forms = _Forms(self.vocab.strings)
        self._single, self._several, self._first = (Matcher(self.vocab) for _ in range(3))
        for rule, pattern in enumerate(self.patterns):
            if not set(self.attrs[rule]) <= {*WRITTEN, MORPH}:
                raise StepAside(f"rule {rule} of the attribute ruler sets {sorted(map(str, pattern['attrs']))}")
            for tokens in pattern["patterns"]:
                for token in tokens:
                    if not token or not set(token) <= set(READ):
                        raise StepAside(f"rule {rule} of the attribute ruler looks at {sorted(map(str, token))}")
                    read.update(token)
                    if "LOWER" in token:
                        self._forms.tell_apart(token["LOWER"])
                if len(tokens) == 1:
                    self._single.add(str(rule), [tokens])
                else:
                    self._several.add(str(rule), [tokens])
                    self._first.add(str(rule), [tokens[:1]])
        if not read:
            raise StepAside("the attribute ruler has no rules")
        self._rule_count = len(self.attrs)
        # the form comes first
        self._read = [LOWER, *(READ[name] for name in sorted(read - {"LOWER"}))]
        self._memory: dict[tuple[int, ...], int] = {}
        self._positions: dict[_Kind, int] = {}
        self._kinds: list[_Kind] = []
        self._morphs: list[dict[int, int] | None] = []
        # a row a kind: the values it sets, and which of them it sets
        self._values = numpy.zeros((0, len(WRITTEN)), dtype="uint64")
        self._sets = numpy.zeros((0, len(WRITTEN)), dtype=bool)

    def __call__(self, doc: Doc) -> Doc:
        if len(self.attrs) != self._rule_count or not len(doc):
            return super().__call__(doc)
        table = doc.to_array([*self._read, *WRITTEN])
        kinds = self._match(doc, table[:, : -len(WRITTEN)])
        doc.from_array(WRITTEN, numpy.where(self._sets[kinds], self._values[kinds], table[:, -len(WRITTEN) :]))
        morphs = self._morphs
        for token, kind in zip(doc, kinds):
            if morphs[kind] is not None:
                set_token_attrs(token, morphs[kind])
        return doc

    def _match(self, doc: Doc, table: numpy.ndarray) -> list[int]:
        """Each token's kind, as a position in ``_kinds``; ``table``: what the rules look at."""
        memory = self._memory
        if len(memory) > REMEMBERED:
            memory.clear()
        forms, *others = table.T.tolist()
        tokens = list(zip(map(self._forms.__getitem__, forms), *others))
        try:
            found = [memory[token] for token in tokens]
        except KeyError:
            for i, token in enumerate(tokens):
                if token not in memory:
                    memory[token] = self._look_at(doc, i)
            found = [memory[token] for token in tokens]
        if any(self._kinds[kind].begins for kind in set(found)):
            for rule, start, end in self._matches(self._several, doc):
                target = range(start, end)[self.indices[rule]]
                rules, begins = self._kinds[found[target]]
                found[target] = self._position(_Kind(tuple(sorted({*rules, rule})), begins))
        return found

    def _look_at(self, doc: Doc, i: int) -> int:
        token = doc[i : i + 1]
        rules = sorted({rule for rule, _, _ in self._matches(self._single, token)})
        return self._position(_Kind(tuple(rules), bool(self._matches(self._first, token))))

    def _matches(self, matcher: Matcher, text: object) -> list[tuple[int, int, int]]:
        """Rule, start and end of each match."""
        strings = self.vocab.strings
        return [(int(strings[name]), start, end) for name, start, end in matcher(text, allow_missing=True)]

    def _position(self, kind: _Kind) -> int:
        position = self._positions.get(kind)
        if position is None:
            position = self._positions[kind] = len(self._kinds)
            attrs: dict[int, int] = {}
            for rule in kind.rules:  # in order: a later rule overwrites an earlier one
                attrs.update(self.attrs[rule])
            self._kinds.append(kind)
            self._morphs.append({MORPH: attrs[MORPH]} if MORPH in attrs else None)
            values = numpy.array([[attrs.get(attr, 0) for attr in WRITTEN]], dtype="uint64")
            self._values = numpy.concatenate([self._values, values])
            self._sets = numpy.concatenate([self._sets, [[attr in attrs for attr in WRITTEN]]])
        return position


def remember_attributes(nlp: Language) -> str:
    """Make the attribute ruler remember what its rules say of a token."""
    if "attribute_ruler" not in nlp.pipe_names:
        raise StepAside("the pipeline has no component 'attribute_ruler'")
    ruler = nlp.get_pipe("attribute_ruler")
    if type(ruler) is not AttributeRuler:
        raise StepAside(f"the attribute ruler is a {type(ruler).__name__}, not spaCy's")
    ruler.__class__ = RememberingAttributeRuler
    try:
        ruler.prepare()
    except BaseException:
        ruler.__class__ = AttributeRuler
        raise
    return f"{len(ruler.attrs)} rules, memory of {REMEMBERED} kinds of token"
