"""What is remembered between runs, and what happens to it when the disk or the file is not as it should be."""

import os
from pathlib import Path

import pytest
from auditor.execution import store as module
from auditor.execution.folders import cache_folder
from auditor.execution.store import Memory, Outcome, Seen, Store, Verdict, digest_of

KEY = "0" * 64


def test_a_report_comes_back_under_its_key_alone(tmp_path: Path) -> None:
    store = Store(str(tmp_path), "project", "rules")
    store.keep_report(KEY, b"content")
    assert store.report(KEY) == b"content"
    assert store.report("1" * 64) is None
    assert Store(str(tmp_path), "other", "rules").report(KEY) is None
    assert Store(str(tmp_path), "project", "newer").report(KEY) is None


def test_what_single_files_told_comes_back(tmp_path: Path) -> None:
    memory = Memory()
    memory.verdicts["d python"] = Verdict(3, (1, 2), "", True, "python")
    memory.outcomes["code a.py"] = Outcome((0,), b"x")
    memory.names, memory.digests, memory.modules = ["a.py"], ["d"], {0: (0,)}
    memory.seen["callers"] = Seen(["callee ask"], {"d": (1, 0)})
    memory.told["head d"] = (("Client",),)
    store = Store(str(tmp_path), "project", "rules")
    store.keep_memory(memory)
    again = store.memory()
    assert again == memory


def test_nothing_remembered_is_an_empty_memory(tmp_path: Path) -> None:
    memory = Store(str(tmp_path), "project", "rules").memory()
    assert memory == Memory()


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200])
def test_a_damaged_file_is_the_same_as_none(tmp_path: Path, damage: bytes) -> None:
    store = Store(str(tmp_path), "project", "rules")
    store.keep_report(KEY, b"content")
    store.keep_memory(Memory(verdicts={"d ": Verdict(1)}))
    for path in tmp_path.iterdir():
        path.write_bytes(damage)
    assert store.report(KEY) is None
    assert store.memory().verdicts == {}
    store.keep_report(KEY, b"again")
    assert store.report(KEY) == b"again"


def test_one_changed_byte_is_noticed(tmp_path: Path) -> None:
    store = Store(str(tmp_path), "project", "rules")
    store.keep_report(KEY, b"content")
    (path,) = tmp_path.iterdir()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert store.report(KEY) is None


def test_a_store_without_a_folder_remembers_nothing() -> None:
    store = Store(None, "project", "rules")
    store.keep_report(KEY, b"content")
    store.keep_memory(Memory())
    assert store.report(KEY) is None


def test_a_store_without_a_folder_keeps_what_single_files_told_as_long_as_it_lives() -> None:
    store = Store(None, "project", "rules")
    memory = Memory(verdicts={"d ": Verdict(1)})
    store.keep_memory(memory)
    assert store.memory() == memory
    assert Store(None, "project", "rules").memory() == Memory()


def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(str(tmp_path / "file"), "project", "rules")
    store.keep_report(KEY, b"content")
    assert store.report(KEY) is None


def test_a_full_disk_leaves_no_half_written_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: str, _target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "replace", full)
    Store(str(tmp_path), "project", "rules").keep_report(KEY, b"content")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_no_half_written_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_source: str, _target: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        Store(str(tmp_path), "project", "rules").keep_report(KEY, b"content")
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_files_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_FILES", 2)
    for number in range(4):
        Store(str(tmp_path), f"project {number}", "rules").keep_report(KEY, b"content")
        for path in tmp_path.iterdir():
            os.utime(path, (path.stat().st_mtime - 10, path.stat().st_mtime - 10))
    assert len(list(tmp_path.iterdir())) == 2
    assert Store(str(tmp_path), "project 3", "rules").report(KEY) == b"content"
    assert Store(str(tmp_path), "project 0", "rules").report(KEY) is None


def test_what_belongs_to_no_file_is_forgotten_once_it_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLACK", 0)
    monkeypatch.setattr(module, "WORDS_LIMIT", 2)

    def filled() -> Memory:
        return Memory(
            verdicts={f"d{number} python": Verdict(1) for number in range(5)},
            outcomes={f"code {number}.py": Outcome((), b"") for number in range(5)},
            seen={
                "callers": Seen(["callee a"], {f"d{number}": (1,) for number in range(5)}),
                "settings": Seen(["name a", "name b", "name c"], {"d1": (3,)}),
            },
            told={f"head d{number}": () for number in range(5)},
        )

    memory = filled()
    memory.trim({"1.py": "d1", "2.py": "d2"})
    assert list(memory.verdicts) == ["d1 python", "d2 python"]
    assert list(memory.outcomes) == ["code 1.py", "code 2.py"]
    assert list(memory.seen["callers"].files) == ["d1", "d2"]
    assert memory.seen["settings"] == Seen()
    assert list(memory.told) == ["head d1", "head d2"]
    memory = filled()
    memory.trim({f"{number}.py": f"d{number}" for number in range(3)})
    assert len(memory.verdicts) == 5


def test_bounds_between_parts_count() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of("\udcff") != digest_of("")


def test_the_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "c"))
    assert cache_folder() == str(tmp_path / "c")
    assert (tmp_path / "c").is_dir()


def test_no_folder_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "file" / "c"))
    assert cache_folder() is None


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "auditor"),
        ("win32", "LOCALAPPDATA", "auditor"),
        ("darwin", "HOME", os.path.join("Library", "Caches", "auditor")),
    ],
)
def test_each_system_keeps_caches_where_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, expected: str
) -> None:
    monkeypatch.delenv("AUDITOR_CACHE_DIR", raising=False)
    monkeypatch.setattr("auditor.execution.folders.sys.platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert cache_folder() == os.path.join(str(tmp_path), expected)
