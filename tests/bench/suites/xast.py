"""Ant's xAST: constructs of five languages, each as a program that flows (`_T`) and one that does not (`_F`)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench.suites import spelling
from tests.bench.suites.cases import Case
from tests.bench.suites.spelling import Spelling

_LABEL = re.compile(r"_([TF])(?:_[a-z])?$")
"""The names say what is so; the comments are copied from other cases here and there."""
_CASE = "evaluation information start"
_GIVEN = re.compile(r"(taint_src\s*(?::\s*\w+\s*)?:?=\s*)([^=\n]+?)(?=;?\s*(?:#.*|//.*)?$)", re.MULTILINE)
_WRITTEN = re.compile(r"""^(\S.*(?<![=!])= ?)(["'])taint_src(?:_value)?\2(?=;?$)""", re.MULTILINE)
"""Data that a file itself holds, for others to import."""
_TEXT = re.compile(r"""[bu]?(?:"[^"\n]*"|'[^'\n]*'|`[^`\n]*`)""")


class Form(NamedTuple):
    """Where a language's cases stand and how they spell source and sink."""

    folder: str
    suffixes: tuple[str, ...]
    spelling: Spelling
    sink: re.Pattern[str]
    main: re.Pattern[str]
    """Behind this stands the call of the case with its data."""


FORMS = {
    "python": Form("sast-python3/case", (".py",), spelling.PYTHON, re.compile(r"os\.system\("), re.compile("__main__")),
    "python2": Form("sast-python2/case", (".py",), spelling.PYTHON, re.compile(r"os\.system\("), re.compile("__main__")),
    "javascript": Form(
        "sast-js/case",
        (".js",),
        spelling.JAVASCRIPT,
        re.compile(r"\bexecSync\("),
        re.compile(r"^(?=(?:const|let|var) taint_src)", re.MULTILINE),
    ),
    "go": Form(
        "sast-go/cases", (".go", ".mod"), spelling.GO, re.compile(r"exec\.Command\((?:\"sh\", *\"-c\", *)?"), re.compile(r"func main\(\)")
    ),
    "java": Form(
        "sast-java/src/main/java",
        (".java",),
        spelling.JAVA,
        re.compile(r"(?:Runtime\.getRuntime\(\)\s*\.exec|new (?:HttpGet|HttpPost|URL)|statement\.executeQuery)\("),
        re.compile(r"\Z"),
    ),
    "php": Form("sast-php/case", (".php",), spelling.PHP, re.compile(r"\bshell_exec\("), re.compile(r"^(?=\$taint_src)", re.MULTILINE)),
}


def cases(tree: Path, language: str) -> Iterator[Case]:
    """Yield the cases of one language: a file, or a folder that is named like a case."""
    form = FORMS[language]
    root = tree / form.folder
    shared = {} if language != "java" else _shared(root, form)
    for unit in sorted(_units(root, form)):
        files = [unit] if unit.is_file() else sorted(path for path in unit.rglob("*") if path.name.endswith(form.suffixes))
        texts = {str(path.relative_to(root)): path.read_text(encoding="utf-8", errors="replace") for path in files}
        label = _LABEL.search(unit.name.partition(".")[0])
        if label is None or not any(_CASE in text for text in texts.values()):
            continue
        category = str(unit.parent.relative_to(root)).split("case_language_maturity/")[-1]
        rewritten = {path: _rewritten(text, form) for path, text in texts.items()}
        yield Case(str(unit.relative_to(root)), category, label[1] == "T", shared | rewritten, tuple(sorted(texts)))


def _units(root: Path, form: Form) -> set[Path]:
    units: set[Path] = set()
    for path in root.rglob("*"):
        if path.name.endswith(form.suffixes):
            folders = [parent for parent in path.relative_to(root).parents if _LABEL.search(parent.name)]
            units.add(root / folders[-1] if folders else path)
    return units


def _shared(root: Path, form: Form) -> dict[str, str]:
    """Return the classes that cases share."""
    texts = {str(path.relative_to(root)): path.read_text(encoding="utf-8", errors="replace") for path in root.rglob("*.java")}
    return {path: _rewritten(text, form) for path, text in texts.items() if _CASE not in text}


def _rewritten(text: str, form: Form) -> str:
    start = form.main.search(text)
    place = start.end() if start is not None else len(text)
    before = _WRITTEN.sub(lambda found: found[1] + form.spelling.source, text[:place])
    fed = before + _GIVEN.sub(lambda found: found[1] + _fed(found[2], form.spelling.source), text[place:])
    replaced = spelling.calls_replaced(fed, form.sink, form.spelling.sink)
    return spelling.headed(replaced, form.spelling) if replaced != text else text


def _fed(value: str, source: str) -> str:
    """Put the source in the place of a text, or of the whole value: the cases' own data is a constant."""
    return _TEXT.sub(lambda _found: source, value, count=1) if _TEXT.search(value) else source
