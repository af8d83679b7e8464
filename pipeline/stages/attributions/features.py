"""What the tagger sees of each token: numbered features, flags, pointers to tokens along parse and quotations.

Everything is computed on whole columns. The numbers index tables in the weights file; 0 stands for what the tables
don't know. A pointer that leads nowhere is the number of tokens: the position of a row of zeros.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy

from pipeline.stages.attributions.candidate import Candidate
from pipeline.stages.attributions.cues import Lexicon
from pipeline.stages.attributions.tokens import Tokens, string_id

#: features looked up in a vocabulary of the weights file, and the column of Tokens each comes from
VOCABULARIES = {
    "vector": "lower",
    "word": "lower",
    "lemma": "lemma",
    "tag": "tag",
    "dep": "dep",
    "shape": "shape",
    "suffix": "suffix",
    "entity": "entity_type",
}
#: features with a fixed number of values
CLOSED = {"quotation": 12, "distance": 12, "rule": 10, "section": 6}
#: where a token can look: its head, the word governing its clause, the words before and after its quotation, the root
#: of the sentence before, its subject, its clause
POINTERS = ("head", "governor", "before", "after", "previous", "subject", "clause")

_CLAUSES = ("ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "parataxis", "pcomp", "csubj")
_CHILDREN = (
    "nsubj",
    "nsubjpass",
    "ccomp",
    "xcomp",
    "dobj",
    "parataxis",
    "prep",
    "agent",
    "auxpass",
    "neg",
    "advcl",
    "prt",
    "mark",
    "conj",
    "oprd",
    "acl",
    "pobj",
    "attr",
)


@dataclass(frozen=True, slots=True)
class Features:
    """``numbers``: name -> one number a token; ``flags``: tokens x flags; ``pointers``: name -> token positions."""

    numbers: dict[str, numpy.ndarray]
    flags: numpy.ndarray
    pointers: dict[str, numpy.ndarray]


@lru_cache(maxsize=1)
def _ids() -> dict[str, numpy.uint64]:
    return {name: numpy.uint64(string_id(name)) for name in (*_CLAUSES, *_CHILDREN, "VERB", "AUX")}


def lookup(vocabulary: numpy.ndarray, values: numpy.ndarray) -> numpy.ndarray:
    """Position of each value in a sorted vocabulary, counted from 1; 0 where it is not in it."""
    if not len(vocabulary):
        return numpy.zeros(len(values), dtype=numpy.int64)
    at = numpy.searchsorted(vocabulary, values)
    at[at == len(vocabulary)] = 0
    return numpy.where(vocabulary[at] == values, at + 1, 0)


def encode(
    tokens: Tokens, candidates: Iterable[Candidate], lexicon: Lexicon, vocabularies: Mapping[str, numpy.ndarray]
) -> Features:
    """The features of a Doc's tokens; ``candidates`` are what the rules found."""
    numbers = {
        name: lookup(vocabularies[name], getattr(tokens, column))
        for name, column in VOCABULARIES.items()
        if name in vocabularies
    }
    size = len(tokens)
    places = numpy.arange(size)
    numbers["quotation"], quoted = _quotation_states(tokens)
    distance = tokens.head - places
    numbers["distance"] = numpy.digitize(distance, (-20, -8, -4, -2, -1, 0, 1, 2, 4, 8, 20))
    numbers["rule"] = _rule_labels(size, candidates)
    numbers["section"] = _section_places(tokens)
    flags = numpy.concatenate(
        (_child_flags(tokens), _lexicon_flags(tokens, lexicon), _border_flags(tokens), quoted), axis=1
    ).astype(numpy.float32)
    return Features(numbers, flags, _pointers(tokens))


def _quotation_states(tokens: Tokens) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Where in a quotation a token stands, and flags of how long it is and how it ends."""
    size, number = len(tokens), tokens.quotation
    state = numpy.zeros(size, dtype=numpy.int64)
    flags = numpy.zeros((size, 6), dtype=bool)
    inside = number >= 0
    if inside.any():
        before, after = numpy.roll(number, 1), numpy.roll(number, -1)
        first, last = inside & (before != number), inside & (after != number)
        lengths = numpy.bincount(number[inside], minlength=len(tokens.quotations))
        kind = numpy.array([1 + 3 * (q.closed is False) + 6 * q.continues for q in tokens.quotations])[number[inside]]
        state[inside] = numpy.minimum(kind, 9)
        state[first] += 1
        state[last & ~first] += 2
        long = lengths[number[inside]]
        flags[inside, 0] = True
        flags[inside, 1] = long > 4
        flags[inside, 2] = long > 8
        flags[inside, 3] = long > 16
        flags[inside, 4] = numpy.array([q.continued for q in tokens.quotations])[number[inside]]
        # a quotation that fills its section: spoken by someone named elsewhere
        sizes = numpy.bincount(tokens.section[tokens.section >= 0], minlength=len(tokens.section_kinds))
        flags[inside, 5] = long + 1 >= sizes[tokens.section[inside]]
    return state, flags


def _rule_labels(size: int, candidates: Iterable[Candidate]) -> numpy.ndarray:
    """1-3 content, cue, source begins; 4-6 goes on; 7 content of a rule other than a clause under a verb."""
    labels = numpy.zeros(size, dtype=numpy.int64)
    for candidate in sorted(candidates, key=lambda c: c.start - c.end):
        sure = candidate.rule.startswith(("clause", "quote", "according"))
        for number, ranges in ((1, candidate.content), (2, candidate.cue), (3, candidate.source)):
            for first, last in ranges:
                labels[first:last] = number + 3 if number > 1 or sure else 7
                labels[first] = number if number > 1 or sure else 8
    return labels


def _section_places(tokens: Tokens) -> numpy.ndarray:
    """0 outside, 1 headline, 2 caption, dateline or list, 3 first section of the body, 4 second, 5 later."""
    kinds, body = [], 0
    for kind in tokens.section_kinds:
        body += kind == "body"
        kinds.append({"headline": 1, "body": min(2 + body, 5)}.get(kind, 2))
    return numpy.array([*kinds, 0])[tokens.section]


def _child_flags(tokens: Tokens) -> numpy.ndarray:
    """Which kinds of dependents a token has."""
    ids, size = _ids(), len(tokens)
    flags = numpy.zeros((size, len(_CHILDREN)), dtype=bool)
    for column, name in enumerate(_CHILDREN):
        flags[tokens.head[tokens.dep == ids[name]], column] = True
    return flags


def _lexicon_flags(tokens: Tokens, lexicon: Lexicon) -> numpy.ndarray:
    """The senses and complements of the verbs that are listed as cues."""
    return lexicon.table[lookup(lexicon.keys, tokens.lemma)]


def _border_flags(tokens: Tokens) -> numpy.ndarray:
    """First and last tokens of sentences and sections, upper case, inside a name."""
    sentence, section = tokens.sentence, tokens.section
    return numpy.stack(
        (
            numpy.diff(sentence, prepend=-1) > 0,
            numpy.diff(sentence, append=sentence[-1] + 1) > 0,
            numpy.diff(section, prepend=-2) != 0,
            numpy.diff(section, append=-2) != 0,
            tokens.orth != tokens.lower,
            tokens.entity_iob == 1,
        ),
        axis=1,
    )


def _pointers(tokens: Tokens) -> dict[str, numpy.ndarray]:
    ids, size = _ids(), len(tokens)
    places, head, dep = numpy.arange(size), tokens.head, tokens.dep
    verbs = (tokens.pos == ids["VERB"]) | (tokens.pos == ids["AUX"])
    clause = numpy.isin(dep, [ids[name] for name in _CLAUSES]) | ((dep == ids["conj"]) & verbs) | (head == places)
    up = numpy.where(clause, places, head)
    for _ in range(5):
        up = up[up]
    governor = head[up]
    governor = numpy.where(governor == up, size, governor)
    before, after = numpy.full(size, size), numpy.full(size, size)
    inside = numpy.flatnonzero(tokens.quotation >= 0)
    if len(inside):
        number = tokens.quotation[inside]
        borders = numpy.arange(number.max() + 1)
        first = inside[numpy.minimum(numpy.searchsorted(number, borders, "left"), len(inside) - 1)]
        last = inside[numpy.searchsorted(number, borders, "right") - 1]
        before[inside] = numpy.where(first > 0, first - 1, size)[number]
        after[inside] = numpy.where(last + 1 < size, last + 1, size)[number]
    # the root of the sentence before, in the same section
    roots = numpy.full(tokens.sentence[-1] + 2, size)
    is_root = (head == places) & (tokens.section >= 0)
    roots[tokens.sentence[is_root] + 1] = places[is_root]
    previous = roots[tokens.sentence]
    sections = numpy.append(tokens.section, -2)
    previous = numpy.where(sections[previous] == tokens.section, previous, size)
    subject, complement = numpy.full(size, size), numpy.full(size, size)
    for name in ("csubj", "nsubjpass", "nsubj"):
        own = dep == ids[name]
        subject[head[own]] = places[own]
    for name in ("dobj", "parataxis", "xcomp", "ccomp"):
        own = dep == ids[name]
        complement[head[own]] = places[own]
    return {
        "head": head,
        "governor": governor,
        "before": before,
        "after": after,
        "previous": previous,
        "subject": subject,
        "clause": complement,
    }
