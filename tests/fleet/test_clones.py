"""Repositories behind an address: shallow, without what is not read, by git's own helpers, in a bounded folder."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from auditor.fleet import clones
from auditor.fleet.clones import CloneFailed, clone_path, cloned, fetch_contents, newest
from auditor.fleet.records import ClonePolicy
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.source import Unreadable
from tests.fleet.conftest import KIT, commit, git

LARGE = 1 << 40


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """Return a repository with three commits, that can be cloned without contents."""
    root = tmp_path / "server"
    commit(root, {"kit.py": KIT, "film.mp4": "x" * 100_000}, "2026-01-01")
    commit(root, {"kit.py": KIT + "\n", "note.txt": "n"}, "2026-03-01")
    commit(root, {"kit.py": KIT + "\n\n"}, "2026-05-01")
    git(root, "tag", "-a", "v1", "-m", "v1", "HEAD~1")
    git(root, "config", "uploadpack.allowFilter", "true")
    git(root, "config", "uploadpack.allowAnySHA1InWant", "true")
    return root


@pytest.fixture
def policy(tmp_path: Path) -> ClonePolicy:
    (tmp_path / "clones").mkdir()
    return ClonePolicy(folder=str(tmp_path / "clones"), limit_bytes=LARGE)


def commits(path: str) -> int:
    return int(git(Path(path), "rev-list", "--count", "HEAD"))


def test_one_question_tells_the_newest_commit_of_a_branch_a_tag_or_the_default(server: Path) -> None:
    url = server.as_uri()
    head = git(server, "rev-parse", "HEAD")
    assert newest(url) == newest(url, "main") == newest(url, "refs/heads/main") == newest(url, head) == head
    assert newest(url, "v1") == git(server, "rev-parse", "HEAD~1")
    with pytest.raises(CloneFailed, match="the server has no revision nowhere"):
        newest(url, "nowhere")


def test_a_clone_holds_one_commit_and_only_what_a_scan_reads(server: Path, policy: ClonePolicy) -> None:
    with cloned(server.as_uri(), "", policy) as path:
        assert commits(path) == 1
        source = GitTreeSource(path, "HEAD")
        source.list()
        with pytest.raises(Unreadable, match="not in the object store"):
            source.read("kit.py", LARGE)
        source.close()
        fetch_contents(path, ["HEAD"])
        fetch_contents(path, ["HEAD"])
        assert source.read("kit.py", LARGE).decode() == KIT + "\n\n"
        with pytest.raises(Unreadable, match="not in the object store"):
            source.read("film.mp4", LARGE)
        source.close()


def test_a_server_that_cannot_leave_contents_out_sends_them(server: Path, policy: ClonePolicy) -> None:
    git(server, "config", "uploadpack.allowFilter", "false")
    with cloned(server.as_uri(), "main", policy) as path:
        fetch_contents(path, ["HEAD"])
        source = GitTreeSource(path, "HEAD")
        source.list()
        assert source.read("kit.py", LARGE)
        source.close()


def test_history_reaches_back_to_the_day_that_is_needed(server: Path, tmp_path: Path) -> None:
    policy = ClonePolicy(folder=str(tmp_path / "clones"), limit_bytes=LARGE, since="2026-02-01")
    with cloned(server.as_uri(), "", policy) as path:
        assert commits(path) == 3  # two since then, and the one that stood on that day
    late = ClonePolicy(folder=str(tmp_path / "late"), limit_bytes=LARGE, since="2026-11-01")
    with cloned(server.as_uri(), "", late) as path:
        assert commits(path) == 1


def test_a_clone_is_brought_up_to_date(server: Path, policy: ClonePolicy) -> None:
    with cloned(server.as_uri(), "", policy):
        pass
    head = commit(server, {"new.py": "import openai\n"}, "2026-06-01")
    with cloned(server.as_uri(), "", policy) as path:
        assert git(Path(path), "rev-parse", "HEAD") == head


def test_an_unreachable_repository_is_told_without_its_address(tmp_path: Path, policy: ClonePolicy) -> None:
    url = (tmp_path / "nowhere").as_uri()
    with pytest.raises(CloneFailed) as caught, cloned(url, "", policy):
        pass
    assert "does not appear to be a git repository" in str(caught.value)
    with pytest.raises(CloneFailed) as caught:
        newest("https://someone@127.0.0.1:1/acme/shop.git")
    assert "someone" not in str(caught.value)
    assert "127.0.0.1:1/" not in str(caught.value)


def test_offline_takes_what_is_there_and_asks_nobody(server: Path, policy: ClonePolicy, tmp_path: Path) -> None:
    offline = ClonePolicy(folder=policy.folder, limit_bytes=LARGE, offline=True)
    with pytest.raises(CloneFailed, match="was never cloned, and --offline asks no server"), cloned(server.as_uri(), "", offline):
        pass
    with cloned(server.as_uri(), "", policy):
        pass
    server.rename(tmp_path / "moved")
    with cloned(server.as_uri(), "", offline) as path:
        assert commits(path) == 1


def test_hooks_filters_and_settings_of_a_repository_never_run(server: Path, policy: ClonePolicy, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    hook = server / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {trap}\n")
    hook.chmod(0o755)
    commit(
        server,
        {".gitattributes": "* filter=evil diff=evil\n", ".gitmodules": f'[submodule "x"]\n\tpath = x\n\turl = ext::touch {trap}\n'},
        "2026-07-01",
    )
    git(server, "config", "filter.evil.smudge", f"touch {trap}")
    git(server, "config", "uploadpack.packObjectsHook", f"touch {trap}")
    with cloned(server.as_uri(), "", policy) as path:
        fetch_contents(path, ["HEAD"])
        assert list(Path(path, "hooks").glob("*")) == []
    assert not trap.exists()


def test_clones_used_longest_ago_go_when_all_are_too_large(server: Path, tmp_path: Path) -> None:
    policy = ClonePolicy(folder=str(tmp_path / "small"), limit_bytes=1)
    other = tmp_path / "other"
    commit(other, {"a.py": "x = 1\n"})
    with cloned(server.as_uri(), "", policy) as first:
        pass
    assert os.path.isdir(first)
    with cloned(other.as_uri(), "", policy) as second:
        pass
    assert not os.path.isdir(first)
    assert os.path.isdir(second)


def test_a_clone_in_use_stays(server: Path, tmp_path: Path) -> None:
    policy = ClonePolicy(folder=str(tmp_path / "small"), limit_bytes=1)
    other = tmp_path / "other"
    commit(other, {"a.py": "x = 1\n"})
    with cloned(server.as_uri(), "", policy) as first:
        holding = "import sys\nfrom auditor.fleet.clones import cloned\nfrom auditor.fleet.records import ClonePolicy\n"
        holding += "with cloned(sys.argv[1], '', ClonePolicy(folder=sys.argv[2], limit_bytes=1)):\n    pass\n"
        subprocess.run([sys.executable, "-c", holding, other.as_uri(), policy.folder], check=True, timeout=60)
        assert os.path.isdir(first)


def test_two_fleets_that_clone_the_same_address_wait_for_each_other(server: Path, policy: ClonePolicy) -> None:
    inside: list[int] = []

    def work() -> None:
        with cloned(server.as_uri(), "", policy):
            inside.append(len(inside))

    with cloned(server.as_uri(), "", policy):
        other = threading.Thread(target=work)
        other.start()
        other.join(0.3)
        assert inside == []
    other.join(20)
    assert inside == [0]


def test_a_clone_that_was_broken_off_is_made_again(server: Path, policy: ClonePolicy) -> None:
    path = Path(clone_path(server.as_uri(), policy))
    path.mkdir(parents=True)
    (path / "HEAD").write_text("broken")
    with cloned(server.as_uri(), "", policy) as found:
        assert commits(found) == 1


def test_a_folder_that_cannot_be_written_to_is_told(server: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_any: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    policy = ClonePolicy(folder=str(tmp_path / "c"), limit_bytes=LARGE)
    with cloned(server.as_uri(), "", policy):
        pass
    monkeypatch.setattr(clones.git, "run", full)
    with pytest.raises(CloneFailed, match="No space left on device"), cloned((tmp_path / "else").as_uri(), "", policy):
        pass


def test_locks_of_a_git_that_was_killed_do_not_last(server: Path, policy: ClonePolicy) -> None:
    with cloned(server.as_uri(), "", policy) as path:
        for name in ("shallow.lock", "refs/auditor/head.lock"):
            Path(path, name).write_text("")
    head = commit(server, {"new.py": "import openai\n"}, "2026-06-01")
    with cloned(server.as_uri(), "", policy) as path:
        assert git(Path(path), "rev-parse", "HEAD") == head
