"""Builders of calendar dates, years, quarters, weekdays, seasons and holidays."""

from __future__ import annotations

from dataclasses import replace

from pipeline.config import DatesConfig
from pipeline.stages.dates.building import Built, builder, clock_time, direction, full_year
from pipeline.stages.dates.guards import is_month, is_part_of_name, is_season, is_weekday, is_year
from pipeline.stages.dates.partial import Partial
from pipeline.stages.dates.reading import Match


@builder
def calendar(match: Match, settings: DatesConfig) -> Built:
    month = match.value("month") if match.span("month") else None
    if month is None and match.span("month"):
        month = match.integer("month")
    year, day = match.integer("year"), match.integer("day")
    if match.span("month") and day is None and year is None and not is_month(match):
        return None
    if match.span("month") and is_part_of_name(match):
        return None
    if day and match.text("day").isdecimal() and match.text().startswith("the ") and " of " not in match.text():
        return None  # the 1 July deadline: the article is the deadline's
    if month and day is not None and not 1 <= day <= 31:
        return None
    weekday = match.value("weekday") if match.span("weekday") else None
    clock = match.text("clock")
    way = "" if weekday and day else direction(match)
    partial = Partial("date", year=year, month=month, day=day, weekday=weekday, direction=way, clock=clock_time(clock))
    return ("TIME" if clock else "DATE"), partial


@builder
def day_span(match: Match, settings: DatesConfig) -> Built:
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
def year_span(match: Match, settings: DatesConfig) -> Built:
    """2011-13."""
    first, text = match.integer("year"), match.text("two")
    last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if not first < last <= first + 60 or not 1800 <= first <= 2100:
        return None
    one = Partial("date", year=first)
    return "DATE", replace(one, other=Partial("date", year=last), reference="range")


@builder
def numeric(match: Match, settings: DatesConfig) -> Built:
    """14/3/2016: the day order is plain where one part is past 12, else configured, else both readings are kept."""
    a, b, year = match.integer("a"), match.integer("b"), full_year(match.text("year"))
    if len(match.text("year")) != 4 and match.reading.word(match.start + 1) == "-":
        return None  # 1-2-10: a score, a record
    first, second = Partial("date", year=year, month=a, day=b), Partial("date", year=year, month=b, day=a)
    clock = match.text("clock")
    kind = "TIME" if clock else "DATE"
    if clock:
        first = Partial("date", year=year, month=a, day=b, clock=clock_time(clock))
        second = Partial("date", year=year, month=b, day=a, clock=clock_time(clock))
    if a > 12 and b > 12:
        return None
    if a > 12:
        return kind, second
    if b > 12 or a == b:
        return kind, first
    if settings.day_order != "unknown":
        return kind, first if settings.day_order == "month-day" else second
    return kind, Partial("date", year=year, month=a, day=b, clock=clock_time(clock), other=second)


@builder
def year(match: Match, settings: DatesConfig) -> Built:
    if not is_year(match):
        return None
    return "DATE", Partial("date", year=match.integer("year"))


@builder
def year_words(match: Match, settings: DatesConfig) -> Built:
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
def year_short(match: Match, settings: DatesConfig) -> Built:
    month = match.value("month") if match.span("month") else None
    if month is None and match.before() not in ("in", "since", "of", "until", "by", "from", "to", "and"):
        return None
    return "DATE", Partial("date", year=full_year(match.text("short")), month=month)


@builder
def decade(match: Match, settings: DatesConfig) -> Built:
    text = match.text("decade")
    named = match.reading.words.words["DECADE_WORD"].get(text)
    if named is not None:
        if not match.text().startswith("the ") or match.before() in ("into", "his", "her", "their"):
            return None
        return "DATE", Partial("date", decade=190 + named)
    digits = text.rstrip("s")
    if len(digits) == 2:
        full = match.before(2)
        if match.before() in ("and", "or", "to") and len(full) == 5 and full.endswith("0s") and full[:4].isdecimal():
            return "DATE", Partial("date", decade=int(full[:2] + digits[0]))  # the 1960s and 70s
        if not ("'" in match.text() or match.text().startswith("the ")):
            return None
        if match.text().startswith("the ") and "'" not in match.text() and match.before() == "in" and digits < "20":
            return None
        return "DATE", Partial("date", decade=(200 if digits < "20" else 190) + int(digits[0]))
    if digits.endswith("00") and digits < "2000":
        return "DATE", Partial("date", century=int(digits[:2]))  # the 1800s
    return "DATE", Partial("date", decade=int(digits[:3]))


@builder
def century(match: Match, settings: DatesConfig) -> Built:
    number = match.integer("ord")
    if not number or number > 22 or is_part_of_name(match):
        return None
    after = match.token_after()
    if match.reading.part(match.end - 1)[0].istitle() and after is not None and after.text.istitle():
        return None  # 21st Century Fox
    if "-" in match.text() and match.text().startswith("the "):
        return None  # the 19th-century mill: the article is the mill's
    return "DATE", Partial("date", century=number - 1)


@builder
def quarter(match: Match, settings: DatesConfig) -> Built:
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
def quarter_of(match: Match, settings: DatesConfig) -> Built:
    return "DATE", Partial("unit", unit="quarter", base=Partial("unit", unit="year", direction=direction(match)))


@builder
def half(match: Match, settings: DatesConfig) -> Built:
    number = 1 if match.text("ord") in ("first", "1st") else 2
    if match.span("year"):
        return "DATE", Partial("date", half=number, year=match.integer("year"))
    return "DATE", Partial("date", half=number)


@builder
def fiscal(match: Match, settings: DatesConfig) -> Built:
    # "fiscal 1989" is how companies speak of their own years, whose months nobody states
    kind = "company" if match.text().startswith(("fiscal", "the fiscal")) and "year" not in match.text() else "fiscal"
    return "DATE", Partial("date", year=full_year(match.text("year")), calendar=kind)


@builder
def school(match: Match, settings: DatesConfig) -> Built:
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
def weekday(match: Match, settings: DatesConfig) -> Built:
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
def season(match: Match, settings: DatesConfig) -> Built:
    if not match.span("dir") and not match.span("year") and not is_season(match):
        return None
    return "DATE", Partial(
        "date", season=match.value("season"), year=match.integer("year"), direction=direction(match)
    )


#: what goes with a holiday but is no time: Christmas trees
_CUSTOMS = frozenset(
    "tree trees gift gifts card cards carol carols song songs present presents dinner egg eggs bunny bonus bonuses "
    "turkey costume costumes decorations lights party parties islands".split()
)


@builder
def holiday(match: Match, settings: DatesConfig) -> Built:
    span = match.span("holiday")
    if span is None or not match.reading.part(span[0])[0][:1].isupper():
        return None
    if is_part_of_name(match, holiday=True) or match.after() in _CUSTOMS or match.before() in ("stole", "merry"):
        return None
    name, stretch = match.text("holiday"), match.text("stretch")
    return "DATE", Partial(
        "date", holiday=name, year=match.integer("year"), direction=direction(match), unit=stretch
    )
