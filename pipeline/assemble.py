"""Doc -> DocumentRecords: what the stages left on a Doc, in text order, free of spaCy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc

from pipeline.records import Article, DocumentRecords


def collect_records(doc: Doc, *, doc_id: str = "document") -> DocumentRecords:
    """The records on ``doc._``. A Doc without an Article (someone else's pipeline) is known as ``doc_id``."""
    article = doc._.article or Article(doc_id=doc_id, path="", text=doc.text, title="")

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
