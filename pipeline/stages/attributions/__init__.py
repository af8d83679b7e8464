"""Who said what: attributions of statements, findings and beliefs to their sources."""

from pipeline.stages.attributions.stage import AttributionsStage, find_attributions

__all__ = ["AttributionsStage", "find_attributions"]
