"""Reading numbers: pieces -> values. No spaCy, no units: "half a million", "1,500.25", "two hundred and six"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.stages.quantities.pieces import THIN_SPACES, Pieces
from pipeline.yaml_file import read_yaml

_SEPARATORS = re.compile(rf"[, {THIN_SPACES}'’]")


class Words(NamedTuple):
    """The number words by class; all keys in lower case but those of ``glued``."""

    cardinals: dict[str, int]
    scales: dict[str, int]
    glued: dict[str, int]
    vague: dict[str, int]
    fractions: dict[str, int]
    glyphs: dict[str, list[int]]
    #: words a number can begin with
    starts: frozenset[str]


@cache
def number_words() -> Words:
    """The lexicon numbers.yaml."""
    data = {name: entry["words"] for name, entry in read_yaml(Path(__file__).with_name("numbers.yaml")).items()}
    starts = frozenset(
        [
            *data["cardinals"],
            *data["vague"],
            *data["glyphs"],
            *(f"{word}fold" for word in data["cardinals"]),
            "hundred",
            "thousand",
            "million",
            "billion",
            "trillion",
            "dozen",
            "half",
            "third",
            "quarter",
            "fifth",
            "tenth",
            "lakh",
            "crore",
            "twice",
            "thrice",
        ]
    )
    return Words(**data, starts=starts)


class Number(NamedTuple):
    """A number read from pieces ``first`` to ``last`` (exclusive).

    ``high`` is set for vague numbers ("dozens" is 12 to 120). ``form`` says how it is written: digits, words, glued
    (digits with "m", "bn"), fraction, vague, few, multiple. ``scale`` is the power it was multiplied by.
    """

    first: int
    last: int
    value: Decimal
    high: Decimal | None = None
    form: str = "digits"
    scale: Decimal = Decimal(1)


def plain(value: Decimal) -> Decimal:
    """The same number without exponent and without zeros after the point."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1)) if abs(value) < Decimal("1e27") else Decimal(int(value))
    return value.normalize()


def digits_value(text: str) -> Decimal:
    """The value of a number in digits, with any separators."""
    return Decimal(_SEPARATORS.sub("", text))


def _ratio(numerator: Decimal | int, denominator: int) -> Decimal:
    value = Decimal(numerator) / denominator
    return value.normalize() if value == round(value, 6) else round(value, 4)


def read_number(pieces: Pieces, index: int) -> Number | None:
    """The longest number that begins at a piece, or None.

    "a", "few", "several" and "couple" before a scale ("a few hundred") are taken in by ends.py.
    """
    if index >= pieces.count:
        return None
    word = pieces.lower[index]
    if pieces.digit[index]:
        number = _in_digits(pieces, index)
    elif word not in number_words().starts:
        return None
    else:
        number = _in_words(pieces, index, word)
    if number is not None and number.form in ("digits", "words"):  # "10-fold"
        fold = number.last + (pieces.word(number.last) == "-")
        if pieces.word(fold) == "fold" and pieces.glued(fold):
            return number._replace(last=fold + 1, form="multiple")
    return number


def _in_digits(pieces: Pieces, index: int) -> Number | None:
    words = number_words()
    value, last = digits_value(pieces.text[index]), index + 1
    form = "digits"
    after = pieces.word(last)
    if (
        after in ("/", "⁄")
        and pieces.glued(last)
        and last + 1 < pieces.count
        and pieces.digit[last + 1]
        and pieces.glued(last + 1)
    ):
        below = pieces.text[last + 1]
        follows = pieces.word(last + 2) == "/" and pieces.glued(last + 2)
        if not follows and below.isdigit() and value < int(below) <= 100 and value == int(value) and value > 0:
            return Number(index, last + 2, _ratio(value, int(below)), form="fraction")
        return None  # 9/11, 24/7, 03/04/2017
    if after and pieces.text[last] in words.glyphs:
        above, below = words.glyphs[pieces.text[last]]
        value, last = value + _ratio(above, below), last + 1
    else:
        mixed = last + (after == "-")
        if (
            mixed + 2 < pieces.count
            and pieces.digit[mixed]
            and pieces.digit[mixed + 2]
            and pieces.lower[mixed + 1] == "/"
            and pieces.glued(mixed + 1)
            and pieces.glued(mixed + 2)
        ):
            above, below = digits_value(pieces.text[mixed]), pieces.text[mixed + 2]
            if below in ("2", "3", "4", "5", "8", "10", "16", "32", "64") and 0 < above < int(below):
                value, last = value + _ratio(above, int(below)), mixed + 3
    if pieces.word(last) == "×" and pieces.word(last + 1).startswith("10"):  # 1.99 × 10^30
        power = _power_of_ten(pieces, last + 1)
        if power:
            exponent, last = power
            return Number(index, last, value.scaleb(exponent) if abs(exponent) < 400 else value)
    halves = _and_a_half(pieces, last)
    if halves:
        value, last = value + halves[0], halves[1]
    scale = Decimal(1)
    if (
        pieces.glued(last)
        and pieces.text[last] in words.glued
        and not (pieces.glued(last + 1) and pieces.text[last + 1].isalnum())
    ):
        scale, form = Decimal(words.glued[pieces.text[last]]), "glued"
        last += 1
        if pieces.text[last - 1] not in ("k", "K"):
            return Number(index, last, plain(value * scale), form=form, scale=scale)
    value, last, more = _scales(pieces, last, value)
    scale *= more
    return Number(index, last, plain(value * (scale / more)), form=form, scale=scale)


def _power_of_ten(pieces: Pieces, index: int) -> tuple[int, int] | None:
    following = index + 1
    sign = 1
    if pieces.word(following) == "^":
        following += 1
    if pieces.word(following) in ("-", "−", "–"):
        sign, following = -1, following + 1
    if (
        following < pieces.count
        and pieces.digit[following]
        and pieces.text[following].isdigit()
        and pieces.glued(following)
    ):
        return sign * int(pieces.text[following]), following + 1
    return None


def _scales(pieces: Pieces, last: int, value: Decimal) -> tuple[Decimal, int, Decimal]:
    """Multiply by the scale words that follow ("4 hundred million"): value, next piece, product of the scales."""
    scales, product = number_words().scales, Decimal(1)
    while last < pieces.count:
        hyphen = last + 1 < pieces.count and pieces.lower[last] == "-" and pieces.lower[last + 1] in scales
        word = pieces.lower[last + hyphen]
        factor = scales.get(word)
        if factor is None or word == "score" or (word == "mil" and not product == 1):
            break
        value, product, last = value * factor, product * factor, last + hyphen + 1
    return value, last, product


def _and_a_half(pieces: Pieces, last: int) -> tuple[Decimal, int] | None:
    """As in "and a half", "and three quarters" after a number."""
    if (
        pieces.word(last) == "-" and pieces.word(last + 1) == "and" and pieces.word(last + 2) == "-"
    ):  # "four-and-a-half"
        if (
            pieces.word(last + 3) in ("a", "one")
            and pieces.word(last + 4) == "-"
            and pieces.word(last + 5) in ("half", "quarter")
        ):
            return _ratio(1, number_words().fractions[pieces.word(last + 5)]), last + 6
        return None
    if pieces.word(last) != "and":
        return None
    first, second = pieces.word(last + 1), pieces.word(last + 2)
    if first in ("a", "one") and second in ("half", "quarter", "third"):
        return _ratio(1, number_words().fractions[second]), last + 3
    if first == "three" and second in ("quarters", "fourths"):
        return Decimal("0.75"), last + 3
    return None


def _in_words(pieces: Pieces, index: int, word: str) -> Number | None:
    words = number_words()
    if word in ("twice", "thrice"):
        return Number(index, index + 1, Decimal(2 if word == "twice" else 3), form="multiple")
    if word.endswith("fold"):
        return Number(index, index + 1, Decimal(words.cardinals[word[:-4]]), form="multiple")
    if word in words.glyphs:
        above, below = words.glyphs[word]
        return Number(index, index + 1, _ratio(above, below), form="fraction")
    if word in words.vague:
        return _vague(pieces, index, word)
    if word in words.fractions:
        return _fraction_alone(pieces, index, word)
    total, group, last = Decimal(0), Decimal(0), index
    product, seen = Decimal(1), False
    if word in words.scales:  # "a hundred", "million-dollar"
        group, seen = Decimal(1), True
    tens = False
    while last < pieces.count:
        here = last
        if seen and pieces.lower[here] == "-" and here + 1 < pieces.count:
            here += 1
        current = pieces.lower[here]
        if (
            current == "and"
            and last > index
            and pieces.lower[last - 1] in words.scales
            and pieces.word(here + 1) in words.cardinals
        ):
            if (
                words.cardinals[pieces.word(here + 1)] == 0
                or pieces.word(here + 2) in words.scales
                and _bigger(pieces, here, words)
            ):
                break
            here += 1
            current = pieces.lower[here]
        number = words.cardinals.get(current)
        if number is not None:
            after_scale = last > index and pieces.lower[last - 1] in words.scales
            if not seen or after_scale or (tens and 0 < number < 10):
                if after_scale and group and number >= 100:
                    break
                group += number
                tens, seen, last = number >= 20, True, here + 1
                continue
            break
        factor = words.scales.get(current) if current not in ("score", "mil", "bn", "mn", "tn") else None
        if factor is None or (not seen and last > index):
            break
        if factor < 1000:
            group *= factor
        else:
            total, group = total + (group or 1) * factor if group else total * factor, Decimal(0)
        product *= factor
        tens, seen, last = False, True, here + 1
    value = total + group
    if last == index:
        return None
    spoken = _spoken_decimals(pieces, last) if product == 1 else None
    if spoken:
        value, last, product = _scales(pieces, spoken[1], value + spoken[0])
        return Number(index, last, plain(value), form="words", scale=product)
    halves = _and_a_half(pieces, last)
    if halves:
        value, last = value + halves[0], halves[1]
        value, last, more = _scales(pieces, last, value)
        product *= more
    part = _fraction_of(pieces, last, value)
    if part:
        return Number(index, part[1], part[0], form="fraction")
    return Number(index, last, plain(value), form="words", scale=product)


def _spoken_decimals(pieces: Pieces, last: int) -> tuple[Decimal, int] | None:
    """As in "point six", "point zero five" after a number in words: the decimals and the next piece."""
    cardinals, digits = number_words().cardinals, ""
    if pieces.word(last) != "point":
        return None
    last += 1
    while 0 <= cardinals.get(pieces.word(last), -1) < 10 and len(digits) < 4:
        digits += str(cardinals[pieces.word(last)])
        last += 1
    return (Decimal(f"0.{digits}"), last) if digits else None


def _bigger(pieces: Pieces, here: int, words: Words) -> bool:
    """As in "hundred and two million": is the scale after the next number no smaller than the one before "and"?"""
    return (
        words.scales[pieces.word(here + 2)] > words.scales[pieces.lower[here - 1]]
        and pieces.lower[here - 1] != "hundred"
    )


def _fraction_of(pieces: Pieces, last: int, value: Decimal) -> tuple[Decimal, int] | None:
    """As in "two-thirds", "one fifth", "three quarters of a billion": the part and the next piece."""
    words = number_words()
    here = last + (pieces.word(last) == "-")
    part = pieces.word(here)
    below = words.fractions.get(part)
    if below is None or value != int(value) or not 0 < value < max(below, 2):
        return None
    if (
        part == "quarters"
        and here == last
        and (value == 2 or pieces.word(last - 2) in ("first", "last", "past", "next", "consecutive"))
    ):
        return None  # of a year
    if value == 1 and (part.endswith("s") or part == "halves") or value > 1 and not part.endswith("s"):
        return None
    result, here = _ratio(value, below), here + 1
    jump = here + (pieces.word(here) == "of" and pieces.word(here + 1) == "a") * 2
    scaled, after, product = _scales(pieces, jump, result)
    return (plain(scaled), after) if product > 1 else (result, here)


def _fraction_alone(pieces: Pieces, index: int, word: str) -> Number | None:
    """As in "half a million", "half a dozen", "a third", "half of": the sense is settled later by the grammar."""
    part = _ratio(1, number_words().fractions[word])
    here = index + 1
    if pieces.lower[here : here + 5] == ["-", "of", "-", "a", "-"]:  # "a quarter-of-a-million people"
        here += 5
    elif pieces.word(here) == "-" or pieces.word(here) in ("a", "an"):
        here += 1
    elif pieces.word(here) == "of" and pieces.word(here + 1) == "a":
        here += 2
    if word in ("half", "quarter"):
        value, last, product = _scales(pieces, here, part)
        if product > 1:
            return Number(index, last, plain(value), form="words", scale=product)
    return Number(index, index + 1, part, form="fraction")


def _vague(pieces: Pieces, index: int, word: str) -> Number:
    """As in "dozens", "hundreds of thousands", "thousands upon thousands": from the base to ten times the base."""
    vague, last = number_words().vague, index + 1
    value = Decimal(vague[word])
    while pieces.word(last) in ("of", "and", "upon", "or") and pieces.word(last + 1) in vague:
        if pieces.word(last) == "of":
            value *= vague[pieces.word(last + 1)]
        last += 2
    return Number(index, last, value, value * 10, form="vague", scale=value)
