"""The training script: annotated articles become weights the stage can use; the same seed gives the same weights."""

import importlib.util
import json
import sys

import numpy
import pytest

from pipeline.config import AttributionsConfig
from pipeline.stages.attributions import find_attributions
from pipeline.stages.attributions.tagger import load_tagger
from tests.conftest import ROOT

TEXT = "The mayor said the bridge is safe.\n\n“We checked it,” the engineer said."
ATTRIBUTIONS = [
    {"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 33]]},
    {"source": [[52, 64]], "cue": [[65, 69]], "content": [[36, 51]]},
]


@pytest.fixture(scope="module")
def script():
    pytest.importorskip("torch", reason="training needs torch: pip install claimsheet[train]")
    spec = importlib.util.spec_from_file_location("train_attributions", ROOT / "scripts" / "train_attributions.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def examples(script, model, tmp_path_factory):
    path = tmp_path_factory.mktemp("annotated") / "annotated.jsonl"
    path.write_text(
        "".join(json.dumps({"id": f"a{n}", "text": TEXT, "attributions": ATTRIBUTIONS}) + "\n" for n in range(8)),
        "utf-8",
    )
    return script.read_examples(path, "en_core_web_sm")


def trained(script, examples, taught=None):
    return script.train(
        examples, None, width=16, dropout=0.1, rate=0.01, epochs=30, seed=3, taught=taught, log=lambda text: None
    )


def test_training_twice_gives_the_same_weights_and_the_stage_reads_them(script, examples, model, tmp_path):
    first, second = (trained(script, examples) for _ in range(2))
    assert first.keys() == second.keys() and all((first[name] == second[name]).all() for name in first)
    numpy.savez_compressed(tmp_path / "own.npz", **first)
    found = find_attributions(model(TEXT), AttributionsConfig(weights=str(tmp_path / "own.npz")))
    assert [a.cue for a in found] == ["said", "said"]


def test_a_tagger_learns_from_its_teacher(script, examples, model, tmp_path):
    """A teacher that sees nothing anywhere makes it readier to see nothing."""
    says_none = [numpy.eye(7, dtype="float32")[numpy.zeros(len(item.labels), dtype=int)] * 20 for item in examples]
    numpy.savez(
        tmp_path / "teacher.npz",
        articles=len(examples),
        transitions=numpy.zeros((7, 7), dtype="float32"),
        first=numpy.zeros(7, dtype="float32"),
        **{f"scores{n}": scores for n, scores in enumerate(says_none)},
    )
    taught = script.read_taught(tmp_path / "teacher.npz")
    numpy.savez_compressed(tmp_path / "own.npz", **trained(script, examples, taught))
    taught_bias = load_tagger(str(tmp_path / "own.npz")).output_bias[0]
    numpy.savez_compressed(tmp_path / "plain.npz", **trained(script, examples))
    assert taught_bias > load_tagger(str(tmp_path / "plain.npz")).output_bias[0]
    with pytest.raises(SystemExit, match="other articles"):
        trained(script, examples[:-1], taught)
