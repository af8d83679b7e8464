"""Matrix products by numpy's BLAS instead of blis, where that is faster on this CPU.

spaCy multiplies with blis. Its wheels know a few CPU families and run a generic kernel on all others: 18 to 30 GF/s a thread on
AMD Zen 3 to 5, where numpy's OpenBLAS does 68 to 95. Both are measured once, when the model is loaded.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy
from spacy.language import Language
from thinc.api import NumpyOps

from pipeline.model.stepaside import StepAside

#: numpy must be this many times as fast: small gains drown in noise, and the choice shall be stable
WORTHWHILE = 1.25
#: rows, inner width, columns: the layer that takes most of the time (window encoder: three words of 96 to 96 times 3 pieces)
_SHAPE = (512, 288, 288)
_SYMBOLS = [
    f"{vendor}openblas_set_num_threads{suffix}" for vendor in ("scipy_", "") for suffix in ("64_", "")
]


def use_numpy_products(nlp: Language) -> str:
    """Give every layer of every component operations that multiply with ``numpy.dot``, if that is faster here."""
    layers = [
        layer for _, pipe in nlp.pipeline if hasattr(getattr(pipe, "model", None), "walk") for layer in pipe.model.walk()
    ]
    if not layers:
        raise StepAside("the pipeline has no trained component")
    others = {type(layer.ops).__name__ for layer in layers if type(layer.ops) is not NumpyOps}
    if others:
        raise StepAside(f"the model computes with {', '.join(sorted(others))}")
    with_blis, with_numpy = NumpyOps(), NumpyOps(use_blis=False)
    slow, fast = _speed(with_blis), _speed(with_numpy)
    measured = f"numpy {fast:.0f} GF/s, blis {slow:.0f}"
    if fast < WORTHWHILE * slow:
        raise StepAside(f"blis is as fast on this CPU ({measured})")
    for layer in layers:
        layer.ops = with_numpy
    return measured


def _speed(ops: NumpyOps) -> float:
    """Billions of floating-point operations a second in one product; the best of several, after a warm-up."""
    rows, width, columns = _SHAPE
    random = numpy.random.default_rng(0)
    x = random.standard_normal((rows, width), dtype="float32")
    y = random.standard_normal((columns, width), dtype="float32")
    ops.gemm(x, y, trans2=True)
    best = min(_seconds(lambda: ops.gemm(x, y, trans2=True)) for _ in range(5))
    return 2 * rows * width * columns / best / 1e9


def _seconds(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def one_thread(nlp: Language) -> str:
    """Let each product run in one thread: the products are small, waiting threads burn CPU time, and the work is shared out
    by processes. It holds for the whole process and, by the environment, for those it starts. ``nlp`` is left alone."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for path in sorted(Path(numpy.__file__).parent.parent.glob("numpy.libs/*openblas*")):
        library = ctypes.CDLL(str(path))
        for symbol in _SYMBOLS:
            if hasattr(library, symbol):
                getattr(library, symbol)(1)
                return "OpenBLAS runs in one thread"
    raise StepAside("numpy's BLAS is not the OpenBLAS of its wheel")
