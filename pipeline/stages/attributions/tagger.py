"""The learned tagger: marks each token as source, cue, content or none, in numpy alone.

A convolutional network over the whole article with windows of growing reach. Besides its neighbours each token sees the
tokens its pointers lead to (``features.POINTERS``), so that a clause sees the verb above it and a quotation the words
on both its sides. A linear-chain CRF then picks the best sequence of labels in each section (``labels``). Weights are an
.npz file written by ``scripts/train_attributions.py``; it is read without pickle.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy

from pipeline.stages.attributions.features import Features

#: tokens that are computed at once
PIECE = 1024
SHIPPED = Path(__file__).with_name("tagger.npz")


class TaggerError(ValueError):
    """A weights file cannot be used."""


class Reached(NamedTuple):
    """Where the pointers of a piece of the tokens lead.

    ``targets``: each token they lead to, once; ``rows``: for each pointing token the row of its target; ``tokens``: the
    pointing tokens, counted from the piece's first.
    """

    targets: numpy.ndarray
    rows: numpy.ndarray
    tokens: numpy.ndarray


def reached(pointers: numpy.ndarray, first: int, last: int) -> Reached:
    """Where the tokens from ``first`` to before ``last`` point; a pointer to the number of tokens leads nowhere."""
    own = pointers[first:last]
    tokens = numpy.flatnonzero(own < len(pointers))
    own = own[tokens]
    low = own.min(initial=len(pointers))
    met = numpy.zeros(own.max(initial=low) - low + 1, dtype=bool)
    met[own - low] = True
    targets = numpy.flatnonzero(met)
    rows = numpy.cumsum(met)[own - low] - 1
    return Reached(targets + low, rows, tokens)


@dataclass(frozen=True, slots=True)
class Layer:
    """``reach``: distance of the neighbours it sees; ``pointers``: names.

    ``window`` (width x 3 widths): what a token gives to the one ``reach`` after it, to itself, to the one ``reach``
    before; ``pointed`` (width x width a pointer): what it gives to a token that points to it. Many tokens point to the
    same one, and most to none, so what is given is computed once a target: half the products of a matrix over all that
    is seen.
    """

    reach: int
    pointers: tuple[str, ...]
    window: numpy.ndarray
    pointed: tuple[numpy.ndarray, ...]
    bias: numpy.ndarray
    gain: numpy.ndarray
    shift: numpy.ndarray

    def forward(self, states: numpy.ndarray, pieces: Sequence[dict[str, Reached]]) -> numpy.ndarray:
        """The states of all tokens after this layer, in pieces: that keeps memory small and the cache warm."""
        size, width = states.shape
        reach = self.reach
        result = numpy.empty_like(states)
        for number, pointers in enumerate(pieces):
            first = number * PIECE
            last = min(first + PIECE, size)
            low, high = max(first - reach, 0), min(last + reach, size)
            given = states[low:high] @ self.window
            out = result[first:last]
            numpy.add(given[first - low : last - low, width : 2 * width], self.bias, out=out)
            begin, end = max(first, reach), min(last, size - reach)
            if begin < last:
                out[begin - first :] += given[begin - reach - low : last - reach - low, :width]
            if first < end:
                out[: end - first] += given[first + reach - low : end + reach - low, 2 * width :]
            for name, weight in zip(self.pointers, self.pointed, strict=True):
                targets, rows, tokens = pointers[name]
                if not len(tokens):
                    continue
                added = (states.take(targets, axis=0) @ weight).take(rows, axis=0)
                if len(tokens) == last - first:
                    out += added
                else:
                    out[tokens] += added
            numpy.maximum(out, 0, out=out)
            out += states[first:last]
            normalise(out, self.gain, self.shift)
        return result


@dataclass(frozen=True, slots=True)
class Tagger:
    """The weights of a trained tagger. ``embeddings`` hold one row a number of each feature, already ``width`` wide."""

    vocabularies: dict[str, numpy.ndarray]
    embeddings: dict[str, numpy.ndarray]
    vector_row: numpy.ndarray
    flag_weight: numpy.ndarray
    input_gain: numpy.ndarray
    input_shift: numpy.ndarray
    layers: tuple[Layer, ...]
    output_weight: numpy.ndarray
    output_bias: numpy.ndarray
    transitions: numpy.ndarray
    first: numpy.ndarray

    def scores(self, features: Features) -> numpy.ndarray:
        """Tokens x labels: how well each label fits each token, before the CRF."""
        states = features.flags @ self.flag_weight
        for name, table in self.embeddings.items():
            rows = self.vector_row[features.numbers[name]] if name == "vector" else features.numbers[name]
            for first in range(0, len(states), PIECE):
                states[first : first + PIECE] += table.take(rows[first : first + PIECE], axis=0)
        numpy.maximum(states, 0, out=states)
        normalise(states, self.input_gain, self.input_shift)
        names = {name for layer in self.layers for name in layer.pointers}
        pieces = [
            {name: reached(features.pointers[name], first, min(first + PIECE, len(states))) for name in names}
            for first in range(0, len(states), PIECE)
        ]
        del features  # of a long document: a third as large as its states, of which a layer holds two
        for layer in self.layers:
            states = layer.forward(states, pieces)
        return states @ self.output_weight + self.output_bias


def normalise(states: numpy.ndarray, gain: numpy.ndarray, shift: numpy.ndarray) -> None:
    """Layer normalisation (Ba et al. 2016), in place."""
    width = states.shape[1]
    states -= (states @ numpy.full(width, 1 / width, dtype=states.dtype))[:, None]
    scale = numpy.einsum("ij,ij->i", states, states)
    scale /= numpy.float32(width)
    scale += numpy.float32(1e-5)
    numpy.sqrt(scale, out=scale)
    states *= numpy.reciprocal(scale, out=scale)[:, None]
    states *= gain
    states += shift


@lru_cache(maxsize=4)
def load_tagger(path: str = "") -> Tagger:
    """The tagger in a weights file, the shipped one by default. Raises TaggerError for a file that is none."""
    try:
        with numpy.load(path or SHIPPED, allow_pickle=False) as file:
            return unpack({name: file[name] for name in file.files})
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise TaggerError(
            f"{path or SHIPPED} is not a weights file of the attribution tagger ({error}); make one with "
            "scripts/train_attributions.py, or leave the option weights empty for the shipped one"
        ) from error


def unpack(arrays: dict[str, numpy.ndarray]) -> Tagger:
    """A tagger from the arrays of a weights file."""

    def single(name: str) -> numpy.ndarray:
        return arrays[name].astype(numpy.float32)

    def layer(n: int, reach: int, pointers: Sequence[str]) -> Layer:
        blocks = numpy.split(single(f"layer{n}.weight"), 3 + len(pointers))
        return Layer(
            reach,
            tuple(pointers),
            numpy.concatenate(blocks[:3], axis=1),
            tuple(blocks[3:]),
            single(f"layer{n}.bias"),
            single(f"layer{n}.gain"),
            single(f"layer{n}.shift"),
        )

    shape = json.loads(bytes(arrays["architecture"]).decode())
    embeddings = {}
    for name in shape["features"]:
        embeddings[name] = single(f"embedding.{name}")
    if "vectors" in arrays:
        # word vectors are kept as bytes; they are made as wide as the network once, here
        rows = arrays["vectors"].astype(numpy.float32) * single("vectors.scale")[:, None]
        wide = rows @ single("vectors.weight")
        embeddings["vector"] = numpy.concatenate((numpy.zeros_like(wide[:1]), wide))
    return Tagger(
        vocabularies={n.removeprefix("vocabulary."): arrays[n] for n in arrays if n.startswith("vocabulary.")},
        embeddings=embeddings,
        vector_row=arrays.get("vectors.row", numpy.zeros(1, dtype=numpy.uint16)),
        flag_weight=single("flags.weight"),
        input_gain=single("input.gain"),
        input_shift=single("input.shift"),
        layers=tuple(layer(n, reach, pointers) for n, (reach, pointers) in enumerate(shape["layers"])),
        output_weight=single("output.weight"),
        output_bias=single("output.bias"),
        transitions=single("crf.transitions"),
        first=single("crf.first"),
    )
