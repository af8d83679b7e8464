"""Inline-marked sentences: what is found, its value, its days; nothing else is found."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.config import DatesConfig
from pipeline.records import TimeExpression
from pipeline.stages.dates import find_dates, resolve
from tests.markup import Expected, parse
from tests.stages.dates.sentences import GROUPS

PUBLISHED = date(2017, 7, 7)
MARKED = [(group, marked) for group, sentences in GROUPS.items() for marked in sentences]


@pytest.fixture(scope="module")
def read(model):
    """Every sentence, read in one go: text -> its time expressions."""
    texts = [parse(marked)[0] for _, marked in MARKED]
    settings = DatesConfig()
    return {
        doc.text: resolve(find_dates(doc, settings), PUBLISHED, "option", settings) for doc in model.pipe(texts)
    }


def as_text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def attribute(found: TimeExpression, name: str) -> str:
    return as_text(getattr(found, {"start": "start_date", "end": "end_date"}.get(name, name)))


def check(found: list[TimeExpression], expected: list[Expected]) -> None:
    whole = {(f.start, f.end): f for f in found if f.part_of is None}
    assert sorted(f.text for f in whole.values()) == sorted(e.text for e in expected)
    for e in expected:
        got = whole[e.start, e.end]
        assert {name: attribute(got, name) for name in e.attributes} == e.attributes, got


@pytest.mark.parametrize("marked", [pytest.param(m, id=f"{g.lower()}-{parse(m)[0][:60]}") for g, m in MARKED])
def test_sentence(read, marked):
    text, expected = parse(marked)
    check(read[text], expected)


def test_there_are_enough():
    assert len(MARKED) >= 250
