"""Builders of what is seen from the day of publication: units, offsets, parts of the day, now and then."""

from __future__ import annotations

from decimal import Decimal

from pipeline.config import DatesConfig
from pipeline.stages.dates.building import Built, builder, count_of, direction
from pipeline.stages.dates.guards import is_unit
from pipeline.stages.dates.partial import Partial
from pipeline.stages.dates.reading import Match


@builder
def deictic(match: Match, settings: DatesConfig) -> Built:
    offset = match.value("deictic")
    part = match.value("part") if match.span("part") else ""
    if match.text("around"):
        offset = {"before": offset - 1, "after": offset + 1}[match.text("around")]
    if match.before() == "usa":
        return None  # the newspaper
    partial = Partial("offset", unit="day", count=Decimal(offset), direction="now", part=part)
    return ("TIME" if part else "DATE"), partial


@builder
def tonight(match: Match, settings: DatesConfig) -> Built:
    if match.after() == "show" and match.token_after().text[:1].isupper():
        return None
    return "TIME", Partial("offset", unit="day", count=Decimal(0), direction="now", part="NI")


@builder
def overnight(match: Match, settings: DatesConfig) -> Built:
    if match.token().tag_ in ("JJ", "NN") and match.token().dep_ == "amod":
        return None
    return "TIME", Partial("offset", unit="day", count=Decimal(-1), direction="now", part="NI", calendar="overnight")


@builder
def part(match: Match, settings: DatesConfig) -> Built:
    way = direction(match) if match.span("dir") else "same"
    if match.span("deictic"):
        offset = Decimal(match.value("deictic"))
        return "TIME", Partial("offset", unit="day", count=offset, direction="now", part=match.value("part"))
    if not match.span("dir") and match.text().startswith("the ") and match.after() != "of":
        if match.before() not in ("in", "during", "through", "into", "of"):
            return None
    return "TIME", Partial("date", part=match.value("part"), direction=way, unit="day")


@builder
def unit(match: Match, settings: DatesConfig) -> Built:
    name, way = match.value("unit"), direction(match)
    if not is_unit(match, name, way):
        return None
    if way == "the" and match.after() in ("ended", "ending", "ends", "to", "that") and name == "year":
        if match.after() != "that" or match.after(1) in ("ended", "ends"):
            return "DURATION", Partial("duration", unit=name, count=Decimal(1))
    if way == "past":
        return "DURATION", Partial("duration", unit=name, count=Decimal(1), direction="past")
    kind = match.text("calendar")
    kind = {"financial": "fiscal", "academic": "school"}.get(kind, kind)
    if name in ("second", "minute", "hour"):
        return None
    return "DATE", Partial("unit", unit=name, direction=way, calendar=kind)


@builder
def unit_edge(match: Match, settings: DatesConfig) -> Built:
    """The end of the year. Which edge is read as a modifier."""
    name = match.value("unit")
    if name in ("second", "minute", "hour", "day"):
        return None
    edge = {"end": "END", "close": "END", "middle": "MID"}.get(match.text("edge"), "START")
    return "DATE", Partial("unit", unit=name, direction="this", reference=edge)


@builder
def nth_unit(match: Match, settings: DatesConfig) -> Built:
    """The first week of June: days 1 to 7; the last one: the last seven. The last day of June; the last Monday."""
    weekday = match.value("weekday")
    number, name = match.integer("ord"), match.value("unit") or ("day" if weekday else "week")
    if number is None or not (number == -1 or 1 <= number <= (31 if name == "day" else 5)):
        return None
    month = Partial("date", year=match.integer("year"), month=match.value("month"))
    return "DATE", Partial("unit", unit=name, direction="nth", count=Decimal(number), weekday=weekday, base=month)


@builder
def period(match: Match, settings: DatesConfig) -> Built:
    if not match.span("dir") and not match.span("year"):
        return None
    if match.span("year"):
        return "DATE", Partial("date", year=match.integer("year"), direction="")
    return "DATE", Partial("unit", unit="period", direction=direction(match))


@builder
def year_end(match: Match, settings: DatesConfig) -> Built:
    if "-" not in match.text():  # year end, the year's end: TimeML's END of the year; year-end is its last day
        year = match.integer("year")
        if year is not None:
            return "DATE", Partial("date", year=year)
        return "DATE", Partial("unit", unit="year", direction="this", reference="END")
    return "DATE", Partial("date", year=match.integer("year"), unit="year end", direction="this")


@builder
def offset(match: Match, settings: DatesConfig) -> Built:
    name = match.value("unit")
    count = count_of(match)
    if count is None:
        return None
    way = match.text("dir").split()[0]
    if match.text("dir") in ("before that", "after that"):
        way = "earlier" if way == "before" else "later"
    way = {"before": "earlier", "previously": "earlier", "afterward": "later", "afterwards": "later", "from": "ahead",
           "hence": "ahead"}.get(way, way)  # fmt: skip
    if match.text("dir") == "before" and match.token_after() is not None and match.token_after().is_alpha:
        return None  # two days before the vote: the days are measured, the date is the vote's
    if match.text() in ("year - earlier", "year earlier", "year - ago", "year ago"):
        count = (Decimal(1), None)
    low, high = count
    time = name in ("second", "minute", "hour")
    return ("TIME" if time else "DATE"), Partial("offset", unit=name, count=low, count_high=high, direction=way)


#: tags of what an adjective may belong to
_HEADS = ("NN", "JJ", "CD")


@builder
def reference(match: Match, settings: DatesConfig) -> Built:
    text = match.text("ref")
    first = text.split()[-1]
    words = match.reading.words.words
    if first in words["NOW"] or text in ("these days", "this moment", "at present"):
        return "DATE", Partial("reference", reference="PRESENT_REF")
    if text == "the past" and match.token_after() is not None and match.token_after().tag_.startswith(_HEADS):
        return None  # the past four elections
    if first in words["PAST"] or text in ("the past", "the recent past"):
        return "DATE", Partial("reference", reference="PAST_REF")
    if text == "the time":
        after = match.token_after()
        if match.before() != "at" or match.after() in ("of", "that") or after is not None and after.tag_ == "NNP":
            return None
        return "DATE", Partial("reference", reference="PAST_REF")
    if text == "future" or text == "the future" and match.after() == "of":
        return None
    if text == "soon" and (match.before() == "as" or match.after() in ("after", "as")):
        return None
    if text == "one day" and not any(child.tag_ == "MD" for child in match.reading.token(match.end - 1).head.children):
        return None
    return "DATE", Partial("reference", reference="FUTURE_REF")


_AT = frozenset("at by until till before after around about since from to of between from and , (".split())


def _is_clock(match: Match) -> bool:
    """Hours and minutes that stand alone are a clock time: no score, no verse (Exodus 18:21), no mark in a recording."""
    if match.before() in ("to", "-", "verse", "psalm") or match.after() in ("mark", "minute"):
        return False
    before = match.token_before()
    return before is None or before.tag_ != "NNP" or before.ent_type_ in ("DATE", "TIME")


@builder
def clock(match: Match, settings: DatesConfig) -> Built:
    if match.span("noon"):
        if match.before() not in _AT and match.after() not in match.reading.words.words["WEEKDAY"]:
            return None
        return "TIME", Partial("date", clock=match.value("noon"), unit="day")
    hour, minute = 0, ""
    if match.span("hour"):
        hour = match.integer("hour")
    elif match.span("words"):
        hour = match.integer("words")
    else:
        text = match.text("clock").replace(".", ":").split(":")
        hour, minute = int(text[0]), ":".join(text[1:])
        if not match.span("ampm") and not match.span("zone") and not _is_clock(match):
            return None
    half_day = match.value("ampm") if match.span("ampm") else None
    if half_day is None and match.span("part"):
        half_day = "am" if match.value("part") == "MO" else "pm"
    if half_day and not 1 <= hour <= 12:
        return None
    if half_day == "pm" and hour < 12:
        hour += 12
    elif half_day == "am" and hour == 12:
        hour = 0
    return "TIME", Partial("date", clock=f"{hour:02d}:{minute or '00'}", unit="day")


@builder
def clock_joined(match: Match, settings: DatesConfig) -> Built:
    """0930 GMT."""
    text = match.text("clock")
    if text[:2] > "24" or text[2:] > "59":
        return None
    return "TIME", Partial("date", clock=f"{text[:2]}:{text[2:]}", unit="day")
