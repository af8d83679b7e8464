"""The grammar of figures: pieces -> number, range, currency, unit, rate, age, modifier. Knows nothing of spaCy.

``find_figures`` reads a sentence from left to right. What a figure counts and what it is about needs the parse and is
added later (counted.py, about.py); what is no quantity is taken out by exclusions.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.stages.quantities.change import Change
from pipeline.stages.quantities.modifiers import Modifier, modifier_after, modifier_before
from pipeline.stages.quantities.numbers import Number, Pieces, number_words, plain, read_number
from pipeline.stages.quantities.units import Tables, Unit, UnitAt, currency_before, pound_words, unit_after

_DASHES = ("-", "–", "—", "‑", "−", "―")
_OLD = ("old", "olds", "yo")


@dataclass(slots=True)
class Figure:
    """A figure while it is being read. ``first`` and ``last`` are pieces, last exclusive; spans are code points."""

    first: int
    last: int
    number_first: int
    number_last: int
    value: Decimal
    high: Decimal | None = None
    kind: str = ""
    form: str = "digits"
    unit: str = ""
    unit_span: tuple[int, int] | None = None
    #: code point the figure begins at, where a currency stands before it
    start: int = -1
    modifier: Modifier | None = None
    sign: str = ""
    rule: str = ""
    #: "hyphen" where a hyphen joins the number to what follows ("11-member"), "of" where "of" does
    joined: str = ""
    #: rate denominator, "" for none
    per: str = ""
    #: the change found for it (change.py), for figures joined to it
    change: Change | None = None


Plural = Callable[[int], bool]


def ends_in_s(pieces: Pieces) -> Plural:
    """Is a piece a plural noun, as far as can be told without tags?"""
    return lambda index: index < pieces.count and pieces.lower[index].endswith("s") and not pieces.lower[index].endswith("ss")


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


@dataclass(slots=True)
class _End:
    """One end of a figure: its number with currency and unit."""

    number: Number
    first: int
    last: int
    start: int
    unit: Unit | None
    unit_span: tuple[int, int] | None
    sign: str = ""
    before: bool = False


def read_figure(pieces: Pieces, index: int, tables: Tables, plural: Plural) -> Figure | None:
    """The figure whose first number begins at a piece."""
    low = _read_end(pieces, index, tables, plural)
    if low is None:
        return None
    number = low.number
    figure = Figure(low.first, low.last, number.first, number.last, number.value, number.high, form=number.form, start=low.start, sign=low.sign)
    ratio = _ratio(pieces, low)
    if ratio:
        figure.value, figure.last, figure.number_last = ratio[0], ratio[1], ratio[1]
        figure.form, figure.kind, figure.rule = "ratio", "fraction", "fraction:ratio"
        figure.modifier = modifier_before(pieces, figure.first) or modifier_after(pieces, figure.last)
        return figure
    high = _read_range(pieces, low, tables, plural)
    unit, span = low.unit, low.unit_span
    if high is None and unit is None and number.form in ("digits", "words"):
        unit = _borrowed(pieces, low, tables, plural)
    if high is not None:
        _join(figure, low, high)
        unit, span = high.unit or low.unit, high.unit_span or low.unit_span
    if low.sign == "-" and high is None:
        figure.value = -figure.value
    if unit is not None:
        if unit.kind == "duration":
            figure.rule = _placing(pieces, figure)
        figure.unit, figure.kind, figure.unit_span = unit.name, unit.kind, span
        if unit.name == "GBP" and span and not _pounds_are_money(pieces, figure, number, span):
            figure.unit, figure.kind = "pound", "measure"
        if unit.kind == "money" and high is None:
            _add_cents(pieces, figure, tables)
    elif number.form in ("fraction",) and high is None:
        figure.kind = "fraction"
    elif number.form == "multiple":
        figure.kind = "other"
    _rate(pieces, figure, tables)
    _age(pieces, figure)
    figure.modifier = (
        modifier_before(pieces, figure.first, duration=figure.kind == "duration")
        or modifier_after(pieces, figure.last) or modifier_after(pieces, figure.number_last)
    )  # fmt: skip
    if figure.modifier is None and figure.last < pieces.count and pieces.text[figure.last].isalpha():
        figure.modifier = _late(pieces, figure.last + 1)
    _name_rule(figure, high is not None)
    if figure.joined == "" and pieces.word(figure.last) in _DASHES and pieces.glued(figure.last) and pieces.glued(figure.last + 1):
        figure.joined = "hyphen"
    elif pieces.word(figure.last) == "of":
        figure.joined = "of"
    return figure


_PLACED = frozenset("before after prior".split())
_WINDOW = frozenset("past last next previous preceding coming following first final past recent".split())


def _placing(pieces: Pieces, figure: Figure) -> str:
    """The rule of a duration that only places something in time ("two years ago", "the past five days"), else ""."""
    if pieces.word(figure.last) in _PLACED:
        return "duration:placing"
    if pieces.word(figure.first - 1) in _WINDOW:
        return "duration:window"
    return ""


def _borrowed(pieces: Pieces, low: _End, tables: Tables, plural: Plural) -> Unit | None:
    """The unit of the second of two alternatives: "7- or 8-inch", "8 or $9"."""
    at = low.last + (pieces.word(low.last) == "-")
    if pieces.word(at) not in ("or", "and"):
        return None
    second = at + 1
    while second < pieces.count and second < at + 3 and not pieces.digit[second] and pieces.lower[second] not in number_words().starts:
        second += 1
    high = _read_end(pieces, second, tables, plural) if at > low.last or pieces.word(at) == "or" else None
    if high is None or high.unit is None or not (at > low.last or high.before):
        return None
    return high.unit


def _late(pieces: Pieces, index: int) -> Modifier | None:
    """"200 people or more": behind the noun only the phrases with "or" count."""
    found = modifier_after(pieces, index) if pieces.word(index) == "or" else None
    return found


def _pounds_are_money(pieces: Pieces, figure: Figure, number: Number, span: tuple[int, int]) -> bool:
    """"200 pounds": money or weight? Settled by the scale and by the words of the sentence."""
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


def _read_end(pieces: Pieces, index: int, tables: Tables, plural: Plural) -> _End | None:
    number = read_number(pieces, index)
    if number is None:
        return None
    first = number.first
    number, first = _look_back(pieces, number)
    start, sign = pieces.start[first], ""
    money = currency_before(pieces, first, tables)
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
        elif mark in ("-", "−", "–", "minus", "negative") and not (mark == "-" and pieces.glued(sign_at)) and _is_sign(pieces, sign_at):
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
        if unit is None or unit.name == "USD" and unit != behind.unit and span and pieces.raw[span[0] - pieces.offset] == "$":
            unit = behind.unit
            span = (pieces.start[behind.first], pieces.end[behind.last - 1])
        last = behind.last
        more = read_number(pieces, last) if last < pieces.count and pieces.lower[last] in ("million", "billion", "trillion", "thousand") else None
        if more and behind.unit.kind == "money" and number.scale == 1:  # "75 USD million"
            number = number._replace(value=plain(number.value * more.value), scale=more.value, last=more.last)
            last = more.last
    if unit is not None and unit.kind == "money" and number.scale == 1:
        written = pieces.text[behind.first] if behind is not None else pieces.text[first] if before else ""
        if written == f"M{unit.name}":  # "30 MUSD", "MEUR 60"
            number = number._replace(value=number.value * 1_000_000, scale=Decimal(1_000_000))
    return _End(number, first, last, start, unit, span, sign, before)


def _special_unit(pieces: Pieces, number: Number, last: int, tables: Tables) -> UnitAt | None:
    """"half an hour", "a quarter of a mile", "12 ft 2 in", '10" long'."""
    word = pieces.word(last)
    if number.form == "vague" and word == "of":  # "millions of dollars"
        found = unit_after(pieces, last + 1, tables)
        return found if found is not None and found.first == last + 1 and found.unit.kind in ("money", "measure", "duration") else None
    if pieces.glued(last) and pieces.digit[number.first]:  # 6'3"
        if word in ("'", "’", "′") and pieces.glued(last + 1) and last + 1 < pieces.count and pieces.digit[last + 1]:
            return UnitAt(Unit("foot", "measure"), last, last + 1)
        if word in ("\"", "”", "″") and number.first >= 2 and pieces.word(number.first - 1) in ("'", "’", "′") and pieces.digit[number.first - 2]:
            return UnitAt(Unit("inch", "measure"), last, last + 1)
    if number.form == "fraction" and word in ("a", "an", "of"):
        at = last + (word == "of")
        if pieces.word(at) in ("a", "an", "one"):
            found = unit_after(pieces, at + 1, tables)
            return found if found is not None and found.first == at + 1 else None
    if word == "in" and pieces.word(number.first - 1) in ("ft", "feet", "foot"):
        return UnitAt(Unit("inch", "measure"), last, last + 1)
    if word in ("\"", "”", "″") and pieces.word(last + 1) in ("long", "wide", "tall", "high", "deep", "thick", "screen", "diameter", "across"):
        return UnitAt(Unit("inch", "measure"), last, last + 1)
    return None


def _is_sign(pieces: Pieces, index: int) -> bool:
    """A minus sign is one after the start, a bracket or a space, unless it joins two numbers ("75 -300")."""
    if pieces.lower[index] in ("minus", "negative"):
        return True
    previous = index - 1
    if previous >= 0 and pieces.digit[previous] and not pieces.glued(index):
        return pieces.word(index + 2) in ("%", "percent") and "." in pieces.text[index + 1]
    return not (previous >= 0 and pieces.lower[previous] in _DASHES)


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


def _settle_scale(pieces: Pieces, number: Number, money: Unit | None, tables: Tables, plural: Plural) -> tuple[Number, int]:
    """"m" against digits is million for money and before plural nouns, else metre; likewise t, b, mm, K."""
    last = number.last
    if number.form != "glued" or money is not None:
        return number, last
    mark = pieces.text[last - 1]
    following = unit_after(pieces, last, tables)
    if mark in ("k", "K", "M", "bn", "Bn", "BN", "mn", "Mn", "mln", "trn", "tn", "MM", "cr"):
        return number, last
    counts = following is not None and not pieces.glued(last) and (following.unit.kind == "money" or plural(following.first))
    for ahead in range(last, min(last + 5, pieces.count)):
        if counts or not pieces.text[ahead][0].isalpha():
            break
        if pieces.lower[ahead] in ("in", "of", "to", "from", "high", "long", "tall", "wide", "deep", "away", "at", "for", "above", "below"):
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
    if word in ("won", "real") and not pieces.glued(found.first) and pieces.word(found.last) in ("the", "a", "an", "in", "by", "their", "more", "his"):
        return False
    if number.form == "vague" and found.unit.kind in ("other",):
        return False
    return True


def _ratio(pieces: Pieces, low: _End) -> tuple[Decimal, int] | None:
    """"one in five", "9 out of 10", "1 of every 20": the fraction and the next piece."""
    number = low.number
    if low.unit is not None or number.high is not None or number.value != int(number.value) or not 0 < number.value < 1000:
        return None
    index = number.last
    word, after = pieces.word(index), pieces.word(index + 1)
    if word == "in":
        begin = index + 1 + (after == "every")
    elif word == "out" and after == "of":
        begin = index + 2 + (pieces.word(index + 2) == "every")
    elif word == "of" and after == "every" or word == "for" and after == "every":
        begin = index + 2
    elif word == "of" and after in ("10", "ten", "100"):
        begin = index + 1
    else:
        return None
    below = read_number(pieces, begin)
    if below is None or below.high is not None or below.value != int(below.value) or below.value <= number.value or below.form == "fraction":
        return None
    if word == "in":
        round_number = below.value in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 50) or below.value % 100 == 0
        if not round_number or (below.form == "digits" and 1900 <= below.value <= 2100) or number.value > 99:
            return None
        if after != "every" and pieces.word(below.last) in ("years", "days", "months", "weeks", "hours", "minutes", "seconds", "games", "matches", "starts", "seasons", "innings", "attempts", "%", "percent", "million", "states", "countries", "cities", "districts", "provinces"):
            return None
    elif word == "out" and number.value > 20 and below.value not in (100, 1000):
        return None
    value = number.value / below.value
    return (value.normalize() if value == round(value, 6) else round(value, 6)), below.last


def _read_range(pieces: Pieces, low: _End, tables: Tables, plural: Plural) -> _End | None:
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
    if joint in _DASHES:
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
        if pieces.word(begin) in ("about", "around", "nearly", "almost", "perhaps", "maybe", "even", "as") and joint != "or":
            begin += 1 + 2 * (pieces.word(begin) == "as")
    else:
        return None
    at = begin
    while at < pieces.count and at < begin + 4 and not pieces.digit[at] and pieces.lower[at] not in number_words().starts:
        if pieces.lower[at] in ("a", "an") or not (pieces.text[at].isalpha() and not pieces.text[at].isupper() and pieces.text[at] not in ("Rs", "Rp", "Mex")):
            at += 1
            continue
        return None
    high = _read_end(pieces, at, tables, plural)
    if high is None or high.number.high is not None or high.number.form == "multiple" or high.first > begin + 1 or high.sign and joint in _DASHES and high.sign == "-" and False:
        return None
    if high.first < begin and joint in _DASHES and high.sign:
        high.sign, high.first = "", begin
    lower, upper = number, high.number
    if (lower.form == "fraction") != (upper.form == "fraction"):
        return None
    from_before = before in ("from", "between") or pieces.word(low.first - 2) in ("from", "between") and before in ("about", "around", "roughly", "nearly", "just", "almost", "a")
    if low.unit and high.unit and low.unit != high.unit:
        return None
    if lower.scale == 1 and upper.scale >= 100 and lower.value < 1000 and lower.value <= upper.value / upper.scale and upper.form != "fraction":
        lower = lower._replace(value=plain(lower.value * upper.scale), scale=upper.scale)
    ascending = lower.value < upper.value
    if joint not in _DASHES and not from_before and low.unit is None and _like_a_year(pieces, number) and not _like_a_year(pieces, upper):
        return None
    if joint in ("to", "through", "until", "till"):
        if not from_before:
            if not ascending or before in _CHANGED and low.unit is not None and not (before == "by" and upper.value <= lower.value * Decimal("1.5")):
                return None
            if low.unit is not None and high.unit is None:
                return None
            if pieces.word(high.last) in ("ago", "o") or pieces.word(high.last) in _SCORES or before in _WON:
                return None
        elif low.unit is not None and high.unit is None and low.unit.kind == "duration":
            return None
    elif joint == "or":
        close = lower.scale == upper.scale and 0 < upper.value - lower.value <= max(5 * lower.scale, lower.value)
        if not ascending or not close or (high.before and not low.before) or (low.unit is not None and high.unit is None) or low.unit is not None:
            return None
    elif joint in _DASHES:
        if not ascending:
            return None
    elif not ascending and joint == "and":
        return None
    low.number = lower
    high.sign = joint if joint not in ("to",) or not from_before else "from-to"
    return high


def _like_a_year(pieces: Pieces, number: Number) -> bool:
    text = pieces.text[number.first]
    return number.last - number.first == 1 and len(text) == 4 and text.isdigit() and 1900 <= number.value <= 2100


_CHANGED = frozenset("rose rise fell fall gained gain lost lose added climbed jumped dropped slipped slid up down by advanced declined eased edged".split())
_SCORES = frozenset("win victory defeat loss lead draw decision".split())
_WON = frozenset("won lost beat lead leads led leading drew trail trailed trailing score scored ahead".split())


def _join(figure: Figure, low: _End, high: _End) -> None:
    figure.value, figure.high = low.number.value, high.number.value
    figure.last, figure.number_last = high.last, high.number.last
    if low.sign == "-":
        figure.value = -figure.value
    figure.joined = "from-to" if high.sign == "from-to" else "range"
    if low.number.form == "fraction" and high.number.form == "fraction" and high.unit is None:
        figure.kind = "fraction"


def _add_cents(pieces: Pieces, figure: Figure, tables: Tables) -> None:
    """"3 dollars 50 cents", "15 dollars and 50"."""
    index = figure.last + (pieces.word(figure.last) == "and")
    if pieces.word(figure.last - 1) not in tables.words and pieces.word(figure.last - 1) not in tables.symbols or figure.unit in ("cent", "penny", "sen") or figure.value != int(figure.value):
        return
    cents = read_number(pieces, index)
    if cents is None or not 0 < cents.value < 100 or cents.value != int(cents.value) or cents.form not in ("digits", "words"):
        return
    unit = unit_after(pieces, cents.last, tables)
    if unit is not None and unit.unit.name in ("cent", "penny", "kopeck", "paisa", "centavo", "centime", "sen"):
        last = unit.last
    elif unit is None and pieces.word(cents.last) in ("", ".", ",", ";", "!", "?", "more", "less", "each", "apiece") and cents.value >= 5:
        last = cents.last
    else:
        return
    figure.value, figure.last, figure.number_last = figure.value + cents.value / 100, last, cents.last


def _rate(pieces: Pieces, figure: Figure, tables: Tables) -> None:
    """"a barrel", "per square mile", "-a-day", "/kg": after the unit, or after what is counted (see counted.py)."""
    found = rate_after(pieces, figure.last, tables)
    if found and figure.unit:
        figure.per, figure.last = found
        figure.unit = f"{figure.unit} per {figure.per}"
        if figure.kind in ("duration", "measure"):
            figure.kind = "rate"


def rate_after(pieces: Pieces, index: int, tables: Tables) -> tuple[str, int] | None:
    """A rate's denominator that begins at a piece ("per hour", "a day", "-a-share"): its name and the next piece."""
    hyphen = pieces.word(index) == "-" and pieces.word(index + 1) in ("a", "an", "per")
    at = index + hyphen
    word = pieces.word(at)
    if word not in ("a", "an", "per", "each", "every", "/", "apiece"):
        return None
    noun = at + 1 + (hyphen and pieces.word(at + 1) == "-")
    if word in ("/", "per"):
        unit = unit_after(pieces, noun, tables)
        if unit is not None and unit.first == noun and unit.unit.kind in ("measure", "duration"):
            return unit.unit.name, unit.last
        if word == "/" and not (pieces.glued(at) and pieces.glued(noun)):
            return None
    two = f"{pieces.word(noun)} {pieces.word(noun + 1)}"
    if two in tables.per:
        return tables.per[two], noun + 2
    name = tables.per.get(pieces.word(noun))
    if name is None:
        if word == "per" and noun < pieces.count and pieces.text[noun].isalpha() and pieces.word(noun) not in ("cent", "se", "diem", "annum"):
            return pieces.word(noun), noun + 1
        return ("year", noun + 1) if word == "per" and pieces.word(noun) == "annum" else ("day", noun + 1) if two.startswith("diem") else None
    if word in ("a", "an", "each", "every") and pieces.word(noun + 1) in ("ago", "earlier", "later", "after", "before", "old", "or", "and", "-", "to", "from", "of"):
        if pieces.word(noun + 1) not in ("or", "and", "to", "from") or name in ("year", "month", "week", "day", "decade") and pieces.word(noun + 1) == "or":
            return None
    return name, noun + 1


def _age(pieces: Pieces, figure: Figure) -> None:
    """"10-year-old", "aged 14", "three months old", "87 years of age", "an 87 yo man"."""
    last = figure.last
    before = pieces.word(figure.first - 1)
    if figure.kind == "duration" and not figure.per:
        at = last + (pieces.word(last) in _DASHES)
        if pieces.word(at) in _OLD or pieces.word(at) == "of" and pieces.word(at + 1) == "age":
            figure.kind, figure.rule = "age", "age:years-old"
            figure.last = at + 1 + (pieces.word(at) == "of")
            if figure.unit_span:
                figure.unit_span = (figure.unit_span[0], pieces.end[figure.last - 1])
    elif not figure.unit and pieces.word(last) == "yo" or pieces.word(last) == "y" and pieces.word(last + 2) == "o":
        figure.kind, figure.unit, figure.rule = "age", "year", "age:yo"
        figure.unit_span = (pieces.start[last], pieces.end[last])
        figure.last = last + 1
    if not figure.unit and (before in ("aged", "age") or before in ("of", "at") and pieces.word(figure.first - 2) in ("age", "ages")):
        if before == "age" and pieces.word(figure.first - 2) in ("old",) or not 0 <= figure.value <= 130:
            return
        figure.kind, figure.unit, figure.rule = "age", "year", "age:aged"
