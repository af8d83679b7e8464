"""Sentences, their check-worthiness, and the model behind it."""

import json
import math

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, ORTH, POS, TAG

from pipeline.config import SentencesConfig
from pipeline.records import Entity, Quantity, Section
from pipeline.stages.sentences import features, find_sentences
from pipeline.stages.sentences.lookup import Lookup
from pipeline.stages.sentences.news import STEPS, holders, signs
from pipeline.stages.sentences.worthiness import BLOCKS, Parsed, load_worthiness, probability

PLAIN = SentencesConfig(news_signs=False)


def scores(model, *texts, settings=PLAIN):
    return [max(s.check_worthiness for s in find_sentences(doc, settings)) for doc in model.pipe(texts)]


@pytest.mark.parametrize(
    ("worth", "other"),
    [
        ("Unemployment fell to 5.1 percent in March, the lowest since 2008.", "Thank you all for being here tonight."),
        ("The government spent 40 million dollars on the bridge.", "What would you do about the bridge?"),
        ("Exports have doubled in the last four years.", "I remember the day my father came home."),
    ],
)
def test_facts_are_worth_more_than_small_talk(model, worth, other):
    high, low = scores(model, worth, other)
    assert high > 0.5 > low


def test_every_sentence_gets_one_record(model):
    text = "Prices rose by 3 percent.  Nobody knew why.\n\nThe minister left."
    found = find_sentences(model(text), PLAIN)
    assert [text[s.start : s.end] for s in found] == [
        "Prices rose by 3 percent.",
        "Nobody knew why.",
        "The minister left.",
    ]
    assert all(0 <= s.check_worthiness <= 1 and s.section == "body" for s in found)


def test_sections_that_are_not_read_are_one_row_without_score(model):
    text = "Prices rose by 3 percent.\n\nGreat post! Nobody knew why."
    doc = model(text)
    doc._.sections = (Section("caption", 0, 25), Section("comment", 27, len(text), read=False))
    found = find_sentences(doc, PLAIN)
    assert [(s.section, text[s.start : s.end], s.check_worthiness is None) for s in found] == [
        ("caption", "Prices rose by 3 percent.", False),
        ("comment", "Great post! Nobody knew why.", True),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "?", "日本"])
def test_odd_texts(model, text):
    for sentence in find_sentences(model(text), SentencesConfig()):
        assert sentence.end > sentence.start


def test_scores_do_not_depend_on_the_neighbours(model):
    one = "Unemployment fell to 5.1 percent in March."
    two = "The mayor of the town has said nothing."
    alone = [find_sentences(model(text), PLAIN)[0].check_worthiness for text in (one, two)]
    together = [s.check_worthiness for s in find_sentences(model(f"{one}\n\n{two}"), PLAIN)]
    assert together == alone


def by_strings(doc):
    """The score of one sentence from the features as training sees them: slow and plain."""
    blocks = {name: {} for name in BLOCKS}
    worthiness = load_worthiness()
    runs = worthiness.runs
    items = {number: item for item, number in runs.items.items()}
    names = {digit: name for name, digit in runs.blocks.items()}
    for code, weight, square in zip(runs.codes.tolist(), runs.weights.tolist(), runs.squares.tolist()):
        parts = []
        while code >= runs.base:
            code, digit = divmod(code, runs.base)
            parts.append(items[digit])
        blocks[names[code]][" ".join(reversed(parts))] = (weight, square)
    blocks["letters"] = worthiness.letters
    words = [features.normalise(token.text) for token in doc]
    tags, types = [token.tag_ for token in doc], [token.ent_type_ for token in doc]
    shape = features.shape(words, tags, [token.pos_ for token in doc], types)
    relations, heads = [token.dep_ for token in doc], [token.head.i for token in doc]
    found = {
        "words": features.runs(words, 2),
        "shape": features.runs(shape, 3),
        "tags": features.runs(tags, 4),
        "links": features.links(relations, [features.normalise(doc[i].lemma_) for i in heads], shape),
        "arcs": features.links(relations, [shape[i] for i in heads], shape),
        "letters": [piece for word in sorted(set(words)) for piece in features.letters(word)],
    }
    total = worthiness.bias
    for name, strings in found.items():
        pairs = [blocks[name][string] for string in strings if string in blocks[name]]
        square = sum(pair[1] for pair in pairs)
        total += sum(pair[0] for pair in pairs) / math.sqrt(square) if square else 0.0
    return total + float(sum(w * x for w, x in zip(worthiness.numbers, features.numbers(words, tags, types))))


@pytest.mark.parametrize(
    "text",
    [
        "In 2014, the U.S. spent 3.5 percent of it on roads; we didn't.",
        "Will they, will they not?",
        "No.",
        "Yes, yes, yes yes yes!",
    ],
)
def test_arrays_and_strings_give_one_score(model, text):
    doc = model(text)
    *columns, heads = doc.to_array([ORTH, LEMMA, TAG, POS, ENT_TYPE, DEP, HEAD]).T
    heads = heads.astype("int64") + numpy.arange(len(doc))
    score = load_worthiness().scores(Parsed(doc.vocab, *columns, heads), numpy.array([0]))[0]
    assert score == pytest.approx(by_strings(doc), abs=1e-6)


def test_lookup_finds_what_it_holds_and_nothing_else():
    # all numbers below 3000 fill some slots with several keys
    keys = numpy.arange(0, 3000, 2)
    found = Lookup(keys).find(numpy.arange(3000))
    assert found[::2].tolist() == list(range(1500)) and set(found[1::2].tolist()) == {-1}


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("Is it true?", {}, ["question"]),
        ("They will build it.", {}, ["outlook"]),
        ("I saw the flood.", {}, ["experience"]),
        ("I saw 12 boats.", {"figure": True}, ["figure"]),
        ("He was killed in Mosul in May, police said.", {"attributed": True, "time": True, "place": True},
         ["attributed", "time", "place"]),
        ("Thursday, January 12, 2006", {"time": True, "verb": False}, ["time", "fragment"]),
        ("603 civilians dead", {"figure": True, "verb": False}, ["figure"]),
    ],
)  # fmt: skip
def test_signs(text, found, expected):
    flags = {"attributed": False, "figure": False, "time": False, "place": False, "verb": True} | found
    born = signs(text, [(0, len(text))], **{name: numpy.array([there]) for name, there in flags.items()})
    assert [sign for sign in STEPS if born[sign][0]] == expected


def test_holders_are_the_sentences_an_offset_lies_in():
    assert holders([(0, 5), (6, 9), (10, 12)], [5, 6, 8, 12]).tolist() == [False, True, False]
    assert not holders([], [1]).any() and not holders([(0, 5)], []).any()


def test_a_date_line_is_not_worth_checking(model):
    assert scores(model, "Thursday, January 12, 2006", settings=SentencesConfig())[0] < 0.5


def test_what_earlier_stages_found_moves_the_score(model):
    text = "Boats were lost near Mosul. Boats were lost near it."
    doc = model(text)
    plain = [s.check_worthiness for s in find_sentences(doc, SentencesConfig())]
    doc._.entities = (Entity(21, 26, "Mosul", "GPE", "Mosul", "gazetteer"),)
    doc._.quantities = (Quantity(0, 5, "Boats", 12, None, "count", "test"),)
    moved = [s.check_worthiness for s in find_sentences(doc, SentencesConfig())]
    assert moved[0] > plain[0] and moved[1] == plain[1]


@settings(max_examples=50)
@given(st.floats(-1e6, 1e6))
def test_probability_is_a_probability(log_odds):
    assert 0 <= probability(log_odds) <= 1


@given(st.text(max_size=12))
def test_letters_and_normalise_take_any_word(word):
    assert all(2 <= len(piece) <= 5 for piece in features.letters(features.normalise(word)))


def test_weights_are_small_and_without_pickle():
    from importlib.resources import files

    path = files("pipeline.stages.sentences") / "worthiness.npz"
    assert len(path.read_bytes()) < 3_000_000
    with numpy.load(str(path), allow_pickle=False) as data:
        assert not [name for name in data.files if data[name].dtype == object]


def test_development_tenth(model, shared):
    """A third of the development tenth, with the model alone: above the bar of the whole."""
    items = json.loads((shared / "eval/worthiness/gold.json").read_text(encoding="utf-8"))[::3]
    pairs = sorted(
        zip(scores(model, *(item["text"] for item in items)), (item["label"] for item in items)), reverse=True
    )
    hits = total = 0.0
    for rank, (_, label) in enumerate(pairs, 1):
        hits += label
        total += label * hits / rank
    assert total / hits >= 0.85
