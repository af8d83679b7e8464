"""Every entry of the shipped YAML files has an example, and the example reads as marked."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.config import DatesConfig
from pipeline.stages.dates import find_dates, resolve
from pipeline.stages.dates.holidays import entries as holidays
from pipeline.stages.dates.lexicon import FOLDER
from pipeline.yaml_file import read_yaml
from tests.markup import parse
from tests.stages.dates.test_sentences import attribute

PUBLISHED = date(2017, 7, 7)


def examples() -> list[tuple[str, str]]:
    patterns = read_yaml(FOLDER / "patterns.yaml")
    found = [(f"pattern {entry['name']}", entry["example"]) for entry in patterns["rules"]]
    found += [(f"modifier {entry['mod']} {entry['goes_with']}", entry["example"]) for entry in patterns["modifiers"]]
    found += [(f"class {name}", entry["example"]) for name, entry in read_yaml(FOLDER / "lexicon.yaml").items()]
    return found + [(f"holiday {name}", entry["example"]) for name, entry in holidays().items()]


EXAMPLES = examples()


@pytest.fixture(scope="module")
def read(model):
    texts = [parse(marked)[0] for _, marked in EXAMPLES]
    settings = DatesConfig()
    return {doc.text: resolve(find_dates(doc, settings), PUBLISHED, "option", settings) for doc in model.pipe(texts)}


@pytest.mark.parametrize(("name", "marked"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_example(read, name, marked):
    text, expected = parse(marked)
    found = {(f.start, f.end): f for f in read[text] if f.part_of is None}
    for e in expected:
        assert (e.start, e.end) in found, [f.text for f in read[text]]
        got = found[e.start, e.end]
        assert {key: attribute(got, key) for key in e.attributes} == e.attributes
