"""Sources -> names: what stands there, made as informative as the article allows, and left as it stands where unsure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Doc

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
from pipeline.stages.attributions.tokens import read_tokens, string_id, string_ids
from pipeline.stages.attributions.tree import Tree

_APPOSITION = string_id("appos")
_NAMES = string_ids("NNP NNPS")
_DEFINITE = frozenset(("the", "that", "this", "its"))
_ARTICLES = frozenset(("the", "a", "an"))
#: what shows something and is somebody's: "its figures"
_EVIDENCE = frozenset(("figure", "statistic", "number", "data", "record", "finding", "calculation", "tally"))
#: labels of names that the model takes for a thing and that can be an organisation's
_THINGS = frozenset(("PRODUCT", "FAC", "WORK_OF_ART", "LAW"))


#: names looked back at; more than an article has, so that only book-length texts are bounded by it
NAMES_BACK = 200
#: sources looked back at for who bears a surname that stands alone
SPEAKERS_BACK = 30


def resolve_sources(doc: Doc, attributions: Sequence[Attribution], *, tree: Tree | None = None) -> list[Attribution]:
    """The attributions with ``source`` resolved, in the order given; everything else is unchanged.

    A name becomes its canonical form, a pronoun or description the name it stands for; the rule is appended to ``rule``
    ("; source=pronoun:recency") and ``confidence`` says how sure it is. What isn't clear is left as it stands.
    """
    if not attributions:
        return []
    tree = tree or Tree(read_tokens(doc))
    mentions = find_mentions(doc, tree)
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
        first, last = tree.tokens_of(start, end)
        sentence, section = tree.sentence[first], tree.section[first]
        before = bisect_left(starts, start)
        earlier = mentions[max(0, before - NAMES_BACK) : before]
        inside = [m for m in mentions[bisect_left(starts, start - 60) : bisect_left(starts, end)] if m.end > start]
        if (behind := bisect_left(starts, end)) < len(mentions) and _joined_by_comma(doc, last, mentions[behind]):
            inside.append(mentions[behind])
        choice = _choose(doc, tree, attribution, first, last, sentence, section, earlier, inside, genders, speakers)
        if choice is not None and choice.rule.startswith("document:"):
            before = documents.setdefault(attribution.source_text.lower(), choice)
            if choice.rule == "document:previous-source":
                choice = before
        if choice is None:
            words = _as_it_stands(attribution.source_text)
            resolved[position] = _resolved(attribution, words)
            person = doc[tree.top(first, last)].lemma_.lower() in load_roles().persons
            speakers.append(
                Speaker(sentence, section, words, DESCRIPTION) if person else Speaker(sentence, section, "", "")
            )
        else:
            rule = f"{attribution.rule}; source={choice.rule}"
            resolved[position] = _resolved(attribution, choice.name, rule, choice.confidence)
            speakers.append(Speaker(sentence, section, choice.name, choice.label))
    return [resolved[position] for position in range(len(attributions))]


def _resolved(
    attribution: Attribution, source: str, rule: str | None = None, confidence: float | None = None
) -> Attribution:
    """The attribution with this source; ``dataclasses.replace`` takes three times as long, and every record is changed."""
    return Attribution(
        attribution.start,
        attribution.end,
        attribution.kind,
        source,
        attribution.source_text,
        attribution.source_spans,
        attribution.cue,
        attribution.cue_spans,
        attribution.content,
        attribution.content_spans,
        rule or attribution.rule,
        attribution.parent,
        attribution.sense,
        confidence,
    )


def _anchor(attribution: Attribution) -> int:
    return attribution.source_spans[0].start if attribution.source_spans else attribution.start


def _choose(
    doc: Doc,
    tree: Tree,
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
            owner = _owner_in_content(doc, tree, attribution, first, sentence, earlier)
            if owner is not None:
                return Choice(owner.name, owner.label, "pronoun:owner-before", 0.7)
            subject = _subject_beside(doc, tree, attribution, first, sentence)
            if subject is None:
                subject = _subject_before(doc, tree, sentence, earlier)
            if subject is not None:
                # "The army kept reporters out. It denied ...": the army, or nobody, but no name from further back
                return _as_subject(doc, subject)
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
    head = tree.top(first, last)
    named = _named(tree, head, inside)
    if named:
        return _last_speaker_so_called(named, inside, speakers)
    if (behind := _behind(inside, attribution.source_spans[0].end, doc[head].lemma_.lower())) is not None:
        return behind
    if words and words[0] in ("its", "their") and doc[head].lemma_.lower() in _EVIDENCE:
        return _last_body(doc, tree, sentence, first, speakers)
    if words and words[0] in _DEFINITE and not inside:
        noun = doc[head].lemma_.lower()
        if words[0] == "its" and noun in load_roles().documents:
            return resolve_description(doc, first, head, sentence=sentence, mentions=earlier, previous=speakers[-1:])
        if words[0] != "its":
            return resolve_description(doc, first, head, sentence=sentence, mentions=earlier, previous=speakers)
    return None


def _owner_in_content(
    doc: Doc, tree: Tree, attribution: Attribution, first: int, sentence: int, earlier: Sequence[Mention]
) -> Mention | None:
    """Whose "profit fell, it said": the organisation that what is said begins with, as the owner of its subject."""
    for mention in reversed(earlier):
        if mention.sentence < sentence:
            return None
        begins = any(0 <= mention.start - start <= 4 for start, _ in attribution.content_spans)
        if begins and mention.label == "ORG" and mention.last < first and doc[mention.last].tag_ == "POS":
            return mention
    return None


def _joined_by_comma(doc: Doc, last: int, mention: Mention) -> bool:
    """Whether a full name stands right behind a source and ends there: "according to the wildlife office, ONCFS."."""
    if mention.first != last + 1 or doc[last].text != "," or mention.last >= len(doc):
        return False
    return mention.label in ("ORG", "PERSON") and doc[mention.last].text in ".,;"


def _subject_beside(doc: Doc, tree: Tree, attribution: Attribution, first: int, sentence: int) -> int | None:
    """The body or document that the sentence is about where "it" says more: "a survey shows no change: it suggests"."""
    if attribution.content_spans and attribution.content_spans[0].start < attribution.source_spans[0].start:
        return None
    roles = load_roles()
    for position in range(tree.sentences[sentence][0], first):
        token = doc[position]
        if token.dep_ == "nsubj" and token.tag_ == "NN":
            noun = token.lemma_.lower()
            return position if noun in roles.documents or noun in roles.groups else None
    return None


def _subject_before(doc: Doc, tree: Tree, sentence: int, earlier: Sequence[Mention]) -> int | None:
    """The subject of the sentence before, where it is a common noun or a name that isn't known to be a speaker's; its
    token position.
    """
    first, last = tree.sentences[sentence - 1] if sentence else (0, 0)
    for position in range(first, last):
        token = doc[position]
        if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT":
            if any(mention.first <= position < mention.last for mention in earlier[-12:]):
                return None
            if token.tag_ in ("NN", "NNP") and token.text[:1].isupper() and position == token.left_edge.i:
                return position
            definite = any(child.lower_ in _DEFINITE for child in token.lefts)
            return position if token.tag_ == "NN" and definite else None
    return None


def _as_subject(doc: Doc, subject: int) -> Choice | None:
    """The subject of the sentence before as a source: a body or document with the words before it, or a name."""
    token, roles = doc[subject], load_roles()
    if token.text[:1].isupper():
        offset = token.idx
        named = next((e for e in doc._.entities if e.start <= offset < e.end and e.label in _THINGS), None)
        return Choice(named.name or named.text, "ORG", "pronoun:subject-before", 0.5) if named else None
    noun = token.lemma_.lower()
    if noun not in roles.groups and noun not in roles.documents and noun not in roles.speakers:
        return None
    first = subject
    while first and doc[first - 1].head == token and doc[first - 1].dep_ in ("amod", "compound"):
        first -= 1
    return Choice(doc[first : subject + 1].text, "", "pronoun:subject-before", 0.6)


def _last_speaker_so_called(named: Choice, inside: Sequence[Mention], speakers: Sequence[Speaker]) -> Choice:
    """Of several people with one surname the one who spoke last: "..., Ellen Ward said. Ward said"."""
    if named.label != "PERSON" or any(m.last - m.first > 1 for m in inside if m.name == named.name):
        return named
    surname = named.name.rpartition(" ")[2]
    for speaker in reversed(speakers[-SPEAKERS_BACK:]):
        if speaker.label == "PERSON" and speaker.name.endswith(surname) and " " in speaker.name:
            if speaker.name == named.name or speaker.name.rpartition(" ")[2] != surname:
                return named
            return Choice(speaker.name, "PERSON", "name:spoke-last", 0.7)
    return named


def _last_body(doc: Doc, tree: Tree, sentence: int, first: int, speakers: Sequence[Speaker]) -> Choice | None:
    """The organisation that has just spoken, where no other stands before: "its figures showed"."""
    speaker = speakers[-1] if speakers else None
    if speaker is None or speaker.label != "ORG" or sentence - speaker.sentence > 1:
        return None
    groups = load_roles().groups
    if any(doc[t].lemma_.lower() in groups for t in range(tree.sentences[sentence][0], first)):
        return None
    return Choice(speaker.name, "ORG", "document:previous-source", 0.6)


def _named(tree: Tree, head: int, inside: Sequence[Mention]) -> Choice | None:
    """The name a source carries itself: its head is a name, or a name stands in apposition to it."""
    for mention in inside:
        if mention.first <= head < mention.last:
            if (
                mention.label == "GPE"
                and tree.head[mention.first - 1] == head
                and tree.tag[mention.first - 1] in _NAMES
            ):
                return None  # "Police Scotland", "Statistics Canada": a body, no place
            # "the Ruiz campaign", "U.S. officials": the name is only part of who speaks
            return Choice(mention.name, mention.label, "name", 0.95)
    for mention in inside:
        if mention.label == "PERSON":
            words = range(mention.first, mention.last)
            anchor = next((t for t in words if tree.head[t] not in words), None)
            if anchor is not None and tree.dep[anchor] == _APPOSITION and tree.head[anchor] == head:
                return Choice(mention.name, mention.label, "name:apposition", 0.9)
    return None


def _behind(inside: Sequence[Mention], end: int, noun: str) -> Choice | None:
    """The name right behind a source, where the source is a noun that such a name can bear."""
    roles = load_roles()
    for mention in inside:
        if mention.start > end:
            fits = roles.persons if mention.label == "PERSON" else roles.groups
            if noun in fits or noun in roles.speakers:
                return Choice(mention.name, mention.label, "name:behind", 0.8)
    return None


def _as_it_stands(text: str) -> str:
    """A source's own words without the article in front."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in _ARTICLES else text
