"""Securibench Micro (Java, JavaScript): small request handlers whose lines say whether data may get there.

A case is a marked line: `BAD` data reaches it, `OK` it does not. Handlers with several sinks are several cases.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.bench.suites.cases import Case, Places

_MARK = re.compile(r"(?:/\*|//)\s*(BAD|OK)\b")
_JAVA = Places(
    sinks=(
        *(
            "PrintWriter.println",
            "PrintWriter.print",
            "PrintWriter.write",
            "PrintWriter.printf",
            "getWriter.println",
            "getWriter.print",
            "getWriter.write",
        ),
        *(
            "getOutputStream.println",
            "println",
            "execute",
            "executeQuery",
            "executeUpdate",
            "sendRedirect",
            "java.io.File",
            "FileWriter",
            "FileInputStream",
        ),
    ),
    sanitizers=("URLEncoder.encode",),
)
_JAVASCRIPT = Places(sinks=("res.send", "res.write", "send", "write", "redirect", "sendFile", "readFileSync", "all", "run", "get", "exec"))


def java_cases(tree: Path) -> Iterator[Case]:
    """Yield the marked lines of the servlets."""
    yield from _cases(tree / "src/main/java", "securibench/micro/*/*.java", ".java", _JAVA)


def javascript_cases(tree: Path) -> Iterator[Case]:
    """Yield the marked lines of the handlers."""
    yield from _cases(tree, "test-cases/*/*.js", ".js", _JAVASCRIPT)


def _cases(root: Path, pattern: str, suffix: str, places: Places) -> Iterator[Case]:
    tests = sorted(root.glob(pattern))
    shared = {
        str(path.relative_to(root)): _text(path)
        for path in sorted(root.rglob(f"*{suffix}"))
        if path not in tests and not {"node_modules", "mockx", "mock"} & set(path.parts)
    }
    for path in tests:
        name, text = str(path.relative_to(root)), _text(path)
        files = shared | {name: text}
        for number, line in enumerate(text.splitlines(), 1):
            mark = _MARK.search(line)
            if mark is not None:
                yield Case(f"{name}:{number}", path.parent.name, mark[1] == "BAD", files, (name,), places, number)


def _text(path: Path) -> str:
    """Return a file's text; the servlet library that the suite mocks is the real one again."""
    return path.read_text(encoding="utf-8", errors="replace").replace("mockx.servlet", "javax.servlet").replace("mock.sql", "java.sql")
