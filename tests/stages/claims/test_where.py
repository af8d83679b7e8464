"""The place of the figure's own event; never the dateline, never the doer's country."""

import pytest

from tests.stages.claims.support import claims_of, rule

CASES = [
    ("Half of those [deaths](q; counted=death) occurred in or near [Mosul](e=GPE).", "Mosul"),
    ("The coast guard evacuated about [80](q) people in the town of [Yeoncheon](e=GPE).", "Yeoncheon"),
    ("[South Korea](e=GPE) evacuated [80](q) people.", ""),
    ("[Six](q) shells hit the area near [Fort Dale](e=FAC).", "Fort Dale"),
    ("A record [45,756](q) migrants crossed the [Channel](e=LOC).", "Channel"),
    ("Some [46](q) percent of [Nevada](e=GPE)'s voters are undecided.", "Nevada"),
    ("Ann Dorr was elected with [58,825](q) votes, the highest in the constituency.", "constituency"),
    (
        "[Officials](a1; part=source) in [Baghdad](e=GPE) [said](a1; part=cue) [[12](q) people had died "
        "in [Mosul](e=GPE)](a1; part=content).",
        "Mosul",
    ),
    ("A hotel collapsed, killing [76](q) people near [Mecca](e=GPE), [Saudi Arabia](e=GPE).", "Mecca"),
    ("The town of [Sebrin](e=GPE) flooded. In the town, [11](q) people drowned.", "Sebrin"),
    ("[Peru](e=GPE) voted. Strikes stopped [30](q) trains across the country.", "Peru"),
    ("They shot three people in [Belfast](e=GPE). In 2011 there were [16](q) killings in the city.", "Belfast"),
    ("[Spain](e=GPE)'s jobless rate rose to [24.6](q; kind=percent; unit=percent) percent.", "Spain"),
    ("Banks in the [UK](e=GPE) and [Chad](e=GPE) lost [450](q; kind=money; unit=USD) dollars.", "UK and Chad"),
    ("Some [4,500](q) members live in 12 states.", ""),
    ("The firm sold [31](q) ships.", ""),
    # what "the town" means: what was called so, or the only one named; never merely what is near
    (
        "Raids hit the town of [Sebrin](e=GPE). An officer spoke in [Vellin](e=GPE). Some [31](q) people fled into the town.",
        "Sebrin",
    ),
    ("A bus left [Vellin](e=GPE) for [Tarn](e=GPE). Snow fell. Some [31](q) houses burned in the town.", "town"),
    ("[Tarn](e=GPE), a town of weavers, flooded. [Vellin](e=GPE) sent [31](q) boats into the town.", "Tarn"),
    ("[Orlo](e=GPE) valley flooded. Some [31](q) houses stood in the valley.", "Orlo"),
    ("They marched in [Lagos](e=GPE). A rally of [31](q) people was held in the capital, [Abuja](e=GPE).", "Abuja"),
    ("[Vellin](e=GPE) is quiet. Some [31](q) people were killed in the capital.", "capital"),
    ("[Canada](e=GPE) voted. Some [31](q) clinics in this country closed.", "country"),
    ("[Ann Orr](e=PERSON), [52](q; kind=age), was shot in [Tarn](e=GPE).", ""),
    ("A [6-year-old](q; kind=age) boy was returned to his father in [Tarn](e=GPE).", ""),
    ("The firm must keep [3](q; kind=money; unit=USD) million dollars in working capital.", ""),
    ("At least [76](q) people were killed when the Al-Noor Hotel collapsed.", "Al-Noor Hotel"),
    # whose, how large, all but
    ("The bank bought [31](q) mines from [Ortun Ltd.](e=ORG) of [Halby](e=GPE).", ""),
    ("The fire burned [31](q) farms, an area the size of [Malta](e=GPE).", ""),
    ("The group holds a [31](q; kind=percent) percent stake in the [Halby](e=GPE) company.", ""),
    ("[Mines](e=PRODUCT) killed [87](q) people and injured 214 along the coast of [Norden](e=GPE).", "Norden"),
    ("Storms killed [87](q) people in [Malta](e=GPE) and injured 214 in [Norden](e=GPE).", "Malta"),
    ("[12](q) refugees from [Eritrea](e=GPE) applied.", ""),
    # where something is sold, owned, or only meant to be
    ("Exports to [Norden](e=GPE) rose by [18](q; kind=percent; unit=percent) percent.", ""),
    ("Shares in [Ortun](e=GPE) fell by [11](q; kind=percent; unit=percent) percent.", ""),
    ("The council decided by [23](q) votes to close the library in [Elm Road](e=LOC).", ""),
    ("The chain will shut [38](q) shops, most of them in [Norden](e=GPE), and cut jobs.", ""),
    ("Clubs have spent [1](q; kind=money; unit=USD) billion, twice as much as clubs in [Norden](e=GPE).", ""),
    ("Some [300](q) families fled to [Norden](e=GPE).", "Norden"),
    # what a place has
    (
        "In [Orla](e=LOC), where the town of [Sebrin](e=GPE) measured [38](q; kind=measure) degrees, fires burned.",
        "Sebrin",
    ),
    ("[Duval County](e=GPE), which has [129](q) students, closed its schools.", "Duval County"),
    ("[Lume](e=GPE) accounted for more than [a third](q; kind=fraction) of the crimes.", "Lume"),
    ("A man stood in [Orla](e=GPE), where officials say [72](q) people were killed.", "Orla"),
    ("The shares, which have gained [36](q; kind=percent; unit=percent) percent, fell in [Orla](e=GPE).", ""),
    ("[Cuba](e=GPE), a country of [11](q) million, sent nurses to [Norden](e=GPE).", ""),
    ("A shop across the street starts at [60](q; kind=money; unit=USD) dollars.", ""),
    ("Some [42](q; kind=percent; unit=percent) percent of them in [Orla](e=GPE) fell ill.", "Orla"),
    ("They live in [Tarn](e=GPE). Nearly [a quarter](q; kind=fraction) of the city's workers left.", "Tarn"),
    ("Some [60](q; kind=percent; unit=percent) percent of the world's cocoa rots.", ""),
    ("At [Mugda College](e=ORG), a large hospital, [60](q) patients were being treated.", "Mugda College"),
    # whose name it is, whose officer, where it is said
    ("The Central [Norden](e=GPE) Coalition counts [20](q) members.", ""),
    ("The firm gave [25](q; kind=money; unit=USD) dollars to the governor of [Norden](e=GPE).", ""),
    ("At a dinner in [Orla](e=GPE), she called [half](q; kind=fraction) of them thieves.", ""),
    ("Some [31](q) officials stood in front of the stage.", ""),
    # "there" reaches a few sentences back
    (
        "It rained in [Orla](e=GPE). They slept. They ate. They rose. They walked. She led [nine](q) walks there.",
        "there",
    ),
]


@pytest.mark.parametrize("marked, place", CASES)
def test_where(model, marked, place):
    claims, doc = claims_of(model, marked)
    claim = next(c for c in claims if c.quantity == 0)
    assert claim.where == place
    assert bool(rule(claim, "where")) == bool(place)
    if claim.where_span:
        assert claim.where_span.of(doc.text) == claim.where
