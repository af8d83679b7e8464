"""Names of people, organisations, places and other things, each with its canonical name."""

from pipeline.stages.entities.find import find_entities
from pipeline.stages.entities.stage import EntitiesStage

__all__ = ["EntitiesStage", "find_entities"]
