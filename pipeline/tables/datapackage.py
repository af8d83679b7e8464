"""datapackage.json: what every column of every table is, for other programs (Data Package v2, datapackage.org)."""

from __future__ import annotations

from typing import Any

from pipeline.tables.columns import TABLES, Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def datapackage() -> dict[str, Any]:
    """The descriptor of a run's tables: types, descriptions, primary and foreign keys. The same for every run."""
    return {
        "$schema": PROFILE,
        "name": "claimsheet",
        "title": "Checkable claims",
        "description": "Figures and attributed statements of news articles: who said what, how many, when and where.",
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column, key=column.name == table.key) for column in table.columns],
            "missingValues": [""],
            "primaryKey": [table.key],
            "foreignKeys": [_foreign_key(table, column) for column in table.columns if column.refers],
        },
    }


def _field(column: Column, *, key: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if key:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    resource, _, field = column.refers.partition(".")
    # an empty name is the table itself
    return {
        "fields": [column.name],
        "reference": {"resource": "" if resource == table.name else resource, "fields": [field]},
    }
