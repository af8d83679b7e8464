"""Records -> rows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipeline.records import Quantity, Unread
from pipeline.tables.columns import TABLES
from pipeline.tables.rows import claim_key, document_rows, failed_rows, unread_rows
from tests.tables.made import TEXT, made_records


def named(document, table):
    return [dict(zip(TABLES[table].names, row, strict=True)) for row in document.tables[table]]


@pytest.fixture(scope="module")
def document():
    return document_rows(made_records())


def test_claims(document):
    first, second = named(document, "claims")
    assert first["claim_id"] == "c" + claim_key("flood", first["claim"], "1200..1500") + "-flood"
    assert (first["value"], first["value_high"], first["counted"]) == (Decimal(1200), Decimal(1500), "home")
    assert (first["when"], first["when_start"], first["when_end"]) == (
        "between May 3 and May 5",
        date(2021, 5, 3),
        date(2021, 5, 5),
    )
    assert first["when_approximate"] is True
    assert first["entities"] == "Red Cross; Ana Lima"
    assert first["about"] == "homes lost"
    assert first["context"] == "The Red Cross said 1,200 to 1,500 homes were lost between May 3 and May 5."
    assert first["rules"] == "quantity=range:to; source=subject-of-says; when=modifier-of-verb"
    assert first["link"].startswith("https://example.org/flood?a=1#:~:text=1%2C200%20to%201%2C500%20homes")
    assert (first["title"], first["publisher"], first["published"]) == (
        "Flood toll rises",
        "Example News",
        date(2021, 5, 6),
    )
    assert TEXT[first["figure_start"] : first["figure_end"]] == first["figure"]
    # a statement without a figure leaves the figure's and the period's cells empty
    empty = "figure value value_high modifier change unit counted when when_start when_end when_approximate quantity_id date_id"
    assert not any(second[name] for name in [*empty.split(), "figure_start", "figure_end"])


def test_nobody_fills_people_s_columns(document):
    for row in named(document, "claims"):
        assert not any(row[name] for name in ("status", "verdict", "notes", "evidence_url", "checked_by", "group_id"))


def test_rows_point_at_each_other(document):
    keys = {name: {row[0] for row in rows} for name, rows in document.tables.items()}
    for name, table in TABLES.items():
        for row in named(document, name) if name in document.tables else ():
            for column in table.columns:
                if column.refers and row[column.name] and column.name != "group_id":
                    assert row[column.name] in keys[column.refers.partition(".")[0]]
    claim = named(document, "claims")[0]
    attribution = next(
        row for row in named(document, "attributions") if row["attribution_id"] == claim["attribution_id"]
    )
    assert attribution["source"] == claim["source"]


def test_ids_begin_with_a_letter_whatever_the_document_is_called():
    document = document_rows(made_records("000_7"))
    for name, rows in document.tables.items():
        if name != "documents":
            assert all(row[0][0].isalpha() for row in rows)
            assert len({row[0] for row in rows}) == len(rows)


def test_the_ends_of_a_range_point_at_it(document):
    whole, first, last = named(document, "dates")
    assert whole["type"] == "RANGE"
    assert whole["part_of"] is None
    assert first["part_of"] == last["part_of"] == whole["date_id"]


def test_spans(document):
    first, second = named(document, "attributions")
    assert first["source_spans"] == "18-31"
    assert second["parent"] == first["attribution_id"]
    two = made_records()
    two = replace(
        two, attributions=(replace(two.attributions[0], content_spans=((37, 40), (41, 45))), two.attributions[1])
    )
    assert named(document_rows(two), "attributions")[0]["content_spans"] == "37-40;41-45"


def test_sections_left_out_are_one_row_of_sentences(document):
    rows = named(document, "sentences")
    assert [(row["section"], row["check_worthiness"]) for row in rows] == [
        ("headline", 0.25),
        ("body", 0.9877),
        ("body", 0.5),
        ("comment", None),
    ]
    assert rows[-1]["text"] == "1. reader: nonsense"


def test_document_row(document):
    (row,) = named(document, "documents")
    assert row == {
        "doc_id": "flood", "path": "news/flood.txt", "status": "ok", "reason": "read as cp1252 (guessed)", "title": "Flood toll rises",
        "url": "https://example.org/flood?a=1", "publisher": "Example News", "byline": "Kim Reporter", "published": date(2021, 5, 6),
        "published_from": "metadata", "language": "en", "sha256": "00ff", "characters": len(TEXT), "words": len(TEXT.split()),
        "sentences": 4, "claims": 2,
    }  # fmt: skip


def test_text_stands_at_its_offsets(document):
    for name, column in (
        ("quantities", "text"),
        ("dates", "text"),
        ("entities", "text"),
        ("sentences", "text"),
        ("claims", "claim"),
    ):
        for row in named(document, name):
            assert TEXT[row["start"] : row["end"]] == row[column]


def test_a_claim_keeps_its_id_when_the_text_around_it_moves():
    before, after = made_records(), made_records()
    shifted = "Update. " + TEXT
    records = replace(
        after, article=replace(after.article, text=shifted), sections=(), sentences=(), entities=(), attributions=()
    )
    moved = [replace(r, start=r.start + 8, end=r.end + 8) for r in after.quantities]
    dates = [replace(r, start=r.start + 8, end=r.end + 8) for r in after.dates]
    claims = [replace(c, start=c.start + 8, end=c.end + 8, sentence=None, attribution=None) for c in after.claims]
    records = replace(records, quantities=tuple(moved), dates=tuple(dates), claims=tuple(claims))
    ids = [{row["claim_id"] for row in named(document_rows(r), "claims")} for r in (before, records)]
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("603  civilians\ndied", "603 Civilians died"), ("caf\u00e9", "cafe\u0301")],
)
def test_case_space_and_composition_do_not_change_a_claim_s_key(one, other):
    assert claim_key("a", one, "") == claim_key("a", other, "")


def test_the_same_claim_twice_gets_a_number():
    records = made_records()
    twice = replace(records, claims=records.claims + records.claims[:1])
    ids = [row["claim_id"] for row in named(document_rows(twice), "claims")]
    assert len(set(ids)) == 3
    assert ids[2] == ids[1].replace("-flood", "-2-flood")


def test_a_period_of_the_claim_s_own_goes_before_its_date_s():
    records = made_records()
    claim = replace(records.claims[1], period=(date(2014, 1, 1), None), counted="house")
    row = named(document_rows(replace(records, claims=(claim,))), "claims")[0]
    assert (row["when"], row["when_start"], row["when_end"]) == ("between May 3 and May 5", date(2014, 1, 1), None)
    assert row["counted"] == "house"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": "1,200 to 1,500 houses"}, "says '1,200 to 1,500 houses', the text says '1,200 to 1,500 homes'"),
        ({"end": 10_000}, "lies outside a text of"),
        ({"value": Decimal("NaN")}, "has no number"),
    ],
)
def test_a_record_that_the_text_does_not_bear_out_is_an_error(change, message):
    records = made_records()
    wrong: Quantity = replace(records.quantities[0], **change)
    with pytest.raises(ValueError, match=message):
        document_rows(replace(records, quantities=(wrong,)))


def test_an_unread_input_is_one_row():
    document = unread_rows(Unread("photo", "photo.png", "skipped", "an image", "ab"))
    (row,) = named(document, "documents")
    assert (row["doc_id"], row["status"], row["reason"], row["sha256"]) == ("photo", "skipped", "an image", "ab")
    assert list(document.tables) == ["documents"]


def test_a_failed_document_keeps_what_is_known_of_it():
    document = failed_rows(made_records().article, "stage dates: ValueError: no")
    (row,) = named(document, "documents")
    assert (row["status"], row["reason"], row["title"]) == ("failed", "stage dates: ValueError: no", "Flood toll rises")
    assert document.status == "failed"
