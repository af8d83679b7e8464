"""Records -> rows of every table. Ids are given here.

A row is a tuple of plain values (str, int, Decimal, float, bool, date or None) in the order of the table's columns. An
id is the row's kind and number and the document's id, so it begins with a letter whatever the document is called.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from pipeline.records import Article, Claim, DocumentRecords, Quantity, Section, TextSpan, Unread
from pipeline.tables.columns import TABLES
from pipeline.tables.links import text_fragment

Row = tuple[Any, ...]

#: table -> the names of its columns
_NAMES = {name: table.names for name, table in TABLES.items()}
#: decimals of a check-worthiness
WORTH_DIGITS = 4


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """One document's rows: table name -> rows in text order. Every table but claim_groups is there."""

    doc_id: str
    status: str
    tables: dict[str, tuple[Row, ...]]


def document_rows(records: DocumentRecords) -> DocumentRows:
    """The rows of a document that was read.

    ``group_id`` is left empty: groups are found over all documents. Raises ValueError where a record isn't what its
    text says (offsets outside, a text that doesn't stand there, a number that is none).
    """
    article = records.article
    _check(records)
    sentences, sentence_ids = _sentences(records)
    quantities = _ordered(records.quantities)
    dates = _ordered(records.dates)
    attributions = _ordered(records.attributions)
    ids = {
        "sentences": sentence_ids,
        "quantities": _ids("q", article, quantities),
        "dates": _ids("d", article, dates),
        "attributions": _ids("a", article, attributions),
    }
    ranges = {
        TextSpan(record.start, record.end): ids["dates"][position]
        for position, record in dates
        if record.type == "RANGE"
    }
    section = _section_kind(records.sections)
    claims = _claims(records, ids)
    tables = {
        "claims": claims,
        "quantities": _rows(
            "quantities",
            quantities,
            lambda position, r: {
                "quantity_id": ids["quantities"][position],
                "doc_id": article.doc_id,
                "section": section(r.start),
                **_fields(r, "text value value_high modifier change kind unit counted about start end rule"),
            },
        ),
        "dates": _rows(
            "dates",
            dates,
            lambda position, r: {
                "date_id": ids["dates"][position],
                "doc_id": article.doc_id,
                "section": section(r.start),
                **_fields(
                    r, "text type value start_date end_date approximate modifier anchor_date anchor_from start end rule"
                ),
                "part_of": ranges.get(TextSpan(*r.part_of)) if r.part_of and r.type != "RANGE" else None,
            },
        ),
        "attributions": _rows(
            "attributions",
            attributions,
            lambda position, r: {
                "attribution_id": ids["attributions"][position],
                "doc_id": article.doc_id,
                "section": section(r.start),
                **_fields(r, "kind source source_text cue content start end rule"),
                "source_spans": _spans(r.source_spans),
                "cue_spans": _spans(r.cue_spans),
                "content_spans": _spans(r.content_spans),
                "parent": None if r.parent is None else ids["attributions"][r.parent],
            },
        ),
        "entities": _rows(
            "entities",
            list(enumerate(sorted(records.entities, key=_place))),
            lambda position, r: {
                "entity_id": f"e{position + 1}-{article.doc_id}",
                "doc_id": article.doc_id,
                "section": section(r.start),
                **_fields(r, "text label name start end rule"),
            },
        ),
        "sentences": sentences,
    }
    tables["documents"] = (
        _row(
            "documents",
            {
                "status": "ok",
                "reason": article.remark,
                **_fields(article, "doc_id path title url publisher byline published published_from language sha256"),
                "characters": len(article.text),
                "words": records.words,
                "sentences": len(sentences),
                "claims": len(claims),
            },
        ),
    )
    return DocumentRows(article.doc_id, "ok", tables)


def unread_rows(unread: Unread) -> DocumentRows:
    """The one row of an input that gave no article."""
    row = _row("documents", _fields(unread, "doc_id path status reason sha256"))
    return DocumentRows(unread.doc_id, unread.status, {"documents": (row,)})


def failed_rows(article: Article, reason: str) -> DocumentRows:
    """The one row of an article that a stage failed on: what is known of it, and why it failed."""
    known = _fields(article, "doc_id path title url publisher byline published published_from language sha256")
    row = _row("documents", {**known, "status": "failed", "reason": reason, "characters": len(article.text)})
    return DocumentRows(article.doc_id, "failed", {"documents": (row,)})


def claim_key(doc_id: str, claim: str, figure: str) -> str:
    """What makes a claim the same one when its article is read again: document, statement and figure, not their place.

    Twelve hexadecimal digits. Letter case, white space and Unicode's different spellings of one letter don't count.
    """
    parts = (" ".join(unicodedata.normalize("NFC", part).casefold().split()) for part in (doc_id, claim, figure))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:12]


def _claims(records: DocumentRecords, ids: dict[str, dict[int, str]]) -> tuple[Row, ...]:
    article = records.article
    text = article.text
    order = sorted(
        range(len(records.claims)),
        key=lambda i: (*_place(records.claims[i]), _place(_at(records.quantities, records.claims[i].quantity))),
    )
    document = _fields(article, "title publisher published path doc_id")
    rows = []
    seen: Counter[str] = Counter()
    for position in order:
        claim = records.claims[position]
        quantity = _at(records.quantities, claim.quantity)
        date = _at(records.dates, claim.date)
        sentence = _at(records.sentences, claim.sentence)
        key = claim_key(article.doc_id, claim.claim, _figure_key(quantity))
        seen[key] += 1
        again = f"-{seen[key]}" if seen[key] > 1 else ""
        cells: dict[str, Any] = {
            "claim_id": f"c{key}{again}-{article.doc_id}",
            "check_worthiness": _worth(claim.check_worthiness),
            **_fields(claim, "claim source about where quote cue section start end"),
            "entities": "; ".join(claim.entities),
            **document,
            "link": text_fragment(article.url, text, claim.start, claim.end),
            "context": text[sentence.start : sentence.end] if sentence else None,
            "sentence_id": ids["sentences"].get(claim.sentence),
            "attribution_id": ids["attributions"].get(claim.attribution),
            "quantity_id": ids["quantities"].get(claim.quantity),
            "date_id": ids["dates"].get(claim.date),
            "rules": _rules(claim, quantity.rule if quantity else ""),
        }
        if quantity:
            cells |= _fields(quantity, "value value_high modifier change unit")
            cells |= {
                "figure": quantity.text,
                "figure_start": quantity.start,
                "figure_end": quantity.end,
                "counted": claim.counted or quantity.counted,
            }
        if date:
            cells |= {
                "when": date.text,
                "when_start": date.start_date,
                "when_end": date.end_date,
                "when_approximate": date.approximate,
            }
        if claim.period:
            cells["when_start"], cells["when_end"] = claim.period
        rows.append(_row("claims", cells))
    return tuple(rows)


def _figure_key(quantity: Quantity | None) -> str:
    """The figure by its numbers alone: another version may take more or fewer words into its phrase."""
    if quantity is None:
        return ""
    ends = (quantity.value,) if quantity.value_high is None else (quantity.value, quantity.value_high)
    return "..".join(f"{end.normalize():f}" for end in ends)


def _rules(claim: Claim, quantity_rule: str) -> str:
    rules = dict(claim.rules)
    if quantity_rule and "quantity" not in rules:
        rules = {"quantity": quantity_rule, **rules}
    return "; ".join(f"{column}={rule}" for column, rule in rules.items() if rule)


def _sentences(records: DocumentRecords) -> tuple[tuple[Row, ...], dict[int, str]]:
    """The rows, and the id of each sentence record. Sections left out of the run are one row each."""
    article = records.article
    known = _ordered(records.sentences)
    covered = {(sentence.start, sentence.end) for sentence in records.sentences}
    left_out = [(None, s) for s in records.sections if not s.read and (s.start, s.end) not in covered]
    rows, ids = [], {}
    for number, (position, record) in enumerate(sorted([*known, *left_out], key=lambda item: _place(item[1])), 1):
        sentence_id = f"s{number}-{article.doc_id}"
        worth = None
        if isinstance(record, Section):
            kind = record.kind
        else:
            kind, worth = record.section, record.check_worthiness
            ids[position] = sentence_id
        cells = {
            "sentence_id": sentence_id,
            "doc_id": article.doc_id,
            "section": kind,
            "text": article.text[record.start : record.end],
            "check_worthiness": _worth(worth),
            "start": record.start,
            "end": record.end,
        }
        rows.append(_row("sentences", cells))
    return tuple(rows), ids


def _check(records: DocumentRecords) -> None:
    """Raise ValueError for the first record that the article's text doesn't bear out."""
    text = records.article.text

    def check(what: str, start: int, end: int, quoted: str | None = None) -> None:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{what} at {start}-{end} lies outside a text of {len(text)} characters")
        if quoted is not None and text[start:end] != quoted:
            raise ValueError(f"{what} at {start}-{end} says {quoted[:60]!r}, the text says {text[start:end][:60]!r}")

    for what, found in (("entity", records.entities), ("quantity", records.quantities), ("date", records.dates)):
        for record in found:
            check(what, record.start, record.end, record.text)
    for attribution in records.attributions:
        check("attribution", attribution.start, attribution.end)
        for spans in (attribution.source_spans, attribution.cue_spans, attribution.content_spans):
            for span in spans:
                check("part of an attribution", *span)
    for sentence in records.sentences:
        check("sentence", sentence.start, sentence.end)
    for claim in records.claims:
        check("claim", claim.start, claim.end, claim.claim)
    for quantity in records.quantities:
        for value in (quantity.value, quantity.value_high):
            if isinstance(value, Decimal) and not value.is_finite():
                raise ValueError(f"the quantity {quantity.text!r} has no number: {value}")


def _rows(table: str, found: Sequence[tuple[int, Any]], cells: Callable[[int, Any], dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(_row(table, cells(position, record)) for position, record in found)


def _row(table: str, cells: dict[str, Any]) -> Row:
    return tuple(map(cells.get, _NAMES[table]))


def _fields(record: Any, names: str) -> dict[str, Any]:
    parts, read = _reader(names)
    return dict(zip(parts, read(record)))


@cache
def _reader(names: str) -> tuple[list[str], Callable[[Any], tuple[Any, ...]]]:
    parts = names.split()
    return parts, attrgetter(*parts)


def _ordered(records: Sequence[Any]) -> list[tuple[int, Any]]:
    """(position, record) in text order, what is longer first where two begin together."""
    return sorted(enumerate(records), key=lambda item: _place(item[1]))


def _place(record: Any) -> tuple[int, int]:
    return (record.start, -record.end) if record else (-1, 0)


def _ids(kind: str, article: Article, ordered: Sequence[tuple[int, Any]]) -> dict[int, str]:
    """Position of a record -> its row's id; numbered in text order."""
    return {position: f"{kind}{number}-{article.doc_id}" for number, (position, _) in enumerate(ordered, 1)}


def _at(records: Sequence[Any], position: int | None) -> Any:
    return None if position is None else records[position]


def _spans(spans: Iterable[TextSpan]) -> str:
    return ";".join(f"{start}-{end}" for start, end in spans)


def _worth(score: float | None) -> float | None:
    return None if score is None else round(float(score), WORTH_DIGITS)


def _section_kind(sections: Sequence[Section]) -> Callable[[int], str]:
    """offset -> kind of the section there; "body" where no sections are known."""
    starts = [section.start for section in sections]

    def kind(offset: int) -> str:
        position = bisect_right(starts, offset) - 1
        return sections[position].kind if position >= 0 and offset < sections[position].end else "body"

    return kind
