"""The stage ``attributions``: who said what."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.config import AttributionsConfig
from pipeline.records import Attribution, TextSpan
from pipeline.stages.attributions.adjust import adjust
from pipeline.stages.attributions.candidate import Candidate, Range, in_text_order, positions
from pipeline.stages.attributions.combine import after_odd_mark, carry_over, missed, nested, outermost
from pipeline.stages.attributions.cues import load_lexicon
from pipeline.stages.attributions.features import encode
from pipeline.stages.attributions.labels import decode, spans
from pipeline.stages.attributions.link import link
from pipeline.stages.attributions.rules import find_by_rules
from pipeline.stages.attributions.sources import resolve_sources
from pipeline.stages.attributions.tagger import load_tagger
from pipeline.stages.attributions.tokens import Tokens, read_tokens
from pipeline.stages.attributions.tree import Tree
from pipeline.stages.component import stage, store

#: rules sure enough to add what the tagger missed
SURE_RULES = ("according-to", "colon", "quote-and-verb", "tag", "put-at", "user-cue")
#: rules surer than the tagger
SURER_RULES = ("quoted-as", "colon-turn", "colon-headline", "signature")


@stage(
    "attributions",
    settings=AttributionsConfig,
    requires=["token.dep", "token.head", "token.tag", "token.lemma", "doc.sents"],
    assigns=["doc.spans", "doc._.attributions"],
)
class AttributionsStage:
    """Finds source, cue and content of what the text reports someone to have said, written, shown or believed."""

    def __init__(self, nlp: Language, name: str, settings: AttributionsConfig) -> None:
        self.name, self.settings = name, settings
        # a mistake in a user's file shows before the first document is read
        load_lexicon(settings.cues)
        if settings.learned:
            load_tagger(settings.weights)

    def __call__(self, doc: Doc) -> Doc:
        store(doc, "attributions", find_attributions(doc, self.settings))
        return doc


def find_attributions(doc: Doc, settings: AttributionsConfig | None = None) -> list[Attribution]:
    """The attributions of an article in text order; offsets are code points into ``doc.text``.

    The learned tagger decides; the rules feed it, add what it missed and find what stands inside other attributions.
    """
    settings = settings or AttributionsConfig()
    if not len(doc):
        return []
    tokens, lexicon = read_tokens(doc), load_lexicon(settings.cues)
    tree = Tree(tokens)
    ruled = find_by_rules(tokens, tree, lexicon)
    top = outer_ruled = outermost(ruled)
    if settings.learned:
        tagger = load_tagger(settings.weights)
        scores = tagger.scores(encode(tokens, outer_ruled, lexicon, tagger.vocabularies))
        labels = decode(scores, tagger.transitions, tagger.first, tokens.section)
        tagged = link(tree, lexicon, spans(labels, tokens.section), "tagger")
        top = _joined(tokens, tree, adjust(tree, lexicon, tagged, ruled), ruled, outer_ruled)
    top = in_text_order(carry_over(tokens, tree, top))
    inner = nested(tree, top, ruled)
    return resolve_sources(doc, records(tokens, tree, top, inner, settings), tree=tree)


def _joined(
    tokens: Tokens, tree: Tree, tagged: list[Candidate], ruled: list[Candidate], outer_ruled: list[Candidate]
) -> list[Candidate]:
    """What the tagger found, less what the rules know better, and with what it missed and they are sure of."""
    cues = positions([span for c in tagged for span in c.cue])
    sourceless = positions([span for c in tagged if not c.source for span in c.cue])
    surer = [
        c
        for c in ruled
        if c.rule.startswith(SURER_RULES)
        or _unmarked_according_to(tree, c, cues)
        or (c.rule.startswith("tag") and not sourceless.isdisjoint(positions(c.cue)))
    ]
    found = surer + missed(surer, tagged)
    sure = [c for c in outer_ruled if c.rule.startswith(SURE_RULES) or after_odd_mark(tokens, tree, c)]
    return found + missed(found, sure)


def _unmarked_according_to(tree: Tree, candidate: Candidate, cues: set[int]) -> bool:
    """True for an "according to" that the tagger overlooked for what is said inside it."""
    if not candidate.rule.startswith("according-to"):
        return False
    words = positions(candidate.cue)
    return words.isdisjoint(cues) and all(tree.quotation[token] < 0 for token in words)


def records(
    tokens: Tokens,
    tree: Tree,
    outer: Sequence[Candidate],
    inner: Sequence[tuple[Candidate, int]],
    settings: AttributionsConfig,
) -> list[Attribution]:
    """The records of the kinds that are kept, in text order; ``parent`` counts the records that are kept."""
    placed = [(candidate, -1, number) for number, candidate in enumerate(outer)]
    placed += [(candidate, parent, -1) for candidate, parent in inner]
    placed = [p for p in placed if p[0].sense in settings.kinds]
    placed.sort(key=lambda p: (p[0].start, -p[0].end))
    place = {number: position for position, (_, _, number) in enumerate(placed) if number >= 0}
    return [record(tokens, tree, candidate, place.get(parent)) for candidate, parent, _ in placed]


def record(tokens: Tokens, tree: Tree, candidate: Candidate, parent: int | None = None) -> Attribution:
    """The record of a candidate; whom its source stands for is told later."""
    starts, ends = tree.start, tree.end

    def text_spans(ranges: tuple[Range, ...]) -> tuple[TextSpan, ...]:
        return tuple([TextSpan(starts[first], ends[last - 1]) for first, last in sorted(ranges)])

    def words(spans: tuple[TextSpan, ...]) -> str:
        return " ".join([tokens.text[first:last] for first, last in spans])

    source, cue, content = text_spans(candidate.source), text_spans(candidate.cue), text_spans(candidate.content)
    every = source + cue + content
    return Attribution(
        start=min(every).start,
        end=max([last for _, last in every]),
        kind=quotation_kind(tree, candidate.content),
        source="",
        source_text=words(source),
        source_spans=source,
        cue=words(cue),
        cue_spans=cue,
        content=words(content),
        content_spans=content,
        rule=candidate.rule,
        parent=parent,
        sense=candidate.sense,
    )


def quotation_kind(tree: Tree, content: Sequence[Range]) -> str:
    """direct: (nearly) all of the content's words stand in quotation marks; indirect: none; mixed: some."""
    if not any(tree.quoted(first, last) for first, last in content):
        return "indirect"
    starts, ends = tree.start, tree.end
    # one character is a mark, or a word that tells little
    words = [t for first, last in content for t in range(first, last) if ends[t] - starts[t] > 1]
    quoted = [t for t in words if tree.quotation[t] >= 0]
    if not quoted:
        return "indirect"
    return "direct" if len(quoted) >= 0.9 * len(words) else "mixed"
