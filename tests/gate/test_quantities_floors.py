"""Floors of the quantities stage on the evaluation sets, read as a user reads quantities.csv. Skipped without them."""

import importlib.util
import json

import pytest

from pipeline.config import QuantitiesConfig
from pipeline.stages.quantities import find_quantities

#: set -> metric -> the least F1; the bars of the issue that asked for the stage
FLOORS = {
    "gold": {"value": 94, "value+unit": 89, "value+change": 88, "value+concept": 80},
    "recognizers_currency": {"value+unit": 88},
    "recognizers_dimension": {"value+unit": 88},
    "recognizers_age": {"value+unit": 88},
    "recognizers_temperature": {"value+unit": 88},
}
CHANGE = {"increase": "up", "decrease": "down", "": ""}


def predicted(quantity) -> dict:
    """A quantity as the scorer reads a row: change before modifier, about before counted."""
    low, high = float(quantity.value), quantity.value_high
    return {
        "value": low if high is None else [low, float(high)],
        "modifier": CHANGE[quantity.change] or quantity.modifier or "=",
        "unit": quantity.unit,
        "counted": quantity.counted,
        "concept": quantity.about or quantity.counted,
    }


@pytest.mark.parametrize("name", FLOORS)
def test_floor(model, shared, name):
    folder = shared / "eval" / "quantities"
    spec = importlib.util.spec_from_file_location("score_quantities", folder / "score_quantities.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    items = json.loads((folder / f"{name}.json").read_text("utf-8"))
    gold = {item.get("id", n): item for n, item in enumerate(items)}
    docs = model.pipe([item["text"] for item in gold.values()])
    settings = QuantitiesConfig()
    found = {i: [predicted(q) for q in find_quantities(doc, settings)] for i, doc in zip(gold, docs, strict=True)}
    table, *_ = scorer.score(gold, found, list(gold), name == "gold")
    reached = {metric: table[f"canonical {metric}"][2] for metric in FLOORS[name]}
    assert all(reached[metric] >= floor for metric, floor in FLOORS[name].items()), reached
