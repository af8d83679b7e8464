"""The lemmatizer with a memory, and its word index as a dict.

spaCy's rule lemmatizer looks each new form up in a list of 57,528 nouns, from its beginning, and builds a Token for every
word of the text to find most of them in its cache.
"""

from __future__ import annotations

from typing import Any

import numpy
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc

from pipeline.model.stepaside import StepAside

#: forms that are remembered; then the memory starts afresh
REMEMBERED = 100_000


class _Remembering:
    """Mixed into spaCy's lemmatizers: one look-up a token by form, part of speech and morphology."""

    #: (ORTH, POS, MORPH) -> lemma: the string, not its hash, because a memory zone drops the hash's string (spaCy's E018)
    remembered: dict[tuple[int, int, int], str]

    def __call__(self: Any, doc: Doc) -> Doc:
        if self.overwrite or not len(doc):
            return super().__call__(doc)  # type: ignore[misc]
        if not self._validated:
            self._validate_tables()
        remembered, add = self.remembered, self.vocab.strings.add
        if len(remembered) > REMEMBERED:
            remembered.clear()
            self.cache.clear()
        lemmas = []
        for position, (orth, pos, morph, lemma) in enumerate(doc.to_array([ORTH, POS, MORPH, LEMMA]).tolist()):
            if not lemma:
                key = (orth, pos, morph)
                form = remembered.get(key)
                if form is None:
                    form = remembered[key] = self.lemmatize(doc[position])[0]
                lemma = add(form)
            lemmas.append(lemma)
        doc.from_array([LEMMA], numpy.array(lemmas, dtype="uint64"))
        return doc


class RememberingLemmatizer(_Remembering, Lemmatizer):
    """spaCy's lemmatizer with a memory."""


class RememberingEnglishLemmatizer(_Remembering, EnglishLemmatizer):
    """spaCy's English lemmatizer with a memory."""


_REPLACEMENTS = {Lemmatizer: RememberingLemmatizer, EnglishLemmatizer: RememberingEnglishLemmatizer}


def remember_lemmas(nlp: Language) -> str:
    """Make the lemmatizer remember forms, and turn its index into dicts: same members, found at once."""
    if "lemmatizer" not in nlp.pipe_names:
        raise StepAside("the pipeline has no component 'lemmatizer'")
    lemmatizer = nlp.get_pipe("lemmatizer")
    replacement = _REPLACEMENTS.get(type(lemmatizer))
    if replacement is None:
        raise StepAside(f"the lemmatizer is a {type(lemmatizer).__name__}, not one of spaCy's")
    if lemmatizer.mode != "rule":
        raise StepAside(f"the lemmatizer's mode is {lemmatizer.mode!r}, not 'rule'")
    words = 0
    if lemmatizer.lookups.has_table("lemma_index"):
        index = lemmatizer.lookups.get_table("lemma_index")
        for part_of_speech in list(index):
            index[part_of_speech] = dict.fromkeys(index[part_of_speech])
            words += len(index[part_of_speech])
    lemmatizer.__class__ = replacement
    lemmatizer.remembered = {}
    return f"memory of {REMEMBERED} forms, index of {words} words as dicts"
