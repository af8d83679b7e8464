"""Attributions told by marks and places: colons, the dash under a quotation, ", officials say" at a sentence's end.

These need little or no parse: headlines and captions are parsed badly, and their form is fixed.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.symbols import VERB

from pipeline.stages.attributions.candidate import Candidate, Range
from pipeline.stages.attributions.descriptions import load_roles
from pipeline.stages.attributions.tokens import COLON, COMMA, Tokens, string_id, string_ids
from pipeline.stages.attributions.tree import Tree

#: tokens before a colon, and in a tag at a sentence's end or under a quotation, that can still name a speaker
COLON_WORDS, TAG_WORDS, SIGNATURE_WORDS = 5, 8, 14
_TAGS = (
    "says say said reports report reported adds added warns warn warned finds find found shows show showed claims claim "
    "claimed suggests suggest suggested reveals reveal revealed announced confirmed confirms confirm states stated "
    "estimates estimated insists insisted notes noted argues argue argued explained predicts predict predicted"
)
_TAG_FORMS = string_ids(_TAGS)
_INVERTED = string_ids(
    "says said reports reported adds added warns warned claims claimed states stated notes noted argues argued explains "
    "explained insists insisted"
)
_PUT = string_ids("put peg")
_AT = string_ids("at between near")
#: what stands before the colon of a credit or a label
_LABELS = string_ids(
    "image images photo photos photograph picture pictures file credit source sources graphic map video caption note"
)
_TALK = string_ids("i we you my our your me us")
_DASHES = string_ids("— – ― -- -")
_STOPS = string_ids(". ! ?")
_RELATIVE = string_ids("WDT WP WP$ WRB IN CC")
_PERSON = string_id("PERSON")
_SPEAKING = string_ids("PERSON ORG NORP")
_PLACES = string_ids("GPE LOC FAC EVENT")
_CD, _DOBJ, _PREP, _NSUBJ = (string_id(w) for w in ("CD", "dobj", "prep", "nsubj"))
#: a speaker in a transcript: WALLACE
_CAPITALS = string_id("XXXX")


def find_by_marks(tokens: Tokens, tree: Tree) -> Iterator[Candidate]:
    """What marks and places tell, in no order."""
    yield from _colons(tokens, tree)
    yield from _signatures(tree)
    yield from _tags(tokens, tree)
    yield from _put_at(tree)


def _speaks(tree: Tree, span: Range) -> bool:
    """Whether a headline's words name someone who can speak: a person, a body, a noun of a role or document."""
    last = span[1] - 1
    kind = tree.entity_type[last]
    word = tree.word(last).lower()
    roles = load_roles()
    known = (roles.persons, roles.groups, roles.documents, roles.speakers)
    return kind in _SPEAKING or any(form in nouns for nouns in known for form in (word, word.removesuffix("s")))


def _capitalised(tree: Tree, span: Range) -> bool:
    return all(tree.word(token)[:1].isupper() for token in range(*span))


def _talks(tree: Tree, span: Range) -> bool:
    """Whether words are spoken by someone: "We have ...", "Do you think so?"."""
    return span[1] - span[0] > 3 and any(tree.lower[t] in _TALK for t in range(span[0], min(span[0] + 4, span[1])))


def _colons(tokens: Tokens, tree: Tree) -> Iterator[Candidate]:
    """A name, a colon and what it says: headlines, interviews, captions; in headlines the other way round as well."""
    done = -1
    for place in [t for t in tree.places(COLON) if tree.section[t] >= 0]:
        section = tree.section[place]
        first, last = tree.section_ranges[section]
        headline = tokens.section_kinds[section] == "headline"
        before, after = tree.trim((first, place)), tree.trim((place + 1, last))
        behind = headline and 0 < after[1] - after[0] <= 4 and place - first > 3 and _speaks(tree, after)
        if behind and not (place - first <= COLON_WORDS and _speaks(tree, before)):
            yield Candidate((after,), ((place, place + 1),), (before,), "colon-headline:say", "say")
            continue
        if section == done or not 1 <= place - first <= COLON_WORDS or after[1] - after[0] < 2:
            continue
        done, content = section, after
        if not headline and tree.lower[place - 1] in _LABELS:
            continue
        quoted = tree.quotation[place] < 0 <= tree.quotation[content[0]]
        capitals = bool((tokens.shape[first:place] == _CAPITALS).any())
        kind = tree.entity_type[place - 1]
        if (
            tree.quotation[first] >= 0
            and place - first > 1
            and tree.quotation_ranges[tree.quotation[first]][0] == first
        ):
            first += 1
        source = (first, place)
        if quoted:
            name = "headline" if headline else "speaker"
            content = tree.quotation_ranges[tree.quotation[content[0]]]
        elif capitals and (kind not in _PLACES or (not headline and _talks(tree, content))):
            name = "headline" if headline else "turn"
        elif headline and kind not in _PLACES and _speaks(tree, source):
            name = "headline"
        elif (
            not headline
            and place - first <= 3
            and _capitalised(tree, source)
            and (kind == _PERSON or _talks(tree, content))
        ):
            name = "speaker"
        else:
            continue
        yield Candidate((source,), ((place, place + 1),), (content,), f"colon-{name}:say", "say")


def _signatures(tree: Tree) -> Iterator[Candidate]:
    """A paragraph that is a quotation, a dash and who said it."""
    for first, last in tree.section_ranges:
        if last - first < 4 or tree.quotation[first] < 0:
            continue
        while last > first and tree.section[last - 1] < 0:
            last -= 1
        for dash in range(max(last - SIGNATURE_WORDS, first + 3), last - 1):
            if tree.lower[dash] in _DASHES and tree.quotation[dash] < 0:
                break
        else:
            continue
        before = dash - 1
        while before > first and not tree.word(before).strip():
            before -= 1
        name = tree.trim((dash + 1, last))
        if tree.quotation[before] < 0 or name[0] >= name[1] or not tree.word(name[0])[:1].isupper():
            continue
        if tree.quoted(*name) or tree.finite(*name):
            continue
        yield Candidate((name,), ((dash, dash + 1),), ((first, before + 1),), "signature:say", "say")


def _tags(tokens: Tokens, tree: Tree) -> Iterator[Candidate]:
    """, officials say." and ", added the agency." at the end of a sentence."""
    for verb in [t for t, word in enumerate(tree.lower) if word in _TAG_FORMS]:
        if tree.section[verb] < 0 or tree.quotation[verb] >= 0:
            continue
        first, last = tree.sentences[tree.sentence[verb]]
        section = tree.section[verb]
        first = max(first, tree.section_ranges[section][0])
        last = min(last, tree.section_ranges[section][1])
        while last > verb + 1 and (tree.section[last - 1] < 0 or tree.lower[last - 1] in _STOPS):
            last -= 1
        comma = verb - 1
        while comma > max(first, verb - TAG_WORDS) and tree.lower[comma] != COMMA:
            comma -= 1
        if tree.lower[comma] != COMMA or tree.quotation[comma] >= 0:
            continue
        if last == verb + 1 and comma < verb - 1:
            source = (comma + 1, verb)
        elif comma == verb - 1 and 1 < last - verb <= TAG_WORDS and tree.lower[verb] in _INVERTED:
            source = tree.trim((verb + 1, last))
        else:
            continue
        content = tree.trim((first, comma))
        headline = tokens.section_kinds[section] == "headline"
        if content[1] - content[0] < 3 or tree.tag[source[0]] in _RELATIVE:
            continue
        if tree.finite(*source) or not headline and not any(tree.is_verb(t) for t in range(*content)):
            continue
        yield Candidate((source,), ((verb, verb + 1),), (content,), "tag:say", "say")


def _put_at(tree: Tree) -> Iterator[Candidate]:
    """ "The union puts the loss at $90 million"."""
    for verb in [t for t in tree.verbs if tree.lemma[t] in _PUT and tree.pos[t] == VERB]:
        subject, thing = tree.child(verb, _NSUBJ), tree.child(verb, _DOBJ)
        if subject is None or thing is None or thing < verb:
            continue
        for at in (*tree.children(verb), *tree.children(thing)):
            if tree.dep[at] == _PREP and tree.lower[at] in _AT and at > thing:
                content = tree.trim((tree.edges[0][thing], tree.edges[1][at]))
                if any(tree.tag[t] == _CD for t in range(at, content[1])):
                    yield Candidate((tree.noun_phrase(subject),), ((verb, verb + 1),), (content,), "put-at:say", "say")
                break
