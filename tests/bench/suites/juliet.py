"""NIST Juliet 1.3 (Java): sources, sinks and the ways between them, each way once with data (`bad`) and once with a constant (`goodG2B`).

A case is a sink's line: what its method is called says whether data gets there. Cases whose repair is at the sink (`goodB2G`) tell about the
sink and are left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.bench.suites.cases import Case, Places

_SOURCES = ("System.getenv", "System.getProperty", "Properties.getProperty")
_SINKS = {
    "CWE78_OS_Command_Injection": ("Runtime.exec",),
    "CWE89_SQL_Injection": ("execute", "executeQuery", "executeUpdate", "executeBatch", "addBatch", "prepareStatement"),
    "CWE90_LDAP_Injection": ("search",),
    "CWE23_Relative_Path_Traversal": ("java.io.File",),
    "CWE80_XSS": ("getWriter.println",),
    "CWE113_HTTP_Response_Splitting": ("addCookie", "addHeader", "setHeader"),
    "CWE643_Xpath_Injection": ("xPath.evaluate", "XPath.evaluate", "evaluate"),
}
FOLDERS = tuple(f"{name}/s01" if name.startswith(("CWE89", "CWE80", "CWE113")) else name for name in _SINKS)
"""What is read: of weaknesses that fill several folders, the first."""
_UNIT = re.compile(r"^(?P<unit>.*_\d\d)[a-z]?(?:_bad|_base|_goodG2B|_goodB2G)?\.java$")
_METHOD = re.compile(r"^ {4}(?=\w)[\w<>\[\] ]*? (?P<name>\w+)\([^;{]*$")
_SINK_LINE = {
    "CWE78_OS_Command_Injection": r"\.exec\(",
    "CWE89_SQL_Injection": r"\.(?:execute\w*|addBatch|prepareStatement)\(.*(?:data|names?)\b|\.addBatch\(",
    "CWE90_LDAP_Injection": r"\.search\(",
    "CWE23_Relative_Path_Traversal": r"new File\(root|new File\(data",
    "CWE80_XSS": r"getWriter\(\)\.println\(.*data",
    "CWE113_HTTP_Response_Splitting": r"\.(?:addCookie|addHeader|setHeader)\(",
    "CWE643_Xpath_Injection": r"\.evaluate\(",
}


def java_cases(tree: Path) -> Iterator[Case]:
    """Yield the lines of sinks, with all files of their unit."""
    root = tree / "src"
    shared = {str(path.relative_to(root)): _text(path) for path in sorted((root / "testcasesupport").glob("*.java"))}
    for folder, (weakness, sinks) in zip(FOLDERS, _SINKS.items(), strict=True):
        units: dict[str, dict[str, str]] = defaultdict(dict)
        for path in sorted((root / "testcases" / folder).rglob("*.java")):
            unit = _UNIT.match(path.name)
            if unit is not None:
                units[unit["unit"]][str(path.relative_to(root))] = _text(path)
        for name, files in units.items():
            yield from _cases(name, weakness, shared | files, tuple(sorted(files)), Places(_SOURCES, sinks))


def _cases(name: str, weakness: str, files: dict[str, str], asked: tuple[str, ...], places: Places) -> Iterator[Case]:
    for path in asked:
        method = ""
        for number, line in enumerate(files[path].splitlines(), 1):
            head = _METHOD.match(line)
            method = head["name"] if head is not None else method
            where = path.rpartition("_")[2] if method == "action" else method
            if (
                not line.lstrip().startswith(("*", "/"))
                and re.search(_SINK_LINE[weakness], line)
                and "goodB2G" not in where
                and where != "good"
            ):
                variant = name.rpartition("_")[2]
                yield Case(f"{path}:{number}", variant, "bad" in where, files, asked, places, number, path)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
