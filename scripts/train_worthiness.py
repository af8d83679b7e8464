"""Trains the check-worthiness model: scripts/train_worthiness.py TRAIN.json OUT.npz [--docs DOCS.spacy]

TRAIN.json is a list of {"text", "label"} (1: worth checking), as ClaimBuster has it. Needs scikit-learn and scipy
(``pip install scikit-learn``), which claimsheet itself does not. Prints cross-validated average precision and AUC.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from pipeline.stages.sentences import features
from pipeline.stages.sentences.worthiness import BLOCKS

#: a feature must stand in this many training sentences
SEEN = {"words": 2, "shape": 3, "tags": 3, "links": 3, "arcs": 3, "letters": 3}
REGULARISATION = 0.1
#: share of the naive Bayes weighting, and what is added to its counts
BAYES, SMOOTHING = 0.4, 0.1
FOLDS = 5


def read_docs(texts: list[str], cache: Path | None):
    """The texts as spaCy reads them, from the cache file where it is there."""
    from spacy.tokens import DocBin

    from pipeline.model import load_model

    nlp = load_model("en_core_web_sm")
    if cache and cache.exists():
        docs = list(DocBin().from_disk(cache).get_docs(nlp.vocab))
        if [doc.text for doc in docs] != texts:
            raise SystemExit(f"{cache} holds other texts; remove it")
        return docs
    docs = list(nlp.pipe(texts))
    if cache:
        DocBin(docs=docs, store_user_data=False).to_disk(cache)
    return docs


def describe(doc) -> dict[str, object]:
    """A sentence's features by block, and its numbers."""
    tokens = [token for token in doc if not token.is_space]
    words = [features.normalise(token.text) for token in tokens]
    tags, types = [token.tag_ for token in tokens], [token.ent_type_ for token in tokens]
    shape = features.shape(words, tags, [token.pos_ for token in tokens], types)
    lemmas, relations = [features.normalise(token.lemma_) for token in tokens], [token.dep_ for token in tokens]
    places = {token.i: i for i, token in enumerate(tokens)}
    heads = [places.get(token.head.i, i) for i, token in enumerate(tokens)]
    return {
        "words": features.runs(words, 2),
        "shape": features.runs(shape, 3),
        "tags": features.runs(tags, 4),
        "links": features.links(relations, [lemmas[i] for i in heads], shape),
        "arcs": features.links(relations, [shape[i] for i in heads], shape),
        "letters": [features.letters(word) for word in sorted(set(words))],
        "numbers": features.numbers(words, tags, types),
    }


class Vectoriser:
    """Sentences to a matrix, as ``Worthiness.score`` sees them: presence times idf, each block of length one."""

    def fit(self, rows: list[dict]) -> Vectoriser:
        self.index, self.idf = {}, {}
        for name in BLOCKS:
            seen: dict[str, int] = {}
            for row in rows:
                present = set().union(*row[name]) if name == "letters" else row[name]
                for feature in present:
                    seen[feature] = seen.get(feature, 0) + 1
            kept = sorted(f for f, n in seen.items() if n >= SEEN[name] and "\n" not in f)
            self.index[name] = {feature: i for i, feature in enumerate(kept)}
            self.idf[name] = numpy.array([numpy.log((1 + len(rows)) / (1 + seen[f])) + 1 for f in kept])
        return self

    def transform(self, rows: list[dict]) -> sparse.csr_matrix:
        parts = []
        for name in BLOCKS:
            index, idf = self.index[name], self.idf[name]
            data, columns, starts = [], [], [0]
            for row in rows:
                pieces = row[name] if name == "letters" else [row[name]]
                found = [index[f] for piece in pieces for f in sorted(piece) if f in index]
                length = numpy.sqrt((idf[found] ** 2).sum()) if found else 1.0
                columns.extend(found)
                data.extend((idf[found] / length).tolist())
                starts.append(len(columns))
            block = sparse.csr_matrix((data, columns, starts), shape=(len(rows), len(index)))
            block.sum_duplicates()
            parts.append(block)
        parts.append(sparse.csr_matrix(numpy.array([row["numbers"] for row in rows])))
        return sparse.hstack(parts).tocsr()


def fit(matrix: sparse.csr_matrix, labels: numpy.ndarray) -> tuple[numpy.ndarray, float]:
    """Weights and bias of a linear support vector machine whose features are weighed by naive Bayes log-count ratios.

    S. Wang and C. Manning, Baselines and bigrams: simple, good sentiment and topic classification, ACL 2012.
    """
    worth = numpy.asarray(matrix[labels == 1].sum(0)).ravel() + SMOOTHING
    other = numpy.asarray(matrix[labels == 0].sum(0)).ravel() + SMOOTHING
    ratio = numpy.abs(numpy.log((worth / worth.sum()) / (other / other.sum())))
    scale = 1 - BAYES + BAYES * ratio
    model = LinearSVC(C=REGULARISATION, random_state=0, max_iter=5000).fit(matrix @ sparse.diags(scale), labels)
    return model.coef_[0] * scale, float(model.intercept_[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--docs", type=Path, help="file in which the parsed sentences are kept")
    args = parser.parse_args()
    items = json.loads(args.train.read_text(encoding="utf-8"))
    labels = numpy.array([int(item["label"]) for item in items])
    rows = [describe(doc) for doc in read_docs([item["text"] for item in items], args.docs)]

    held_out = numpy.zeros(len(rows))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(rows, labels):
        vectoriser = Vectoriser().fit([rows[i] for i in train])
        weights, bias = fit(vectoriser.transform([rows[i] for i in train]), labels[train])
        held_out[test] = vectoriser.transform([rows[i] for i in test]) @ weights + bias
    precision, area = average_precision_score(labels, held_out), roc_auc_score(labels, held_out)
    print(f"{FOLDS}-fold: average precision {100 * precision:.1f}, AUC {100 * area:.1f}")
    scale = LogisticRegression(C=1e6).fit(held_out[:, None], labels)  # Platt scaling on scores of unseen sentences
    slope, shift = float(scale.coef_[0, 0]), float(scale.intercept_[0])

    vectoriser = Vectoriser().fit(rows)
    weights, bias = fit(vectoriser.transform(rows), labels)
    arrays: dict[str, numpy.ndarray] = {"bias": numpy.float32(bias * slope + shift)}
    position = 0
    for name in BLOCKS:
        size = len(vectoriser.index[name])
        block = weights[position : position + size] * vectoriser.idf[name] * slope
        arrays[f"{name}_features"] = numpy.frombuffer("\n".join(vectoriser.index[name]).encode("utf-8"), dtype="uint8")
        arrays[f"{name}_weights"] = block.astype("float32")
        arrays[f"{name}_idf"] = vectoriser.idf[name].astype("float32")
        position += size
    arrays["numbers"] = (weights[position:] * slope).astype("float32")
    numpy.savez_compressed(args.out, **arrays)
    print(
        f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB, "
        + ", ".join(f"{len(vectoriser.index[n])} {n}" for n in BLOCKS)
    )


if __name__ == "__main__":
    main()
