"""The grammar of figures: pieces -> number, range, currency, unit, rate, age, modifier. Knows nothing of spaCy.

``find_figures`` reads a sentence from left to right. What a figure counts and what it is about needs the parse and is
added later (counted.py, about.py); what is no quantity is taken out by exclusions.py.
"""

from __future__ import annotations

from pipeline.stages.quantities.ends import read_end
from pipeline.stages.quantities.figure import Figure, Plural
from pipeline.stages.quantities.modifiers import Modifier, modifier_after, modifier_before
from pipeline.stages.quantities.numbers import Number, number_words, read_number
from pipeline.stages.quantities.pieces import Pieces
from pipeline.stages.quantities.ranges import borrowed, join, read_range, read_ratio
from pipeline.stages.quantities.rates import age, placing, rate_after
from pipeline.stages.quantities.units import Tables, pound_words, unit_after


def ends_in_s(pieces: Pieces) -> Plural:
    """Is a piece a plural noun, as far as can be told without tags?"""
    return lambda index: (
        index < pieces.count and pieces.lower[index].endswith("s") and not pieces.lower[index].endswith("ss")
    )


def find_figures(pieces: Pieces, tables: Tables, plural: Plural | None = None) -> list[Figure]:
    """All figures of a sentence in text order, those that are no quantities among them."""
    plural = plural or ends_in_s(pieces)
    figures: list[Figure] = []
    starts = number_words().starts
    index, count, digit, lower = 0, pieces.count, pieces.digit, pieces.lower
    while index < count:
        if not digit[index] and lower[index] not in starts:
            index += 1
            continue
        figure = read_figure(pieces, index, tables, plural)
        if figure is None:
            index += 1
            continue
        figures.append(figure)
        index = max(figure.last, index + 1)
        pieces.floor = pieces.end[index - 1] - pieces.offset
    return figures


def read_figure(pieces: Pieces, index: int, tables: Tables, plural: Plural) -> Figure | None:
    """The figure whose first number begins at a piece."""
    low = read_end(pieces, index, tables, plural)
    if low is None:
        return None
    number = low.number
    figure = Figure(
        low.first,
        low.last,
        number.first,
        number.last,
        number.value,
        number.high,
        form=number.form,
        start=low.start,
        sign=low.sign,
    )
    part = read_ratio(pieces, low)
    if part:
        figure.value, figure.last, figure.number_last = part[0], part[1], part[1]
        figure.form, figure.kind, figure.rule = "ratio", "fraction", "fraction:ratio"
        figure.modifier = modifier_before(pieces, figure.first) or modifier_after(pieces, figure.last)
        return figure
    high = read_range(pieces, low, tables, plural)
    unit, span = low.unit, low.unit_span
    if high is None and unit is None and number.form in ("digits", "words"):
        unit = borrowed(pieces, low, tables, plural)
    if high is not None:
        join(figure, low, high)
        unit, span = high.unit or low.unit, high.unit_span or low.unit_span
    if low.sign == "-" and high is None:
        figure.value = -figure.value
    if unit is not None:
        if unit.kind == "duration":
            figure.rule = placing(pieces, figure)
        figure.unit, figure.kind, figure.unit_span = unit.name, unit.kind, span
        if unit.name == "GBP" and span and not _pounds_are_money(pieces, figure, number, span):
            figure.unit, figure.kind = "pound", "measure"
        if unit.kind == "money" and high is None:
            _add_cents(pieces, figure, tables)
        elif unit.kind in ("duration", "measure") and high is None and pieces.word(figure.last) == "and":
            part = read_number(pieces, figure.last + 2) if pieces.word(figure.last + 1) == "a" else None
            if part is not None and part.form == "fraction" and unit_after(pieces, part.last, tables) is None:
                figure.value += part.value  # "two hours and a half"
                figure.last = figure.number_last = part.last
    elif number.form in ("fraction",) and high is None:
        figure.kind = "fraction"
    elif number.form == "multiple":
        figure.kind = "other"
    _rate(pieces, figure, tables)
    age(pieces, figure)
    figure.modifier = (
        modifier_before(pieces, figure.first, duration=figure.kind == "duration")
        or modifier_after(pieces, figure.last)
        or modifier_after(pieces, figure.number_last)
    )
    if figure.modifier is None and figure.last < pieces.count and pieces.text[figure.last].isalpha():
        figure.modifier = _late(pieces, figure.last + 1)
    _name_rule(figure, high is not None)
    if (
        figure.joined == ""
        and pieces.word(figure.last) in ("-", "‑")
        and pieces.glued(figure.last)
        and pieces.glued(figure.last + 1)
    ):
        figure.joined = "hyphen"
    elif pieces.word(figure.last) == "of":
        figure.joined = "of"
    return figure


def _late(pieces: Pieces, index: int) -> Modifier | None:
    """As in "200 people or more": behind the noun only the phrases with "or" count."""
    return modifier_after(pieces, index) if pieces.word(index) == "or" else None


def _pounds_are_money(pieces: Pieces, figure: Figure, number: Number, span: tuple[int, int]) -> bool:
    """As in "200 pounds": money or weight? Settled by the scale and by the words of the sentence."""
    word = pieces.raw[span[0] - pieces.offset : span[1] - pieces.offset].lower()
    if word not in ("pound", "pounds") or number.scale >= 1_000_000 or figure.value >= 1_000_000:
        return True
    words = pound_words()
    found = set(pieces.lower)
    if found & words[1]:
        return False
    if pieces.word(figure.last) == "of" and pieces.word(figure.last + 1) not in words[0]:
        return False
    return bool(found & words[0])


def _name_rule(figure: Figure, is_range: bool) -> None:
    rule = figure.kind or "number"
    parts = [figure.rule] if figure.rule else []
    if is_range:
        parts.append(figure.joined or "range")
        figure.joined = ""
    if figure.form in ("vague", "few", "multiple", "fraction") and figure.kind != "fraction":
        parts.append(figure.form)
    if figure.per:
        parts.append("per")
    figure.rule = ":".join([rule, *parts]) if not figure.rule.startswith(rule) else figure.rule


def _add_cents(pieces: Pieces, figure: Figure, tables: Tables) -> None:
    """As in "3 dollars 50 cents", "15 dollars and 50"."""
    index = figure.last + (pieces.word(figure.last) == "and")
    if (
        pieces.word(figure.last - 1) not in tables.words
        and pieces.word(figure.last - 1) not in tables.symbols
        or figure.unit in ("cent", "penny", "sen")
        or figure.value != int(figure.value)
    ):
        return
    cents = read_number(pieces, index)
    if (
        cents is None
        or not 0 < cents.value < 100
        or cents.value != int(cents.value)
        or cents.form not in ("digits", "words")
    ):
        return
    unit = unit_after(pieces, cents.last, tables)
    if unit is not None and unit.unit.name in ("cent", "penny", "kopeck", "paisa", "centavo", "centime", "sen"):
        last = unit.last
    elif (
        unit is None
        and pieces.word(cents.last) in ("", ".", ",", ";", "!", "?", "more", "less", "each", "apiece")
        and cents.value >= 5
    ):
        last = cents.last
    else:
        return
    figure.value, figure.last, figure.number_last = figure.value + cents.value / 100, last, cents.last


def _rate(pieces: Pieces, figure: Figure, tables: Tables) -> None:
    """As in "a barrel", "per square mile", "-a-day", "/kg", right behind the unit."""
    found = rate_after(pieces, figure.last, tables)
    if found and figure.unit:
        figure.per, figure.last = found
        figure.unit = f"{figure.unit} per {figure.per}"
        if figure.kind in ("duration", "measure"):
            figure.kind = "rate"
