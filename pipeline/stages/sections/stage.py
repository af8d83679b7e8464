"""The component for anyone's pipeline."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import SectionsConfig
from pipeline.stages.component import stage, store
from pipeline.stages.sections.find import article_sections, find_sections


@stage("sections", settings=SectionsConfig, assigns=["doc._.sections", "doc.spans", "token.is_sent_start"])
class SectionsStage:
    """Finds headline, dateline, captions, body, lists, readers' comments and boilerplate from the text.

    In claimsheet's own run the sections are known before a model reads the text. In another pipeline put it before the
    parser, which keeps the sentence starts that are set here.
    """

    def __init__(self, nlp: Language, name: str, settings: SectionsConfig) -> None:
        self.name = name
        self.settings = settings

    def __call__(self, doc: Doc) -> Doc:
        sections = doc._.sections
        if not sections:
            article = doc._.article
            found = (
                article_sections(article, settings=self.settings)
                if article
                else find_sections(doc.text, settings=self.settings)
            )
            sections = tuple(found)
        store(doc, "sections", sections)
        if not doc.has_annotation("DEP"):
            starts = {s.start for s in sections}
            for token in doc:
                if token.idx in starts:
                    token.is_sent_start = True
        return doc
