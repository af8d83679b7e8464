"""Corrections of what the tagger marked, by the parse: cues that are no words of attribution, contents in the wrong hands.

Each step takes the candidates of a Doc and gives candidates back; all are told from the parse and the lexicon alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from spacy.symbols import VERB

from pipeline.stages.attributions.candidate import Candidate, Range, in_text_order, positions
from pipeline.stages.attributions.cues import UNKNOWN, Lexicon
from pipeline.stages.attributions.link import sense_of
from pipeline.stages.attributions.rules import cue_range
from pipeline.stages.attributions.tokens import COMMA, FINITE, NOUNS, string_id, string_ids
from pipeline.stages.attributions.tree import Tree

#: a verb, a dash or a bracket between a subject's first word and its last name: two subjects, or a dateline
_ENDS_SUBJECT = FINITE | string_ids(": -LRB- -RRB-")
_ADVERBS = string_ids("RB RBR RBS")
_NEGATIONS = string_ids("not n't n’t never no hardly barely scarcely longer")
_RELATIVE = string_ids("WDT WP WP$")
_OBJECTS = string_ids("dobj pobj")
_TIMES = string_ids("DATE TIME")
_DAYS = string_ids("monday tuesday wednesday thursday friday saturday sunday yesterday today")
_CLAUSE_STARTS = string_ids("DT PRP PRP$ NNP NNPS NNS CD EX JJ IN")
_PASSIVE, _PARTICLE, _OFF, _IN = (string_id(w) for w in ("nsubjpass", "prt", "off", "IN"))
_OBJECT, _NUMBER = (string_id(w) for w in ("dobj", "nummod"))
#: verbs that judge with words, and do so with weapons
_STRIKES = string_ids("attack target hit strike blast assail pound")
_STATES = FINITE | string_ids("TO")
_PLACES = string_ids("GPE LOC")
_NAMES = NOUNS | string_ids("DT JJ PRP$ POS")
_SPOKEN = ("say", "show", "believe", "deny", "ask")
#: rules whose verb takes a content from the tagger's
_DIVIDING = ("quote-and-verb:say", "clause-of-verb:say")
_REPORTEDLY = string_ids("reportedly allegedly apparently supposedly purportedly seemingly")


def adjust(tree: Tree, lexicon: Lexicon, found: Iterable[Candidate], ruled: Iterable[Candidate]) -> list[Candidate]:
    """The candidates with cue words, sources and contents corrected; those that attribute nothing are left out.

    ``ruled`` is what the rules found: where the tagger marked a content but not the verb it belongs to, the verb is theirs.
    """
    out = _divided(tree, lexicon, [_without_strays(tree, c) for c in found], ruled)
    out = [_right_source(tree, _shorter_cue(tree, c)) for c in out]
    return [c for c in out if not _is_deed(tree, c) and not _is_topic(tree, c)]


def _cue_head(tree: Tree, candidate: Candidate) -> int:
    """The verb of a cue that hangs on nothing in it; another word where there is no verb."""
    if len(candidate.cue) == 1 and candidate.cue[0][1] - candidate.cue[0][0] == 1:
        return candidate.cue[0][0]
    places = positions(candidate.cue)
    free = [t for t in sorted(places, reverse=True) if tree.head[t] not in places or tree.head[t] == t]
    return next((t for t in free if tree.is_verb(t)), free[0] if free else max(places))


def _runs(places: Sequence[int]) -> tuple[Range, ...]:
    """Neighbouring positions as ranges."""
    found: list[Range] = []
    for place in places:
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return tuple(found)


def _shorter_cue(tree: Tree, candidate: Candidate) -> Candidate:
    """The cue without days and adverbs ("said Tuesday", "has repeatedly wondered"), the content without a day in front."""
    if not candidate.cue:
        return candidate
    head = _cue_head(tree, candidate)
    if not tree.is_verb(head):
        return candidate

    def says_when_or_how(token: int) -> bool:
        if token == head or tree.lower[token] in _NEGATIONS or tree.dep[token] == _PARTICLE:
            return False
        return tree.tag[token] in _ADVERBS or tree.lower[token] in _DAYS or tree.entity_type[token] in _TIMES

    kept = [t for first, last in candidate.cue for t in range(first, last) if not says_when_or_how(t)]
    while tree.lower[kept[0]] == COMMA and len(kept) > 1:
        del kept[0]
    cue = _runs(kept)
    content = tuple(_without_day(tree, span, cue[-1][1]) for span in candidate.content)
    return candidate._replace(cue=cue, content=content)


def _without_day(tree: Tree, span: Range, after: int) -> Range:
    """A clause right behind its verb without the day of the saying: "said | Tuesday | the road was closed"."""
    first, last = span
    day = first == after and last - first > 3 and tree.lower[first] in _DAYS and tree.quotation[first] < 0
    return (first + 1, last) if day and tree.tag[first + 1] in _CLAUSE_STARTS else span


def _without_strays(tree: Tree, candidate: Candidate) -> Candidate:
    """The candidate without words that no quotation carries over a sentence's border, or that hang behind a quotation.

    What stands in another sentence than the cue is its content where it is quoted, or where nothing else is.
    """
    if len(candidate.content) < 2 or not candidate.cue or candidate.sense not in _SPOKEN:
        return candidate
    sentence = tree.sentence[candidate.cue[0][0]]
    quoted = [tree.quoted(*span) for span in candidate.content]
    near = [tree.sentence[first] == sentence for first, _ in candidate.content]
    kept = []
    for span, inside, beside in zip(candidate.content, quoted, near, strict=True):
        if inside or (not any(near) if not beside else tree.finite(*span) or not any(quoted)):
            kept.append(span)
    return candidate._replace(content=tuple(kept)) if kept else candidate


def _divided(tree: Tree, lexicon: Lexicon, found: list[Candidate], ruled: Iterable[Candidate]) -> list[Candidate]:
    """``found`` with contents that have a verb of their own taken from the cue they were given to for want of a nearer."""
    if all(len(c.content) < 2 or not c.cue for c in found):
        return in_text_order(found)
    cues = positions([span for c in found for span in c.cue])
    holders: dict[int, list[Candidate]] = {}
    for other in ruled:
        if other.rule.startswith(_DIVIDING) and other.source and other.cue and cues.isdisjoint(positions(other.cue)):
            for place in positions(other.content):
                holders.setdefault(place, []).append(other)
    out: list[Candidate] = []
    for candidate in found:
        if len(candidate.content) < 2 or not candidate.cue:
            out.append(candidate)
            continue
        kept = list(candidate.content)
        for span in candidate.content:
            own = _own(tree, lexicon, candidate, span, cues) or _ruled(holders, span)
            if own is not None and len(kept) > 1:
                kept.remove(span)
                out.append(own)
                cues |= positions(own.cue)
        out.append(candidate._replace(content=tuple(kept)))
    return in_text_order(out)


def _ruled(ruled: Mapping[int, Sequence[Candidate]], span: Range) -> Candidate | None:
    """The rules' attribution of (nearly) this content; ``ruled`` holds theirs by each position of a content."""
    words = set(range(*span))
    for candidate in ruled.get((span[0] + span[1]) // 2, ()):
        theirs = positions(candidate.content)
        if len(words & theirs) >= 0.7 * len(words | theirs):
            return candidate._replace(content=(span,))
    return None


def _own(tree: Tree, lexicon: Lexicon, candidate: Candidate, span: Range, cues: set[int]) -> Candidate | None:
    """The attribution of a content in another sentence than its cue's, if that has its own subject and verb.

    "The report says so. The council defines it as “rare”": what the council defines is not the report's.
    """
    first, last = span
    if tree.sentence[first] == tree.sentence[candidate.cue[0][0]] or tree.quotation[first] >= 0:
        return None
    verb = tree.head[tree.head_of(span)]
    for _ in range(4):
        if tree.pos[verb] == VERB or tree.head[verb] == verb:
            break
        verb = tree.head[verb]
    if first <= verb < last or verb in cues:
        return None
    if all(taken not in ("clause", "object") for taken, _ in lexicon.verbs.get(tree.lemma[verb], ())):
        return None
    subject = tree.own_subject(verb)
    cue = cue_range(tree, verb)
    source = tree.subject_of(verb)
    finite = tree.tag[verb] in FINITE or any(tree.tag[c] in FINITE for c in tree.children(verb))
    if subject is None or source is None or not finite or first <= subject < last or source[1] > cue[0]:
        return None
    content = (cue[1], last) if cue[1] <= first else span
    sense = sense_of(tree, lexicon, cue, [content])
    return Candidate((source,), (cue,), (content,), f"subject-and-verb:{sense}", sense)


def _right_source(tree: Tree, candidate: Candidate) -> Candidate:
    """The source as the whole subject of its verb; none for an adverb, nor for whom a passive verb is done to."""
    if not candidate.cue:
        return candidate
    head = _cue_head(tree, candidate)
    if not candidate.source:
        behind = _behind(tree, candidate) if candidate.sense == "say" and tree.tag[head] in FINITE else None
        return candidate._replace(source=(behind,)) if behind else candidate
    if tree.lower[head] in _REPORTEDLY:
        return candidate._replace(source=())
    if not tree.is_verb(head) or candidate.rule.startswith("quoted-as"):
        return candidate
    first, last = candidate.source[0]
    patient = tree.child(head, _PASSIVE)
    if patient is not None and first <= patient < last and candidate.sense in ("say", "judge", "deny"):
        source = tree.subject_of(head)
        taken = positions((*candidate.content, *candidate.cue))
        return candidate._replace(source=(source,) if source and not positions((source,)) & taken else ())
    back = _whose_place(tree, first)
    if back < first and not positions((*candidate.content, *candidate.cue)).intersection(range(back, first)):
        return candidate._replace(source=((back, last), *candidate.source[1:]))
    subject = tree.own_subject(head)
    if subject is None or tree.tag[subject] in _RELATIVE or first <= subject < last:
        return candidate
    left, right = tree.span(subject)
    if left <= first and last <= right and subject < first:
        # "Officials in Lume, Norden say": of the whole subject only the last name was marked
        words = range(left, last)
        taken = positions((*candidate.content, *candidate.cue))
        if not taken.intersection(words) and not any(tree.tag[t] in _ENDS_SUBJECT for t in words):
            return candidate._replace(source=((left, last),))
    return candidate


def _behind(tree: Tree, candidate: Candidate) -> Range | None:
    """Who says it where the verb stands first and the parse lost its subject: "..., added the agency."."""
    first, last = candidate.cue[0][0], candidate.cue[-1][1]
    sentence = tree.sentences[tree.sentence[first]]
    before = next((t for t in range(first - 1, sentence[0] - 1, -1) if tree.section[t] >= 0), -1)
    if before < 0 or not (tree.lower[before] == COMMA or tree.quotation[before] >= 0 > tree.quotation[first]):
        return None
    taken = positions(candidate.content)
    end = last
    while end < min(sentence[1], last + 8) and tree.tag[end] in _NAMES and end not in taken:
        end += 1
    return (last, end) if end > last and tree.tag[end - 1] in NOUNS else None


def _whose_place(tree: Tree, place: int) -> int:
    """The first word of what is in "Lume, Norden" if ``place`` is Norden: of "Officials in Lume, Norden"."""
    kind = tree.entity_type
    before = place - 2
    if before < 1 or tree.lower[place - 1] != COMMA or kind[place] not in _PLACES or kind[before] not in _PLACES:
        return place
    while before > 0 and kind[before] in _PLACES:
        before -= 1
    if tree.tag[before] != _IN or before < 1 or tree.tag[before - 1] not in NOUNS:
        return place
    if tree.sentence[before - 1] != tree.sentence[place] or tree.section[before - 1] != tree.section[place]:
        return place
    return min(tree.edges[0][before - 1], before - 1)


def _is_deed(tree: Tree, candidate: Candidate) -> bool:
    """A thing as object of a verb of no lexicon, or with "off", or of one that also strikes: "hired two lawyers", "wrote off
    $6 billion", "attacked nine villages"."""
    if not candidate.cue or not candidate.rule.startswith("tagger"):
        return False
    head = _cue_head(tree, candidate)
    if not tree.is_verb(head):
        return False
    if _says_something(tree, candidate.content):
        return False
    particle = tree.child(head, _PARTICLE)
    if candidate.sense == UNKNOWN or (particle is not None and tree.lower[particle] == _OFF):
        return all(tree.dep[tree.head_of(span)] in _OBJECTS for span in candidate.content)
    return tree.lemma[head] in _STRIKES and _is_counted(tree, tree.child(head, _OBJECT))


def _is_counted(tree: Tree, token: int | None) -> bool:
    """A word with a number: "nine villages"."""
    return token is not None and tree.child(token, _NUMBER) is not None


def _says_something(tree: Tree, content: tuple[Range, ...]) -> bool:
    """Whether a content is quoted, or holds a verb that makes it a statement or a purpose."""
    return any(tree.quoted(*span) or tree.tagged(*span, _STATES) for span in content)


def _is_topic(tree: Tree, candidate: Candidate) -> bool:
    """A noun as cue, without a source, about a thing: "Allegations of abuse have spiked"."""
    if candidate.source or not candidate.cue or tree.is_verb(_cue_head(tree, candidate)):
        return False
    return not _says_something(tree, candidate.content)
