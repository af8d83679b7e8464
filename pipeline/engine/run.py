"""A run: corpus -> batches -> rows -> files. Memory doesn't grow with the corpus."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.config import Config, EngineConfig
from pipeline.config_file import check_config
from pipeline.engine.cluster import check_installed, on_cluster, on_workers, start_fork_server
from pipeline.engine.output import RUN_FILE, TEXTS, WRITTEN, Output
from pipeline.engine.run_file import run_description, time_facts
from pipeline.engine.worked import Worked
from pipeline.errors import ClaimsheetError
from pipeline.records import Article, Unread
from pipeline.tables.rows import DocumentRows, unread_rows

#: characters in a batch, whatever the number of documents: about 8000 words, ten articles. Twice what the model is given
#: at once; smaller ones would cost time, with larger ones workers would wait for the last of them.
BATCH_CHARACTERS = 50_000

Item = Article | Unread


@dataclass(frozen=True, slots=True)
class RunResult:
    """What became of a run. ``rows``: table -> rows written; ``words``: of all documents that were read."""

    out: Path
    ok: int
    skipped: int
    failed: int
    words: int
    seconds: float
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        return self.ok + self.skipped + self.failed

    @property
    def exit_status(self) -> int:
        """0: nothing failed, 1: something did."""
        return 1 if self.failed else 0


def run_corpus(
    corpus: str | Path | Iterable[Item],
    out: str | Path,
    *,
    config: Config,
    published: date | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    command: Sequence[str] = (),
) -> RunResult:
    """Read a corpus and write its tables into ``out``; see ``pipeline.run``."""
    began = time.monotonic()
    engine = _engine(config.engine, workers, scheduler)
    check_config(config)
    if engine.scheduler or engine.workers > 1:
        check_installed()
    folder = Path(out)
    config_json = config.model_dump_json()
    if engine.workers > 1 and not engine.scheduler:
        start_fork_server(config_json)
    counts: Counter[str] = Counter()
    words = 0
    model: dict[str, str] = {}
    expected = _expected(corpus) if progress else None
    batches = in_batches(_items(corpus, folder, config, published), engine.batch_size)
    # closing: whatever happens here, no worker is left
    with Output(folder, bom=config.tables.bom) as output, closing(_worked(batches, config_json, engine)) as worked:
        for results, described in worked:
            model = described or model
            for item, document in results:
                output.add(document, item if isinstance(item, Article) else None)
                counts[document.status] += 1
                if isinstance(item, Article) and document.status == "ok":
                    words += len(item.text.split())
            if progress:
                progress(counts.total(), expected and max(expected, counts.total()))
        if progress:
            progress(counts.total(), counts.total())
        seconds = time.monotonic() - began
        description = run_description(
            config,
            command=list(command),
            corpus=str(corpus) if isinstance(corpus, (str, Path)) else "",
            published=published.isoformat() if published else "",
            workers=engine.workers,
            model=model,
        )
        documents = {status: counts[status] for status in ("ok", "skipped", "failed")}
        output.finish({**description, "documents": documents, "words": words}, time=time_facts(seconds))
    return RunResult(folder, counts["ok"], counts["skipped"], counts["failed"], words, seconds, dict(output.rows))


def _items(corpus: str | Path | Iterable[Item], out: Path, config: Config, published: date | None) -> Iterable[Item]:
    """The corpus's items, but for what an earlier run wrote into an output folder within the corpus."""
    if not isinstance(corpus, (str, Path)):
        return corpus
    from pipeline.corpus import open_corpus

    items = open_corpus(corpus, settings=config.corpus, published=published)
    root, folder = Path(corpus).resolve(), out.resolve()
    if not folder.is_relative_to(root) or not (folder / RUN_FILE).exists():
        return items
    within = folder.relative_to(root)
    written = {(within / name).as_posix() for name in WRITTEN}
    texts = (within / TEXTS).as_posix() + "/"
    # a path may go on with ":row"
    return (item for item in items if item.path.split(":")[0] not in written and not item.path.startswith(texts))


def _expected(corpus: str | Path | Iterable[Item]) -> int | None:
    """About how many documents there are: one a file, or one a line of JSON lines. None where only reading would tell.
    """
    if not isinstance(corpus, (str, Path)):
        return len(corpus) if isinstance(corpus, Sequence) else None
    from pipeline.corpus import list_inputs

    count = 0
    for source in list_inputs(corpus):
        if source.reader == "jsonl" and not source.compressed:
            with source.file.open("rb") as file:
                count += sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
        elif source.reader in ("table", "jsonl"):
            return None
        else:
            count += 1
    return count


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Items in order, at most ``size`` at a time, fewer where they are long."""
    batch: list[Item] = []
    characters = 0
    for item in items:
        length = len(item.text) if isinstance(item, Article) else 0
        if batch and (len(batch) >= size or characters + length > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(item)
        characters += length
    if batch:
        yield batch


def _engine(settings: EngineConfig, workers: int | None, scheduler: str | None) -> EngineConfig:
    """The configured engine, but for what this run was told. What was told of one of the two puts the other out."""
    if workers is not None and scheduler is not None:
        raise ClaimsheetError("--workers and --scheduler exclude each other: a cluster has workers of its own")
    if workers is not None:
        return settings.model_copy(update={"workers": workers, "scheduler": ""})
    if scheduler is not None:
        return settings.model_copy(update={"scheduler": scheduler})
    return settings


def _worked(
    batches: Iterable[list[Item]], config_json: str, engine: EngineConfig
) -> Generator[tuple[list[tuple[Item, DocumentRows]], dict[str, str]]]:
    """Each batch's items with their results, in order, and the model's description. What gave no article needs no
    worker.
    """
    waiting: deque[list[Item]] = deque()

    def articles() -> Iterator[list[Article]]:
        for batch in batches:
            waiting.append(batch)
            yield [item for item in batch if isinstance(item, Article)]

    with closing(_done(articles(), config_json, engine)) as done:
        for worked in done:
            rows = iter(worked.documents)
            items = waiting.popleft()
            yield [(item, next(rows) if isinstance(item, Article) else unread_rows(item)) for item in items], worked.model


def _done(batches: Iterable[list[Article]], config_json: str, engine: EngineConfig) -> Generator[Worked]:
    """What ``work`` gives for each batch, in order: on a cluster, on several processes, or in this one."""
    if engine.scheduler:
        yield from on_cluster(batches, config_json, scheduler=engine.scheduler)
    elif engine.workers > 1:
        yield from on_workers(batches, config_json, workers=engine.workers)
    else:
        # spaCy is imported where it works: a process that only hands out work starts without it
        from pipeline.engine.work import work

        for batch in batches:
            yield work(batch, config_json)
