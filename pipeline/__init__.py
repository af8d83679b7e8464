"""claimsheet: a folder of news in, a spreadsheet of checkable claims out.

``load`` gives a spaCy pipeline, ``run`` writes a corpus's tables, ``tables(docs)`` makes DataFrames of Docs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline import tables

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from spacy.language import Language

    from pipeline.config import Config
    from pipeline.engine.run import RunResult
    from pipeline.records import Article, Unread

__all__ = ["load", "run", "tables"]


def load(config: Config | str | Path | None = None) -> Language:
    """A spaCy pipeline with claimsheet's stages: ``nlp(text)._.claims``, ``nlp(text).spans["quantities"]``.

    ``config``: settings, the path of a YAML file, or None for the defaults. Relative dates are resolved where the Doc
    knows its publication day: ``doc = nlp.make_doc(text); doc._.article = Article(..., published=date(2017, 7, 7));
    nlp(doc)``. Raises ConfigError for a wrong configuration, ModelError where the model isn't installed.

    ``nlp`` reads the whole text at once and keeps sentences inside their sections; ``run`` gives the model one section
    at a time, which on a few words in a hundred sees them differently.
    """
    from pipeline.engine.load import load_pipeline

    return load_pipeline(_settings(config))


def run(
    corpus: str | Path | Iterable[Article | Unread],
    out: str | Path,
    *,
    config: Config | str | Path | None = None,
    published: date | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    command: Sequence[str] = (),
) -> RunResult:
    """Read a corpus (a folder, a file, or Articles) and write all tables into the folder ``out``.

    ``published``: publication day of documents that don't give their own. ``workers``: processes of this machine, or
    ``scheduler``: address of a Dask cluster, instead of what is configured; the tables are the same bytes whatever it
    is. ``progress(done, total)`` is called after each batch, in documents; ``total`` is None until it is known.
    ``command`` is kept in run.json.

    Workers are processes of Dask's (``pip install "claimsheet[cluster]"``). They import the main module, so a script of
    yours calls this under ``if __name__ == "__main__":``. Where they come from, a process with the model loaded, stays
    until this one ends, ready for the next run.

    A document that can't be read or that a stage fails on is a row in documents.csv; ``RunResult.failed`` counts them.
    Raises ClaimsheetError (with nothing written) where the corpus, the configuration, the model or ``out`` can't be
    used.
    """
    from pipeline.engine.run import run_corpus

    settings = _settings(config)
    return run_corpus(
        corpus,
        out,
        config=settings,
        published=published,
        workers=workers,
        scheduler=scheduler,
        progress=progress,
        command=command,
    )


def _settings(config: Config | str | Path | None) -> Config:
    from pipeline.config import Config

    if config is None:
        return Config()
    if isinstance(config, Config):
        return config
    from pipeline.config_file import read_config

    return read_config(config)
