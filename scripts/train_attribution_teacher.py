"""Trains a larger network on annotated articles and writes what it says of them, for train_attributions.py to learn from.

    pip install claimsheet[train]
    python scripts/train_attribution_teacher.py annotated.jsonl --encoder FOLDER --vectors FOLDER --out teacher.npz

The network is the tagger's with a pretrained encoder's vectors (BERT's kind, as all-MiniLM-L6-v2; --encoder names its
folder) added to each token's features; the encoder's upper layers are trained too. Articles and --vectors are those of
train_attributions.py.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path

import numpy
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent))

from attribution_network import GAP, Example, Network, batch, inputs, read_examples, word_vectors  # noqa: E402

#: pieces of words that the encoder reads at once, at most
LONGEST = 192
#: stretches of text in one product
TOGETHER = 16
WIDTH, DROPOUT, ENCODER_DROPOUT = 128, 0.2, 0.1
#: learning rates of the encoder and of all else
RATES = (1.2e-4, 1.5e-3)
#: layers of the encoder that stay as they are, from below
FROZEN = 2

#: a stretch of an article: its pieces' numbers in the encoder's vocabulary, and the token each belongs to
Stretch = tuple[numpy.ndarray, numpy.ndarray]


class Teacher(Network):
    """The tagger's network, its tokens seen by a pretrained encoder as well."""

    def __init__(self, encoder: Path, sizes: dict[str, int], flags: int, vectors: torch.Tensor | None) -> None:
        from transformers import AutoModel

        super().__init__(sizes, flags, vectors, WIDTH, DROPOUT, bfloat16=True)
        self.encoder = AutoModel.from_pretrained(encoder, attn_implementation="sdpa")
        self.encoder.pooler = None
        self.encoded = nn.Linear(self.encoder.config.hidden_size, WIDTH)
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]):
            part.requires_grad_(False)
        self.stretches: list[Stretch] = []

    def drop(self, states):
        return nn.functional.dropout(states, self.dropout, self.training)

    def embed(self, numbers, flags):
        states = self.flags(flags)
        for name, table in self.tables.items():
            states = states + table(numbers[name])
        if self.vector is not None:
            states = states + self.vector(self.vectors[numbers["vector"]])
        seen = nn.functional.dropout(self.read(len(flags)), ENCODER_DROPOUT, self.training)
        return nn.functional.gelu(states + self.encoded(seen))

    def read(self, size: int) -> torch.Tensor:
        """Tokens x the encoder's width: the mean over the token's pieces, in ``self.stretches``; zeros where it has none."""
        order = sorted(self.stretches, key=lambda stretch: -len(stretch[0]))
        sums, counts = torch.zeros(size, self.encoder.config.hidden_size), torch.zeros(size, 1)
        for first in range(0, len(order), TOGETHER):
            part = order[first : first + TOGETHER]
            longest = max(len(pieces) for pieces, _ in part) + 2
            numbers = torch.zeros(len(part), longest, dtype=torch.long)
            alive = torch.zeros(len(part), longest, dtype=torch.long)
            for row, (pieces, _) in enumerate(part):
                marked = numpy.concatenate(([self.begin], pieces, [self.end]))
                numbers[row, : len(marked)] = torch.from_numpy(marked)
                alive[row, : len(marked)] = 1
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = self.encoder(input_ids=numbers, attention_mask=alive).last_hidden_state
            rows = torch.cat([torch.arange(1, len(own) + 1) + row * longest for row, (own, _) in enumerate(part)])
            tokens = torch.from_numpy(numpy.concatenate([tokens for _, tokens in part]))
            sums = sums.index_add(0, tokens, states.float().reshape(-1, states.shape[2])[rows])
            counts.index_add_(0, tokens, torch.ones(len(tokens), 1))
        return sums / counts.clamp(min=1)

    def scores(self, examples: list[Example], stretches: list[list[Stretch]], tables, row):
        """The label scores of articles, the true labels and the places of their sections (``Network.loss``)."""
        numbers, flags, pointers, mask, labels, index = batch(examples, tables, row)
        self.stretches, position = [], 0
        for item, own in zip(examples, stretches, strict=True):
            self.stretches += [(pieces, tokens + position) for pieces, tokens in own]
            position += len(item.labels) + GAP
        return self(numbers, flags, pointers, mask), labels, index


def cut(item: Example, tokenizer) -> list[Stretch]:
    """An article's pieces in stretches of at most LONGEST, cut between sections where possible."""
    read = tokenizer(item.text, add_special_tokens=False, return_offsets_mapping=True, truncation=False)
    pieces = numpy.array(read["input_ids"], dtype=numpy.int64)
    starts = numpy.array(read["offset_mapping"]).reshape(-1, 2)[:, 0]
    tokens = numpy.minimum(numpy.searchsorted(item.ends, starts, side="right"), len(item.ends) - 1)
    borders = [0, *(numpy.flatnonzero(numpy.diff(item.section[tokens])) + 1).tolist(), len(pieces)]
    bounds: list[tuple[int, int]] = []
    for first, last in zip(borders, borders[1:]):
        for begin in range(first, last, LONGEST):
            end = min(begin + LONGEST, last)
            if bounds and end - bounds[-1][0] <= LONGEST:
                bounds[-1] = (bounds[-1][0], end)
            else:
                bounds.append((begin, end))
    return [(pieces[first:last], tokens[first:last]) for first, last in bounds]


def train(teacher: Teacher, examples: list[Example], stretches, tables, row, *, epochs: int, seed: int, log=print) -> None:
    """Train on all examples, four at a time."""
    upper = [parameter for parameter in teacher.encoder.parameters() if parameter.requires_grad]
    of_encoder = {id(parameter) for parameter in teacher.encoder.parameters()}
    own = [parameter for parameter in teacher.parameters() if id(parameter) not in of_encoder]
    optimizer = torch.optim.AdamW([{"params": upper}, {"params": own}], weight_decay=0.01)
    steps = epochs * math.ceil(len(examples) / 4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=list(RATES), total_steps=steps, pct_start=0.1)
    order = numpy.random.default_rng(seed)
    for epoch in range(epochs):
        begin, total = time.time(), 0.0
        teacher.train()
        shuffled = order.permutation(len(examples))
        for first in range(0, len(shuffled), 4):
            chosen = shuffled[first : first + 4]
            scores, labels, index = teacher.scores([examples[i] for i in chosen], [stretches[i] for i in chosen], tables, row)
            loss = teacher.loss(scores, labels, index, 1.0) / len(labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
            if first % 80 == 76:
                log(f"epoch {epoch + 1}, {first + 4} articles: loss {4 * total / (first + 4):.4f}, {time.time() - begin:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of a pretrained encoder with its tokenizer")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="folder of a spaCy model with word vectors")
    parser.add_argument("--model", default="en_core_web_sm")
    parser.add_argument("--components", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    from transformers import AutoTokenizer

    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    examples = read_examples(args.articles, args.model)
    vectors = word_vectors(args.vectors, args.components, examples) if args.vectors else None
    tables, sizes, known, row = inputs(examples, vectors)
    tokenizer = AutoTokenizer.from_pretrained(args.encoder)
    teacher = Teacher(args.encoder, sizes, examples[0].features.flags.shape[1], known)
    teacher.begin, teacher.end = tokenizer.cls_token_id, tokenizer.sep_token_id
    stretches = [cut(item, tokenizer) for item in examples]
    train(teacher, examples, stretches, tables, row, epochs=args.epochs, seed=args.seed)
    teacher.eval()
    said = {"articles": numpy.array(len(examples))}
    with torch.no_grad():
        for n, item in enumerate(examples):
            scores, _, _ = teacher.scores([item], [stretches[n]], tables, row)
            said[f"scores{n}"] = scores[: len(item.labels)].numpy().astype(numpy.float16)
    said |= {"transitions": teacher.transitions.detach().numpy(), "first": teacher.first.detach().numpy()}
    numpy.savez_compressed(args.out, **said)


if __name__ == "__main__":
    main()
