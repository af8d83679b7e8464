"""The quantities stage: finds every figure of a Doc, what it counts and what it is about."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import QuantitiesConfig
from pipeline.records import Quantity, TextSpan
from pipeline.stages.component import stage, store
from pipeline.stages.layout import document_text, read_sentence_bounds, word_table
from pipeline.stages.quantities.about import About, find_about, governing_verb
from pipeline.stages.quantities.change import find_change
from pipeline.stages.quantities.counted import Counted
from pipeline.stages.quantities.exclusions import exclude, phone_numbers
from pipeline.stages.quantities.figure import Figure
from pipeline.stages.quantities.grammar import find_figures
from pipeline.stages.quantities.numbers import number_words
from pipeline.stages.quantities.pieces import Pieces
from pipeline.stages.quantities.place import Place
from pipeline.stages.quantities.sense import (
    count_rate,
    counted_of,
    find_counted,
    is_age,
    rate_after_of,
    take_noun_as_unit,
    take_over,
)
from pipeline.stages.quantities.units import Tables, read_units, tables_with
from pipeline.stages.quantities.view import Columns, View
from pipeline.stages.quantities.words import word_class

#: a figure that was left out: (rule, start, end)
Exclusion = tuple[str, int, int]


class Rules(NamedTuple):
    """What the settings say, ready to use."""

    tables: Tables
    exclusions: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=16)
def rules_of(settings: QuantitiesConfig) -> Rules:
    """Read the settings' files and compile their patterns, once for each settings. Raises UnitError."""
    units = [unit.model_dump() for unit in settings.units]
    if settings.units_file:
        units += read_units(Path(settings.units_file))
    return Rules(tables_with(units), tuple((e.name, re.compile(e.pattern)) for e in settings.exclusions))


@cache
def _number() -> re.Pattern[str]:
    """What a number can begin with."""
    words = sorted(number_words().starts)
    letters = [w for w in words if w.isalpha()]
    return re.compile(
        rf"[0-9{''.join(w for w in words if not w.isalpha())}]|\b(?:{'|'.join(letters)})\b", re.IGNORECASE
    )


def _may_begin_number(word: str) -> bool:
    return _number().search(word) is not None


def find_quantities(doc: Doc, settings: QuantitiesConfig) -> list[Quantity]:
    """All quantities of the sections that are read, in text order."""
    return find(doc, settings)[0]


def find_exclusions(doc: Doc, settings: QuantitiesConfig) -> list[Exclusion]:
    """The numbers that were left out, each with the name of the rule that did it."""
    return find(doc, settings)[1]


def find(doc: Doc, settings: QuantitiesConfig) -> tuple[list[Quantity], list[Exclusion]]:
    """Quantities and exclusions of a Doc, both in text order."""
    rules = rules_of(settings)
    quantities: list[Quantity] = []
    exclusions: list[Exclusion] = []
    numbers = word_table(doc.vocab, _may_begin_number)
    flags = [numbers[orth] for orth in doc.to_array(ORTH).tolist()]
    if True in flags:
        whole, columns = document_text(doc), Columns(doc)
        for first, last in read_sentence_bounds(doc):
            if True in flags[first:last]:
                _read_sentence(View(columns, first, last), whole, rules, quantities, exclusions)
    return quantities, exclusions


def _read_sentence(
    view: View,
    whole: str,
    rules: Rules,
    quantities: list[Quantity],
    exclusions: list[Exclusion],
) -> None:
    offset = view.start[0]
    text = whole[offset : view.end[-1]]
    pieces = Pieces(text, offset)
    figures = find_figures(
        pieces, rules.tables, lambda i: i < pieces.count and view.tag[view.at(pieces.start[i])] in ("NNS", "NNPS")
    )
    if not figures:
        return
    phones = phone_numbers(text, offset) if sum(pieces.digit) > 1 else []
    users = [
        (name, offset + m.start(), offset + m.end())
        for name, pattern in rules.exclusions
        for m in pattern.finditer(text)
    ]
    before = ("", -9)
    earlier: list[tuple[Figure, Counted | None]] = []
    taken: dict[int, About | None] = {}
    for figure in figures:
        start, end = figure.start, pieces.end[figure.last - 1]
        first, last = view.at(pieces.start[figure.number_first]), view.at(pieces.end[figure.number_last - 1] - 1)
        after = view.at(end - 1) + 1
        place = Place(view, pieces, figure, first, last, after, before)
        if is_age(place):
            figure.kind, figure.unit, figure.rule = "age", "year", "age:name"
        name = next((n for n, a, b in users if a < end and start < b), "") or exclude(place, phones)
        if name:
            number = pieces.start[figure.number_first], pieces.end[figure.number_last - 1]
            exclusions.append((name, *number))
            before = (name, figure.number_last)
            continue
        before = ("", figure.number_last)
        quantities.append(_complete(place, rules, whole, earlier, taken))


def _complete(
    place: Place,
    rules: Rules,
    text: str,
    earlier: list[tuple[Figure, Counted | None]],
    taken: dict[int, About | None],
) -> Quantity:
    view, pieces, figure, first, last, after, _ = place
    start, end = figure.start, pieces.end[figure.last - 1]
    inside = view.at(start)
    counted: Counted | None = None
    if (
        not figure.unit
        and earlier
        and earlier[-1][0].unit
        and pieces.word(figure.first - 1) == "to"
        and earlier[-1][0].last == figure.first - 1
        and not (after < view.count and view.noun(after))
    ):
        take_over(place, earlier)  # "rose 64 points to 4,577"
    if not figure.unit:
        counted = find_counted(place, earlier)
    elif figure.kind == "percent" and after < view.count and view.lower[after] == "of":
        counted = counted_of(view, after + 1, earlier)
    if counted and counted.rule in ("noun", "of") and not figure.unit and figure.kind == "":
        take_noun_as_unit(place, counted, rules.tables)
        if figure.unit:
            counted, end = None, pieces.end[figure.last - 1]
            after = view.at(end - 1) + 1
    if counted and counted.token is not None and counted.token >= after:
        end = max(end, view.end[counted.token])
    if not figure.unit and counted is None:
        take_over(place, earlier)
    kind = figure.kind or ("count" if counted else "other")
    if counted and not figure.unit:  # "3,000 tests per day"
        rate = count_rate(place, counted, rules.tables)
        if rate:
            kind, figure.unit, figure.per = "rate", f"{counted.lemma} per {rate[0]}", rate[0]
            end = max(end, pieces.end[rate[1] - 1])
    elif figure.unit and not figure.per and kind in ("measure", "money", "percent", "duration"):
        rate = rate_after_of(place, rules.tables)
        if rate:
            figure.per, figure.unit = rate[0], f"{figure.unit} per {rate[0]}"
            kind = "rate" if kind in ("measure", "duration") else kind
    change = find_change(
        view,
        inside if figure.modifier is None else view.at(pieces.start[min(figure.modifier.first, figure.first)]),
        after,
    )
    if change is not None and figure.modifier is not None and figure.modifier.first < figure.first:
        if pieces.word(figure.modifier.first) in word_class("levels_past"):
            change = None  # "climbed above 8,000"
    if change is not None and counted and counted.rule == "noun" and view.lower[change.token] in word_class("found"):
        change = None
    if change is None and earlier and inside > 1 and view.lower[inside - 1] in ("or", "and") and inside - 2 in taken:
        change = earlier[-1][0].change  # "grew by 60 jobs or 2 percent"
    says = (
        change.says if change else {"+": "increase", "-": "decrease"}.get(figure.sign, "") if kind == "percent" else ""
    )
    found = find_about(
        view,
        last,
        after,
        counted.token if counted else None,
        inside,
        taken,
        part=figure.form != "vague",
        inner=kind not in ("measure", "duration", "age", "rate"),
        level=not figure.unit,
    )
    covered = (
        max(after, counted.token + 1) if counted and counted.token is not None and counted.token - after < 6 else after
    )
    taken.update(dict.fromkeys(range(inside, covered), found))
    modifier = figure.modifier
    if modifier is not None and modifier.first < figure.first:
        start = min(start, pieces.start[modifier.first])
    elif modifier is not None:
        end = max(end, pieces.end[modifier.last - 1])
    rule = figure.rule.replace("number", "count", 1) if figure.rule.startswith("number") else figure.rule
    if not figure.unit and kind == "other":
        rule = rule.replace("count", "bare", 1)
    rule = f"{rule}:{counted.rule}" if counted and kind in ("count", "rate", "fraction") else rule
    figure.change = change
    if counted:
        verb = governing_verb(view, last)
        figure.verb = view.lemma(verb) if verb is not None else ""
    earlier.append((figure, counted))
    about = counted_span = None
    if found:
        about = TextSpan(view.start[found.first], view.end[found.last - 1])
    if counted and counted.token is not None:
        counted_span = TextSpan(view.start[counted.token], view.end[counted.token])
    return Quantity(
        start=start,
        end=end,
        text=text[start:end],
        value=figure.value,
        value_high=figure.high,
        kind=kind,
        rule=rule,
        modifier=_says(figure),
        change=says,
        unit=figure.unit,
        counted=counted.lemma if counted else "",
        about=text[about.start : about.end] if about else "",
        number_span=TextSpan(pieces.start[figure.number_first], pieces.end[figure.number_last - 1]),
        modifier_span=TextSpan(pieces.start[modifier.first], pieces.end[modifier.last - 1]) if modifier else None,
        change_span=TextSpan(view.start[change.token], view.end[change.token]) if change else None,
        unit_span=TextSpan(*figure.unit_span) if figure.unit_span else None,
        counted_span=counted_span,
        about_span=about,
    )


def _says(figure: Figure) -> str:
    if figure.modifier is not None:
        return figure.modifier.says
    return "about" if figure.form == "few" else ""


@stage(
    "quantities",
    settings=QuantitiesConfig,
    requires=["doc.sents", "token.dep", "token.tag"],
    assigns=["doc.spans", "doc._.quantities", "doc._.exclusions"],
)
class QuantitiesStage:
    """Finds figures and stores them in ``doc._.quantities``; what was left out stands in ``doc._.exclusions``."""

    def __init__(self, nlp: Language, name: str, settings: QuantitiesConfig) -> None:
        rules_of(settings)  # a mistake in the user's units shows before the first document
        self.settings = settings

    def __call__(self, doc: Doc) -> Doc:
        quantities, exclusions = find(doc, self.settings)
        store(doc, "quantities", quantities)
        doc._.exclusions = tuple(exclusions)
        return doc
