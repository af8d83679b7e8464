"""Wrapped paragraphs are read as if they stood on one line."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotate import annotate
from pipeline.records import Article, Section
from pipeline.wrapped import unwrap

TEXT = (
    "The ministry said on Friday that more than 600 civilians had been killed in the town of Harven, about two thirds of them by "
    "air strikes, and that the Islamic State group had lost 1,500 fighters. The United Nations said the operation had cost $46.5 million."
)


def read(model, text: str):
    return next(annotate(model, [Article("a", "a.txt", text)], [[Section("body", 0, len(text))]]))


def seen(doc) -> list[tuple]:
    """What the model said of the words, without the line breaks."""
    words = [t for t in doc if not t.is_space]
    place = {t.i: i for i, t in enumerate(words)}
    return [(t.text, t.tag_, t.dep_, place[t.head.i], t.ent_type_, t.ent_iob_, bool(t.is_sent_start)) for t in words]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", " \n", "\n  ", "  \r\n\t"])
@pytest.mark.parametrize("width", [30, 55, 72])
def test_read_as_on_one_line(model, newline, width):
    text = newline.join(textwrap.wrap(TEXT, width))
    doc = read(model, text)
    assert doc.text == text
    assert seen(doc) == seen(read(model, TEXT))
    assert [re.sub(r"\s+", " ", e.text) for e in doc.ents] == [e.text for e in read(model, TEXT).ents]
    assert all(t.head == doc[t.i - 1] and t.tag_ == "_SP" for t in doc if t.is_space)


@pytest.mark.parametrize(
    "text", ["", "one line", "two\n\nparagraphs", "two\r\n\r\nparagraphs", "two\r\rparagraphs", "a\n \nb"]
)
def test_nothing_to_unwrap(text):
    assert unwrap(text) is text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Orlo", "said", "12", "$5", "U.S.", "don't", "“no”", "\n", "\r\n", " ", "\t", "-", "a"]),
        max_size=25,
    )
)
def test_any_text_stays(model, bits):
    text = " ".join(bits).strip()
    if text:
        assert read(model, text).text == text
