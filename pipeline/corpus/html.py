"""HTML pages: main text, captions and readers' comments, with what the page says of itself.

The text of the article is the page's main text as trafilatura finds it, one block a paragraph with an empty line
between: headline, captions, body, then the comments. White space inside a block is one blank, as a browser shows it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.config import CorpusConfig
from pipeline.corpus.draft import Draft, Fields, Problem, read_bytes, sha256
from pipeline.corpus.encoding import NotText, decode
from pipeline.corpus.inputs import Input
from pipeline.records import Section

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml[^>]{0,100}?encoding=[\"']([\w:.-]+)", re.IGNORECASE
)
_XML = re.compile(r"\A\s*<\?xml[^>]*\?>")
#: bytes of a page in which its encoding must be declared (HTML standard: 1024; pages are less strict)
DECLARATION = 4096


class Block(NamedTuple):
    """A paragraph of the page; ``kind`` is empty where the page doesn't say what it is."""

    words: str
    kind: str = ""
    rule: str = ""


def read(source: Input, settings: CorpusConfig) -> Iterator[Draft | Problem]:
    """The page's one article."""
    data = read_bytes(source, maximum=settings.maximum_size)
    digest = sha256(data)
    try:
        decoded = decode(data, declared=declared_encoding(data) or settings.encoding)
    except NotText as error:
        yield Problem(source.path, "failed", str(error), sha256=digest)
        return
    if not decoded.text.strip():
        yield Problem(source.path, "skipped", "empty: there is no text in it", sha256=digest)
        return
    page = extract(decoded.text)
    if page is None:
        reason = "no article found in this page; save the text as .txt to have it read"
        yield Problem(source.path, "skipped", reason, sha256=digest)
        return
    blocks, inner = page
    text, sections = join(blocks)
    yield Draft(source.path, text, digest, remark=decoded.remark, sections=sections, inner=inner)


def declared_encoding(data: bytes) -> str:
    """The encoding a page names in its head, empty where it names none."""
    match = _CHARSET.search(data[:DECLARATION])
    return (match[1] or match[2]).decode("ascii") if match else ""


def extract(html: str) -> tuple[list[Block], Fields] | None:
    """A page's blocks in order and its metadata; None where it holds no article."""
    import trafilatura
    from lxml import html as lxml_html
    from lxml.etree import ParserError

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    html = _XML.sub("", html)
    # no date is taken from a copyright line or the like, and the day of the run plays no part
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}
    try:
        tree = lxml_html.fromstring(html)
        page: Any = trafilatura.bare_extraction(
            html, include_comments=True, include_formatting=True, with_metadata=True, date_extraction_params=dates
        )
    except (ParserError, ValueError):
        return None
    if page is None or page.body is None:
        return None
    body = list(_blocks(page.body))
    comments = [Block(block.words, "comment", "html-comment") for block in _blocks(page.commentsbody)]
    if not body:
        return None
    title = _one_line(page.title or "")
    if body[0].kind == "headline":
        headline, body = [Block(body[0].words, "headline", "html-title")], body[1:]
    else:
        headline = [Block(title, "headline", "html-title")] if title and body[0].words != title else []
    there = {block.words for block in body}
    body = [b for b in body if not (b.kind == "headline" and headline and b.words == headline[0].words)]
    captions = [Block(words, "caption", "html-figcaption") for words in _captions(tree) if words not in there]
    inner = Fields(
        title=headline[0].words if headline else title,
        url=page.url or "",
        publisher=page.sitename or "",
        byline=page.author or "",
        published=page.date or "",
    )
    return [*headline, *captions, *body, *comments], inner


def join(blocks: list[Block]) -> tuple[str, tuple[Section, ...]]:
    """The text of the blocks, and the sections among them whose kind the page says."""
    sections, parts, position = [], [], 0
    for block in blocks:
        end = position + len(block.words)
        if block.kind:
            sections.append(Section(block.kind, position, end, rule=block.rule))
        parts.append(block.words)
        position = end + 2
    return "\n\n".join(parts), tuple(sections)


def _blocks(element: Any) -> Iterator[Block]:
    """The paragraphs under an element of trafilatura's tree."""
    if element is None:
        return
    for child in element:
        tag = child.tag
        if tag in ("quote", "div", "body", "main", "section"):
            if len(child):
                yield from _loose(child.text)
                yield from _blocks(child)
            else:
                yield from _loose(_words(child))
        elif tag == "list":
            yield from (Block(words, "list", "html-list") for item in child.iter("item") if (words := _words(item)))
        elif tag == "table":
            for row in child.iter("row"):
                cells = [words for cell in row.iter("cell") if (words := _words(cell))]
                if cells:
                    yield Block(" | ".join(cells), "list", "html-table")
        elif tag == "head":
            if words := _words(child):
                yield Block(words, "headline", "html-heading")
        elif tag not in ("graphic", "lb"):
            yield from _loose(_words(child))
        yield from _loose(child.tail)


def _loose(words: str | None) -> Iterator[Block]:
    words = _one_line(words or "")
    if words:
        yield Block(words)


def _words(element: Any) -> str:
    return _one_line("".join(element.itertext()))


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _captions(tree: Any) -> Iterator[str]:
    """The captions of the pictures inside the page's article."""
    seen = set()
    for caption in tree.iterfind(".//figcaption"):
        inside = any(parent.tag in ("article", "main") for parent in caption.iterancestors())
        words = _words(caption)
        if inside and len(words) > 20 and words not in seen:
            seen.add(words)
            yield words
