"""Imported where workers of this machine come from, before there are any: they are forked with the pipeline loaded.

The process that imports it is Python's fork server, which has no threads; where there is none (not on Linux), it is
each worker, as a preload module of Dask.
"""

from __future__ import annotations

import gc
import os
import signal
from contextlib import suppress

from pipeline.engine.cluster import CONFIG_VARIABLE

# Ctrl-C goes to all processes, and the one that started them sees to it
signal.signal(signal.SIGINT, signal.SIG_IGN)

# a thread of numpy's would make a fork unsafe
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if config_json := os.environ.pop(CONFIG_VARIABLE, ""):
    # what is wrong with the pipeline is said by the first worker that needs it
    with suppress(Exception):
        from pipeline.engine.work import loaded_pipeline

        loaded_pipeline(config_json)
    # what is there before a fork is nobody's garbage; looking at it would copy the memory that workers share
    gc.collect()
    gc.freeze()
