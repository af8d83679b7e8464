"""Sources behind pronouns and descriptions."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipeline.config import EntitiesConfig
from pipeline.records import Article, Attribution, TextSpan
from pipeline.stages.attributions import sources
from pipeline.stages.attributions.sources import resolve_sources
from pipeline.stages.component import store
from pipeline.stages.entities import find_entities

GOLD = Path(__file__).with_name("sources_gold.json")
ROLES = yaml.safe_load(Path(sources.__file__).with_name("roles.yaml").read_text("utf-8"))


def attribution(text: str, source: str, *, content: str = "", after: int = 0) -> Attribution:
    start = text.index(source, after)
    spans = (TextSpan(text.index(content), text.index(content) + len(content)),) if content else ()
    return Attribution(
        start,
        start + len(source),
        "",
        "",
        source,
        (TextSpan(start, start + len(source)),),
        "",
        (),
        content,
        spans,
        "test",
    )


def resolved(model, text: str, *found: Attribution) -> list[Attribution]:
    doc = model(text)
    store(doc, "entities", find_entities(doc, EntitiesConfig()))
    return resolve_sources(doc, list(found))


@pytest.mark.parametrize(
    ("text", "source", "after", "name"),
    [
        ("Maria Lopez toured the camp. She said water was short.", "She", 0, "Maria Lopez"),
        ("John Ward met Maria Lopez on Monday. He said the talks went well.", "He", 0, "John Ward"),
        ("John Ward met Maria Lopez on Monday. She said the talks went well.", "She", 0, "Maria Lopez"),
        ("The Red Cross sent ten trucks. It said more would follow.", "It", 0, "Red Cross"),
        ('Mr. Reyes arrived late. "The road was closed," he said.', "he", 20, "Reyes"),
    ],
)
def test_pronouns(model, text, source, after, name):
    (found,) = resolved(model, text, attribution(text, source, after=after))
    assert found.source.endswith(name) and "; source=pronoun" in found.rule and found.confidence


@pytest.mark.parametrize(
    "text",
    ["Rain fell for days. He said the road was closed.", '"We were lucky," she said. Nobody else spoke.'],
)
def test_a_pronoun_without_a_name_is_left_as_it_stands(model, text):
    pronoun = "He" if "He " in text else "she"
    (found,) = resolved(model, text, attribution(text, pronoun))
    assert found.source == pronoun and found.rule == "test" and found.confidence is None


def test_what_acts_against_a_group_is_not_that_group(model):
    text = "U.S.-led coalition strikes against the Islamic State group went on. The coalition said they were precise."
    (found,) = resolved(model, text, attribution(text, "The coalition"))
    assert found.source == "coalition"


def test_a_report_stays_the_same_report(model):
    text = "The Pentagon says 603 civilians died. The report lists them. The World Bank agreed. The report lists raids."
    first = attribution(text, "The Pentagon")
    bank = attribution(text, "The World Bank")
    reports = [attribution(text, "The report", after=at) for at in (30, 75)]
    found = resolved(model, text, first, reports[0], bank, reports[1])
    assert [a.source for a in found] == ["Pentagon", "Pentagon", "World Bank", "Pentagon"]


def test_it_is_the_subject_before_and_no_name_from_further_back(model):
    text = "The Red Cross sent trucks, the Red Cross said. The army has not let reporters in. It denied using mines."
    first, then = attribution(text, "the Red Cross"), attribution(text, "It")
    assert [found.source for found in resolved(model, text, first, then)] == ["Red Cross", "army"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The financial regulator has tripled its staff. It says it visited 230 firms.", "financial regulator"),
        ("The survey asked 340 people. It shows that half of them smoke.", "survey"),
        ("The BBC called. A separate survey shows no change: it suggests that 12 left.", "separate survey"),
        ("The garden has been closed. It says it will open.", "It"),
    ],
)
def test_it_is_a_body_or_a_document(model, text, name):
    pronoun = "it" if ": it" in text else "It"
    assert resolved(model, text, attribution(text, pronoun))[0].source == name


def test_an_office_tells_less_than_a_given_name(model):
    text = "Labour's spokesman, Diane Orr, blamed the cuts. She said the budget had shrunk."
    first, then = attribution(text, "Labour's spokesman, Diane Orr"), attribution(text, "She")
    assert [found.source for found in resolved(model, text, first, then)] == ["Diane Orr", "Diane Orr"]


def test_of_two_with_one_surname_the_one_who_spoke_last(model):
    text = (
        "Tom Ward was found dead. His mother, Ellen Ward, said he was ill. Ward said she had called. Tom Ward's brother, "
        "Paul Ward, said he knew. Ward said he was sorry."
    )
    spoken = ["His mother, Ellen Ward", "Ward said she", "Tom Ward's brother, Paul Ward", "Ward said he was sorry"]
    found = [attribution(text, words.partition(" said")[0], after=text.index(words)) for words in spoken]
    found = resolved(model, text, *found)
    assert [a.source for a in found] == ["Ellen Ward", "Ellen Ward", "Paul Ward", "Paul Ward"]


def test_the_new_mayor_is_not_the_mayor(model):
    text = "Mayor Tom Ward lost the vote. The new mayor said taxes would fall. The mayor said he was sorry."
    new, old = attribution(text, "The new mayor"), attribution(text, "The mayor")
    assert [found.source for found in resolved(model, text, new, old)] == ["new mayor", "Tom Ward"]


def test_its_figures_are_those_of_who_has_just_spoken(model):
    text = "Prices fell, the World Bank said. More than half of the jobs were lost, its figures showed."
    first, then = attribution(text, "the World Bank"), attribution(text, "its figures")
    assert [found.source for found in resolved(model, text, first, then)] == ["World Bank", "World Bank"]
    text = "Prices fell, the World Bank said. The agency said 12 had left and its records show why."
    first, then = attribution(text, "the World Bank"), attribution(text, "its records")
    assert resolved(model, text, first, then)[1].source == "its records"


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("The World Bank spoke. Toyota's profit fell by 40 percent, it said on Monday.", "it", "Toyota"),
        ("Prices fell, according to the state wildlife office, Ofcom. Nobody spoke.", "the state wildlife office", "Ofcom"),
        ("Prices fell, said the wildlife office, Ofcom and the police.", "the wildlife office", "wildlife office"),
    ],
)
def test_names_close_by(model, text, source, name):
    first = [attribution(text, "The World Bank")] if "World Bank" in text else []
    content = text[text.index("Toyota") : text.index(", it")] if "Toyota" in text else "Prices fell"
    *_, found = resolved(model, text, *first, attribution(text, source, content=content, after=len(text) // 2 - 20))
    assert found.source == name


def test_its_survey_is_of_who_has_just_spoken(model):
    text = "Fares fell, the World Bank said. They rose, the campaign group said. Its survey found 64 percent unhappy."
    found = [attribution(text, s) for s in ("the World Bank", "the campaign group", "Its survey")]
    assert resolved(model, text, *found)[-1].source == "Its survey"


def test_a_pronoun_can_stand_for_someone_without_a_name(model):
    text = 'The mayor denied that homes were cleared. "That number is absurd," she said.'
    first, then = attribution(text, "The mayor"), attribution(text, "she")
    assert [found.source for found in resolved(model, text, first, then)] == ["mayor", "mayor"]


def test_what_a_description_adds_must_stand_beside_the_name(model):
    text = "Orlo Steel Inc. closed on Monday. The civil protection agency said roads were blocked."
    (found,) = resolved(model, text, attribution(text, "The civil protection agency"))
    assert found.source == "civil protection agency" and found.confidence is None


def test_a_speaker_does_not_name_himself(model):
    text = "Paul Reyes stepped back. Tom Ward was a fool, he said."
    found = attribution(text, "he", after=40, content="Tom Ward was a fool")
    assert resolved(model, text, found)[0].source == "Paul Reyes"


@pytest.mark.parametrize("entry", ROLES["persons"] + ROLES["groups"], ids=lambda entry: entry["noun"])
def test_examples_of_the_roles(model, entry):
    text = entry["example"]
    source = next(form for form in (f"The {entry['noun']}",) if f". {form}" in text)
    (found,) = resolved(model, text, attribution(text, source, after=text.index(". ")))
    assert "; source=description" in found.rule, found


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        (
            "The Northfield Institute released a report on Monday. The report said sales fell.",
            "The report",
            "Northfield Institute",
        ),
        (
            "A study by the World Health Organization counted 40 cases. The study found no cause.",
            "The study",
            "World Health Organization",
        ),
        ("The Pentagon says 603 civilians died. The report says half of them died in Mosul.", "The report", "Pentagon"),
    ],
)
def test_documents_speak_for_who_issued_them(model, text, source, name):
    first = attribution(text, name if name in text else source)
    *_, found = resolved(model, text, first, attribution(text, source, after=20))
    assert found.source == name and "; source=document" in found.rule


def test_everything_else_stays(model):
    text = "Maria Lopez toured the camp. She said water was short."
    before = attribution(text, "She")
    (found,) = resolved(model, text, before)
    assert replace(found, source=before.source, rule=before.rule, confidence=None) == before


def test_development_articles(model, shared):
    """156 pronoun and description sources annotated by us: of those resolved at least 80% right, at least 60% resolved."""
    gold = json.loads(GOLD.read_text("utf-8"))
    lines = (shared / "eval/attributions/gold.jsonl").read_text("utf-8").splitlines()
    articles = {article["id"]: article for article in map(json.loads, lines)}
    chosen = sorted({entry["id"] for entry in gold})[::2]  # every second article: half the time, the same picture
    wanted = tried = right = 0
    for doc in model.pipe([articles[key]["text"] for key in chosen]):
        key = chosen.pop(0)
        doc._.article = Article(key, key, doc.text)
        store(doc, "entities", find_entities(doc, EntitiesConfig()))
        found = []
        for entry in articles[key]["attributions"]:
            roles = {role: tuple(TextSpan(*span) for span in entry[role]) for role in ("source", "cue", "content")}
            spans = sum(roles.values(), ())
            if spans:
                words = " ".join(span.of(doc.text) for span in roles["source"])
                start, end = min(s.start for s in spans), max(s.end for s in spans)
                found.append(
                    Attribution(start, end, "", "", words, roles["source"], "", roles["cue"], "", roles["content"], "")
                )
        sources_found = {a.source_spans[0]: a for a in resolve_sources(doc, found) if a.source_spans}
        for entry in gold:
            if entry["id"] != key:
                continue
            answer = sources_found[TextSpan(*entry["source"])]
            changed = "source=" in answer.rule
            wanted += entry["antecedent"] is not None
            tried += changed
            if changed and entry["antecedent"]:
                name = _words(doc.text[slice(*entry["antecedent"])])
                right += name <= _words(answer.source) or _words(answer.source) <= name
    assert right / tried >= 0.8, (right, tried)
    assert tried / wanted >= 0.6, (tried, wanted)


def _words(name: str) -> set[str]:
    return {word.strip(".,'’").removesuffix("s").lower() for word in name.split()} - {"mr", "mr.", "mrs.", "the", ""}
