"""A YAML file -> checked settings. Every mistake is reported at once, with its line and what would have been right.

Scalars are read as text and only then typed by the settings they belong to, so ``no``, ``1.10`` and ``12:30`` mean what
they say. Nothing here needs spaCy unless the file names a spaCy factory that isn't claimsheet's.
"""

from __future__ import annotations

import difflib
import importlib.metadata
import importlib.util
import inspect
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from pipeline.config import STAGE_READS, STAGE_SETTINGS, Config, StageConfig
from pipeline.errors import ClaimsheetError

PREFIX = "claimsheet."
#: configurations that are named instead of written
PRESETS = Path(__file__).parent / "configs" / "presets"


class Mistake(NamedTuple):
    """One thing wrong in a configuration file. ``line`` counts from 1; 0 where no line is to blame."""

    file: str
    line: int
    option: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.option}: {self.message}" if self.option else f"{place}: {self.message}"


class ConfigError(ClaimsheetError):
    """The configuration can't be used. ``mistakes`` holds all that is wrong with it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, mistakes)))


class Located(NamedTuple):
    """A YAML document as plain text values, and the line each option stands on."""

    values: Any
    lines: dict[tuple[str | int, ...], int]


def read_config(path: str | Path) -> Config:
    """Read a YAML configuration: a file's path, or the name of a shipped preset (``statements``, ``casualties``).

    What the file doesn't mention keeps its default. Raises ConfigError with all mistakes found.
    """
    preset = PRESETS / f"{path}.yaml"
    path = preset if not Path(path).exists() and preset.exists() else Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            [Mistake(str(path), 0, "", f"there is no such file; `claimsheet init` writes one. Presets: {_presets()}")]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Mistake(str(path), 0, "", f"the file can't be read as UTF-8 text: {error}")]) from None
    return parse_config(text, file=str(path))


def parse_config(text: str, *, file: str = "config") -> Config:
    """Check YAML text and return the settings. ``file`` is the name that mistakes are reported under."""
    try:
        located = _locate(text)
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark or error.problem_mark
        line = mark.line + 1 if mark else 0
        raise ConfigError([Mistake(file, line, "", f"not valid YAML: {error.problem or error.context}")]) from None
    except yaml.YAMLError as error:
        raise ConfigError([Mistake(file, 0, "", f"not valid YAML: {error}")]) from None
    except _Repeated as error:
        raise ConfigError([Mistake(file, error.line, error.key, "stands twice; keep one of the two")]) from None
    values = located.values or {}
    if not isinstance(values, dict):
        allowed = ", ".join(Config.model_fields)
        raise ConfigError([Mistake(file, 1, "", f"a configuration is a mapping of {allowed}; found {_shown(values)}")])

    mistakes: list[Mistake] = []
    stages = values.get("stages")
    if isinstance(stages, list):
        values = {**values, "stages": [{"stage": s} if isinstance(s, str) else s for s in stages]}
    config = _validated(Config, values, (), located, file, mistakes)
    for position, stage in enumerate(values.get("stages") or ()):
        if isinstance(stage, dict) and isinstance(stage.get("stage"), str):
            mistakes += _check_stage(stage, position, located, file)
    mistakes += _check_order(_entries(values, config), located, file)
    if mistakes:
        raise ConfigError(sorted(set(mistakes), key=lambda mistake: (mistake.line, mistake.option)))
    assert config is not None
    return config


def _presets() -> str:
    return ", ".join(sorted(preset.stem for preset in PRESETS.glob("*.yaml")))


def check_config(config: Config, *, file: str = "config") -> None:
    """The same checks for settings made in Python. Raises ConfigError."""
    nowhere = Located({}, {})
    mistakes = _check_order(config.stages, nowhere, file)
    for position, stage in enumerate(config.stages):
        mistakes += _check_stage(stage.model_dump(), position, nowhere, file)
    if mistakes:
        raise ConfigError(mistakes)


def stage_options(name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """A stage's options, typed: by its settings where it is shipped, by its signature's annotations where it isn't."""
    model = _options_model(name)
    return model.model_validate(dict(options)).model_dump(mode="json") if model else dict(options)


def shipped_name(name: str) -> str:
    """The stage's own name without the factory prefix: "claimsheet.dates" -> "dates"."""
    return name.removeprefix(PREFIX)


class _Repeated(Exception):
    def __init__(self, key: str, line: int) -> None:
        self.key, self.line = key, line


def _locate(text: str) -> Located:
    """YAML text -> dicts, lists and strings, with the line of every entry. Anchors and aliases work; tags don't."""
    lines: dict[tuple[str | int, ...], int] = {}

    def build(node: yaml.Node | None, path: tuple[str | int, ...]) -> Any:
        if node is None:
            return None
        lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            mapping: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                if key in mapping:
                    raise _Repeated(key, key_node.start_mark.line + 1)
                lines[(*path, key)] = key_node.start_mark.line + 1
                mapping[key] = build(value_node, (*path, key))
            # an option left empty is an option not set
            return {key: value for key, value in mapping.items() if value is not None}
        if isinstance(node, yaml.SequenceNode):
            return [build(item, (*path, position)) for position, item in enumerate(node.value)]
        if node.tag == "tag:yaml.org,2002:null":
            return None
        return node.value

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Located(build(yaml.compose(text, Loader=loader), ()), lines)


def _validated(
    model: type[BaseModel],
    values: Any,
    path: tuple[str | int, ...],
    located: Located,
    file: str,
    mistakes: list[Mistake],
) -> Any:
    """Validate and turn pydantic's errors into mistakes. None where something is wrong."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            place = (*path, *problem["loc"])
            mistakes.append(Mistake(file, _line(place, located), _option(place), _message(model, problem)))
        return None


def _message(model: type[BaseModel], problem: Mapping[str, Any]) -> str:
    """A pydantic error in words a person without Python can act on."""
    kind, found, context = problem["type"], problem.get("input"), problem.get("ctx", {})
    if kind == "extra_forbidden":
        allowed = _fields_at(model, problem["loc"][:-1])
        return f"unknown option{_nearest(str(problem['loc'][-1]), allowed)}; allowed: {', '.join(allowed)}"
    if kind == "literal_error":
        allowed = [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        return f"{_shown(found)} is not possible here{_nearest(str(found), allowed)}; allowed: {', '.join(allowed)}"
    if kind == "missing":
        return "is missing; a stage needs its name, as in `- stage: quantities`"
    if kind.startswith("bool"):
        return f"{_shown(found)} is neither true nor false"
    if kind.startswith("int"):
        return f"{_shown(found)} is not a whole number"
    if kind.startswith(("float", "decimal")):
        return f"{_shown(found)} is not a number"
    if kind in ("tuple_type", "list_type"):
        return f"{_shown(found)} should be a list, as in [{found if isinstance(found, str) else '...'}]"
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return f"{_shown(found)} should be a mapping of options, one a line below it"
    if kind == "greater_than_equal":
        return f"{_shown(found)} is too small; the least is {context['ge']}"
    if kind == "less_than_equal":
        return f"{_shown(found)} is too large; the most is {context['le']}"
    if kind == "string_type":
        return f"{_shown(found)} should be text"
    return f"{_shown(found)}: {problem['msg'].removeprefix('Value error, ')}"


def _check_stage(stage: Mapping[str, Any], position: int, located: Located, file: str) -> list[Mistake]:
    """What is wrong with one entry of ``stages``: its name and its options."""
    name, path = stage["stage"], ("stages", position)
    mistakes: list[Mistake] = []
    problem = _name_problem(name)
    if problem:
        return [Mistake(file, _line((*path, "stage"), located), _option((*path, "stage")), problem)]
    options = stage.get("options") or {}
    model = _options_model(name)
    if model is not None and isinstance(options, Mapping):
        _validated(model, options, (*path, "options"), located, file, mistakes)
    return mistakes


def _name_problem(name: str) -> str:
    """Why a stage's name can't be used; empty where it can."""
    if shipped_name(name) in STAGE_SETTINGS:
        return ""
    if name in {entry.name for entry in importlib.metadata.entry_points(group="spacy_factories")}:
        return ""
    if "." in name:
        module, _, attribute = name.rpartition(".")
        try:
            found = importlib.util.find_spec(module)
        except (ImportError, ValueError):
            found = None
        if found is None:
            return f"there is no module {module!r} that a stage {attribute!r} could come from{_nearest(name, STAGE_SETTINGS)}"
        return ""
    from spacy.language import Language  # only for names that aren't ours

    if Language.has_factory(name) or f"en.{name}" in Language.factories:
        return ""
    return (
        f"{name!r} is no stage{_nearest(name, STAGE_SETTINGS)}; shipped: {', '.join(STAGE_SETTINGS)}; a stage of your own "
        "is a spaCy factory's name or a dotted name, as in mymodule.my_stage"
    )


def _options_model(name: str) -> type[BaseModel] | None:
    """The model a stage's options are checked against; None where nothing is known of them."""
    if shipped_name(name) in STAGE_SETTINGS:
        return STAGE_SETTINGS[shipped_name(name)]
    if "." not in name:
        return None
    module, _, attribute = name.rpartition(".")
    try:
        function = getattr(importlib.import_module(module), attribute)
        parameters = [
            p
            for p in inspect.signature(function, eval_str=True).parameters.values()
            if p.name not in ("doc", "nlp", "name")
        ]
    except (ImportError, AttributeError, TypeError, ValueError, NameError):
        return None
    if any(p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL) for p in parameters):
        return None
    fields = {
        p.name: (Any if p.annotation is p.empty else p.annotation, ... if p.default is p.empty else p.default)
        for p in parameters
    }
    return create_model(
        f"{attribute} options", __config__=ConfigDict(extra="forbid", arbitrary_types_allowed=True), **fields
    )


def _entries(values: Mapping[str, Any], config: Config | None) -> Sequence[StageConfig]:
    """The stages as far as they can be understood, so that their order is checked beside other mistakes."""
    if config is not None:
        return config.stages
    entries = []
    for stage in values.get("stages") if isinstance(values.get("stages"), list) else ():
        known = (
            {key: stage[key] for key in ("stage", "name", "enabled") if key in stage} if isinstance(stage, dict) else {}
        )
        try:
            entries.append(StageConfig.model_validate(known))
        except ValidationError:
            entries.append(StageConfig(stage="?", enabled=False))
    return entries


def _check_order(stages: Sequence[StageConfig], located: Located, file: str) -> list[Mistake]:
    """Stages that stand before what they read, and stages with the same name."""
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    for position, stage in enumerate(stages):
        if not stage.enabled:
            continue
        line = _line(("stages", position), located)
        name = stage.name or shipped_name(stage.stage)
        if name in seen:
            mistakes.append(
                Mistake(
                    file,
                    line,
                    f"stages[{position + 1}]",
                    f"{name!r} stands twice; give the second one a `name` of its own",
                )
            )
        seen.add(name)
        reads = set(STAGE_READS.get(shipped_name(stage.stage), ()))
        reads -= {shipped_name(earlier.stage) for earlier in stages[:position] if earlier.enabled}
        late = [later.stage for later in stages[position + 1 :] if later.enabled and shipped_name(later.stage) in reads]
        if late:
            message = f"{stage.stage} reads what {' and '.join(late)} find; move it below"
            mistakes.append(Mistake(file, line, f"stages[{position + 1}]", message))
    return mistakes


def _fields_at(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Names of the options allowed at a place in the settings."""
    for step in path:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, getattr(annotation, "__args__", ()))), None)


def _nearest(word: str, allowed: Sequence[str] | Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(word.lower(), list(allowed), n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return repr(value)


def _line(path: tuple[str | int, ...], located: Located) -> int:
    while path and path not in located.lines:
        path = path[:-1]
    return located.lines.get(path, 0)


def _option(path: Sequence[str | int]) -> str:
    """("stages", 2, "options", "vague") -> "stages[3].options.vague": positions as a person counts."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def with_sections(config: Config, kinds: Sequence[str]) -> Config:
    """The same configuration, reading only these kinds of section. Raises ConfigError for a kind that isn't one."""
    mistakes: list[Mistake] = []
    changed = []
    for stage in config.stages:
        if shipped_name(stage.stage) == "sections":
            options = {**stage.options, "read": list(kinds)}
            _validated(STAGE_SETTINGS["sections"], options, (), Located({}, {}), "--section", mistakes)
            stage = stage.model_copy(update={"options": options})
        changed.append(stage)
    if mistakes:
        raise ConfigError(mistakes)
    return config.model_copy(update={"stages": tuple(changed)})


def add_working_folder() -> None:
    """Let a user's own stages be found in the folder the command is run in."""
    if "" not in sys.path and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
