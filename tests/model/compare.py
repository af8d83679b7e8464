"""Comparing two pipelines' output token by token."""

from __future__ import annotations

from collections.abc import Iterable

import numpy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, ORTH, POS, SENT_START, SPACY, TAG
from spacy.tokens import Doc

#: all that the base model says of a token
ATTRIBUTES = [ORTH, SPACY, TAG, POS, MORPH, LEMMA, HEAD, DEP, ENT_IOB, ENT_TYPE, SENT_START]

#: invented text with what the attribute ruler, the lemmatizer and the tokenizer treat specially
TEXTS = (
    "",
    " ",
    "Quiet.",
    "The ministry said on Tuesday that 1,200 people had fled Marawa after the third air strike in a week.",
    "There's no truth in it, and there were never 40 prisoners, Mayor Tilda Brandt told Radio Koster.\n\nShe ain't going.",
    "I'm gonna leave, you gotta stay. Let's go! C'm on, y'all, it isn't over; they've lost two-thirds of their oxen.",
    "“We wo n't pay,” the geese's owners wrote; “the mice ate better than us.”  Two  spaces\there.",
    "PARIS (AP) — Better data means fewer lies: e.g. the U.S. spent $4.5bn (£3.6bn) in 2016-17, up 12.5% on 2015.",
    "He saw the saw. She was being seen leaving the leaves. The largest and worst feet are better than no feet.",
    "x" * 300 + " 😀 naïve café 北京 … ----- http://example.org/a?b=c user@example.org #tag @name",
    "\n\n \t\n",
    "What the committee’s 14 members decided—after hours of arguing—wasn't what the 3,000 protesters had been hoping for.",
)


def differing(expected: Iterable[Doc], actual: Iterable[Doc]) -> tuple[int, int]:
    """Tokens whose annotation differs in any way, and all tokens."""
    different = tokens = 0
    for left, right in zip(expected, actual, strict=True):
        a, b = left.to_array(ATTRIBUTES), right.to_array(ATTRIBUTES)
        assert a.shape == b.shape, f"other tokens in {left.text[:60]!r}"
        different += int(numpy.any(a != b, axis=1).sum()) if len(a) else 0
        tokens += len(a)
    return different, tokens
