"""What one task does, and the small record it leaves."""

from pathlib import Path

import msgspec
import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.config import Settings
from auditor.execution.knowledge import load_catalogue
from auditor.fleet import child, work
from auditor.fleet.keys import folder_key, head_of
from auditor.fleet.packages import packages_of
from auditor.fleet.records import ClonePolicy, RepositoryRecord, RepositoryTask
from auditor.fleet.summary import host_of
from auditor.inputs.opening import open_source
from tests.fleet.conftest import KIT, commit, lay


@pytest.fixture(scope="module")
def catalogue(compiled: Path) -> Catalogue:
    return load_catalogue(cache_folder=str(compiled))


def task(path: Path, digest: str, **fields: object) -> RepositoryTask:
    return RepositoryTask(**{"name": "kit", "path": str(path), "rules_digest": digest, "settings": Settings(jobs=1), **fields})  # type: ignore[arg-type]


def test_a_record_is_small_and_has_what_the_portfolio_needs(tmp_path: Path, digest: str) -> None:
    root = lay(tmp_path / "kit", {"kit.py": KIT, "pyproject.toml": '[project]\nname = "Kit_X"\ndependencies = ["requests"]\n'})
    (result,) = work.perform(task(root, digest)).results
    made = msgspec.msgpack.decode(result.record, type=RepositoryRecord)
    assert (made.name, made.numbers["edit"], made.numbers["callers"], made.findings > 0, made.unread) == ("kit", 1, 1, True, 0)
    assert (made.publishes, made.requires) == (("pypi:kit-x",), ("pypi:requests",))
    assert [(one.symbol, one.callers) for one in made.wrappers] == [("ask", 1)]
    assert len(result.record) < 3_000
    assert b'"root": "kit"' in work.unpacked(result.report)
    assert b"<!DOCTYPE html>" in work.unpacked(result.page)


def test_the_key_changes_with_content_name_rules_settings_and_parts(tmp_path: Path, digest: str) -> None:
    root = tmp_path / "kit"
    commit(root, {"kit.py": KIT})
    base = task(root, digest, revision="main")
    keys = [head_of(base)]
    for other in (
        {"name": "other"},
        {"program": "2.0"},
        {"rules_digest": "x"},
        {"settings": Settings(exclude=("*.txt",))},
        {"parts": ("pay",)},
    ):
        keys.append(head_of(msgspec.structs.replace(base, **other)))
    commit(root, {"kit.py": KIT + "\n"})
    keys.append(head_of(base))
    told = [one.key for one in keys if one is not None]
    assert len(set(told)) == len(told) == 7
    same = msgspec.structs.replace(base, settings=Settings(jobs=7, quiet=True, color="never"))
    assert head_of(same) == keys[-1]
    assert folder_key(base, str(root)) != told[-1]


def test_a_repository_without_commits_or_revision_has_no_key(tmp_path: Path, digest: str) -> None:
    root = tmp_path / "kit"
    commit(root, {"kit.py": KIT})
    nowhere = task(root, digest, revision="nowhere")
    assert head_of(nowhere) is None
    trouble = work.perform(nowhere).trouble
    assert trouble is not None
    assert (trouble.code, trouble.reason) == ("unreadable", "nowhere: kit has no such revision")
    offline = ClonePolicy(folder=str(tmp_path / "none"), limit_bytes=1, offline=True)
    gone = work.perform(RepositoryTask(name="a", url="https://git.example.org/a", clones=offline, rules_digest=digest)).trouble
    assert gone is not None
    assert (gone.code, gone.may_pass) == ("unreachable", True)


def test_a_disk_that_fails_in_a_task_may_pass_another_time(tmp_path: Path, digest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_any: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(work, "_scan", full)
    trouble = work.perform(task(tmp_path, digest)).trouble
    assert trouble is not None
    assert (trouble.reason, trouble.may_pass) == ("No space left on device", True)


def test_a_mistake_of_ours_is_called_one(tmp_path: Path, digest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_scan", lambda *_any: 1 / 0)
    trouble = work.perform(task(tmp_path, digest)).trouble
    assert trouble is not None
    assert (trouble.code, trouble.reason.startswith("a mistake in auditor: ZeroDivisionError")) == ("failed", True)


@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        ("https://llm.corp.internal/v1", "llm.corp.internal"),
        ("llm.corp.internal:8000", "llm.corp.internal"),
        ("https://${name}.example.org", ""),
        ("http://[bad", ""),
        (None, ""),
    ],
)
def test_a_host_is_told_where_it_is_written_out(endpoint: str | None, host: str) -> None:
    assert host_of(endpoint) == host


def test_packages_of_many_ecosystems_are_known_by_their_manifests(tmp_path: Path, catalogue: Catalogue) -> None:
    root = lay(
        tmp_path / "many",
        {
            "pyproject.toml": '[tool.poetry]\nname = "one"\n[tool.poetry.dependencies]\nleft = "1"\n',
            "b/setup.py": 'setup(name="two", install_requires=["left"])\n',
            "c/setup.cfg": "[metadata]\nname = three\n",
            "d/package.json": '{"name": "@acme/four", "dependencies": {"@acme/right": "1"}}',
            "e/go.mod": "module example.org/five\n\nrequire example.org/six v1.0.0\n",
            "f/Cargo.toml": '[package]\nname = "seven"\n',
            "g/package.json": "[" * 50_000,
            "h/pyproject.toml": "= broken",
            "i/package.json": '{"name": 7}',
        },
    )
    source = open_source([str(root)])
    made, named = packages_of(source, [entry.path for entry in source.list().entries], catalogue)
    assert made == ("cargo:seven", "golang:example.org/five", "npm:@acme/four", "pypi:one", "pypi:three", "pypi:two")
    assert set(named) >= {"npm:@acme/right", "golang:example.org/six", "pypi:left"}
    assert packages_of(source, ["gone/package.json"], catalogue) == ((), ())


def test_the_childs_memory_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert child._memory() > 1 << 20
    monkeypatch.setattr("builtins.open", lambda *_any: (_ for _ in ()).throw(OSError()))
    assert child._memory() > 1 << 20
