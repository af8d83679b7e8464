"""What the command prints: progress, results, inputs, stages. Tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import HEAVY_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from pipeline.config import CorpusConfig
    from pipeline.engine.run import RunResult

#: seconds between two lines of progress where no bar can be drawn
LOG_EVERY = 10.0
#: claims shown after a run
FIRST_CLAIMS = 8


def console(*, stderr: bool = False) -> Console:
    """A console that wraps at the terminal's width, or at 120 columns where the output is a file or a pipe."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else 120, highlight=False, soft_wrap=not stream.isatty())


class Progress:
    """Progress of a run: a bar with rate and time left on a terminal, a line now and then elsewhere.

    Called as ``progress(done, total)``, in documents; ``total`` is None until it is known.
    """

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._started = self._logged = time.monotonic()

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            rate = TextColumn("{task.fields[rate]}")
            self._bar = Bar(
                TextColumn("reading"),
                BarColumn(),
                MofNCompleteColumn(),
                rate,
                TimeRemainingColumn(),
                console=console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("reading", total=None, rate="")
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        rate = f"{done / max(now - self._started, 0.001):.1f} documents/s"
        if self._bar:
            self._bar.update(self._task, completed=done, total=total, rate=rate)
        elif now - self._logged >= LOG_EVERY:
            self._logged = now
            print(f"claimsheet: {done}{f' of {total}' if total else ''} documents, {rate}", file=sys.stderr, flush=True)


def plain_table(**options: Any) -> Table:
    """A table with lines around it on a terminal, and without in a file or a pipe."""
    return Table(header_style="bold", box=HEAVY_HEAD if sys.stdout.isatty() else None, title_justify="left", **options)


def print_result(result: RunResult) -> None:
    """What a run came to: where the tables are, how many documents and rows, what failed, and the first claims."""
    out = console()
    print_claims(result.out / "claims.csv", title="The first claims")
    counts = f"{result.ok} read, {result.skipped} skipped, {result.failed} failed"
    rate = f"{result.words} words, {result.words / max(result.seconds, 0.001):.0f} a second"
    out.print(f"{result.documents} documents ({counts}); {rate}")
    out.print(f"{result.rows.get('claims', 0)} claims in {result.out / 'claims.csv'}; the other tables lie beside it")
    if result.skipped or result.failed:
        out.print(f"why documents were skipped or failed stands in {result.out / 'documents.csv'}, column reason")


def print_claims(file: Path, *, title: str, most: int = FIRST_CLAIMS) -> None:
    """The first rows of claims.csv, those with a figure and a source before others."""
    with open(file, encoding="utf-8-sig", newline="") as lines:
        rows = list(islice(csv.DictReader(lines), 500))
    rows.sort(key=lambda row: -(bool(row["figure"]) + bool(row["source"]) + bool(row["when"])))
    if rows:
        console().print(claims_table(rows[:most], title=title))


def claims_table(rows: Iterable[Mapping[str, str]], *, title: str) -> Table:
    """Claims, given as the cells of claims.csv, as a table for the terminal."""
    table = plain_table(title=title)
    for heading in ("source", "figure", "counted / unit", "when", "where", "claim"):
        table.add_column(heading, overflow="fold", ratio=4 if heading == "claim" else 2 if heading == "source" else 1)
    for row in rows:
        value = " to ".join(filter(None, (row["value"], row["value_high"])))
        when = " to ".join(dict.fromkeys(filter(None, (row["when_start"], row["when_end"])))) or row["when"]
        figure = " ".join(filter(None, (row["modifier"], value)))
        table.add_row(
            *map(Text, (row["source"], figure, row["counted"] or row["unit"], when, row["where"], row["claim"]))
        )
    return table


def print_inputs(corpus: str, settings: CorpusConfig, published: date | None) -> int:
    """List what would be read, by which reader and from which publication day. Returns how many can't be read."""
    from pipeline.corpus import open_corpus
    from pipeline.records import Article

    table = plain_table()
    for heading in ("document", "path", "status", "characters", "published", "from", "remark"):
        table.add_column(heading, overflow="fold")
    read = skipped = failed = 0
    for item in open_corpus(corpus, settings=settings, published=published):
        if isinstance(item, Article):
            read += 1
            day = item.published.isoformat() if item.published else ""
            row = (item.doc_id, item.path, "ok", str(len(item.text)), day, item.published_from, item.remark)
        else:
            skipped, failed = skipped + (item.status == "skipped"), failed + (item.status == "failed")
            row = (item.doc_id, item.path, item.status, "", "", "", item.reason)
        table.add_row(*map(Text, row))
    out = console()
    out.print(table)
    out.print(f"{read} documents would be read, {skipped} skipped, {failed} can't be read. Nothing was written.")
    return failed


def print_stages() -> None:
    """The shipped stages in their default order: what they do, an example, and their options with defaults."""
    from pipeline.config import STAGE_READS, STAGE_SETTINGS

    out = console()
    for position, (name, settings) in enumerate(STAGE_SETTINGS.items(), 1):
        out.print(Text(f"{position}. {name}", style="bold"), Text(" ".join((settings.__doc__ or "").split())))
        out.print(Text(f"   example: {settings.example}"))
        if name in STAGE_READS:
            out.print(f"   reads: {', '.join(STAGE_READS[name])}")
        defaults = settings().model_dump(mode="json")
        for option, field in settings.model_fields.items():
            out.print(Text(f"   {option} = {_plain(defaults[option])}", style="cyan"), Text(f" {field.description}"))
        out.print()


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    return (
        {True: "true", False: "false", None: "", "": "''"}.get(value, str(value))
        if not isinstance(value, dict)
        else str(value)
    )
