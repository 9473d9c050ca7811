"""Which remembered results still hold, and what is forgotten."""

import pytest
from auditor.analysis.paths import question
from auditor.execution import recall as module
from auditor.execution.recall import Recall
from auditor.execution.store import Memory

STATE = {"a.py": "1", "b.py": "1", "c.py": "1", question("named", "b.py"): "b"}


def filled() -> Memory:
    """Return a memory of `a`, which used the module `b`, whose body asked for `c` and for the files called `b.py`."""
    memory = Memory()
    recall = Recall(memory)
    recall.keep("code a.py", ("a.py", "b.py"), b"a", STATE.__getitem__)
    recall.reached({"b.py": ("c.py", question("named", "b.py"))}, STATE.__getitem__)
    recall.keep("parse c.py", ("c.py",), b"c", STATE.__getitem__)
    recall.close()
    return memory


def settled(memory: Memory, state: dict[str, str]) -> Recall:
    recall = Recall(memory)
    for questions in (False, True):
        recall.settle(lambda name: state.get(name, ""), questions=questions)
    return recall


def test_a_result_holds_while_nothing_changed() -> None:
    assert settled(filled(), STATE).result("code a.py", alone=False) == b"a"


def test_a_result_ends_with_anything_it_depended_on_itself_or_through_a_module() -> None:
    for name in STATE:
        assert settled(filled(), STATE | {name: "2"}).result("code a.py", alone=False) is None
    assert settled(filled(), {}).result("code a.py", alone=False) is None


def test_a_result_of_a_file_alone_does_not_end_with_what_running_the_file_depended_on() -> None:
    memory = filled()
    Recall(memory).reached({"c.py": ("a.py",)}, STATE.__getitem__)
    changed = settled(memory, STATE | {"a.py": "2"})
    assert changed.result("parse c.py", alone=True) == b"c"
    assert changed.result("code a.py", alone=False) is None


def test_what_ended_and_was_not_made_again_is_forgotten_for_good() -> None:
    memory = filled()
    settled(memory, STATE | {"c.py": "2"}).close()
    assert list(memory.outcomes) == []
    assert settled(memory, STATE).result("code a.py", alone=False) is None


def test_what_a_module_depended_on_is_found_out_again_after_a_change() -> None:
    memory = filled()
    changed = STATE | {"b.py": "2"}
    recall = settled(memory, changed)
    recall.keep("code a.py", ("a.py", "b.py"), b"new", changed.__getitem__)
    recall.close()
    assert settled(memory, changed | {"c.py": "3"}).result("code a.py", alone=False) == b"new"


def test_a_result_that_must_be_made_again_can_be_dropped() -> None:
    memory = filled()
    recall = settled(memory, STATE)
    recall.drop("code a.py")
    assert recall.result("code a.py", alone=False) is None


def test_names_that_nothing_needs_are_forgotten_once_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLACK", 0)
    memory = filled()
    recall = settled(memory, STATE)
    for number in range(20):
        recall.keep("code x.py", (f"{number}.py",), b"x", lambda _name: "")
    recall.drop("code x.py")
    recall.close()
    assert sorted(memory.names) == sorted(STATE)
    assert settled(memory, STATE).result("code a.py", alone=False) == b"a"
    assert settled(memory, STATE | {"c.py": "2"}).result("code a.py", alone=False) is None
