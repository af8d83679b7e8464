"""Who says it, by the most informative name the article gives.

The attributions stage tells which words name the source and, where it can, whom they mean. What is added here is what a
fact-checker would write into the cell: the issuer of "the report", the name out of "CEO of the Council Ann Orr", the
poll a result is carried on from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.records import Attribution, Entity, TextSpan
from pipeline.stages.claims.issuers import NOBODY, Issuers, Source, name_of, without_article
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.rules import parts
from pipeline.stages.claims.syntax import NOUN_TAGS, VERB_TAGS, Tree

NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "LAW", "WORK_OF_ART", "FAC", "PRODUCT", "EVENT"})
_ARTICLES = frozenset(
    {"the", "a", "an", "its", "his", "her", "their", "this", "that", "these", "those", "some", "our", "my"}
)
#: Verbs whose agent asks or pays those who say something.
_ASKING = frozenset({"poll", "survey", "interview", "ask", "quote", "cite", "contact", "hire", "pay", "fund", "employ"})
#: What a person issues, too; anything else called "the report" is an institution's.
_PERSONAL = frozenset("statement letter tweet post article study paper account book page website research memo".split())
#: Statements and words back to the source that "the report" was issued by, where no issuer is named.
REACH, REACH_WORDS = 5, 200


class Sources:
    """A document's sources: one an attribution, resolved in text order so that one may lean on those before it."""

    def __init__(self, tree: Tree, entities: Sequence[Entity], attributions: Sequence[Attribution]) -> None:
        self.tree = tree
        self.attributions = attributions
        self.entity_at: dict[int, Entity] = {}
        for entity in entities:
            if entity.label in NAMED:
                for token in tree.range(entity.start, entity.end):
                    self.entity_at[token] = entity
        self.issuers = Issuers(tree, self.entity_at)
        self._descriptions: dict[str, list[tuple[int, Entity]]] | None = None
        self._resolved: dict[int, Source] = {}
        self.order = sorted(range(len(attributions)), key=lambda i: attributions[i].start)
        self.starts = [attributions[position].start for position in self.order]
        self.place = {position: number for number, position in enumerate(self.order)}
        for position in self.order:
            self._resolved[position] = self._resolve(position)

    def of(self, position: int) -> Source:
        """The source of an attribution."""
        return self._resolved[position]

    def _resolve(self, position: int) -> Source:
        found, tree, words = self.attributions[position], self.tree, lexicon()
        known = found.source.strip()
        cues = [t for span in found.cue_spans for t in tree.range(*span)]
        if cues and all(tree.tag[t] == "RB" for t in cues):
            return NOBODY  # "was reportedly rejected by the mayor": who reports it isn't said
        how = parts(found.rule).get("source", "name")
        if found.source_spans:
            span = TextSpan(found.source_spans[0].start, found.source_spans[-1].end)
            token = tree.root(*found.source_spans[0])
        elif known:
            return Source(known, None, how)
        else:
            subject = self._subject(found)
            if subject is None:
                return NOBODY
            token = subject
            span = TextSpan(tree.start[tree.left_edge(token)], tree.end[token])
        if known and _plain(known) != _plain(found.source_text):
            if not _names_document(known):
                return Source(known, span, how)
        if tree.lemma[token] in words["documents"] and tree.tag[token] in NOUN_TAGS and token not in self.entity_at:
            issuer = (
                self.issuers.of(token)
                or self.owner(token)
                or self._title(token, span)
                or self._known_issuer(token, position)
            )
            if issuer is not None:
                return issuer
        return self._called(token, span, known)

    def _called(self, token: int, span: TextSpan, known: str = "") -> Source:
        """The name of whom a noun phrase speaks of; ``known`` is what it is called where that is known already."""
        tree, words = self.tree, lexicon()
        if tree.tag[token] in ("WDT", "WP"):
            clause = next((t for t in tree.up(token) if tree.dep[t] == "relcl"), None)
            if clause is not None:
                token = tree.head[clause]
                span = TextSpan(tree.start[tree.left_edge(token)], tree.end[token])
                known = ""
        entity = self.entity_at.get(token)
        first = tree.at(span.start)
        if entity is not None and entity.label == "GPE" and self._speakers_before(first, token):
            return Source(without_article(span.of(tree.text)).partition(", ")[0], span, "as-it-stands")
        if entity is not None and entity.label == "GPE" and first < tree.at(entity.start) and self._names_body(entity):
            return Source(without_article(span.of(tree.text)), span, "as-it-stands")
        if entity is not None:
            return name_of(entity, "name")
        described = self._named_in(span, token)
        if described is not None:
            return described
        if tree.tag[token] in ("NNP", "NNPS") and tree.text[tree.start[token]].isupper():
            first = token
            while first - 1 >= tree.at(span.start) and tree.tag[first - 1] in ("NNP", "NNPS"):
                first -= 1
            if first > tree.at(span.start) and tree.tag[first - 1] in ("NN", "NNS", "JJ"):
                named = TextSpan(tree.start[first], tree.end[token])
                return Source(named.of(tree.text), named, "name-behind-description")
        if tree.lemma[token] in words["bodies"] and (body := self._body(token)) is not None:
            return body
        if tree.lemma[token] in words["evidence"] and not self._modified(token, span):
            return NOBODY
        name = without_article(known or span.of(tree.text))
        if name.lower() in _NO_ONE:
            return NOBODY
        if tree.tag[token] in ("NN", "NNS"):
            name = _ADDED.split(name, maxsplit=1)[0]  # without what is added about it
        return Source(name, span, "as-it-stands")

    def _names_body(self, place: Entity) -> bool:
        """Whether a place ends the name of a body: "Police Scotland", "Statistics Canada"."""
        before = self.tree.at(place.start) - 1
        return self.tree.tag[before] in ("NNP", "NNPS") and before not in self.entity_at

    def _speakers_before(self, first: int, place: int) -> bool:
        """Whether a place that heads a source only says where its speakers are: "Officials in Lume, Norden"."""
        tree = self.tree
        nouns = [t for t in range(first, place) if tree.tag[t] in ("NN", "NNS") and t not in self.entity_at]
        return bool(nouns) and tree.tag[min(nouns[-1] + 1, place)] == "IN"

    def quotes(self, span: TextSpan) -> bool:
        """Whether what stands before a headline's colon can speak: a body or a person by name, or a speaker's noun."""
        tree, words = self.tree, lexicon()
        last = tree.at(span.end - 1)
        entity = self.entity_at.get(last)
        if entity is not None:
            return entity.label not in ("GPE", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT")
        known = (words["speakers"], words["persons"], words["documents"], words["polls"])
        return any(tree.lower[last] in nouns or tree.lemma[last].lower() in nouns for nouns in known)

    def _title(self, token: int, span: TextSpan) -> Source | None:
        """The name in apposition to a document or outlet: "the rebel website LumeNet"."""
        tree = self.tree
        for child in tree.children[token]:
            if tree.dep[child] == "appos" and tree.tag[child] in ("NNP", "NNPS") and tree.start[child] < span.end:
                first = tree.left_edge(child)
                named = TextSpan(tree.start[first], tree.end[child])
                return Source(named.of(tree.text), named, "name-in-apposition")
        return None

    def _body(self, token: int) -> Source | None:
        """ "the company": the body named last, a few sentences back at most."""
        tree, words = self.tree, lexicon()
        if not any(tree.lower[c] in ("the", "this", "that") for c in tree.children[token]):
            return None
        described = any(tree.dep[c] in ("amod", "compound", "nmod") for c in tree.children[token])
        if described and tree.lemma[token] not in words["firms"]:
            return None  # "the civil protection agency" is another one than the body named last
        first = tree.sentence(token)[0]
        for _ in range(3):
            first = tree.sentence(first - 1)[0] if first else 0
        near = [
            entity
            for before in range(token - 1, first - 1, -1)
            if (entity := self.entity_at.get(before)) is not None
            and entity.label == "ORG"
            and not entity.text[0].isdigit()
        ]
        called = [entity for entity in near if tree.lower[token] in (entity.name or entity.text).lower().split()]
        if called:
            return name_of(called[0], f"the-{tree.lower[token]}")
        if not near or (described and len({entity.name or entity.text for entity in near}) > 1):
            return None
        return name_of(near[0], "the-body-named-last")

    def owner(self, token: int) -> Source | None:
        """Whose document it is, where a body without its name owns it: "the group's report"."""
        tree = self.tree
        for child in tree.children[token]:
            if tree.dep[child] == "poss" and tree.lemma[child] in lexicon()["bodies"]:
                return self._body(child)
        return None

    def named_by(self, token: int, rule: str) -> Source:
        """The source a noun names, where no attribution says so."""
        tree = self.tree
        if tree.lemma[token] in lexicon()["documents"] and token not in self.entity_at:
            issuer = self.issuers.of(token) or self._known_issuer(token, None)
            if issuer is not None:
                return Source(issuer.name, issuer.span, f"{rule}-{issuer.rule}")
        last = max((c for c in tree.children[token] if tree.dep[c] == "appos"), default=token)
        span = TextSpan(tree.start[tree.left_edge(token)], tree.end[max(token, last)])
        found = self._called(token, span, tree.text[span.start : tree.end[token]])
        return Source(found.name, found.span, rule) if found.name else found

    def _subject(self, found: Attribution) -> int | None:
        """The subject of the cue, where the statement has no source of its own: "...," added the agency."""
        tree = self.tree
        for span in found.cue_spans:
            cue = tree.root(*span)
            if any(tree.dep[c] in ("auxpass", "nsubjpass") for c in tree.children[cue]):
                return None
            behind = tree.head[cue]
            if (
                tree.dep[cue] == "amod"
                and behind == cue + 1
                and tree.tag[behind] in NOUN_TAGS
                and tree.tag[cue] in VERB_TAGS
            ):
                return behind  # '"...", added KCNA.' read as "the added KCNA"
            for child in tree.children[cue]:
                if tree.dep[child] == "nsubj" and tree.tag[child] in NOUN_TAGS:
                    offset = tree.start[child]
                    if not any(s.start <= offset < s.end for s in found.content_spans):
                        return child
        return None

    def _modified(self, token: int, span: TextSpan) -> bool:
        """Whether a noun has more to it than an article."""
        return any(
            self.tree.dep[c] not in ("det", "punct") and span.start <= self.tree.start[c] < span.end
            for c in self.tree.children[token]
        )

    def _named_in(self, span: TextSpan, token: int) -> Source | None:
        """The name in a description: a person in apposition first, else the body that a spokesman or minister speaks
        for.
        """
        tree = self.tree
        inside = [self.entity_at[t] for t in tree.range(*span) if t in self.entity_at and not self._asked_by(t, token)]
        for entity in inside:
            if entity.label == "PERSON":
                return name_of(entity, "named-in-description")
        for child in tree.children[token]:
            entity = self.entity_at.get(child)
            if entity and tree.dep[child] == "appos":
                return name_of(entity, "name-in-apposition")
        if (
            tree.tag[token] == "NN"
            and all(e.label == "NORP" for e in inside)
            and (named := self._described_elsewhere(token, span)) is not None
        ):
            return named
        if tree.tag[token] == "NN" and not inside and (behind := self._name_behind(span)) is not None:
            return behind
        if tree.lemma[token] in lexicon()["persons"]:
            for entity in inside:
                if entity.label == "ORG":
                    return name_of(entity, "speaks-for")
        return None

    def _asked_by(self, name: int, token: int) -> bool:
        """Whether a name is that of whom the noun at ``token`` answers: "analysts polled by Nordwire"."""
        tree = self.tree
        for step in tree.up(name):
            if step == token:
                return False
            if tree.dep[step] == "agent" and tree.lemma[tree.head[step]] in _ASKING:
                return True
        return False

    def _name_behind(self, span: TextSpan) -> Source | None:
        """The person named right behind a description, where the parse didn't join them: "her treasurer, Ann Orr."."""
        tree = self.tree
        comma = tree.at(span.end)
        if tree.lower[comma] != "," or comma + 1 >= tree.size:
            return None
        entity = self.entity_at.get(comma + 1)
        if entity is None or entity.start != tree.start[comma + 1] or " " not in entity.text:
            return None
        after = tree.at(entity.end)
        return name_of(entity, "name-in-apposition") if tree.lower[after] in (".", ",") else None

    def _described_elsewhere(self, token: int, span: TextSpan) -> Source | None:
        """The person whom the text describes by the same noun and the same words: "Ann Orr, an Irish nurse"."""
        tree = self.tree
        if self._descriptions is None:
            self._descriptions = {}
            for child in range(tree.size):
                if tree.dep[child] != "appos":
                    continue
                for noun, named in ((child, tree.head[child]), (tree.head[child], child)):
                    entity = self.entity_at.get(named)
                    if (
                        entity is not None
                        and entity.label == "PERSON"
                        and tree.tag[noun] == "NN"
                        and noun not in self.entity_at
                    ):
                        self._descriptions.setdefault(tree.lemma[noun], []).append((noun, entity))
        modifiers = {tree.lower[c] for c in tree.children[token] if tree.dep[c] in ("amod", "compound")}
        people = {
            entity.name: entity
            for noun, entity in self._descriptions.get(tree.lemma[token], ())
            if modifiers <= {tree.lower[c] for c in tree.children[noun] if tree.dep[c] in ("amod", "compound")}
        }
        if len(people) == 1:
            ((name, entity),) = people.items()
            return Source(name or entity.text, TextSpan(entity.start, entity.end), "described-elsewhere")
        return None

    def _known_issuer(self, token: int, position: int | None) -> Source | None:
        """Who issued "the report": named with the same noun before or after, else the last named source that spoke."""
        tree = self.tree
        if not any(tree.lower[c] in ("the", "this", "that", "its", "their") for c in tree.children[token]):
            return None
        noun = tree.lemma[token]
        if noun in lexicon()["evidence"]:
            return None
        same = self.issuers.nearest(noun, token)
        if same is not None:
            return Source(same[1].name, same[1].span, f"{same[1].rule}-elsewhere")
        first, _ = tree.sentence(token)
        theirs = any(tree.lower[c] in ("its", "their") for c in tree.children[token])
        place = bisect_left(self.starts, tree.start[token]) if position is None else self.place[position]
        for other in reversed(self.order[max(0, place - REACH) : place]):
            source = self._resolved.get(other, NOBODY)
            spoken = tree.sentence(tree.at(self.attributions[other].start))[0]
            if first - spoken > REACH_WORDS:
                break
            if theirs and source.name:
                return Source(source.name, source.span, "issuer-last-source")
            if source.span is not None and self.entity_at.get(tree.at(source.span.start)) is not None:
                label = self.entity_at[tree.at(source.span.start)].label
                if label in ("ORG", "FAC") or (label == "PERSON" and noun in _PERSONAL):
                    return Source(source.name, source.span, "issuer-last-source")
        return None


_NO_ONE = frozenset({"no one", "nobody", "none", "anyone", "anybody", "everyone", "everybody", "whose"})
_ADDED = re.compile(r",? (?:that|which|who|whose|whom|where)\b|, ")


def _plain(name: str) -> str:
    return " ".join(w for w in name.lower().split() if w not in _ARTICLES)


def _names_document(name: str) -> bool:
    words = [w for w in name.lower().split() if w not in _ARTICLES]
    documents = lexicon()["documents"]
    return len(words) == 1 and (words[0] in documents or words[0].removesuffix("s") in documents)
