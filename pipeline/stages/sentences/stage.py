"""The stage ``claimsheet.sentences``: every sentence with its check-worthiness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_TYPE, HEAD, IDX, IS_SPACE, LEMMA, LENGTH, ORTH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import SentencesConfig
from pipeline.records import Section, Sentence
from pipeline.stages.component import stage, store
from pipeline.stages.layout import read_sentence_bounds
from pipeline.stages.sentences.news import steps
from pipeline.stages.sentences.worthiness import Parsed, load_worthiness, probability, string_ids

#: what is read of each token; the last one only says which to leave out
_COLUMNS = [ORTH, LEMMA, TAG, POS, ENT_TYPE, DEP, HEAD, IDX, LENGTH, IS_SPACE]
_VERBS = string_ids(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"))


def find_sentences(doc: Doc, settings: SentencesConfig) -> list[Sentence]:
    """The sentences of a Doc in text order: scored 0 to 1; a section that isn't read is one, without a score.

    White space at a sentence's ends is left out of its offsets (code points, end exclusive).
    """
    table = doc.to_array(_COLUMNS) if len(doc) else numpy.zeros((0, len(_COLUMNS)), dtype="uint64")
    kept, firsts = _kept(doc, table[:, -1] > 0)
    words, lemmas, tags, parts, types, relations, heads, begins, lengths = table[kept, :-1].T
    # heads counted among the kept; a token whose head isn't among them is its own
    position_of = numpy.full(len(doc), -1)
    position_of[kept] = numpy.arange(len(kept))
    heads = position_of[kept + heads.astype("int64")]
    heads = numpy.where(heads >= 0, heads, numpy.arange(len(kept)))
    parsed = Parsed(doc.vocab, words, lemmas, tags, parts, types, relations, heads)
    scores = load_worthiness().scores(parsed, firsts)
    begins = begins.astype("int64")
    ends = begins + lengths.astype("int64")
    offsets = list(zip(begins[firsts].tolist(), ends[numpy.append(firsts, len(kept))[1:] - 1].tolist()))
    if settings.news_signs and offsets:
        scores = scores + steps(doc, offsets, numpy.logical_or.reduceat(numpy.isin(tags, _VERBS), firsts))
    return _records(doc._.sections, offsets, scores.tolist())


def _kept(doc: Doc, spaces: NDArray[numpy.bool_]) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """The tokens of read sentences that are no white space, and where among them each sentence begins."""
    sentence_of = numpy.full(len(doc), -1)
    for number, (first, last) in enumerate(read_sentence_bounds(doc) if len(doc) else ()):
        sentence_of[first:last] = number
    sentence_of[spaces] = -1
    kept = numpy.flatnonzero(sentence_of >= 0)
    return kept, numpy.flatnonzero(numpy.diff(sentence_of[kept], prepend=-1))


def _records(
    sections: Sequence[Section], offsets: Sequence[tuple[int, int]], scores: Sequence[float]
) -> list[Sentence]:
    """The records of the sentences and of the sections that aren't read, in text order."""
    found = [Sentence(s.start, s.end, s.kind) for s in sections if not s.read and s.end > s.start]
    position = 0
    for (start, end), score in zip(offsets, scores, strict=True):
        while position < len(sections) and sections[position].end <= start:
            position += 1
        kind = sections[position].kind if position < len(sections) and sections[position].start <= start else "body"
        found.append(Sentence(start, end, kind, round(probability(score), 4)))
    return sorted(found, key=lambda s: s.start)


@stage(
    "sentences",
    settings=SentencesConfig,
    requires=["doc.sents", "token.tag"],
    assigns=["doc.spans", "doc._.sentences"],
)
class SentencesStage:
    """Gives every sentence a score from 0 to 1 for how much it is worth checking."""

    def __init__(self, nlp: Language, name: str, settings: SentencesConfig) -> None:
        self.settings = settings
        load_worthiness()

    def __call__(self, doc: Doc) -> Doc:
        store(doc, "sentences", find_sentences(doc, self.settings))
        return doc
