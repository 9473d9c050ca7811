"""One interface, three engines, the same bytes."""

import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import distributed
import msgspec
import pytest
from auditor.errors import UsageError
from auditor.execution.traffic import TrafficOptions
from auditor.fleet.engines import ENGINES, EngineLost, dask, open_engine
from auditor.fleet.guard import Limits
from auditor.fleet.records import LogTask, Outcome
from distributed.scheduler import KilledWorker
from tests.fleet.conftest import Run

LIMITS = Limits(60, 0)


class Told(SimpleNamespace):
    """A future that says what it is told to."""

    __hash__ = object.__hash__


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Return the address of a Dask scheduler with two workers, all in this process."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as running:
        yield running.scheduler_address


def test_dask_and_this_machine_give_the_same_bytes(company: Path, auditor: Run, cluster: str) -> None:
    made = {}
    for name, flags in {"one": ("-j", 1), "two": ("-j", 2), "dask": ("--engine", "dask", "--scheduler", cluster)}.items():
        ran = auditor("fleet", "acme.toml", "-q", "--no-cache", "--results", "results", "-o", "all.html", "-o", "all.json", *flags)
        assert ran.code == 0, ran.err
        made[name] = {file.name: file.read_bytes() for file in [*sorted(Path("results").iterdir()), Path("all.html"), Path("all.json")]}
        for file in Path("results").iterdir():
            file.unlink()
    assert len(made["one"]) == 9
    assert made["one"] == made["two"] == made["dask"]


def test_a_cluster_tells_how_many_tasks_it_takes(cluster: str) -> None:
    engine = open_engine("dask", jobs=1, scheduler=cluster)
    assert engine.slots() == 2
    assert engine.slots() == 2
    engine.close(at_once=True)


def test_a_dask_client_that_lost_its_scheduler_says_so_and_connects_again(cluster: str, digest: str) -> None:
    engine = dask.DaskEngine(1, cluster)
    engine._client.close()
    task = msgspec.msgpack.encode(LogTask(name="a", key="a", logs=(), options=TrafficOptions(), rules_digest=digest))
    with pytest.raises(EngineLost):
        engine.submit(task, LIMITS).result(timeout=20)
    engine.reopen()
    outcome = msgspec.msgpack.decode(engine.submit(task, LIMITS).result(timeout=60), type=Outcome)
    engine.close()
    assert (outcome.task, outcome.trouble) == ("a", None)


@pytest.mark.parametrize(
    ("future", "expected"),
    [
        (
            Told(status="error", exception=lambda timeout: KilledWorker("k", SimpleNamespace(address="tcp://10.0.0.9"), 3)),
            "killed-worker",
        ),
        (Told(status="error", exception=lambda timeout: ValueError("x")), "lost"),
        (Told(status="cancelled"), "lost"),
        (Told(status="finished", result=lambda timeout: (_ for _ in ()).throw(OSError("gone"))), "lost"),
    ],
)
def test_what_dask_says_of_a_task_without_a_result_is_told_apart(cluster: str, future: Told, expected: str) -> None:
    engine = dask.DaskEngine(1, cluster)
    plain: Future[bytes] = Future()
    engine._settle(plain, future)
    engine.close()
    if expected == "lost":
        with pytest.raises(EngineLost):
            plain.result()
    else:
        trouble = msgspec.msgpack.decode(plain.result(), type=Outcome).trouble
        assert trouble is not None
        assert (trouble.code, "10.0.0.9" in trouble.reason) == (expected, False)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "ANSWERS_WITHIN", 0.0)
    with pytest.raises(UsageError, match=r"--scheduler tcp://127\.0\.0\.1:1: does not answer"):
        open_engine("dask", jobs=1, scheduler="tcp://127.0.0.1:1")


def test_an_engine_that_there_is_not_or_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="--engine spark: there are embedded, dask, ray"):
        open_engine("spark", jobs=1)
    with pytest.raises(UsageError, match="the embedded engine has none"):
        open_engine("embedded", jobs=1, scheduler="tcp://10.0.0.1:8786")
    monkeypatch.delitem(sys.modules, ENGINES["ray"], raising=False)
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match=r"--engine ray: is not installed here: pip install 'auditor\[ray\]'"):
        open_engine("ray", jobs=1)
