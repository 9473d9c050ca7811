"""What is listed of folders and repositories, and what is never touched."""

import os
import socket
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from auditor.errors import UsageError
from auditor.inputs import git as git_module
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.limits import LIMITS
from auditor.inputs.opening import open_source
from auditor.inputs.source import Listing, Unreadable
from auditor.inputs.worktree import WorkTreeSource
from tests.inputs.conftest import Lay, git

Make = Callable[[Mapping[str, str | bytes]], Path]


def paths(listing: Listing) -> list[str]:
    return [entry.path for entry in listing.entries]


def reasons(listing: Listing) -> dict[str, str]:
    return {item.path: item.reason for item in listing.skipped}


def test_tracked_files_carry_the_blob_id_git_knows(repository: Make) -> None:
    root = repository({"a.py": "x = 1\n"})
    entry = WorkTreeSource([str(root)]).list().entries[0]
    assert entry == ("a.py", git(root, "rev-parse", "HEAD:a.py"))


def test_a_changed_file_loses_its_blob_id(repository: Make) -> None:
    root = repository({"a.py": "x = 1\n", "b.py": "y\n"})
    (root / "a.py").write_text("x = 22\n")
    entries = dict(WorkTreeSource([str(root)]).list().entries)
    assert entries["a.py"] != git(root, "rev-parse", "HEAD:a.py")
    assert entries["b.py"] == git(root, "rev-parse", "HEAD:b.py")


def test_untracked_files_are_listed_and_ignored_ones_are_not(repository: Make) -> None:
    root = repository({"a.py": "", ".gitignore": "*.log\nsecret/\n"})
    (root / "new.py").write_text("")
    (root / "x.log").write_text("")
    (root / "secret").mkdir()
    (root / "secret" / "k.py").write_text("")
    assert paths(WorkTreeSource([str(root)]).list()) == [".gitignore", "a.py", "new.py"]


def test_a_tracked_file_is_listed_though_a_pattern_ignores_it(repository: Make) -> None:
    root = repository({"kept.log": "", ".gitignore": "*.log\n"})
    assert "kept.log" in paths(WorkTreeSource([str(root)]).list())


def test_a_deleted_file_is_not_listed(repository: Make) -> None:
    root = repository({"a.py": "", "b.py": ""})
    (root / "a.py").unlink()
    assert paths(WorkTreeSource([str(root)]).list()) == ["b.py"]


def test_paths_are_relative_to_the_top_whatever_the_argument(repository: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository({"services/a/main.py": "", "other.py": ""})
    wanted = ["services/a/main.py"]
    assert paths(WorkTreeSource([str(root / "services")]).list()) == wanted
    assert paths(WorkTreeSource([str(root / "services/a/main.py")]).list()) == wanted
    monkeypatch.chdir(root / "services" / "a")
    assert paths(WorkTreeSource(["."]).list()) == wanted
    assert paths(WorkTreeSource(["main.py"]).list()) == wanted


def test_without_git_paths_are_relative_to_the_scanned_root(lay: Lay) -> None:
    root = lay({"services/a/main.py": "", "other.py": ""})
    assert paths(WorkTreeSource([str(root / "services")]).list()) == ["a/main.py"]


def test_several_roots_get_the_shortest_names_that_tell_them_apart(lay: Lay) -> None:
    root = lay({"one/src/a.py": "", "two/src/a.py": "", "three/b.py": ""})
    assert paths(WorkTreeSource([str(root / "one"), str(root / "three")]).list()) == ["one/src/a.py", "three/b.py"]
    listing = WorkTreeSource([str(root / "one/src"), str(root / "two/src")]).list()
    assert paths(listing) == ["one/src/a.py", "two/src/a.py"]


def test_a_root_inside_another_is_listed_once(lay: Lay) -> None:
    root = lay({"a/b/c.py": "", "d.py": ""})
    assert paths(WorkTreeSource([str(root), str(root / "a"), str(root / "d.py")]).list()) == ["a/b/c.py", "d.py"]


def test_gitignore_holds_without_git_too(lay: Lay) -> None:
    root = lay(
        {
            ".gitignore": "*.log\n/build/\nsub/deep/\n",
            "a.log": "",
            "build/x.py": "",
            "keep.py": "",
            "sub/.gitignore": "!important.log\n",
            "sub/important.log": "",
            "sub/other.log": "",
            "sub/build/y.py": "",
            "sub/deep/z.py": "",
        }
    )
    assert paths(WorkTreeSource([str(root)]).list()) == [".gitignore", "keep.py", "sub/.gitignore", "sub/build/y.py", "sub/important.log"]


def test_listing_with_and_without_git_agree(repository: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository({".gitignore": "*.log\n", "a b.py": "", "ä/ü.py": "", "node_modules/x/i.js": "", "new\nline.py": ""})
    (root / "x.log").write_text("")
    with_git = WorkTreeSource([str(root)]).list()
    monkeypatch.setattr(git_module.subprocess, "Popen", _no_git)
    without = WorkTreeSource([str(root)]).list()
    assert paths(with_git) == paths(without) == [".gitignore", "a b.py", "new\nline.py", "ä/ü.py"]
    assert [note.code for note in without.notifications] == ["git-refused"]
    assert with_git.notifications == ()


def _no_git(*_arguments: object, **_named: object) -> subprocess.Popen[bytes]:
    raise FileNotFoundError(2, "No such file or directory")


def test_a_repository_of_another_owner_is_listed_without_git(repository: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository({"a.py": ""})
    real = git_module.environment
    monkeypatch.setattr(git_module, "environment", lambda top: real(top) | {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
    listing = WorkTreeSource([str(root)]).list()
    assert paths(listing) == ["a.py"]
    assert "ownership" in listing.notifications[0].message


def test_excluded_files_are_counted_by_pattern(repository: Make) -> None:
    root = repository({"a.py": "", "gen/b.py": "", "gen/c.py": ""})
    listing = WorkTreeSource([str(root)], ["gen/"]).list()
    assert paths(listing) == ["a.py"]
    assert reasons(listing) == {"gen/": "excluded by the user (2 files)"}


def test_third_party_folders_are_skipped_as_a_whole(repository: Make) -> None:
    root = repository({"a.py": "", "web/node_modules/x/i.js": "", "web/node_modules/y/i.js": "", "vendor/z.go": ""})
    listing = WorkTreeSource([str(root)]).list()
    assert paths(listing) == ["a.py"]
    assert reasons(listing) == {"vendor/": "third-party code", "web/node_modules/": "third-party code (2 files)"}


def test_naming_a_third_party_folder_is_asking_for_it(repository: Make) -> None:
    root = repository({"a.py": "", "node_modules/x/i.js": "", "node_modules/x/node_modules/y/i.js": ""})
    listing = WorkTreeSource([str(root / "node_modules/x")]).list()
    assert paths(listing) == ["node_modules/x/i.js"]


def test_naming_an_ignored_folder_is_asking_for_it(repository: Make) -> None:
    root = repository({"a.py": "", ".gitignore": "out/\n"})
    (root / "out").mkdir()
    (root / "out" / "b.py").write_text("")
    assert paths(WorkTreeSource([str(root / "out")]).list()) == ["out/b.py"]
    assert paths(WorkTreeSource([str(root / "out" / "b.py")]).list()) == ["out/b.py"]


def test_links_are_never_followed(repository: Make, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.py").write_text("key")
    root = repository({"a.py": ""})
    (root / "loop").symlink_to(root)
    (root / "out").symlink_to(outside)
    (root / "file.py").symlink_to(outside / "secret.py")
    listing = WorkTreeSource([str(root)]).list()
    assert paths(listing) == ["a.py"]
    assert set(reasons(listing)) == {"loop", "out", "file.py"}
    with pytest.raises(Unreadable, match="symbolic link"):
        WorkTreeSource([str(root)]).read("file.py", 100)


def test_a_tracked_link_is_not_followed(repository: Make, lay: Lay) -> None:
    root = lay({"a.py": ""})
    (root / "link.py").symlink_to("a.py")
    repository({})
    listing = WorkTreeSource([str(root)]).list()
    assert paths(listing) == ["a.py"]
    assert reasons(listing) == {"link.py": "symbolic link: not followed"}


def test_a_tracked_folder_replaced_by_a_link_is_not_read_through(repository: Make, tmp_path: Path) -> None:
    root = repository({"inner/b.py": "", "a.py": ""})
    (root / "inner").rename(tmp_path / "moved")
    (root / "inner").symlink_to(tmp_path / "moved")
    assert paths(WorkTreeSource([str(root)]).list()) == ["a.py"]


@pytest.mark.parametrize("is_git", [True, False])
def test_pipes_and_sockets_are_never_opened(lay: Lay, repository: Make, *, is_git: bool) -> None:
    root = repository({"a.py": ""}) if is_git else lay({"a.py": ""})
    os.mkfifo(root / "pipe.py")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(root)  # the name of a socket must be short
        server.bind("s.py")
        os.chdir(here)
        listing = WorkTreeSource([str(root)]).list()
    assert paths(listing) == ["a.py"]
    with pytest.raises(Unreadable, match="pipe: never opened"):
        WorkTreeSource([str(root)]).read("pipe.py", 100)
    if not is_git:  # git itself leaves them out
        assert reasons(listing) == {"pipe.py": "pipe: never opened", "s.py": "socket: never opened"}


@pytest.mark.parametrize("is_git", [True, False])
def test_names_that_are_no_utf8_are_shown_escaped_and_can_be_read(lay: Lay, repository: Make, *, is_git: bool) -> None:
    root = lay({"a.py": ""})
    with open(os.path.join(os.fsencode(root), b"caf\xe9.py"), "wb") as stream:
        stream.write(b"x")
    if is_git:
        repository({})
    source = WorkTreeSource([str(root)])
    assert paths(source.list()) == ["a.py", "caf\\xe9.py"]
    assert source.read("caf\\xe9.py", 10) == b"x"


def test_rules_of_ignored_files_hold_for_names_that_are_no_utf8(lay: Lay) -> None:
    root = lay({".gitignore": b"caf\xe9.py\n*.log\n", "a.py": "1"})
    for name in (b"caf\xe9.py", b"th\xe9.py", b"th\xe9.log"):
        (root / os.fsdecode(name)).write_text("1")
    assert sorted(entry.path for entry in open_source([str(root)]).list().entries) == [".gitignore", "a.py", "th\\xe9.py"]


def test_a_repository_inside_a_folder_is_listed_by_git(lay: Lay) -> None:
    root = lay({"plain.py": "", "inner/.gitignore": "*.log\n", "inner/a.py": "", "inner/a.log": ""})
    git(root / "inner", "init", "-q")
    git(root / "inner", "add", "a.py")
    listing = WorkTreeSource([str(root)]).list()
    assert paths(listing) == ["inner/.gitignore", "inner/a.py", "plain.py"]


def test_a_repository_inside_a_repository_is_listed_too(repository: Make) -> None:
    root = repository({"a.py": ""})
    (root / "inner").mkdir()
    (root / "inner" / "b.py").write_text("")
    git(root / "inner", "init", "-q")
    assert paths(WorkTreeSource([str(root)]).list()) == ["a.py", "inner/b.py"]


def test_a_submodule_that_is_not_there_is_reported(repository: Make) -> None:
    root = repository({"a.py": ""})
    commit = git(root, "rev-parse", "HEAD")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    assert reasons(WorkTreeSource([str(root)]).list()) == {"sub/": "submodule that is not checked out"}


def test_the_repository_cannot_make_git_run_anything(repository: Make, tmp_path: Path) -> None:
    root = repository({".gitattributes": "*.py filter=evil diff=evil\n", "a.py": "x\n", "b.py": "y\n"})
    trap = tmp_path / "ran"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    script.chmod(0o755)
    for key in ("core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.external",
                "core.sshCommand", "core.pager", "core.editor", "uploadpack.packObjectsHook"):  # fmt: skip
        git(root, "config", key, str(script))
    git(root, "config", "core.hooksPath", str(tmp_path))
    git(root, "config", "core.worktree", str(tmp_path))
    for hook in ("post-index-change", "post-checkout", "pre-commit"):
        (root / ".git" / "hooks" / hook).write_text(script.read_text())
        (root / ".git" / "hooks" / hook).chmod(0o755)
    os.utime(root / "a.py")
    (root / "b.py").write_text("changed\n")
    trap.unlink(missing_ok=True)  # laying the trap may have sprung it
    source = WorkTreeSource([str(root)])
    assert paths(source.list()) == [".gitattributes", "a.py", "b.py"]
    revision = GitTreeSource(str(root), "HEAD")
    assert paths(revision.list()) == [".gitattributes", "a.py", "b.py"]
    assert revision.read("a.py", 10) == b"x\n"
    revision.close()
    assert not trap.exists()


def test_a_filter_that_cannot_be_switched_off_keeps_git_out(repository: Make) -> None:
    root = repository({"a.py": ""})
    with open(root / ".git" / "config", "a", encoding="utf-8") as stream:
        stream.write('[filter "a=b"]\n\tclean = false\n')
    listing = WorkTreeSource([str(root)]).list()
    assert paths(listing) == ["a.py"]
    assert [note.code for note in listing.notifications] == ["git-refused"]


def test_a_file_over_the_limit_is_not_read(lay: Lay) -> None:
    root = lay({"a.py": b"x" * 2_000_000})
    source = WorkTreeSource([str(root)])
    with pytest.raises(Unreadable, match="larger than 1 MiB"):
        source.read("a.py", 1024 * 1024)


def test_a_file_that_went_away_says_so(lay: Lay) -> None:
    root = lay({"a.py": ""})
    source = WorkTreeSource([str(root)])
    source.list()
    (root / "a.py").unlink()
    with pytest.raises(Unreadable, match="gone"):
        source.read("a.py", 10)


def test_folders_too_deep_are_reported(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lay({"a/b/c/d.py": "", "e.py": ""})
    monkeypatch.setattr("auditor.inputs.walk.LIMITS", type(LIMITS)(folder_depth=2))
    listing = WorkTreeSource([str(root)]).list()
    assert paths(listing) == ["e.py"]
    assert reasons(listing) == {"a/b/c/": "more than 2 folders deep"}


def test_too_many_files_are_reported(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lay({f"{number}.py": "" for number in range(5)})
    monkeypatch.setattr("auditor.inputs.listing.LIMITS", type(LIMITS)(entries=3))
    listing = WorkTreeSource([str(root)]).list()
    assert len(listing.entries) == 3
    assert [note.code for note in listing.notifications] == ["too-many-files"]


def test_a_path_that_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        WorkTreeSource([str(tmp_path / "nothing")])


def test_a_bare_repository_is_read_from_its_last_commit(repository: Make, tmp_path: Path) -> None:
    root = repository({"a.py": "x\n", "n/b.py": "y\n"})
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(root), str(bare))
    source = open_source([str(bare)])
    assert source.name == "bare"
    assert paths(source.list()) == ["a.py", "n/b.py"]
    assert source.read("n/b.py", 10) == b"y\n"
    with pytest.raises(UsageError, match="by itself"):
        open_source([str(bare), str(root)])


def test_a_settings_template_is_read_though_a_rule_for_secrets_covers_its_name(lay: Lay) -> None:
    root = lay({".gitignore": ".env*\n", ".env": "A=1\n", ".env.local": "A=1\n", ".env.example": "A=\n", "app.py": ""})
    assert paths(WorkTreeSource([str(root)]).list()) == [".env.example", ".gitignore", "app.py"]
