"""A Dask cluster: the bytes of one process, and what becomes of documents that kill its workers."""

import sys

import pytest

import pipeline
from pipeline.engine import cluster
from pipeline.errors import ClaimsheetError
from pipeline.tables.columns import TABLES
from pipeline.tables.csv_file import read_table
from tests.engine.test_run import ARTICLES, article, config, files


@pytest.fixture(scope="module")
def scheduler():
    """The address of a cluster of two workers, one of them with two threads."""
    dask = pytest.importorskip("dask")
    distributed = pytest.importorskip("distributed")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=2,
            processes=True,
            silence_logs=50,
            # no dashboard, and no fixed port that another cluster may hold
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        ) as started,
    ):
        yield started.scheduler_address


def tables(folder):
    return {name: content for name, content in files(folder).items() if name != "run.json"}


def test_the_same_bytes_as_one_process(scheduler, tmp_path):
    settings = config("numbers", "fail", "misquote", batch_size=1)
    pipeline.run(ARTICLES, tmp_path / "one", config=settings)
    pipeline.run(ARTICLES, tmp_path / "cluster", config=settings, scheduler=scheduler)
    assert tables(tmp_path / "one") == tables(tmp_path / "cluster")


def test_a_document_that_kills_its_worker_is_a_row(scheduler, tmp_path):
    articles = [article("a", "There were 3."), article("b", "DIE 4."), article("c", "There were 5.")]
    pipeline.run(articles, tmp_path, config=config("die", "numbers", batch_size=2), scheduler=scheduler)
    rows = list(read_table(tmp_path / "documents.csv", TABLES["documents"]))
    assert [(row["doc_id"], row["status"]) for row in rows] == [("a", "ok"), ("b", "failed"), ("c", "ok")]
    assert "worker process died" in rows[1]["reason"]


def test_an_address_without_a_cluster(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    for address in ("tcp://127.0.0.1:1", "nowhere"):
        with pytest.raises(ClaimsheetError, match=f"no Dask scheduler at {address}"):
            pipeline.run(ARTICLES, tmp_path / "out", config=config("numbers"), scheduler=address)
    assert not (tmp_path / "out").exists()


def test_a_cluster_needs_dask(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClaimsheetError, match=r'pip install "claimsheet\[cluster\]"'):
        pipeline.run(ARTICLES, tmp_path / "out", config=config("numbers"), scheduler="tcp://127.0.0.1:1")
    assert not (tmp_path / "out").exists()
