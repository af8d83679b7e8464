"""Reading the YAML that is shipped with the code or given by users: safely, and by the fast parser where it is there."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str) -> Any:
    """YAML text as plain Python values. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 (both loaders are safe)


def read_yaml(path: Path | Traversable) -> Any:
    """A UTF-8 YAML file as plain Python values. Raises OSError, UnicodeDecodeError, yaml.YAMLError."""
    return parse_yaml(path.read_text(encoding="utf-8"))
