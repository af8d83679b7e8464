"""What the benchmark reads: news articles of the evaluation sets where they are there, else the sample of the project."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.conftest import ROOT, SHARED

#: articles a repeat reads
ARTICLES = 20


def portions(count: int, *, articles: int = ARTICLES) -> tuple[str, list[list[str]]]:
    """Where the texts are from, and ``count`` portions of articles. No article stands in two as long as there are enough."""
    folder = SHARED / "eval" / "attributions"
    if folder.is_dir():
        source, texts = "shared/eval attributions", []
        for name in ("gold.jsonl", "train.jsonl"):
            texts += [json.loads(line)["text"] for line in (folder / name).read_text("utf-8").splitlines()]
    else:
        from pipeline.corpus import open_corpus
        from pipeline.records import Article

        source = "data/sample"
        texts = [item.text for item in open_corpus(ROOT / "data" / "sample") if isinstance(item, Article)]
    if not texts:
        raise SystemExit("there is nothing to read: neither ../shared/eval nor data/sample holds articles")
    needed = count * articles
    texts = (texts * (needed // len(texts) + 1))[:needed]
    return source, [texts[i : i + articles] for i in range(0, needed, articles)]


def joined(texts: Sequence[str], parts: int) -> list[str]:
    """The same texts as fewer, longer ones: ``parts`` of them joined into one."""
    return ["\n\n".join(texts[i : i + parts]) for i in range(0, len(texts), parts)]


def words(texts: Sequence[str]) -> int:
    """White-space separated words."""
    return sum(len(text.split()) for text in texts)
