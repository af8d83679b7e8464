"""Finding names: the model's entities with clean boundaries, gazetteers, and every further mention in the document."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Doc

from pipeline.config import EntitiesConfig
from pipeline.records import Entity
from pipeline.stages.entities.canonical import resolve
from pipeline.stages.entities.clean import clean
from pipeline.stages.entities.gazetteer import Entry, Gazetteer, load_gazetteer
from pipeline.stages.entities.lexicon import lexicon
from pipeline.stages.entities.mentions import PROPER, Mention, Tokens
from pipeline.stages.entities.missed import drop_from_headlines, find_missed, headlines
from pipeline.stages.entities.persons import complete_people, people_by_given_name, people_called_like_places
from pipeline.stages.entities.spread import define_acronyms, spread

_AFTER_DATELINE = frozenset({",", "(", "—", "–", "--", "-"})


def find_entities(doc: Doc, settings: EntitiesConfig) -> list[Entity]:
    """The names in a Doc's read sections, in text order, without overlap.

    ``label`` is OntoNotes' (numbers and dates are not names); ``name`` is the gazetteer's name or the most informative
    form in the document; ``rule`` says what found the mention and what gave it its name.
    """
    gazetteer = load_gazetteer(settings.gazetteers)
    tokens = Tokens(doc)
    known = _known(tokens, gazetteer)
    mentions = _merge(tokens, known, _read_model(tokens))
    lines = headlines(tokens)
    people_called_like_places(tokens, mentions)
    people_by_given_name(tokens, mentions)
    _datelines(tokens, mentions)
    drop_from_headlines(tokens, mentions, lines)
    complete_people(tokens, mentions)
    find_missed(tokens, mentions, lines)
    definitions = define_acronyms(tokens, mentions, gazetteer)
    spread(tokens, mentions)
    resolve(tokens, mentions, definitions)
    return [_entity(tokens, m) for m in mentions if m.name]


def _entity(tokens: Tokens, mention: Mention) -> Entity:
    start, end = tokens.starts[mention.start], mention.stop or tokens.end_offset(mention.end)
    return Entity(start, end, tokens.text[start:end], mention.label, " ".join(mention.name.split()), mention.rule)


def _known(tokens: Tokens, gazetteer: Gazetteer) -> list[Mention]:
    """Gazetteer matches in read sections, the leftmost and longest ones, without overlap."""
    covered = {position for start, end, _ in tokens.ner for position in range(start, end)}
    sides = lexicon()["sides"]
    found: list[Mention] = []
    last = 0
    for position, offset, entry in gazetteer.match(tokens.flat, tokens.orths, tokens.starts):
        if position < last or tokens.unread[position]:
            continue
        end = bisect_left(tokens.starts, offset, lo=position + 1)
        inside = tokens.end_offset(end) != offset
        if inside and not tokens.text.startswith("-", offset) or not _is_name(tokens, position, end, covered, entry):
            continue
        if position > 1 and tokens.words[position - 1] == "-" and tokens.words[position - 2] in sides:
            found.append(Mention(position - 2, end, "NORP", "gazetteer+side"))
        else:
            found.append(Mention(position, end, entry.label, "gazetteer", entry, stop=offset if inside else 0))
        last = end
    return found


def _is_name(tokens: Tokens, start: int, end: int, covered: set[int], entry: Entry) -> bool:
    """Whether a match is a name here: one word needs the tagger's or the entity recogniser's word for it."""
    if end - start > 1 or start in covered:
        return True
    word = tokens.words[start]
    if word.isupper() and len(word) > 1:  # a dateline, or an abbreviation, whatever its tag
        return entry.label == "GPE" and len(word) > 3 or not _among_capitals(tokens, start)
    return word not in lexicon()["ordinary_words"] or tokens.tags[start] in PROPER


def _among_capitals(tokens: Tokens, position: int) -> bool:
    """Whether a word has words in capitals beside it: there, capitals make no abbreviation ("THIS IS NEWS")."""
    beside = tokens.words[max(0, position - 1) : position] + tokens.words[position + 1 : position + 2]
    return any(word.isupper() and word.isalpha() for word in beside)


def _datelines(tokens: Tokens, mentions: list[Mention]) -> None:
    """Capitals that begin a paragraph before a comma, a bracket or a dash are a place: "VELLIN, Ostria (AP)"."""
    places: set[int] = set()
    for mention in mentions:
        if mention.entry is None and mention.start in tokens.sentence_starts and mention.end < len(tokens):
            capitals = all(word.isupper() for word in tokens.words[mention.start : mention.end])
            new_paragraph = mention.start == 0 or tokens.words[mention.start - 1].isspace()
            long_enough = tokens.end_offset(mention.end) - tokens.starts[mention.start] > 3
            if capitals and new_paragraph and long_enough and tokens.words[mention.end] in _AFTER_DATELINE:
                mention.label, mention.rule = "GPE", "dateline"
                places.add(mention.end)
        elif mention.entry is None and mention.start - 1 in places and mention.label in ("PERSON", "ORG"):
            if mention.end < len(tokens) and tokens.words[mention.end] in _AFTER_DATELINE:
                mention.label, mention.rule = "GPE", "dateline"  # the country after the town


def _read_model(tokens: Tokens) -> list[Mention]:
    """The model's entities, cleaned."""
    found: list[Mention] = []
    for start, end, label in tokens.ner:
        for part_start, part_end in _owners(tokens, start, end, label):
            cleaned = clean(tokens, part_start, part_end, label)
            if cleaned:
                found.append(Mention(*cleaned, "model"))
    return found


def _owners(tokens: Tokens, start: int, end: int, label: str) -> list[tuple[int, int]]:
    """An organisation and what is its own are two names ("Green Party's Ana Roth"); "Korean People's Army" is one."""
    if label == "ORG":
        for position in range(start + 2, end - 1):
            if (
                tokens.words[position] in ("'s", "’s")
                and tokens.words[position - 1] not in lexicon()["collective_possessives"]
            ):
                return [(start, position), (position + 1, end)]
    return [(start, end)]


def _merge(tokens: Tokens, known: list[Mention], read: list[Mention]) -> list[Mention]:
    """One list in text order. A gazetteer match gives way to a longer name it stands inside ("Bank of Italy")."""
    merged: list[Mention] = []
    waiting = iter(known)
    entry = next(waiting, None)
    for mention in read:
        while entry and entry.end <= mention.start:
            merged.append(entry)
            entry = next(waiting, None)
        while entry and entry.start < mention.end:
            inside = entry.start >= mention.start and entry.end <= mention.end
            longer = mention.end - mention.start > entry.end - entry.start
            if inside and longer and not _begins_with_other_name(tokens, mention, entry):
                entry = next(waiting, None)
                continue
            merged.append(entry)
            if mention.start < entry.start:  # crossing: what stands before the match is cut off
                cleaned = clean(tokens, mention.start, entry.start, mention.label)
                if cleaned and cleaned[1] - cleaned[0] > 1:
                    merged.insert(-1, Mention(*cleaned, "model"))
            rest = clean(tokens, entry.end, mention.end, mention.label) if mention.end > entry.end else None
            mention = Mention(*rest, "model") if rest else Mention(mention.end, mention.end, "", "")
            entry = next(waiting, None)
        if mention.end > mention.start:
            merged.append(mention)
    while entry:
        merged.append(entry)
        entry = next(waiting, None)
    merged.sort(key=lambda m: (m.start, m.entry is None))
    return [
        m for i, m in enumerate(merged) if i == 0 or m.start >= max(other.end for other in merged[max(0, i - 3) : i])
    ]


def _begins_with_other_name(tokens: Tokens, mention: Mention, match: Mention) -> bool:
    """Whether a name runs on from another one: "US President Ana Roth", "Iraqi Haider", "Mosul, Iraq"."""
    if mention.label == "PERSON":
        acronym = tokens.words[match.start].isupper() and match.end - match.start == 1
        return match.start == mention.start and (
            acronym or match.label in ("NORP", "ORG") or match.end - match.start > 1
        )
    if (
        match.start == mention.start
        and match.label == "GPE"
        and all(t == "CD" for t in tokens.tags[match.end : mention.end])
    ):
        return True  # a result: "Sweden 1"
    if mention.label in ("GPE", "NORP"):
        following = tokens.words[match.end] if match.end < mention.end else ""
        before = tokens.words[match.start - 1] if match.start > mention.start else ""
        return following in (",", "'s", "’s", "-", "and", "/") or before in (",", "-", "and", "/")
    return False
