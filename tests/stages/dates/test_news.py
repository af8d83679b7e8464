"""News sentences of different days: exactly the marked time expressions are found, with their values."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.config import DatesConfig
from pipeline.stages.dates import find_dates, resolve
from tests.markup import parse
from tests.stages.dates.news_sentences import FOURTH_NEWS, KNOWN, MORE_NEWS, NEWS, THIRD_NEWS
from tests.stages.dates.test_sentences import attribute

MARKED = [
    (day, marked) for lot in (NEWS, MORE_NEWS, THIRD_NEWS, FOURTH_NEWS) for day, sentences in lot.items() for marked in sentences
]


@pytest.fixture(scope="module")
def docs(model):
    """Every sentence's Doc, read in one go."""
    texts = [parse(marked)[0] for _, marked in MARKED]
    return {doc.text: doc for doc in model.pipe(texts)}


def case(day: str, marked: str):
    text = parse(marked)[0]
    marks = [pytest.mark.xfail(strict=True, reason=KNOWN[text])] if text in KNOWN else []
    return pytest.param(day, marked, id=f"{day}-{text[:60]}", marks=marks)


@pytest.mark.parametrize(("day", "marked"), [case(*one) for one in MARKED])
def test_news(docs, day, marked):
    text, expected = parse(marked)
    settings = DatesConfig()
    found = resolve(find_dates(docs[text], settings), date.fromisoformat(day), "option", settings)
    points = {(f.start, f.end): f for f in found if f.type != "RANGE"}
    assert [points[span].text for span in sorted(points)] == [e.text for e in expected]
    for e in expected:
        got = points[e.start, e.end]
        assert {name: attribute(got, name) for name in e.attributes} == e.attributes, got


def test_what_is_known_not_to_work_is_there():
    assert set(KNOWN) <= {parse(marked)[0] for _, marked in MARKED}
