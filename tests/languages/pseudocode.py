"""IR -> short text, so that a test can say what code is lowered to on one line."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from auditor.model import ir


def shown(node: Any) -> str:
    """Return an expression, a statement or several as text."""
    if node is None:
        return ""
    if isinstance(node, tuple):
        return "; ".join(shown(item) for item in node)
    if isinstance(node, ir.Stmt):
        return _statement(node)
    return _expression(node)


def _expression(node: Any) -> str:
    match node:
        case ir.Name():
            return node.id
        case ir.Attribute():
            return f"{shown(node.value)}.{node.name}"
        case ir.Subscript():
            return f"{shown(node.value)}[{shown(node.index)}]"
        case ir.Call():
            given = ", ".join("..." * argument.spread + shown(argument.value) for argument in node.arguments)
            return f"{'new ' if node.is_new else ''}{shown(node.callee)}({given})"
        case ir.Literal():
            return json.dumps(node.value)
        case ir.Template():
            return "`" + "".join(str(part.value) if isinstance(part, ir.Literal) else f"${{{shown(part)}}}" for part in node.parts) + "`"
        case ir.Sequence():
            return f"[{', '.join(map(shown, node.items))}]"
        case ir.Mapping():
            return "{" + ", ".join(f"{_key(entry)}{shown(entry.value)}" for entry in node.entries) + "}"
        case ir.Spread():
            return f"...{shown(node.value)}"
        case ir.Lambda():
            return function(node.function)
        case ir.Binary():
            return f"({shown(node.left)} {node.op} {shown(node.right)})"
        case ir.Unary():
            return f"({node.op} {shown(node.operand)})"
        case ir.Conditional():
            return f"({shown(node.test)} ? {shown(node.then)} : {shown(node.orelse)})"
        case ir.Await():
            return f"await {shown(node.value)}"
        case ir.Yield():
            return f"yield{'*' if node.delegated else ''} {shown(node.value)}"
        case ir.AssignExpr():
            return f"({shown(node.target)} {node.op}:= {shown(node.value)})"
        case ir.BlockExpr():
            return f"do {{{shown(node.body)}}}"
        case ir.Opaque():
            return f"<{', '.join(map(shown, node.children))}>"
    raise AssertionError(node)


def _key(entry: ir.Entry) -> str:
    if entry.key is None:
        return "..."
    key = entry.key.value if isinstance(entry.key, ir.Literal) else f"[{shown(entry.key)}]"
    return f"{key}: "


def _statement(node: Any) -> str:
    match node:
        case ir.Assign():
            note = f": {shown(node.annotation)}" if node.annotation is not None else ""
            value = f" {node.op}= {shown(node.value)}" if node.value is not None else ""
            return f"{'let ' if node.declares else ''}{shown(node.target)}{note}{value}"
        case ir.Evaluate():
            return shown(node.value)
        case ir.Return():
            return f"return {shown(node.value)}".strip()
        case ir.Raise():
            return f"throw {shown(node.value)}".strip()
        case ir.If():
            orelse = f" else {{{shown(node.orelse)}}}" if node.orelse else ""
            return f"if {shown(node.test)} {{{shown(node.then)}}}{orelse}"
        case ir.Loop():
            head = f"for {shown(node.target)} of {shown(node.iterable)}" if node.target is not None else f"while {shown(node.test)}"
            step = f" step {{{shown(node.update)}}}" if node.update else ""
            return f"{'do ' if node.at_least_once else ''}{head} {{{shown(node.body)}}}{step}"
        case ir.Try():
            caught = "".join(f" catch {handler.name or ''} {{{shown(handler.body)}}}" for handler in node.handlers)
            return f"try {{{shown(node.body)}}}{caught}" + (f" finally {{{shown(node.final)}}}" if node.final else "")
        case ir.Switch():
            return f"switch {shown(node.subject)} {{{' '.join(map(_case, node.cases))}}}"
        case ir.Block():
            return f"{{{shown(node.body)}}}"
        case ir.Defer():
            return f"{'beside' if node.again else 'later'} {{{shown(node.body)}}}"
        case ir.Break():
            return "break"
        case ir.Continue():
            return "continue"
        case ir.Delete():
            return f"delete {shown(node.target)}"
        case ir.Import():
            return f"import {', '.join(map(_binding, node.bindings))}"
        case ir.ExportStmt():
            return f"export {', '.join(f'{export.name}={shown(export.value)}' for export in node.exports)}"
        case ir.Define():
            return function(node.function)
        case ir.DefineClass():
            return class_(node.class_)
    raise AssertionError(node)


def _case(case: ir.Case) -> str:
    head = f"case {', '.join(map(shown, case.patterns))}" if case.patterns else "default"
    return f"{head}{' (falls)' if case.falls_through else ''}: {{{shown(case.body)}}}"


def _binding(binding: ir.ImportBinding) -> str:
    words = [word for word, given in (("type", binding.type_only), ("re-export", binding.exported)) if given]
    member = ".*" if binding.wildcard else "" if binding.member is None else f".{binding.member}"
    return " ".join([*words, f"{binding.local}<-{binding.module}{member}"])


def function(node: ir.Function) -> str:
    """Return a function with everything that is set on it."""
    words = [f"@{shown(decorator)}" for decorator in node.decorators]
    words += ["async"] * node.is_async + ["generator"] * node.is_generator + ["abstract"] * node.abstract
    returns = f" -> {shown(node.returns)}" if node.returns is not None else ""
    params = ", ".join(map(_param, node.params))
    return " ".join([*words, f"{node.kind} {node.name}({params}){returns} {{{shown(node.body.statements())}}}"])


def _param(param: ir.Param) -> str:
    words = [f"@{shown(decorator)}" for decorator in param.decorators] + ["field"] * param.promotes
    words += [param.kind] if param.kind != "normal" else []
    pattern = f"={shown(param.pattern)}" if param.pattern is not None else ""
    note = f": {shown(param.annotation)}" if param.annotation is not None else ""
    default = f" = {shown(param.default)}" if param.default is not None else ""
    return " ".join([*words, f"{param.name}{pattern}{note}{default}"])


def class_(node: ir.Class) -> str:
    """Return a class with everything that is set on it."""
    decorators = "".join(f"@{shown(decorator)} " for decorator in node.decorators)
    bases = f"({', '.join(map(shown, node.bases))})" if node.bases else ""
    return f"{decorators}{node.kind} {node.name}{bases} {{{shown(node.body)}}}"


def nodes(root: Any) -> Iterator[Any]:
    """Yield every node below a tuple of statements, lazy bodies included."""
    pending = [root]
    while pending:
        current = pending.pop()
        if isinstance(current, ir.Body):
            pending.append(current.statements())
        elif isinstance(current, tuple):
            pending.extend(current)
        elif isinstance(current, msgspec.Struct):
            yield current
            pending.extend(getattr(current, name) for name in current.__struct_fields__)
