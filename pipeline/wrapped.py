"""Wrapped paragraphs: the model reads them on one line, and their line breaks come back as tokens of their own.

Mail and wire copy break lines at 60 to 80 characters. A line break inside a name or a number is a token that the model
hardly ever saw in training: it loses one name in five there.
"""

from __future__ import annotations

import re

import numpy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, ORTH, POS, SENT_START, SPACY, TAG
from spacy.vocab import Vocab

_BREAK = re.compile(r"(?<=\S)[ \t]*(?:\r\n|\n|\r)[ \t]*(?=\S)")
_EMPTY_LINE = re.compile(r"[\n\r][ \t]*[\n\r](?<!\r\n)")
_INSIDE, _OUTSIDE, _NO_START = numpy.uint64(1), numpy.uint64(2), numpy.uint64(2**64 - 1)


def unwrap(text: str) -> str:
    """A paragraph on one line: each line break with the blanks around it is one blank. A text of several paragraphs
    is given back as it is."""
    if "\n" not in text and "\r" not in text or _EMPTY_LINE.search(text):
        return text
    return _BREAK.sub(" ", text)


def rewrap(rows: numpy.ndarray, text: str, vocab: Vocab, columns: list[int]) -> numpy.ndarray:
    """The rows of ``text`` from those of ``unwrap(text)``: each line break is one more token.

    ``rows`` is a table of token attributes, a column for each of ``columns``. A line break is attached to the token
    before it, as spaCy does with white space, and inside a name it is part of the name.
    """
    breaks = list(_BREAK.finditer(text)) if unwrap(text) is not text else []
    if not breaks or not len(rows):
        return rows
    orth, space, head = columns.index(ORTH), columns.index(SPACY), columns.index(HEAD)
    lengths = [len(vocab.strings[key]) for key in rows[:, orth].tolist()]
    ends = numpy.cumsum(numpy.array(lengths) + rows[:, space].astype(int)) - rows[:, space].astype(int)
    flat, shift = [], 0
    for match in breaks:
        flat.append(match.start() - shift)
        shift += match.end() - match.start() - 1
    before = numpy.searchsorted(ends, flat)
    if (ends[numpy.minimum(before, len(ends) - 1)] != flat).any():
        raise ValueError(f"the tokens are not those of the unwrapped text: {text[:60]!r}")
    places = numpy.arange(len(rows))
    places += numpy.searchsorted(before, places)  # line breaks in front of each token
    heads = places[numpy.arange(len(rows)) + rows[:, head].astype("int64")] - places
    table = numpy.zeros((len(rows) + len(breaks), len(columns)), dtype="uint64")
    table[places] = rows
    table[places, head] = heads.astype("uint64")
    tagged, parsed = bool(rows[:, columns.index(TAG)].any()), bool(rows[:, columns.index(DEP)].any())
    for token, match in zip(before.tolist(), breaks):
        blank = match.group()
        place = int(places[token]) + 1
        table[place - 1, space] = blank.startswith(" ")
        row = table[place]
        row[orth] = vocab.strings.add(blank.removeprefix(" "))
        row[columns.index(SENT_START)] = _NO_START
        row[columns.index(ENT_IOB)] = _OUTSIDE
        if rows[token + 1, columns.index(ENT_IOB)] == _INSIDE:
            row[columns.index(ENT_IOB)] = _INSIDE
            row[columns.index(ENT_TYPE)] = rows[token + 1, columns.index(ENT_TYPE)]
        if tagged:
            row[columns.index(TAG)] = vocab.strings.add("_SP")
            row[columns.index(POS)] = vocab.strings.add("SPACE")
            row[columns.index(LEMMA)] = row[orth]
        if parsed:
            row[columns.index(DEP)] = vocab.strings.add("dep")
            row[head] = _NO_START  # -1: the token before
    return table
