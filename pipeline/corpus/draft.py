"""What a reader hands on: a document as it stands in its file, before ids, dates and language are settled."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, BinaryIO

from pipeline.corpus.inputs import Input
from pipeline.records import Section

#: our field -> the names it goes by in JSON lines, CSV headers and metadata.csv, the first found one counts
NAMES = {
    "id": ("id", "doc_id", "docid"),
    "title": ("title", "headline"),
    "url": ("url", "link", "uri"),
    "publisher": ("publisher", "sitename", "site", "outlet", "newspaper"),
    "byline": ("byline", "author", "authors"),
    "published": (
        "published",
        "date",
        "publication_date",
        "date_published",
        "datepublished",
        "published_at",
        "pubdate",
        "dct",
    ),
    "language": ("language", "lang"),
}


@dataclass(frozen=True, slots=True)
class Fields:
    """What is known about a document besides its text, as it was written."""

    id: str = ""
    title: str = ""
    url: str = ""
    publisher: str = ""
    byline: str = ""
    published: str = ""
    language: str = ""

    def over(self, other: Fields) -> Fields:
        """These fields, and the other's where these are empty."""
        return replace(self, **{f.name: getattr(other, f.name) for f in fields(self) if not getattr(self, f.name)})


def fields_of(row: Mapping[str, Any]) -> Fields:
    """The fields in a JSON object or a table row; names are read without regard to case."""
    values = {str(key).strip().casefold(): value for key, value in row.items() if key is not None}
    found = {}
    for name, aliases in NAMES.items():
        value = next((values[alias] for alias in aliases if values.get(alias) not in (None, "", [])), "")
        if isinstance(value, (list, tuple)):
            value = ", ".join(str(item) for item in value)
        elif isinstance(value, dict):
            value = value.get("name", "")
        # a title is one line; anything else is kept as it was written
        found[name] = " ".join(str(value).split()) if not isinstance(value, bool) else ""
    return Fields(**found)


@dataclass(frozen=True, slots=True)
class Draft:
    """One document of a file."""

    path: str
    text: str
    sha256: str
    fields: Fields = Fields()
    #: place among the documents of its file: the line or row; 0 where the file is one document
    row: int = 0
    remark: str = ""
    sections: tuple[Section, ...] = ()
    #: what the format itself says (HTML); weaker than ``fields``
    inner: Fields = Fields()


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, line or row that gave no document: skipped or failed, and why."""

    path: str
    status: str
    reason: str
    row: int = 0
    sha256: str = ""
    id: str = field(default="")


class TooLarge(ValueError):
    """A document is larger than the settings allow."""


class Damaged(ValueError):
    """A file can't be read to its end."""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def open_bytes(source: Input) -> BinaryIO:
    """A file's bytes, unpacked where it is compressed."""
    return gzip.open(source.file, "rb") if source.compressed else open(source.file, "rb")  # type: ignore[return-value]


def read_bytes(source: Input, *, maximum: int) -> bytes:
    """All of a file's bytes, unpacked. Raises TooLarge beyond ``maximum`` bytes and Damaged where it can't be read."""
    try:
        with open_bytes(source) as file:
            data = file.read(maximum + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(unreadable(error, source)) from error
    if len(data) > maximum:
        raise TooLarge(too_large(maximum))
    return data


def too_large(maximum: int) -> str:
    return f"larger than corpus.maximum_size ({maximum} bytes); raise it in the config to have it read"


def unreadable(error: Exception, source: Input) -> str:
    """Why a file can't be read, in words."""
    if isinstance(error, PermissionError):
        return "can't be opened: you have no permission to read it"
    if isinstance(error, FileNotFoundError):
        return "can't be opened: it is not there any more, or it is a link to a missing file"
    if source.compressed:
        return f"the .gz file is damaged or isn't one ({error})"
    return f"can't be read: {getattr(error, 'strerror', None) or error}"
