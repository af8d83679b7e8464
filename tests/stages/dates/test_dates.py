"""The component, anchors, ambiguity, options, and what other date parsers are known to get wrong."""

from __future__ import annotations

from datetime import date

import pytest
import spacy
from spacy.lang.en import English

from pipeline.config import DatesConfig
from pipeline.records import Article, Section
from pipeline.stages.dates import find_dates, resolve
from pipeline.stages.dates.holidays import days_of_holiday
from pipeline.stages.dates.lexicon import number_classes, parts
from pipeline.stages.dates.patterns import load, translate
from pipeline.stages.dates.spans import duration_value
from pipeline.stages.dates.unusual import parse_absolute

PUBLISHED = date(2017, 7, 7)


def read(model, text, *, published=PUBLISHED, published_from="metadata", **options):
    settings = DatesConfig(**options)
    return resolve(find_dates(model(text), settings), published, published_from, settings)


# ---- what others get wrong -------------------------------------------------------------------------------------------


def test_a_year_stays_a_year(model):
    """dateparser makes a full, invented day of "2017"."""
    (found,) = read(model, "The company was founded in 2017.")
    assert (found.value, found.start_date, found.end_date) == ("2017", date(2017, 1, 1), date(2017, 12, 31))


def test_the_second_day_of_a_range_is_no_year(model):
    """dateparser reads "April 12-13" as 2013-04-12."""
    whole, first, last = read(model, "The summit was held April 12-13 in Rome.")
    assert (whole.start_date, whole.end_date) == (date(2017, 4, 12), date(2017, 4, 13))
    assert (first.text, last.text) == ("April 12", "13")


@pytest.mark.parametrize(("text", "value"), [("mid-March", "2017-03"), ("the past three months", "P3M")])
def test_what_dateparser_does_not_know(model, text, value):
    found = read(model, f"Prices rose in {text}.")
    assert {f.text for f in found} == {text}
    assert (found[-1].value, found[-1].approximate) == (value, True)


def test_a_weekday_equal_to_the_publication_day_is_that_day(model):
    """dateparser goes back a week under PREFER_DATES_FROM=past."""
    (found,) = read(model, "The court ruled on Friday.")
    assert found.value == "2017-07-07"
    assert "publication day itself is a Friday" in found.explain


def test_a_figure_is_no_part_of_a_date(model):
    """search_dates turns "killed 12 on Sunday" into 15 December."""
    (found,) = read(model, "The blast killed 12 on Sunday.")
    assert (found.text, found.value) == ("Sunday", "2017-07-02")


def test_dateparser_answers_are_refused_where_it_made_a_part_up():
    assert parse_absolute("04-Jul-2017") == date(2017, 7, 4)
    assert parse_absolute("Jul-2017") is None
    assert parse_absolute("17") is None
    assert parse_absolute("abc-Jul-xyz") is None


def test_dateparser_can_be_switched_off(model):
    found = read(model, "It was filed on 04-Jul-2017.", unusual_dates=False)
    assert all(f.rule != "dateparser" for f in found)


# ---- anchors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Monday", "DATE"), ("last week", "DATE"), ("yesterday", "DATE"), ("two years ago", "DATE"), ("last May", "DATE"),
        ("the past three months", "DURATION"), ("this morning", "TIME"), ("last summer", "DATE"),
    ],
)  # fmt: skip
def test_without_a_publication_date_relative_dates_stay_unresolved(model, text, kind):
    found = [f for f in read(model, f"It rained {text}.", published=None, published_from="none") if not f.part_of]
    assert [(f.text, f.type, f.start_date, f.end_date, f.anchor_date) for f in found] == [(text, kind, None, None, None)]


def test_without_a_publication_date_stated_dates_are_resolved(model):
    (found,) = read(model, "It rained on March 14, 2016.", published=None, published_from="none")
    assert (found.start_date, found.anchor_date, found.anchor_from) == (date(2016, 3, 14), None, "")


def test_the_anchor_stands_on_what_needed_it(model):
    relative, stated = read(model, "It rained yesterday and on March 14, 2016.", published_from="dateline")
    assert (relative.anchor_date, relative.anchor_from) == (PUBLISHED, "dateline")
    assert (stated.anchor_date, stated.anchor_from) == (None, "")


def test_explain_names_the_reason(model):
    (found,) = read(model, "The court ruled on Friday.")
    assert found.explain == "Friday → 2017-07-07: publication day itself is a Friday, past tense"


# ---- ambiguous day order ---------------------------------------------------------------------------------------------


def test_an_ambiguous_day_order_is_flagged(model):
    (found,) = read(model, "The letter is from 5/6/2016.")
    assert (found.start_date, found.end_date, found.approximate) == (date(2016, 5, 6), date(2016, 6, 5), True)
    assert "2016-05-06 or 2016-06-05" in found.explain


@pytest.mark.parametrize(("order", "day"), [("month-day", date(2016, 5, 6)), ("day-month", date(2016, 6, 5))])
def test_a_configured_day_order_is_followed(model, order, day):
    (found,) = read(model, "The letter is from 5/6/2016.", day_order=order)
    assert (found.start_date, found.end_date, found.approximate) == (day, day, False)


def test_the_documents_own_order_decides(model):
    found = read(model, "One letter is from 25/6/2016, the other from 5/7/2016.")
    assert [f.value for f in found] == ["2016-06-25", "2016-07-05"]


def test_the_tense_decides_where_one_reading_lies_ahead(model):
    (found,) = read(model, "The order was signed on 4/7/2017.", published=date(2017, 4, 20))
    assert (found.value, found.approximate) == ("2017-04-07", False)


# ---- options ---------------------------------------------------------------------------------------------------------


def test_fiscal_years_begin_where_configured(model):
    (found,) = read(model, "Congress set it aside for fiscal year 2018.", fiscal_year_start=4)
    assert (found.value, found.start_date, found.end_date) == ("FY2018", date(2017, 4, 1), date(2018, 3, 31))


def test_school_years_begin_where_configured(model):
    (found,) = read(model, "Scores rose in the 2015-16 school year.", school_year_start=8)
    assert (found.start_date, found.end_date) == (date(2015, 8, 1), date(2016, 5, 31))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("early 2016", (date(2016, 1, 1), date(2016, 4, 30))),
        ("late 2016", (date(2016, 9, 1), date(2016, 12, 31))),
        ("early May", (date(2017, 5, 1), date(2017, 5, 10))),
        ("late May", (date(2017, 5, 22), date(2017, 5, 31))),
        ("the mid-1990s", (date(1993, 5, 1), date(1996, 8, 31))),
    ],
)
def test_thirds_are_ranges_of_their_own(model, text, days):
    """The TIMEX3 row keeps its unit; the RANGE beside it is the third that is meant."""
    third, unit = read(model, f"He left in {text}.")
    assert (third.type, third.start_date, third.end_date, third.approximate) == ("RANGE", *days, True)
    assert (unit.type, unit.part_of, unit.modifier) == ("DATE", (third.start, third.end), third.modifier)
    assert unit.start_date <= third.start_date <= third.end_date <= unit.end_date


def test_thirds_can_be_switched_off(model):
    (found,) = read(model, "He left in early 2016.", thirds=("mid",))
    assert (found.type, found.value, found.modifier, found.approximate) == ("DATE", "2016", "START", True)


# ---- the component ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def component():
    from pipeline.stages.dates import DatesStage

    return DatesStage(English(), "dates", DatesConfig())


def test_the_component_stores_spans_and_records(model, component):
    doc = model("Strikes between April 19 and May 23 killed 102 people.")
    doc._.article = Article("a", "a", doc.text, published=PUBLISHED, published_from="metadata")
    doc = component(doc)
    assert [span.text for span in doc.spans["dates"]] == [f.text for f in doc._.dates]
    assert [f.type for f in doc._.dates] == ["RANGE", "DATE", "DATE"]
    assert all(f.part_of == (doc._.dates[0].start, doc._.dates[0].end) for f in doc._.dates[1:])


def test_the_component_works_in_anyones_pipeline(component):
    nlp = spacy.blank("en")
    doc = component(nlp("It opened on March 14, 2016, and closed last week."))
    assert [(f.text, f.value) for f in doc._.dates] == [("March 14, 2016", "2016-03-14"), ("last week", "")]


def test_sections_that_are_not_read_give_nothing(model):
    text = "It rained on Monday.\n\nWritten on Tuesday."
    doc = model(text)
    doc._.sections = (Section("body", 0, 20), Section("comment", 22, len(text), read=False))
    assert [f.text for f in find_dates(doc, DatesConfig())] == ["Monday"]


def test_expressions_do_not_cross_sections(model):
    text = "It rained in May\n2016 people came."
    doc = model(text)
    doc._.sections = (Section("headline", 0, 16), Section("body", 17, len(text)))
    assert [f.text for f in find_dates(doc, DatesConfig())] == ["May"]


def test_a_line_break_inside_a_paragraph_is_white_space(model):
    (found,) = read(model, "The bridge opened on March\n14, 2016 in Bonn.")
    assert (found.text, found.value) == ("March\n14, 2016", "2016-03-14")


def test_text_without_dates_and_empty_text(model):
    assert read(model, "Nobody came.") == read(model, "") == []


# ---- pieces ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("mid-1996", ["mid", "-", "1996"]), ("4/7/2017", ["4", "/", "7", "/", "2017"]), ("2016–17", ["2016", "–", "17"]),
        ("25.12.2016", ["25", ".", "12", ".", "2016"]), ("9:30am", ["9:30", "am"]), ("FY2018", ["FY", "2018"]),
        ("1990s", ["1990s"]), ("22nd", ["22nd"]), ("1,000", ["1,000"]), ("Jan.-March", ["Jan.", "-", "March"]),
    ],
)  # fmt: skip
def test_parts_of_a_token(word, pieces):
    assert parts(word) == pieces
    assert "".join(parts(word)) == word


@pytest.mark.parametrize(
    ("word", "classes"),
    [
        ("12", {"INT", "DAY", "MONTHNUM", "HOUR", "TWO"}), ("1998", {"INT", "FOUR", "YEAR"}), ("9999", {"INT", "FOUR"}),
        ("7:15", {"CLOCK"}), ("1990s", {"DECADE"}), ("31st", {"ORDINAL", "DAYORD"}), ("40th", {"ORDINAL"}),
        ("2,016", {"INT"}), ("x", set()),
    ],
)  # fmt: skip
def test_classes_of_numbers(word, classes):
    assert number_classes(word) == classes


def test_a_pattern_with_an_unknown_class_or_sign_is_refused():
    words = load().lexicon
    with pytest.raises(KeyError):
        translate("NOSUCHCLASS", {}, words)
    with pytest.raises(ValueError, match="in the pattern"):
        translate("MONTH % DAY", {}, words)


@pytest.mark.parametrize(
    ("unit", "count", "value"),
    [("year", 2, "P2Y"), ("year", None, "PXY"), ("decade", 2, "P20Y"), ("hour", 3, "PT3H"), ("weekend", 1, "P2D")],
)
def test_duration_values(unit, count, value):
    from decimal import Decimal

    assert duration_value(unit, None if count is None else Decimal(count)) == value


@pytest.mark.parametrize(
    ("key", "year", "first"),
    [
        ("easter", 2017, date(2017, 4, 16)), ("easter", 2024, date(2024, 3, 31)), ("thanksgiving", 2012, date(2012, 11, 22)),
        ("memorial_day", 2016, date(2016, 5, 30)), ("labor_day", 2014, date(2014, 9, 1)),
        ("election_day", 2016, date(2016, 11, 8)), ("ramadan", 2017, date(2017, 5, 27)),
        ("eid_al_adha", 2017, date(2017, 9, 1)),
    ],
)  # fmt: skip
def test_days_of_holidays(key, year, first):
    assert days_of_holiday(key, year)[0] == first


# ---- what we can't do yet --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("In the second and third quarters of 2016, sales rose.", "2016-Q2", id="coordinated quarters"),
        pytest.param("He died on the eve of the millennium.", "1999-12-31", id="the eve of an event"),
    ],
)
@pytest.mark.xfail(strict=True, reason="not in the grammar yet")
def test_not_yet(model, text, value):
    assert value in [f.value for f in read(model, text)]


@pytest.mark.parametrize(
    ("day", "value"), [("April 30", "2017-Q1"), ("June 30", "2017-Q2"), ("March 31", "2017-Q1"), ("July 2", "2017-Q2")]
)
def test_the_quarter_ended_on_a_day_is_the_one_before_it(model, day, value):
    text = f"Sales rose in the fourth quarter. In the quarter ended {day} they fell."
    found = {f.text: f for f in read(model, text) if f.type == "DATE"}
    assert found["the quarter"].value == value
