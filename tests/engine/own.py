"""Stages of a user's own, as a config names them by dotted name: quick, and some of them fail."""

from __future__ import annotations

import os
import re
import time
from decimal import Decimal

from spacy.tokens import Doc

from pipeline.records import Claim, Quantity, Sentence
from pipeline.stages.component import store
from pipeline.stages.layout import read_sentences, section_kind


def numbers(doc: Doc) -> None:
    """Every number is a quantity and a claim."""
    quantities, claims = [], []
    for position, match in enumerate(re.finditer(r"\d+", doc.text)):
        start, end = match.span()
        quantities.append(
            Quantity(start, end, match[0], Decimal(match[0]), None, "count", "own:digits", counted="thing")
        )
        claims.append(Claim(start, end, match[0], section_kind(doc, start), 0.5, quantity=position))
    store(doc, "quantities", quantities)
    store(doc, "claims", claims)
    store(
        doc,
        "sentences",
        [Sentence(s.start_char, s.end_char, section_kind(doc, s.start_char), 0.25) for s in read_sentences(doc)],
    )


def fail(doc: Doc, *, word: str = "EXPLODE") -> Doc:
    """Raises on documents with the word in them."""
    if word in doc.text:
        raise ValueError(f"{word} stands there")
    return doc


def misquote(doc: Doc) -> None:
    """A record that its text doesn't bear out."""
    if "MISQUOTE" in doc.text:
        doc._.quantities = (Quantity(0, 3, "xyz", Decimal(1), None, "count", "own:wrong"),)


def die(doc: Doc) -> None:
    """Ends the process on documents with DIE in them."""
    if "DIE" in doc.text:
        os._exit(3)


def die_once(doc: Doc, *, marker: str) -> None:
    """Ends the process on the first document with DIE in it; ``marker``: file that says it has happened."""
    if "DIE" in doc.text and not os.path.exists(marker):
        open(marker, "w").close()
        os._exit(3)


def sleep(doc: Doc, *, pids: str) -> None:
    """Notes its process in the folder ``pids`` and takes a minute on documents with SLEEP in them."""
    open(os.path.join(pids, str(os.getpid())), "w").close()
    if "SLEEP" in doc.text:
        time.sleep(60)


not_a_function = "text"
