"""Texts that no newsroom writes, and that a corpus holds all the same, are read in reasonable time and give right offsets."""

import csv

import pytest

import pipeline

ODD = {
    "numbers": "The people counted: " + " ".join(str(3001 + 7 * i) for i in range(1500)) + " and no more.",
    "commas": "The people counted: " + ", ".join(str(3001 + 7 * i) for i in range(1500)) + " and no more.",
    "table": "The ministry said on Sunday that the ports of the country hold "
    + ", ".join(f"{3001 + 7 * i} boats" for i in range(100))
    + ". It is the first time that all of them were counted, and the count will go on for as long as it is needed.",
    "one-line": "Police in Northfield said 12 people died on Sunday. " * 300,
    "no-punctuation": "the police and the army went into the village where the people were and then " * 150,
    "quotation-marks": 'The minister said " the people " said he ' * 200,
    "marks-alone": "The minister said " + '"' * 1000 + " and left on Sunday.",
    "brackets": "The minister said " + "(" * 1000 + " the people " + ")" * 1000 + " on Sunday to 12 people.",
    "one-word": "Police said " + "a" * 30_000 + " that 12 people died.",
    "dashes": "-" * 30_000 + " Police said 12 people died.",
    "rows": "12,500\n" * 500,
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    corpus, out = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("out")
    for name, text in ODD.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    assert pipeline.run(corpus, out).failed == 0
    return out


@pytest.mark.parametrize("table", ["claims", "quantities", "dates", "attributions", "entities", "sentences"])
def test_offsets_hold(tables, table):
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in (tables / "texts").iterdir()}
    with (tables / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        column = {"claims": "claim", "attributions": None}.get(table, "text")
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        found = texts[row["doc_id"]][int(row["start"]) : int(row["end"])]
        assert found.strip() and (column is None or found in (row[column], row[column].removeprefix("'")))


def test_a_table_on_one_line_gives_figures_but_no_claims(tables):
    def count(table):
        with (tables / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            return sum(row["doc_id"] == "table" for row in csv.DictReader(file))

    assert count("quantities") == 100 and count("claims") <= 40
