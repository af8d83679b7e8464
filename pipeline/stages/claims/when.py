"""The period a figure speaks of: the date that bears on the figure's own event, by syntax.

A date bears on a figure where it hangs on the figure's noun, on the verb of its clause, on another part of that clause, or on
a clause above it. A date that only says when something was reported, or when a side event took place, does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.records import TextSpan, TimeExpression
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.syntax import VERB_TAGS, Bearing, Tree

#: Bearings dearer than this are no bearing: by hand on the development articles.
LIMIT = 4.0
#: What a date pays that stands outside the statement the figure is part of, or inside another statement.
OTHER_STATEMENT = 4.0
REPORTING = 6.0


@dataclass(frozen=True, slots=True)
class When:
    """``date``: position of the time expression; ``period``: its days where they are not its own; ``rule`` names the way."""

    date: int
    rule: str
    period: tuple[date | None, date | None] | None = None


class Dates:
    """A document's time expressions, by sentence, ready to be asked for the one that bears on a figure."""

    def __init__(self, tree: Tree, dates: Sequence[TimeExpression], published: date | None) -> None:
        self.tree, self.dates, self.published = tree, dates, published
        self._by_sentence: dict[int, list[tuple[int, int]]] = {}
        for position, found in enumerate(dates):
            if found.type == "SET" or found.part_of is not None:
                continue
            token = tree.root(found.start, found.end)
            self._by_sentence.setdefault(tree.sentence(token)[0], []).append((position, token))

    def in_sentence(self, token: int) -> list[tuple[int, int]]:
        """(position, token) of the dates in the sentence of a token."""
        return self._by_sentence.get(self.tree.sentence(token)[0], [])

    def before(self, offset: int) -> int | None:
        """The last date before an offset that has a first day, ranges and durations before single days."""
        last: int | None = None
        for position, found in enumerate(self.dates):
            if found.start >= offset:
                break
            if found.part_of is None and found.start_date and found.type != "SET":
                if last is None or found.type == "RANGE" or self.dates[last].type != "RANGE":
                    last = position
        return last


def find_when(
    dates: Dates, figure: int, span: TextSpan, content: Sequence[TextSpan], other: Sequence[TextSpan], cue: Sequence[TextSpan]
) -> When | None:
    """The time expression that gives the period of the figure at token ``figure``.

    ``span`` is the figure, ``content`` the spans of the statement that holds it (none: the outlet's own voice), ``other`` those
    of the statements in the sentence that don't hold it, ``cue`` those of the words that attribute it.
    """
    tree = dates.tree
    best: tuple[float, int, str, Bearing] | None = None
    for position, token in dates.in_sentence(figure):
        found = dates.dates[position]
        if found.start < span.end and span.start < found.end:
            continue
        if found.type == "DURATION" and not (found.start_date or found.end_date):
            continue
        bearing = tree.bearing(token, figure)
        if bearing is None:
            continue
        cost, rule = _cost(tree, token, bearing, found, content, other, cue)
        cost += 0.01 * abs(token - figure)
        if not (found.start_date or found.end_date):
            cost += 1.0
        if cost <= LIMIT and (best is None or cost < best[0]):
            best = (cost, position, rule, bearing)
    if best is not None:
        _, position, rule, bearing = best
        period = _since(dates, position) if rule == "since-clause" else None
        return When(position, rule, period)
    return _carried(dates, figure, span)


def _inside(offset: int, spans: Sequence[TextSpan]) -> bool:
    return any(s.start <= offset < s.end for s in spans)


def _cost(
    tree: Tree, token: int, bearing: Bearing, found: TimeExpression,
    content: Sequence[TextSpan], other: Sequence[TextSpan], cue: Sequence[TextSpan],
) -> tuple[float, str]:
    """The price of a bearing and the name of the way it takes."""
    cost, words = bearing.cost, lexicon()
    path = tree.up(token)
    since = False
    for step in path[: len(bearing.modifier_arcs)]:
        if step == bearing.meet:
            break
        if tree.dep[step] == "advcl" and any(tree.lower[c] == "since" for c in tree.children[step]):
            since, cost = True, cost - 2.0
        elif tree.lower[step] == "since" and step != path[1:2]:
            since = since or tree.start[step] < found.start
        elif tree.dep[step] in ("acl", "relcl", "advcl") and tree.lemma[step] in words["release_verbs"]:
            cost += REPORTING
    meet = bearing.meet
    direct = not any(arc in ("acl", "relcl", "advcl") for arc in bearing.modifier_arcs)
    if content and not _inside(found.start, content):
        cost += OTHER_STATEMENT
    elif not content and _inside(found.start, other):
        cost += OTHER_STATEMENT
    if tree.tag[meet] in VERB_TAGS and direct and not _inside(found.start, content):
        reported = any(arc in ("ccomp", "parataxis") for arc in bearing.figure_arcs)
        if _inside(tree.start[meet], cue) or (reported and tree.lemma[meet] in words["release_verbs"]):
            cost += REPORTING
    if since and not found.text.lower().startswith("since"):
        return cost, "since-clause"
    if tree.tag[meet] not in VERB_TAGS:
        return cost, "modifier-of-noun"
    if any(arc in ("nsubj", "nsubjpass") for arc in bearing.modifier_arcs):
        return cost, "modifier-of-subject"
    if any(arc in ("dobj", "attr") for arc in bearing.modifier_arcs):
        return cost, "modifier-of-object"
    if not direct:
        return cost, "modifier-of-clause"
    if any(arc in ("advcl", "conj", "xcomp", "ccomp", "relcl", "acl") for arc in bearing.figure_arcs):
        return cost, "modifier-of-clause-above"
    return cost, "modifier-of-verb"


def _since(dates: Dates, position: int) -> tuple[date | None, date | None]:
    """Since what happened on a date: from its first day to the day of publication."""
    found = dates.dates[position]
    return (found.start_date, dates.published)


_ANAPHOR = re.compile(r"\b(?:that|this|the same|the|those) (?:\w+ )?(?:period|time|interval|span|stretch|timeframe)\b", re.I)
_ANAPHOR_PREPOSITIONS = frozenset({"over", "during", "in", "within", "for", "throughout", "across", "through"})


def _carried(dates: Dates, figure: int, span: TextSpan) -> When | None:
    """ "over that period": the last period that was named before."""
    tree = dates.tree
    first, last = tree.sentence(figure)
    if last - first < 3:
        return None
    for token in range(first, last):
        if tree.lemma[token] not in lexicon()["periods"] or tree.head[token] == token:
            continue
        above = tree.head[token]
        if tree.lower[above] not in _ANAPHOR_PREPOSITIONS:
            continue
        pointers = {tree.lower[child] for child in tree.children[token]}
        if not pointers & {"that", "this", "same"} or pointers & {"first", "last", "long"}:
            continue
        bearing = tree.bearing(token, figure)
        if bearing and bearing.cost <= LIMIT:
            position = dates.before(tree.start[first])
            if position is not None:
                return When(position, "carried-by-" + "-".join(tree.lower[above : token + 1][:4]))
    return None
