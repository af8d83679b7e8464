"""Joins what the tagger and the rules found: what was missed, quotations nobody claims, attributions inside others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.stages.attributions.candidate import Candidate, Range
from pipeline.stages.attributions.tokens import Tokens, string_id
from pipeline.stages.attributions.tree import Tree

#: a quotation of fewer words that nobody is said to have spoken may be a title or an odd term
FLOATING_WORDS = 6
_FINITE = frozenset(string_id(tag) for tag in ("VBD", "VBZ", "VBP"))
_NOUNS = frozenset(string_id(tag) for tag in ("NN", "NNS", "NNP", "NNPS"))


def positions(spans: Iterable[Range]) -> set[int]:
    """All token positions in the spans."""
    return {token for first, last in spans for token in range(first, last)}


def outermost(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates whose cue and content stand in no other's; where two meet, the one with the longer content."""
    ordered = sorted(candidates, key=lambda c: (-sum(last - first for first, last in c.content), c.start))
    covered: set[int] = set()
    kept = []
    for candidate in ordered:
        own = positions(candidate.content + candidate.cue)
        if not own & covered:
            kept.append(candidate)
            covered |= own
    return sorted(kept, key=lambda c: (c.start, c.end))


def missed(found: Sequence[Candidate], others: Iterable[Candidate]) -> list[Candidate]:
    """Those of the others that stand where nothing was found: no word of their cue or content is taken."""
    taken = positions(span for c in found for span in c.content + c.cue)
    return [c for c in others if not positions(c.content + c.cue) & taken]


def after_odd_mark(tokens: Tokens, candidate: Candidate) -> bool:
    """True if the cue stands in a quotation that is never closed: the mark may be odd, and the cue no quoted word."""
    number = int(tokens.quotation[candidate.cue[0][0]]) if candidate.cue else -1
    return number >= 0 and not tokens.quotations[number].closed and not tokens.quotations[number].continued


def carry_over(tokens: Tokens, tree: Tree, found: Sequence[Candidate]) -> list[Candidate]:
    """``found`` with the quotations that no attribution holds and that fill their paragraph, each given its place.

    A quotation that goes on from the paragraph before belongs to the attribution of that paragraph, and one that goes
    on in the next to the next one's. A quotation that fills the paragraph after one in which somebody is quoted is his
    too. What is left is kept without a source.
    """
    holder = {token: number for number, c in enumerate(found) for token in positions(c.content)}
    speakers = _speakers(tree, found)
    added: dict[int, list[Range]] = {}
    loose: list[tuple[Range, int]] = []
    waiting: list[Range] = []
    previous: Range | None = None
    for number, (first, last) in enumerate(tree.quotation_ranges):
        quotation = tokens.quotations[number]
        if not quotation.continues:
            loose += [(span, -1) for span in waiting]
            waiting = []
        before, previous = previous, (first, last)
        own = next((holder[t] for t in (first + 1, first, last - 2, last - 1) if t in holder), None)
        if own is not None and waiting:
            added.setdefault(own, []).extend(waiting)
            waiting = []
        if not _fills(tree, first, last) or any(token in holder for token in range(first, last)):
            continue
        near = (before[1] - 1, before[1] - 2, before[0], before[0] + 1) if quotation.continues and before else ()
        leader = next((holder[t] for t in near if t in holder), None)
        if leader is None and not quotation.continues and not quotation.continued:
            leader = speakers.get(tree.section[first] - 1)
        if leader is not None:
            added.setdefault(leader, []).append((first, last))
            holder[first] = holder[last - 1] = leader
            speakers[tree.section[first]] = leader
        elif quotation.continued:
            waiting.append((first, last))
        elif last - first >= FLOATING_WORDS + 2:
            loose.append(((first, last), number))
    loose += [(span, -1) for span in waiting]
    out = [
        replace(c, content=tuple(sorted((*c.content, *added[number])))) if number in added else c
        for number, c in enumerate(found)
    ]
    return out + [Candidate((), (), (span,), "floating-quote:say", "say") for span, _ in loose]


def _speakers(tree: Tree, found: Sequence[Candidate]) -> dict[int, int]:
    """Section -> position in ``found`` of the last attribution in it, where that has a source and quotes it."""
    latest: dict[int, int] = {}
    for number, candidate in enumerate(found):
        section = tree.section[max(candidate.content)[0]]
        if section not in latest or found[latest[section]].start < candidate.start:
            latest[section] = number
    return {
        section: number
        for section, number in latest.items()
        if found[number].source
        and found[number].sense in ("say", "ask")
        and any(tree.quotation[token] >= 0 for span in found[number].content for token in range(*span))
    }


def _fills(tree: Tree, first: int, last: int) -> bool:
    """True if nothing else stands in the section."""
    section = tree.section[first] if first < last else -2
    return (
        section >= 0
        and (first == 0 or tree.section[first - 1] != section)
        and (last == len(tree.section) or tree.section[last] != section)
    )


def nested(tree: Tree, outer: Sequence[Candidate], ruled: Sequence[Candidate]) -> list[tuple[Candidate, int]]:
    """What the rules found inside contents, with the position in ``outer`` of the attribution it stands inside.

    Only clear ones: a noun as source (a name inside a quotation), a finite verb of saying or showing, in one content.
    """
    out: list[tuple[Candidate, int]] = []
    holder = {token: number for number, c in enumerate(outer) for token in positions(c.content)}
    cues = positions(span for c in outer for span in c.cue)
    for candidate in ruled:
        if candidate.sense not in ("say", "show") or not candidate.source or not candidate.cue:
            continue
        if not any(tree.tag[t] in _FINITE for t in range(*candidate.cue[0])):
            continue
        source = candidate.source[0]
        if not any(tree.tag[t] in _NOUNS for t in range(*source)):
            continue
        # what a speaker says others say is loose talk ("people say ...") unless they are named
        if tree.quotation[source[0]] >= 0 and not (tree.tokens.entity_type[source[0] : source[1]] != 0).any():
            continue
        every = positions(candidate.content + candidate.cue + candidate.source)
        numbers = {holder.get(token) for token in every}
        if len(numbers) == 1 and None not in numbers and not every & cues:
            out.append((candidate, numbers.pop()))
    return out
