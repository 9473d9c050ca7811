"""Paths of a project -> modules: which file an import means, and each file lowered at most once."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from auditor.analysis.facts import Collected
from auditor.analysis.paths import IMPORTS, PACKAGE_FILES, Paths, question
from auditor.analysis.values import FunctionValue, Object, Value
from auditor.languages import by_name, language_of
from auditor.languages.ecmascript.packages import Packages
from auditor.languages.ecmascript.packages import files as package_files
from auditor.languages.language import Idioms, Language
from auditor.languages.manifests import is_manifest, module_name
from auditor.model import ir
from auditor.model.location import LineTable, Location, Places

Answer = TypeVar("Answer")

MODULE_BYTES = 4_000_000
MANIFESTS = ("go.mod:",)
NAMED = "npm:"
"""Before a bare import that settings may map to a file of the project."""
NAME_LEAST = 4
"""A shorter name says nothing about the files in whose name it stands."""
FOREIGN = ":"
"""Instead of a folder: a package of somebody else."""


def _state_of(path: str) -> str:
    """Return what an answer depends on that was read from a file: of a manifest only the part that tells of imports."""
    return path + IMPORTS if is_manifest(path) else path


class ModuleState:
    """One file of the project as the analysis goes on: its tree of statements, its scope, what it defines."""

    def __init__(self, path: str, content: bytes, language: Language | None, module: ir.Module | None) -> None:
        self.path = path
        self.content = content if module is None or module.source is None else module.source
        self.language = language
        self.module = module
        self.idioms = language.idioms if language is not None else Idioms()
        self.scope = Object("scope", path)
        self.exports = Object("scope", path)
        self.functions: list[FunctionValue] = []
        """Every function met while the module's and its classes' bodies ran, in order."""
        self._known: set[int] = set()
        self.wildcards: list[ir.ImportBinding] = []
        self.made: dict[int, Value] = {}
        """Start byte of a definition -> its value, so that running it again makes nothing new."""
        self.state = "new"
        """`new`, `running`, `done`."""
        self.sdks: set[str] = set()
        self.lines: Places = LineTable(content) if module is None or module.places is None else module.places
        self.late: set[str] = set()
        self.unset: set[str] = set()
        """Globals that are declared by their type alone: functions give them their value."""
        self.cut = False
        """The run of the module's body was given up before its end."""
        self.unanswered = False
        """Something asked for the summary of a function meanwhile, which nobody had yet."""
        self.found = Collected()
        """What the run of the module's body found."""

    def add(self, function: FunctionValue) -> None:
        """Remember a function of the module's or a class's body; running the body again makes nothing new."""
        if id(function.function) not in self._known:
            self._known.add(id(function.function))
            self.functions.append(function)

    def is_own(self, function: FunctionValue) -> bool:
        """Tell whether a function stands in the module's or a class's body."""
        return id(function.function) in self._known

    def location(self, start: int, end: int) -> Location:
        """Return where a stretch of the source is, for a report."""
        return Location(path=self.path, region=self.lines.region(start, end), logical=self.lines.logical(start))


class Files:
    """Finds the files that imports mean."""

    def __init__(self, read: Callable[[str], bytes | None], paths: tuple[str, ...]) -> None:
        self._read = read
        self._paths = Paths(paths)
        self._modules: dict[str, ModuleState] = {}
        self._packages: Packages | None = None
        self._by_settings: dict[tuple[str, str], tuple[str | None, frozenset[str]]] = {}
        """Bare import and folder of the importer -> the file it means there, and the settings that were asked."""
        self._names: dict[str, str] = {}
        """Path of a manifest -> the module it names."""
        self.used: set[str] = set()
        """What decided something: paths that were read, or looked for and not found; questions about all of them."""
        self.reach: dict[str, set[str]] = {}
        """Module -> what decided something while its body, or functions of it, were run: whoever uses the module depends on that too."""

    def note(self, asked: str) -> None:
        """Remember that the answer to a question decided something."""
        self.used.add(asked)

    def noted(self, ask: Callable[[], Answer]) -> tuple[Answer, frozenset[str]]:
        """Return an answer with what decided it, so that whoever is given it again depends on that, too."""
        before, self.used = self.used, set()
        try:
            return ask(), frozenset(self.used)
        except BaseException:
            before |= self.used
            raise
        finally:
            self.used = before

    def reached(self, path: str, used: set[str] | frozenset[str]) -> None:
        """Remember what decided something while a module's own statements were run."""
        self.reach.setdefault(path, set()).update(used)

    def _asked(self, kind: str, *about: str) -> tuple[str, ...]:
        text = question(kind, *about)
        self.used.add(text)
        return self._paths.answer(text)

    def _is_there(self, path: str) -> bool:
        """Tell whether the project has a file; that it has none is worth remembering."""
        self.used.add(path)
        return path in self._paths.all

    def module(self, path: str) -> ModuleState:
        """Return a file's module, lowered when first asked for; an empty one when it cannot be read."""
        found = self._modules.get(path)
        self.used.add(path)
        if found is None:
            found = self._modules[path] = self._load(path)
        return found

    def text(self, path: str) -> bytes:
        """Return a file's bytes without lowering it."""
        self.used.add(path)
        known = self._modules.get(path)
        return known.content if known is not None else self._read(path) or b""

    def having(self, words: tuple[str, ...], near: str) -> list[str]:
        """Return the files with a file's suffix in whose name one of the words stands, those nearest to it first."""
        found = self._asked("having", near[near.rfind(".") :], *words)
        return sorted(found, key=lambda path: (-_shared(path, near), path))

    def called(self, name: str) -> list[str]:
        """Return the files in whose name a class's name stands, in order; none for a short name."""
        if len(name) < NAME_LEAST:
            return []
        return list(self._asked("called", name.lower()))

    def _load(self, path: str) -> ModuleState:
        content = self._read(path) or b""
        name = language_of(path, content[:200])
        if name is None or len(content) > MODULE_BYTES:
            return ModuleState(path, b"", None, None)
        language = by_name(name)
        return ModuleState(path, content, language, language.lower(path, content))

    def find(self, candidates: tuple[str, ...], importer: str) -> str | None:
        """Return the first candidate that exists; `*/x` may stand under any folder, the one nearest to the importer wins."""
        for candidate in candidates:
            if candidate.startswith(NAMED):
                found = self._named_by_settings(candidate.removeprefix(NAMED), importer)
                if found is not None:
                    return found
            elif candidate.startswith(MANIFESTS):
                folder = self._named_folder(candidate, importer)
                if folder is not None:
                    return None if folder == FOREIGN else self._in_folder(folder, importer)
            elif candidate.startswith("*/"):
                found = self._anywhere(candidate[2:], importer)
                if found is not None:
                    return found
            elif candidate.endswith("/"):
                found = self._in_folder(_normal(candidate), importer)
                if found is not None:
                    return found
            else:
                path = _normal(candidate)
                if path != importer and self._is_there(path):
                    return path
        return None

    def _named_by_settings(self, module: str, importer: str) -> str | None:
        """Return the file that the settings of compilers and package managers give a name."""
        key = (module, importer.rpartition("/")[0])
        known = self._by_settings.get(key)
        if known is None:
            packages = self._packages = self._packages or Packages(self._read, lambda patterns: self._asked("fitting", *patterns))
            paths = (path for base in packages.candidates(module, importer) for path in package_files(base))
            found, tried = self.noted(lambda: next((path for path in paths if path != importer and self._is_there(path)), None))
            known = self._by_settings[key] = (found, tried.union(map(_state_of, packages.consulted)))
        self.used |= known[1]
        return known[0]

    def _named_folder(self, candidate: str, importer: str) -> str | None:
        """Return the folder of a package (`go.mod:owner:owner/name/a`) below the manifest that names it; None when no manifest tells.

        What has an owner, and not the one of a manifest above the importer, is foreign.
        """
        manifest, owner, package = candidate.split(":", 2)
        foreign = False
        folder = importer
        while folder:
            folder = folder.rpartition("/")[0]
            module = self._module_name(f"{folder}/{manifest}" if folder else manifest)
            if module and f"{package}/".startswith(f"{module}/"):
                return _normal(f"{folder}/{package.removeprefix(module).strip('/')}").strip("/")
            foreign = foreign or bool(owner and module and not module.startswith(f"{owner}/"))
        for other in self._asked("named", manifest)[:PACKAGE_FILES]:  # a module beside this one
            module = self._module_name(other)
            if module and f"{package}/".startswith(f"{module}/"):
                return _normal(f"{other.rpartition('/')[0]}/{package.removeprefix(module).strip('/')}").strip("/")
        return FOREIGN if foreign else None

    def _module_name(self, path: str) -> str:
        """Return the name a manifest gives the module of its folder, without major version; empty when there is none."""
        self.used.add(_state_of(path))
        name = self._names.get(path)
        if name is None:
            name = self._names[path] = module_name(self._read(path) or b"")
        return name

    def _in_folder(self, folder: str, importer: str) -> str | None:
        """Return a file that stands for a package that is a folder: one in the importer's language, no test."""
        suffix = importer.rpartition(".")[2]
        files = [path for path in self._asked("in", folder) if path.rpartition(".")[2] == suffix and path != importer]
        return min(files, key=lambda path: ("_test." in path, path)) if files else None

    def _anywhere(self, tail: str, importer: str) -> str | None:
        if tail.endswith("/"):
            files = [path for folder in self._folders(tail.rstrip("/")) if (path := self._in_folder(folder, importer)) is not None]
            return max(files, key=lambda path: (_shared(path, importer), -path.count("/"), path)) if files else None
        fitting = [path for path in self._asked("ending", _normal(tail)) if path != importer]
        return max(fitting, key=lambda path: (_shared(path, importer), -path.count("/"), path)) if fitting else None

    def every(self, candidates: tuple[str, ...]) -> Iterator[str]:
        """Yield every file that fits one of the candidates, those of the first candidate first."""
        for candidate in candidates:
            tail = _normal(candidate.removeprefix("*/"))
            if not candidate.startswith("*/"):
                yield from (tail,) if self._is_there(tail) else ()
            else:
                yield from self._asked("ending", tail)

    def startup(self, fragments: tuple[str, ...], suffixes: tuple[str, ...]) -> list[str]:
        """Return the files whose path holds one of the fragments, in order."""
        return list(self._asked("first", " ".join(fragments), " ".join(suffixes)))

    def above(self, path: str, words: tuple[str, ...]) -> Iterator[str]:
        """Yield the other files with a file's suffix in its folder and those above, in whose name one of the words stands."""
        folder = path if words else ""
        suffix = path[path.rfind(".") :]
        while folder:
            folder = folder.rpartition("/")[0]
            yield from (other for other in self._asked("beside", folder, suffix, *words) if other != path)

    def beside(self, path: str) -> str | None:
        """Return the file that a file's name without its last suffix names."""
        other = path.rpartition(".")[0]
        return other if self._is_there(other) else None

    def folder(self, path: str) -> Iterator[str]:
        """Yield the other files of a file's folder, in order."""
        yield from (other for other in self._asked("in", path.rpartition("/")[0]) if other != path)

    def is_folder(self, name: str) -> bool:
        """Tell whether a folder of the project is called like the last part of a dotted name."""
        return bool(self._asked("below", name.rpartition(".")[2]))

    def package(self, folder: str) -> list[str]:
        """Return the files of the folders that end with a package's path; its first parts may be missing, as Kotlin's style has it."""
        return list(self._asked("package", folder))

    def _folders(self, tail: str) -> tuple[str, ...]:
        """Return the folders whose path ends with these parts, in order."""
        return self._asked("below", tail.removeprefix("/"))

    def named(self, name: str, *, any_case: bool = False) -> list[str]:
        """Return the files of that name; with `any_case`, of those that differ from it in case alone, too."""
        return list(self._asked("spelled", name.lower()) if any_case else self._asked("named", name))


def imports_in(body: tuple[ir.Stmt, ...]) -> Iterator[ir.Import]:
    """Yield import statements at any depth outside functions, and in functions as far as they were lowered."""
    stack = list(reversed(body))
    while stack:
        statement = stack.pop()
        match statement:
            case ir.Import():
                yield statement
            case ir.If():
                stack.extend((*statement.then, *statement.orelse))
            case ir.Try():
                stack.extend((*statement.body, *statement.orelse, *statement.final))
                for handler in statement.handlers:
                    stack.extend(handler.body)
            case ir.Loop():
                stack.extend((*statement.body, *statement.update))
            case ir.With() | ir.Block() | ir.Defer():
                stack.extend(statement.body)
            case ir.Switch():
                for case in statement.cases:
                    stack.extend(case.body)
            case ir.DefineClass():
                stack.extend(statement.class_.body)
            case ir.Define():
                stack.extend(statement.function.body.statements())
            case _:
                pass


def _shared(path: str, other: str) -> int:
    count = 0
    for left, right in zip(path.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        count += 1
    return count


def _normal(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    return "/".join(parts)
