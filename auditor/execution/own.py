"""Paths of a project -> the Python packages that it is itself, and the literals that mean no use of an SDK there."""

from collections.abc import Iterable
from typing import Final

from auditor.execution.needles import Needles

_NOT_OWN: Final = frozenset({"test", "tests", "testing", "example", "examples", "mocks", "stubs", "typings", "docs"})


def own_modules(needles: Needles, paths: Iterable[str]) -> frozenset[int]:
    """Return the numbers of the modules that the project has of its own.

    The source of an SDK imports itself in every file; that is no use of it.
    """
    own = own_packages(paths)
    return frozenset(
        number
        for number, literal in enumerate(needles.literals)
        if literal.role == "module" and literal.language == "python" and _module(literal.text) in own
    )


def _module(text: str) -> str:
    """Return the outermost package in the text of a needle: `acme` of `from acme.ai import` and `'acme'`."""
    words = text.removeprefix("from ").removeprefix("import ").split()
    return words[0].strip("'\"").partition(".")[0] if words else ""


def own_packages(paths: Iterable[str]) -> frozenset[str]:
    """Return the outermost Python packages, in lower case; one below tests or examples stands in for somebody else's."""
    folders = {path.rpartition("/")[0] for path in paths if path.endswith("/__init__.py")}
    return frozenset(folder.rpartition("/")[2].lower() for folder in folders if _is_outermost(folder, folders))


def _is_outermost(folder: str, packages: set[str]) -> bool:
    above = folder.rpartition("/")[0]
    while above:
        if above in packages or above.rpartition("/")[2].lower() in _NOT_OWN:
            return False
        above = above.rpartition("/")[0]
    return True
