"""Attributions found by the parse, by quotation marks and by colons: no training, high precision.

The patterns are those of the field's rule systems (Muzny et al. 2017; Asr et al. 2021, Gender Gap Tracker): a verb of
saying with a clause under it, its subject as the source; "according to"; a name and a colon; quotations beside a verb.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.stages.attributions.candidate import Candidate, Range, in_text_order
from pipeline.stages.attributions.cues import Lexicon
from pipeline.stages.attributions.marks import find_by_marks
from pipeline.stages.attributions.tokens import TRIMMED, Tokens, string_id, string_ids
from pipeline.stages.attributions.tree import Tree

_CUE_PARTS = string_ids("aux auxpass neg advmod")
_THINGS = string_ids("dobj oprd")
_OBJECTS = _THINGS | string_ids("prep")
_AUX, _CCOMP, _NSUBJPASS, _PARATAXIS, _PCOMP, _POBJ, _PRT, _XCOMP = (
    string_id(dep) for dep in ("aux", "ccomp", "nsubjpass", "parataxis", "pcomp", "pobj", "prt", "xcomp")
)
_CLAUSES = frozenset((_CCOMP, _XCOMP))
_ACCORDING, _AS, _TO = (string_id(word) for word in ("according", "as", "to"))


def find_by_rules(tokens: Tokens, tree: Tree, lexicon: Lexicon) -> list[Candidate]:
    """All attributions the rules see, nested ones included, in text order."""
    return in_text_order([*_verbs(tree, lexicon), *_according_to(tree), *find_by_marks(tokens, tree)])


def _quoted_as(tree: Tree, verb: int) -> Range | None:
    """Whom a passive quotes: Ms. Lopez "was quoted as saying"; None elsewhere."""
    through = tree.head[verb]
    if tree.dep[verb] != _PCOMP or tree.lower[through] != _AS:
        return None
    subject = tree.child(tree.head[through], _NSUBJPASS)
    return tree.noun_phrase(subject) if subject is not None else None


def cue_range(tree: Tree, verb: int) -> Range:
    """The verb with the auxiliaries, negation and adverbs right before it, and its particle."""
    first, last = verb, verb + 1
    while first > 0 and tree.head[first - 1] == verb and tree.dep[first - 1] in _CUE_PARTS:
        first -= 1
    particle = last < len(tree.head) and tree.head[last] == verb and tree.dep[last] == _PRT
    return first, last + particle


def _verbs(tree: Tree, lexicon: Lexicon) -> Iterator[Candidate]:
    for verb in tree.verbs:
        lemma = tree.lemma[verb]
        if lemma not in lexicon.verbs or not _may_take(tree, verb):
            continue
        cue, source = cue_range(tree, verb), tree.subject_of(verb)
        quoted_as = _quoted_as(tree, verb)
        if quoted_as:
            source, cue = quoted_as, (cue_range(tree, tree.head[tree.head[verb]])[0], verb + 1)
        if source is not None and source[0] < cue[1] and cue[0] < source[1]:
            source = None
        content, complement, rule = _complement(tree, lexicon, verb, lemma, cue, source)
        if not content:
            continue
        content = _without(content, [cue, *([source] if source else [])])
        content = tuple([r for span in content if (r := tree.trim(span))[0] < r[1]])
        if content:
            sense = lexicon.sense(lemma, complement)
            rule = "quoted-as" if quoted_as else "user-cue" if lemma in lexicon.own else rule
            yield Candidate((source,) if source else (), (cue,), content, f"{rule}:{sense}", sense)


def _may_take(tree: Tree, verb: int) -> bool:
    """Whether there is anything a verb could take as content: half of them have no clause and no quotation near."""
    if tree.section[verb] in tree.quoted_sections or tree.sentence[verb] in tree.quoted_sentences:
        return True
    return tree.dep[verb] == _PARATAXIS or not _CLAUSES.isdisjoint(tree.deps(verb))


def _complement(
    tree: Tree, lexicon: Lexicon, verb: int, lemma: int, cue: Range, source: Range | None
) -> tuple[list[Range], str, str]:
    """What the verb takes as content, as (ranges, complement, name of the rule)."""
    taken = [t for t, _ in lexicon.verbs[lemma]]
    beside = _quotation_beside(tree, cue, source) if "quote" in taken or "clause" in taken else []
    clause = tree.child(verb, _CCOMP)
    if clause is not None and "clause" in taken:
        ranges = [tree.span(clause)]
        for quotation in beside:
            if quotation[0] < ranges[0][1] and ranges[0][0] < quotation[1]:
                ranges[0] = (min(ranges[0][0], quotation[0]), max(ranges[0][1], quotation[1]))
            else:
                ranges.append(quotation)
        return ranges, "clause", "quote-and-verb" if beside else "clause-of-verb"
    if beside and ("quote" in taken or source):
        return beside, "quote", "quote-and-verb"
    if clause is None and "infinitive" in taken:
        clause = tree.child(verb, _XCOMP)
        if clause is not None and tree.child(clause, _AUX) is not None:
            return [tree.span(clause)], "infinitive", "infinitive-of-verb"
    if tree.dep[verb] == _PARATAXIS and source and "clause" in taken:
        return [tree.span(tree.head[verb])], "clause", "parenthesis"
    if "object" in taken and source:
        parts = [c for c in tree.children(verb) if c > verb and tree.dep[c] in _OBJECTS]
        if not _THINGS.isdisjoint([tree.dep[c] for c in parts]):
            first, last = tree.edges[0][parts[0]], tree.edges[1][parts[-1]]
            if tree.quoted(first, last):
                return [(first, last)], "object", "object-of-verb"
    return [], "", ""


def _quotation_beside(tree: Tree, cue: Range, source: Range | None) -> list[Range]:
    """Quotations that end right before or begin right after the cue and its source, or after the full stop."""
    first, last = (min(cue[0], source[0]), max(cue[1], source[1])) if source else cue
    if last - first > 40 or tree.quotation[cue[0]] >= 0:
        return []
    found = []
    before = first - 1
    while before >= 0 and tree.lower[before] in TRIMMED and tree.quotation[before] < 0:
        before -= 1
    section = tree.section[cue[0]]
    if before >= 0 and tree.quotation[before] >= 0 and tree.section[before] == section:
        found.append(tree.quotation_ranges[tree.quotation[before]])
    sentence_end = tree.sentences[tree.sentence[cue[0]]][1]
    after = last
    while after < len(tree.lower) and tree.lower[after] in TRIMMED and tree.quotation[after] < 0:
        after += 1
    if not (after < len(tree.lower) and tree.quotation[after] >= 0) and found:
        # “...,” he said at the gate on Sunday. “...”: the next sentence goes on with the quotation
        after = sentence_end
    if after < len(tree.lower) and tree.quotation[after] >= 0 and tree.section[after] == section:
        span = tree.quotation_ranges[tree.quotation[after]]
        if span not in found and (found or span[1] - span[0] > 2):
            found.append(span)
    return found


def _according_to(tree: Tree) -> Iterator[Candidate]:
    for place in tree.places(_ACCORDING):
        if tree.section[place] < 0 or tree.lower[place + 1 : place + 2] != [_TO]:
            continue
        holder = tree.child(place + 1, _POBJ)
        if holder is None:
            continue
        source = tree.trim(tree.span(holder))
        first, last = tree.sentences[tree.sentence[place]]
        before, after = tree.trim((first, place)), tree.trim((source[1], last))
        if before[1] - before[0] >= 3:
            content = before
        elif after[0] < after[1]:
            content = after
        else:
            continue
        yield Candidate((source,), ((place, place + 2),), (content,), "according-to:say", "say")


def _without(spans: list[Range], holes: list[Range]) -> list[Range]:
    """The spans less the holes."""
    for hole in holes:
        parts = []
        for first, last in spans:
            if hole[1] <= first or last <= hole[0]:
                parts.append((first, last))
                continue
            parts += [part for part in ((first, hole[0]), (hole[1], last)) if part[0] < part[1]]
        spans = parts
    return spans
