"""Docs with hand-made records from inline markup, so that the claims stage is tested apart from the stages before it.

Marks: q (a figure; value, counted, kind, unit, modifier, about), d (a date; start..end), e (an entity; label, name),
and for an attribution a1 ... with part=source, cue or content (on the cue also sense=deny, kind=direct, and
rule=claim's/source's).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.annotate import annotate
from pipeline.config import ClaimsConfig
from pipeline.records import Article, Attribution, Claim, Entity, Quantity, Section, TextSpan, TimeExpression
from pipeline.stages.claims import find_claims
from tests.markup import parse

PUBLISHED = date(2017, 7, 7)


def marked_doc(model, marked: str, *, published: date | None = PUBLISHED):
    """A Doc with the records that the marks describe; a blank line starts a new section, "= " before it makes a
    headline.
    """
    text, marks = parse(marked)
    sections, position = [], 0
    for block in text.split("\n\n"):
        headline = block.startswith("= ")
        kind, start = ("headline", position + 2) if headline else ("body", position)
        sections.append(Section(kind, start, position + len(block)))
        position += len(block) + 2
    article = Article("d1", "d1.txt", text, published=published, published_from="metadata")
    (doc,) = annotate(model, [article], [sections])
    quantities, dates, entities, parts = [], [], [], {}
    for mark in marks:
        a, span = mark.attributes, TextSpan(mark.start, mark.end)
        kind = next(iter(a), "")
        if kind == "q":
            quantities.append(
                Quantity(
                    *span,
                    mark.text,
                    Decimal(a.get("value", "1")),
                    None,
                    a.get("kind", "count"),
                    "test",
                    unit=a.get("unit", ""),
                    counted=a.get("counted", ""),
                    modifier=a.get("modifier", ""),
                    number_span=span,
                    about=a.get("about", ""),
                    about_span=_first(text, a.get("about", "")),
                )
            )
        elif kind == "d":
            first, _, last = a["d"].partition("..")
            days = [date.fromisoformat(x) if x else None for x in (first, last or first)]
            dates.append(TimeExpression(*span, mark.text, a.get("type", "DATE"), a["d"], "test", *days))
        elif kind == "e":
            entities.append(Entity(*span, mark.text, a["e"], a.get("name", mark.text), "test"))
        else:
            parts.setdefault(kind, {}).setdefault(a["part"], []).append((span, a))
    attributions = []
    for found in parts.values():
        spans = {part: tuple(s for s, _ in found.get(part, ())) for part in ("source", "cue", "content")}
        joined = {part: " ".join(s.of(text) for s in spans[part]) for part in spans}
        everything = [s for part in spans.values() for s in part]
        on_cue = [a for _, a in found.get("cue", ())]
        sense = next((a["sense"] for a in on_cue if "sense" in a), "say")
        kind = next((a["kind"] for a in on_cue if "kind" in a), "indirect")
        rule_name = next((a["rule"].replace("/", "; source=") for a in on_cue if "rule" in a), "test")
        attributions.append(
            Attribution(
                min(s.start for s in everything),
                max(s.end for s in everything),
                kind,
                joined["source"],
                joined["source"],
                spans["source"],
                joined["cue"],
                spans["cue"],
                joined["content"],
                spans["content"],
                rule_name,
                sense=sense,
            )
        )
    doc._.quantities, doc._.dates, doc._.entities = tuple(quantities), tuple(dates), tuple(entities)
    doc._.attributions = tuple(sorted(attributions, key=lambda found: found.start))
    return doc


def _first(text: str, words: str) -> TextSpan | None:
    start = text.find(words)
    return TextSpan(start, start + len(words)) if words and start >= 0 else None


def claims_of(model, marked: str, **more) -> tuple[list[Claim], object]:
    """The claims of a marked text, and its Doc."""
    doc = marked_doc(model, marked, **more)
    return find_claims(doc, ClaimsConfig()), doc


def rule(claim: Claim, column: str) -> str:
    return dict(claim.rules).get(column, "")


__all__ = ["claims_of", "marked_doc", "rule"]
