"""The convolutional encoder, layer by layer in one go.

A layer of spaCy's MaxoutWindowEncoder joins each word's vector with its neighbours', multiplies, takes the greatest of three
pieces, normalises and adds the input. thinc does these one after the other over the whole batch, each through main memory; here
they are done for a few hundred words at a time, in buffers that stay in the processor's cache, and the greatest piece is taken
with the pieces apart, which the processor does many at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


class WindowLayer:
    """Stands in for the forward pass of one residual window layer. While the model is trained, it is the old one for good."""

    def __init__(self, model: Model, maxout: Model, norm: Model) -> None:
        self._forward = model._func
        self._maxout, self._norm = maxout, norm
        self._prepare()

    def _prepare(self) -> None:
        self._weight, bias = self._maxout.get_param("W"), self._maxout.get_param("b")
        outputs, self._pieces, inputs = self._weight.shape
        self._width = outputs
        # one piece of all outputs after the other, instead of all pieces of one output
        self._columns = numpy.ascontiguousarray(self._weight.transpose(1, 0, 2).reshape(-1, inputs).T)
        self._bias = numpy.ascontiguousarray(bias.T).reshape(-1)
        self._window = numpy.empty((WORDS, inputs), dtype="float32")
        self._product = numpy.empty((WORDS, outputs * self._pieces), dtype="float32")

    def __call__(self, model: Model, X: Any, is_train: bool) -> tuple[Any, Callable[..., Any]]:
        if is_train or not isinstance(X, numpy.ndarray) or X.dtype != numpy.float32:
            if is_train:
                model._func = self._forward
            return self._forward(model, X, is_train)
        if self._maxout.get_param("W") is not self._weight:
            self._prepare()
        return self._predict(X), _no_backprop

    def _predict(self, X: numpy.ndarray) -> numpy.ndarray:
        size, width = X.shape
        # a row of zeros before and behind: what stands at i - 1, i and i + 1 is one stretch of memory
        padded = numpy.zeros((size + 2, width), dtype="float32")
        padded[1:-1] = X
        step = padded.strides[0]
        windows = as_strided(padded, (size, 3 * width), (step, padded.itemsize), writeable=False)
        result = numpy.empty((size, self._width), dtype="float32")
        gain, shift = self._norm.get_param("G"), self._norm.get_param("b")
        for first in range(0, size, WORDS):
            last = min(first + WORDS, size)
            window, product = self._window[: last - first], self._product[: last - first]
            numpy.copyto(window, windows[first:last])
            numpy.dot(window, self._columns, out=product)
            product += self._bias
            out = result[first:last]
            numpy.copyto(out, product[:, : self._width])
            for piece in range(1, self._pieces):
                numpy.maximum(out, product[:, piece * self._width : (piece + 1) * self._width], out=out)
            out -= out.mean(axis=1, keepdims=True)
            variance = numpy.einsum("ij,ij->i", out, out)[:, None]
            variance /= numpy.float32(self._width)
            variance += numpy.float32(1e-8)
            out *= variance ** numpy.float32(-0.5)
            out *= gain
            out += shift
            out += X[first:last]
        return result


def fuse_encoder(nlp: Language) -> str:
    """Compute every window layer of the known shape in one go, where numpy does the products."""
    found = list(_window_layers(nlp))
    if not found:
        raise StepAside("no window layer of spaCy's MaxoutWindowEncoder whose products numpy does")
    for model, maxout, norm in found:
        model._func = WindowLayer(model, maxout, norm)
    return f"{len(found)} layers"


def _window_layers(nlp: Language) -> Iterator[tuple[Model, Model, Model]]:
    """Residual window layers, their maxout and their normalisation."""
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for layer in model.walk() if isinstance(model, Model) else ():
            if layer.name != f"residual({_LAYER})" or layer.layers[0].name != _LAYER:
                continue
            parts = {part.name: part for part in layer.layers[0].walk()}
            window, maxout, norm = parts["expand_window"], parts["maxout"], parts["layernorm"]
            numpy_products = type(maxout.ops) is NumpyOps and not maxout.ops.use_blis
            if numpy_products and window.attrs["window_size"] == 1 and maxout.get_dim("nI") == 3 * maxout.get_dim("nO"):
                yield layer, maxout, norm
