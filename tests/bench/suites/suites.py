"""The suites: where each comes from, at which commit, and how its cases are read."""

import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tests.bench.suites import juliet, owasp, securibench, xast
from tests.bench.suites.cases import Case


class Suite(NamedTuple):
    """One public suite."""

    repository: str
    commit: str
    paths: tuple[str, ...]
    """What of the repository is read."""
    cases: Callable[[Path], Iterator[Case]]


_XAST = ("alipay/ant-application-security-testing-benchmark", "70e48aabac9b107c02bc46e97e7576fa81a0c4cf")

SUITES: dict[str, Suite] = {
    f"xast-{language}": Suite(*_XAST, (form.folder,), lambda tree, language=language: xast.cases(tree, language))  # type: ignore[misc]
    for language, form in xast.FORMS.items()
}


SUITES |= {
    "owasp-java": Suite(
        "OWASP-Benchmark/BenchmarkJava",
        "79b9bd6177e07991a9c11dc19e457c840e229931",
        ("src/main/java", "expectedresults-1.2.csv"),
        owasp.java_cases,
    ),
    "owasp-python": Suite(
        "OWASP-Benchmark/BenchmarkPython",
        "7cf0674b9a33788ac3105e4c4a75a7fdce4c44bd",
        ("testcode", "helpers", "expectedresults-0.1.csv"),
        owasp.python_cases,
    ),
    "juliet-java": Suite(
        "find-sec-bugs/juliet-test-suite",
        "b2c6df3733e2176fe7097e4784895c6891632b4c",
        (*(f"src/testcases/{folder}" for folder in juliet.FOLDERS), "src/testcasesupport"),
        juliet.java_cases,
    ),
    "securibench-java": Suite(
        "tudo-aqua/securibench-micro", "6386130633030c2d3035911830915582b61d0510", ("src/main/java",), securibench.java_cases
    ),
    "securibench-javascript": Suite(
        "DavidBakerEffendi/securibench-micro.js",
        "f2e4b6b1119dc2a1838c4e43f579af0e731dc82f",
        ("test-cases", "lib.js", "index.js"),
        securibench.javascript_cases,
    ),
}


def tree_of(suite: Suite, cache: Path, clones: Path | None) -> Path:
    """Return a folder with the suite's files at the pinned commit; cloned and unpacked once.

    Raises: subprocess.CalledProcessError, when the repository cannot be reached.
    """
    name = suite.repository.replace("/", "+")
    tree = cache / f"{name}-{suite.commit[:12]}"
    mark = tree / f".{sha256(repr(suite.paths).encode()).hexdigest()[:12]}"
    if mark.exists():
        return tree
    clone = (
        _clone(suite, cache / name) if clones is None else next(path for path in (clones / name / "repo", clones / name) if path.is_dir())
    )
    tree.mkdir(parents=True, exist_ok=True)
    archive = subprocess.run(["git", "-C", clone, "archive", suite.commit, *suite.paths], check=True, capture_output=True)
    subprocess.run(["tar", "x", "-C", tree], input=archive.stdout, check=True)
    mark.touch()
    return tree


def _clone(suite: Suite, target: Path) -> Path:
    if not target.is_dir():
        subprocess.run(["git", "clone", "--quiet", "--filter=blob:none", f"https://github.com/{suite.repository}", target], check=True)
    return target
