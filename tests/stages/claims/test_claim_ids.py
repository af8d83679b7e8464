"""claim_id says which statement and figure of which document, whatever happens around them."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from pipeline import run
from pipeline.records import Article, Claim, DocumentRecords, Quantity
from pipeline.tables.rows import document_rows

TEXT = (
    "Ferry sinks off Port Lume\n\nThe Lume Coastguard said 41 passengers were killed on Tuesday when a "
    "ferry capsized.\n\n"
    "The ministry closed 12 harbours in 2014. Divers found nothing.\n"
)


def ids(folder, *articles):
    run(
        [
            Article(doc_id, f"{doc_id}.txt", text, published=date(2021, 3, 4), published_from="metadata")
            for doc_id, text in articles
        ],
        folder,
    )
    with open(folder / "claims.csv", encoding="utf-8-sig", newline="") as file:
        return {row["claim_id"]: (row["doc_id"], row["claim"], row["figure"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return ids(tmp_path_factory.mktemp("before"), ("ferry", TEXT), ("other", "The village lost 40 houses in the fire."))


def test_ids_are_unique_and_begin_with_a_letter(before):
    assert len(before) >= 3 and all(key[0].isalpha() for key in before)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: "Harbour news, late edition\n\n" + text,
        lambda text: text.replace("Divers found nothing.", "Divers searched all night and found nothing at all."),
        lambda text: text + "\nThe weather was calm, the mayor said.\n",
    ],
    ids=["before", "within-the-paragraph", "after"],
)
def test_unchanged_by_edits_elsewhere(before, edit, tmp_path):
    after = ids(tmp_path, ("ferry", edit(TEXT)))
    ferry = {key for key, (doc_id, *_) in before.items() if doc_id == "ferry"}
    assert ferry <= set(after)


def test_unchanged_by_the_order_of_the_corpus(before, tmp_path):
    after = ids(
        tmp_path, ("other", "The village lost 40 houses in the fire."), ("new", "A storm cut 3 roads."), ("ferry", TEXT)
    )
    assert before == {key: value for key, value in after.items() if value[0] != "new"}


def test_the_same_claim_of_two_documents_has_two_ids(tmp_path):
    after = ids(tmp_path, ("one", TEXT), ("two", TEXT))
    assert len({doc_id for doc_id, *_ in after.values()}) == 2
    assert len(after) == len({(d, c, f) for d, c, f in after.values()})


@pytest.mark.parametrize("text", ["41", "at least 41 passengers", "41 passengers on the ferry"])
def test_the_words_around_the_number_dont_count(text):
    def row(words):
        start = claim.index(words)
        figure = Quantity(start, start + len(words), words, Decimal(41), None, "count", "test")
        records = DocumentRecords(
            Article("d", "d.txt", claim),
            quantities=(figure,),
            claims=(Claim(0, len(claim), claim, "body", 0.5, quantity=0),),
        )
        return document_rows(records).tables["claims"][0][0]

    claim = "The coastguard counted at least 41 passengers on the ferry"
    assert row(text) == row("41 passengers")
