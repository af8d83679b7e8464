"""Several workers of this machine: order, memory, what becomes of workers that die and of those whose parent does."""

import logging
import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children

import pytest

import pipeline
from pipeline.config import Config, EngineConfig, StageConfig
from pipeline.engine import cluster
from pipeline.engine.cluster import AHEAD, on_workers
from pipeline.engine.load import StageMissing
from pipeline.engine.work import work
from pipeline.errors import ClaimsheetError
from pipeline.records import Article
from tests.conftest import ROOT

pytest.importorskip("distributed")

WAYS = pytest.mark.parametrize("way", ["spawn", pytest.param("forkserver", marks=pytest.mark.skipif(
    sys.platform != "linux", reason="workers are spawned here"))])  # fmt: skip


@pytest.fixture(autouse=True)
def own_fork_server():
    """Each test's workers come from a process that has loaded that test's pipeline, as in a program."""
    yield
    if sys.platform == "linux":
        from multiprocessing.forkserver import _forkserver

        _forkserver._stop()


def config_of(*stages, **options):
    own = [StageConfig(stage=f"tests.engine.own.{name}", name=name, options=options.get(name, {})) for name in stages]
    return Config(stages=(StageConfig(stage="sections"), *own))


def config_json(*stages, **options):
    return config_of(*stages, **options).model_dump_json()


def article(doc_id, text):
    return Article(doc_id, f"{doc_id}.txt", text)


def statuses(results):
    return [(document.doc_id, document.status) for worked in results for document in worked.documents]


@WAYS
def test_results_are_those_of_one_process_in_order(monkeypatch, way):
    monkeypatch.setattr(cluster, "_START_METHOD", way)
    config = config_json("numbers", "fail")
    # the first takes longest
    batches = [[article(f"{n}-{i}", f"It took {n} of {i}. " * (300 if n == 0 else 1)) for i in range(n % 3)] for n in range(7)]
    batches.append([article("bad", "EXPLODE")])
    assert list(on_workers(batches, config, workers=2)) == [work(batch, config) for batch in batches]
    assert active_children() == []


def test_no_more_is_read_than_the_workers_need_soon():
    read = 0

    def batches():
        nonlocal read
        for read in range(1, 101):
            yield [article(f"d{read}", "There were 3.")]

    done = on_workers(batches(), config_json("numbers"), workers=2)
    for count, _ in enumerate(done, 1):
        assert read <= count + 2 * AHEAD
    assert read == 100


def test_there_are_no_more_workers_than_batches():
    done = on_workers([[article(str(n), "There were 3.")] for n in range(2)], config_json("numbers"), workers=5)
    next(done)
    assert len(active_children()) == 2
    done.close()
    assert active_children() == []


def test_a_configuration_may_be_long():
    config = config_json("fail", fail={"word": "EXPLODE" * 30_000})
    assert statuses(on_workers([[article("a", "3.")]], config, workers=2)) == [("a", "ok")]


def test_nothing_to_do_needs_no_worker():
    assert list(on_workers([], config_json("missing_function"), workers=2)) == []


def test_a_document_that_kills_its_worker_is_a_row_and_harms_no_other():
    batches = [[article("a", "3."), article("b", "DIE 4."), article("c", "5.")], [article("d", "DIE")], [article("e", "6")]]
    results = list(on_workers(batches, config_json("die", "numbers"), workers=2))
    assert statuses(results) == [("a", "ok"), ("b", "failed"), ("c", "ok"), ("d", "failed"), ("e", "ok")]
    (row,) = results[1].documents[0].tables["documents"]
    assert any("worker process died" in str(cell) for cell in row)
    assert results[0].model["name"] == "en_core_web_sm"


def test_a_document_whose_worker_dies_once_is_read(tmp_path):
    config = config_json("die_once", "numbers", die_once={"marker": str(tmp_path / "died")})
    results = list(on_workers([[article("a", "DIE 4.")], [article("b", "5.")]], config, workers=2))
    assert (tmp_path / "died").exists()
    assert statuses(results) == [("a", "ok"), ("b", "ok")]


def test_a_pipeline_that_can_not_be_loaded_is_said():
    with pytest.raises(StageMissing, match="missing_function"):
        list(on_workers([[article("a", "3.")]], config_json("missing_function"), workers=2))
    assert active_children() == []


def test_several_workers_need_dask(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClaimsheetError, match=r'pip install "claimsheet\[cluster\]"'):
        pipeline.run([article("a", "3.")], tmp_path / "out", config=config_of("numbers"), workers=2)
    assert not (tmp_path / "out").exists()


def test_what_is_this_process_s_stays(monkeypatch):
    """Dask's settings, its loggers and the environment are as before."""
    import dask

    before = dict(os.environ), dask.config.get("distributed.scheduler"), logging.getLogger("distributed").level
    list(on_workers([[article("a", "3.")]], config_json("numbers"), workers=2))
    assert before == (dict(os.environ), dask.config.get("distributed.scheduler"), logging.getLogger("distributed").level)


# what a user's program is, so that it can be killed; its warnings are errors
PROGRAM = """
import sys, warnings
warnings.simplefilter("error", DeprecationWarning)
import pipeline
from pipeline.cli import main
if __name__ == "__main__":
    sys.argv = ["claimsheet", *sys.argv[1:]]
    main()
"""


@pytest.fixture
def running(tmp_path):
    """A run with two workers that both are at a document that takes long: the program and its workers."""
    if os.name != "posix":
        pytest.skip("signals are those of POSIX")
    pids, corpus, program = tmp_path / "pids", tmp_path / "corpus", tmp_path / "program.py"
    pids.mkdir()
    corpus.mkdir()
    for name in "abc":
        (corpus / f"{name}.txt").write_text(f"SLEEP {name}. The people were there for a long time and nobody said why.")
    stage = StageConfig(stage="tests.engine.own.sleep", name="sleep", options={"pids": str(pids)})
    settings = Config(stages=(StageConfig(stage="sections"), stage), engine=EngineConfig(workers=2, batch_size=1))
    (tmp_path / "config.yaml").write_text(settings.model_dump_json())
    program.write_text(PROGRAM)
    started = subprocess.Popen(
        [sys.executable, program, "run", corpus, "--out", tmp_path / "out", "--config", tmp_path / "config.yaml"],
        stderr=subprocess.PIPE, text=True, start_new_session=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    until(lambda: len(list(pids.iterdir())) == 2 or started.poll() is not None)
    yield started, [int(path.name) for path in pids.iterdir()]
    started.kill()
    started.communicate()


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it didn't happen"
        time.sleep(0.05)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # where nobody takes orphans in, they stay as zombies
    stat = f"/proc/{pid}/stat"
    return not os.path.exists(stat) or open(stat).read().rpartition(")")[2].split()[0] != "Z"


def test_ctrl_c_ends_all_of_them_and_leaves_nothing(running, tmp_path):
    program, workers = running
    assert len(workers) == 2
    os.killpg(program.pid, signal.SIGINT)
    _, said = program.communicate(timeout=30)
    assert program.returncode == 130 and "Traceback" not in said and "stopped before the tables" in said
    until(lambda: not any(map(alive, workers)), 5)
    assert not (tmp_path / "out").exists()


def test_workers_end_when_the_program_is_killed(running):
    program, workers = running
    program.kill()
    until(lambda: not any(map(alive, workers)), 5)
