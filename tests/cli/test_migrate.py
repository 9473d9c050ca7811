"""`auditor migrate`: a patch that git takes, and edits that change nothing when made again."""

import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = """from openai import OpenAI

client = OpenAI(api_key="none")


def ask(prompt):
    # für die Antwort
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": prompt}], max_completion_tokens=100)
"""
OPEN = 'from openai import OpenAI\n\nclient = OpenAI(base_url="http://vllm:8000/v1")\n\n\ndef ask(p):\n    return client.chat.completions.create(model="m", messages=[p])\n'


def migrate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", "migrate", str(folder), *arguments], capture_output=True, text=True, encoding="utf-8"
    )


def git(folder: Path, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    return subprocess.run(["git", "-C", str(folder), *identity, *arguments], capture_output=True, text=True, input=stdin, encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(SOURCE, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "start")
    return tmp_path


def test_the_patch_applies_and_what_it_makes_still_compiles(repository: Path) -> None:
    done = migrate(repository, "--diff")
    assert done.returncode == 0, done.stderr
    assert "+++ b/app.py" in done.stdout
    applied = git(repository, "apply", stdin=done.stdout)
    assert applied.returncode == 0, applied.stderr
    text = (repository / "app.py").read_text(encoding="utf-8")
    assert text != SOURCE
    assert "base_url" in text
    assert "für die Antwort" in text
    compile(text, "app.py", "exec")


def test_a_call_that_a_model_of_ones_own_answers_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(OPEN, encoding="utf-8")
    done = migrate(tmp_path, "--diff")
    assert "+++ b/app.py" not in done.stdout
