"""Claims against the invented gold articles in tests/gold/claims and the folders in it.

The articles of ``blind``, ``check`` and ``final`` were annotated before the tool was run on them, each when the rules had
been mended for the one before; what the first runs gave stands in test_claims_gold.py.

A gold file holds the text's day of publication and one row a figure: its characters, value (value_alt), value_high,
modifier, unit or counted, source, period and place, each with the readings that are accepted too (``*_alt``). An
empty source, period or place means that the text states none; then only what stands in ``*_alt`` may be filled in.
Rows marked optional don't count.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "gold" / "claims"
COLUMNS = ("value", "modifier", "unit", "source", "when", "where")
#: what a row needs to be used without a correction
NEEDED = ("value", "modifier", "unit", "source", "when")


@dataclass(frozen=True)
class GoldArticle:
    """An invented article and its gold rows."""

    name: str
    text: str
    published: date
    rows: list[dict[str, Any]]


def gold_articles(folder: Path | None = None) -> list[GoldArticle]:
    """All articles of a folder, by name; left out, those of tests/gold/claims itself."""
    found = []
    for path in sorted((folder or FOLDER).glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        with open(path.with_suffix(".txt"), encoding="utf-8", newline="") as file:
            text = file.read()
        found.append(GoldArticle(data["id"], text, date.fromisoformat(data["published"]), data["rows"]))
    return found


def name(cell: Any) -> str:
    """A name for comparing: lower case, no articles, possessives or punctuation."""
    words = re.sub(r"['’]s?\b|[^\w\s]", " ", str(cell or "").lower().replace("'s", " ")).split()
    return " ".join(w for w in words if w not in ("the", "a", "an"))


def singular(word: str) -> str:
    irregular = {"people": "person", "men": "man", "women": "woman", "children": "child", "deaths": "death"}
    word = name(word).split()[-1] if name(word) else ""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return irregular.get(word, word[:-1] if word.endswith("s") and not word.endswith("ss") else word)


def number(cell: Any) -> float | None:
    return None if cell in (None, "") else float(str(cell))


def judge(gold: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, bool]:
    """Column -> whether the row of claims.csv has it right."""
    values = [(gold["value"], gold["value_high"])] + [(v, None) for v in gold["value_alt"]]
    low, high = number(row["value"]), number(row["value_high"])
    value = any(
        abs((-1e99 if low is None else low) - v) < 0.01 and (h is None or h == high) and (high is None or h is not None)
        for v, h in values
    )
    counted = {singular(c) for c in [gold["counted"], *gold["counted_alt"]] if c}
    units = {u.lower() for u in [gold["unit"], *gold["unit_alt"]] if u}
    unit = str(row["unit"] or "").lower() in units or singular(row["counted"] or "") in counted
    if not counted and not units:
        unit = True
    day = tuple(str(row[key]) if row[key] else None for key in ("when_start", "when_end"))
    periods = [(gold["when_start"], gold["when_end"]), *map(tuple, gold["when_alt"])]

    def among(column: str) -> bool:
        accepted = (
            [gold[column], *gold[f"{column}_alt"]]
            if not gold[column]
            else [x for x in (gold[column], *gold[f"{column}_alt"]) if x]
        )
        return name(row[column]) in {name(x) for x in accepted}

    return {
        "value": value,
        "modifier": (row["modifier"] or "") in [gold["modifier"], *gold["modifier_alt"]],
        "unit": unit,
        "source": among("source"),
        "when": day in periods,
        "where": among("where"),
    }


@dataclass
class Score:
    """Counts over all articles, and what was wrong."""

    gold: int = 0
    predicted: int = 0
    matched: int = 0
    right: Counter = None  # type: ignore[assignment]
    full: int = 0
    errors: list[tuple[str, str, str, str]] = None  # type: ignore[assignment]

    @property
    def f1(self) -> float:
        return 2 * self.matched / (self.gold + self.predicted) if self.gold + self.predicted else 0.0

    def share(self, column: str) -> float:
        return self.right[column] / self.matched if self.matched else 0.0


def score(articles: Iterable[GoldArticle], rows: Mapping[str, list[Mapping[str, Any]]]) -> Score:
    """``rows``: article name -> its rows of claims.csv (cells typed or text). Rows without a value are left out."""
    total = Score(right=Counter(), errors=[])
    for article in articles:
        left = [r for r in rows.get(article.name, ()) if number(r["value"]) is not None]
        for gold in article.rows:
            over = [r for r in left if int(r["figure_start"]) < gold["end"] and gold["start"] < int(r["figure_end"])]

            def nearness(row: Mapping[str, Any], gold: Mapping[str, Any] = gold) -> tuple[bool, int]:
                return number(row["value"]) == gold["value"], -abs(int(row["figure_start"]) - gold["start"])

            best = max(over, key=nearness, default=None)
            if best is not None:
                left.remove(best)
            if gold["optional"]:
                continue
            total.gold += 1
            if best is None:
                total.errors.append((article.name, "missed", gold["figure"], ""))
                continue
            total.matched += 1
            total.predicted += 1
            right = judge(gold, best)
            total.right.update(column for column, ok in right.items() if ok)
            total.full += all(right[column] for column in NEEDED)
            for column, ok in right.items():
                if not ok:
                    got = f"{best['when_start']}..{best['when_end']}" if column == "when" else best.get(column)
                    want = f"{gold['when_start']}..{gold['when_end']}" if column == "when" else gold.get(column)
                    total.errors.append((article.name, column, gold["figure"], f"{got!r} for {want!r}"))
        total.predicted += len(left)
        total.errors += [(article.name, "spurious", str(r.get("figure")), "") for r in left]
    return total
