"""When a document was published, and where that is known from. Nothing is filled in from today or from file times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from pipeline.records import Section

#: years in which a document can have been published
YEARS = range(1800, 2101)
#: how far into a text a date standing alone is looked for (characters)
HEAD = 1500

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
_WORDED = (
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b", re.IGNORECASE),
)
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_SEPARATED = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})[-_.](?P<month>\d{1,2})[-_.](?P<day>\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?P<first>\d{1,2})[./-](?P<second>\d{1,2})[./-](?P<year>\d{4})")
_IN_URL = re.compile(
    r"/(?P<year>(?:19|20)\d{2})[/_-](?P<month>\d{1,2}|[a-z]{3,9})[/_-](?P<day>\d{1,2})(?=[/_.-]|$)",
    re.IGNORECASE,
)
_OLD_PICTURE = re.compile(r"\bfile\b|\barchive|\bundated\b", re.IGNORECASE)


class Published(NamedTuple):
    """The day, and its source: metadata, url, html, dateline, text, file, option or none."""

    day: date | None
    source: str


def publication_date(
    *,
    metadata: str = "",
    url: str = "",
    html: str = "",
    option: date | None = None,
    path: str = "",
    text: str = "",
    sections: Sequence[Section] = (),
) -> Published:
    """The publication date by the best source there is.

    In this order: what the metadata say; a full date in the URL; what the HTML says; what the user set for the run; a
    full date in the file's name; in the dateline; a date standing alone at the head of the text or the day a caption gives.
    The last three are inferred: a reader of the table sees it by their name.
    """
    for source, day in (
        ("metadata", parse_date(metadata)),
        ("url", date_in_url(url)),
        ("html", parse_date(html)),
        ("option", option),
        ("file", date_in_name(path)),
    ):
        if day:
            return Published(day, source)
    for source, kind in (("dateline", "dateline"), ("text", "byline"), ("text", "caption")):
        for section in sections:
            words = text[section.start : section.end]
            if (
                kind not in (section.kind, section.rule)
                or section.start > HEAD
                or kind == "caption"
                and _OLD_PICTURE.search(words)
            ):
                continue
            day = _worded(words) or _match(_ISO.search(words))
            if day:
                return Published(day, "text" if section.rule == "date-line" else source)
    return Published(None, "none")


def parse_date(text: str) -> date | None:
    """The day in a metadata value: ISO 8601, RFC 2822, "July 7, 2017", "7 July 2017", 20170707, or a day over 12 in
    numbers (17/7/2017). None where it is none of these, or could be two days (4/7/2017)."""
    text = text.strip()
    if not text:
        return None
    day = (
        _match(_ISO.match(text)) or _match(re.fullmatch(_COMPACT.pattern + r"(?:T?\d{4,6}Z?)?", text)) or _worded(text)
    )
    day = (
        day
        or _match(_SEPARATED.match(text))
        or _match(re.match(r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})", text))
    )
    if day:
        return day
    numeric = _NUMERIC.match(text)
    if numeric:
        first, second, year = (int(numeric[name]) for name in ("first", "second", "year"))
        if first == second or first > 12:
            return _day(year, second, first)
        return _day(year, first, second) if second > 12 else None
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None


def date_in_url(url: str) -> date | None:
    """The full date in a URL's path: /2017/07/07/, /2017-07-07-..., /2017/jul/07/."""
    path = re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", url, flags=re.IGNORECASE)
    match = _IN_URL.search(path)
    if match and (match["month"].isdigit() or match["month"].lower() in _MONTHS):
        month = match["month"].lower()
        return _day(int(match["year"]), int(month) if month.isdigit() else _MONTHS[month], int(match["day"]))
    return _match(_ISO.search(path)) or _match(_COMPACT.search(path))


def date_in_name(path: str) -> date | None:
    """The full date in a file's name: 2017-07-07-mosul.txt, mosul_20170707.html."""
    name = path.rpartition("/")[2]
    return _match(_SEPARATED.search(name)) or _match(_COMPACT.search(name))


def _worded(text: str) -> date | None:
    return next((day for pattern in _WORDED if (day := _match(pattern.search(text)))), None)


def _match(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    month = match["month"].lower().rstrip(".")
    return _day(int(match["year"]), int(month) if month.isdigit() else _MONTHS[month], int(match["day"]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None
