"""Every speed-up gives what stock spaCy gives, token for token, and steps aside where it isn't made for what it finds."""

import json
import re
import sys

import numpy
import pytest
import spacy
from spacy.training import Example

from pipeline.model import (
    attributes,
    embedding,
    encoder,
    lemmas,
    load_model,
    memory,
    products,
    speed_ups,
    transitions,
    tuning,
)
from pipeline.model.stepaside import StepAside
from tests.model.compare import TEXTS, differing


def applied(nlp):
    return {speed_up.name for speed_up in speed_ups(nlp) if speed_up.applied}


def test_own_texts_are_read_as_stock_reads_them(stock, model):
    assert differing(stock.pipe(TEXTS), model.pipe(TEXTS))[0] == 0


@pytest.mark.parametrize("width", [0.0, 1e9], ids=["always stepped", "never stepped"])
def test_both_transition_loops_agree(stock, model, monkeypatch, width):
    for kind in (transitions.SteppedEntityRecognizer, transitions.SteppedParser):
        monkeypatch.setattr(kind, "width", width)
    assert differing(stock.pipe(TEXTS), model.pipe(TEXTS))[0] == 0
    assert differing(map(stock, TEXTS), map(model, TEXTS))[0] == 0


def test_articles_are_read_as_stock_reads_them(stock, model, shared):
    """84 articles whole, and half of them in paragraphs."""
    lines = (shared / "eval/attributions/gold.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert len(texts) >= 80
    paragraphs = [paragraph for text in texts[::2] for paragraph in re.findall(r"[^\n]+", text)]
    different, tokens = differing(stock.pipe(texts, batch_size=32), model.pipe(texts, batch_size=32))
    assert (different, tokens > 80_000) == (0, True)
    assert differing(stock.pipe(paragraphs), model.pipe(paragraphs))[0] == 0


@pytest.mark.parametrize("name", tuning.SPEED_UPS)
def test_each_speed_up_alone_keeps_the_output(stock, fresh, name):
    try:
        assert tuning.SPEED_UPS[name](fresh)
    except StepAside as reason:
        pytest.skip(f"steps aside here: {reason}")
    assert differing(stock.pipe(TEXTS), fresh.pipe(TEXTS))[0] == 0


def test_the_memories_outlive_memory_zones(stock, model):
    """A zone drops the hashes of the words it met (spaCy's E018); what is remembered must be strings."""
    text = "Zorblatters were zorblatting near Quandling; three quandlings zorblatted."
    lemma = [token.lemma_ for token in stock(text)]
    for _ in range(3):
        with model.memory_zone():
            assert [token.lemma_ for token in model(text)] == lemma


def test_the_memories_are_bounded(stock, fresh, monkeypatch):
    monkeypatch.setattr(attributes, "REMEMBERED", 5)
    monkeypatch.setattr(lemmas, "REMEMBERED", 5)
    tuning.tune(fresh)
    assert differing(map(stock, TEXTS), map(fresh, TEXTS))[0] == 0


def test_report_names_every_speed_up_with_a_reason(model):
    report = speed_ups(model)
    assert [speed_up.name for speed_up in report] == list(tuning.SPEED_UPS)
    assert all(speed_up.reason for speed_up in report)
    assert json.loads(json.dumps(model.meta["claimsheet"]["tuned"]))[0]["name"] == report[0].name
    assert model.meta["claimsheet"]["base"][0] == "tok2vec"


def test_all_are_off_when_switched_off(stock):
    assert applied(stock) == set()
    assert type(stock.get_pipe("lemmatizer")).__module__.startswith("spacy.")


def test_another_spacy_steps_aside(fresh, monkeypatch):
    monkeypatch.setattr(spacy, "__version__", "3.9.0")
    assert not any(speed_up.applied for speed_up in tuning.tune(fresh))
    assert "3.9.0" in speed_ups(fresh)[0].reason


def test_a_surprise_is_reported_and_harms_nothing(stock, fresh, monkeypatch):
    def fail(nlp):
        raise RuntimeError("no such thing")

    monkeypatch.setitem(tuning.SPEED_UPS, "lemmatizer", fail)
    report = {speed_up.name: speed_up for speed_up in tuning.tune(fresh)}
    assert report["lemmatizer"] == ("lemmatizer", False, "RuntimeError: no such thing")
    assert differing(stock.pipe(TEXTS), fresh.pipe(TEXTS))[0] == 0


def test_an_empty_pipeline_is_left_alone():
    nlp = spacy.blank("en")
    report = {speed_up.name: speed_up.applied for speed_up in tuning.tune(nlp)}
    assert not any(report[name] for name in ("matrix products", "attribute ruler", "lemmatizer", "entity transitions"))


class TestAttributeRuler:
    @pytest.mark.parametrize(
        ("patterns", "attrs", "reason"),
        [
            ([[{"_": {"seen": True}}]], {"POS": "NOUN"}, "looks at"),
            ([[{"TAG": "NN", "OP": "+"}]], {"POS": "NOUN"}, "looks at"),
            ([[{"LIKE_NUM": True}]], {"POS": "NUM"}, "looks at"),
            ([[{"TAG": "NN"}]], {"NORM": "thing"}, "sets"),
        ],
    )
    def test_rules_it_cannot_remember_make_it_step_aside(self, fresh, patterns, attrs, reason):
        ruler = fresh.get_pipe("attribute_ruler")
        ruler.add(patterns, attrs)
        with pytest.raises(StepAside, match=reason):
            attributes.remember_attributes(fresh)
        assert type(ruler) is spacy.pipeline.AttributeRuler

    def test_rules_added_later_count(self, fresh):
        tuning.tune(fresh)
        fresh.get_pipe("attribute_ruler").add([[{"LOWER": "quiet"}]], {"LEMMA": "silence"})
        assert fresh("Quiet.")[0].lemma_ == "silence"

    def test_several_tokens(self, stock, fresh):
        """A later rule wins over an earlier one, whether of one token or of two."""
        for nlp in (first := fresh, second := load_model("en_core_web_sm", tuned=False)):
            ruler = nlp.get_pipe("attribute_ruler")
            ruler.add([[{"LOWER": "big"}, {"LOWER": "cat"}]], {"LEMMA": "tiger", "POS": "PROPN"}, index=-1)
            ruler.add([[{"LOWER": "cat"}]], {"LEMMA": "puss", "MORPH": "Number=Sing"})
            ruler.add([[{"LOWER": "cat"}, {"LOWER": "food"}]], {"POS": "X"})
        attributes.remember_attributes(first)
        texts = ["The big cat ate cat food.", "A cat.", "Big cat food"]
        assert differing(second.pipe(texts), first.pipe(texts))[0] == 0
        assert first(texts[0])[2].lemma_ == "puss"


class TestLemmatizer:
    def test_other_modes_step_aside(self, fresh):
        fresh.remove_pipe("lemmatizer")
        fresh.add_pipe("lemmatizer", config={"mode": "lookup"})
        with pytest.raises(StepAside, match="lookup"):
            lemmas.remember_lemmas(fresh)

    def test_lemmas_that_stand_are_kept(self, fresh):
        lemmas.remember_lemmas(fresh)
        doc = fresh("Two geese flew.")
        doc[1].lemma_ = "bird"
        assert [token.lemma_ for token in fresh.get_pipe("lemmatizer")(doc)] == ["two", "bird", "fly", "."]


class TestTransitions:
    def test_only_on_its_python(self, fresh, monkeypatch):
        monkeypatch.setattr(transitions, "PYTHON", (sys.version_info[0], sys.version_info[1] + 1))
        with pytest.raises(StepAside, match="only Python"):
            transitions.step_ner(fresh)

    def test_a_missing_component_steps_aside(self, fresh, monkeypatch):
        monkeypatch.setattr(transitions, "PYTHON", sys.version_info[:2])
        fresh.remove_pipe("ner")
        with pytest.raises(StepAside, match="no component 'ner'"):
            transitions.step_ner(fresh)

    def test_stepped_on_any_python(self, stock, fresh, monkeypatch):
        """Needed on 3.11 alone, but right everywhere."""
        monkeypatch.setattr(transitions, "PYTHON", sys.version_info[:2])
        transitions.step_ner(fresh)
        transitions.step_parser(fresh)
        for kind in (transitions.SteppedEntityRecognizer, transitions.SteppedParser):
            monkeypatch.setattr(kind, "width", 0.0)
        assert differing(stock.pipe(TEXTS), fresh.pipe(TEXTS))[0] == 0


class TestProducts:
    def test_blis_is_kept_where_it_is_as_fast(self, fresh, monkeypatch):
        monkeypatch.setattr(products, "_speed", lambda ops: 50.0)
        with pytest.raises(StepAside, match="blis is as fast"):
            products.use_numpy_products(fresh)

    def test_numpy_is_used_where_it_is_faster(self, stock, fresh, monkeypatch):
        monkeypatch.setattr(products, "_speed", lambda ops: 10.0 if ops.use_blis else 90.0)
        assert products.use_numpy_products(fresh) == "numpy 90 GF/s, blis 10"
        assert differing(stock.pipe(TEXTS), fresh.pipe(TEXTS))[0] == 0


def test_memory_steps_aside_without_glibc(fresh, monkeypatch):
    monkeypatch.setattr(memory.os, "confstr", lambda name: None)
    with pytest.raises(StepAside, match="glibc"):
        memory.keep_freed_memory(fresh)


class TestLayers:
    def test_the_embeddings_memory_is_bounded(self, stock, fresh, monkeypatch):
        monkeypatch.setattr(embedding, "REMEMBERED", 20)
        embedding.remember_embeddings(fresh)
        assert differing(map(stock, TEXTS), map(fresh, TEXTS))[0] == 0

    def test_a_word_has_the_same_vector_whatever_it_is_met_with(self, model):
        layer = next(e._func for e in model.get_pipe("tok2vec").model.walk() if isinstance(e._func, encoder.WordVectors))
        memory, vectors = layer._embedding, []
        for texts in (TEXTS, TEXTS[::-1], TEXTS[3:4]):
            memory._places.clear()
            for text in texts:
                places = memory.places([model.make_doc(text)])
                if text == TEXTS[3]:
                    vectors.append(memory.vectors[places].tobytes())
        assert len(set(vectors)) == 1

    def test_the_encoder_needs_numpys_products(self, fresh):
        with pytest.raises(StepAside, match="no window layer"):
            encoder.fuse_encoder(fresh)

    def test_vectors_are_as_good_as_equal(self, stock, model):
        text = TEXTS[3]
        assert numpy.allclose(stock(text).tensor, model(text).tensor, atol=1e-4)

    def test_training_goes_back_to_spacys_layers(self, fresh):
        tuning.tune(fresh)
        example = Example.from_dict(fresh.make_doc("Ten fled."), {"tags": ["CD", "VBD", "."]})
        with fresh.select_pipes(enable=["tok2vec", "tagger"]):
            fresh.update([example], sgd=fresh.resume_training())
        assert not any(isinstance(layer._func, encoder.WindowEncoder) for layer in fresh.get_pipe("tok2vec").model.walk())
