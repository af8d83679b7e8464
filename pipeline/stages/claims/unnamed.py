"""What a place without a name means: "the town", "the country". Only where the text makes it plain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

from pipeline.records import Entity, TextSpan
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.syntax import Tree
from pipeline.stages.entities.gazetteer import read_gazetteer

#: Sentences back within which a town that is the only place named is "the town".
BACK = 5
_LINKS = frozenset({"of", "called", "named"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The countries of the shipped world gazetteer: its places that have a word for their people."""
    return frozenset(e["name"] for e in read_gazetteer("world") if e["label"] == "GPE" and e.get("demonyms"))


class Unnamed:
    """A document's named places by the nouns they are called by."""

    def __init__(self, tree: Tree, entities: Sequence[Entity], in_dateline: Callable[[int], bool]) -> None:
        self.tree = tree
        self._places = [e for e in entities if e.label in _PLACE_LABELS and not in_dateline(e.start)]

    def meant(self, noun: str, token: int, determiner: str) -> tuple[str, TextSpan, str] | None:
        """Name, place in the text and rule of what a bare noun at a token means; None where that isn't plain.

        The place that was called by this noun ("the town of Harven", "Orlo valley", "Abuja, the capital"); for a
        country the one the text speaks of most; for a town the only one named in the sentences before.
        """
        words = lexicon()
        named = self._called(noun, token)
        if named is not None:
            return named[0], named[1], f"the-{noun}"
        if noun in words["whole_country"]:
            # "this country" is the speaker's
            return (*self.country, f"the-{noun}") if self.country and determiner not in ("this", "our", "my") else None
        if noun in words["settlements"] and noun != "capital" and (only := self._only_one(token)) is not None:
            return only.text, TextSpan(only.start, only.end), f"the-{noun}-only-one-named"
        return None

    def _called(self, noun: str, token: int) -> tuple[str, TextSpan] | None:
        found = self._by_noun.get(noun, ())
        before = [entity for at, entity in found if at <= token]
        entity = before[-1] if before else None
        return (entity.text, TextSpan(entity.start, entity.end)) if entity else None

    @cached_property
    def _by_noun(self) -> dict[str, list[tuple[int, Entity]]]:
        """Noun -> the places called so, with the token of the noun, in text order."""
        tree, nouns = self.tree, lexicon()["place_nouns"]
        found: dict[str, list[tuple[int, Entity]]] = {}

        def note(token: int, entity: Entity) -> None:
            if 0 <= token < tree.size and tree.lower[token] in nouns:
                found.setdefault(tree.lower[token], []).append((token, entity))

        for entity in self._places:
            first, last = tree.at(entity.start), tree.at(entity.end - 1)
            if tree.lower[first] == "the":
                first += 1
            if first >= 2 and tree.lower[first - 1] in _LINKS:
                note(first - 2, entity)  # the town of Harven
            elif first >= 2 and tree.lower[first - 1] == ",":
                note(first - 2, entity)  # the capital, Abuja
            elif first >= 1 and tree.dep[first - 1] in ("compound", "appos", "nmod"):
                note(first - 1, entity)  # the border town Harven
            if tree.dep[last] in ("compound", "nmod") and tree.head[last] == last + 1:
                note(last + 1, entity)  # Orlo valley
            elif last > first and tree.lower[last] not in lexicon()["settlements"]:
                note(last, entity)  # Orlo Valley
            for child in tree.children[last]:
                if tree.dep[child] == "appos" and child > last:
                    note(child, entity)  # Harven, a town of 38,500
        for places in found.values():
            places.sort(key=lambda pair: pair[0])
        return found

    def _only_one(self, token: int) -> Entity | None:
        """The one place with a government, no country, that is named in the sentences before."""
        first = token
        for _ in range(BACK):
            first = self.tree.sentence(first)[0]
            if first == 0:
                break
            first -= 1
        start, end = self.tree.start[first], self.tree.start[token]
        near = {
            e.name or e.text: e
            for e in self._places
            if e.label == "GPE" and start <= e.start < end and (e.name or e.text) not in countries()
        }
        return next(iter(near.values())) if len(near) == 1 else None

    @cached_property
    def country(self) -> tuple[str, TextSpan] | None:
        """The country the document names most often, the first one of two."""
        named = [e for e in self._places if e.label == "GPE" and (e.name or e.text) in countries()]
        if not named:
            return None
        counts = Counter(e.name or e.text for e in named)
        most = max(counts, key=lambda name: counts[name])
        entity = next(e for e in named if (e.name or e.text) == most)
        return most, TextSpan(entity.start, entity.end)
