"""One file, whatever state it is in."""

import os
from pathlib import Path

import pytest
from auditor.inputs import read as module
from auditor.inputs.git import GitRefused, read_exactly, run
from auditor.inputs.listing import special_reason, stamp
from auditor.inputs.read import read_file
from auditor.inputs.source import Unreadable
from auditor.inputs.worktree import WorkTreeSource


def test_a_file_that_says_nothing_of_its_size_is_read_to_its_end() -> None:
    assert read_file("/proc/self/status", 1_000_000).startswith(b"Name:")
    with pytest.raises(Unreadable, match="larger than"):
        read_file("/proc/self/status", 10)


def test_a_folder_or_a_device_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="folder in place of a file"):
        read_file(str(tmp_path), 10)
    with pytest.raises(Unreadable, match="device: never opened"):
        read_file("/dev/null", 10)


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("x")

    def refuse(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module.os, "open", refuse)
    with pytest.raises(Unreadable, match="cannot be opened: Permission denied"):
        read_file(str(tmp_path / "a"), 10)


def test_a_disk_that_fails_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("x")

    def fail(*_arguments: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(module.os, "read", fail)
    with pytest.raises(Unreadable, match="cannot be read: Input/output error"):
        read_file(str(tmp_path / "a"), 10)


def test_every_special_file_has_a_reason() -> None:
    assert special_reason(0o140000) == "socket: never opened"
    assert special_reason(0o060000) == "device: never opened"
    assert special_reason(0o100000) is None


def test_a_state_is_trusted_only_once_it_is_old_enough(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    status = os.stat(tmp_path / "a")
    assert stamp(status, status.st_mtime) == ""
    assert stamp(status, status.st_mtime + 10) != ""
    os.utime(tmp_path / "a", (1_700_000_000, 1_700_000_000))
    status = os.stat(tmp_path / "a")
    assert stamp(status, status.st_ctime + 1) == ""  # whole seconds: another write in this one would not show
    assert stamp(status, status.st_ctime + 3) != ""


def test_a_folder_that_vanishes_or_may_not_be_listed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.py").write_text("")
    (tmp_path / "b.py").write_text("")
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("a"):
            raise FileNotFoundError(2, "No such file or directory")
        return real(path)

    monkeypatch.setattr("auditor.inputs.walk.os.scandir", scandir)
    listing = WorkTreeSource([str(tmp_path)]).list()
    assert [entry.path for entry in listing.entries] == ["b.py"]
    assert [(item.path, item.reason) for item in listing.skipped] == [("a/", "cannot be listed: No such file or directory")]


def test_git_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(GitRefused, match="not a git repository"):
        run(str(tmp_path), "ls-files")


def test_a_pipe_may_end_early() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"abc")
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        assert read_exactly(stream, 10) == b"abc"
