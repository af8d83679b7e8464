"""The places of a document by sentence: what may be where a figure's event took place, and how it is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Entity, TextSpan
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.syntax import NOUN_TAGS, Tree
from pipeline.stages.claims.unnamed import BACK, Unnamed

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_INNER = frozenset({"of", "near", "around", "outside", "between", "in", "at"})
_LEAVING_OUT = frozenset({"except", "excluding", "unlike", "than", "like", "equal", "equivalent"})
_DIRECTIONS = frozenset({"north", "south", "east", "west"})
#: what makes a capital money: "working capital"; or joins it to what it is: "share-capital"
_OF_MONEY = frozenset({"-", "working", "share"})
_PRONOUN_PLACES = frozenset({"there"})  # "here" is where the reporter or the speaker is


@dataclass(frozen=True, slots=True)
class Where:
    """The place as it is called, the characters it was read from, and the rule."""

    name: str
    span: TextSpan
    rule: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sentence: its token, name, characters, the rule that took it, and what it costs."""

    token: int
    name: str
    span: TextSpan
    rule: str
    cost: float
    #: the noun of a place without a name of its own ("the city"), "" for others
    bare: str = ""
    #: the noun a named place is called by ("town" in "the town of Sebrin")
    noun: str = ""


class Places:
    """A document's places, by sentence, ready to be asked for the one that bears on a figure."""

    def __init__(
        self, tree: Tree, entities: Sequence[Entity], datelines: Sequence[TextSpan] = (), dates: Sequence[TextSpan] = ()
    ) -> None:
        self.tree = tree
        self.entity_at: dict[int, Entity] = {}
        for entity in entities:
            for token in tree.range(entity.start, entity.end):
                self.entity_at[token] = entity
        self.datelines = datelines
        self._dated = {token for span in dates for token in tree.range(*span)}
        #: the place of the claim before, for "there"
        self.last: Where | None = None
        self._by_sentence: dict[int, list[Place]] = {}
        self.unnamed = Unnamed(tree, entities, self._in_dateline)

    def _in_dateline(self, offset: int) -> bool:
        return any(s.start <= offset < s.end for s in self.datelines)

    def near(self, span: TextSpan, figure: int) -> bool:
        """Whether a place stands in the figure's sentence or in one of the three before."""
        first = self.tree.sentence(figure)[0]
        for _ in range(3):
            first = self.tree.sentence(first - 1)[0] if first else 0
        return span.start >= self.tree.start[first]

    def in_sentence(self, figure: int) -> list[Place]:
        first, last = self.tree.sentence(figure)
        if first not in self._by_sentence:
            self._by_sentence[first] = self._collect(first, last)
        return self._by_sentence[first]

    def _collect(self, first: int, last: int) -> list[Place]:
        tree, words = self.tree, lexicon()
        found: list[Place] = []
        for token in range(first, last):
            dep, noun = tree.dep[token], tree.tag[token] in NOUN_TAGS
            there = dep == "advmod" and tree.lower[token] in _PRONOUN_PLACES
            which = dep == "nsubj" and tree.tag[token] == "WDT"
            if not (noun or there or which) or self._in_dateline(tree.start[token]):
                continue
            if there:
                found.append(
                    Place(token, tree.text[tree.start[token] : tree.end[token]], self._span(token, token), "there", 0.5)
                )
                continue
            if which:
                if (owner := self._antecedent(token)) is not None:
                    found.append(owner)
                continue
            entity = self.entity_at.get(token)
            place = entity is not None and entity.label in PLACE_LABELS
            head = tree.head[token]
            if entity is None and any(tree.dep[c] == "nummod" and c < token for c in tree.children[token]):
                continue
            if dep in ("pobj", "conj", "appos") and (rule := self._governor(token)) >= 0:
                preposition = tree.lower[rule]
                if self._says_whose(rule, token):
                    continue
                if preposition in words["place_prepositions"]:
                    loose = 1.25 if preposition in words["loose_prepositions"] else 0.0
                    if (
                        dep == "appos"
                        and (named := self.entity_at.get(head)) is not None
                        and named.label == "ORG"
                        and self._place_like(token)
                    ):
                        # "at Mugda College, a hospital with 500 beds"
                        found.append(self._of_entity(named, f"{preposition}-phrase", loose + 0.5))
                        continue
                    if place or self._place_like(token) or (dep == "pobj" and self._unknown_name(token, preposition)):
                        extra = 1.0 if dep != "pobj" else 0.0
                        found.append(self._named(token, f"{preposition}-phrase", loose + extra))
                    elif (inner := self._place_in_compound(token)) is not None:
                        found.append(self._of_entity(inner, f"{preposition}-phrase-of-named", loose + 0.5))
                elif preposition == "of" and place and tree.lower[token + 1 : token + 2] not in (["'s"], ["’s"]):
                    found.append(self._named(token, "of-phrase", 0.25))
            elif place and dep in ("poss",):
                found.append(self._of_entity(entity, "possessor", 0.5))
            elif dep == "poss" and entity is None and tree.lower[token] != "world" and self._place_like(token):
                found.append(self._named(token, "possessor", 0.5))  # "a quarter of the city's workers"
            elif place and dep in ("compound", "nmod", "amod") and self.entity_at.get(head) is not entity:
                if tree.lemma[head] in words["bodies"] and tree.tag[head] == "NN":
                    continue
                if tree.tag[head] in ("NNP", "NNPS"):
                    continue  # "the Central European Coalition", "Guinea immigrant Amadou Orr"
                found.append(self._of_entity(entity, "compound", 1.0))
            elif place and dep in ("dobj",) and tree.lemma[head] in words["motion_verbs"]:
                found.append(self._of_entity(entity, "object-of-verb", 0.0))
            elif dep == "dobj" and tree.lemma[head] in words["motion_verbs"] and self._place_like(token):
                found.append(self._named(token, "object-of-verb", 0.5))
            elif place and dep in ("nsubj", "nsubjpass") and entity.label == "FAC":
                found.append(self._of_entity(entity, "building-as-subject", 0.0))
            elif dep == "nsubj" and tree.lemma[head] in words["having_verbs"] and (place or self._place_like(token)):
                found.append(self._named(token, "subject-of-having", 0.0))
            elif dep in ("nsubj", "nsubjpass") and entity is None and self._named_building(token):
                found.append(self._named(token, "building-as-subject", 0.0))
        return found

    def _antecedent(self, token: int) -> Place | None:
        """The place a "which" stands for whose clause tells what it has: "Orla, which has 1,600 wolves"."""
        tree = self.tree
        verb = tree.head[token]
        entity = self.entity_at.get(tree.head[verb])
        if tree.dep[verb] != "relcl" or tree.lemma[verb] not in lexicon()["having_verbs"] or entity is None:
            return None
        if entity.label not in PLACE_LABELS:
            return None
        place = self._of_entity(entity, "subject-of-having", 0.0)
        return Place(token, place.name, place.span, place.rule, place.cost)

    def _says_whose(self, preposition: int, token: int) -> bool:
        """Whether a prepositional phrase with a place only says which firm or how large a thing is, or leaves it out:
        "Ortun Ltd. of Halby", "the size of Norden", "except in Norden", "the Halby company".
        """
        tree = self.tree
        above = tree.head[preposition]
        if tree.lower[preposition] == "of":
            owner = self.entity_at.get(above)
            if owner is not None and owner.label in ("ORG", "PERSON"):
                return True
            if (
                tree.lemma[above] in ("size", "length", "equivalent", "likes")
                or tree.lemma[above] in lexicon()["persons"]
            ):
                return True  # "the attorney general of Norden"
        if self.entity_at.get(token) is None and tree.lemma[token] in lexicon()["bodies"]:
            return True
        if tree.lower[preposition] == "across" and tree.lower[token] in ("street", "road"):
            return True  # "the shop across the street"
        if tree.lower[preposition] == "to" and tree.lemma[above] in lexicon()["sent_things"]:
            return True  # "exports to Norden rose 18 percent": they are sold there, the rise is nowhere
        if tree.lower[preposition] == "in" and tree.lemma[above] in lexicon()["held_things"]:
            return True  # "shares in Ortun fell"
        path = tree.up(token)
        for step, over in zip(path[1:5], path[2:6], strict=False):
            if tree.lower[step] == "as" and tree.tag[over] in ("JJ", "RB"):
                return True  # "twice as much as clubs in Norden"
        return any(tree.lower[step] in _LEAVING_OUT for step in path[1:5])

    def _governor(self, token: int) -> int:
        """The preposition over a noun or over the row of nouns it belongs to; -1 for none."""
        tree = self.tree
        for _ in range(4):
            if tree.dep[token] == "pobj":
                return tree.head[token]
            if tree.dep[token] not in ("conj", "appos"):
                return -1
            token = tree.head[token]
        return -1

    def _span(self, first: int, last: int) -> TextSpan:
        return TextSpan(self.tree.start[first], self.tree.end[last])

    def _place_like(self, token: int) -> bool:
        """Whether a noun may be called a place: "the town", "functional constituencies"; not "on nations", "at his
        school".
        """
        tree, nouns = self.tree, lexicon()["place_nouns"]
        if tree.lemma[token] not in nouns and tree.lower[token] not in nouns:
            return False
        around = [c for c in tree.children[token] if tree.dep[c] != "punct"]
        if not around and tree.lemma[token] not in _DIRECTIONS:  # "on nations", "in prison", "in hospital"
            return False
        before = tree.lower[token - 1] if token else ""
        if before in _OF_MONEY or (before, tree.lower[token]) == ("in", "front"):  # "in front of the stage"
            return False
        owned = any(tree.tag[c] == "PRP$" for c in around)
        return not owned or any(tree.dep[c] in ("prep", "appos", "compound", "amod", "nmod") for c in around)

    def _unknown_name(self, token: int, preposition: str) -> bool:
        """Whether a name that isn't known for anything else stands behind a preposition that asks for a place."""
        return (
            self.tree.tag[token] == "NNP"
            and (token not in self.entity_at or preposition == "off")
            and token not in self._dated
            and preposition in ("in", "near", "off", "outside", "across", "around", "along", "aboard")
        )

    def _named_building(self, token: int) -> bool:
        """ "the Lume Hotel", which nobody took for a name; no "Hotel" alone."""
        tree = self.tree
        return (
            tree.tag[token] == "NNP"
            and tree.lower[token] in lexicon()["buildings"]
            and any(tree.tag[c] == "NNP" and tree.dep[c] == "compound" for c in tree.children[token])
        )

    def _place_in_compound(self, token: int) -> Entity | None:
        for child in self.tree.children[token]:
            entity = self.entity_at.get(child)
            if entity and entity.label in PLACE_LABELS and self.tree.dep[child] in ("compound", "nmod", "poss", "amod"):
                return entity
        return None

    def _of_entity(self, entity: Entity, rule: str, cost: float) -> Place:
        start = entity.start + (4 if entity.text[:4].lower() == "the " else 0)
        end = entity.end - (2 if entity.text[-2:] in ("'s", "’s") else 0)
        return Place(self.tree.at(entity.end - 1), self.tree.text[start:end], TextSpan(start, end), rule, cost)

    def _named(self, token: int, rule: str, cost: float) -> Place:
        """The place a noun names: the entity it is part of, "town of X" as X, else the noun and what precedes it."""
        tree = self.tree
        entity = self.entity_at.get(token)
        if entity is not None and entity.label in PLACE_LABELS:
            place = self._of_entity(entity, rule, cost)
            span = self._with_joined(token, place.span)
            return Place(token, span.of(tree.text), span, rule, cost)
        for child in tree.children[token]:
            if tree.dep[child] == "prep" and child > token and tree.lower[child] in _INNER:
                for inner in tree.children[child]:
                    named = self.entity_at.get(inner)
                    if tree.dep[inner] == "pobj" and (
                        named is not None or tree.tag[inner] in ("NNP", "NNPS") or self._place_like(inner)
                    ):
                        place = self._named(inner, f"{rule}-{tree.lower[child]}", cost)
                        return Place(token, place.name, place.span, place.rule, cost, place.bare, tree.lemma[token])
            if tree.dep[child] == "appos" and (named := self.entity_at.get(child)) and named.label != "PERSON":
                place = self._of_entity(named, f"{rule}-apposition", cost)
                return Place(token, place.name, place.span, place.rule, cost, "", tree.lemma[token])
        first = token
        for child in tree.children[token]:
            if child < first and tree.dep[child] in ("compound", "nmod", "amod", "poss", "nummod"):
                first = min(first, tree.left_edge(child))
        last = token
        for child in tree.children[token]:
            if child == last + 1 and tree.dep[child] == "nummod":
                last = max([child, *(c for c in tree.children[child] if tree.dep[c] == "conj")])
        while tree.lower[first] in ("the", "a", "an") and first < token:
            first += 1
        span = self._span(first, last)
        noun = tree.lemma[token] if tree.tag[token] in ("NN", "NNP") else ""
        bare = noun if first == token and noun in lexicon()["place_nouns"] else ""
        return Place(token, span.of(tree.text), span, rule, cost + (0.5 if bare else 0.0), bare, noun)

    def _with_joined(self, token: int, span: TextSpan) -> TextSpan:
        """ "the UK and US": both places."""
        tree, end = self.tree, span.end
        for _ in range(6):
            joined = [c for c in tree.children[token] if tree.dep[c] == "conj" and c > token]
            entity = self.entity_at.get(joined[0]) if joined else None
            if entity is None or entity.label not in PLACE_LABELS or not self._only_joins(end, entity.start):
                break
            token, end = joined[0], entity.end
        return TextSpan(span.start, end)

    def _only_joins(self, start: int, end: int) -> bool:
        return self.tree.text[start:end].replace("the", "").strip(" ,") in ("", "and", "or", "and in")

    def meant(self, place: Place) -> Where:
        """A place by its name: "the city" by the name it was called by before; as it stands where that isn't plain."""
        found: tuple[str, TextSpan, str] | None = None
        if place.bare:
            determiner = self.tree.lower[place.token - 1] if place.token else ""
            found = self._before(place) or self.unnamed.meant(place.bare, place.token, determiner)
        if found is None:
            return Where(place.name, place.span, place.rule)
        return Where(found[0], found[1], f"{place.rule}-{found[2]}")

    def _before(self, place: Place) -> tuple[str, TextSpan, str] | None:
        """The last place called by the same noun and a name, within a few sentences before."""
        first = self.tree.sentence(self.tree.at(place.span.start))[0]
        for _ in range(BACK):
            for other in reversed(self.in_sentence(first)):
                if other.noun == place.bare and not other.bare and other.span.end <= place.span.start:
                    if any(letter.isupper() for letter in other.name):
                        return other.name, other.span, f"the-{place.bare}"
            if first == 0:
                return None
            first = self.tree.sentence(first - 1)[0]
        return None
