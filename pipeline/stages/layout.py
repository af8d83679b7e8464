"""Where a Doc's sections lie, for the stages that read them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import numpy
from spacy.attrs import IDX, SENT_START
from spacy.tokens import Doc, Span

from pipeline.records import Section


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
    sections = doc._.sections  # read once: every access of doc._ builds an object
    if not sections:
        yield from _sentences(doc)
        return
    position = 0
    for sentence in _sentences(doc):
        start = sentence.start_char
        while position < len(sections) and sections[position].end <= start:
            position += 1
        if position == len(sections) or start < sections[position].start or sections[position].read:
            yield sentence


def _sentences(doc: Doc) -> Iterator[Span]:
    """``doc.sents``, which makes an object of every token before the first sentence is given."""
    begins = doc.to_array(SENT_START)
    if "sents" in doc.user_hooks or not begins[1:].any():
        yield from doc.sents  # somebody else's own sentences, or none: spaCy's error says so
        return
    starts = numpy.flatnonzero(begins[1:] == 1) + 1
    bounds = [0, *starts.tolist(), len(doc)]
    for start, end in zip(bounds, bounds[1:]):
        yield Span(doc, start, end)


def token_starts(doc: Doc) -> list[int]:
    """The offset (code points) each token begins at."""
    return doc.to_array(IDX).astype("int64").tolist()


def token_strings(doc: Doc, attribute: int) -> list[str]:
    """One string a token: what ``attribute`` (``spacy.attrs.ORTH``, ``TAG`` ...) says of it, without token objects."""
    keys = doc.to_array(attribute).tolist()
    strings = doc.vocab.strings
    names = {key: strings[key] for key in set(keys)}
    return [names[key] for key in keys]


def document_text(doc: Doc) -> str:
    """The text of a Doc. ``doc.text`` is put together token by token at each use; the article has it already."""
    article = doc._.article
    return article.text if article is not None else doc.text
