"""``metadata.csv`` beside the files: path, title, url, published, publisher, byline (and id, language)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from pipeline.config import CorpusConfig
from pipeline.corpus.draft import Fields, Problem, fields_of, too_large
from pipeline.corpus.encoding import NotText, decode
from pipeline.corpus.inputs import METADATA

_PATHS = ("path", "file", "filename")


class Metadata:
    """What the ``metadata.csv`` files of a corpus say about its files.

    One may lie in every folder; its paths are relative to that folder, and the nearest one to a file counts. Beside a
    single file that is opened alone, the one in its folder is read as well.
    """

    def __init__(self, root: Path, settings: CorpusConfig) -> None:
        self._single = not root.is_dir()
        self._root = root.parent if self._single else root
        self._settings = settings
        #: folder relative to the root -> path in it -> fields
        self._tables: dict[str, dict[str, Fields]] = {}
        self._problems: list[Problem] = []
        self._asked: set[tuple[str, str]] = set()

    def of(self, path: str) -> Fields:
        """What is known of the file at ``path`` (relative to the corpus); empty where nothing is."""
        parts = path.split("/")
        for depth in range(len(parts) - 1, -1, -1):
            folder, rest = "/".join(parts[:depth]), "/".join(parts[depth:])
            found = self._table(folder).get(rest)
            if found is not None:
                self._asked.add((folder, rest))
                return found
        return Fields()

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the tables that were read: to be asked for when all files have been looked up."""
        yield from self._problems
        if self._single:
            return
        for folder, table in self._tables.items():
            for path in table:
                if (folder, path) not in self._asked:
                    name = f"{folder}/{METADATA}" if folder else METADATA
                    yield Problem(name, "skipped", f"it names {path!r}, but there is no such file beside it")

    def _table(self, folder: str) -> dict[str, Fields]:
        if folder not in self._tables:
            self._tables[folder] = self._read(folder)
        return self._tables[folder]

    def _read(self, folder: str) -> dict[str, Fields]:
        place = self._root / folder
        file = next((f for f in (place / METADATA, place / METADATA.upper()) if f.is_file()), None)
        if file is None:
            return {}
        name = f"{folder}/{METADATA}" if folder else METADATA
        try:
            if file.stat().st_size > self._settings.maximum_size:
                raise NotText(too_large(self._settings.maximum_size))
            text = decode(file.read_bytes(), declared=self._settings.encoding).text
            rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
            header = {str(column).strip().casefold(): column for column in rows.fieldnames or ()}
            column = next((header[name] for name in _PATHS if name in header), None)
            if column is None:
                raise NotText(f"it has no column 'path'; the columns there are: {', '.join(header) or 'none'}")
            table: dict[str, Fields] = {}
            for row in rows:
                path = (row.get(column) or "").strip().replace("\\", "/").removeprefix("./")
                if path:
                    table.setdefault(path, fields_of(row))
            return table
        except (OSError, NotText, csv.Error) as error:
            self._problems.append(Problem(name, "failed", f"{error}; the files beside it were read without it"))
            return {}


def delimiter_of(text: str) -> str:
    """Comma, semicolon or TAB: whichever the header line holds most of."""
    header = text.lstrip("\ufeff").split("\n", 1)[0]
    return max(",;\t", key=header.count)
