"""Whether two claims are one: the same figure, or two figures for one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from rapidfuzz import fuzz

from pipeline.compare.features import Features, lexicon, stem

#: Rarest words and names of a claim that it is looked up by.
KEYS = 8
#: A word that more than this share of the claims holds tells nothing about an event.
COMMON_SHARE = 0.02
#: Days between two publications within which two claims without a stated period may speak of one event.
NEAR_DAYS = 30
#: Shares of the lighter claim's weight of words that must stand in the other one too.
SAME_FIGURE_SHARE, SMALL_FIGURE_SHARE, OTHER_FIGURE_SHARE = 0.45, 0.6, 0.6
#: The same, from which two equal amounts are one whatever they are said to be of.
SURE_SHARE = 0.75
#: rapidfuzz's token-set ratio from which two statements without a figure are the same.
STATEMENT_RATIO = 92.0
#: Words that a statement without a figure must hold to be compared at all.
STATEMENT_WORDS = 3
#: What many figures are figures of.
_GENERAL = frozenset(
    stem(w)
    for w in {"share", "shares", "stock", "company", "price", "sale", "profit", "result", "net", "income", "loss"}
)
_CASUALTIES = frozenset({"dead", "injured"})
#: How many times the lower one the higher of two figures for one thing may be; the same where one's place is a part of
#: the other's.
ORDER, NEAR = 10, 2
_NEGATIONS = frozenset({"not", "no", "never", "none", "nobody", "nothing", "cannot", "neither"})
#: Amounts up to which more must agree than the number.
SMALL_AMOUNT = 1000
_TIME_UNITS = frozenset({"year", "month", "week", "day", "hour", "minute", "second", "decade"})


class Weights:
    """How much a word or name tells: the logarithm of how few of the claims hold it."""

    def __init__(self, claims: Sequence[Features]) -> None:
        self.count = Counter(token for claim in claims for token in claim.words | claim.names)
        self.total = max(len(claims), 2)
        self.weight = {token: log(1 + self.total / n) for token, n in self.count.items()}

    def rarest(self, claim: Features) -> list[str]:
        limit = max(50, int(self.total * COMMON_SHARE))
        tokens = [t for t in claim.words | claim.names if self.count[t] <= limit]
        return sorted(tokens, key=lambda t: (self.count[t], t))[:KEYS]

    def share(self, one: Features, other: Features) -> float:
        """Weight of the words both hold, as a share of the lighter one's."""
        common = sum(self.weight[w] for w in one.words & other.words)
        lighter = min(sum(self.weight[w] for w in one.words), sum(self.weight[w] for w in other.words))
        return common / lighter if lighter else 0.0


def periods_agree(one: Features, other: Features) -> bool:
    """Whether two claims may speak of one period: the stated ones nearly coincide, or the documents are near."""
    if (one.start or one.end) and (other.start or other.end):
        starts = (one.start or one.end, other.start or other.end)
        ends = (one.end or one.start, other.end or other.start)
        overlap = min(ends) - max(starts) + 1
        longer = max(ends[0] - starts[0], ends[1] - starts[1]) + 1
        return overlap >= 1 and overlap >= 0.8 * longer
    if one.published and other.published:
        return abs(one.published - other.published) <= NEAR_DAYS
    return True


def same_claim(one: Features, other: Features, weights: Weights) -> float:
    """How surely two claims are one (0: they are not). Both have a figure of the same measure, or both have none."""
    if not periods_agree(one, other):
        return 0.0
    if one.value is None or other.value is None:
        if min(len(one.words), len(other.words)) < STATEMENT_WORDS or _denies(one) != _denies(other):
            return 0.0
        if one.text == other.text:
            return 1.0
        shorter, longer = sorted((len(one.text), len(other.text)))
        ratio = fuzz.token_set_ratio(one.text, other.text, score_cutoff=STATEMENT_RATIO) / 100
        return ratio if ratio and shorter >= 0.5 * longer else 0.0
    common, share = len(one.words & other.words), weights.share(one, other)
    if one.value == other.value:
        if one.own - other.own and other.own - one.own:
            return 0.0
        if one.doc_id == other.doc_id and one.text == other.text:
            return 0.0  # two figures of one sentence
        # Ages, spans of time, small and bare numbers come up everywhere: more of the sentence must agree.
        small = one.value < 13
        weak = one.measure[0] in _TIME_UNITS or not any(one.measure[:2])
        needed = SMALL_FIGURE_SHARE if small or weak else SAME_FIGURE_SHARE
        apart = one.names - other.names and other.names - one.names
        if one.measure[0] and one.value <= SMALL_AMOUNT:
            # Prices and dividends of many firms are the same number.
            if _of_different_things(one, other) or not one.names & other.names:
                return 0.0
            needed = max(needed, SMALL_FIGURE_SHARE)
        if (small and apart or _of_different_things(one, other)) and share < SURE_SHARE:
            return 0.0
        return share if share >= needed and common >= (4 if weak else 3 if small else 2) else 0.0
    if one.doc_id == other.doc_id or not any(one.measure[:2]) or not (one.alone and other.alone):
        return 0.0
    if not may_differ(one, other) or (one.measure[0] and not one.about & other.about - _GENERAL):
        return 0.0
    apart = one.names - other.names and other.names - one.names and not _within(one, other, NEAR)
    needed = SURE_SHARE if apart else OTHER_FIGURE_SHARE
    return share if share >= needed and common >= 4 and one.names & other.names else 0.0


def _denies(claim: Features) -> bool:
    return any(word in _NEGATIONS or word.endswith(("n't", "n’t")) for word in claim.text.split())


def _of_different_things(one: Features, other: Features) -> bool:
    """Whether two amounts are those of two firms: of each something else is told, and other names stand beside it."""
    return bool(
        one.measure[0]
        and (one.about and other.about and not one.about & other.about - _GENERAL)
        and (one.names - other.names and other.names - one.names)
    )


def may_differ(one: Features, other: Features) -> bool:
    """Whether two different figures may be figures for one thing: one place, and no two firms' prices."""
    if not _within(one, other, ORDER):
        return False
    if one.places and other.places and one.places != other.places:
        if not one.places & other.places or not _within(one, other, NEAR):
            return False
    return not _of_different_things(one, other)


def disputed(one: Features, other: Features) -> bool:
    """Whether two claims of one article are what two sources make of one thing: nine civilians killed, says the army,
    26, say the rebels.
    """
    return (
        one.doc_id == other.doc_id
        and one.measure == other.measure
        and bool(one.counted)
        and one.counted == other.counted
        and bool(one.source and other.source)
        and one.source != other.source
        and one.alone
        and other.alone
        and _casualty(one.counted)
        and _within(one, other, ORDER)
        and not (one.places and other.places and one.places != other.places)
        and not (_stated(one) and _stated(other) and not periods_agree(one, other))
    )


def _casualty(counted: str) -> bool:
    """Whether a noun may stand for the dead or injured: "cases" and "refugees" are many things."""
    outcomes = lexicon().outcomes
    return {outcomes.get(counted, "dead"), outcomes.get(f"{counted}s", "dead")} <= _CASUALTIES


def _within(one: Features, other: Features, times: int) -> bool:
    """Whether of two figures the higher is at most so many times the lower one."""
    if one.value is None or other.value is None:
        return False
    low, high = sorted((abs(one.value), abs(other.value)))
    return high <= times * max(low, 1)


def _stated(claim: Features) -> bool:
    return bool(claim.start or claim.end)
