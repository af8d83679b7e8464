"""The claimsheet command. Thin: it reads options, calls the package and prints; imports wait until they are needed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from datetime import date

    from pipeline.config import Config

app = typer.Typer(
    name="claimsheet",
    help="Turns a folder of news into a spreadsheet of checkable claims: who said what, how many, when and where, "
    "each cell with the characters it was read from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

CONFIG = Annotated[
    Optional[Path],
    typer.Option(
        "--config",
        metavar="FILE",
        help="YAML file of options; `claimsheet init` writes one. Or a preset: casualties, statements.",
    ),
]
PUBLISHED = Annotated[
    Optional[str],
    typer.Option(
        "--published",
        metavar="DATE",
        help="Publication day (yyyy-mm-dd) of documents that don't give their own; 'last Friday' counts from it.",
    ),
]
SECTION = Annotated[
    Optional[list[str]],
    typer.Option(
        "--section",
        metavar="KIND",
        help="Read only this kind of section; may be given several times. "
        "Kinds: headline, dateline, caption, body, list, comment, boilerplate.",
    ),
]


@app.command()
def run(
    corpus: Annotated[
        str,
        typer.Argument(
            metavar="CORPUS", help="A folder of news, or one file: txt, md, html, jsonl, csv, tsv, each also as .gz."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the tables go; made if it isn't there.")],
    config: CONFIG = None,
    published: PUBLISHED = None,
    workers: Annotated[
        Optional[int],
        typer.Option("--workers", metavar="N", min=1, help="Processes of this machine to share the work, by Dask; the tables are the same."),
    ] = None,
    scheduler: Annotated[
        Optional[str],
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Dask cluster to do the work, as in tcp://10.0.0.5:8786; its workers need claimsheet installed.",
        ),
    ] = None,
    section: SECTION = None,
) -> None:
    """Read a corpus and write its tables: claims.csv and all that stands behind it."""
    import pipeline
    from pipeline.terminal import Progress, print_result

    settings = _settings(config, section)
    day = _day(published)
    try:
        with Progress() as progress:
            result = pipeline.run(
                corpus,
                out,
                config=settings,
                published=day,
                workers=workers,
                scheduler=scheduler,
                progress=progress,
                command=tuple(sys.argv[1:]),
            )
    except KeyboardInterrupt:  # typer would end without a word
        typer.echo(f"stopped before the tables were written to {out}", err=True)
        raise typer.Exit(130) from None
    print_result(result)
    raise typer.Exit(result.exit_status)


@app.command()
def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A document, or - for what is typed or piped in.")],
    config: CONFIG = None,
    published: PUBLISHED = None,
    section: SECTION = None,
    why: Annotated[
        bool,
        typer.Option(
            "--why", help="Also say how each date was resolved, and which numbers were left out by which rule."
        ),
    ] = False,
) -> None:
    """Show one text in the terminal: its figures, dates, names and statements marked, and its claims as a table."""
    import tempfile

    from pipeline.corpus import open_corpus
    from pipeline.reading_view import print_documents

    settings = _settings(config, section)
    day = _day(published)
    with tempfile.TemporaryDirectory() as folder:
        if file == "-":
            # the readers read files: what is piped in is decoded and dated like any text
            typed = Path(folder) / "standard-input.txt"
            typed.write_bytes(sys.stdin.buffer.read())
            file = str(typed)
        failed = print_documents(open_corpus(file, settings=settings.corpus, published=day), settings, why=why)
    raise typer.Exit(1 if failed else 0)


@app.command()
def check(
    corpus: Annotated[
        Optional[str],
        typer.Argument(
            metavar="[CORPUS]", help="A folder of news or one file; without it only the configuration is checked."
        ),
    ] = None,
    config: CONFIG = None,
    published: PUBLISHED = None,
) -> None:
    """Say what a run would read, how, and from which publication day; and every mistake in a configuration. Writes nothing."""
    from pipeline.terminal import print_inputs

    settings = _settings(config, None)
    if config is not None:
        typer.echo(f"{config}: the configuration is in order")
    if corpus is not None:
        failed = print_inputs(corpus, settings.corpus, _day(published))
        raise typer.Exit(1 if failed else 0)
    if config is None:
        raise _Stop("nothing to check: give a corpus, or a configuration with --config FILE")


@app.command()
def stages() -> None:
    """List the stages a document goes through, with their options, defaults and an example each."""
    from pipeline.terminal import print_stages

    print_stages()


@app.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The configuration to write.")] = Path("claimsheet.yaml"),
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")] = False,
) -> None:
    """Write a configuration with every option, its default and what it does; and beside it a schema for editors."""
    from pipeline.config_text import default_yaml, json_schema

    schema = file.with_suffix(".schema.json")
    if file.exists() and not force:
        raise _Stop(f"{file} is there already; give another name, or --force to write over it")
    try:
        file.write_text(default_yaml(schema=schema.name), encoding="utf-8")
        schema.write_text(json_schema(), encoding="utf-8")
    except OSError as error:
        raise _Stop(
            f"{file} can't be written: {error.strerror}; choose a folder that is there and that you may write to"
        ) from None
    typer.echo(f"wrote {file} and {schema}; use it with: claimsheet run CORPUS --out OUT --config {file}")


class _Stop(Exception):
    """The command or its configuration was wrong: one message, exit status 2."""


def _settings(file: Path | None, sections: list[str] | None) -> Config:
    from pipeline.config_file import add_working_folder, read_config, with_sections

    add_working_folder()
    if file is None:
        from pipeline.config import Config

        settings = Config()
    else:
        settings = read_config(file)
    return with_sections(settings, tuple(sections)) if sections else settings


def _day(text: str | None) -> date | None:
    from datetime import date

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _Stop(f"--published: {text!r} is not a day; write it as yyyy-mm-dd, as in 2017-07-07") from None


def main() -> None:
    """Run the command. Exit status 0: nothing failed; 1: a document did; 2: the command or configuration was wrong."""
    try:
        app()
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
        raise SystemExit(130) from None
    except Exception as error:
        from pipeline.errors import ClaimsheetError

        if not isinstance(error, (ClaimsheetError, _Stop)):
            raise
        typer.echo(f"claimsheet: {error}", err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
