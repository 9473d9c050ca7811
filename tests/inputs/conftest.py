"""Small trees and repositories for the tests of the inputs."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Lay = Callable[[Mapping[str, str | bytes]], Path]


def git(folder: Path, *arguments: str) -> str:
    """Run git with an identity of its own and without the user's settings."""
    variables = os.environ | {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=variables, text=True)
    return done.stdout.strip()


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Return a function that writes files below a fresh folder and returns it."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "tree"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return root

    return write


@pytest.fixture
def repository(lay: Lay) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Return a function that writes files, commits them, and lets their time stamps be old enough to be trusted."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = lay(files)
        git(root, "init", "-q", "-b", "main")
        git(root, "add", "-A", "-f")
        for folder, _, names in os.walk(root):
            if ".git" not in Path(folder).parts:
                for name in names:
                    os.utime(os.path.join(folder, name), (1_700_000_000, 1_700_000_000), follow_symlinks=False)
        git(root, "update-index", "-q", "--refresh")
        git(root, "commit", "-q", "--allow-empty", "-m", "first")
        return root

    return make
