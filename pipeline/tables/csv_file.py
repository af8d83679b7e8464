"""Rows -> CSV files and back: comma, CRLF, UTF-8, the empty cell for what isn't stated.

Reading a file back gives the values that were written, as the columns' types say.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from pipeline.tables.columns import Column, Table

#: A spreadsheet runs a cell that begins with one of these as a formula. A leading ' stops it; one more is put before a
#: text that already looks so, so that reading back takes off exactly what was put on.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")


def protect(text: str) -> str:
    """A text cell that no spreadsheet runs: begins with ' where it would begin with = + - @ TAB or CR."""
    return f"'{text}" if _RUNS.match(text) else text


def unprotect(cell: str) -> str:
    """The text that ``protect`` was given."""
    return cell[1:] if _PROTECTED.match(cell) else cell


def plain_number(value: Decimal | float | int) -> str:
    """Decimal notation without grouping, exponent or trailing zeros: 1500000, 0.5, -3.

    Raises ValueError for what is no number (NaN, infinity).
    """
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite():
        raise ValueError(f"{value} can't stand in a table")
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def to_cell(column: Column, value: Any) -> str:
    """A value as it stands in the file. None and "" are the empty cell."""
    if value is None:
        return ""
    if column.type == "string":
        return protect(str(value))
    if column.type == "boolean":
        return "true" if value else "false"
    if column.type == "date":
        return value.isoformat()
    return plain_number(value)


def from_cell(column: Column, cell: str) -> Any:
    """The value that stands in a cell; None for the empty one."""
    if cell == "":
        return None
    if column.type == "string":
        return unprotect(cell)
    if column.type == "boolean":
        return cell == "true"
    if column.type == "date":
        return date.fromisoformat(cell)
    return int(cell) if column.type == "integer" else Decimal(cell)


class CsvWriter:
    """Writes one table to a file. What can't be encoded (lone surrogates) becomes a question mark, one for one."""

    def __init__(self, path: Path, table: Table, *, bom: bool) -> None:
        self.table = table
        self.rows = 0
        self._file: IO[str] = path.open("w", encoding="utf-8-sig" if bom else "utf-8", errors="replace", newline="")
        self._csv = csv.writer(self._file, lineterminator="\r\n")
        self._csv.writerow(table.names)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Append rows: values in the order of the table's columns."""
        columns = self.table.columns
        for row in rows:
            self._csv.writerow([to_cell(column, value) for column, value in zip(columns, row, strict=True)])
            self.rows += 1

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> CsvWriter:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def read_table(path: Path, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a file that ``CsvWriter`` wrote, with or without BOM, as column name -> value.

    Raises ValueError where the header isn't the table's.
    """
    # a cell may hold a whole article; csv refuses fields beyond its limit
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        if tuple(header) != table.names:
            raise ValueError(f"{path.name} doesn't have the columns of {table.name}.csv: {', '.join(header)}")
        for line in lines:
            yield {column.name: from_cell(column, cell) for column, cell in zip(table.columns, line, strict=True)}
