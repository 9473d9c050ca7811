"""Statements of one module -> the state they leave: order, branches, loops and exceptions."""

from collections.abc import Callable
from typing import Any

from auditor.analysis import containers, narrowing, overloads
from auditor.analysis.arguments import Arguments
from auditor.analysis.assignments import SETTER, Assignments
from auditor.analysis.calls import STATIC
from auditor.analysis.expressions import Expressions
from auditor.analysis.frames import Frame
from auditor.analysis.loops import BREAKS, CONTINUES, LEAVES, NEXT, Exits, Loops
from auditor.analysis.members import Members
from auditor.analysis.operators import Operators
from auditor.analysis.values import (
    DYNAMIC,
    EMPTY,
    NONE,
    Const,
    FunctionValue,
    ImportRef,
    Object,
    Symbol,
    Unknown,
    Value,
    join,
    join_all,
    truth,
)
from auditor.model import ir


class Interpreter(Loops):
    """Runs statements."""

    def __init__(self, project: Any) -> None:
        super().__init__(project)
        self.expressions = Expressions(self)
        self.members = Members(self)
        self.operators = Operators(self)
        self.assignments = Assignments(self)

    # Simple statements -----------------------------------------------------------------------------------------------

    def _assign(self, node: ir.Assign, frame: Frame) -> int:
        if node.shared and frame.function is not None and isinstance(node.target, ir.Name):
            return self._static(node, node.target.id, frame.function, frame)
        value: Value
        if node.value is None:
            value = self.project.types.declared(self, node.annotation, frame) if node.annotation is not None else EMPTY
            if not value and node.annotation is not None and frame.function is not None and frame.module.idioms.block_scope:
                value = self._zero(node.annotation, frame)
            if isinstance(node.target, ir.Name) and (node.declares or value):
                self.trail.write(frame.scope.fields, node.target.id, value or NONE)
                if value and frame.scope is frame.module.scope:
                    frame.module.unset.add(node.target.id)
            return NEXT
        if isinstance(node.value, ir.Lambda) and isinstance(node.target, ir.Name | ir.Attribute):
            function = self.expressions.closure(
                node.value.function, frame, node.target.id if isinstance(node.target, ir.Name) else node.target.name
            )
            self.project.definitions.defined(function, frame)
            value = frozenset((function,))
        else:
            value = self.evaluate(node.value, frame)
        if node.op:
            op = node.op
            old = self.evaluate(node.target, frame)
            listens = op == "+" and any(isinstance(atom, FunctionValue) for atom in value)
            value = (
                join(old - NONE, value)
                if listens
                else self._choose(op, old, value)
                if op in ("||", "or", "??", "&&")
                else self.operators.operate(op, old, value, node)
            )
        elif node.annotation is not None and not any(isinstance(atom, Object | FunctionValue) for atom in value):
            value = join(value, self.project.types.declared(self, node.annotation, frame))
        elif node.annotation is not None:
            self._keep(value, node.annotation, frame)
            value = join(value, self.project.types.own_type(self, node.annotation, frame)) if self.project.own.types else value
        if isinstance(node.target, ir.Name):
            self._alias(node.target.id, node.value, value, frame)
            if frame.module.idioms.copied_containers and isinstance(node.value, ir.Name | ir.Attribute | ir.Subscript):
                value = frozenset(
                    containers.copied(self, atom, (node.start, atom.node))
                    if isinstance(atom, Object) and atom.kind in ("list", "map")
                    else atom
                    for atom in value
                )
            value = self.project.flows.named(node.target.id, value, node, frame)
        self.assignments.assign(node.target, value, frame, declares=node.declares)
        self.project.flows.assigned(self, node, value, frame)
        return NEXT

    def _static(self, node: ir.Assign, name: str, function: FunctionValue, frame: Frame) -> int:
        """Give a variable what it held at the end of the last call of its function; at first, what it is declared with."""
        frame.statics.append(name)
        kept = function.fields.get(STATIC + name)
        value = kept if kept is not None else self.evaluate(node.value, frame) if node.value is not None else NONE
        self.trail.write(frame.scope.fields, name, value)
        return NEXT

    def _keep(self, value: Value, annotation: ir.Expr, frame: Frame) -> None:
        """Let an empty container hold what its declared type says, where that leads to a client: others fill it."""
        empty = [atom for atom in value if isinstance(atom, Object) and atom.kind in ("list", "map") and containers.is_empty(atom)]
        for atom in empty if isinstance(annotation, ir.Subscript) else ():
            held = self.project.types.kept(self, annotation, frame)
            if held:
                self.trail.remove(atom.fields, containers.LENGTH)
                self.trail.add(atom.fields, containers.ANY, held)

    def _zero(self, annotation: ir.Expr, frame: Frame) -> Value:
        """Return what a variable holds that is declared without a value: an empty container, or a value of a foreign type."""
        kind = annotation.value if isinstance(annotation, ir.Subscript) else annotation
        if isinstance(annotation, ir.Subscript) and isinstance(kind, ir.Name):
            made = self.make("list" if kind.id == "[]" else "map", annotation.start)
            self.reset(made)
            return frozenset((made,))
        if isinstance(annotation, ir.Attribute) and all(isinstance(atom, Symbol) for atom in self.evaluate(annotation, frame)):
            return self.call_value(self.evaluate(annotation, frame), Arguments(), annotation)
        return EMPTY

    def _alias(self, name: str, value: ir.Expr, held: Value, frame: Frame) -> None:
        """Remember that two names are one variable; a name that is bound to another variable leaves the first."""
        if not isinstance(value, ir.Unary) or value.op != "&" or not isinstance(value.operand, ir.Name):
            return
        for others in frame.aliases.values():
            others.discard(name)
        if not any(isinstance(atom, Object) for atom in held):
            frame.aliases[name] = {value.operand.id}
            frame.aliases.setdefault(value.operand.id, set()).add(name)

    def _choose(self, op: str, old: Value, value: Value) -> Value:
        kept = frozenset(atom for atom in old if not (isinstance(atom, Const) and not atom.value))
        return join(kept, value) if op != "&&" else value

    def owner(self, name: str, scope: Object, frame: Frame) -> Object | None:
        """Return the instance whose field a bare name is, where the name is found in its class."""
        idioms = frame.module.idioms
        if frame.instance is None or frame.function is None or not idioms.implicit_self:
            return None
        instance = self.expressions.owner(scope, frame)
        if instance is None or not idioms.marks_shared:
            return instance if instance is not None and name in instance.fields else None
        cls = frame.function.cls if instance is frame.instance else instance.cls
        return None if cls is None or name in cls.shared() else instance

    def _evaluate(self, node: ir.Evaluate, frame: Frame) -> int:
        self.evaluate(node.value, frame)
        return NEXT

    def _return(self, node: ir.Return, frame: Frame) -> int:
        value = self.evaluate(node.value, frame) if node.value is not None else NONE
        frame.result = join(frame.result, value)
        return LEAVES

    def _raise(self, node: ir.Raise, frame: Frame) -> int:
        if node.value is not None:
            self.raised.append(self.evaluate(node.value, frame))
        return LEAVES

    def _break(self, _node: ir.Node, _frame: Frame) -> int:
        return BREAKS

    def _continue(self, _node: ir.Node, _frame: Frame) -> int:
        return CONTINUES

    def _defer(self, node: ir.Defer, frame: Frame) -> int:
        if not node.again:
            frame.deferred.append(node.body)
        elif not self.again:
            frame.deferred.insert(0, node.body)
            return self.execute(node.body, frame)
        return NEXT

    def _outer(self, node: ir.Outer, frame: Frame) -> int:
        frame.outer_names.update(node.names)
        return NEXT

    # Control flow ----------------------------------------------------------------------------------------------------

    def _if(self, node: ir.If, frame: Frame) -> int:
        chain: list[ir.If] = []
        current: ir.If = node
        while True:  # `elif` chains in a loop: generated code has thousands
            chain.append(current)
            if len(current.orelse) == 1 and isinstance(current.orelse[0], ir.If) and len(chain) < 400:
                current = current.orelse[0]
            else:
                break
        runs: list[Callable[[], int]] = []
        for link in chain:
            known = truth(self.evaluate(link.test, frame))
            if known is not False:
                runs.append(lambda link=link: self._narrowed(link.test, link.then, frame, holds=True))  # type: ignore[misc]  # bound at once
            if known is True:
                break
        else:
            runs.append(lambda: self._narrowed(chain[-1].test, chain[-1].orelse, frame, holds=False))
        return runs[0]() if len(runs) == 1 else self.alternatives(runs, frame, is_choice=True)

    def _narrowed(self, test: ir.Expr, body: tuple[ir.Stmt, ...], frame: Frame, *, holds: bool) -> int:
        narrowing.narrow(self, test, frame, holds=holds)
        return self.execute(body, frame)

    def _try(self, node: ir.Try, frame: Frame) -> int:
        raised_before = len(self.raised)
        mark = self.trail.mark()
        collected = self.project.sinks.current
        returned, exits = frame.result, len(frame.exits)
        first = collected.mark()
        status = self.execute(node.body, frame)
        tried = collected.mark()
        changes = self.trail.changes(mark)
        self.trail.undo(mark)
        thrown = join_all(self.raised[raised_before:])
        left = frame.exits[exits:] if thrown else []  # what was thrown behind a condition is as it was then

        def passed() -> int:
            for fields, key, value in changes.values():
                self.trail.write(fields, key, value)
            return status or self.execute(node.orelse, frame)

        def caught(handler: ir.Handler) -> Callable[[], int]:
            def run() -> int:
                self.trail.merge([{}, changes, *left])
                if handler.name:
                    self.trail.write(frame.scope.fields, handler.name, thrown or frozenset((Unknown("call", "exception"),)))
                before = collected.mark()
                ended = self.execute(handler.body, frame)
                collected.fall_back(first, tried, before)
                return ended

            return run

        if node.handlers:
            del self.raised[raised_before:]
            ended = self.alternatives([passed, *(caught(handler) for handler in node.handlers)], frame)
        else:
            ended = passed()
        if node.final:
            held, frame.result = frame.result, returned
            final = self.execute(node.final, frame)
            if final != LEAVES:  # else what it gives is given in the place of what was
                frame.result = join(frame.result, held)
            return final or ended
        return ended

    def _with(self, node: ir.With, frame: Frame) -> int:
        for item in node.items:
            value = self.evaluate(item.context, frame)
            if item.target is not None:
                self.assignments.assign(item.target, self._entered(value), frame, declares=True)
        return self.execute(node.body, frame)

    def _entered(self, value: Value) -> Value:
        out = []
        for atom in value:
            method = self.members.instance_member(atom, "__enter__") if isinstance(atom, Object) and atom.kind == "instance" else EMPTY
            functions = [held for held in method if isinstance(held, FunctionValue)]
            if functions:
                out.append(join_all([self.call_function(function, Arguments(), function.function) for function in functions]))
            elif isinstance(atom, Object) and atom.kind == "list":  # a generator used as a context manager
                out.append(containers.items(atom))
            else:
                out.append(frozenset((atom,)))
        return join_all(out) or DYNAMIC

    def _switch(self, node: ir.Switch, frame: Frame) -> int:
        subject = self.evaluate(node.subject, frame) if node.subject is not None else frozenset((Const(True),))
        runs: list[Callable[[], int]] = []
        exhaustive = False
        for index, case in enumerate(node.cases):
            meets = self._meets(case, subject, frame)
            if meets is False:
                continue
            runs.append(lambda index=index: self._case(node, index, subject, frame))  # type: ignore[misc]  # bound at once
            if meets is True:
                exhaustive = True
                break
        if not exhaustive:
            runs.append(lambda: NEXT)
        if not frame.module.idioms.switch_breaks:
            return runs[0]() if len(runs) == 1 else self.alternatives(runs, frame, is_choice=True)
        exits = Exits(is_loop=False)
        frame.loops.append(exits)
        status = runs[0]() if len(runs) == 1 else self.alternatives(runs, frame, is_choice=True)
        frame.loops.pop()
        if exits.breaks:
            self.trail.merge([{}, *exits.breaks] if status in (NEXT, BREAKS) else exits.breaks)
            return NEXT
        return NEXT if status == BREAKS else status

    def _meets(self, case: ir.Case, subject: Value, frame: Frame) -> bool | None:
        if not case.patterns:
            return True if case.guard is None else None
        answers = []
        for pattern in case.patterns:
            if isinstance(pattern, ir.Literal | ir.Attribute) or (isinstance(pattern, ir.Unary)):
                answers.append(truth(self.operators.operate("==", subject, self.evaluate(pattern, frame), pattern)))
            elif isinstance(pattern, ir.Name) and pattern.id == "_":
                answers.append(True)
            else:
                answers.append(None)
        if any(answer is True for answer in answers) and case.guard is None:
            return True
        return False if all(answer is False for answer in answers) else None

    def _case(self, node: ir.Switch, index: int, subject: Value, frame: Frame) -> int:
        case = node.cases[index]
        if len(case.patterns) == 1 and node.subject is not None and isinstance(case.patterns[0], ir.Literal | ir.Attribute):
            same = ir.Binary(node.start, node.end, "==", node.subject, case.patterns[0])
            narrowing.narrow(self, same, frame, holds=True)
        for pattern in case.patterns:
            if not isinstance(pattern, ir.Literal | ir.Attribute | ir.Unary) and not (isinstance(pattern, ir.Name) and pattern.id == "_"):
                self.assignments.assign(pattern, subject, frame, declares=True)
        if case.guard is not None:
            self.evaluate(case.guard, frame)
        status = NEXT
        while True:
            status = self.execute(node.cases[index].body, frame)
            if status or not node.cases[index].falls_through or index + 1 >= len(node.cases):
                break
            index += 1
        return NEXT if status == BREAKS and frame.module.idioms.switch_breaks else status

    def _scope_block(self, node: ir.Block, frame: Frame) -> int:
        fields = frame.scope.fields
        shadowed = {
            part.target.id: fields[part.target.id]
            for part in (node.body if frame.module.idioms.block_scope else ())
            if isinstance(part, ir.Assign) and part.declares and isinstance(part.target, ir.Name) and part.target.id in fields
        }
        status = self.execute(node.body, frame)
        for name, value in shadowed.items():
            self.trail.write(fields, name, value)
        return status

    # Definitions -----------------------------------------------------------------------------------------------------

    def _define(self, node: ir.Define, frame: Frame) -> int:
        function = self.expressions.closure(node.function, frame)
        value: Value = frozenset((function,))
        if node.function.decorators:
            value = self.project.definitions.decorated(self, function, frame)
        if node.function.receiver_type is not None:
            self.project.definitions.attach_method(self, node.function, function, frame)
        else:
            if frame.module.idioms.overloads and frame.function is None:
                value = overloads.added(frame.scope.fields.get(node.function.name), function, value)
            beside = frame.scope.fields.get(node.function.name)
            if node.function.kind == "setter":
                self.trail.write(frame.scope.fields, SETTER + node.function.name, value)
            if node.function.kind != "setter" or beside is None:
                self.trail.write(frame.scope.fields, node.function.name, value)
        self.project.definitions.defined(function, frame)
        return NEXT

    def _define_class(self, node: ir.DefineClass, frame: Frame) -> int:
        self.project.definitions.define_class(self, node.class_, frame)
        return NEXT

    def _import(self, node: ir.Import, frame: Frame) -> int:
        for binding in node.bindings:
            if binding.wildcard:
                self.project.imports.import_all(self, binding, frame)
            elif binding.local:
                reference = ImportRef(binding.module, binding.member, binding.level, frame.module.path)
                self.trail.write(frame.scope.fields, binding.local, frozenset((reference,)))
                if binding.exported:
                    self.trail.write(frame.module.exports.fields, binding.local, frozenset((reference,)))
        return NEXT

    def _export(self, node: ir.ExportStmt, frame: Frame) -> int:
        for export in node.exports:
            self.trail.write(frame.module.exports.fields, export.name, self.evaluate(export.value, frame))
        return NEXT


Interpreter.statements = {
    ir.Assign: Interpreter._assign,
    ir.Evaluate: Interpreter._evaluate,
    ir.Return: Interpreter._return,
    ir.Raise: Interpreter._raise,
    ir.If: Interpreter._if,
    ir.Loop: Interpreter.loop,
    ir.Try: Interpreter._try,
    ir.With: Interpreter._with,
    ir.Switch: Interpreter._switch,
    ir.Block: Interpreter._scope_block,
    ir.Break: Interpreter._break,
    ir.Continue: Interpreter._continue,
    ir.Outer: Interpreter._outer,
    ir.Defer: Interpreter._defer,
    ir.Delete: lambda run, node, frame: run.assignments.delete(node, frame),
    ir.Define: Interpreter._define,
    ir.DefineClass: Interpreter._define_class,
    ir.Import: Interpreter._import,
    ir.ExportStmt: Interpreter._export,
}
