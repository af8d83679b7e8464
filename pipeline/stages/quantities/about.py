"""What a figure is a figure of: the of-phrase, the thing it measures, or the subject of what happens to it."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.stages.quantities.counted import counted_words, possessed
from pipeline.stages.quantities.view import View
from pipeline.stages.quantities.words import word_class

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
#: what a figure that hangs on nothing is about is not looked for across these
_ENDS = frozenset('"“”„«»,;')


class About(NamedTuple):
    """First and last token (exclusive) and the rule that found them."""

    first: int
    last: int
    rule: str


def governing_verb(view: View, token: int) -> int | None:
    """The nearest verb above a token; a noun's subject-less copula too."""
    for _ in range(12):
        if view.pos[token] in ("VERB", "AUX"):
            return token
        head = view.head[token]
        if head == token:
            return None
        token = head
    return None


def speaks(view: View, verb: int, subject: int) -> bool:
    """Is the subject of a verb the speaker or reporter of what stands under it?"""
    if view.dep[subject] != "nsubj":
        return False
    lemma = view.lemma(verb)
    if lemma in word_class("showing"):
        return view.lemma(subject).lower() in word_class("surveys")
    return lemma in word_class("saying")


def is_border(view: View, verb: int) -> bool:
    """Does what is said begin at this verb: a clause under a verb of saying or thinking, or beside one?

    A clause under a verb of causing ("the storm left 12 people dead") has that verb's subject.
    """
    dep, head = view.dep[verb], view.head[verb]
    if dep not in ("ccomp", "parataxis") or head == verb:
        return view.lemma(verb) in word_class("saying") and dep != "xcomp"
    return view.pos[head] in ("VERB", "AUX", "ADJ") and view.lemma(head) not in word_class("causing")


def subject_of(view: View, verb: int) -> int | None:
    """The head of a verb's subject, its own or the one it shares; for a relative clause the noun it describes."""
    for _ in range(8):
        found = None
        for child in view.children(verb):
            if view.dep[child] in _SUBJECTS and view.dep[child] != "expl":
                found = child
                break
        if found is not None:
            if speaks(view, verb, found):
                return None
            if view.tag[found] in ("WDT", "WP") or view.lower[found] == "that":
                noun = view.head[verb]
                return noun if view.noun(noun) and view.dep[verb] in ("relcl", "acl", "ccomp") else None
            return found
        dep, head = view.dep[verb], view.head[verb]
        if is_border(view, verb) or view.lemma(verb) in word_class("saying") and dep == "acl":
            return None
        if dep in ("relcl", "acl") and view.noun(head):
            return head
        if (
            dep in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "aux", "auxpass", "dep", "parataxis", "prep")
            and head != verb
        ):
            verb = head
            while view.pos[verb] not in ("VERB", "AUX", "NOUN", "PROPN") and view.head[verb] != verb:
                verb = view.head[verb]
            if view.noun(verb) and dep not in ("conj",):
                return verb
            continue
        return None
    return None


def find_about(
    view: View,
    number: int,
    after: int,
    counted: int | None,
    inside: int,
    taken: dict[int, About | None],
    *,
    part: bool = True,
    inner: bool = True,
    level: bool = False,
) -> About | None:
    """What a figure is about.

    ``part``: it is a part of what "of" brings ("half of"). ``inner``: what "in" brings may be it ("$1bn in gains").
    ``level``: the noun behind may only name the number ("the 100,000 forecast").
    ``taken``: for the tokens of the figures before it, what those are about.
    """
    if inside and view.lower[inside - 1] == "(" and inside > 1 and inside - 2 in taken:
        return taken[inside - 2]  # a conversion in brackets
    if (
        inside > 1
        and taken
        and (
            view.lower[inside - 1] in word_class("against")
            and view.lower[inside - 2] in word_class("compared")
            or view.lower[inside - 1] in ("against", "versus", "vs")
        )
    ):
        former = max(taken)
        if inside - former < 20 and taken[former] is not None:
            return taken[former]
    before = inside - 1
    if view.text[inside] in ("+", "-", "−", "–") and before > 0 and (view.noun(before) or view.noun(before - 1)):
        return About(*_run(view, before if view.noun(before) else before - 1), "noun-before")  # "Dow +0.2%"
    if (
        inside > 1
        and (view.lower[inside - 1] == "at" or view.lower[inside - 1] == "with" and view.head[inside - 1] == inside - 2)
        and view.pos[inside - 2] == "PROPN"
        and view.ent[inside - 2] not in ("GPE", "LOC", "DATE", "EVENT", "FAC")
        and ("%" in view.text[number + 1 : after] or "percent" in view.lower[number + 1 : after])
    ):
        return About(*_run(view, inside - 2), "noun-before")  # "Reyes at 8 percent and Cole at 7 percent"
    found = _find(view, number, after, counted, inside, taken, part, inner, level)
    if found is not None and _speaks_by_colon(view, found, inside):
        return None
    if (
        found is not None
        and counted is not None
        and inside - 2 <= found.first <= inside < found.last
        and found.first <= counted
    ):
        return None  # the figure itself
    if found is not None and any(
        view.pos[t] in ("NOUN", "PROPN", "PRON", "DET", "ADJ") and view.text[t][0].isalpha()
        for t in range(found.first, found.last)
    ):
        return found
    before = inside - 1
    if before >= 0 and view.lower[before] == "(":
        before -= 1
    if before > 1 and view.lower[before] == "or":  # "$175 million, or $13 a share"
        before -= 1 + (view.text[before - 1] == ",")
    if before in taken:
        return taken[before]
    before = inside - 1 - (inside > 0 and view.lower[inside - 1] == "(")
    if counted is None and before >= 0 and view.noun(before) and view.text[before][0].isalpha():
        return About(*_run(view, before), "noun-before")
    while counted is None and before >= 0 and before > inside - 8 and before not in taken:
        if view.noun(before) and view.ent[before] not in ("DATE", "TIME") and view.text[before][0].isalpha():
            return About(*_run(view, before), "nearest-noun")
        if view.pos[before] == "VERB" and view.lemma(before) in word_class("saying") or view.text[before] in _ENDS:
            break
        if view.text[before] == ":" and any(view.pos[t] == "VERB" for t in range(after, view.count)):
            break
        before -= 1
    return None


def _speaks_by_colon(view: View, about: About, inside: int) -> bool:
    """As in "Police: 12 Held in Raid": a colon behind the phrase and a clause behind the colon."""
    words = counted_words()
    if about.last > inside or view.lower[about.last - 1] in words.totals or view.lower[about.last - 1] in words.tolls:
        return False
    colon = next((t for t in range(about.last, min(inside, about.last + 3)) if view.text[t] == ":"), -1)
    return colon > 0 and any(
        view.pos[t] == "VERB" and view.lemma(t) not in word_class("saying") for t in range(colon, view.count)
    )


def _run(view: View, last: int) -> tuple[int, int]:
    """The unbroken run of nouns that ends at a token."""
    first = last
    while first > 0 and (view.noun(first - 1) or view.text[first - 1] == "&") and view.text[first - 1] != "%":
        first -= 1
    return first, last + 1


def _find(
    view: View,
    number: int,
    after: int,
    counted: int | None,
    inside: int,
    taken: dict[int, About | None],
    part: bool,
    inner: bool,
    level: bool,
) -> About | None:
    """The phrase a figure is about.

    ``number`` is the number's last token, ``after`` the first token behind the figure, ``counted`` the counted noun's
    token, ``inside`` the first token of the figure.
    """
    if after < view.count and view.lower[after] == "of" and part:
        found = _phrase(view, after + 1)
        if found:
            return About(*found, "of-phrase")
    anchor = counted if counted is not None and counted >= inside else None
    if anchor is not None and view.dep[anchor] in ("compound", "nmod") and 0 < view.head[anchor] - anchor < 5:
        return About(anchor + 1, view.noun_phrase(view.head[anchor])[1], "noun")  # "a 12 page document"
    if anchor is None:  # "a $48 million contract": the noun the figure stands before
        below, head = number, view.head[number]
        for _ in range(5):
            if view.noun(head) and head >= after:
                if view.dep[below] in (
                    "nummod",
                    "compound",
                    "amod",
                    "nmod",
                    "quantmod",
                    "npadvmod",
                    "advmod",
                    "poss",
                    "dep",
                ):
                    if view.lower[head] == "others" or level and view.lower[head] in counted_words().levels:
                        break
                    first, last = view.noun_phrase(head)
                    first = max(first, after) if first >= inside - 3 else first
                    while first < head and view.pos[first] == "PUNCT" and view.text[first] == ",":
                        first += 1
                    return About(first, last, "noun")
                break
            if (
                head == below
                or view.head[head] == head
                or view.noun(head)
                and head < inside
                or view.pos[head] in ("VERB", "AUX")
            ):
                break
            below, head = head, view.head[head]
        if inner and after < view.count and view.lower[after] in ("in", "for", "on") and view.dep[after] == "prep":
            found = _phrase(view, after + 1)
            if (
                found
                and not (view.lower[found[1] - 1] in word_class("light") or view.lower[found[0]] in word_class("light"))
                and view.ent[found[1] - 1] not in ("DATE", "TIME", "GPE", "LOC")
                and after + 1 < view.count
                and view.head[after] <= after
                and view.head[after] >= inside - 1
            ):
                return About(*found, "in-phrase")
    else:
        number = anchor
    return _from_above(view, number, inside, after, taken)


def _phrase(view: View, token: int) -> tuple[int, int] | None:
    """The noun phrase that begins at a token."""
    head = token
    while head < view.count and not view.noun(head):
        if view.pos[head] not in ("DET", "ADJ", "PRON", "NUM", "ADV", "PUNCT", "PART") and view.tag[head] not in (
            "VBN",
            "VBG",
            "PRP$",
        ):
            return _trimmed(view, token, head)
        head += 1
    if head >= view.count:
        return _trimmed(view, token, head)
    while view.head[head] > head and view.noun(view.head[head]) and view.head[head] - head < 6:
        head = view.head[head]
    last = max(view.noun_phrase(head)[1], head + 1)
    while last + 1 < view.count and view.text[last] == "-" and view.start[last + 1] == view.end[last - 1] + 1:
        last += 2  # "the e-mails"
    if view.lower[last - 1] in ("'s", "’s") and last - 2 >= token:
        last = max(last, possessed(view, last - 2) + 1)
    return token, last


def _trimmed(view: View, first: int, last: int) -> tuple[int, int] | None:
    """Tokens without the marks at their end, None where nothing is left."""
    while last > first and view.pos[last - 1] == "PUNCT":
        last -= 1
    return (first, last) if last > first else None


def _from_above(view: View, token: int, inside: int, after: int, taken: dict[int, About | None]) -> About | None:
    """Climb from the figure: a noun it hangs on by a preposition, else the subject of the verb above."""
    current = below = token
    if view.lower[view.head[token]] == "others":
        token = current = below = view.head[token]
    own = view.dep[token] in ("nsubj", "nsubjpass")  # what it does is its own: no subject of a clause above is meant
    best: About | None = None
    for _ in range(14):
        head = view.head[current]
        if view.pos[current] in ("VERB", "AUX") and current != token:
            set_at = _set_object(view, current, below, inside)
            if set_at is not None:
                return set_at
            subject = subject_of(view, current)
            if subject is None and view.lemma(current) in word_class("showing"):
                shown = [c for c in view.children(current) if view.dep[c] == "dobj" and token != c and c + 1 < inside]
                if shown and view.noun(shown[0]):  # "polls show Reyes up by 9 points"
                    first, last = view.noun_phrase(shown[0])
                    return About(first, min(last, max(shown[0] + 1, _before(view, inside))), "object")
            if subject is not None and not inside <= subject < after and subject != token:
                if view.pos[subject] != "PRON" or best is None:
                    first, last = view.noun_phrase(subject)
                    first = _behind_colon(view, first, last, inside)
                    if first < last and not (first <= token < last):
                        if view.pos[subject] == "PRON":
                            best = About(first, last, "subject")
                        else:
                            return About(first, last, "subject")
            if is_border(view, current) or own and view.head[token] == current:
                return best
        if head == current:
            break
        if head in taken:
            return taken[head] or best
        if (
            view.noun(head)
            and not inside <= head < after
            and view.lower[head] not in word_class("light")
            and view.dep[current] in ("prep", "appos", "acl", "amod", "nmod", "relcl")
            and head != token
        ):
            first, last = view.noun_phrase(head)
            above = first - 2
            if above >= 0 and view.lower[first - 1] == "of" and view.lower[above] in word_class("sizes"):
                first = view.noun_phrase(above)[0]  # "a margin of error of 3 points"
            if first <= inside < last:
                last = max(head + 1, min(last, _before(view, inside)))
            return About(first, max(last, head + 1), "noun-above")
        below, current = current, head
    return best


def _set_object(view: View, verb: int, below: int, inside: int) -> About | None:
    """As in "raise the retirement age to 63", "put the cost at $9": what a verb moves or sets to the figure.

    ``below``: the token under the verb that the figure hangs on.
    """
    if view.lower[below] not in ("to", "at", "from", "by", "over", "above", "below", "under") or below >= inside:
        return None
    if view.lemma(verb) not in word_class("setting"):
        return None
    for child in view.children(verb):
        if view.dep[child] == "dobj" and child < below and view.pos[child] in ("NOUN", "PROPN"):
            first, last = view.noun_phrase(child)
            return About(first, min(last, below), "object")
    return None


def _behind_colon(view: View, first: int, last: int, inside: int) -> int:
    """Where a phrase begins without the speaker that a colon sets in front of a clause ("Ministry: Raids killed 9").

    The end of the phrase where all of it stands before such a colon.
    """
    for token in range(max(first, 1), inside):
        if view.text[token] == ":" and any(view.pos[t] in ("VERB", "AUX") for t in range(token + 1, inside)):
            return token + 1 if token < last else last
    return first


def _before(view: View, inside: int) -> int:
    """The end of what stands before a figure, without the preposition that leads to it."""
    last = inside
    while last > 0 and view.pos[last - 1] in ("ADP", "ADV", "SYM", "PUNCT", "DET", "ADJ"):
        last -= 1
    return last
