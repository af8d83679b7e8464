"""One end of a figure: its number with sign, scale, currency in front and unit behind."""

from __future__ import annotations

from decimal import Decimal

from pipeline.stages.quantities.figure import DASHES, End, Plural
from pipeline.stages.quantities.numbers import Number, number_words, plain, read_number
from pipeline.stages.quantities.pieces import Pieces
from pipeline.stages.quantities.units import Tables, Unit, UnitAt, currency_before, unit_after


def read_end(pieces: Pieces, index: int, tables: Tables, plural: Plural) -> End | None:
    number = read_number(pieces, index)
    if number is None:
        return None
    first = number.first
    number, first = _look_back(pieces, number)
    whole = _unit_and_half(pieces, number, first, tables)
    if whole is not None:
        return whole
    start, sign = pieces.start[first], ""
    money = currency_before(pieces, first, tables)
    if money is None and number.scale >= 1_000_000 and pieces.word(first - 1) == "#" and pieces.glued(first):
        money = Unit("GBP", "money"), pieces.start[first - 1]  # news wires write # for the pound sign
    unit, span = None, None
    if money:
        unit, start = money
        span = (start, pieces.start[first])
        while first > 0 and pieces.start[first - 1] >= start:
            first -= 1
    if pieces.word(first - 1) == "-" and pieces.word(first - 2) in ("minus", "negative"):
        sign, first, start = "-", first - 2, pieces.start[first - 2]
    elif first > 0 and pieces.glued(first) or pieces.word(first - 1) in ("minus", "negative"):
        sign_at, mark = first - 1, pieces.word(first - 1)
        if mark == "minus" and pieces.word(first - 2) in ("or", "/"):
            pass  # "plus or minus 3"
        elif (
            mark in ("-", "−", "–", "minus", "negative")
            and not (mark == "-" and pieces.glued(sign_at))
            and _is_sign(pieces, sign_at)
        ):
            sign, first, start = "-", sign_at, pieces.start[sign_at]
        elif mark == "+" and not pieces.glued(sign_at):
            sign, first, start = "+", sign_at, pieces.start[sign_at]
    last = number.last
    before = money is not None
    number, last = _settle_scale(pieces, number, unit, tables, plural)
    behind = unit_after(pieces, last, tables) or _special_unit(pieces, number, last, tables)
    if behind is not None and not _unit_fits(pieces, number, behind, unit):
        behind = None
    if money and behind is not None and behind.unit.kind == "money" and not pieces.text[behind.first].isalpha():
        behind = None  # "$20 $30"
    if behind is not None and (unit is None or behind.unit.kind == "money"):
        if (
            unit is None
            or unit.name == "USD"
            and unit != behind.unit
            and span
            and pieces.raw[span[0] - pieces.offset] == "$"
        ):
            unit = behind.unit
            span = (pieces.start[behind.first], pieces.end[behind.last - 1])
        last = behind.last
        more = (
            read_number(pieces, last)
            if last < pieces.count and pieces.lower[last] in ("million", "billion", "trillion", "thousand")
            else None
        )
        if more and behind.unit.kind == "money" and number.scale == 1:  # "75 USD million"
            number = number._replace(value=plain(number.value * more.value), scale=more.value, last=more.last)
            last = more.last
    if unit is not None and unit.kind == "money" and number.scale == 1:
        written = pieces.text[behind.first] if behind is not None else pieces.text[first] if before else ""
        if written == f"M{unit.name}":  # "30 MUSD", "MEUR 60"
            number = number._replace(value=number.value * 1_000_000, scale=Decimal(1_000_000))
    return End(number, first, last, start, unit, span, sign, before)


def _unit_and_half(pieces: Pieces, number: Number, first: int, tables: Tables) -> End | None:
    """As in "an hour and a half": one unit and the part behind it, from the part's place."""
    if number.form != "fraction" or pieces.word(first) not in ("a", "one") or pieces.word(first - 1) != "and":
        return None
    if pieces.word(first - 3) not in ("a", "an") or pieces.start[first - 3] - pieces.offset < pieces.floor:
        return None
    unit = unit_after(pieces, first - 2, tables)
    if unit is None or unit.last != first - 1 or unit.unit.kind not in ("duration", "measure"):
        return None
    span = (pieces.start[unit.first], pieces.end[unit.last - 1])
    begin = first - 3
    number = number._replace(first=begin, value=number.value + 1, form="words")
    return End(number, begin, number.last, pieces.start[begin], unit.unit, span)


def _special_unit(pieces: Pieces, number: Number, last: int, tables: Tables) -> UnitAt | None:
    """As in "half an hour", "a quarter of a mile", "12 ft 2 in", '10" long'."""
    word = pieces.word(last)
    if number.form == "vague" and word == "of":  # "millions of dollars"
        found = unit_after(pieces, last + 1, tables)
        return (
            found
            if found is not None and found.first == last + 1 and found.unit.kind in ("money", "measure", "duration")
            else None
        )
    if pieces.glued(last) and pieces.digit[number.first]:  # 6'3"
        if word in ("'", "’", "′") and pieces.glued(last + 1) and last + 1 < pieces.count and pieces.digit[last + 1]:
            return UnitAt(Unit("foot", "measure"), last, last + 1)
        if (
            word in ('"', "”", "″")
            and number.first >= 2
            and pieces.word(number.first - 1) in ("'", "’", "′")
            and pieces.digit[number.first - 2]
        ):
            return UnitAt(Unit("inch", "measure"), last, last + 1)
    if number.form == "fraction" and word in ("a", "an", "of"):
        at = last + (word == "of")
        if word == "of" and pieces.word(at) in ("1", "one"):  # "half of 1 percent"
            found = unit_after(pieces, at + 1, tables)
            return found if found is not None and found.unit.kind == "percent" else None
        if pieces.word(at) in ("a", "an", "one"):
            found = unit_after(pieces, at + 1, tables)
            return found if found is not None and found.first == at + 1 else None
    if word == "in" and pieces.word(number.first - 1) in ("ft", "feet", "foot"):
        return UnitAt(Unit("inch", "measure"), last, last + 1)
    if word in ('"', "”", "″") and pieces.word(last + 1) in (
        "long",
        "wide",
        "tall",
        "high",
        "deep",
        "thick",
        "screen",
        "diameter",
        "across",
    ):
        return UnitAt(Unit("inch", "measure"), last, last + 1)
    return None


def _is_sign(pieces: Pieces, index: int) -> bool:
    """A minus sign is one after the start, a bracket or a space, unless it joins two numbers ("75 -300")."""
    if pieces.lower[index] in ("minus", "negative"):
        return True
    previous = index - 1
    if previous >= 0 and pieces.digit[previous] and not pieces.glued(index):
        return pieces.word(index + 2) in ("%", "percent") and "." in pieces.text[index + 1]
    return not (previous >= 0 and pieces.lower[previous] in DASHES)


def _look_back(pieces: Pieces, number: Number) -> tuple[Number, int]:
    """Take in "a", "few", "several", "couple of" before a number that begins with its scale ("a few hundred")."""
    first = number.first
    word, words = pieces.lower[first], number_words()
    scale_first = word in words.scales or number.form == "words" and word in ("half", "quarter")
    previous = pieces.word(first - 1)
    if word in words.scales and not pieces.digit[first] and number.form == "words":
        if previous == "few" or previous == "couple" or previous == "of" and pieces.word(first - 2) == "couple":
            begin = first - 1 - (previous == "of")
            factor = 3 if previous == "few" else 2
            number = number._replace(first=begin, value=number.value * factor, form="few" if factor == 3 else "words")
            if pieces.word(begin - 1) == "a":
                begin -= 1
            return number._replace(first=begin), begin
        if previous == "several":
            return number._replace(first=first - 1, high=number.value * 10, form="vague"), first - 1
    if previous in ("a", "an") and (scale_first or number.form == "fraction" and pieces.glued(first) is False):
        return number._replace(first=first - 1), first - 1
    return number, first


def _settle_scale(
    pieces: Pieces, number: Number, money: Unit | None, tables: Tables, plural: Plural
) -> tuple[Number, int]:
    """As in "m" against digits is million for money and before plural nouns, else metre; likewise t, b, mm, K."""
    last = number.last
    if number.form != "glued" or money is not None:
        return number, last
    mark = pieces.text[last - 1]
    following = unit_after(pieces, last, tables)
    if mark in ("k", "K", "M", "bn", "Bn", "BN", "mn", "Mn", "mln", "trn", "tn", "MM", "cr"):
        return number, last
    counts = (
        following is not None and not pieces.glued(last) and (following.unit.kind == "money" or plural(following.first))
    )
    for ahead in range(last, min(last + 5, pieces.count)):
        if counts or not pieces.text[ahead][0].isalpha():
            break
        if pieces.lower[ahead] in (
            "in",
            "of",
            "to",
            "from",
            "high",
            "long",
            "tall",
            "wide",
            "deep",
            "away",
            "at",
            "for",
            "above",
            "below",
        ):
            break
        counts = plural(ahead)
    if counts or mark in ("b", "B") and pieces.text[last - 1] == "b" and not pieces.glued(last):
        return number, last
    back = number._replace(last=last - 1, value=number.value / number.scale, scale=Decimal(1), form="digits")
    return back._replace(value=plain(back.value)), last - 1


def _unit_fits(pieces: Pieces, number: Number, found: UnitAt, money: Unit | None) -> bool:
    """Readings of unit words that are something else here."""
    word = pieces.lower[found.first]
    if number.form == "multiple":
        return False
    if word in ("second", "seconds") and number.form == "words" and number.value == 20 and word == "second":
        return False
    if found.unit.kind == "money" and money is not None and found.unit.name != money.name:
        return money.name == "USD" and found.unit.name.endswith("D") or word in ("us",)
    if word in ("p", "s", "f", "c") and pieces.word(found.last) == "." and pieces.word(found.last + 1) == "m":
        return False
    if (
        word in ("won", "real")
        and not pieces.glued(found.first)
        and pieces.word(found.last) in ("the", "a", "an", "in", "by", "their", "more", "his")
    ):
        return False
    if number.form == "vague" and found.unit.kind in ("other",):
        return False
    return True
