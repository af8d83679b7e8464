"""Quantities: figures with their units, what they count and what they are about."""

from pipeline.stages.quantities.stage import QuantitiesStage, find, find_exclusions, find_quantities

__all__ = ["QuantitiesStage", "find", "find_exclusions", "find_quantities"]
