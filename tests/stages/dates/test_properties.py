"""Any date in any of the supported spellings comes back; first day <= last day; a range's ends lie inside it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.lang.en import English

from pipeline.config import DatesConfig
from pipeline.stages.dates import days as calendar
from pipeline.stages.dates import find_dates, resolve
from pipeline.stages.dates.holidays import days_of_holiday, easter, entries

OPTIONS = DatesConfig()
PUBLISHED = date(2017, 7, 7)
DAYS = st.dates(date(1901, 1, 1), date(2049, 12, 31))
NO_DEADLINE = settings(deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ordinal(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


SPELLINGS = {
    "March 14, 2016": lambda d: f"{d:%B} {d.day}, {d.year}",
    "March 14 2016": lambda d: f"{d:%B} {d.day} {d.year}",
    "Mar. 14, 2016": lambda d: f"{d:%b}{'' if d.month == 5 else '.'} {d.day}, {d.year}",
    "14 March 2016": lambda d: f"{d.day} {d:%B} {d.year}",
    "14th March 2016": lambda d: f"{ordinal(d.day)} {d:%B} {d.year}",
    "the 14th of March 2016": lambda d: f"the {ordinal(d.day)} of {d:%B} {d.year}",
    "March 14th, 2016": lambda d: f"{d:%B} {ordinal(d.day)}, {d.year}",
    "Monday, March 14, 2016": lambda d: f"{d:%A}, {d:%B} {d.day}, {d.year}",
    "Monday 14 March 2016": lambda d: f"{d:%A} {d.day} {d:%B} {d.year}",
    "2016-03-14": lambda d: d.isoformat(),
    "2016/3/14": lambda d: f"{d.year}/{d.month}/{d.day}",
    "14-Mar-2016": lambda d: f"{d.day:02d}-{d:%b}-{d.year}",
}


def read(nlp, text, options=OPTIONS, published=PUBLISHED):
    return resolve(find_dates(nlp(text), options), published, "option", options)


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=list(SPELLINGS))
@NO_DEADLINE
@given(day=DAYS)
def test_a_day_comes_back(model, spelling, day):
    text = spelling(day)
    found = read(model, f"The bridge was opened on {text} in Bonn.")
    assert [(f.text, f.value, f.start_date, f.end_date) for f in found] == [(text, day.isoformat(), day, day)]


@NO_DEADLINE
@given(day=DAYS, order=st.sampled_from(["month-day", "day-month"]))
def test_numeric_dates_follow_the_configured_order(model, day, order):
    first, second = (day.month, day.day) if order == "month-day" else (day.day, day.month)
    found = read(model, f"The bridge was opened on {first}/{second}/{day.year}.", DatesConfig(day_order=order))
    assert [(f.value, f.approximate) for f in found] == [(day.isoformat(), False)]


@NO_DEADLINE
@given(low=DAYS, length=st.integers(1, 3000), form=st.sampled_from(["from {} to {}", "between {} and {}"]))
def test_a_range_holds_its_ends(model, low, length, form):
    high = low + timedelta(days=length)
    text = form.format(*(f"{d:%B} {d.day}, {d.year}" for d in (low, high)))
    whole, first, last = read(model, f"The bridge was closed {text}.")
    assert (whole.type, whole.text, whole.start_date, whole.end_date) == ("RANGE", text, low, high)
    assert (first.start_date, last.end_date) == (low, high)
    assert first.part_of == last.part_of == (whole.start, whole.end)


@NO_DEADLINE
@given(low=st.dates(date(2000, 1, 1), date(2040, 1, 1)), length=st.integers(1, 364), stated=st.booleans())
def test_a_year_stated_once_serves_both_ends(model, low, length, stated):
    """"between November 3 and February 5, 2016": stated at the end, or at the beginning."""
    high = low + timedelta(days=length)
    if (low.month, low.day) == (high.month, high.day) or (2, 29) in ((low.month, low.day), (high.month, high.day)):
        return
    years = (f", {low.year}", "") if stated else ("", f", {high.year}")
    text = f"between {low:%B} {low.day}{years[0]} and {high:%B} {high.day}{years[1]}"
    whole = read(model, f"The bridge was closed {text}.")[0]
    assert (whole.text, whole.start_date, whole.end_date) == (text, low, high)


@NO_DEADLINE
@given(published=DAYS, name=st.sampled_from("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()))
def test_weekdays_keep_their_side_of_publication(model, published, name):
    (past,) = read(model, f"The court ruled on {name}.", published=published)
    (coming,) = read(model, f"The court will rule on {name}.", published=published)
    assert timedelta(0) <= published - past.start_date <= timedelta(days=6)
    assert timedelta(0) <= coming.start_date - published <= timedelta(days=6)
    assert f"{past.start_date:%A}" == f"{coming.start_date:%A}" == name


DAY = r"(?:\d{4}-\d\d-\d\d|XXXX-\d\d-\d\d|XXXX-XX-XX|XXXX-WXX-[1-7]|XXXX-WXX-WE)"
TIME = r"T(?:MO|AF|EV|NI|[0-2]\d:[0-5]\d(?::[0-5]\d)?)"
UNIT = r"(?:\d{4}|XXXX)-(?:W\d\d(?:-WE)?|\d\d|Q[1-4]|H[12]|SP|SU|FA|WI)|FY\d{4}(?:-Q[1-4])?|\d{2,4}|XXXX"
LENGTH = r"P(?:(?:\d+|X)[YQMWDEC])+(?:T\d+[HMS])*|PT(?:(?:\d+(?:\.\d+)?|X)[HMS])+|PXX"
POINT = rf"(?:{DAY}(?:{TIME})?|{UNIT})"
#: what TIMEX3 values look like; a stretch that has no value of its own is written with its two ends
VALUE = re.compile(rf"{POINT}|{LENGTH}|(?:PAST|PRESENT|FUTURE)_REF|{POINT}/{POINT}|\.\./{POINT}|{POINT}/\.\.|")

WORDS = (
    "the last next this past of in on at from to between and since until by early late mid - , . / 's a an two three few "
    "several 12 1 30 2016 1999 '90s 1990s March May June Monday Friday Christmas Easter Ramadan week weeks month months "
    "year years quarter half decade day days hour weekend morning night today yesterday tomorrow ago earlier later before "
    "after every each daily now recently fiscal school first third second 10:30 a.m. p.m. noon GMT 4/7/2017 2016-17 Q3 "
    "FY2018 end beginning summer fall killed said will people ( ) twice century decade recent lately same weekends 0930 GMT "
    "1/2/98 overnight tonight dozen couple and half another minutes hours nth ninth ended seconds past Thanksgiving"
).split()
BLANK = English()


@settings(deadline=None, max_examples=400, derandomize=True)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), st.none() | DAYS)
def test_any_jumble_of_words_gives_sound_records(words, published):
    """Also without tags, parse or sentences."""
    text = " ".join(words)
    found = read(BLANK, text, published=published)
    spans = {(f.start, f.end): f for f in found if f.type == "RANGE"}
    for f in found:
        assert VALUE.fullmatch(f.value), (text, f)
        assert text[f.start : f.end] == f.text != ""
        assert f.type in ("DATE", "TIME", "DURATION", "SET", "RANGE")
        if f.start_date and f.end_date:
            assert f.start_date <= f.end_date
        if f.part_of:
            whole = spans[f.part_of]
            assert whole.start <= f.start and f.end <= whole.end
            if whole.rule == "range" and whole.start_date and f.start_date:
                assert whole.start_date <= f.start_date and f.end_date <= whole.end_date
        if f.anchor_date:
            assert f.anchor_date == published
    tops = [f for f in found if f.part_of is None]
    assert all(a.end <= b.start for a, b in zip(tops, tops[1:], strict=False))


def test_dates_at_the_end_of_a_long_run_of_known_words():
    found = read(BLANK, "the " * 60 + "March 2016", published=None)
    assert [(f.text, f.value) for f in found] == [("March 2016", "2016-03")]


UNITS = st.sampled_from(["day", "week", "month", "quarter", "half", "season", "year", "decade", "century", "weekend"])


@NO_DEADLINE
@given(DAYS, UNITS)
def test_a_day_lies_in_its_units(day, unit):
    low, high = calendar.days_of(calendar.value_at(day, unit))
    assert low <= high
    assert unit == "weekend" or low <= day <= high


@NO_DEADLINE
@given(DAYS, st.sampled_from(["month", "year", "quarter"]), st.integers(-500, 500))
def test_shifting_keeps_the_day_of_the_month_or_takes_the_last(day, unit, count):
    moved = calendar.shift(day, unit, count)
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@NO_DEADLINE
@given(DAYS, UNITS, st.sampled_from(["START", "MID", "END"]))
def test_thirds_lie_inside_and_in_order(day, unit, modifier):
    days = calendar.days_of(calendar.value_at(day, unit))
    if (days[1] - days[0]).days < 3:
        return
    thirds = [calendar.third_of(days, name) for name in ("START", "MID", "END")]
    assert thirds[0][0] == days[0] and thirds[2][1] == days[1]
    assert all(a[1] + timedelta(days=1) == b[0] for a, b in zip(thirds, thirds[1:], strict=False))


@NO_DEADLINE
@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_in_spring(year):
    day = easter(year)
    assert day.isoweekday() == 7
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


@NO_DEADLINE
@given(st.sampled_from(sorted(entries())), st.integers(1950, 2049))
def test_holidays_fall_in_their_year(key, year):
    days = days_of_holiday(key, year)
    assert days is not None
    assert days[0].year == year and days[0] <= days[1]


@settings(deadline=None, max_examples=200, derandomize=True)
@given(
    st.lists(st.sampled_from(WORDS), max_size=8),
    st.lists(st.sampled_from(WORDS), max_size=8),
    DAYS,
    st.sampled_from(list(SPELLINGS)),
)
def test_a_full_date_keeps_its_day_whatever_stands_around(before, after, day, spelling):
    text = f"{' '.join(before)} happened on {SPELLINGS[spelling](day)} . Then {' '.join(after)}"
    found = read(BLANK, text)
    assert day.isoformat() in {f.value[:10] for f in found if f.type in ("DATE", "TIME")}, [f.text for f in found]
