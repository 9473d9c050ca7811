"""IR -> one line of text with all that the C family, shells and SQL need told apart: names of arguments, types of literals, guards."""

from typing import Any

from auditor.model import ir


def spelled(node: Any) -> str:
    """Return a node, or several, as text."""
    match node:
        case None:
            return ""
        case tuple():
            return "; ".join(spelled(item) for item in node)
        case ir.Name():
            return node.id
        case ir.Attribute():
            return f"{spelled(node.value)}.{node.name}"
        case ir.Literal():
            return repr(node.value)
        case ir.Subscript():
            return f"{spelled(node.value)}[{spelled(node.index)}]"
        case ir.Slice():
            return ":".join(map(spelled, node.parts)) or ":"
        case ir.Argument():
            return f"{'*' * node.spread}{f'{node.name}=' if node.name else ''}{spelled(node.value)}"
        case ir.Call():
            return f"{'new ' if node.is_new else ''}{spelled(node.callee)}({_joined(node.arguments)})"
        case ir.Template():
            return f"`{' '.join(map(spelled, node.parts))}`"
        case ir.Sequence():
            return f"[{_joined(node.items)}]"
        case ir.Entry():
            return f"{'**' if node.key is None else spelled(node.key) + ': '}{spelled(node.value)}"
        case ir.Mapping():
            return f"{spelled(node.type_)}{{{_joined(node.entries)}}}"
        case ir.Spread():
            return f"*{spelled(node.value)}"
        case ir.Binary():
            return f"({spelled(node.left)} {node.op} {spelled(node.right)})"
        case ir.Unary():
            return f"({node.op} {spelled(node.operand)})"
        case ir.Conditional():
            return f"({spelled(node.test)} ? {spelled(node.then)} : {spelled(node.orelse)})"
        case ir.Await():
            return f"await {spelled(node.value)}"
        case ir.AssignExpr():
            return f"({spelled(node.target)} {node.op}:= {spelled(node.value)})"
        case ir.BlockExpr():
            return f"do {{{spelled(node.body)}}}"
        case ir.Yield():
            return f"yield{'*' if node.delegated else ''} {spelled(node.value)}"
        case ir.Comprehension():
            return f"[{spelled(node.element)} {' '.join(map(_generator, node.generators))}]"
        case ir.Opaque():
            return f"?({_joined(node.children)})"
        case ir.Lambda():
            return f"fn{_signature(node.function)}"
        case _:
            return _statement(node)


def _generator(node: ir.Generator) -> str:
    return f"for {spelled(node.target)} in {spelled(node.iterable)}" + "".join(f" if {spelled(test)}" for test in node.conditions)


def _joined(nodes: tuple[Any, ...]) -> str:
    return ", ".join(map(spelled, nodes))


def _statement(node: Any) -> str:
    match node:
        case ir.Assign():
            note = f": {spelled(node.annotation)}" if node.annotation is not None else ""
            value = f" {node.op}= {spelled(node.value)}" if node.value is not None else ""
            return f"{'let ' if node.declares else ''}{spelled(node.target)}{note}{value}"
        case ir.Evaluate():
            return spelled(node.value)
        case ir.Return():
            return f"return {spelled(node.value)}".strip()
        case ir.Raise():
            return f"raise {spelled(node.value)}".strip()
        case ir.If():
            return f"if {spelled(node.test)} {{{spelled(node.then)}}}" + (f" else {{{spelled(node.orelse)}}}" if node.orelse else "")
        case ir.Loop():
            over = f"for {spelled(node.target)} in {spelled(node.iterable)}" if node.target is not None else f"while {spelled(node.test)}"
            step = f" step {{{spelled(node.update)}}}" if node.update else ""
            return f"{'do ' if node.at_least_once else ''}{over} {{{spelled(node.body)}}}{step}"
        case ir.Try():
            caught = "".join(
                f" catch {_joined(handler.types)} {handler.name or ''} {{{spelled(handler.body)}}}" for handler in node.handlers
            )
            return f"try {{{spelled(node.body)}}}{caught}" + (f" finally {{{spelled(node.final)}}}" if node.final else "")
        case ir.Switch():
            return f"switch {spelled(node.subject)} {{{' '.join(map(_case, node.cases))}}}"
        case ir.Block():
            return f"{{{spelled(node.body)}}}"
        case ir.Defer():
            return f"{'beside' if node.again else 'later'} {{{spelled(node.body)}}}"
        case ir.Break():
            return "break"
        case ir.Continue():
            return "continue"
        case ir.Delete():
            return f"delete {spelled(node.target)}"
        case ir.Outer():
            return f"outer {', '.join(node.names)}"
        case ir.ExportStmt():
            return f"export {', '.join(f'{export.name}={spelled(export.value)}' for export in node.exports)}"
        case ir.Import():
            return f"import {', '.join(map(_binding, node.bindings))}"
        case ir.Define():
            return _function(node.function)
        case ir.DefineClass():
            made = node.class_
            marks = "".join(f"@{spelled(mark)} " for mark in made.decorators)
            return f"{marks}{made.kind} {made.name}({_joined(made.bases)}) {{{spelled(made.body)}}}"
        case ir.With():
            return f"with {', '.join(map(_item, node.items))} {{{spelled(node.body)}}}"
        case _:
            raise AssertionError(node)


def _item(item: ir.WithItem) -> str:
    return f"{spelled(item.target)}={spelled(item.context)}" if item.target is not None else spelled(item.context)


def _case(case: ir.Case) -> str:
    head = f"case {_joined(case.patterns)}" if case.patterns else "default"
    guard = f" if {spelled(case.guard)}" if case.guard is not None else ""
    return f"{head}{guard}: {{{spelled(case.body)}}}{' falls' if case.falls_through else ''}"


def _binding(binding: ir.ImportBinding) -> str:
    member = ".*" if binding.wildcard else f".{binding.member}" if binding.member else ""
    return f"{'re-exported ' if binding.exported else ''}{binding.local}={binding.module}{member}"


def _function(function: ir.Function) -> str:
    marks = "".join(f"@{spelled(mark)} " for mark in function.decorators)
    words = "async " * function.is_async + "abstract " * function.abstract
    receiver = f"({function.receiver} {function.receiver_type}) " if function.receiver else ""
    return f"{marks}{words}{function.kind} {receiver}{function.name}{_signature(function)}"


def _signature(function: ir.Function) -> str:
    returns = f" -> {spelled(function.returns)}" if function.returns is not None else ""
    return f"({', '.join(map(_param, function.params))}){returns} {{{spelled(function.body.statements())}}}"


def _param(param: ir.Param) -> str:
    note = f": {spelled(param.annotation)}" if param.annotation is not None else ""
    default = f" = {spelled(param.default)}" if param.default is not None else ""
    pattern = f"={spelled(param.pattern)}" if param.pattern is not None else ""
    return f"{'*' if param.kind == 'rest' else ''}{param.name}{pattern}{note}{default}"
