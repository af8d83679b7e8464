"""Part of speech and neighbours decide whether an ambiguous word is a time: May, march, second, fall, 1709."""

from __future__ import annotations

from pipeline.stages.dates.reading import Match

_NOT_A_YEAR_BEFORE = frozenset(
    "$ £ € # no. flight route highway some room model suite apartment box extension bus type unit".split()
)
#: what goes back, dates or is dated to a year
_BACK = frozenset("back dates dating dated".split())
#: tags of what may be counted by a number before it
_COUNTED = ("NN", "JJ", "VB", "CD", "$", "HYPH")
#: before a year and a plural: the 1996 elections
_YEAR_OF_MANY = frozenset("the 's its his their in of those these -".split())
_NOT_A_YEAR_AFTER = frozenset(
    "percent % people points feet meters metres miles kilometers kilometres km kg tons tonnes dollars pounds euros "
    "yards hours minutes seconds days weeks months years acres barrels shares volts mph ft troops civilians soldiers "
    "men women children times million billion thousand hundred".split()
)


#: the Sunday Times, Saturday Night Live: names that begin with a day
_PAPERS = frozenset("times telegraph mail mirror express herald post independent tribune review".split())
_SHOWS = frozenset("live football fever lights".split())


def is_month(match: Match) -> bool:
    """A bare month name is a month: May and March by their tag and what stands around, no part of a person's name."""
    token = match.token("month")
    if token.ent_type_ == "PERSON":
        return False
    if token.tag_ in ("MD", "VB", "VBD", "VBP", "VBZ"):
        return False
    if token.dep_ == "nsubj" and token.head.lemma_ in ("say", "tell", "add", "ask"):
        return False  # April said
    lower = token.lower_
    if lower in ("may", "march", "august") and not match.span("dir"):
        if match.start == 0 or not token.text[0].isupper():
            return token.tag_ == "NNP" and lower != "may"
        before = match.token_before()
        if before is not None and before.tag_ in ("NNP", "NNPS") and before.ent_type_ == "PERSON":
            return False
        if lower == "march" and match.after() in ("for", "of", "on") and match.before() not in ("in", "since", "by"):
            return False
        if lower == "may" and before is not None and before.tag_ == "NNP" and not before.ent_type_ == "DATE":
            return False
        if lower == "march" and match.before() in ("the", "a", "this") and match.after() in ("of", "on", "for", "to"):
            return False
    if len(lower) == 3 and lower != "may" and not match.span("year"):
        return token.tag_ in ("NNP", "NN") and token.ent_type_ in ("DATE", "")
    return True


def is_weekday(match: Match) -> bool:
    token = match.token("weekday")
    lower = token.lower_.rstrip(".")
    if lower in ("sun", "sat", "mon", "wed") and token.ent_type_ not in ("DATE", "TIME"):
        return False
    if match.after() in _PAPERS and match.token_after().text[:1].isupper():
        return False
    if match.span("part") and match.after() in _SHOWS and match.token_after().text[:1].isupper():
        return False
    return not (lower == "sun" and match.before() == "the")


def is_part_of_name(match: Match, *, holiday: bool = False) -> bool:
    """Inside a person's, an organisation's or a work's name: Friday the character, the Sunday Times."""
    token = match.token("month" if match.span("month") else "weekday" if match.span("weekday") else "")
    kind = token.ent_type_
    if kind == "PERSON" and not match.span("day"):
        return not match.span("dir") and (not holiday or match.end - match.start == 1)
    if kind in ("ORG", "WORK_OF_ART", "PRODUCT") and not holiday:
        after, before = match.token_after(), match.token_before()
        return bool(
            (after is not None and after.ent_iob_ == "I" and after.text[:1].isupper() and after.tag_.startswith("NNP"))
            or (token.ent_iob_ == "I" and before is not None and before.tag_ == "NNP")
        )
    return False


def is_season(match: Match) -> bool:
    """The season, not the verb fall, a fall in prices or the spring of a mattress."""
    token = match.token("season")
    lower = token.lower_
    if token.tag_ not in ("NN", "NNP"):
        return False
    after = match.after()
    if after == "-" and match.after(1) not in match.reading.words.words["SEASON"]:
        return False  # spring-loaded
    if lower in ("fall", "spring"):
        if match.before() not in ("in", "by", "during", "since", "until", "of", "early", "late", "mid", "this", "for"):
            return False
        if after in ("of", "in", "from", "to"):
            return False
    elif lower in ("summer", "winter", "autumn"):
        before = ("in", "during", "since", "until", "by", "early", "late")
        return match.text().startswith("the ") or match.before() in before
    return match.text().startswith("the ") or match.before() == "in"


def is_year(match: Match) -> bool:
    """A bare number of four digits is a year by what stands around it: "in 1709", not "1709 schoolchildren"."""
    year = match.integer("year")
    before, after = match.before(), match.after()
    following = match.token_after()
    if after in _NOT_A_YEAR_AFTER or before in _NOT_A_YEAR_BEFORE:
        return False
    if before == "than" and match.before(2) not in ("rather", "later", "earlier", "other"):
        return False
    if before in ("-", "–") and match.before(2).isdecimal() and len(match.before(2)) == 3:
        return False  # 555-1999, a telephone
    if after in ("-", "–") and match.after(1) in ("year", "month", "day", "member", "page", "foot", "mile", "ton"):
        return False
    if following is not None and following.tag_ == "NNS" and following.lower_ not in ("elections", "games", "results"):
        if before not in _YEAR_OF_MANY or not 1900 <= year <= 2050:
            return False
    head = match.token("year").head
    if before == "of" and head.tag_ == "NNS" and head.i > match.token("year").i:
        return False  # a poll of 2047 registered voters
    if 1900 <= year <= 2050:
        if before in ("about", "around", "nearly", "almost", "over"):
            return following is None or not following.tag_.startswith("NN")
        return True
    if not 1400 <= year <= 2100:
        since = before in ("in", "since", "year") or before == "to" and match.before(2) in _BACK
        return since and (following is None or not following.tag_.startswith(_COUNTED))
    return before in ("in", "since", "of", "by", "until", "from", "to", "between", "and", "(", "-", "–", "year", "to")


#: before units that are no length of their own: the days before, a matter of days after
_MEASURED = frozenset("the of - these those business".split())


def is_unit(match: Match, name: str, way: str) -> bool:
    """A unit word is a time: not "the second", not "the day" in an idiom, not a quarter of the votes."""
    token = match.token("unit")
    text = token.lower_
    if name == "second" and (token.tag_ not in ("NN", "NNS") or way not in ("count", "bare")):
        return False
    if way == "the":
        if text == "quarter":
            return match.after() not in ("of", "-", "final", "century", "mile")
        if text in ("year", "month", "week", "weekend"):
            if match.after() == "of":
                return text == "week" and bool(match.reading.words.classes(match.after(1).title()))
            if match.after() in ("before", "after", "-", "when"):
                return False
            return match.before() not in ("of", "during") or text in ("year", "weekend")
        return False
    if name == "quarter" and match.after() == "of" and way == "count":
        if match.text("num") in ("three", "3") or match.span("art"):
            return False
    if token.text.istitle() and token.ent_type_ in ("ORG", "WORK_OF_ART", "PRODUCT", "EVENT"):
        return False  # 60 Minutes, the Six-Day War
    if way == "bare":
        if match.after() in ("after", "before") and match.before() not in _MEASURED:
            return name in ("minute", "hour", "day", "week", "month", "year", "decade")  # hours after the ceasefire
        if match.before() == "-" or (match.before() == "of" and match.before(2) == "matter"):
            return False
        if name == "quarter" and match.after() == "of":
            return False
        if match.after() == "of" and match.before() != "two":
            return match.before() not in ("the", "early")  # the days of plenty, the early hours of Thursday
        return match.before() in ("for", "in", "within", "over", "of", "after", "the", "two", "took", "take", "takes")
    if way == "count" and match.span("art"):
        article = match.text("art")
        if name in ("day", "second", "minute", "hour", "night", "weekend", "quarter") and article in ("a", "an"):
            return match.before() in (
                "for within in after about over than nearly almost least most only just barely lasted once under last "
                "took takes take spent every and some offered as to".split()
            ) or match.after() in ("after", "before", "of", "long", "from", "since")
    return True
