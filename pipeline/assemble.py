"""Doc -> DocumentRecords: what the stages left on a Doc, in text order, free of spaCy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from spacy.tokens import Doc

from pipeline.records import Article, DocumentRecords


def collect_records(doc: Doc, *, doc_id: str = "document") -> DocumentRecords:
    """The records on ``doc._``. A Doc without an Article (someone else's pipeline) is known as ``doc_id``.

    An article without a title is called by its headline.
    """
    article = doc._.article or Article(doc_id=doc_id, path=doc_id, text=doc.text)
    if not article.title:
        headline = next((s for s in doc._.sections if s.kind == "headline"), None)
        article = replace(
            article, title=" ".join(article.text[headline.start : headline.end].split()) if headline else ""
        )

    def found(name: str) -> Sequence[Any]:
        return tuple(doc._.get(name))

    return DocumentRecords(
        article=article,
        sections=found("sections"),
        sentences=found("sentences"),
        entities=found("entities"),
        quantities=found("quantities"),
        dates=found("dates"),
        attributions=found("attributions"),
        claims=found("claims"),
        words=len(article.text.split()),
    )
