"""The period of the figure's own event, over reporting dates and side events."""

from datetime import date

import pytest

from tests.stages.claims.support import claims_of, rule

CASES = [
    # (marked sentence, words of the period or "", start of the rule's name)
    (
        "Raids [between July 3 and July 28](d=2017-07-03..2017-07-28; type=RANGE) killed [212](q; "
        "counted=civilian) civilians.",
        "between July 3 and July 28",
        "modifier-of-subject",
    ),
    (
        "[The report released on [Friday](d=2017-07-07)](a1; part=source) [says](a1; part=cue) [raids "
        "[between July 3 and July 28]"
        "(d=2017-07-03..2017-07-28; type=RANGE) that were assessed during "
        "[August](d=2017-08-01..2017-08-31) killed [212](q) civilians](a1; part=content).",
        "between July 3 and July 28",
        "modifier-of-subject",
    ),
    (
        "[Officials](a1; part=source) [said](a1; part=cue) [Tuesday](d=2017-07-04) that [41 passengers "
        "had died in [June](d=2017-06-01..2017-06-30), "
        "[12](q) of them children](a1; part=content).",
        "June",
        "",
    ),
    (
        "[Officials](a1; part=source) [said](a1; part=cue) on [Tuesday](d=2017-07-04) that [[41](q) "
        "passengers had died](a1; part=content).",
        "",
        "",
    ),
    (
        "[Last week](d=2017-06-26..2017-07-02), at least [76](q) people were killed when the hotel collapsed.",
        "Last week",
        "modifier-of-verb",
    ),
    ("The vote was held on [Sunday](d=2017-07-02), with a turnout of around [2 million](q) voters.", "Sunday", ""),
    ("The deadliest fire was in [1991](d=1991-01-01..1991-12-31), in which [1,426](q) people died.", "1991", ""),
    (
        "A record [45,756](q) migrants crossing the strait [last year](d=2016-01-01..2016-12-31) needed help.",
        "last year",
        "modifier-of",
    ),
    (
        "The town owes [422,000](q) euros for the period [from 2004 to 2009](d=2004-01-01..2009-12-31; type=RANGE).",
        "from 2004 to 2009",
        "modifier-of",
    ),
    ("[In 2007](d=2007-01-01..2007-12-31), the plant employed [900](q) people.", "In 2007", "modifier-of-verb"),
    ("The plant closed in [2007](d=2007-01-01..2007-12-31). It had employed [900](q) people.", "", ""),
    ("The firm sold [31](q) ships.", "", ""),
    (
        "Sales were [12](q) million in [2009](d=2009-01-01..2009-12-31); they are [15](q) million "
        "[today](d=2017-07-07).",
        "2009",
        "modifier-of-verb",
    ),
    (
        "Some [51](q; kind=percent; unit=percent) percent disapprove, up from [45](q; kind=percent; "
        "unit=percent) percent in [March](d=2017-03-01..2017-03-31).",
        "",
        "",
    ),
    (
        "Burglaries rose from [210](q) in [2014](d=2014-01-01..2014-12-31) to [265](q) in "
        "[2015](d=2015-01-01..2015-12-31).",
        "2014",
        "",
    ),
    (
        "[NASA](a1; part=source) [said](a1; part=cue) [on [Monday](d=2017-07-03) the trip would take "
        "[7](q) months](a1; part=content).",
        "",
        "",
    ),
    (
        "As of [Tuesday](d=2017-07-04), [[25](q) people have died](a1; part=content), [according to](a1; "
        "part=cue) [police](a1; part=source).",
        "Tuesday",
        "modifier-of-verb",
    ),
    ("At least [17](q) fighters were killed and [30](q) wounded near Brega on [Sunday](d=2017-07-02).", "Sunday", ""),
    (
        "Gold rose to $[1,650](q), its highest level [since September 2011](d=2011-09-01..2017-07-07; type=RANGE).",
        "",
        "",
    ),
    (
        "In Clark County turnout was [81](q; kind=percent; unit=percent) percent, up 4 points from "
        "[2008](d=2008-01-01..2008-12-31).",
        "",
        "",
    ),
    (
        "A survey published on [Monday](d=2017-07-03) shows that [94](q; kind=percent; unit=percent) "
        "percent of nurses smoke.",
        "",
        "",
    ),
    (
        "A [Dixon](e=ORG) poll taken from [August 2 to August 5](d=2016-08-02..2016-08-05; type=RANGE) puts Birk at "
        "[46](q; kind=percent; unit=percent) percent.",
        "August 2 to August 5",
        "fieldwork",
    ),
    (
        "The party took [14](q) seats in [Sunday](d=2017-07-02)'s election, down from [24](q).",
        "Sunday",
        "",
    ),
]


CASES += [
    (
        "Mines killed [87](q) people and injured [214](q) along the border in [2023](d=2023-01-01..2023-12-31).",
        "2023",
        "modifier-of-verb:shared",
    ),
    (
        "Raids killed [41](q) fighters and [nine](q) civilians between [March 9](d=2017-03-09) and 12.",
        "March 9",
        "",
    ),
    (
        "Mines killed [87](q) people in [2021](d=2021-01-01..2021-12-31) and injured [214](q) in "
        "[2023](d=2023-01-01..2023-12-31).",
        "2021",
        "modifier-of-verb",
    ),
    ("The mayor opened [3](q) schools and died in [2014](d=2014-01-01..2014-12-31).", "", ""),
    (
        "In [May](d=2017-05-01..2017-05-31), profit rose to 9 million dollars, or 12 a share, from [8](q; kind=money; "
        "unit=USD) million dollars.",
        "",
        "",
    ),
    (
        "The bank sold [50](q; kind=money; unit=USD) million dollars of bonds due [2031](d=2031-01-01..2031-12-31).",
        "",
        "",
    ),
    (
        "[At least 31 people died](a1; part=content), [the army](a1; part=source) [said](a1; part=cue) on "
        "[Thursday](d=2017-07-06), raising an earlier count of [26](q).",
        "",
        "",
    ),
    (
        "Net profit rose [8](q; kind=percent; unit=percent) percent to 33 million dollars, or 35 cents a share, from "
        "30 million dollars, or 31 cents a share, in [the year-ago quarter](d=2016-04-01..2016-06-30).",
        "",
        "",
    ),
    # how large the stadium is, how old she is, what it cost before
    ("The club moved to a stadium, which holds [61](q) people, in [2014](d=2014-01-01..2014-12-31).", "", ""),
    ("[Ann Orr](e=PERSON), [54](q; kind=age), resigned in [May](d=2017-05-01..2017-05-31).", "", ""),
    ("A ticket costs [640](q; kind=money) dollars, 55 dollars more than [a year ago](d=2016-07-07).", "", ""),
]


@pytest.mark.parametrize("marked, words, name", CASES)
def test_when(model, marked, words, name):
    claims, doc = claims_of(model, marked)
    claim = next(c for c in claims if c.quantity == 0)
    found = doc._.dates[claim.date].text if claim.date is not None else ""
    assert found == words
    assert rule(claim, "when").startswith(name)


def test_since_clause_ends_at_publication(model):
    (claim,), _ = claims_of(
        model,
        "Raids have killed [603](q) civilians since the campaign was launched in [2014](d=2014-01-01..2014-12-31).",
    )
    assert claim.period == (date(2014, 1, 1), date(2017, 7, 7))
    assert rule(claim, "when") == "since-clause"


def test_two_joined_dates_are_one_period(model):
    (claim,), _ = claims_of(
        model,
        "The office counted [31](q) cases in [November](d=2011-11-01..2011-11-30) and [December "
        "2011](d=2011-12-01..2011-12-31).",
    )
    assert claim.period == (date(2011, 11, 1), date(2011, 12, 31))


def test_so_far_this_year_ends_at_publication(model):
    (claim,), _ = claims_of(model, "The river flooded [12](q) towns so far [this year](d=2017-01-01..2017-12-31).")
    assert claim.period == (date(2017, 1, 1), date(2017, 7, 7))


def test_the_value_before_has_no_date_of_the_event(model):
    claims, _ = claims_of(
        model, "The party took [14](q) seats in [Sunday](d=2017-07-02)'s election, down from [24](q)."
    )
    assert [c.date for c in claims] == [0, None]


def test_clause_on_a_date(model):
    (claim,), doc = claims_of(
        model,
        "The rain was the heaviest since [2009](d=2009-01-01..2009-12-31), when Typhoon Ketsana killed "
        "[464](q) people.",
    )
    assert doc._.dates[claim.date].text == "2009" and claim.period is None


def test_carried_period(model):
    claims, doc = claims_of(
        model,
        "Raids [between July 3 and July 28](d=2017-07-03..2017-07-28; type=RANGE) killed [212](q) civilians. "
        "Over that period [34](q) soldiers were wounded.",
    )
    assert doc._.dates[claims[1].date].text == "between July 3 and July 28"
    assert rule(claims[1], "when") == "carried-by-over-that-period"


def test_no_period_without_publication_date(model):
    (claim,), _ = claims_of(
        model, "Raids killed [603](q) civilians since [2014](d=2014-01-01..2014-12-31).", published=None
    )
    assert claim.date == 0
