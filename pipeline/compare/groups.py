"""Grouping: which rows of claims.csv make the same claim, and where their figures disagree."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any

from rapidfuzz import fuzz

from pipeline.compare.features import Features, prepare
from pipeline.compare.figures import number

#: Rarest words and names of a claim that it is looked up by, and how many claims under one of them are looked at.
KEYS = 8
CANDIDATES = 24
#: A word that more than this share of the claims holds tells nothing about an event.
COMMON_SHARE = 0.02
#: Days between two publications within which two claims without a stated period may speak of one event.
NEAR_DAYS = 30
#: Shares of the lighter claim's weight of words that must stand in the other one too.
SAME_FIGURE_SHARE, SMALL_FIGURE_SHARE, OTHER_FIGURE_SHARE = 0.45, 0.6, 0.6
#: rapidfuzz's token-set ratio from which two statements without a figure are the same.
STATEMENT_RATIO = 92.0
#: Words that a statement without a figure must hold to be compared at all.
STATEMENT_WORDS = 3
_TIME_UNITS = frozenset({"year", "month", "week", "day", "hour", "minute", "second", "decade"})
#: Share of its sentences with claims that a document has in common with another of which it is a copy.
COPY_SHARE = 0.6


class _Weights:
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


def _periods_agree(one: Features, other: Features) -> bool:
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


def _same_claim(one: Features, other: Features, weights: _Weights) -> float:
    """How surely two claims are one (0: they are not). Both have a figure of the same measure, or both have none."""
    if not _periods_agree(one, other):
        return 0.0
    if one.value is None or other.value is None:
        if min(len(one.words), len(other.words)) < STATEMENT_WORDS:
            return 0.0
        if one.text == other.text:
            return 1.0
        shorter, longer = sorted((len(one.text), len(other.text)))
        ratio = fuzz.token_set_ratio(one.text, other.text, score_cutoff=STATEMENT_RATIO) / 100
        return ratio if ratio and shorter >= 0.5 * longer else 0.0
    common, share = len(one.words & other.words), weights.share(one, other)
    names = len(one.names & other.names)
    if one.value == other.value:
        if one.own - other.own and other.own - one.own:
            return 0.0
        if one.doc_id == other.doc_id and one.text == other.text:
            return 0.0  # two figures of one sentence
        # Ages, spans of time, small and bare numbers come up everywhere: more of the sentence must agree.
        small = one.value < 13
        weak = one.measure[0] in _TIME_UNITS or not any(one.measure[:2])
        needed = SMALL_FIGURE_SHARE if small or weak else SAME_FIGURE_SHARE
        return share if share >= needed and common >= (4 if weak else 3 if small else 2) else 0.0
    if one.doc_id == other.doc_id or not any(one.measure[:2]) or not (one.alone and other.alone):
        return 0.0
    return share if share >= OTHER_FIGURE_SHARE and common >= 4 and names else 0.0


def _information(claim: Features) -> tuple[int, str]:
    """Sort key: who tells most stands for the group; ids break ties, so the corpus's order doesn't matter."""
    return (-(len(claim.words) + 2 * len(claim.names) + (claim.start is not None)), claim.claim_id)


def _cluster(claims: Sequence[Features], weights: _Weights) -> list[list[Features]]:
    """Groups by same figure, then groups whose figures differ. Rare words keep the comparisons few."""
    groups: list[list[Features]] = []
    index: dict[tuple, list[int]] = defaultdict(list)
    for claim in sorted(claims, key=_information):
        keys = [(claim.measure, claim.value, token) for token in weights.rarest(claim)]
        if claim.value is None:
            keys.append((claim.measure, None, claim.text))
        best, found = 0.0, -1
        seen = Counter(group for key in keys for group in index[key][-CANDIDATES:])
        for group, _ in seen.most_common(CANDIDATES):
            score = _same_claim(groups[group][0], claim, weights)
            if score > best:
                best, found = score, group
        if found < 0:
            found = len(groups)
            groups.append([])
            for key in keys:
                index[key].append(found)
        groups[found].append(claim)
    return _join_differing(groups, weights)


def _join_differing(groups: list[list[Features]], weights: _Weights) -> list[list[Features]]:
    """Join groups that claim different figures of one thing. A document that holds both figures keeps them apart."""
    joined: list[list[Features]] = []
    documents: list[set[str]] = []
    index: dict[tuple, list[int]] = defaultdict(list)
    for group in groups:
        leader = group[0]
        if leader.value is None or not leader.names:
            joined.append(group)
            documents.append(set())
            continue
        own = {claim.doc_id for claim in group}
        keys = [(leader.measure, token) for token in weights.rarest(leader)]
        best, found = 0.0, -1
        seen = Counter(other for key in keys for other in index[key][-CANDIDATES:])
        for other, _ in seen.most_common(CANDIDATES):
            if documents[other] & own:
                continue
            score = _same_claim(joined[other][0], leader, weights)
            if score > best:
                best, found = score, other
        if found >= 0:
            joined[found].extend(group)
            documents[found] |= own
        else:
            for key in keys:
                index[key].append(len(joined))
            joined.append(list(group))
            documents.append(own)
    return joined


def _originals(claims: Iterable[Features]) -> dict[str, str]:
    """doc_id -> the document it is a syndicated copy of (itself where it is none): most of its sentences stand there
    too.
    """
    sentences: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        if len(claim.words) >= 5:
            sentences[claim.doc_id].add(claim.text)
    holders: dict[str, list[str]] = defaultdict(list)
    original: dict[str, str] = {}
    for doc_id in sorted(sentences):
        shared = Counter(original[other] for text in sorted(sentences[doc_id]) for other in holders[text])
        other, count = max(shared.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
        smaller = min(len(sentences[doc_id]), len(sentences.get(other, ())) or 1)
        original[doc_id] = other if other and count >= COPY_SHARE * smaller else doc_id
        for text in sentences[doc_id]:
            if len(holders[text]) < CANDIDATES:
                holders[text].append(doc_id)
    return original


def _disagree(group: Sequence[Features]) -> bool:
    # Intervals meet pair by pair exactly where they have one point in common.
    limits = [claim.bounds for claim in group if claim.bounds]
    return bool(limits) and max(b.low for b in limits) > min(b.high for b in limits)


def _distinct(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(v for v in values if v))


def group_claims(claim_rows: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Group the rows of claims.csv that make the same claim, within a document and across documents.

    In: rows of claims.csv as mappings from column name to value; numbers, dates and booleans may be typed or text, None
    and "" both mean not stated. Read are claim_id, doc_id, claim, context, figure, value, value_high, modifier, change,
    unit, counted, about, when_start, when_end, published, entities, source.

    Out: the rows of claim_groups.csv (group_id, counted, unit, about, entities, documents, sources, lowest, highest,
    disagree, claim_ids) in the order of their first claim, and claim_id -> group_id. Only claims made at least twice
    are in a group. ``documents`` is the number of documents, syndicated copies counted once; ``lowest`` and ``highest``
    are Decimal (None for statements without a figure); ``disagree`` is True where two figures differ beyond rounding
    and modifiers; lists are joined by "; ".

    The result depends on the rows alone, not on their order (but for the order of the output). A group_id comes from
    the smallest claim_id in it. Time is near-linear in the number of rows.
    """
    order = {str(row["claim_id"]): i for i, row in enumerate(claim_rows)}
    prepared = prepare(claim_rows)
    weights = _Weights(prepared)
    original = _originals(prepared)
    out: list[tuple[int, dict[str, Any]]] = []
    belongs: dict[str, str] = {}
    for group in _cluster(prepared, weights):
        ids = sorted((claim.claim_id for claim in group), key=order.__getitem__)
        if len(ids) < 2:
            continue
        rows = [claim_rows[order[i]] for i in ids]
        leader = claim_rows[order[group[0].claim_id]]
        group_id = "g" + hashlib.sha256(min(ids).encode()).hexdigest()[:12]
        belongs.update((i, group_id) for i in ids)
        names = Counter(n.strip() for row in rows for n in str(row.get("entities") or "").split(";") if n.strip())
        lows = [v for row in rows if (v := number(row.get("value"))) is not None]
        highs = [v for row in rows if (v := number(row.get("value_high"))) is not None]
        documents = {original.get(str(row.get("doc_id") or ""), str(row.get("doc_id") or "")) for row in rows}
        record = {
            "group_id": group_id,
            "counted": leader.get("counted") or "",
            "unit": leader.get("unit") or "",
            "about": leader.get("about") or "",
            "entities": "; ".join(
                n for n, count in sorted(names.items(), key=lambda p: (-p[1], p[0])) if 2 * count >= len(rows)
            ),
            "documents": len(documents),
            "sources": _distinct(str(row.get("source") or "") for row in rows),
            "lowest": min(lows, default=None),
            "highest": max(lows + highs, default=None),
            "disagree": _disagree(group),
            "claim_ids": "; ".join(ids),
        }
        out.append((order[ids[0]], record))
    return [record for _, record in sorted(out, key=lambda pair: pair[0])], belongs
