"""Quotation marks: which stretches of a text stand between them.

Read section by section (paragraph by paragraph), so that an odd mark costs at most its own section. A quotation that is
not closed runs to the end of its section; where the next section opens with a mark it is the same quotation going on,
the convention of news: an opening mark at each paragraph, a closing one only at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, marks included: code points, end exclusive.

    ``closed`` is False where no closing mark was found; ``continued`` is True where the quotation goes on in the next
    section, ``continues`` where it goes on from the one before.
    """

    start: int
    end: int
    closed: bool = True
    continued: bool = False
    continues: bool = False


#: characters after an opening mark in which its closing one is looked for past nested pairs
NESTED_REACH = 4000
# Both begin with nothing but characters they can begin with, which re then searches for fast; what has to stand before
# a single mark is asked after it is found.
_DOUBLE = re.compile("\"|“|”|„|‟|«|»|＂|''|``")
_SINGLE = re.compile(r"[‘'‚‹’›](?:(?<=[‘'‚‹])(?<![\w’'].)(?=\w[^\n]*?[’'›])|(?<=[’'›])(?<=[^\s(\[—–-].)(?!\w))")
_OPENS_AFTER = frozenset(" \t\n\u00a0([{—–-/:…‘'")
_ABBREVIATED = re.compile(r"['‘’](?:\d\ds?\b|tis\b|twas\b|em\b|til\b|n['’])", re.IGNORECASE)


def _could_open(text: str, start: int, end: int, first: int, last: int) -> bool:
    """A mark can open where white space, a bracket or a dash stands before it and a word after it."""
    before = text[start - 1] if start > first else " "
    after = text[end] if end < last else " "
    return before in _OPENS_AFTER and not after.isspace()


def _double(text: str, first: int, last: int) -> list[tuple[int, int, bool]]:
    found: list[tuple[int, int, bool]] = []
    opened, opener, inner = -1, "", -1
    for match in _DOUBLE.finditer(text, first, last):
        mark, start, end = match[0], match.start(), match.end()
        can_open = _could_open(text, start, end, first, last)
        if opened < 0:
            # “, „ and `` open wherever they stand; the others only where an opening mark can stand
            if mark in "“„‟``" or can_open:
                opened, opener = start, mark
            continue
        if start < inner:
            continue
        if mark == "“" == opener and can_open and (matching := _matching(text, opened, last)):
            # quoted inside a quotation with the same marks: “He called it “odd”.”
            inner = matching
            continue
        if mark in ("“", "``", "«", "„") and not (opener in "„‟»”" and mark in "“«"):
            if mark == opener and not can_open:
                # an opening mark typed for a closing one: “yes,“ he said
                found.append((opened, end, True))
                opened = -1
                continue
            found.append((opened, start, False))
            opened, opener = start, mark
            continue
        if mark == '"' and can_open and end < last and text[end].isalnum() and text[start - 1] not in "([—–-":
            found.append((opened, start, False))
            opened, opener = start, mark
            continue
        found.append((opened, end, True))
        opened = -1
    if opened >= 0:
        found.append((opened, last, False))
    return found


def _matching(text: str, opened: int, last: int) -> int:
    """Where the closing mark of “ stands if all marks up to it are nested in pairs; 0 if they aren't or it is far."""
    depth = 0
    for match in re.finditer("[“”]", text[opened : min(last, opened + NESTED_REACH)]):
        depth += 1 if match[0] == "“" else -1
        if not depth:
            return opened + match.start()
    return 0


def _single(text: str, first: int, last: int, double: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Quotations between single marks outside double ones; only closed ones, for an apostrophe looks the same."""
    found, opened = [], -1
    for match in _SINGLE.finditer(text, first, last):
        at = match.start()
        if any(start <= at < end for start, end, _ in double):
            opened = -1
        elif _could_open(text, at, match.end(), first, last):
            if opened < 0 and not _ABBREVIATED.match(text, at):
                opened = at
        elif opened >= 0 and match[0] in "’'›":
            # "the dogs' owner": a plural's apostrophe closes nothing if a better mark follows in the section
            if text[at - 1] == "s" and re.search(r"[.,!?…][’'›]", text[match.end() : last]):
                continue
            # double marks are the surer ones
            if not any(start < match.end() and opened < end for start, end, _ in double):
                found.append((opened, match.end(), True))
            opened = -1
    return found


def find_quotations(text: str, sections: Iterable[tuple[int, int]]) -> list[Quotation]:
    """The quotations of a text in text order, outermost only.

    ``sections`` are the stretches (start, end) that no quotation crosses, in text order.
    """
    found: list[Quotation] = []
    open_before = False
    for first, last in sections:
        if not last > first:
            continue
        double = _double(text, first, last)
        spans = double
        if "‘" in text[first:last] or "'" in text[first:last] or "‚" in text[first:last] or "‹" in text[first:last]:
            spans = sorted(double + _single(text, first, last, double))
        lead = len(text[first:last]) - len(text[first:last].lstrip())
        for position, (start, end, closed) in enumerate(spans):
            continues = open_before and position == 0 and start == first + lead
            if continues:
                before = found[-1]
                found[-1] = Quotation(before.start, before.end, before.closed, True, before.continues)
            found.append(Quotation(start, end, closed, False, continues))
        open_before = bool(spans) and not spans[-1][2] and spans[-1][1] == last
    return found
