"""The stage ``claimsheet.sentences``: every sentence with its check-worthiness."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import SentencesConfig
from pipeline.records import Sentence
from pipeline.stages.component import stage, store
from pipeline.stages.layout import read_sentences, section_kind
from pipeline.stages.sentences.worthiness import load_worthiness, probability


def find_sentences(doc: Doc, settings: SentencesConfig) -> list[Sentence]:
    """The sentences of a Doc in text order: those of read sections scored 0 to 1, a section that isn't read as one without.

    White space at a sentence's ends is left out of its offsets (code points, end exclusive).
    """
    model = load_worthiness()
    words = [token.text for token in doc]
    tags = [token.tag_ for token in doc]
    parts = [token.pos_ for token in doc]
    types = [token.ent_type_ for token in doc]
    found = [Sentence(s.start, s.end, s.kind) for s in doc._.sections if not s.read and s.end > s.start]
    for span in read_sentences(doc):
        kept = [i for i in range(span.start, span.end) if not words[i].isspace()]
        if not kept:
            continue
        score = model.score([words[i] for i in kept], [tags[i] for i in kept], [parts[i] for i in kept], [types[i] for i in kept])
        start, last = doc[kept[0]].idx, doc[kept[-1]]
        found.append(Sentence(start, last.idx + len(last), section_kind(doc, start), round(probability(score), 4)))
    return sorted(found, key=lambda s: s.start)


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
