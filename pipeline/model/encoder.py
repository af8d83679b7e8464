"""The convolutional encoder, layer by layer in one go.

A layer of spaCy's MaxoutWindowEncoder joins each word's vector with its neighbours', multiplies, takes the greatest of three
pieces, normalises and adds the input. thinc does these one after the other over the whole batch, each through main memory; here
they are done for a few hundred words at a time, in buffers that stay in the processor's cache, and the greatest piece is taken
with the pieces apart, which the processor does many at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy
from numpy.lib.stride_tricks import as_strided
from spacy.language import Language
from thinc.api import Model, NumpyOps

from pipeline.model.embedding import _no_backprop
from pipeline.model.stepaside import StepAside

#: words that are computed at once: 288 floats in and out for each, 1.2 MB
WORDS = 512
_LAYER = "expand_window>>maxout>>layernorm>>dropout"
_RESIDUAL = f"residual({_LAYER})"
_EPSILON = numpy.float32(1e-8)


class _WindowLayer:
    """One residual window layer."""

    def __init__(self, maxout: Model, norm: Model) -> None:
        self._maxout, self._norm = maxout, norm
        self._prepare()

    def _prepare(self) -> None:
        self._weight, bias = self._maxout.get_param("W"), self._maxout.get_param("b")
        width, pieces, inputs = self._weight.shape
        # one piece of all outputs after the other, instead of all pieces of one output; the bias as weight of a constant 1
        columns = self._weight.transpose(1, 0, 2).reshape(-1, inputs).T
        self._columns = numpy.concatenate([columns, bias.T.reshape(1, -1)])
        self._window = numpy.ones((WORDS, inputs + 1), dtype="float32")
        self._product = numpy.empty((WORDS, pieces * width), dtype="float32")
        self._pieces = [slice(start, start + width) for start in range(0, pieces * width, width)]
        self._mean = numpy.full(width, 1 / width, dtype="float32")

    def apply(self, given: numpy.ndarray, result: numpy.ndarray) -> None:
        """Write the layer's output for every row of ``given`` but the first and the last, which are neighbours only."""
        if self._maxout.get_param("W") is not self._weight:
            self._prepare()
        gain, shift = self._norm.get_param("G"), self._norm.get_param("b")
        size, width = len(given) - 2, given.shape[1]
        # what stands at i - 1, i and i + 1 is one stretch of memory
        windows = as_strided(given, (size, 3 * width), given.strides, writeable=False)
        first_piece, second_piece, *other_pieces = self._pieces
        for first in range(0, size, WORDS):
            last = min(first + WORDS, size)
            window, product = self._window[: last - first], self._product[: last - first]
            window[:, :-1] = windows[first:last]
            numpy.dot(window, self._columns, out=product)
            out = result[first + 1 : last + 1]
            numpy.maximum(product[:, first_piece], product[:, second_piece], out=out)
            for piece in other_pieces:
                numpy.maximum(out, product[:, piece], out=out)
            out -= numpy.dot(out, self._mean)[:, None]
            variance = numpy.vecdot(out, out)
            variance /= numpy.float32(width)
            variance += _EPSILON
            out *= (1 / numpy.sqrt(variance))[:, None]
            out *= gain
            out += shift
            out += given[first + 1 : last + 1]


class WindowEncoder:
    """Stands in for the forward pass of spaCy's MaxoutWindowEncoder. While the model is trained, it is the old one for good."""

    def __init__(self, model: Model, layers: Sequence[_WindowLayer]) -> None:
        self._forward = model._func
        self._layers = layers
        self._pad = model.attrs["pad"]

    def __call__(self, model: Model, X: Any, is_train: bool) -> tuple[Any, Callable[..., Any]]:
        if is_train:
            model._func = self._forward
        if is_train or not isinstance(X, list) or not all(type(x) is numpy.ndarray and x.dtype == "float32" for x in X):
            return self._forward(model, X, is_train)
        return self._predict(X), _no_backprop

    def _predict(self, texts: list[numpy.ndarray]) -> list[numpy.ndarray]:
        """The encoded vectors of each text. Rows of zeros keep the texts apart; one more at either end is a neighbour only."""
        width = texts[0].shape[1] if texts else 0
        between = numpy.zeros((self._pad, width), dtype="float32")
        edge = between[:1]
        parts, places, place = [edge, between], [], self._pad + 1
        for text in texts:
            places.append(place)
            if len(text):
                parts += (text, between)
                place += len(text) + self._pad
        given = numpy.concatenate([*parts, edge])
        result = numpy.zeros_like(given)
        for layer in self._layers:
            layer.apply(given, result)
            given, result = result, given
        return [given[place : place + len(text)] for place, text in zip(places, texts)]


def fuse_encoder(nlp: Language) -> str:
    """Compute every encoder of the known shape in one go, where numpy does the products."""
    found = list(_encoders(nlp))
    if not found:
        raise StepAside("no window layer of spaCy's MaxoutWindowEncoder whose products numpy does")
    for model, layers in found:
        model._func = WindowEncoder(model, [_WindowLayer(maxout, norm) for maxout, norm in layers])
    return f"{sum(len(layers) for _, layers in found)} layers"


def _encoders(nlp: Language) -> Iterator[tuple[Model, list[tuple[Model, Model]]]]:
    """Encoders all of whose layers are known, and the maxout and the normalisation of each layer."""
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for encoder in model.walk() if isinstance(model, Model) else ():
            if encoder.name.startswith(f"with_array({_RESIDUAL}") and encoder.attrs["pad"]:
                inner = encoder.layers[0]
                parts = [_parts(layer) for layer in ([inner] if inner.name == _RESIDUAL else inner.layers)]
                known = [part for part in parts if part is not None]
                if len(known) == len(parts):
                    yield encoder, known


def _parts(layer: Model) -> tuple[Model, Model] | None:
    """The maxout and the normalisation of a residual window layer; None where it isn't one whose products numpy does."""
    if layer.name != _RESIDUAL:
        return None
    parts = {part.name: part for part in layer.layers[0].walk()}
    window, maxout, norm = parts["expand_window"], parts["maxout"], parts["layernorm"]
    known = (
        type(maxout.ops) is NumpyOps
        and not maxout.ops.use_blis
        and window.attrs["window_size"] == 1
        and maxout.get_dim("nI") == 3 * maxout.get_dim("nO")
        and maxout.get_dim("nP") > 1
    )
    return (maxout, norm) if known else None
