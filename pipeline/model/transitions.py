"""The transition loops stepped from Python, one step of all states at a time.

spaCy steps through the states of its parser and entity recognizer in C without the GIL. In the wheels for Python 3.11 that
code carries profiling hooks which take and drop the GIL on every access to a state: the loop takes twice as long as on
Python 3.12, which has no such hooks. Stepped from Python, the GIL is held throughout. And spaCy's loop multiplies with blis
whatever the model's operations are: where numpy's products are faster, the parser, which has the most labels to score, gains
on every Python. Either pays as long as a step has enough states to share its Python: with few, long texts spaCy's loop is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from spacy.language import Language
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.pipeline.transition_parser import Parser
from spacy.tokens import Doc
from thinc.api import NumpyOps

from pipeline.model.stepaside import StepAside

PYTHON = (3, 11)
#: states in an average step from which stepping in Python is faster (measured; the parser's states cost less hooks, and
#: without hooks only the products gain)
WIDTH = {"ner": 2.5, "parser": 12.0 if sys.version_info[:2] == PYTHON else 24.0}
_OPTIONS = ("update_with_oracle_cut_size", "beam_width", "beam_density", "beam_update_prob")


class _Stepped:
    """Mixed into spaCy's classes: predicts step by step."""

    width: float

    def predict(self: Any, docs: Iterable[Doc]) -> Any:
        docs = [docs] if isinstance(docs, Doc) else list(docs)
        lengths = [len(doc) for doc in docs]
        if self.cfg["beam_width"] != 1 or sum(lengths) < self.width * max(lengths, default=0) or not any(lengths):
            return super().predict(docs)  # type: ignore[misc]
        self._ensure_labels_are_added(docs)
        batch = self.moves.init_batch(docs)
        step = self.model.predict(docs)
        unseen = [label for label in range(step.nO) if step.class_is_unseen(label) == 0]
        states = [state for state in batch if not state.is_final()]
        while states:
            scores = self._scores(step, states)
            if unseen:
                scores[:, unseen] = scores.min()
            states = self.transition_states(states, scores)
        step.clear_memory()
        return batch

    @staticmethod
    def _scores(step: Any, states: Sequence[Any]) -> Any:
        """Scores of all actions, a row a state: what the step model's forward pass does, without its book-keeping."""
        return step.vec2scores.predict(step.state2vec.predict(step.get_token_ids(states)))


class SteppedEntityRecognizer(_Stepped, EntityRecognizer):
    """spaCy's entity recognizer, stepped from Python."""

    width = WIDTH["ner"]


class SteppedParser(_Stepped, DependencyParser):
    """spaCy's dependency parser, stepped from Python."""

    width = WIDTH["parser"]


def step_ner(nlp: Language) -> str:
    """Replace the entity recognizer by one that steps with the GIL held."""
    if not _has_hooks():
        raise StepAside(f"only Python {PYTHON[0]}.{PYTHON[1]} needs it, this is {sys.version_info[0]}.{sys.version_info[1]}")
    return _replace(nlp, "ner", EntityRecognizer, SteppedEntityRecognizer, ("incorrect_spans_key",))


def step_parser(nlp: Language) -> str:
    """Replace the dependency parser by one that steps from Python where a batch holds many texts."""
    if not _has_hooks() and not _has_numpy_products(nlp, "parser"):
        raise StepAside(f"only Python {PYTHON[0]}.{PYTHON[1]} needs it, or a model whose products numpy does")
    return _replace(nlp, "parser", DependencyParser, SteppedParser, ("learn_tokens", "min_action_freq"))


def _has_hooks() -> bool:
    return sys.version_info[:2] == PYTHON


def _has_numpy_products(nlp: Language, name: str) -> bool:
    ops = nlp.get_pipe(name).model.ops if name in nlp.pipe_names else None
    return type(ops) is NumpyOps and not ops.use_blis


def _replace(nlp: Language, name: str, stock: type[Parser], stepped: type[Parser], options: Sequence[str]) -> str:
    if name not in nlp.pipe_names:
        raise StepAside(f"the pipeline has no component {name!r}")
    pipe = nlp.get_pipe(name)
    if type(pipe) is not stock:
        raise StepAside(f"{name!r} is a {type(pipe).__name__}, not spaCy's {stock.__name__}")
    if pipe.cfg["beam_width"] != 1:
        raise StepAside(f"{name!r} searches with a beam")
    if not pipe.model.attrs.get("has_upper"):
        raise StepAside(f"{name!r} has no upper layer")
    settings = {option: pipe.cfg[option] for option in (*_OPTIONS, *options)}
    replacement = stepped(nlp.vocab, pipe.model, name, moves=pipe.moves, scorer=pipe.scorer, **settings)
    replacement.cfg.update(pipe.cfg)
    # spaCy's own way to put a component in another's place makes it from a factory, with a fresh model
    nlp._components = [(n, replacement if component is pipe else component) for n, component in nlp._components]
    return f"batches of {stepped.width:g} texts at once and more"
