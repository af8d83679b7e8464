"""Numbers that are no quantities: years, dates, clock times, ordinals, ranks, labels, names, ids, scores, "one" ...

Every rule has a name; a number that is left out is kept as (rule, start, end), so that a user can see why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.stages.quantities.counted import counted_words
from pipeline.stages.quantities.grammar import Figure
from pipeline.stages.quantities.numbers import Pieces, number_words, read_number, read_yaml
from pipeline.stages.quantities.view import View

_NAMES = frozenset(("ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "FAC", "LAW", "LOC", "PERSON", "GPE"))
_CLOCK = ("a.m.", "p.m.", "am", "pm", "a.m", "p.m", "o'clock", "gmt", "bst", "edt", "est", "utc", "et", "pt", "cet", "ist", "noon", "o’clock", "hrs")
_DASHES = ("-", "–", "—", "−", "‑", "―")


class Lexicon(NamedTuple):
    labels: frozenset[str]
    weak_labels: frozenset[str]
    ranks: frozenset[str]
    months: frozenset[str]
    before_year: frozenset[str]
    streets: frozenset[str]
    scores: frozenset[str]
    idioms: dict[str, list[tuple[str, ...]]]
    phone: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon exclusions.yaml."""
    data: dict[str, Any] = read_yaml(Path(__file__).with_name("exclusions.yaml"))
    idioms: dict[str, list[tuple[str, ...]]] = {}
    numbers = number_words()
    for phrase in data["idioms"]:
        words = tuple(Pieces(phrase).lower)
        for word in dict.fromkeys(words):
            if word[0].isdigit() or word in numbers.starts or word in numbers.fractions:
                idioms.setdefault(word, []).append(words)
    return Lexicon(
        *(frozenset(map(str, data[k])) for k in ("labels", "weak_labels", "ranks", "months", "before_year", "streets", "scores")),
        idioms, re.compile(data["phone"]),
    )  # fmt: skip


class Place(NamedTuple):
    """A figure and where it stands; what the rules look at."""

    view: View
    pieces: Pieces
    figure: Figure
    #: token of the number's first and last piece, first token behind the figure
    first: int
    last: int
    after: int
    #: name of the rule that left out the figure before this one in the same sentence, and its last piece
    before: tuple[str, int]

    @property
    def bare(self) -> bool:
        return not self.figure.unit and self.figure.kind == ""


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
                if words[-1] == "one" and (pieces.word(at + 1) == "of" or _stands_before_noun(place)):
                    continue
                return not (words[0] == "one" and place.figure.number_last - index > 1)
    return False


def _stands_before_noun(place: Place) -> bool:
    view, token = place.view, place.last
    head = view.head[token]
    return head > token and view.noun(head) and view.dep[token] in ("nummod", "compound", "amod", "nmod")


def _identifier(place: Place) -> bool:
    """Letters against the digits (A320, F-150, scp-173), e-mail, web address, hashtag."""
    pieces, figure = place.pieces, place.figure
    first, last = figure.number_first, figure.number_last
    token = place.view.text[place.first]
    if len(pieces.text[first]) > 12 and pieces.text[first].isdigit():
        return True
    if len(token) > 4 and ("@" in token or "://" in token or "www." in token or "#" in token or "_" in token or ".com" in token):
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
    if figure.sign == "-" and place.bare and first > 1 and pieces.text[figure.first - 1][:1].isupper() and pieces.text[figure.first - 1].isupper():
        return True  # COVID -19
    if pieces.glued(last) and place.bare and last < pieces.count:
        following = pieces.text[last]
        if following[0].isalpha() and following not in ("x",) and pieces.lower[last] not in ("s", "st", "nd", "rd", "th", "am", "pm"):
            return True
        if following == "." and pieces.glued(last + 1) and last + 1 < pieces.count and pieces.digit[last + 1]:
            return True
    return False


def _ordinal(place: Place) -> bool:
    pieces, figure = place.pieces, place.figure
    last = figure.number_last
    if figure.form in ("digits", "words") and pieces.glued(last) and pieces.word(last) in ("st", "nd", "rd", "th"):
        return True
    if figure.form != "fraction" or figure.unit or figure.high is not None:
        return figure.form == "words" and place.view.text[place.last].lower().endswith(("ieth", "teenth"))
    word = pieces.lower[last - 1]
    if figure.number_last - figure.number_first > 1 and pieces.lower[figure.number_first] not in ("a", "an") or word not in number_words().fractions:
        return False
    return not _is_part(place, word)


def _is_part(place: Place, word: str) -> bool:
    """Is a bare "half", "third", "quarter" a part of something, and no ordinal or period?"""
    view, pieces, figure = place.view, place.pieces, place.figure
    after = pieces.word(figure.number_last)
    before = pieces.word(figure.number_first - 1)
    article = pieces.lower[figure.number_first] in ("a", "an")
    if before in ("first", "second", "third", "fourth", "last", "latter", "other", "each", "this", "that", "next", "previous", "early", "opening", "final", "same", "every", "fiscal", "current", "past", "latest"):
        return False
    if word in ("half", "halves"):
        if after == "-" or before == "the" and after != "of":
            return after == "-" and pieces.word(figure.number_last + 1) in ("hour", "mile", "century", "year", "point", "pound", "inch", "percent", "percentage")
        return after in ("of", "the", "its", "their", "his", "her", "our", "my", "your", "all", "that", "those", "these", "", ".", ",", "were", "are", "was", "is", "have", "had", "said", "as", "to", "from", "in", "by", "would", "on", "this", "a", "an", "what", "will", "say", "came", "believe", "think")
    if article or before in ("nearly", "almost", "one", "about", "than", "by", "over", "under"):
        if after == "of":
            return not (word in ("quarter", "third") and pieces.word(figure.number_last + 1).isdigit())
        following = view.pos[place.after] if place.after < view.count else "PUNCT"
        if following in ("NOUN", "PROPN", "ADJ", "NUM"):
            return after in ("more", "less", "fewer", "higher", "lower")
        return word in ("third", "quarter", "fifth", "tenth") or figure.modifier is not None
    return word.endswith("s") and after == "of" and False


def _clock(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    first, last = figure.number_first, figure.number_last
    if figure.kind == "money" or figure.unit in ("percent",):
        return False
    after = pieces.word(last)
    if after == ":" and pieces.glued(last) and pieces.glued(last + 1) and last + 1 < pieces.count and pieces.digit[last + 1]:
        return True
    if pieces.word(first - 1) == ":" and pieces.glued(first) and pieces.glued(first - 1) and first > 1 and pieces.digit[first - 2]:
        return True
    if figure.value > 2400 or not pieces.digit[first] and figure.form != "words":
        return False
    if place.bare or figure.unit in ("point",):
        token = view.lower[place.after] if place.after < view.count else ""
        if token in _CLOCK or after in ("am", "pm", "gmt", "bst", "oclock") or after == "o" and pieces.word(last + 1) in ("'", "’"):
            return True
        if after in ("a", "p") and pieces.word(last + 1) == "." and pieces.word(last + 2) == "m":
            return True
        if view.ent[place.last] == "TIME" and view.ent[place.first] == "TIME" and figure.form != "vague":
            return True
        if figure.high is not None and pieces.word(first - 1) in ("from", "between", "at") and after in ("on", "daily") and figure.high <= 24:
            return True
    return False


def _date(place: Place) -> bool:
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
    if figure.value <= 31 and (figure.high is None or figure.high <= 31):
        if before in months and not (before in ("may", "march") and pieces.text[first - 1].islower() and view.ent[place.first] != "DATE"):
            return not (before == "may" and view.tag[max(place.first - 1, 0)] == "MD")
        if after in months and pieces.text[last + (pieces.word(last) == "of")][:1].isupper() and not (after in ("may", "march") and pieces.word(last + 1) in ("have", "be", "not")):
            return True
        if after in _DASHES or after in ("and", "or", "to", ","):
            second = last + 1
            if second + 1 < pieces.count and pieces.digit[second] and pieces.word(second + 1) in months and pieces.text[second + 1][:1].isupper():
                return True
    if place.before[0] == "date" and pieces.digit[first] and place.before[1] >= first - 2:
        joint = pieces.word(first - 1)
        if joint in (",", "and", "or", "to", "through", *_DASHES) and view.ent[place.first] in ("DATE", "CARDINAL", "") and figure.value <= 31:
            return not (place.after < view.count and view.tag[place.after] == "NNS")
    if pieces.word(last) in ("/",) and pieces.glued(last) or pieces.word(first - 1) == "/" and pieces.glued(first):
        return True
    if view.ent[place.last] == "DATE" and view.ent[place.first] == "DATE" and figure.form in ("digits", "words") and (figure.value <= 31 or figure.value >= 1000 and pieces.text[first].isdigit()):
        if pieces.digit[first] or place.after >= view.count or view.ent[place.after] != "DATE":
            return not (place.after < view.count and view.tag[place.after] == "NNS" and view.ent[place.after] != "DATE")
    return False


def _decade(place: Place) -> bool:
    pieces, figure = place.pieces, place.figure
    last = figure.number_last
    if not place.bare or not pieces.digit[figure.number_first]:
        return pieces.glued(last) and pieces.word(last) == "s" and figure.unit == "second" and figure.value % 10 == 0 and (figure.value >= 1000 or pieces.word(figure.number_first - 1) in ("mid", "early", "late", "the", "his", "her", "their", "-"))
    if pieces.glued(last) and pieces.word(last) == "s" or pieces.word(last) in ("'", "’") and pieces.word(last + 1) == "s" and pieces.glued(last + 1) and pieces.glued(last):
        return figure.value % 10 == 0
    return False


def _year(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    first, last = figure.number_first, figure.number_last
    if figure.form == "words":
        return _year_in_words(place)
    if figure.unit and figure.unit not in ("second", "inch") or not pieces.digit[first] or figure.form != "digits":
        return False
    text = pieces.text[first]
    if len(text) == 2 and pieces.word(first - 1) in ("'", "’", "‘") and pieces.glued(first):
        return not (place.after < view.count and view.tag[place.after] == "NNS")
    if len(text) != 4 or not text.isdigit() or not 1000 <= figure.value <= 2100:
        return False
    if figure.modifier is not None and figure.modifier.says in ("at least", "at most", "less than"):
        return False
    if pieces.word(last) in _DASHES and pieces.glued(last) and last + 1 < pieces.count and pieces.digit[last + 1] and len(pieces.text[last + 1]) in (2, 4):
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
            return view.lower[head] not in ("people", "men", "women", "children") and entity not in ("CARDINAL", "QUANTITY", "MONEY") and before in lexicon().before_year
        return True
    if entity == "DATE":
        return True
    return before in ("in", "since", "until", "year", "circa", "by") and not counts and view.ent[place.first] not in ("CARDINAL", "QUANTITY", "MONEY")


def _year_in_words(place: Place) -> bool:
    """"nineteen eighty-four", "twenty seventeen": two numbers side by side."""
    pieces, figure = place.pieces, place.figure
    cardinals = number_words().cardinals
    follows = cardinals.get(pieces.word(figure.number_last), 0)
    before = cardinals.get(pieces.word(figure.number_first - 1), 0)
    return figure.value in (17, 18, 19, 20) and follows >= 10 and not figure.unit or before in (17, 18, 19, 20) and figure.value >= 10 and place.before[0] == "year"


def _list_number(place: Place) -> bool:
    pieces, figure = place.pieces, place.figure
    first, last = figure.number_first, figure.number_last
    if not place.bare or not pieces.digit[first] or figure.value > 99 or figure.value != int(figure.value):
        return False
    if pieces.word(last) == ")" and (pieces.glued(last) or "(" not in pieces.lower[max(0, first - 12) : first]):
        return first == 0 or pieces.word(first - 1) in ("(", ";", ",", ".", ":", "and", "what", "why") and place.after < place.view.count
    return first == 0 and pieces.word(last) == "." and not pieces.glued(last + 1)


def _rank(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    if not place.bare:
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


def _label(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    if not place.bare or figure.form not in ("digits", "words") or figure.modifier is not None or figure.sign:
        return False
    first = figure.number_first
    if place.before[0] == "label" and place.before[1] == first - 1 and pieces.word(first - 1) in ("and", ",", "or", "&", "to", "through", "-", "–"):
        return not (place.after < view.count and view.tag[place.after] in ("NNS", "NN"))
    before = pieces.word(first - 1)
    if first == 0 or before == "." and pieces.word(first - 2) not in ("fig", "vol", "art", "sec", "pp", "p"):
        return False
    word = lexicon().labels
    known = before in word or before == "."
    if not known:
        token = place.first - 1
        if token < 0 or view.pos[token] != "NOUN" or view.head[place.first] != token or view.dep[place.first] != "nummod":
            return False
        return view.tag[token] == "NN" and not (place.after < view.count and view.tag[place.after] in ("NNS", "NN", "JJ"))
    if place.after < view.count and view.tag[place.after] == "NNS" and view.head[place.last] >= place.after:
        return pieces.text[first - 1][:1].isupper() and before not in lexicon().weak_labels
    if before in lexicon().weak_labels and not pieces.text[first - 1][:1].isupper():
        return view.head[place.first] == place.first - 1 or not (place.after < view.count and view.noun(place.after))
    return True


def _name(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    if figure.unit or figure.kind or figure.modifier is not None or figure.form not in ("digits", "words") or figure.sign:
        return False
    first, last, after = place.first, place.last, place.after
    if first == 0 or figure.joined == "of":
        return False
    before = first - 1
    entity = view.ent[last]
    words = not pieces.digit[figure.number_first]
    if entity in _NAMES and not view.title:
        if view.ent[before] == entity and view.text[before][:1].isupper():
            return not (after < view.count and view.tag[after] == "NNS" and view.head[last] == after and view.text[after].islower() and (entity == "PERSON" or not view.noun(before)))
        if view.text[first][:1].isupper() and words and after < view.count and view.ent[after] == entity and view.text[after][:1].isupper():
            return True
    counts = after < view.count and view.head[last] >= after and view.dep[last] in ("nummod", "compound", "quantmod") and view.noun(view.head[last])
    if words and view.text[first][:1].isupper() and not view.title:
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
            return view.head[last] <= before or view.dep[last] in ("compound", "nmod", "nsubj", "appos", "npadvmod", "dep", "nummod", "pobj", "nsubjpass", "dobj", "attr", "conj") and not view.lower[before] in ("%",)
        return view.ent[before] in ("ORG", "PRODUCT") and view.head[before] >= last and view.tag[view.head[last]] != "NNS" or view.lower[before] in ("fortune", "ftse", "boeing", "airbus", "russell", "nikkei", "dow")
    return False


def _address(place: Place) -> bool:
    pieces, figure = place.pieces, place.figure
    if not place.bare or not pieces.digit[figure.number_first]:
        return False
    at = figure.number_last
    for step in range(4):
        if at + step >= pieces.count or not pieces.text[at + step][:1].isupper():
            return False
        if step and pieces.lower[at + step] in lexicon().streets:
            return True
    return False


def _score(place: Place) -> bool:
    """3-1, "a 5-4 decision", "won 6-4, 6-3"."""
    pieces, figure = place.pieces, place.figure
    if not place.bare or not pieces.digit[figure.number_first]:
        return False
    first, last = figure.number_first, figure.number_last
    low = pieces.text[first]
    if figure.high is None:
        if _odds(place):
            return True
        tail = pieces.word(last) in _DASHES and last + 1 < pieces.count and pieces.digit[last + 1] and pieces.glued(last) == pieces.glued(last + 1) and len(low) <= 3
        if tail and pieces.glued(last):
            return True
        if first > 1 and pieces.word(first - 1) in _DASHES and pieces.digit[first - 2] and place.before == ("score", first - 1) and pieces.glued(first):
            return True
        return pieces.word(last) == "to" and last + 1 < pieces.count and pieces.digit[last + 1] and figure.value < 200 and any(pieces.word(first - k) in lexicon().scores for k in (1, 2)) and pieces.word(first - 1) not in ("up", "down", "by", "to")
    if figure.value > 200 or pieces.word(first + 1) not in _DASHES or not pieces.glued(first + 1):
        return False
    around = {pieces.word(last), pieces.word(last + 1), pieces.word(first - 1), pieces.word(first - 2)}
    return bool(around & lexicon().scores)


def _odds(place: Place) -> bool:
    """"a 2-to-1 vote", "split 4 to 1", "a 3 to 1 margin": either number."""
    pieces, figure = place.pieces, place.figure
    first, last = figure.number_first, figure.number_last
    at = last + (pieces.word(last) in _DASHES)
    if pieces.word(at) == "to" and pieces.word(first - 1) not in ("from", "between", "by", "up", "down"):
        at += 1 + (pieces.word(at + 1) in _DASHES)
        second = read_number(pieces, at)
        if second is not None and figure.value > second.value and second.value <= 3 and figure.value <= 100:
            return pieces.word(second.last) not in ("percent", "%", "per")
    return place.before[0] == "score" and place.before[1] >= first - 3 and pieces.word(first - 1 - (pieces.word(first - 1) in _DASHES)) == "to"


def _one(place: Place) -> bool:
    pieces, figure, view = place.pieces, place.figure, place.view
    if figure.number_last - figure.number_first != 1 or pieces.lower[figure.number_first] != "one" or figure.unit or figure.kind or figure.high is not None:
        return False
    token, after = place.first, place.after
    before = view.lower[token - 1] if token else ""
    following = view.lower[after] if after < view.count else ""
    if following == "of":
        return False
    if before in ("the", "this", "that", "which", "another", "no", "every", "each", "any", "a") and following != "-":
        return not (before in ("the", "this") and after < view.count and view.noun(after) and view.head[token] == after and figure.modifier is not None)
    if figure.joined == "hyphen":
        return True
    if _stands_before_noun(place):
        return view.lower[view.head[token]] in ("one", "another", "self")
    return not (after < view.count and view.pos[after] in ("NOUN", "ADJ") and view.tag[token] == "CD" and view.head[token] >= after) and figure.modifier is None


def _placed(place: Place) -> bool:
    """"two years ago", "five hours earlier": a duration that measures nothing; the dates stage reads it."""
    figure, pieces = place.figure, place.pieces
    return figure.kind == "duration" and not figure.per and pieces.word(figure.last) in ("ago", "earlier", "later", "hence")


def _pronoun(place: Place) -> bool:
    """"the two raised money", "those two": numbers that point back."""
    pieces, figure, view = place.pieces, place.figure, place.view
    if not place.bare or figure.form != "words" or figure.value > 12 or figure.modifier is not None:
        return False
    before = pieces.word(figure.number_first - 1)
    if before not in ("the", "those", "these", "us", "you", "them"):
        return False
    following = view.pos[place.after] if place.after < view.count else "PUNCT"
    return not _stands_before_noun(place) and following not in ("NOUN", "PROPN", "ADJ", "NUM") and pieces.word(figure.last) not in ("of", "-", "more", "killed", "dead", "injured", "wounded", "missing", "arrested")


def _compound(place: Place) -> bool:
    """"six-speed", "three-door": a hyphen and a noun that is no unit and not counted."""
    pieces, figure = place.pieces, place.figure
    if not place.bare or figure.joined != "hyphen" or figure.modifier is not None and figure.modifier.first >= figure.last:
        return False
    at = figure.last + 1
    if at >= pieces.count or not pieces.text[at][0].isalpha():
        return False
    return pieces.lower[at] not in counted_words().compound


RULES: tuple[tuple[str, Callable[[Place], bool]], ...] = (
    ("idiom", _idiom), ("clock-time", _clock), ("ordinal", _ordinal), ("decade", _decade), ("score", _score), ("year", _year), ("date", _date),
    ("list-number", _list_number), ("rank", _rank), ("label", _label), ("address", _address), ("identifier", _identifier), ("pronoun-one", _one),
    ("compound", _compound), ("pronoun", _pronoun), ("place-in-time", _placed), ("name", _name),
)  # fmt: skip
