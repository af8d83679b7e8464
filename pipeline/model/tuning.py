"""Which speed-ups a model runs with, and why others don't.

Each speed-up is a function in a module of its own: it takes the pipeline, changes it in place and returns what it did, or
raises StepAside with the reason and leaves the pipeline as it was. They replace the way spaCy computes, never what: tests
hold every token's annotation equal to stock spaCy's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple

import spacy
from spacy.language import Language

from pipeline.model.attributes import remember_attributes
from pipeline.model.embedding import remember_embeddings
from pipeline.model.encoder import fuse_encoder
from pipeline.model.lemmas import remember_lemmas
from pipeline.model.memory import keep_freed_memory
from pipeline.model.products import one_thread, use_numpy_products
from pipeline.model.stepaside import StepAside
from pipeline.model.transitions import step_ner, step_parser

#: the spaCy releases whose insides the speed-ups were written against
SPACY_VERSIONS = "3.8."

_log = logging.getLogger("claimsheet")


class SpeedUp(NamedTuple):
    """A speed-up, whether the model runs with it, and what was done or why it wasn't."""

    name: str
    applied: bool
    reason: str


SPEED_UPS: dict[str, Callable[[Language], str]] = {
    "one thread": one_thread,
    "matrix products": use_numpy_products,
    "word embeddings": remember_embeddings,
    "encoder layers": fuse_encoder,
    "entity transitions": step_ner,
    "parser transitions": step_parser,
    "attribute ruler": remember_attributes,
    "lemmatizer": remember_lemmas,
    "memory allocation": keep_freed_memory,
}


def tune(nlp: Language, *, tuned: bool = True) -> tuple[SpeedUp, ...]:
    """Speed up a freshly loaded pipeline in place; the output stays as it is.

    Says in ``nlp.meta["claimsheet"]["tuned"]`` what was applied and what wasn't (list of dicts: name, applied, reason), and
    keeps the model's own components' names in ``nlp.meta["claimsheet"]["base"]``. With ``tuned`` False nothing is applied.
    """
    report: list[SpeedUp] = []
    for name, apply in SPEED_UPS.items():
        try:
            if not tuned:
                raise StepAside("switched off (model.tuned: false)")
            if not spacy.__version__.startswith(SPACY_VERSIONS):
                raise StepAside(f"written for spaCy {SPACY_VERSIONS}x, this is {spacy.__version__}")
            report.append(SpeedUp(name, True, apply(nlp)))
        except StepAside as reason:
            report.append(SpeedUp(name, False, str(reason)))
        except Exception as error:  # a speed-up is never worth a run: whatever surprises it, spaCy goes on as it comes
            _log.warning("the speed-up %r is not used: %s: %s", name, type(error).__name__, error)
            report.append(SpeedUp(name, False, f"{type(error).__name__}: {error}"))
    nlp.meta["claimsheet"] = {"base": list(nlp.pipe_names), "tuned": [speed_up._asdict() for speed_up in report]}
    return tuple(report)


def speed_ups(nlp: Language) -> tuple[SpeedUp, ...]:
    """What ``load_model`` did to speed this pipeline up; empty for a pipeline that didn't come from there."""
    return tuple(SpeedUp(**entry) for entry in nlp.meta.get("claimsheet", {}).get("tuned", ()))
