"""What the news adds to a sentence's score: few, small and visible steps on top of the learned score.

The model learned from debates of politicians, who seldom name their source, the day and the place. In the news a
sentence can be checked the better for each of these, and the less for being a question, an outlook or a memory. The
steps are log-odds; MODEL_CARD.md says what they do to the measured scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy
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


def signs(text: str, *, attributed: bool, figure: bool, time: bool, place: bool, verb: bool = True) -> list[str]:
    """The signs a sentence bears, in the order of STEPS; beside its text, what earlier stages found in it."""
    found = {
        "attributed": attributed,
        "figure": figure,
        "time": time,
        "place": place,
        "question": text.rstrip(" \"'”’)").endswith("?"),
        "outlook": bool(_OUTLOOK.search(text)),
        "experience": not (attributed or figure) and bool(_FIRST_PERSON.search(text)),
        "fragment": not (verb or figure),
    }
    return [sign for sign in STEPS if found[sign]]


def steps(doc: Doc, sentences: Sequence[tuple[int, int]], verbs: Iterable[int]) -> list[float]:
    """What the news adds to each sentence (start, end: code points), from the records earlier stages left in the Doc.

    ``verbs`` are the offsets at which verbs begin.
    """
    contents = [
        span.start for a in doc._.attributions if a.source_text.lower() not in _SPEAKERS for span in a.content_spans
    ]
    marks = {
        "attributed": _holders(sentences, contents),
        "figure": _holders(sentences, (q.start for q in doc._.quantities)),
        "time": _holders(sentences, (d.start for d in doc._.dates)),
        "verb": _holders(sentences, verbs),
        "place": _holders(sentences, (e.start for e in doc._.entities if e.label in _PLACES)),
    }
    text = document_text(doc)
    return [
        sum(STEPS[sign] for sign in signs(text[start:end], **{name: i in held for name, held in marks.items()}))
        for i, (start, end) in enumerate(sentences)
    ]


def _holders(sentences: Sequence[tuple[int, int]], offsets: Iterable[int]) -> set[int]:
    """Positions of the sentences in which one of the offsets lies."""
    if not sentences:
        return set()
    starts, ends = numpy.array(sentences).T
    places = numpy.fromiter(offsets, dtype="int64")
    positions = numpy.searchsorted(ends, places, side="right")
    inside = positions < len(ends)
    return set(positions[inside][starts[positions[inside]] <= places[inside]].tolist())
