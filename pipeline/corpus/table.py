"""CSV and TSV: one document a row, its text in one column."""

from __future__ import annotations

import codecs
import csv
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.config import CorpusConfig
from pipeline.corpus.draft import Draft, Problem, fields_of, open_bytes, sha256, too_large, unreadable
from pipeline.corpus.encoding import GUESSED, SAMPLE, NotText, detect
from pipeline.corpus.inputs import Input
from pipeline.corpus.metadata import delimiter_of


def read(source: Input, settings: CorpusConfig) -> Iterator[Draft | Problem]:
    """A document a row; the header line names the columns.

    The file is streamed and ``settings.maximum_size`` holds for each row. A row's number is that of the line it begins
    on, the header being line 1.
    """
    try:
        with open_bytes(source) as file:
            encoding, remark = _encoding(file, settings.encoding)
            file.seek(0)
            stream = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
            yield from _rows(source, settings, stream, remark)
    except NotText as error:
        yield Problem(source.path, "failed", str(error))
    except (OSError, EOFError, zlib.error) as error:
        yield Problem(source.path, "failed", unreadable(error, source))


def _encoding(file: BinaryIO, declared: str) -> tuple[str, str]:
    """A codec that also takes off the byte order mark, and the remark on a guess. The whole file is looked through."""
    sample = file.read(SAMPLE)
    encoding, mark, remark = detect(sample.rsplit(b"\n", 1)[0] if len(sample) == SAMPLE else sample, declared=declared)
    if encoding == "utf-8" and not mark:
        # a byte that isn't UTF-8 may stand far behind the sample
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(sample)
            while more := file.read(1 << 20):
                decoder.decode(more)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return (declared, "") if declared else ("cp1252", f"read as cp1252 (Windows) ({GUESSED})")
    if mark:
        encoding = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, "utf-32")
    return encoding, remark


def _rows(source: Input, settings: CorpusConfig, stream: io.TextIOWrapper, remark: str) -> Iterator[Draft | Problem]:
    first = stream.readline(1 << 20)
    while first and not first.strip():
        first = stream.readline(1 << 20)
    if not first:
        return
    delimiter = "\t" if source.path.lower().removesuffix(".gz").endswith(".tsv") else delimiter_of(first)
    # a text is one cell; the standard limit is 128 kB, and it holds for the process
    csv.field_size_limit(max(csv.field_size_limit(), settings.maximum_size))
    lines = _chain(first, stream)
    table = csv.reader(lines, delimiter=delimiter)
    try:
        header = [cell.strip().lstrip("\ufeff") for cell in next(table)]
    except csv.Error as error:
        yield Problem(source.path, "failed", f"its first line is no header: {error}")
        return
    column = _column(header, settings.text_column)
    if column is None:
        there = ", ".join(filter(None, header)) or "none"
        reason = (
            f"no column {settings.text_column!r}; the columns there are: {there} (set corpus.text_column in the config)"
        )
        yield Problem(source.path, "failed", reason)
        return
    line = table.line_num
    while True:
        number = line + 1
        path = f"{source.path}:{number}"
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            line = table.line_num
            reason = (
                too_large(settings.maximum_size) if "field limit" in str(error) else f"line {number} is broken: {error}"
            )
            yield Problem(path, "failed", reason, number)
            continue
        line = table.line_num
        if not any(cell.strip() for cell in cells):
            continue
        digest = sha256("\x1f".join(cells).encode("utf-8", "surrogatepass"))
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            reason = f"line {number} has {len(cells)} cells, the header {len(header)}; "
            reason += f"a {delimiter!r} in a text needs quotes around it"
            yield Problem(path, "failed", reason, number, digest)
            continue
        row = dict(zip(header, cells, strict=False))
        text = cells[column] if column < len(cells) else ""
        if len(text) > settings.maximum_size:
            yield Problem(path, "failed", too_large(settings.maximum_size), number, digest)
            continue
        yield Draft(
            path, text, digest, fields_of({k: v for k, v in row.items() if k != header[column]}), number, remark
        )


def _column(header: list[str], wanted: str) -> int | None:
    folded = [name.casefold() for name in header]
    return (
        header.index(wanted)
        if wanted in header
        else folded.index(wanted.casefold())
        if wanted.casefold() in folded
        else None
    )


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
