"""Names with their labels and canonical names, as inline markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Span

from pipeline.config import EntitiesConfig
from pipeline.records import Section
from pipeline.stages.entities import find_entities
from pipeline.stages.entities.gazetteer import load_gazetteer, read_gazetteer
from pipeline.stages.entities.lexicon import lexicon
from tests.markup import parse

CASES = [
    # gazetteer names and aliases
    "Fighters of [IS](label=ORG; name=Islamic State) fled. [ISIS](name=Islamic State) and the"
    " [Islamic State group](name=Islamic State) are one.",
    "The [Pentagon](label=ORG; name=Pentagon) said the strike near [Mosul](label=GPE; name=Mosul) was lawful.",
    "Talks between the [U.S.](label=GPE; name=United States) and [UK](name=United Kingdom) ended.",
    # demonyms stay apart from countries
    "[Iraqi](label=NORP; name=Iraqi) forces entered a town in [Iraq](label=GPE; name=Iraq).",
    "Many [Syrians](label=NORP; name=Syrian) fled.",
    "The pro-[Beijing]() camp lost.",
    # titles are no part of a name, and alone they are nobody
    "Prime Minister [Haider Karim](label=PERSON; name=Haider Karim) met President [Ana Roth](label=PERSON).",
    "The country's Prime Minister said Tuesday the gains were real.",
    # a surname after the full name
    "[Donald Trump](label=PERSON; name=Donald Trump) spoke. Later [Trump](name=Donald Trump) left.",
    # abbreviations defined in brackets
    "The [Harbour Workers Federation](label=ORG; name=Harbour Workers Federation)"
    " ([HWF](name=Harbour Workers Federation)) met on Monday."
    " The [HWF](name=Harbour Workers Federation) voted to strike.",
    # the country a compass word stands for
    "[North Korea](name=North Korea) fired first and the [North](name=North Korea) fired again.",
]


def found_in(model, text):
    return find_entities(model(text), EntitiesConfig())


@pytest.mark.parametrize("marked", CASES)
def test_names(model, marked):
    text, expected = parse(marked)
    found = found_in(model, text)
    if "pro-" in text:
        assert [(e.text, e.label) for e in found] == [("pro-Beijing", "NORP")]
        return
    assert [e.text for e in found] == [e.text for e in expected]
    for entity, wanted in zip(found, expected):
        assert text[entity.start : entity.end] == entity.text
        for field, value in wanted.attributes.items():
            assert getattr(entity, field) == value, (entity, field)


def test_two_people_with_one_surname_stay_apart(model):
    found = found_in(model, "Harriet Lowell met Marcus Lowell in Boston. Harriet Lowell said she was glad.")
    assert [e.name for e in found if e.label == "PERSON"] == ["Harriet Lowell", "Marcus Lowell", "Harriet Lowell"]


def test_a_shared_surname_is_the_one_introduced_first(model):
    found = found_in(model, "Harriet Lowell thanked her brother, Marcus Lowell. Lowell will speak in Boston on Monday.")
    assert [(e.name, e.rule) for e in found if e.text == "Lowell"] == [("Harriet Lowell", "model+surname-shared")]


def test_a_surname_that_stands_alone_long_before_is_somebody_else(model):
    text = "Obama spoke. Obama left. Obama flew to Chicago. Obama slept. Michelle Obama stayed. Obama came back."
    names = {e.name for e in found_in(model, text) if e.text == "Obama"}
    assert names == {"Obama"}


def test_a_given_name_outweighs_a_wrong_label(model):
    doc = model("Robert Halder asked about it. Halder then moved on.")
    doc.set_ents([Span(doc, 0, 2, "ORG"), Span(doc, 6, 7, "PRODUCT")])
    assert [(e.name, e.label) for e in find_entities(doc, EntitiesConfig())] == [("Robert Halder", "PERSON")] * 2


def test_a_surname_with_small_words(model):
    found = found_in(model, "Mayor Bill de Blasio spoke first. De Blasio said the blast was intentional.")
    assert [(e.name, e.label) for e in found] == [("Bill de Blasio", "PERSON")] * 2


def test_names_over_the_end_of_a_line(model):
    found = found_in(model, "The long report on the events of May was then sent to the Islamic\nState group by mail.")
    assert [(e.text, e.name) for e in found] == [("Islamic\nState group", "Islamic State")]


def test_short_forms_of_known_names(model):
    text = "The Wall Street Journal asked the UN Security Council on Monday. The Council met, the Journal reported."
    assert [e.name for e in found_in(model, text)] == [
        "Wall Street Journal", "UN Security Council", "UN Security Council", "Wall Street Journal",
    ]  # fmt: skip


def test_capitals_of_a_dateline(model):
    found = found_in(model, "VELLIN, Ostria (AP) — Two people died in Vellin on Monday.")
    assert [(e.text, e.label, e.name) for e in found] == [
        ("VELLIN", "GPE", "Vellin"),
        ("Ostria", "GPE", "Ostria"),
        ("AP", "ORG", "Associated Press"),
        ("Vellin", "GPE", "Vellin"),
    ]


@pytest.mark.xfail(
    strict=True,
    reason="a name that stands once, without title, given name or telling last word, is the model's to find",
)
def test_unknown_names(model):
    assert [e.text for e in found_in(model, "The murder of Nightwing shook Peekaboo Cosplay.")] == [
        "Nightwing",
        "Peekaboo Cosplay",
    ]


def test_page_furniture_is_nobody(model):
    text = "The minister left.\n\nLatest News\n\nNotable Replies\n\nImage: Marta Kolar"
    names = {e.text for e in found_in(model, text)}
    assert names <= {"Marta Kolar"}


def test_headline_capitals_make_no_names(model):
    text = "Power Plant Rules Face Key Test In Court\n\nPresident Barack Obama spoke in Chicago on Monday."
    assert [e.text for e in found_in(model, text)] == ["Barack Obama", "Chicago"]


def test_a_place_in_a_longer_name_is_not_a_place(model):
    found = found_in(model, "The Bank of England kept its rate, the University of Texas closed.")
    assert [(e.text, e.label) for e in found] == [("Bank of England", "ORG"), ("University of Texas", "ORG")]


def test_a_person_called_like_a_place(model):
    found = found_in(model, "Lena Paris sued the firm. The judge asked Paris to return. She had moved to Paris in May.")
    assert [(e.text, e.label) for e in found] == [("Lena Paris", "PERSON"), ("Paris", "PERSON"), ("Paris", "GPE")]


def test_sections_that_are_not_read_give_no_names(model):
    doc = model("Iraq asked for help. Syria did not.")
    doc._.sections = (Section("body", 0, 20), Section("comment", 21, 35, read=False))
    assert [e.text for e in find_entities(doc, EntitiesConfig())] == ["Iraq"]


def test_empty_text(model):
    assert found_in(model, "") == []
    assert found_in(model, " \n ") == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                "Paris Ana Roth the of and ( ) , . - ' \" IS US U.S. pro North Korea Ministry Mr. 12 said \n\n News "
                "Council’s é 日本"
            ).split(" ")
        ),
        max_size=25,
    )
)
def test_offsets_and_order_hold_for_any_text(model, words):
    text = " ".join(words)
    end = 0
    for entity in found_in(model, text):
        assert entity.start >= end and text[entity.start : entity.end] == entity.text and entity.name
        end = entity.end


@pytest.mark.parametrize("name", ["world", "armed-groups", "casualty"])
def test_every_gazetteer_entry_is_found_in_its_example(model, name):
    items = read_gazetteer(name)
    chosen = EntitiesConfig(gazetteers=("world", "armed-groups", name))
    docs = model.pipe([item["example"] for item in items], batch_size=256, disable=["parser", "lemmatizer"])
    wrong = []
    for item, doc in zip(items, docs, strict=True):
        doc.set_ents([])  # the gazetteer's own work
        if item["name"] not in {e.name for e in find_entities(doc, chosen)}:
            wrong.append((item["name"], item["example"]))
    assert not wrong


@pytest.mark.parametrize("name", ["world", "armed-groups", "casualty"])
def test_no_alias_stands_for_two_names(name):
    seen: dict[str, str] = {}
    for item in read_gazetteer(name):
        for form in (item["name"], *item.get("aliases", ()), *item.get("demonyms", ())):
            assert seen.setdefault(form, item["name"]) == item["name"], form


@pytest.mark.parametrize("name", sorted(lexicon()))
def test_word_lists_are_text_and_their_example_holds(model, name):
    from importlib.resources import files

    import yaml

    lists = yaml.safe_load((files("pipeline.stages.entities") / "lexicon.yaml").read_text(encoding="utf-8"))
    assert all(isinstance(word, str) for word in lists[name]["words"])
    example = lists[name]["example"]
    if example.startswith("-"):
        assert found_in(model, example[1:]) == []
        return
    text, expected = parse(example.replace("]", "]()"))
    found = {(e.start, e.end) for e in found_in(model, text)}
    assert {(e.start, e.end) for e in expected} <= found, found_in(model, text)


def test_own_gazetteer(model, tmp_path):
    path = tmp_path / "local.yaml"
    path.write_text("- {name: Karsk Valley, label: LOC, aliases: [the Valley of Karsk, Karsk]}\n", encoding="utf-8")
    found = find_entities(model("Rain fell on Karsk."), EntitiesConfig(gazetteers=("world", str(path))))
    assert [(e.text, e.label, e.name) for e in found] == [("Karsk", "LOC", "Karsk Valley")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("- {name: NO, label: GPE}\n- {name: no, label: GPE}\n", "it must be text"),
        ("- {name: Karsk, label: PLACE}\n", "allowed are EVENT, FAC, GPE"),
        ("- {name: Karsk, label: GPE, alias: [K]}\n", "has the field 'alias'"),
        ("name: Karsk\n", "must be a list of entries"),
    ],
)
def test_mistakes_in_a_gazetteer_are_said(tmp_path, content, words):
    path = tmp_path / "local.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        load_gazetteer((str(path),))


def test_unknown_gazetteer_names_the_shipped_ones():
    with pytest.raises(ValueError, match="armed-groups, casualty, world"):
        load_gazetteer(("wrold",))


def test_scraped_page(model, shared):
    text = (shared / "eval/claims/text/000_cac5a88ce628049b.txt").read_text(encoding="utf-8")
    article = text[: text.index("Latest News")]
    found = found_in(model, article)
    assert {"Pentagon", "Mosul", "Islamic State", "Iraq", "Syria"} <= {e.name for e in found}
    assert {e.name for e in found if e.text in ("IS", "Islamic State group")} == {"Islamic State"}
    assert not [e for e in found if e.label == "PERSON" and "Minister" in e.text]
    assert not [e for e in found_in(model, text) if "Replies" in e.text or "Latest" in e.text]


def test_short_names_of_companies(model):
    text = (
        "Harwick Industries Inc. sold its plant in Ohio. Harwick said on Monday that the price was fair."
        " The buyer has no other deal with Harwick Industries."
    )
    names = [(e.name, e.label) for e in found_in(model, text) if "Harwick" in e.text]
    assert names == [("Harwick Industries Inc.", "ORG")] * 3


@pytest.mark.parametrize("text", ["The U.S.-led coalition struck.", "A U.N.-backed deal failed."])
def test_abbreviations_in_compounds(model, text):
    assert [e.text for e in found_in(model, text)] == [text.split()[1].split("-")[0]]
