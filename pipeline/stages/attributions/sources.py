"""Sources -> names: what stands there, made as informative as the article allows, and left as it stands where unsure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.config import AttributionsConfig
from pipeline.records import Attribution
from pipeline.stages.attributions.descriptions import load_roles, resolve_description
from pipeline.stages.attributions.mentions import Mention, find_mentions, known_gender
from pipeline.stages.attributions.pronouns import (
    DESCRIPTION,
    IMPERSONAL,
    PERSONAL,
    PLURAL,
    Choice,
    Speaker,
    resolve_pronoun,
)
from pipeline.stages.attributions.tokens import Tokens, read_tokens

_DEFINITE = frozenset(("the", "that", "this", "its"))
_ARTICLES = frozenset(("the", "a", "an"))


#: names looked back at; more than an article has, so that only book-length texts are bounded by it
NAMES_BACK = 200


def resolve_sources(
    doc: Doc, attributions: Sequence[Attribution], settings: AttributionsConfig, *, tokens: Tokens | None = None
) -> list[Attribution]:
    """The attributions with ``source`` resolved, in the order given; everything else is unchanged.

    A name becomes its canonical form, a pronoun or description the name it stands for; the rule is appended to ``rule``
    ("; source=pronoun:recency") and ``confidence`` says how sure it is. What isn't clear is left as it stands.
    """
    if not attributions:
        return []
    tokens = tokens or read_tokens(doc)
    mentions = find_mentions(doc, tokens)
    starts = [mention.start for mention in mentions]
    genders = known_gender(mentions)
    speakers: list[Speaker] = []
    #: description, as it stands -> whom it was resolved to: "the report" stays the same report
    documents: dict[str, Choice] = {}
    resolved: dict[int, Attribution] = {}
    # in text order of the sources, so that a speaker found before serves the next
    order = sorted(range(len(attributions)), key=lambda i: _anchor(attributions[i]))
    for position in order:
        attribution = attributions[position]
        if not attribution.source_spans:
            resolved[position] = attribution
            continue
        start, end = attribution.source_spans[0]
        first = int(tokens.start.searchsorted(start, side="right")) - 1
        last = int(tokens.start.searchsorted(end, side="left"))
        sentence, section = int(tokens.sentence[first]), int(tokens.section[first])
        before = bisect_left(starts, start)
        earlier = mentions[max(0, before - NAMES_BACK) : before]
        inside = [m for m in mentions[bisect_left(starts, start - 60) : bisect_left(starts, end)] if m.end > start]
        choice = _choose(doc, tokens, attribution, first, last, sentence, section, earlier, inside, genders, speakers)
        if choice is not None and choice.rule.startswith("document:"):
            before = documents.setdefault(attribution.source_text.lower(), choice)
            if choice.rule == "document:previous-source":
                choice = before
        if choice is None:
            words = _as_it_stands(attribution.source_text)
            resolved[position] = replace(attribution, source=words)
            person = doc[_head(doc, first, last)].lemma_.lower() in load_roles().persons
            speakers.append(Speaker(sentence, section, words, DESCRIPTION) if person else Speaker(sentence, section, "", ""))
        else:
            rule = f"{attribution.rule}; source={choice.rule}"
            resolved[position] = replace(attribution, source=choice.name, rule=rule, confidence=choice.confidence)
            speakers.append(Speaker(sentence, section, choice.name, choice.label))
    return [resolved[position] for position in range(len(attributions))]


def _anchor(attribution: Attribution) -> int:
    return attribution.source_spans[0].start if attribution.source_spans else attribution.start


def _choose(
    doc: Doc,
    tokens: Tokens,
    attribution: Attribution,
    first: int,
    last: int,
    sentence: int,
    section: int,
    earlier: Sequence[Mention],
    inside: Sequence[Mention],
    genders: dict[str, str],
    speakers: Sequence[Speaker],
) -> Choice | None:
    words = attribution.source_text.lower().split()
    start = attribution.source_spans[0].start
    if len(words) == 1 and (words[0] in PERSONAL or words[0] in IMPERSONAL or words[0] in PLURAL):
        if words[0] in IMPERSONAL:
            subject = _subject_before(doc, tokens, sentence, earlier)
            if subject is not None:
                # "The army kept reporters out. It denied ...": the army, or nobody, but no name from further back
                group = doc[subject].lemma_.lower() in load_roles().groups
                return Choice(doc[subject].text, "", "pronoun:subject-before", 0.6) if group else None
        return resolve_pronoun(
            words[0],
            start=start,
            sentence=sentence,
            section=section,
            mentions=earlier,
            genders=genders,
            content=attribution.content_spans,
            previous=speakers[-1] if speakers else None,
        )
    head = _head(doc, first, last)
    named = _named(doc, head, first, last, inside)
    if named:
        return named
    if words and words[0] in _DEFINITE and not inside:
        noun = doc[head].lemma_.lower()
        if words[0] != "its" or noun in load_roles().documents:
            return resolve_description(doc, first, head, sentence=sentence, mentions=earlier, previous=speakers)
    return None


def _subject_before(doc: Doc, tokens: Tokens, sentence: int, earlier: Sequence[Mention]) -> int | None:
    """The common noun that is the subject of the sentence before, where no name is; its token position."""
    first, last = tokens.sentence.searchsorted((sentence - 1, sentence))
    for position in range(int(first), int(last)):
        token = doc[position]
        if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT":
            named = any(mention.first <= position < mention.last for mention in earlier[-12:])
            singular = token.tag_ == "NN"
            definite = any(child.lower_ in _DEFINITE for child in token.lefts)
            return position if singular and definite and not named else None
    return None


def _head(doc: Doc, first: int, last: int) -> int:
    """The token of a span whose head lies outside it."""
    for token in doc[first:last]:
        if not first <= token.head.i < last or token.head.i == token.i:
            return token.i
    return last - 1


def _named(doc: Doc, head: int, first: int, last: int, inside: Sequence[Mention]) -> Choice | None:
    """The name a source carries itself: its head is a name, or a person stands in apposition to it."""
    for mention in inside:
        if mention.first <= head < mention.last:
            # "the Ruiz campaign", "U.S. officials": the name is only part of who speaks
            return Choice(mention.name, mention.label, "name", 0.95)
    for mention in inside:
        anchor = next(
            (t for t in doc[mention.first : mention.last] if not mention.first <= t.head.i < mention.last), None
        )
        if mention.label == "PERSON" and anchor is not None and anchor.dep_ == "appos" and anchor.head.i == head:
            return Choice(mention.name, mention.label, "name:apposition", 0.9)
    return None


def _as_it_stands(text: str) -> str:
    """A source's own words without the article in front."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in _ARTICLES else text
