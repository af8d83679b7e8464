"""The spaCy component ``claimsheet.entities``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import EntitiesConfig
from pipeline.stages.component import stage, store
from pipeline.stages.entities.find import find_entities
from pipeline.stages.entities.gazetteer import load_gazetteer


@stage(
    "entities",
    settings=EntitiesConfig,
    requires=["doc.ents", "token.tag"],
    assigns=["doc.spans", "doc._.entities"],
)
class EntitiesStage:
    """Finds names and gives every mention of one thing the same canonical name."""

    def __init__(self, nlp: Language, name: str, settings: EntitiesConfig) -> None:
        self.settings = settings
        load_gazetteer(settings.gazetteers)  # a mistake in a gazetteer shows before the first document

    def __call__(self, doc: Doc) -> Doc:
        store(doc, "entities", find_entities(doc, self.settings))
        return doc
