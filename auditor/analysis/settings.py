"""Settings that files declare -> what a program that reads them gets."""

import re
from collections.abc import Callable, Iterable

from auditor.analysis.paths import question
from auditor.analysis.values import Const, Value
from auditor.model.evidence import SettingEvidence

_REFERENCES_FOLLOWED = 4
"""A variable that names a chart's value that names another variable: longer chains are a loop."""

_FOREWORDS = (".Values.", "$.Values.", "data.", "stringData.", "Parameters.", "parameters.")
"""What stands before a key where it is declared or where it is named, and not in the other place: Helm's templates, Kubernetes' maps, stacks."""

_OUTPUT = re.compile(r"(?:module\.[\w-]+\.|(?:[\w-]+\.){0,4}outputs\.)([\w-]+)$")
"""Names of what a module of infrastructure, or a run of it, hands out: `module.ai.url`, `infra.outputs.url`."""
_OUTPUTS = (".tf", ".tofu")
"""Files that declare them."""
_CODE = (".rb", ".exs")
_EXAMPLE_MARKS = ("example", "sample", "template", "dist", "defaults")
_STACK = "template."
"""What the description of a stack of cloud resources is called: it is what runs, not an example."""
_TEST_WORDS = frozenset({"test", "tests", "testing", "e2e", "ci"})


class Settings:
    """Declared settings by name, found for a reader by nearness."""

    def __init__(self, evidence: Iterable[SettingEvidence] = (), code: Iterable[str] = ()) -> None:
        """`code` are the paths of the program's own files: settings that lie among some are those files' alone."""
        self.note: Callable[[str], None] = lambda _question: None
        """Told what is asked: a question of `auditor.analysis.paths`, kind `setting` or `example`."""
        self._entries: dict[str, list[SettingEvidence]] = {}
        self._below: dict[str, set[str]] = {}
        """The start of dotted names -> the rests, as they are written."""
        self._programs = frozenset(folder for path in code for folder in _folders(path))
        for item in evidence:
            if item.role == "declared" and (item.value or item.reads):
                self._entries.setdefault(_normal(_bare(item.key)), []).append(item)

    def lookup(self, name: str, reader: str) -> Value:
        """Return every value the setting can have for a file; those of example files only when there is no other.

        Files in the reader's folder or above it are asked first; then those that lie among no code, as deployments do: another program's
        settings say nothing. A setting that only names others (`{{ .Values.llm.url }}`, a key of a map in the cluster) has their values.
        """
        self.note(question("setting", name, reader.rpartition("/")[0]))
        return self._lookup(name, reader, _REFERENCES_FOLLOWED)

    def _lookup(self, name: str, reader: str, references: int) -> Value:
        output = _OUTPUT.match(name)
        entries: Iterable[SettingEvidence] = self._entries.get(_normal(output.group(1) if output else _bare(name)), ())
        if output:
            entries = [item for item in entries if item.location.path.endswith(_OUTPUTS)]
        above = {"", *_folders(reader)}
        near = [item for item in entries if _folder(item) in above]
        aside = [item for item in entries if _folder(item) not in self._programs]
        for candidates in (near, aside):
            real = [value for item in candidates if not is_example(item.location.path) for value in self._values(item, references)]
            if real:
                return frozenset(real)
        return frozenset()

    def _values(self, item: SettingEvidence, references: int) -> Value:
        if item.value:
            return frozenset((Const(item.value, _origin(item)),))
        if not references:
            return frozenset()
        return frozenset(value for name in item.reads for value in self._lookup(name, item.location.path, references - 1))

    def below(self, prefix: str, reader: str) -> dict[str, Value]:
        """Return what the settings below a name have for a file, by the rest of their names as they are written."""
        self.note(question("settings", prefix))
        found = {name: self.lookup(f"{prefix}.{name}", reader) for name in self.names_below(prefix)}
        return {name: value for name, value in found.items() if value}

    def names_below(self, prefix: str) -> list[str]:
        """Return the rests of the names that start with a dotted one, as they are written, sorted."""
        if not self._below:
            for normal, entries in self._entries.items():
                for place in range(normal.find("."), len(normal)):
                    if normal[place] == ".":
                        self._below.setdefault(normal[:place], set()).update(_bare(item.key)[place + 1 :] for item in entries)
        return sorted(self._below.get(_normal(prefix), ()))

    def example(self, name: str) -> Value:
        """Return what example files propose for a setting."""
        self.note(question("example", name))
        return frozenset(
            Const(item.value, _origin(item))
            for item in self._entries.get(_normal(_bare(name)), ())
            if item.value and _is_marked(item.location.path)
        )

    def __bool__(self) -> bool:
        return bool(self._entries)


def is_example(path: str) -> bool:
    """Tell whether a settings file only shows what to set, or sets it for tests."""
    return _is_marked(path) or not _TEST_WORDS.isdisjoint(re.split(r"[^a-z0-9]+", path.rpartition("/")[2].lower()))


def _is_marked(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return any(mark in name for mark in _EXAMPLE_MARKS) and not name.startswith(_STACK)


def _folder(item: SettingEvidence) -> str:
    """Return the folder a settings file is for: where it lies, or the program's own where it is code of the program's `config` folder."""
    path = item.location.path
    if path.endswith(_CODE):
        program, config, _ = f"/{path}".rpartition("/config/")
        if config:
            return program.lstrip("/")
    return path.rpartition("/")[0]


def _folders(path: str) -> list[str]:
    """Return the folders a file lies in, the top left out."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _bare(name: str) -> str:
    return next((name.removeprefix(word) for word in _FOREWORDS if name.startswith(word)), name)


def _normal(name: str) -> str:
    return name.replace(":", ".").replace("__", ".").lower() if any(mark in name for mark in ".:") else name.lower()


def _origin(item: SettingEvidence) -> str:
    line = f":{item.location.region.start_line}" if item.location.region is not None else ""
    return f"{item.key} in {item.location.path}{line}"
