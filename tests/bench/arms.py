"""The arms: each runs in a process of its own, so that none lends another its memory, threads or malloc settings.

``python -m tests.bench.arms NAME`` loads, prints ``ready``, then reads one JSON line a repeat ({"texts": [...]}) and answers with
one: CPU and wall-clock seconds, peak memory of the process, and seconds by part where the arm tells them apart.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

SAYING = frozenset(("say", "tell", "add", "claim", "announce", "report", "warn", "argue"))

#: this process, and those it started
PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)

Run = Callable[[Sequence[str]], dict[str, float] | None]


def stock(tuned: bool = False) -> Run:
    """spaCy's own way: whole articles through ``nlp.pipe``."""
    from pipeline.model import load_model

    nlp = load_model("en_core_web_sm", tuned=tuned)

    def run(texts: Sequence[str]) -> None:
        for _ in nlp.pipe(texts, batch_size=32):
            pass

    return run


def plain(*, careful: bool = False) -> Run:
    """What a user's script does: spaCy, quantulum3 on each article, dateparser on each date, verbs of saying with subject.

    Both are called as their documentation does; ``careful``: quantulum3 on each sentence, dateparser told that it is
    English, which is faster by far.
    """
    import dateparser
    from quantulum3 import parser

    from pipeline.model import load_model

    nlp = load_model("en_core_web_sm", tuned=False)
    options: dict[str, Any] = {"settings": {"RELATIVE_BASE": datetime(2017, 7, 7)}}
    if careful:
        options["languages"] = ["en"]
    parser.parse("5 km")  # loads its tables

    def run(texts: Sequence[str]) -> dict[str, float]:
        seconds: Counter[str] = Counter()
        for doc in nlp.pipe(texts, batch_size=32):
            start = time.process_time()
            for text in [sentence.text for sentence in doc.sents] if careful else [doc.text]:
                try:
                    parser.parse(text)
                except Exception:  # it raises on some texts; a user would go on
                    pass
            middle = time.process_time()
            for entity in doc.ents:
                if entity.label_ == "DATE":
                    dateparser.parse(entity.text, **options)
            seconds["quantulum3"] += middle - start
            seconds["dateparser"] += time.process_time() - middle
            for token in doc:
                if token.lemma_ in SAYING:
                    [child.text for child in token.children if child.dep_ == "nsubj"]
        return dict(seconds)

    return run


def claimsheet(stages: bool = True) -> Run:
    """What a worker of ``claimsheet run`` does: articles in, rows out, in batches; each part timed."""
    from pipeline.annotate import SeenSections, annotate
    from pipeline.assemble import collect_records
    from pipeline.config import Config, EngineConfig
    from pipeline.engine.load import load_pipeline, stage_components
    from pipeline.engine.read import read_sections, section_settings
    from pipeline.engine.run import in_batches
    from pipeline.records import Article
    from pipeline.tables.rows import document_rows

    config = Config()
    nlp = load_pipeline(config)
    components = [(name, nlp.get_pipe(name)) for name in stage_components(config)] if stages else []
    settings = section_settings(config)
    size = EngineConfig().batch_size

    def run(texts: Sequence[str]) -> dict[str, float]:
        seconds: Counter[str] = Counter()
        clock = time.process_time
        seen = SeenSections()
        articles = [Article(f"a{i}", f"a{i}.txt", text) for i, text in enumerate(texts)]
        for batch in in_batches(articles, size):
            with nlp.memory_zone():
                start = clock()
                sections = [read_sections(article, settings) for article in batch]
                seconds["section finding"] += clock() - start
                docs, start = annotate(nlp, batch, sections, seen=seen), clock()
                for doc in docs:
                    before = clock()
                    seconds["reading"] += before - start
                    for name, stage in components:
                        doc = stage(doc)
                        after = clock()
                        seconds[name] += after - before
                        before = after
                    if stages:
                        document_rows(collect_records(doc))
                    start = clock()
                    seconds["rows"] += start - before
        return dict(seconds)

    return run


def whole_run(workers: int) -> Run:
    """``claimsheet run`` from a file of JSON lines to all tables, with so many workers: a fresh Python each time."""

    def run(texts: Sequence[str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            corpus = os.path.join(folder, "corpus.jsonl")
            with open(corpus, "w", encoding="utf-8") as lines:
                for i, text in enumerate(texts):
                    lines.write(json.dumps({"id": f"a{i}", "text": text}) + "\n")
            command = ["run", corpus, "--out", os.path.join(folder, "out"), "--workers", str(workers)]
            subprocess.run(
                [sys.executable, "-c", "from pipeline.cli import main; main()", *command], check=True, capture_output=True
            )

    return run


ARMS: dict[str, Callable[[], Run]] = {
    "stock spaCy": stock,
    "tuned spaCy": lambda: stock(tuned=True),
    "reading only": lambda: claimsheet(stages=False),
    "claimsheet": claimsheet,
    "spaCy + quantulum3 + dateparser": plain,
    "the same, careful": lambda: plain(careful=True),
    "run, 1 worker": lambda: whole_run(1),
    "run, 2 workers": lambda: whole_run(2),
}


def main(name: str) -> None:
    answers, sys.stdout = sys.stdout, sys.stderr
    run = ARMS[name]()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        texts = json.loads(line)["texts"]
        wall, times = time.perf_counter(), os.times()
        parts = run(texts)
        after = os.times()
        answer = {
            "cpu": sum(after[:4]) - sum(times[:4]),
            "wall": time.perf_counter() - wall,
            # of the largest process
            "memory": max(resource.getrusage(who).ru_maxrss for who in PROCESSES) / 1024,
            "parts": parts or {},
        }
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
