"""The CSV writer: what is read back is what was written, and no spreadsheet runs a cell."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.columns import Column, Table
from pipeline.tables.csv_file import CsvWriter, from_cell, plain_number, protect, read_table, to_cell, unprotect

TABLE = Table(
    "made",
    "for the test",
    "text",
    tuple(Column(name, name, name) for name in ("string", "integer", "number", "boolean", "date")),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
VALUES = st.tuples(
    st.none() | TEXTS | TEXTS.map("=".__add__) | TEXTS.map("'".__add__),
    st.none() | st.integers(),
    st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    st.none() | st.booleans(),
    st.none() | st.dates(),
)


@given(st.lists(VALUES, max_size=5), st.booleans())
def test_reading_back_gives_the_values(tmp_path_factory, rows, bom):
    path = tmp_path_factory.mktemp("csv") / "made.csv"
    with CsvWriter(path, TABLE, bom=bom) as writer:
        writer.write(rows)
    assert [tuple(row.values()) for row in read_table(path, TABLE)] == rows
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == bom


@given(TEXTS)
def test_no_cell_begins_as_a_formula(text):
    assert protect(text)[0] not in "=+-@\t\r"
    assert unprotect(protect(text)) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (Decimal("603"), "603"),
        (Decimal("1.2E+6"), "1200000"),
        (Decimal("2.50"), "2.5"),
        (Decimal("100.00"), "100"),
        (Decimal("-3"), "-3"),
        (Decimal("0E-8"), "0"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("123456789012345678901234567890.5"), "123456789012345678901234567890.5"),
        (0.1, "0.1"),
        (1e-05, "0.00001"),
        (1e22, "10000000000000000000000"),
        (0.0, "0"),
        (7, "7"),
    ],
)
def test_numbers_in_plain_notation(value, cell):
    assert plain_number(value) == cell


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("nan")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="can't stand in a table"):
        plain_number(value)


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("string", "=1+1", "'=1+1"),
        ("string", "-5 degrees", "'-5 degrees"),
        ("string", "@home", "'@home"),
        ("string", "\tindented", "'\tindented"),
        ("string", "'tis", "'tis"),
        ("string", "'=x", "''=x"),
        ("number", Decimal("-5"), "-5"),
        ("integer", -5, "-5"),
        ("boolean", True, "true"),
        ("boolean", False, "false"),
        ("date", date(987, 6, 5), "0987-06-05"),
        ("string", None, ""),
        ("number", None, ""),
    ],
)
def test_cells(kind, value, cell):
    column = Column("any", kind, "")
    assert to_cell(column, value) == cell
    assert from_cell(column, cell) == value


def test_lines_end_in_crlf_and_cells_keep_their_own_line_ends(tmp_path):
    path = tmp_path / "made.csv"
    with CsvWriter(path, TABLE, bom=False) as writer:
        writer.write([('a "quoted"\nline, and more', 1, None, None, None)])
    assert path.read_bytes() == b'string,integer,number,boolean,date\r\n"a ""quoted""\nline, and more",1,,,\r\n'


def test_lone_surrogates_become_question_marks_one_for_one(tmp_path):
    path = tmp_path / "made.csv"
    with CsvWriter(path, TABLE, bom=False) as writer:
        writer.write([("a\ud800b", None, None, None, None)])
    assert next(read_table(path, TABLE))["string"] == "a?b"


def test_a_file_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\r\n1,2\r\n")
    with pytest.raises(ValueError, match="doesn't have the columns of made.csv"):
        list(read_table(path, TABLE))


def test_a_long_cell_can_be_read_back(tmp_path):
    path = tmp_path / "made.csv"
    with CsvWriter(path, TABLE, bom=True) as writer:
        writer.write([("x" * 300_000, None, None, None, None)])
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))[1][0]) == len(next(read_table(path, TABLE))["string"]) == 300_000
