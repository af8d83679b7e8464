"""What stands behind a unit: a rate's denominator ("a barrel"), an age ("years old"), a place in time."""

from __future__ import annotations

from pipeline.stages.quantities.figure import DASHES, Figure
from pipeline.stages.quantities.pieces import Pieces
from pipeline.stages.quantities.units import Tables, unit_after
from pipeline.stages.quantities.words import word_class

_OLD = ("old", "olds", "yo")


def rate_after(pieces: Pieces, index: int, tables: Tables) -> tuple[str, int] | None:
    """A rate's denominator that begins at a piece ("per hour", "a day", "-a-share"): its name and the next piece."""
    hyphen = pieces.word(index) == "-" and pieces.word(index + 1) in ("a", "an", "per")
    at = index + hyphen
    word = pieces.word(at)
    if word not in ("a", "an", "per", "each", "every", "/", "apiece"):
        return None
    noun = at + 1 + (hyphen and pieces.word(at + 1) == "-")
    if word in ("/", "per"):
        unit = unit_after(pieces, noun, tables)
        if unit is not None and unit.first == noun and unit.unit.kind in ("measure", "duration"):
            return unit.unit.name, unit.last
        if word == "/" and not (pieces.glued(at) and pieces.glued(noun)):
            return None
    two = f"{pieces.word(noun)} {pieces.word(noun + 1)}"
    if two in tables.per:
        return tables.per[two], noun + 2
    name = tables.per.get(pieces.word(noun))
    if name is None:
        if (
            word == "per"
            and noun < pieces.count
            and pieces.text[noun].isalpha()
            and pieces.word(noun) not in ("cent", "se", "diem", "annum")
        ):
            return pieces.word(noun), noun + 1
        return (
            ("year", noun + 1)
            if word == "per" and pieces.word(noun) == "annum"
            else ("day", noun + 1)
            if two.startswith("diem")
            else None
        )
    if word in ("a", "an", "each", "every") and pieces.word(noun + 1) in (
        "ago",
        "earlier",
        "later",
        "after",
        "before",
        "old",
        "or",
        "and",
        "-",
        "to",
        "from",
        "of",
    ):
        if (
            pieces.word(noun + 1) not in ("or", "and", "to", "from")
            or name in ("year", "month", "week", "day", "decade")
            and pieces.word(noun + 1) == "or"
        ):
            return None
    return name, noun + 1


def age(pieces: Pieces, figure: Figure) -> None:
    """As in "10-year-old", "aged 14", "three months old", "87 years of age", "an 87 yo man"."""
    last = figure.last
    before = pieces.word(figure.first - 1)
    if figure.high is not None and before in ("between", "from"):
        before = pieces.word(figure.first - 2)
    if figure.kind == "duration" and not figure.per:
        at = last + (pieces.word(last) in DASHES)
        if pieces.word(at) in _OLD or pieces.word(at) == "of" and pieces.word(at + 1) == "age":
            figure.kind, figure.rule = "age", "age:years-old"
            figure.last = at + 1 + (pieces.word(at) == "of")
            if figure.unit_span:
                figure.unit_span = (figure.unit_span[0], pieces.end[figure.last - 1])
    elif not figure.unit and pieces.word(last) == "yo" or pieces.word(last) == "y" and pieces.word(last + 2) == "o":
        figure.kind, figure.unit, figure.rule = "age", "year", "age:yo"
        figure.unit_span = (pieces.start[last], pieces.end[last])
        figure.last = last + 1
    if not figure.unit and _age_bound(pieces, figure):
        figure.kind, figure.unit, figure.rule = "age", "year", "age:bound"
    if not figure.unit and (
        before in ("aged", "age", "ages") or before in ("of", "at") and pieces.word(figure.first - 2) in ("age", "ages")
    ):
        if before == "age" and pieces.word(figure.first - 2) in ("old",) or not 0 <= figure.value <= 130:
            return
        figure.kind, figure.unit, figure.rule = "age", "year", "age:aged"
    if figure.kind in ("", "duration") and figure.unit in ("", "year") and _age_of_rule(pieces, figure):
        figure.kind, figure.unit, figure.rule = "age", "year", "age:limit"


def _age_of_rule(pieces: Pieces, figure: Figure) -> bool:
    """As in "raise the retirement age to 63", "the voting age is 16": a number an age is set to."""
    if not 1 <= figure.value <= 110 or figure.form not in ("digits", "words"):
        return False
    at = figure.first - 1
    while at > figure.first - 4 and pieces.word(at) in word_class("set_to"):
        at -= 1
    return at < figure.first - 1 and pieces.word(at) == "age" and not pieces.word(figure.last).endswith("s")


def _age_bound(pieces: Pieces, figure: Figure) -> bool:
    """As in "voters under 30", "those 45 and over", "65 or older": a bound on people's age."""
    if figure.form not in ("digits", "words") or not 1 <= figure.value <= 110 or figure.kind:
        return False
    before, after, then = pieces.word(figure.first - 1), pieces.word(figure.last), pieces.word(figure.last + 1)
    if after in ("and", "or") and then in ("older", "younger"):
        return True
    people = word_class("of_age")
    if after in ("and", "or") and then in ("over", "under", "up", "above", "below"):
        return before in people
    return (
        before in ("under", "over")
        and pieces.word(figure.first - 2) in people
        and not (after.isalpha() and after.endswith("s"))
    )


def placing(pieces: Pieces, figure: Figure) -> str:
    """The rule of a duration that only places something in time ("two years ago", "the past five days"), else ""."""
    if pieces.word(figure.last) in word_class("placed"):
        return "duration:placing"
    if pieces.word(figure.first - 1) in word_class("window"):
        return "duration:window"
    return ""
