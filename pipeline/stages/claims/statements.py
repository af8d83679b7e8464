"""What an attribution states: whether it can be checked, the words of the claim, and what its figure is a figure of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Attribution, TextSpan
from pipeline.stages.claims.counted import measured_thing
from pipeline.stages.claims.syntax import NOUN_TAGS, VERB_TAGS, Tree

_QUOTATION_MARKS = '"“”„«»‘'
#: Words of a quotation from which it is a statement without a finite clause, too.
QUOTED_WORDS = 5
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
#: Clauses that only describe a thing, give a reason or a time.
_SIDE_CLAUSES = frozenset({"relcl", "acl", "advcl", "pcomp", "csubj", "csubjpass"})
_QUESTION_WORDS = frozenset({"whether", "how", "why", "who", "whom", "whose", "what", "which"})
#: Senses of cues whose infinitive tells what is ("claims to be a doctor"), not what somebody wants.
_INFINITIVE_STATES = frozenset({"say", "show", "believe"})
#: a quotation mark, or the first one of two that stand for it
_MARK = re.compile("[\"“”„«»]|'(?=')")
#: marks that open and close a quotation
_PAIRS = ('"', "“”", "«»")
_CLOSING = " \"'”’»"
_OTHER_SENTENCE = re.compile(r"[.!][\"”’']*\s+[\"“‘]?[A-Z]")
_LOOSE = " \t\r\n\u00a0,;:–—-"


def is_statement(tree: Tree, attribution: Attribution) -> bool:
    """Whether an attribution without a figure states something that could be checked: a finite clause, or a quotation
    of at least five words.

    Not a name or a thing ("criticised the plan"), an intention ("wants to step down"), a question ("asked whether"), or
    a word or two in scare quotes.
    """
    tokens = [t for span in attribution.content_spans for t in tree.range(*span) if tree.dep[t] != "punct"]
    if len(tokens) < 3:
        return False
    quoted = _quoted_words(tree.text, attribution.content_spans)
    if attribution.kind == "direct" and _only_asks(attribution.content_spans, tree.text):
        return False
    if quoted >= QUOTED_WORDS:
        return True
    if attribution.sense == "ask":
        return False
    if attribution.kind == "indirect" and tree.lower[tokens[0]] == "to" and attribution.sense not in _INFINITIVE_STATES:
        return False
    inside = set(tokens)
    question = -1  # the verb of "how the fire began", which is no statement of its own
    if attribution.kind == "indirect" and tree.lower[tokens[0]] in _QUESTION_WORDS:
        question = next((t for t in tree.up(tokens[0])[1:] if _tensed(tree, t)), -1)
        inside -= {t for t in inside if question in tree.up(t) and tree.dep[question] not in ("csubj", "csubjpass")}
    return _has_finite_clause(tree, inside)


def _only_asks(spans: Sequence[TextSpan], text: str) -> bool:
    """Whether a quotation is nothing but questions."""
    words = " ".join(span.of(text) for span in spans)
    return words.rstrip(_CLOSING).endswith("?") and _OTHER_SENTENCE.search(words) is None


def _quoted_words(text: str, spans: Sequence[TextSpan]) -> int:
    """Words between the first and the last quotation mark of a statement; all of them where only one mark is there."""
    words = 0
    for span in spans:
        quotation = span.of(text)
        marks = [mark.start() for mark in _MARK.finditer(quotation)]
        if marks:
            first, last = marks[0], marks[-1] if len(marks) > 1 else len(quotation)
            if len(marks) == 1 and first > len(quotation) // 2:
                first, last = 0, first
            words += sum(any(map(str.isalnum, word)) for word in quotation[first : last + 1].split())
    return words


def _tensed(tree: Tree, token: int) -> bool:
    return tree.tag[token] in _FINITE or any(
        tree.tag[c] in _FINITE and tree.dep[c] in ("aux", "auxpass") for c in tree.children[token]
    )


def _has_finite_clause(tree: Tree, inside: set[int]) -> bool:
    """Whether a verb with a subject and a tense stands among the tokens that isn't part of a side clause."""
    for subject in inside:
        token = tree.head[subject]
        if tree.dep[subject] not in _SUBJECTS or token == subject or token not in inside:
            continue
        children = tree.children[token]
        that = any(tree.lower[c] == "that" and tree.dep[c] == "mark" for c in children)
        # "insists that the programme end" has no tense
        if not (_tensed(tree, token) or (that and tree.tag[token] in VERB_TAGS)):
            continue
        above = tree.head[token]
        if tree.dep[token] in _SIDE_CLAUSES and above in inside and not (that and tree.head[above] not in inside):
            continue
        return True
    return False


def with_figure(content: Sequence[TextSpan], sentence: TextSpan, figure: TextSpan) -> Sequence[TextSpan]:
    """The spans of a statement's content, with what reaches from them to a figure before or behind them."""
    if figure.start < content[0].start:
        return [TextSpan(figure.start, content[0].start), *content]
    if figure.start >= content[-1].end:
        return [*content, TextSpan(figure.start, sentence.end)]
    return content


def claim_span(content: Sequence[TextSpan], sentence: TextSpan) -> TextSpan:
    """The part of a statement that stands in a figure's sentence; ``content`` are the statement's spans."""
    pieces = [TextSpan(max(s.start, sentence.start), min(s.end, sentence.end)) for s in content]
    pieces = [p for p in pieces if p.start < p.end]
    return TextSpan(pieces[0].start, pieces[-1].end) if pieces else sentence


def quotation_kind(text: str, attribution: Attribution | None, claim: TextSpan) -> str:
    """The kind of quotation a claim is: of a mixed one only the sentences that hold quotation marks are mixed."""
    if attribution is None:
        return ""
    if attribution.kind == "mixed" and not any(mark in claim.of(text) for mark in _QUOTATION_MARKS):
        return "indirect"
    return attribution.kind


def trimmed(tree: Tree, span: TextSpan) -> TextSpan:
    """A claim without the "that" it is led in by, and without commas, colons, dashes and white space around it.

    A quotation keeps its marks where both are there.
    """
    text = tree.text
    start, end = span
    for _ in range(3):
        while start < end and text[start] in _LOOSE and not _belongs_to_number(text, start):
            start += 1
        while end > start and text[end - 1] in _LOOSE:
            end -= 1
        token = tree.at(start)
        if (
            tree.start[token] == start
            and tree.lower[token] == "that"
            and (tree.dep[token] in ("mark", "complm") or tree.tag[token] == "IN")
            and tree.end[token] < end
        ):
            start = tree.end[token]
        else:
            break
    inner = text[start:end]
    for marks in _PAIRS if _MARK.search(inner) else ():
        if sum(map(inner.count, marks)) == 1:  # one mark of a quotation whose other end stands elsewhere
            if inner[0] == marks[0]:
                start += 1
            elif inner[-1] == marks[-1]:
                end -= 1
    return TextSpan(start, end) if start < end else span


def _belongs_to_number(text: str, offset: int) -> bool:
    """Whether a dash is the sign of the number behind it."""
    return text[offset] in "-–—" and text[offset + 1 : offset + 2].isdigit()


def about_within(tree: Tree, figure: int, claim: TextSpan, *, without: Sequence[TextSpan] = ()) -> str:
    """What the figure at a token is a figure of, from within the claim: the subject of its clause, or what "of" brings.

    ``without`` are spans it is never taken from (the source). "" where the claim doesn't say.
    """
    for child in tree.children[figure]:
        if tree.dep[child] == "prep" and tree.lower[child] == "of" and child > figure:
            for noun in tree.children[child]:
                if tree.dep[noun] == "pobj" and tree.tag[noun] in NOUN_TAGS:
                    return _phrase(tree, noun, figure, claim, without)
    if (thing := measured_thing(tree, figure)) >= 0:
        return _phrase(tree, thing, figure, claim, without)
    for word in tree.up(figure):
        if tree.tag[word] not in VERB_TAGS:
            continue
        for child in tree.children[word]:
            if tree.dep[child] in ("nsubj", "nsubjpass") and child != figure and tree.tag[child] in NOUN_TAGS:
                if figure in tree.up(child) or child in tree.up(figure):
                    return ""  # the figure counts the subject itself
                found = _phrase(tree, child, figure, claim, without)
                if found:
                    return found
    return ""


def _phrase(tree: Tree, noun: int, figure: int, claim: TextSpan, without: Sequence[TextSpan]) -> str:
    """A noun with what stands before it and the phrases that hang on it, where it lies in the claim."""
    last = noun
    for child in tree.children[noun]:
        if child > noun and tree.dep[child] == "prep":
            below = [child]
            while below:
                token = below.pop()
                last = max(last, token)
                below.extend(
                    c for c in tree.children[token] if tree.dep[c] not in ("relcl", "acl", "advcl", "punct", "appos")
                )
    start, end = tree.start[tree.left_edge(noun)], tree.end[last]
    if start < claim.start or end > claim.end or start <= tree.start[figure] < end:
        return ""
    if any(span.start < end and start < span.end for span in without):
        return ""
    return tree.text[start:end]
