"""Document ids: readable, the same at every run, and usable as file names."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r"[\x00-\x20\x7f/\\:*?\"<>|\u2028\u2029]+")
_SLUG = re.compile(r"[^a-z0-9]+")
_ENDINGS = re.compile(r"(?:\.(?:txt|text|md|markdown|html?|xhtml|jsonl|ndjson|json|csv|tsv|gz))+$", re.IGNORECASE)
#: longest id (characters); file systems allow 255 bytes
LONGEST = 200


def given_id(text: str) -> str:
    """An id as the corpus gives it, made usable: characters no file name may hold become "-".

    A bare number gets "doc-" in front, so that no spreadsheet takes it for a figure.
    """
    text = _UNSAFE.sub("-", text.strip()).encode("utf-8", "replace").decode("utf-8")[:LONGEST].rstrip(".")
    if not text:
        return ""
    if re.fullmatch(r"[\d.,+-]+", text) or text[0] in "=+-@.~":
        return f"doc-{text.lstrip('=+-@.~')}"
    return text


def slug(path: str, row: int = 0) -> str:
    """An id from a path and a place in the file: "conflict/River Strike.txt" is conflict-river-strike."""
    path = re.sub(r":\d+$", "", path) if row else path
    plain = unicodedata.normalize("NFKD", _ENDINGS.sub("", path)).encode("ascii", "ignore").decode().lower()
    text = _SLUG.sub("-", plain).strip("-")[:LONGEST].strip("-") or "doc"
    if not text[0].isalpha():
        text = f"doc-{text}"
    return f"{text}-{row}" if row else text


class Ids:
    """Gives each document an id no other one of the corpus has, whatever a file system makes of capitals."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def unique(self, wanted: str) -> str:
        """``wanted``, or ``wanted-2``, ``wanted-3`` ... where it has been given."""
        found, number = wanted, 1
        while found.casefold() in self._used:
            number += 1
            found = f"{wanted}-{number}"
        self._used.add(found.casefold())
        return found
