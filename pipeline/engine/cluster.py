"""Batches on Dask, on workers of this machine or on a cluster: the same work as in one process, in the corpus's order."""

from __future__ import annotations

import importlib.util
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from pipeline.engine.worked import Worked
from pipeline.errors import ClaimsheetError
from pipeline.records import Article

if TYPE_CHECKING:
    from distributed import Client

#: batches a worker has before it, so that none waits for this process
AHEAD = 2
#: seconds to wait for the cluster, and for the first of its workers
PATIENCE = 30

#: environment variable that says, as ``Config.model_dump_json()``, which pipeline is loaded before workers are forked
CONFIG_VARIABLE = "CLAIMSHEET_WORKER_CONFIG"
_START_METHOD = "forkserver" if sys.platform == "linux" else "spawn"
_CLIENT = {"distributed.admin.large-graph-warning-threshold": "1GB"}
#: of workers of this machine
_LOCAL = {
    "distributed.worker.preload": ["pipeline.engine.preload"],
    "distributed.worker.profile.enabled": False,
    # what the pipeline needs is set where it is loaded; this would change this process's variables
    "distributed.nanny.pre-spawn-environ": {},
    # a batch that kills its worker is not tried again as it is: its documents are
    "distributed.scheduler.allowed-failures": 0,
    # a long document may take longer than any limit
    "distributed.scheduler.worker-ttl": None,
}

#: a worker may have several threads, but a spaCy pipeline reads in one at a time
_one_at_a_time = threading.Lock()


class ClusterMissing(ClaimsheetError):
    """Dask isn't installed, or there is no cluster at the address."""


class WorkersFailed(ClaimsheetError):
    """Workers of this machine ended before they were given anything."""


def check_installed() -> None:
    """Raise ClusterMissing, with the command that installs it, where Dask isn't there."""
    # not imported yet: that takes half a second, in which the fork server can load the pipeline
    if importlib.util.find_spec("distributed") is None:
        raise ClusterMissing('several workers need Dask; install it with: pip install "claimsheet[cluster]"')


def on_cluster(batches: Iterable[Sequence[Article]], config_json: str, *, scheduler: str) -> Iterator[Worked]:
    """What ``work`` gives for each batch, in order, worked out by the workers of the Dask scheduler at an address.

    ``AHEAD`` batches a worker are under way, so memory doesn't grow with the corpus. A document that its workers die of is
    its failed row: the scheduler tries it as often as its setting allowed-failures says. Raises ClusterMissing, and
    what loading the pipeline raises in a worker.
    """
    check_installed()
    import dask
    from distributed import Client

    try:
        with dask.config.set(_CLIENT):
            client = Client(scheduler, set_as_default=False, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise ClusterMissing(
            f"there is no Dask scheduler at {scheduler} ({error}); give its address as it prints it, as in "
            "--scheduler tcp://127.0.0.1:8786"
        ) from error
    with client:
        yield from _in_order(client, batches, config_json, workers=_workers(client, scheduler))


def on_workers(batches: Iterable[Sequence[Article]], config_json: str, *, workers: int) -> Iterator[Worked]:
    """``on_cluster`` on a cluster of this machine: at most ``workers`` processes, no more than there are batches."""
    start_fork_server(config_json)
    coming = iter(batches)
    # read while the pipeline is loaded
    first = list(islice(coming, AHEAD * workers))
    if not first:
        return
    workers = min(workers, len(first))
    with _local_cluster(workers) as client:
        yield from _in_order(client, chain(first, coming), config_json, workers=workers)


def start_fork_server(config_json: str) -> None:
    """Let a process load the pipeline and Dask; workers are then forked from it in milliseconds and share its memory.

    Comes back at once. The process has no threads, so forking it is safe; it lasts as long as this one. There is one at
    most: workers for another configuration load the pipeline themselves.
    """
    if _START_METHOD != "forkserver":
        return
    from multiprocessing import forkserver

    multiprocessing.set_forkserver_preload(["pipeline.engine.preload", "distributed.nanny"])
    # safe path: what lies in the working folder must not be imported instead; a configuration may be too long for a
    # variable (128 KB): then, too, workers load the pipeline themselves
    with suppress(OSError), _environment({CONFIG_VARIABLE: config_json, "PYTHONSAFEPATH": "1"}):
        forkserver.ensure_running()


@contextmanager
def _environment(variables: dict[str, str]) -> Generator[None]:
    """Variables for a process that is started in the block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _local_cluster(workers: int) -> Generator[Client]:
    import dask
    from distributed import Client, LocalCluster

    with (
        dask.config.set({**_CLIENT, **_LOCAL, "distributed.worker.multiprocessing-method": _START_METHOD}),
        ExitStack() as to_close,
    ):
        with _ctrl_c_waits():
            try:
                cluster = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    silence_logs=logging.CRITICAL,
                    # a long document may need all there is
                    memory_limit=0,
                    # no dashboard, and no fixed port that another cluster may hold
                    scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                )
            except RuntimeError as error:
                raise WorkersFailed(
                    f"the workers can't be started ({error}); a script of your own starts them under "
                    'if __name__ == "__main__": only, for they import it; a run with one worker may tell what else is wrong'
                ) from error
            to_close.enter_context(cluster)
            client = to_close.enter_context(Client(cluster, set_as_default=False))
        yield client


@contextmanager
def _ctrl_c_waits() -> Generator[None]:
    """A first Ctrl-C has its effect when the block is left: a cluster that starts can't be interrupted cleanly."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    came: list[tuple[Any, ...]] = []

    def once(*arguments: Any) -> None:
        came.append(arguments)
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        before(*came[0])


def _in_order(
    client: Client, batches: Iterable[Sequence[Article]], config_json: str, *, workers: int
) -> Iterator[Worked]:
    under_way: deque[tuple[Sequence[Article], Any]] = deque()
    for batch in batches:
        under_way.append((batch, _submit(client, batch, config_json)))
        if len(under_way) >= AHEAD * workers:
            yield _result(client, *under_way.popleft(), config_json)
    while under_way:
        yield _result(client, *under_way.popleft(), config_json)


def _workers(client: Client, scheduler: str) -> int:
    """How many workers there are, as soon as there is one."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise ClusterMissing(
            f"the Dask scheduler at {scheduler} has no workers; start some with: dask worker {scheduler}"
        ) from None
    return len(client.nthreads())


def _submit(client: Client, batch: Sequence[Article], config_json: str) -> Any:
    # pure: the same articles twice are worked out twice, and no key is made by hashing them
    return client.submit(_work, list(batch), config_json, pure=False)


def _work(batch: Sequence[Article], config_json: str) -> Worked:
    from pipeline.engine.work import work

    with _one_at_a_time:
        return work(batch, config_json)


def _result(client: Client, batch: Sequence[Article], future: Any, config_json: str) -> Worked:
    """The batch's results; where its workers died of it, those of each document alone."""
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        return Worked.joined([_alone(client, article, config_json) for article in batch])


def _alone(client: Client, article: Article, config_json: str) -> Worked:
    """A document's results, or its failed row where it kills its workers: twice, for once might be another one's doing.
    """
    from distributed import KilledWorker

    for _ in range(2):
        try:
            return _submit(client, [article], config_json).result()
        except KilledWorker:
            continue
    return Worked.fatal([article])
