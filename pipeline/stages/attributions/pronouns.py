"""Whom a pronoun source stands for: "she said" -> the woman spoken of.

The choice follows what the literature on pronoun resolution agrees on: agreement in gender and number, recency, subjects
before objects (Lappin & Leass 1994), and, for quotations, that a speaker tends to go on speaking. The weights were set
by hand on the development articles' sources (tests/stages/attributions/sources_gold.json) and are few on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.stages.attributions.mentions import Mention

PERSONAL = {"he": "male", "she": "female", "him": "male", "her": "female", "his": "male"}
IMPERSONAL = frozenset(("it", "its"))
PLURAL = frozenset(("they", "them", "their"))

#: how much each piece of evidence counts
SUBJECT, PREVIOUS_SOURCE, GENDER, UNKNOWN_GENDER = 1.0, 1.5, 0.6, -0.5
QUOTED, PER_SENTENCE, SAME_SENTENCE, REPEATED = -2.0, -0.7, 0.3, 0.15
#: a place is rarely what "it" is
PLACE = -0.8
#: sentences back that a pronoun can reach
REACH = 6
#: label of a speaker who is described and not named
DESCRIPTION = "description"
#: sentences back that a pronoun reaches to a speaker who is only described
DESCRIPTION_REACH = 2
#: best candidate's score under which, and lead over the next one within which, a pronoun is left as it stands
LEAST, LEAD = -1.6, 0.25

_FITTING = {"it": ("ORG", "GPE"), "they": ("ORG", "NORP")}


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source earlier in the text: where it stands, its name, and the name's label.

    label: OntoNotes' for a name, DESCRIPTION for a person without one ("the mayor"), "" for anything else.
    """

    sentence: int
    section: int
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A resolved source: its name, the rule that chose it and how sure the rule is (0 to 1)."""

    name: str
    label: str
    rule: str
    confidence: float


def resolve_pronoun(
    pronoun: str,
    *,
    start: int,
    sentence: int,
    section: int,
    mentions: Sequence[Mention],
    genders: dict[str, str],
    content: Iterable[tuple[int, int]],
    previous: Speaker | None,
) -> Choice | None:
    """The name a pronoun stands for, or None where no name clearly fits.

    ``mentions`` are those before the pronoun, latest last; ``content`` the stretches (code points) of what is said: a
    speaker doesn't name himself in them; ``previous`` the source of the attribution before this one.
    """
    pronoun = pronoun.lower()
    gender = PERSONAL.get(pronoun, "")
    fitting = ("PERSON",) if gender else _FITTING["it" if pronoun in IMPERSONAL else "they"]
    content = tuple(content)
    scores: dict[str, float] = {}
    labels: dict[str, str] = {}
    for mention in reversed(mentions):
        back = sentence - mention.sentence
        if back > REACH:
            break
        if mention.label not in fitting or any(first <= mention.start < last for first, last in content):
            continue
        known = genders.get(mention.name, "")
        if gender and known and known != gender:
            continue
        score = PER_SENTENCE * back + (SAME_SENTENCE if back == 0 else 0.0)
        score += SUBJECT * mention.subject + QUOTED * mention.quoted
        if gender:
            score += GENDER if known else UNKNOWN_GENDER
        elif mention.label == "GPE":
            score += PLACE
        if mention.name in scores:
            scores[mention.name] = max(scores[mention.name], score) + REPEATED
        else:
            scores[mention.name], labels[mention.name] = score, mention.label
    if (
        previous
        and previous.name
        and sentence - previous.sentence <= REACH
        and _agrees(previous, gender, fitting, genders)
    ):
        near = PER_SENTENCE * max(0, section - previous.section)
        base = scores.get(previous.name, PER_SENTENCE * (sentence - previous.sentence))
        scores[previous.name] = base + PREVIOUS_SOURCE + near
        labels.setdefault(previous.name, previous.label)
    if not scores:
        if gender and previous and previous.label == DESCRIPTION and sentence - previous.sentence <= DESCRIPTION_REACH:
            return Choice(previous.name, DESCRIPTION, "pronoun:previous-description", 0.6)
        return None
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (name, best), second = ranked[0], ranked[1][1] if len(ranked) > 1 else -9.0
    if best < LEAST or best - second < LEAD:
        return None
    rule = "pronoun:previous-source" if previous and previous.name == name else "pronoun:recency"
    return Choice(name, labels[name], rule, round(min(0.95, 0.55 + 0.12 * min(best - second, 3.0)), 2))


def _agrees(previous: Speaker, gender: str, fitting: Sequence[str], genders: dict[str, str]) -> bool:
    known = genders.get(previous.name, "")
    return previous.label in fitting and not (gender and known and known != gender)
