"""The README tells the truth: its generated parts are up to date and its commands work."""

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_generated_parts_are_up_to_date():
    """`python scripts/readme.py` writes them anew."""
    done = subprocess.run([sys.executable, ROOT / "scripts/readme.py", "--check"], check=False)
    assert done.returncode == 0


def test_the_python_example_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(code.replace('"data/sample"', repr(str(ROOT / "data/sample"))), "README.md", "exec"), names)
    assert names["doc"]._.claims
    assert (tmp_path / "out/claims.csv").exists()


def test_the_example_row_is_in_the_sample_tables(sample_tables):
    example = README.partition("<!-- example -->")[2].partition("\n\n")[0]
    cells = dict(re.findall(r"^\| (claim|source|where) \| (.*) \|$", example, re.MULTILINE))
    rows = [row for row in sample_tables("claims") if row["claim"] == cells["claim"] and row["value"] == "31"]
    assert rows, cells
    assert (rows[0]["source"], rows[0]["where"]) == (cells["source"], cells["where"])
    assert (rows[0]["when_start"], rows[0]["when_end"], rows[0]["modifier"]) == ("2024-03-09", "2024-03-12", "at least")


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:configs|data|pipeline|tests|scripts)/[\w./-]*)`", README)))
)
def test_paths_exist(path):
    assert (ROOT / path).exists()
