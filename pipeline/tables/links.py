"""Links that open a passage: text fragments (https://wicg.github.io/scroll-to-text-fragment/) on a document's URL."""

from __future__ import annotations

from urllib.parse import quote

#: a passage of at most this many words is quoted whole, a longer one by its first and last words
WHOLE_WORDS = 10
#: words quoted of each end of a longer passage, and before a passage that stands several times
END_WORDS = 4
#: characters before the passage in which an earlier match is looked for; few articles are as long
LOOK_BACK = 50_000


def text_fragment(url: str, text: str, start: int, end: int) -> str:
    """The URL that opens ``text[start:end]`` on the page at ``url``; "" without a URL.

    Browsers go to the first match, so more words are quoted until the passage is the first one that fits: further
    words of its beginning, or the words before it.
    """
    passage = _plain(text[start:end]) if url else ""
    if not passage:
        return ""
    before = _plain(text[max(0, start - LOOK_BACK) : start])
    words = passage.split(" ")
    prefix = ""
    if len(words) <= WHOLE_WORDS:
        parts = [passage]
    else:
        parts = [_first_words(words, before), _last_words(words)]
    if _contains(before, parts[0]):
        prefix = _prefix(before, parts[0])
    directive = ",".join(_encode(part) for part in parts)
    if prefix:
        directive = f"{_encode(prefix)}-,{directive}"
    page, _, fragment = url.partition("#")
    fragment = fragment.partition(":~:")[0]
    return f"{page}#{fragment}:~:text={directive}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _contains(text: str, words: str) -> bool:
    return words.casefold() in text.casefold()


def _first_words(words: list[str], before: str) -> str:
    """The fewest first words, at least END_WORDS, that don't stand earlier in the text; half of the passage at most."""
    most = max(END_WORDS, len(words) // 2)
    for count in range(END_WORDS, most + 1):
        if not _contains(before, " ".join(words[:count])):
            break
    return " ".join(words[:count])


def _last_words(words: list[str]) -> str:
    """The fewest last words, at least END_WORDS, whose first match after the beginning is the passage's end."""
    inside = " ".join(words)
    for count in range(END_WORDS, len(words) // 2 + 1):
        last = " ".join(words[-count:])
        if inside.casefold().find(last.casefold()) + len(last) >= len(inside):
            break
    return last


def _prefix(before: str, words: str) -> str:
    """The fewest words right before the passage that make it the first match; "" where none do."""
    earlier = before.split(" ")
    for count in range(END_WORDS, min(len(earlier), 24) + 1):
        prefix = " ".join(earlier[-count:])
        if not _contains(before, f"{prefix} {words}"):
            return prefix
    return ""


def _encode(words: str) -> str:
    """Percent-encoded so that none of the directive's own marks (- , &) is left, as the specification asks."""
    return quote(words, safe="").replace("-", "%2D")
