"""The parts of an article: headline, dateline, captions, body, lists, readers' comments and boilerplate.

``find`` works on the text alone and needs no spaCy; the component is loaded on first use.
"""

from typing import Any

from pipeline.stages.sections.find import article_sections, find_sections

__all__ = ["SectionsStage", "article_sections", "find_sections"]


def __getattr__(name: str) -> Any:
    if name == "SectionsStage":
        from pipeline.stages.sections.stage import SectionsStage

        return SectionsStage
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
