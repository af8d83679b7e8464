"""Claims: which figure belongs to which statement, who says it, over what period and where."""

from pipeline.stages.claims.stage import ClaimsStage, find_claims

__all__ = ["ClaimsStage", "find_claims"]
