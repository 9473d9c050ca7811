"""Imports and bare names of one module -> what they mean: a thing of the project, or a symbol of somebody else's."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.analysis.constants import ABSOLUTE_MARKS
from auditor.analysis.frames import Frame
from auditor.analysis.interpreter import Interpreter
from auditor.analysis.modules import ModuleState
from auditor.analysis.syntax import defined, flat
from auditor.analysis.values import (
    EMPTY,
    NONE,
    Chain,
    ClassValue,
    Const,
    ImportRef,
    ModuleValue,
    Object,
    Symbol,
    Unknown,
    Value,
    join_all,
)
from auditor.analysis.words import snake
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.project import Project

JOINING_LEVELS = 3
"""Folders above a file in which is looked for one that puts its folder and others together."""
REFERENCES = 12
"""Imports of imports that are followed."""


class Imports:
    """Looks names up across the files of one project."""

    def __init__(self, project: "Project") -> None:
        self._project = project
        self._resolving: set[tuple[str, str]] = set()
        """(path, name) of the imports that are being looked up: modules can import from each other in circles."""
        self._packages: dict[str, tuple[dict[str, str], frozenset[str]]] = {}
        """Importing file -> the packages it imports by what they call themselves, and the files that told."""
        self._missing: dict[tuple[str, str, int], frozenset[str]] = {}
        """(file, name, how many wildcard imports it has so far) that none of them brings -> the files that were looked into."""
        self._included: dict[tuple[str, str, int], str | None] = {}
        """(importer, module, level) of wildcard imports -> the file that is meant."""
        self._lowered: dict[str, bytes] = {}
        self._sharing: dict[tuple[str, str], tuple[tuple[str, ...], frozenset[str]]] = {}
        """(file, name) -> the files of its package in which the name is written, and the files that told."""

    def resolve(self, run: Interpreter, reference: ImportRef) -> Value:
        """Return what an import gives: a project module or a member of one, else a symbol. Imports in a circle give nothing known.

        Whoever asked first, the answer stays with the importing module: what decided it counts as reached by that module.
        """
        files = self._project.files
        found, used = files.noted(lambda: self._resolved(run, reference))
        files.reached(reference.importer, used)
        files.used |= used
        return found

    def _resolved(self, run: Interpreter, reference: ImportRef) -> Value:
        seen = {reference}
        found = self._imported(run, reference)
        for _ in range(REFERENCES):
            left = [atom for atom in found if isinstance(atom, ImportRef)]
            if not left:
                return found
            found = join_all([found - frozenset(left), *(self._imported(run, atom) for atom in sorted(left, key=repr) if atom not in seen)])
            seen.update(left)
        return frozenset(atom for atom in found if not isinstance(atom, ImportRef)) or frozenset((Unknown("call", reference.member or ""),))

    def _imported(self, run: Interpreter, reference: ImportRef) -> Value:
        state = self._project.files.module(reference.importer)
        language = state.language
        path = None
        if state.idioms.global_constants and reference.module[:1].isupper():
            return self._constant(run, reference, state)
        if language is not None:
            path = self._project.files.find(
                language.module_paths(reference.module, reference.level, reference.importer), reference.importer
            )
            if reference.member is not None and reference.level and not reference.module:
                inner = self._project.files.find(
                    language.module_paths(reference.member, reference.level, reference.importer), reference.importer
                )
                path = inner and None or path
                if inner is not None:
                    return frozenset((ModuleValue(inner),))
        if path is not None and not reference.level and self.is_foreign(reference.module, reference.importer):
            path = path if self._is_meant(path, reference.member, reference.importer) else None
        if path is None:
            name = reference.module if reference.member is None else f"{reference.module}.{reference.member}"
            sdk = self._project.signatures(reference.importer).sdk(name)
            if sdk is not None:
                state.sdks.add(sdk.package)
            elif reference.member is not None and state.idioms.package_scope:
                found = self._in_package(run, reference.module, reference.member, state)
                if found:
                    return found
            return self.symbol(name, reference.importer)
        if reference.member is None:
            return frozenset((ModuleValue(path),))
        key = (path, reference.member)
        if key in self._resolving:
            return frozenset((Unknown("call", reference.member),))
        self._resolving.add(key)
        try:
            found = self.module_member(run, path, reference.member)
        finally:
            self._resolving.discard(key)
        if language is not None and all(isinstance(atom, Unknown) for atom in found):
            inner = self._project.files.find(
                language.module_paths(f"{reference.module}.{reference.member}", reference.level, reference.importer), reference.importer
            )
            if inner is not None:
                return frozenset((ModuleValue(inner),))
        return found

    def _in_loaded_file(self, run: Interpreter, package: str, name: str, importer: ModuleState) -> Value:
        """Return the class of a package that stands in a file which the importer loads by its path: `require 'a.php'; use App\\A`."""
        found = self._of_wildcards(run, importer, name)
        classes = [atom for atom in found if isinstance(atom, ClassValue)]
        return frozenset(atom for atom in classes if self._declares(atom.module, package))

    def _declares(self, path: str, package: str) -> bool:
        module = self._project.files.module(path).module
        return module is not None and module.package.replace("\\", ".") in ("", package.replace("\\", "."))

    def _in_package(self, run: Interpreter, package: str, name: str, importer: ModuleState) -> Value:
        """Return a name of a package of the project: of the file called like it, else of any file of the package's folder."""
        if importer.language is None:
            return EMPTY
        named = self._project.files.find(importer.language.module_paths(f"{package}.{name}", 0, importer.path), importer.path)
        word = name.encode()
        for path in dict.fromkeys(([named] if named is not None else []) + self._project.files.package(package.replace(".", "/"))):
            other = self._project.files.module(path)
            if path == importer.path or word not in other.content or other.state == "running":
                continue
            self._project.load(run, path)
            held = other.scope.fields.get(name)
            if held:
                return held
        return EMPTY

    def _constant(self, run: Interpreter, reference: ImportRef, state: ModuleState) -> Value:
        """Return what an import means in a language whose names are full ones: the project's class, else a symbol."""
        name = reference.module if reference.member is None else f"{reference.module}.{reference.member}"
        found = self._project.constants.find(run, state, name)
        if not found and reference.member is not None and state.wildcards:
            found = self._in_loaded_file(run, reference.module, reference.member, state)
        if found:
            return found
        sdk = self._project.signatures(reference.importer).sdk(name)
        if sdk is not None:
            state.sdks.add(sdk.package)
        return self.symbol(name, reference.importer)

    def symbol(self, name: str, path: str) -> Value:
        """Return an imported thing, or the text it stands for where an SDK's description says so."""
        text = self._project.signatures(path).constant(name)
        return frozenset((Const(text),)) if text is not None else frozenset((Symbol(name),))

    def is_foreign(self, module: str, importer: str) -> bool:
        """Tell whether an absolute import means an SDK: one of that name is known, and the importer is not inside a folder of that name."""
        if self._project.signatures(importer).sdk(module) is None:
            return False
        first = module.lstrip("./").replace("/", ".").partition(".")[0]
        return first not in importer.split("/")[:-1]

    def own_file(self, module: str, member: str | None, importer: str) -> str | None:
        """Return the file of the project that an absolute import means; None when it means an SDK or something unknown."""
        language = self._project.files.module(importer).language
        path = self._project.files.find(language.module_paths(module, 0, importer), importer) if language is not None else None
        if path is None or not self.is_foreign(module, importer):
            return path
        return path if self._is_meant(path, member, importer) else None

    def _is_meant(self, path: str, member: str | None, importer: str) -> bool:
        """Tell whether an import means a file that has an SDK's name: it defines what is asked for, or lies beside a script."""
        if member is None:
            folder = importer.rpartition("/")[0]
            return path.rpartition("/")[0] == folder and not self._project.files.find((f"{folder}/__init__.py",), importer)
        module = self._project.files.module(path).module
        return any(member in defined(statement) for statement in (flat(module.body) if module is not None else ()))

    def module_member(
        self, run: Interpreter, path: str, name: str, depth: int = 0, seen: set[str] | None = None, *, joined: bool = False
    ) -> Value:
        """Return an exported name of a project module; a part of the module (`joined`) sees what that imports too."""
        state = self._project.load(run, path)
        held = state.exports.fields.get(name) or state.scope.fields.get(name)
        if held is None and name == "default" and state.exports.fields:
            return frozenset((ModuleValue(path),))
        if held is not None:
            if any(isinstance(atom, ImportRef) for atom in held) and depth < 12:
                parts = [self.resolve(run, atom) if isinstance(atom, ImportRef) else frozenset((atom,)) for atom in held]
                held = state.scope.fields[name] = join_all(parts)
            return (self._project.stand_ins.late_global(run, state, name) or held) if held == NONE else held
        for binding in state.wildcards:
            if depth < 6 and (binding.exported or joined or not state.idioms.private_imports):
                found = self._wildcard_member(run, state, binding, name, depth, seen)
                if found:
                    return found
        whole = self._of_default(run, state, name) if depth == 0 else EMPTY
        if whole:
            return whole
        folder = path.rpartition("/")[0]
        if state.language is not None and depth < 6:
            inner = self._project.files.find(state.language.module_paths(name, 1, f"{folder}/_" if folder else "_"), path)
            if inner is not None and path.endswith("__init__.py"):
                return frozenset((ModuleValue(inner),))
        if state.idioms.package_scope and depth == 0:
            return self._package_name(run, state, name) or frozenset((Unknown("call", name),))
        return frozenset((Unknown("call", name),))

    def _of_default(self, run: Interpreter, state: ModuleState, name: str) -> Value:
        """Return a member of what a module is as a whole: `module.exports = new Service()`, whose method `require("./service").ask` is."""
        known = self.default(run, state)
        return run.members.attribute(known, name, run.frames[-1], ir.Name(0, 0, name)) if known and run.frames else EMPTY

    def default(self, run: Interpreter, state: ModuleState) -> Value:
        """Return the instances and classes that a module is as a whole."""
        held = state.exports.fields.get("default", EMPTY)
        parts = [self.resolve(run, atom) if isinstance(atom, ImportRef) else frozenset((atom,)) for atom in held]
        return frozenset(atom for atom in join_all(parts) if isinstance(atom, Object | ClassValue))

    def whole(self, run: Interpreter, value: Value) -> Value:
        """Return a value with the instances and classes that modules in it are as a whole."""
        modules = (atom for atom in value if isinstance(atom, ModuleValue))
        return join_all([value, *(self.default(run, self._project.load(run, atom.path)) for atom in modules)])

    def import_all(self, run: Interpreter, binding: ir.ImportBinding, frame: Frame) -> None:
        """Remember a wildcard import; names are looked up in it when they are bound nowhere else."""
        if binding not in frame.module.wildcards:
            frame.module.wildcards.append(binding)
        sdk = self._project.signatures(frame.module.path).sdk(binding.module)
        if sdk is not None:
            frame.module.sdks.add(sdk.package)

    def _wildcard_member(
        self, run: Interpreter, state: ModuleState, binding: ir.ImportBinding, name: str, depth: int = 0, seen: set[str] | None = None
    ) -> Value:
        """Look a name up in one file; files that include each other (`seen`) are looked into once for each name."""
        seen = {state.path} if seen is None else seen
        if state.language is not None:
            key = (state.path, binding.module, binding.level)
            if key not in self._included:
                files, candidates = self._project.files, state.language.module_paths(binding.module, binding.level, state.path)
                self._included[key], used = files.noted(lambda: files.find(candidates, state.path))
                files.reached(state.path, used)
                files.used |= used
            path = self._included[key]
            if path is not None and path not in seen:
                seen.add(path)
                found = self.module_member(run, path, name, depth + 1, seen, joined=binding.joined)
                if not all(isinstance(atom, Unknown) for atom in found):
                    return found
        symbol = f"{binding.module}.{name}"
        return frozenset((Symbol(symbol),)) if self._project.signatures(state.path).knows(symbol) else EMPTY

    def unbound(self, run: Interpreter, name: str, frame: Frame) -> Value:
        """Return what a name means that no scope binds."""
        state = frame.module
        if name[:1] in ABSOLUTE_MARKS and name.lstrip(ABSOLUTE_MARKS):
            absolute = name.lstrip(ABSOLUTE_MARKS)
            return self._project.constants.find(run, state, absolute) or self.symbol(absolute, state.path)
        if state.idioms.implicit_self and frame.function is not None and frame.function.cls is not None:
            found = self._implicit_member(run, name, frame)
            if found:
                return found
        found = self._of_wildcards(run, state, name)
        if found:
            return found
        if state.idioms.global_constants and name[:1].isupper():
            return self._project.constants.from_here(run, frame, name) or frozenset((Symbol(name),))
        if state.idioms.package_scope:
            found = self._package_name(run, state, name) or (self._named_package(state, name) if state.idioms.package_is_folder else EMPTY)
            if found:
                return found
        return frozenset((Symbol(name),))

    def _named_package(self, state: ModuleState, name: str) -> Value:
        """Return the imported package that calls itself so, whatever its folder is called."""
        known = self._packages.get(state.path)
        if known is None:
            known = self._packages[state.path] = self._project.files.noted(lambda: self._packages_of(state))
        self._project.files.used |= known[1]
        path = known[0].get(name)
        return frozenset((ModuleValue(path),)) if path is not None else EMPTY

    def _packages_of(self, state: ModuleState) -> dict[str, str]:
        """Return the packages that a file imports, by what they call themselves."""
        files = self._project.files
        named: dict[str, str] = {}
        imports = [statement for statement in state.module.body if isinstance(statement, ir.Import)] if state.module is not None else []
        for binding in (binding for statement in imports for binding in statement.bindings):
            path = (
                files.find(state.language.module_paths(binding.module, 0, state.path), state.path) if state.language is not None else None
            )
            module = files.module(path).module if path is not None else None
            if path is not None and module is not None:
                named.setdefault(module.package, path)
        return named

    def _of_wildcards(self, run: Interpreter, state: ModuleState, name: str) -> Value:
        """Return what wildcard imports bring under a name: the project's own first, then of several SDKs the one of the shortest module.

        Two namespaces of one program never both have the name; where descriptions of two versions do, the outer one is the newer.
        """
        key = (state.path, name, len(state.wildcards))
        looked = self._missing.get(key)
        if looked is not None:
            self._project.files.used |= looked
            return EMPTY
        found, looked = self._project.files.noted(lambda: self._among_wildcards(run, state, name))
        self._project.files.used |= looked
        if not found and not self._project.unsettled:
            self._missing[key] = looked
        return found

    def _among_wildcards(self, run: Interpreter, state: ModuleState, name: str) -> Value:
        symbols: list[tuple[int, str, Value]] = []
        for binding in state.wildcards:
            found = self._wildcard_member(run, state, binding, name)
            if found and any(not isinstance(atom, Symbol) for atom in found):
                return found
            if found:
                symbols.append((binding.module.count("."), binding.module, found))
        return min(symbols, key=lambda entry: entry[:2])[2] if symbols else EMPTY

    def _implicit_member(self, run: Interpreter, name: str, frame: Frame) -> Value:
        assert frame.function is not None
        cls = frame.function.cls
        instance = frame.instance
        if (
            instance is not None
            and cls is not None
            and (name in instance.fields or self._project.definitions.declares_field(instance.cls or cls, name))
        ):
            return run.members.instance_member(instance, name)
        found = run.members.class_member(cls, name) if cls is not None else EMPTY
        if cls is not None and cls.bases and frame.module.idioms.kept_calls and all(isinstance(atom, Symbol) for atom in found):
            found = run.members.of_client_class(cls, name, frame) or found
        if not found:
            return self._client_method(run, name, instance) if instance is not None and instance.client is not None else EMPTY
        return join_all([run.members.bound(atom, instance) for atom in found]) if instance is not None else found

    def _client_method(self, run: Interpreter, name: str, instance: Object) -> Value:
        """Return the method of an SDK's class that a class of the project extends, called by its bare name."""
        hit = run.foreign.hit(instance)
        known = self._project.signatures(instance.path).method(hit, (name,)) if hit is not None else None
        return frozenset((Chain(instance, (name,)),)) if known is not None else EMPTY

    def _package_name(self, run: Interpreter, state: ModuleState, name: str) -> Value:
        """Look a name up in the files that share the package: the folder's, or a file called like the class."""
        if not name or not name[0].isalpha():
            return EMPTY
        key = (state.path, name)
        known = self._sharing.get(key)
        if known is None:
            known = self._sharing[key] = self._project.files.noted(lambda: self._files_with(state, name))
        self._project.files.used |= known[1]
        for path in known[0]:
            self._project.load(run, path)  # one that is being loaded has its classes and functions already
            other = self._project.files.module(path)
            joins = bool(state.idioms.joining_suffix) and path.endswith(state.idioms.joining_suffix)
            held = other.scope.fields.get(name) or (self._of_wildcards(run, other, name) if joins else EMPTY)
            if held:
                return held
        return EMPTY

    def _files_with(self, state: ModuleState, name: str) -> tuple[str, ...]:
        """Return the files of the package in which a name is written, those that are called like it first."""
        suffix = state.path.rpartition(".")[2]
        nearby = list(self._project.files.folder(state.path)) if state.idioms.package_scope else []
        elsewhere = not state.idioms.package_is_folder
        joined = bool(state.idioms.joining_suffix)
        named = self._project.files.named(f"{name}.{suffix}", any_case=joined)
        candidates = [path for path in named if path != state.path and elsewhere]
        before = self._project.files.beside(state.path)  # `Talk.razor.cs` is the code behind `Talk.razor`
        candidates += [before] if before is not None and elsewhere else []
        if name[:1].isupper() and elsewhere:
            candidates += [path for path in self._project.files.named(f"{snake(name)}.{suffix}") if path != state.path]
        word = name.encode()
        paths = dict.fromkeys([*candidates, *(path for path in nearby if path.endswith("." + suffix)), *self._joining(state)])
        if joined:
            return tuple(path for path in paths if path.endswith(state.idioms.joining_suffix) or word in self._in_lower_case(path))
        return tuple(path for path in paths if path == before or word in self._project.files.module(path).content)

    def _in_lower_case(self, path: str) -> bytes:
        content = self._project.files.module(path).content  # asked for each time: whoever is answered depends on the file
        known = self._lowered.get(path)
        if known is None:
            known = self._lowered[path] = content.lower()
        return known

    def _joining(self, state: ModuleState) -> Iterator[str]:
        """Yield the files that put a file's folder and others together, those of the innermost folder first."""
        suffix, folder = state.idioms.joining_suffix, state.path
        for _ in range(JOINING_LEVELS if suffix else 0):
            yield from (path for path in self._project.files.folder(folder) if path.endswith(suffix) and path != state.path)
            folder = folder.rpartition("/")[0]
            if not folder:
                break

    def load_methods(self, run: Interpreter, cls: ClassValue, name: str) -> bool:
        """Load the files beside a class's own that have a method of that name; tell whether there were any."""
        state = self._project.files.module(cls.module)
        if not state.idioms.package_is_folder:
            return False
        mark = f") {name}(".encode()
        found = False
        for path in self._project.files.folder(cls.module):
            other = self._project.files.module(path)
            if mark in other.content and other.state == "new":
                self._project.load(run, path)
                found = True
        return found
