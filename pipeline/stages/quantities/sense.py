"""What a bare figure means in its sentence: what it counts, an age, or the unit of the figure before it."""

from __future__ import annotations

from decimal import Decimal

from pipeline.stages.quantities.about import governing_verb, subject_of
from pipeline.stages.quantities.change import change_words
from pipeline.stages.quantities.counted import (
    Counted,
    after_of,
    by_rule,
    counted_inside,
    counted_words,
    left_out,
    noun_after,
    possessed,
    singular,
    subject_counted,
)
from pipeline.stages.quantities.figure import Figure
from pipeline.stages.quantities.place import Place, counts_by_hyphen
from pipeline.stages.quantities.rates import rate_after
from pipeline.stages.quantities.units import Tables
from pipeline.stages.quantities.view import View
from pipeline.stages.quantities.words import word_class


def is_age(place: Place) -> bool:
    """As in "Name, 42," and "Maria, who was 10": a bare number of years behind a person's name."""
    view, pieces, figure, first, last, after, _ = place
    if (
        figure.unit
        or figure.kind
        or figure.high is not None
        or not 1 <= figure.value <= 115
        or figure.value != int(figure.value)
        or figure.form not in ("digits", "words")
    ):
        return False
    following = view.text[after] if after < view.count else "."
    before = first - 1
    if before < 0:
        return False
    if (
        view.text[before] in (",", "(", "—", "–", "-")
        and before > 0
        and not (view.text[before] == "-" and view.end[before] == view.start[first])
        and (
            view.ent[before - 1] == "PERSON"
            or view.lower[before - 1] in word_class("persons")
            and figure.value > 15
            and following == ","
            or view.pos[before - 1] == "PROPN"
            and (
                view.ent[before - 1] not in ("DATE", "GPE", "LOC", "FAC", "EVENT", "LAW")
                or view.ent[before - 1] == "GPE"
                and view.ent[first] == "DATE"
                and following == ","
                and figure.value > 15
            )
        )
    ):
        return (
            following in (",", ")", ".", ";", "—", "―", "–", "--", "who", "and", "-", "")
            and pieces.digit[figure.number_first]
        )
    if (
        view.ent[before] == "PERSON"
        and view.text[before][:1].isupper()
        and pieces.digit[figure.number_first]
        and figure.value >= 10
    ):
        return not (after < view.count and view.noun(after))
    if view.lower[before] in ("to", "at", "is", "was", "be", "from") and view.head[last] in (before, view.head[before]):
        verb = governing_verb(view, before)
        subject = subject_of(view, verb) if verb is not None else None
        if subject is not None and view.lower[subject] == "age":
            return True  # "the pension age will rise to 67"
        if view.lower[before] == "at" and verb is not None and view.lemma(verb) in word_class("aging"):
            return not (after < view.count and view.noun(after))
    if view.lower[before] in ("was", "is", "were", "turned", "turning", "turns", "'s", "be", "am", "are") and (
        following in (".", ",", ";", "when", "and", "at", "!", ")", "?", "so", "but", "in") or after >= view.count
    ):
        verb = before if view.pos[before] in ("VERB", "AUX") else view.head[last]
        subject = subject_of(view, verb)
        if subject is None:
            return False
        return view.lower[subject] in word_class("persons") or view.ent[subject] == "PERSON"
    return False


def counted_of(view: View, token: int, earlier: list[tuple[Figure, Counted | None]]) -> Counted | None:
    """What "of" brings, from the token behind it: its head noun, for "them" and "these" what was counted before."""
    if view.lower[token : token + 1] and view.lower[token] in word_class("pointing"):
        if (
            token + 1 >= view.count
            or view.pos[token + 1] not in ("NOUN", "PROPN", "ADJ", "NUM")
            or view.lower[token] in ("them", "whom")
        ):
            former = next((c for f, c in reversed(earlier) if c is not None and c.lemma != "time"), None)
            return Counted(former.lemma, None, "as-before") if former else None
    noun = after_of(view, token)
    return Counted(singular(view, noun), noun, "of") if noun is not None else None


def find_counted(place: Place, earlier: list[tuple[Figure, Counted | None]]) -> Counted | None:
    view, pieces, figure, first, last, after, _ = place
    if figure.form == "multiple":
        return Counted("time", None, "multiple")
    if figure.form == "ratio" and view.noun(first + 1):
        return Counted(singular(view, first + 1), first + 1, "inside")  # "one crime in eleven"
    if after < view.count and view.text[after] in ("”", '"', "''"):
        after += 1
    following = view.lower[after] if after < view.count else ""
    vague = figure.form == "vague"
    if following == "of" or following == "out" and after + 1 < view.count and view.lower[after + 1] == "of":
        found = counted_of(view, after + 1 + (following == "out"), earlier)
        if found is not None:
            return found._replace(rule="one-of") if figure.value == 1 and figure.high is None else found
    if following == "%":
        return None
    if figure.joined == "hyphen" and (
        pieces.word(figure.last + 1) in counted_words().compound or counts_by_hyphen(place)
    ):
        token = view.at(pieces.start[figure.last + 1])
        return Counted(by_rule(pieces.lower[figure.last + 1]), token, "hyphen")
    if following in ("times", "time"):
        return Counted("time", after, "noun")
    if (
        following in counted_words().compound
        and figure.value != 1
        and after + 1 < view.count
        and view.tag[after] == "NN"
        and view.noun(after + 1)
    ):
        return Counted(following, after, "noun")  # "a 12 page document"
    skip = after
    if figure.kind == "fraction" and following in ("the", "its", "their", "his", "her", "all", "our", "a", "an"):
        skip = after + 1
    noun = noun_after(view, last, skip)
    if (
        noun is not None
        and following in ("more", "others")
        and after + 1 < noun
        and (
            view.dep[last] == "nsubj"
            and after < view.head[last] < noun
            or view.tag[after + 1] in ("VBD", "VBN", "VBP")
            and view.tag[noun] != "NNS"
        )
    ):
        noun = None  # "thousands more lost power"
    if noun is not None and skip > after:
        noun = possessed(view, noun)  # "half the world's people"
    if noun is not None and figure.value != 1 and figure.joined != "hyphen":
        noun = counted_inside(view, after, noun)
    if noun is not None and (
        view.lower[noun] in counted_words().not_counted
        or view.lower[noun] in counted_words().levels
        and view.tag[noun] != "NNS"
        and figure.value > 1
    ):
        noun = None
    if noun is not None and view.lower[noun] in ("others", "more", "other"):
        return left_out(view, noun, noun, earlier[-1][1] if earlier else None, vague)
    if noun is not None and view.lower[noun] not in counted_words().people:
        return Counted(singular(view, noun), noun, "noun")
    previous = next((c for f, c in reversed(earlier) if c is not None and not f.unit), None)
    found = left_out(view, last, after, previous, vague)
    if found or following in ("more", "others") and view.dep[last] == "nsubj":
        return found
    compared = _compared(place, earlier)
    if compared is not None:
        return Counted(compared.lemma, None, "as-before")
    return _shared_verb(place, earlier) or _subject_counted(place)


def _shared_verb(place: Place, earlier: list[tuple[Figure, Counted | None]]) -> Counted | None:
    """As in "Ruiz has 28 seats, Cole has 22": the object of the verb that the last count had."""
    if not earlier or earlier[-1][1] is None or not earlier[-1][0].verb or earlier[-1][1].lemma == "time":
        return None
    view, last = place.view, place.last
    if view.dep[last] not in ("dobj", "attr", "pobj") or earlier[-1][0].unit:
        return None
    verb = governing_verb(view, last)
    if verb is None or view.lemma(verb) != earlier[-1][0].verb:
        return None
    return Counted(earlier[-1][1].lemma, None, "as-before")


def _subject_counted(place: Place) -> Counted | None:
    """The noun a bare number counts where a verb of change or level says it of its subject or object."""
    view, last, first = place.view, place.last, place.first
    token = last
    while view.pos[token] not in ("VERB", "AUX"):
        head = view.head[token]
        if head == token or view.noun(head) and not first <= head <= last:
            if (
                head != token
                and view.lower[head] not in ("percent",)
                and view.dep[token] == "prep"
                and view.lower[token] in ("over", "to", "above", "below", "under", "from")
                and view.tag[head] == "NNS"
            ):
                return Counted(singular(view, head), head, "subject")
            return None
        token = head
    if view.lower[token] not in change_words() and view.lower[token] not in word_class("levels"):
        return None
    for child in view.children(token):
        if view.dep[child] == "dobj" and child < first and view.tag[child] == "NNS":
            return Counted(singular(view, child), child, "object")
    subject = subject_of(view, token)
    return subject_counted(view, subject) if subject is not None and subject < first else None


def _compared(place: Place, earlier: list[tuple[Figure, Counted | None]]) -> Counted | None:
    """The noun counted before, where this number is set against it ("460 cars ... compared with 63")."""
    if not earlier:
        return None
    figure, counted = earlier[-1]
    if counted is None or not counted.lemma or figure.unit or counted.lemma == "time" or counted.rule == "one-of":
        return None
    pieces = place.pieces
    before = {pieces.word(place.figure.number_first - k) for k in (1, 2, 3)}
    return counted if before & word_class("comparing") else None


def take_over(place: Place, earlier: list[tuple[Figure, Counted | None]]) -> None:
    """A bare number takes the unit of the figure before it ("rose 64 points to 4,577", "84.75 cents ... is 74.07")."""
    figure, pieces = place.figure, place.pieces
    if figure.kind or figure.form not in ("digits", "words") or figure.value == 1:
        return
    if pieces.word(figure.first - 1) == "-" and earlier[-1:] and earlier[-1][0].unit == "foot" and figure.value < 12:
        figure.unit, figure.kind, figure.rule = "inch", "measure", "measure:foot-inch"  # "six-foot-four"
        return
    for former, _ in reversed(earlier):
        if former.unit and former.kind in ("money", "measure", "percent", "other") and not former.per:
            bracket = (
                former.first > 0
                and pieces.word(former.first - 1) in ("(", "[")
                or former.start > 0
                and pieces.word(former.number_first - 2) == "("
            )
            if bracket or former.value == 0:
                continue
            ratio = abs(figure.value / former.value)
            index = former.kind == "other" and former.unit == "point"
            if index or Decimal("0.2") < ratio < 5:
                figure.unit, figure.kind, figure.rule = former.unit, former.kind, f"{former.kind}:as-before"
                return


def take_noun_as_unit(place: Place, counted: Counted, tables: Tables) -> None:
    """As in "three remarkable weeks", "517 rushing yards": the noun behind an adjective is a unit."""
    unit = tables.words.get(counted.lemma)
    if unit is None or unit.kind not in ("duration", "measure") or counted.token is None:
        return
    figure, view = place.figure, place.view
    figure.unit, figure.kind, figure.rule = unit.name, unit.kind, f"{unit.kind}:noun"
    if unit.kind == "duration" and view.lower[counted.token - 1] in word_class("window"):
        figure.rule = "duration:window"  # "the five previous years"
    figure.unit_span = (view.start[counted.token], view.end[counted.token])
    while figure.last < place.pieces.count and place.pieces.start[figure.last] < view.end[counted.token]:
        figure.last += 1


def count_rate(place: Place, counted: Counted, tables: Tables) -> tuple[str, int] | None:
    if counted.token is None:
        return None
    pieces, view = place.pieces, place.view
    end = view.end[counted.token]
    for index in range(place.figure.last, min(place.figure.last + 12, pieces.count)):
        if pieces.start[index] >= end:
            return rate_after(pieces, index, tables)
    return None


def rate_after_of(place: Place, tables: Tables) -> tuple[str, int] | None:
    """As in "2.4 billion gallons of jet fuel a year", "64 cents a dozen": the rate behind the of-phrase."""
    pieces, figure = place.pieces, place.figure
    if pieces.word(figure.last) != "of":
        return None
    for index in range(figure.last + 2, min(figure.last + 6, pieces.count)):
        word = pieces.lower[index]
        if word in ("a", "an", "per"):
            found = rate_after(pieces, index, tables)
            return (
                found
                if found
                and found[0] in ("year", "day", "week", "month", "hour", "minute", "second", "night", "quarter")
                else None
            )
        if not word[0].isalpha() and word != "-":
            return None
    return None
