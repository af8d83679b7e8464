"""Numbers that are no quantities: years, dates, clock times, ordinals, ranks, labels, names, ids, scores, "one" ...

Every rule has a name; a number that is left out is kept as (rule, start, end), so that a user can see why.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.stages.quantities.counted import counted_words
from pipeline.stages.quantities.figure import DASHES
from pipeline.stages.quantities.names import is_address, is_identifier, is_label, is_list_number, is_name, is_rank
from pipeline.stages.quantities.numbers import read_number
from pipeline.stages.quantities.place import Place, counts_by_hyphen, lexicon, stands_before_noun
from pipeline.stages.quantities.times import is_clock_time, is_date, is_decade, is_ordinal, is_year


def exclude(place: Place, phones: list[tuple[int, int]]) -> str:
    """The name of the first rule that leaves a figure out, "" where it is a quantity."""
    if phones:
        start = place.pieces.start[place.figure.number_first]
        if any(a <= start < b for a, b in phones):
            return "phone"
    for name, rule in RULES:
        if rule(place):
            return name
    return ""


def phone_numbers(text: str, offset: int) -> list[tuple[int, int]]:
    """Spans of phone numbers in a sentence, in code points of the document."""
    return [(offset + m.start(), offset + m.end()) for m in lexicon().phone.finditer(text)]


def _idiom(place: Place) -> bool:
    pieces, index = place.pieces, place.figure.number_first
    for at in range(index, place.figure.number_last):
        for words in lexicon().idioms.get(pieces.lower[at], ()):
            first = at - words.index(pieces.lower[at])
            if first >= 0 and tuple(pieces.lower[first : first + len(words)]) == words:
                if words[-1] == "one" and (pieces.word(at + 1) == "of" or stands_before_noun(place)):
                    continue
                return not (words[0] == "one" and place.figure.number_last - index > len(words))
    return False


def _score(place: Place) -> bool:
    """3-1, "a 5-4 decision", "won 6-4, 6-3"."""
    pieces, figure = place.pieces, place.figure
    if not place.bare or not pieces.digit[figure.number_first]:
        return False
    first, last = figure.number_first, figure.number_last
    low = pieces.text[first]
    if _tally(place):
        return True
    if figure.high is None:
        if _odds(place):
            return True
        tail = (
            pieces.word(last) in DASHES
            and last + 1 < pieces.count
            and pieces.digit[last + 1]
            and pieces.glued(last) == pieces.glued(last + 1)
            and len(low) <= 3
        )
        if tail and (pieces.glued(last) or figure.value <= 30 and pieces.text[last + 1].isdigit()):
            return True  # "2 – 1" too: what ascends has been read as a range
        if (
            first > 1
            and pieces.word(first - 1) in DASHES
            and pieces.digit[first - 2]
            and place.before == ("score", first - 1)
        ):
            return True
        return (
            pieces.word(last) == "to"
            and last + 1 < pieces.count
            and pieces.digit[last + 1]
            and figure.value < 200
            and any(pieces.word(first - k) in lexicon().scores for k in (1, 2))
            and pieces.word(first - 1) not in ("up", "down", "by", "to")
        )
    if figure.value > 200 or pieces.word(first + 1) not in DASHES:
        return False
    around = {pieces.word(last), pieces.word(last + 1), pieces.word(first - 1), pieces.word(first - 2)}
    return bool(around & lexicon().scores)


def _tally(place: Place) -> bool:
    """As in "Rovers: 1, United: 0": a sentence of two names with a digit each, and nothing else."""
    pieces = place.pieces
    if pieces.count > 20:
        return False
    marks = [i for i in range(pieces.count) if pieces.digit[i]]
    words = [t for i, t in enumerate(pieces.text) if t[0].isalpha()]
    return (
        len(marks) == 2
        and all(len(pieces.text[i]) == 1 and pieces.word(i - 1) == ":" for i in marks)
        and all(w[0].isupper() for w in words)
        and len(words) <= 6
    )


def _marks(place: Place) -> bool:
    """As in "settling scores", "credit scores": the word is a number only before "of" or what happens to people."""
    pieces, figure = place.pieces, place.figure
    if figure.form != "vague" or pieces.lower[figure.number_first] not in ("scores", "tens"):
        return False
    after = pieces.word(figure.number_last)
    return figure.number_last - figure.number_first == 1 and not (
        after in ("of", "more", "others")
        or after in counted_words().people
        or pieces.lower[figure.number_first] == "scores"
        and after in ("were", "are", "have")
        and figure.number_first < 1
    )


def _odds(place: Place) -> bool:
    """As in "a 2-to-1 vote", "split 4 to 1", "a 3 to 1 margin": either number."""
    pieces, figure = place.pieces, place.figure
    first, last = figure.number_first, figure.number_last
    at = last + (pieces.word(last) in DASHES)
    if pieces.word(at) == "to" and pieces.word(first - 1) not in ("from", "between", "by", "up", "down"):
        at += 1 + (pieces.word(at + 1) in DASHES)
        second = read_number(pieces, at)
        if second is not None and figure.value > second.value and second.value <= 3 and figure.value <= 100:
            return pieces.word(second.last) not in ("percent", "%", "per")
    return (
        place.before[0] == "score"
        and place.before[1] >= first - 3
        and pieces.word(first - 1 - (pieces.word(first - 1) in DASHES)) == "to"
    )


def _one(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    if (
        figure.number_last - figure.number_first != 1
        or pieces.lower[figure.number_first] != "one"
        or figure.unit
        or figure.kind
        or figure.high is not None
    ):
        return False
    token, after = place.first, place.after
    before = view.lower[token - 1] if token else ""
    following = view.lower[after] if after < view.count else ""
    if following == "of":  # "one of them" points back, "one of the firms" counts
        return after + 1 < view.count and view.lower[after + 1] in ("them", "us", "you", "whom", "which")
    if before in ("the", "this", "that", "which", "another", "no", "every", "each", "any", "a") and following != "-":
        return not (
            before in ("the", "this")
            and after < view.count
            and view.noun(after)
            and view.head[token] == after
            and figure.modifier is not None
        )
    if figure.joined == "hyphen":
        return True
    if stands_before_noun(place):
        return view.lower[view.head[token]] in ("one", "another", "self")
    return (
        not (
            after < view.count
            and view.pos[after] in ("NOUN", "ADJ")
            and view.tag[token] == "CD"
            and view.head[token] >= after
        )
        and figure.modifier is None
    )


def _placed(place: Place) -> bool:
    """As in "two years ago", "five hours earlier": a duration that measures nothing; the dates stage reads it."""
    figure, pieces = place.figure, place.pieces
    return (
        figure.kind == "duration"
        and not figure.per
        and pieces.word(figure.last) in ("ago", "earlier", "later", "hence")
    )


def _pronoun(place: Place) -> bool:
    """As in "the two raised money", "those two": numbers that point back."""
    pieces, figure, view = place.pieces, place.figure, place.view
    if not place.bare or figure.form != "words" or figure.value > 12 or figure.modifier is not None:
        return False
    before = pieces.word(figure.number_first - 1)
    if before not in ("the", "those", "these", "us", "you", "them"):
        return False
    following = view.pos[place.after] if place.after < view.count else "PUNCT"
    return (
        not stands_before_noun(place)
        and following not in ("NOUN", "PROPN", "ADJ", "NUM")
        and pieces.word(figure.last)
        not in ("of", "-", "more", "killed", "dead", "injured", "wounded", "missing", "arrested")
    )


def _compound(place: Place) -> bool:
    """As in "six-speed", "three-door": a hyphen and a noun that is no unit and not counted."""
    pieces, figure = place.pieces, place.figure
    if (
        not place.bare
        or figure.joined != "hyphen"
        or figure.modifier is not None
        and figure.modifier.first >= figure.last
    ):
        return False
    at = figure.last + 1
    if at >= pieces.count or not pieces.text[at][0].isalpha() or pieces.lower[at] in ("plus", "odd"):
        return False
    return pieces.lower[at] not in counted_words().compound and not counts_by_hyphen(place)


RULES: tuple[tuple[str, Callable[[Place], bool]], ...] = (
    ("idiom", _idiom),
    ("clock-time", is_clock_time),
    ("ordinal", is_ordinal),
    ("decade", is_decade),
    ("score", _score),
    ("scores", _marks),
    ("year", is_year),
    ("date", is_date),
    ("list-number", is_list_number),
    ("rank", is_rank),
    ("label", is_label),
    ("address", is_address),
    ("identifier", is_identifier),
    ("pronoun-one", _one),
    ("compound", _compound),
    ("pronoun", _pronoun),
    ("place-in-time", _placed),
    ("name", is_name),
)
