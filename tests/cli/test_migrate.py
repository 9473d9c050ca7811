"""`auditor migrate`: a plan, a patch that git takes, edits that change nothing when made again, and nothing lost that git could not bring back."""

import io
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.cli.conftest import Run

SOURCE = """from openai import OpenAI

client = OpenAI(api_key="none")


def ask(prompt):
    # für die Antwort
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": prompt}], max_completion_tokens=100)
"""
EMBEDDINGS = """from openai import OpenAI

client = OpenAI()


def embed(texts):
    return client.embeddings.create(model="text-embedding-3-small", input=texts)
"""
OPEN = 'from openai import OpenAI\n\nclient = OpenAI(base_url="http://vllm:8000/v1")\n\n\ndef ask(p):\n    return client.chat.completions.create(model="m", messages=[p])\n'
TARGET = """base-url = "http://open.test/v1"
keep = ["kept/*"]

[[models]]
instead-of = ["gpt-4o"]
use = "open-large"
"""


def git(folder: Path, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    return subprocess.run(["git", "-C", str(folder), *identity, *arguments], capture_output=True, text=True, input=stdin, encoding="utf-8")


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "state")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "app.py").write_text(SOURCE, encoding="utf-8")
    (folder / "embed.py").write_text(EMBEDDINGS)
    git(folder, "init", "-q")
    commit(folder)
    return folder


def app(folder: Path) -> str:
    return (folder / "app.py").read_text(encoding="utf-8")


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_without_flags_it_tells_what_can_be_moved_and_what_cannot(auditor: Run, repository: Path) -> None:
    done = auditor("migrate", repository)
    assert done.code == 0
    assert "4 calls and clients can be moved by edits, 2 of them without a person." in done.out
    assert "embed.py" in done.out
    assert app(repository) == SOURCE


def test_the_patch_applies_and_what_it_makes_still_compiles(auditor: Run, repository: Path) -> None:
    done = auditor("migrate", repository, "--diff")
    assert done.code == 0
    assert "+++ b/app.py" in done.out
    applied = git(repository, "apply", stdin=done.out)
    assert applied.returncode == 0, applied.stderr
    assert "base_url" in app(repository)
    assert "für die Antwort" in app(repository)
    compile(app(repository), "app.py", "exec")


def test_a_patch_may_hold_the_safe_edits_alone_and_go_to_a_file(auditor: Run, repository: Path, tmp_path: Path) -> None:
    name = tmp_path / "a.patch"
    assert auditor("migrate", repository, "--diff", "--safe", "-o", name).code == 0
    content = name.read_text(encoding="utf-8")
    assert "+++ b/app.py" in content
    assert "embed.py" not in content


def test_safe_edits_are_made_once(auditor: Run, repository: Path) -> None:
    done = auditor("migrate", repository, "--apply")
    assert done.code == 0
    assert "in 1 files were made" in done.out
    assert "need a look" in done.err
    once = app(repository)
    assert once != SOURCE
    assert (repository / "embed.py").read_text() == EMBEDDINGS
    commit(repository)
    assert "0 edits" in auditor("migrate", repository, "--apply").out
    assert app(repository) == once


def test_edits_to_look_at_are_made_on_request(auditor: Run, repository: Path) -> None:
    assert auditor("migrate", repository, "--apply", "--with-review").code == 0
    assert "LLM_EMBEDDING_MODEL" in (repository / "embed.py").read_text()


def test_a_dirty_tree_is_refused_unless_told(auditor: Run, repository: Path) -> None:
    (repository / "embed.py").write_text(EMBEDDINGS + "# more\n")
    done = auditor("migrate", repository, "--apply")
    assert done.code == 2
    assert "not committed" in done.err
    assert app(repository) == SOURCE
    assert auditor("migrate", repository, "--apply", "--allow-dirty").code == 0
    assert app(repository) != SOURCE


def test_what_git_does_not_know_is_not_touched(auditor: Run, repository: Path) -> None:
    (repository / "new.py").write_text(SOURCE, encoding="utf-8")
    done = auditor("migrate", repository, "--apply")
    assert done.code == 2
    assert "new.py: git does not know this file" in done.err


def test_without_git_nothing_is_touched(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SOURCE, encoding="utf-8")
    done = auditor("migrate", tmp_path, "--apply")
    assert done.code == 2
    assert "no git work tree" in done.err
    assert app(tmp_path) == SOURCE


@pytest.mark.parametrize(
    ("answers", "files"),
    [("y\ny\n", 2), ("n\nn\n", 0), ("a\n", 2), ("q\n", 0), ("", 0), ("what\ny\nq\n", 1)],
)
def test_each_group_of_edits_is_asked_for(
    auditor: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, answers: str, files: int
) -> None:
    typed(monkeypatch, answers)
    done = auditor("migrate", repository, "--interactive")
    assert done.code == 0, done.err
    changed = (app(repository) != SOURCE) + ((repository / "embed.py").read_text() != EMBEDDINGS)
    assert changed == files
    assert f"in {files} files were made" in done.out


def test_a_target_file_gives_base_url_and_models(auditor: Run, repository: Path) -> None:
    (repository / "kept").mkdir()
    (repository / "kept" / "app.py").write_text(SOURCE, encoding="utf-8")
    (repository / "auditor-target.toml").write_text(TARGET)
    commit(repository)
    assert auditor("migrate", repository, "--apply").code == 0
    assert 'os.environ.get("LLM_BASE_URL", "http://open.test/v1")' in app(repository)
    assert 'os.environ.get("LLM_MODEL", "open-large")' in app(repository)
    assert (repository / "kept" / "app.py").read_text(encoding="utf-8") == SOURCE


def test_a_first_target_file_is_written_from_what_the_scan_finds(auditor: Run, repository: Path) -> None:
    done = auditor("migrate", "init", repository)
    assert done.code == 0
    written = tomllib.loads((repository / "auditor-target.toml").read_text())
    assert [model["instead-of"] for model in written["models"]] == [["gpt-4o"], ["text-embedding-3-small"]]
    assert [model["role"] for model in written["models"]] == ["chat", "embedding"]
    assert auditor("migrate", repository).code == 0
    assert auditor("migrate", "init", repository).code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--diff", "--apply"), "exclude each other"),
        (("--target", "missing.toml"), "cannot be read"),
        (("--target", "broken.toml"), "not TOML"),
        (("--target", "wrong.toml"), "unknown field"),
        (("--target", "outside.toml"), "not below the scanned folder"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    auditor: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(repository)
    (repository / "broken.toml").write_text("= 1")
    (repository / "wrong.toml").write_text("bse-url = 1")
    (repository / "outside.toml").write_text('client-module = ["../a.py"]')
    done = auditor("migrate", repository, *arguments)
    assert done.code == 2
    assert told in done.err


def test_a_call_that_a_model_of_ones_own_answers_is_left_alone(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(OPEN)
    assert "+++ b/app.py" not in auditor("migrate", tmp_path, "--diff").out


def test_lock_files_are_named_for_making_anew(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "from anthropic import Anthropic\n\nprint(Anthropic().messages.create(model='claude-sonnet-4-20250514', max_tokens=1, messages=[]))\n"
    )
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a"\nversion = "1"\ndependencies = ["anthropic>=0.75"]\n')
    (tmp_path / "uv.lock").write_text('version = 1\n\n[[package]]\nname = "anthropic"\nversion = "0.75.0"\n')
    done = auditor("migrate", tmp_path)
    assert "uv.lock" in done.out
    assert '"openai"' in auditor("migrate", tmp_path, "--diff").out


def test_a_file_of_settings_is_given_each_new_one_once(auditor: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "chat.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / ".env.example").write_text("OPENAI_API_KEY=\nANTHROPIC_API_KEY=\n", encoding="utf-8")
    commit(tmp_path)
    patch = auditor("migrate", tmp_path, "--diff").out
    assert patch.count("+LLM_BASE_URL=") == 1


TOOLS = """from anthropic import Anthropic

client = Anthropic()


def act(prompt, tools):
    return client.messages.create(model="claude-sonnet-4-20250514", max_tokens=9, tools=tools, messages=[prompt])
"""


def test_a_client_module_that_is_new_is_part_of_the_patch(auditor: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "act.py").write_text(TOOLS, encoding="utf-8")
    commit(tmp_path)
    patch = auditor("migrate", tmp_path, "--diff").out
    assert "new file mode 100644\n--- /dev/null\n+++ b/llm_client.py\n" in patch
    assert git(tmp_path, "apply", "-", stdin=patch).returncode == 0
    compile((tmp_path / "llm_client.py").read_text(encoding="utf-8"), "llm_client.py", "exec")
    commit(tmp_path)
    assert auditor("migrate", tmp_path, "--diff").out == ""


def test_a_client_module_is_written_with_the_edits_that_need_it_alone(
    auditor: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "act.py").write_text(TOOLS, encoding="utf-8")
    commit(tmp_path)
    assert auditor("migrate", tmp_path, "--apply").code == 0
    assert not (tmp_path / "llm_client.py").exists()
    typed(monkeypatch, "n\n")
    assert auditor("migrate", tmp_path, "--interactive").code == 0
    assert not (tmp_path / "llm_client.py").exists()
    typed(monkeypatch, "y\n")
    assert auditor("migrate", tmp_path, "--interactive").code == 0
    assert "MessagesClient" in (tmp_path / "llm_client.py").read_text(encoding="utf-8")
    assert "MessagesClient()" in (tmp_path / "act.py").read_text(encoding="utf-8")


def test_clients_made_in_several_files_are_offered_a_module(auditor: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "app").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "app" / f"{name}.py").write_text(f"import app.{name}\n{SOURCE}", encoding="utf-8")
    commit(tmp_path)
    assert auditor("migrate", "init", tmp_path).code == 0
    target = tmp_path / "auditor-target.toml"
    assert tomllib.loads(target.read_text())["client-module"] == ["app/llm_client.py"]
    commit(tmp_path)
    assert auditor("migrate", tmp_path, "--apply").code == 0
    assert "from app.llm_client import make_client" in (tmp_path / "app" / "a.py").read_text(encoding="utf-8")
    assert "def make_client" in (tmp_path / "app" / "llm_client.py").read_text(encoding="utf-8")
