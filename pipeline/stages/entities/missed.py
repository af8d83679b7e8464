"""Names the model misses or cuts short, from runs of capitalised words, and what it takes for names in headlines."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.stages.entities.lexicon import lexicon
from pipeline.stages.entities.mentions import PROPER, Mention, Tokens
from pipeline.stages.given_names import spelled_names

#: a headline in title case: at least this many longer words, at least this share of them capitalised
_HEADLINE_WORDS, _HEADLINE_SHARE, _LONGER = 4, 0.75, 4
_LONGEST_RUN = 8
_CLOSING = frozenset("\"'”’)]")
#: tags of verbs and grammar words, which only headlines capitalise
_GRAMMAR_TAGS = ("VB", "IN", "DT", "RB", "PRP$", "TO", "CC", "WP", "WRB")


def headlines(tokens: Tokens) -> list[tuple[int, int]]:
    """Sentences in title case or capitals, as token ranges: there, capitals say nothing about names."""
    starts = sorted(tokens.sentence_starts)
    found = []
    for start, end in zip(starts, [*starts[1:], len(tokens)]):
        if 4 <= end - start <= 40 and _in_title_case(tokens, start, end):
            found.append((start, end))
    return found


def _in_title_case(tokens: Tokens, start: int, end: int) -> bool:
    """Whether most longer words are capitalised, and, where a full stop ends the line, grammar words as well."""
    words = tokens.words[start:end]
    longer = [word for word in words if len(word) >= _LONGER and word.isalpha()]
    capitalised = [word for word in longer if word[0].isupper()]
    if len(longer) < _HEADLINE_WORDS or len(capitalised) < _HEADLINE_SHARE * len(longer):
        return False
    last = next((word for word in reversed(words) if not word.isspace() and word not in _CLOSING), "")
    if last != ".":
        return True
    grammar = (word for word, tag in zip(words[1:], tokens.tags[start + 1 : end]) if tag.startswith(_GRAMMAR_TAGS))
    return any(word[0].isupper() and len(word) > 1 for word in grammar)


def drop_from_headlines(tokens: Tokens, mentions: list[Mention], lines: list[tuple[int, int]]) -> None:
    """Drop what only a headline's capitals make a name of: the model's mentions that stand nowhere else.

    Kept are what a gazetteer knows, one or two words, and a person's full name, unless it has a word of a name known
    from the running text and no given name. What is dropped leaves room for the names inside it.
    """
    if not lines:
        return
    inside = [any(start <= m.start < end for start, end in lines) for m in mentions]
    outside = {tuple(tokens.words[m.start : m.end]) for m, hidden in zip(mentions, inside) if not hidden}
    known_words = {word for form in outside for word in form if word[0].isupper()}
    kept = []
    for mention, hidden in zip(mentions, inside):
        form = tuple(tokens.words[mention.start : mention.end])
        if hidden and mention.entry is None and form not in outside:
            if len(form) > 3 or len(form) == 3 and mention.label != "PERSON":
                continue
            full_name = form[0] in spelled_names() and (len(form) == 2 or form[-1] in known_words)
            if len(form) > 1 and any(word in known_words for word in form) and not full_name:
                continue
        kept.append(mention)
    mentions[:] = kept


def find_missed(tokens: Tokens, mentions: list[Mention], lines: list[tuple[int, int]]) -> None:
    """Add names from runs of capitalised words the model left out.

    A run becomes a name when its last word says what it is ("Interior Ministry"), when a title stands before it
    ("Mr. Varga"), or when it is an abbreviation in capitals that is not on the list of other abbreviations.
    """
    added = []
    covered = tokens.cover(mentions)
    for start, end in _runs(tokens, covered):
        if any(a <= start < b for a, b in lines):
            continue
        label = _label(tokens, start, end)
        if label:
            added.append(Mention(*label, "run"))
    if added:
        mentions.extend(added)
        mentions.sort(key=lambda m: m.start)


def _runs(tokens: Tokens, covered: bytearray) -> Iterator[tuple[int, int]]:
    """Runs of capitalised proper nouns that belong to no mention and no date."""
    start = -1
    tags, words = tokens.tags, tokens.words
    for position, tag in enumerate(tags):
        fits = (
            tag in PROPER and not covered[position] and words[position][0].isupper() and position not in tokens.figures
        )
        if fits and start >= 0 and position in tokens.sentence_starts:
            yield start, position
            start = position
        elif fits and start < 0:
            start = position
        elif not fits and start >= 0:
            yield start, position
            start = -1
    if start >= 0:
        yield start, len(tokens)


def _label(tokens: Tokens, start: int, end: int) -> tuple[int, int, str] | None:
    """The name in a run and its label, None where the run gives none."""
    words, lists = tokens.words, lexicon()
    titled = False
    while start < end and (words[start] in lists["titles"] or words[start] in lists["junk"]):
        titled = words[start] in lists["titles"] and words[start] in lists["forms_of_address"]
        start += 1
    if start == end or end - start > _LONGEST_RUN:
        return None
    last = words[end - 1]
    if end - start > 1:
        if last in lists["organisations_by_last_word"] or last == "News":
            return start, end, "ORG"
        if last in lists["places_by_last_word"]:
            return start, end, "FAC"
    if (
        titled
        and end - start <= 3
        and all(w.isalpha() and not w.isupper() and w not in lists["generic"] for w in words[start:end])
    ):
        return start, end, "PERSON"
    if end - start == 1 and not titled and last.isupper() and 3 <= len(last) <= 5 and last.isalpha():
        before = words[start - 1] if start else ""
        after = words[end] if end < len(words) else ""
        stands = before.lower() in lists["before_abbreviation"] or after in ("'s", "’s", "(")
        if stands and last not in lists["not_organisations"] and after not in ("-", "–"):
            return start, end, "ORG"
    return None
