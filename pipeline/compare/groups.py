"""Grouping: which rows of claims.csv make the same claim, and where their figures disagree."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.compare.features import Features, prepare
from pipeline.compare.figures import agree, number
from pipeline.compare.matching import Weights, disputed, may_differ, same_claim

#: How many groups under one word or name are looked at.
CANDIDATES = 24
#: Claims of a group that another group is compared with.
SHOWN = 3
#: Share of its sentences with claims that a document has in common with another of which it is a copy.
COPY_SHARE = 0.6


def _information(claim: Features) -> tuple[int, str]:
    """Sort key: who tells most stands for the group; ids break ties, so the corpus's order doesn't matter."""
    return (-(len(claim.words) + 2 * len(claim.names) + (claim.start is not None)), claim.claim_id)


def _cluster(claims: Sequence[Features], weights: Weights) -> list[list[Features]]:
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
            score = same_claim(groups[group][0], claim, weights)
            if score > best:
                best, found = score, group
        if found < 0:
            found = len(groups)
            groups.append([])
            for key in keys:
                index[key].append(found)
        groups[found].append(claim)
    return _join_differing(_join_sources(groups), weights)


def _join_sources(groups: list[list[Features]]) -> list[list[Features]]:
    """Join groups whose figures are set against one another in one article, by different sources."""
    beside: dict[tuple, list[tuple[Features, int]]] = defaultdict(list)
    for position, group in enumerate(groups):
        for claim in group:
            happened = claim.measure[2].partition("|")[0]
            if claim.value is not None and happened and claim.counted and claim.source:
                beside[claim.doc_id, claim.measure, claim.counted].append((claim, position))
    first = list(range(len(groups)))

    def root(position: int) -> int:
        while first[position] != position:
            position = first[position]
        return position

    for claims in beside.values():
        claims = claims[:CANDIDATES]
        for number_, (one, position) in enumerate(claims):
            for other, behind in claims[number_ + 1 :]:
                a, b = sorted((root(position), root(behind)))
                if a != b and disputed(one, other):
                    first[b] = a
    joined: dict[int, list[Features]] = {}
    for position, group in enumerate(groups):
        joined.setdefault(root(position), []).extend(group)
    return list(joined.values())


def _join_differing(groups: list[list[Features]], weights: Weights) -> list[list[Features]]:
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
            score = _fit(joined[other], group, weights)
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


def _fit(group: Sequence[Features], coming: Sequence[Features], weights: Weights) -> float:
    """How surely two groups claim different figures of one thing: the best pair, where no pair contradicts it."""
    pairs = [(group[0], other) for other in coming[:SHOWN]] + [(one, coming[0]) for one in group[1:SHOWN]]
    if any(one.value != other.value and not may_differ(one, other) for one, other in pairs):
        return 0.0
    return max((same_claim(one, other, weights) for one, other in pairs if one.names & other.names), default=0.0)


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
    weights = Weights(prepared)
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
            "disagree": not agree([claim.bounds for claim in group if claim.bounds]),
            "claim_ids": "; ".join(ids),
        }
        out.append((order[ids[0]], record))
    return [record for _, record in sorted(out, key=lambda pair: pair[0])], belongs
