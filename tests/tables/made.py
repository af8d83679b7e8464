"""A hand-made document with every kind of record, for the tests of tables and output."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.records import (
    Article,
    Attribution,
    Claim,
    DocumentRecords,
    Entity,
    Quantity,
    Section,
    Sentence,
    TextSpan,
    TimeExpression,
)

TEXT = (
    "Flood toll rises\n\n"
    "The Red Cross said 1,200 to 1,500 homes were lost between May 3 and May 5.\n\n"
    '"=It is bad," said Mayor Ana Lima.\n\n'
    "1. reader: nonsense\n"
)


def span(text: str, *, within: str = TEXT) -> TextSpan:
    start = within.index(text)
    return TextSpan(start, start + len(text))


def _at(text: str) -> dict[str, int]:
    return {"start": span(text).start, "end": span(text).end}


def made_records(doc_id: str = "flood", **article: object) -> DocumentRecords:
    """One document in which every column of every table but claim_groups is filled at least once."""
    known = {
        "path": "news/flood.txt",
        "title": "Flood toll rises",
        "url": "https://example.org/flood?a=1",
        "publisher": "Example News",
        "byline": "Kim Reporter",
        "published": date(2021, 5, 6),
        "published_from": "metadata",
        "language": "en",
        "sha256": "00ff",
        "remark": "read as cp1252 (guessed)",
    }
    sentence = "The Red Cross said 1,200 to 1,500 homes were lost between May 3 and May 5."
    content = "1,200 to 1,500 homes were lost between May 3 and May 5"
    quoted = '"=It is bad,"'
    whole = span("between May 3 and May 5")
    paragraph, quote, comment = span(sentence), span(f"{quoted} said Mayor Ana Lima."), span("1. reader: nonsense")
    return DocumentRecords(
        article=Article(doc_id=doc_id, text=TEXT, **{**known, **article}),
        sections=(
            Section("headline", 0, 16),
            Section("body", *paragraph),
            Section("body", *quote),
            Section("comment", *comment, read=False),
        ),
        sentences=(
            Sentence(0, 16, "headline", 0.25),
            Sentence(*paragraph, "body", 0.987654),
            Sentence(*quote, "body", 0.5),
        ),
        entities=(Entity(**_at("Red Cross"), text="Red Cross", label="ORG", name="Red Cross", rule="model"),),
        quantities=(
            Quantity(
                **_at("1,200 to 1,500 homes"),
                text="1,200 to 1,500 homes",
                value=Decimal("1.2E+3"),
                value_high=Decimal("1500.0"),
                kind="count",
                rule="range:to",
                modifier="about",
                change="increase",
                counted="home",
                about="homes",
            ),
            Quantity(
                **_at("1. "), text="1. ", value=Decimal(-1), value_high=None, kind="other", rule="test", unit="percent"
            ),
        ),
        dates=(
            TimeExpression(
                **_at("May 3"),
                text="May 3",
                type="DATE",
                value="2021-05-03",
                rule="month-day",
                start_date=date(2021, 5, 3),
                end_date=date(2021, 5, 3),
                part_of=whole,
                anchor_date=date(2021, 5, 6),
                anchor_from="metadata",
            ),
            TimeExpression(
                **_at("May 5"),
                text="May 5",
                type="DATE",
                value="2021-05-05",
                rule="month-day",
                start_date=date(2021, 5, 5),
                end_date=date(2021, 5, 5),
                part_of=whole,
                modifier="MID",
            ),
            TimeExpression(
                *whole,
                text="between May 3 and May 5",
                type="RANGE",
                value="2021-05-03/2021-05-05",
                rule="between-and",
                start_date=date(2021, 5, 3),
                end_date=date(2021, 5, 5),
                approximate=True,
            ),
        ),
        attributions=(
            Attribution(
                span(sentence).start,
                span(sentence).end - 1,
                "indirect",
                "Red Cross",
                "The Red Cross",
                (span("The Red Cross"),),
                "said",
                (span("said"),),
                content,
                (span(content),),
                "subject-of-says",
            ),
            Attribution(
                *quote,
                "direct",
                "Ana Lima",
                "Mayor Ana Lima",
                (span("Mayor Ana Lima"),),
                "said",
                (span("said Mayor"),),
                quoted,
                (span(quoted),),
                "quote-verb-source",
                parent=0,
            ),
        ),
        claims=(
            Claim(
                *span(quoted),
                quoted,
                "body",
                0.5,
                source="Ana Lima",
                quote="direct",
                cue="said",
                sentence=2,
                attribution=1,
            ),
            Claim(
                *span(content),
                content,
                "body",
                0.987654,
                source="Red Cross",
                about="homes lost",
                where="the coast",
                entities=("Red Cross", "Ana Lima"),
                quote="indirect",
                cue="said",
                sentence=1,
                attribution=0,
                quantity=0,
                date=2,
                rules=(("source", "subject-of-says"), ("when", "modifier-of-verb")),
            ),
        ),
        words=len(TEXT.split()),
    )
