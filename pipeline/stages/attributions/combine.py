"""Joins what the tagger and the rules found: what was missed, quotations nobody claims, attributions inside others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.stages.attributions.candidate import Candidate, Range, in_text_order, positions
from pipeline.stages.attributions.tokens import NOUNS, Tokens, string_ids
from pipeline.stages.attributions.tree import Tree

#: a quotation of fewer words that nobody is said to have spoken may be a title or an odd term
FLOATING_WORDS = 6
_TENSED = string_ids("VBD VBZ VBP")


def outermost(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates whose cue and content stand in no other's; where two meet, the one with the longer content."""
    ordered = sorted(candidates, key=lambda c: (-sum([last - first for first, last in c.content]), c.start))
    covered: set[int] = set()
    kept = []
    for candidate in ordered:
        own = positions(candidate.content + candidate.cue)
        if own.isdisjoint(covered):
            kept.append(candidate)
            covered |= own
    return in_text_order(kept)


def missed(found: Sequence[Candidate], others: Iterable[Candidate]) -> list[Candidate]:
    """Those of the others that stand where nothing was found: no word of their cue or content is taken."""
    taken = positions([span for c in found for span in c.content + c.cue])
    return [c for c in others if taken.isdisjoint(positions(c.content + c.cue))]


def _holders(found: Sequence[Candidate]) -> dict[int, int]:
    """Token -> position in ``found`` of the last candidate whose content it stands in."""
    holder: dict[int, int] = {}
    for number, candidate in enumerate(found):
        for first, last in candidate.content:
            holder.update(dict.fromkeys(range(first, last), number))
    return holder


def after_odd_mark(tokens: Tokens, tree: Tree, candidate: Candidate) -> bool:
    """True if the cue stands in a quotation that is never closed: the mark may be odd, and the cue no quoted word."""
    number = tree.quotation[candidate.cue[0][0]] if candidate.cue else -1
    return number >= 0 and not tokens.quotations[number].closed and not tokens.quotations[number].continued


def carry_over(tokens: Tokens, tree: Tree, found: Sequence[Candidate]) -> list[Candidate]:
    """``found`` with the quotations that no attribution holds and that fill their paragraph, each given its place.

    A quotation that goes on from the paragraph before belongs to the attribution of that paragraph, and one that goes
    on in the next to the next one's. A quotation that fills the paragraph after one in which somebody is quoted is his
    too. What is left is kept without a source.
    """
    fills = [_fills(tree, first, last) for first, last in tree.quotation_ranges]
    if not any(fills):
        return list(found)
    holder = _holders(found)
    speakers = _speakers(tree, found)
    added: dict[int, list[Range]] = {}
    loose: list[Range] = []
    waiting: list[Range] = []
    previous: Range | None = None
    for number, (first, last) in enumerate(tree.quotation_ranges):
        quotation = tokens.quotations[number]
        if not quotation.continues:
            loose += waiting
            waiting = []
        before, previous = previous, (first, last)
        if waiting:
            own = next((holder[t] for t in (first + 1, first, last - 2, last - 1) if t in holder), None)
            if own is not None:
                added.setdefault(own, []).extend(waiting)
                waiting = []
        if not fills[number] or any(token in holder for token in range(first, last)):
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
            loose.append((first, last))
    out = [
        c._replace(content=tuple(sorted((*c.content, *added[number])))) if number in added else c
        for number, c in enumerate(found)
    ]
    return out + [Candidate((), (), (span,), "floating-quote:say", "say") for span in loose + waiting]


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
        and any(tree.quoted(*span) for span in found[number].content)
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
    clear = [c for c in ruled if c.sense in ("say", "show") and c.source and c.cue and _is_clear(tree, c)]
    if not clear:
        return out
    holder = _holders(outer)
    cues = positions([span for c in outer for span in c.cue])
    for candidate in clear:
        every = positions(candidate.content + candidate.cue + candidate.source)
        numbers = {holder.get(token) for token in every}
        if len(numbers) == 1 and None not in numbers and every.isdisjoint(cues):
            out.append((candidate, numbers.pop()))
    return out


def _is_clear(tree: Tree, candidate: Candidate) -> bool:
    """A finite verb, and a noun as its source: in a quotation a name."""
    first, last = candidate.source[0]
    if not tree.tagged(*candidate.cue[0], _TENSED) or not tree.tagged(first, last, NOUNS):
        return False
    # what a speaker says others say is loose talk ("people say ...") unless they are named
    return tree.quotation[first] < 0 or any(tree.entity_type[first:last])
