"""Finding: word classes -> patterns -> expressions with the parts that are written. Nothing is resolved here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.config import DatesConfig
from pipeline.stages.dates import patterns as compiled
from pipeline.stages.dates.builders import BUILDERS
from pipeline.stages.dates.combine import combine
from pipeline.stages.dates.lexicon import BORDER, OTHER
from pipeline.stages.dates.mention import Mention
from pipeline.stages.dates.partial import Found
from pipeline.stages.dates.ranges import join
from pipeline.stages.dates.reading import Match, Reading, readings
from pipeline.stages.dates.tense import tense_at
from pipeline.stages.dates.unusual import widen
from pipeline.stages.layout import document_text

_STOPS = (OTHER, BORDER)
#: words between the two ends of a match that is two expressions
_BETWEEN = frozenset({"-", "–", "‑", "/", "to", "through", "until", "and"})


def find_dates(doc: Doc, settings: DatesConfig) -> list[Found]:
    """Every time expression of the sections that are read, in text order, RANGE findings before their two ends."""
    trigger = compiled.load().trigger
    found: list[Found] = []
    for reading in readings(doc):
        mentions = list(scan(reading, trigger, settings))
        if mentions:
            if settings.unusual_dates:
                mentions = widen(reading, mentions)
            mentions = combine(reading, mentions)
            tensed = [_tensed(reading, mention) for mention in mentions]
            found.extend(join(document_text(reading.doc), tensed, settings, offset=len(found)))
    return found


def scan(reading: Reading, trigger: re.Pattern[str], settings: DatesConfig) -> Iterator[Mention]:
    """The longest match at each place of each run of known words that holds a trigger, left to right."""
    letters = reading.letters
    rules = compiled.load().rules
    done = 0
    while (found := trigger.search(letters, done)) is not None:
        begin = end = found.start()
        while begin > done and letters[begin - 1] not in _STOPS:
            begin -= 1
        length = len(letters)
        while end < length and letters[end] not in _STOPS:
            end += 1
        position = begin
        while position < end:
            mention = longest(reading, position, end, settings) if rules[letters[position]] else None
            if mention is None:
                position += 1
            elif mention.partial.other is not None and mention.rule.endswith(("-span", "-span-first")):
                yield from _split(reading, mention)
                position = mention.end
            else:
                yield mention
                position = mention.end
        done = end


def _split(reading: Reading, mention: Mention) -> Iterator[Mention]:
    """April 12-13, 2011-13: one match, two expressions. The part they share goes with the one it stands beside."""
    partial = mention.partial
    middle = next(p for p in range(mention.start + 1, mention.end) if reading.word(p) in _BETWEEN)
    plain = replace(partial, other=None, reference="")
    yield Mention(mention.start, middle, "DATE", mention.rule, plain)
    yield Mention(middle + 1, mention.end, "DATE", mention.rule, partial.other)


def longest(reading: Reading, position: int, end: int, settings: DatesConfig) -> Mention | None:
    """The longest match that its builder takes for a time expression."""
    for rule, match in compiled.matches(reading.letters[position:end]):
        built = BUILDERS[rule.make](Match(reading, position, match), settings)
        if built is not None:
            return Mention(position, position + match.end(), built[0], rule.name, built[1])
    return None


def _tensed(reading: Reading, mention: Mention) -> Found:
    partial = mention.partial
    modifier = mention.modifier
    if partial.kind == "unit" and partial.reference:  # the end of the year: the edge is part of the match
        modifier, partial = partial.reference, replace(partial, reference="")
    start, end = reading.part(mention.start)[1], reading.part(mention.end - 1)[2]
    tense = tense_at(reading.token(mention.head if mention.head >= 0 else mention.start), reading.token(mention.start))
    return Found(
        start, end, document_text(reading.doc)[start:end], mention.type, mention.rule, partial, modifier, tense
    )
