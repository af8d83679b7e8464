"""Run the benchmark and print its tables in Markdown: ``python -m tests.bench [--repeats 5] [--articles 20] [--arms "a;b"]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Any

from tests.bench import texts as corpus
from tests.bench.arms import ARMS

#: lengths of the documents in the length test, in articles
LENGTHS = (1, 10, 100)
#: repeats of what takes long: the length test and whole runs
FEW = 3
STAGES_FIRST = ("section finding", "reading")


class Arm:
    """An arm's process and what it measured, a repeat an entry. The first repeat only warms up."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.results: list[dict[str, Any]] = []
        self.words: list[int] = []
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.arms", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
        )  # fmt: skip
        self._answer()

    def _answer(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name}: the arm died; try: python -m tests.bench.arms {self.name!r}")
        return line

    def run(self, texts: Sequence[str]) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"texts": list(texts)}) + "\n")
        self.process.stdin.flush()
        return json.loads(self._answer())

    def repeat(self, texts: Sequence[str]) -> None:
        self.results.append(self.run(texts))
        self.words.append(corpus.words(texts))

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Median, and in brackets the least and the greatest."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def comparison(arms: Sequence[Arm], base: Arm, time: str = "cpu") -> list[str]:
    """One row an arm: words a second, and how many times as fast as ``base`` on the same texts."""
    unit = "CPU" if time == "cpu" else "clock"
    rows = [f"| | words a {unit} second | × {base.name} | peak memory, MB |", "|---|---|---|---|"]
    for arm in arms:
        speed = median(words / result[time] for words, result in zip(arm.words, arm.results))
        ratios = [b[time] / a[time] for a, b in zip(arm.results, base.results)]
        rows.append(f"| {arm.name} | {speed:,.0f} | {spread(ratios)} | {max(r['memory'] for r in arm.results):,.0f} |")
    return rows


def shares(arm: Arm, stock: Arm) -> list[str]:
    """What each part of claimsheet costs, as a share of stock spaCy's time on the same texts."""
    names = [n for n in arm.results[0]["parts"] if n not in STAGES_FIRST and n != "rows"]
    rows = ["| part | % of stock spaCy's time |", "|---|---|"]
    for name in [*STAGES_FIRST, *names, "rows"]:
        rows.append(f"| {name} | {spread([100 * a['parts'][name] / b['cpu'] for a, b in zip(arm.results, stock.results)], 1)} |")
    together = [
        100 * sum(a["parts"][name] for name in a["parts"] if name != "reading") / b["cpu"]
        for a, b in zip(arm.results, stock.results)
    ]
    return [*rows, f"| all but reading | {spread(together, 1)} |"]


def lengths(arm: Arm, portions: Sequence[Sequence[str]], repeats: int) -> list[str]:
    """The same text as documents of 1, 10 and 100 articles' length: CPU time relative to the first."""
    texts = [text for portion in portions for text in portion][-100:]
    times: dict[int, list[float]] = {length: [] for length in LENGTHS}
    for _ in range(repeats):
        for length in LENGTHS:
            times[length].append(arm.run(corpus.joined(texts, length))["cpu"])
    rows = ["| a document's length, articles | time for the same text, × |", "|---|---|"]
    for length in LENGTHS:
        rows.append(f"| {length} | {spread([b / a for a, b in zip(times[1], times[length])])} |")
    return rows


def machine() -> str:
    """Processor, cores, Python and the packages that matter."""
    from importlib.metadata import version

    name = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    except OSError:
        pass
    packages = ", ".join(f"{package} {version(package)}" for package in ("spacy", "thinc", "blis", "numpy"))
    return f"{date.today()}, {name}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--articles", type=int, default=corpus.ARTICLES, help="articles in a repeat")
    parser.add_argument("--arms", default=";".join(ARMS), help="by name, separated by semicolons")
    parser.add_argument("--no-lengths", action="store_true", help="leave out the test of a document's length")
    options = parser.parse_args()
    chosen = [name.strip() for name in options.arms.split(";")]
    if unknown := [name for name in chosen if name not in ARMS]:
        parser.error(f"no such arm: {', '.join(unknown)}; there are: {'; '.join(ARMS)}")
    source, portions = corpus.portions(options.repeats + 1, articles=options.articles)

    print(f"{machine()}. {source}: {options.repeats} repeats of {options.articles} articles, ", end="")
    print(f"{corpus.words(portions[1]):,} words in the first; median (least–greatest) of interleaved repeats.\n")
    arms = {name: Arm(name) for name in chosen}
    in_process = [arm for name, arm in arms.items() if not name.startswith("run")]
    runs = [arm for name, arm in arms.items() if name.startswith("run")]
    for number, portion in enumerate(portions):
        for arm in in_process:
            if number:
                arm.repeat(portion)
            else:
                arm.run(portion)
        print(f"repeat {number} of {options.repeats}", file=sys.stderr, flush=True)
    if in_process:
        stock = arms.get("stock spaCy") or in_process[0]
        print("\n".join(comparison(in_process, stock)), "\n", flush=True)
    if "claimsheet" in arms:
        print("\n".join(shares(arms["claimsheet"], stock)), "\n")
        if not options.no_lengths:
            print("\n".join(lengths(arms["claimsheet"], portions, min(options.repeats, FEW))), "\n")
    if runs:
        every = [text for portion in portions for text in portion]
        for _ in range(min(options.repeats, FEW)):
            for arm in runs:
                arm.repeat(every)
        print("\n".join(comparison(runs, runs[0], "wall")))
    for arm in arms.values():
        arm.close()


if __name__ == "__main__":
    main()
