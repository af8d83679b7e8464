"""Where a Doc's sections lie, for the stages that read them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

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
        yield from doc.sents
        return
    position = 0
    for sentence in doc.sents:
        start = sentence.start_char
        while position < len(sections) and sections[position].end <= start:
            position += 1
        if position == len(sections) or start < sections[position].start or sections[position].read:
            yield sentence


def document_text(doc: Doc) -> str:
    """The text of a Doc. ``doc.text`` is put together token by token at each use; the article has it already."""
    article = doc._.article
    return article.text if article is not None else doc.text
