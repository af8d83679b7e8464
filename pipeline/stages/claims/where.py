"""The place a figure speaks of: the place that bears on the figure's own event, by syntax. Never the dateline."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import TextSpan
from pipeline.stages.claims.lexicon import lexicon
from pipeline.stages.claims.places import Place, Places, Where
from pipeline.stages.claims.syntax import NOUN_TAGS, VERB_TAGS, Bearing, Tree, first_of

#: Bearings dearer than this are no bearing: by hand on the development articles.
LIMIT = 4.0
OTHER_STATEMENT = 4.0


def _holds(spans: Sequence[TextSpan], offset: int) -> bool:
    return any(span.start <= offset < span.end for span in spans)


#: What a place pays that belongs to a part of what is counted, or to what is only intended.
ASIDE = 5.0
_CALLING = frozenset({"call", "describe", "label", "tell", "brand"})
_THEM = frozenset({"them", "which", "whom", "it", "these", "those"})


def _where_clause(tree: Tree, figure: int, bearing: Bearing) -> bool:
    """Whether a figure stands in a clause that "where" joins to the place."""
    if bearing.figure_arcs[-1:] != ("relcl",):
        return False
    verb = tree.up(figure)[len(bearing.figure_arcs) - 1]
    return any(tree.lower[c] == "where" for c in tree.children[verb])


def _aside(tree: Tree, place: int, figure: int, bearing: Bearing) -> float:
    """The price of a place that is some of them's ("412 stores, most of them in Norden") or a purpose's ("voted 23 to
    19 to close the library in Elm Road").
    """
    path = tree.up(place)[: len(bearing.modifier_arcs)]
    for step in path:
        if tree.dep[step] in ("xcomp", "advcl") and any(tree.tag[c] == "TO" for c in tree.children[step]):
            return ASIDE
    if (
        bearing.figure_arcs[-1:] == ("conj",)
        and bearing.modifier_arcs[-1:] == ("dobj",)
        and tree.tag[bearing.meet] in VERB_TAGS
    ):
        return ASIDE  # "closed a library in Elm Road and raised 45 fees"
    if tree.tag[bearing.meet] in VERB_TAGS and place > figure and {"relcl", "appos"} & set(bearing.figure_arcs):
        return ASIDE  # "its shares, which have gained 36 percent, fell in Orla", "Cuba, a country of 11 million, sent"
    if place < figure and tree.lemma[bearing.meet] in _CALLING:
        return ASIDE  # "at a dinner in Orla she called half of them thieves"
    if first_of(tree, figure) and bearing.meet != figure:
        return ASIDE
    at = next((step for step in path if tree.dep[step] == "prep"), -1)
    some = at >= 3 and tree.lower[at - 1] in _THEM and tree.lower[at - 2] == "of"
    share = at - 3
    own = some and (share == figure or tree.head[figure] == share or tree.head[share] == figure)
    return ASIDE if some and not own else 0.0


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
    best: tuple[float, Place, bool] | None = None
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
        if place.rule.startswith("subject-of-having") and bearing.meet != tree.head[place.token]:
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
        cost += _aside(tree, place.token, figure, bearing)
        if bearing.meet == place.token and _where_clause(tree, figure, bearing):
            cost = place.cost + 2.0  # "in Orla, where officials say 72 were killed"
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
        if places.last is not None and places.near(places.last.span, figure):
            return Where(places.last.name, places.last.span, "there-carried")
    meant = places.meant(place)
    return Where(meant.name, meant.span, f"{meant.rule}:shared") if best[2] else meant
