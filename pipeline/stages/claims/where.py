"""The place a figure speaks of: the place that bears on the figure's own event, by syntax. Never the dateline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Entity, TextSpan
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.syntax import NOUN_TAGS, VERB_TAGS, Tree
from pipeline.stages.claims.unnamed import BACK, Unnamed

#: Bearings dearer than this are no bearing: by hand on the development articles.
LIMIT = 4.0
OTHER_STATEMENT = 4.0
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_INNER = frozenset({"of", "near", "around", "outside", "between", "in", "at"})
_LEAVING_OUT = frozenset({"except", "excluding", "unlike", "than"})
_PRONOUN_PLACES = frozenset({"there"})  # "here" is where the reporter or the speaker is


@dataclass(frozen=True, slots=True)
class Where:
    """The place as it is called, the characters it was read from, and the rule."""

    name: str
    span: TextSpan
    rule: str


@dataclass(frozen=True, slots=True)
class _Place:
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
        self._by_sentence: dict[int, list[_Place]] = {}
        self.unnamed = Unnamed(tree, entities, self._in_dateline)

    def _in_dateline(self, offset: int) -> bool:
        return any(s.start <= offset < s.end for s in self.datelines)

    def in_sentence(self, figure: int) -> list[_Place]:
        first, last = self.tree.sentence(figure)
        if first not in self._by_sentence:
            self._by_sentence[first] = self._collect(first, last)
        return self._by_sentence[first]

    def _collect(self, first: int, last: int) -> list[_Place]:
        tree, words = self.tree, lexicon()
        found: list[_Place] = []
        for token in range(first, last):
            dep, noun = tree.dep[token], tree.tag[token] in NOUN_TAGS
            there = dep == "advmod" and tree.lower[token] in _PRONOUN_PLACES
            if not (noun or there) or self._in_dateline(tree.start[token]):
                continue
            if there:
                found.append(
                    _Place(
                        token, tree.text[tree.start[token] : tree.end[token]], self._span(token, token), "there", 0.5
                    )
                )
                continue
            entity = self.entity_at.get(token)
            place = entity is not None and entity.label in PLACE_LABELS
            head = tree.head[token]
            if entity is None and any(tree.dep[c] == "nummod" and c < token for c in tree.children[token]):
                continue
            if dep in ("pobj", "conj", "appos") and (rule := self._governor(token)):
                preposition = tree.lower[rule]
                if self._says_whose(rule, token):
                    continue
                if preposition in words["place_prepositions"]:
                    loose = 1.25 if preposition in words["loose_prepositions"] else 0.0
                    if place or self._place_like(token) or (dep == "pobj" and self._unknown_name(token, preposition)):
                        extra = 1.0 if dep != "pobj" else 0.0
                        found.append(self._named(token, f"{preposition}-phrase", loose + extra))
                    elif (inner := self._place_in_compound(token)) is not None:
                        found.append(self._of_entity(inner, f"{preposition}-phrase-of-named", loose + 0.5))
                elif preposition == "of" and place:
                    found.append(self._named(token, "of-phrase", 0.25))
            elif place and dep in ("poss",):
                found.append(self._of_entity(entity, "possessor", 0.5))
            elif place and dep in ("compound", "nmod", "amod") and self.entity_at.get(head) is not entity:
                if tree.lemma[head] in words["bodies"] and tree.tag[head] == "NN":
                    continue
                found.append(self._of_entity(entity, "compound", 1.0))
            elif place and dep in ("dobj",) and tree.lemma[head] in words["motion_verbs"]:
                found.append(self._of_entity(entity, "object-of-verb", 0.0))
            elif dep == "dobj" and tree.lemma[head] in words["motion_verbs"] and self._place_like(token):
                found.append(self._named(token, "object-of-verb", 0.5))
            elif place and dep in ("nsubj", "nsubjpass") and entity.label == "FAC":
                found.append(self._of_entity(entity, "building-as-subject", 0.0))
            elif dep in ("nsubj", "nsubjpass") and entity is None and self._named_building(token):
                found.append(self._named(token, "building-as-subject", 0.0))
        return found

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
            if tree.lemma[above] in ("size", "length", "equivalent", "likes"):
                return True
        if self.entity_at.get(token) is None and tree.lemma[token] in lexicon()["bodies"]:
            return True
        return any(tree.lower[step] in _LEAVING_OUT for step in tree.up(token)[1:5])

    def _governor(self, token: int) -> int:
        """The preposition over a noun or over the row of nouns it belongs to; 0 for none."""
        tree = self.tree
        for _ in range(4):
            if tree.dep[token] == "pobj":
                return tree.head[token]
            if tree.dep[token] not in ("conj", "appos"):
                return 0
            token = tree.head[token]
        return 0

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
        if not around and tree.lemma[token] not in (
            "north",
            "south",
            "east",
            "west",
        ):  # "on nations", "in prison", "in hospital"
            return False
        if token and tree.lower[token - 1] in ("-", "working", "share"):  # "$3 million in working capital"
            return False
        owned = any(tree.tag[c] == "PRP$" for c in around)
        return not owned or any(tree.dep[c] in ("prep", "appos", "compound", "amod", "nmod") for c in around)

    def _unknown_name(self, token: int, preposition: str) -> bool:
        """Whether a name that isn't known for anything else stands behind a preposition that asks for a place."""
        return (
            self.tree.tag[token] == "NNP"
            and token not in self.entity_at
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

    def _of_entity(self, entity: Entity, rule: str, cost: float) -> _Place:
        start = entity.start + (4 if entity.text[:4].lower() == "the " else 0)
        end = entity.end - (2 if entity.text[-2:] in ("'s", "’s") else 0)
        return _Place(self.tree.at(entity.end - 1), self.tree.text[start:end], TextSpan(start, end), rule, cost)

    def _named(self, token: int, rule: str, cost: float) -> _Place:
        """The place a noun names: the entity it is part of, "town of X" as X, else the noun and what precedes it."""
        tree = self.tree
        entity = self.entity_at.get(token)
        if entity is not None and entity.label in PLACE_LABELS:
            place = self._of_entity(entity, rule, cost)
            span = self._with_joined(token, place.span)
            return _Place(token, span.of(tree.text), span, rule, cost)
        for child in tree.children[token]:
            if tree.dep[child] == "prep" and child > token and tree.lower[child] in _INNER:
                for inner in tree.children[child]:
                    named = self.entity_at.get(inner)
                    if tree.dep[inner] == "pobj" and (
                        named is not None or tree.tag[inner] in ("NNP", "NNPS") or self._place_like(inner)
                    ):
                        place = self._named(inner, f"{rule}-{tree.lower[child]}", cost)
                        return _Place(token, place.name, place.span, place.rule, cost, place.bare, tree.lemma[token])
            if tree.dep[child] == "appos" and (named := self.entity_at.get(child)) and named.label != "PERSON":
                place = self._of_entity(named, f"{rule}-apposition", cost)
                return _Place(token, place.name, place.span, place.rule, cost, "", tree.lemma[token])
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
        return _Place(token, span.of(tree.text), span, rule, cost + (0.5 if bare else 0.0), bare, noun)

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

    def meant(self, place: _Place) -> Where:
        """A place by its name: "the city" by the name it was called by before; as it stands where that isn't plain."""
        found: tuple[str, TextSpan, str] | None = None
        if place.bare:
            determiner = self.tree.lower[place.token - 1] if place.token else ""
            found = self._before(place) or self.unnamed.meant(place.bare, place.token, determiner)
        if found is None:
            return Where(place.name, place.span, place.rule)
        return Where(found[0], found[1], f"{place.rule}-{found[2]}")

    def _before(self, place: _Place) -> tuple[str, TextSpan, str] | None:
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


def _holds(spans: Sequence[TextSpan], offset: int) -> bool:
    return any(span.start <= offset < span.end for span in spans)


def find_where(
    places: Places,
    figure: int,
    span: TextSpan,
    content: Sequence[TextSpan],
    cue: Sequence[TextSpan],
    rivals: Sequence[TextSpan] = (),
    *,
    source: TextSpan | None = None,
    people: bool = True,
) -> Where | None:
    """The place that bears on the figure at token ``figure``; ``content``, ``cue`` and ``rivals`` as for ``find_when``.

    ``source`` is who says it: no place, whatever it is taken for.
    ``people`` is False for percentages, money and measures: what they are the level of has a place ("Spain's debt"),
    while the subject of a count is a doer.
    """
    tree = places.tree
    words = lexicon()
    best: tuple[float, _Place, bool] | None = None
    for place in places.in_sentence(figure):
        if (
            place.span.start < span.end
            and span.start < place.span.end
            and place.span.end - place.span.start >= span.end - span.start
        ):
            continue
        if source is not None and source.start < place.span.end and place.span.start < source.end:
            continue
        bearing = tree.bearing(place.token, figure)
        if bearing is None or place.token == figure:
            continue
        if place.rule == "there" and any(arc in ("conj", "advcl", "relcl") for arc in bearing.figure_arcs):
            continue
        cost = bearing.cost + place.cost + 0.02 * abs(place.token - figure)
        if content and not _holds(content, place.span.start):
            # "The ministry reported 312 cases in Osterby": the place hangs on the cue, whose object is the figure.
            reported_thing = tree.dep[figure] == "dobj" and bearing.meet == tree.head[figure]
            cost += 1.0 if reported_thing and place.span.start > span.end else OTHER_STATEMENT
            cost -= 3.0 if reported_thing and place.span.start > span.end else 0.0
        if bearing.modifier_arcs[-1:] == ("conj",) and not bearing.shared and tree.tag[bearing.meet] in NOUN_TAGS:
            if place.rule != "there" and bearing.meet != place.token and "prep" in bearing.modifier_arcs[:-1]:
                cost += 2.0  # "an embargo and a base at Port Lume": the place is the second thing's
        if not bearing.shared and tree.crosses(place.token, bearing, rivals):
            cost += 3.0
        if place.rule in ("possessor", "compound"):
            below = tree.up(figure)[: len(bearing.figure_arcs)]
            cost += 1.5 if any(tree.dep[t] == "conj" and tree.tag[t] in VERB_TAGS for t in below) else 0.0
        if place.rule in ("possessor", "compound", "of-phrase"):
            # Whose or which only where it qualifies the thing counted or its event, never the doer.
            if (
                bearing.meet != figure
                and tree.tag[bearing.meet] in VERB_TAGS
                and "nsubjpass" not in bearing.modifier_arcs
            ):
                level = (
                    not people and tree.lemma[bearing.meet] in words["level_verbs"] and "nsubj" in bearing.modifier_arcs
                )
                cost += -0.5 if level else 2.0
        stated = _holds(content, place.span.start)
        if not stated and tree.tag[bearing.meet] in VERB_TAGS and _holds(cue, tree.start[bearing.meet]):
            cost += 3.0
        if cost <= LIMIT and (best is None or cost < best[0]):
            best = (cost, place, bearing.shared)
    if best is None:
        return None
    place = best[1]
    if place.rule == "there":
        earlier = [p for p in places.in_sentence(figure) if p.span.end <= place.span.start and p.rule != "there"]
        if earlier:
            meant = places.meant(earlier[-1])
            return Where(meant.name, meant.span, "there")
        if places.last is not None:
            return Where(places.last.name, places.last.span, "there-carried")
    meant = places.meant(place)
    return Where(meant.name, meant.span, f"{meant.rule}:shared") if best[2] else meant
