"""Text fragments: the browser goes to the first match of what is quoted."""

from urllib.parse import unquote

import pytest

from pipeline.tables.links import text_fragment

PAGE = "https://example.org/a"
TEXT = (
    "Toll at 12 in flood\n\nAt least 12 people died, officials said.\n\nOfficials said at least 12 people died, 30 were hurt and "
    "many more than last year had to leave their well-built homes & farms for good."
)


def link(passage: str, *, url: str = PAGE, nth: int = 0, text: str = TEXT) -> str:
    start = -1
    for _ in range(nth + 1):
        start = text.index(passage, start + 1)
    return text_fragment(url, text, start, start + len(passage))


@pytest.mark.parametrize(
    ("passage", "nth", "expected"),
    [
        ("Toll at 12 in flood", 0, f"{PAGE}#:~:text=Toll%20at%2012%20in%20flood"),
        ("well-built homes & farms", 0, f"{PAGE}#:~:text=well%2Dbuilt%20homes%20%26%20farms"),
        ("people died,", 0, f"{PAGE}#:~:text=people%20died%2C"),
        # its first match is the sentence before
        ("12 people died", 1, f"{PAGE}#:~:text=Officials%20said%20at%20least-,12%20people%20died"),
        # a long one by its ends
        (
            "at least 12 people died, 30 were hurt and many more than last year had to leave their well-built homes",
            0,
            f"{PAGE}#:~:text=at%20least%2012%20people%20died%2C%2030,leave%20their%20well%2Dbuilt%20homes",
        ),
    ],
)
def test_fragments(passage, nth, expected):
    assert link(passage, nth=nth) == expected


def test_a_passage_over_several_lines_is_quoted_with_single_spaces():
    assert link("two\n  lines", text="on two\n  lines") == f"{PAGE}#:~:text=two%20lines"


def test_a_fragment_of_the_page_is_kept_and_a_text_fragment_replaced():
    assert link("hurt", url=f"{PAGE}#top") == f"{PAGE}#top:~:text=hurt"
    assert link("hurt", url=f"{PAGE}#:~:text=old") == f"{PAGE}#:~:text=hurt"


def test_no_link_without_a_url():
    assert link("hurt", url="") == ""


def test_only_the_directive_s_own_marks_are_left():
    directive = link("well-built homes & farms for good.").partition("text=")[2]
    assert not set(directive) & set('-,& "<>`')
    assert unquote(directive) == "well-built homes & farms for good."
