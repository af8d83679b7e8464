"""The same claim in several documents, and figures for it that disagree."""

from pipeline.compare.groups import group_claims

__all__ = ["group_claims"]
