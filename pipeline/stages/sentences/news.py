"""What the news adds to a sentence's score: few, small and visible steps on top of the learned score.

The model learned from debates of politicians, who seldom name their source, the day and the place. In the news a
sentence can be checked the better for each of these, and the less for being a question, an outlook or a memory. The
steps are log-odds; MODEL_CARD.md says what they do to the measured scores.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from pipeline.stages.layout import document_text

#: sign -> step in log-odds
STEPS: dict[str, float] = {
    "attributed": 0.2,  # someone else than the speaker says it
    "figure": 0.1,  # it holds a quantity
    "time": 0.3,  # it says when
    "place": 0.1,  # it says where
    "question": -0.4,
    "outlook": -0.2,  # it says what will be
    "experience": -0.1,  # the speaker tells of himself, without figure and source
    "fragment": -2.0,  # neither verb nor figure: a date line, a name
}
_OUTLOOK = re.compile(r"\b(?:will|shall|going to)\b|['’]ll\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|myself)\b")
_SPEAKERS = frozenset({"", "i", "we", "you"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_CLOSING = " \"'”’)"

#: one truth value a sentence
Flags = NDArray[numpy.bool_]


def steps(doc: Doc, sentences: Sequence[tuple[int, int]], verbs: Flags) -> list[float]:
    """What the news adds to each sentence (start, end: code points), from the records earlier stages left in the Doc.

    ``verbs`` tells which sentences have a verb.
    """
    contents = [
        span.start for a in doc._.attributions if a.source_text.lower() not in _SPEAKERS for span in a.content_spans
    ]
    found = signs(
        document_text(doc),
        sentences,
        attributed=holders(sentences, contents),
        figure=holders(sentences, [q.start for q in doc._.quantities]),
        time=holders(sentences, [d.start for d in doc._.dates]),
        place=holders(sentences, [e.start for e in doc._.entities if e.label in _PLACES]),
        verb=verbs,
    )
    return sum(step * found[sign] for sign, step in STEPS.items()).tolist()


def signs(
    text: str,
    sentences: Sequence[tuple[int, int]],
    *,
    attributed: Flags,
    figure: Flags,
    time: Flags,
    place: Flags,
    verb: Flags,
) -> dict[str, Flags]:
    """Sign -> the sentences that bear it; beside the text, what earlier stages found in each sentence."""
    said_of_himself = holders(sentences, [m.start() for m in _FIRST_PERSON.finditer(text)])
    return {
        "attributed": attributed,
        "figure": figure,
        "time": time,
        "place": place,
        "question": numpy.array([text[start:end].rstrip(_CLOSING)[-1:] == "?" for start, end in sentences]),
        "outlook": holders(sentences, [m.start() for m in _OUTLOOK.finditer(text)]),
        "experience": ~(attributed | figure) & said_of_himself,
        "fragment": ~(verb | figure),
    }


def holders(sentences: Sequence[tuple[int, int]], offsets: Sequence[int]) -> Flags:
    """Which of the sentences hold one of the offsets."""
    held = numpy.zeros(len(sentences), dtype=bool)
    if len(sentences) and offsets:
        starts, ends = numpy.array(sentences).T
        places = numpy.array(offsets)
        positions = numpy.searchsorted(ends, places, side="right")
        inside = positions < len(ends)
        inside[inside] = starts[positions[inside]] <= places[inside]
        held[positions[inside]] = True
    return held
