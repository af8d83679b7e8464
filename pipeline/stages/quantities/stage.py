"""The quantities stage: finds every figure of a Doc, what it counts and what it is about."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.config import QuantitiesConfig
from pipeline.records import Quantity, TextSpan
from pipeline.stages.component import stage, store
from pipeline.stages.layout import read_sentences
from pipeline.stages.quantities import about as abouts
from pipeline.stages.quantities.change import change_words, find_change
from pipeline.stages.quantities.counted import (
    Counted, after_of, by_rule, counted_words, left_out, noun_after, singular, subject_counted,
)  # fmt: skip
from pipeline.stages.quantities.exclusions import Place, exclude, phone_numbers
from pipeline.stages.quantities.grammar import Figure, find_figures, rate_after
from pipeline.stages.quantities.numbers import Pieces, number_words, read_yaml
from pipeline.stages.quantities.units import Tables, tables_with
from pipeline.stages.quantities.view import View

#: a figure that was left out: (rule, start, end)
Exclusion = tuple[str, int, int]


class Rules(NamedTuple):
    """What the settings say, ready to use."""

    tables: Tables
    exclusions: tuple[tuple[str, re.Pattern[str]], ...]
    candidate: re.Pattern[str]


@lru_cache(maxsize=16)
def rules_of(settings: QuantitiesConfig) -> Rules:
    """Read the settings' files and compile their patterns, once for each settings."""
    units = [unit.model_dump() for unit in settings.units]
    if settings.units_file:
        units += read_yaml(Path(settings.units_file))["units"]
    words = sorted(number_words().starts)
    letters = [w for w in words if w.isalpha()]
    candidate = re.compile(rf"[0-9{''.join(w for w in words if not w.isalpha())}]|\b(?:{'|'.join(letters)})\b", re.IGNORECASE)
    return Rules(tables_with(units), tuple((e.name, re.compile(e.pattern)) for e in settings.exclusions), candidate)


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
    for sentence in read_sentences(doc):
        text = sentence.text
        if rules.candidate.search(text):
            _read_sentence(sentence, text, rules, settings, quantities, exclusions)
    return quantities, exclusions


def _read_sentence(sentence: Span, text: str, rules: Rules, settings: QuantitiesConfig, quantities: list[Quantity], exclusions: list[Exclusion]) -> None:
    offset = sentence.start_char
    pieces = Pieces(text, offset)
    view = View(sentence)
    figures = find_figures(pieces, rules.tables, lambda i: i < pieces.count and view.tag[view.at(pieces.start[i])] in ("NNS", "NNPS"))
    if not figures:
        return
    phones = phone_numbers(text, offset) if sum(pieces.digit) > 1 else []
    users = [(name, offset + m.start(), offset + m.end()) for name, pattern in rules.exclusions for m in pattern.finditer(text)]
    before = ("", -9)
    earlier: list[tuple[Figure, Counted | None]] = []
    taken: dict[int, abouts.About | None] = {}
    for figure in figures:
        start, end = figure.start, pieces.end[figure.last - 1]
        first, last = view.at(pieces.start[figure.number_first]), view.at(pieces.end[figure.number_last - 1] - 1)
        after = view.at(end - 1) + 1
        place = Place(view, pieces, figure, first, last, after, before)
        if _is_age(place):
            figure.kind, figure.unit, figure.rule = "age", "year", "age:name"
        name = next((n for n, a, b in users if a < end and start < b), "") or exclude(place, phones)
        if name:
            number = pieces.start[figure.number_first], pieces.end[figure.number_last - 1]
            exclusions.append((name, *number))
            before = (name, figure.number_last)
            continue
        before = ("", figure.number_last)
        quantities.append(_complete(place, rules, settings, sentence.doc.text, earlier, taken))


def _complete(
    place: Place, rules: Rules, settings: QuantitiesConfig, text: str, earlier: list[tuple[Figure, Counted | None]],
    taken: dict[int, abouts.About | None],
) -> Quantity:
    view, pieces, figure, first, last, after, _ = place
    start, end = figure.start, pieces.end[figure.last - 1]
    inside = view.at(start)
    counted: Counted | None = None
    if not figure.unit and earlier and earlier[-1][0].unit and pieces.word(figure.first - 1) == "to" and earlier[-1][0].last == figure.first - 1 and not (after < view.count and view.noun(after)):
        _take_over(place, earlier)  # "rose 64 points to 4,577"
    if not figure.unit:
        counted = _find_counted(place, earlier)
    elif figure.kind == "percent" and after < view.count and view.lower[after] == "of":
        noun = after_of(view, after + 1)
        counted = Counted(singular(view, noun), noun, "of") if noun is not None else None
    if counted and counted.rule in ("noun", "of") and not figure.unit and figure.kind == "":
        _take_noun_as_unit(place, counted, rules.tables)
        if figure.unit:
            counted, end = None, pieces.end[figure.last - 1]
            after = view.at(end - 1) + 1
    if counted and counted.token is not None and counted.token >= after:
        end = max(end, view.end[counted.token])
    if not figure.unit and counted is None:
        _take_over(place, earlier)
    kind = figure.kind or ("count" if counted else "other")
    if counted and not figure.unit:  # "3,000 tests per day"
        rate = _count_rate(place, counted, rules.tables)
        if rate:
            kind, figure.unit, figure.per = "rate", f"{counted.lemma} per {rate[0]}", rate[0]
            end = max(end, pieces.end[rate[1] - 1])
    elif figure.unit and not figure.per and kind in ("measure", "money", "percent", "duration"):
        rate = _rate_after_of(place, rules.tables)
        if rate:
            figure.per, figure.unit = rate[0], f"{figure.unit} per {rate[0]}"
            kind = "rate" if kind in ("measure", "duration") else kind
    change = find_change(view, inside if figure.modifier is None else view.at(pieces.start[min(figure.modifier.first, figure.first)]), after, unit=figure.unit, kind=kind)
    if change is None and earlier and inside > 1 and view.lower[inside - 1] in ("or", "and") and inside - 2 in taken:
        change = earlier[-1][0].change  # "grew by 60 jobs or 2 percent"
    says = change.says if change else {"+": "increase", "-": "decrease"}.get(figure.sign, "") if kind == "percent" else ""
    found = abouts.find_about(view, last, after, counted.token if counted else None, inside, taken)
    covered = max(after, counted.token + 1) if counted and counted.token is not None and counted.token - after < 6 else after
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
    earlier.append((figure, counted))
    about = counted_span = None
    if found:
        about = TextSpan(view.start[found.first], view.end[found.last - 1])
    if counted and counted.token is not None:
        counted_span = TextSpan(view.start[counted.token], view.end[counted.token])
    return Quantity(
        start=start, end=end, text=text[start:end],
        value=figure.value, value_high=figure.high, kind=kind, rule=rule,
        modifier=_says(figure), change=says, unit=figure.unit, counted=counted.lemma if counted else "",
        about=text[about.start : about.end] if about else "",
        number_span=TextSpan(pieces.start[figure.number_first], pieces.end[figure.number_last - 1]),
        modifier_span=TextSpan(pieces.start[modifier.first], pieces.end[modifier.last - 1]) if modifier else None,
        change_span=TextSpan(view.start[change.token], view.end[change.token]) if change else None,
        unit_span=TextSpan(*figure.unit_span) if figure.unit_span else None,
        counted_span=counted_span, about_span=about,
    )  # fmt: skip


def _says(figure: Figure) -> str:
    if figure.modifier is not None:
        return figure.modifier.says
    return "about" if figure.form == "few" else ""


def _is_age(place: Place) -> bool:
    """"Name, 42," and "Maria, who was 10": a bare number of years behind a person's name."""
    view, pieces, figure, first, last, after, _ = place
    if figure.unit or figure.kind or figure.high is not None or not 1 <= figure.value <= 115 or figure.value != int(figure.value) or figure.form not in ("digits", "words"):
        return False
    following = view.text[after] if after < view.count else "."
    before = first - 1
    if before < 0:
        return False
    if view.text[before] in (",", "(", "—", "–", "-") and before > 0 and not (view.text[before] == "-" and view.end[before] == view.start[first]) and (view.ent[before - 1] == "PERSON" or view.pos[before - 1] == "PROPN" and (view.ent[before - 1] not in ("DATE", "GPE", "LOC", "FAC", "EVENT", "LAW") or view.ent[before - 1] == "GPE" and view.ent[first] == "DATE" and following == "," and figure.value > 15)):
        return following in (",", ")", ".", ";", "—", "―", "–", "--", "who", "and", "-", "") and pieces.digit[figure.number_first]
    if view.ent[before] == "PERSON" and view.text[before][:1].isupper() and pieces.digit[figure.number_first] and figure.value >= 10:
        return not (after < view.count and view.noun(after))
    if view.lower[before] in ("was", "is", "were", "turned", "turning", "turns", "'s", "be", "am", "are") and (following in (".", ",", ";", "when", "and", "at", "!", ")", "?", "so", "but", "in") or after >= view.count):
        verb = before if view.pos[before] in ("VERB", "AUX") else view.head[last]
        subject = abouts.subject_of(view, verb)
        if subject is None:
            return False
        return view.lower[subject] in ("he", "she", "i", "who", "son", "daughter", "boy", "girl", "man", "woman", "child", "baby", "mother", "father", "brother", "sister", "victim", "wife", "husband") or view.ent[subject] == "PERSON"
    return False


def _find_counted(place: Place, earlier: list[tuple[Figure, Counted | None]]) -> Counted | None:
    view, pieces, figure, first, last, after, _ = place
    if figure.form == "multiple":
        return Counted("time", None, "multiple")
    if after < view.count and view.text[after] in ("”", '"', "''"):
        after += 1
    following = view.lower[after] if after < view.count else ""
    vague = figure.form == "vague"
    if following == "of" or following == "out" and after + 1 < view.count and view.lower[after + 1] == "of":
        noun = after_of(view, after + 1 + (following == "out"))
        if noun is not None:
            return Counted(singular(view, noun), noun, "one-of" if figure.value == 1 and figure.high is None else "of")
    if following == "%":
        return None
    if figure.joined == "hyphen" and pieces.word(figure.last + 1) in counted_words().compound:
        token = view.at(pieces.start[figure.last + 1])
        return Counted(by_rule(pieces.lower[figure.last + 1]), token, "hyphen")
    if following in ("times", "time"):
        return Counted("time", after, "noun")
    if following in counted_words().compound and figure.value != 1 and after + 1 < view.count and view.tag[after] == "NN" and view.noun(after + 1):
        return Counted(following, after, "noun")  # "a 12 page document"
    skip = after
    if figure.kind == "fraction" and following in ("the", "its", "their", "his", "her", "all", "our"):
        skip = after + 1
    noun = noun_after(view, last, skip)
    if noun is not None and view.lower[noun] in counted_words().not_counted:
        noun = None
    if noun is not None and view.lower[noun] in ("others", "more", "other"):
        return left_out(view, noun, noun, earlier[-1][1] if earlier else None, vague)
    if noun is not None and view.lower[noun] not in counted_words().people:
        return Counted(singular(view, noun), noun, "noun")
    previous = next((c for f, c in reversed(earlier) if c is not None and not f.unit), None)
    found = left_out(view, last, after, previous, vague)
    if found:
        return found
    compared = _compared(place, earlier)
    if compared is not None:
        return Counted(compared.lemma, None, "as-before")
    return _subject_counted(place)


#: verbs that give their subject's number ("the number of seats is 45", "the toll reached 45")
_LEVELS = frozenset("be is are was were been reach reaches reached reaching hit hits hitting stand stands stood total totals totaled totalled totaling totalling exceed exceeds exceeded top tops topped remain remains remained pass passed drive drove driven push pushed bring brought".split())


def _subject_counted(place: Place) -> Counted | None:
    """The noun a bare number counts where a verb of change or level says it of its subject or object."""
    view, last, first = place.view, place.last, place.first
    token = last
    while view.pos[token] not in ("VERB", "AUX"):
        head = view.head[token]
        if head == token or view.noun(head) and not first <= head <= last:
            if head != token and view.lower[head] not in ("percent",) and view.dep[token] == "prep" and view.lower[token] in ("over", "to", "above", "below", "under", "from") and view.tag[head] == "NNS":
                return Counted(singular(view, head), head, "subject")
            return None
        token = head
    if view.lower[token] not in change_words() and view.lower[token] not in _LEVELS:
        return None
    for child in view.children(token):
        if view.dep[child] == "dobj" and child < first and view.tag[child] == "NNS":
            return Counted(singular(view, child), child, "object")
    subject = abouts.subject_of(view, token)
    return subject_counted(view, subject) if subject is not None and subject < first else None


_COMPARING = frozenset("from to compared against versus vs than including whom while with and or were of up down which only".split())


def _compared(place: Place, earlier: list[tuple[Figure, Counted | None]]) -> Counted | None:
    """The noun counted before, where this number is set against it ("460 cars ... compared with 63")."""
    if not earlier:
        return None
    figure, counted = earlier[-1]
    if counted is None or not counted.lemma or figure.unit or counted.lemma == "time" or counted.rule == "one-of":
        return None
    pieces = place.pieces
    before = {pieces.word(place.figure.number_first - k) for k in (1, 2, 3)}
    return counted if before & _COMPARING else None


def _take_over(place: Place, earlier: list[tuple[Figure, Counted | None]]) -> None:
    """A bare number takes the unit of the figure before it ("rose 64 points to 4,577", "84.75 cents ... is 74.07")."""
    figure, pieces = place.figure, place.pieces
    if figure.kind or figure.form not in ("digits", "words") or figure.value == 1:
        return
    for former, _ in reversed(earlier):
        if former.unit and former.kind in ("money", "measure", "percent", "other") and not former.per:
            bracket = former.first > 0 and pieces.word(former.first - 1) in ("(", "[") or former.start > 0 and pieces.word(former.number_first - 2) == "("
            if bracket or former.value == 0:
                continue
            ratio = abs(figure.value / former.value)
            index = former.kind == "other" and former.unit == "point"
            if index or Decimal("0.2") < ratio < 5:
                figure.unit, figure.kind, figure.rule = former.unit, former.kind, f"{former.kind}:as-before"
                return


def _take_noun_as_unit(place: Place, counted: Counted, tables: Tables) -> None:
    """"three remarkable weeks", "517 rushing yards": the noun behind an adjective is a unit."""
    unit = tables.words.get(counted.lemma)
    if unit is None or unit.kind not in ("duration", "measure") or counted.token is None:
        return
    figure, view = place.figure, place.view
    figure.unit, figure.kind, figure.rule = unit.name, unit.kind, f"{unit.kind}:noun"
    figure.unit_span = (view.start[counted.token], view.end[counted.token])
    while figure.last < place.pieces.count and place.pieces.start[figure.last] < view.end[counted.token]:
        figure.last += 1


def _count_rate(place: Place, counted: Counted, tables: Tables) -> tuple[str, int] | None:
    if counted.token is None:
        return None
    pieces, view = place.pieces, place.view
    end = view.end[counted.token]
    for index in range(place.figure.last, min(place.figure.last + 12, pieces.count)):
        if pieces.start[index] >= end:
            return rate_after(pieces, index, tables)
    return None


def _rate_after_of(place: Place, tables: Tables) -> tuple[str, int] | None:
    """"2.4 billion gallons of jet fuel a year", "64 cents a dozen": the rate behind the of-phrase."""
    pieces, figure = place.pieces, place.figure
    if pieces.word(figure.last) != "of":
        return None
    for index in range(figure.last + 2, min(figure.last + 6, pieces.count)):
        word = pieces.lower[index]
        if word in ("a", "an", "per"):
            found = rate_after(pieces, index, tables)
            return found if found and found[0] in ("year", "day", "week", "month", "hour", "minute", "second", "night", "quarter") else None
        if not word[0].isalpha() and word != "-":
            return None
    return None


@stage("quantities", settings=QuantitiesConfig, requires=["doc.sents", "token.dep", "token.tag"], assigns=["doc.spans", "doc._.quantities", "doc._.exclusions"])
class QuantitiesStage:
    """Finds figures and stores them in ``doc._.quantities``; what was left out stands in ``doc._.exclusions``."""

    def __init__(self, nlp: Language, name: str, settings: QuantitiesConfig) -> None:
        self.settings = settings

    def __call__(self, doc: Doc) -> Doc:
        quantities, exclusions = find(doc, self.settings)
        store(doc, "quantities", quantities)
        doc._.exclusions = tuple(exclusions)
        return doc
