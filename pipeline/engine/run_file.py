"""run.json: what is needed to get the same tables again. Nothing in it but ``time`` tells when."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from datetime import UTC, datetime
from typing import Any

from pipeline.config import Config

#: packages whose version can change a table
PACKAGES_SHOWN = (
    "claimsheet",
    "spacy",
    "thinc",
    "blis",
    "numpy",
    "quantulum3",
    "dateparser",
    "trafilatura",
    "py3langid",
)


def run_description(
    config: Config, *, command: list[str], corpus: str, published: str, workers: int, model: dict[str, str]
) -> dict[str, Any]:
    """What was run: command, versions, model and its hash (empty where no document was read), configuration and its
    hash.
    """
    settings = config.model_dump(mode="json")
    return {
        "command": command,
        "corpus": corpus,
        "published": published,
        "workers": workers,
        "versions": versions(),
        "model": model,
        "config_sha256": hashlib.sha256(config.model_dump_json().encode()).hexdigest(),
        "config": settings,
    }


def time_facts(seconds: float) -> dict[str, Any]:
    """The only part of run.json (``time``) that differs between two runs of the same command."""
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
