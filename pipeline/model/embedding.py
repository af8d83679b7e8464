"""Word embeddings with a memory.

The first layers of spaCy's models turn a token's features (norm, prefix, suffix, shape ...) into a vector that depends on
nothing else: four hash look-ups a feature and a third of the encoder's multiplications. In running text nine tokens in
ten have been met before; their vectors are remembered. New ones are computed with blis, whose result for a row does not
depend on the other rows, so that a vector is the same whenever it is met first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

from pipeline.model.stepaside import StepAside

#: vectors that are remembered in each model (400 bytes each); then the memory starts afresh
REMEMBERED = 30_000
_FIRST, _LAST = ("extract_features", "list2ragged"), "ragged2list"


class RememberingEmbedding:
    """Stands in for the forward pass of spaCy's MultiHashEmbed. While the model is trained, it is the old one for good."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._forward = model._func
        self._extract = model.layers[0]
        self._steps = model.layers[2:-1]
        self._width = model.layers[-2].get_dim("nO")
        self._places: dict[bytes, int] = {}
        self._vectors = numpy.zeros((1024, self._width), dtype="float32")

    def __call__(self, model: Model, docs: Sequence[Doc], is_train: bool) -> tuple[Any, Callable[..., Any]]:
        if is_train:
            model._func = self._forward
            return self._forward(model, docs, is_train)
        features = self._extract.predict(docs)
        rows = numpy.concatenate(features)
        vectors = self._vectors_of(numpy.ascontiguousarray(rows)) if len(rows) else rows[:, :0].astype("float32")
        ends = numpy.cumsum([len(feature) for feature in features])
        return numpy.split(vectors, ends[:-1]), _no_backprop

    def _vectors_of(self, rows: numpy.ndarray) -> numpy.ndarray:
        size, buffer = rows.shape[1] * rows.itemsize, rows.tobytes()
        keys = [buffer[i : i + size] for i in range(0, len(buffer), size)]
        if len(self._places) > REMEMBERED:
            self._places.clear()
        places = list(map(self._places.get, keys))
        if None in places:
            new = {key: i for i, key in enumerate(keys) if places[i] is None}
            self._learn(new, rows[list(new.values())])
            places = [self._places[key] for key in keys]
        return self._vectors[places]

    def _learn(self, keys: dict[bytes, int], rows: numpy.ndarray) -> None:
        vectors = rows
        for layer in self._steps:
            vectors = layer.predict(vectors)
        first = len(self._places)
        last = first + len(keys)
        if last > len(self._vectors):
            grown = numpy.zeros((max(2 * len(self._vectors), last), self._width), dtype="float32")
            grown[:first] = self._vectors[:first]
            self._vectors = grown
        self._vectors[first:last] = vectors
        self._places.update(zip(keys, range(first, last)))


def _no_backprop(gradient: object) -> object:
    raise RuntimeError("a tuned model reads; load it with tuned=False to train it")


def remember_embeddings(nlp: Language) -> str:
    """Give every embedding layer of the known shape a memory."""
    found = list(_embeddings(nlp))
    if not found:
        raise StepAside("the pipeline has no embedding of spaCy's MultiHashEmbed kind without static vectors")
    for model in found:
        for layer in model.walk():
            layer.ops = NumpyOps()
        model._func = RememberingEmbedding(model)
    return f"{len(found)} models, memory of {REMEMBERED} words each"


def _embeddings(nlp: Language) -> Iterator[Model]:
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for layer in model.walk() if isinstance(model, Model) else ():
            names = [part.name for part in layer.layers]
            if len(names) == 5 and tuple(names[:2]) == _FIRST and names[-1] == _LAST and _is_known(layer):
                yield layer


def _is_known(model: Model) -> bool:
    """Whether every layer works on one token at a time, on a processor."""
    inner = {layer.name for part in model.layers[2:4] for layer in part.walk() if not layer.layers}
    return inner <= {"ints-getitem", "hashembed", "maxout", "layernorm", "dropout"} and all(
        isinstance(layer.ops, NumpyOps) for layer in model.walk()
    )
