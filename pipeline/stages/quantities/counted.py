"""What is counted: the head noun behind the number, in front of it ("a panel of twelve"), or left out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.stages.quantities.numbers import number_words
from pipeline.stages.quantities.view import View
from pipeline.yaml_file import read_yaml

#: stand between a possessor and what is possessed
_BEFORE_NUMBER = frozenset(("several", "many", "few", "dozen", "hundred", "thousand", "million", "about", "some"))
_TIME_UNITS = frozenset(("second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade"))


class Counted(NamedTuple):
    """The counted noun as a lemma, its token (None where it isn't named) and the rule that found it."""

    lemma: str
    token: int | None
    rule: str


class CountedWords(NamedTuple):
    people: frozenset[str]
    people_verbs: frozenset[str]
    casualties: frozenset[str]
    crowds: frozenset[str]
    money_verbs: frozenset[str]
    groups: frozenset[str]
    totals: frozenset[str]
    tolls: dict[str, str]
    irregular: dict[str, str]
    not_counted: frozenset[str]
    levels: frozenset[str]
    compound: frozenset[str]


@cache
def counted_words() -> CountedWords:
    """The lexicon counted.yaml."""
    data = read_yaml(Path(__file__).with_name("counted.yaml"))
    sets = {
        k: frozenset(data[k]["words"])
        for k in (
            "people",
            "people_verbs",
            "casualties",
            "crowds",
            "money_verbs",
            "groups",
            "totals",
            "not_counted",
            "levels",
            "compound",
        )
    }
    return CountedWords(tolls=data["tolls"]["words"], irregular=data["irregular"]["words"], **sets)


def singular(view: View, token: int) -> str:
    """The lemma of a noun; proper nouns, which the model leaves as they are, are put in the singular by rule."""
    irregular = counted_words().irregular
    word = view.lower[token]
    if word in irregular:
        return irregular[word]
    if token > 1 and view.text[token - 1] == "-" and len(view.text[token - 2]) == 1 and view.text[token - 2].isalpha():
        return f"{view.lower[token - 2]}-{by_rule(word)}"  # "e-mails"
    if view.pos[token] in ("VERB", "ADJ"):
        return word
    if view.ent[token] == "NORP" and view.tag[token] in ("NNP", "NNPS"):
        return by_rule(view.text[token])
    if view.tag[token] not in ("NNPS", "NNP") or view.title:
        lemma = view.lemma(token).rstrip("-–")
        if view.tag[token] in ("NNP", "NNPS"):
            lemma = by_rule(word)
        return irregular.get(lemma, lemma if not view.title else lemma.lower())
    text = view.text[token]
    return by_rule(text) if view.tag[token] == "NNPS" else text


def by_rule(word: str) -> str:
    """A plural's singular by spelling."""
    lower = word.lower()
    irregular = counted_words().irregular
    if lower in irregular:
        return irregular[lower]
    if len(word) > 4 and lower.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and lower.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def noun_after(view: View, number: int, after: int) -> int | None:
    """The head noun of what follows a number: by the parse where it gives one, else the end of the noun run.

    ``number`` is the number's last token, ``after`` the first token behind the figure.
    """
    if after < view.count and (
        view.lower[after] == "and"
        or view.lower[after] in ("last", "this", "next", "every", "each")
        or view.pos[after] == "NUM"
        and (view.lower[after] in number_words().starts or view.text[after].isdigit())
        and after + 1 < view.count
        and view.lemma(after + 1) in _TIME_UNITS
    ):
        return None  # "5.64 million three months earlier", "thousands last week"
    head = view.head[number]
    steps = 0
    while (
        view.dep[number] in ("quantmod", "compound", "nummod", "advmod", "npadvmod")
        and head < view.count
        and view.pos[head] in ("NUM", "SYM")
        and steps < 4
    ):
        if view.head[head] == head:
            break
        number, head, steps = head, view.head[head], steps + 1
    if (
        head >= after
        and view.noun(head)
        and head - after <= 7
        and view.dep[number] in ("nummod", "amod", "compound", "nmod", "advmod", "quantmod")
    ):
        if all(
            view.pos[t] not in ("VERB", "AUX", "ADP", "SCONJ", "CCONJ") or view.tag[t] in ("VBN", "VBG", "CC")
            for t in range(after, head)
        ):
            return _extended(view, head)
    return run_head(view, after)


def counted_inside(view: View, after: int, head: int) -> int:
    """As in "a 92,000 asylum claims backlog": the plural inside a compound is what is counted, not its singular head."""
    if view.tag[head] == "NN" and head > after and view.tag[head - 1] == "NNS" and view.pos[head - 1] == "NOUN":
        return head - 1
    return head


def _extended(view: View, head: int) -> int:
    """The parse may stop inside a compound ("two veteran politicians"): go on to the last noun next to it."""
    if head + 2 < view.count and len(view.text[head]) == 1 and view.text[head + 1] == "-" and view.noun(head + 2):
        head += 2  # "e-mails"
    if view.text[head - 1] == "-" and view.tag[head] == "NN" and head + 1 < view.count and view.pos[head + 1] == "ADJ":
        head = run_head(view, head + 1) or head  # "two low-profile former aides"
    while (
        view.tag[head] in ("NN", "NNP")
        and head + 1 < view.count
        and view.tag[head + 1] in ("NNS", "NN")
        and view.start[head + 1] - view.end[head] == 1
    ):
        head += 1
    return head


def run_head(view: View, token: int) -> int | None:
    """The last noun of an unbroken run of adjectives and nouns."""
    found = None
    while token < view.count:
        pos = view.pos[token]
        if pos in ("NOUN", "PROPN"):
            behind = token + 1 < view.count and view.tag[token + 1] == "NNS" and view.pos[token] == "PROPN"
            if view.lower[token] in counted_words().not_counted and not behind:
                break
            found = token
            if view.tag[token] in ("NNS", "NNPS") and not (token + 1 < view.count and view.tag[token + 1] in ("NNS",)):
                break
        elif found is not None and (
            pos == "NUM"
            and view.text[token][0] in "-–"
            or view.text[token] in "\"'“”"
            and view.lower[token - 1] in ("'s", "’s")
        ):
            pass
        elif found is None and view.tag[token] == "VBD" and token + 1 < view.count and view.tag[token + 1] == "NNS":
            pass  # "60 pledged delegates"
        elif (
            pos == "ADJ"
            or view.tag[token] in ("VBN", "VBG", "JJ", "RB", "RBS", "RBR")
            or view.lower[token] in ("-", "–", "'s", "’s", "more", "other", "&", "/")
        ):
            if found is not None and view.lower[token] not in ("-", "–", "'s", "’s", "&", "/"):
                break
        else:
            break
        token += 1
    return found


def after_of(view: View, token: int) -> int | None:
    """The head noun of the phrase behind "of" ("of all those civilian deaths"); ``token`` is the one behind "of"."""
    of = token - 1
    if token < view.count and view.tag[token] in ("WP", "WRB"):
        return None  # "half of what it was"
    objects = [c for c in view.children(of) if view.dep[c] == "pobj" and view.noun(c)] if view.lower[of] == "of" else []
    if objects and view.lower[objects[0]] not in number_words().vague:
        return possessed(view, _extended(view, objects[0]))
    while token < view.count and (
        view.pos[token] in ("DET", "PRON", "NUM", "SYM")
        or view.lower[token] in ("at", "least", "more", "than", "about", "roughly", "over")
        or view.tag[token] in ("PRP$", "PDT", "WP$", "POS")
    ):
        token += 1
    found = run_head(view, token)
    if found is None:
        return None
    if found + 1 < view.count and view.lower[found + 1] in ("'s", "’s"):
        return possessed(view, found)
    if view.lower[found] in number_words().vague:
        return after_of(view, found + 2) if found + 2 < view.count and view.lower[found + 1] == "of" else None
    head = view.head[found]
    if (
        head > found
        and head - found <= 4
        and view.noun(head)
        and view.dep[found] in ("compound", "nmod", "poss", "amod")
    ):
        return head
    return found


def possessed(view: View, noun: int) -> int:
    """As in "three of Toyvale's robo-chosen": the word at the end of what is possessed, where a possessor was found."""
    if noun + 2 >= view.count or view.lower[noun + 1] not in ("'s", "’s"):
        return noun
    begin = noun + 2
    while begin + 1 < view.count and (view.pos[begin] == "NUM" or view.lower[begin] in _BEFORE_NUMBER):
        begin += 1
    last = run_head(view, begin) or begin
    while last + 1 < view.count and view.start[last + 1] == view.end[last] and view.text[last + 1][0] not in '.,;:!?"”':
        last += 1
    return last if view.text[last].isalpha() and view.pos[last] in ("NOUN", "PROPN", "VERB", "ADJ") else noun


#: verbs that the model takes for nouns in a headline: "Blast Kills at Least 19"
_HEADLINE_VERBS = frozenset({"kills", "injures", "wounds"})


def left_out(view: View, number: int, after: int, previous: Counted | None, vague: bool) -> Counted | None:
    """What a number counts when no noun follows it."""
    words = counted_words()
    following = view.lower[after] if after < view.count else ""
    if following == "who" and number and view.lower[number - 1] in ("the", "than", "of", "some", "about"):
        return Counted("person", None, "who")  # "the 6,995 who died"
    if following in ("more", "others", "other") or view.lower[number] == "others":
        if previous and previous.lemma and _parallel(view, number, previous):
            return Counted(previous.lemma, None, "as-before")
        return Counted("person", None, "others") if _of_people(view, number, after) else None
    if following in words.people and (
        view.tag[after] in ("VBN", "JJ", "VBD", "RB") or view.pos[after] in ("VERB", "ADJ", "NOUN")
    ):
        return Counted("person", None, "participle")
    if following in ("were", "was", "are", "have", "had", "been", "is") and number < view.count:
        for token in range(after + 1, min(after + 5, view.count)):
            if view.lower[token] in words.people:
                return Counted("person", None, "participle")
            if view.pos[token] not in ("AUX", "ADV"):
                break
    before = number - 1
    while before > 0 and (
        view.pos[before] in ("NUM", "ADV", "SYM", "DET", "ADJ")
        or view.lower[before] in ("about", "than", "around", "over", "least", "at", "up", "to", "some")
    ):
        before -= 1
    if before > 0 and view.lower[before] == "of" and view.noun(before - 1):
        noun = view.lower[before - 1]
        if noun in words.groups:
            return Counted("person", before - 1, "in-front")
        if noun in words.tolls:
            return Counted(words.tolls[noun], before - 1, "in-front")
        return None
    if previous is not None and view.dep[number] in ("nsubj", "nsubjpass") and not vague and previous.lemma != "time":
        return Counted(previous.lemma, None, "as-before")
    verb = view.head[number]
    if view.dep[number] == "nsubjpass" and view.pos[verb] == "VERB" and view.lower[verb] in words.people:
        return Counted("person", None, "participle")  # "at least 74, eight of them children, were killed"
    if (
        before >= 0
        and (view.pos[before] == "VERB" or view.lower[before] in _HEADLINE_VERBS)
        and (
            view.lower[before] in words.people
            or view.lower[before] in _HEADLINE_VERBS
            or view.lemma(before) in words.casualties
        )
    ):
        return Counted("person", None, "participle")
    if vague and following not in ("%",):
        return Counted("person", None, "bare-plural") if _of_people(view, number, after) else None
    return None


def _parallel(view: View, number: int, previous: Counted) -> bool:
    """Not so in "razed hundreds of homes; thousands more lost power": those who act are no more of what was acted on."""
    if "than" in view.lower[number + 1 : number + 3]:
        return True  # "39 more than needed"
    acts = view.dep[number] == "nsubj" and view.pos[view.head[number]] != "AUX"
    return not (acts and previous.token is not None and view.dep[previous.token] in ("dobj", "pobj"))


def _of_people(view: View, number: int, after: int) -> bool:
    """Do the verbs beside a number without a noun say that people are counted: its own, or one right behind it?"""
    words = counted_words()
    near = range(after, min(after + 4, view.count))
    if any(view.lower[t] in words.people or view.lower[t] in words.crowds for t in near):
        return True
    token, own, vague = number, True, number_words().vague  # own: still inside "tens of thousands"
    for _ in range(5):
        head = view.head[token]
        if view.pos[head] in ("VERB", "AUX"):
            lemma = view.lemma(head)
            if view.lower[head] in words.people or lemma in words.people_verbs:
                return True
            acts = own and view.dep[token] == "nsubj" and view.pos[head] == "VERB"
            return acts and lemma not in words.money_verbs
        own = own and (view.lower[head] == "of" or view.lower[head] in vague)
        if head == token:
            return view.dep[token] == "ROOT" and after >= view.count
        if view.lower[head] in words.groups or view.lower[head] in words.crowds:
            return True
        token = head
    return False


def subject_counted(view: View, subject: int) -> Counted | None:
    """The noun counted by a subject: "seats increased from 9 to 10", "the number of seats", "the death toll"."""
    words = counted_words()
    lower = view.lower[subject]
    if lower in words.tolls:
        return Counted(words.tolls[lower], subject, "subject")
    if lower in words.totals:
        for child in view.children(subject):
            if view.lower[child] == "of":
                noun = after_of(view, child + 1)
                if noun is not None:
                    return Counted(singular(view, noun), noun, "subject")
        return None
    if view.tag[subject] in ("NNS", "NNPS") and view.pos[subject] == "NOUN":
        return Counted(singular(view, subject), subject, "subject")
    return None
