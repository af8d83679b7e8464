"""Joining: two expressions that are the ends of one stretch, and since, until, by, before and after in front of one."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.config import DatesConfig
from pipeline.records import TextSpan
from pipeline.stages.dates.partial import Found, Partial

_DASHES = ("-", "–", "—", "‑", "/")
_OPEN = {
    "since": "since", "until": "until", "till": "until", "til": "until", "by": "by", "before": "before",
    "after": "after", "through": "until",
}  # fmt: skip


def join(text: str, found: list[Found], settings: DatesConfig, *, offset: int) -> list[Found]:
    """RANGE findings put in front of their ends. ``low`` and ``high`` count from the document's first finding."""
    out: list[Found] = []
    i = 0
    while i < len(found):
        one = found[i]
        two = found[i + 1] if i + 1 < len(found) else None
        span = _ends(text, one, two) if two is not None else None
        if span is not None:
            one, two = _shared(one, two)
            whole = TextSpan(*span)
            at = offset + len(out)
            out.append(
                Found(*span, text[span[0] : span[1]], "RANGE", "range", Partial("range"), tense=one.tense,
                      low=at + 1, high=at + 2, relation="between", approximate=one.approximate or two.approximate)
            )  # fmt: skip
            out += [replace(one, part_of=whole), replace(two, part_of=whole)]
            i += 2
            continue
        relation = _length_of(text, one, two) if two is not None else ""
        if relation:
            whole = TextSpan(one.start, two.end)
            at = offset + len(out)
            out.append(
                Found(*whole, text[one.start : two.end], "RANGE", relation, Partial("range"), tense=one.tense,
                      low=at + 1, high=at + 2, relation=relation)
            )  # fmt: skip
            out += [replace(one, part_of=whole), replace(two, part_of=whole)]
            i += 2
            continue
        onward = _ONWARD.match(text, one.end) if _is_point(one) else None
        if onward is not None:
            before = _words_before(text, one.start, 1)
            whole = TextSpan(before[0][1] if before and before[0][0] == "from" else one.start, onward.end())
            out.append(
                Found(*whole, text[whole.start : whole.end], "RANGE", "onward", Partial("range"), tense=one.tense,
                      low=offset + len(out) + 1, relation="onward")
            )  # fmt: skip
            out.append(replace(one, part_of=whole))
            i += 1
            continue
        opened = _opened(text, one, found[i - 1].end if i else 0)
        if opened is not None:
            start, relation, approximate = opened
            at = offset + len(out)
            low, high = (at + 1, None) if relation in ("since", "after", "so far") else (None, at + 1)
            whole = TextSpan(start, one.end)
            out.append(
                Found(start, one.end, text[start : one.end], "RANGE", relation, Partial("range"), tense=one.tense,
                      low=low, high=high, relation=relation, approximate=approximate)
            )  # fmt: skip
            out.append(replace(one, part_of=whole))
        elif part := _part_named(one, settings):
            whole = TextSpan(one.start, one.end)
            at = offset + len(out) + 1
            out.append(replace(one, type="RANGE", rule=f"{part}-part", partial=Partial("range"), low=at, relation=part))
            out.append(replace(one, part_of=whole))
        else:
            out.append(one)
        i += 1
    return out


#: a clause after "since", in characters
_CLAUSE = 90
_SINCE = re.compile(r"\b[Ss]ince (?:[^\s.,;:!?()\"“”]+ ){2,12}\Z")


def _is_point(found: Found) -> bool:
    return found.type in ("DATE", "TIME") and (found.partial.kind in ("date", "unit", "offset"))


def _grain(found: Found) -> str:
    """The smallest part that is stated; ends that stand side by side without "from" must agree in it."""
    parts = found.partial
    if parts.kind != "date":
        return parts.unit
    for name in ("clock", "part", "day", "weekday", "month", "quarter", "half", "season", "holiday", "year", "decade"):
        if getattr(parts, name):
            return name
    return "century" if parts.century else ""


def _words_before(text: str, offset: int, count: int) -> list[tuple[str, int]]:
    """The last words before an offset in its line, nearest first, with where they begin."""
    words, end = [], offset
    for _ in range(count):
        # by offsets: a copy of the text up to here would make a long document's cost grow with its square
        while end and text[end - 1] in " \n":
            end -= 1
        if not end:
            break
        begin = text.rfind(" ", 0, end) + 1
        begin = max(begin, text.rfind("\n", begin, end) + 1, text.rfind("(", begin, end) + 1)
        words.append((text[begin:end].lower(), begin))
        end = begin
    return words


def _ends(text: str, one: Found, two: Found) -> tuple[int, int] | None:
    """Where two findings are the ends of a range: its span."""
    if not (_is_point(one) and _is_point(two)) or two.start - one.end > 12:
        return None
    between = text[one.end : two.start].strip().lower()
    before = _words_before(text, one.start, 1)
    opening, begin = before[0] if before else ("", one.start)
    if opening == "between" and between in ("and", "to", "-", "–"):
        return begin, two.end
    if between in (", to", "to", "through", "until", "till", "thru", "up to", "up until", "and until", ", until", ", through"):
        if opening == "from":
            return begin, two.end
        return (one.start, two.end) if _grain(one) == _grain(two) != "" else None
    if between in _DASHES and two.start - one.end <= 3 and (_grain(one) == _grain(two) or opening == "from"):
        return (begin if opening in ("from", "between") else one.start), two.end
    return None


def _shared(one: Found, two: Found) -> tuple[Found, Found]:
    """A year or month stated once serves both ends."""
    a, b = one.partial, two.partial
    if a.kind == b.kind == "date" and a.clock and b.clock and a.unit == "day" and b.unit != "day":
        a = replace(b, clock=a.clock)  # from 9 a.m. to 5 p.m. on Tuesday
    elif a.kind == b.kind == "date":
        if a.year is None and b.year is not None and (a.month or a.quarter or a.season):
            late = a.month and b.month and (a.month, a.day or 0) > (b.month, b.day or 0)
            a = replace(a, year=b.year - 1 if late else b.year)
        elif a.year is None and b.base is not None and a.base is None and (a.month or a.quarter):
            a = replace(a, base=b.base)
        elif b.year is None and a.year is not None and b.month and a.month:
            b = replace(b, year=a.year + 1 if (b.month, b.day or 99) < (a.month, a.day or 0) else a.year)
    return replace(one, partial=a), replace(two, partial=b)


def _part_named(one: Found, settings: DatesConfig) -> str:
    """early, mid, late (where the settings have them), earlier or later of a unit; "" where it is none of these."""
    if one.type != "DATE" or one.modifier not in ("START", "MID", "END") or one.partial.kind not in ("date", "unit"):
        return ""
    if _grain(one) in ("day", "weekday", "holiday", "clock"):
        return ""
    if one.modifier == "MID":
        return "mid" if "mid" in settings.thirds else ""
    words = one.text.lower().replace("-", " ").split()[:2]
    for word in ("earlier", "later"):
        if word in words:
            return word
    return next((word for word in ("early", "late") if word in words and word in settings.thirds), "")


_ONWARD = re.compile(r" (?:and )?onwards?\b")
_ENDING = re.compile(r",? (?:that )?(?:ended|ending|to|through) (?:on )?(?:the )?\Z")


def _length_of(text: str, one: Found, two: Found) -> str:
    """first-of: the first nine months of 2016; ending: the nine months ended Sept. 30; "" where it is neither."""
    if _inside(text, one, two):
        return "first-of"
    if one.rule not in ("unit-bare", "duration-first", "duration", "duration-period") or two.type != "DATE":
        return ""
    if one.partial.unit not in ("day", "week", "month", "quarter", "year"):
        return ""
    if _grain(two) not in (("year",) if one.partial.unit == "year" else ()) + ("day", "month", "weekday"):
        return ""
    if not one.text.lower().startswith("the ") and "period" not in one.text:
        return ""
    return "ending" if two.start - one.end < 24 and _ENDING.fullmatch(text, one.end, two.start) else ""


def _inside(text: str, one: Found, two: Found) -> bool:
    """The first nine months of 2016."""
    if one.rule not in ("duration-first", "duration-last-of") or one.partial.count is None:
        return False
    if text[one.end : two.start] != " of " or two.type != "DATE" or two.partial.kind not in ("date", "unit"):
        return False
    words = one.text.lower().split()
    return not two.partial.day and any(word in words for word in ("first", "last", "final", "opening", "closing"))


def _opened(text: str, one: Found, floor: int) -> tuple[int, str, bool] | None:
    """Where since, until, by ... stands in front: where it begins, what it is, and whether a clause stands between.

    "since the campaign was launched in 2014" begins some time in 2014: approximate.
    """
    if not _is_point(one) or one.part_of is not None:
        return None
    before = _words_before(text, one.start, 2)
    if not before:
        return None
    word, begin = before[0]
    if word == "far" and len(before) > 1 and before[1][0] == "so" and one.partial.kind == "unit":
        return (before[1][1], "so far", False) if one.partial.direction == "this" else None
    if word == "the" and len(before) > 1 and before[1][0] == "since" and one.partial.kind == "date":
        return before[1][1], "since", False  # since the June 14 fire
    if word in _OPEN and word != "since" and text[one.end : one.end + 2] in ("'s", "’s"):
        return None  # after Friday's ruling
    if word in _OPEN:
        return begin, _OPEN[word], False
    clause = _SINCE.search(text, max(floor, one.start - _CLAUSE), one.start)
    if clause is not None and clause.end() == one.start:
        return clause.start(), "since", True
    return None
