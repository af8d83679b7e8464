"""Any corpus as a stream of articles: one reader a format, and one function to open them all."""

from pipeline.corpus.corpus import list_inputs, open_corpus
from pipeline.corpus.inputs import CorpusError, Input

__all__ = ["CorpusError", "Input", "list_inputs", "open_corpus"]
