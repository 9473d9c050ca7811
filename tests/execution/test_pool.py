"""Work in one process or several gives the same results in the same order."""

import os
import signal
from collections.abc import Sequence

import pytest
from auditor.execution.pool import Pool, batches, processes


class Worker:
    def __init__(self, plan: int) -> None:
        self.plan = plan


def build(plan: int) -> Worker:
    return Worker(plan)


def double(worker: Worker, items: Sequence[int]) -> list[str]:
    return [f"{item * worker.plan}" for item in items]


def die_on_seven(worker: Worker, items: Sequence[int]) -> list[str]:
    if 7 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    return double(worker, items)


def failed(item: int, reason: str) -> str:
    return f"{item}: {reason}"


@pytest.mark.parametrize(("jobs", "is_worth_it"), [(1, True), (2, True), (2, False)])
def test_results_come_in_order(jobs: int, *, is_worth_it: bool) -> None:
    pool = Pool(jobs, build, lambda: 2, build(2))
    assert list(pool.run(double, range(200), is_worth_it=is_worth_it, failed=failed)) == [str(item * 2) for item in range(200)]
    pool.close()
    pool.close()


def test_nothing_to_do_gives_nothing() -> None:
    assert list(Pool(2, build, lambda: 2, build(2)).run(double, [], is_worth_it=True, failed=failed)) == []


def test_an_item_that_kills_its_process_spoils_itself_alone() -> None:
    pool = Pool(2, build, lambda: 2, build(2))
    results = list(pool.run(die_on_seven, range(10), is_worth_it=True, failed=failed))
    assert results == [str(item * 2) if item != 7 else "7: the process that read it died" for item in range(10)]
    pool.close(at_once=True)


def test_batches_cover_all_items_once() -> None:
    assert [list(batch) for batch in batches(range(7), 3)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(batches([], 3)) == []


def test_the_number_of_processes_follows_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    assert processes(3) == 3
    assert processes(0) >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert processes(0) == 1
