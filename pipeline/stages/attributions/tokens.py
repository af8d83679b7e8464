"""A Doc's tokens as arrays: what the rules and the tagger read instead of token objects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    LEMMA,
    LENGTH,
    LOWER,
    ORTH,
    POS,
    SENT_START,
    SHAPE,
    SPACY,
    SUFFIX,
    TAG,
)
from spacy.strings import hash_string
from spacy.symbols import IDS
from spacy.tokens import Doc

from pipeline.stages.attributions.quotes import Quotation, find_quotations

_ATTRIBUTES = [ORTH, LOWER, LEMMA, TAG, POS, DEP, HEAD, ENT_TYPE, ENT_IOB, SENT_START, SHAPE, SUFFIX, LENGTH, SPACY]


def string_id(string: str) -> int:
    """The number spaCy's string store gives a string, in every process: its symbol's where it is one, else its hash."""
    return IDS.get(string) or hash_string(string)


def string_ids(words: str) -> frozenset[int]:
    """The numbers of words with spaces between them."""
    return frozenset(string_id(word) for word in words.split())


COMMA, COLON = string_id(","), string_id(":")
#: what a stretch of words does not begin or end with
TRIMMED = string_ids(", - – — ; : .")
#: tags of nouns and of finite verbs
NOUNS, FINITE = string_ids("NN NNS NNP NNPS"), string_ids("VBD VBZ VBP MD")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Columns of equal length, one entry a token; offsets are code points, heads are token positions.

    ``section`` is the number of the section a token stands in (-1: none that is read), ``quotation`` the number of the
    quotation (-1: none). Hashes are those of spaCy's string store.
    """

    text: str
    start: numpy.ndarray
    end: numpy.ndarray
    orth: numpy.ndarray
    lower: numpy.ndarray
    lemma: numpy.ndarray
    tag: numpy.ndarray
    pos: numpy.ndarray
    dep: numpy.ndarray
    head: numpy.ndarray
    entity_type: numpy.ndarray
    entity_iob: numpy.ndarray
    sentence: numpy.ndarray
    shape: numpy.ndarray
    suffix: numpy.ndarray
    section: numpy.ndarray
    quotation: numpy.ndarray
    quotations: tuple[Quotation, ...]
    section_kinds: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.start)


def read_tokens(doc: Doc) -> Tokens:
    """The columns of a Doc. Where no sections are known each line of the text is one."""
    article, found = doc._.article, doc._.sections  # read once: every access of doc._ builds an object
    # doc.text is put together token by token; the article has it already
    text = article.text if article is not None else doc.text
    columns = numpy.ascontiguousarray(doc.to_array(_ATTRIBUTES).T)
    orth, lower, lemma, tag, pos, dep, head, entity_type, entity_iob, sent_start, shape, suffix = columns[:12]
    length, space = columns[12:].astype(numpy.int64)
    ends = numpy.cumsum(length + space) - space
    starts = ends - length
    # white-space tokens are counted at their own length by LENGTH, so starts are the tokens' idx
    sections = [(s.start, s.end, s.kind) for s in found if s.read] if found else _lines(text)
    stretches = [(first, last) for first, last, _ in sections]
    quotations = tuple(find_quotations(text, stretches))
    return Tokens(
        text=text,
        start=starts,
        end=ends,
        orth=orth,
        lower=lower,
        lemma=lemma,
        tag=tag,
        pos=pos,
        dep=dep,
        head=numpy.arange(len(doc)) + head.astype(numpy.int64),
        entity_type=entity_type,
        entity_iob=entity_iob,
        sentence=numpy.cumsum(sent_start == 1) - 1,
        shape=shape,
        suffix=suffix,
        section=_inside(starts, stretches),
        quotation=_inside(starts, [(q.start, q.end) for q in quotations]),
        quotations=quotations,
        section_kinds=tuple([kind for _, _, kind in sections]),
    )


def _lines(text: str) -> list[tuple[int, int, str]]:
    found, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found.append((position, position + len(line.rstrip()), "body"))
        position += len(line)
    return found


def _inside(starts: numpy.ndarray, stretches: list[tuple[int, int]]) -> numpy.ndarray:
    """For each token the number of the stretch it starts in; -1 where it starts in none."""
    if not stretches:
        return numpy.full(len(starts), -1)
    first, last = numpy.array(stretches).T
    found = numpy.searchsorted(first, starts, side="right") - 1
    return numpy.where((found >= 0) & (starts < last[found]), found, -1)
