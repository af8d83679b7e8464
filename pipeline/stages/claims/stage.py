"""The claims stage: one row a checkable statement and figure, from what the other stages found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import ClaimsConfig
from pipeline.records import Attribution, Claim, Quantity, TextSpan
from pipeline.stages.claims.counted import completed
from pipeline.stages.claims.denials import mark_disputed
from pipeline.stages.claims.figures import (
    asserted,
    denied,
    describes_somebody,
    innermost_statements,
    is_figure,
    names_age,
    number_span,
    states,
)
from pipeline.stages.claims.issuers import NOBODY, Source
from pipeline.stages.claims.lookup import Records
from pipeline.stages.claims.places import Places
from pipeline.stages.claims.polls import Polls
from pipeline.stages.claims.reach import Reach
from pipeline.stages.claims.rules import listed, parts
from pipeline.stages.claims.source import Sources
from pipeline.stages.claims.spoken import Spoken
from pipeline.stages.claims.statements import (
    about_within,
    claim_span,
    is_statement,
    quotation_kind,
    trimmed,
    with_figure,
)
from pipeline.stages.claims.syntax import Tree
from pipeline.stages.claims.when import Dates, find_fieldwork, find_when
from pipeline.stages.claims.where import find_where
from pipeline.stages.claims.worth import worth
from pipeline.stages.component import stage, store


def find_claims(doc: Doc, settings: ClaimsConfig) -> list[Claim]:
    """The claims of a document, in text order.

    Reads the records of the other stages from ``doc._`` (entities, quantities, dates, attributions, sentences; any may
    be empty) and the parse. A figure inside a statement's content is claimed by the statement's source, the innermost
    where several hold it; a figure outside is the outlet's own and has no source. An attributed statement with two
    figures gives two claims, one with none gives one. ``rules`` tells for every filled column how it was filled.
    """
    return _Assembly(doc, settings).claims()


class _Assembly:
    """One document's claims in the making."""

    def __init__(self, doc: Doc, settings: ClaimsConfig) -> None:
        self.records, self.settings = Records(doc), settings
        self.quantities, self.attributions = self.records.quantities, self.records.attributions
        self._said: list[TextSpan] | None = None
        self._counted = ""
        if not self.quantities and not self.attributions:
            return
        self.tree = Tree(doc)
        published = doc._.article.published if doc._.article is not None else None
        datelines = [TextSpan(s.start, s.end) for s in self.records.sections if s.kind == "dateline"]
        self.when = Dates(self.tree, self.records.dates, published)
        self.where = Places(
            self.tree, self.records.entities, datelines, [TextSpan(d.start, d.end) for d in self.records.dates]
        )
        self.sources = Sources(self.tree, self.records.entities, self.attributions)
        self.spoken = Spoken(self.tree, self.sources)
        self.polls = Polls(self.tree, self.sources)

    def claims(self) -> list[Claim]:
        if not self.quantities and not self.attributions:
            return []
        offsets = [number_span(q).start for q in self.quantities]
        order = sorted(range(len(offsets)), key=offsets.__getitem__)
        stating = [i for i, found in enumerate(self.attributions) if self._states(found)]
        inner = innermost_statements([self.attributions[i] for i in stating], [offsets[i] for i in order])
        holders = {i: None if found is None else stating[found] for i, found in zip(order, inner, strict=True)}
        reach = Reach(self.tree, self.attributions, stating)
        for position in order:
            if holders[position] is None:
                holders[position] = reach.holder(number_span(self.quantities[position]))
        order = [position for position in order if self._sentence_start(position) not in self.listings]
        claims = [
            self._figure_claim(position, holders[position])
            for position in order
            if is_figure(self.tree.text, self.quantities[position], self.records.dates_near(self.quantities[position]))
        ]
        with_figure = self.records.attributions_over(offsets[i] for i in order)
        for position, found in enumerate(self.attributions if self.settings.statements else ()):
            if position in with_figure or not found.content_spans or not is_statement(self.tree, found):
                continue
            if any(self.records.begins_with_share(span) for span in found.source_spans):
                continue  # "four in ten said they smoke" is the figure's row
            # "the gains show that ..." inside somebody's statement says nothing that the statement doesn't.
            if found.parent is None or self.sources.of(position).name:
                claims.append(self._statement_claim(position))
        claims = mark_disputed(self.tree, claims, self.quantities, self._cue_sources())
        if not self.settings.own_voice:
            claims = [claim for claim in claims if claim.source]
        return sorted(
            claims, key=lambda claim: (claim.start, claim.end, claim.quantity if claim.quantity is not None else -1)
        )

    def _cue_sources(self) -> list[tuple[int, str]]:
        """First token of each cue, and who says it."""
        return [
            (self.tree.at(span.start), self.sources.of(i).name)
            for i, found in enumerate(self.attributions)
            for span in found.cue_spans
        ]

    @cached_property
    def listings(self) -> dict[int, list[int]]:
        """First token of each sentence with more figures than one states, such as a table on a line -> its figures."""
        found: dict[int, list[int]] = {}
        for position in range(len(self.quantities)):
            found.setdefault(self._sentence_start(position), []).append(position)
        return {first: own for first, own in found.items() if len(own) > self.settings.most_figures}

    def _sentence_start(self, position: int) -> int:
        return self.tree.sentence(self.tree.at(number_span(self.quantities[position]).start))[0]

    def _sentence_span(self, token: int) -> TextSpan:
        first, last = self.tree.sentence(token)
        start, end = self.tree.start[first], self.tree.end[last - 1]
        text = self.tree.text[start:end]
        return TextSpan(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))

    def _figure_claim(self, position: int, holder: int | None) -> Claim:
        tree, quantity = self.tree, self.quantities[position]
        span = number_span(quantity)
        token = tree.root(*(quantity.counted_span or span)) if self._near(quantity) else tree.root(*span)
        sentence = self._sentence_span(tree.at(span.start))
        attribution = self.attributions[holder] if holder is not None else None
        claim = sentence
        content: Sequence[TextSpan] = ()
        cue: Sequence[TextSpan] = ()
        rules = {"claim": "sentence", "quantity": quantity.rule}
        source: Source = NOBODY
        if attribution is not None:
            content, cue = with_figure(attribution.content_spans, sentence, span), attribution.cue_spans
            claim = claim_span(content, sentence)
            source = self.sources.of(holder)
            rules |= parts(attribution.rule)
            rules.pop("source", None)
        claim = trimmed(tree, claim)
        section = self.records.section_at(span.start)
        headline = section if section is not None and section.kind == "headline" else None
        spoken = (
            self.spoken.speaker(token) if not source.name or attribution is None or attribution.cue == ":" else None
        )
        if attribution is None and spoken is not None and self._speaks_directly(spoken[1]):
            spoken = None  # '"...," she said, because nine trees had fallen'
        if attribution is None and spoken is None and headline is not None:
            spoken = self.spoken.of_headline(headline.start, headline.end, span.start)
        if (
            spoken is not None
            and spoken[0].span is not None
            and spoken[0].span.start <= span.start < spoken[0].span.end
        ):
            spoken = None  # "according to a 52-count complaint": the figure is part of its source
        inner = self.spoken.reported(token, cue) if attribution is not None and source.name else None
        if inner is not None and inner[0].name and any(c.start <= inner[1].start < c.end for c in (*content, *cue)):
            source = inner[0]
        if spoken is not None and (attribution is None or any(c.start <= spoken[1].start < c.end for c in content)):
            source, cue = spoken[0], [spoken[1]]
        else:
            spoken = None
        poll = self.polls.source_of(token, quantity, source, bool(source.name))
        if poll is not None:
            source = poll
        if source.name:
            rules["source"] = source.rule
        saying = self._sayings(sentence) if attribution is None and spoken is None else cue
        others = [s for s in self.records.other_contents(sentence, holder) if not s.start <= span.start < s.end]
        place = TextSpan(quantity.start, quantity.end)
        rivals = self.records.rivals(position)
        when = None
        if not names_age(tree.text, quantity):
            when = find_when(self.when, token, place, content, others, saying, rivals)
        if when is None and ("poll" in source.rule or "issuer" in source.rule):
            when = find_fieldwork(self.when, token)
        self.when.remember(when)
        if when is not None:
            rules["when"] = when.rule
        where = None
        if not describes_somebody(tree.text, quantity):
            counts = quantity.kind in ("count", "age")
            where = find_where(self.where, token, place, content, cue, rivals, source=source.span, people=counts)
        if where is not None:
            self.where.last = where
            rules["where"] = where.rule
        doubt = asserted(tree, token, attribution)
        if doubt:
            rules["asserted"] = doubt
        counted, how = completed(tree, self.quantities, position, self._counted)
        self._counted = counted or quantity.counted
        if how:
            rules["counted"] = how
        about, how = self._about(quantity, token, claim, source, cue)
        if how:
            rules["about"] = how
        number = self.records.sentence_at(span.start)
        present = {
            "figure": True,
            "source": bool(source.name),
            "when": when is not None,
            "where": where is not None,
            "not asserted": bool(doubt),
        }
        return Claim(
            start=claim.start,
            end=claim.end,
            claim=claim.of(self.tree.text),
            section=self.records.section_kind(span.start),
            check_worthiness=self._worth(number, present),
            source=source.name,
            about=about,
            where=where.name if where else "",
            entities=self.records.names_in(claim),
            quote=quotation_kind(tree.text, attribution, claim),
            cue=spoken[1].of(tree.text) if spoken else attribution.cue if attribution else "",
            sentence=number,
            attribution=holder,
            quantity=position,
            date=when.date if when else None,
            period=when.period if when else None,
            counted=counted,
            where_span=where.span if where else None,
            source_span=source.span,
            rules=listed(rules),
        )

    def _about(
        self, quantity: Quantity, token: int, claim: TextSpan, source: Source, cue: Sequence[TextSpan]
    ) -> tuple[str, str]:
        """What the figure is a figure of, and the rule where it isn't the quantity's: never who says it, and nothing
        from outside the claim.
        """
        span = quantity.about_span
        if span is None or not quantity.about:
            return quantity.about, ""
        speaking = [s for s in (source.span, *cue) if s is not None]
        outside = span.start < claim.start or span.end > claim.end
        if not outside and not any(s.start < span.end and span.start < s.end for s in speaking):
            return quantity.about, ""
        found = about_within(self.tree, token, claim, without=speaking)
        return found, "subject-in-claim" if found else ""

    def _speaks_directly(self, cue: TextSpan) -> bool:
        """Whether a word attributes nothing but a quotation."""
        return any(
            found.kind == "direct" and any(span.start <= cue.start < span.end for span in found.cue_spans)
            for found in self.attributions
        )

    def _states(self, found: Attribution) -> bool:
        """Whether an attribution's source vouches for figures. A source is never a share ("38 percent of voters say")
        or the place a headline is about ("Libya: rebels say 17 killed").
        """
        if not found.content_spans or not states(self.tree, found):
            return False
        for span in found.source_spans:
            if self.records.begins_with_share(span):
                return False
            if found.cue.strip() == ":" and self.records.section_kind(span.start) == "headline":
                return self.sources.quotes(span)
        return True

    def _near(self, quantity: Quantity) -> bool:
        """Whether the counted noun stands in the figure's sentence and can stand for it in the parse."""
        if quantity.counted_span is None:
            return False
        number = number_span(quantity)
        return self.tree.sentence(self.tree.at(number.start)) == self.tree.sentence(
            self.tree.at(quantity.counted_span.start)
        )

    def _sayings(self, sentence: TextSpan) -> list[TextSpan]:
        """The words that say something in a sentence: what dates them dates no figure beside them."""
        if self._said is None:
            cues = sorted(span for found in self.attributions for span in found.cue_spans)
            self._said = [span for span in cues if self.tree.lemma[self.tree.at(span.start)] in ("say", "tell")]
        first = bisect_left(self._said, (sentence.start, 0))
        return self._said[first : bisect_left(self._said, (sentence.end, 0))]

    def _statement_claim(self, position: int) -> Claim:
        found = self.attributions[position]
        span = TextSpan(found.content_spans[0].start, found.content_spans[-1].end)
        source = self.sources.of(position)
        number = self.records.sentence_at(span.start)
        rules = parts(found.rule)
        rules["source"] = source.rule if source.name else ""
        doubt = rules["asserted"] = denied(found)
        span = trimmed(self.tree, span)
        return Claim(
            start=span.start,
            end=span.end,
            claim=span.of(self.tree.text),
            section=self.records.section_kind(span.start),
            check_worthiness=self._worth(number, {"source": bool(source.name), "not asserted": bool(doubt)}),
            source=source.name,
            entities=self.records.names_in(span),
            quote=found.kind,
            cue=found.cue,
            sentence=number,
            attribution=position,
            source_span=source.span,
            rules=listed(rules),
        )

    def _worth(self, sentence: int | None, present: dict[str, bool]) -> float:
        return worth(self.records.sentences[sentence].check_worthiness if sentence is not None else None, present)


@stage(
    "claims",
    settings=ClaimsConfig,
    requires=["token.dep", "token.head"],
    assigns=["doc.spans", "doc._.claims"],
)
class ClaimsStage:
    """Rows of claims.csv: figures and attributed statements with their source, period and place."""

    def __init__(self, nlp: Language, name: str, settings: ClaimsConfig) -> None:
        self.name, self.settings = name, settings

    def __call__(self, doc: Doc) -> Doc:
        assembly = _Assembly(doc, self.settings)
        store(doc, "claims", assembly.claims())
        if assembly.listings:
            # ``show --why`` says so, once a listing
            firsts = [number_span(assembly.quantities[figures[0]]) for figures in assembly.listings.values()]
            remarks = (("listing-gives-no-claims", first.start, first.end) for first in firsts)
            doc._.exclusions = (*doc._.exclusions, *remarks)
        return doc
