"""Sections: the parts of plain text as scraped, wrapped or mailed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import SectionsConfig
from pipeline.records import Article, Section
from pipeline.stages.sections import article_sections, find_sections
from pipeline.stages.sections.find import dateline_length, headline_of
from pipeline.stages.sections.patterns import PatternError, load_patterns

BODY = "The council of Orlo voted on Monday to close the old bridge for six weeks, the mayor said."
MORE = "Lorries have been banned from it since an inspector found 118 cracks in its piers last spring."


def parts(text: str, **options) -> list[tuple[str, str]]:
    return [(s.kind, text[s.start : s.end]) for s in find_sections(text, **options)]


def covers(text: str, sections: list[Section]) -> bool:
    position = 0
    for section in sections:
        inside = text[section.start : section.end]
        if section.start < position or text[position : section.start].strip() or not inside or inside != inside.strip():
            return False
        position = section.end
    return not text[position:].strip()


PAGE = f"""Bridge in Orlo to Close for Six Weeks

Workers inspect the bridge in Orlo, Ostria, Tuesday, July 2, 2024. (AP Photo/Nadia Brandt)
A ferry crosses the Terne near Orlo, Ostria, Tuesday, July 2, 2024. The ferry will run every te... A ferry crosses the \
Terne near Orlo, Ostria, Tuesday, July 2, 2024. The ferry will run every ten minutes, the mayor said. (AP Photo/Nadia Brandt) MORE LESS
Start your week with the Courier.
Sign up for the Bridge Watch newsletter

ORLO, Ostria (AP) — {BODY}

{MORE}

Traffic

“It carries 26,000 cars a day,” said Oskar Lund.

Latest News

Ferry fares to rise again

Notable Replies

  1. {MORE}

    That was 20 years ago.

  2. My bridge, my 26,000 cars.

Continue the discussion at talk.courier.example

Participants

Avatar for oldmiller Avatar for seaside77

Masthead Masthead
Founder & Editor-in-Chief:
Head of Product:
"""


def test_scraped_page():
    found = parts(PAGE)
    assert [kind for kind, _ in found] == (
        [
            "headline",
            "caption",
            "caption",
            "caption",
            "boilerplate",
            "boilerplate",
            "dateline",
            "body",
            "body",
            "headline",
            "body",
        ]
        + ["boilerplate"] * 2
        + ["comment"] * 4
        + ["boilerplate"] * 6
    )
    words = [text for _, text in found]
    assert words[2].endswith("every te...") and words[3].startswith("A ferry") and words[3].endswith("MORE LESS")
    assert words[6] == "ORLO, Ostria (AP) —" and words[7] == BODY
    assert covers(PAGE, find_sections(PAGE))


def test_what_is_read_is_a_setting():
    kinds = SectionsConfig(read=("body", "comment"))
    assert {s.kind for s in find_sections(PAGE, settings=kinds) if s.read} == {"body", "comment"}
    assert {s.kind for s in find_sections(PAGE) if not s.read and s.rule != "cut-off-copy"} == {
        "comment",
        "boilerplate",
    }


def test_the_cut_off_copy_of_a_caption_is_not_read_twice():
    captions = [s for s in find_sections(PAGE) if s.kind == "caption"]
    assert [(s.read, s.rule) for s in captions] == [
        (True, "agency-photo"),
        (False, "cut-off-copy"),
        (True, "agency-photo"),
    ]


def test_a_section_name_above_the_headline():
    text = f"World news\n\nBridge in Orlo to close for six weeks\n\nBy Ada Lorne | March 4, 2024\n\n{BODY}"
    found = find_sections(text)
    assert [(s.kind, s.rule) for s in found[:3]] == [
        ("headline", "kicker"),
        ("headline", "first-block"),
        ("boilerplate", "byline"),
    ]
    assert headline_of(found, text) == "Bridge in Orlo to close for six weeks"


def test_market_listing_is_a_list():
    text = f"{BODY}\n\nOrlo 30 17,000.36 +0.4%\nVellin All Share 3,120.10 -1.2%\nTarn Index 640.00 +0.1%\n\n{MORE}"
    assert [kind for kind, _ in parts(text)] == ["body", "list", "list", "list", "body"]


@pytest.mark.parametrize(
    "dateline",
    [
        "ORLO, Ostria (AP) —",
        "NEWARK, N.J. _",
        "LONDON, March 3 (Reuters) -",
        "WASHINGTON —",
        "DES MOINES, Iowa, Aug. 10 (UPI) —",
        "JOHANNESBURG, August 7 (Xinhua) --",
        "ST. LOUIS —",
        "INDEPENDENCE, MO. (AP)--",
        "NAIROBI, Kenya (AP) _",
        "BERLIN -",
        "O'SMACH, Cambodia (AP)_",
        "CHARLESTON, S.C.\xa0—",
        "SÃO PAULO, 3 March 2024 (AFP) –",
        "Beirut (Reuters) -",
        "(CNN) —",
        "KIEV/MOSCOW (Reuters) -",
        "WINSTON-SALEM, N.C. —",
    ],
)
def test_datelines(dateline):
    assert parts(f"{dateline} {BODY}") == [("dateline", dateline), ("body", BODY)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "EXCLUSIVE – Roger Lund: Don't trust the machines, whatever the makers of the machines have told you.",
        "ORLO'S VOTERS FAVOR MALK, BUT PRICES FAVOR FARROW - Liv Anders: “The north has turned away from her for good.”",
        "UPDATE: 5/12 — The site that first listed the painting for auction has taken it down since.",
        "LUND--Jerome Arthur, 98, of Vellin, passed away Friday, surrounded by his three daughters.",
        "I — as you know — have never borrowed a single euro in all of my years in this office.",
        "Malk — who leads by six points — has not been seen in the north since the second week of May.",
        "The UN says mines killed 87 people - two thirds of them farmers - along the border last year.",
        pytest.param(
            "NATO - which has 32 members - said on Friday that it would not send any troops to the border.",
            marks=pytest.mark.xfail(strict=True, reason="a name in capitals before a spaced hyphen reads like a place"),
        ),
    ],
)
def test_no_dateline(paragraph):
    assert dateline_length(paragraph) == 0


def test_dateline_alone_on_its_line():
    assert parts(f"MIAMI _\n\n{BODY}\n\n{MORE}") == [("dateline", "MIAMI _"), ("body", BODY), ("body", MORE)]


@pytest.mark.parametrize("pattern", load_patterns().patterns, ids=lambda p: p.rule)
def test_every_pattern_has_an_example_it_matches(pattern):
    assert pattern.example and pattern.matches(pattern.example)


#: patterns that hold behind a body: not those of an article's front, nor those that open what follows them
BEHIND = [p for p in load_patterns().patterns if p.place != "front" and p.opens not in ("comments", "caption")]


@pytest.mark.parametrize("pattern", BEHIND, ids=lambda p: p.rule)
def test_examples_are_found_behind_a_body(pattern):
    found = parts(f"{BODY}\n\n{MORE}\n\n{pattern.example}\n\n{BODY}")
    assert (pattern.kind, pattern.example) in found
    assert found[-1] == ("body", BODY)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Subscribers to the paper's newsletter had been told in March that prices would rise by 12 percent, the editor said, and "
        "most of the 40,000 who were asked in a survey said that they would sign up for another year at the higher price.",
        "“Read my lips,” said Farrow. “No new taxes.”",
        "Photographs of the 17 dead were laid out on the floor of the school.",
        "Comments by the minister drew protests from 200 teachers.",
        "He said:",
        "Copyright law will be changed by 2026, the minister said.",
        "Related companies paid 14 million euros.",
        "Share prices fell by 3 percent.",
        "The editor at large: a man of 61.",
        "Follow the money, said one investigator.",
        "Latest figures show a fall of 4 percent.",
        "About 300 comments were posted within an hour.",
        "Participants paid 40 euros each.",
        "Image rights brought in £2.4m last year.",
    ],
)
def test_news_is_not_boilerplate(paragraph):
    assert ("body", paragraph) in parts(f"{BODY}\n\n{MORE}\n\n{paragraph}\n\n{BODY}")


@pytest.mark.parametrize(
    "tail",
    [
        "3 Comments\n\noldmiller • 3 days ago\n\nThey knew for 20 years.\n\n4 △ ▽ Reply Share ›\n\nseaside77 • 2 days ago\n\nNobody was ever fined.",
        "2 thoughts on “Bridge”\n\nAda Lorne says:\n\nMarch 4, 2024 at 3:12 pm\n\nIt has 118 cracks.\n\nReply\n\nPell says:\n\nClose it now.",
        "Comments\n\nPosted by quiet_reader at 10:14 am\n\nI counted 30 lorries in one night.\n\nReport abuse",
        "Leave a Reply\n\nYour email address will not be published.",
        "Comments (12)\n\n@mayor: and the 20 million?\n\nThat is gone.",
        "Readers' comments\n\n1. My cousin drives there.\n\n2. Mine too, 14 times a week.",
    ],
)
def test_comment_sections(tail):
    article = f"Bridge to close\n\n{BODY}\n\n{MORE}\n\n{BODY}\n\n"
    found = find_sections(article + tail)
    assert all(s.kind == "body" for s in found[1:4])
    assert not any(s.read for s in found[4:]), [(s.kind, (article + tail)[s.start : s.end]) for s in found[4:]]


def test_a_comment_count_at_the_top_costs_nothing():
    text = f"Bridge to close\n\n12 Comments\n\n{BODY}\n\n3 Comments\n\n{MORE}\n\n{BODY}"
    assert [kind for kind, _ in parts(text)].count("body") == 3


def test_a_heading_that_could_be_of_comments():
    text = f"Bridge to close\n\n{BODY}\n\n{MORE}\n\nReactions\n\n{BODY}\n\n{MORE}"
    assert [kind for kind, _ in parts(text)] == ["headline", "body", "body", "headline", "body", "body"]


WRAPPED = """Mayor: bridge will cost $212 million

The new bridge over the Terne will cost $212 million, 31 percent more than
planned, and open a year late, the office of Mayor Helen Marsh said on
Friday in a statement.

According to the statement, steel has become 40 percent more expensive
since the contract was signed in 2021. The contractor, Brandt & Sons, is
to pay a penalty.
    City councillor Pavel Hruska said he had been told in March that the
cost would not go above $180 million.
"""


def test_wrapped_lines_are_joined():
    found = parts(WRAPPED)
    assert [kind for kind, _ in found] == ["headline", "body", "body", "body"]
    assert found[1][1].endswith("Friday in a statement.") and found[3][1].startswith("City councillor")


def test_one_paragraph_a_line():
    assert parts(f"{BODY}\n{MORE}\n{BODY}") == [("body", BODY), ("body", MORE), ("body", BODY)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines(newline):
    text = PAGE.replace("\n", newline)
    assert [kind for kind, _ in parts(text)] == [kind for kind, _ in parts(PAGE)]


def test_marks_of_lists_and_headings_stand_apart():
    text = f"# Bridge to close\n\n{BODY}\n\n## What is known\n\n- Cracks: 118\n- Cars: 26,000\n\n1. First, the ferry.\n\n> {MORE}"
    found = parts(text)
    assert [(k, t) for k, t in found if k == "list"] == [
        ("list", "Cracks: 118"),
        ("list", "Cars: 26,000"),
        ("list", "First, the ferry."),
    ]
    assert [t for k, t in found if k == "boilerplate"] == ["#", "##", "-", "-", "1.", ">"]
    assert [t for k, t in found if k == "headline"] == ["Bridge to close", "What is known"]
    assert headline_of(find_sections(text), text) == "Bridge to close"


def test_labelled_lines_are_a_list():
    text = f"{BODY}\n\nORLO:\nDead: 192\nInjured: 4,877\nTreated and discharged: 4,257"
    assert [kind for kind, _ in parts(text)] == ["body", "list", "list", "list", "list"] or [
        kind for kind, _ in parts(text)
    ] == ["body", "body", "list", "list", "list"]


@pytest.mark.parametrize("sentence", ["It's 30 yards.", "603 civilians were killed.", "WASHINGTON", "1. Buy 12 eggs."])
def test_a_lone_sentence_is_read(sentence):
    assert any(s.read for s in find_sections(sentence))
    assert not any(s.kind == "headline" for s in find_sections(sentence))


def test_given_title():
    text = f"The long and winding road to a bridge in Orlo that was never built.\n\n{BODY}"
    assert parts(text)[0][0] == "body"
    assert parts(text, title="The long and winding road to a bridge in Orlo that was never built")[0][0] == "headline"


def test_known_sections_are_kept():
    text = f"Bridge to close\n\nVELLIN — {BODY}\n\nIt has 118 cracks."
    known = (
        Section("headline", 0, 15, rule="html-title"),
        Section("comment", len(text) - 18, len(text), rule="html-comment"),
    )
    article = Article("a", "a.html", text, sections=known)
    found = article_sections(article, settings=SectionsConfig())
    assert [(s.kind, s.read) for s in found] == [
        ("headline", True),
        ("dateline", True),
        ("body", True),
        ("comment", False),
    ]
    assert covers(text, list(found))


def test_long_line_is_cut_between_sentences():
    text = "The army said 12 people died in Orlo on Monday. " * 5000
    found = find_sections(text)
    assert len(found) > 5 and covers(text, found)
    assert all(text[s.start : s.end].endswith("Monday.") for s in found)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=400))
def test_any_text_is_covered(text):
    assert covers(text, find_sections(text))


BITS = [p.example for p in load_patterns().patterns] + [
    BODY,
    MORE,
    "- item",
    "1. item",
    "# Head",
    "> quote",
    "ORLO (AP) —",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\t",
    "\x0c",
    "\u2028",
    "*",
    "**bold**",
    "---",
    "a: b",
    ". ",
]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(BITS), max_size=14), st.sampled_from(["", "\n", "\n\n"]))
def test_any_page_is_covered(bits, glue):
    text = glue.join(bits)
    assert covers(text, find_sections(text))


def test_component_in_another_pipeline():
    nlp = spacy.blank("en")
    nlp.add_pipe("claimsheet.sections", name="sections", config={"read": ["body"]})
    doc = nlp(PAGE)
    assert doc._.sections[0].kind == "headline" and not doc._.sections[0].read
    starts = {token.idx for token in doc if token.is_sent_start}
    assert {s.start for s in doc._.sections} <= starts
    assert [span.label_ for span in doc.spans["sections"]][:1] == ["sections"]


def test_own_patterns(tmp_path: Path):
    file = tmp_path / "own.yaml"
    file.write_text(
        "patterns:\n- {rule: house-ad, kind: boilerplate, match: start, pattern: 'Bridge Watch presents', example: x}\n",
        encoding="utf-8",
    )
    text = f"{BODY}\n\nBridge Watch presents ten songs about rivers."
    assert find_sections(text)[-1].kind == "body"
    assert find_sections(text, settings=SectionsConfig(patterns=str(file)))[-1].rule == "house-ad"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("patterns:\n- {rule: x, kind: advert, pattern: y}\n", r"kind is 'advert'; allowed: headline"),
        ("patterns:\n- {rule: x, kind: body}\n", "'pattern'"),
        ("patterns:\n- {rule: x, kind: body, pattern: '('}\n", "not a regular expression"),
        (
            "patterns:\n- {rule: x, kind: body, pattern: y, longest: far}\n",
            "longest is 'far'; it should be a whole number",
        ),
        (
            "patterns:\n- {rule: x, kind: body, pattern: y, needs: Photo}\n",
            "needs is 'Photo'; it should be a list of words in small letters",
        ),
        ("patterns: x\n", "'patterns' with a list"),
        ("- a\n", "'patterns'"),
        ("a: [", "not valid YAML"),
    ],
)
def test_mistakes_in_own_patterns(tmp_path: Path, content: str, message: str):
    file = tmp_path / "own.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(PatternError, match=message):
        load_patterns(str(file))
    with pytest.raises(ValueError, match=message):
        SectionsConfig(patterns=str(file))


@pytest.mark.parametrize("place", ["front", "after"])
@pytest.mark.parametrize("length", [1, 30, 31, 400, 401, 5000])
def test_patterns_that_a_block_may_match(place: str, length: int):
    patterns = load_patterns()
    expected = [p for p in patterns.patterns if p.place in ("any", place) and length <= p.longest]
    assert list(patterns.for_block(length, place)) == expected


def test_a_missing_pattern_file_is_a_mistake_of_the_config(tmp_path: Path):
    with pytest.raises(ValueError, match="can't be read"):
        SectionsConfig(patterns=str(tmp_path / "none.yaml"))


def test_scraped_page_of_the_evaluation_set(shared):
    file = shared / "eval/claims/text/000_cac5a88ce628049b.txt"
    text = file.read_bytes().decode("utf-8")
    found = find_sections(text)
    assert covers(text, found)
    kinds = {kind: [text[s.start : s.end] for s in found if s.kind == kind] for kind in {s.kind for s in found}}
    assert len(kinds["headline"]) == 1 and len(kinds["body"]) == 5 and len(kinds["caption"]) == 3
    assert len(kinds["dateline"]) == 1 and len(kinds["comment"]) == 9
    comments = text.index("Notable Replies")
    assert not any(s.read for s in found if s.start >= comments)


@pytest.mark.parametrize("name", ["dates/timexes.jsonl", "attributions/gold.jsonl", "entities/gold.jsonl"])
def test_little_of_the_evaluation_texts_goes_unread(shared, name):
    import json

    total = unread = 0
    with open(shared / "eval" / name, encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            found = find_sections(text)
            assert covers(text, found)
            total += len(text)
            unread += sum(s.end - s.start for s in found if not s.read)
    assert unread < 0.002 * total


def test_gold_blocks(shared):
    """Kinds against the evaluation set's blocks; its own subheadings are headlines here, and bare captions look like them."""
    import json

    right = total = 0
    for file in sorted((shared / "eval/claims/text").glob("GUM_*.json")):
        text = file.with_suffix(".txt").read_bytes().decode("utf-8")
        found = {s.start: s for s in find_sections(text)}
        for start, end, kind in json.loads(file.read_text("utf-8"))["blocks"]:
            section = found.get(start)
            if kind in ("headline", "subhead") or kind == "caption" and re.search(r"Image:|file", text[start:end]):
                total += 1
                right += (
                    section is not None
                    and section.end == end
                    and section.kind == {"subhead": "headline"}.get(kind, kind)
                )
    assert right >= 0.95 * total


BBC = f"""Orlo bridge: Six weeks of detours ahead
Published
2 July 2024
Share
Save
About sharing
Image source, Reuters
Image caption, The bridge carries 26,000 cars a day
{BODY}
{MORE}
Image source, Getty Images
Image caption,
Cracks were found in two piers
“It was a shock,” said Oskar Lund.
Related Topics
Orlo
Bridges
More on this story
How the ferry came back
The Courier is not responsible for the content of external sites.
"""
CNN = f"""Bridge in Orlo to close for six weeks
By Ada Lorne, CNN
Updated 3:15 PM ET, Tue July 2, 2024
Photos: The bridge at Orlo
A worker looks up at the piers.
Hide Caption
1 of 12
(CNN){BODY}
{MORE}
Read More
JUST WATCHED
Replay
More Videos ...
MUST WATCH
“It was a shock,” said Oskar Lund.
CNN's Pell Aster contributed to this report.
"""
MAIL = f"""Bridge closes for SIX WEEKS
By Ada Lorne
PUBLISHED: 10:15, 2 July 2024 | UPDATED: 11:20, 2 July 2024
e-mail
12 shares
View comments
{BODY}
{MORE}
“It was a shock,” said Oskar Lund.
Share or comment on this article
Comments 3
Share what you think
oldmiller, Vellin, 2 days ago
26,000 cars and no plan.
Most watched News videos
"""
WORDPRESS = f"""Home » News » Bridges

# Bridge in Orlo to close for six weeks

Posted on July 2, 2024 by Ada Lorne

{BODY}

{MORE}

“It was a shock,” said Oskar Lund.

Share this:

Twitter Facebook

Like Loading...

Related

Posted in News

2 thoughts on “Bridge in Orlo to close for six weeks”

Pell says:

July 3, 2024 at 3:12 pm

26,000 cars!

Reply

Leave a Reply

Proudly powered by WordPress
"""


@pytest.mark.parametrize("page", [BBC, CNN, MAIL, WORDPRESS], ids=["bbc", "cnn", "mail", "wordpress"])
def test_pages_of_other_makers(page):
    found = find_sections(page)
    assert covers(page, found)
    read = [(s.kind, page[s.start : s.end]) for s in found if s.read]
    assert [text for kind, text in read if kind == "body"][-1] == "“It was a shock,” said Oskar Lund."
    assert ("body", BODY) in read and ("body", MORE) in read
    assert "ridge" in next(text for kind, text in read if kind == "headline")
    allowed = {"headline", "dateline", "caption", "body"}
    assert {kind for kind, _ in read} <= allowed
    assert len([text for kind, text in read if kind == "body"]) <= 4, read
    assert not any("26,000 cars" in page[s.start : s.end] for s in found if s.read and s.kind == "body")
