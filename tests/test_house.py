"""The rules of the house that a formatter cannot check: sizes, no vendor in the program, no dead links in the documents."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "auditor").rglob("*.py"))
LINES_OF_A_MODULE = 500
LINES_OF_A_FUNCTION = 60  # of its body: the options of a command are a list
# Names of vendors that are ordinary words of programs, too, and one protocol that has its inventor's name.
ORDINARY = frozenset(
    {"ambient", "const", "continue", "inference", "local", "parallel", "phoenix", "together", "databricks", "openai-compatible"}
)


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_bytes())


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def texts(module: ast.Module) -> Iterator[ast.Constant]:
    """Yield the string constants that are no documentation."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    bare = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation | bare:
            yield node


def vendors() -> set[str]:
    """Return how the catalogue calls its providers, in small letters."""
    files = (ROOT / "rules" / "providers").rglob("*.yaml")
    names = {
        name.strip("'\"").lower() for file in files for name in re.findall(r"^(?:id|name): (.+)$", file.read_text(encoding="utf-8"), re.M)
    }
    return {name for name in names if len(name) > 3} - ORDINARY


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = {
        file.relative_to(ROOT).as_posix(): lines
        for file in MODULES
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LINES_OF_A_MODULE
    }
    assert long == {}


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{file.relative_to(ROOT).as_posix()}:{node.lineno} {node.name}"
        for file in MODULES
        for node in functions(parsed(file))
        if node.end_lineno is not None and node.end_lineno - node.body[0].lineno >= LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_no_vendor_is_named_in_the_program() -> None:
    names = vendors()
    assert len(names) > 500
    named = [
        f"{file.relative_to(ROOT).as_posix()}:{text.lineno} {word}"
        for file in MODULES
        for text in texts(parsed(file))
        for word in re.findall(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", str(text.value).lower().replace("openai_compatible", ""))
        if word in names
    ]
    assert named == []


def test_every_link_in_the_documents_leads_somewhere() -> None:
    documents = [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
        *(ROOT / "tests").rglob("README.md"),
    ]
    assert len(documents) > 10
    dead = [
        f"{document.relative_to(ROOT).as_posix()}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (document.parent / target).exists()
    ]
    assert dead == []
