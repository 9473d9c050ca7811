"""Calls of methods -> values, by what their receiver is: a text, a container, data, a function, an instance."""

from typing import TYPE_CHECKING, Any

from auditor.analysis import container_methods, containers, formats, parts, promises, reflection, texts
from auditor.analysis.arguments import Arguments, own_field
from auditor.analysis.calling import CALLABLE, REFLECTED, Indirect, ordered
from auditor.analysis.filling import fill
from auditor.analysis.frames import Frame
from auditor.analysis.values import (
    DYNAMIC,
    EMPTY,
    NONE,
    SETTINGS,
    Answer,
    Chain,
    ClassValue,
    Const,
    Data,
    FunctionValue,
    Object,
    Parameter,
    Partial,
    Symbol,
    Unknown,
    Value,
    join,
    join_all,
    strings,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls

STEPS = 32
"""Steps of a builder that are looked back at."""


class Methods:
    """Calls methods."""

    def __init__(self, run: "Calls") -> None:
        self._run = run

    def method_call(self, node: ir.Call, receiver: Value, frame: Frame, thrown: Value = EMPTY) -> Value:
        """Call a method of everything a receiver can be; `thrown` is what was thrown when that was found out."""
        callee = node.callee
        name = callee.name if isinstance(callee, ir.Attribute) else ""
        if not isinstance(callee, ir.Attribute):
            return self._run.call_value(receiver, self._run.arguments(node, frame), node)
        arguments = self._run.arguments(node, frame)
        if self._run.survey is not None:
            self._run.survey.asked(name)
        known = self._known_by_name(receiver, name, arguments, frame)
        if known:
            return known
        out: list[Value] = []
        settles = name in promises.SETTLED and frame.module.idioms.function_receivers
        for atom in ordered(receiver):
            settled = promises.chained(self._run, atom, name, arguments, node, thrown) if settles else None
            if settled is not None:
                out.append(settled)
                continue
            extending = (
                self._run.project.definitions.extending(self._run, name, frame)
                if isinstance(atom, Data | Const) and frame.module.idioms.overloads
                else []
            )
            if extending:
                out.extend(self._run.call_function(function.bind(atom), arguments, node) for function in extending)
                continue
            told = self._builtin_or_own(atom, name, arguments, node)
            told = self._told(atom, name, arguments, node) if told is None else told
            if told is not None:
                out.append(told)
                continue
            member = self._step(atom, name) or self._run.members.attribute(frozenset((atom,)), name, frame, callee)
            if isinstance(atom, Object) and not any(isinstance(held, CALLABLE) for held in member):
                member = self._method_beside_field(atom, name) or member
            self._overridden(atom, name, member, arguments, node)
            if isinstance(atom, Object) and frame.module.idioms.function_receivers and atom.kind == "map":
                member = frozenset(_with_receiver(held, atom) for held in member)
            given = self._run.call_value(member or frozenset((Unknown("call", name),)), arguments, node, receiver=atom)
            for inner in given if node.is_new and isinstance(atom, Object) else ():
                if isinstance(inner, Object) and inner.kind == "instance":
                    inner.wraps = (atom,)  # `outer.new Inner()`
            out.append(given)
        if settles and thrown and name == "catch" and arguments.positional:
            out.append(self._run.call_value(arguments.positional[0], Arguments((thrown,)), node))
        self._assigned_by_call(node, out, frame)
        if frame.module.idioms.multiple_results:
            fill(self._run, node, receiver, arguments)
        return join_all(out) if out else self._run._unknown_call(name, EMPTY, arguments, node)

    def _known_by_name(self, receiver: Value, name: str, arguments: Arguments, frame: Frame) -> Value:
        """Return what a method gives that is known by its name, whatever it is called on: an instance asked for, a setting, its receiver."""
        asked = (
            self._run.project.types.asked(self._run, name, arguments, frame)
            if not any(isinstance(atom, Object) and atom.client is not None for atom in receiver)
            else EMPTY
        )
        if asked:
            return asked
        imported = bool(arguments.positional) and all(isinstance(atom, Symbol) for atom in receiver)  # `pkg.String(x)` is no method
        if f".{name}" in frame.module.idioms.transparent_calls and not arguments.named and len(arguments.positional) <= 1 and not imported:
            known = self._transparent(receiver, name, arguments) if not self._has_own(receiver, name) else EMPTY
            if known:
                chosen = arguments.positional and name in _ALTERNATIVES
                return join(known - NONE, arguments.positional[0]) if chosen else known
        if (
            f".{name}" in frame.module.idioms.settings_calls
            and not self._run.project.own.may_be_call(name)
            and not any(isinstance(atom, Object) and (atom.kind != "foreign" or _holds(atom, arguments)) for atom in receiver)
        ):
            setting = self._run.project.symbols.setting(arguments, frame)
            if setting:
                return setting
        return EMPTY

    def _told(self, atom: Any, name: str, arguments: Arguments, node: ir.Call) -> Value | None:
        """Return what a method gives that nobody defines: records of an SDK by their name, or what a class gives for any name."""
        frame = self._run.frames[-1]
        related = self._run.members.related(atom, name, frame) if frame.module.idioms.kept_calls else EMPTY
        caught = self._catch_all(atom, name) if not related else None
        if caught is None:
            return related or None
        made = containers.list_of(self._run, (node.start, node.end, "given"), list(arguments.positional))
        listed = (frozenset((made,)),) if caught.function.name == "__call" else arguments.positional
        return self._run.call_function(caught, Arguments((frozenset((Const(name),)), *listed)), Indirect())

    def _has_own(self, receiver: Value, name: str) -> bool:
        """Tell whether a class of the project says itself what a method of this name gives."""
        return any(
            isinstance(atom, Object) and atom.kind == "instance" and atom.cls is not None and self._run.members.class_member(atom.cls, name)
            for atom in receiver
        )

    def _overridden(self, atom: Any, name: str, member: Value, arguments: Arguments, node: ir.Call) -> None:
        """Note a call of an SDK's method that a project class overrides: it is the same call, whatever the override adds."""
        if not isinstance(atom, Object) or atom.kind != "instance" or atom.client is None:
            return
        if any(isinstance(held, FunctionValue) for held in member):
            hit = self._run.foreign.hit(atom)
            call = self._run.project.signatures(self._run.frames[-1].module.path).method(hit, (name,)) if hit is not None else None
            if call is not None and call.call.sends:
                self._run.project.sinks.send(self._run, call, atom, (name,), arguments, node)

    def _extension(self, function: FunctionValue, atom: Any, arguments: Arguments, node: ir.Call) -> Value:
        """Call a project's method that extends a type of the library: on a text, a number, data."""
        return self._run.call_function(function.bind(atom), arguments, node)

    def _assigned_by_call(self, node: ir.Call, results: list[Value], frame: Frame) -> None:
        """What something unknown assigns to a variable it is handed (`out v`) is what it gives: `TryGetValue`, `TryParse`."""
        if frame.module.idioms.multiple_results or not results:
            return
        for argument in node.arguments:
            target = argument.value
            if isinstance(target, ir.Unary) and target.op == "&" and isinstance(target.operand, ir.Name):
                held = frame.scope.fields.get(target.operand.id)
                if held is None:
                    self._run.assignments.assign(target.operand, join_all(results), frame, declares=True)

    def _method_beside_field(self, instance: Object, name: str) -> Value:
        """Return the method of a name that a field has too; a field that `b.url(a)` left is not what a second `b.url(c)` calls."""
        if instance.kind == "foreign":
            return frozenset((Chain(instance, (name,)),))
        found = self._run.members.class_member(instance.cls, name) if instance.kind == "instance" and instance.cls is not None else EMPTY
        return frozenset(atom.bind(instance) for atom in found if isinstance(atom, FunctionValue))

    def _catch_all(self, atom: Any, name: str) -> FunctionValue | None:
        """Return the method of an instance that answers for those it does not have."""
        if not isinstance(atom, Object) or atom.cls is None or name in atom.fields or self._run.members.class_member(atom.cls, name):
            return None
        found = self._run.members.class_member(atom.cls, "__call") or self._run.members.class_member(atom.cls, "method_missing")
        return next((held.bind(atom) for held in found if isinstance(held, FunctionValue)), None)

    def _step(self, atom: Any, name: str) -> Value:
        """Return the method of a foreign builder whose earlier step of that name left a value: `.tool(a).tool(b)`."""
        if not isinstance(atom, Object) or atom.kind != "foreign":
            return EMPTY
        held = own_field(atom, name)
        link: Object | None = atom
        for _ in range(STEPS):  # `.edge(START, b).edge(c, END)`: what can be called was given to the step of that name
            if link is None or link.parent is None:
                break
            if link.symbol.rpartition(".")[2] == name:
                return frozenset((Chain(atom, (name,)),))
            link = link.parent
        callable_ = any(isinstance(part, FunctionValue | Partial | Chain | Symbol) for part in held)
        return frozenset((Chain(atom, (name,)),)) if held and not callable_ else EMPTY

    def _transparent(self, receiver: Value, name: str, arguments: Arguments) -> Value:
        folded = texts.concatenated([receiver])
        if folded and not arguments.positional:
            made = [texts.method(name, str(atom.value), ()) for atom in folded if isinstance(atom, Const)]
            return join(frozenset(Const(text) for text in made if text is not None), self._run.deep(receiver)) if all(made) else receiver
        return receiver

    def _builtin_or_own(self, atom: Any, name: str, arguments: Arguments, node: ir.Call) -> Value | None:
        """Return what a method of a container or string gives, also where users name it as a place of theirs; None when it is neither."""
        own = self._run.project.own
        found = own.marks(self._run, atom, node) if own.calls and not isinstance(atom, Symbol | ClassValue | FunctionValue) else None
        if not found:
            return self._builtin(atom, name, arguments, node)
        known = self._builtin(atom, name, arguments, node)
        return own.called(self._run, found, atom, arguments, node, atom, lambda: known or DYNAMIC) if known is not None else None

    def _builtin(self, atom: Any, name: str, arguments: Arguments, node: ir.Call) -> Value | None:
        """Return what a method of a container or string gives; None when it is neither."""
        if isinstance(atom, Object) and atom.symbol == SETTINGS and name in atom.fields:
            return atom.fields[name]
        reflected = reflection.called(self._run, atom, name, arguments, node) if isinstance(atom, ClassValue | Object) else None
        if reflected is not None:
            return reflected
        if isinstance(atom, Object) and (atom.kind in ("list", "map") or self._is_plain(atom)):
            if name in atom.fields and any(isinstance(held, FunctionValue) for held in atom.fields[name]):
                return None
            if atom.kind == "instance" and atom.cls is not None and self._run.members.class_member(atom.cls, name):
                return None
            return container_methods.call(self._run, atom, name, arguments, (node.start, node.end))
        if isinstance(atom, ClassValue) and name in REFLECTED and arguments.positional:
            found = [self._run.members.class_member(atom, text) for text in strings(arguments.positional[0])]
            return join_all(found) or None
        if (
            isinstance(atom, FunctionValue)
            and name in ("invoke", "Invoke")
            and atom.cls is not None
            and arguments.positional
            and atom.function.kind != "lambda"
        ):
            return self._reflected(atom, arguments, node)
        if isinstance(atom, FunctionValue | Partial) and name in ("call", "apply", "bind"):
            return self._borrowed(atom, name, arguments, node)
        if isinstance(atom, Const) and atom.value is not None:
            return self._text_method(atom, name, arguments)
        if isinstance(atom, Data | Answer | Parameter) and name in containers.UNTAINTED:
            return frozenset((Unknown("call", name),))
        if isinstance(atom, Data) or (isinstance(atom, Answer)):
            cleaned = self._run.project.flows.cleaner(self._run, name, frozenset((atom,)), arguments)
            return cleaned if cleaned is not None else self._data_method(atom, name, arguments, node)
        return None

    def _reflected(self, method: FunctionValue, arguments: Arguments, node: ir.Call) -> Value:
        """Call a method that was looked up by its name: on the object that comes first, with an array or with what follows."""
        owner = next((atom for atom in arguments.positional[0] if isinstance(atom, Object)), None)
        given = arguments.rest()
        listed = self._run.known_items(given.positional[0]) if len(given.positional) == 1 else None
        return self._run.call_function(
            method.bind(owner) if owner is not None else method, Arguments(tuple(listed)) if listed is not None else given, node
        )

    def _borrowed(self, function: FunctionValue | Partial, name: str, arguments: Arguments, node: ir.Call) -> Value | None:
        """Call a function through its own methods, in languages whose functions take their receiver first."""
        if not self._run.frames[-1].module.idioms.function_receivers or not arguments.positional:
            return None
        owner, *given = arguments.positional
        callee = function
        instances = [atom for atom in owner if isinstance(atom, Object)]
        if isinstance(function, FunctionValue) and len(instances) == 1 and function.function.kind != "lambda":
            callee = function.bind(instances[0])
        if name == "bind":
            return frozenset((Partial(frozenset((callee,)), Arguments(tuple(given), arguments.named)),))
        if name == "apply":
            known = self._run.known_items(given[0]) if given else []
            passed = Arguments(tuple(known)) if known is not None else Arguments(unpacked=(given[0],))
            return self._run.call_value(frozenset((callee,)), passed, node)
        return self._run.call_value(frozenset((callee,)), Arguments(tuple(given), arguments.named, arguments.unpacked), node)

    def _data_method(self, atom: Any, name: str, arguments: Arguments, node: ir.Call) -> Value:
        callbacks = [value for value in arguments.all() if any(isinstance(held, FunctionValue | Partial) for held in value)]
        results = [self._run.call_value(callback, Arguments((frozenset((atom,)), DYNAMIC)), Indirect()) for callback in callbacks]
        if callbacks and len(callbacks) == 1 and name in containers.EACH_NAMES | containers.FOLD_NAMES:
            return join_all(results) or DYNAMIC
        if isinstance(atom, Data):
            told = self._part(atom, name, arguments, node)
            if told is not None:
                return join_all([told, *results])
        return join_all([frozenset((atom,)), *results, *(self._run.deep(value) for value in arguments.all())])

    def _part(self, atom: Data, name: str, arguments: Arguments, node: ir.Call) -> Value | None:
        """Put something in the place of a part of data, or return what is there; None for a method that gives the whole."""
        keys = strings(arguments.positional[0]) if arguments.positional else ()
        if name in containers.SET_NAMES and len(keys) == 1 and len(arguments.positional) == 2:
            parts.keep(self._run, atom, keys[0], arguments.positional[1], certain=True)
            return frozenset((atom,))
        asked = self._run.project.flows.asked(atom, name, arguments, self._run.frames[-1], node)
        if len(keys) == 1 and (asked is not None or name in containers.GET_NAMES):
            return parts.read(self._run, atom, keys[0], lambda: asked or frozenset((atom,)))
        return asked

    def _is_plain(self, atom: Object) -> bool:
        """Tell whether a foreign object is of no SDK: a collection or builder of some library, or a class that extends one."""
        if atom.kind == "instance" and atom.client is None and containers.extends_collection(atom):
            return True
        return atom.kind == "foreign" and atom.client is None and not atom.inner and self._run.project.is_everyday(atom)

    def _text_method(self, atom: Const, name: str, arguments: Arguments) -> Value:
        if isinstance(atom.value, str):
            forms = formats.forms(frozenset((atom,))) if name in ("format", "Format", "formatted", "%") else []
            if forms and any(arguments.all()):
                return self._run.operators.formatted(forms, formats.taken_apart(arguments))
            if name in ("format", "Format", "formatted", "join", "Join", "%") and tuple(arguments.all()):
                return self._run.operators.text_of([frozenset((atom,)), *(containers.spread(value) for value in arguments.all())])
            if name in ("charAt", "at", "codePointAt", "elementAt") and len(arguments.positional) == 1:
                return texts.character(atom.value, arguments.positional[0])
            if name in ("equals", "Equals", "eql?") and len(arguments.positional) == 1:
                return texts.compared("==", frozenset((atom,)), arguments.positional[0])
            made = texts.method(name, atom.value, arguments.positional)
            if made is not None:
                return frozenset((Const(made, atom.origin),))
        callbacks = [value for value in arguments.all() if any(isinstance(held, FunctionValue) for held in value)]
        if callbacks:  # `text.replace(pattern, f)`
            found = join_all([self._run.call_value(callback, Arguments((DYNAMIC,)), Indirect(name)) for callback in callbacks])
            return join(self._run.deep(found), frozenset((Unknown("call", name),)))
        held = join_all([self._run.deep(value) for value in arguments.all()])
        return join(held, frozenset((Unknown("call", name),)))


_ALTERNATIVES = frozenset({"orElse", "getOrElse", "unwrap_or"})
"""Give what they are given where there is nothing."""


def takes_receiver(atom: Any) -> bool:
    """Tell whether `this` in a function is the object it is called on: not in arrows, nor where it is bound already."""
    return isinstance(atom, FunctionValue) and atom.function.kind != "lambda" and atom.cls is None


def _holds(instance: Object, arguments: Arguments) -> bool:
    """Tell whether something was put into an object under the key that is asked for."""
    return bool(arguments.positional) and any(text in instance.fields for text in strings(arguments.positional[0]))


def _with_receiver(atom: Any, instance: Object) -> Any:
    return atom.bind(instance) if takes_receiver(atom) else atom
