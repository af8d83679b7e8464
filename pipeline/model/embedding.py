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
        self._columns = model.layers[0].attrs["columns"]
        self._steps = model.layers[2:-1]
        self._width = model.layers[-2].get_dim("nO")
        self._places: dict[bytes, int] = {}
        self.vectors = numpy.zeros((1024, self._width), dtype="float32")

    def __call__(self, model: Model, docs: Sequence[Doc], is_train: bool) -> tuple[Any, Callable[..., Any]]:
        if is_train:
            model._func = self._forward
            return self._forward(model, docs, is_train)
        places, ends = self.places(docs), numpy.cumsum([len(doc) for doc in docs])
        vectors = self.vectors[places]
        return [vectors[end - len(doc) : end] for doc, end in zip(docs, ends.tolist())], no_backprop

    def places(self, docs: Sequence[Doc]) -> list[int]:
        """Where in ``vectors`` each token's vector stands, for all texts; it stands there until the next call."""
        rows = numpy.concatenate([doc.to_array(self._columns) for doc in docs])
        # each row as the bytes of its features
        keys = rows.view(f"V{rows.shape[1] * rows.itemsize}").ravel().tolist()
        if len(self._places) > REMEMBERED:
            self._places.clear()
        places = list(map(self._places.get, keys))
        if None in places:
            new = {key: i for i, key in enumerate(keys) if places[i] is None}
            self._learn(new, rows[list(new.values())])
            places = [self._places[key] for key in keys]
        return places

    def _learn(self, keys: dict[bytes, int], rows: numpy.ndarray) -> None:
        vectors = rows
        for layer in self._steps:
            vectors = layer.predict(vectors)
        first = len(self._places)
        last = first + len(keys)
        if last > len(self.vectors):
            grown = numpy.zeros((max(2 * len(self.vectors), last), self._width), dtype="float32")
            grown[:first] = self.vectors[:first]
            self.vectors = grown
        self.vectors[first:last] = vectors
        self._places.update(zip(keys, range(first, last)))


def no_backprop(gradient: object) -> object:
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


def trained_layers(nlp: Language) -> Iterator[Model]:
    """Every layer of every component's model, outer ones before those inside."""
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        yield from model.walk() if isinstance(model, Model) else ()


def _embeddings(nlp: Language) -> Iterator[Model]:
    for layer in trained_layers(nlp):
        names = [part.name for part in layer.layers]
        if len(names) == 5 and tuple(names[:2]) == _FIRST and names[-1] == _LAST and _is_known(layer):
            yield layer


def _is_known(model: Model) -> bool:
    """Whether there are several features, and every layer works on one token at a time, on a processor."""
    inner = {layer.name for part in model.layers[2:4] for layer in part.walk() if not layer.layers}
    return (
        len(model.layers[0].attrs["columns"]) > 1
        and inner <= {"ints-getitem", "hashembed", "maxout", "layernorm", "dropout"}
        and all(isinstance(layer.ops, NumpyOps) for layer in model.walk())
    )
