"""What lies in a corpus: files in a stable order, and the reader of each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ClaimsheetError

#: file name ending -> reader
READERS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "table",
    ".tsv": "table",
}
#: what some endings are that no reader reads
NOT_TEXT = {
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".svg", ".heic", ".ico", ".avif"),
        "an image, not text",
    ),
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".ogg", ".flac"), "a sound recording, not text"),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".mkv", ".webm"), "a video, not text"),
    **dict.fromkeys(
        (".zip", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz"), "an archive; unpack it and name the folder instead"
    ),
    ".pdf": "a PDF; save its text as .txt to have it read",
    ".doc": "a Word document; save it as plain text (.txt) to have it read",
    ".docx": "a Word document; save it as plain text (.txt) to have it read",
    ".odt": "an OpenDocument text; save it as plain text (.txt) to have it read",
    ".rtf": "an RTF document; save it as plain text (.txt) to have it read",
    ".xls": "an Excel workbook; save the sheet as .csv to have it read",
    ".xlsx": "an Excel workbook; save the sheet as .csv to have it read",
}
READABLE = ".txt .md .html .jsonl .json .csv .tsv, each also with .gz"
METADATA = "metadata.csv"
_SYSTEM = {"thumbs.db", "desktop.ini"}


class CorpusError(ClaimsheetError):
    """The corpus as a whole can't be opened: the path is missing, or there is nothing in it."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a corpus."""

    file: Path
    #: relative to the corpus, with forward slashes
    path: str
    #: text, html, jsonl, json, table; empty where the file isn't read
    reader: str
    compressed: bool = False
    #: why the file isn't read
    reason: str = ""
    size: int = 0


def find_inputs(root: Path) -> Iterator[Input]:
    """The files of a corpus, sorted by their path. Hidden files and ``metadata.csv`` are no documents.

    Raises CorpusError where ``root`` is missing, can't be entered, or holds no file.
    """
    if not root.exists():
        raise CorpusError(f"there is no file or folder {root}; name a folder of documents or one document")
    if not root.is_dir():
        yield _input(root, root.name, named=True)
        return
    try:
        os.listdir(root)
    except OSError as error:
        raise CorpusError(f"the folder {root} can't be opened: {error.strerror}") from error
    files = sorted(_walk(root), key=lambda file: file.relative_to(root).parts)
    if not files:
        raise CorpusError(f"the folder {root} is empty; it should hold documents ({READABLE})")
    for file in files:
        yield _input(file, file.relative_to(root).as_posix(), named=False)


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        for name in names:
            if not name.startswith((".", "~$")) and name.lower() not in _SYSTEM and name.lower() != METADATA:
                yield Path(folder, name)


def _input(file: Path, path: str, *, named: bool) -> Input:
    name = file.name.lower()
    compressed = name.endswith(".gz")
    ending = Path(name[:-3] if compressed else name).suffix
    reader, reason = READERS.get(ending, ""), NOT_TEXT.get(ending, "")
    if not reader and not reason:
        if named or not ending:
            reader = "text"
        else:
            reason = f"files ending in {ending} are not read; claimsheet reads {READABLE}"
    try:
        size = file.stat().st_size
    except OSError:
        size = 0
    return Input(file, path, reader, compressed, reason, size)
