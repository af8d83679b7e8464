"""Builders of durations and sets."""

from __future__ import annotations

from decimal import Decimal

from pipeline.config import DatesConfig
from pipeline.stages.dates.building import Built, builder, count_of, direction
from pipeline.stages.dates.guards import is_part_of_name, is_unit
from pipeline.stages.dates.partial import Partial
from pipeline.stages.dates.reading import Match

#: "a year ago" is no rate
_NO_RATE = frozenset({"ago", "earlier", "later", "after", "before", "-"})


@builder
def rate(match: Match, settings: DatesConfig) -> Built:
    """$3 million a year, 500 people a day."""
    name, before = match.value("unit"), match.token_before()
    if before is None or name in ("second", "weekend") or match.after() in _NO_RATE:
        return None
    if match.after() in ("and", "or") and match.after(1) in ("a", "one", "two", "half", "so", "more"):
        return None  # a year and a half
    counted = before.tag_ in ("CD", "NNS", "$") or before.lower_ in ("percent", "%", "once", "twice")
    if not counted or before.lower_ in ("half", "one"):
        return None
    return "SET", Partial("set", unit=name, count=Decimal(1))


@builder
def rate_times(match: Match, settings: DatesConfig) -> Built:
    """Twice a month."""
    name = match.value("unit")
    return None if name == "second" else ("SET", Partial("set", unit=name, count=Decimal(1)))


@builder
def weekends(match: Match, settings: DatesConfig) -> Built:
    """The weekends of every week; a number of weekends is a length."""
    before = match.token_before()
    if before is not None and before.tag_ in ("CD", "JJ", "DT"):
        return None
    return "SET", Partial("set", reference="XXXX-WXX-WE")


@builder
def seasons(match: Match, settings: DatesConfig) -> Built:
    return "SET", Partial("set", season=match.value("season"))


@builder
def vague(match: Match, settings: DatesConfig) -> Built:
    if match.text() == "some time" and match.before() not in ("for", "in", "take", "after", "takes", "took"):
        return None
    return "DURATION", Partial("duration", reference="PXX")


@builder
def duration_one(match: Match, settings: DatesConfig) -> Built:
    return "DURATION", Partial("duration", unit=match.value("unit"), count=Decimal(1))


@builder
def duration(match: Match, settings: DatesConfig) -> Built:
    name = match.value("unit")
    count = count_of(match)
    half = match.span("art") and match.span("frac")
    if count is None or not (half or is_unit(match, name, "count")):
        return None
    if match.span("art") and match.before() == "in" and match.after() == "when":
        return None  # in a year when all lost: which one, not how long
    if match.span("piece") and name not in ("hour", "year", "decade", "century"):
        return None
    if match.text() == "one day" and any(child.tag_ == "MD" for child in match.token("unit").head.children):
        return None  # some day
    if match.after() == "-" and match.after(1) in ("earlier", "ago"):
        return None
    if match.span("art") and match.text("art") == "a" and match.after() in ("after", "before") and name == "day":
        return None
    if match.text().endswith(" old") or (match.after() in ("-", "of") and match.after(1) in ("old", "olds", "age")):
        return None  # an age
    if match.span("art") and match.text("art") != "another" and match.value("unit") != match.text("unit"):
        return None  # a decades-long war
    way = direction(match) if match.span("dir") else ""
    if way and count == (None, None) and not match.span("vague"):
        return recent(match, settings)
    return "DURATION", Partial("duration", unit=name, count=count[0], count_high=count[1], direction=way)


@builder
def last_of(match: Match, settings: DatesConfig) -> Built:
    """The last two months of 2016: a part of it, not the time up to publication."""
    name, count = match.value("unit"), count_of(match)
    if match.after() != "of" or count is None or not match.reading.words.classes(match.after(1).title()) & _WHOLES:
        return None
    return "DURATION", Partial("duration", unit=name, count=count[0], count_high=count[1])


#: what a part may be the part of
_WHOLES = frozenset({"YEAR", "MONTH", "MONTH_CAPITAL", "last", "this", "next", "the", "fiscal", "SEASON"})


@builder
def recent(match: Match, settings: DatesConfig) -> Built:
    """Units without a number: years, recent months, the coming weeks."""
    name, way = match.value("unit"), match.text("dir").removeprefix("the ")
    if name == "second" or (name == "minute" and not way and match.after() not in ("after", "before")):
        return None
    if name == "quarter" and match.before() in ("headquarters",):
        return None
    if way == "recent":
        return "DATE", Partial("reference", reference="PAST_REF", unit=name, direction="recent")
    if not way and not is_unit(match, name, "bare"):
        return None
    if match.after() == "of" and match.text().startswith("the ") and way in ("", "the", "early"):
        return None  # the days of plenty, the early hours of Thursday
    if way in ("coming", "future", "upcoming", "past"):
        reference = "PAST_REF" if way == "past" else "FUTURE_REF"
        return "DATE", Partial("reference", reference=reference, unit=name)
    way = {"last": "past", "next": "next"}.get(way, "")
    return "DURATION", Partial("duration", unit=name, direction=way)


@builder
def weekdays(match: Match, settings: DatesConfig) -> Built:
    part = match.value("part") if match.span("part") else ""
    return "SET", Partial("set", weekday=match.value("weekday"), part=part)


@builder
def every(match: Match, settings: DatesConfig) -> Built:
    number = match.number("num") if match.span("num") else None
    if match.text("num") == "other":
        number = Decimal(2)
    part = match.value("part") or match.value("moment") or ""
    return "SET", Partial(
        "set", unit=match.value("unit") or "", count=number or Decimal(1), weekday=match.value("weekday"),
        month=match.value("month"), season=match.value("season") or "", part=part,
    )  # fmt: skip


@builder
def frequency(match: Match, settings: DatesConfig) -> Built:
    if is_part_of_name(match):
        return None
    after = match.token_after()
    if match.text() in ("quarterly", "monthly", "nightly") and after is not None:
        if after.tag_.startswith(("NN", "JJ")):
            return None  # a dividend, a magazine
    return "SET", Partial("set", reference=match.value("frequency"))
