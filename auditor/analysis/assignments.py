"""Targets of assignments -> the state they leave: names, members, items, patterns, what is deleted."""

from typing import TYPE_CHECKING, Any

from auditor.analysis import containers, parts
from auditor.analysis.arguments import Arguments
from auditor.analysis.frames import Frame
from auditor.analysis.loops import NEXT
from auditor.analysis.values import (
    CARRIED,
    DYNAMIC,
    EMPTY,
    NONE,
    Chain,
    ClassValue,
    Const,
    Data,
    FunctionValue,
    ModuleValue,
    Object,
    Symbol,
    Value,
    join,
    join_all,
    strings,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.interpreter import Interpreter


SETTER = "set "
"""Before the name of a property: where its setter is kept beside its getter."""


class Assignments:
    """Binds and overwrites."""

    def __init__(self, run: "Interpreter") -> None:
        self._run = run

    def assign(self, target: ir.Expr, value: Value, frame: Frame, *, declares: bool) -> None:
        """Bind or overwrite a target; patterns take the value apart."""
        match target:
            case ir.Name():
                self.assign_name(target.id, value, frame, declares=declares)
            case ir.Attribute():
                owner = self._run.evaluate(target.value, frame)
                if self._run.project.own.fields:
                    self._run.project.own.stored(self._run, owner, target.name, value, frame, target)
                self.assign_member(owner, target.name, value)
            case ir.Subscript():
                self.assign_item(target, value, frame)
            case ir.Sequence():
                self.unpack(target, value, frame, declares=declares)
            case ir.Mapping():
                self.destructure(target, value, frame, declares=declares)
            case ir.Spread():
                self.assign(target.value, value, frame, declares=declares)
            case ir.AssignExpr():  # a pattern with a default or another name
                default = self._run.evaluate(target.value, frame) if not value or value == NONE else value
                self.assign(target.target, default, frame, declares=declares)
            case ir.Call():
                for index, argument in enumerate(target.arguments):
                    part = self.part(value, argument.name) if argument.name is not None else self._in_order(value, index)
                    self.assign(argument.value, part, frame, declares=declares)
            case ir.Opaque():
                for child in target.children:
                    self.assign(child, value, frame, declares=declares)
            case _:
                pass

    def _in_order(self, value: Value, index: int) -> Value:
        """Return the part of a value that a pattern takes by its place: of instances that say which field that is, this one."""
        names = [_parts(atom) for atom in value]
        if not names or not all(index < len(some) for some in names):
            return join(self._run.deep(value), DYNAMIC)
        return join_all([self.part(frozenset((atom,)), some[index]) for atom, some in zip(value, names, strict=True)])

    def part(self, value: Value, name: str) -> Value:
        """Return a part of a value that a pattern takes, by its name."""
        return join_all([self._run.members.member(atom, name, self._run.frames[-1], ir.Name(0, 0, name)) for atom in value]) or DYNAMIC

    def assign_name(self, name: str, value: Value, frame: Frame, *, declares: bool) -> None:
        """Bind a name, or overwrite the variable it means."""
        scope = frame.scope
        for other in sorted(frame.aliases.get(name, ())) if frame.aliases and not declares else ():
            self._run.trail.write(scope.fields, other, value)
        if name in frame.outer_names or not (declares or frame.module.idioms.assignment_declares):
            outer: Object | None = scope.parent if name in frame.outer_names else scope
            while outer is not None:
                if name in outer.fields:
                    own = self._run.owner(name, outer, frame)
                    self._run.trail.write(own.fields if own is not None else outer.fields, name, value)
                    return
                outer = outer.parent
            if name in frame.outer_names:
                scope = frame.module.scope
            elif self._assign_implicit(name, value, frame):
                return
        self._run.trail.write(scope.fields, name, value)

    def _assign_implicit(self, name: str, value: Value, frame: Frame) -> bool:
        """A bare name of a method can be a field of the instance where the language lets it."""
        if frame.function is not None and frame.function.function.receiver is not None and frame.function.function.kind == "lambda":
            for atom in frame.scope.fields.get(frame.function.function.receiver, EMPTY):  # `box.apply { a = x }`
                if isinstance(atom, Object) and (
                    name in atom.fields or (atom.cls is not None and self._run.project.definitions.declares_field(atom.cls, name))
                ):
                    self._run.trail.write(atom.fields, name, value)
                    return True
        instance = frame.instance
        if not frame.module.idioms.implicit_self or instance is None or instance.cls is None:
            return False
        if name not in instance.fields and not self._run.project.definitions.declares_field(instance.cls, name):
            return False
        self._run.trail.write(instance.fields, name, value)
        return True

    def assign_member(self, owner: Value, name: str, value: Value) -> None:
        """Write a member of whatever the owner can be."""
        certain = len(owner) == 1
        for atom in owner:
            if isinstance(atom, Object) and not self._set_by_method(atom, name, value):
                (self._run.trail.write if certain else self._run.trail.add)(atom.fields, name, value)
            elif isinstance(atom, ClassValue):
                self._run.trail.write(atom.attributes.fields, name, value)
            elif isinstance(atom, FunctionValue):
                self._run.trail.write(atom.fields, name, value)
            elif isinstance(atom, ModuleValue):
                self._run.trail.write(self._run.project.module(atom.path).scope.fields, name, value)
            elif isinstance(atom, Symbol):
                self._run.trail.write(self._run.project.symbols.symbol_object(atom.name).fields, name, value)
                self._run.project.sinks.globals.assigned(self._run, atom.name, name, value)
            elif isinstance(atom, Chain) and isinstance(atom.root, Object):
                self._run.trail.write(atom.root.fields, name, value)
            elif isinstance(atom, Data):
                parts.keep(self._run, atom, name, value, certain=certain)

    def _set_by_method(self, instance: Object, name: str, value: Value) -> bool:
        """Run the setter of a property that has a getter too; alone, either is as good as a field."""
        if instance.cls is None or name in instance.fields:
            return False
        magic = self._run.members.method_of(instance, ("__set",))
        if magic is not None and not self._run.project.definitions.declares_field(instance.cls, name):
            self._run.call_function(magic, Arguments((frozenset((Const(name),)), value)), magic.function)
            return True
        setters = [atom for atom in self._run.members.class_member(instance.cls, SETTER + name) if isinstance(atom, FunctionValue)]
        getters = [atom for atom in self._run.members.class_member(instance.cls, name) if isinstance(atom, FunctionValue)]
        if not setters or not any(atom.function.kind == "getter" for atom in getters):
            return False
        for setter in setters:
            self._run.call_function(setter.bind(instance), Arguments((value,)), setter.function)
        return True

    def assign_item(self, target: ir.Subscript, value: Value, frame: Frame) -> None:
        """Write an item of a container."""
        owner = self._run.evaluate(target.value, frame)
        key = self._run.evaluate(target.index, frame)
        if self._run.project.own.fields:
            self._run.project.own.put_into(self._run, join(key, value), frame, target)
        for part in key if self._run.project.own.fields else ():
            if isinstance(part, Const):
                self._run.project.own.stored(self._run, owner, str(part.value), value, frame, target)
        alone = sum(1 for atom in owner if not isinstance(atom, Symbol)) <= 1  # `$_POST` is a name and what it holds
        for atom in owner:
            indexer = self._run.members.method_of(atom, ("[]=", "__setitem__", "offsetSet"))
            if indexer is not None:
                self._run.call_function(indexer, Arguments((key, value)), indexer.function)
            elif isinstance(atom, Object) and isinstance(target.index, ir.Literal) and target.index.value is None and atom.kind == "list":
                containers.append(self._run, atom, value)  # `$list[] = x`
            elif isinstance(atom, Object):
                containers.write(self._run, atom, key, value, certain=len(owner) == 1)
            elif isinstance(atom, Symbol | Data):
                for name in [str(part.value) for part in key if isinstance(part, Const)]:
                    self._put(atom, name, value, certain=alone and len(key) == 1)

    def _put(self, atom: Symbol | Data, name: str, value: Value, *, certain: bool) -> None:
        if isinstance(atom, Data):
            parts.keep(self._run, atom, name, value, certain=certain)
        else:
            self._run.trail.write(self._run.project.symbols.symbol_object(atom.name).fields, name, value)

    def unpack(self, target: ir.Sequence, value: Value, frame: Frame, *, declares: bool) -> None:
        """Give each target of a sequence its part."""
        count = len(target.items)
        if frame.module.idioms.self_is_first_parameter and any(isinstance(atom, Object) and atom.kind == "map" for atom in value):
            value = self._run.expressions.iterated(value, target)  # a map gives its keys
        known = self._run.known_items(value)
        rest_at = next((index for index, item in enumerate(target.items) if isinstance(item, ir.Spread)), count)
        for index, item in enumerate(target.items):
            if isinstance(item, ir.Spread):
                self.assign(item.value, self._rest(value, index, count), frame, declares=declares)
            elif index > rest_at and known is not None:
                self.assign(item, known[index - count] if count - index <= len(known) else NONE, frame, declares=declares)
            else:
                self.assign(item, join_all([self._nth(atom, index, item) for atom in value]) or DYNAMIC, frame, declares=declares)

    def _nth(self, atom: Any, index: int, site: ir.Node) -> Value:
        names = _parts(atom)
        if index < len(names):
            return self._run.members.instance_member(atom, names[index])
        if isinstance(atom, Object) and atom.kind in ("list", "map"):
            found = containers.read(atom, frozenset((Const(index),)))
            return found or (NONE if containers.LENGTH in atom.fields else containers.items(atom))
        if self._run.frames[-1].module.idioms.multiple_results:
            return frozenset((atom,)) if index == 0 else EMPTY
        if isinstance(atom, Object) and atom.kind == "foreign":
            if str(index) in atom.fields or f"#{index}" in atom.fields:
                return atom.fields.get(str(index), EMPTY)
            return frozenset((atom,))
        return frozenset((atom,)) if isinstance(atom, CARRIED) else self._run.deep(frozenset((atom,))) or DYNAMIC

    def _rest(self, value: Value, index: int, count: int) -> Value:
        """Return the list of what stands between the `index` names before a rest and those behind it."""
        known = self._run.known_items(value)
        if known is not None:
            return frozenset((containers.list_of(self._run, (index, count, "rest"), known[index : len(known) - (count - index - 1)]),))
        made = self._run.make("list", (index, count, "rest"))
        self._run.reset(made)
        self._run.trail.write(made.fields, containers.ANY, join_all([containers.spread(frozenset((atom,))) for atom in value]))
        return frozenset((made,))

    def destructure(self, target: ir.Mapping, value: Value, frame: Frame, *, declares: bool) -> None:
        """Give each target of a mapping its part."""
        taken: set[str] = set()
        for entry in target.entries:
            if entry.key is None:
                rest = self._run.make("map", target.start)
                self._run.reset(rest)
                containers.extend(self._run, rest, value)
                for name in taken:
                    self._run.trail.remove(rest.fields, name)
                self.assign(entry.value, frozenset((rest,)), frame, declares=declares)
                continue
            name = entry.key.id if isinstance(entry.key, ir.Name) else str(entry.key.value) if isinstance(entry.key, ir.Literal) else ""
            taken.add(name)
            part = self._run.members.attribute(value, name, frame, entry.value) if name else DYNAMIC
            absent = all(
                isinstance(atom, Object) and atom.kind == "map" and name not in atom.fields and containers.ANY not in atom.fields
                for atom in value
            )
            self.assign(entry.value, NONE if absent and value else part, frame, declares=declares)

    def delete(self, node: ir.Delete, frame: Frame) -> int:
        """Take a name, member or item away."""
        target = node.target
        if isinstance(target, ir.Name):
            self._run.trail.remove(frame.scope.fields, target.id)
        elif isinstance(target, ir.Attribute):
            for atom in self._run.evaluate(target.value, frame):
                if isinstance(atom, Object):
                    self._run.trail.remove(atom.fields, target.name)
        elif isinstance(target, ir.Subscript):
            owner = self._run.evaluate(target.value, frame)
            if isinstance(target.index, ir.Slice):
                self._cut(owner, [self._run.evaluate(bound, frame) for bound in target.index.parts])
                return NEXT
            key = self._run.evaluate(target.index, frame)
            for atom in owner:
                if isinstance(atom, Object):
                    for name in containers.key_names(key, atom) or ():
                        self._run.trail.remove(atom.fields, name)
        return NEXT

    def _cut(self, value: Value, bounds: list[Value]) -> None:
        """Take a slice out of the one list a value is, where both are known."""
        known, places = self._run.known_items(value), containers.slice_of(bounds)
        if known is None or places is None:
            return
        del known[places]
        for atom in value:
            if isinstance(atom, Object):
                self._run.reset(atom)
                self._run.trail.write(atom.fields, containers.LENGTH, frozenset((Const(0),)))
                for held in known:
                    containers.append(self._run, atom, held)


def _parts(atom: Any) -> list[str]:
    """Return the fields by which an instance is taken apart in order: those its class names, or its constructor declares (data classes, records)."""
    if not isinstance(atom, Object) or atom.kind != "instance" or atom.cls is None:
        return []
    for listed in atom.cls.attributes.fields.get("__match_args__", EMPTY):
        named = containers.known_items(listed) if isinstance(listed, Object) else None
        if named:
            return [name for held in named for name in strings(held)]
    made = [part.function for part in atom.cls.class_.body if isinstance(part, ir.Define) and part.function.kind == "constructor"]
    return [param.name for param in made[0].params if param.promotes] if made else []
