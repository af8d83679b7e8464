"""Plain text and Markdown: the file is the article."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from pipeline.config import CorpusConfig
from pipeline.corpus.draft import Draft, Fields, Problem, fields_of, read_bytes, sha256
from pipeline.corpus.encoding import NotText, decode
from pipeline.corpus.inputs import Input
from pipeline.stages.sections.blocks import FRONT_MATTER


def read(source: Input, settings: CorpusConfig) -> Iterator[Draft | Problem]:
    """The file's one document, its text exactly as decoded."""
    data = read_bytes(source, maximum=settings.maximum_size)
    try:
        decoded = decode(data, declared=settings.encoding)
    except NotText as error:
        yield Problem(source.path, "failed", str(error), sha256=sha256(data))
        return
    yield Draft(source.path, decoded.text, sha256(data), remark=decoded.remark, fields=front_matter(decoded.text))


def front_matter(text: str) -> Fields:
    """What a Markdown file says of itself between two lines of "---" at its head; empty where it has none."""
    match = FRONT_MATTER.match(text)
    if match is None:
        return Fields()
    try:
        values = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError):
        return Fields()
    return fields_of(values) if isinstance(values, dict) else Fields()
