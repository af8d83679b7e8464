"""Every column of every table, declared once: name, type, description, keys.

The header rows, ``datapackage.json`` and the README's column table all come from here. Names and order are those of the
published tables; people's sheets and scripts depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.records import SECTION_KINDS

ColumnType = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``required``: never empty. ``refers``: "table.column" that the cell's value stands in."""

    name: str
    type: ColumnType
    description: str
    required: bool = False
    refers: str = ""
    #: all values that may stand here besides the empty cell; () where they are open
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its file is ``<name>.csv``; ``key`` is its primary key."""

    name: str
    description: str
    key: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


CHANGES = ("increase", "decrease")
MODIFIERS = ("about", "at least", "at most", "more than", "less than")
QUANTITY_KINDS = ("count", "money", "percent", "fraction", "measure", "age", "duration", "rate", "other")
TIME_TYPES = ("DATE", "TIME", "DURATION", "SET", "RANGE")
QUOTE_KINDS = ("direct", "indirect", "mixed")
STATUSES = ("ok", "skipped", "failed")
PUBLISHED_FROM = ("metadata", "url", "html", "dateline", "text", "file", "option", "none")

_OFFSETS = "code points from the beginning of texts/<doc_id>.txt"


def _key(name: str, what: str) -> Column:
    return Column(name, "string", f"the row's own id{what}; begins with a letter, unique in the run", required=True)


def _document() -> Column:
    return Column("doc_id", "string", "the document", required=True, refers="documents.doc_id")


def _section() -> Column:
    return Column("section", "string", "the part of the article it stands in", required=True, values=SECTION_KINDS)


def _text(what: str) -> Column:
    return Column("text", "string", f"{what}, as it stands", required=True)


def _span(start: str, end: str, what: str, *, required: bool = True) -> tuple[Column, Column]:
    return (
        Column(start, "integer", f"where {what} begins: {_OFFSETS}", required=required),
        Column(end, "integer", f"where {what} ends (exclusive)", required=required),
    )


def _rule(what: str) -> Column:
    return Column("rule", "string", f"the rule that read {what}")


def _value(of: str) -> tuple[Column, ...]:
    return (
        Column("value", "number", f"the number{of}; of a range its low end"),
        Column("value_high", "number", "the high end of a range; empty where the figure is one number"),
        Column("modifier", "string", "how the number is bounded; empty: exact", values=MODIFIERS),
        Column("change", "string", "whether the figure tells of a rise or a fall", values=CHANGES),
    )


_UNIT = Column(
    "unit", "string", "unit of money (ISO 4217), percent, measures, ages and durations: USD, percent, kilometre"
)
_COUNTED = Column("counted", "string", "of counts and fractions: head noun of what is counted, as a lemma (civilian)")
_ABOUT = Column("about", "string", "what the figure is a figure of, as it stands")
_WORTH = "how much it is worth checking, 0 to 1"

CLAIMS = Table(
    "claims",
    "One row a checkable statement and figure",
    "claim_id",
    (
        _key("claim_id", ", from the document's id, the statement and the figure"),
        Column("check_worthiness", "number", _WORTH, required=True),
        Column("claim", "string", "the statement, as it stands in the text", required=True),
        Column(
            "source", "string", "who says it, by the most informative name the article gives; empty: the outlet itself"
        ),
        Column("figure", "string", "the quantity, as it stands"),
        *_value(" of the figure"),
        _UNIT,
        _COUNTED,
        _ABOUT,
        Column("when", "string", "the period the figure speaks of, as it stands"),
        Column("when_start", "date", "first day of the period; empty where open or not known"),
        Column("when_end", "date", "last day of the period; empty where open or not known"),
        Column("when_approximate", "boolean", "the period's ends are approximate"),
        Column("where", "string", "the place the figure speaks of"),
        Column("entities", "string", 'names in the claim, "; " between them'),
        Column("quote", "string", "how the statement is quoted; empty: not attributed", values=QUOTE_KINDS),
        Column("cue", "string", 'the words that attribute it ("says", "according to")'),
        _section(),
        Column("title", "string", "the document's title"),
        Column("publisher", "string", "the document's publisher"),
        Column("published", "date", "the document's day of publication"),
        Column("link", "string", "opens the passage on the document's page (a text fragment on its URL)"),
        Column("path", "string", "where the document was read from, within the corpus"),
        Column("context", "string", "the whole sentence"),
        Column(
            "group_id", "string", "rows that make the same claim in several documents", refers="claim_groups.group_id"
        ),
        _document(),
        Column("sentence_id", "string", "the sentence it stands in", refers="sentences.sentence_id"),
        Column("attribution_id", "string", "the attribution it comes from", refers="attributions.attribution_id"),
        Column("quantity_id", "string", "its figure", refers="quantities.quantity_id"),
        Column("date_id", "string", "its period", refers="dates.date_id"),
        *_span("start", "end", "the claim"),
        *_span("figure_start", "figure_end", "the figure", required=False),
        Column("rules", "string", 'which rule filled what: "quantity=count:total-of; source=subject-of-says"'),
        Column("status", "string", "for people: where the check stands"),
        Column("verdict", "string", "for people: what the check found"),
        Column("notes", "string", "for people: notes"),
        Column("evidence_url", "string", "for people: where the evidence is"),
        Column("checked_by", "string", "for people: who checked"),
    ),
)

QUANTITIES = Table(
    "quantities",
    "One row a figure",
    "quantity_id",
    (
        _key("quantity_id", ""),
        _document(),
        _section(),
        _text("the quantity"),
        *_value(""),
        Column("kind", "string", "what sort of figure it is", required=True, values=QUANTITY_KINDS),
        _UNIT,
        _COUNTED,
        _ABOUT,
        *_span("start", "end", "the quantity"),
        _rule("it"),
    ),
)

DATES = Table(
    "dates",
    "One row a date, time, duration, repeated time or range",
    "date_id",
    (
        _key("date_id", ""),
        _document(),
        _section(),
        _text("the time expression"),
        Column("type", "string", "TIMEX3 type, or RANGE", required=True, values=TIME_TYPES),
        Column("value", "string", "TIMEX3 value (2017-04, P3D, PAST_REF); of a range its two ends as start/end"),
        Column("start_date", "date", "first day; empty where open or unresolved"),
        Column("end_date", "date", "last day; empty where open or unresolved"),
        Column("approximate", "boolean", "the days are approximate", required=True),
        Column("modifier", "string", "TIMEX3 mod: START, MID, END, APPROX, LESS_THAN ..."),
        Column("part_of", "string", "of the two ends of a range: the range's row", refers="dates.date_id"),
        Column("anchor_date", "date", "the day a relative expression was counted from"),
        Column("anchor_from", "string", "where that day was taken from"),
        *_span("start", "end", "the time expression"),
        _rule("it"),
    ),
)

ATTRIBUTIONS = Table(
    "attributions",
    "One row a statement that the text reports someone to have said, written, shown or believed",
    "attribution_id",
    (
        _key("attribution_id", ""),
        _document(),
        _section(),
        Column("kind", "string", "how it is quoted", required=True, values=QUOTE_KINDS),
        Column("source", "string", "who says it, by the most informative name the article gives"),
        Column("source_text", "string", "the words that name the source here"),
        Column("source_spans", "string", 'where they stand: "start-end", ";" between several'),
        Column("cue", "string", "the words that attribute it"),
        Column("cue_spans", "string", "where they stand"),
        Column("content", "string", "what is said", required=True),
        Column("content_spans", "string", "where it stands; a split quotation has several spans", required=True),
        Column("parent", "string", "the attribution it stands inside", refers="attributions.attribution_id"),
        *_span("start", "end", "the whole of source, cue and content"),
        _rule("it"),
    ),
)

ENTITIES = Table(
    "entities",
    "One row a mention of a name",
    "entity_id",
    (
        _key("entity_id", ""),
        _document(),
        _section(),
        _text("the name"),
        Column("label", "string", "kind of name (OntoNotes: PERSON, ORG, GPE ...)", required=True),
        Column(
            "name", "string", "the canonical name: one for all spellings (Islamic State for IS, ISIS)", required=True
        ),
        *_span("start", "end", "the name"),
        _rule("it"),
    ),
)

SENTENCES = Table(
    "sentences",
    "One row a sentence; a section that was left out is one row without check_worthiness",
    "sentence_id",
    (
        _key("sentence_id", ""),
        _document(),
        _section(),
        _text("the sentence"),
        Column("check_worthiness", "number", f"{_WORTH}; empty: left out of the run"),
        *_span("start", "end", "the sentence"),
    ),
)

DOCUMENTS = Table(
    "documents",
    "One row an input, whatever became of it",
    "doc_id",
    (
        Column("doc_id", "string", "the document's id: a JSON line's own, else made of its path", required=True),
        Column("path", "string", "where it was read from, within the corpus", required=True),
        Column("status", "string", "what became of it", required=True, values=STATUSES),
        Column("reason", "string", "why it was skipped or failed, or what to know about how it was read"),
        Column("title", "string", "title"),
        Column("url", "string", "address"),
        Column("publisher", "string", "publisher"),
        Column("byline", "string", "author"),
        Column("published", "date", "day of publication"),
        Column("published_from", "string", "where that day was taken from", values=PUBLISHED_FROM),
        Column("language", "string", "language (ISO 639-1)"),
        Column("sha256", "string", "SHA-256 of what was read"),
        Column("characters", "integer", "code points of text"),
        Column("words", "integer", "words, as white space parts them"),
        Column("sentences", "integer", "rows in sentences.csv"),
        Column("claims", "integer", "rows in claims.csv"),
    ),
)

CLAIM_GROUPS = Table(
    "claim_groups",
    "One row a claim that several rows of claims.csv make",
    "group_id",
    (
        _key("group_id", ""),
        Column("counted", "string", "what is counted"),
        Column("unit", "string", "unit"),
        Column("about", "string", "what the figures are figures of"),
        Column("entities", "string", 'names the claims share, "; " between them'),
        Column("documents", "integer", "how many documents make it", required=True),
        Column("sources", "string", 'who says it, "; " between them'),
        Column("lowest", "number", "the lowest figure given"),
        Column("highest", "number", "the highest figure given"),
        Column("disagree", "boolean", "the figures can't all be right", required=True),
        Column("claim_ids", "string", 'the rows of claims.csv, "; " between them', required=True),
    ),
)

#: table name -> table, in the order of the documentation
TABLES: dict[str, Table] = {
    table.name: table
    for table in (CLAIMS, QUANTITIES, DATES, ATTRIBUTIONS, ENTITIES, SENTENCES, DOCUMENTS, CLAIM_GROUPS)
}


def as_markdown(*, heading: str = "###") -> str:
    """The column tables of the README: one heading and one Markdown table for each table."""
    parts = []
    for table in TABLES.values():
        lines = [
            f"{heading} {table.name}.csv",
            "",
            f"{table.description.rstrip('.')}.",
            "",
            "| column | type | what stands there |",
            "|---|---|---|",
        ]
        for column in table.columns:
            notes = [column.description]
            if column.values:
                notes.append("one of: " + ", ".join(column.values))
            if column.refers:
                notes.append(f"refers to {column.refers}")
            text = "; ".join(notes).replace("|", "\\|")
            text = text.replace("<", "&lt;").replace(">", "&gt;")
            lines.append(f"| `{column.name}` | {column.type} | {text} |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
