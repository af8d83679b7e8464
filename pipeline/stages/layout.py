"""Where a Doc's sections lie, for the stages that read them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy
from spacy.attrs import IDX, SENT_START
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from pipeline.records import Section

#: words of which a table keeps what was said; beyond that the memory is given back
KEPT_WORDS = 200_000


def section_at(doc: Doc, offset: int) -> Section | None:
    """The section that holds a code point; None in the white space between sections or where none are known."""
    sections = doc._.sections
    position = bisect_right(sections, offset, key=lambda section: section.start) - 1
    if position >= 0 and offset < sections[position].end:
        return sections[position]
    return None


def section_kind(doc: Doc, offset: int) -> str:
    """The kind of the section that holds a code point, "body" where no sections are known."""
    section = section_at(doc, offset)
    return section.kind if section else "body"


def read_sentences(doc: Doc) -> Iterator[Span]:
    """The sentences of the sections that are read, in text order. All of them where no sections are known."""
    for first, last in read_sentence_bounds(doc):
        yield Span(doc, first, last)


def read_sentence_bounds(doc: Doc) -> list[tuple[int, int]]:
    """First token and token after the last one of each sentence that ``read_sentences`` gives."""
    bounds = _sentence_bounds(doc)
    sections = doc._.sections  # read once: every access of doc._ builds an object
    if not sections:
        return bounds
    found, position = [], 0
    offsets = doc.to_array(IDX)[[first for first, _ in bounds]].tolist()
    for bound, start in zip(bounds, offsets):
        while position < len(sections) and sections[position].end <= start:
            position += 1
        if position == len(sections) or start < sections[position].start or sections[position].read:
            found.append(bound)
    return found


def _sentence_bounds(doc: Doc) -> list[tuple[int, int]]:
    """``doc.sents`` as token positions: spaCy makes an object of every token before it gives the first sentence."""
    begins = doc.to_array(SENT_START)[1:]
    if "sents" in doc.user_hooks or not begins.any():
        # somebody else's own sentences, or none: spaCy's error says so
        return [(sentence.start, sentence.end) for sentence in doc.sents]
    starts = [0, *(numpy.flatnonzero(begins == 1) + 1).tolist()]
    return list(zip(starts, [*starts[1:], len(doc)]))


class WordTable(dict[int, Any]):
    """Word (spaCy's number of it) -> what a function says of it. Filled as words are met."""

    def __init__(self, vocab: Vocab, say: Callable[[str], Any]) -> None:
        super().__init__()
        self._strings, self._say = vocab.strings, say

    def __missing__(self, orth: int) -> Any:
        if len(self) >= KEPT_WORDS:
            self.clear()
        said = self[orth] = self._say(self._strings[orth])
        return said


@lru_cache(maxsize=8)
def word_table(vocab: Vocab, say: Callable[[str], Any]) -> WordTable:
    """The one table of a vocabulary and a function; ``say`` looks at the word alone."""
    return WordTable(vocab, say)


def token_starts(doc: Doc) -> list[int]:
    """The offset (code points) each token begins at."""
    return doc.to_array(IDX).astype("int64").tolist()


def token_strings(doc: Doc, attribute: int) -> list[str]:
    """One string a token: what ``attribute`` (``spacy.attrs.ORTH``, ``TAG`` ...) says of it, without token objects."""
    strings = word_table(doc.vocab, str)
    return list(map(strings.__getitem__, doc.to_array(attribute).tolist()))


def document_text(doc: Doc) -> str:
    """The text of a Doc. ``doc.text`` is put together token by token at each use; the article has it already."""
    article = doc._.article
    return article.text if article is not None else doc.text
