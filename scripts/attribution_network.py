"""The attribution tagger as torch trains it, and the examples it is trained on. Both training scripts use it."""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.stages.attributions.features import CLOSED, POINTERS, VOCABULARIES, Features, lookup  # noqa: E402
from pipeline.stages.attributions.labels import LABELS, ROLES  # noqa: E402

#: reach of the window and pointers of each layer
LAYERS = (
    (1, ("head", "subject", "clause")),
    (2, ("head", "governor", "before", "after")),
    (4, ("head", "governor", "previous")),
    (8, ("head", "governor", "before", "after")),
    (16, ("head", "governor", "subject", "clause")),
)
#: how often a value must occur in training to get a row of its own
MINIMUM = {"word": 8, "lemma": 8, "tag": 5, "dep": 5, "shape": 50, "suffix": 100, "entity": 5}
#: tokens of nothing between two articles of a batch: the widest window
GAP = max(reach for reach, _ in LAYERS)


@dataclass
class Example:
    """One article: its features (with hashes still, under the names of VOCABULARIES), sections and labels.

    ``starts`` and ``ends`` are the tokens' offsets into ``text``.
    """

    features: Features
    section: numpy.ndarray
    labels: numpy.ndarray
    text: str
    starts: numpy.ndarray
    ends: numpy.ndarray


def read_examples(path: Path, model: str) -> list[Example]:
    """Annotate the articles of a file with the base model and compute what the tagger sees."""
    from pipeline.model import load_model

    articles = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    nlp = load_model(model)
    return [example(doc, article["attributions"]) for doc, article in zip(_parse(nlp, articles), articles, strict=True)]


def _parse(nlp, articles):
    """Each line of an article is a section of its own."""
    from pipeline.annotate import annotate
    from pipeline.records import Article, Section

    found, records = [], []
    for article in articles:
        sections, position = [], 0
        for line in article["text"].split("\n"):
            if line.strip():
                start = position + len(line) - len(line.lstrip())
                sections.append(Section("body", start, position + len(line.rstrip())))
            position += len(line) + 1
        found.append(sections)
        records.append(Article(str(article["id"]), str(article["id"]), article["text"]))
    return annotate(nlp, records, found)


def example(doc, attributions: list[dict]) -> Example:
    """Features and gold labels of one annotated Doc."""
    from pipeline.stages.attributions.combine import outermost
    from pipeline.stages.attributions.cues import load_lexicon
    from pipeline.stages.attributions.features import encode
    from pipeline.stages.attributions.rules import Tree, find_by_rules
    from pipeline.stages.attributions.tokens import read_tokens

    tokens, lexicon = read_tokens(doc), load_lexicon()
    rules = outermost(find_by_rules(tokens, Tree(tokens), lexicon))
    features = encode(tokens, rules, lexicon, {})
    for name, column in VOCABULARIES.items():
        features.numbers[name] = getattr(tokens, column)
    labels = numpy.zeros(len(tokens), dtype=numpy.int64)
    for attribution in attributions:
        for number, role in enumerate(ROLES):
            for start, end in attribution.get(role) or []:
                first = int(numpy.searchsorted(tokens.end, start, side="right"))
                last = int(numpy.searchsorted(tokens.start, end, side="left"))
                labels[first:last] = 2 + 2 * number
                labels[first : first + 1] = 1 + 2 * number
    labels[tokens.section < 0] = 0
    return Example(features, tokens.section, labels, tokens.text, tokens.start, tokens.end)


def vocabularies(examples: list[Example]) -> dict[str, numpy.ndarray]:
    """Sorted hashes of the values that are frequent enough."""
    found = {}
    for name, least in MINIMUM.items():
        counts: Counter = Counter()
        for item in examples:
            counts.update(item.features.numbers[name].tolist())
        found[name] = numpy.array(sorted(v for v, n in counts.items() if n >= least), dtype=numpy.uint64)
    return found


def word_vectors(folder: Path, width: int, examples: list[Example]) -> dict[str, numpy.ndarray]:
    """A spaCy model's vectors for lower-case words and those of the examples: `width` principal components, in bytes."""
    import srsly

    rows = numpy.load(folder / "vocab" / "vectors").astype(numpy.float32)
    key2row = srsly.msgpack_loads((folder / "vocab" / "key2row").read_bytes())
    strings = json.loads((folder / "vocab" / "strings.json").read_text("utf-8"))
    from pipeline.stages.attributions.tokens import string_id

    met = {int(v) for item in examples for v in numpy.unique(item.features.numbers["vector"])}
    lower = {string_id(s) for s in strings if s.isalpha() and s == s.lower() and s.isascii() and len(s) <= 14}
    keys = numpy.array(sorted(k for k in key2row if k in lower or k in met), dtype=numpy.uint64)
    row = numpy.array([key2row[int(k)] for k in keys])
    mean = rows.mean(axis=0)
    _, _, axes = numpy.linalg.svd(rows - mean, full_matrices=False)
    reduced = (rows - mean) @ axes[:width].T
    scale = numpy.abs(reduced).max(axis=1) / 127 + 1e-9
    return {
        "vocabulary.vector": keys,
        "vectors.row": numpy.concatenate(([0], row + 1)).astype(numpy.uint16),
        "vectors": numpy.round(reduced / scale[:, None]).astype(numpy.int8),
        "vectors.scale": (scale / math.sqrt((reduced**2).mean())).astype(numpy.float32),
    }


class Network(nn.Module):
    """The tagger as torch sees it; ``tagger.Tagger.scores`` is the same in numpy."""

    def __init__(
        self,
        sizes: dict[str, int],
        flags: int,
        vectors: torch.Tensor | None,
        width: int,
        dropout: float,
        bfloat16: bool = False,
    ) -> None:
        super().__init__()
        self.bfloat16 = bfloat16
        self.tables = nn.ModuleDict({name: nn.Embedding(size, width) for name, size in sizes.items()})
        for table in self.tables.values():
            nn.init.normal_(table.weight, std=0.1)
        self.register_buffer("vectors", vectors)
        self.vector = nn.Linear(vectors.shape[1], width, bias=False) if vectors is not None else None
        self.flags = nn.Linear(flags, width, bias=False)
        self.input = nn.LayerNorm(width)
        self.layers = nn.ModuleList(nn.Linear((3 + len(pointers)) * width, width) for _, pointers in LAYERS)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in LAYERS)
        self.output = nn.Linear(width, len(LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.first = nn.Parameter(torch.zeros(len(LABELS)))
        self.dropout = dropout
        allowed = torch.zeros(len(LABELS), len(LABELS))
        start = torch.zeros(len(LABELS))
        for number, label in enumerate(LABELS):
            if label.startswith("I-"):
                start[number] = -1e4
                for before, name in enumerate(LABELS):
                    if name[2:] != label[2:]:
                        allowed[before, number] = -1e4
        self.register_buffer("allowed", allowed)
        self.register_buffer("start", start)

    def embed(self, numbers, flags):
        """Tokens x width: the features' sum. In training some words are unknown."""
        states = self.flags(flags)
        for name, table in self.tables.items():
            value = numbers[name]
            if self.training and name in ("word", "lemma", "suffix"):
                value = value * (torch.rand(len(value)) < 0.85)
            states = states + table(value)
        if self.vector is not None:
            value = numbers["vector"]
            if self.training:
                value = value * (torch.rand(len(value)) < 0.95)
            states = states + self.vector(self.vectors[value])
        return torch.relu(states)

    def drop(self, states):
        """In training, forget some of the numbers."""
        keep = 1 - self.dropout
        return states * (torch.rand(len(states), states.shape[1]) < keep) / keep if self.training else states

    def forward(self, numbers, flags, pointers, mask):
        states = self.drop(self.input(self.embed(numbers, flags)) * mask)
        nothing = torch.zeros(GAP, states.shape[1])
        for (reach, names), linear, norm in zip(LAYERS, self.layers, self.norms, strict=True):
            padded = torch.cat((nothing[:reach], states, nothing[:reach]))
            seen = [padded[: len(states)], states, padded[2 * reach :]]
            seen += [padded[pointers[name] + reach] for name in names]
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bfloat16):
                out = linear(torch.cat(seen, 1))
            states = norm(states + self.drop(torch.relu(out.float()))) * mask
        return self.output(states)

    def loss(self, scores, gold, index, weight):
        """The CRF's negative log-likelihood. ``index``: sections x longest, places in scores, -1 after the end."""
        transitions, alive = self.transitions + self.allowed, index >= 0
        emissions = scores[index.clamp(min=0)]
        labels = gold[index.clamp(min=0)]
        total = self.first + self.start + emissions[:, 0]
        path = total.gather(1, labels[:, :1])[:, 0]
        for step in range(1, index.shape[1]):
            count = int(alive[:, step].sum())  # sections are sorted, longest first
            nxt = torch.logsumexp(total[:count, :, None] + transitions, 1) + emissions[:count, step]
            total = torch.cat((nxt, total[count:]))
        steps = emissions.gather(2, labels[:, :, None])[:, 1:, 0] + transitions[labels[:, :-1], labels[:, 1:]]
        path = path + (steps * alive[:, 1:]).sum(1)
        return ((torch.logsumexp(total, 1) - path) * weight).sum()


def batch(examples: list[Example], tables: dict[str, numpy.ndarray], row: numpy.ndarray | None):
    """Articles end to end, with nothing between them."""
    names = [*tables, *CLOSED]
    numbers: dict[str, list] = {name: [] for name in names}
    pointers: dict[str, list] = {name: [] for name in POINTERS}
    flags, mask, labels, section, position = [], [], [], [], 0
    total = sum(len(e.labels) + GAP for e in examples)
    for item in examples:
        size = len(item.labels)
        for name in names:
            column = item.features.numbers[name]
            value = lookup(tables[name], column) if name in tables else column
            if name == "vector":
                value = row[value]
            numbers[name].append(numpy.concatenate((value, numpy.zeros(GAP, dtype=numpy.int64))))
        for name in POINTERS:
            pointer = item.features.pointers[name]
            pointer = numpy.where(pointer == size, total, pointer + position)
            pointers[name].append(numpy.concatenate((pointer, numpy.full(GAP, total))))
        flags.append(
            numpy.concatenate((item.features.flags, numpy.zeros((GAP, item.features.flags.shape[1]), "float32")))
        )
        mask += [numpy.ones(size, "float32"), numpy.zeros(GAP, "float32")]
        labels += [item.labels, numpy.zeros(GAP, dtype=numpy.int64)]
        places = numpy.flatnonzero(item.section >= 0)
        section += numpy.split(places + position, numpy.flatnonzero(numpy.diff(item.section[places])) + 1)
        position += size + GAP
    section = sorted((s for s in section if len(s)), key=len, reverse=True)
    index = numpy.full((len(section), len(section[0])), -1)
    for line, places in enumerate(section):
        index[line, : len(places)] = places
    join = lambda parts: torch.from_numpy(numpy.concatenate(parts))  # noqa: E731
    return (
        {name: join(parts).long() for name, parts in numbers.items()},
        join(flags),
        {name: join(parts).long() for name, parts in pointers.items()},
        join(mask)[:, None],
        join(labels),
        torch.from_numpy(index),
    )


def inputs(examples: list[Example], vectors: dict[str, numpy.ndarray] | None):
    """What a network over these examples is made of and reads: vocabularies, table sizes, word vectors, their rows."""
    tables = vocabularies(examples)
    sizes = {name: len(table) + 1 for name, table in tables.items()} | CLOSED
    if not vectors:
        return tables, sizes, None, None
    tables["vector"] = vectors["vocabulary.vector"]
    known = torch.from_numpy(vectors["vectors"].astype("float32") * vectors["vectors.scale"][:, None])
    return tables, sizes, torch.cat((torch.zeros(1, known.shape[1]), known)), vectors["vectors.row"].astype(numpy.int64)
