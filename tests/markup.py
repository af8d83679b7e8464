"""Inline markup for tests: a sentence with the expected spans written into it.

    parse("It killed [603 civilians](value=603; counted=civilian) in [2014](value=2014).")

gives the plain sentence and one Expected a bracket, in text order. Brackets may stand inside one another. A literal
bracket is written ``\\[``. Attributes are separated by ``; ``; an empty pair of parentheses expects the span alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Expected(NamedTuple):
    """An expected span: code points into the plain sentence, end exclusive, and what must be true of it."""

    start: int
    end: int
    text: str
    attributes: dict[str, str]


_TOKEN = re.compile(r"\\([\[\]])|(\[)|\]\(((?:[^()]|\([^()]*\))*)\)|(.)", re.DOTALL)


def parse(marked: str) -> tuple[str, list[Expected]]:
    """The plain sentence and its expected spans. Raises ValueError for a bracket that isn't closed."""
    plain: list[str] = []
    length, open_at, found = 0, [], []
    for escaped, opening, attributes, other in (m.groups() for m in _TOKEN.finditer(marked)):
        if opening:
            open_at.append(length)
        elif attributes is not None:
            start = open_at.pop()
            pairs = (pair.partition("=") for pair in attributes.split(";") if pair.strip())
            found.append((start, length, {key.strip(): value.strip() for key, _, value in pairs}))
        else:
            plain.append(escaped or other)
            length += 1
    if open_at:
        raise ValueError(f"a bracket is not closed in {marked!r}")
    text = "".join(plain)
    expected = (Expected(start, end, text[start:end], attributes) for start, end, attributes in found)
    return text, sorted(expected, key=lambda span: (span.start, span.end))
