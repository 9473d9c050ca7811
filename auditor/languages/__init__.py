"""Source text -> the language-neutral IR: one module per language, registered here."""

from functools import cache
from importlib import import_module

import msgspec

from auditor.languages.language import Language


class Registration(msgspec.Struct, frozen=True):
    """Where a language is and which files are in it; its module, and with it the grammar, is imported when first asked for."""

    name: str
    module: str
    suffixes: tuple[str, ...]
    filenames: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    """Names after `#!` of files without a suffix."""
    attribute: str = "LANGUAGE"
    """Where the module keeps it."""


LANGUAGES = (
    Registration("python", "python", (".py", ".pyi", ".pyw"), (), ("python", "python2", "python3", "pypy3")),
    Registration("jupyter", "notebook", (".ipynb",)),
    Registration("javascript", "javascript", (".js", ".jsx", ".mjs", ".cjs"), (), ("node", "nodejs", "bun")),
    Registration("typescript", "typescript", (".ts", ".tsx", ".mts", ".cts"), (), ("deno", "ts-node", "tsx")),
    Registration("vue", "components", (".vue",), attribute="VUE"),
    Registration("svelte", "components", (".svelte",), attribute="SVELTE"),
    Registration("astro", "components", (".astro",), attribute="ASTRO"),
    Registration("html", "components", (".html", ".htm"), attribute="HTML"),
    Registration(
        "ruby",
        "ruby",
        (".rb", ".rake", ".ru", ".erb", ".rhtml", ".jbuilder", ".gemspec"),
        ("Rakefile", "Guardfile", "Capfile", "Fastfile"),
        ("ruby", "jruby"),
    ),
    Registration("php", "php", (".php", ".phtml", ".inc", ".module"), (), ("php",)),
    Registration("swift", "swift", (".swift",), (), ("swift",)),
    Registration("dart", "dart", (".dart",), (), ("dart",)),
    Registration("elixir", "elixir", (".ex", ".exs"), (), ("elixir",)),
    Registration("java", "java", (".java",)),
    Registration("kotlin", "kotlin", (".kt", ".kts")),
    Registration("scala", "scala", (".scala", ".sc")),
    Registration("csharp", "csharp", (".cs", ".csx")),
    Registration("razor", "razor", (".razor", ".cshtml")),
    Registration("go", "go", (".go",)),
    Registration("rust", "rust", (".rs",)),
    Registration(
        "shell",
        "shell",
        (".sh", ".bash", ".zsh", ".ksh", ".bats"),
        (".bashrc", ".bash_profile", ".profile", ".zshrc"),
        ("sh", "bash", "zsh", "ksh", "dash"),
    ),
    Registration("cpp", "cpp", (".cpp", ".cc", ".cxx", ".c", ".C", ".h", ".hpp", ".hh", ".hxx", ".c++", ".ipp", ".cu")),
    Registration("powershell", "powershell", (".ps1", ".psm1"), (), ("pwsh", "powershell")),
    Registration("sql", "sql", (".sql", ".ddl", ".pgsql", ".bqsql")),
)
"""Every language, one line each; where two share a suffix the first has it. """

_BY_NAME = {registration.name: registration for registration in LANGUAGES}
_BY_SUFFIX = {suffix: registration.name for registration in reversed(LANGUAGES) for suffix in registration.suffixes}
_BY_FILENAME = {filename: registration.name for registration in reversed(LANGUAGES) for filename in registration.filenames}
_BY_INTERPRETER = {interpreter: registration.name for registration in reversed(LANGUAGES) for interpreter in registration.interpreters}


def language_of(path: str, start: bytes = b"") -> str | None:
    """Return the name of the language a file is in by its name, or by the `#!` line at its `start`; None when it is in none."""
    filename = path.rpartition("/")[2]
    named = _BY_FILENAME.get(filename)
    if named is not None:
        return named
    stem, dot, last = filename.rpartition(".")
    if dot and stem:
        return _BY_SUFFIX.get(f".{last.lower()}")
    return _by_shebang(start) if start.startswith(b"#!") else None


def _by_shebang(start: bytes) -> str | None:
    words = start.split(b"\n", 1)[0][2:].decode("ascii", "replace").split()
    for word in words:
        name = word.rpartition("/")[2]
        if name == "env" or name.startswith("-") or "=" in name:
            continue
        return _BY_INTERPRETER.get(name) or _BY_INTERPRETER.get(name.rstrip("0123456789."))
    return None


@cache
def by_name(name: str) -> Language:
    """Return a language by its name; raises `KeyError` for a name that is not registered."""
    registration = _BY_NAME[name]
    language: Language = getattr(import_module(f"auditor.languages.{registration.module}"), registration.attribute)
    return language
