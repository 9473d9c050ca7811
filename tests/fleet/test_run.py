"""One run over a fleet: what is known, what is lost from the store, what is laid down."""

from pathlib import Path

import distributed
import msgspec
import pytest
from auditor.errors import UsageError
from auditor.execution.traffic import TrafficOptions
from auditor.fleet.dispatch import Dispatcher
from auditor.fleet.engines import open_engine
from auditor.fleet.folder import ResultFolder
from auditor.fleet.guard import Limits
from auditor.fleet.keys import head_of
from auditor.fleet.records import LogTask, Outcome, RepositoryTask, Result, Step, Task
from auditor.fleet.run import Progress, Run
from auditor.fleet.store import ResultStore
from auditor.fleet.work import _packed
from auditor.traffic.aggregate import Aggregates
from auditor.traffic.encoding import encode
from tests.fleet.conftest import FakeEngine, lay, record, use
from tests.fleet.test_portfolio import company as portfolio_of

LIMITS = Limits(10, 0)


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    return ResultStore(str(tmp_path / "store"))


def repository(tmp_path: Path, name: str = "kit") -> RepositoryTask:
    lay(tmp_path / name, {"kit.py": "x = 1\n"})
    return RepositoryTask(name=name, path=str(tmp_path / name))


def done(task: Task) -> Outcome:
    assert isinstance(task, RepositoryTask)
    head = head_of(task)
    assert head is not None
    result = Result(key=head.key, record=msgspec.msgpack.encode(record(task.name)))
    return Outcome(task=task.name, results=(result,), steps=(Step(day="", commit="", key=head.key),))


def test_progress_counts_what_was_known_what_is_done_and_what_is_missing(tmp_path: Path, store: ResultStore) -> None:
    told: list[Progress] = []
    run = Run(store, told.append)
    tasks = [repository(tmp_path, "kit"), repository(tmp_path, "shop")]
    run.do(tasks, Dispatcher(FakeEngine(done, slots=1), LIMITS), total=3, known=1)
    assert [(one.total, one.known, one.done, one.missing) for one in told] == [(3, 1, 1, 0), (3, 1, 2, 0)]
    assert [found.record.name for found in run.gathered(tasks, 1).found] == ["kit", "shop"]
    assert run.look_up(tasks) == ()


def test_a_damaged_result_is_made_again_and_a_lost_one_is_named(tmp_path: Path, store: ResultStore) -> None:
    task = repository(tmp_path)
    run = Run(store)
    run.do([task], Dispatcher(FakeEngine(done), LIMITS), total=1, known=0)
    (file,) = (tmp_path / "store").glob("*/*.record")
    file.write_bytes(b"torn")
    assert Run(store).look_up([task]) == (task,)
    (missing,) = run.gathered([task], 0).missing
    assert (missing.name, missing.reason) == ("kit", "its result was lost from the store")
    head = head_of(task)
    assert head is not None
    store.keep(Result(key=head.key, record=msgspec.msgpack.encode({"name": "of another shape"})))
    assert Run(store).look_up([task]) == (task,)


def test_parts_of_logs_that_are_missing_leave_the_others_standing(store: ResultStore) -> None:
    tasks = [LogTask(name=name, key=name * 64, logs=(), options=TrafficOptions()) for name in "ab"]
    store.keep(Result(key="b" * 64, record=_packed(encode(Aggregates(bytes_read=7), "rules", ""))))
    assert Run(store).traffic(tasks, "rules").bytes_read == 7
    assert Run(store).look_up(tasks) == (tasks[0],)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, store: ResultStore) -> None:
    (tmp_path / "file").write_text("")
    folder = ResultFolder(str(tmp_path / "file" / "below"))
    assert folder.before() is None
    with pytest.raises(UsageError, match=r"below/portfolio\.json: cannot be written: Not a directory"):
        folder.keep(portfolio_of(record("a", [use("X")])))


def test_a_portfolio_of_another_version_is_not_held_against(tmp_path: Path) -> None:
    folder = ResultFolder(str(tmp_path / "results"))
    made = portfolio_of(record("a"))
    folder.keep(made)
    assert folder.before() == made
    folder.keep(msgspec.structs.replace(made, schema_version=2))
    assert folder.before() is None


def test_dask_on_this_machine_is_started_and_ended_with_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[distributed.LocalCluster] = []
    real = distributed.LocalCluster

    def cluster(**asked: object) -> distributed.LocalCluster:
        assert (asked["n_workers"], asked["threads_per_worker"], asked["processes"]) == (1, 1, True)
        started.append(real(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None))
        return started[0]

    monkeypatch.setattr(distributed, "LocalCluster", cluster)
    engine = open_engine("dask", jobs=1)
    assert engine.slots() == 1
    engine.close(at_once=True)
    assert started[0].status == distributed.Status.closed
