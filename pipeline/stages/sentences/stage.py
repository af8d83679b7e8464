"""The stage ``claimsheet.sentences``: every sentence with its check-worthiness."""

from __future__ import annotations

import numpy
from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, ORTH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import SentencesConfig
from pipeline.records import Sentence
from pipeline.stages.component import stage, store
from pipeline.stages.layout import read_sentences, token_starts, token_strings
from pipeline.stages.sentences.news import steps
from pipeline.stages.sentences.worthiness import Parsed, load_worthiness, probability


def find_sentences(doc: Doc, settings: SentencesConfig) -> list[Sentence]:
    """The sentences of a Doc in text order: scored 0 to 1; a section that isn't read is one, without a score.

    White space at a sentence's ends is left out of its offsets (code points, end exclusive).
    """
    model = load_worthiness()
    size = len(doc)
    words = token_strings(doc, ORTH)
    sentence_of = numpy.full(size, -1)
    for number, span in enumerate(read_sentences(doc) if size else ()):
        sentence_of[span.start : span.end] = number
    sentence_of[[word.isspace() for word in words]] = -1
    kept = numpy.flatnonzero(sentence_of >= 0)
    starts = numpy.flatnonzero(numpy.diff(sentence_of[kept], prepend=-1))
    firsts, lasts = kept[starts], kept[numpy.append(starts[1:], len(kept))[: len(starts)] - 1]
    # heads counted among the kept; a token whose head isn't among them is its own
    position_of = numpy.full(size, -1)
    position_of[kept] = numpy.arange(len(kept))
    heads = position_of[kept + doc.to_array(HEAD).astype("int64")[kept]]
    heads = numpy.where(heads >= 0, heads, numpy.arange(len(kept)))
    tags = token_strings(doc, TAG)
    columns = (words, token_strings(doc, LEMMA), tags, *(token_strings(doc, of) for of in (POS, ENT_TYPE, DEP)))
    places = kept.tolist()
    scores = model.scores(Parsed(*([column[i] for i in places] for column in columns), heads.tolist()), starts.tolist())
    sections = doc._.sections
    found = [Sentence(s.start, s.end, s.kind) for s in sections if not s.read and s.end > s.start]
    position = 0
    begins = token_starts(doc)
    offsets = [(begins[a], begins[b] + len(words[b])) for a, b in zip(firsts.tolist(), lasts.tolist())]
    verbs = [begins[i] for i, tag in enumerate(tags) if tag[:2] in ("VB", "MD")]
    added = steps(doc, offsets, verbs) if settings.news_signs else [0.0] * len(offsets)
    for (start, end), score, step in zip(offsets, scores.tolist(), added, strict=True):
        while position < len(sections) and sections[position].end <= start:
            position += 1
        kind = sections[position].kind if position < len(sections) and sections[position].start <= start else "body"
        found.append(Sentence(start, end, kind, round(probability(score + step), 4)))
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
