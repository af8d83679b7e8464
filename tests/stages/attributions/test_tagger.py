"""The tagger's shortcuts compute what the plain formulas say."""

import numpy
import pytest

from pipeline.stages.attributions.labels import decode, spans
from pipeline.stages.attributions.tagger import PIECE, Layer, reached


def plain_layer(states, layer, pointers):
    """Everything a token sees side by side, times one matrix; 0 where there is nothing to see."""
    size, width = states.shape
    padded = numpy.concatenate((states, numpy.zeros((1, width), dtype=states.dtype)))
    places = numpy.arange(size)
    seen = [numpy.where((p >= 0) & (p < size), p, size) for p in (places - layer.reach, places, places + layer.reach)]
    seen += [pointers[name] for name in layer.pointers]
    weight = numpy.concatenate((*numpy.split(layer.window, 3, axis=1), *layer.pointed))
    out = numpy.concatenate([padded[p] for p in seen], axis=1) @ weight + layer.bias
    out = numpy.maximum(out, 0) + states
    centred = out - out.mean(axis=1, keepdims=True)
    return centred / numpy.sqrt(out.var(axis=1, keepdims=True) + 1e-5) * layer.gain + layer.shift


@pytest.mark.parametrize("size", [1, 3, 40, PIECE, PIECE + 1, 2 * PIECE + 7])
@pytest.mark.parametrize("reach", [1, 16])
def test_a_layer_is_one_product_over_all_that_is_seen(size, reach):
    random = numpy.random.default_rng(size + reach)

    def some(*shape):
        return random.standard_normal(shape).astype("float32")

    width = 8
    layer = Layer(reach, ("all", "few"), some(width, 3 * width), (some(width, width), some(width, width)), *some(3, width))
    pointers = {"all": random.integers(0, size, size), "few": numpy.full(size, size)}
    pointers["few"][::5] = random.integers(0, size, len(pointers["few"][::5]))
    states = some(size, width)
    pieces = [
        {name: reached(pointers[name], first, min(first + PIECE, size)) for name in pointers}
        for first in range(0, size, PIECE)
    ]
    assert numpy.allclose(layer.forward(states, pieces), plain_layer(states, layer, pointers), atol=1e-4)


def plain_viterbi(scores, transitions, first):
    best, back = scores[0] + first, []
    for row in scores[1:]:
        paths = best[:, None] + transitions
        back.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    labels = [int(best.argmax())]
    for step in reversed(back):
        labels.append(int(step[labels[-1]]))
    return labels[::-1]


@pytest.mark.parametrize("lengths", [[1], [5], [3, 3], [1, 9, 4, 4, 2, 30, 1]])
def test_sections_decoded_together_are_as_decoded_alone(lengths):
    random = numpy.random.default_rng(sum(lengths))
    section = numpy.concatenate([[-1, *[number] * length] for number, length in enumerate(lengths)])
    scores, transitions, first = (random.standard_normal(shape) for shape in ((len(section), 7), (7, 7), (7,)))
    labels = decode(scores, transitions, first, section)
    assert not labels[section < 0].any()
    for number in range(len(lengths)):
        assert labels[section == number].tolist() == plain_viterbi(scores[section == number], transitions, first)


def test_a_stretch_ends_at_another_role_a_new_beginning_and_a_section():
    labels = numpy.array([1, 2, 3, 5, 6, 5, 6, 6, 0, 6])
    section = numpy.array([0, 0, 0, 0, 0, 0, 0, 1, 1, 1])
    assert spans(labels, section) == [
        ("source", 0, 2),
        ("cue", 2, 3),
        ("content", 3, 5),
        ("content", 5, 7),
        ("content", 7, 8),
        ("content", 9, 10),
    ]
