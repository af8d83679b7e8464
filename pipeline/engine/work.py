"""What a worker does: articles in, rows out, never Docs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from spacy.language import Language

from pipeline.assemble import collect_records
from pipeline.config import Config
from pipeline.engine.load import load_pipeline
from pipeline.engine.read import StageFailed, read_articles
from pipeline.engine.worked import Worked
from pipeline.model import model_fingerprint
from pipeline.records import Article
from pipeline.tables.rows import DocumentRows, document_rows, failed_rows


def work(articles: Sequence[Article], config_json: str) -> Worked:
    """The rows of each article, in order. A document that can't be done is its failed row; the others are not touched.

    ``config_json`` is ``Config.model_dump_json()``.
    """
    nlp, config, model = loaded_pipeline(config_json)
    try:
        documents = _rows(nlp, articles, config)
    except Exception:
        # one of them is to blame; done alone it shows itself
        documents = [_alone(nlp, article, config) for article in articles]
    return Worked(documents, model)


@lru_cache(maxsize=1)
def loaded_pipeline(config_json: str) -> tuple[Language, Config, dict[str, str]]:
    """The pipeline, its configuration and the description of its model. Loaded once a process."""
    config = Config.model_validate_json(config_json)
    nlp = load_pipeline(config)
    meta = nlp.meta
    model = {
        "name": config.model.name,
        "package": f"{meta['lang']}_{meta['name']}",
        "version": meta["version"],
        "sha256": model_fingerprint(nlp),
    }
    return nlp, config, model


def _rows(nlp: Language, articles: Sequence[Article], config: Config) -> list[DocumentRows]:
    """Rows of all articles. Raises what the first failing one raised."""
    failure: Exception | None = None
    rows: list[DocumentRows] = []
    # The zone frees the batch's strings; rows are plain values and outlive it. An error that went through the zone
    # would leave the vocabulary's half of it open.
    with nlp.memory_zone():
        try:
            rows = [document_rows(collect_records(doc)) for doc in read_articles(nlp, articles, config)]
        except Exception as error:
            failure = error.with_traceback(None)
    if failure:
        raise failure
    return rows


def _alone(nlp: Language, article: Article, config: Config) -> DocumentRows:
    try:
        return _rows(nlp, [article], config)[0]
    except StageFailed as error:
        return failed_rows(article, str(error))
    except Exception as error:
        return failed_rows(article, f"{type(error).__name__}: {error}")
