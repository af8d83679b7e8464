"""The convolutional encoder, layer by layer in one go.

A layer of spaCy's MaxoutWindowEncoder joins each word's vector with its neighbours', multiplies, takes the greatest of three
pieces, normalises and adds the input. thinc does these one after the other over the whole batch, each through main memory; here
they are done for a few hundred words at a time, in buffers that stay in the processor's cache, and the greatest piece is taken
with the pieces apart, which the processor does many at a time. The first layer sees words by themselves, and most words of a
batch stand in it more than once: each is multiplied once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy
from numpy.lib.stride_tricks import as_strided
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

from pipeline.model.embedding import RememberingEmbedding, no_backprop, trained_layers
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

    def first(self, words: numpy.ndarray, numbers: numpy.ndarray, result: numpy.ndarray) -> None:
        """The layer's output where row i of the input is ``words[numbers[i]]``; see ``next``."""
        self._refresh()
        width = words.shape[1]
        before, here, behind = (words @ self._columns[start : start + width] for start in (0, width, 2 * width))
        here += self._columns[-1]
        for rows, product in self._blocks(len(numbers) - 2):
            # "clip" is the mode that takes without a copy on the way; all numbers are valid
            numpy.take(before, numbers[rows], axis=0, out=product, mode="clip")
            product += here[numbers[rows.start + 1 : rows.stop + 1]]
            product += behind[numbers[rows.start + 2 : rows.stop + 2]]
            inner = slice(rows.start + 1, rows.stop + 1)
            self._finish(product, words[numbers[inner]], result[inner])

    def next(self, given: numpy.ndarray, result: numpy.ndarray) -> None:
        """Write the layer's output for every row of ``given`` but the first and the last, which are neighbours only."""
        self._refresh()
        size, width = len(given) - 2, given.shape[1]
        # what stands at i - 1, i and i + 1 is one stretch of memory
        windows = as_strided(given, (size, 3 * width), given.strides, writeable=False)
        for rows, product in self._blocks(size):
            window = self._window[: len(product)]
            window[:, :-1] = windows[rows]
            numpy.dot(window, self._columns, out=product)
            inner = slice(rows.start + 1, rows.stop + 1)
            self._finish(product, given[inner], result[inner])

    def _refresh(self) -> None:
        if self._maxout.get_param("W") is not self._weight:
            self._prepare()

    def _blocks(self, size: int) -> Iterator[tuple[slice, numpy.ndarray]]:
        for first in range(0, size, WORDS):
            last = min(first + WORDS, size)
            yield slice(first, last), self._product[: last - first]

    def _finish(self, product: numpy.ndarray, given: numpy.ndarray, out: numpy.ndarray) -> None:
        """Greatest piece, normalised, and the input."""
        first, second, *others = self._pieces
        numpy.maximum(product[:, first], product[:, second], out=out)
        for piece in others:
            numpy.maximum(out, product[:, piece], out=out)
        out -= numpy.dot(out, self._mean)[:, None]
        variance = numpy.vecdot(out, out)
        variance /= numpy.float32(out.shape[1])
        variance += _EPSILON
        out *= (1 / numpy.sqrt(variance))[:, None]
        out *= self._norm.get_param("G")
        out += self._norm.get_param("b")
        out += given


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
        if not sum(map(len, X)):
            return list(X), no_backprop
        vectors = numpy.concatenate(X)
        return self.encode(vectors, numpy.arange(len(vectors)), [len(text) for text in X]), no_backprop

    def encode(self, vectors: numpy.ndarray, places: numpy.ndarray, lengths: Sequence[int]) -> list[numpy.ndarray]:
        """The encoded vectors of each text. ``places``: each token's row in ``vectors``, for all texts; ``lengths``: of the texts.

        Rows of zeros keep the texts apart; one more at either end is a neighbour only.
        """
        used = numpy.zeros(len(vectors), dtype=bool)
        used[places] = True
        number = numpy.cumsum(used)  # of each used vector, from 1: 0 is the row of zeros
        words = numpy.concatenate([numpy.zeros_like(vectors[:1]), vectors[used]])
        numbers = numpy.zeros(len(places) + self._pad * (len(lengths) + 1) + 2, dtype=number.dtype)
        starts, read, start = [], 0, self._pad + 1
        for length in lengths:
            starts.append(start)
            numbers[start : start + length] = number[places[read : read + length]]
            read += length
            start += length + self._pad if length else 0
        numbers = numbers[: start + 1]
        result, spare = numpy.zeros((2, len(numbers), words.shape[1]), dtype="float32")
        self._layers[0].first(words, numbers, result)
        for layer in self._layers[1:]:
            layer.next(result, spare)
            result, spare = spare, result
        return [result[start : start + length] for start, length in zip(starts, lengths)]


class WordVectors:
    """Stands in for the forward pass of an embedding that remembers and the encoder behind it."""

    def __init__(self, model: Model, embedding: RememberingEmbedding, encoder: WindowEncoder) -> None:
        self._forward = model._func
        self._embedding, self._encoder = embedding, encoder

    def __call__(self, model: Model, docs: Sequence[Doc], is_train: bool) -> tuple[Any, Callable[..., Any]]:
        if is_train:
            model._func = self._forward
        lengths = [len(doc) for doc in docs]
        if is_train or not any(lengths):
            return self._forward(model, docs, is_train)
        places = numpy.array(self._embedding.places(docs))
        return self._encoder.encode(self._embedding.vectors, places, lengths), no_backprop


def fuse_encoder(nlp: Language) -> str:
    """Compute every encoder of the known shape in one go, where numpy does the products."""
    found = list(_encoders(nlp))
    if not found:
        raise StepAside("no window layer of spaCy's MaxoutWindowEncoder whose products numpy does")
    for model, layers in found:
        model._func = WindowEncoder(model, [_WindowLayer(maxout, norm) for maxout, norm in layers])
    for layer in trained_layers(nlp):
        parts = [part._func for part in layer.layers]
        if len(parts) == 2 and isinstance(parts[0], RememberingEmbedding) and isinstance(parts[1], WindowEncoder):
            layer._func = WordVectors(layer, *parts)
    return f"{sum(len(layers) for _, layers in found)} layers"


def _encoders(nlp: Language) -> Iterator[tuple[Model, list[tuple[Model, Model]]]]:
    """Encoders all of whose layers are known, and the maxout and the normalisation of each layer."""
    for encoder in trained_layers(nlp):
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
