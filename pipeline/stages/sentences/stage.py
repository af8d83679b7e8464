"""The stage ``claimsheet.sentences``: every sentence with its check-worthiness."""

from __future__ import annotations

import numpy
from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, ORTH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import SentencesConfig
from pipeline.records import Sentence
from pipeline.stages.component import stage, store
from pipeline.stages.layout import read_sentences
from pipeline.stages.sentences.news import steps
from pipeline.stages.sentences.worthiness import Parsed, load_worthiness, probability


def find_sentences(doc: Doc, settings: SentencesConfig) -> list[Sentence]:
    """The sentences of a Doc in text order: scored 0 to 1; a section that isn't read is one, without a score.

    White space at a sentence's ends is left out of its offsets (code points, end exclusive).
    """
    model = load_worthiness()
    columns = _columns(doc)
    orths = columns["words"]
    kept: list[int] = []
    spans: list[tuple[int, int]] = []
    starts: list[int] = []
    for span in read_sentences(doc):
        words = [i for i in range(span.start, span.end) if not orths[i].isspace()]
        if words:
            starts.append(len(kept))
            spans.append((words[0], words[-1]))
            kept.extend(words)
    position_of = {token: i for i, token in enumerate(kept)}
    heads = [position_of.get(columns["heads"][token], i) for i, token in enumerate(kept)]
    scores = model.scores(
        Parsed(
            *([columns[name][i] for i in kept] for name in ("words", "lemmas", "tags", "parts", "types", "relations")),
            heads,
        ),
        starts,
    )
    sections = doc._.sections
    found = [Sentence(s.start, s.end, s.kind) for s in sections if not s.read and s.end > s.start]
    position = 0
    offsets = [(doc[first].idx, doc[last].idx + len(orths[last])) for first, last in spans]
    verbs = (doc[i].idx for i, tag in enumerate(columns["tags"]) if tag.startswith(("VB", "MD")))
    added = steps(doc, offsets, verbs) if settings.news_signs else [0.0] * len(offsets)
    for (start, end), score, step in zip(offsets, scores.tolist(), added, strict=True):
        while position < len(sections) and sections[position].end <= start:
            position += 1
        kind = sections[position].kind if position < len(sections) and sections[position].start <= start else "body"
        found.append(Sentence(start, end, kind, round(probability(score + step), 4)))
    return sorted(found, key=lambda s: s.start)


def _columns(doc: Doc) -> dict[str, list]:
    """A Doc's words, lemmas, tags, parts of speech, entity types, dependencies (strings) and heads (positions)."""
    names = {"words": ORTH, "lemmas": LEMMA, "tags": TAG, "parts": POS, "types": ENT_TYPE, "relations": DEP}
    if not len(doc):
        return {name: [] for name in (*names, "heads")}
    strings = doc.vocab.strings
    table = doc.to_array([*names.values(), HEAD])
    columns: dict[str, list] = {}
    for name, column in zip(names, table.T):
        ids, inverse = numpy.unique(column, return_inverse=True)
        written = [strings[number] for number in ids.tolist()]
        columns[name] = [written[i] for i in inverse.tolist()]
    columns["heads"] = (numpy.arange(len(doc)) + table[:, -1].astype("int64")).tolist()
    return columns


@stage(
    "sentences",
    settings=SentencesConfig,
    requires=["doc.sents", "token.tag", "token.pos"],
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
