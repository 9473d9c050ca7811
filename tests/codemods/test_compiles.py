"""Moved programs of compiled languages still compile, where their toolchain is here, against stubs of the SDKs they use."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.codemods.conftest import load_cases

STUBS = Path(__file__).parent / "stubs"


def moved_programs(suffix: str) -> list[str]:
    """Return the programs after the move, those alone that change."""
    cases = load_cases("compiled.yaml")
    contents = [(case, path, content) for case in cases for path, content in case.after.items() if path.endswith(suffix)]
    found = [content.decode() for case, path, content in contents if content != case.before[path]]
    assert len(found) >= 5
    return found


def compiled(tool: str, arguments: list[str], folder: Path, **variables: str) -> None:
    """Run a compiler, where there is one; what was moved is held to its text elsewhere."""
    program = shutil.which(tool)
    if program is None:
        return
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, env={**os.environ, **variables})
    assert done.returncode == 0, done.stdout + done.stderr


def test_go_programs_compile_after_the_move(tmp_path: Path) -> None:
    shutil.copytree(STUBS / "go", tmp_path, dirs_exist_ok=True)
    for number, text in enumerate(moved_programs(".go")):
        folder = tmp_path / "src" / "programs" / f"p{number}"
        folder.mkdir(parents=True)
        (folder / "a.go").write_text(text.replace("package main\n", f"package p{number}\n", 1), encoding="utf-8")
    caches = {"GOCACHE": str(tmp_path / "cache"), "GOPATH": str(tmp_path), "GO111MODULE": "off", "GOFLAGS": "", "GOTOOLCHAIN": "local"}
    compiled("go", ["build", "programs/..."], tmp_path, **caches)


def test_java_programs_compile_after_the_move(tmp_path: Path) -> None:
    sources = []
    for number, text in enumerate(moved_programs(".java")):
        path = tmp_path / f"P{number}.java"
        path.write_text(text.replace("class App", f"class P{number}"), encoding="utf-8")
        sources.append(str(path))
    compiled("javac", ["-proc:none", "-d", str(tmp_path / "out"), "-sourcepath", str(STUBS / "java"), *sources], tmp_path)


USINGS = "using System; using System.Collections.Generic; using System.Threading.Tasks; using Microsoft.Extensions.Configuration;\n"
"""What a project's files need not name."""


def test_csharp_programs_compile_after_the_move(tmp_path: Path) -> None:
    for number, text in enumerate(moved_programs(".cs")):
        (tmp_path / f"P{number}.cs").write_text(USINGS + text.replace("class App", f"class P{number}"), encoding="utf-8")
    sources = sorted(path.name for path in tmp_path.glob("*.cs"))
    compiled(
        "mcs",
        ["-target:library", "-langversion:latest", "-nowarn:105", "-out:out.dll", str(STUBS / "csharp" / "Sdks.cs"), *sources],
        tmp_path,
    )
