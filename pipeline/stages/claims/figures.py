"""Which figure belongs to which statement, and whether the text asserts it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Attribution, Quantity, TextSpan, TimeExpression
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.syntax import VERB_TAGS, Tree


def number_span(quantity: Quantity) -> TextSpan:
    """The characters of the number itself, or of the whole figure where the stage doesn't tell them apart."""
    return quantity.number_span or TextSpan(quantity.start, quantity.end)


def innermost_statements(attributions: Sequence[Attribution], offsets: Sequence[int]) -> list[int | None]:
    """For each offset (in rising order) the attribution whose content holds it, the innermost where several do.

    Innermost is the one whose content span that holds the offset is the shortest; of two equal ones, the nested one.
    """
    spans = sorted(
        (span.start, span.end, position) for position, found in enumerate(attributions) for span in found.content_spans
    )
    active: list[tuple[int, int, int]] = []
    result: list[int | None] = []
    coming = 0
    for offset in offsets:
        while coming < len(spans) and spans[coming][0] <= offset:
            active.append(spans[coming])
            coming += 1
        active = [span for span in active if span[1] > offset]
        inner = min(active, key=lambda s: (s[1] - s[0], attributions[s[2]].parent is None, -s[2]), default=None)
        result.append(inner[2] if inner else None)
    return result


#: Rules of the quantities stage for durations that say when, not how long: "five hours earlier", "the past 24 hours".
_PLACING_RULES = frozenset({"duration:placing", "duration:window"})
_PLACED = ("ago", "earlier", "later")
#: A rate's base, as in "167 deaths per 100,000 inmates", is no figure of its own.
_BASE = re.compile(r"\b(?:per|for every|out of every)\s$", re.I)
_UNITS_OF_TIME = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})
#: Senses of cues that report no statement: a wish, a plan or a deed is nobody's word for a figure. Nor is an order
#: ("a court ruled the school to pay 400 euros"): whoever gives it acts.
_NO_STATEMENT = frozenset({"want", "other"})
_QUESTIONS = frozenset({"how", "why", "when", "where", "who", "what", "which", "whether", "if"})
#: Senses whose content may be a thing that is rejected or praised, not a statement.
_OF_THINGS = frozenset({"deny", "judge"})


def states(tree: Tree, attribution: Attribution) -> bool:
    """Whether an attribution's source vouches for the figures in its content.

    It doesn't where the cue is no act of saying or showing, nor where something is rejected that the text itself
    describes ("a plan for 3,000 refugees was rejected by the minister") or judged ("attacked nine villages"): that is
    the outlet's figure.
    """
    if attribution.kind == "direct":
        return True
    if attribution.sense in _NO_STATEMENT:
        return False
    cues = [tree.lemma[t] for span in attribution.cue_spans for t in tree.range(*span) if tree.tag[t] in VERB_TAGS]
    clause = tree.lower[tree.at(attribution.content_spans[0].start)] == "that"
    if attribution.sense == "order" and attribution.kind == "indirect" and not clause:
        return False
    if cues and not clause:
        intents = lexicon()["intents"]
        if any(lemma in intents for lemma in cues) and not any(lemma in lexicon()["say_verbs"] for lemma in cues):
            return False
    words = lexicon()
    if (
        cues
        and attribution.kind == "indirect"
        and not any(tree.tag[t] in VERB_TAGS for span in attribution.content_spans for t in tree.range(*span))
    ):
        # "approved a loan of $17.6 million", "attacked nine villages": a thing is done, nothing is said.
        if not any(lemma in words["say_verbs"] or lemma in words["release_verbs"] for lemma in cues):
            return False
    if attribution.sense in _OF_THINGS:
        content = attribution.content_spans[0]
        if attribution.sense == "judge" and any(
            tree.lemma[t] in lexicon()["release_verbs"] for span in attribution.cue_spans for t in tree.range(*span)
        ):
            return True
        if tree.lower[tree.at(content.start)] == "that":
            return True
        if attribution.sense == "deny":
            return tree.tag[tree.root(content.start, content.end)] in VERB_TAGS
        return any(tree.tag[t] in VERB_TAGS for t in tree.range(content.start, content.end))
    return True


def is_figure(text: str, quantity: Quantity, dates: Sequence[TimeExpression]) -> bool:
    """Whether a quantity makes a claim of its own.

    Not where it is part of a date ("five hours earlier", "the past 30 days"), and not the pronoun in "one of the
    largest". ``text`` is the article's, ``dates`` are the time expressions near the quantity.
    """
    number = number_span(quantity)
    if quantity.rule in _PLACING_RULES or _BASE.search(text, max(0, quantity.start - 16), quantity.start):
        return False
    if number.of(text).lower() == "one" and not quantity.modifier:
        if quantity.counted in lexicon()["points"] and not quantity.value_high:
            return False  # "one reason", "in one tweet": nobody counts them
        if text[number.end : number.end + 4].lower() == " of " or not (quantity.counted or quantity.unit):
            return False
    for found in dates:
        if 0 <= found.start - number.end <= 2 and found.text.lower().endswith(_PLACED) and not found.text[0].isdigit():
            if found.text.split()[0].lower().rstrip("s") in _UNITS_OF_TIME:
                return False  # the number of "[ten] years ago" that the date left out
        if found.start <= number.start and number.end <= found.end and found.part_of is None:
            if found.type in ("DATE", "TIME", "RANGE", "SET") or found.start_date or found.end_date:
                return False
    return True


def describes_somebody(text: str, quantity: Quantity) -> bool:
    """Whether an age only describes somebody ("Ann Orr, 52, fell", "a 6-year-old boy"): what happens to him has a
    place, his age hasn't. It has where it says when ("until she was eighteen").
    """
    return names_age(text, quantity) or (quantity.kind == "age" and "-" in quantity.text)


def names_age(text: str, quantity: Quantity) -> bool:
    """Whether an age stands behind a name ("Ann Orr, 52, fell on Monday"): it is her age now."""
    return quantity.kind == "age" and text[max(0, quantity.start - 2) : quantity.start] == ", "


def denied(attribution: Attribution) -> str:
    """denied:... where an attribution's cue denies what it reports, else "". "Did not say how" denies nothing."""
    if attribution.content.split(" ", 1)[0].lower() in _QUESTIONS:
        return ""
    return "denied:" + "-".join(attribution.cue.lower().split()) if attribution.sense == "deny" else ""


def asserted(tree: Tree, figure: int, attribution: Attribution | None) -> str:
    """ "" where the text asserts the figure, else why it doesn't: denied:..., condition:....

    A figure is denied where the statement's cue denies ("denied that 30 were held"), or where the statement hangs on a
    word that calls it untrue ("the absurd pretext that", "false claims of").
    """
    denials = lexicon()["denials"]
    if attribution is not None and attribution.sense == "deny":
        return denied(attribution)
    path = tree.up(figure)
    nouns = lexicon()["claim_nouns"]
    for below, word in zip(path, path[1:], strict=False):
        dep = tree.dep[below]
        if tree.lower[word] in denials:
            if tree.tag[word] in VERB_TAGS:
                disputed = dep in ("ccomp", "xcomp", "csubj", "csubjpass") or tree.lemma[below] in nouns
            else:
                disputed = dep in ("acl", "ccomp", "prep", "relcl")
            if disputed:
                return f"denied:{tree.lower[word]}"
        if dep in ("acl", "ccomp", "prep", "csubj") and (tree.lemma[word] in nouns or dep == "csubj"):
            for child in tree.children[word]:
                if tree.lower[child] in denials and tree.dep[child] in ("amod", "acomp", "oprd"):
                    return f"denied:{tree.lower[child]}"
        if tree.dep[below] == "advcl":
            marks = [c for c in tree.children[below] if tree.dep[c] == "mark" and tree.lower[c] in ("if", "unless")]
            if marks:
                return f"condition:{tree.lower[marks[0]]}"
    return ""
