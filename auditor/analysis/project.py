"""One project under analysis: modules, classes and settings as the interpreter asks for them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from auditor.analysis import bound, builtins, containers, overloads, target
from auditor.analysis.arguments import Arguments
from auditor.analysis.calls import Indirect
from auditor.analysis.constants import ABSOLUTE_MARKS, Constants
from auditor.analysis.entities import Entities
from auditor.analysis.entry_points import entry_point
from auditor.analysis.evaluator import BudgetExceeded, Frame
from auditor.analysis.facts import Collected
from auditor.analysis.flows import Flows
from auditor.analysis.implementers import Implementers, concrete
from auditor.analysis.injection import beside, provided
from auditor.analysis.interpreter import Interpreter
from auditor.analysis.modules import Files, ModuleState
from auditor.analysis.own_flows import OwnFlows
from auditor.analysis.retrieval import Retrieval
from auditor.analysis.settings import Settings
from auditor.analysis.signatures import CallHit, ClientHit, Signatures
from auditor.analysis.sinks import Sinks
from auditor.analysis.trail import Trail
from auditor.analysis.values import (
    DYNAMIC,
    EMPTY,
    NONE,
    Chain,
    ClassValue,
    Const,
    FunctionValue,
    ImportRef,
    ModuleValue,
    Object,
    Parameter,
    Symbol,
    Unknown,
    Value,
    join,
    join_all,
    strings,
)
from auditor.model import ir
from auditor.model.words import HttpPath

ROOT_BUDGET = 40_000
"""Work after which a function is given up; generated code alone gets there."""
MODULE_BUDGET = 60_000
LATE_BUDGET = 1_200
TYPICAL_BUDGET = 8_000
INLINE_MOST = 2_000
"""Work on calls of other functions while a module's body runs or a typical instance is made; beyond it summaries answer."""
SYMBOL_DEPTH = 12
CLASS_PARTS = frozenset({"Optional", "Union", "List", "Annotated", "ClassVar", "Final", "Type", "Sequence", "Awaitable", "Promise"})


class Ended:
    """What a run by itself found, once it has ended."""

    def __init__(self) -> None:
        self.found = Collected()
        self.work = 0
        self.cut = False
        """The budget was spent before the end."""
        self.paths: frozenset[str] = frozenset()
        """Files that decided something."""


class Project:
    """Everything the analysis of one tree shares; asks `read` for files when it needs them."""

    def __init__(
        self,
        read: Callable[[str], bytes | None],
        paths: tuple[str, ...],
        catalogue: Any,
        settings: Settings,
        heads: Mapping[str, Iterable[str]] | None = None,
        schemas: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.files = Files(read, paths)
        self.catalogue = catalogue
        self.settings = settings
        self.flows = Flows(catalogue)
        self.sinks = Sinks(self)
        self.own = OwnFlows(self)
        self.entities = Entities(self, schemas or {})
        self.retrieval = Retrieval(self)
        self.constants = Constants(self)
        self._signatures: dict[str, Signatures] = {}
        self._symbols: dict[str, Object] = {}
        self._ready: dict[tuple[str, str], Object] = {}
        self._guesses: dict[str, dict[tuple[str, ...], list[tuple[CallHit, ClientHit]]]] = {}
        self._paths_of_apis = _path_table(catalogue.http_paths)
        self._subclasses: dict[str, list[ClassValue]] = {}
        self._implementers = Implementers(self, heads or {})
        self._implemented: dict[str, Object | None] = {}
        self.loading = 0
        """Modules whose bodies are being run."""
        self._resolving: set[tuple[str, str]] = set()
        """(path, name) of the imports that are being looked up: modules can import from each other in circles."""
        self.is_requesting: Callable[[FunctionValue], bool] = lambda _function: False
        """Set by the analyst: whether a function makes a request to an address that it is given."""
        self.summary_of: Callable[[FunctionValue], Any] = lambda _function: None
        """Set by the analyst: what a function does for any caller."""
        self.may_find: Callable[[FunctionValue], bool] = lambda _function: True
        """Set by the analyst: whether a function can reach a provider."""

    # Modules and names -----------------------------------------------------------------------------------------------

    def module(self, path: str) -> ModuleState:
        """Return a module without running it."""
        return self.files.module(path)

    def line(self, path: str, offset: int) -> int:
        """Return the line of a byte offset in a module."""
        return self.files.module(path).lines.position(offset)[0]

    def signatures(self, path: str) -> Signatures:
        """Return the SDK look-ups for the language of a file."""
        language = self.files.module(path).language
        if language is None:
            return self._of_language(("",))
        return self._of_language(language.sdk_languages or (language.name,))

    def _of_language(self, names: tuple[str, ...]) -> Signatures:
        key = ",".join(names)
        found = self._signatures.get(key)
        if found is None:
            found = self._signatures[key] = Signatures(tuple(sdk for name in names for sdk in self.catalogue.sdks(name)))
        return found

    @contextmanager
    def apart(self, run: Interpreter, budget: int) -> Iterator[None]:
        """Do something whose effects stay, whatever branch the interpreter is in: load a module, make a typical instance."""
        kept = (run.trail, run.work, run.budget, run.inline, run.raised, run.stack, run.frames, run.survey, run.quiet, self.sinks.current)
        run.survey, run.quiet = None, True
        run.trail, run.work, run.budget, run.inline, run.raised, run.stack = Trail(), 0, budget, min(budget // 4, INLINE_MOST), [], []
        run.frames = list(run.frames)
        self.sinks.current = Collected()  # what is found here is found again when its own function is run
        try:
            yield
        except BudgetExceeded:
            run.frames[-1].module.cut = run.frames[-1].module.cut or run.frames[-1].function is None
        finally:
            run.trail, run.work, run.budget, run.inline, run.raised, run.stack, run.frames, run.survey, run.quiet, self.sinks.current = kept

    @contextmanager
    def isolated(self, run: Interpreter, inline: int) -> Iterator["Ended"]:
        """Run something by itself and take back whatever it changed; what it found is in what is yielded, when it has ended."""
        ended = Ended()
        kept = (
            run.trail, run.work, run.budget, run.inline, run.raised, run.stack, run.frames, run.invoked, run.quiet, self.sinks.current, self.files.used
        )  # fmt: skip
        run.quiet = False
        run.trail, run.work, run.budget, run.inline = Trail(), 0, ROOT_BUDGET, inline
        run.raised, run.stack, run.frames, run.invoked = [], [], [], set()
        self.sinks.current, self.files.used = ended.found, set()
        trail = run.trail
        try:
            yield ended
        except BudgetExceeded:
            ended.cut = True
        finally:
            trail.undo(0)
            ended.work, ended.paths = run.work, frozenset(self.files.used)
            (
                run.trail, run.work, run.budget, run.inline, run.raised, run.stack, run.frames, run.invoked, run.quiet, self.sinks.current, self.files.used
            ) = kept  # fmt: skip

    def load(self, run: Interpreter, path: str) -> ModuleState:
        """Run a module's body once; a module that is being run is returned as far as it got."""
        state = self.files.module(path)
        if state.state != "new" or state.module is None:
            return state
        state.state = "running"
        self.loading += 1
        with self.apart(run, MODULE_BUDGET):
            frame = Frame(state, state.scope)
            run.frames.append(frame)
            self.sinks.current, run.quiet = state.found, False
            for binding in self._shared_imports(state):
                self.import_all(run, binding, frame)
            self._hoist(run, state, frame)
            run.execute(state.module.body, frame)
        self.loading -= 1
        state.state = "done"
        return state

    def _shared_imports(self, state: ModuleState) -> Iterator[ir.ImportBinding]:
        """Yield the imports that other files make for all files below their folder."""
        for path in self.files.above(state.path, state.idioms.shared_imports):
            other = self.files.module(path).module
            for statement in other.body if other is not None else ():
                if isinstance(statement, ir.Import):
                    yield from (binding for binding in statement.bindings if binding.wildcard and binding.exported)

    def _hoist(self, run: Interpreter, state: ModuleState, frame: Frame) -> None:
        """Make imports, classes and functions known before the first statement runs, as most languages do."""
        if state.module is None or state.idioms.assignment_declares and not state.idioms.global_constants:
            return
        body = list(_flat(state.module.body))
        for statement in body:
            if isinstance(statement, ir.Import):
                run.execute((statement,), frame)
        for statement in body:
            if isinstance(statement, ir.DefineClass) and statement.class_.kind != "extension":
                self._declare_class(statement.class_, frame)
        for statement in body:
            if isinstance(statement, ir.Define):
                run.execute((statement,), frame)

    def resolve(self, run: Interpreter, reference: ImportRef) -> Value:
        """Return what an import gives: a project module or a member of one, else a symbol. Imports in a circle give nothing known."""
        seen = {reference}
        found = self._imported(run, reference)
        for _ in range(SYMBOL_DEPTH):
            left = [atom for atom in found if isinstance(atom, ImportRef)]
            if not left:
                return found
            found = join_all([found - frozenset(left), *(self._imported(run, atom) for atom in sorted(left, key=repr) if atom not in seen)])
            seen.update(left)
        return frozenset(atom for atom in found if not isinstance(atom, ImportRef)) or frozenset((Unknown("call", reference.member or ""),))

    def _imported(self, run: Interpreter, reference: ImportRef) -> Value:
        state = self.files.module(reference.importer)
        language = state.language
        path = None
        if state.idioms.global_constants and reference.module[:1].isupper():
            return self._constant(run, reference, state)
        if language is not None:
            path = self.files.find(language.module_paths(reference.module, reference.level, reference.importer), reference.importer)
            if reference.member is not None and reference.level and not reference.module:
                inner = self.files.find(language.module_paths(reference.member, reference.level, reference.importer), reference.importer)
                path = inner and None or path
                if inner is not None:
                    return frozenset((ModuleValue(inner),))
        if path is not None and not reference.level and self.is_foreign(reference.module, reference.importer):
            path = path if self._is_meant(path, reference.member, reference.importer) else None
        if path is None:
            name = reference.module if reference.member is None else f"{reference.module}.{reference.member}"
            sdk = self.signatures(reference.importer).sdk(name)
            if sdk is not None:
                state.sdks.add(sdk.package)
            elif reference.member is not None and state.idioms.package_scope:
                found = self._in_package(run, reference.module, reference.member, state)
                if found:
                    return found
            return self._symbol(name, reference.importer)
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
            inner = self.files.find(
                language.module_paths(f"{reference.module}.{reference.member}", reference.level, reference.importer), reference.importer
            )
            if inner is not None:
                return frozenset((ModuleValue(inner),))
        return found

    def _in_package(self, run: Interpreter, package: str, name: str, importer: ModuleState) -> Value:
        """Return a name of a package of the project: of the file called like it, else of any file of the package's folder."""
        if importer.language is None:
            return EMPTY
        named = self.files.find(importer.language.module_paths(f"{package}.{name}", 0, importer.path), importer.path)
        word = name.encode()
        for path in dict.fromkeys(([named] if named is not None else []) + self.files.package(package.replace(".", "/"))):
            other = self.files.module(path)
            if path == importer.path or word not in other.content or other.state == "running":
                continue
            self.load(run, path)
            held = other.scope.fields.get(name)
            if held:
                return held
        return EMPTY

    def _constant(self, run: Interpreter, reference: ImportRef, state: ModuleState) -> Value:
        """Return what an import means in a language whose names are full ones: the project's class, else a symbol."""
        name = reference.module if reference.member is None else f"{reference.module}.{reference.member}"
        found = self.constants.find(run, state, name)
        if found:
            return found
        sdk = self.signatures(reference.importer).sdk(name)
        if sdk is not None:
            state.sdks.add(sdk.package)
        return self._symbol(name, reference.importer)

    def _symbol(self, name: str, path: str) -> Value:
        """Return an imported thing, or the text it stands for where an SDK's description says so."""
        text = self.signatures(path).constant(name)
        return frozenset((Const(text),)) if text is not None else frozenset((Symbol(name),))

    def is_foreign(self, module: str, importer: str) -> bool:
        """Tell whether an absolute import means an SDK: one of that name is known, and the importer is not inside a folder of that name."""
        if self.signatures(importer).sdk(module) is None:
            return False
        first = module.lstrip("./").replace("/", ".").partition(".")[0]
        return first not in importer.split("/")[:-1]

    def own_file(self, module: str, member: str | None, importer: str) -> str | None:
        """Return the file of the project that an absolute import means; None when it means an SDK or something unknown."""
        language = self.files.module(importer).language
        path = self.files.find(language.module_paths(module, 0, importer), importer) if language is not None else None
        if path is None or not self.is_foreign(module, importer):
            return path
        return path if self._is_meant(path, member, importer) else None

    def _is_meant(self, path: str, member: str | None, importer: str) -> bool:
        """Tell whether an import means a file that has an SDK's name: it defines what is asked for, or lies beside a script."""
        if member is None:
            folder = importer.rpartition("/")[0]
            return path.rpartition("/")[0] == folder and not self.files.find((f"{folder}/__init__.py",), importer)
        module = self.files.module(path).module
        return any(member in _defined(statement) for statement in (_flat(module.body) if module is not None else ()))

    def module_member(self, run: Interpreter, path: str, name: str, depth: int = 0) -> Value:
        """Return an exported name of a project module."""
        state = self.load(run, path)
        held = state.exports.fields.get(name) or state.scope.fields.get(name)
        if held is None and name == "default" and state.exports.fields:
            return frozenset((ModuleValue(path),))
        if held is not None:
            if any(isinstance(atom, ImportRef) for atom in held) and depth < 12:
                parts = [self.resolve(run, atom) if isinstance(atom, ImportRef) else frozenset((atom,)) for atom in held]
                held = state.scope.fields[name] = join_all(parts)
            return (self.late_global(run, state, name) or held) if held == NONE else held
        for binding in state.wildcards:
            if depth < 6 and (binding.exported or not state.idioms.private_imports):
                found = self._wildcard_member(run, state, binding, name, depth)
                if found:
                    return found
        folder = path.rpartition("/")[0]
        if state.language is not None and depth < 6:
            inner = self.files.find(state.language.module_paths(name, 1, f"{folder}/_" if folder else "_"), path)
            if inner is not None and path.endswith("__init__.py"):
                return frozenset((ModuleValue(inner),))
        if state.idioms.package_scope and depth == 0:
            return self._package_name(run, state, name) or frozenset((Unknown("call", name),))
        return frozenset((Unknown("call", name),))

    def import_all(self, run: Interpreter, binding: ir.ImportBinding, frame: Frame) -> None:
        """Remember a wildcard import; names are looked up in it when they are bound nowhere else."""
        frame.module.wildcards.append(binding)
        sdk = self.signatures(frame.module.path).sdk(binding.module)
        if sdk is not None:
            frame.module.sdks.add(sdk.package)

    def _wildcard_member(self, run: Interpreter, state: ModuleState, binding: ir.ImportBinding, name: str, depth: int = 0) -> Value:
        if state.language is not None:
            path = self.files.find(state.language.module_paths(binding.module, binding.level, state.path), state.path)
            if path is not None:
                found = self.module_member(run, path, name, depth + 1)
                if not all(isinstance(atom, Unknown) for atom in found):
                    return found
        symbol = f"{binding.module}.{name}"
        return frozenset((Symbol(symbol),)) if self.signatures(state.path).knows(symbol) else EMPTY

    def unbound(self, run: Interpreter, name: str, frame: Frame) -> Value:
        """Return what a name means that no scope binds."""
        state = frame.module
        if name[:1] in ABSOLUTE_MARKS and name.lstrip(ABSOLUTE_MARKS):
            absolute = name.lstrip(ABSOLUTE_MARKS)
            return self.constants.find(run, state, absolute) or self._symbol(absolute, state.path)
        if state.idioms.implicit_self and frame.function is not None and frame.function.cls is not None:
            found = self._implicit_member(run, name, frame)
            if found:
                return found
        found = self._of_wildcards(run, state, name)
        if found:
            return found
        if state.idioms.global_constants and name[:1].isupper():
            return self.constants.from_here(run, frame, name) or frozenset((Symbol(name),))
        if state.idioms.package_scope:
            found = self._package_name(run, state, name) or (self._named_package(state, name) if state.idioms.package_is_folder else EMPTY)
            if found:
                return found
        return frozenset((Symbol(name),))

    def _named_package(self, state: ModuleState, name: str) -> Value:
        """Return the imported package that calls itself so, whatever its folder is called."""
        for statement in state.module.body if state.module is not None else ():
            for binding in statement.bindings if isinstance(statement, ir.Import) else ():
                path = (
                    self.files.find(state.language.module_paths(binding.module, 0, state.path), state.path)
                    if state.language is not None
                    else None
                )
                module = self.files.module(path).module if path is not None else None
                if path is not None and module is not None and module.package == name:
                    return frozenset((ModuleValue(path),))
        return EMPTY

    def _of_wildcards(self, run: Interpreter, state: ModuleState, name: str) -> Value:
        """Return what wildcard imports bring under a name: the project's own first, then of several SDKs the one of the shortest module.

        Two namespaces of one program never both have the name; where descriptions of two versions do, the outer one is the newer.
        """
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
        if instance is not None and cls is not None and (name in instance.fields or self.declares_field(instance.cls or cls, name)):
            return run.instance_member(instance, name)
        found = run.class_member(cls, name) if cls is not None else EMPTY
        if not found:
            return EMPTY
        return join_all([run._bound(atom, instance) for atom in found]) if instance is not None else found

    def _package_name(self, run: Interpreter, state: ModuleState, name: str) -> Value:
        """Look a name up in the files that share the package: the folder's, or a file called like the class."""
        if not name or not name[0].isalpha():
            return EMPTY
        suffix = state.path.rpartition(".")[2]
        nearby = list(self.files.folder(state.path)) if state.idioms.package_scope else []
        elsewhere = not state.idioms.package_is_folder
        candidates = [path for path in self.files.named(f"{name}.{suffix}") if path != state.path and elsewhere]
        before = self.files.beside(state.path)  # `Talk.razor.cs` is the code behind `Talk.razor`
        candidates += [before] if before is not None and elsewhere else []
        if name[:1].isupper() and elsewhere:
            candidates += [path for path in self.files.named(f"{_snake(name)}.{suffix}") if path != state.path]
        word = name.encode()
        for path in dict.fromkeys([*candidates, *(path for path in nearby if path.endswith("." + suffix))]):
            other = self.files.module(path)
            if word not in other.content and path != before:
                continue
            self.load(run, path)  # one that is being loaded has its classes and functions already
            held = other.scope.fields.get(name)
            if held:
                return held
        return EMPTY

    def load_methods(self, run: Interpreter, cls: ClassValue, name: str) -> bool:
        """Load the files beside a class's own that have a method of that name; tell whether there were any."""
        state = self.files.module(cls.module)
        if not state.idioms.package_is_folder:
            return False
        mark = f") {name}(".encode()
        found = False
        for path in self.files.folder(cls.module):
            other = self.files.module(path)
            if mark in other.content and other.state == "new":
                self.load(run, path)
                found = True
        return found

    # Symbols ---------------------------------------------------------------------------------------------------------

    def symbol_object(self, name: str) -> Object:
        """Return the fields that code has set on an imported thing: `openai.api_base = ...` re-aims the process."""
        found = self._symbols.get(name)
        if found is None:
            found = self._symbols[name] = Object("foreign")
            found.symbol = name
        return found

    def symbol_member(self, run: Interpreter, atom: Symbol, name: str, frame: Frame, node: ir.Expr) -> Value:
        """Return a member of an imported or builtin thing."""
        idioms = frame.module.idioms
        if atom.name in idioms.environment_mappings:
            if f"{atom.name}.{name}" in idioms.environment_calls:
                return frozenset((Symbol(f"{atom.name}.{name}"),))
            return self.environment(name, frame)
        held = self._symbols.get(atom.name)
        if held is not None and name in held.fields:
            return held.fields[name]
        if atom.name.count(".") > SYMBOL_DEPTH:
            return frozenset((atom,))
        if idioms.global_constants and name[:1].isupper():
            defined = self.constants.find(run, frame.module, f"{atom.name}.{name}")
            if defined:
                return defined
        if idioms.overloads and name[:1].isupper() and frame.module.language is not None:
            path = self.files.find(frame.module.language.module_paths(f"{atom.name}.{name}", 0, frame.module.path), frame.module.path)
            if path is not None and not self.is_foreign(f"{atom.name}.{name}", frame.module.path):
                return self.module_member(run, path, name)
        found = self._symbol(f"{atom.name}.{name}", frame.module.path)
        sourced = self.flows.symbol(run, f"{atom.name}.{name}", frame, node)
        return join(found, sourced) if sourced else found

    def symbol_item(self, run: Interpreter, atom: Symbol, key: Value, frame: Frame, node: ir.Expr) -> Value:
        """Return an item of an imported or builtin thing: an environment variable, a setting."""
        names = strings(key)
        if atom.name in frame.module.idioms.environment_mappings or atom.name in frame.module.idioms.settings_calls:
            return join_all([self.environment(name, frame) for name in names]) or frozenset((Unknown("environment", "?"),))
        if atom.name.rpartition(".")[2][:1].isupper() and not any(isinstance(part, Const) for part in key):
            return frozenset((atom,))  # a generic class with its parameters: `Agent[Context](...)`
        held = self._symbols.get(atom.name)
        if held is not None and len(names) == 1 and names[0] in held.fields:
            return held.fields[names[0]]
        sourced = self.flows.symbol(run, atom.name, frame, node)
        return join(sourced, frozenset((Unknown("call", atom.name),))) if sourced else frozenset((Symbol(f"{atom.name}[]"),))

    def environment(self, name: str, frame: Frame, default: Value = EMPTY) -> Value:
        """Return what an environment variable holds: what settings files say, else the code's default, else that it is not known."""
        declared = self.settings.lookup(name, frame.module.path)
        if declared:
            return declared
        if default and default != NONE:
            return join(default, frozenset((Unknown("environment", name),)))  # a default decides no branch: the variable may say otherwise
        return (
            join(self.settings.example(name), frozenset((Unknown("environment", name),)))
            if default != NONE
            else frozenset((Unknown("environment", name), Const(None)))
        )

    def setting(self, arguments: Arguments, frame: Frame) -> Value:
        """Return what a method that reads a configuration key gives; nothing when the key is not known."""
        default = arguments.positional[1] if len(arguments.positional) > 1 else EMPTY
        names = strings(arguments.positional[0]) if arguments.positional else []
        return join_all([self.environment(name, frame, default) for name in names])

    def settings_of(self, name: str, reader: str) -> Value:
        """Return what settings files say of a variable that an SDK itself reads, for a file that uses the SDK."""
        return self.settings.lookup(name, reader)

    def builtin_call(self, run: Interpreter, name: str, arguments: Arguments, site: Any) -> Value | None:
        """Return what a call of the language's own library gives; None for anything else."""
        frame = run.frames[-1]
        idioms = frame.module.idioms
        first = arguments.positional[0] if arguments.positional else EMPTY
        if name in idioms.environment_calls or name in idioms.settings_calls:
            default = arguments.positional[1] if len(arguments.positional) > 1 else arguments.get("default")
            if default and any(isinstance(atom, FunctionValue) for atom in default):
                default = run.call_value(default, Arguments(), site)
            return join_all([self.environment(text, frame, default) for text in strings(first)]) or frozenset(
                (Unknown("environment", "?"),)
            )
        only = first or (arguments.named[0][1] if len(arguments.named) == 1 else EMPTY)
        if only and (name in idioms.transparent_calls or ("." in name and f"*.{name.rpartition('.')[2]}" in idioms.transparent_calls)):
            return only
        return builtins.call(run, name, arguments, site)

    def special_call(self, run: Interpreter, node: ir.Call, frame: Frame) -> Value | None:
        """Return the result of calls that are syntax in disguise: loading a module by name, the base class's own method."""
        callee = node.callee
        if isinstance(callee, ir.Name):
            if callee.id in ("require", "import", "__import__") and node.arguments and callee.id not in frame.module.scope.fields:
                names = strings(run.evaluate(node.arguments[0].value, frame))
                return self.resolve(run, ImportRef(names[0], None, 0, frame.module.path)) if len(names) == 1 else None
            if callee.id in frame.module.idioms.self_names and frame.function is not None and frame.function.function.kind == "constructor":
                return self._other_constructor(run, node, frame)
            if callee.id in frame.module.idioms.super_names and frame.function is not None and frame.function.cls is not None:
                return self._super_call(run, node, frame)
            return None
        if isinstance(callee, ir.Attribute) and _is_super(callee.value, frame):
            return self._super_method(run, callee.name, node, frame)
        if isinstance(callee, ir.Attribute) and callee.name == "import_module" and node.arguments:
            names = strings(run.evaluate(node.arguments[0].value, frame))
            return self.resolve(run, ImportRef(names[0], None, 0, frame.module.path)) if len(names) == 1 else None
        return None

    def _other_constructor(self, run: Interpreter, node: ir.Call, frame: Frame) -> Value | None:
        """Run the constructor that `this(...)` inside another one means."""
        if frame.instance is None or frame.function is None or frame.function.cls is None:
            return None
        arguments = run.arguments(node, frame)
        other = overloads.delegated(frame.instance, frame.function.cls, frame.function, arguments)
        return run.call_function(other, arguments, node) if other is not None else None

    def _super_call(self, run: Interpreter, node: ir.Call, frame: Frame) -> Value | None:
        if frame.module.idioms.self_is_first_parameter:  # Python: `super()` alone, its method is called next
            return None
        names = frame.module.idioms.constructors
        return self._super_method(run, names[0] if names else "constructor", node, frame)

    def _super_method(self, run: Interpreter, name: str, node: ir.Call, frame: Frame) -> Value:
        arguments = run.arguments(node, frame)
        if name == "__new__" and arguments.positional:
            return frozenset(_blank(run, atom, node) for atom in arguments.positional[0] if isinstance(atom, ClassValue)) or DYNAMIC
        cls = frame.function.cls if frame.function is not None else None
        instance = frame.instance
        if cls is None:
            return DYNAMIC
        for base in cls.bases:
            for atom in base:
                if isinstance(atom, ClassValue):
                    constructor = run.constructor(atom) if name in frame.module.idioms.constructors or name == "constructor" else None
                    found: Value = frozenset((constructor,)) if constructor is not None else run.class_member(atom, name)
                    functions = [held.bind(instance) if instance is not None else held for held in found if isinstance(held, FunctionValue)]
                    if functions:
                        return join_all([run.call_function(function, arguments, node) for function in functions])
        symbol = run.foreign_base(cls)
        if symbol and instance is not None:
            if name in frame.module.idioms.constructors or name in ("constructor", "new"):
                run._fill(instance, "", arguments)
                run._adopt(instance, cls, symbol, arguments)
                return NONE
            return run.call_chain(Chain(instance, (name,)), arguments, node)
        return run._unknown_call(name, EMPTY, arguments, node)

    def is_everyday(self, instance: Object) -> bool:
        """Tell whether a foreign object is of no known SDK, so that it may be a collection."""
        return self.signatures(instance.path).sdk(instance.symbol) is None if instance.path else True

    def guesses(self, state: ModuleState, names: tuple[str, ...]) -> tuple[CallHit, ClientHit, str | None] | None:
        """Return the SDK call that a chain of names on an unknown receiver spells, and the provider when all SDKs of that spelling agree.

        SDKs that the file imports go before all others; without one the chain must be long.
        """
        language = ",".join((state.language.sdk_languages or (state.language.name,)) if state.language is not None else ("",))
        table = self._guesses.get(language)
        if table is None:
            table = self._guesses[language] = self._guess_table(state)
        for start in range(len(names) - 1):
            found = table.get(names[start:], ())
            own = [pair for pair in found if state.imports_sdk(pair[0].sdk)]
            candidates = own or (found if len(names) - start > 2 else [])
            if candidates:
                providers = {client.client.provider or client.sdk.provider for _hit, client in candidates}
                return (*candidates[0], providers.pop() if len(providers) == 1 else None)
        return None

    def _guess_table(self, state: ModuleState) -> dict[tuple[str, ...], list[tuple[CallHit, ClientHit]]]:
        table: dict[tuple[str, ...], list[tuple[CallHit, ClientHit]]] = {}
        signatures = self.signatures(state.path)
        names = (state.language.sdk_languages or (state.language.name,)) if state.language is not None else ()
        for sdk in [sdk for name in names for sdk in self.catalogue.sdks(name)]:
            for client in sdk.clients[:1]:
                for path, hit in signatures.methods(ClientHit(sdk, client)).items():
                    if len(path) > 1 and hit.call.sends:
                        table.setdefault(path, []).append((hit, ClientHit(sdk, client)))
        return table

    def api_path(self, url: str, *, distinctive: bool = True) -> HttpPath | None:
        """Return the model API's path that a URL ends with, whatever the host; an ordinary path proves nothing by itself."""
        segments = url.partition("?")[0].rstrip("/").split("/")
        port = _port(url)
        for path in self._paths_of_apis.get(segments[-1].rpartition(":")[2], ()):
            wanted = path.path.strip("/").split("/")
            if wanted[0] == "v1" and len(wanted) > 2:
                wanted = wanted[1:]
            if (
                (path.distinctive or not distinctive or port in path.ports)
                and len(segments) > len(wanted)
                and all(map(_same_segment, segments[-len(wanted) :], wanted))
            ):
                return path
        return None

    def is_endpoint(self, value: Value) -> bool:
        """Tell whether a value is the address of a provider's API."""
        hosts = [target.host_of(text)[0] for text in strings(value) if "://" in text]
        found = [self.catalogue.provider_of_host(host) for host in hosts if host]
        return any(entry is not None and entry[1].host_class == "api" for entry in found)

    def is_model_host(self, host: str, provider_id: str) -> bool:
        """Tell whether a host is one of a provider's API hosts, not a web page or a download site."""
        found = self.catalogue.provider_of_host(host)
        return found is not None and found[0] == provider_id and found[1].host_class == "api"

    # Classes and functions -------------------------------------------------------------------------------------------

    def _declare_class(self, class_: ir.Class, frame: Frame) -> ClassValue:
        made = frame.module.made.get(class_.start)
        if made is not None:
            (cls,) = made
            assert isinstance(cls, ClassValue)
            return cls
        outer = frame.cls.name + "." if frame.cls is not None else ""
        cls = ClassValue(class_, frame.module.path, outer + class_.name, frame.scope)
        cls.attributes.parent = frame.scope
        frame.module.made[class_.start] = frozenset((cls,))
        frame.scope.fields[class_.name] = frozenset((cls,))
        return cls

    def define_class(self, run: Interpreter, class_: ir.Class, frame: Frame) -> None:
        """Make a class known: its bases, and its body run in a scope of its own. An extension adds to the class it names."""
        if class_.kind == "extension":
            cls = self._extended(run, class_, frame)
        else:
            cls = self._declare_class(class_, frame)
            run.trail.write(frame.scope.fields, class_.name, frozenset((cls,)))
        if class_.bases:
            cls.bases = (*cls.bases, *(run.evaluate(base, frame) for base in class_.bases))
            for base in cls.bases:
                for atom in base:
                    if isinstance(atom, ClassValue):
                        self._subclasses.setdefault(f"{atom.module}:{atom.class_.start}", []).append(cls)
        inner = Frame(frame.module, cls.attributes, FunctionValue(_NO_FUNCTION, frame.module.path, frame.scope, cls.name))
        inner.cls = cls
        inner.function = None
        for decorator in () if frame.module.idioms.inert_decorators else class_.decorators:
            run.evaluate(decorator, frame)
        run.execute(class_.body, inner)

    def _extended(self, run: Interpreter, class_: ir.Class, frame: Frame) -> ClassValue:
        for atom in run.lookup(class_.name, frame):
            if isinstance(atom, ClassValue):
                return atom
        return self._declare_class(class_, frame)

    def attach_method(self, run: Interpreter, function: ir.Function, value: FunctionValue, frame: Frame) -> None:
        """Add a method that is written outside its class to the class its receiver names."""
        name = function.receiver_type or ""
        for atom in run.lookup(name, frame):
            if isinstance(atom, ClassValue):
                value.cls = atom
                atom.attributes.fields[function.name] = frozenset((value,))
                return
        if frame.module.idioms.overloads and function.name not in frame.scope.fields:
            frame.scope.fields[function.name] = frozenset((value,))  # an extension of a foreign type is found by its name

    def extending(self, run: Interpreter, name: str, frame: Frame) -> list[FunctionValue]:
        """Return the project's functions of that name, visible in a file, that extend a type which is not the project's."""
        held = frame.module.scope.fields.get(name, EMPTY)
        if any(isinstance(atom, ImportRef) for atom in held):
            held = run.lookup(name, frame)
        return [atom for atom in held if isinstance(atom, FunctionValue) and atom.function.receiver is not None and atom.cls is None]

    def defined(self, function: FunctionValue, frame: Frame) -> None:
        """Remember a function of a module or class body, to be run by itself later."""
        if frame.function is None:
            if frame.cls is not None:
                function.cls = frame.cls
            frame.module.add(function)

    def decorated(self, run: Interpreter, function: FunctionValue, frame: Frame) -> Value:
        """Return what a function's name means after its decorators ran: a project's decorator may put another in its place."""
        if frame.cls is not None:
            function.cls = frame.cls
        value: Value = frozenset((function,))
        for decorator in () if frame.module.idioms.inert_decorators else reversed(function.function.decorators):
            maker = run.evaluate(decorator, frame)
            functions = [atom for atom in maker if isinstance(atom, FunctionValue)]
            if functions:
                result = join_all([run.call_function(atom, Arguments((value,)), decorator) for atom in functions])
                made = [atom for atom in result if isinstance(atom, FunctionValue)]
                if made:
                    value = frozenset(self._as_method(atom, frame) for atom in made)
        return value

    def _as_method(self, function: FunctionValue, frame: Frame) -> FunctionValue:
        """What a decorator puts in a method's place is a method too."""
        if frame.cls is None or function.cls is not None:
            return function
        method = FunctionValue(function.function, function.module, function.scope, function.qualified)
        method.cls = frame.cls
        return method

    def implementers(self, run: Interpreter, cls: ClassValue) -> list[ClassValue]:
        """Return the classes of the project that extend or implement a class, in files that may reach a provider or lie near."""
        return self._implementers.of(run, cls, self._subclasses.setdefault(f"{cls.module}:{cls.class_.start}", []))

    def overrides(self, run: Interpreter, function: FunctionValue) -> list[FunctionValue]:
        """Return the implementations of an abstract method in the subclasses of its class."""
        if function.cls is None:
            return []
        cls = function.bound.cls if function.bound is not None and function.bound.cls is not None else function.cls
        found = concrete(run, self, cls, function.function.name) or concrete(run, self, function.cls, function.function.name)
        return [method.bind(self.typical(run, sub)) for sub, method in found]

    def declares_field(self, cls: ClassValue, name: str) -> bool:
        """Tell whether a class or a project base of it declares a field or method."""
        if name in cls.attributes.fields or name in self.writers(cls):
            return True
        return any(
            isinstance(atom, ClassValue) and atom is not cls and name in atom.attributes.fields for base in cls.bases for atom in base
        )

    def field_defaults(self, run: Interpreter, instance: Object, cls: ClassValue) -> None:
        """Give a new instance the fields that settings fill by name, where its class is of that kind."""
        state = self.files.module(cls.module)
        if not any(_spelled(base).rpartition(".")[2] in state.idioms.settings_bases for base in cls.class_.bases):
            return
        frame = Frame(state, cls.scope)
        for statement in cls.class_.body:
            if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and statement.annotation is not None:
                name = statement.target.id
                run.trail.write(instance.fields, name, self.environment(name, frame, cls.attributes.fields.get(name, EMPTY)))

    def writers(self, cls: ClassValue) -> dict[str, list[FunctionValue]]:
        """Return which methods assign which fields of their own instance."""
        if cls.writers is None:
            cls.writers = {}
            state = self.files.module(cls.module)
            for function in state.functions:
                if function.cls is cls:
                    params = function.function.params
                    own = params[0].name if state.idioms.self_is_first_parameter and params else function.function.receiver
                    for field in _assigned_fields(function.function, {*state.idioms.self_names, own or ""}):
                        cls.writers.setdefault(field, []).append(function)
        return cls.writers

    def late_field(self, run: Interpreter, instance: Object, name: str) -> Value:
        """Return what other methods put into a field that the constructor leaves empty."""
        cls = instance.cls
        if cls is None or "#late:" + name in instance.fields:
            return EMPTY
        running = {id(entry.function.function) for entry in run.stack}
        writers = [
            method
            for method in self.writers(cls).get(name, ())[:3]
            if id(method.function) not in running and not self._is_constructor(method)
        ]
        is_field = name in cls.attributes.fields and not any(isinstance(atom, FunctionValue) for atom in cls.attributes.fields[name])
        makers = self._makers(cls, running) if instance is cls.generic and is_field else []
        if not writers and not makers:
            return EMPTY
        instance.fields["#late:" + name] = EMPTY
        found = self._made_field(run, cls, makers, name)
        if makers and not any(isinstance(atom, Object | FunctionValue) for atom in found):
            known = found if any(isinstance(atom, Const) for atom in found) else join(found, cls.attributes.fields.get(name, EMPTY) - NONE)
            found = join(known, frozenset((Parameter(f"{cls.module}:{cls.class_.start}", name),)))  # anybody else may set it too
        if found:
            instance.fields[name] = found
        for method in writers:
            with self.apart(run, LATE_BUDGET):
                run.frames.append(Frame(self.files.module(cls.module), cls.scope))
                before = dict(instance.fields)
                run.call_function(method.bind(instance), self.generic_arguments(run, method), Indirect())
                found = join(found, instance.fields.get(name, EMPTY))
                instance.fields.update(
                    (key, held) for key, held in before.items() if held != NONE
                )  # asked for one field, it changes no other
        return found - NONE

    def _is_constructor(self, method: FunctionValue) -> bool:
        return method.function.kind == "constructor" or method.function.name in self.files.module(method.module).idioms.constructors

    def _makers(self, cls: ClassValue, running: set[int]) -> list[FunctionValue]:
        """Return functions beside a class that return one, or say so, where the language has no constructors: `NewClient`, `from_env`."""
        state = self.files.module(cls.module)
        if state.idioms.constructors or state.idioms.class_call_constructs:
            return []
        literal = re.compile(rb"\b" + re.escape(cls.class_.name.encode()) + rb"(?:\[[^\]\n]*\])?\s*\{(?!\s*\}\s*;?\s*$)", re.MULTILINE)
        said, made = [], []
        for function in state.functions:
            named = _spelled(function.function.returns) if function.function.returns is not None else ""
            own = function.cls is cls and named in state.idioms.class_names
            if id(function.function) in running:
                continue
            if (named == cls.class_.name or own) and function.function.kind != "method":
                said.append(function)
            elif function.cls is not cls and literal.search(state.content, function.function.start, function.function.end):
                made.append(function)
        return (said or made)[:3]

    def _made_field(self, run: Interpreter, cls: ClassValue, makers: list[FunctionValue], name: str) -> Value:
        """Return what the functions that make instances of a class put into a field."""
        found = EMPTY
        for maker in makers:
            with self.apart(run, LATE_BUDGET):
                run.frames.append(Frame(self.files.module(cls.module), cls.scope))
                own = maker if maker.cls is None or maker.function.kind != "method" else maker.bind(self.typical(run, maker.cls))
                result = run.call_function(own, self.generic_arguments(run, maker), Indirect())
                parts = join_all(
                    [containers.items(atom) if isinstance(atom, Object) and atom.kind == "list" else frozenset((atom,)) for atom in result]
                )
                for atom in parts:
                    if isinstance(atom, Object) and atom.cls is cls and atom is not cls.generic:
                        found = join(found, atom.fields.get(name, EMPTY))
        return found - NONE

    def late_global(self, run: Interpreter, state: ModuleState, name: str) -> Value:
        """Return what functions of a module put into a global that starts out empty."""
        if name in state.late:
            return EMPTY
        state.late.add(name)
        for function in state.functions:
            if name in _assigned_globals(function.function, declares=state.idioms.assignment_declares):
                with self.apart(run, LATE_BUDGET):
                    run.frames.append(Frame(state, state.scope))
                    run.call_function(function, self.generic_arguments(run, function), Indirect())
        return state.scope.fields.get(name, EMPTY) - NONE

    # Typical values --------------------------------------------------------------------------------------------------

    def typical(self, run: Interpreter, cls: ClassValue) -> Object:
        """Return an instance of a class made with whatever callers may pass; the same one each time."""
        if cls.generic is None:
            instance = cls.generic = Object("instance", cls.module, cls.class_.start)
            instance.cls = cls
            with self.apart(run, TYPICAL_BUDGET):
                run.frames.append(Frame(self.files.module(cls.module), cls.scope))
                constructor = run.constructor(cls)
                arguments = self.generic_arguments(run, constructor) if constructor is not None else Arguments()
                run.initialise(instance, cls, arguments, Indirect())
                if constructor is None:
                    self.open_fields(run, instance, cls)
        return cls.generic

    def open_fields(self, run: Interpreter, instance: Object, cls: ClassValue) -> None:
        """A class without constructor is filled by whoever makes it: the defaults of its fields decide no branch."""
        made = bool(self._makers(cls, set()))  # they, and methods that write a field, say what is in it when it is first asked for
        for statement in cls.class_.body:
            if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and statement.annotation is not None:
                name = statement.target.id
                held = cls.attributes.fields.get(name, EMPTY)
                late = statement.value is None and (made or name in self.writers(cls))
                if name not in instance.fields and held and not late:
                    run.trail.write(instance.fields, name, join(held, frozenset((Parameter(f"{cls.module}:{cls.class_.start}", name),))))

    def generic_arguments(self, run: Interpreter, function: FunctionValue) -> Arguments:
        """Return arguments that stand for whatever a caller may pass."""
        state = self.files.module(function.module)
        params = function.function.params
        if state.idioms.self_is_first_parameter and function.cls is not None and function.function.kind != "static":
            params = params[1:]
        named = []
        unpacked = []
        frame = Frame(state, function.scope, function)
        for param in params:
            if param.kind == "rest":
                unpacked.append(frozenset((Parameter(f"{function.module}:{function.function.start}", param.name),)))
            elif param.kind != "keyword_rest":
                named.append((param.name, self._generic(run, function, param, frame)))
        return Arguments(named=tuple(named), unpacked=tuple(unpacked))

    def _generic(self, run: Interpreter, function: FunctionValue, param: ir.Param, frame: Frame) -> Value:
        typed = beside(run, self, function, param.annotation)
        typed = typed or (self.declared(run, param.annotation, frame) if param.annotation is not None else EMPTY)
        default = run.evaluate(param.default, frame) if param.default is not None else EMPTY
        sourced = self.flows.parameter(run, function, param, frame)
        known = join(join(typed, default), sourced)
        if typed and any(isinstance(atom, Object) for atom in typed):
            return known
        return join(known, frozenset((Parameter(f"{function.module}:{function.function.start}", param.name),)))

    def declared(self, run: Interpreter, annotation: ir.Expr, frame: Frame) -> Value:
        """Return an instance of the class that an annotation names: of the project's, or a client of an SDK."""
        out: list[Value] = []
        for part in _type_parts(annotation):
            for atom in run.evaluate(part, frame):
                if isinstance(atom, ClassValue) and atom.class_.kind != "enum":
                    out.append(frozenset((self.implemented(run, atom) or self.typical(run, atom),)))
                elif isinstance(atom, Symbol):
                    out.append(self._declared_client(run, atom.name, part, frame))
        return join_all([*out, self.own_type(run, annotation, frame)]) if self.own.types else join_all(out)

    def implemented(self, run: Interpreter, cls: ClassValue) -> Object | None:
        """Return what a container injects for an interface that a framework implements; None for other classes."""
        key = f"{cls.module}:{cls.class_.start}"
        if key not in self._implemented:
            self._implemented[key] = None  # what a cycle sees
            scope = Frame(self.files.module(cls.module), cls.scope)
            self._implemented[key] = bound.by_annotation(run, self.signatures(cls.module), cls, scope) or provided(run, self, cls)
        return self._implemented[key]

    def own_type(self, run: Interpreter, annotation: ir.Expr, frame: Frame) -> Value:
        """Return what users say of a type that something is declared with."""
        return join_all([self.own.typed(run, run.evaluate(part, frame), part, frame) for part in _type_parts(annotation)])

    def _declared_client(self, run: Interpreter, name: str, part: ir.Expr, frame: Frame) -> Value:
        hit = self.signatures(frame.module.path).client(name)
        if hit is None:
            settings = any(known.startswith(f"{name}.") for known in frame.module.idioms.settings_calls)  # what reads settings by name
            brought = self.flows.typed(run, name, part, frame) or self.retrieval.typed(name, part, frame)
            return frozenset((Symbol(name),)) if settings else brought
        instance = Object("foreign", frame.module.path, part.start)
        instance.symbol, instance.client, instance.injected = hit.client.name, hit.client, True
        return join(frozenset((instance,)), self.flows.typed(run, name, part, frame)) if hit.sdk.common else frozenset((instance,))

    def ready_made(self, name: str, path: str) -> Value:
        """Return the instance that an imported name is, where an SDK exports one ready for use: it takes neither endpoint nor key."""
        hit = self.signatures(path).client(name)
        if hit is None or hit.client.default_endpoint is None or hit.client.endpoint or hit.client.key or name != hit.client.name:
            return EMPTY
        instance = self._ready.get((name, path))
        if instance is None:
            instance = self._ready[name, path] = Object("foreign", path, name)
            instance.symbol, instance.client = name, hit.client
        return frozenset((instance,))

    def asked(self, run: Interpreter, name: str, arguments: Arguments, frame: Frame) -> Value:
        """Return the instance that a container gives for the type it is asked for: `getBean(ChatClient.class)`, `get<ChatClient>()`."""
        if name not in frame.module.idioms.instance_calls:
            return EMPTY
        wanted = [value for key, value in arguments.named if key == "<0>"] or list(arguments.positional[:2])
        out: list[Value] = []
        for atom in (atom for value in wanted for atom in value):
            if isinstance(atom, ClassValue):
                out.append(frozenset((self.typical(run, atom),)))
            elif isinstance(atom, Symbol):
                out.append(self._declared_client(run, atom.name, ir.Name(0, 0, atom.name), frame))
        return join_all(out)

    def entry_point(self, run: Interpreter, frame: Frame) -> str | None:
        """Return what kind of entry point the function of a frame is."""
        return entry_point(run, frame)


def _port(url: str) -> int:
    """Return the port in a URL, 0 where none is written."""
    text = url.partition("://")[2].partition("/")[0].rpartition(":")[2]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _same_segment(seen: str, wanted: str) -> bool:
    return wanted in (seen, "{}") or (wanted.startswith("{}:") and seen.endswith(wanted[2:]))


def _path_table(paths: tuple[HttpPath, ...]) -> dict[str, tuple[HttpPath, ...]]:
    """Return the distinctive paths by their last segment; a variable segment is `{}`."""
    table: dict[str, list[HttpPath]] = {}
    for path in paths:
        table.setdefault(path.path.rpartition("/")[2].rpartition(":")[2], []).append(path)
    return {last: tuple(sorted(some, key=lambda path: -path.path.count("/"))) for last, some in table.items()}


def _defined(statement: ir.Stmt) -> tuple[str | None, ...]:
    """Return the names that a statement of a module defines, or takes over from beside it."""
    match statement:
        case ir.Define():
            return (statement.function.name,)
        case ir.DefineClass():
            return (statement.class_.name,)
        case ir.Assign(target=ir.Name(id=name)):
            return (name,)
        case ir.Import():
            return tuple(binding.local for binding in statement.bindings if binding.level)
        case _:
            return ()


def _flat(body: tuple[ir.Stmt, ...]) -> Iterator[ir.Stmt]:
    for statement in body:
        if isinstance(statement, ir.Block):
            yield from statement.body
        else:
            yield statement


def _is_super(node: ir.Expr, frame: Frame) -> bool:
    names = frame.module.idioms.super_names
    if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name):
        return node.callee.id in names
    return isinstance(node, ir.Name) and node.id in names and not frame.module.idioms.self_is_first_parameter


def _spelled(node: ir.Expr) -> str:
    if isinstance(node, ir.Call):
        return _spelled(node.callee)
    if isinstance(node, ir.Attribute):
        return f"{_spelled(node.value)}.{node.name}"
    return node.id if isinstance(node, ir.Name) else ""


def _type_parts(node: ir.Expr, depth: int = 0) -> Iterator[ir.Expr]:
    """Yield the class names in a type: through optionals, unions and the parameters of generic types."""
    if depth > 6:
        return
    match node:
        case ir.Name() | ir.Attribute():
            yield node
        case ir.Subscript():
            if not (isinstance(node.value, ir.Name) and node.value.id in CLASS_PARTS):
                yield from _type_parts(node.value, depth + 1)
            yield from _type_parts(node.index, depth + 1)
        case ir.Binary():
            yield from _type_parts(node.left, depth + 1)
            yield from _type_parts(node.right, depth + 1)
        case ir.Sequence():
            for item in node.items:
                yield from _type_parts(item, depth + 1)
        case ir.Unary():
            yield from _type_parts(node.operand, depth + 1)
        case ir.Opaque():
            for child in node.children:
                yield from _type_parts(child, depth + 1)
        case _:
            return


def _statements(body: tuple[ir.Stmt, ...]) -> Iterator[ir.Stmt]:
    """Yield statements and those nested in them, functions inside left out."""
    stack = list(body)
    while stack:
        statement = stack.pop()
        yield statement
        match statement:
            case ir.If():
                stack.extend((*statement.then, *statement.orelse))
            case ir.Loop():
                stack.extend((*statement.body, *statement.update))
            case ir.With() | ir.Block() | ir.Defer():
                stack.extend(statement.body)
            case ir.Try():
                stack.extend((*statement.body, *statement.orelse, *statement.final))
                for handler in statement.handlers:
                    stack.extend(handler.body)
            case ir.Switch():
                for case in statement.cases:
                    stack.extend(case.body)
            case _:
                pass


def _assigned_fields(function: ir.Function, owners: set[str]) -> Iterator[str]:
    for statement in _statements(function.body.statements()):
        target: Any = statement.target if isinstance(statement, ir.Assign) else None
        if isinstance(statement, ir.Evaluate) and isinstance(statement.value, ir.AssignExpr):
            target = statement.value.target
        if isinstance(target, ir.Attribute) and isinstance(target.value, ir.Name) and target.value.id in owners:
            yield target.name


def _assigned_globals(function: ir.Function, *, declares: bool) -> set[str]:
    names: set[str] = set()
    for statement in _statements(function.body.statements()):
        if isinstance(statement, ir.Outer):
            names.update(statement.names)
        elif not declares:
            target: Any = statement.target if isinstance(statement, ir.Assign) and not statement.declares else None
            if isinstance(statement, ir.Evaluate) and isinstance(statement.value, ir.AssignExpr):
                target = statement.value.target
            if isinstance(target, ir.Name):
                names.add(target.id)
    return names


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() and index else letter.lower() for index, letter in enumerate(name))


_NO_FUNCTION = ir.Function(name="", start=0, end=0, params=(), body=ir.Body(lambda: ()))
__all__ = ["Project", "containers"]


def _blank(run: Interpreter, cls: ClassValue, node: ir.Call) -> Object:
    """Make an instance nothing of which is initialised: `super().__new__(cls)`."""
    made = run.make("instance", (node.start, cls.name, "new"))
    made.cls = cls
    run.reset(made)
    return made
