"""A corpus as a stream: every input becomes an Article or an Unread, in a stable order."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

from pipeline.config import CorpusConfig, SectionsConfig
from pipeline.corpus.draft import Damaged, Draft, Fields, Problem, TooLarge, too_large
from pipeline.corpus.ids import Ids, given_id, slug
from pipeline.corpus.inputs import Input, find_inputs
from pipeline.corpus.language import identify, language_name
from pipeline.corpus.metadata import Metadata
from pipeline.corpus.published import parse_date, publication_date
from pipeline.records import Article, Unread
from pipeline.stages.sections.find import find_sections, headline_of

Reader = Callable[[Input, CorpusConfig], Iterator[Draft | Problem]]
#: reader -> module and function; a module is imported when its format is met
_READERS = {
    "text": ("pipeline.corpus.text", "read"),
    "html": ("pipeline.corpus.html", "read"),
    "jsonl": ("pipeline.corpus.jsonl", "read"),
    "json": ("pipeline.corpus.jsonl", "read_json"),
    "table": ("pipeline.corpus.table", "read"),
}
#: characters at a text's head in which headline and dateline are looked for
HEAD = 6000


def list_inputs(path: str | Path, settings: CorpusConfig | None = None) -> list[Input]:
    """The files of a corpus and what reads each; nothing is opened. Raises CorpusError.

    A file beyond the size limit of ``settings`` that is one document has its reason already.
    """
    limit = (settings or CorpusConfig()).maximum_size
    whole = ("text", "html", "json")
    return [
        replace(source, reason=too_large(limit))
        if source.reader in whole and not source.compressed and source.size > limit
        else source
        for source in find_inputs(Path(path))
    ]


def open_corpus(
    path: str | Path, *, settings: CorpusConfig | None = None, published: date | None = None
) -> Iterator[Article | Unread]:
    """Every document of a file or folder, sorted by path and then by place in the file.

    ``published`` is the publication date of documents that state none themselves. An input that gives no article is an
    Unread with its reason. Raises CorpusError, before the first document, where there is nothing to open.
    """
    settings = settings or CorpusConfig()
    sources = list(find_inputs(Path(path)))
    return _documents(Path(path), sources, settings, published)


def _documents(
    root: Path, sources: list[Input], settings: CorpusConfig, published: date | None
) -> Iterator[Article | Unread]:
    ids = Ids()
    metadata = Metadata(root, settings)
    for source in sources:
        known = metadata.of(source.path)
        for item in _read(source, settings):
            if isinstance(item, Problem):
                wanted = given_id(item.id) or given_id(known.id) if not item.row else given_id(item.id)
                doc_id = ids.unique(wanted or slug(item.path, item.row))
                yield Unread(doc_id, item.path, item.status, item.reason, item.sha256)
            else:
                yield _finish(item, known, ids, settings, published)
    for problem in metadata.problems():
        yield Unread(ids.unique(slug(problem.path, problem.row)), problem.path, problem.status, problem.reason)


def _read(source: Input, settings: CorpusConfig) -> Iterator[Draft | Problem]:
    if not source.reader:
        yield Problem(source.path, "skipped", source.reason)
        return
    module, function = _READERS[source.reader]
    reader: Reader = getattr(import_module(module), function)
    try:
        empty = True
        for item in reader(source, settings):
            empty = False
            yield item
    except (TooLarge, Damaged) as error:
        yield Problem(source.path, "failed", str(error))
        return
    except Exception as error:  # a broken file must not stop the others
        yield Problem(
            source.path, "failed", f"the {source.reader} reader could not read it ({type(error).__name__}: {error})"
        )
        return
    if empty:
        yield Problem(source.path, "skipped", "empty: there is no document in it")


def _finish(draft: Draft, known: Fields, ids: Ids, settings: CorpusConfig, published: date | None) -> Article | Unread:
    fields = draft.fields.over(known) if draft.row else known.over(draft.fields)
    given = given_id(fields.id if not draft.row else draft.fields.id)
    wanted = given or slug(draft.path, draft.row)
    doc_id = ids.unique(wanted)
    remarks = [draft.remark] if draft.remark else []
    if given and doc_id != wanted:
        remarks.append(f"the id {wanted!r} is used more than once; this is {doc_id!r}")
    elif given and given != fields.id.strip():
        remarks.append(f"the id {fields.id!r} was made usable: {doc_id!r}")
    if not draft.text.strip():
        return Unread(doc_id, draft.path, "skipped", "empty: there is no text in it", draft.sha256)
    if not any(unicodedata.category(c)[0] in "LN" for c in draft.text):
        return Unread(doc_id, draft.path, "skipped", "there are no words in it", draft.sha256)
    language = identify(draft.text)
    if settings.language and language and language != settings.language:
        name = language_name(language)
        return Unread(
            doc_id, draft.path, "skipped", f"not {language_name(settings.language)}: it looks {name}", draft.sha256
        )
    head = draft.text[:HEAD]
    title = fields.title or draft.inner.title
    sections = find_sections(
        head, title=title, settings=SectionsConfig(), known=[s for s in draft.sections if s.end <= len(head)]
    )
    if fields.published and parse_date(fields.published) is None:
        remarks.append(f"the publication date {fields.published!r} is not understood; write it as yyyy-mm-dd")
    url = fields.url or draft.inner.url
    day = publication_date(
        metadata=fields.published,
        url=url,
        html=draft.inner.published,
        option=published,
        path=draft.path if not draft.row else "",
        text=head,
        sections=sections,
    )
    return Article(
        doc_id=doc_id,
        path=draft.path,
        text=draft.text,
        title=title or headline_of(sections, head),
        url=url,
        publisher=fields.publisher or draft.inner.publisher,
        byline=fields.byline or draft.inner.byline,
        published=day.day,
        published_from=day.source,
        language=language,
        sha256=draft.sha256,
        remark="; ".join(remarks),
        sections=draft.sections,
    )
