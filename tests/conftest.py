"""Shared fixtures: the model, loaded once, and the folder of evaluation sets where it is there."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def model():
    """The base model, without stages."""
    from pipeline.model import load_model

    return load_model("en_core_web_sm")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation sets; tests that need it are skipped where it isn't there."""
    if not (SHARED / "eval").is_dir():
        pytest.skip("the evaluation sets (../shared/eval) are not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def sample_out(tmp_path_factory) -> Path:
    """The tables of data/sample, made once."""
    import pipeline

    out = tmp_path_factory.mktemp("sample") / "out"
    assert pipeline.run(ROOT / "data/sample", out).failed == 0
    return out


@pytest.fixture(scope="session")
def sample_tables(sample_out):
    """Gives the rows of a table of data/sample as dicts of their cells."""
    import csv

    def rows(name: str) -> list[dict[str, str]]:
        with open(sample_out / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return rows
