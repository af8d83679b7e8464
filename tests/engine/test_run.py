"""A run from articles to files: what is written, what becomes of bad documents, one process and several."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import frictionless
import pytest

import pipeline
import pipeline.errors
from pipeline.config import Config, EngineConfig, StageConfig, TablesConfig
from pipeline.engine.output import Output, OutputError
from pipeline.records import Article, Unread
from pipeline.tables.columns import TABLES
from pipeline.tables.csv_file import read_table
from pipeline.tables.rows import document_rows
from tests.tables.made import TEXT, made_records


def config(*stages, batch_size=3, **options):
    own = [StageConfig(stage=name if "." in name else f"tests.engine.own.{name}") for name in stages]
    return Config(stages=(StageConfig(stage="sections"), *own), engine=EngineConfig(batch_size=batch_size), **options)


def article(doc_id, text, **known):
    return Article(doc_id, f"{doc_id}.txt", text, **known)


ARTICLES = [
    article("first", "Two fires\n\nFire 1 took 20 houses. It was cold.\n"),
    Unread("photo", "photo.png", "skipped", "an image"),
    article(
        "b/../2",
        "-12 degrees\n\nIt was 12 below zero.\r\nA bad day.",
        published=date(2020, 1, 2),
        published_from="metadata",
    ),
    article("EXPLODE", "It said EXPLODE 5 times."),
    article("fourth", "In all, 20 houses \u2013 \U0001f525 \u2013 burned in 3 towns."),
    article("misquoted", "MISQUOTE 7."),
    article("last", "Nothing to count."),
]


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def rows(folder, table):
    return list(read_table(folder / f"{table}.csv", TABLES[table]))


def validate(folder):
    """The data package's errors. The check is made inside the folder: frictionless takes no absolute paths."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    return report.flatten(["type", "note"])


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "out"
    seen = []
    result = pipeline.run(
        ARTICLES,
        out,
        config=config("numbers", "fail", "misquote"),
        progress=lambda *at: seen.append(at),
        command=["run", "x"],
    )
    assert seen == [(3, 7), (6, 7), (7, 7), (7, 7)]
    assert (result.ok, result.skipped, result.failed, result.documents, result.exit_status) == (4, 1, 2, 7, 1)
    assert result.rows["quantities"] == 6
    return out


def test_files(out):
    assert set(files(out)) == {f"{name}.csv" for name in TABLES} | {
        "datapackage.json", "run.json", "texts/first.txt", "texts/fourth.txt", "texts/last.txt", "texts/b-2-9fab2fca86.txt",
    }  # fmt: skip


def test_every_input_is_a_row_and_a_bad_document_harms_no_other(out):
    assert [(row["doc_id"], row["status"], row["reason"]) for row in rows(out, "documents")] == [
        ("first", "ok", None),
        ("photo", "skipped", "an image"),
        ("b/../2", "ok", None),
        ("EXPLODE", "failed", "stage tests.engine.own.fail: ValueError: EXPLODE stands there"),
        ("fourth", "ok", None),
        ("misquoted", "failed", "ValueError: quantity at 0-3 says 'xyz', the text says 'MIS'"),
        ("last", "ok", None),
    ]
    assert {row["doc_id"] for row in rows(out, "quantities")} == {"first", "b/../2", "fourth"}


def test_text_stands_at_its_offsets_in_the_texts(out):
    names = {"first": "first", "fourth": "fourth", "b/../2": "b-2-9fab2fca86"}
    for row in rows(out, "quantities") + [{**r, "text": r["claim"]} for r in rows(out, "claims")]:
        text = (out / "texts" / f"{names[row['doc_id']]}.txt").read_bytes().decode()
        assert text[row["start"] : row["end"]] == row["text"]


def test_data_package_is_valid(out):
    assert validate(out) == []


def test_a_headline_is_the_title_where_none_is_given(out):
    assert rows(out, "documents")[0]["title"] == "Two fires"


def test_run_file(out):
    run = json.loads((out / "run.json").read_text())
    assert run["command"] == ["run", "x"]
    assert run["model"]["name"] == "en_core_web_sm"
    assert len(run["model"]["sha256"]) == len(run["config_sha256"]) == 64
    assert run["documents"] == {"ok": 4, "skipped": 1, "failed": 2}
    assert run["rows"]["documents"] == 7
    assert {"python", "spacy", "numpy"} <= run["versions"].keys()
    assert run["config"]["stages"][1]["stage"] == "tests.engine.own.numbers"


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_bytes_again(out, tmp_path, workers):
    pipeline.run(
        ARTICLES, tmp_path, config=config("numbers", "fail", "misquote"), workers=workers, command=["run", "x"]
    )
    once, again = files(out), files(tmp_path)
    first, second = json.loads(once.pop("run.json")), json.loads(again.pop("run.json"))
    assert once == again
    assert second.pop("workers") == workers
    del first["workers"], first["time"], second["time"]
    assert first == second


def test_an_empty_corpus_gives_tables_without_rows(tmp_path):
    result = pipeline.run([], tmp_path / "out", config=config("numbers"))
    assert (result.documents, result.exit_status) == (0, 0)
    assert {name: rows(tmp_path / "out", name) for name in TABLES} == {name: [] for name in TABLES}
    assert validate(tmp_path / "out") == []


def test_a_second_run_replaces_the_first(tmp_path):
    out = tmp_path / "out"
    pipeline.run(ARTICLES[:1], out, config=config("numbers"))
    (out / "mine.txt").write_text("kept")
    pipeline.run(ARTICLES[-1:], out, config=config("numbers", tables=TablesConfig(bom=False)))
    assert {p.name for p in (out / "texts").iterdir()} == {"last.txt"}
    assert (out / "claims.csv").read_bytes().startswith(b"claim_id,")
    assert (out / "mine.txt").read_text() == "kept"


def test_nothing_is_left_of_a_run_that_could_not_begin(tmp_path):
    with pytest.raises(pipeline.errors.ClaimsheetError, match="can't be imported|no module"):
        pipeline.run(ARTICLES, tmp_path / "out", config=config("missing_function"))
    assert not (tmp_path / "out").exists()


def test_a_folder_of_texts_that_is_somebody_else_s_is_left_alone(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "first.txt").write_text("the user's own")
    with pytest.raises(OutputError, match="is not claimsheet's"):
        pipeline.run(ARTICLES, tmp_path, config=config("numbers"))
    assert files(tmp_path) == {"texts/first.txt": b"the user's own"}


def test_a_corpus_on_disk_that_holds_the_output_folder(tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "fire.txt").write_text("Two fires\n\nThe fire took 20 houses in the town on the coast.\n")
    (tmp_path / "lines.jsonl").write_text('{"id": "l1", "text": "There were 3 people in the house."}\nbroken\n')
    for _ in range(2):
        seen = []
        pipeline.run(
            tmp_path, tmp_path / "out", config=config("numbers"), progress=lambda *at, seen=seen: seen.append(at)
        )
        assert [(row["doc_id"], row["status"]) for row in rows(tmp_path / "out", "documents")] == [
            ("l1", "ok"),
            ("lines-2", "failed"),
            ("news-fire", "ok"),
        ]
        assert seen[-1] == (3, 3)


def test_a_corpus_that_is_not_there(tmp_path):
    with pytest.raises(pipeline.errors.ClaimsheetError, match="there is no file or folder"):
        pipeline.run(tmp_path / "missing", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="give another folder"):
        pipeline.run(ARTICLES, tmp_path / "out", config=config("numbers"))


def test_tables_of_every_kind_of_record_are_valid_and_grouped(tmp_path):
    documents = [made_records(name, path=f"{name}.txt") for name in ("one", "two")]
    with Output(tmp_path / "out", bom=True) as output:
        for records in documents:
            output.add(document_rows(records), records.article)
        output.finish({}, time={})
    assert validate(tmp_path / "out") == []
    assert (tmp_path / "out" / "texts" / "one.txt").read_bytes() == TEXT.encode()
    groups = rows(tmp_path / "out", "claim_groups")
    claims = rows(tmp_path / "out", "claims")
    assert groups
    for group in groups:
        members = [row["claim_id"] for row in claims if row["group_id"] == group["group_id"]]
        assert members == group["claim_ids"].split("; ")
    filled = {
        name: {column for row in rows(tmp_path / "out", name) for column, v in row.items() if v is not None}
        for name in TABLES
    }
    for name, table in TABLES.items():
        people = {"status", "verdict", "notes", "evidence_url", "checked_by"} if name == "claims" else set()
        assert set(table.names) - filled[name] - people <= {"unit"}


def test_names_of_text_files_do_not_meet(tmp_path):
    names = ["A", "a", "CON", "..", "x" * 300, "\u00e9t\u00e9", "a.", "nul.txt", "-", "a b"]
    with Output(tmp_path / "out", bom=True) as output:
        for name in names:
            records = made_records(name)
            output.add(document_rows(records), records.article)
        output.finish({}, time={})
    found = [p.name for p in (tmp_path / "out" / "texts").iterdir()]
    assert len({name.casefold() for name in found}) == len(names)
    assert all(Path(name).name == name and len(name.encode()) < 210 for name in found)
    assert {"A.txt", "\u00e9t\u00e9.txt"} <= set(found)


def test_what_a_killed_run_left_is_cleared_away(tmp_path):
    (tmp_path / "a.txt").write_text("Three people died.", encoding="utf-8")
    out = tmp_path / "out"
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True)
    for number in (int(ended.stdout), os.getpid()):
        (out / f".claimsheet-{number}-left" / "texts").mkdir(parents=True)
    pipeline.run(tmp_path / "a.txt", out)
    assert [path.name for path in out.glob(".claimsheet-*")] == [f".claimsheet-{os.getpid()}-left"]
