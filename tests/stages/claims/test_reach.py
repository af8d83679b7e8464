"""Figures beside a statement that belong to it, and those that don't."""

import pytest

from tests.stages.claims.support import claims_of

SAID = "[{who}](a1; part=source) [said](a1; part=cue)"


@pytest.mark.parametrize(
    "marked, source",
    [
        # what goes on behind the words that attribute it
        (
            "[Some 112 cases were found](a1; part=content), [the [Red Cross](e=ORG)](a1; part=source) [said](a1; part=cue) "
            "on Monday, compared with [28](q) last year.",
            "Red Cross",
        ),
        (
            "[Growth would slow](a1; part=content), [she](a1; part=source) [added](a1; part=cue), because oil had become "
            "[40](q; kind=percent) percent dearer.",
            "she",
        ),
        (
            "[At least 880 migrants drowned](a1; part=content), [the [Red Cross](e=ORG)](a1; part=source) "
            "[said](a1; part=cue) on Tuesday, raising an earlier estimate of [700](q).",
            "Red Cross",
        ),
        (
            "[The [Red Cross](e=ORG)](a1; part=source) [says](a1; part=cue) [it visited 230 firms](a1; part=content), "
            "compared with [90](q) in May, and fined twelve.",
            "Red Cross",
        ),
        (
            "[The [Red Cross](e=ORG)](a1; part=source) [says](a1; part=cue) [it visited 230 firms](a1; part=content) "
            "and closed [twelve](q) of them.",
            "Red Cross",
        ),
        (
            "[Forty people are missing](a1; part=content), [he](a1; part=source) [said](a1; part=cue), and [eight](q) others "
            "were hurt.",
            "he",
        ),
        # what the speaker does, and what somebody else does
        (
            "[The road was closed](a1; part=content), [he](a1; part=source) [said](a1; part=cue), waving [three](q) letters.",
            "",
        ),
        (
            "[The road was closed](a1; part=content), [Ann Orr](a1; part=source), who has [three](q) dogs, [said](a1; part=cue).",
            "",
        ),
        (
            '["The road was closed,"](a1; part=content) [said](a1; part=cue; kind=direct) [the driver](a1; part=source), '
            "because [three](q) trees had fallen.",
            "",
        ),
    ],
)
def test_figures_beside_a_statement(model, marked, source):
    claims, _ = claims_of(model, marked)
    claim = next(c for c in claims if c.quantity == 0)
    assert claim.source == source
    assert (claim.attribution is None) == (source == "")


def test_the_claim_holds_its_figure(model):
    claims, doc = claims_of(
        model,
        "[Some 112 cases were found](a1; part=content), [the [Red Cross](e=ORG)](a1; part=source) [said](a1; part=cue) "
        "on Monday, compared with [28](q) in [the same period](d=2016-01-01..2016-03-31).",
    )
    claim = next(c for c in claims if c.quantity == 0)
    assert claim.claim == doc.text
    assert claim.date == 0


def test_a_speaker_may_own_things(model):
    claims, _ = claims_of(
        model,
        '["We close,"](a1; part=content) [said](a1; part=cue; kind=direct) [[Ann Orr](e=PERSON), who runs [two](q) '
        'bars](a1; part=source). ["I let [seven](q) cooks go."](a1; part=content)',
    )
    assert {c.quantity: c.source for c in claims} == {0: "", 1: "Ann Orr"}
