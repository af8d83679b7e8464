"""Batches on processes of this machine: the same work as in one process, its results in the order of the corpus.

On Linux a worker is forked once the pipeline is loaded: it starts in milliseconds and shares the model's memory. Where
fork isn't safe, a worker is a fresh Python that loads the pipeline itself. Workers keep no files and no results, so
they are ended by a signal.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any

from pipeline.engine.work import Worked, loaded_pipeline, work
from pipeline.errors import ClaimsheetError
from pipeline.records import Article

#: batches a worker that are read or done and not handed on yet: others go on while one takes long
AHEAD = 8
#: deaths of workers after which a document alone is to blame: the first might be another one's doing
DEATHS = 2


class WorkerFailed(ClaimsheetError):
    """A worker ended, or couldn't load the pipeline, before it was given anything."""


@dataclass(eq=False, slots=True)
class _Task:
    """Articles for one worker. Where it died of them, each is a task of its own, in ``parts``."""

    articles: Sequence[Article]
    deaths: int = 0
    result: Worked | None = None
    parts: list[_Task] = field(default_factory=list)

    def worked(self) -> Worked | None:
        """What came of it; None while that isn't known."""
        if not self.parts:
            return self.result
        results = [part.result for part in self.parts if part.result]
        return Worked.joined(results) if len(results) == len(self.parts) else None

    def again(self) -> list[_Task]:
        """A worker died of it: what is to be tried next. Nothing more of a document that did it alone, twice."""
        if len(self.articles) > 1:
            self.parts = [_Task([article]) for article in self.articles]
            return self.parts
        self.deaths += 1
        if self.deaths < DEATHS:
            return [self]
        self.result = Worked.fatal(self.articles)
        return []


class _Worker:
    """A process, and the task it is at. It is ``ready`` once it has loaded the pipeline."""

    def __init__(self, context: BaseContext, config_json: str) -> None:
        self.task: _Task | None = None
        self.ready = False
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, config_json), daemon=True)
        self._process.start()
        # with no end of it left in this process, the worker's death closes the connection
        theirs.close()

    def give(self, task: _Task) -> None:
        self.task = task
        with suppress(OSError):  # it has died: the connection says so when it is asked for the answer
            self.connection.send(task.articles)

    def answer(self) -> Any:
        """What the worker sent; None where it has died."""
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()


class _Workers:
    """At most ``most`` workers; they are started as tasks come."""

    def __init__(self, config_json: str, most: int) -> None:
        self._config_json = config_json
        self._most = most
        self._context = multiprocessing.get_context(_start_method())
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task] = deque()

    def add(self, task: _Task) -> None:
        self._waiting.append(task)
        self._hand_out()

    def take_answers(self, *, block: bool) -> None:
        """Put the answers that have come with their tasks, and give the workers others. ``block``: wait for one."""
        answered = set(wait([worker.connection for worker in self._workers], None if block else 0))
        for worker in [worker for worker in self._workers if worker.connection in answered]:
            answer = worker.answer()
            if not worker.ready:
                if answer is None:
                    answer = "a worker process ended as it began; a run with one worker (--workers 1) may tell why"
                if answer:
                    raise WorkerFailed(answer)
                worker.ready = True
            elif answer is None:
                self._workers.remove(worker)
                worker.end()
                self._waiting.extendleft(reversed(worker.task.again() if worker.task else []))
            else:
                worker.task.result, worker.task = answer, None
        self._hand_out()

    def end(self) -> None:
        for worker in self._workers:
            worker.end()

    def _hand_out(self) -> None:
        idle = [worker for worker in self._workers if worker.ready and worker.task is None]
        starting = sum(not worker.ready for worker in self._workers)
        while self._waiting and idle:
            idle.pop().give(self._waiting.popleft())
        while len(self._waiting) > starting and len(self._workers) < self._most:
            if self._context.get_start_method() == "fork":
                loaded_pipeline(self._config_json)
            self._workers.append(_Worker(self._context, self._config_json))
            starting += 1


def on_processes(batches: Iterable[Sequence[Article]], config_json: str, *, workers: int) -> Iterator[Worked]:
    """What ``work`` gives for each batch, in order, worked out by at most ``workers`` processes.

    At most ``workers * AHEAD`` batches are held, so memory doesn't grow with the corpus. Closing the iterator ends the
    workers; they end, too, when this process dies. A document that its worker dies of is its failed row. Raises
    WorkerFailed, and what loading the pipeline raises.
    """
    crew = _Workers(config_json, workers)
    coming = iter(batches)
    held: deque[_Task] = deque()
    more = True
    try:
        while more or held:
            done = held[0].worked() if held else None
            room = more and len(held) < workers * AHEAD
            crew.take_answers(block=done is None and not room)
            if done:
                held.popleft()
                yield done
            elif room:
                batch = next(coming, None)
                more = batch is not None
                if batch is not None:
                    held.append(_Task(batch))
                    crew.add(held[-1])
    finally:
        crew.end()


def _start_method() -> str:
    """fork where it is safe: on Linux, and where no other thread may hold a lock that a worker would wait for."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _serve(tasks: Connection, config_json: str) -> None:
    """A worker's life: say that it is ready ("") or why it can't be; then rows for articles until the process is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of them, and the parent sees to it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # what was there before the fork is nobody's garbage; looking at it would copy the memory it shares
    gc.freeze()
    try:
        loaded_pipeline(config_json)
    except Exception as error:
        tasks.send(str(error) if isinstance(error, ClaimsheetError) else f"{type(error).__name__}: {error}")
        return
    tasks.send("")
    with suppress(EOFError, OSError):  # the parent has died
        while True:
            tasks.send(work(tasks.recv(), config_json))


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)
