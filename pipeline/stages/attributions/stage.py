"""The stage ``attributions``: who said what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import AttributionsConfig
from pipeline.records import Attribution, TextSpan
from pipeline.stages.attributions.candidate import Candidate, Range
from pipeline.stages.attributions.cues import load_lexicon
from pipeline.stages.attributions.rules import Tree, find_by_rules
from pipeline.stages.attributions.tokens import Tokens, read_tokens
from pipeline.stages.component import stage, store

_ARTICLES = frozenset(("the", "a", "an"))


@stage(
    "attributions",
    settings=AttributionsConfig,
    requires=["token.dep", "token.head", "token.tag", "token.pos", "token.lemma", "doc.sents"],
    assigns=["doc.spans", "doc._.attributions"],
)
class AttributionsStage:
    """Finds source, cue and content of what the text reports someone to have said, written, shown or believed."""

    def __init__(self, nlp: Language, name: str, settings: AttributionsConfig) -> None:
        self.name, self.settings = name, settings

    def __call__(self, doc: Doc) -> Doc:
        store(doc, "attributions", find_attributions(doc, self.settings))
        return doc


def find_attributions(doc: Doc, settings: AttributionsConfig | None = None) -> list[Attribution]:
    """The attributions of an article in text order; offsets are code points into ``doc.text``."""
    settings = settings or AttributionsConfig()
    if not len(doc):
        return []
    tokens = read_tokens(doc)
    tree = Tree(tokens)
    candidates = outermost(find_by_rules(tokens, tree, load_lexicon(settings.cues)))
    kept = [c for c in candidates if not settings.kinds or not c.sense or c.sense in settings.kinds]
    return [record(doc.text, tokens, candidate) for candidate in kept]


def outermost(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates whose cue stands in no other's content; of two with the same cue the longer content."""
    ordered = sorted(candidates, key=lambda c: -sum(last - first for first, last in c.content))
    covered: set[int] = set()
    kept = []
    for candidate in ordered:
        own = {t for first, last in candidate.content + candidate.cue for t in range(first, last)}
        if not own & covered:
            kept.append(candidate)
            covered |= own
    return sorted(kept, key=lambda c: (c.start, c.end))


def record(text: str, tokens: Tokens, candidate: Candidate) -> Attribution:
    """The record of a candidate."""

    def spans(ranges: Sequence[Range]) -> tuple[TextSpan, ...]:
        return tuple(TextSpan(int(tokens.start[first]), int(tokens.end[last - 1])) for first, last in sorted(ranges))

    source, cue, content = spans(candidate.source), spans(candidate.cue), spans(candidate.content)
    every = source + cue + content
    source_text = " ".join(s.of(text) for s in source)
    return Attribution(
        start=min(s.start for s in every),
        end=max(s.end for s in every),
        kind=quotation_kind(tokens, candidate.content),
        source=without_article(source_text),
        source_text=source_text,
        source_spans=source,
        cue=" ".join(s.of(text) for s in cue),
        cue_spans=cue,
        content=" ".join(s.of(text) for s in content),
        content_spans=content,
        rule=candidate.rule,
        sense=candidate.sense,
    )


def quotation_kind(tokens: Tokens, content: Iterable[Range]) -> str:
    """direct: (nearly) all of the content's words stand in quotation marks; indirect: none; mixed: some."""
    words = quoted = 0
    for first, last in content:
        inside = tokens.quotation[first:last] >= 0
        word = tokens.end[first:last] - tokens.start[first:last] > 1
        words += int(word.sum())
        quoted += int((inside & word).sum())
    if not quoted:
        return "indirect"
    return "direct" if quoted >= 0.9 * words else "mixed"


def without_article(source: str) -> str:
    """A source without its leading article."""
    first, _, rest = source.partition(" ")
    return rest if rest and first.lower() in _ARTICLES else source
