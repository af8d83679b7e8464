"""What comes back from a worker. The process that hands out the work needs no more, so spaCy isn't imported here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Article
from pipeline.tables.rows import DocumentRows, failed_rows


class Worked(NamedTuple):
    """A batch's results, one a document in order, and what read them (empty where nothing was)."""

    documents: list[DocumentRows]
    model: dict[str, str]

    @classmethod
    def joined(cls, results: Sequence[Worked]) -> Worked:
        """Results of parts of a batch as those of the whole."""
        model = next((result.model for result in results if result.model), {})
        return cls([document for result in results for document in result.documents], model)

    @classmethod
    def fatal(cls, articles: Sequence[Article]) -> Worked:
        """Failed rows of what a worker process died of."""
        reason = "the worker process died on it, most likely for want of memory"
        return cls([failed_rows(article, reason) for article in articles], {})
