"""Article -> spaCy Doc: each section is read on its own, and all of them stand in one Doc of the whole text.

``doc.text`` equals ``article.text`` to the character, so token offsets are offsets into the article. A section that is
not read is tokenised only: it costs no model time and carries no annotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, SENT_START, TAG
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.records import Article, Section

ATTRIBUTES = [TAG, POS, MORPH, LEMMA, DEP, HEAD, ENT_IOB, ENT_TYPE, SENT_START]
_IOB, _SENT = ATTRIBUTES.index(ENT_IOB), ATTRIBUTES.index(SENT_START)


def annotate(
    nlp: Language, articles: Sequence[Article], sections: Sequence[Sequence[Section]], *, batch_size: int = 256
) -> Iterator[Doc]:
    """Run the base model over each article's read sections and give one Doc an article, in order.

    ``sections`` holds, for each article, its sections in text order without overlap. The Docs carry
    ``doc._.article`` and ``doc._.sections``; the stages have not run yet.
    """
    texts = [a.text[s.start : s.end] for a, found in zip(articles, sections, strict=True) for s in found if s.read]
    read = nlp.pipe(texts, batch_size=batch_size)
    for article, found in zip(articles, sections, strict=True):
        parts = [(s, next(read) if s.read else nlp.make_doc(article.text[s.start : s.end])) for s in found]
        doc = assemble(nlp, article.text, parts)
        doc._.article = article
        doc._.sections = tuple(found)
        yield doc


def assemble(nlp: Language, text: str, parts: Iterable[tuple[Section, Doc]]) -> Doc:
    """Join the Docs of a text's sections into one Doc of the whole text.

    What stands between two sections becomes one white-space token, or, where a section finder left words out, tokens
    without annotation. Raises ValueError where the result would not be the text.
    """
    words: list[str] = []
    spaces: list[bool] = []
    rows: list[numpy.ndarray] = []
    position = 0

    def blank(count: int) -> None:
        empty = numpy.zeros((count, len(ATTRIBUTES)), dtype="uint64")
        empty[:, _IOB] = 2
        empty[:, _SENT] = numpy.uint64(2**64 - 1)
        rows.append(empty)

    def gap(until: int) -> None:
        between = text[position:until]
        if between.startswith(" ") and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
            between = between[1:]
        if between.isspace():
            words.append(between)
            spaces.append(False)
            blank(1)
        elif between:
            part = nlp.make_doc(between)
            words.extend(t.text for t in part)
            spaces.extend(bool(t.whitespace_) for t in part)
            blank(len(part))

    for section, part in parts:
        gap(section.start)
        if len(part):
            words.extend([t.text for t in part])
            spaces.extend([bool(t.whitespace_) for t in part])
            if section.read:
                rows.append(part.to_array(ATTRIBUTES))
            else:
                blank(len(part))
            rows[-1][0, _SENT] = 1
        position = section.end
    gap(len(text))
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    if doc.text != text:
        raise ValueError(f"the sections do not cover the text in order: {text[:60]!r}")
    if words:
        table = numpy.concatenate(rows)
        table[0, _SENT] = 1
        doc.from_array(ATTRIBUTES, table)
    return doc
