"""The same bytes from Ray: run by `python -m pytest tests/fleet/ray_check.py`, where Ray is installed.

Not collected with the other tests: its wheel unpacks to 285 MB, and has to start a node of several processes.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from auditor.errors import UsageError
from auditor.execution.traffic import TrafficOptions
from auditor.fleet.engines import Engine, EngineLost, open_engine
from auditor.fleet.engines import ray as module
from auditor.fleet.guard import Limits
from auditor.fleet.records import LogTask, Outcome
from tests.fleet.conftest import Run


@pytest.fixture(scope="module")
def ray_engine() -> Iterator[Engine]:
    engine = open_engine("ray", jobs=2)
    yield engine
    engine.close()


def test_ray_and_this_machine_give_the_same_bytes(company: Path, auditor: Run) -> None:
    made = {}
    for name, flags in {"here": ("-j", 2), "ray": ("--engine", "ray", "-j", 2)}.items():
        ran = auditor("fleet", "acme.toml", "-q", "--no-cache", "--results", "results", "-o", "all.html", "-o", "all.json", *flags)
        assert ran.code == 0, ran.err
        made[name] = {file.name: file.read_bytes() for file in [*sorted(Path("results").iterdir()), Path("all.html"), Path("all.json")]}
        for file in Path("results").iterdir():
            file.unlink()
    assert made["here"] == made["ray"]


def test_a_killed_worker_of_rays_is_told(ray_engine: Engine, digest: str) -> None:
    from concurrent.futures import Future

    import ray

    failed: Future[object] = Future()
    failed.set_exception(ray.exceptions.WorkerCrashedError())
    plain: Future[bytes] = Future()
    module._settle(plain, failed)
    trouble = msgspec.msgpack.decode(plain.result(), type=Outcome).trouble
    assert trouble is not None
    assert trouble.code == "killed-worker"
    lost: Future[object] = Future()
    lost.set_exception(ValueError("gone"))
    plain = Future()
    module._settle(plain, lost)
    with pytest.raises(EngineLost):
        plain.result()


def test_ray_connects_again(ray_engine: Engine, digest: str) -> None:
    ray_engine.reopen()
    task = msgspec.msgpack.encode(LogTask(name="a", key="a", logs=(), options=TrafficOptions(), rules_digest=digest))
    outcome = msgspec.msgpack.decode(ray_engine.submit(task, Limits(60, 0)).result(timeout=120), type=Outcome)
    assert outcome.task == "a"
    assert ray_engine.slots() == 2


def test_a_cluster_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_gcs_rpc_server_reconnect_timeout_s", "1")
    with pytest.raises(UsageError, match=r"--scheduler 127\.0\.0\.1:1: does not answer"):
        open_engine("ray", jobs=1, scheduler="127.0.0.1:1")
