"""A name found once is found everywhere in its document; abbreviations defined in brackets count as names."""

from __future__ import annotations

from collections import Counter, defaultdict

from pipeline.stages.entities.gazetteer import Gazetteer
from pipeline.stages.entities.lexicon import lexicon
from pipeline.stages.entities.mentions import PROPER, Mention, Tokens

_SHORTEST_SURNAME = 3


def define_acronyms(tokens: Tokens, mentions: list[Mention], gazetteer: Gazetteer) -> dict[str, str]:
    """Abbreviations the document defines in brackets after a name: abbreviation -> the name it stands for.

    "Hong Kong Federation of Trade Unions (FTU)": the letters must stand in the name's initials, in their order. The
    abbreviation becomes a mention where the model saw none.
    """
    words, definitions = tokens.words, {}
    taken = {m.start: m for m in mentions}
    added: list[Mention] = []
    for mention in mentions:
        at = mention.end
        if mention.label in ("PERSON", "NORP") and not mention.entry or at + 2 >= len(words):
            continue
        if words[at] not in ("(", "[") or words[at + 2] not in (")", "]"):
            continue
        short = words[at + 1]
        if not _is_abbreviation(short) or not stands_for(short, words[mention.start : mention.end]):
            continue
        definitions[short] = tokens.string(mention.start, mention.end)
        if at + 1 in taken:
            taken[at + 1].label, taken[at + 1].rule = mention.label, "acronym"
            taken[at + 1].entry = mention.entry
        else:
            added.append(Mention(at + 1, at + 2, mention.label, "acronym", mention.entry))
    if added:
        mentions.extend(added)
        mentions.sort(key=lambda m: m.start)
    return definitions


def _is_abbreviation(word: str) -> bool:
    return (
        2 <= len(word) <= 10
        and sum(c.isupper() for c in word) >= 2
        and word.replace(".", "").replace("-", "").isalnum()
    )


def stands_for(short: str, words: list[str]) -> bool:
    """Whether the letters of an abbreviation stand among the initials of a name's words, in order."""
    letters = [c.lower() for c in short if c.isalpha() and c.isupper()]
    initials = [part[0].lower() for word in words for part in word.split("-") if part and part[0].isalnum()]
    position = 0
    for initial in initials:
        if position < len(letters) and initial == letters[position]:
            position += 1
    return len(letters) >= 2 and position == len(letters)


def spread(tokens: Tokens, mentions: list[Mention]) -> None:
    """Add the mentions the model missed of names it found elsewhere in the document, and of people by their surname."""
    forms = _forms(tokens, mentions)
    if not forms:
        return
    by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for form, (label, rule) in forms.items():
        by_first[form[0]].append((form, label, rule))
    for candidates in by_first.values():
        candidates.sort(key=lambda c: (-len(c[0]), c[0]))
    covered = tokens.cover(mentions)
    words, tags, unread = tokens.words, tokens.tags, tokens.unread
    titles = lexicon()["titles"]
    added: list[Mention] = []
    last = 0
    for position, word in enumerate(words):
        if (
            word not in by_first
            or position < last
            or covered[position]
            or unread[position]
            or tags[position] not in PROPER
        ):
            continue
        for form, label, rule in by_first[word]:
            end = position + len(form)
            if tuple(words[position:end]) != form or any(covered[position:end]):
                continue
            if len(form) == 1 and not _stands_alone(tokens, covered, position, titles):
                continue
            added.append(Mention(position, end, label, rule))
            last = end
            break
    if added:
        mentions.extend(added)
        mentions.sort(key=lambda m: m.start)


def _stands_alone(tokens: Tokens, covered: bytearray, position: int, titles: frozenset[str]) -> bool:
    """Whether a word is not part of a longer run of capitalised words that nothing else explains."""
    words, tags = tokens.words, tokens.tags
    after, before = position + 1, position - 1
    if after < len(words) and tags[after] in PROPER and words[after][0].isupper() and not covered[after]:
        return False
    return not (
        before >= 0
        and tags[before] in PROPER
        and words[before][0].isupper()
        and not covered[before]
        and words[before] not in titles
        and position not in tokens.sentence_starts
    )


def _forms(tokens: Tokens, mentions: list[Mention]) -> dict[tuple[str, ...], tuple[str, str]]:
    """Forms to look for: the names found, with the label most often given, and the surnames of people."""
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    words, lists = tokens.words, lexicon()
    for m in mentions:
        if m.entry is None or m.rule == "acronym":
            votes[tuple(words[m.start : m.end])][m.label] += 1
    forms: dict[tuple[str, ...], tuple[str, str]] = {}
    for form, labels in votes.items():
        label = labels.most_common(1)[0][0]
        if len(form) > 1 or not (form[0] in lists["generic"] or form[0] in lists["titles"] or len(form[0]) < 2):
            forms[form] = (label, "repeated")
    for form, (label, _) in list(forms.items()):
        if (
            label == "ORG"
            and len(form) > 1
            and form[-1] in lists["company_suffixes"]
            and form[:-1][-1] not in lists["generic"]
        ):
            forms.setdefault(form[:-1], ("ORG", "repeated"))
        if label == "PERSON" and len(form) > 1:
            parts = form[:-1] if form[-1] in lists["name_suffixes"] else form
            surname = parts[-1:]
            if "-" in parts[-2:]:
                continue
            if len(surname[0]) >= _SHORTEST_SURNAME and surname[0][0].isupper() and surname[0] not in lists["generic"]:
                forms.setdefault(surname, ("PERSON", "surname"))
    return forms
