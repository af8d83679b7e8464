"""The spaCy component."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import DatesConfig
from pipeline.stages.component import stage, store
from pipeline.stages.dates import patterns
from pipeline.stages.dates.grammar import find_dates
from pipeline.stages.dates.resolve import resolve


@stage(
    "dates",
    settings=DatesConfig,
    requires=["token.tag", "token.dep", "doc.sents"],
    assigns=["doc.spans", "doc._.dates"],
)
class DatesStage:
    """Finds time expressions and resolves them against ``doc._.article``'s publication date.

    Without an article or a date, relative expressions keep their span and type and have no days.
    """

    def __init__(self, nlp: Language, name: str, settings: DatesConfig) -> None:
        self.name, self.settings = name, settings
        patterns.load()

    def __call__(self, doc: Doc) -> Doc:
        article = doc._.article
        published = article.published if article is not None else None
        published_from = article.published_from if article is not None else "none"
        found = find_dates(doc, self.settings)
        store(doc, "dates", resolve(found, published, published_from, self.settings))
        return doc
