"""Numbers, ranges and units as text, without spaCy: what is written reads back to itself."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stages.quantities.grammar import find_figures
from pipeline.stages.quantities.numbers import read_number
from pipeline.stages.quantities.pieces import Pieces
from pipeline.stages.quantities.units import shipped_tables, tables_with

settings.register_profile("quantities", deadline=None, derandomize=True, max_examples=80)
settings.load_profile("quantities")

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
ONES += "sixteen seventeen eighteen nineteen".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number: int, *, hyphen: bool, conjunction: bool) -> str:
    """A number in English words."""
    if number < 20:
        return ONES[number]
    if number < 100:
        ten, one = divmod(number, 10)
        return TENS[ten] + (("-" if hyphen else " ") + ONES[one] if one else "")
    for value, name in (
        (10**12, "trillion"),
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if number >= value:
            high, low = divmod(number, value)
            text = f"{in_words(high, hyphen=hyphen, conjunction=conjunction)} {name}"
            if low:
                joint = " and " if conjunction and value == 100 else " "
                text += joint + in_words(low, hyphen=hyphen, conjunction=conjunction)
            return text
    raise AssertionError(number)


def read(text: str) -> Decimal | None:
    """The value of a text that is one number, None where something is left over."""
    pieces = Pieces(text)
    number = read_number(pieces, 0)
    return number.value if number and number.last == pieces.count else None


@given(st.integers(0, 10**15 - 1), st.booleans(), st.booleans())
def test_words_read_back(number, hyphen, conjunction):
    assert read(in_words(number, hyphen=hyphen, conjunction=conjunction)) == number


@given(st.integers(0, 10**12), st.sampled_from([",", "\u2009", "\u202f", "\u00a0", "'", ""]))
def test_digits_read_back(number, separator):
    assert read(f"{number:,}".replace(",", separator)) == number


@given(st.decimals(0, 10**9, places=3, allow_nan=False, allow_infinity=False), st.booleans())
def test_decimals_read_back(number, grouped):
    assert read(f"{number:,f}" if grouped else f"{number:f}") == number


@given(
    st.decimals("0.1", 999, places=1),
    st.sampled_from(
        [
            ("m", 10**6),
            ("bn", 10**9),
            ("k", 1000),
            (" million", 10**6),
            (" billion", 10**9),
            (" hundred thousand", 10**5),
            (" crore", 10**7),
        ]
    ),
)
def test_scales_multiply(number, scale):
    assert read(f"{number}{scale[0]}") == number * scale[1]


@given(
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.sampled_from(["{}-{}", "{}–{}", "{} to {}", "between {} and {}", "from {} to {}"]),
    st.sampled_from(["", " troops", " km", "%"]),
)
def test_a_range_never_loses_an_end(one, other, pattern, unit):
    low, high = sorted((one, other + one))
    (figure,) = find_figures(Pieces(pattern.format(f"{low:,}", f"{high:,}") + unit), shipped_tables())
    assert (figure.value, figure.high) == (low, high)


@given(st.text(alphabet="019.,-–/$£%() \nabmk½and to", max_size=40))
def test_offsets_slice_whatever_comes(text):
    pieces = Pieces(text)
    for figure in find_figures(pieces, shipped_tables()):
        assert 0 <= figure.first < figure.last <= pieces.count
        assert (
            pieces.start[figure.first]
            <= pieces.start[figure.number_first]
            < pieces.end[figure.number_last - 1]
            <= len(text)
        )
        assert all(text[a:b] == t for a, b, t in zip(pieces.start, pieces.end, pieces.text))


@given(st.text(max_size=60))
def test_any_text_is_read(text):
    find_figures(Pieces(text), shipped_tables())


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3 furlongs", "3", "furlong"),
        ("12 micrometres", "12", "micrometre"),
        ("4 kilojoules", "4", "kilojoule"),
        ("90 hPa", "90", "hectopascal"),
        ("7 kW", "7", "kilowatt"),
    ],
)
def test_shipped_units(text, value, unit):
    (figure,) = find_figures(Pieces(text), shipped_tables())
    assert (str(figure.value), figure.unit) == (value, unit)


def test_users_units():
    tables = tables_with([{"name": "tatami", "kind": "measure", "surfaces": ["tatami mat"], "symbols": ["jo"]}])
    figures = find_figures(Pieces("six tatami mats, 8 jo"), tables)
    assert [(str(f.value), f.unit) for f in figures] == [("6", "tatami"), ("8", "tatami")]
    assert "tatami mat" not in shipped_tables().words
