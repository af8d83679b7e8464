"""Config -> spaCy pipeline: the base model with the configured stages."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import STAGE_SETTINGS, Config
from pipeline.config_file import PREFIX, add_working_folder, check_config, shipped_name, stage_options
from pipeline.errors import ClaimsheetError
from pipeline.model import load_model

#: factories made of a user's own functions
_OWN: set[str] = set()


class StageMissing(ClaimsheetError):
    """A configured stage can't be added to the pipeline."""


def load_pipeline(config: Config) -> Language:
    """The base model with the stages of ``config``, the components named as in the config, without prefix.

    Sections come before the model's own components, so that no sentence crosses a section's border;
    all others after them, in their order. Raises ConfigError (mistakes in the stages), ModelError (no such model), StageMissing.
    """
    check_config(config)
    _check_requires(config)
    nlp = load_model(config.model.name, tuned=config.model.tuned)
    first = nlp.pipe_names[0] if nlp.pipe_names else None
    for stage in filter(lambda stage: stage.enabled, config.stages):
        name = stage.name or shipped_name(stage.stage)
        before = first if shipped_name(stage.stage) == "sections" else None
        try:
            factory, options = _factory(stage.stage), stage_options(stage.stage, stage.options)
            nlp.add_pipe(factory, name=name, config={"options": options} if factory in _OWN else options, before=before)
        except (ImportError, AttributeError, ValueError) as error:
            raise StageMissing(f"the stage {stage.stage!r} can't be used: {error}") from error
    return nlp


def stage_components(config: Config) -> dict[str, str]:
    """Component name -> stage, of the stages that are switched on, in their order."""
    return {stage.name or shipped_name(stage.stage): stage.stage for stage in config.stages if stage.enabled}


def _check_requires(config: Config) -> None:
    """Raise where a stage needs what no earlier one gives. Nothing but the stages' code is loaded for it.

    What a shipped stage finds may be missing where that stage is switched off: then there is none of it.
    """
    enabled = [stage for stage in config.stages if stage.enabled]
    metas = [
        Language.get_factory_meta(name) if Language.has_factory(name := _factory(s.stage)) else None for s in enabled
    ]
    known = {f"doc._.{name}" for name in STAGE_SETTINGS}
    known.difference_update(what for meta in metas if meta for what in meta.assigns)
    for stage, meta in zip(enabled, metas, strict=True):
        if meta is None:
            continue
        needed = [what for what in meta.requires if what.startswith("doc._.") and what not in known]
        if needed:
            lacking = ", ".join(what.removeprefix("doc._.") for what in needed)
            raise StageMissing(
                f"the stage {stage.stage!r} needs what no stage before it gives: {lacking}; put that stage above it"
            )
        known.update(meta.assigns)


def _factory(stage: str) -> str:
    """The spaCy factory's name behind a stage's name in the config. A user's own function becomes a factory here."""
    name = shipped_name(stage)
    if name in STAGE_SETTINGS:
        # the decorator on the class registers the factory; entry points do so only where claimsheet is installed
        getattr(importlib.import_module(f"pipeline.stages.{name}"), f"{name.title()}Stage")
        return PREFIX + name
    if "." not in stage or Language.has_factory(stage):
        return stage
    factory = stage.replace(".", "_")
    if not Language.has_factory(factory):
        function = _imported(stage)

        def make(nlp: Language, name: str, options: dict[str, Any]) -> Callable[[Doc], Doc]:
            return lambda doc: function(doc, **options) or doc

        Language.factory(factory, func=make)
        _OWN.add(factory)
    return factory


def _imported(dotted: str) -> Callable[..., Doc | None]:
    add_working_folder()
    module, _, attribute = dotted.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise StageMissing(f"the stage {dotted!r} can't be imported: {error}") from error
    if not callable(found):
        raise StageMissing(f"the stage {dotted!r} is no function of a Doc but {type(found).__name__}")
    return found
