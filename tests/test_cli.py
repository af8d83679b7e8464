"""The command as its users meet it: what it says, what it writes, how it ends."""

import csv
import json
import sys
from pathlib import Path

import pytest

from pipeline import cli
from tests.conftest import ROOT

ARTICLE = """Flood kills 14 in Harrow Valley

HARROW, Monday, March 6, 2023 - Floods killed at least 14 people in Harrow Valley on Sunday, police said.

"We have never seen so much water," said Mayor Maria Lopez. She said 200 homes were lost.
"""


@pytest.fixture
def claimsheet(monkeypatch, capsys):
    """Runs the command in this process: (exit status, standard output, standard error)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["claimsheet", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


@pytest.fixture
def corpus(tmp_path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "flood.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


def table(out: Path, name: str) -> list[dict[str, str]]:
    with open(out / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_run_writes_the_tables_and_shows_the_first_claims(claimsheet, corpus, tmp_path):
    status, out, _ = claimsheet("run", corpus, "--out", tmp_path / "out")
    assert status == 0
    assert "1 documents (1 read, 0 skipped, 0 failed)" in out and "claims.csv" in out and "14" in out
    claims = table(tmp_path / "out", "claims")
    (flood,) = [row for row in claims if row["value"] == "14" and row["section"] == "body"]
    assert (flood["modifier"], flood["counted"], flood["when_start"]) == ("at least", "person", "2023-03-05")
    assert {row["doc_id"] for row in claims} == {"flood"}
    description = json.loads((tmp_path / "out/run.json").read_text("utf-8"))
    assert description["command"][:1] == ["run"]


def test_run_reports_a_failed_document_and_goes_on(claimsheet, corpus, tmp_path):
    (corpus / "broken.jsonl").write_text('{"id": "a", "text": "Three people died."}\n{"id": "b", "te', encoding="utf-8")
    status, out, _ = claimsheet("run", corpus, "--out", tmp_path / "out")
    assert status == 1 and "1 failed" in out and "column reason" in out
    by_status = {row["status"] for row in table(tmp_path / "out", "documents")}
    assert by_status == {"ok", "failed"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "no-such-folder", "--out", "out"), "no-such-folder"),
        (
            ("run", ".", "--out", "out", "--published", "July 7"),
            "--published: 'July 7' is not a day; write it as yyyy-mm-dd",
        ),
        (("run", ".", "--out", "out", "--section", "headlin"), "did you mean 'headline'?"),
        (("run", ".", "--out", "out", "--config", "none.yaml"), "there is no such file; `claimsheet init` writes one"),
        (("check",), "nothing to check"),
        (("run", ".", "--out", "out", "--workers", "0"), "--workers"),
        (("run", ".", "--out", "out", "--workers", "2", "--scheduler", "tcp://x:1"), "exclude each other"),
        (("runn", "."), "runn"),
    ],
)
def test_a_wrong_command_says_why_and_writes_nothing(claimsheet, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    status, _, err = claimsheet(*arguments)
    assert status == 2 and said in err
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_configuration_is_reported_whole(claimsheet, tmp_path, corpus):
    config = tmp_path / "my.yaml"
    config.write_text("model:\n  tunned: no\nengine:\n  workers: many\n", encoding="utf-8")
    for arguments in (("check", "--config", config), ("run", corpus, "--out", tmp_path / "out", "--config", config)):
        status, _, err = claimsheet(*arguments)
        assert status == 2
        assert f"{config}:2: model.tunned" in err and f"{config}:4: engine.workers" in err
    assert not (tmp_path / "out").exists()


def test_check_lists_what_would_be_read(claimsheet, corpus):
    (corpus / "empty.txt").write_text("", encoding="utf-8")
    status, out, _ = claimsheet("check", corpus)
    assert status == 0
    assert "2023-03-06" in out and "1 documents would be read, 1 skipped" in out and "Nothing was written" in out


def test_check_needs_no_spacy(corpus, run_python):
    assert "spacy" not in run_python(f"import sys; sys.argv = ['claimsheet', 'check', {str(corpus)!r}]")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["check", "--config", str(ROOT / "configs/default.yaml")]]
)
def test_help_and_a_configuration_need_no_spacy(arguments, run_python):
    assert not run_python(f"import sys; sys.argv = ['claimsheet', *{arguments!r}]") & {
        "spacy",
        "numpy",
        "trafilatura",
        "pandas",
    }


@pytest.fixture
def run_python():
    """Runs the command in a fresh Python and gives the top-level modules it imported."""
    import subprocess

    def run(setup: str) -> set[str]:
        code = (
            f"{setup}\nfrom pipeline import cli\ntry:\n    cli.main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
            "print('MODULES', *sorted({name.partition('.')[0] for name in sys.modules}))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        return set(done.stdout.rpartition("MODULES")[2].split())

    return run


def test_show_marks_one_text(claimsheet, corpus):
    status, out, _ = claimsheet("show", corpus / "flood.txt")
    assert status == 0
    assert "published 2023-03-06" in out and "Floods killed at least 14 people" in out and "Claims" in out


def test_show_reads_what_is_piped_in(claimsheet, monkeypatch, tmp_path):
    typed = tmp_path / "typed"
    typed.write_text("Police counted 12 boats on 4 May 2019.", encoding="utf-8")
    with open(typed, encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        status, out, _ = claimsheet("show", "-", "--why")
    assert status == 0 and "12 boats" in out and "Left out" in out and "2019" in out


def test_stages_names_every_option(claimsheet):
    status, out, _ = claimsheet("stages")
    assert status == 0
    for word in ("1. sections", "7. claims", "example:", "day_order = unknown", "reads: entities, quantities, dates"):
        assert word in out


def test_init_writes_a_configuration_that_is_valid(claimsheet, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, _ = claimsheet("init")
    assert status == 0 and "claimsheet.yaml" in out
    assert json.loads(Path("claimsheet.schema.json").read_text("utf-8"))["title"] == "Config"
    assert claimsheet("check", "--config", "claimsheet.yaml")[0] == 0
    status, _, err = claimsheet("init")
    assert status == 2 and "--force" in err
    assert claimsheet("init", "--force")[0] == 0
