"""Giving out tasks: back-pressure, retries, setting aside, engines that get lost."""

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from auditor.errors import UsageError
from auditor.execution.traffic import TrafficOptions
from auditor.fleet import dispatch
from auditor.fleet.dispatch import LOSSES_LIMIT, WINDOW, Dispatcher
from auditor.fleet.engines import EngineLost
from auditor.fleet.guard import Limits
from auditor.fleet.records import LogTask, Outcome, Task, Trouble
from tests.fleet.conftest import FakeEngine

LIMITS = Limits(10, 0)


def task(name: str) -> LogTask:
    return LogTask(name=name, key=name, logs=(), options=TrafficOptions())


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "FIRST_PAUSE", 0.001)


def test_every_task_is_answered_once() -> None:
    engine = FakeEngine(lambda one: Outcome(task=one.name))
    answers = list(Dispatcher(engine, LIMITS).run(task(str(number)) for number in range(50)))
    assert Counter(answer.task.name for answer in answers) == Counter(str(number) for number in range(50))
    assert {answer.attempts for answer in answers} == {1}


def test_tasks_are_taken_only_as_fast_as_they_are_done() -> None:
    taken = 0
    done = 0

    def many() -> Iterator[Task]:
        nonlocal taken
        for number in range(200):
            taken += 1
            assert taken - done <= 2 * WINDOW + 1
            yield task(str(number))

    engine = FakeEngine(lambda one: Outcome(task=one.name))
    for _ in Dispatcher(engine, LIMITS).run(many()):
        done += 1
    assert done == 200
    assert engine.most_under_way <= 2 * WINDOW


def test_what_fails_by_chance_is_tried_again_and_then_set_aside() -> None:
    tries: Counter[str] = Counter()

    def work(one: Task) -> Outcome:
        tries[one.name] += 1
        passes = one.name == "good" or (one.name == "second time" and tries[one.name] == 2)
        return Outcome(task=one.name, trouble=None if passes else Trouble(code="killed-worker", reason="it died", may_pass=True))

    answers = {
        answer.task.name: answer
        for answer in Dispatcher(FakeEngine(work), LIMITS, retries=2).run(map(task, ("good", "second time", "killer")))
    }
    assert {name: (answer.attempts, answer.outcome.trouble is None) for name, answer in answers.items()} == {
        "good": (1, True),
        "second time": (2, True),
        "killer": (3, False),
    }


def test_what_can_never_pass_is_not_tried_again() -> None:
    engine = FakeEngine(lambda one: Outcome(task=one.name, trouble=Trouble(code="unreadable", reason="no repository")))
    (answer,) = Dispatcher(engine, LIMITS).run([task("a")])
    assert answer.attempts == 1


def test_when_the_engine_gets_lost_nothing_is_lost_and_nothing_comes_twice() -> None:
    lost = threading.Event()

    def work(one: Task) -> Outcome | Exception:
        if one.name == "7" and not lost.is_set():
            lost.set()
            return EngineLost("the scheduler is gone")
        return Outcome(task=one.name)

    engine = FakeEngine(work)
    answers = [answer.task.name for answer in Dispatcher(engine, LIMITS).run(task(str(number)) for number in range(30))]
    assert sorted(answers, key=int) == [str(number) for number in range(30)]
    assert engine.reopened == 1


def test_an_engine_that_is_lost_again_and_again_ends_the_run() -> None:
    engine = FakeEngine(lambda _one: EngineLost("gone"))
    with pytest.raises(UsageError, match=f"lost {LOSSES_LIMIT + 1} times .gone.; results so far are kept: run again"):
        list(Dispatcher(engine, LIMITS).run([task("a")]))
