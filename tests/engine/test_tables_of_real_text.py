"""The whole pipeline on real text: every cell stands where it says, the package is valid, workers change nothing."""

import json
import re
from pathlib import Path

import frictionless
import pytest

import pipeline
from pipeline.config import Config, EngineConfig
from pipeline.tables.columns import TABLES
from pipeline.tables.csv_file import read_table

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
#: table -> its column that is the text between start and end
QUOTED = {"claims": "claim", "quantities": "text", "dates": "text", "entities": "text", "sentences": "text"}


def rows(out, table):
    return list(read_table(out / f"{table}.csv", TABLES[table]))


def check_offsets(out):
    """Every row of every table: the text at its offsets is the text it holds."""
    texts = {path.stem: path.read_bytes().decode() for path in (out / "texts").iterdir()}
    count = 0
    for table, column in QUOTED.items():
        for row in rows(out, table):
            assert texts[row["doc_id"]][row["start"] : row["end"]] == row[column], (table, row)
            count += 1
    for row in rows(out, "claims"):
        text = texts[row["doc_id"]]
        assert row["context"] is None or row["context"] in text
        if row["figure"]:
            assert text[row["figure_start"] : row["figure_end"]] == row["figure"], row
        if row["when"]:
            assert row["when"] in text
    for row in rows(out, "attributions"):
        text = texts[row["doc_id"]]
        spans = {}
        for part in ("source", "cue", "content"):
            found = [tuple(map(int, pair)) for pair in re.findall(r"(\d+)-(\d+)", row[f"{part}_spans"] or "")]
            assert found == sorted(found), row
            assert all(row["start"] <= start < end <= row["end"] for start, end in found), row
            spans[part] = [text[start:end] for start, end in found]
        # the parts of a split quotation stand in the cell one after another
        assert all(piece in (row["content"] or "") for piece in spans["content"]), row
        assert all(piece in (row["cue"] or "") for piece in spans["cue"]), row
        assert all(piece in (row["source_text"] or "") for piece in spans["source"]), row
        count += 1
    return count


def check_package(out):
    report = frictionless.validate(str(out / "datapackage.json"))
    assert report.flatten(["type", "note"]) == []


def files(out):
    return {
        p.relative_to(out).as_posix(): p.read_bytes()
        for p in sorted(out.rglob("*"))
        if p.is_file() and p.name != "run.json"
    }


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    if not SAMPLE.is_dir():
        pytest.skip("the sample articles aren't here")
    out = tmp_path_factory.mktemp("sample")
    result = pipeline.run(SAMPLE, out)
    assert result.failed == 0
    return out


def test_sample_stands_at_its_offsets(sample):
    assert check_offsets(sample) > 500


def test_sample_is_a_valid_package(sample):
    check_package(sample)


def test_sample_fills_every_column_but_the_people_s(sample):
    people = {"status", "verdict", "notes", "evidence_url", "checked_by"}
    for name, table in TABLES.items():
        filled = {column for row in rows(sample, name) for column, value in row.items() if value is not None}
        assert set(table.names) - filled - people == set(), name


def test_two_articles_of_the_sample_disagree(sample):
    assert any(row["disagree"] and row["documents"] > 1 for row in rows(sample, "claim_groups"))


def test_neither_workers_nor_the_size_of_batches_change_a_byte(sample, tmp_path):
    pipeline.run(SAMPLE, tmp_path, config=Config(engine=EngineConfig(batch_size=5)), workers=2)
    assert files(tmp_path) == files(sample)


def test_evaluation_texts_stand_at_their_offsets(shared, tmp_path):
    """A few documents of every evaluation set, as JSON lines."""
    corpus = tmp_path / "corpus.jsonl"
    sets = {"entities/gold.jsonl": 2, "dates/timexes.jsonl": 8, "dates/ranges.jsonl": 30, "attributions/gold.jsonl": 4}
    with corpus.open("w", encoding="utf-8") as lines:
        for name, count in sets.items():
            for line in (shared / "eval" / name).read_text("utf-8").splitlines()[:count]:
                document = json.loads(line)
                known = {key: document[key] for key in ("text", "published") if document.get(key)}
                lines.write(json.dumps({"id": f"{name[:3]}-{document['id']}", **known}) + "\n")
        for number, item in enumerate(json.loads((shared / "eval/quantities/gold.json").read_text("utf-8"))[:60]):
            lines.write(json.dumps({"id": f"q{number}", "text": item["text"]}) + "\n")
        for path in sorted((shared / "eval/claims/text").glob("*.txt")):
            lines.write(json.dumps({"id": path.stem, "text": path.read_bytes().decode()}) + "\n")
    result = pipeline.run(corpus, tmp_path / "out")
    assert (result.ok, result.failed) == (2 + 8 + 30 + 4 + 60 + 9, 0)
    assert check_offsets(tmp_path / "out") > 1000
    check_package(tmp_path / "out")
