"""Cutting a text into blocks: paragraphs, or lines where every line is a paragraph.

Scraped pages put one paragraph on a line; plain-text mail and wire copy break lines at 60 to 80 characters. The two are
told apart by what the lines begin with: in wrapped prose most lines go on with a small letter.
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: widest line of wrapped text (characters)
WIDEST = 110
#: where lines aren't wrapped, a shorter line stands for itself: a label, a reader's name (characters)
SHORT = 30
#: a longer block is cut in parts (characters): a model's memory grows with what it reads at once
LONGEST = 10_000
#: YAML between two lines of three hyphens at a Markdown file's head
FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n((?:[\w-]+:.*\r?\n|[ \t]+\S.*\r?\n|-[ \t].*\r?\n){1,60})---[ \t]*(?=\r?\n|\Z)"
)

_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]|\f")
_BULLET = re.compile(r"(?:[-*•·▪●◦‣–—]\s+|[•▪●◦‣]|\(?\d{1,3}[.)]\s+)(?=\S)")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")


class Line(NamedTuple):
    """A line that holds something, trimmed: code points, end exclusive, and what stands around it."""

    start: int
    end: int
    #: white space in front of its first character
    indent: int
    #: empty lines in front of it
    gap: int


class Block(NamedTuple):
    """A paragraph: code points, end exclusive. ``gap``: it stands apart from the block before by an empty line."""

    start: int
    end: int
    gap: bool
    indent: int


def find_lines(text: str) -> list[Line]:
    """All lines of a text that hold more than white space, trimmed."""
    lines: list[Line] = []
    position, breaks = 0, 2
    for match in _LINE.finditer(text):
        breaks += len(_BREAKS.findall(text, position, match.start()))
        line = match.group()
        position = match.end()
        stripped = line.strip()
        if not stripped:
            continue
        indent = len(line) - len(line.lstrip())
        start = match.start() + indent
        lines.append(Line(start, start + len(stripped), indent, max(breaks - 1, 0)))
        breaks = 0
    return lines


def is_bullet(text: str) -> bool:
    """Whether a line begins like an item of a list."""
    return _BULLET.match(text) is not None


def find_blocks(text: str) -> list[Block]:
    """The paragraphs of a text in order; together they hold all of its characters but white space."""
    lines = find_lines(text)
    width = _wrap_width(text, lines)
    blocks: list[Block] = []
    for position, line in enumerate(lines):
        before = lines[position - 1] if position else None
        if before is not None and not line.gap and _continues(text, before, line, width, blocks[-1].start):
            blocks[-1] = blocks[-1]._replace(end=line.end)
        else:
            blocks.append(Block(line.start, line.end, bool(line.gap), line.indent))
    return [part for block in blocks for part in _cut(text, block)]


def _wrap_width(text: str, lines: list[Line]) -> int:
    """The width at which the text's lines are broken; 0 where they aren't.

    Wrapped: of the line breaks inside paragraphs (four at least), two in five or more go on with a small letter.
    """
    pairs = [(a, b) for a, b in zip(lines, lines[1:]) if not b.gap and not is_bullet(text[b.start : b.end])]
    if len(pairs) < 4:
        return 0
    going_on = [a.end - a.start + a.indent for a, b in pairs if text[b.start].islower()]
    if len(going_on) < 0.4 * len(pairs):
        return 0
    going_on.sort()
    width = going_on[int(0.98 * (len(going_on) - 1))]
    return width if width <= WIDEST else 0


def _continues(text: str, before: Line, line: Line, width: int, start: int) -> bool:
    """Whether a line goes on with the paragraph of the line before it, which begins at ``start``."""
    first, last = text[line.start], text[before.end - 1]
    if first.islower() and (width or before.end - start >= SHORT and (last.isalpha() or last in ",’'-–—")):
        return last not in "}{;" and not is_bullet(text[line.start : line.end])
    if not width:
        return False
    length = before.end - before.start + before.indent
    space = text.find(" ", line.start, line.end)
    word = (line.end if space < 0 else space) - line.start
    full = length + 1 + word > width
    if is_bullet(text[line.start : line.end]):
        return full and line.indent <= before.indent and text[before.end - 1] not in ".!?:;"
    if line.indent > before.indent + 1 and text[before.end - 1] in ".!?:\"'”’":
        return False
    return full or (text[before.end - 1] not in '.!?:"”' and length > 0.6 * width)


def _cut(text: str, block: Block) -> list[Block]:
    """A block as it is, or in parts of at most LONGEST characters, cut between sentences where there are any."""
    if block.end - block.start <= LONGEST:
        return [block]
    parts: list[Block] = []
    start = block.start
    while block.end - start > LONGEST:
        limit = start + LONGEST
        ends = [m.end() for m in _SENTENCE_END.finditer(text, limit - 2000, limit)]
        cut = ends[-1] if ends else _last_space(text, limit - 2000, limit) or limit
        end = cut
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            parts.append(Block(start, end, block.gap and start == block.start, block.indent))
        start = cut
        while start < block.end and text[start].isspace():
            start += 1
    if start < block.end:
        parts.append(Block(start, block.end, False, block.indent))
    return parts


def _last_space(text: str, low: int, high: int) -> int:
    return next((i for i in range(high, low, -1) if text[i - 1].isspace()), 0)
