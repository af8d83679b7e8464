"""Batches on a Dask cluster: the same work as in one process, its results in the order of the corpus."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.engine.work import Worked, work
from pipeline.errors import ClaimsheetError
from pipeline.records import Article

if TYPE_CHECKING:
    from distributed import Client

#: batches a worker has before it, so that none waits for this process
AHEAD = 2
#: seconds to wait for the cluster, and for the first of its workers
PATIENCE = 30

#: a worker may have several threads, but a spaCy pipeline reads in one at a time
_one_at_a_time = threading.Lock()


class ClusterMissing(ClaimsheetError):
    """Dask isn't installed, or there is no cluster at the address."""


def check_installed() -> None:
    """Raise ClusterMissing, with the command that installs it, where Dask isn't there."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise ClusterMissing('a cluster needs Dask; install it with: pip install "claimsheet[cluster]"') from None


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
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
            client = Client(scheduler, set_as_default=False, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise ClusterMissing(
            f"there is no Dask scheduler at {scheduler} ({error}); give its address as it prints it, as in "
            "--scheduler tcp://127.0.0.1:8786"
        ) from error
    with client:
        most = AHEAD * _workers(client, scheduler)
        under_way: deque[tuple[Sequence[Article], Any]] = deque()
        for batch in batches:
            under_way.append((batch, _submit(client, batch, config_json)))
            if len(under_way) >= most:
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
