"""Lexicon examples, exclusions by name, settings, and the stage as a spaCy component."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

import pipeline.stages.quantities
from pipeline.config import ExclusionOption, QuantitiesConfig, UnitOption
from pipeline.stages.quantities import QuantitiesStage, find, find_exclusions, find_quantities
from pipeline.stages.quantities.units import UnitError, read_units
from pipeline.yaml_file import read_yaml

HERE = Path(pipeline.stages.quantities.__file__).parent
LEXICON = {path.stem: read_yaml(path) for path in HERE.glob("*.yaml")}
BRACKET = re.compile(r"\[(?:([^\[\]:]*): ?)?([^\[\]]*)\]")


def plain(example: str) -> tuple[str, int, int, str]:
    """The sentence without its bracket, the bracket's span, and what stands before the colon in it."""
    match = BRACKET.search(example)
    text = example[: match.start()] + match[2] + example[match.end() :]
    return text, match.start(), match.start() + len(match[2]), match[1] or ""


@pytest.mark.parametrize(
    "unit", [u for u in LEXICON["units"]["added"] + LEXICON["units"]["short"] if u["example"]], ids=lambda u: u["name"]
)
def test_unit_examples(model, unit):
    text, start, end, _ = plain(unit["example"])
    found = find_quantities(model(text), QuantitiesConfig())
    assert [(q.unit, q.kind) for q in found if q.start < end and start < q.end] == [(unit["name"], unit["kind"])]


@pytest.mark.parametrize("rule", LEXICON["exclusions"]["rules"], ids=lambda r: r["name"])
def test_exclusion_examples(model, rule):
    text, start, end, _ = plain(rule["example"])
    quantities, exclusions = find(model(text), QuantitiesConfig())
    assert not [q.text for q in quantities if q.start < end and start < q.end]
    assert rule["name"] in [name for name, a, b in exclusions if a < end and start < b]


@pytest.mark.parametrize(
    "entry", LEXICON["modifiers"]["before"] + LEXICON["modifiers"]["after"], ids=lambda e: e["example"]
)
def test_modifier_examples(model, entry):
    match = BRACKET.search(entry["example"])
    text = entry["example"].replace(match[0], match[2])
    (quantity,) = find_quantities(model(text), QuantitiesConfig())
    assert quantity.modifier == match[1] == entry["is"]


@pytest.mark.parametrize("entry", LEXICON["change"]["verbs"] + LEXICON["change"]["nouns"], ids=lambda e: e["example"])
def test_change_examples(model, entry):
    match = BRACKET.search(entry["example"])
    (quantity,) = find_quantities(model(entry["example"].replace(match[0], match[2])), QuantitiesConfig())
    assert quantity.change == match[1] == entry["is"]


@pytest.mark.parametrize("name", [n for n, e in LEXICON["numbers"].items()])
def test_number_examples(model, name):
    text, start, end, _ = plain(LEXICON["numbers"][name]["example"])
    assert [
        q
        for q in find_quantities(model(text), QuantitiesConfig())
        if q.number_span.start <= start and end <= q.number_span.end
    ]


@pytest.mark.parametrize("name", [n for n, e in LEXICON["counted"].items() if n != "irregular"])
def test_counted_examples(model, name):
    match = BRACKET.search(LEXICON["counted"][name]["example"])
    figure, noun = (match[1], match[2]) if match[1] else (match[2].rstrip(": "), "")
    text = LEXICON["counted"][name]["example"].replace(match[0], figure)
    found = find_quantities(model(text), QuantitiesConfig())
    assert [q.counted for q in found if q.start <= match.start() < q.end] == [noun]


def test_every_currency_symbol_and_name():
    from pipeline.stages.quantities.grammar import find_figures
    from pipeline.stages.quantities.pieces import Pieces
    from pipeline.stages.quantities.units import shipped_tables

    wrong = []
    for code, entry in LEXICON["currencies"]["currencies"].items():
        texts = [f"They paid {mark}250 million." for mark in entry["before"]] + [
            f"They paid 250 million {name}." for name in entry["names"]
        ]
        for text in texts:
            units = [f.unit for f in find_figures(Pieces(text), shipped_tables())]
            if units != [code]:
                wrong.append((text, units))
    assert not wrong


def test_users_exclusions_and_units(model):
    settings = QuantitiesConfig(
        exclusions=(ExclusionOption(name="case-number", pattern=r"case \d+"),),
        units=(UnitOption(name="feddan", surfaces=("feddan",)),),
    )
    quantities, exclusions = find(model("In case 412 he bought 30 feddans."), settings)
    assert [(q.value, q.unit, q.kind) for q in quantities] == [(Decimal(30), "feddan", "measure")]
    assert [name for name, _, _ in exclusions] == ["case-number"]


def test_units_file(model, tmp_path):
    path = tmp_path / "units.yaml"
    path.write_text("units:\n  - {name: feddan, kind: measure, surfaces: [feddan], symbols: [fd]}\n", "utf-8")
    (quantity,) = find_quantities(model("He bought 30 feddans."), QuantitiesConfig(units_file=str(path)))
    assert quantity.unit == "feddan"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("feddan", "must hold a mapping"),
        ("units: [", "is not YAML"),
        ("units:\n  - {name: feddan, kind: area}\n  - {surfaces: [rod]}\n", "units[2].name"),
    ],
)
def test_a_wrong_units_file_says_what_is_wrong(tmp_path, content, says):
    path = tmp_path / "units.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(UnitError, match=re.escape(says)):
        read_units(path)


def test_a_missing_units_file_is_named(model, tmp_path):
    with pytest.raises(UnitError, match="none.yaml"):
        QuantitiesStage(model, "quantities", QuantitiesConfig(units_file=str(tmp_path / "none.yaml")))


def test_a_wrong_pattern_is_refused():
    with pytest.raises(ValidationError, match="not a regular expression"):
        ExclusionOption(name="case", pattern="case (")


def test_an_unknown_kind_of_unit_is_refused():
    with pytest.raises(ValidationError):
        UnitOption(name="feddan", kind="area")


def test_the_component_stores_spans_and_exclusions(model):
    doc = QuantitiesStage(model, "quantities", QuantitiesConfig())(model("In 2014 the flood killed 603 civilians."))
    assert [span.text for span in doc.spans["quantities"]] == ["603 civilians"]
    assert [q.counted for q in doc._.quantities] == ["civilian"]
    assert [(name, doc.text[a:b]) for name, a, b in doc._.exclusions] == [("year", "2014")]
    assert find_exclusions(doc, QuantitiesConfig()) == list(doc._.exclusions)


def test_all_spans_slice(model):
    text = "Nearly 40% of the city's 1,200 bakers earned about £20,000 a year, up from £18,000 in 2009."
    for q in find_quantities(model(text), QuantitiesConfig()):
        assert text[q.start : q.end] == q.text
        for span, inside in (
            (q.number_span, True),
            (q.modifier_span, True),
            (q.unit_span, True),
            (q.counted_span, False),
            (q.about_span, False),
        ):
            if span is not None:
                assert span.of(text).strip() == span.of(text) or inside
        if q.about_span:
            assert q.about_span.of(text) == q.about
        assert q.modifier_span is None or q.modifier_span.of(text).lower() in ("nearly", "about")


def test_a_blank_sentence_gives_nothing(model):
    assert find(model("Nothing here counts."), QuantitiesConfig()) == ([], [])


@pytest.mark.parametrize("name", list(LEXICON["words"]))
def test_word_class_examples(model, name):
    text, start, end, _ = plain(LEXICON["words"][name]["example"])
    spans = [(q.start, q.end) for q in find_quantities(model(text), QuantitiesConfig())]
    assert [span for span in spans if span[0] <= start and end <= span[1]], spans
