"""What a pattern's match says: one small function a ``make`` of patterns.yaml. None: the match is no time expression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from pipeline.config import DatesConfig
from pipeline.stages.dates.guards import is_month, is_part_of_name, is_season, is_unit, is_weekday, is_year
from pipeline.stages.dates.partial import Partial
from pipeline.stages.dates.reading import Match

Builder = Callable[[Match, DatesConfig], "tuple[str, Partial] | None"]
BUILDERS: dict[str, Builder] = {}


def builder(function: Builder) -> Builder:
    BUILDERS[function.__name__] = function
    return function


_DIRECTIONS = {
    "last": "last", "this": "this", "next": "next", "this past": "last", "this coming": "next", "the previous": "previous",
    "the following": "following", "the coming": "next", "coming": "next", "previous": "previous", "following": "following",
    "preceding": "previous", "prior": "previous", "the preceding": "previous", "the prior": "previous", "same": "same",
    "the same": "same", "that": "same", "that same": "same", "later that": "same", "earlier that": "same",
    "current": "this", "the current": "this", "latest": "latest", "the latest": "latest", "the": "the", "past": "past",
    "the past": "past", "the last": "last", "the next": "next", "the upcoming": "next", "upcoming": "next",
    "this year 's": "this", "future": "next",
}  # fmt: skip


def direction(match: Match) -> str:
    """last, next, this ... of what stands in front."""
    text = match.text("dir")
    if "earlier" in text or text.endswith("ago"):
        return "previous year"
    return _DIRECTIONS.get(text, text)


@builder
def calendar(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    month = match.value("month") if match.span("month") else None
    if month is None and match.span("month"):
        month = match.integer("month")
    year, day = match.integer("year"), match.integer("day")
    if match.span("month") and day is None and year is None and not is_month(match):
        return None
    if match.span("month") and is_part_of_name(match):
        return None
    if month and day is not None and not 1 <= day <= 31:
        return None
    weekday = match.value("weekday") if match.span("weekday") else None
    clock = match.text("clock")
    way = "" if weekday and day else direction(match)
    partial = Partial("date", year=year, month=month, day=day, weekday=weekday, direction=way, clock=_clock(clock))
    return ("TIME" if clock else "DATE"), partial


def _clock(text: str) -> str:
    if not text:
        return ""
    pieces = text.split(":")
    return ":".join([f"{int(pieces[0]):02d}", *pieces[1:]])


def full_year(text: str) -> int:
    """A year of two or four digits; two digits up to 49 are this century's."""
    value = int(text)
    if len(text) == 4:
        return value
    return value + (2000 if value < 50 else 1900)


@builder
def day_span(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    """April 12-13: two days that share a month; the grammar makes two expressions of it."""
    month, low, high = match.value("month"), match.integer("low"), match.integer("high")
    joined = match.text("span")
    if joined == "and" and not match.span("year") and match.reading.token(match.end - 1).head.tag_.startswith("NN"):
        head = match.reading.token(match.span("high")[0]).head
        if head.i > match.reading.token(match.end - 1).i and head.tag_ == "NNS":
            return None  # April 12 and 13 people
    if high <= low:
        return None
    year = match.integer("year")
    first = Partial("date", year=year, month=month, day=low)
    return "DATE", replace(first, other=replace(first, day=high), reference="" if joined == "and" else "range")


@builder
def year_span(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    """2011-13."""
    first, text = match.integer("year"), match.text("two")
    last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if not first < last <= first + 60 or not 1800 <= first <= 2100:
        return None
    one = Partial("date", year=first)
    return "DATE", replace(one, other=Partial("date", year=last), reference="range")


@builder
def numeric(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    """14/3/2016: the day order is plain where one part is past 12, else configured, else both readings are kept."""
    a, b, year = match.integer("a"), match.integer("b"), full_year(match.text("year"))
    if len(match.text("year")) != 4 and match.reading.word(match.start + 1) == "-":
        return None  # 1-2-10: a score, a record
    first, second = Partial("date", year=year, month=a, day=b), Partial("date", year=year, month=b, day=a)
    clock = match.text("clock")
    kind = "TIME" if clock else "DATE"
    if clock:
        first = Partial("date", year=year, month=a, day=b, clock=_clock(clock))
        second = Partial("date", year=year, month=b, day=a, clock=_clock(clock))
    if a > 12 and b > 12:
        return None
    if a > 12:
        return kind, second
    if b > 12 or a == b:
        return kind, first
    if settings.day_order != "unknown":
        return kind, first if settings.day_order == "month-day" else second
    return kind, Partial("date", year=year, month=a, day=b, clock=_clock(clock), other=second)


@builder
def year(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    if not is_year(match):
        return None
    return "DATE", Partial("date", year=match.integer("year"))


@builder
def year_words(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    words = match.text("words").replace("-", " ").split()
    table = match.reading.words.words
    month = match.value("month") if match.span("month") else None
    if words[0] == "two":
        rest = sum(table[n][w] for w in words[2:] for n in ("TENS", "TEEN", "DIGIT") if w in table[n])
        return "DATE", Partial("date", year=2000 + rest, month=month)
    value = table["TEEN"][words[0]] * 100
    value += sum(table[name][word] for word in words[1:] for name in ("TENS", "TEEN", "DIGIT") if word in table[name])
    return "DATE", Partial("date", year=value, month=month)


@builder
def year_short(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    month = match.value("month") if match.span("month") else None
    if month is None and match.before() not in ("in", "since", "of", "until", "by", "from", "to", "and"):
        return None
    return "DATE", Partial("date", year=full_year(match.text("short")), month=month)


@builder
def decade(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    text = match.text("decade")
    named = match.reading.words.words["DECADE_WORD"].get(text)
    if named is not None:
        if not match.text().startswith("the ") or match.before() in ("into", "his", "her", "their"):
            return None
        return "DATE", Partial("date", decade=190 + named)
    digits = text.rstrip("s")
    if len(digits) == 2:
        if not ("'" in match.text() or match.text().startswith("the ")):
            return None
        if match.text().startswith("the ") and "'" not in match.text() and match.before() == "in" and digits < "20":
            return None
        return "DATE", Partial("date", decade=(200 if digits < "20" else 190) + int(digits[0]))
    if digits.endswith("00") and digits < "2000":
        return "DATE", Partial("date", century=int(digits[:2]))  # the 1800s
    return "DATE", Partial("date", decade=int(digits[:3]))


@builder
def century(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    number = match.integer("ord")
    if not number or number > 22:
        return None
    return "DATE", Partial("date", century=number - 1)


@builder
def quarter(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    number = match.integer("ord") if match.span("ord") else None
    if number == -1:
        if match.text("ord") == "last":
            return None  # the quarter before this one, not the fourth
        number = 4
    if number is not None and not 1 <= number <= 4:
        return None
    year = match.integer("year")
    if number is None and year is not None and not match.span("dir"):
        return "DATE", Partial("unit", unit="quarter", year=year)
    if match.before() in ("three", "the", "a") and match.text() == "quarter":
        return None
    way = direction(match) if match.span("dir") else ""
    return "DATE", Partial(
        "date" if number else "unit", quarter=number, unit="quarter", year=year, direction=way,
        calendar="fiscal" if "fiscal" in match.text() else "",
    )  # fmt: skip


@builder
def quarter_of(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    return "DATE", Partial("unit", unit="quarter", base=Partial("unit", unit="year", direction=direction(match)))


@builder
def half(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    number = 1 if match.text("ord") in ("first", "1st") else 2
    if match.span("year"):
        return "DATE", Partial("date", half=number, year=match.integer("year"))
    return "DATE", Partial("date", half=number)


@builder
def fiscal(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    # "fiscal 1989" is how companies speak of their own years, whose months nobody states
    kind = "company" if match.text().startswith(("fiscal", "the fiscal")) and "year" not in match.text() else "fiscal"
    return "DATE", Partial("date", year=full_year(match.text("year")), calendar=kind)


@builder
def school(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    first = match.integer("year")
    kind = "school" if match.text("calendar") in ("school", "academic") else "fiscal"
    if match.span("to") is None:
        return "DATE", Partial("date", year=first, calendar=kind)
    last = match.text("to")
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if end % 100 == 0 and end < first:
        end += 100
    if end != first + 1:
        return None
    return "DATE", Partial("date", year=end if kind == "fiscal" else first, calendar=kind)


@builder
def weekday(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    if not is_weekday(match) or is_part_of_name(match):
        return None
    way = direction(match)
    if way in ("same",) and match.text("dir") == "that":
        way = ""
    part = match.value("part") if match.span("part") else ""
    return ("TIME" if part else "DATE"), Partial(
        "date", weekday=match.value("weekday"), direction=way, part=part
    )


@builder
def weekdays(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    part = match.value("part") if match.span("part") else ""
    return "SET", Partial("set", weekday=match.value("weekday"), part=part)


@builder
def season(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    if not match.span("dir") and not match.span("year") and not is_season(match):
        return None
    return "DATE", Partial(
        "date", season=match.value("season"), year=match.integer("year"), direction=direction(match)
    )


@builder
def holiday(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    span = match.span("holiday")
    if span is None or not match.reading.part(span[0])[0][:1].isupper():
        return None
    if is_part_of_name(match, holiday=True):
        return None
    name, stretch = match.text("holiday"), match.text("stretch")
    return "DATE", Partial(
        "date", holiday=name, year=match.integer("year"), direction=direction(match), unit=stretch
    )


@builder
def deictic(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    offset = match.value("deictic")
    part = match.value("part") if match.span("part") else ""
    if match.text("around"):
        offset = {"before": offset - 1, "after": offset + 1}[match.text("around")]
    if match.token("deictic").text.istitle() and match.before() == "usa":
        return None
    return ("TIME" if part else "DATE"), Partial("offset", unit="day", count=Decimal(offset), direction="now", part=part)


@builder
def tonight(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    return "TIME", Partial("offset", unit="day", count=Decimal(0), direction="now", part="NI")


@builder
def overnight(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    if match.token().tag_ in ("JJ", "NN") and match.token().dep_ == "amod":
        return None
    return "TIME", Partial("offset", unit="day", count=Decimal(-1), direction="now", part="NI", calendar="overnight")


@builder
def part(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    way = direction(match) if match.span("dir") else "same"
    if match.span("deictic"):
        offset = Decimal(match.value("deictic"))
        return "TIME", Partial("offset", unit="day", count=offset, direction="now", part=match.value("part"))
    if not match.span("dir") and match.text().startswith("the ") and match.after() != "of" and match.before() not in ("in", "during", "through", "into", "of"):
        return None
    return "TIME", Partial("date", part=match.value("part"), direction=way, unit="day")


@builder
def unit(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
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
def unit_edge(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    """The end of the year. Which edge is read as a modifier."""
    name = match.value("unit")
    if name in ("second", "minute", "hour", "day"):
        return None
    edge = {"end": "END", "close": "END", "middle": "MID"}.get(match.text("edge"), "START")
    return "DATE", Partial("unit", unit=name, direction="this", reference=edge)


@builder
def nth_unit(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    """The first week of June: days 1 to 7; the last one: the last seven."""
    number = match.integer("ord")
    if number is None or not (number == -1 or 1 <= number <= 5):
        return None
    month = Partial("date", year=match.integer("year"), month=match.value("month"))
    return "DATE", Partial("unit", unit="week", direction="nth", count=Decimal(number), base=month)


@builder
def rate(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    """$3 million a year, 500 people a day."""
    name, before = match.value("unit"), match.token_before()
    if before is None or name in ("second", "weekend") or match.after() in ("ago", "earlier", "later", "or", "and", "after", "before", "-"):
        return None
    counted = before.tag_ in ("CD", "NNS", "$") or before.lower_ in ("percent", "%", "once", "twice")
    if not counted or before.lower_ in ("half", "one"):
        return None
    return "SET", Partial("set", unit=name, count=Decimal(1))


@builder
def seasons(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    return "SET", Partial("set", season=match.value("season"))


@builder
def vague(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    if match.text() == "some time" and match.before() not in ("for", "in", "take", "after", "takes", "took"):
        return None
    return "DURATION", Partial("duration", reference="PXX")


@builder
def duration_one(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    return "DURATION", Partial("duration", unit=match.value("unit"), count=Decimal(1))


@builder
def period(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    if not match.span("dir") and not match.span("year"):
        return None
    if match.span("year"):
        return "DATE", Partial("date", year=match.integer("year"), direction="")
    return "DATE", Partial("unit", unit="period", direction=direction(match))


@builder
def year_end(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    if "-" not in match.text():  # year end, the year's end: TimeML's END of the year; year-end is its last day
        year = match.integer("year")
        if year is not None:
            return "DATE", Partial("date", year=year)
        return "DATE", Partial("unit", unit="year", direction="this", reference="END")
    return "DATE", Partial("date", year=match.integer("year"), unit="year end", direction="this")


def count_of(match: Match) -> tuple[Decimal | None, Decimal | None] | None:
    """Number of units; (None, None) where it is vague."""
    if match.span("num"):
        number = match.number("num")
        if number is None:
            return None
        if fraction := match.value("frac"):
            number += Decimal(str(fraction))
        return number, match.number("high")
    if match.span("couple"):
        return Decimal(2), None
    if match.span("dozen"):
        return Decimal(24 if match.text("dozen").startswith("two") else 12), None
    if match.span("halfa"):
        return Decimal(str(match.value("halfa"))), None
    if match.span("art"):
        fraction = match.value("frac")
        return Decimal(1) + Decimal(str(fraction or 0)), None
    return None, None


@builder
def offset(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
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


@builder
def duration(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    name = match.value("unit")
    count = count_of(match)
    half = match.span("art") and match.span("frac")
    if count is None or not (half or is_unit(match, name, "count")):
        return None
    if match.text() == "one day" and any(child.tag_ == "MD" for child in match.token("unit").head.children):
        return None  # some day
    if match.after() == "-" and match.after(1) in ("earlier", "ago"):
        return None
    if match.span("art") and match.text("art") == "a" and match.after() in ("after", "before") and name == "day":
        return None
    if match.text().endswith(" old") or (match.after() in ("-", "of") and match.after(1) in ("old", "age")):
        return None  # an age
    if match.span("art") and match.text("art") != "another" and match.value("unit") != match.text("unit"):
        return None  # a decades-long war
    way = direction(match) if match.span("dir") else ""
    if way and count == (None, None) and not match.span("vague"):
        return recent(match, settings)
    return "DURATION", Partial("duration", unit=name, count=count[0], count_high=count[1], direction=way)


@builder
def last_of(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    """The last two months of 2016: a part of it, not the time up to publication."""
    name, count = match.value("unit"), count_of(match)
    if match.after() != "of" or count is None or not match.reading.words.classes(match.after(1)) & _WHOLES:
        return None
    return "DURATION", Partial("duration", unit=name, count=count[0], count_high=count[1])


#: what a part may be the part of
_WHOLES = frozenset({"YEAR", "MONTH", "MONTH_CAPITAL", "last", "this", "next", "the", "fiscal", "SEASON"})


@builder
def recent(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    """Units without a number: years, recent months, the coming weeks."""
    name, way = match.value("unit"), match.text("dir").removeprefix("the ")
    if name == "second" or (name == "minute" and not way):
        return None
    if name == "quarter" and match.before() in ("headquarters",):
        return None
    if way == "recent":
        return "DATE", Partial("reference", reference="PAST_REF", unit=name, direction="recent")
    if not way and not is_unit(match, name, "bare"):
        return None
    if way in ("coming", "future", "upcoming", "past"):
        reference = "PAST_REF" if way == "past" else "FUTURE_REF"
        return "DATE", Partial("reference", reference=reference, unit=name)
    way = {"last": "past", "next": "next"}.get(way, "")
    return "DURATION", Partial("duration", unit=name, direction=way)


@builder
def every(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    number = match.number("num") if match.span("num") else None
    if match.text("num") == "other":
        number = Decimal(2)
    part = match.value("part") or match.value("moment") or ""
    return "SET", Partial(
        "set", unit=match.value("unit") or "", count=number or Decimal(1), weekday=match.value("weekday"),
        month=match.value("month"), season=match.value("season") or "", part=part,
    )  # fmt: skip


@builder
def frequency(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    if is_part_of_name(match):
        return None
    after = match.token_after()
    if match.text() in ("quarterly", "monthly", "nightly") and after is not None and after.tag_.startswith(("NN", "JJ")):
        return None  # a dividend, a magazine
    return "SET", Partial("set", reference=match.value("frequency"))


@builder
def reference(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
    text = match.text("ref")
    first = text.split()[-1]
    words = match.reading.words.words
    if first in words["NOW"] or text in ("these days", "this moment", "at present"):
        return "DATE", Partial("reference", reference="PRESENT_REF")
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


@builder
def clock(match: Match, settings: DatesConfig) -> tuple[str, Partial] | None:
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
        if not match.span("ampm") and not match.span("zone") and match.before() in ("to", "-", "verse", "psalm"):
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
