"""Two numbers that are one figure: ranges ("9 to 12"), ratios ("one in five"), alternatives ("7- or 8-inch")."""

from __future__ import annotations

from decimal import Decimal

from pipeline.stages.quantities.ends import read_end
from pipeline.stages.quantities.figure import DASHES, End, Figure, Plural
from pipeline.stages.quantities.numbers import Number, number_words, plain, read_number
from pipeline.stages.quantities.pieces import Pieces
from pipeline.stages.quantities.units import Tables, Unit
from pipeline.stages.quantities.words import word_class


def read_range(pieces: Pieces, low: End, tables: Tables, plural: Plural) -> End | None:
    """The high end of a range that begins with ``low``, or None."""
    number, index = low.number, low.last
    if number.high is not None or number.form in ("multiple",):
        return None
    joint = pieces.word(index)
    if not joint:
        return None
    begin = index + 1
    before = pieces.word(low.first - 1)
    if joint == "-" and pieces.word(begin) == "to" and not pieces.glued(begin):  # "18- to 24-year-olds"
        joint, begin = "to", begin + 1
    if joint in DASHES:
        if not (pieces.glued(index) == pieces.glued(begin) or low.unit is not None) and not pieces.glued(index + 1):
            return None
        if joint == "—" and not pieces.glued(index):
            return None
        if pieces.word(begin) == "to" and pieces.word(begin + 1) == "-":
            begin += 2
    elif joint in ("to", "and", "or", "through", "until", "till"):
        if joint == "and" and before not in ("between", "of") and pieces.word(low.first - 2) != "between":
            return None
        if joint == "and" and before == "of" and pieces.word(low.first - 2) not in ("range", "ranges", "ages"):
            return None
        if (
            pieces.word(begin) in ("about", "around", "nearly", "almost", "perhaps", "maybe", "even", "as")
            and joint != "or"
        ):
            begin += 1 + 2 * (pieces.word(begin) == "as")
    else:
        return None
    at = begin
    while (
        at < pieces.count and at < begin + 4 and not pieces.digit[at] and pieces.lower[at] not in number_words().starts
    ):
        if pieces.lower[at] in ("a", "an") or not (
            pieces.text[at].isalpha() and not pieces.text[at].isupper() and pieces.text[at] not in ("Rs", "Rp", "Mex")
        ):
            at += 1
            continue
        return None
    high = read_end(pieces, at, tables, plural)
    if high is None or high.number.high is not None or high.number.form == "multiple" or high.first > begin + 1:
        return None
    if high.first < begin and joint in DASHES and high.sign:
        high.sign, high.first = "", begin
    lower, upper = number, high.number
    if (lower.form == "fraction") != (upper.form == "fraction"):
        return None
    from_before = (
        before in ("from", "between")
        or pieces.word(low.first - 2) in ("from", "between")
        and before in ("about", "around", "roughly", "nearly", "just", "almost", "a")
    )
    if low.unit and high.unit and low.unit != high.unit:
        return None
    if (
        lower.scale == 1
        and upper.scale >= 100
        and lower.value < 1000
        and lower.value <= upper.value / upper.scale
        and upper.form != "fraction"
    ):
        lower = lower._replace(value=plain(lower.value * upper.scale), scale=upper.scale)
    ascending = lower.value < upper.value
    if (
        joint not in DASHES
        and not from_before
        and low.unit is None
        and _like_a_year(pieces, number)
        and not _like_a_year(pieces, upper)
    ):
        return None
    if joint in ("to", "through", "until", "till"):
        if not from_before:
            if not ascending or _new_level(pieces, low, high, lower, upper):
                return None
            if low.unit is not None and high.unit is None:
                return None
            if (
                pieces.word(high.last) in ("ago", "o")
                or pieces.word(high.last) in word_class("results")
                or before in word_class("won")
            ):
                return None
        elif low.unit is not None and high.unit is None and low.unit.kind == "duration":
            return None
    elif joint == "or":
        close = lower.scale == upper.scale and 0 < upper.value - lower.value <= max(5 * lower.scale, lower.value)
        if (
            not ascending
            or not close
            or (high.before and not low.before)
            or (low.unit is not None and high.unit is None)
            or low.unit is not None
        ):
            return None
    elif joint in DASHES:
        if not ascending:
            return None
    elif not ascending and joint == "and":
        return None
    low.number = lower
    high.sign = joint if joint not in ("to",) or not from_before else "from-to"
    return high


def _new_level(pieces: Pieces, low: End, high: End, lower: Number, upper: Number) -> bool:
    """As in "rose by just 3,000 to 1.6 million": the amount of a change and the level it led to, no range.

    A range has ends of like size: up to half as much again, five times where only the high end has a unit. What is still
    to come ("will rise by five to ten") is a guess in a range sooner than two known figures: up to three times.
    """
    at = low.first - 1
    while pieces.word(at) in word_class("degree") and at > low.first - 4:
        at -= 1
    before = pieces.word(at)
    if before not in word_class("changed"):
        return False
    if low.unit is not None and before != "by":
        return True
    verb = at - (before == "by")
    to_come = pieces.word(verb - 1) in word_class("to_come")
    factor = 5 if low.unit is None and high.unit is not None else 3 if to_come else Decimal("1.5")
    return upper.value > lower.value * factor


def _like_a_year(pieces: Pieces, number: Number) -> bool:
    text = pieces.text[number.first]
    return number.last - number.first == 1 and len(text) == 4 and text.isdigit() and 1900 <= number.value <= 2100


def join(figure: Figure, low: End, high: End) -> None:
    figure.value, figure.high = low.number.value, high.number.value
    figure.last, figure.number_last = high.last, high.number.last
    if low.sign == "-":
        figure.value = -figure.value
    figure.joined = "from-to" if high.sign == "from-to" else "range"
    if low.number.form == "fraction" and high.number.form == "fraction" and high.unit is None:
        figure.kind = "fraction"


#: What may stand behind "one fan in five": a verb or a mark, no noun that the second number would count.
_BEHIND_RATIO = frozenset(
    """has have had is are was were be do does did now says say said will would can could may might must who and or but ,
    . ; : ) – — "" ” goes lives dies gets ends fell lost came went got left""".split()
) | {""}


def _may_follow(word: str) -> bool:
    return word in _BEHIND_RATIO or word.endswith("ed")


def _noun_between(pieces: Pieces, index: int, number: Number) -> bool:
    """Whether a noun stands between the numbers of a ratio: "one crime in eleven", "six mothers out of ten"."""
    word, link = pieces.word(index), pieces.word(index + 1)
    if len(word) < 3 or not word.isalpha() or not pieces.text[index].islower() or word in ("out", "more", "million"):
        return False
    if link == "in":
        return number.value == 1 and number.form == "words" and not word.endswith("s")
    return link == "out" and pieces.word(index + 2) == "of" and word.endswith(("s", "men", "children", "people"))


def read_ratio(pieces: Pieces, low: End) -> tuple[Decimal, int] | None:
    """As in "one in five", "9 out of 10", "1 of every 20": the fraction and the next piece."""
    number = low.number
    if (
        low.unit is not None
        or number.high is not None
        or number.value != int(number.value)
        or not 0 < number.value < 1000
    ):
        return None
    index = number.last + (pieces.word(number.last) == "-" and pieces.word(number.last + 1) == "in")
    word, after = pieces.word(index), pieces.word(index + 1)
    noun = _noun_between(pieces, index, number)
    if noun:  # "one crime in eleven", "six mothers out of ten"
        index += 1
        word, after = pieces.word(index), pieces.word(index + 1)
    if word == "in":  # "three-in-five" too
        begin = index + 1 + (after == "every" or index > number.last and after == "-")
    elif word == "out" and after == "of":
        begin = index + 2 + (pieces.word(index + 2) == "every")
    elif word == "of" and after == "every" or word == "for" and after == "every":
        begin = index + 2
    elif word == "of" and after in ("10", "ten", "100"):
        begin = index + 1
    else:
        return None
    below = read_number(pieces, begin)
    if (
        below is None
        or below.high is not None
        or below.value != int(below.value)
        or below.value <= number.value
        or below.form == "fraction"
        or noun
        and (not _may_follow(pieces.word(below.last)) or below.value > 100)
    ):
        return None
    if word == "in":
        round_number = below.value in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 50) or below.value % 100 == 0
        round_number = round_number or noun and below.form == "words"
        if not round_number or (below.form == "digits" and 1900 <= below.value <= 2100) or number.value > 99:
            return None
        if after != "every" and pieces.word(below.last) in (
            "years",
            "days",
            "months",
            "weeks",
            "hours",
            "minutes",
            "seconds",
            "games",
            "matches",
            "starts",
            "seasons",
            "innings",
            "attempts",
            "%",
            "percent",
            "million",
            "states",
            "countries",
            "cities",
            "districts",
            "provinces",
        ):
            return None
    elif word == "out" and number.value > 20 and below.value not in (100, 1000):
        return None
    value = number.value / below.value
    return (value.normalize() if value == round(value, 6) else round(value, 6)), below.last


def borrowed(pieces: Pieces, low: End, tables: Tables, plural: Plural) -> Unit | None:
    """The unit of the second of two alternatives: "7- or 8-inch", "8 or $9"."""
    at = low.last + (pieces.word(low.last) == "-")
    if pieces.word(at) not in ("or", "and"):
        return None
    second = at + 1
    while (
        second < pieces.count
        and second < at + 3
        and not pieces.digit[second]
        and pieces.lower[second] not in number_words().starts
    ):
        second += 1
    high = read_end(pieces, second, tables, plural) if at > low.last or pieces.word(at) == "or" else None
    if high is None or high.unit is None or not (at > low.last or high.before):
        return None
    return high.unit
