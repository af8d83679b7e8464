"""The learned tagger: marks each token as source, cue, content or none, in numpy alone.

A convolutional network over the whole article with windows of growing reach. Besides its neighbours each token sees the
tokens its pointers lead to (``features.POINTERS``), so that a clause sees the verb above it and a quotation the words
on both its sides. A linear-chain CRF then picks the best sequence of labels in each section. Weights are an .npz file
written by ``scripts/train_attributions.py``; it is read without pickle.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy

from pipeline.stages.attributions.features import Features

ROLES = ("source", "cue", "content")
#: O, then B and I of each role
LABELS = ("O", *(f"{part}-{role}" for role in ROLES for part in "BI"))
#: tokens that are computed at once
PIECE = 512
SHIPPED = Path(__file__).with_name("tagger.npz")


class TaggerError(ValueError):
    """A weights file cannot be used."""


@dataclass(frozen=True, slots=True)
class Layer:
    """``reach``: distance of the neighbours it sees; ``pointers``: names; ``weight``: (3 + pointers) x width rows."""

    reach: int
    pointers: tuple[str, ...]
    weight: numpy.ndarray
    bias: numpy.ndarray
    gain: numpy.ndarray
    shift: numpy.ndarray

    def forward(self, states: numpy.ndarray, pointers: dict[str, numpy.ndarray]) -> numpy.ndarray:
        """The states of all tokens after this layer, in pieces that keep memory small and the cache warm."""
        size, width = states.shape
        reach = self.reach
        padded = numpy.zeros((size + 2 * reach, width), dtype=numpy.float32)
        padded[reach : reach + size] = states
        # a pointer that leads nowhere is `size`: a row of zeros in `padded`
        places = [pointers[name] + reach for name in self.pointers]
        result = numpy.empty_like(states)
        seen = numpy.empty((min(PIECE, size), 3 + len(places), width), dtype=numpy.float32)
        for first in range(0, size, PIECE):
            last = min(first + PIECE, size)
            piece = seen[: last - first]
            for column, offset in enumerate((0, reach, 2 * reach)):
                piece[:, column] = padded[first + offset : last + offset]
            for column, place in enumerate(places, 3):
                piece[:, column] = padded[place[first:last]]
            out = piece.reshape(last - first, -1) @ self.weight
            out += self.bias
            numpy.maximum(out, 0, out=out)
            out += states[first:last]
            result[first:last] = normalise(out, self.gain, self.shift)
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
            number = features.numbers[name]
            states += table[self.vector_row[number] if name == "vector" else number]
        states = normalise(numpy.maximum(states, 0), self.input_gain, self.input_shift)
        for layer in self.layers:
            states = layer.forward(states, features.pointers)
        return states @ self.output_weight + self.output_bias


def normalise(states: numpy.ndarray, gain: numpy.ndarray, shift: numpy.ndarray) -> numpy.ndarray:
    """Layer normalisation (Ba et al. 2016)."""
    states = states - states.mean(axis=1, keepdims=True)
    states *= 1 / numpy.sqrt(numpy.einsum("ij,ij->i", states, states)[:, None] / states.shape[1] + 1e-5)
    return states * gain + shift


def decode(
    scores: numpy.ndarray, transitions: numpy.ndarray, first: numpy.ndarray, section: numpy.ndarray
) -> numpy.ndarray:
    """The best labels by the Viterbi algorithm, section by section; tokens outside sections are O (0).

    All sections are walked at once, the longest first, so that a step touches only the sections that are still running.
    """
    labels = numpy.zeros(len(scores), dtype=numpy.int64)
    places = numpy.flatnonzero(section >= 0)
    if not len(places):
        return labels
    starts = numpy.flatnonzero(numpy.diff(section[places], prepend=-1))
    lengths = numpy.diff(starts, append=len(places))
    order = numpy.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    longest, count = int(lengths[0]), len(lengths)
    running = numpy.searchsorted(-lengths, -numpy.arange(longest), side="left")
    kept = scores[places]
    back = numpy.zeros((longest, count, scores.shape[1]), dtype=numpy.int8)
    best = kept[starts] + first
    into = numpy.ascontiguousarray(transitions.T)
    for step in range(1, longest):
        alive = running[step]
        paths = best[:alive, None, :] + into
        chosen = paths.argmax(axis=2)
        back[step, :alive] = chosen
        best[:alive] = numpy.take_along_axis(paths, chosen[:, :, None], axis=2)[:, :, 0] + kept[starts[:alive] + step]
    state = best.argmax(axis=1)
    rows = numpy.arange(count)
    for step in range(longest - 1, -1, -1):
        alive = running[step]
        labels[places[starts[:alive] + step]] = state[:alive]
        state[:alive] = back[step, rows[:alive], state[:alive]]
    return labels


def spans(labels: numpy.ndarray, section: numpy.ndarray) -> list[tuple[str, int, int]]:
    """(role, first token, position after the last) of each labelled stretch, in text order."""
    role = (labels + 1) // 2
    begins = (role > 0) & ((labels % 2 == 1) | (numpy.roll(role, 1) != role) | (numpy.roll(section, 1) != section))
    ends = (role > 0) & (numpy.roll(begins, -1) | (numpy.roll(role, -1) != role) | (numpy.roll(section, -1) != section))
    if len(labels):
        begins[0], ends[-1] = role[0] > 0, role[-1] > 0
    return [
        (ROLES[role[first] - 1], int(first), int(last) + 1)
        for first, last in zip(numpy.flatnonzero(begins), numpy.flatnonzero(ends), strict=True)
    ]


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
        layers=tuple(
            Layer(
                reach,
                tuple(pointers),
                single(f"layer{n}.weight"),
                single(f"layer{n}.bias"),
                single(f"layer{n}.gain"),
                single(f"layer{n}.shift"),
            )
            for n, (reach, pointers) in enumerate(shape["layers"])
        ),
        output_weight=single("output.weight"),
        output_bias=single("output.bias"),
        transitions=single("crf.transitions"),
        first=single("crf.first"),
    )
