"""Symbols of somebody else's code -> what their members, items and calls give: fields that were set, settings, the language's own library."""

from typing import TYPE_CHECKING, Any

from auditor.analysis import builtins
from auditor.analysis.arguments import Arguments
from auditor.analysis.frames import Frame
from auditor.analysis.interpreter import Interpreter
from auditor.analysis.values import (
    EMPTY,
    NONE,
    SETTINGS,
    Const,
    FunctionValue,
    ModuleValue,
    Object,
    Symbol,
    Unknown,
    Value,
    join,
    join_all,
    strings,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.project import Project

SYMBOL_DEPTH = 12


class Symbols:
    """Answers what is known of imported and builtin things."""

    def __init__(self, project: "Project") -> None:
        self._project = project
        self._symbols: dict[str, Object] = {}

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
            defined = self._project.constants.find(run, frame.module, f"{atom.name}.{name}")
            if defined:
                return defined
        if idioms.overloads and name[:1].isupper() and frame.module.language is not None:
            path = self._project.files.find(
                frame.module.language.module_paths(f"{atom.name}.{name}", 0, frame.module.path), frame.module.path
            )
            if path is not None and not self._project.imports.is_foreign(f"{atom.name}.{name}", frame.module.path):
                return self._project.imports.module_member(run, path, name)
        if idioms.self_is_first_parameter and self._project.files.is_folder(atom.name) and frame.module.language is not None:
            full = f"{atom.name}.{name}"  # a folder without a file of its own is a package all the same
            path = self._project.files.find(frame.module.language.module_paths(full, 0, frame.module.path), frame.module.path)
            if path is not None and not self._project.imports.is_foreign(full, frame.module.path):
                return frozenset((ModuleValue(path),))
        found = self._project.imports.symbol(f"{atom.name}.{name}", frame.module.path)
        sourced = self._project.flows.symbol(run, f"{atom.name}.{name}", frame, node)
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
        sourced = self._project.flows.symbol(run, atom.name, frame, node)
        return join(sourced, frozenset((Unknown("call", atom.name),))) if sourced else frozenset((Symbol(f"{atom.name}[]"),))

    def environment(self, name: str, frame: Frame, default: Value = EMPTY) -> Value:
        """Return what an environment variable holds: what settings files say, else the code's default, else that it is not known."""
        declared = self._project.settings.lookup(name, frame.module.path)
        if declared:
            return declared
        if default and default != NONE:
            return join(default, frozenset((Unknown("environment", name),)))  # a default decides no branch: the variable may say otherwise
        return (
            join(self._project.settings.example(name), frozenset((Unknown("environment", name),)))
            if default != NONE
            else frozenset((Unknown("environment", name), Const(None)))
        )

    def setting(self, arguments: Arguments, frame: Frame) -> Value:
        """Return what a method that reads a configuration key gives; nothing when the key is not known."""
        default = arguments.positional[1] if len(arguments.positional) > 1 else EMPTY
        names = strings(arguments.positional[0]) if arguments.positional else []
        return join_all([self.environment(name, frame, default) for name in names])

    def _tree(self, run: Interpreter, prefix: str, frame: Frame) -> Value:
        """Return the settings below a name as nested maps; nothing where none are declared."""
        found = self._project.settings.below(prefix, frame.module.path)
        if not found:
            return EMPTY
        root = run.make("map", (prefix, SETTINGS))
        run.reset(root)
        root.symbol = SETTINGS
        for name, value in found.items():
            *above, last = name.split(".")
            place = root
            for depth in range(len(above)):
                inner = run.make("map", (prefix, SETTINGS, *above[: depth + 1]))
                inner.symbol = SETTINGS
                run.trail.add(place.fields, above[depth], frozenset((inner,)))
                place = inner
            run.trail.write(place.fields, last, value)
        return frozenset((root,))

    def settings_of(self, name: str, reader: str) -> Value:
        """Return what settings files say of a variable that an SDK itself reads, for a file that uses the SDK."""
        return self._project.settings.lookup(name, reader)

    def builtin_call(self, run: Interpreter, name: str, arguments: Arguments, site: Any) -> Value | None:
        """Return what a call of the language's own library gives; None for anything else."""
        frame = run.frames[-1]
        idioms = frame.module.idioms
        first = arguments.positional[0] if arguments.positional else EMPTY
        tree = idioms.settings_trees.get(name) or idioms.settings_trees.get(name.rpartition(".")[2])
        if tree is not None and (given := self._tree(run, tree, frame)):
            return given
        if name in idioms.environment_sources:
            return frozenset((Symbol(idioms.environment_sources[name]),))
        if name in idioms.environment_calls or name in idioms.settings_calls:
            default = (
                arguments.positional[1] if len(arguments.positional) > 1 else arguments.get("default") or arguments.get("defaultValue")
            )
            if default and any(isinstance(atom, FunctionValue) for atom in default):
                default = run.call_value(default, Arguments(), site)
            values = [self._tree(run, text, frame) or self.environment(text, frame, default) for text in strings(first)]
            told = join_all(values) or frozenset((Unknown("environment", "?"),))
            return join(told, self._project.flows.called(run, name, arguments, site))
        only = first or (arguments.named[0][1] if len(arguments.named) == 1 else EMPTY)
        wraps = "." in name and len(arguments.positional) < 2 and f"*.{name.rpartition('.')[2]}" in idioms.transparent_calls
        if only and (name in idioms.transparent_calls or wraps):  # `openai.String(x)` is x, `flag.String("model", x, "...")` is not "model"
            return only
        place = idioms.passing_calls.get(name)
        if place is not None and place < len(arguments.positional):
            return arguments.positional[place]
        return builtins.call(run, name, arguments, site)
