"""Plain text and Markdown: the file is the article."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.config import CorpusConfig
from pipeline.corpus.draft import Damaged, Draft, Problem, TooLarge, read_bytes, sha256
from pipeline.corpus.encoding import NotText, decode
from pipeline.corpus.inputs import Input


def read(source: Input, settings: CorpusConfig) -> Iterator[Draft | Problem]:
    """The file's one document, its text exactly as decoded."""
    try:
        data = read_bytes(source, maximum=settings.maximum_size)
    except (TooLarge, Damaged) as error:
        yield Problem(source.path, "failed", str(error))
        return
    try:
        decoded = decode(data)
    except NotText as error:
        yield Problem(source.path, "failed", str(error), sha256=sha256(data))
        return
    yield Draft(source.path, decoded.text, sha256(data), remark=decoded.remark)
