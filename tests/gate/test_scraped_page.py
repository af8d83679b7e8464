"""The scraped page everyone looks at: headline, captions, promos, dateline, body and reader comments in one text file."""

import csv
import shutil
from datetime import date

import pytest

import pipeline

PAGE = "eval/claims/text/000_cac5a88ce628049b.txt"
PUBLISHED = date(2017, 7, 7)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    from tests.conftest import SHARED

    if not (SHARED / PAGE).exists():
        pytest.skip("the evaluation sets (../shared/eval) are not on this machine")
    folder = tmp_path_factory.mktemp("page")
    (folder / "corpus").mkdir()
    shutil.copy(SHARED / PAGE, folder / "corpus/page.txt")
    pipeline.run(folder / "corpus", folder / "out", published=PUBLISHED)

    def rows(name: str) -> list[dict[str, str]]:
        with open(folder / f"out/{name}.csv", encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return rows


def claim(tables, **cells: str) -> dict[str, str]:
    """The one claim with these cells."""
    found = [row for row in tables("claims") if all(row[name] == value for name, value in cells.items())]
    assert len(found) == 1, (cells, found)
    return found[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [("Pentagon", "Pentagon"), ("Mosul", "Mosul"), ("Islamic State", "Islamic State"), ("IS", "Islamic State")],
)
def test_entities(tables, text, name):
    assert {row["name"] for row in tables("entities") if row["text"] == text} == {name}


def test_nobody_is_called_latest_news(tables):
    names = {row["text"] for row in tables("entities")}
    assert not any("Latest News" in name or "Notable" in name or "Avatar" in name for name in names)


def test_quantities(tables):
    found = {(row["section"], row["value"], row["modifier"], row["counted"] or row["unit"]) for row in tables("quantities")}
    assert {
        ("headline", "603", "", "civilian"),
        ("body", "603", "", "civilian"),
        ("body", "119", "", "civilian"),
        ("body", "0.5", "about", "death"),
    } <= found
    assert any(row["unit"] == "square kilometre" and "few hundred" in row["text"] for row in tables("quantities"))
    assert len(tables("quantities")) == 5, "list numbers, 'as one that' and comments give no quantity"


def test_dates(tables):
    days = {row["text"]: (row["type"], row["start_date"], row["end_date"]) for row in tables("dates")}
    assert days["between April 19 and May 23"] == ("RANGE", "2017-04-19", "2017-05-23")
    assert days["Friday"][1] == "2017-07-07" and days["Tuesday"][1] == "2017-07-04"
    (since,) = [row for row in tables("dates") if row["text"].startswith("since ")]
    assert (since["start_date"], since["end_date"]) == ("2014-01-01", "2017-07-07")


def test_claims_of_the_pentagon(tables):
    assert claim(tables, value="603", section="headline")["source"] == "Pentagon"
    body = claim(tables, value="603", section="body")
    assert (body["source"], body["when_start"]) == ("Pentagon", "2014-01-01")


def test_claims_of_the_report(tables):
    killed = claim(tables, value="119")
    assert (killed["source"], killed["counted"]) == ("Pentagon", "civilian")
    assert (killed["when"], killed["when_start"], killed["when_end"]) == (
        "between April 19 and May 23",
        "2017-04-19",
        "2017-05-23",
    )
    half = claim(tables, value="0.5")
    assert (half["source"], half["modifier"], half["counted"], half["where"]) == ("Pentagon", "about", "death", "Mosul")


def test_statements_without_a_figure(tables):
    rows = {row["cue"]: row for row in tables("claims") if not row["figure"] and row["source"]}
    minister = next(row for row in rows.values() if "Prime Minister" in row["source"])
    assert (minister["section"], minister["quote"]) == ("caption", "indirect")
    assert rows["added"]["quote"] == "mixed" and rows["added"]["source"] == "Pentagon"
    assert "coalition" in rows["defines"]["source"] and rows["defines"]["quote"] == "mixed"


def test_comments_are_marked_and_left_out(tables):
    assert "comment" not in {row["section"] for row in tables("claims")}
    comments = [row for row in tables("sentences") if row["section"] == "comment"]
    assert any("Saudis" in row["text"] for row in comments)
    assert all(not row["check_worthiness"] for row in comments)
