"""Numbers that name something: ids, list numbers, ranks, labels ("room 12"), names ("Boeing 747"), addresses."""

from __future__ import annotations

from pipeline.stages.quantities.figure import Figure
from pipeline.stages.quantities.pieces import Pieces
from pipeline.stages.quantities.place import Place, lexicon

_NAMES = frozenset(("ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "FAC", "LAW", "LOC", "PERSON", "GPE"))


def is_identifier(place: Place) -> bool:
    """Letters against the digits (A320, F-150, scp-173), e-mail, web address, hashtag."""
    pieces, figure = place.pieces, place.figure
    first, last = figure.number_first, figure.number_last
    token = place.view.text[place.first]
    if pieces.text[first].isdigit() and len(pieces.text[first]) > (9 if place.bare and last == first + 1 else 12):
        return True
    if (
        place.bare
        and pieces.digit[first]
        and pieces.word(last) == "("
        and pieces.glued(last)
        and len(pieces.word(last + 1)) == 1
        and pieces.word(last + 1).isalpha()
        and pieces.word(last + 2) == ")"
    ):
        return True  # "a 401(k)"
    if len(token) > 4 and (
        "@" in token or "://" in token or "www." in token or "#" in token or "_" in token or ".com" in token
    ):
        return True
    if not pieces.digit[first]:
        return False
    if figure.start < pieces.start[first] and figure.kind == "money":
        return False
    if pieces.glued(first) and first > 0 and not figure.sign:
        previous = pieces.text[first - 1]
        if previous[0].isalpha() and not (place.figure.modifier and pieces.lower[first - 1] in ("sub", "c")):
            return True
        if previous in "-–" and pieces.glued(first - 1) and first > 1:
            stem = pieces.text[first - 2]
            if stem[0].isalpha() and pieces.lower[first - 2] not in ("minus", "sub", "plus", "to", "mid"):
                return not (figure.modifier and figure.modifier.first < first)
            if pieces.digit[first - 2] and place.bare:
                return True  # the tail of 555-12-3456
        if previous in ("/", "_", "\\") and place.bare:
            return True
        if previous == "." and first > 1 and pieces.glued(first - 1) and place.bare:
            return True
    if (
        figure.sign == "-"
        and place.bare
        and first > 1
        and pieces.text[figure.first - 1][:1].isupper()
        and pieces.text[figure.first - 1].isupper()
    ):
        return True  # COVID -19
    if pieces.glued(last) and place.bare and last < pieces.count:
        following = pieces.text[last]
        if (
            following[0].isalpha()
            and following not in ("x",)
            and pieces.lower[last] not in ("s", "st", "nd", "rd", "th", "am", "pm")
        ):
            return True
        if following == "." and pieces.glued(last + 1) and last + 1 < pieces.count and pieces.digit[last + 1]:
            return True
    return False


def is_list_number(place: Place) -> bool:
    pieces, figure = place.pieces, place.figure
    first, last = figure.number_first, figure.number_last
    if not place.bare or not pieces.digit[first] or figure.value > 99 or figure.value != int(figure.value):
        return False
    if first == 0 and last == pieces.count:
        return True  # a line of its own
    if pieces.word(last) == ")" and (pieces.glued(last) or "(" not in pieces.lower[max(0, first - 12) : first]):
        return (
            first == 0
            or pieces.word(first - 1) in ("(", ";", ",", ".", ":", "and", "what", "why")
            and place.after < place.view.count
        )
    return first == 0 and pieces.word(last) == "." and not pieces.glued(last + 1)


def is_rank(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    if not place.bare or figure.value > 10_000 or figure.value != int(figure.value):
        return False
    first = figure.number_first
    before = pieces.word(first - 1)
    if before == "." and pieces.word(first - 2) in ("no", "nos"):
        return True
    if before in ("no", "nos"):
        return pieces.digit[first] and pieces.text[first - 1][0] == "N" or before == "nos"
    if before in ("number", "numbers"):
        return not (place.after < view.count and view.tag[place.after] == "NNS")
    if before == "top":
        return True
    return before in lexicon().ranks


def is_label(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    if not place.bare or figure.form not in ("digits", "words") or figure.modifier is not None or figure.sign:
        return False
    first = figure.number_first
    if (
        place.before[0] == "label"
        and place.before[1] == first - 1
        and pieces.word(first - 1) in ("and", ",", "or", "&", "to", "through", "-", "–")
    ):
        return not (place.after < view.count and view.tag[place.after] in ("NNS", "NN"))
    before = pieces.word(first - 1)
    if first == 0 or before == "." and pieces.word(first - 2) not in ("fig", "vol", "art", "sec", "pp", "p"):
        return False
    word = lexicon().labels
    known = before in word or before == "."
    if not known:
        token = place.first - 1
        if (
            token < 0
            or view.pos[token] != "NOUN"
            or view.head[place.first] != token
            or view.dep[place.first] != "nummod"
        ):
            return False
        return view.tag[token] == "NN" and not (
            place.after < view.count and view.tag[place.after] in ("NNS", "NN", "JJ")
        )
    if place.after < view.count and view.tag[place.after] == "NNS" and view.head[place.last] >= place.after:
        return pieces.text[first - 1][:1].isupper() and before not in lexicon().weak_labels
    if before in lexicon().weak_labels and not pieces.text[first - 1][:1].isupper():
        return view.head[place.first] == place.first - 1 or not (place.after < view.count and view.noun(place.after))
    return True


def words_of(figure: Figure, pieces: Pieces) -> bool:
    return not pieces.digit[figure.number_first]


def is_name(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    if words_of(figure, pieces) and figure.unit and 0 < place.first and not view.title:
        run = [view.text[t][:1] for t in range(place.first, min(place.last + 3, view.count))]
        if len(run) == 3 and all(c.isupper() for c in run) and view.text[place.first - 1].isalpha():
            return True  # "the Six Day War"
    if (
        figure.unit
        or figure.kind
        or figure.modifier is not None
        or figure.form not in ("digits", "words")
        or figure.sign
    ):
        return False
    first, last, after = place.first, place.last, place.after
    if first == 0:
        return False
    if figure.joined == "of":  # "A Boeing 737 of Karun Airlines"
        return not words_of(figure, pieces) and view.lower[first - 1] in lexicon().makers
    before = first - 1
    entity = view.ent[last]
    words = words_of(figure, pieces)
    if entity in _NAMES and not view.title:
        if view.ent[before] == entity and view.text[before][:1].isupper():
            return not (
                after < view.count
                and view.tag[after] == "NNS"
                and view.head[last] == after
                and view.text[after].islower()
                and (entity == "PERSON" or not view.noun(before))
            )
        if (
            view.text[first][:1].isupper()
            and words
            and after < view.count
            and view.ent[after] == entity
            and view.text[after][:1].isupper()
        ):
            return True
    counts = (
        after < view.count
        and view.head[last] >= after
        and view.dep[last] in ("nummod", "compound", "quantmod")
        and view.noun(view.head[last])
    )
    if words and view.text[first][:1].isupper() and not view.title:
        if view.text[before][:1].islower() and after < view.count and view.text[after][:1].isupper():
            return True  # "the group One Wisconsin"
        if view.lower[before] == "of" and before > 0 and view.text[before - 1][:1].isupper():
            return True
        if view.text[before][:1].isupper() and view.pos[before] == "PROPN":
            return True
    if view.pos[before] == "PROPN" or view.text[before] in ("&",):
        if view.ent[before] in ("GPE", "DATE", "LOC", "TIME") and counts:
            return False
        if view.ent[before] == "PERSON" and not words and 5 <= figure.value <= 110:
            return False
        if not counts:
            return (
                view.head[last] <= before
                or view.dep[last]
                in (
                    "compound",
                    "nmod",
                    "nsubj",
                    "appos",
                    "npadvmod",
                    "dep",
                    "nummod",
                    "pobj",
                    "nsubjpass",
                    "dobj",
                    "attr",
                    "conj",
                )
                and view.lower[before] not in ("%",)
            )
        return (
            view.ent[before] in ("ORG", "PRODUCT")
            and view.head[before] >= last
            and view.tag[view.head[last]] != "NNS"
            or view.lower[before] in lexicon().makers
        )
    return False


def is_address(place: Place) -> bool:
    pieces, figure = place.pieces, place.figure
    if not place.bare or not pieces.digit[figure.number_first]:
        return False
    at = figure.number_last
    for step in range(5):
        if at + step >= pieces.count:
            return False
        ordinal = pieces.lower[at + step] in ("st", "nd", "rd", "th") and pieces.glued(at + step)
        if pieces.digit[at + step] or ordinal:  # "131 West 23rd Street"
            continue
        if not pieces.text[at + step][:1].isupper():
            return False
        if step and pieces.lower[at + step] in lexicon().streets:
            return True
    return False
