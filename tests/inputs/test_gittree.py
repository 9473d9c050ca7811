"""One revision read from git's objects."""

import pickle
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from auditor.errors import UsageError
from auditor.inputs.git import GitRefused
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.source import Unreadable
from auditor.inputs.worktree import WorkTreeSource
from tests.inputs.conftest import git

Make = Callable[[Mapping[str, str | bytes]], Path]


def test_an_older_revision_is_read_without_touching_the_work_tree(repository: Make) -> None:
    root = repository({"a.py": "old\n", "gone.py": "x\n"})
    first = git(root, "rev-parse", "HEAD")
    (root / "a.py").write_text("new\n")
    (root / "gone.py").unlink()
    git(root, "commit", "-q", "-a", "-m", "second")
    source = GitTreeSource(str(root), first)
    assert [entry.path for entry in source.list().entries] == ["a.py", "gone.py"]
    assert source.read("a.py", 10) == b"old\n"
    assert source.read("gone.py", 10) == b"x\n"
    source.close()
    source.close()
    assert source.read("a.py", 10) == b"old\n"
    source.close()
    assert (root / "a.py").read_text() == "new\n"
    assert source.name == "tree"


def test_a_revision_and_the_work_tree_are_one_project_for_what_is_remembered(repository: Make) -> None:
    root = repository({"a/x.py": "", "b/y.py": ""})
    assert GitTreeSource(str(root)).identity == WorkTreeSource([str(root)]).identity
    assert GitTreeSource(str(root), "HEAD", ["b"]).identity == WorkTreeSource([str(root / "b")]).identity
    assert GitTreeSource(str(root), "HEAD", ["b"]).identity != GitTreeSource(str(root)).identity


def test_only_the_folders_asked_for_are_listed(repository: Make) -> None:
    root = repository({"a/x.py": "", "b/y.py": ""})
    assert [entry.path for entry in GitTreeSource(str(root / "b"), "HEAD", ["b"]).list().entries] == ["b/y.py"]


def test_what_is_too_large_or_missing_says_so(repository: Make) -> None:
    root = repository({"a.py": b"x" * 3_000_000, "b.py": "y"})
    source = GitTreeSource(str(root))
    source.list()
    with pytest.raises(Unreadable, match="larger than 1 MiB"):
        source.read("a.py", 1024 * 1024)
    assert source.read("b.py", 10) == b"y"
    with pytest.raises(Unreadable, match="not in this revision"):
        source.read("c.py", 10)
    source.close()


def test_links_and_submodules_of_a_revision_are_skipped(repository: Make) -> None:
    root = repository({"a.py": ""})
    (root / "link.py").symlink_to("/etc/passwd")
    commit = git(root, "rev-parse", "HEAD")
    git(root, "add", "link.py")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    git(root, "commit", "-q", "-m", "more")
    listing = GitTreeSource(str(root)).list()
    assert [entry.path for entry in listing.entries] == ["a.py"]
    assert {item.path: item.reason for item in listing.skipped} == {
        "link.py": "symbolic link: not followed",
        "sub/": "submodule: another repository",
    }


def test_a_source_can_be_sent_to_another_process(repository: Make) -> None:
    root = repository({"a.py": "x"})
    source = GitTreeSource(str(root))
    source.list()
    source.read("a.py", 10)
    copy = pickle.loads(pickle.dumps(source))
    assert copy.read("a.py", 10) == b"x"
    copy.close()
    source.close()


def test_wrong_revisions_and_folders_are_wrong_use(repository: Make, tmp_path: Path) -> None:
    root = repository({"a.py": ""})
    with pytest.raises(UsageError, match="no such revision"):
        GitTreeSource(str(root), "nope")
    with pytest.raises(UsageError, match="not a revision"):
        GitTreeSource(str(root), "--help")
    with pytest.raises(UsageError, match="not a git repository"):
        GitTreeSource(str(tmp_path))


def test_git_that_refuses_is_told_apart(repository: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository({"a.py": ""})
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GitRefused, match="cannot be started"):
        GitTreeSource(str(root))


def test_a_git_that_ends_early_spoils_one_file(repository: Make) -> None:
    root = repository({"a.py": "x"})
    source = GitTreeSource(str(root))
    source.list()
    source.read("a.py", 10)
    process = source._process
    assert process is not None
    process.kill()
    process.wait()
    with pytest.raises(Unreadable):
        source.read("a.py", 10)
