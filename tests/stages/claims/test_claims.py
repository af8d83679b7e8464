"""Which figure belongs to which statement; sources; rules; denials; what the rows look like."""

from decimal import Decimal

import pytest
import yaml
from spacy.tokens import Doc

from pipeline.config import ClaimsConfig
from pipeline.records import Quantity
from pipeline.stages.claims import ClaimsStage, find_claims
from pipeline.stages.claims.lexicon import PATH, lexicon
from tests.stages.claims.support import claims_of, marked_doc, rule


def test_two_figures_share_the_attribution(model):
    claims, doc = claims_of(
        model,
        "[The ministry](a1; part=source) [said](a1; part=cue) [[41](q) people died and [60](q) were "
        "hurt](a1; part=content).",
    )
    assert [c.attribution for c in claims] == [0, 0] and [c.quantity for c in claims] == [0, 1]
    assert {c.source for c in claims} == {"ministry"}
    assert {c.claim for c in claims} == {"41 people died and 60 were hurt"}


def test_statement_without_figure(model):
    (claim,), doc = claims_of(
        model, "[Ann Orr](a1; part=source) [said](a1; part=cue) [the bridge was unsafe](a1; part=content)."
    )
    assert claim.quantity is None and claim.claim == "the bridge was unsafe" and claim.cue == "said"


def test_own_voice_has_no_source(model):
    (claim,), _ = claims_of(model, "South Korea evacuated [80](q) people.")
    assert claim.source == "" and claim.attribution is None and claim.claim == "South Korea evacuated 80 people."


@pytest.mark.parametrize(
    "marked, source, name",
    [
        (
            "A quake struck the coast, killing [76](q) people, the [Interior Ministry](e=ORG) said.",
            "Interior Ministry",
            "subject-of-say",
        ),
        ("Activists put the toll at [41](q).", "Activists", "subject-of-put-at"),
        (
            "[Libya](a1; part=source)[:](a1; part=cue) [Rebels say [17](q) fighters were killed](a1; part=content).",
            "Rebels",
            "subject-of-say",
        ),
        ("She said [17](q) fighters were killed.", "", ""),
    ],
)
def test_speaker_by_the_parse_alone(model, marked, source, name):
    claims, _ = claims_of(model, marked)
    assert (claims[0].source, rule(claims[0], "source")) == (source, name)


@pytest.mark.parametrize(
    "marked, source",
    [
        ("= Police: [41](q) dead in ferry sinking", "Police"),
        ("= [41](q) dead in ferry sinking, police say", "police"),
        ("= Ferry: [41](q) dead off Port Lume", ""),
    ],
)
def test_headlines(model, marked, source):
    claims, _ = claims_of(model, marked)
    assert claims[0].source == source


def test_plans_and_deeds_are_no_statements(model):
    claims, _ = claims_of(
        model,
        "[The firm](a1; part=source) [plans to](a1; part=cue; sense=promise) [open [40](q) shops](a1; part=content).",
    )
    assert claims[0].source == ""


def test_innermost_statement(model):
    claims, _ = claims_of(
        model,
        "[The agency](a1; part=source) [reported](a1; part=cue) [that [the mayor](a2; part=source) "
        "[said](a2; part=cue) "
        "[[12](q) houses burned](a2; part=content)](a1; part=content).",
    )
    assert [c.source for c in claims] == ["mayor"]


@pytest.mark.parametrize(
    "marked, source, name",
    [
        (
            "[The [Pentagon](e=ORG)](a1; part=source) [says](a1; part=cue) [raids killed [603](q) "
            "civilians](a1; part=content). "
            "[The report](a2; part=source) [says](a2; part=cue) [[119](q) died in May](a2; part=content).",
            "Pentagon",
            "issuer-last-source",
        ),
        (
            "An audit by the [School Board](e=ORG) came out. [The audit](a1; part=source) [counts](a1; "
            "part=cue) [[40](q) schools](a1; part=content).",
            "School Board",
            "issuer-by-elsewhere",
        ),
        (
            "[[Orla Institute](e=ORG)'s study](a1; part=source) [shows](a1; part=cue) [[40](q) percent "
            "smoke](a1; part=content).",
            "Orla Institute",
            "issuer-possessor",
        ),
        (
            "[A spokesman for the [Home Office](e=ORG)](a1; part=source) [said](a1; part=cue) [[40](q) "
            "had left](a1; part=content).",
            "Home Office",
            "speaks-for",
        ),
        (
            "[Lena Ortun](e=PERSON), finance minister, spoke. [The finance minister, [Lena "
            "Ortun](e=PERSON)](a1; part=source), [said](a1; part=cue) "
            "[[40](q) had left](a1; part=content).",
            "Lena Ortun",
            "named-in-description",
        ),
    ],
)
def test_source(model, marked, source, name):
    claims, _ = claims_of(model, marked)
    assert (claims[-1].source, rule(claims[-1], "source")) == (source, name)


def test_the_body_named_last(model):
    claims, _ = claims_of(
        model,
        "[Toyota](e=ORG) is in trouble. It has recalled [300](q) vehicles in Norden, the company "
        "announced on Wednesday.",
    )
    assert (claims[0].source, rule(claims[0], "source")) == ("Toyota", "subject-of-say")


@pytest.mark.parametrize(
    "marked, source",
    [
        ("[Cilcor](e=ORG) grew. It owns [300](q) mines, the utility holding company announced.", "Cilcor"),
        (
            "[Cilcor](e=ORG) bought a mine from [Hunter](e=ORG). It owns [300](q) mines, the utility holding company "
            "announced.",
            "utility holding company",
        ),
        (
            "[Orlo Works](e=ORG) shook. Some [300](q) people were hurt, the civil protection agency announced.",
            "civil protection agency",
        ),
    ],
)
def test_a_body_that_is_described(model, marked, source):
    claims, _ = claims_of(model, marked)
    assert claims[0].source == source


def test_a_figure_is_no_source(model):
    claims, _ = claims_of(
        model,
        "[The [Rasmussen](e=ORG)](a1; part=source) [says](a1; part=cue) [[[38](q; kind=percent) percent of "
        "voters](a2; part=source) "
        "[say](a2; part=cue) [the country is doing well, up from [27](q; kind=percent) percent](a2; "
        "part=content)](a1; part=content).",
    )
    assert [c.source for c in claims] == ["Rasmussen", "Rasmussen"]


@pytest.mark.parametrize(
    "marked, counted",
    [
        ("They kept a minority larger than a [third](q; kind=fraction) to veto bills.", "minority"),
        ("Their pay was cut by [half](q; kind=fraction).", "pay"),
        (
            "The sea took [107](q; counted=boat) boats. Nearly [half](q; kind=fraction) of those killed were cooks.",
            "killed",
        ),
        ("Some [107](q; counted=miner) miners were killed and [200](q) hurt.", "miner"),
    ],
)
def test_counted_is_completed(model, marked, counted):
    claims, _ = claims_of(model, marked)
    assert claims[-1].counted == counted and rule(claims[-1], "counted")


def test_poll_carries_on(model):
    claims, _ = claims_of(
        model,
        "A [Halden University](e=ORG) poll gives Birk [46](q; kind=percent; unit=percent) percent. "
        "Another [9](q; kind=percent; unit=percent; counted=respondent) percent of respondents were undecided.",
    )
    assert [c.source for c in claims] == ["Halden University", "Halden University"]
    assert [rule(c, "source") for c in claims] == ["poll-in-sentence", "poll-carried"]


@pytest.mark.parametrize(
    "marked, status",
    [
        (
            "[The governor](a1; part=source) [denied](a1; part=cue; sense=deny) [that [200](q) villagers "
            "were missing](a1; part=content).",
            "denied:denied",
        ),
        ("They fired under the absurd pretext that [one](q; counted=shell) shell had landed.", "denied:pretext"),
        ("If [200](q) people came, the hall would be full.", "condition:if"),
        ("In all [200](q) people came.", ""),
    ],
)
def test_figures_that_are_not_asserted(model, marked, status):
    claims, _ = claims_of(model, marked)
    assert rule(claims[0], "asserted") == status


@pytest.mark.parametrize(
    "marked, status",
    [
        ("Activists counted [500](q) evictions. That number is absurd, the minister said.", "denied:absurd"),
        ("Activists counted [500](q) evictions. The ministry called the new figure “propaganda”.", "denied:propaganda"),
        ("Activists counted [500](q) evictions. The ministry rejected the claim.", "denied:rejected"),
        ("Activists counted [500](q) evictions. The ministry called the figure a matter for the courts.", ""),
        ("Activists counted [500](q) evictions. Critics rejected the plan.", ""),
        ("Activists counted [500](q) evictions. Snow fell. Dogs barked. The ministry rejected the claim.", ""),
        ("Activists counted [500](q) evictions. They rejected the claim that roofs leaked.", ""),
    ],
)
def test_figures_denied_a_sentence_later(model, marked, status):
    claims, _ = claims_of(model, marked)
    assert rule(claims[0], "asserted") == status


def test_nobody_denies_his_own_figure(model):
    claims, _ = claims_of(
        model,
        "[Activists](a1; part=source) [said](a1; part=cue) [[500](q) people were evicted](a1; part=content). "
        "[Activists](a2; part=source) [said](a2; part=cue) [that number is absurd](a2; part=content).",
    )
    assert rule(claims[0], "asserted") == ""


def test_what_is_put_at(model):
    claims, _ = claims_of(model, "[Open Door](e=ORG) put the number of dead civilians at [23](q).")
    assert (claims[0].source, claims[0].counted) == ("Open Door", "civilian")


def test_every_filled_column_names_its_rule(model):
    claims, _ = claims_of(
        model,
        "[The ministry](a1; part=source) [said](a1; part=cue) [[41](q) people died in [Mosul](e=GPE) in "
        "[2014](d=2014-01-01..2014-12-31)](a1; part=content).",
    )
    assert set(dict(claims[0].rules)) >= {"quantity", "source", "when", "where"}


def test_figures_inside_dates_are_no_claims(model):
    claims, _ = claims_of(model, "The bridge fell [[five](q) hours earlier](d=2017-07-07).")
    assert claims == []


def test_worthiness_rises_with_what_a_claim_states(model):
    plain, _ = claims_of(model, "The sea took [41](q) boats.")
    full, _ = claims_of(
        model,
        "[The ministry](a1; part=source) [said](a1; part=cue) [the sea took [41](q) boats in "
        "[2014](d=2014-01-01..2014-12-31)](a1; part=content).",
    )
    assert 0 < plain[0].check_worthiness < full[0].check_worthiness < 1


def test_options(model):
    doc = marked_doc(
        model,
        "The sea took [41](q) boats. "
        "[Ann Orr](a1; part=source) [said](a1; part=cue) [the bridge was unsafe](a1; part=content).",
    )
    assert len(find_claims(doc, ClaimsConfig())) == 2
    assert [c.quantity for c in find_claims(doc, ClaimsConfig(statements=False))] == [0]
    assert [c.source for c in find_claims(doc, ClaimsConfig(own_voice=False))] == ["Ann Orr"]


def test_without_parse_sections_or_article(model):
    """Somebody's own pipeline: no sections, no article, no sentences, no parse at all."""
    doc = model.make_doc("The army said 41 boats were lost.")
    doc._.quantities = (Quantity(14, 22, "41 boats", Decimal(41), None, "count", "test", counted="boat"),)
    (claim,) = find_claims(doc, ClaimsConfig())
    assert (claim.claim, claim.section, claim.sentence) == ("The army said 41 boats were lost.", "body", None)


def test_nothing_found_gives_nothing(model):
    assert find_claims(marked_doc(model, "The sea was calm."), ClaimsConfig()) == []
    assert find_claims(Doc(model.vocab), ClaimsConfig()) == []


def test_component_stores_records_and_spans(model):
    doc = ClaimsStage(model, "claims", ClaimsConfig())(marked_doc(model, "The sea took [41](q) boats."))
    assert len(doc._.claims) == 1 and doc.spans["claims"][0].text == doc._.claims[0].claim


def test_offsets_slice(model):
    claims, doc = claims_of(
        model,
        "= Sea takes [41](q) boats\n\n[The ministry](a1; part=source) [said](a1; part=cue) [[41](q) "
        "boats were lost](a1; part=content).",
    )
    assert [c.section for c in claims] == ["headline", "body"]
    assert all(doc.text[c.start : c.end] == c.claim for c in claims)


def test_lexicon_examples(model):
    for name, entry in yaml.safe_load(PATH.read_text("utf-8")).items():
        assert all(isinstance(word, str) for word in entry["words"]), name
        doc = model(entry["example"])
        assert any(t.lemma_ in lexicon()[name] or t.lower_ in lexicon()[name] for t in doc), name


def test_a_listing_gives_no_claims(model):
    listing = "The table reads " + ", ".join(f"[{n}](q) boats" for n in range(101, 107)) + "."
    for most, expected in ((6, 6), (5, 0)):
        settings = ClaimsConfig(most_figures=most)
        doc = marked_doc(model, listing)
        assert len(find_claims(doc, settings)) == expected and len(doc._.quantities) == 6
        doc = ClaimsStage(model, "claims", settings)(doc)
        assert [rule for rule, *_ in doc._.exclusions] == ["listing-gives-no-claims"] * (expected == 0)
