"""The model as spaCy gives it, loaded once."""

import pytest

from pipeline.model import load_model


@pytest.fixture(scope="session")
def stock():
    return load_model("en_core_web_sm", tuned=False)


@pytest.fixture()
def fresh():
    """An untuned model that a test may change."""
    return load_model("en_core_web_sm", tuned=False)
