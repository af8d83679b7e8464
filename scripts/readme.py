"""Brings the generated parts of README.md up to date: the help texts and the tables' columns.

    python scripts/readme.py            writes README.md anew
    python scripts/readme.py --check    exit status 1 where it isn't up to date

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
COMMANDS = ("run", "show", "check", "stages", "init")
_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def generated(name: str) -> str:
    """The text of one generated part."""
    return {"help": help_texts, "columns": columns}[name]()


def help_texts() -> str:
    """``--help`` of the command and of each of its subcommands, as code blocks of plain text."""
    blocks = []
    for command in ("", *COMMANDS):
        arguments = [word for word in (command, "--help") if word]
        blocks.append(f"```\n$ claimsheet {' '.join(arguments)}\n{_help(arguments)}\n```\n")
    return "\n".join(blocks)


def _help(arguments: list[str]) -> str:
    code = "import sys; sys.argv[0] = 'claimsheet'; from pipeline.cli import main; main()"
    environment = {**os.environ, "COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "TYPER_USE_RICH": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def columns() -> str:
    """Every column of every table."""
    from pipeline.tables.columns import as_markdown

    return as_markdown(heading="####")


def up_to_date(text: str) -> str:
    """README.md's text with every generated part made anew."""
    return _PART.sub(lambda part: f"{part[1]}{generated(part[2])}{part[3]}", text)


def main() -> int:
    text = README.read_text("utf-8")
    new = up_to_date(text)
    if "--check" in sys.argv[1:]:
        return int(new != text)
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
