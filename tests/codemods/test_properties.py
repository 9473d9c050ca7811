"""What is true of edits whatever a file looks like: line ends, a missing last one and text of many bytes stay as they are."""

import subprocess
from pathlib import Path

import pytest
from auditor.codemods.applying import applied, by_path, clashes, patch
from auditor.model.edit import Edit
from hypothesis import given
from hypothesis import strategies as st
from tests.codemods.conftest import PROGRAMS, Case, Move, load_cases

A_FILE = 2
FORMS = {
    "windows line ends": lambda content: content.replace(b"\n", b"\r\n"),
    "no last line end": lambda content: content.rstrip(b"\n"),
    "many bytes": lambda content: content.replace(b"prompt", "prömpt日本🙂".encode()) if b"prompt" in content else content,
}


def simple(name: str) -> list[Case]:
    """Return some cases of one file with text that moves."""
    moving = [case for case in load_cases(name) if case.after != case.before and len(case.before) == 1]
    return moving[:A_FILE]


CASES = [pytest.param(case, id=f"{path.stem}: {case.name}") for path in sorted(PROGRAMS.glob("*.yaml")) for case in simple(path.name)]


@pytest.mark.parametrize("case", CASES)
def test_the_form_of_a_file_stays(move: Move, case: Case) -> None:
    (path,) = case.before
    for name, change in FORMS.items():
        if name == "many bytes" and not path.endswith((".py", ".ts", ".js")):
            continue
        moved = move({path: change(case.before[path])}, case.target)
        assert moved.all[path] == change(case.after[path]), name


def edits(content: bytes, places: list[tuple[int, int, bytes]]) -> list[Edit]:
    made = []
    for number, (start, end, text) in enumerate(places):
        low, high = sorted((start % (len(content) + 1), end % (len(content) + 1)))
        made.append(Edit(path="a", start_byte=low, end_byte=high, replacement=text, disposition="safe", reason="r", group=str(number)))
    return made


PLACES = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400), st.binary(max_size=6)), max_size=6)


@given(st.binary(max_size=300), PLACES)
def test_edits_that_do_not_clash_leave_all_other_bytes(content: bytes, places: list[tuple[int, int, bytes]]) -> None:
    given_edits = by_path(edits(content, places)).get("a", [])
    out = clashes(given_edits)
    kept = [edit for edit in given_edits if edit.group not in out]
    size = len(content) + sum(len(edit.replacement) - (edit.end_byte - edit.start_byte) for edit in kept)
    assert len(applied(content, kept)) == size
    for one, other in zip(kept, kept[1:], strict=False):
        assert one.end_byte <= other.start_byte


LINES = st.lists(
    st.sampled_from([b"a\n", b"b\r\n", b"c\rd\n", "ü🙂\n".encode(), b"\n", b"\\ x\n", b"--- y\n", b"+++ z\n"]), min_size=1, max_size=12
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


@pytest.mark.parametrize("name", ["plain.py", "with space.py", "ü/日本.py", 'quo"te.py'])
def test_git_takes_every_patch(tree: Path, name: str) -> None:
    before = b"one\r\ntwo\r\n\xff\xfethree\nfour"
    after = b"one\r\nTWO\r\n\xff\xfethree\nfour\nfive"
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_bytes(before)
    content = patch({name: before}, {name: after}, {name: ["safe: why"]})
    done = subprocess.run(["git", "-C", str(tree), "-c", "core.autocrlf=false", "apply", "-"], input=content, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert (tree / name).read_bytes() == after


@given(LINES, LINES)
def test_a_patch_of_equal_files_is_empty_and_of_others_names_them(before: list[bytes], after: list[bytes]) -> None:
    old, new = b"".join(before), b"".join(after)
    content = patch({"a": old}, {"a": new})
    assert (content == b"") == (old == new)
    if old != new:
        assert content.startswith(b"diff --git a/a b/a\n--- a/a\n+++ b/a\n@@")
