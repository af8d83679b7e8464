"""The lexicon of cues: every entry's example is found with its sense, and mistakes in a user's file are named."""

import pytest

from pipeline.config import AttributionsConfig
from pipeline.stages.attributions.cues import SHIPPED, CueError, load_lexicon, read_entries
from pipeline.stages.attributions.stage import find_attributions
from pipeline.stages.attributions.tokens import string_id

ENTRIES = read_entries(SHIPPED)


@pytest.mark.parametrize("entry", [e for e in ENTRIES if "verbs" in e], ids=lambda entry: entry["sense"])
def test_the_example_of_an_entry_is_found_with_its_sense(model, entry):
    found = find_attributions(model(entry["example"]), AttributionsConfig(learned=False))
    assert [a.sense for a in found] == [entry["sense"]]


@pytest.mark.parametrize("entry", [e for e in ENTRIES if "words" in e], ids=lambda entry: entry["sense"])
def test_words_have_their_sense_and_an_example_holds_one(model, entry):
    lexicon = load_lexicon()
    assert any(token.lower_ in entry["words"] for token in model.make_doc(entry["example"]))
    assert {lexicon.words[string_id(word)] for word in entry["words"]} == {entry["sense"]}


def test_a_user_adds_cues(model, tmp_path):
    path = tmp_path / "cues.yaml"
    path.write_text("- sense: say\n  verbs: [croak]\n  example: The frog croaked that it would rain.\n", "utf-8")
    found = find_attributions(model("The frog croaked that it would rain."), AttributionsConfig(cues=str(path)))
    assert [(a.source_text, a.cue, a.sense) for a in found] == [("The frog", "croaked", "say")]


@pytest.mark.parametrize(
    ("yaml", "named"),
    [
        ("- sense: sayy\n  verbs: [a]\n", "sayy"),
        ("- sense: say\n  verbs: [no]\n", "quote words"),
        ("x: 1\n", "list of entries"),
        ("- sense: say\n  verb: [a]\n", "verbs or words are needed"),
        ("- sense: say\n  complement: [noun]\n  verbs: [a]\n", "noun"),
    ],
)
def test_a_mistake_in_a_lexicon_is_named(tmp_path, yaml, named):
    path = tmp_path / "cues.yaml"
    path.write_text(yaml, "utf-8")
    with pytest.raises(CueError, match=named):
        load_lexicon(str(path))
