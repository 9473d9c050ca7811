"""OWASP Benchmark (Java, Python): servlets and routes with a request's data on the way to the sink of a weakness.

Weak ciphers, hashes, random numbers and insecure cookies are no flows and are left out.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from tests.bench.suites.cases import Case, Places

_JAVA = {
    "cmdi": Places(sinks=("Runtime.exec", "ProcessBuilder", "ProcessBuilder.command")),
    "ldapi": Places(sinks=("DirContext.search", "InitialDirContext.search", "search")),
    "pathtraver": Places(
        sinks=("java.io.File", "FileInputStream", "FileOutputStream", "FileReader", "FileWriter", "RandomAccessFile", "Paths.get")
    ),
    "sqli": Places(
        sinks=(
            *(
                "prepareStatement",
                "prepareCall",
                "executeQuery",
                "executeUpdate",
                "executeLargeUpdate",
                "addBatch",
                "execute",
                "batchUpdate",
            ),
            *("query", "queryForObject", "queryForList", "queryForMap", "queryForRowSet", "queryForLong", "queryForInt"),
        )
    ),
    "trustbound": Places(sinks=("getSession.setAttribute(0,1)", "getSession.putValue(0,1)")),
    "xpathi": Places(sinks=("XPath.evaluate", "XPath.compile", "evaluate", "compile")),
    "xss": Places(
        sinks=("getWriter.println", "getWriter.print", "getWriter.printf", "getWriter.format", "getWriter.write"),
        sanitizers=("encodeForHTML", "htmlEscape", "escapeHtml", "escapeHtml4"),
    ),
}
_PYTHON = {
    "cmdi": Places(sinks=("os.system", "os.popen", "subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_output")),
    "codeinj": Places(sinks=("exec", "eval"), sanitizers=("check:startswith",)),
    "deserialization": Places(sinks=("pickle.loads", "yaml.load")),
    "ldapi": Places(sinks=("search", "search_s", "search_ext_s")),
    "pathtraver": Places(
        sinks=("open", "codecs.open", "os.open", "io.open", "read_text", "read_bytes", "exists", "is_file", "os.remove", "send_file"),
        sanitizers=("check:in", "check:startswith"),
    ),
    "redirect": Places(sinks=("flask.redirect", "redirect"), sanitizers=("check:in",)),
    "sqli": Places(sinks=("execute(0)", "executemany(0)", "executescript(0)")),
    "trustbound": Places(sinks=("field:session",)),
    "xpathi": Places(sinks=("xpath", "XPath", "select", "ElementTree.find", "ElementTree.findall"), sanitizers=("check:in", "replace")),
    "xxe": Places(sinks=("xml.dom.minidom.parseString", "xml.sax.parseString", "lxml.etree.fromstring", "parseString")),
}


def java_cases(tree: Path) -> Iterator[Case]:
    """Yield the servlets whose weakness is a flow."""
    root = tree / "src/main/java"
    helpers = {str(path.relative_to(root)): path.read_text() for path in sorted((root / "org/owasp/benchmark/helpers").glob("*.java"))}
    for name, category, flows in _expected(tree / "expectedresults-1.2.csv"):
        if category in _JAVA:
            path = f"org/owasp/benchmark/testcode/{name}.java"
            yield Case(name, category, flows, helpers | {path: (root / path).read_text()}, (path,), _JAVA[category])


def python_cases(tree: Path) -> Iterator[Case]:
    """Yield the routes whose weakness is a flow."""
    helpers = {str(path.relative_to(tree)): path.read_text() for path in sorted((tree / "helpers").glob("*.py"))}
    for name, category, flows in _expected(tree / "expectedresults-0.1.csv"):
        if category in _PYTHON:
            path = f"testcode/{name}.py"
            yield Case(name, category, flows, helpers | {path: (tree / path).read_text()}, (path,), _PYTHON[category])


def _expected(path: Path) -> Iterator[tuple[str, str, bool]]:
    with path.open(encoding="utf-8") as file:
        for row in csv.reader(file):
            if len(row) >= 3 and not row[0].startswith("#"):
                yield row[0], row[1], row[2] == "true"
