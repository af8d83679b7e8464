"""Trains the tagger of the stage attributions on annotated articles and writes its weights.

    pip install torch
    python scripts/train_attributions.py annotated.jsonl --out tagger.npz

Each line of the input is an article: {"id": ..., "text": ..., "attributions": [{"source": [[start, end], ...],
"cue": [[start, end], ...], "content": [[start, end], ...]}, ...]}, offsets in code points, end exclusive. Each line of
the text is read as a paragraph. --vectors names a folder of a spaCy model with word vectors (vocab/vectors,
vocab/key2row and vocab/strings.json); without it the tagger has none. The same input, seed and version of torch give
the same weights. Use them with the option `weights` of the stage attributions.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
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
#: the weights written are the mean over these epochs and the last
FIRST_KEPT, KEPT_EVERY = 6, 4
#: tokens of nothing between two articles of a batch: the widest window
GAP = max(reach for reach, _ in LAYERS)


@dataclass
class Example:
    """One article: its features (with hashes still, under the names of VOCABULARIES), sections and labels."""

    features: Features
    section: numpy.ndarray
    labels: numpy.ndarray


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
    return Example(features, tokens.section, labels)


def vocabularies(examples: list[Example]) -> dict[str, numpy.ndarray]:
    """Sorted hashes of the values that are frequent enough."""
    found = {}
    for name, least in MINIMUM.items():
        counts: Counter = Counter()
        for item in examples:
            counts.update(item.features.numbers[name].tolist())
        found[name] = numpy.array(sorted(v for v, n in counts.items() if n >= least), dtype=numpy.uint64)
    return found


def word_vectors(folder: Path, width: int, keep: set[int]) -> dict[str, numpy.ndarray]:
    """A spaCy model's word vectors for lower-case words: `width` principal components, a byte a number."""
    import srsly

    rows = numpy.load(folder / "vocab" / "vectors").astype(numpy.float32)
    key2row = srsly.msgpack_loads((folder / "vocab" / "key2row").read_bytes())
    strings = json.loads((folder / "vocab" / "strings.json").read_text("utf-8"))
    from pipeline.stages.attributions.tokens import string_id

    lower = {string_id(s) for s in strings if s.isalpha() and s == s.lower() and s.isascii() and len(s) <= 14}
    keys = numpy.array(sorted(k for k in key2row if k in lower or k in keep), dtype=numpy.uint64)
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

    def forward(self, numbers, flags, pointers, mask):
        keep = 1 - self.dropout
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
        states = self.input(torch.relu(states)) * mask
        if self.training:
            states = states * (torch.rand(len(states), states.shape[1]) < keep) / keep
        nothing = torch.zeros(GAP, states.shape[1])
        for (reach, names), linear, norm in zip(LAYERS, self.layers, self.norms, strict=True):
            padded = torch.cat((nothing[:reach], states, nothing[:reach]))
            seen = [padded[: len(states)], states, padded[2 * reach :]]
            seen += [padded[pointers[name] + reach] for name in names]
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bfloat16):
                out = linear(torch.cat(seen, 1))
            out = torch.relu(out.float())
            if self.training:
                out = out * (torch.rand(len(out), out.shape[1]) < keep) / keep
            states = norm(states + out) * mask
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


def pack(network: Network, average: dict[str, torch.Tensor], tables, vectors) -> dict[str, numpy.ndarray]:
    """The arrays of the weights file, as ``tagger.unpack`` reads them."""
    half = lambda tensor: tensor.detach().numpy().astype(numpy.float16)  # noqa: E731
    features = list(network.tables)
    out = {f"vocabulary.{name}": table for name, table in tables.items() if name != "vector"}
    out |= {f"embedding.{name}": half(average[f"tables.{name}.weight"]) for name in features}
    if vectors:
        out |= vectors | {"vectors.weight": half(average["vector.weight"].T)}
    out |= {"flags.weight": half(average["flags.weight"].T)}
    out |= {"input.gain": half(average["input.weight"]), "input.shift": half(average["input.bias"])}
    for n in range(len(LAYERS)):
        out[f"layer{n}.weight"] = half(average[f"layers.{n}.weight"].T)
        out[f"layer{n}.bias"] = half(average[f"layers.{n}.bias"])
        out[f"layer{n}.gain"] = half(average[f"norms.{n}.weight"])
        out[f"layer{n}.shift"] = half(average[f"norms.{n}.bias"])
    out["output.weight"], out["output.bias"] = half(average["output.weight"].T), half(average["output.bias"])
    out["crf.transitions"] = (average["transitions"] + network.allowed).detach().numpy().astype(numpy.float32)
    out["crf.first"] = (average["first"] + network.start).detach().numpy().astype(numpy.float32)
    shape = {"features": features, "layers": LAYERS, "labels": LABELS}
    out["architecture"] = numpy.frombuffer(json.dumps(shape).encode(), dtype=numpy.uint8)
    return out


def train(
    examples: list[Example],
    vectors: dict[str, numpy.ndarray] | None,
    *,
    width: int,
    dropout: float,
    rate: float,
    epochs: int,
    seed: int,
    bfloat16: bool = False,
    log=print,
) -> dict[str, numpy.ndarray]:
    """Train and return the arrays of the weights file: a mean over epochs of the running mean of the weights."""
    torch.manual_seed(seed)
    order = numpy.random.default_rng(seed)
    tables = vocabularies(examples)
    sizes = {name: len(table) + 1 for name, table in tables.items()} | CLOSED
    known = None
    if vectors:
        tables["vector"] = vectors["vocabulary.vector"]
        known = torch.from_numpy(vectors["vectors"].astype("float32") * vectors["vectors.scale"][:, None])
        known = torch.cat((torch.zeros(1, known.shape[1]), known))
    network = Network(sizes, examples[0].features.flags.shape[1], known, width, dropout, bfloat16)
    row = vectors["vectors.row"].astype(numpy.int64) if vectors else None
    steps = epochs * math.ceil(len(examples) / 6)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=rate, total_steps=steps, pct_start=0.15)
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    done, kept = 0, []
    for epoch in range(epochs):
        network.train()
        begin, total = time.time(), 0.0
        shuffled = order.permutation(len(examples))
        for first in range(0, len(shuffled), 6):
            chosen = [examples[i] for i in shuffled[first : first + 6]]
            numbers, flags, pointers, mask, labels, index = batch(chosen, tables, row)
            loss = network.loss(network(numbers, flags, pointers, mask), labels, index, 1.0) / len(labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            decay = min(0.995, done / (done + 10))
            with torch.no_grad():
                for name, value in network.state_dict().items():
                    if value.dtype.is_floating_point and name != "vectors":
                        average[name].lerp_(value, 1 - decay)
            total += float(loss.detach())
        log(f"epoch {epoch + 1}/{epochs}: loss {total * 6 / len(examples):.4f}, {time.time() - begin:.0f} s")
        if epoch + 1 == epochs or (epoch + 1 >= FIRST_KEPT and (epoch + 1 - FIRST_KEPT) % KEPT_EVERY == 0):
            kept.append(pack(network, average, tables, vectors))
    return mean(kept)


def mean(kept: list[dict[str, numpy.ndarray]]) -> dict[str, numpy.ndarray]:
    """The mean of several states of the same tagger (stochastic weight averaging, Izmailov et al. 2018)."""
    out = dict(kept[-1])
    for name, value in out.items():
        if value.dtype.kind == "f":
            out[name] = (sum(state[name].astype(numpy.float64) for state in kept) / len(kept)).astype(value.dtype)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="folder of a spaCy model with word vectors")
    parser.add_argument("--model", default="en_core_web_sm")
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument(
        "--components", type=int, default=64, help="principal components of the word vectors that are kept"
    )
    parser.add_argument("--dropout", type=float, default=0.25)
    parser.add_argument("--rate", type=float, default=0.002)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--bfloat16", action="store_true", help="faster on processors with AVX512-BF16 or AMX")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    examples = read_examples(args.articles, args.model)
    keep = {int(v) for item in examples for v in numpy.unique(item.features.numbers["vector"])}
    vectors = word_vectors(args.vectors, args.components, keep) if args.vectors else None
    weights = train(
        examples,
        vectors,
        width=args.width,
        dropout=args.dropout,
        rate=args.rate,
        epochs=args.epochs,
        seed=args.seed,
        bfloat16=args.bfloat16,
    )
    numpy.savez_compressed(args.out, **weights)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
