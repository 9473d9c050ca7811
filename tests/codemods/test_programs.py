"""Each codemod holds on small programs: what is moved, what stays, and what is true of every one of them."""

import re

import pytest
from auditor.languages import by_name, language_of
from tests.codemods.conftest import PROGRAMS, Case, Move, Moved, closed_calls, load_cases

FEWEST = 10
FILES = sorted(path.name for path in PROGRAMS.glob("*.yaml"))
CASES = [pytest.param(case, id=f"{name.removesuffix('.yaml')}: {case.name}") for name in FILES for case in load_cases(name)]


@pytest.mark.parametrize("case", CASES)
def test_a_program_is_moved_as_shown_once_and_for_all(move: Move, case: Case) -> None:
    moved = move(case.before, case.target)
    assert {path: content.decode() for path, content in moved.all.items() if path not in case.makes} == {
        path: content.decode() for path, content in case.after.items()
    }
    for path, names in case.makes.items():
        defined = re.findall(r"^(?:export )?(?:class|def|function) (\w+)", moved.all[path].decode(), re.MULTILINE)
        assert [name for name in defined if name in names] == names
    if case.is_safe and case.after != case.before:
        assert moved.safe == moved.all
    if case.left:
        told = [f"{one.what}: {one.why}" for one in moved.migration.obstacles] + [edit.reason for edit in moved.migration.edits]
        assert any(case.left in one for one in told), told
    _holds(move, case, moved)


def _holds(move: Move, case: Case, moved: Moved) -> None:
    """What is true of every program: it parses as before, the promised findings are gone and no others, and a second time nothing is left to do."""
    for path, content in moved.all.items():
        language = language_of(path)
        if language and content != case.before.get(path):
            lower = by_name(language).lower
            assert len(lower(path, content).errors) <= len(lower(path, case.before.get(path, b"")).errors)
        if language == "python":
            compile(content, path, "exec")
    if case.after == case.before:
        assert not moved.migration.edits
        return
    again = move(moved.all, case.target)
    assert again.all == moved.all
    before, after = closed_calls(moved.findings), closed_calls(again.findings)
    assert len(after) == len([finding for finding in before if finding.fingerprint not in moved.migration.moved])


@pytest.mark.parametrize("name", FILES)
def test_a_codemod_is_held_to_programs_that_move_and_to_programs_that_stay(name: str) -> None:
    cases = load_cases(name)
    moving = [case for case in cases if case.after != case.before]
    assert len(moving) >= FEWEST
    assert len(cases) - len(moving) >= FEWEST
