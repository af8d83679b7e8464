"""How a stage becomes a spaCy component: registration, settings and the Doc attributes that hold its records.

A stage is a class with ``settings`` and ``__call__(doc)``; the decorator ``stage`` registers it as the spaCy factory
``claimsheet.<name>``. The finding is a pure function beside it (``find_quantities(doc, settings)``); the component only
stores what was found: spans in ``doc.spans[name]``, records in ``doc._.<name>``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.config import Settings


class ClaimsheetLanguage(Language):
    """Carries the factory namespace: spaCy allows a dot in a factory's name only as ``<lang>.<name>``."""

    lang = "claimsheet"


def stage(
    name: str, *, settings: type[Settings], requires: Iterable[str] = (), assigns: Iterable[str] = ()
) -> Callable[[type], type]:
    """Register a class as the spaCy factory ``claimsheet.<name>``.

    The class is called as ``cls(nlp, name, settings)``. Its options are the fields of ``settings``, keyword by keyword,
    so ``nlp.add_pipe("claimsheet.quantities", name="quantities", config={"vague": False})`` works. The factory is kept as
    ``cls.factory`` for the entry point in pyproject.toml.
    """

    def register(cls: type) -> type:
        def factory(nlp: Language, name: str, **options: Any) -> Any:
            return cls(nlp, name, settings.model_validate(options))

        # spaCy checks a component's options against its factory's signature
        parameter, keyword = inspect.Parameter, inspect.Parameter.KEYWORD_ONLY
        factory.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [parameter("nlp", parameter.POSITIONAL_OR_KEYWORD), parameter("name", parameter.POSITIONAL_OR_KEYWORD)]
            + [parameter(field, keyword, annotation=Any) for field in settings.model_fields]
        )
        factory.__name__ = f"make_{name}"
        factory.__doc__ = cls.__doc__
        ClaimsheetLanguage.factory(
            name,
            default_config=settings().model_dump(mode="json"),
            requires=list(requires),
            assigns=list(assigns),
            func=factory,
        )
        cls.factory = staticmethod(factory)
        return cls

    return register


def document_attributes(**defaults: Any) -> None:
    """Declare ``doc._.<name>`` attributes, once a process."""
    for name, default in defaults.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


# Empty tuples, not lists: spaCy hands the same default object to every Doc.
document_attributes(
    article=None,
    sections=(),
    entities=(),
    quantities=(),
    dates=(),
    attributions=(),
    sentences=(),
    claims=(),
    exclusions=(),
)


def store(doc: Doc, name: str, records: Sequence[Any]) -> None:
    """Keep a stage's records in ``doc._.<name>`` and their spans in ``doc.spans[name]``, in the same order.

    A record that starts or ends inside a token gets the smallest span of whole tokens around it.
    """
    spans = [doc.char_span(r.start, r.end, label=name, alignment_mode="expand") for r in records]
    doc.spans[name] = [span for span in spans if isinstance(span, Span)]
    doc._.set(name, tuple(records))
