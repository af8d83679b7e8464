"""From the tagger's scores to labelled stretches: the best sequence of labels of each section, and where each label runs."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy

ROLES = ("source", "cue", "content")
#: O, then B and I of each role
LABELS = ("O", *(f"{part}-{role}" for role in ROLES for part in "BI"))


class Walks(NamedTuple):
    """Both halves of each section, to be walked from the section's ends to its middle, the longest first.

    ``tokens``: the first token of each walk, then the second of each that has one, and so on; ``bounds``: where each of
    these steps begins. ``sizes``: tokens of each walk; ``backwards``: True for second halves. ``first``, ``second``: the
    walks of each section's halves.
    """

    tokens: numpy.ndarray
    bounds: list[int]
    sizes: numpy.ndarray
    backwards: numpy.ndarray
    first: numpy.ndarray
    second: numpy.ndarray


def _walks(section: numpy.ndarray) -> Walks:
    """The walks over sections that stand one behind the other; tokens are counted from the first."""
    starts = numpy.flatnonzero(numpy.diff(section, prepend=-1))
    lengths = numpy.diff(starts, append=len(section))
    sizes = numpy.concatenate((lengths - lengths // 2, lengths // 2))
    order = numpy.argsort(-sizes, kind="stable")
    walk_of = numpy.empty_like(order)
    walk_of[order] = numpy.arange(len(order))
    sizes, backwards = sizes[order], order >= len(starts)
    begins = numpy.concatenate((starts, starts + lengths - 1))[order]
    step, walk = numpy.nonzero(numpy.arange(sizes[0])[:, None] < sizes)
    tokens = begins[walk] + numpy.where(backwards[walk], -step, step)
    bounds = numpy.searchsorted(step, numpy.arange(sizes[0] + 1)).tolist()
    return Walks(tokens, bounds, sizes, backwards, walk_of[: len(starts)], walk_of[len(starts) :])


def decode(
    scores: numpy.ndarray, transitions: numpy.ndarray, first: numpy.ndarray, section: numpy.ndarray
) -> numpy.ndarray:
    """The best labels by the Viterbi algorithm, section by section; tokens outside sections are O (0).

    All sections are walked at once and from both ends: half as many steps as the longest section has tokens.
    """
    labels = numpy.zeros(len(scores), dtype=numpy.int64)
    places = numpy.flatnonzero(section >= 0)
    if not len(places):
        return labels
    walks = _walks(section[places])
    tokens, bounds, backwards = places[walks.tokens], walks.bounds, walks.backwards
    # the score of the best path from the section's end to each label of each token
    best = scores[tokens]
    best[: bounds[1]] += numpy.where(backwards[: bounds[1], None], 0, first)
    into = numpy.where(backwards, transitions.T[:, :, None], transitions[:, :, None])
    previous = best[: bounds[1]]
    for begin, end in pairwise(bounds[1:]):
        own = best[begin:end]
        own += numpy.maximum.reduce(previous[: end - begin].T[:, None] + into[:, :, : end - begin]).T
        previous = own
    # back from the middle to both ends; where a walk is over it waits with the label it ends with
    label = _last_labels(best, transitions, walks)
    came = numpy.concatenate((transitions.T, transitions))
    offset = numpy.where(backwards, len(first), 0)
    found = numpy.empty(len(tokens), dtype=numpy.int64)
    found[bounds[-2] :] = label[: bounds[-1] - bounds[-2]]
    for earlier, begin, end in zip(bounds[-3::-1], bounds[-2::-1], bounds[:0:-1], strict=False):
        own = label[: end - begin]
        (best[earlier : earlier + end - begin] + came[own + offset[: end - begin]]).argmax(axis=1, out=own)
        found[earlier:begin] = label[: begin - earlier]
    labels[tokens] = found
    return labels


def _last_labels(best: numpy.ndarray, transitions: numpy.ndarray, walks: Walks) -> numpy.ndarray:
    """The label each walk ends with: the best pair where the halves of a section meet."""
    # a section of one token has no second half
    sizes = walks.sizes[walks.sizes > 0]
    last = numpy.asarray(walks.bounds)[sizes - 1] + numpy.arange(len(sizes))
    label = best[last].argmax(axis=1)
    halved = walks.second < len(sizes)
    left, right = walks.first[halved], walks.second[halved]
    paths = best[last[left], :, None] + transitions + best[last[right], None, :]
    label[left], label[right] = numpy.divmod(paths.reshape(-1, transitions.size).argmax(axis=1), len(transitions))
    return label


def spans(labels: numpy.ndarray, section: numpy.ndarray) -> list[tuple[str, int, int]]:
    """(role, first token, position after the last) of each labelled stretch, in text order."""
    role = (labels + 1) // 2
    new = labels % 2 == 1
    new[1:] |= (role[1:] != role[:-1]) | (section[1:] != section[:-1])
    new[:1] = True
    starts = numpy.flatnonzero(new)
    ends = [*starts[1:].tolist(), len(labels)]
    return [
        (ROLES[number - 1], first, last)
        for number, first, last in zip(role[starts].tolist(), starts.tolist(), ends, strict=False)
        if number
    ]
