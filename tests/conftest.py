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
