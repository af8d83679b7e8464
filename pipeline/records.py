"""What crosses each border of the pipeline: frozen records, no spaCy, no files.

Offsets everywhere are Unicode code points into the article's text, end exclusive: ``text[start:end]`` is always the
quoted string. Dates are ``datetime.date``; numbers are ``decimal.Decimal`` so that a figure is written as it was read.
Records carry no ids: ids are given when the tables are assembled. A record that points at another one of the same
document holds its position in that document's tuple (``Claim.quantity`` is an index into ``DocumentRecords.quantities``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

#: Kinds of section, in the order of the documentation.
SECTION_KINDS = ("headline", "dateline", "caption", "body", "list", "comment", "boilerplate")


class TextSpan(NamedTuple):
    """A stretch of an article's text: code points, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Section:
    """One block of an article: a headline, a paragraph, a caption, a dateline ...

    A sentence never crosses a section's border. ``read`` is False for sections that are left out of the run
    (reader comments, boilerplate): they are kept in the text and get no model time and no records.
    """

    kind: str
    start: int
    end: int
    read: bool = True
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A document as a reader delivers it: its text, exactly as decoded, and what is known about it."""

    doc_id: str
    path: str
    text: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    byline: str = ""
    published: date | None = None
    #: metadata, url, html, dateline, text, file, option or none
    published_from: str = "none"
    language: str = ""
    sha256: str = ""
    #: what a person should know about how the document was read, e.g. "read as cp1252 (guessed)"
    remark: str = ""
    #: sections the reader knows from the format (HTML); empty: they are found from the text
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that gave no article: it becomes a row of documents.csv with its reason."""

    doc_id: str
    path: str
    #: skipped (empty, not English, an image ...) or failed (could not be read, a stage failed)
    status: str
    reason: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and how much it is worth checking (0 to 1; None where the section was not read)."""

    start: int
    end: int
    section: str
    check_worthiness: float | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A name. ``label`` is OntoNotes', ``name`` the canonical name ("Islamic State" for IS, ISIS)."""

    start: int
    end: int
    text: str
    label: str
    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: ``value`` alone, or the low and high end of a range, and what was counted or measured.

    kind: count, money, percent, fraction, measure, age, duration, rate, other.
    modifier: "" (exact), about, at least, at most, more than, less than. change: "", increase, decrease.
    """

    start: int
    end: int
    text: str
    value: Decimal
    value_high: Decimal | None
    kind: str
    rule: str
    modifier: str = ""
    change: str = ""
    unit: str = ""
    counted: str = ""
    about: str = ""
    #: the number itself, without modifier, unit and counted noun
    number_span: TextSpan | None = None
    modifier_span: TextSpan | None = None
    change_span: TextSpan | None = None
    unit_span: TextSpan | None = None
    counted_span: TextSpan | None = None
    about_span: TextSpan | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A date, time, duration, set or range (TIMEX3 ``type`` and ``value``; a range's value is start/end).

    ``start_date`` and ``end_date`` are the first and the last day, None where open or unresolved. ``part_of`` is the
    span of the RANGE this expression is an end of. ``explain`` says in words how it was resolved.
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    rule: str
    start_date: date | None = None
    end_date: date | None = None
    approximate: bool = False
    modifier: str = ""
    part_of: TextSpan | None = None
    anchor_date: date | None = None
    anchor_from: str = ""
    explain: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content of what the text reports someone to have said, written, shown or believed.

    kind: direct, indirect, mixed. ``source`` is the resolved name, ``source_text`` the words that stand there.
    ``parent`` is the position of the attribution this one stands inside. ``start`` and ``end`` cover all its spans.
    """

    start: int
    end: int
    kind: str
    source: str
    source_text: str
    source_spans: tuple[TextSpan, ...]
    cue: str
    cue_spans: tuple[TextSpan, ...]
    content: str
    content_spans: tuple[TextSpan, ...]
    rule: str
    parent: int | None = None
    #: the cue's sense from the lexicon: say, believe, deny, ask, order, show ...
    sense: str = ""
    #: 0 to 1, of the source's resolution
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement and one figure (or none). Indices point into the document's other records."""

    start: int
    end: int
    claim: str
    section: str
    check_worthiness: float
    source: str = ""
    about: str = ""
    where: str = ""
    entities: tuple[str, ...] = ()
    quote: str = ""
    cue: str = ""
    sentence: int | None = None
    attribution: int | None = None
    quantity: int | None = None
    #: the time expression in ``when``; None where no period is stated
    date: int | None = None
    #: first and last day where they are not the time expression's own: "since the war began in 2014", "over that period"
    period: tuple[date | None, date | None] | None = None
    #: what is counted, where the sentences around tell more than the quantity itself; "" means: as the quantity has it
    counted: str = ""
    where_span: TextSpan | None = None
    source_span: TextSpan | None = None
    #: which rule filled which column: (("source", "subject-of-says"), ...)
    rules: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRecords:
    """All that was found in one article, in text order; what a worker hands back."""

    article: Article
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    entities: tuple[Entity, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[TimeExpression, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    words: int = 0
    #: exclusions and other remarks by rule name, for ``show --why``
    notes: tuple[tuple[str, int, int], ...] = field(default=())
