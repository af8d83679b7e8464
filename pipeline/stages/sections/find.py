"""From a text to its sections; pure, without spaCy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.config import SectionsConfig
from pipeline.records import Article, Section
from pipeline.stages.sections.blocks import FRONT_MATTER, Block, find_blocks, is_bullet
from pipeline.stages.sections.patterns import Pattern, Patterns, load_patterns

#: longest headline and longest subheading (characters)
HEADLINE, SUBHEADING = 220, 90
#: a block of so many characters with a sentence's end is a paragraph of the body
PARAGRAPH = 140

#: rule of a caption's cut-off copy, which is never read: the whole caption follows
CUT_OFF = "cut-off-copy"
_TERMINAL = tuple(".!?:;,…")
_CLOSING = "\"'”’)]»"
_WORDS = re.compile(r"\w+")
_LABELLED = re.compile(r"[^\W\d][^:\n]{0,50}:\s*\S.{0,40}\Z")
_HEADING_MARK = re.compile(r"#{1,6}[ \t]+(?=\S)")
#: marks of a list item or a quoted paragraph: a section of their own, so that no list number is read as a figure
_MARK = re.compile(r"(?:[-*•·▪●◦‣–—][ \t]+|[-•·▪●◦‣](?=[“\"A-Z])|\(?\d{1,3}[.)][ \t]+)(?=\S)")
_QUOTE_MARK = re.compile(r">[ \t]*(?=[^\s>])")
_EMPHASIS = re.compile(r"([*_]{1,3})(?=\S)(.*\S)\1\Z", re.DOTALL)


def article_sections(article: Article, *, settings: SectionsConfig) -> tuple[Section, ...]:
    """An article's sections: those its reader knows from the format, and between them those found from the text."""
    return tuple(find_sections(article.text, title=article.title, settings=settings, known=article.sections))


def find_sections(
    text: str, *, title: str = "", settings: SectionsConfig | None = None, known: Sequence[Section] = ()
) -> list[Section]:
    """A text's sections in order, without overlap, trimmed of white space; together they hold all of its words.

    ``title`` is the headline where it is known from elsewhere. ``known`` are sections that are certain already (from
    HTML): they are kept, and what lies between them is found. ``read`` is set from ``settings.read`` for all of them;
    the cut-off copy of a caption that follows in full is not read either.
    """
    settings = settings or SectionsConfig()
    patterns = load_patterns(settings.patterns)
    found: list[Section] = []
    front = FRONT_MATTER.match(text)
    if front and not known:
        known = (Section("boilerplate", 0, front.end(), rule="front-matter"),)
    if known:
        position = 0
        for section in (*sorted(known, key=lambda s: s.start), None):
            end = section.start if section else len(text)
            part = _Finder(text[position:end], title, patterns, seen=found).sections()
            found += [replace(s, start=s.start + position, end=s.end + position) for s in part]
            if section:
                found.append(section)
                position = section.end
    else:
        found = _Finder(text, title, patterns).sections()
    return [_marked(section, section.kind in settings.read and section.rule != CUT_OFF) for section in found]


def _marked(section: Section, read: bool) -> Section:
    return section if section.read == read else replace(section, read=read)


class _Finder:
    """One walk over a text's blocks; remembers whether the body has begun and what has been opened."""

    def __init__(self, text: str, title: str, patterns: Patterns, seen: Sequence[Section] = ()) -> None:
        self.text = text
        self.title = _plain(title)
        self.patterns = patterns
        self.blocks = find_blocks(text)
        #: paragraphs of the body so far
        self.body = sum(s.kind == "body" for s in seen)
        self.headline = any(s.kind == "headline" for s in seen)
        self.state = ""
        self.found: list[Section] = []

    def sections(self) -> list[Section]:
        for position, block in enumerate(self.blocks):
            self._block(position, block)
        return self.found

    def _words(self, position: int) -> str:
        """A block's words as they are tried on the patterns: without Markdown's emphasis around the whole."""
        block = self.blocks[position]
        words = self.text[block.start : block.end]
        emphasis = _EMPHASIS.match(words) if words[0] in "*_" and len(words) < 400 else None
        return emphasis[2] if emphasis else words

    def _add(self, kind: str, start: int, end: int, rule: str) -> None:
        self.found.append(Section(kind, start, end, rule=rule))

    def _block(self, position: int, block: Block) -> None:
        words = self._words(position)
        if self.state == "comments":
            kind, rule = self._in_comments(words)
            return self._add(kind, block.start, block.end, rule)
        if not self.headline and self._is_headline(position, words):
            if self._is_kicker(position, words):
                return self._add("headline", block.start, block.end, "kicker")
            self.headline = True
            start = self._mark(block.start, _HEADING_MARK, "heading-mark")
            return self._add("headline", start, block.end, "title" if _plain(words) == self.title else "first-block")
        pattern = self._match(position, words)
        if pattern is not None:
            self.state = pattern.opens or ("" if pattern.kind == "caption" else self.state)
            if pattern.kind == "caption":
                return self._caption(block, self.text[block.start : block.end], pattern.rule)
            return self._add(pattern.kind, block.start, block.end, pattern.rule)
        if self.state == "caption" and len(words) < 300:
            self.state = ""
            return self._caption(block, self.text[block.start : block.end], "after-caption-label")
        whole = _ends_sentence(words)
        if self.state == "teasers" and len(words) < PARAGRAPH and (not whole or words[-1] == "?"):
            return self._add("boilerplate", block.start, block.end, "teaser")
        if self.state == "staff" and len(words) < 80 and not whole:
            return self._add("boilerplate", block.start, block.end, "staff")
        self.state = ""
        start = self._dateline(block, self.text[block.start : block.end])
        if start is None:
            return None
        words = words if start == block.start else self.text[start : block.end]
        kind, rule, mark = self._plain_kind(position, words, whole)
        if kind == "body" and (whole or len(words) > PARAGRAPH):
            self.body += 1
        if mark is not None:
            start = self._mark(start, mark, f"{rule}-mark")
        return self._add(kind, start, block.end, rule)

    def _mark(self, start: int, mark: re.Pattern[str], rule: str) -> int:
        """Store the mark a block begins with as boilerplate; where its words begin."""
        match = mark.match(self.text, start)
        if match is None:
            return start
        self._add("boilerplate", start, start + len(match.group().rstrip()), rule)
        return match.end()

    def _match(self, position: int, words: str) -> Pattern | None:
        if len(words) > 1500:
            return None
        for pattern in self.patterns.for_block(len(words), "after" if self.body else "front"):
            if not pattern.matches(words):
                continue
            if position == 0 and pattern.rule == "byline":
                continue
            if pattern.needs_sign and not self._sign_of_comment(position):
                continue
            if pattern.opens == "comments" and (self.body < 1 or self.body < 3 and not self._sign_of_comment(position)):
                # a link to the comments above an article
                return replace(pattern, opens="")
            return pattern
        return None

    def _sign_of_comment(self, position: int) -> bool:
        following = range(position + 1, min(position + 4, len(self.blocks)))
        return any(self.patterns.comment_sign.search(self._words(i)[:300]) for i in following)

    def _in_comments(self, words: str) -> tuple[str, str]:
        for pattern in self.patterns.patterns:
            if pattern.kind in ("boilerplate", "comment") and pattern.place != "front" and pattern.matches(words):
                if pattern.opens == "staff":
                    self.state = "staff"
                return pattern.kind, pattern.rule
        return "comment", "after-comments-heading"

    def _caption(self, block: Block, words: str, rule: str) -> None:
        """A caption; a cut-off copy in front of the whole one ("... held by the I... Rescuers search") is its own."""
        cut = words.find("... ", 20)
        if cut < 0:
            cut = words.find("… ", 20)
        if cut > 0:
            rest = words[cut:].lstrip(".… ")
            if rest[:30] == words[:30]:
                middle = block.end - len(rest)
                end = block.start + len(words[: len(words) - len(rest)].rstrip())
                self._add("caption", block.start, end, CUT_OFF)
                return self._add("caption", middle, block.end, rule)
        return self._add("caption", block.start, block.end, rule)

    def _dateline(self, block: Block, words: str) -> int | None:
        """Store the dateline a block begins with; where its words go on, None where nothing is left."""
        length = dateline_length(words, patterns=self.patterns, sure=self.body >= 2)
        if not length:
            return block.start
        rest = words[length:]
        self._add("dateline", block.start, block.start + len(words[:length].rstrip()), "dateline")
        return block.end - len(rest.lstrip()) if rest.strip() else None

    def _is_headline(self, position: int, words: str) -> bool:
        """A headline: the title where it is known, else a short first block without a sentence's end before a text."""
        if self.title and _plain(words) == self.title:
            return True
        if self.body or len(words) > HEADLINE or position > 3:
            return False
        if any(s.kind not in ("boilerplate", "dateline") and s.rule != "kicker" for s in self.found):
            return False
        if _HEADING_MARK.match(words):
            return True
        if self.title and any(
            _plain(self._words(i)) == self.title for i in range(position + 1, min(position + 5, len(self.blocks)))
        ):
            return False
        if position and self.blocks[0].end - self.blocks[0].start > HEADLINE:
            return False
        following = [self._words(i) for i in range(position + 1, min(position + 13, len(self.blocks)))]
        if not any(len(w) > len(words) and len(w) > 60 or _ends_sentence(w) for w in following):
            return False
        if is_bullet(words) or words[0] == "(" or words[-1] in ":,":
            return False
        if (
            words[-1] == "?"
            and len(words) > SUBHEADING
            or _ends_sentence(words)
            and words[-1] not in "?;"
            and not _title_case(words)
        ):
            return False
        if dateline_length(words, patterns=self.patterns, sure=False):
            return False
        return not any(
            p.kind in ("boilerplate", "caption", "dateline")
            and p.place != "after"
            and (position or p.rule != "byline")
            and p.matches(words)
            for p in self.patterns.patterns
        )

    def _is_kicker(self, position: int, words: str) -> bool:
        """The section's name above a headline ("World news"): three words at most, and a headline next."""
        if position or len(words.split()) > 3 or _plain(words) == self.title or position + 2 >= len(self.blocks):
            return False
        following = self._words(position + 1)
        return 4 <= len(following.split()) <= 25 and self._is_headline(position + 1, following)

    def _plain_kind(self, position: int, words: str, whole: bool) -> tuple[str, str, re.Pattern[str] | None]:
        """Kind and rule of a block no pattern knows, and the mark to take off its front."""
        if _MARK.match(words):
            return "list", "numbered" if words.lstrip("(")[0].isdigit() else "bullet", _MARK
        if _HEADING_MARK.match(words):
            return "headline", "heading", _HEADING_MARK
        if _QUOTE_MARK.match(words):
            return "body", "block-quote", _QUOTE_MARK
        if whole or len(words) > SUBHEADING:
            return "body", "paragraph", None
        if self._labelled(position):
            return "list", "labelled", None
        if self._in_table(position):
            return "list", "table-row", None
        letters = re.search(r"[^\W\d]", words)
        if self.body and letters and len(words.split()) <= 12 and self._stands_between(position):
            return "headline", "subheading", None
        return "body", "line", None

    def _labelled(self, position: int) -> bool:
        """One of three or more "Label: value" lines running."""
        return self._in_run(position, lambda words: _LABELLED.match(words) is not None)

    def _in_table(self, position: int) -> bool:
        """One of three or more short lines running that hold a figure, without an empty line between them."""
        return self._in_run(
            position,
            lambda words: len(words) <= SUBHEADING and not _ends_sentence(words) and any(c.isdigit() for c in words),
            together=True,
        )

    def _in_run(self, position: int, test: Callable[[str], bool], *, together: bool = False) -> bool:
        """Whether a block is one of three or more running that pass a test."""
        count = 0
        for i in range(max(position - 2, 0), min(position + 3, len(self.blocks))):
            if together and self.blocks[i].gap and i:
                count = 0
            count = count + 1 if test(self._words(i)) else 0
            if count == 3 and i >= position:
                return True
            if count == 0 and i >= position:
                return False
        return count >= 3

    def _stands_between(self, position: int) -> bool:
        """An empty line in front and a paragraph somewhere behind, as a subheading has."""
        following = range(position + 1, min(position + 4, len(self.blocks)))
        return self.blocks[position].gap and any(_ends_sentence(self._words(i)) for i in following)


def dateline_length(words: str, *, patterns: Patterns | None = None, sure: bool = False) -> int:
    """How many characters of a block its dateline takes, 0 where there is none.

    ``sure``: only datelines that name an agency or a date, as further down in an article.
    """
    patterns = patterns or load_patterns()
    match = patterns.dateline.match(words[:160])
    if not match:
        return 0
    place = match["place"]
    if place is None:
        return match.end()
    if patterns.not_places.intersection(_WORDS.findall(place)) or sum(c.isalpha() for c in place) < 3:
        return 0
    if match["agency"] or match["date"]:
        return match.end()
    region = match["region"] or ""
    if sure or any(w.isupper() and len(w) > 3 and "." not in w for w in re.findall(r"[\w.]+", region)):
        return 0
    return match.end() if region or len(words) - match.end() > 40 or match.end() == len(words) else 0


def headline_of(sections: Sequence[Section], text: str) -> str:
    """The headline in a text, on one line; empty where there is none."""
    first = next(
        (s for s in sections if s.kind == "headline" and s.rule not in ("kicker", "subheading", "html-heading")), None
    )
    return " ".join(text[first.start : first.end].split()) if first else ""


def _plain(words: str) -> str:
    return " ".join(_WORDS.findall(words.casefold()))


def _ends_sentence(words: str) -> bool:
    return words.rstrip(_CLOSING + " ")[-1:] in _TERMINAL or words.endswith(('."', ".”"))


def _title_case(words: str) -> bool:
    """Most longer words begin with a capital, as in a headline that was given a full stop."""
    longer = [w for w in _WORDS.findall(words) if len(w) > 3 and not w.isdigit()]
    return len(longer) >= 3 and sum(w[0].isupper() for w in longer) >= 0.85 * len(longer)
