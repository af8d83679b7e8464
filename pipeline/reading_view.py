"""One document in the terminal: its text with what was found in it marked, and its claims as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from pipeline.records import Article, Unread
from pipeline.terminal import claims_table, console, plain_table

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipeline.config import Config

#: how each kind of record is marked, in the order of the legend
STYLES = {
    "figure": "bold black on yellow",
    "date": "black on cyan",
    "name": "green",
    "source": "bold magenta",
    "cue": "underline",
    "not read": "dim",
}
#: characters shown on each side of a number that was left out
AROUND = 40


def print_documents(articles: Iterable[Article | Unread], config: Config, *, why: bool = False) -> int:
    """Show each document. ``why`` also lists the numbers that were left out. Returns how many could not be read."""
    from pipeline.engine.load import load_pipeline
    from pipeline.engine.read import read_articles

    nlp = None
    out = console()
    failed = 0
    for item in articles:
        if isinstance(item, Unread):
            out.print(Text(f"{item.path}: {item.status}: {item.reason}"))
            failed += item.status == "failed"
            continue
        nlp = nlp or load_pipeline(config)
        for doc in read_articles(nlp, [item], config):
            _print_document(doc, why=why)
    return failed


def _print_document(doc: Doc, *, why: bool) -> None:
    from pipeline.assemble import collect_records
    from pipeline.tables.columns import TABLES
    from pipeline.tables.csv_file import to_cell
    from pipeline.tables.rows import document_rows

    out = console()
    article = doc._.article
    published = (
        f"published {article.published} (from {article.published_from})"
        if article.published
        else "no publication day known"
    )
    out.print(Text(f"{article.title or article.doc_id}, {published}", style="bold"))
    out.print(marked(doc))
    out.print(Text("  ").join(Text(f" {name} ", style=style) for name, style in STYLES.items()))
    columns = TABLES["claims"].columns
    rows = document_rows(collect_records(doc)).tables["claims"]
    cells = [{column.name: to_cell(column, value) for column, value in zip(columns, row, strict=True)} for row in rows]
    out.print(claims_table(cells, title="Claims") if cells else "no claims")
    if why:
        out.print(dates_table(doc) if doc._.dates else "no dates")
        out.print(exclusions_table(doc) if doc._.exclusions else "no number was left out")


def marked(doc: Doc) -> Text:
    """The text with figures, dates, names, sources and cues marked, and what was not read dimmed."""
    text = Text(doc.text)
    for section in doc._.sections:
        if not section.read:
            text.stylize(STYLES["not read"], section.start, section.end)
    for record in doc._.entities:
        text.stylize(STYLES["name"], record.start, record.end)
    for record in doc._.attributions:
        for span in record.source_spans:
            text.stylize(STYLES["source"], *span)
        for span in record.cue_spans:
            text.stylize(STYLES["cue"], *span)
    for record in doc._.dates:
        text.stylize(STYLES["date"], record.start, record.end)
    for record in doc._.quantities:
        text.stylize(STYLES["figure"], record.start, record.end)
    return text


def dates_table(doc: Doc) -> Table:
    """The dates with their first and last day, and how each was resolved, in words."""
    table = plain_table(title="Dates")
    for heading in ("date", "first day", "last day", "how"):
        table.add_column(heading, overflow="fold")
    for found in doc._.dates:
        days = [day.isoformat() if day else "" for day in (found.start_date, found.end_date)]
        table.add_row(*map(Text, (found.text, *days, found.explain)))
    return table


def exclusions_table(doc: Doc) -> Table:
    """The numbers that are no quantities, with the rule that says so."""
    table = plain_table(title="Left out")
    for heading in ("number", "because it is", "where it stands"):
        table.add_column(heading, overflow="fold")
    for rule, start, end in doc._.exclusions:
        around = doc.text[max(0, start - AROUND) : end + AROUND].replace("\n", " ")
        table.add_row(*map(Text, (doc.text[start:end], rule, f"…{around}…")))
    return table
