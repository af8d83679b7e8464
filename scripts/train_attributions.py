"""Trains the tagger of the stage attributions on annotated articles and writes its weights.

    pip install claimsheet[train]
    python scripts/train_attributions.py annotated.jsonl --out tagger.npz

Each line of the input is an article: {"id": ..., "text": ..., "attributions": [{"source": [[start, end], ...],
"cue": [[start, end], ...], "content": [[start, end], ...]}, ...]}, offsets in code points, end exclusive. Each line of
the text is read as a paragraph. --vectors names a folder of a spaCy model with word vectors (vocab/vectors,
vocab/key2row and vocab/strings.json); without it the tagger has none. --teacher names what a larger network says of the
same articles (scripts/train_attribution_teacher.py writes it); the tagger then learns from that, too. The same input,
seed and version of torch give the same weights. Use them with the option `weights` of the stage attributions.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent))

from attribution_network import (  # noqa: E402
    GAP,
    LABELS,
    LAYERS,
    Example,
    Network,
    batch,
    inputs,
    read_examples,
    word_vectors,
)

#: the weights written are the mean over these epochs and the last
FIRST_KEPT, KEPT_EVERY = 14, 4
#: with a teacher: weight of the annotation (the CRF's loss) and of the teacher's labels (Kullback-Leibler divergence)
GOLD_WEIGHT, TEACHER_WEIGHT = 0.5, 1.0


@dataclass
class Taught:
    """What a teacher says: of each article, in order, tokens x labels scores; and its CRF's transitions."""

    scores: list[numpy.ndarray]
    transitions: torch.Tensor
    first: torch.Tensor


def read_taught(path: Path) -> Taught:
    """The file that scripts/train_attribution_teacher.py wrote."""
    with numpy.load(path, allow_pickle=False) as file:
        return Taught(
            [file[f"scores{n}"].astype(numpy.float32) for n in range(int(file["articles"]))],
            torch.from_numpy(file["transitions"]),
            torch.from_numpy(file["first"]),
        )


def divergence(scores: torch.Tensor, taught: list[numpy.ndarray], index: torch.Tensor) -> torch.Tensor:
    """Kullback-Leibler divergence of a batch's label scores from the teacher's, summed over the tokens in sections."""
    nothing = numpy.zeros((GAP, len(LABELS)), dtype=numpy.float32)
    target = torch.from_numpy(numpy.concatenate([part for own in taught for part in (own, nothing)]))
    inside = torch.zeros(len(scores))
    inside[index[index >= 0]] = 1
    scores, target = torch.log_softmax(scores, 1), torch.log_softmax(target, 1)
    return (nn.functional.kl_div(scores, target, log_target=True, reduction="none").sum(1) * inside).sum()


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
    taught: Taught | None = None,
    log=print,
) -> dict[str, numpy.ndarray]:
    """Train and return the arrays of the weights file: a mean over epochs of the running mean of the weights."""
    if taught and [len(scores) for scores in taught.scores] != [len(item.labels) for item in examples]:
        raise SystemExit("the teacher was asked about other articles than these")
    torch.manual_seed(seed)
    order = numpy.random.default_rng(seed)
    tables, sizes, known, row = inputs(examples, vectors)
    network = Network(sizes, examples[0].features.flags.shape[1], known, width, dropout, bfloat16)
    if taught:
        with torch.no_grad():
            network.transitions.copy_(taught.transitions)
            network.first.copy_(taught.first)
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
            chosen = shuffled[first : first + 6]
            numbers, flags, pointers, mask, labels, index = batch([examples[i] for i in chosen], tables, row)
            scores = network(numbers, flags, pointers, mask)
            loss = network.loss(scores, labels, index, 1.0) / len(labels)
            if taught:
                other = divergence(scores, [taught.scores[i] for i in chosen], index) / len(labels)
                loss = GOLD_WEIGHT * loss + TEACHER_WEIGHT * other
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
    parser.add_argument("--teacher", type=Path, help="what train_attribution_teacher.py wrote about the same articles")
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
    vectors = word_vectors(args.vectors, args.components, examples) if args.vectors else None
    weights = train(
        examples,
        vectors,
        width=args.width,
        dropout=args.dropout,
        rate=args.rate,
        epochs=args.epochs,
        seed=args.seed,
        bfloat16=args.bfloat16,
        taught=read_taught(args.teacher) if args.teacher else None,
    )
    numpy.savez_compressed(args.out, **weights)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
