"""Attributions in marked-up articles: a line is a section, one that begins with # is a headline.

In the markup S, C and T stand for source, cue and content; a number tells attributions apart ("T2"). Of a source and a
cue the marked words must be found, of a content exactly the marked words but for quotation marks and stops at its
ends.
"""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotate import annotate
from pipeline.config import AttributionsConfig
from pipeline.records import Article, Section
from pipeline.stages.attributions import find_attributions
from pipeline.stages.attributions.tagger import TaggerError, load_tagger
from tests.markup import parse

ENDS = " .,!?;:\"'“”‘’«»"


def read(model, text, **options):
    sections, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            kind = "headline" if line.startswith("#") else "body"
            sections.append(Section(kind, position + 2 * (kind == "headline"), position + len(line)))
        position += len(line) + 1
    doc = next(iter(annotate(model, [Article("a", "a", text)], [sections])))
    return find_attributions(doc, AttributionsConfig(**options))


def expected_of(marked):
    text, spans = parse(marked)
    groups = defaultdict(lambda: {"S": [], "C": [], "T": []})
    for span in spans:
        for key in span.attributes:
            groups[key[1:] or "1"][key[0]].append(span.text)
    return text, [groups[name] for name in sorted(groups)]


CASES = {
    "clause": "[The mayor](S) [said](C) [the bridge would open in May](T).",
    "split quotation": "[“The bridge is safe,”](T) [the mayor](S) [said](C) on Monday. [“We checked every bolt.”](T)",
    "mixed": "[The minister](S) [called](C) [the plan “a costly mistake”](T).",
    "according to, first": "[According to](C) [the Health Ministry](S), [42 people were treated for burns](T).",
    "according to, last": "[At least 42 people were treated for burns](T), [according to](C) [the Health Ministry](S).",
    "headline colon": "# [Pentagon](S)[:](C) [Air raid killed four civilians](T)",
    "headline quotation": "# [Minister](S)[:](C) ['We will not pay the ransom'](T)",
    "denial": "[The company](S) [denied](C) [that it had hidden the leak](T).",
    "document": "[The report](S) [says](C) [the agency spent $4 million on cars in 2014](T).",
    "study": "[A survey by the institute](S) [found](C) [that 61 percent of farmers want rain insurance](T).",
    "passive": "[Maria Lopez](S) [was quoted as saying](C) [that the talks had failed](T).",
    "parenthesis": "[The new law](T), [he](S) [argued](C), [would cost 300 jobs](T).",
    "question": "[The lawyer](S) [asked](C) [whether the witness had seen the car](T).",
    "order": "[Officials](S) [urged](C) [residents to leave the valley](T).",
    "single marks": "[‘We are tired,’](T) [said](C) [Tom Reed](S), a miner. [‘But we will go on.’](T)",
    "mixed marks": '[“Yes,"](T) [he](S) [said](C). ["No one told us.”](T)',
    "guillemets": "[«Il faut partir»](T), [said](C) [the farmer](S).",
    "two speakers": "[The UN](S1) [says](C1) [1.2 million people have fled](T1); "
    "[the government](S2) [says](C2) [the figure is closer to 800,000](T2).",
    "over paragraphs": "[“It began at noon,”](T) [Anna Berg](S), a nurse, [told](C) reporters. "
    "[“Then the roof came down.](T)\n"
    "[“Nobody knew where to go. It was dark and there was smoke everywhere in the hall.”](T)",
    "after a colon": "[The governor](S) [said](C):\n"
    "[“Every family in this state deserves clean water and we will deliver it.”](T)",
    "floating": "[“We lost everything in the flood and nobody came to help us.”](T)",
    "transcript": "[WALLACE](S1)[:](C1) [Did you vote for the bill](T1)?\n"
    "[PENCE](S2)[:](C2) [I did not vote for the bill in 2009](T2).",
    "odd mark": '["This odd mark never closes](T1), [he](S1) [said](C1).\n'
    "[The army](S2) [said](C2) [two soldiers were wounded in the clash](T2).",
    "nested": "[The police chief](S1) [said](C1) "
    "[[the driver](S2) [told](C2) officers [that the brakes had failed](T2)](T1).",
}


@pytest.mark.parametrize("name", CASES)
def test_source_cue_and_content(model, name):
    text, wanted = expected_of(CASES[name])
    found = read(model, text)
    assert len(found) == len(wanted)
    for attribution, marked in zip(found, wanted, strict=True):
        contents = [s.of(text).strip(ENDS) for s in attribution.content_spans]
        assert contents == [content.strip(ENDS) for content in marked["T"]]
        assert all(cue in attribution.cue for cue in marked["C"]) and bool(attribution.cue) == bool(marked["C"])
        assert all(s in attribution.source_text for s in marked["S"]) and bool(attribution.source_text) == bool(
            marked["S"]
        )


@pytest.mark.parametrize(
    ("sentence", "kind", "sense"),
    [
        ("“The bridge is safe,” the mayor said.", "direct", "say"),
        ("The mayor said the bridge is “safe”.", "mixed", "say"),
        ("The mayor said the bridge is safe.", "indirect", "say"),
        ("The study shows that sales fell.", "indirect", "show"),
        ("The mayor did not say how many people were hurt.", "indirect", "deny"),
        ("Farmers believe that the river will flood again.", "indirect", "believe"),
    ],
)
def test_kind_and_sense(model, sentence, kind, sense):
    assert [(a.kind, a.sense) for a in read(model, sentence)] == [(kind, sense)]


def test_an_attribution_inside_another_points_at_it(model):
    found = read(model, parse(CASES["nested"])[0])
    assert [a.parent for a in found] == [None, 0]


def test_kinds_keeps_only_those(model):
    text = "The mayor said the bridge is safe. Officials urged residents to leave the valley."
    assert [a.sense for a in read(model, text, kinds=("say", "show"))] == ["say"]


def test_rules_alone_name_themselves(model):
    assert [a.rule for a in read(model, "The mayor said the bridge is safe.", learned=False)] == ["clause-of-verb:say"]


def test_sections_that_are_not_read_give_nothing(model):
    text = "The mayor said the bridge is safe.\nThe judge said the road is closed."
    sections = [Section("body", 0, 34), Section("comment", 35, len(text), read=False)]
    doc = next(iter(annotate(model, [Article("a", "a", text)], [sections])))
    assert [a.source_text for a in find_attributions(doc)] == ["The mayor"]


WORDS = st.sampled_from(
    ["he", "said", "that", "“", "”", '"', ",", ".", ":", "Anna", "the plan", "failed", "according to", "\n", "'"]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_text_gives_spans_of_itself(model, text):
    for attribution in read(model, text):
        every = attribution.source_spans + attribution.cue_spans + attribution.content_spans
        assert attribution.content == " ".join(span.of(text) for span in attribution.content_spans)
        assert attribution.start == min(s.start for s in every) and attribution.end == max(s.end for s in every)
        assert all(0 <= s.start < s.end <= len(text) for s in every)


def test_a_file_that_holds_no_weights_is_named(tmp_path):
    (tmp_path / "own.npz").write_text("no weights", "utf-8")
    with pytest.raises(TaggerError, match="own.npz is not a weights file"):
        load_tagger(str(tmp_path / "own.npz"))
