"""The folder a run writes: everything is prepared beside its place and moved there at the end."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.compare import group_claims
from pipeline.errors import ClaimsheetError
from pipeline.records import Article
from pipeline.tables.columns import CLAIM_GROUPS, CLAIMS, TABLES
from pipeline.tables.csv_file import CsvWriter, read_table
from pipeline.tables.datapackage import datapackage
from pipeline.tables.rows import DocumentRows

#: columns of claims.csv that the same claim in several documents is recognised by
COMPARED = tuple(
    "claim_id doc_id claim context figure value value_high modifier change unit counted about when_start when_end "
    "published entities source".split()
)
RUN_FILE = "run.json"
PACKAGE_FILE = "datapackage.json"
TEXTS = "texts"
#: files of an output folder, beside those in TEXTS
WRITTEN = (*(f"{name}.csv" for name in TABLES), PACKAGE_FILE, RUN_FILE)
#: longest name of a text file (bytes), so that any file system takes it
LONGEST_NAME = 200
#: a name that every file system takes as it is
_SAFE_NAME = re.compile(
    r"""(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[^\W_][^\x00-\x20\x7f/\\:*?"<>|\u2028\u2029]*(?<!\.)""",
    re.IGNORECASE,
)


#: name of a folder in which a run prepares its files, before the number of its process
_UNFINISHED = ".claimsheet-"


class OutputError(ClaimsheetError):
    """The output folder can't be written."""


class Output:
    """Collects a run's tables and texts beside their place in ``folder``; ``finish`` moves them there.

    A context manager: left without ``finish`` it leaves nothing behind. Raises OutputError where the folder can't be
    written, or where it holds a ``texts`` folder that no run of claimsheet made.
    """

    def __init__(self, folder: Path, *, bom: bool) -> None:
        self.folder = folder
        self.bom = bom
        self.rows = dict.fromkeys(TABLES, 0)
        self._names: set[str] = set()
        self._made = not folder.exists()
        if (folder / TEXTS).exists() and not (folder / RUN_FILE).exists():
            raise OutputError(
                f"{folder / 'texts'} is not claimsheet's, and a run would replace it; give another folder with --out"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _clear_leftovers(folder)
            self._stage = Path(tempfile.mkdtemp(prefix=f"{_UNFINISHED}{os.getpid()}-", dir=folder))
        except OSError as error:
            raise OutputError(f"{folder} can't be written: {error.strerror}; give another folder with --out") from error
        (self._stage / TEXTS).mkdir()
        self._tables = {
            name: CsvWriter(self._path(name), table, bom=bom)
            for name, table in TABLES.items()
            if table is not CLAIM_GROUPS
        }

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *error: object) -> None:
        for writer in self._tables.values():
            writer.close()
        shutil.rmtree(self._stage, ignore_errors=True)
        if self._made and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def add(self, document: DocumentRows, article: Article | None) -> None:
        """Append a document's rows, and its text where it was read."""
        for name, rows in document.tables.items():
            self._tables[name].write(rows)
            self.rows[name] += len(rows)
        if article is not None and document.status == "ok":
            path = self._stage / TEXTS / f"{self._text_name(article.doc_id)}.txt"
            # exactly the text that offsets count in: no line end is changed
            path.write_text(article.text, encoding="utf-8", errors="replace", newline="")

    def finish(self, run: Mapping[str, Any], *, time: Mapping[str, Any]) -> None:
        """Group the claims, write datapackage.json and run.json (``run``, the counts of rows, ``time``), move all into
        place.
        """
        for writer in self._tables.values():
            writer.close()
        self._group()
        self._write_json(PACKAGE_FILE, datapackage())
        self._write_json(RUN_FILE, {**run, "rows": self.rows, "time": time})
        try:
            shutil.rmtree(self.folder / TEXTS, ignore_errors=True)
            # run.json last: a folder that has it is complete
            for path in sorted(self._stage.iterdir(), key=lambda path: path.name == RUN_FILE):
                path.replace(self.folder / path.name)
        except OSError as error:
            raise OutputError(
                f"{error.filename2 or error.filename} can't be written: {error.strerror}; is it open elsewhere?"
            ) from error

    def _group(self) -> None:
        """Write claim_groups.csv, and claims.csv again with the groups' ids. Only what is compared is held in memory.
        """
        path = self._path("claims")
        groups, belongs = group_claims([{name: row[name] for name in COMPARED} for row in read_table(path, CLAIMS)])
        with CsvWriter(self._path("claim_groups"), CLAIM_GROUPS, bom=self.bom) as writer:
            writer.write([row.get(name) for name in CLAIM_GROUPS.names] for row in groups)
        self.rows["claim_groups"] = len(groups)
        if belongs:
            ungrouped = path.rename(self._stage / "ungrouped.csv")
            with CsvWriter(path, CLAIMS, bom=self.bom) as writer:
                for row in read_table(ungrouped, CLAIMS):
                    row["group_id"] = belongs.get(row["claim_id"])
                    writer.write([row.values()])
            ungrouped.unlink()

    def _path(self, table: str) -> Path:
        return self._stage / f"{table}.csv"

    def _write_json(self, name: str, value: Mapping[str, Any]) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        (self._stage / name).write_text(text, encoding="utf-8", errors="replace", newline="\n")

    def _text_name(self, doc_id: str) -> str:
        """The document's id where every file system takes it as a name, else a readable part of it and a hash."""
        name = doc_id
        length = len(name.encode("utf-8", "replace"))
        if not _SAFE_NAME.fullmatch(name) or length > LONGEST_NAME or name.casefold() in self._names:
            readable = re.sub(r"[^A-Za-z0-9]+", "-", doc_id).strip("-")[:60]
            name = f"{readable}-{hashlib.sha256(doc_id.encode('utf-8', 'replace')).hexdigest()[:10]}".lstrip("-")
        self._names.add(name.casefold())
        return name


def _clear_leftovers(folder: Path) -> None:
    """Remove what a run that was killed left in the output folder; a run that still goes on keeps its own."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        number = left.name.removeprefix(_UNFINISHED).partition("-")[0]
        if number.isdigit() and not _goes_on(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _goes_on(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
