"""Batches on Dask's LocalCluster: the same work as in one process, its results in the order of the corpus."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.engine.work import Worked, work
from pipeline.errors import ClaimsheetError
from pipeline.records import Article
from pipeline.tables.rows import failed_rows

if TYPE_CHECKING:
    from distributed import Client

#: batches a worker has before it, so that none waits for the parent
AHEAD = 2

_SETTINGS = {
    # a batch that kills its worker is not tried again as it is: its documents are
    "distributed.scheduler.allowed-failures": 0,
    "distributed.admin.large-graph-warning-threshold": "1GB",
}


class WorkersMissing(ClaimsheetError):
    """Dask isn't installed."""


def check_installed() -> None:
    """Raise WorkersMissing, with the command that installs it, where Dask isn't there."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise WorkersMissing(
            'more than one worker needs Dask; install it with: pip install "claimsheet[workers]"'
        ) from None


def on_cluster(batches: Iterable[Sequence[Article]], config_json: str, *, workers: int) -> Iterator[Worked]:
    """What ``work`` gives for each batch, in order, worked out by ``workers`` processes.

    At most ``workers * AHEAD`` batches are under way, so memory doesn't grow with the corpus. Raises WorkersMissing,
    and what loading the pipeline raises in a worker.
    """
    check_installed()
    import dask
    from distributed import Client, LocalCluster

    with (
        dask.config.set(_SETTINGS),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            silence_logs=logging.CRITICAL,
            # no dashboard, and no fixed port that another cluster may hold
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        under_way: deque[tuple[Sequence[Article], Any]] = deque()
        for batch in batches:
            under_way.append((batch, _submit(client, batch, config_json)))
            if len(under_way) >= workers * AHEAD:
                yield _result(client, *under_way.popleft(), config_json)
        while under_way:
            yield _result(client, *under_way.popleft(), config_json)


def _submit(client: Client, batch: Sequence[Article], config_json: str) -> Any:
    # pure: the same articles twice are worked out twice, and no key is made by hashing them
    return client.submit(work, list(batch), config_json, pure=False)


def _result(client: Client, batch: Sequence[Article], future: Any, config_json: str) -> Worked:
    """The batch's results; where the worker died of it, those of each document alone."""
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        alone = [_alone(client, article, config_json) for article in batch]
        return Worked([document for worked in alone for document in worked.documents], alone[0].model)


def _alone(client: Client, article: Article, config_json: str) -> Worked:
    """A document's results, or its failed row where it kills its worker: twice, for once might be another one's doing.
    """
    from distributed import KilledWorker

    for _ in range(2):
        try:
            return _submit(client, [article], config_json).result()
        except KilledWorker:
            continue
    return Worked([failed_rows(article, "the worker process died on it, most likely for want of memory")], {})
