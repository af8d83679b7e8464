"""Which attributed contents are statements, what of them stands in ``claim``, and what ``about`` may be."""

import pytest

from pipeline.stages.claims.rules import COLUMNS, listed, parts
from tests.stages.claims.support import claims_of, rule


def stated(model, content, *, sense="say", kind="indirect", cue="said"):
    """The claims of an attribution with this content and no figure."""
    marked = (
        f"[Ann Orr](a1; part=source) [{cue}](a1; part=cue; sense={sense}; kind={kind}) [{content}](a1; part=content)."
    )
    claims, doc = claims_of(model, marked)
    assert all(c.claim == doc.text[c.start : c.end] for c in claims)
    return [c.claim for c in claims]


@pytest.mark.parametrize(
    "content, sense, kind",
    [
        ("the new count “propaganda”", "judge", "mixed"),
        ("civilian casualties in the valley", "say", "indirect"),
        ("to open a new school in Port Lume", "want", "indirect"),
        ("why the harbour wall had failed", "say", "indirect"),
        ("whether the harbour wall had failed", "ask", "indirect"),
        ("“propaganda”", "judge", "direct"),
        ("a bridge that was built in haste", "judge", "indirect"),
        ("“Who would ever have thought of such a thing?”", "say", "direct"),
    ],
)
def test_no_statement(model, content, sense, kind):
    assert stated(model, content, sense=sense, kind=kind) == []


@pytest.mark.parametrize(
    "content, claim",
    [
        ("the harbour wall was unsafe", "the harbour wall was unsafe"),
        ("that the harbour wall was unsafe", "the harbour wall was unsafe"),
        (", that its boats were old,", "its boats were old"),
        ("that reports that the wall was unsafe were wrong", "reports that the wall was unsafe were wrong"),
    ],
)
def test_claim_as_it_stands(model, content, claim):
    assert stated(model, content) == [claim]


def test_a_demand_is_one_with_its_subject(model):
    assert stated(model, "that the mayor leave the town", sense="order", cue="demanded") == ["the mayor leave the town"]


def test_quotation_keeps_its_marks(model):
    assert stated(model, "“a wall of sand and broken promises”", kind="direct") == [
        "“a wall of sand and broken promises”"
    ]


def test_claim_of_a_figure_begins_behind_that(model):
    claims, doc = claims_of(
        model,
        "[The army](a1; part=source) [said](a1; part=cue) [that its raids killed [41](q; counted=fighter) "
        "fighters](a1; part=content).",
    )
    assert claims[0].claim == "its raids killed 41 fighters" == doc.text[claims[0].start : claims[0].end]


def test_one_rule_a_column_in_order(model):
    (claim,), _ = claims_of(
        model,
        "[He](a1; part=source) [said](a1; part=cue; rule=tagger:say/pronoun:recency) [[41](q) people died in "
        "[Mosul](e=GPE) in [2014](d=2014-01-01..2014-12-31)](a1; part=content).",
    )
    columns = [column for column, _ in claim.rules]
    assert columns == [c for c in COLUMNS if c in columns] and len(set(columns)) == len(columns)
    assert {"claim", "source", "quantity", "when", "where"} <= set(columns)
    assert rule(claim, "claim") == "tagger:say"
    assert not any(";" in name or "=" in name for _, name in claim.rules)


def test_parts_of_an_attributions_rule():
    assert parts("tagger:say; source=pronoun:recency") == {"claim": "tagger:say", "source": "pronoun:recency"}
    assert parts("tagger:say") == {"claim": "tagger:say"} and parts("") == {}
    assert listed({"where": "in-phrase", "claim": "a", "when": ""}) == (("claim", "a"), ("where", "in-phrase"))


@pytest.mark.parametrize(
    "marked, about",
    [
        (
            "[[Unions](about)](a1; part=source) [said](a1; part=cue) [[3](q; about=Unions) million workers across the "
            "country stopped work](a1; part=content).",
            "",
        ),
        (
            "[The bureau](a1; part=source) [said](a1; part=cue) [the repair of the bridge had cost [12](q; kind=money; "
            "about=The bureau) dollars](a1; part=content).",
            "the repair of the bridge",
        ),
        (
            "[The bureau](a1; part=source) [said](a1; part=cue) [the toll of the flood was [12](q; about=the toll of "
            "the flood)](a1; part=content).",
            "the toll of the flood",
        ),
    ],
)
def test_about_is_never_the_speaker(model, marked, about):
    claims, _ = claims_of(model, marked.replace("[[Unions](about)]", "[Unions]"))
    assert claims[0].about == about


def test_a_share_that_says_something_is_one_row(model):
    claims, _ = claims_of(
        model,
        "[About [four in ten](q; kind=fraction; value=0.4)](a1; part=source) [said](a1; part=cue) [they slept "
        "badly](a1; part=content).",
    )
    assert [c.quantity for c in claims] == [0]


def test_not_saying_how_denies_nothing(model):
    claims, _ = claims_of(
        model,
        "[He](a1; part=source) [did not say](a1; part=cue; sense=deny) [how the firm would find [9](q; kind=money) "
        "dollars](a1; part=content).",
    )
    assert rule(claims[0], "asserted") == ""
