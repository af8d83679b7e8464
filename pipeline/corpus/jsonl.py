"""JSON lines: one document a line; and .json files that hold one document or a list of them."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.config import CorpusConfig
from pipeline.corpus.draft import (
    Damaged,
    Draft,
    Problem,
    TooLarge,
    fields_of,
    open_bytes,
    read_bytes,
    sha256,
    too_large,
    unreadable,
)
from pipeline.corpus.encoding import NotText, decode
from pipeline.corpus.inputs import Input

_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKED = (b"\xff\xfe", b"\xfe\xff")


def read(source: Input, settings: CorpusConfig) -> Iterator[Draft | Problem]:
    """A document a line; a line that is broken is a Problem of its own and the others are read.

    The file is streamed, and ``settings.maximum_size`` holds for each line.
    """
    try:
        with open_bytes(source) as file:
            if file.read(2) in _MARKED:
                yield from _wide(source, settings)
                return
            file.seek(0)
            number = 0
            while line := file.readline(settings.maximum_size + 1):
                number += 1
                if len(line) > settings.maximum_size and not line.endswith(b"\n"):
                    while rest := file.readline(settings.maximum_size):
                        if rest.endswith(b"\n"):
                            break
                    yield Problem(_path(source, number), "failed", too_large(settings.maximum_size), number)
                elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                    yield _line(source, settings, number, line)
    except (OSError, EOFError, zlib.error) as error:
        yield Problem(source.path, "failed", f"{unreadable(error, source)}; the lines before that were read")


def read_json(source: Input, settings: CorpusConfig) -> Iterator[Draft | Problem]:
    """The document, or the list of documents, in a .json file."""
    try:
        data = read_bytes(source, maximum=settings.maximum_size)
        decoded = decode(data, declared=settings.encoding)
        content = json.loads(decoded.text)
    except (TooLarge, Damaged, NotText) as error:
        yield Problem(source.path, "failed", str(error))
        return
    except (json.JSONDecodeError, RecursionError) as error:
        # lines of JSON under the other ending
        if decoded.text.lstrip().startswith("{") and "}\n" in decoded.text.replace("\r\n", "\n"):
            yield from read(source, settings)
            return
        yield Problem(source.path, "failed", f"not valid JSON: {_message(error)}", sha256=sha256(data))
        return
    rows = content if isinstance(content, list) else [content]
    for number, row in enumerate(rows, start=1):
        digest = sha256(json.dumps(row, sort_keys=True).encode())
        yield _document(
            source, settings, row, number if isinstance(content, list) else 0, digest, decoded.remark, "entry"
        )


def _wide(source: Input, settings: CorpusConfig) -> Iterator[Draft | Problem]:
    """JSON lines in UTF-16: read as a whole."""
    try:
        text = decode(read_bytes(source, maximum=settings.maximum_size)).text
    except (TooLarge, Damaged, NotText) as error:
        yield Problem(source.path, "failed", str(error))
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _line(source, settings, number, line.encode("utf-8", "surrogatepass"))


def _line(source: Input, settings: CorpusConfig, number: int, line: bytes) -> Draft | Problem:
    digest = sha256(line.rstrip(b"\r\n"))
    try:
        decoded = decode(line, declared=settings.encoding)
        row = json.loads(decoded.text)
    except NotText as error:
        return Problem(_path(source, number), "failed", f"line {number}: {error}", number, digest)
    except (json.JSONDecodeError, RecursionError) as error:
        return Problem(
            _path(source, number), "failed", f"line {number} is not valid JSON: {_message(error)}", number, digest
        )
    return _document(source, settings, row, number, digest, decoded.remark, "line")


def _document(
    source: Input, settings: CorpusConfig, row: Any, number: int, digest: str, remark: str, what: str
) -> Draft | Problem:
    path = _path(source, number)
    where = f"{what} {number}" if number else "the file"
    if not isinstance(row, dict):
        return Problem(
            path, "failed", f"{where} is no JSON object with a text in it but {type(row).__name__}", number, digest
        )
    fields = fields_of(row)
    key = next((k for k in (settings.text_column, "text") if k in row), None)
    if key is None:
        there = ", ".join(map(str, row)) or "none"
        reason = f"{where} has no field {settings.text_column!r}; the fields there are: {there}"
        # a lone .json file beside articles is more often their metadata than a broken article
        return Problem(path, "failed" if number else "skipped", reason, number, digest, fields.id)
    text = row[key]
    if text is None:
        text = ""
    if not isinstance(text, str):
        reason = f"{where}: the field {key!r} should be a text, not {type(text).__name__}"
        return Problem(path, "failed", reason, number, digest, fields.id)
    if _SURROGATE.search(text):
        # half of a surrogate pair can't be written to any file
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        remark = remark or "the text holds broken characters (half of a pair); they are shown as \ufffd"
    return Draft(path, text, digest, fields, number, remark)


def _path(source: Input, number: int) -> str:
    return f"{source.path}:{number}" if number else source.path


def _message(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1}"
    return "it is nested too deeply"
