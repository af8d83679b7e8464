"""Docs -> pandas DataFrames, one a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas
from spacy.tokens import Doc

from pipeline.assemble import collect_records
from pipeline.compare import group_claims
from pipeline.tables.columns import CLAIMS, TABLES, Table
from pipeline.tables.rows import Row, document_rows

#: column type -> pandas dtype; all of them have a missing value of their own
DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "datetime64[s]"}


def data_frames(docs: Iterable[Doc]) -> dict[str, pandas.DataFrame]:
    """Table name -> DataFrame. Raises ValueError where two Docs have one id."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    known: set[str] = set()
    for number, doc in enumerate(docs, 1):
        document = document_rows(collect_records(doc, doc_id=f"document-{number}"))
        if document.doc_id in known:
            raise ValueError(f"two documents are called {document.doc_id!r}")
        known.add(document.doc_id)
        for name, found in document.tables.items():
            rows[name] += found
    claims = [dict(zip(CLAIMS.names, row, strict=True)) for row in rows["claims"]]
    groups, belongs = group_claims(claims)
    rows["claims"] = [tuple({**row, "group_id": belongs.get(row["claim_id"])}.values()) for row in claims]
    rows["claim_groups"] = [tuple(row.get(name) for name in TABLES["claim_groups"].names) for row in groups]
    return {name: _frame(table, rows[name]) for name, table in TABLES.items()}


def _frame(table: Table, rows: list[Row]) -> pandas.DataFrame:
    columns: dict[str, Any] = {}
    for position, column in enumerate(table.columns):
        values = [None if row[position] == "" else row[position] for row in rows]
        if column.type == "number":
            values = [None if value is None else float(value) for value in values]
        columns[column.name] = (
            pandas.array(values, dtype=DTYPES[column.type])
            if column.type != "date"
            else pandas.to_datetime(pandas.Series(values, dtype="object"), errors="coerce").astype(DTYPES["date"])
        )
    return pandas.DataFrame(columns, columns=list(table.names))
