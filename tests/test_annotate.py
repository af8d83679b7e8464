"""Articles become one Doc each, section by section; what was read before isn't read again."""

import json
from itertools import accumulate

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.stages.component  # noqa: F401  declares doc._.article and doc._.sections
from pipeline.annotate import SeenSections, annotate, base_components
from pipeline.records import Article, Section
from tests.model.compare import ATTRIBUTES, differing

PARAGRAPHS = (
    "Floods cut off Lesser Marawa",
    "At least 1,200 people have fled, the mayor said on Tuesday. “We've lost 40 boats,” she added.",
    "Photo: a boat in the harbour (Oona Vey)",
    "There were no deaths. The river had risen by 3.5 metres since Friday, according to the flood office.",
)


def article(text, name="a"):
    return Article(doc_id=name, path=name, text=text)


def paragraphs(text, read=lambda position: True, separator="\n\n"):
    found, start = [], 0
    for position, part in enumerate(text.split(separator)):
        if part:
            found.append(Section("body", start, start + len(part), read=read(position)))
        start += len(part) + len(separator)
    return found


def reading(nlp, monkeypatch):
    """The texts the model is given from now on."""
    given, pipe = [], nlp.pipe

    def recorded(texts, **options):
        texts = list(texts)
        given.extend(texts)
        return pipe(texts, **options)

    monkeypatch.setattr(nlp, "pipe", recorded)
    return given


def test_each_section_is_annotated_as_if_it_stood_alone(model):
    text = "\n\n".join(PARAGRAPHS)
    [doc] = annotate(model, [article(text)], [paragraphs(text)])
    assert doc.text == text
    assert [token.text for token in doc if token.is_space] == ["\n\n"] * 3
    for paragraph in PARAGRAPHS:
        alone = model(paragraph)
        start = text.index(paragraph)
        part = doc.char_span(start, start + len(paragraph))
        describe = [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.ent_iob_, t.ent_type_) for t in alone]
        assert [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.ent_iob_, t.ent_type_) for t in part] == describe
        assert [t.head.i - part.start for t in part] == [t.head.i for t in alone]
        assert [s.text.strip() for s in part.sents] == [s.text for s in alone.sents]
        assert [e.text for e in part.ents] == [e.text for e in alone.ents]


def test_unread_sections_keep_their_words_and_get_nothing_else(model, monkeypatch):
    text = "\n\n".join(PARAGRAPHS)
    given = reading(model, monkeypatch)
    sections = paragraphs(text, read=lambda position: position != 2)
    [doc] = annotate(model, [article(text)], [sections], seen=SeenSections())
    assert given == [PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[3]]
    part = doc.char_span(text.index("Photo"), text.index("Vey)") + 4)
    assert [t.text for t in part] == ["Photo", ":", "a", "boat", "in", "the", "harbour", "(", "Oona", "Vey", ")"]
    assert not any(t.tag_ or t.pos_ or t.dep_ or t.lemma_ or t.ent_type_ for t in part)
    assert doc._.sections == tuple(sections) and doc._.article.text == text


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("", []),
        ("   ", []),
        ("Nothing marked here.", []),
        ("  Two spaces. And\tmore.  ", [(2, 13), (14, 22)]),
        ("One. Two.", [(0, 4), (5, 9)]),
        ("One.Two.", [(0, 4), (4, 8)]),
        ("One \nTwo", [(0, 4), (5, 8)]),
        ("One left out two", [(0, 3), (13, 16)]),
        ("Ends in space  \n x", [(0, 15), (17, 18)]),
        ("A\r\n\r\nB 😀\n", [(0, 1), (5, 8)]),
    ],
)
def test_the_text_is_kept_to_the_character(model, text, sections):
    [doc] = annotate(model, [article(text)], [[Section("body", a, b) for a, b in sections]])
    assert doc.text == text
    for start, end in sections:
        assert doc.char_span(start, end, alignment_mode="expand").text.strip() == text[start:end].strip()


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ab. \n\t1,“é😀", max_size=60), st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=6))
def test_any_sections_of_any_text(model, text, steps):
    borders = [0, *accumulate(step for step, _ in steps), len(text)]
    pairs = [(a, b, read) for a, b, (_, read) in zip(borders, borders[1:], steps) if a < b <= len(text)]
    [doc] = annotate(model, [article(text)], [[Section("body", a, b, read=read) for a, b, read in pairs]])
    assert doc.text == text


@pytest.mark.parametrize("sections", [[(0, 5), (3, 8)], [(4, 8), (0, 3)], [(0, 99)]])
def test_impossible_sections_are_refused(model, sections):
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        list(annotate(model, [article("One two three.")], [[Section("body", a, b) for a, b in sections]]))


class TestSeenSections:
    def docs(self, model, texts, **options):
        return list(annotate(model, [article(t) for t in texts], [paragraphs(t) for t in texts], **options))

    def test_nothing_is_read_twice(self, model, monkeypatch):
        given = reading(model, monkeypatch)
        seen = SeenSections()
        first, second = "\n\n".join(PARAGRAPHS), "\n\n".join((*PARAGRAPHS[1:], "Nothing else happened.", PARAGRAPHS[0]))
        docs = self.docs(model, [first, second, first], seen=seen)
        docs += self.docs(model, [second], seen=seen)
        assert sorted(given) == sorted([*PARAGRAPHS, "Nothing else happened."])
        assert differing([docs[0], docs[1]], [docs[2], docs[3]])[0] == 0
        assert docs[0].to_array(ATTRIBUTES).any()

    def test_output_is_the_same_with_and_without(self, model):
        texts = ["\n\n".join(PARAGRAPHS), "\n\n".join(reversed(PARAGRAPHS))] * 2
        without = [doc for text in texts for doc in self.docs(model, [text], seen=SeenSections(tokens=0))]
        assert differing(self.docs(model, texts, seen=SeenSections()), without)[0] == 0

    def test_sections_outlive_memory_zones(self, model):
        text = "Zwibblers zwibbled at Quorvane on Monday."
        seen, described = SeenSections(), []
        for _ in range(2):
            with model.memory_zone():
                [doc] = self.docs(model, [text], seen=seen)
                described.append([(t.text, t.lemma_, t.tag_, str(t.morph), t.shape_, t.dep_, t.ent_type_) for t in doc])
        assert described[0] == described[1]
        assert len(seen) == 1

    def test_the_number_of_tokens_is_bounded(self, model):
        seen = SeenSections(tokens=12)
        self.docs(model, ["One two three four.", "Five six seven.", "Eight nine ten eleven twelve."], seen=seen)
        assert len(seen) == 2
        assert seen.get("One two three four.", model.vocab) is None
        self.docs(model, ["word " * 20], seen=seen)
        assert len(seen) == 2

    def test_another_pipeline_starts_afresh(self, monkeypatch):
        nlp = spacy.blank("en")
        self.docs(nlp, ["The same again."])
        nlp.add_pipe("sentencizer")
        [doc] = self.docs(nlp, ["The same again. Twice."])
        assert len(list(doc.sents)) == 2


def test_only_the_models_own_components_run(model):
    with model.select_pipes(disable=[]):
        ran = []
        spacy.Language.component("noted", func=lambda doc: ran.append(doc) or doc)
        model.add_pipe("noted")
        try:
            list(annotate(model, [article("Something new was said.")], [[Section("body", 0, 23)]]))
            assert not ran
            assert base_components(model) == ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
        finally:
            model.remove_pipe("noted")


def test_articles_come_out_as_if_read_one_by_one(model, shared):
    """Batching and the memory change nothing, on 20 articles."""
    lines = (shared / "eval/attributions/gold.jsonl").read_text("utf-8").splitlines()[:20]
    texts = [json.loads(line)["text"] for line in lines]
    sections = [paragraphs(text) for text in texts]
    together = annotate(model, [article(text) for text in texts], sections, seen=SeenSections())
    alone = (doc for text, found in zip(texts, sections) for doc in annotate(model, [article(text)], [found], seen=SeenSections()))
    assert differing(together, alone)[0] == 0
