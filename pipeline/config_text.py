"""Settings -> text: the commented default configuration and the JSON Schema that gives editors completion."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import yaml
from pydantic import BaseModel

from pipeline.config import STAGE_SETTINGS, Config, StageConfig

WIDTH = 110
_HEAD = """\
# claimsheet configuration. Every option stands here with its default; delete what you don't change.
# `claimsheet check --config FILE` reports every mistake with its line; `claimsheet stages` explains the stages.
"""


def default_yaml(*, schema: str = "") -> str:
    """The whole configuration with its defaults as commented YAML. ``schema``: file name of the JSON Schema beside it."""
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [_HEAD.rstrip("\n")]
    for name, field in Config.model_fields.items():
        if name == "stages":
            lines += ["", *_stages()]
            continue
        lines += ["", *_comment(_summary(type(field.default))), f"{name}:"]
        lines += _options(field.default, indent=2)
    return "\n".join(lines) + "\n"


def json_schema() -> str:
    """JSON Schema of a configuration file, each shipped stage's options included."""
    schema = Config.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    conditions = []
    for name, settings in STAGE_SETTINGS.items():
        part = settings.model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(part.pop("$defs", {}))
        definitions[settings.__name__] = part
        conditions.append(
            {
                "if": {"properties": {"stage": {"enum": [name, f"claimsheet.{name}"]}}},
                "then": {"properties": {"options": {"$ref": f"#/$defs/{settings.__name__}"}}},
            }
        )
    stage = definitions[StageConfig.__name__]
    stage["allOf"] = conditions
    schema["properties"]["stages"]["items"] = {
        "anyOf": [{"enum": list(STAGE_SETTINGS)}, {"$ref": f"#/$defs/{StageConfig.__name__}"}]
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _stages() -> list[str]:
    lines = _comment(
        "The stages, in the order they run. `enabled: false` switches one off; it can be moved, or repeated under a `name` of its own "
        "with other options. A stage of your own is a spaCy factory's name or a dotted name of a function that takes a Doc."
    )
    lines.append("stages:")
    for name, settings in STAGE_SETTINGS.items():
        lines += [*_comment(_summary(settings), indent=2), f"  - stage: {name}", "    enabled: true"]
        options = _options(settings(), indent=6)
        lines += ["    options:", *options] if options else []
    return lines


def _options(settings: BaseModel, *, indent: int) -> list[str]:
    lines: list[str] = []
    for name, field in type(settings).model_fields.items():
        lines += _comment(field.description or "", indent=indent)
        value = settings.model_dump(mode="json")[name]
        written = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1000)
        written = "" if value is None else " " + written.removesuffix("...\n").rstrip("\n")
        lines.append(f"{' ' * indent}{name}:{written}")
    return lines


def _summary(settings: Any) -> str:
    return (settings.__doc__ or "").strip().split("\n\n")[0]


def _comment(text: str, *, indent: int = 0) -> list[str]:
    margin = " " * indent + "# "
    return textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent=margin, subsequent_indent=margin) if text else []


if __name__ == "__main__":  # python -m pipeline.config_text: brings configs/ up to date
    from pathlib import Path

    folder = Path(__file__).resolve().parent.parent / "configs"
    (folder / "schema.json").write_text(json_schema(), encoding="utf-8")
    (folder / "default.yaml").write_text(default_yaml(schema="schema.json"), encoding="utf-8")
