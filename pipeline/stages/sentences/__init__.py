"""Sentences and how much they are worth checking."""

from pipeline.stages.sentences.stage import SentencesStage, find_sentences

__all__ = ["SentencesStage", "find_sentences"]
