"""Who says it inside somebody else's statement, and where only the parse tells."""

import pytest

from tests.stages.claims.support import claims_of, rule


@pytest.mark.parametrize(
    "marked, source",
    [
        (
            "[[Ann Orr](e=PERSON)](a1; part=source) [seized](a1; part=cue) on [a [Courier](e=ORG) report that [nine](q) "
            "farmers had died](a1; part=content).",
            "Courier",
        ),
        (
            "[[Ann Orr](e=PERSON)](a1; part=source) [said](a1; part=cue) [she did not believe the [Lume Bank](e=ORG)'s "
            "forecast that [300](q) people would leave](a1; part=content).",
            "Lume Bank",
        ),
        (
            "The [Lume Bank](e=ORG) lends. [[Ann Orr](e=PERSON)](a1; part=source) [said](a1; part=cue) [she did not "
            "believe the bank's forecast that [300](q) people would leave](a1; part=content).",
            "Lume Bank",
        ),
        (
            "[[Ann Orr](e=PERSON)](a1; part=source) [said](a1; part=cue) [the report of the day was that [300](q) people "
            "would leave](a1; part=content).",
            "Ann Orr",
        ),
        (
            "According to [a count](a1; part=source)[,](a1; part=cue) [there are 64 wells; the government acknowledges "
            "[twelve](q)](a1; part=content).",
            "government",
        ),
        ("[No one](a1; part=source) [expected](a1; part=cue) [[41](q) more](a1; part=content).", ""),
        ("The agency gives the number of dead as [41](q).", "agency"),
        ("The watchdog, which has its own staff, gives a figure of about [250](q).", "watchdog"),
        (
            "[Police [Norden](e=GPE)](a1; part=source) [said](a1; part=cue) [it had held [19](q) men](a1; part=content).",
            "Police Norden",
        ),
        (
            "The glacier lost [5](q; kind=measure; unit=ton) tons of ice, a team led by [Ann Orr](e=PERSON) reported in "
            "August.",
            "team",
        ),
        (
            "Arrivals reached [403](q; kind=measure; unit=ton) tons by Sunday, exporters estimated on Monday, compared "
            "with 421 last year.",
            "exporters",
        ),
        ("The glacier lost [5](q; kind=measure; unit=ton) tons of ice, and a team reported its loss.", ""),
        (
            "[Analysts polled by [Nordwire](e=ORG)](a1; part=source) [expected](a1; part=cue) [a fall of [5](q; "
            "kind=percent; unit=percent) percent](a1; part=content).",
            "Analysts polled by Nordwire",
        ),
        (
            "[Secret papers that the [Courier](e=ORG) printed](a1; part=source) [show](a1; part=cue) [that [12](q) had "
            "died](a1; part=content).",
            "Secret papers",
        ),
    ],
)
def test_source(model, marked, source):
    claims, _ = claims_of(model, marked)
    claim = next(c for c in claims if c.quantity == 0)
    assert claim.source == source
    assert bool(rule(claim, "source")) == bool(source)
