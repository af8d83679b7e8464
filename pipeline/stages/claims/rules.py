"""Which rule filled which column: one entry a column, in one order."""

from __future__ import annotations

from collections.abc import Mapping

#: The columns that name a rule, as the rows' ``rules`` cell lists them. "quantity" stands for all that the figure itself
#: fills (figure, value, modifier, unit, counted, about) unless "counted" or "about" has a rule of its own; "asserted"
#: says why a figure isn't asserted.
COLUMNS = ("claim", "source", "quantity", "counted", "about", "when", "where", "asserted")


def listed(rules: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(column, rule) of the columns that have one, in order."""
    return tuple((column, rules[column]) for column in COLUMNS if rules.get(column))


def parts(rule: str) -> dict[str, str]:
    """An attribution's rule by what it filled: "tagger:say; source=pronoun:recency" has "claim" and "source"."""
    found = {}
    for number, part in enumerate(rule.split(";")):
        column, equals, name = part.strip().partition("=")
        if equals:
            found[column] = name
        elif not number and column:
            found["claim"] = column
    return found
