"""run.json: what is needed to get the same tables again. Nothing in it but ``seconds`` and ``finished`` tells of the time."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.config import Config
from pipeline.model import PACKAGES

#: packages whose version can change a table
PACKAGES_SHOWN = ("claimsheet", "spacy", "thinc", "blis", "numpy", "quantulum3", "dateparser", "trafilatura", "py3langid")


def run_description(config: Config, *, command: list[str], corpus: str, published: str, workers: int) -> dict[str, Any]:
    """What was run: command, versions, model and its hash, configuration and its hash."""
    settings = config.model_dump(mode="json")
    return {
        "command": command,
        "corpus": corpus,
        "published": published,
        "workers": workers,
        "versions": versions(),
        "model": model_facts(config.model.name),
        "config_sha256": hashlib.sha256(config.model_dump_json().encode()).hexdigest(),
        "config": settings,
    }


def time_facts(seconds: float) -> dict[str, Any]:
    """The only part of run.json that differs between two runs of the same command."""
    return {"finished": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": round(seconds, 1)}


def versions() -> dict[str, str]:
    """Version of Python and of each package that is installed."""
    found = {"python": platform.python_version()}
    for name in PACKAGES_SHOWN:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def model_facts(name: str) -> dict[str, str]:
    """The model's name, package, version, and a hash of its files: of the paths and contents, in the order of the paths."""
    package = next((p for p in PACKAGES.get(name, (name,)) if importlib.util.find_spec(p)), name)
    spec = importlib.util.find_spec(package)
    folder = Path(next(iter(spec.submodule_search_locations or ()), "")) if spec else Path()
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")) if spec else ():
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    try:
        version = importlib.metadata.version(package.replace("_", "-"))
    except importlib.metadata.PackageNotFoundError:
        version = ""
    return {"name": name, "package": package, "version": version, "sha256": digest.hexdigest()}
