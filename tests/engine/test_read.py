"""Articles -> Docs: sections, long texts, stages of a user's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.config import Config, SectionsConfig, StageConfig
from pipeline.engine.read import pieces, read_articles, read_sections
from pipeline.errors import ClaimsheetError
from pipeline.records import Article, Section

OWN = Config(stages=(StageConfig(stage="sections"), StageConfig(stage="tests.engine.own.numbers", name="numbers")))


@given(st.text(alphabet="ab .\n", min_size=1).filter(str.strip), st.integers(2, 9))
def test_pieces_hold_all_words_and_fit(text, longest):
    start = len(text) - len(text.lstrip())
    section = Section("body", start, len(text.rstrip()))
    found = list(pieces(text, section, longest=longest))
    assert all(0 < piece.end - piece.start <= longest for piece in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert "".join(text[p.start : p.end] for p in found).replace(" ", "").replace("\n", "") == "".join(text.split())


def test_a_long_section_is_cut_after_a_sentence():
    text = "One is here. " * 10
    first, second, *_ = pieces(text, Section("body", 0, len(text)), longest=40)
    assert text[first.start : first.end] == "One is here. One is here. One is here."
    assert text[second.start :].startswith("One")


def test_a_long_text_on_one_line_is_read():
    text = "There were 5 of them. " * 10_000
    nlp = pipeline.load(OWN)
    with nlp.select_pipes(enable=["sections", "numbers"]):
        (doc,) = read_articles(nlp, [Article("long", "long.txt", text)], OWN)
    assert doc.text == text
    assert len(doc._.quantities) == 10_000


def test_without_the_sections_stage_the_text_is_one_body():
    article = Article("a", "a.txt", "Headline\n\nBody.")
    assert [s.kind for s in read_sections(article, None)] == ["body"]
    assert read_sections(Article("b", "b.txt", " \n"), None) == []


def test_a_section_that_is_left_out_is_no_part_of_the_sentence_before():
    text = "Ten houses burned.\n\n1. What a shame\n\nFive people were hurt"
    sections = (Section("body", 0, 18), Section("comment", 20, 35), Section("body", 37, 58))
    nlp = pipeline.load(OWN)
    (doc,) = read_articles(nlp, [Article("a", "a.html", text, sections=sections)], OWN)
    sentences = ["Ten houses burned.", "1. What a shame", "Five people were hurt"]
    assert [sentence.text.strip() for sentence in doc.sents] == sentences


def test_sections_of_the_format_are_read_as_the_settings_say():
    article = Article("a", "a.html", "Body.\n\nA comment.", sections=(Section("body", 0, 5), Section("comment", 7, 17)))
    assert [s.read for s in read_sections(article, SectionsConfig())] == [True, False]
    assert [s.read for s in read_sections(article, SectionsConfig(read=("comment",)))] == [False, True]


def test_load_gives_a_pipeline_that_reads_texts():
    nlp = pipeline.load(OWN)
    assert nlp.pipe_names[0] == "sections"
    assert nlp.pipe_names[-1] == "numbers"
    doc = nlp("Two fires\n\nFire 1 took 20 houses.")
    assert [q.text for q in doc._.quantities] == ["1", "20"]
    assert [span.text for span in doc.spans["quantities"]] == ["1", "20"]
    assert [len(d._.claims) for d in nlp.pipe(["1 and 2", "none"])] == [2, 0]


def test_tables_of_docs():
    nlp = pipeline.load(OWN)
    known = nlp.make_doc("It took 9.")
    known._.article = Article("known", "k.txt", "It took 9.")
    frames = pipeline.tables([nlp("Fire 1 took 20 houses."), nlp(known)])
    assert list(frames["documents"]["doc_id"]) == ["document-1", "known"]
    assert list(frames["quantities"]["value"]) == [1.0, 20.0, 9.0]
    assert frames["quantities"]["value_high"].isna().all()
    assert frames["claims"]["when_start"].dtype.kind == "M"
    assert frames["documents"]["published"].isna().all()
    with pytest.raises(ValueError, match="two documents are called 'known'"):
        pipeline.tables([known, known])


def test_tables_of_nothing_have_their_columns():
    frames = pipeline.tables([])
    assert list(frames["entities"].columns)[:2] == ["entity_id", "doc_id"]
    assert len(frames["claims"]) == 0


def test_options_reach_a_stage_of_one_s_own():
    nlp = pipeline.load(
        Config(stages=(StageConfig(stage="tests.engine.own.fail", name="fail", options={"word": "three"}),))
    )
    with pytest.raises(ValueError, match="three stands there"):
        nlp("one two three")


@pytest.mark.parametrize(
    ("stage", "message"),
    [("tests.engine.own.absent", "can't be imported"), ("tests.engine.own.not_a_function", "is no function of a Doc")],
)
def test_a_stage_that_can_not_be_used(stage, message):
    with pytest.raises(ClaimsheetError, match=message):
        pipeline.load(Config(stages=(StageConfig(stage=stage),)))


def test_importing_the_package_is_light():
    import subprocess
    import sys

    code = "import sys, pipeline; print([m for m in ('spacy', 'pandas', 'numpy', 'pydantic') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
