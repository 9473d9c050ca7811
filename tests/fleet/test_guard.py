"""A task in a child process: one that dies, hangs or eats memory costs itself alone, and is named."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from auditor.execution.traffic import TrafficOptions
from auditor.fleet import guard
from auditor.fleet.guard import Child, Limits, guarded_task, stop_all
from auditor.fleet.records import LogTask, Outcome, RepositoryTask, Trouble
from auditor.inputs.streams import Log

HOUR = 3600.0


def logs(name: str, digest: str, *paths: Path) -> bytes:
    found = tuple(Log(str(path), path.name, 1) for path in paths)
    return msgspec.msgpack.encode(LogTask(name=name, key="k", logs=found, options=TrafficOptions(), rules_digest=digest))


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Return a pipe that nobody writes to: whoever reads it waits for ever."""
    path = tmp_path / "never.log"
    os.mkfifo(path)
    return path


@pytest.fixture
def child() -> "Callable[[int], Child]":
    """Return a function that makes a child; all end with the test."""
    made: list[Child] = []

    def make(memory_bytes: int = 0) -> Child:
        made.append(Child(memory_bytes))
        return made[-1]

    yield make
    for one in made:
        one.stop()
        one._buried()


def answer(given: bytes | Trouble) -> Outcome:
    assert isinstance(given, bytes)
    return msgspec.msgpack.decode(given, type=Outcome)


def when_it_works(one: Child, then: Callable[[], None]) -> threading.Thread:
    """Do something to a child as soon as its process has taken up its task."""

    def watch() -> None:
        while one._process is None:
            time.sleep(0.01)
        time.sleep(0.3)
        then()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_a_worker_killed_in_a_task_is_told_and_the_next_task_has_another(child: Callable[..., Child], pipe: Path, digest: str) -> None:
    one = child()
    killer = when_it_works(one, lambda: one.stop())
    trouble = one.run(logs("waits", digest, pipe), HOUR)
    killer.join()
    assert trouble == Trouble(code="killed-worker", reason="the process that did it died (signal 9)", may_pass=True)
    assert answer(one.run(logs("next", digest), HOUR)).trouble is None


def test_a_task_over_its_time_is_ended_and_named(child: Callable[..., Child], pipe: Path, digest: str) -> None:
    trouble = child().run(logs("waits", digest, pipe), 0.3)
    assert trouble == Trouble(code="time-limit", reason="took longer than 0.3 seconds")


def test_what_a_task_started_ends_with_it(child: Callable[..., Child], pipe: Path, digest: str) -> None:
    one = child()
    groups: list[int] = []
    watcher = when_it_works(one, lambda: groups.append(os.getpgid(one._process.pid)))  # type: ignore[union-attr]
    one.run(logs("waits", digest, pipe), 1.0)
    watcher.join()
    with pytest.raises(ProcessLookupError):
        os.killpg(groups[0], 0)
    assert groups[0] != os.getpgid(0)


def test_a_task_over_its_memory_is_ended_and_named(child: Callable[..., Child], pipe: Path, digest: str) -> None:
    trouble = child(8 << 20).run(logs("eats", digest, pipe), HOUR)
    assert trouble == Trouble(code="memory-limit", reason="needed more than 8 MiB of memory")


def test_a_child_ends_when_whoever_sent_the_task_is_gone(child: Callable[..., Child], pipe: Path, digest: str) -> None:
    one = child()
    process = one._started()
    guard.write_frame(process.stdin, logs("waits", digest, pipe))
    process.stdin.close()
    assert process.wait(timeout=20) == 0


def test_each_thread_keeps_one_child_and_all_can_be_stopped_at_once(digest: str, pipe: Path) -> None:
    first = msgspec.msgpack.decode(guarded_task(logs("a", digest), Limits(HOUR, 0)), type=Outcome)
    kept = guard._local.child
    assert first.trouble is None
    assert guarded_task(logs("b", digest), Limits(HOUR, 0))
    assert guard._local.child is kept
    threading.Timer(0.3, stop_all).start()
    stopped = msgspec.msgpack.decode(guarded_task(logs("c", digest, pipe), Limits(HOUR, 0)), type=Outcome)
    assert (stopped.task, stopped.trouble and stopped.trouble.code) == ("c", "killed-worker")


def test_other_rules_than_those_of_the_fleet_are_refused(child: Callable[..., Child], tmp_path: Path) -> None:
    one = child()
    repository = msgspec.msgpack.encode(RepositoryTask(name="shop", path=str(tmp_path), rules_digest="other"))
    for task in (logs("wire", "other"), repository):
        trouble = answer(one.run(task, HOUR)).trouble
        assert trouble is not None
        assert (trouble.code, trouble.may_pass) == ("other-rules", False)


def test_bytes_that_are_no_task_kill_the_child_and_nothing_else(digest: str) -> None:
    outcome = msgspec.msgpack.decode(guarded_task(b"\xc1", Limits(HOUR, 0)), type=Outcome)
    assert outcome.task == "unknown"
    assert outcome.trouble is not None
    assert outcome.trouble.code == "killed-worker"
