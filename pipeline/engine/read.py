"""Articles -> Docs with their records: sections, the model section by section, then the stages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotate import annotate
from pipeline.config import Config, SectionsConfig
from pipeline.config_file import shipped_name
from pipeline.engine.load import stage_components
from pipeline.records import Article, Section
from pipeline.stages.sections import article_sections

#: Sections longer than this are read in pieces: what the model and the stages need grows faster than a section's
#: length, and few news paragraphs come near it (characters).
LONGEST_SECTION = 10_000
#: marks after which a long section may be broken, the better first
_BREAKS = ("\n", ". ", " ")


class StageFailed(Exception):
    """A stage raised on a document. Says which one and what it said."""


def read_articles(nlp: Language, articles: Sequence[Article], config: Config) -> Iterator[Doc]:
    """One Doc an article, in order, with the records of every stage of ``config`` on it.

    ``nlp`` is what ``load_pipeline(config)`` gave. Raises StageFailed for the document that a stage fails on.
    """
    settings = section_settings(config)
    stages = [(name, nlp.get_pipe(name)) for name in stage_components(config)]
    sections = [read_sections(article, settings) for article in articles]
    for doc in annotate(nlp, articles, sections):
        for name, stage in stages:
            try:
                doc = stage(doc)
            except Exception as error:
                raise StageFailed(f"stage {name}: {type(error).__name__}: {error}") from error
        yield doc


def section_settings(config: Config) -> SectionsConfig | None:
    """Settings of the sections stage; None where it is switched off: then the whole text is one body."""
    for stage in config.stages:
        if shipped_name(stage.stage) == "sections" and stage.enabled:
            return SectionsConfig.model_validate(stage.options)
    return None


def read_sections(article: Article, settings: SectionsConfig | None) -> list[Section]:
    """The article's sections: those its format gave, else those found in its text. Overlong ones come in pieces."""
    text = article.text
    if settings is not None:
        found = list(article_sections(article, settings=settings))
    else:
        found = [Section("body", 0, len(text), rule="whole")] if text.strip() else []
    return [piece for section in found for piece in pieces(text, section)]


def pieces(text: str, section: Section, *, longest: int = LONGEST_SECTION) -> Iterator[Section]:
    """A section as it is, or cut into several where it is longer than the model should be given at once.

    Cut after a line, else after a sentence, else after a word, in the last half of what fits.
    """
    if section.end - section.start <= longest:
        if section.start < section.end:
            yield section
        return
    start = section.start
    while section.end - start > longest:
        cut = start + longest
        for mark in _BREAKS:
            found = text.rfind(mark, start + longest // 2, start + longest)
            if found >= 0:
                cut = found + len(mark)
                break
        end = start + len(text[start:cut].rstrip())
        if end > start:
            yield replace(section, start=start, end=end)
        start = cut
        while start < section.end and text[start].isspace():
            start += 1
    if start < section.end:
        yield replace(section, start=start)
