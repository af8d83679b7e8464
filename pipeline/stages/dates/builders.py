"""All builders, by the name a ``make`` of patterns.yaml gives them."""

from pipeline.stages.dates import build_dates, build_lengths, build_units  # noqa: F401 - they register themselves
from pipeline.stages.dates.building import BUILDERS

__all__ = ["BUILDERS"]
