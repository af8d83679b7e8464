"""Mentions of people set right: halves of names joined, wrong labels corrected, people called like places."""

from __future__ import annotations

from pipeline.stages.entities.lexicon import lexicon
from pipeline.stages.entities.mentions import PROPER, Mention, Tokens
from pipeline.stages.given_names import spelled_names

#: labels the model gives to people by mistake
_MISREAD = frozenset({"ORG", "PRODUCT", "WORK_OF_ART", "GPE", "FAC", "LOC", "NORP"})


def people_by_given_name(tokens: Tokens, mentions: list[Mention]) -> None:
    """Two or three capitalised words of which the first is a given name are a person, whatever the model says.

    Not where the first word is a place elsewhere in the document ("Charlotte Observer"), nor where the last one says
    that the whole is something else ("Martin Foundation").
    """
    words, lists, given = tokens.words, lexicon(), spelled_names()
    places = {words[m.start] for m in mentions if m.label in ("GPE", "LOC") and m.end - m.start == 1}
    for m in mentions:
        if m.entry or m.label not in _MISREAD or not 2 <= m.end - m.start <= 4 or words[m.start] not in given:
            continue
        rest = [word for word in words[m.start + 1 : m.end] if not word.isspace()]
        if (
            not rest
            or words[m.start] in places
            or not all(word[0].isupper() and word.replace("-", "").isalpha() for word in rest)
        ):
            continue
        says_otherwise = (
            "generic",
            "organisations_by_last_word",
            "places_by_last_word",
            "junk",
            "titles",
            "not_people",
        )
        if not rest[-1].isupper() and not any(rest[-1] in lists[name] for name in says_otherwise):
            m.label = "PERSON"


def complete_people(tokens: Tokens, mentions: list[Mention]) -> None:
    """Lengthen one-word people by the capitalised word beside them that nothing else explains ("Junius" + "Ho")."""
    covered = tokens.cover(mentions)
    for mention in mentions:
        if mention.label != "PERSON" or mention.end - mention.start > 1 or mention.entry:
            continue
        before, after = mention.start - 1, mention.end
        if (
            _is_loose(tokens, covered, before)
            and before not in tokens.sentence_starts
            and mention.start not in tokens.sentence_starts
        ):
            mention.start = before
        elif _is_loose(tokens, covered, after) and after not in tokens.sentence_starts:
            mention.end = after + 1


def _is_loose(tokens: Tokens, covered: bytearray, position: int) -> bool:
    """Whether a token is a capitalised proper noun that belongs to no name, is no title and no page furniture."""
    if not 0 <= position < len(tokens) or covered[position] or tokens.unread[position] or position in tokens.figures:
        return False
    word, lists = tokens.words[position], lexicon()
    return (
        tokens.tags[position] in PROPER
        and word[0].isupper()
        and not word.isupper()
        and word.isalpha()
        and not any(word in lists[name] for name in ("titles", "junk", "generic", "organisations_by_last_word"))
    )


def people_called_like_places(tokens: Tokens, mentions: list[Mention]) -> None:
    """Sets right what a gazetteer takes for a place but is the name of a person of this document ("Lena Paris")."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before and _is_one_person(tokens, before, mention):
            joined[-1] = Mention(before.start, mention.end, "PERSON", "model")
        else:
            joined.append(mention)
    mentions[:] = joined
    surnames = {tokens.words[m.end - 1] for m in mentions if m.label == "PERSON" and m.end - m.start > 1}
    locative = lexicon()["locative"]
    for mention in mentions:
        if mention.entry and mention.end - mention.start == 1 and tokens.words[mention.start] in surnames:
            before = tokens.words[mention.start - 1].lower() if mention.start else ""
            after = tokens.words[mention.end] if mention.end < len(tokens) else ""
            if before not in locative and after != "," and not mention.entry.demonym:
                mention.entry, mention.label, mention.rule = None, "PERSON", "surname"


def _is_one_person(tokens: Tokens, first: Mention, second: Mention) -> bool:
    """Whether two mentions side by side are the two halves of a person's name ("Lena" and "Paris")."""
    between = tokens.words[first.end : second.start]
    if between and first.label == second.label == "PERSON" and len(between) <= 3:
        return all(word in lexicon()["name_particles"] for word in between)  # "Anna" van der "Velde"
    if between or first.entry or first.end - first.start > 1 or second.end - second.start > 1:
        return False
    if (
        second.start in tokens.sentence_starts
        or first.label not in ("PERSON", "GPE", "ORG")
        or tokens.words[first.start].isupper()
    ):
        return False
    if second.entry is None:
        return second.label == "PERSON" or second.label == "GPE" and tokens.words[first.start] in spelled_names()
    following = tokens.tags[second.end] if second.end < len(tokens) else ""
    return second.label == "GPE" and first.label != "ORG" and not following.startswith("NN")
