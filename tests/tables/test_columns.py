"""The tables' columns: people's sheets depend on their names and order."""

import pytest

from pipeline.tables.columns import TABLES, as_markdown

PUBLISHED = {
    "claims": "claim_id check_worthiness claim source figure value value_high modifier change unit counted about when when_start "
    "when_end when_approximate where entities quote cue section title publisher published link path context group_id doc_id "
    "sentence_id attribution_id quantity_id date_id start end figure_start figure_end rules status verdict notes evidence_url "
    "checked_by",
    "quantities": "quantity_id doc_id section text value value_high modifier change kind unit counted about start end rule",
    "dates": "date_id doc_id section text type value start_date end_date approximate modifier part_of anchor_date anchor_from "
    "start end rule",
    "attributions": "attribution_id doc_id section kind source source_text source_spans cue cue_spans content content_spans parent "
    "start end rule",
    "entities": "entity_id doc_id section text label name start end rule",
    "sentences": "sentence_id doc_id section text check_worthiness start end",
    "documents": "doc_id path status reason title url publisher byline published published_from language sha256 characters words "
    "sentences claims",
    "claim_groups": "group_id counted unit about entities documents sources lowest highest disagree claim_ids",
}


@pytest.mark.parametrize("table", PUBLISHED)
def test_names_and_order(table):
    assert " ".join(TABLES[table].names) == PUBLISHED[table]


def test_no_table_beside_these():
    assert list(TABLES) == list(PUBLISHED)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_keys_stand_in_their_tables(table):
    assert table.key == table.names[0]
    for column in table.columns:
        if column.refers:
            other, _, name = column.refers.partition(".")
            assert name == TABLES[other].key
            assert column.type == "string"


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_is_described_in_the_readme_table(table):
    lines = as_markdown().splitlines()
    assert f"### {table.name}.csv" in lines
    for column in table.columns:
        assert column.description
        assert any(line.startswith(f"| `{column.name}` | {column.type} |") for line in lines)
