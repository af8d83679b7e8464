"""Bytes to text, exactly: no newline is translated, no character dropped, and a guess is said to be one."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

#: byte order marks; UTF-32's little-endian mark begins with UTF-16's
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"cp1252": "cp1252 (Windows)", "latin-1": "Latin-1"}
#: bytes looked at where an encoding must be guessed
SAMPLE = 200_000
GUESSED = "guessed: it isn't UTF-8; corpus.encoding in the config sets another"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: UTF-8 read as cp1252 and written as UTF-8 again: the marks of an earlier wrong guess
_MOJIBAKE = re.compile("â€[œ\x9d™“”˜¦]|Ã[©¨¤¶¼±¡³]|Â[£ °»«]")


class NotText(ValueError):
    """The bytes are no text in any encoding that is known here."""


class Decoded(NamedTuple):
    """A text, the encoding it was read in, and a remark for documents.csv where a person should look at it."""

    text: str
    encoding: str
    remark: str


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """Decode a whole document.

    A byte order mark decides; else UTF-8 where the bytes are valid UTF-8; else the encoding that was ``declared`` (by a
    page's head, or by corpus.encoding in the config); else UTF-16 without a mark, cp1252 or whatever fits best, with a
    remark that it was guessed.
    The byte order mark is no part of the text. Raises NotText for binary data.
    """
    encoding, length, remark = detect(data, declared=declared)
    try:
        text = data[length:].decode(encoding)
    except UnicodeDecodeError:
        bad = sum(1 for _ in re.finditer("\ufffd", data[length:].decode(encoding, "replace")))
        text = data[length:].decode(encoding, "replace")
        remark = f"read as {_NAMES.get(encoding, encoding.upper())}, but {bad} characters in it are broken"
    if not remark and _MOJIBAKE.search(text):
        remark = "characters look garbled (such as â€™): the file was saved in a wrong encoding before it came here"
    return Decoded(text, encoding, remark)


def detect(data: bytes, *, declared: str = "") -> tuple[str, int, str]:
    """Encoding, length of the byte order mark, and the remark, as ``decode`` uses them."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark), ""
    zeros = data[:SAMPLE].count(0)
    if zeros:
        wide = _wide(data[:SAMPLE])
        if wide:
            return wide, 0, f"read as {wide.upper()} ({GUESSED})"
        raise NotText("not text: it holds binary data")
    if _is_utf8(data):
        if len(_CONTROL.findall(data[:SAMPLE])) > 0.02 * min(len(data), SAMPLE):
            raise NotText("not text: it holds binary data")
        return "utf-8", 0, ""
    if len(_CONTROL.findall(data[:SAMPLE])) > 0.005 * min(len(data), SAMPLE):
        raise NotText("not text: it holds binary data")
    if declared:
        try:
            name = codecs.lookup(declared).name
            # what says Latin-1 is cp1252 in practice, and the HTML standard reads it so
            name = "cp1252" if name in ("iso8859-1", "ascii", "cp1252") and _fits(data, "cp1252") else name
            if _fits(data, name):
                return name, 0, ""
        except LookupError:
            pass
    return _guess(data)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _is_utf8(data: bytes) -> bool:
    return data.isascii() or _fits(data, "utf-8")


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: in Western text nearly every second byte is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    sample = sample[: len(sample) // 2 * 2]
    if odd > 0.4 * half and even < 0.05 * half and _fits(sample, "utf-16-le"):
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half and _fits(sample, "utf-16-be"):
        return "utf-16-be"
    return ""


def _guess(data: bytes) -> tuple[str, int, str]:
    broken = _broken_utf8(data)
    if broken:
        return "utf-8", 0, ""
    high = {byte for byte in data if byte >= 0x80}
    fits = _fits(data, "cp1252")
    # English news: the curly quotes, dashes and the euro and pound sign of Windows, and the odd accented letter
    share = sum(data.count(bytes([b])) for b in high) / len(data)
    if fits and share < 0.15:
        return "cp1252", 0, f"read as {_NAMES['cp1252']} ({GUESSED})"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is not None and best.encoding not in ("ascii", "utf_8") and _fits(data, best.encoding):
        name = "cp1252" if fits and best.encoding in ("latin_1", "cp1250", "cp1254", "iso8859_15") else best.encoding
        return name, 0, f"read as {_NAMES.get(name, name)} ({GUESSED})"
    if fits:
        return "cp1252", 0, f"read as {_NAMES['cp1252']} ({GUESSED})"
    return "latin-1", 0, f"read as {_NAMES['latin-1']} ({GUESSED})"


def _broken_utf8(data: bytes) -> bool:
    """UTF-8 with a few broken bytes: valid sequences of several bytes outnumber the faults by far."""
    valid = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data))
    faults = data.decode("utf-8", "replace").count("\ufffd")
    return valid > 4 * faults
