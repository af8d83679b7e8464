"""Numbers that tell a time or an order: clock times, dates, years, decades, ordinals."""

from __future__ import annotations

from pipeline.stages.quantities.figure import DASHES
from pipeline.stages.quantities.numbers import number_words
from pipeline.stages.quantities.place import Place, lexicon
from pipeline.stages.quantities.words import word_class

_SCALE_ORDINALS = ("hundredth", "thousandth", "millionth", "billionth", "trillionth")


def is_clock_time(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    first, last = figure.number_first, figure.number_last
    if figure.kind == "money" or figure.unit in ("percent",):
        return False
    after = pieces.word(last)
    if (
        after == ":"
        and pieces.glued(last)
        and pieces.glued(last + 1)
        and last + 1 < pieces.count
        and pieces.digit[last + 1]
    ):
        return True
    if (
        pieces.word(first - 1) == ":"
        and pieces.glued(first)
        and pieces.glued(first - 1)
        and first > 1
        and pieces.digit[first - 2]
    ):
        return True
    if figure.value > 2400 or not pieces.digit[first] and figure.form != "words":
        return False
    if place.bare or figure.unit in ("point",):
        token = view.lower[place.after] if place.after < view.count else ""
        if (
            token in word_class("clock")
            or after in ("am", "pm", "gmt", "bst", "oclock")
            or after == "o"
            and pieces.word(last + 1) in ("'", "’")
        ):
            return True
        if after in ("a", "p") and pieces.word(last + 1) == "." and pieces.word(last + 2) == "m":
            return True
        if view.ent[place.last] == "TIME" and view.ent[place.first] == "TIME" and figure.form != "vague":
            return True
        if (
            figure.high is not None
            and pieces.word(first - 1) in ("from", "between", "at")
            and after in ("on", "daily")
            and figure.high <= 24
        ):
            return True
    return False


def is_date(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    if not place.bare:
        return False
    months = lexicon().months
    first, last = figure.number_first, figure.number_last
    before, after = pieces.word(first - 1), pieces.word(last)
    if before == ".":
        before = pieces.word(first - 2)
    if after == "of":
        after = pieces.word(last + 1)
    if (
        figure.value <= 31
        and pieces.word(last) == ","
        and last + 1 < pieces.count
        and pieces.text[last + 1].isdigit()
        and len(pieces.text[last + 1]) == 4
        and "1900" <= pieces.text[last + 1] <= "2100"
        and pieces.word(first - 1).endswith(tuple(m for m in months if len(m) > 4))
    ):
        return True
    if figure.value <= 31 and (figure.high is None or figure.high <= 31):
        if before in months and not (
            before in ("may", "march") and pieces.text[first - 1].islower() and view.ent[place.first] != "DATE"
        ):
            return not (before == "may" and view.tag[max(place.first - 1, 0)] == "MD")
        if (
            after in months
            and pieces.text[last + (pieces.word(last) == "of")][:1].isupper()
            and not (after in ("may", "march") and pieces.word(last + 1) in ("have", "be", "not"))
        ):
            return True
        if after in DASHES or after in ("and", "or", "to", ","):
            second = last + 1
            if (
                second + 1 < pieces.count
                and pieces.digit[second]
                and pieces.word(second + 1) in months
                and pieces.text[second + 1][:1].isupper()
            ):
                return True
    if place.before[0] == "date" and pieces.digit[first] and place.before[1] >= first - 2:
        joint = pieces.word(first - 1)
        if (
            joint in (",", "and", "or", "to", "through", *DASHES)
            and view.ent[place.first] in ("DATE", "CARDINAL", "")
            and figure.value <= 31
        ):
            return not (place.after < view.count and view.tag[place.after] == "NNS")
    if pieces.word(last) in ("/",) and pieces.glued(last) or pieces.word(first - 1) == "/" and pieces.glued(first):
        return True
    if (
        view.ent[place.last] == "DATE"
        and view.ent[place.first] == "DATE"
        and figure.form in ("digits", "words")
        and (figure.value <= 31 or figure.value >= 1000 and pieces.text[first].isdigit())
    ):
        if after.isdigit() and pieces.word(last) == "of" or _alone(place):
            return False  # "pleaded guilty in November to 26 of 41 charges", "five years ago it was 18"
        if pieces.digit[first] or place.after >= view.count or view.ent[place.after] != "DATE":
            return not (place.after < view.count and view.tag[place.after] == "NNS" and view.ent[place.after] != "DATE")
    return False


def _alone(place: Place) -> bool:
    """Whether a number that was taken for a date is all there is of it, behind "it was"."""
    view, first = place.view, place.first
    return (
        first > 1
        and view.lower[first - 1] in ("was", "is")
        and view.lower[first - 2] in ("it", "that", "this")
        and not (place.after < view.count and view.ent[place.after] == "DATE")
    )


def is_decade(place: Place) -> bool:
    pieces, figure = place.pieces, place.figure
    last = figure.number_last
    if not place.bare or not pieces.digit[figure.number_first]:
        return (
            pieces.glued(last)
            and pieces.word(last) == "s"
            and figure.unit == "second"
            and figure.value % 10 == 0
            and (
                figure.value >= 1000
                or pieces.word(figure.number_first - 1) in ("mid", "early", "late", "the", "his", "her", "their", "-")
            )
        )
    if (
        pieces.glued(last)
        and pieces.word(last) == "s"
        or pieces.word(last) in ("'", "’")
        and pieces.word(last + 1) == "s"
        and pieces.glued(last + 1)
        and pieces.glued(last)
    ):
        return figure.value % 10 == 0
    return False


def is_year(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    first, last = figure.number_first, figure.number_last
    if figure.form == "words":
        return _year_in_words(place)
    if figure.kind == "duration" and pieces.lower[figure.last - 1] == figure.unit and 1900 <= figure.value <= 2039:
        return pieces.text[first].isdigit()  # "the 2018 day five"
    if figure.unit and figure.unit not in ("second", "inch") or not pieces.digit[first] or figure.form != "digits":
        return False
    text = pieces.text[first]
    if len(text) == 2 and pieces.word(first - 1) in ("'", "’", "‘") and pieces.glued(first):
        return not (place.after < view.count and view.tag[place.after] == "NNS")
    if len(text) != 4 or not text.isdigit() or not 1000 <= figure.value <= 2100:
        return False
    if figure.modifier is not None and figure.modifier.says in ("at least", "at most", "less than"):
        one_word = figure.modifier.last - figure.modifier.first == 1  # "below 2005 levels"
        return one_word and 1900 <= figure.value <= 2039 and view.ent[place.first] == "DATE"
    if (
        pieces.word(last) in DASHES
        and pieces.glued(last)
        and last + 1 < pieces.count
        and pieces.digit[last + 1]
        and len(pieces.text[last + 1]) in (2, 4)
    ):
        return 1800 <= figure.value
    if figure.high is not None:
        return 1400 <= figure.value and (figure.high <= 2100 or figure.high < 100)
    before = pieces.word(first - 1)
    if before == ".":
        before = pieces.word(first - 2)
    entity = view.ent[place.first]
    following = view.tag[place.after] if place.after < view.count else ""
    if entity == "CARDINAL" and following == "NNS" and before not in ("the", "in", "since", "'s", "s"):
        return False
    if figure.modifier is not None and figure.modifier.says != "about":
        return False
    head = view.head[place.last]
    counts = view.dep[place.last] == "nummod" and head == place.after and view.tag[head] == "NNS"
    if 1900 <= figure.value <= 2039:
        if counts and entity != "DATE" and before not in ("the", "in", "since", "last"):
            return (
                view.lower[head] not in ("people", "men", "women", "children")
                and entity not in ("CARDINAL", "QUANTITY", "MONEY")
                and before in lexicon().before_year
            )
        return True
    if entity == "DATE":
        return True
    return (
        before in ("in", "since", "until", "year", "circa", "by")
        and not counts
        and view.ent[place.first] not in ("CARDINAL", "QUANTITY", "MONEY")
    )


def _year_in_words(place: Place) -> bool:
    """As in "nineteen eighty-four", "twenty seventeen": two numbers side by side."""
    pieces, figure = place.pieces, place.figure
    cardinals = number_words().cardinals
    follows = cardinals.get(pieces.word(figure.number_last), 0)
    before = cardinals.get(pieces.word(figure.number_first - 1), 0)
    return (
        figure.value in (17, 18, 19, 20)
        and follows >= 10
        and not figure.unit
        or before in (17, 18, 19, 20)
        and figure.value >= 10
        and place.before[0] == "year"
    )


def is_ordinal(place: Place) -> bool:
    pieces, figure = place.pieces, place.figure
    last = figure.number_last
    if figure.form in ("digits", "words") and pieces.word(last) in _SCALE_ORDINALS:
        return True  # "its 250 millionth phone"
    if figure.form in ("digits", "words") and pieces.glued(last) and pieces.word(last) in ("st", "nd", "rd", "th"):
        return True
    if figure.form != "fraction" or figure.unit or figure.high is not None:
        return figure.form == "words" and place.view.text[place.last].lower().endswith(("ieth", "teenth"))
    word = pieces.lower[last - 1]
    if (
        figure.number_last - figure.number_first > 1
        and pieces.lower[figure.number_first] not in ("a", "an")
        or word not in number_words().fractions
    ):
        return False
    return not _is_part(place, word)


_AUXILIARIES = frozenset({"do", "does", "did", "has", "could", "can", "must", "may", "might", "should"})


def _is_part(place: Place, word: str) -> bool:
    """Is a bare "half", "third", "quarter" a part of something, and no ordinal or period?"""
    view, pieces, figure = place.view, place.pieces, place.figure
    after = pieces.word(figure.number_last)
    before = pieces.word(figure.number_first - 1)
    article = pieces.lower[figure.number_first] in ("a", "an")
    if before in (
        "first",
        "second",
        "third",
        "fourth",
        "last",
        "latter",
        "other",
        "each",
        "this",
        "that",
        "next",
        "previous",
        "early",
        "opening",
        "final",
        "same",
        "every",
        "fiscal",
        "current",
        "past",
        "latest",
    ):
        return False
    if word in ("half", "halves"):
        if after == "-" or before == "the" and after != "of":
            return after == "-" and pieces.word(figure.number_last + 1) in (
                "hour",
                "mile",
                "century",
                "year",
                "point",
                "pound",
                "inch",
                "percent",
                "percentage",
            )
        return after in (
            "of",
            "the",
            "its",
            "their",
            "his",
            "her",
            "our",
            "my",
            "your",
            "all",
            "that",
            "those",
            "these",
            "",
            ".",
            ",",
            "were",
            "are",
            "was",
            "is",
            "have",
            "had",
            "said",
            "as",
            "to",
            "from",
            "in",
            "by",
            "would",
            "on",
            "this",
            "a",
            "an",
            "what",
            "will",
            "say",
            "came",
            "believe",
            "think",
        ) or (after in _AUXILIARIES and before in ("nearly", "almost", "about", "than", "over", "under", "roughly"))
    if after == "-":
        return False  # "a third-quarter loss"
    if article or before in ("nearly", "almost", "one", "about", "than", "by", "over", "under"):
        if after == "of":
            return not (word in ("quarter", "third") and pieces.word(figure.number_last + 1).isdigit())
        following = view.pos[place.after] if place.after < view.count else "PUNCT"
        if following in ("NOUN", "PROPN", "ADJ", "NUM"):
            return after in ("more", "less", "fewer", "higher", "lower")
        return word in ("third", "quarter", "fifth", "tenth") or figure.modifier is not None
    return False
