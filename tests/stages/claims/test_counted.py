"""What a bare number counts: from what is numbered, what it is compared with, and the sentence before."""

import pytest

from tests.stages.claims.support import claims_of


@pytest.mark.parametrize(
    "marked, counted",
    [
        ("The firm tripled the number of its inspectors to [75](q).", "inspector"),
        ("The death toll from the slides has climbed to [51](q).", "death"),
        ("The agency gives the number of dead as [41](q).", "dead"),
        ("Unions said [300](q; counted=worker) workers left. The police put the number at [80](q).", "worker"),
        (
            "The ministry found [555](q; counted=case) cases in [20](q; counted=town) towns, up from [465](q) a week "
            "earlier.",
            "case",
        ),
        (
            "Clinics found [112](q; counted=case) cases in [three](q; kind=duration; unit=month) months, compared with "
            "[28](q) last year.",
            "case",
        ),
        (
            "There were [168](q; counted=crime) crimes per [100,000](q; counted=person) people, while in Orla there were "
            "[28](q).",
            "crime",
        ),
        (
            "Some [74](q; value=74; counted=teacher) teachers quit in [nine](q; value=9; counted=state) states, "
            "[a fifth](q; value=0.2; kind=fraction) more than before.",
            "teacher",
        ),
        ("The death toll has passed [51](q).", "death"),
        ("I ate [30](q; value=30; counted=lunch) lunches with him. He paid for [two](q; value=2).", "lunch"),
        (
            "They found [17](q; value=17; counted=death) deaths. [Nine](q; value=9) of the injured were flown out.",
            "injured",
        ),
        ("The population grew by [two million](q; value=2000000).", "person"),
        (
            "A hall for crowds of [300](q; value=300; counted=person) people was built. A report counted [nine](q; value=9).",
            "",
        ),
        ("The report makes [37](q; counted=rule) rules. One in May made [29](q).", "rule"),
        (
            "We pulled [17](q; value=17; counted=body) bodies out of [one](q; value=1; counted=house) "
            "house, and [nine](q; value=9) of them were small.",
            "body",
        ),
        ("The firm sold [17](q; counted=ship) ships and hired [3](q; counted=cook) cooks. It kept [nine](q).", ""),
    ],
)
def test_counted(model, marked, counted):
    claims, _ = claims_of(model, marked)
    assert max(claims, key=lambda claim: claim.quantity).counted == counted


def test_one_reason_is_no_figure(model):
    claims, _ = claims_of(model, "In [one](q; counted=tweet) tweet he named [one](q; counted=shell) shell.")
    assert [c.quantity for c in claims] == [1]


def test_a_rates_base_is_no_figure(model):
    claims, _ = claims_of(model, "There were [167](q; counted=death) deaths per [100,000](q; counted=inmate) inmates.")
    assert [c.quantity for c in claims] == [0]
