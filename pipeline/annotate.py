"""Article -> spaCy Doc: each section is read on its own, and all of them stand in one Doc of the whole text.

``doc.text`` equals ``article.text`` to the character, so token offsets are offsets into the article. A section that is
not read is tokenised only: it costs no model time and carries no annotation. A section whose text was read before
(syndicated copies, captions, boilerplate) is not read again. A wrapped paragraph is read on one line.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, ORTH, POS, SENT_START, SPACY, TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs
from spacy.vocab import Vocab

from pipeline.records import Article, Section
from pipeline.wrapped import rewrap, unwrap

#: what the base model says of a token and ``Doc.from_array`` writes; MORPH is written token by token because from_array
#: parses its string each time
WRITTEN = [TAG, POS, LEMMA, DEP, HEAD, ENT_IOB, ENT_TYPE, SENT_START]
_COLUMNS = [ORTH, SPACY, MORPH, *WRITTEN]
_ORTH, _SPACY, _MORPH, _FIRST_WRITTEN = 0, 1, 2, 3
_IOB, _SENT = _COLUMNS.index(ENT_IOB), _COLUMNS.index(SENT_START)
#: columns that hold hashes of strings
_STRINGS = [_COLUMNS.index(attr) for attr in (ORTH, MORPH, TAG, LEMMA, DEP, ENT_TYPE)]
_OUTSIDE, _NO_START = numpy.uint64(2), numpy.uint64(2**64 - 1)

#: characters the model is given at once: 4000 words. Half as much costs 5% more time, a quarter 20%; twice as much costs memory.
BATCH_CHARACTERS = 25_000
#: tokens of remembered sections, about 150 bytes each
REMEMBERED_TOKENS = 200_000


class ReadSection(NamedTuple):
    """What the model said of a section: a row a token, in the columns of ``_COLUMNS``, and the strings behind the hashes.

    Sections read together share their strings.
    """

    rows: numpy.ndarray
    strings: Mapping[int, str]


class SeenSections:
    """The sections read last, by their text, up to a number of tokens.

    Strings are kept beside the hashes, because a memory zone drops the hashes' strings (spaCy's E018).
    """

    def __init__(self, *, tokens: int = REMEMBERED_TOKENS) -> None:
        self._limit = tokens
        self._tokens = 0
        self._sections: OrderedDict[str, ReadSection] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sections)

    def get(self, text: str, vocab: Vocab) -> ReadSection | None:
        """What was said of this text, its strings known to ``vocab`` again; None where it hasn't been seen."""
        section = self._sections.get(text)
        if section is not None:
            self._sections.move_to_end(text)
            rows, strings = section
            for key in set(rows[:, _STRINGS].ravel().tolist()):
                vocab.strings.add(strings[key])
            for key in set(rows[:, _MORPH].tolist()) - {0}:
                vocab.morphology.add(strings[key])
        return section

    def add(self, read: Mapping[str, numpy.ndarray], vocab: Vocab) -> None:
        """Keep what was said of each text; the ones not asked for longest are forgotten."""
        fresh = {text: rows for text, rows in read.items() if text not in self._sections and len(rows) <= self._limit}
        if not fresh:
            return
        keys = numpy.concatenate([rows[:, _STRINGS] for rows in fresh.values()])
        strings = {key: vocab.strings[key] for key in set(keys.ravel().tolist())}
        for text, rows in fresh.items():
            self._sections[text] = ReadSection(rows, strings)
            self._tokens += len(rows)
        while self._tokens > self._limit:
            _, oldest = self._sections.popitem(last=False)
            self._tokens -= len(oldest.rows)


class _Reader(NamedTuple):
    """A pipeline's own components and what they have read."""

    components: tuple[object, ...]
    seen: SeenSections


_readers: WeakKeyDictionary[Language, _Reader] = WeakKeyDictionary()


def annotate(
    nlp: Language,
    articles: Sequence[Article],
    sections: Sequence[Sequence[Section]],
    *,
    batch_size: int = 256,
    batch_characters: int = BATCH_CHARACTERS,
    seen: SeenSections | None = None,
) -> Iterator[Doc]:
    """Run the base model over each article's read sections and give one Doc an article, in order.

    ``sections`` holds, for each article, its sections in text order without overlap. The Docs carry
    ``doc._.article`` and ``doc._.sections``; the stages of ``nlp``, if it has any, have not run.
    ``batch_size`` and ``batch_characters`` bound what the model is given at once: sections and characters.
    ``seen``: the sections already read; left out, each pipeline has its own, as long as its components stay.

    Raises ValueError where sections overlap, are out of order or don't lie in the text.
    """
    base = base_components(nlp)
    seen = seen if seen is not None else _seen_by(nlp, base)
    texts = [unwrap(a.text[s.start : s.end]) for a, found in zip(articles, sections, strict=True) for s in found if s.read]
    read = _read(nlp, base, texts, seen, batch_size=batch_size, batch_characters=batch_characters)
    for article, found in zip(articles, sections, strict=True):
        doc = _assemble(nlp, article.text, ((s, next(read) if s.read else None) for s in found))
        doc._.article = article
        doc._.sections = tuple(found)
        yield doc


def base_components(nlp: Language) -> list[str]:
    """Names of the base model's components, in order: those it was loaded with, without the stages.

    In a pipeline that didn't come from ``load_model``, those that are not claimsheet's.
    """
    known = nlp.meta.get("claimsheet", {}).get("base")
    if known is not None:
        return [name for name in nlp.pipe_names if name in known]
    return [name for name in nlp.pipe_names if not nlp.get_pipe_meta(name).factory.startswith("claimsheet.")]


def _seen_by(nlp: Language, base: Sequence[str]) -> SeenSections:
    components = tuple(nlp.get_pipe(name) for name in base)
    reader = _readers.get(nlp)
    if reader is None or reader.components != components:
        reader = _readers[nlp] = _Reader(components, SeenSections())
    return reader.seen


def _read(
    nlp: Language, base: Sequence[str], texts: Iterable[str], seen: SeenSections, *, batch_size: int, batch_characters: int
) -> Iterator[numpy.ndarray]:
    """The rows of each text, in order. Texts that are the same are read once."""
    others = [name for name in nlp.pipe_names if name not in base]
    batch: list[str] = []
    known: dict[str, numpy.ndarray] = {}
    fresh: dict[str, None] = {}
    characters = 0

    def finish() -> Iterator[numpy.ndarray]:
        # spaCy steps through the parses of a quarter of a batch at a time: here of all texts at once
        docs = nlp.pipe(fresh, batch_size=4 * len(fresh), disable=others) if fresh else ()
        read = {text: doc.to_array(_COLUMNS) for text, doc in zip(fresh, docs)}
        for rows in read.values():
            rows[:1, _SENT] = 1
        known.update(read)
        seen.add(read, nlp.vocab)
        for text in batch:
            yield known[text]

    for text in texts:
        if text not in known and text not in fresh:
            section = seen.get(text, nlp.vocab)
            if section is not None:
                known[text] = section.rows
            else:
                fresh[text] = None
                characters += len(text)
        batch.append(text)
        if characters >= batch_characters or len(fresh) >= batch_size:
            yield from finish()
            batch, known, fresh, characters = [], {}, {}, 0
    yield from finish()


def _assemble(nlp: Language, text: str, parts: Iterable[tuple[Section, numpy.ndarray | None]]) -> Doc:
    """One Doc of the whole text from the rows of its sections; None: the section was not read.

    What stands between two sections becomes one white-space token, or, where a section finder left words out, tokens
    without annotation.
    """
    tables: list[numpy.ndarray] = []
    spaced: list[int] = []
    position = tokens = 0

    def put(rows: numpy.ndarray) -> None:
        nonlocal tokens
        tables.append(rows)
        tokens += len(rows)

    def gap(until: int) -> None:
        if until <= position:
            return
        start = position
        if text[start] == " " and start and not text[start - 1].isspace():
            spaced.append(tokens - 1)  # the space belongs to the token before it
            start += 1
        between = text[start:until]
        if between.isspace():
            put(_blank([nlp.vocab.strings.add(between)]))
        elif between:
            put(_unread(nlp, between))

    for section, rows in parts:
        if not position <= section.start <= section.end <= len(text):
            raise ValueError(f"section {section.start}-{section.end} overlaps another or lies outside the text: {text[:60]!r}")
        gap(section.start)
        words = text[section.start : section.end]
        put(_unread(nlp, words) if rows is None else rewrap(rows, words, nlp.vocab, _COLUMNS))
        position = section.end
    gap(len(text))
    if not tokens:
        return Doc(nlp.vocab)
    table = numpy.concatenate(tables)
    table[spaced, _SPACY] = 1
    table[0, _SENT] = 1
    doc = Doc(nlp.vocab, words=table[:, _ORTH].tolist(), spaces=table[:, _SPACY].tolist())
    last = doc[-1]
    if last.idx + len(last.text_with_ws) != len(text):
        raise ValueError(f"the tokenizer lost characters of the text: {text[:60]!r}")
    doc.from_array(WRITTEN, table[:, _FIRST_WRITTEN:])
    # with heads, spaCy takes the sentences from them, and what has none would be joined to the sentence before
    doc.from_array([SENT_START], table[:, _SENT])
    morphs = {morph: {MORPH: morph} for morph in set(table[:, _MORPH].tolist()) if morph}
    for token, morph in zip(doc, table[:, _MORPH].tolist()):
        if morph:
            set_token_attrs(token, morphs[morph])
    return doc


def _unread(nlp: Language, text: str) -> numpy.ndarray:
    """Rows of a text that the model isn't given: its tokens."""
    tokens = nlp.make_doc(text).to_array([ORTH, SPACY])
    rows = _blank(tokens[:, 0])
    rows[:, _SPACY] = tokens[:, 1]
    if len(rows):
        rows[0, _SENT] = 1
    return rows


def _blank(orths: Sequence[int] | numpy.ndarray) -> numpy.ndarray:
    """Rows of tokens without annotation: outside entities, no sentence begins."""
    rows = numpy.zeros((len(orths), len(_COLUMNS)), dtype="uint64")
    rows[:, _ORTH] = orths
    rows[:, _IOB] = _OUTSIDE
    rows[:, _SENT] = _NO_START
    return rows
