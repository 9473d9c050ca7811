"""On corpus projects: moving and shifting everything passes, and one call more fails with its name."""

import shutil
from pathlib import Path

import pytest
from auditor.config import Settings
from auditor.inputs.worktree import WorkTreeSource
from auditor.model.report import Report
from auditor.pipeline import scan
from tests.policy.made import gate

CORPUS = Path(__file__).parents[1] / "corpus"
ADDED = "from openai import OpenAI\n\nfresh = OpenAI()\nfresh.images.generate(prompt='x')\n"


def scanned(folder: Path) -> Report:
    return scan(WorkTreeSource([str(folder)]), Settings(jobs=1))


@pytest.mark.parametrize("language", ["kotlin", "ruby", "shell"])
def test_a_project_may_move_and_shift_and_one_call_more_fails(
    language: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    shutil.copytree(CORPUS / language, tmp_path / "a" / "app")
    base = scanned(tmp_path / "a")
    shutil.copytree(CORPUS / language, tmp_path / "b" / "moved" / "app")
    moved = gate(base, scanned(tmp_path / "b"))
    assert moved.passes
    for path in (tmp_path / "a" / "app").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\n\n" + path.read_bytes())
    shifted = gate(base, scanned(tmp_path / "a"))
    assert {decision.state for decision in shifted.report.decisions} == {"unchanged"}
    (tmp_path / "a" / "app" / "zz_added.py").write_text(ADDED)
    more = gate(base, scanned(tmp_path / "a"))
    assert {(found.location.path, found.kind) for found, _ in more.failing} == {("app/zz_added.py", "client"), ("app/zz_added.py", "call")}
