"""Quotation marks of all kinds, balanced and not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.attributions.quotes import find_quotations


def sections(text):
    found, position = [], 0
    for line in text.split("\n"):
        found.append((position, position + len(line)))
        position += len(line) + 1
    return found


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"Yes," he said. "No."', ['"Yes,"', '"No."']),
        ("“Yes,” he said.", ["“Yes,”"]),
        ("``Yes,'' he said.", ["``Yes,''"]),
        ("«Oui», dit-il.", ["«Oui»"]),
        ("„Ja“, sagte er.", ["„Ja“"]),
        ("»So«, sagte er.", ["»So«"]),
        ("‘I like it,’ she said, ‘and don’t mind.’", ["‘I like it,’", "‘and don’t mind.’"]),
        ("'I like the dogs' owner,' she said.", ["'I like the dogs' owner,'"]),
        ("It's the '90s; don't ask the dogs' owner.", []),
        ('A 5" pipe and a "good" one', ['"good"']),
        ("“yes,“ he said", ["“yes,“"]),
        ("“He called it “odd” then.” She left.", ["“He called it “odd” then.”"]),
        ("“An odd mark. He said “so” and “no”.", ["“An odd mark. He said ", "“so”", "“no”"]),
        ("She said: “It never ends", ["“It never ends"]),
        ("“One odd mark here.\nNothing odd in “this” one.", ["“One odd mark here.", "“this”"]),
    ],
)
def test_quotations(text, quoted):
    assert [text[q.start : q.end] for q in find_quotations(text, sections(text))] == quoted


def test_a_quotation_goes_on_in_the_next_paragraph():
    text = "“It began at noon.\n“It ended at one,” he said."
    first, second = find_quotations(text, sections(text))
    assert (first.closed, first.continued, second.continues, second.closed) == (False, True, True, True)


@given(st.text(alphabet="ab \n\"“”‘’'«»„`.,", max_size=60))
def test_quotations_are_in_order_and_keep_to_their_section(text):
    found = find_quotations(text, sections(text))
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    assert all(q.start < q.end and "\n" not in text[q.start : q.end] for q in found)
