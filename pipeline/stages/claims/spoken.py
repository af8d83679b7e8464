"""Who says it by the parse alone: for figures that no attribution holds, and for those somebody else is quoted on
inside a statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import TextSpan
from pipeline.stages.claims.issuers import Source, name_of, without_article
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.reach import goes_on
from pipeline.stages.claims.source import Sources
from pipeline.stages.claims.syntax import NOUN_TAGS, VERB_TAGS, Tree

#: Verbs of saying that take what is said as their object: "rebels say 250 killed", "police report 3 dead".
_REPORTING = frozenset({"say", "report", "claim", "confirm", "count"})
#: Verbs of saying whose object is a figure of the subject's own, inside another statement too.
_CONCEDING = frozenset({"acknowledge", "admit", "concede", "claim", "estimate"})
_FIGURES = frozenset({"figure", "number", "total", "toll", "estimate", "count"})
#: Where the figure stands that somebody puts a number at: "puts the toll at 41", "gives the number of dead as 41".
_PUT = {"at": "put_verbs", "as": "give_verbs"}
_HEADLINE_COLON = re.compile(r"(?P<who>[^:,.!?]{2,50}?)(?P<cue>:)\s")
_HEADLINE_VERB = re.compile(
    r"(?:,|\s[-–—])\s(?P<who>[^,:]{2,40}?)\s(?P<cue>says?|finds?|warns?|reports?|shows?|claims?|suggests?)\W*$", re.I
)


class Spoken:
    """The verbs of saying, reports and headline marks of a document; ``sources`` tells whom a noun names."""

    def __init__(self, tree: Tree, sources: Sources) -> None:
        self.tree, self.sources = tree, sources

    def speaker(self, figure: int) -> tuple[Source, TextSpan] | None:
        """Who says it by the parse alone, and the word that says so: for figures that no attribution holds.

        The subject of a verb of saying over the figure's clause ("..., the ministry said"), of "puts the toll at 41",
        or whom "according to" names. None for a pronoun: whom it means is the attributions stage's to say.
        """
        tree, words = self.tree, lexicon()
        path = tree.up(figure)
        for below, word in zip(path, path[1:], strict=False):
            verb, rule = -1, ""
            if tree.dep[below] in ("ccomp", "parataxis") and tree.lemma[word] in words["say_verbs"]:
                verb, rule = word, "subject-of-say"
            elif tree.dep[below] == "dobj" and tree.lemma[word] in _REPORTING:
                verb, rule = word, "subject-of-say"
            elif tree.lemma[word] in words["say_verbs"] and goes_on(tree, below, word):
                verb, rule = word, "subject-of-say"
            elif (
                tree.dep[below] == "dobj" and tree.lemma[below] in _FIGURES and tree.lemma[word] in words["give_verbs"]
            ):
                verb, rule = word, "subject-of-put-at"  # "gives a figure of 250"
            elif (
                tree.dep[below] == "pobj" and tree.lemma[tree.head[word]] in words[_PUT.get(tree.lower[word], "polls")]
            ):
                verb, rule = tree.head[word], "subject-of-put-at"
            if verb < 0 or tree.tag[verb] not in VERB_TAGS:
                continue
            for child in tree.children[verb]:
                if tree.dep[child] == "nsubj" and (tree.tag[child] in NOUN_TAGS or tree.tag[child] in ("WP", "WDT")):
                    found = self.sources.named_by(child, rule)
                    return (found, TextSpan(tree.start[verb], tree.end[verb])) if found.name else None
            return None
        for word in path:
            if (found := self._closing(word)) is not None:
                return found
            for child in tree.children[word]:
                if tree.lower[child] == "according":
                    for to in tree.children[child]:
                        for named in tree.children[to]:
                            if tree.dep[named] == "pobj" and tree.tag[named] in NOUN_TAGS:
                                found = self.sources.named_by(named, "according-to")
                                return (found, TextSpan(tree.start[child], tree.end[to])) if found.name else None
        return None

    def _closing(self, verb: int) -> tuple[Source, TextSpan] | None:
        """Who says it at the end of a sentence, where the parse takes that for a clause of its own: "The glacier lost 5
        billion tons, a team led by Ann Orr reported in August."
        """
        tree = self.tree
        for child in tree.children[verb]:
            if (named := self._closing_noun(child, verb)) is not None:
                return named
            if tree.dep[child] != "conj" or tree.lemma[child] not in lexicon()["say_verbs"] or child < verb:
                continue
            below = tree.children[child]
            subject = next((c for c in below if tree.dep[c] == "nsubj" and tree.tag[c] in NOUN_TAGS and c < child), -1)
            if subject < 0 or any(tree.dep[c] in ("dobj", "ccomp", "xcomp", "conj") for c in below):
                continue
            first = tree.left_edge(child)
            if tree.lower[first - 1] == "," and tree.tag[child] in ("VBD", "VBZ", "VBP"):
                return self.sources.named_by(subject, "subject-of-say"), TextSpan(tree.start[child], tree.end[child])
        return None

    def _closing_noun(self, noun: int, verb: int) -> tuple[Source, TextSpan] | None:
        """The same where the parse hangs the verb on the noun: "reached 403,000 tonnes, exporters estimated"."""
        tree = self.tree
        if noun < verb or tree.dep[noun] not in ("npadvmod", "appos", "dep") or tree.tag[noun] not in NOUN_TAGS:
            return None
        says = next((c for c in tree.children[noun] if tree.dep[c] == "acl" and c == noun + 1), -1)
        if says < 0 or tree.lemma[says] not in lexicon()["say_verbs"] or tree.tag[says] not in ("VBD", "VBN"):
            return None
        if tree.lower[tree.left_edge(noun) - 1] != "," or any(
            tree.dep[c] in ("agent", "dobj") for c in tree.children[says]
        ):
            return None
        return self.sources.named_by(noun, "subject-of-say"), TextSpan(tree.start[says], tree.end[says])

    def reported(self, figure: int, cue: Sequence[TextSpan]) -> tuple[Source, TextSpan] | None:
        """Who says it inside somebody else's statement, and the word that says so: "a Times report that nine died",
        "the bank's forecast that 3 million will go", "(police counted 64;) the ministry admits twelve".

        ``cue`` are the words that attribute the statement: what stands over them is no longer inside it, except a
        report they name themselves ("seized on a Times report that ...").
        """
        tree, words = self.tree, lexicon()
        path = tree.up(figure)
        for below, word in zip(path, path[1:], strict=False):
            if tree.dep[below] in ("acl", "ccomp", "relcl"):
                # "a Times report that ...", even where the parse hangs the clause on the verb before
                noun = next(
                    (c - 1 for c in tree.children[below] if tree.lower[c] == "that" and tree.dep[c] == "mark"), -1
                )
                if noun >= 0 and tree.tag[noun] in NOUN_TAGS and noun not in self.sources.entity_at:
                    if tree.lemma[noun] in words["documents"] or tree.lemma[noun] in words["claim_nouns"]:
                        issuer = self.sources.issuers.of(noun) or self.sources.owner(noun)
                        if issuer is not None:
                            return issuer, TextSpan(tree.start[noun], tree.end[noun])
            if any(span.start <= tree.start[word] < span.end for span in cue):
                return None
            if tree.dep[below] == "dobj" and tree.lemma[word] in _CONCEDING and tree.tag[word] in ("VBZ", "VBP", "VBD"):
                for child in tree.children[word]:
                    if tree.dep[child] == "nsubj" and tree.tag[child] in NOUN_TAGS:
                        return self.sources.named_by(child, "subject-of-say"), TextSpan(
                            tree.start[word], tree.end[word]
                        )
        return None

    def of_headline(self, start: int, end: int, offset: int) -> tuple[Source, TextSpan] | None:
        """Whom a headline quotes on the figure at ``offset``, and the mark or verb that says so.

        "Police: 41 dead in sinking"; "41 dead in sinking, police say". Only a name or a speaker of the lexicon: what
        stands before a colon is as often what the headline is about.
        """
        text = self.tree.text[start:end]
        found = _HEADLINE_COLON.match(text) or _HEADLINE_VERB.search(text)
        if found is None:
            return None
        who = TextSpan(start + found.start("who"), start + found.end("who"))
        cue = TextSpan(start + found.start("cue"), start + found.end("cue"))
        if who.start <= offset < who.end:
            return None
        last = self.tree.at(who.end - 1)
        entity = self.sources.entity_at.get(last)
        if entity is not None and entity.label in ("ORG", "PERSON") and entity.start >= who.start - 4:
            return name_of(entity, "headline"), cue
        if self.tree.lower[last] in lexicon()["speakers"]:
            return Source(without_article(who.of(self.tree.text)), who, "headline"), cue
        return None
