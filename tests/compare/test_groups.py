"""The same claim in several documents; invented rows."""

import random
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from pipeline.compare import features, group_claims, groups
from pipeline.compare.features import words_of
from pipeline.compare.figures import agree, bounds, precision


def row(claim_id, doc_id, context, figure, value, **more):
    base = {
        "claim_id": claim_id,
        "doc_id": doc_id,
        "context": context,
        "claim": context,
        "figure": figure,
        "value": None if value is None else Decimal(value),
        "value_high": None,
        "modifier": "",
        "change": "",
        "unit": "",
        "counted": "",
        "about": "",
        "entities": "",
        "source": "",
        "published": "2021-03-04",
    }
    return {**base, **more}


FERRY = "A ferry capsized off Port Lume on Tuesday, killing 41 passengers, the Lume Coastguard said."
FERRY_OTHER = "The Transport Ministry said 38 passengers were killed on Tuesday when a ferry capsized off Port Lume."


def ferry(claim_id, doc_id, context, value, **more):
    return row(
        claim_id, doc_id, context, f"{value} passengers", str(value), counted="passenger", entities="Port Lume", **more
    )


def test_headline_and_body_are_one_claim():
    rows = [
        row(
            "c1",
            "d1",
            "Ferry sinks off Port Lume, 41 passengers dead",
            "41 passengers",
            "41",
            counted="passenger",
            entities="Port Lume",
        ),
        ferry("c2", "d1", FERRY, 41, source="Lume Coastguard"),
    ]
    found, belongs = group_claims(rows)
    assert len(found) == 1 and belongs["c1"] == belongs["c2"]
    assert found[0]["documents"] == 1 and found[0]["disagree"] is False
    assert found[0]["sources"] == "Lume Coastguard" and found[0]["claim_ids"] == "c1; c2"


def test_two_documents_that_disagree():
    rows = [
        ferry("c1", "d1", FERRY, 41, source="Lume Coastguard"),
        ferry("c2", "d2", FERRY_OTHER, 38, source="Transport Ministry"),
    ]
    (group,), belongs = group_claims(rows)
    assert (group["lowest"], group["highest"], group["disagree"], group["documents"]) == (
        Decimal(38),
        Decimal(41),
        True,
        2,
    )
    assert group["sources"] == "Lume Coastguard; Transport Ministry"
    assert set(belongs) == {"c1", "c2"}


@pytest.mark.parametrize(
    "modifier, value, disagree",
    [("at least", 38, False), ("about", 40, False), ("more than", 50, True), ("at most", 30, True), ("", 45, True)],
)
def test_modifiers_decide_whether_figures_disagree(modifier, value, disagree):
    rows = [
        ferry("c1", "d1", FERRY, 41),
        ferry("c2", "d2", FERRY_OTHER.replace("38", str(value)), value, modifier=modifier),
    ]
    (group,), _ = group_claims(rows)
    assert group["disagree"] is disagree


def test_dead_and_injured_stay_apart():
    rows = [
        ferry("c1", "d1", FERRY, 41),
        ferry("c2", "d2", "38 passengers were injured on Tuesday when a ferry capsized off Port Lume.", 38),
    ]
    assert group_claims(rows) == ([], {})


def test_two_figures_in_one_document_stay_apart():
    rows = [ferry("c1", "d1", FERRY, 41), ferry("c2", "d1", FERRY_OTHER, 38)]
    assert group_claims(rows) == ([], {})


def test_other_period_is_another_claim():
    rows = [
        ferry("c1", "d1", FERRY, 41, when_start="2021-03-02", when_end="2021-03-02"),
        ferry("c2", "d2", FERRY, 41, when_start="2019-03-02", when_end="2019-03-02"),
    ]
    assert group_claims(rows) == ([], {})


def test_two_candidates_in_two_documents_are_two_groups():
    text = "A Marlow poll gave Ada Birk 46 percent and Otto Renn 35 percent among voters in Lumeland."
    rows = [
        row(
            f"{doc}{value}",
            doc,
            text,
            f"{value} percent",
            value,
            unit="percent",
            counted="voter",
            entities="Ada Birk; Otto Renn; Lumeland",
        )
        for doc in ("d1", "d2")
        for value in ("46", "35")
    ]
    found, belongs = group_claims(rows)
    assert sorted(g["lowest"] for g in found) == [Decimal(35), Decimal(46)]
    assert not any(g["disagree"] for g in found)


def test_men_and_women_stay_apart():
    text = "Six women and six men vied for the post of secretary in Lumeland."
    rows = [
        row("c1", "d1", text, "Six women", "6", counted="woman"),
        row("c2", "d1", text, "six men", "6", counted="man"),
    ]
    assert group_claims(rows) == ([], {})


def test_same_share_of_different_things_stays_apart():
    rows = [
        row(
            "c1",
            "d1",
            "The desk rated 32% of Green claims as false, compared to 11% of Liberal claims.",
            "11% of Liberal claims",
            "11",
            unit="percent",
            counted="claim",
        ),
        row(
            "c2",
            "d1",
            "The desk rated 22% of Liberal claims as true compared to 11% of Green claims.",
            "11% of Green claims",
            "11",
            unit="percent",
            counted="claim",
        ),
    ]
    assert group_claims(rows) == ([], {})


def test_one_of_several_figures_is_not_set_against_another():
    rows = [
        row(
            "c1",
            "d1",
            "Ada Birk has 42 percent and Otto Renn 38 percent in Lumeland, the poll found.",
            "42 percent",
            "42",
            unit="percent",
            entities="Ada Birk; Otto Renn; Lumeland",
        ),
        row(
            "c2",
            "d1",
            "Ada Birk has 42 percent and Otto Renn 38 percent in Lumeland, the poll found.",
            "38 percent",
            "38",
            unit="percent",
            entities="Ada Birk; Otto Renn; Lumeland",
        ),
        row(
            "c3",
            "d2",
            "Ada Birk has 45 percent in Lumeland, another poll found.",
            "45 percent",
            "45",
            unit="percent",
            entities="Ada Birk; Otto Renn; Lumeland",
        ),
    ]
    assert group_claims(rows) == ([], {})


def test_a_bare_name_is_no_statement():
    assert group_claims([row("c1", "d1", "Clinton", "", None), row("c2", "d2", "Clinton", "", None)]) == ([], {})


def test_syndicated_copies_count_once():
    rows = [ferry(f"c{i}", f"d{i}", FERRY, 41) for i in range(4)] + [ferry("c9", "d9", FERRY_OTHER, 38)]
    (group,), belongs = group_claims(rows)
    assert group["documents"] == 2 and len(belongs) == 5


def test_statements_without_figures():
    text = "The coalition took every feasible precaution before the strike"
    rows = [
        row("c1", "d1", text, "", None, source="Pentagon"),
        row("c2", "d2", text + ".", "", None, source="Pentagon"),
        row("c3", "d3", "The coalition took heavy losses before the winter", "", None),
    ]
    (group,), belongs = group_claims(rows)
    assert set(belongs) == {"c1", "c2"} and group["lowest"] is None and group["disagree"] is False


def test_cells_may_be_text():
    rows = [
        ferry("c1", "d1", FERRY, 41),
        {**ferry("c2", "d2", FERRY, 41), "value": "41", "published": None, "about": None},
    ]
    assert len(group_claims(rows)[0]) == 1


def test_order_of_rows_does_not_matter():
    rows = [
        ferry("c1", "d1", FERRY, 41),
        ferry("c2", "d2", FERRY_OTHER, 38),
        ferry("c3", "d3", FERRY, 41),
        row("c4", "d4", "Nothing else happened in Brack, where 12 boats lay.", "12 boats", "12", counted="boat"),
    ]
    expected = {frozenset(g["claim_ids"].split("; ")) for g in group_claims(rows)[0]}
    for seed in range(5):
        shuffled = random.Random(seed).sample(rows, len(rows))
        assert {frozenset(g["claim_ids"].split("; ")) for g in group_claims(shuffled)[0]} == expected


def test_empty():
    assert group_claims([]) == ([], {})


@pytest.mark.parametrize(
    "one, other, expected",
    [
        (("603",), ("600",), True),
        (("2000000",), ("2400000",), False),
        (("76", None, "at least"), ("102",), True),
        (("100", "120"), ("119",), True),
        (("5.1",), ("5.4",), False),
        (("41",), ("38",), False),
    ],
)
def test_bounds(one, other, expected):
    def make(value, high=None, modifier=""):
        return bounds(Decimal(value), None if high is None else Decimal(high), modifier)

    assert agree([make(*one), make(*other)]) is expected


@pytest.mark.parametrize("value, expected", [("603", "1"), ("600", "100"), ("2.5", "0.1"), ("0", "1")])
def test_precision(value, expected):
    assert precision(Decimal(value)) == Decimal(expected)


def test_lexicon_examples():
    data = yaml.safe_load(Path(features.__file__).with_name("lexicon.yaml").read_text("utf-8"))
    for entry in data["outcomes"].values():
        assert set(words_of(entry["example"])) & set(entry["words"]), entry["example"]


def test_comparisons_grow_with_the_rows(monkeypatch):
    """Near-linear: twice the rows, about twice the comparisons, and few a row."""
    places = [f"Town{i}" for i in range(400)]
    calls = [0]
    original = groups.same_claim

    def counting(*arguments):
        calls[0] += 1
        return original(*arguments)

    monkeypatch.setattr(groups, "same_claim", counting)

    def many(count):
        chooser = random.Random(7)
        calls[0] = 0
        group_claims(
            [
                row(
                    f"c{i}",
                    f"d{i // 5}",
                    f"Officials said {v} people were killed in {p} near the {chooser.choice(places)} bridge.",
                    f"{v} people",
                    v,
                    counted="person",
                    entities=p,
                )
                for i in range(count)
                for p in [chooser.choice(places)]
                for v in [chooser.randint(1, 900)]
            ]
        )
        return calls[0]

    few = many(2000)
    assert few < 5 * 2000 and many(4000) < 3 * max(few, 2000)


RAIDS = "The Norden army said its raids on the town of Tarn killed nine civilians in March."
REBELS = "Northern Front said at least 26 civilians died in the raids."
LISTS = "Open Lists, which reads hospital files, put the number of dead civilians at 23."


def dead(claim_id, context, figure, value, source, **more):
    return row(claim_id, "d1", context, figure, value, counted="civilian", source=source, **more)


def test_sources_of_one_article_disagree():
    rows = [
        dead("c1", RAIDS, "nine civilians", "9", "Norden army", entities="Tarn", where="Tarn"),
        dead("c2", REBELS, "at least 26 civilians", "26", "Northern Front", modifier="at least"),
        dead("c3", LISTS, "23", "23", "Open Lists", about="the number of dead civilians"),
    ]
    (group,), belongs = group_claims(rows)
    assert (group["lowest"], group["highest"], group["disagree"]) == (9, 26, True)
    assert group["documents"] == 1 and len(set(belongs.values())) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"source": "Norden army"},
        {"where": "Orlo"},
        {"counted": "child"},
        {"context": "Northern Front said at least 26 civilians were arrested."},
        {"value": Decimal(260), "figure": "at least 260 civilians"},
    ],
    ids=["one-source", "other-place", "other-people", "other-outcome", "other-order"],
)
def test_figures_of_one_article_that_are_not_set_against_one_another(change):
    rows = [
        dead("c1", RAIDS, "nine civilians", "9", "Norden army", entities="Tarn", where="Tarn"),
        {**dead("c2", REBELS, "at least 26 civilians", "26", "Northern Front"), **change},
    ]
    assert group_claims(rows) == ([], {})


def test_prices_of_two_firms_are_two_claims():
    def close(claim_id, firm, value):
        text = f"In Port Lume Stock Exchange composite trading yesterday, {firm} shares closed at ${value}."
        return row(
            claim_id, f"d-{claim_id}", text, f"${value}", value, unit="USD", about=f"{firm} shares",
            entities=f"{firm}; Port Lume Stock Exchange",
        )  # fmt: skip

    assert group_claims([close("c1", "Ortun", "18"), close("c2", "Brask Steel", "43")]) == ([], {})
    assert group_claims([close("c1", "Ortun", "43"), close("c2", "Brask Steel", "43")]) == ([], {})


def test_a_part_of_the_toll_is_no_other_toll():
    def bombs(claim_id, where, value):
        text = f"The bombings outside the ministry on Tuesday killed {value} people in {where}, the police said."
        return row(
            claim_id, f"d-{claim_id}", text, f"{value} people", value, counted="person", where=where,
            entities="Norden; " + where.replace(" and ", "; "),
        )  # fmt: skip

    assert group_claims([bombs("c1", "Tarn", "10"), bombs("c2", "Tarn and Orlo", "240")]) == ([], {})
    (group,), _ = group_claims([bombs("c1", "Tarn and Orlo", "224"), bombs("c2", "Tarn and Orlo", "240")])
    assert group["disagree"]
