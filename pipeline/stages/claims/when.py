"""The period a figure speaks of: the date that bears on the figure's own event, by syntax.

A date bears on a figure where it hangs on the figure's noun, on the verb of its clause, on another part of that clause,
or on a clause above it. A date that only says when something was reported, or when a side event took place, does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.records import TextSpan, TimeExpression
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.syntax import VERB_TAGS, Bearing, Tree, first_of

#: Bearings dearer than this are no bearing: by hand on the development articles.
LIMIT = 4.0
#: What a date pays that stands outside the statement the figure is part of, or inside another statement.
OTHER_STATEMENT = 4.0
REPORTING = 6.0
#: A date without days yields to one that has them, but not to one that is further off.
UNRESOLVED = 0.3
#: Time expressions back within which "that period" is looked for.
NEAR_DATES = 12
#: What a date pays that belongs to another figure of the sentence.
RIVAL = 4.0
#: A date side by side with the figure bears on it even where the parse has it otherwise.
ADJOINING = 2.0


@dataclass(frozen=True, slots=True)
class When:
    """``date``: the time expression's position; ``period``: the days where they aren't its own; ``rule``: the way."""

    date: int
    rule: str
    period: tuple[date | None, date | None] | None = None


class Dates:
    """A document's time expressions, by sentence, ready to be asked for the one that bears on a figure."""

    def __init__(self, tree: Tree, dates: Sequence[TimeExpression], published: date | None) -> None:
        self.tree, self.dates, self.published = tree, dates, published
        self._starts = [found.start for found in dates]
        self._last: When | None = None
        self._by_sentence: dict[int, list[tuple[int, int]]] = {}
        for position, found in enumerate(dates):
            if found.type == "SET" or found.part_of is not None:
                continue
            token = tree.root(found.start, found.end)
            self._by_sentence.setdefault(tree.sentence(token)[0], []).append((position, token))

    def in_sentence(self, token: int) -> list[tuple[int, int]]:
        """(position, token) of the dates in the sentence of a token."""
        return self._by_sentence.get(self.tree.sentence(token)[0], [])

    def remember(self, when: When | None) -> None:
        """Keep the period of the claim just read: "that period" in the next sentence means it."""
        if when is not None:
            self._last = when

    def last_period(self, offset: int) -> tuple[int, tuple[date | None, date | None] | None] | None:
        """The last claim's period, or the last range or date with a first day before an offset."""
        if self._last is not None and self.dates[self._last.date].start < offset:
            return self._last.date, self._last.period
        last = bisect_left(self._starts, offset)
        near = [
            position
            for position in range(max(0, last - NEAR_DATES), last)
            if (found := self.dates[position]).part_of is None
            and found.start_date
            and found.type != "SET"
            and not _ANAPHOR.fullmatch(found.text)
        ]
        ranges = [position for position in near if self.dates[position].type == "RANGE"]
        best = ranges or near
        return (best[-1], None) if best else None


def find_when(
    dates: Dates,
    figure: int,
    span: TextSpan,
    content: Sequence[TextSpan],
    other: Sequence[TextSpan],
    cue: Sequence[TextSpan],
    rivals: Sequence[TextSpan] = (),
) -> When | None:
    """The time expression that gives the period of the figure at token ``figure``.

    ``span`` is the figure, ``content`` the spans of the statement that holds it (none: the outlet's own voice),
    ``other`` those of the statements in the sentence that don't hold it, ``cue`` those of the words that attribute it,
    ``rivals`` the other figures of the sentence.
    """
    tree = dates.tree
    best: tuple[float, int, str, Bearing] | None = None
    before = _BEFORE.search(tree.text, max(0, span.start - 16), span.start) is not None or _level_before(tree, figure)
    for position, token in dates.in_sentence(figure):
        found = dates.dates[position]
        if found.start < span.end and span.start < found.end:
            continue
        if found.type == "DURATION" and not (found.start_date or found.end_date):
            continue
        bearing = tree.bearing(token, figure)
        if bearing is None or _comparison(tree, found, token):
            continue
        if before and not 0 <= found.start - span.end <= 12:
            if found.start < span.end or _COMPARED_TIME.search(found.text) is None:
                continue
        cost, rule = _cost(tree, token, bearing, found, content, other, cue)
        if cost > ADJOINING and (not content or _inside(found.start, content)) and not _inside(tree.start[token], cue):
            if tree.adjoins(tree.range(found.start, found.end), _figure_range(tree, figure, span)):
                cost, rule = ADJOINING, "adjoining"
        if any(_belongs(tree, found, rival) for rival in rivals) and not _belongs(tree, found, span):
            cost += RIVAL
        if _of_compared(tree.text, span, found) or _stands_aside(tree, figure, bearing):
            cost += RIVAL
        if not bearing.shared and tree.crosses(token, bearing, rivals):
            cost += RIVAL
        # Of two dates of one verb the one behind the figure is its own: "from 210 in 2014 to 265 in 2015".
        cost += 0.01 * abs(token - figure) + (0.1 if found.start < span.start else 0.0)
        if not (found.start_date or found.end_date):
            cost += UNRESOLVED
        if cost <= LIMIT and (best is None or cost < best[0]):
            best = (cost, position, rule, bearing)
    if best is not None:
        _, position, rule, bearing = best
        return _meant(dates, position, f"{rule}:shared" if bearing.shared else rule, figure, bearing)
    return _carried(dates, figure)


def find_fieldwork(dates: Dates, figure: int) -> When | None:
    """When a poll was taken, where the sentence says so: the period of its results."""
    verbs = lexicon()["fieldwork_verbs"]
    for position, token in dates.in_sentence(figure):
        found = dates.dates[position]
        above = next((step for step in dates.tree.up(token)[1:5] if dates.tree.tag[step] in VERB_TAGS), -1)
        if found.start_date and above >= 0 and dates.tree.lemma[above] in verbs:
            return When(position, "fieldwork")
    return None


#: "down from 24": the value before; the date of the event is not its date.
_BEFORE = re.compile(r"\b(?:up|down|higher|lower|risen|fallen) from (?:about |around |just )?$", re.I)


def _level_before(tree: Tree, figure: int) -> bool:
    """Whether a figure is the level before: "rose to 9 million, or 12 a share, from 8 million"."""
    below = figure
    for word in tree.up(figure)[1:6]:
        if tree.lower[word] == "from" and tree.dep[below] == "pobj":
            verb = tree.head[word]
            to = [c for c in tree.children[verb] if tree.lower[c] == "to" and tree.dep[c] == "prep"]
            return tree.lemma[verb] in lexicon()["level_verbs"] and bool(to) and to[0] < word
        if tree.tag[word] in VERB_TAGS:
            return False
        below = word
    return False


def _belongs(tree: Tree, found: TimeExpression, figure: TextSpan) -> bool:
    """Whether a date stands right behind a figure that is compared: "from 210 in 2014", "up from 45% in March"."""
    if not figure.end <= found.start <= figure.end + 12:
        return False
    before = tree.text[max(0, figure.start - 14) : figure.start].lower().split()
    between = tree.text[figure.end : found.start].split()
    marked = before[-1:] in (["from"], ["with"], ["than"]) or before[-2:] == ["compared", "to"]
    return len(between) <= 3 and marked


_COMPARED_TIME = re.compile(
    r"\b(?:year|quarter|month|week)s?[- ](?:ago|earlier|before)\b|\b(?:previous|prior|preceding)\b"
    r"|\blast (?:year|quarter|month|week)",
    re.I,
)
_COMPARED_NUMBER = re.compile(r"\b(?:from|versus|vs|against|than|twice|compared (?:with|to))\b[^;:]{0,60}?\d", re.I)


def _of_compared(text: str, figure: TextSpan, found: TimeExpression) -> bool:
    """Whether a date is another number's, which the figure is compared with: "fell 6% to 9, from 10 a year ago"."""
    return (
        figure.end < found.start
        and _COMPARED_TIME.search(found.text) is not None
        and _COMPARED_NUMBER.search(text, figure.end, found.start) is not None
    )


def _stands_aside(tree: Tree, figure: int, bearing: Bearing) -> bool:
    """Whether a figure stands in a relative clause that tells how things are, the date outside it: "moved into the
    stadium, which holds 61,000 people, in 2014".
    """
    if first_of(tree, figure) and bearing.meet != figure:
        return True
    if "relcl" not in bearing.figure_arcs:
        return False
    verb = tree.up(figure)[bearing.figure_arcs.index("relcl")]
    helpers = [c for c in tree.children[verb] if tree.dep[c] in ("aux", "auxpass")]
    if any(tree.lemma[c] == "have" for c in helpers):
        return False  # "which has cost 12 lives"
    return any(tree.tag[t] in ("VBZ", "VBP") for t in (verb, *helpers))


def _figure_range(tree: Tree, figure: int, span: TextSpan) -> range:
    tokens = tree.range(span.start, span.end)
    return range(min(tokens[0], figure), max(tokens[-1], figure) + 1)


def _meant(dates: Dates, position: int, rule: str, figure: int, bearing: Bearing) -> When:
    """A time expression that bears on the figure, with the days it stands for here."""
    found, tree = dates.dates[position], dates.tree
    if _ANAPHOR.fullmatch(found.text):
        if position + 1 < len(dates.dates):
            behind = dates.dates[position + 1]
            if behind.start_date and behind.part_of is None and 0 <= behind.start - found.end <= 4:
                return When(position + 1, rule)  # "the same period a year earlier", "the same period of 2011"
        before = dates.last_period(tree.start[tree.sentence(figure)[0]])
        if before is not None:
            return When(before[0], "carried-by-" + "-".join(found.text.lower().split()), before[1])
    if rule == "since-clause":
        return When(position, rule, (found.start_date, dates.published))
    if found.type == "RANGE" and bearing.meet in tree.range(found.start, found.end):
        # "since 2009, when a storm killed 464": the figure's clause hangs on the year, not on the time since.
        for end in range(position + 1, min(position + 3, len(dates.dates))):
            part = dates.dates[end]
            if part.part_of == (found.start, found.end) and any(
                part.start <= tree.start[t] < part.end for t in tree.up(figure)
            ):
                return When(end, "clause-on-date")
    joined = _joined(dates, position)
    if joined is not None:
        return When(position, f"{rule}-and", joined)
    if (
        _so_far(tree, found)
        and found.start_date
        and dates.published
        and found.end_date
        and found.end_date > dates.published
    ):
        return When(position, f"{rule}-so-far", (found.start_date, dates.published))
    return When(position, rule)


def _joined(dates: Dates, position: int) -> tuple[date | None, date | None] | None:
    """ "in November and December 2011": both, from the first day to the last."""
    if position + 1 >= len(dates.dates):
        return None
    one, other = dates.dates[position], dates.dates[position + 1]
    between = dates.tree.text[one.end : other.start].strip().lower()
    if between not in ("and", "or") or one.type != "DATE" or other.type != "DATE" or one.part_of or other.part_of:
        return None
    if not (one.start_date and one.end_date and other.start_date and other.end_date):
        return None
    return min(one.start_date, other.start_date), max(one.end_date, other.end_date)


def _so_far(tree: Tree, found: TimeExpression) -> bool:
    """ "so far this year", "this year so far", "this year to date"."""
    near = tree.text[max(0, found.start - 12) : found.end + 12].lower()
    return "so far" in near or "to date" in near


#: "up 4 points from 2008": the date is what is compared with.
_COMPARATIVES = frozenset({"more", "less", "fewer", "higher", "lower", "better", "worse"})
_CHANGED = frozenset(
    "up down higher lower rise rose risen fall fell fallen increase increased decrease decreased drop dropped".split()
)


def _comparison(tree: Tree, found: TimeExpression, token: int) -> bool:
    """Whether a date is only what is compared with: "the lowest level since 1985", "higher than a year earlier"."""
    if any(tree.lower[step] == "than" for step in tree.up(token)[1:3]):
        return True
    before = tree.text[max(0, found.start - 40) : found.start].lower().split()
    if before[-1:] == ["than"] and before[-2:-1] and before[-2] in _COMPARATIVES:
        return True  # "£55 more than a year ago"
    words = found.text.lower().split()
    if words[0] in _COMPARATIVES and words[1:2] == ["than"] and before and any(c.isdigit() for c in before[-1]):
        return True
    if found.type == "DATE" and before[-1:] == ["from"] and _CHANGED & set(before):
        return True
    if before[-1:] == ["due"] or before[-2:] == ["due", "in"]:
        return True  # "bonds due 1993" are sold today
    behind = tree.text[max(0, found.start - 20) : found.start].rstrip().lower()
    if not found.text.lower().startswith("since") and not behind.endswith("since"):
        return False
    for step in tree.up(token)[1:4]:
        if tree.tag[step] in ("JJS", "RBS"):
            return True
        if any(
            tree.tag[c] in ("JJS", "RBS") or tree.lower[c] in ("first", "record")
            for c in tree.children[step]
            if c < token
        ):
            return tree.tag[step] not in VERB_TAGS
    return False


def _of_object(found: TimeExpression, bearing: Bearing, content: Sequence[TextSpan]) -> bool:
    """ "The report lists 19 deaths in 2021": behind what is reported as an object, and longer than a day."""
    long = found.start_date and found.end_date and (found.end_date - found.start_date).days >= 6
    return bool(long) and bearing.figure_arcs == ("dobj",) and found.start >= max(s.end for s in content)


def _behind_cue(tree: Tree, found: TimeExpression, cue: Sequence[TextSpan]) -> bool:
    """ "said on Monday the trip would take a year": right behind the cue it dates the saying."""
    for span in cue:
        between = tree.text[span.end : found.start].strip().lower()
        if span.end <= found.start and between in ("", "on", "late", "early", "late on", "early on", "earlier"):
            return True
    return False


def _inside(offset: int, spans: Sequence[TextSpan]) -> bool:
    return any(s.start <= offset < s.end for s in spans)


def _cost(
    tree: Tree,
    token: int,
    bearing: Bearing,
    found: TimeExpression,
    content: Sequence[TextSpan],
    other: Sequence[TextSpan],
    cue: Sequence[TextSpan],
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
        # "On Monday, 12 people drowned, police said": in front of the content, on the content's own verb.
        fronted = found.end <= min(s.start for s in content) and _inside(tree.start[bearing.meet], content)
        if _of_object(found, bearing, content):
            return cost, "modifier-of-verb"
        cost += 0.25 if fronted else OTHER_STATEMENT
    elif not content and _inside(found.start, other):
        cost += OTHER_STATEMENT
    if tree.tag[meet] in VERB_TAGS and direct and not _inside(found.start, content):
        reported = any(arc in ("ccomp", "parataxis") for arc in bearing.figure_arcs)
        if _inside(tree.start[meet], cue) or (reported and tree.lemma[meet] in words["release_verbs"]):
            cost += REPORTING
    if _behind_cue(tree, found, cue):
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


_ANAPHOR = re.compile(
    r"(?:(?:over|during|in|within) )?(?:that|this|the same|the) (?:time )?(?:period|time|interval|span)", re.I
)
_ANAPHOR_PREPOSITIONS = frozenset({"over", "during", "in", "within", "for", "throughout", "across", "through"})


def _carried(dates: Dates, figure: int) -> When | None:
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
            before = dates.last_period(tree.start[first])
            if before is not None:
                return When(before[0], "carried-by-" + "-".join(tree.lower[above : token + 1][:4]), before[1])
    return None
