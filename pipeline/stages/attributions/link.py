"""From labelled stretches to attributions: which source and which contents belong to which cue."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from pipeline.stages.attributions.candidate import Candidate, Range, in_text_order
from pipeline.stages.attributions.cues import UNKNOWN, Lexicon
from pipeline.stages.attributions.tokens import COLON, string_id, string_ids
from pipeline.stages.attributions.tree import Tree

#: what a sentence border, and another cue, between a content and a cue weigh, in tokens
_SENTENCE, _CUE = 3, 6
_DEPENDS = -30
#: cues tried on each side of a content: what lies behind more of them is farther than any link in the parse makes up for
_TRIED = 8
_CCOMP, _XCOMP = string_id("ccomp"), string_id("xcomp")
_ENDINGS = (
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("d", ""),
    ("ed", ""),
    ("ied", "y"),
    ("ies", "y"),
    ("ing", ""),
    ("ing", "e"),
)
_ASPECTS = string_ids("continue begin start keep try attempt manage help fail proceed")
_NEGATIONS = string_ids("not n't n’t never declined refused declines refuses")


def link(tree: Tree, lexicon: Lexicon, found: Sequence[tuple[str, int, int]], rule: str) -> list[Candidate]:
    """Attributions from (role, first, last) stretches in text order.

    Each content goes to one cue of its section: to the one it hangs on in the parse, else the nearest. Each cue takes
    the source that is its subject, else the nearest in its sentence; where none was labelled, its subject.
    """
    sections: dict[int, dict[str, list[Range]]] = {}
    for role, first, last in found:
        sections.setdefault(tree.section[first], {}).setdefault(role, []).append((first, last))
    labelled = [span for roles in sections.values() if "cue" in roles for span in roles.get("content", ())]
    out: list[Candidate] = []
    for section, roles in sections.items():
        if "cue" not in roles:
            continue
        cues, contents = roles["cue"], [tree.trim(span) for span in roles.get("content", [])]
        sources = [tree.trim(span) for span in roles.get("source", [])]
        sources, contents = [s for s in sources if s[0] < s[1]], [c for c in contents if c[0] < c[1]]
        taken: dict[Range, list[Range]] = {cue: [] for cue in cues}
        crossed_cues, crossed_sources = Crossed(cues), Crossed(sources)
        for content in contents:
            taken[_nearest(tree, content, cues, crossed_cues, crossed_sources)].append(content)
        for cue, own in taken.items():
            if not own and cue == cues[-1]:
                own = [span for span in _block(tree, section, cue) if not _meets(span, labelled)]
            if not own:
                continue
            source = _source(tree, cue, own, sources, crossed_cues)
            sense = sense_of(tree, lexicon, cue, own)
            out.append(Candidate((source,) if source else (), (cue,), tuple(own), f"{rule}:{sense}", sense))
    return in_text_order(out)


def _nearest(tree: Tree, content: Range, cues: list[Range], crossed_cues: Crossed, crossed_sources: Crossed) -> Range:
    if len(cues) == 1:
        return cues[0]
    near = cues
    if len(cues) > 2 * _TRIED:
        near = cues[max(bisect_left(cues, content) - _TRIED, 0) : bisect_left(cues, (content[1], 0)) + _TRIED]
    return min(near, key=lambda cue: (_distance(tree, content, cue, crossed_cues, crossed_sources), cue))


def _meets(span: Range, others: Sequence[Range]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in others)


def _block(tree: Tree, section: int, cue: Range) -> list[Range]:
    """The quotation that fills the section after the cue's, where the cue's section ends in a colon."""
    last = cue[1]
    while last < len(tree.section) and tree.section[last] == section:
        last += 1
    if tree.lower[last - 1] != COLON:
        return []
    first = last
    while first < len(tree.section) and tree.section[first] < 0:
        first += 1
    if first == len(tree.section) or tree.quotation[first] < 0 or tree.section[first] != section + 1:
        return []
    return [tree.quotation_ranges[tree.quotation[first]]]


def _lemma(tree: Tree, lexicon: Lexicon, token: int) -> int:
    """A word's lemma; where that is no cue, the verb it can be a form of: in headlines verbs are taken for nouns."""
    lemma = tree.lemma[token]
    if lemma in lexicon.verbs or tree.lower[token] in lexicon.words:
        return lemma
    word = tree.word(token).lower()
    for ending, verb_ending in _ENDINGS:
        if word.endswith(ending):
            form = string_id(word.removesuffix(ending) + verb_ending)
            if form in lexicon.verbs:
                return form
    return lemma


def sense_of(tree: Tree, lexicon: Lexicon, cue: Range, contents: Sequence[Range]) -> str:
    """The sense of a cue: its verb's before this content, a denial where it is negated; "other" if unknown."""
    first, last = cue
    head = tree.head_of(cue)
    while tree.lemma[head] in _ASPECTS:
        # "continued to insist", "began to march": the verb that counts is the second
        inner = next((c for c in tree.children(head) if tree.dep[c] == _XCOMP and head < c < last), None)
        if inner is None:
            break
        head = first = inner
    sense = UNKNOWN
    for token in (head, *range(last - 1, first - 1, -1)):
        lemma = _lemma(tree, lexicon, token)
        if lemma in lexicon.verbs:
            heads = [tree.head_of(content) for content in contents]
            quoted = tree.quotation[contents[0][0]] >= 0
            clausal = any(tree.dep[t] == _CCOMP and tree.head[t] == token for t in heads)
            infinitive = any(tree.dep[t] == _XCOMP and tree.head[t] == token for t in heads)
            sense = lexicon.sense(
                lemma, "clause" if clausal else "infinitive" if infinitive else "quote" if quoted else "object"
            )
            break
        if tree.lower[token] in lexicon.words:
            sense = lexicon.words[tree.lower[token]]
            break
    if sense in ("say", "show", "believe") and any(tree.lower[t] in _NEGATIONS for t in range(*cue)):
        return "deny"
    return sense


def _gap(a: Range, b: Range) -> int:
    return max(b[0] - a[1], a[0] - b[1], 0)


class Crossed:
    """How many stretches, and tokens of them, lie between two tokens. The stretches are in order and apart."""

    def __init__(self, spans: Sequence[Range]) -> None:
        self._starts = [first for first, _ in spans]
        self._ends = [last for _, last in spans]
        self._tokens = [0, *accumulate(last - first for first, last in spans)]

    def count(self, first: int, last: int) -> int:
        return max(bisect_right(self._ends, last) - bisect_left(self._starts, first), 0)

    def tokens(self, first: int, last: int) -> int:
        low, high = bisect_left(self._starts, first), bisect_right(self._ends, last)
        return self._tokens[high] - self._tokens[low] if low < high else 0


def _distance(tree: Tree, content: Range, cue: Range, cues: Crossed, sources: Crossed) -> int:
    first, last = min(content[1], cue[1]), max(content[0], cue[0])
    between = max(last - first, 0)
    between -= sources.tokens(first, last)
    between += _CUE * cues.count(first, last)
    between += _SENTENCE * abs(tree.sentence[content[0]] - tree.sentence[cue[0]])
    head = tree.head_of(content)
    if cue[0] <= tree.head[head] < cue[1] or content[0] <= tree.head[tree.head_of(cue)] < content[1]:
        between += _DEPENDS
    return between


def _source(tree: Tree, cue: Range, contents: list[Range], sources: list[Range], cues: Crossed) -> Range | None:
    subject = tree.subject_of(tree.head_of(cue))
    first, last = tree.sentences[tree.sentence[cue[0]]]
    near = sources[bisect_left(sources, (first, 0)) : bisect_left(sources, (last, 0))]
    if subject is not None:
        own = [s for s in near if s[0] < subject[1] and subject[0] < s[1]]
        # a dateline is often taken for the subject ("Lume (AP) — The ministry says"): then the name beside the verb
        own = [s for s in near if own and s[1] == cue[0]] or own
        if own:
            return own[0]

    def distance(source: Range) -> int:
        first, last = min(source[1], cue[1]), max(source[0], cue[0])
        return _gap(source, cue) + _CUE * cues.count(first, last)

    if len(near) == 1:
        return near[0]
    if near:
        return min(near, key=lambda s: (distance(s), s))
    if sources:
        nearest = min(sources, key=lambda s: (_gap(s, cue), s))
        if _gap(nearest, cue) <= 4:
            return nearest
    if subject is not None and all(subject[1] <= first or last <= subject[0] for first, last in (*contents, cue)):
        return subject
    return None
