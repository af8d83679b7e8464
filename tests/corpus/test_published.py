"""Publication dates and where they are from."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.published import date_in_name, date_in_url, parse_date, publication_date
from pipeline.stages.sections import find_sections

DAY = date(2017, 7, 7)
BODY = "The council voted on Monday to close the old bridge for six weeks, the mayor said."


@pytest.mark.parametrize(
    "text",
    [
        "2017-07-07",
        "2017-07-07T23:30:00-05:00",
        "2017-07-07 10:00",
        "20170707",
        "20170707T101500Z",
        "July 7, 2017",
        "7 July 2017",
        "Fri, 07 Jul 2017 10:00:00 +0200",
        "Friday, July 7th, 2017",
        "2017/07/07",
        "7/7/2017",
        "7 Jul. 2017",
        "2017.07.07",
    ],
)
def test_dates_that_are_understood(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["", "4/7/2017", "2017", "July 2017", "yesterday", "2017-13-40", "1499385600", "n/a", "32 July 2017"]
)
def test_dates_that_are_not(text):
    assert parse_date(text) is None


def test_a_day_over_twelve_tells_the_order():
    assert parse_date("17/7/2017") == parse_date("7/17/2017") == date(2017, 7, 17)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_iso_reads_back(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%B} {day.day}, {day.year}") == day
    assert date_in_url(f"https://a.example/news/{day:%Y/%m/%d}/title") == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2017/07/07/strikes", DAY),
        ("https://a.example/world/2017/jul/07/strikes", DAY),
        ("https://a.example/world/2017-07-07/strikes.html", DAY),
        ("https://a.example/strikes-20170707.html", DAY),
        ("https://a.example/2017/07/strikes", None),
        ("https://a.example/strikes?date=2017-07-07", None),
        ("https://a.example/id/12345678", None),
        ("", None),
    ],
)
def test_urls(url, day):
    assert date_in_url(url) == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2017-07-07-mosul.txt", DAY),
        ("x/mosul_20170707.html", DAY),
        ("2017-07-07/mosul.txt", None),
        ("a-2017.txt", None),
        ("20171340.txt", None),
    ],
)
def test_file_names(path, day):
    assert date_in_name(path) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Bridge to close\n\nFriday, July 7, 2017\n\n{BODY}", (DAY, "text")),
        (f"Bridge to close\n\nPublished: 7 July 2017 10:15 GMT\n\n{BODY}", (DAY, "text")),
        (f"Bridge to close\n\nBy Ada Lorne | July 7, 2017\n\n{BODY}", (DAY, "text")),
        (f"Bridge to close\n\nORLO, July 7, 2017 (Reuters) - {BODY}", (DAY, "dateline")),
        (f"Bridge to close\n\nORLO, July 7 (Reuters) - {BODY}", (None, "none")),
        (
            f"Bridge to close\n\nThe old bridge in Orlo, Friday, July 7, 2017. (AP Photo/Nadia Brandt)\n\n{BODY}",
            (DAY, "text"),
        ),
        (
            f"Bridge to close\n\nFILE - The bridge on July 7, 2007. (AP Photo/Nadia Brandt, File)\n\n{BODY}",
            (None, "none"),
        ),
        (f"Bridge to close\n\n{BODY} The first bridge was opened on July 7, 2017.", (None, "none")),
        (f"Bridge to close\n\n{BODY}\n\nCopyright 2017 The Courier. All rights reserved.", (None, "none")),
    ],
)
def test_inferred_from_the_text(text, expected):
    assert publication_date(text=text, sections=find_sections(text)) == expected


def test_the_best_source_wins():
    text = f"ORLO, July 1, 2017 (Reuters) - {BODY}"
    known = {
        "metadata": "2017-07-07",
        "url": "https://a.example/2017/07/06/x",
        "html": "2017-07-05",
        "option": date(2017, 7, 4),
        "path": "2017-07-03-x.txt",
        "text": text,
        "sections": find_sections(text),
    }
    found = []
    for name in ("metadata", "url", "html", "option", "path", "text"):
        found.append(publication_date(**known))
        known.pop(name)
        if name == "text":
            break
    assert [source for _, source in found] == ["metadata", "url", "html", "option", "file", "dateline"]
    assert [day.day for day, _ in found] == [7, 6, 5, 4, 3, 1]
