"""Dart statements and definitions of a syntax tree -> statements of the intermediate representation."""

from collections.abc import Sequence as Nodes
from typing import Any

import msgspec

from auditor.languages.dart_expressions import arguments, body_of, field, held, parameters, pattern_value, run, type_of
from auditor.languages.dart_imports import imported
from auditor.languages.tree import File, StatementHandler, branch, nothing
from auditor.model.ir import (
    Argument,
    Assign,
    Attribute,
    Block,
    Break,
    Call,
    Case,
    Class,
    Continue,
    Define,
    DefineClass,
    Evaluate,
    Expr,
    Function,
    Handler,
    Literal,
    Loop,
    Name,
    Opaque,
    Raise,
    Return,
    Sequence,
    Stmt,
    Switch,
    Try,
    Yield,
)

_SIGNATURES = frozenset(
    {
        "function_signature",
        "getter_signature",
        "setter_signature",
        "constructor_signature",
        "constant_constructor_signature",
        "factory_constructor_signature",
        "redirecting_factory_constructor_signature",
        "operator_signature",
    }
)
_LISTS = frozenset({"static_final_declaration_list", "initialized_identifier_list"})


def _body(file: File, node: Any) -> tuple[Stmt, ...]:
    if node is None:
        return ()
    return file.stmts(node.named_children if node.type == "block" else (node,))


def _block(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Block(node.start_byte, node.end_byte, file.stmts(node.named_children)))


# Statements ----------------------------------------------------------------------------------------------------------


def _expression(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    first = children[0] if children else None
    if first is None:
        return
    start, end = node.start_byte, first.end_byte
    if first.type == "assignment_expression":
        _assign(file, first, out)
    elif first.type == "throw_expression":
        out.append(Raise(start, end, held(file, first)))
    elif first.type == "rethrow_expression":
        out.append(Raise(start, end, None))
    else:
        value = run(file, children, node)
        out.append(Evaluate(value.start, value.end, value))


def _assign(file: File, node: Any, out: list[Stmt]) -> None:
    right = node.child_by_field_name("right")
    value: Expr
    if right is not None and right.type == "assignment_expression":  # a = b = 1
        _assign(file, right, out)
        value = field(file, right, "left")
    else:
        value = field(file, node, "right")
    op = file.text(node.child_by_field_name("operator")).removesuffix("=")
    out.append(Assign(node.start_byte, node.end_byte, field(file, node, "left"), value, op))


def _local(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        if child.type == "initialized_variable_definition":
            name = child.child_by_field_name("name")
            known = child.child_by_field_name("value") is not None
            note = type_of(file, child.named_children)
            value = field(file, child, "value") if known else None
            out.append(Assign(child.start_byte, child.end_byte, file.expr(name), value, "", note, declares=True))
            _initialized(file, child, note, out)
        elif child.type == "pattern_variable_declaration":
            _pattern_variable(file, child, out)


def _initialized(file: File, node: Any, note: Expr | None, out: list[Stmt]) -> None:
    """Lower the `a = x, b` of a declaration."""
    for child in file.children(node):
        if child.type in ("initialized_identifier", "static_final_declaration"):
            children = file.children(child)
            value = run(file, children[1:], child) if len(children) > 1 else None
            out.append(Assign(child.start_byte, child.end_byte, file.expr(children[0]), value, "", note, declares=True))


def _pattern_variable(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    at = next((number for number, child in enumerate(children) if child.type.endswith("_pattern")), None)
    if at is not None:
        value = run(file, children[at + 1 :], node)
        out.append(Assign(node.start_byte, node.end_byte, _bound(file, children[at]), value, declares=True))


def _bound(file: File, node: Any, depth: int = 0) -> Expr:
    """Lower a pattern: the names it binds."""
    if depth > 20:
        return Opaque(node.start_byte, node.end_byte, ())
    children = file.children(node)
    if node.type in ("record_pattern", "list_pattern"):
        patterns = tuple(_bound(file, child, depth + 1) for child in children if child.type.endswith("_pattern"))
        return Sequence(node.start_byte, node.end_byte, patterns)
    names = [child for child in children if child.type == "identifier"]
    if names:
        return file.expr(names[-1])
    return _bound(file, children[-1], depth + 1) if children else Name(node.start_byte, node.end_byte, "_")


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    out.append(Return(node.start_byte, node.end_byte, run(file, children, node) if children else None))


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `if ... else if ... else` in a loop over its branches."""
    rungs: list[Any] = []
    rest = node
    while rest is not None and rest.type == "if_statement":
        rungs.append(rest)
        rest = rest.child_by_field_name("alternative")
    orelse = _body(file, rest)
    for rung in reversed(rungs):
        asked = [child for index, child in enumerate(rung.children) if child.is_named and rung.field_name_for_child(index) is None]
        matched = [child for child in asked if child.type.endswith("_pattern")]
        test = run(file, [child for child in asked if child not in matched], rung)
        then = _body(file, rung.child_by_field_name("consequence"))
        if matched:
            taken = Assign(test.start, test.end, _bound(file, matched[0]), Opaque(test.start, test.end, (test,)), declares=True)
            then = (taken, *then)
            test = Opaque(test.start, test.end, (test,))
        orelse = (branch(rung, test, then, orelse),)
    out.extend(orelse)


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    parts = next((child for child in node.named_children if child.type == "for_loop_parts"), None)
    body = _body(file, node.child_by_field_name("body"))
    if parts is None:
        return
    name = parts.child_by_field_name("name")
    pattern = next((child for child in parts.named_children if child.type.endswith("_pattern")), None)
    if name is not None or pattern is not None:
        target = file.expr(name) if name is not None else _bound(file, pattern)
        out.append(Loop(node.start_byte, node.end_byte, target, field(file, parts, "value"), None, body))
        return
    for child in parts.children_by_field_name("init"):
        file.stmt(child, out)
    known = parts.child_by_field_name("condition") is not None
    test = field(file, parts, "condition") if known else None
    update = file.stmts(parts.children_by_field_name("update"))
    out.append(Loop(node.start_byte, node.end_byte, None, None, test, body, (), update))


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    test = field(file, node, "condition")
    body = _body(file, node.child_by_field_name("body"))
    out.append(Loop(node.start_byte, node.end_byte, None, None, test, body, at_least_once=node.type == "do_statement"))


def _try(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    handlers: list[Handler] = []
    final: tuple[Stmt, ...] = ()
    types: tuple[Expr, ...] = ()
    name: str | None = None
    for child in file.children(node):
        if body is not None and child.id == body.id:
            continue
        if child.type == "type_identifier":
            types = (file.expr(child),)
        elif child.type == "catch_clause":
            given = child.named_children[0].named_children if child.named_children else []
            name = file.text(given[0]) if given else None
        elif child.type == "block":
            handlers.append(Handler(types, name, _body(file, child)))
            types, name = (), None
        elif child.type == "finally_clause":
            final = _body(file, child.named_children[0] if child.named_children else None)
    out.append(Try(node.start_byte, node.end_byte, _body(file, body), tuple(handlers), (), final))


def _switch(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    cases = []
    for clause in file.children(body) if body is not None else ():
        patterns = [child for child in clause.named_children if child.type.endswith("_pattern")]
        skipped = {"case_builtin", "label", "logical_or_operator", "relational_expression", "equality_expression"}
        inside = [child for child in file.children(clause) if child not in patterns and child.type not in skipped]
        ended = bool(inside) and inside[-1].type == "break_statement"
        statements = file.stmts(inside[:-1] if ended else inside)
        lowered = tuple(_case_pattern(file, pattern) for pattern in patterns)
        wild = any(isinstance(one, Name) and one.id == "_" for one in lowered)
        cases.append(Case(() if wild else lowered, None, statements, not inside))
    out.append(Switch(node.start_byte, node.end_byte, field(file, node, "condition"), tuple(cases)))


def _case_pattern(file: File, node: Any) -> Expr:
    if node.type != "constant_pattern":
        return _bound(file, node)
    value = pattern_value(file, node)
    if isinstance(value, Name) and value.id != "_":  # a constant compares, it does not bind
        return Opaque(value.start, value.end, (value,))
    return value


def _yield(file: File, node: Any, out: list[Stmt]) -> None:
    value = Yield(node.start_byte, node.end_byte, held(file, node), node.type == "yield_each_statement")
    out.append(Evaluate(node.start_byte, node.end_byte, value))


def _break(_file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Break(node.start_byte, node.end_byte))


def _continue(_file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Continue(node.start_byte, node.end_byte))


# Definitions ---------------------------------------------------------------------------------------------------------


def members(file: File, nodes: Nodes[Any], owner: str = "") -> tuple[Stmt, ...]:
    """Lower the members of a file or class: a signature and its body are two siblings, a type and its variables too."""
    out: list[Stmt] = []
    before: list[Any] = []
    notes: list[Expr] = []
    for number, node in enumerate(nodes):
        if node.type == "annotation":
            notes.append(_annotation(file, node))
        elif node.type in _SIGNATURES or node.type == "method_signature":
            follows = nodes[number + 1] if number + 1 < len(nodes) else None
            body = follows if follows is not None and follows.type == "function_body" else None
            _signature(file, node, body, owner, tuple(notes), out)
            before, notes = [], []
        elif node.type == "declaration":
            _declaration(file, node, owner, out)
            notes = []
        elif node.type in _LISTS:
            _initialized(file, node, type_of(file, before), out)
            before, notes = [], []
        elif node.type == "class_definition" or node.type in ("mixin_declaration", "extension_declaration", "enum_declaration"):
            _class(file, node, out, tuple(notes))
            before, notes = [], []
        elif node.type != "function_body" and node.is_named:
            before.append(node)
            if node.type in STATEMENTS:
                file.stmt(node, out)
    return tuple(out)


def _annotation(file: File, node: Any) -> Expr:
    name = node.child_by_field_name("name")
    given = next((child for child in node.named_children if child.type == "arguments"), None)
    target: Expr = Name(node.start_byte, node.end_byte, file.text(name))
    return Call(node.start_byte, node.end_byte, target, arguments(file, given)) if given is not None else target


def _declaration(file: File, node: Any, owner: str, out: list[Stmt]) -> None:
    """Lower a member without a body: fields, constructors that only initialise, abstract methods."""
    children = file.children(node)
    signature = next((child for child in children if child.type in _SIGNATURES), None)
    if signature is not None:
        _signature(file, node, None, owner, (), out)
        return
    note = type_of(file, children)
    for child in children:
        if child.type in _LISTS:
            _initialized(file, child, note, out)


def _signature(file: File, node: Any, body: Any, owner: str, notes: tuple[Expr, ...], out: list[Stmt]) -> None:
    signature = next((child for child in node.named_children if child.type in _SIGNATURES), node)
    names = [file.text(child) for child in signature.named_children if child.type == "identifier"]
    listed = next((child for child in signature.named_children if child.type == "formal_parameter_list"), None)
    kind = _kind(node, signature, owner)
    initializers = [child for child in node.named_children if child.type in ("initializers", "redirection")]
    is_async = body is not None and any(child.type.startswith("async") for child in body.children)
    function = Function(
        name="new" if kind == "constructor" and len(names) == 1 else names[-1] if names else "",
        start=node.start_byte,
        end=body.end_byte if body is not None else node.end_byte,
        params=parameters(file, listed),
        body=file.lazy(lambda: (*_initializers(file, initializers), *body_of(file, body))),
        decorators=notes,
        kind=kind,
        returns=type_of(file, signature.named_children) if kind != "constructor" else None,
        is_async=is_async,
        abstract=body is None and kind != "constructor",
    )
    out.append(Define(node.start_byte, function.end, function))


def _kind(node: Any, signature: Any, owner: str) -> str:
    if signature.type in ("constructor_signature", "constant_constructor_signature"):
        return "constructor"
    if signature.type in ("factory_constructor_signature", "redirecting_factory_constructor_signature"):
        return "static"
    if signature.type in ("getter_signature", "setter_signature"):
        return "getter" if signature.type == "getter_signature" else "setter"
    if any(child.type == "static" for child in node.children):
        return "static"
    return "method" if owner else "function"


def _initializers(file: File, nodes: list[Any]) -> tuple[Stmt, ...]:
    """Lower `: _a = x, super(y)` and `: this(z)`."""
    out: list[Stmt] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        children = file.children(node)
        if node.type == "field_initializer":
            names = [child for child in children if child.type not in ("this",)]
            own = Attribute(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "this"), file.text(names[0]))
            out.append(Assign(node.start_byte, node.end_byte, own, run(file, names[1:], node)))
        elif children and children[0].type in ("super", "this") and children[-1].type == "arguments":
            callee: Expr = file.expr(children[0])
            if len(children) > 2:
                callee = Attribute(node.start_byte, node.end_byte, callee, file.text(children[1]))
            given: tuple[Argument, ...] = arguments(file, children[-1])
            out.append(Evaluate(node.start_byte, node.end_byte, Call(node.start_byte, node.end_byte, callee, given)))
        else:
            waiting[:0] = children
    return tuple(out)


_CLASS_KINDS = {"mixin_declaration": "trait", "extension_declaration": "extension", "enum_declaration": "enum"}
_CLASS_BODIES = frozenset({"class_body", "extension_body", "enum_body"})


def _class(file: File, node: Any, out: list[Stmt], notes: tuple[Expr, ...] = ()) -> None:
    name = node.child_by_field_name("name") or next((child for child in node.named_children if child.type == "identifier"), None)
    if node.type == "extension_declaration":
        name = node.child_by_field_name("class") or name
    body = next((child for child in node.named_children if child.type in _CLASS_BODIES), None)
    text = file.text(name)
    inside = body.children if body is not None else []
    found = _typed(members(file, inside, text or "extension"))
    constants = tuple(_enum_constant(file, child) for child in inside if child.type == "enum_constant")
    kind = _CLASS_KINDS.get(node.type, "interface" if any(child.type == "interface" for child in node.children) else "class")
    made = Class(
        name=text,
        start=node.start_byte,
        end=node.end_byte,
        bases=tuple(_bases(file, node)),
        body=(*constants, *found),
        decorators=notes,
        kind=kind,
    )
    out.append(DefineClass(node.start_byte, node.end_byte, made))


def _typed(found: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """Give the `this.x` parameters of constructors the types of their fields."""
    types = {one.target.id: one.annotation for one in found if isinstance(one, Assign) and isinstance(one.target, Name)}
    out: list[Stmt] = []
    for member in found:
        if isinstance(member, Define) and any(param.promotes for param in member.function.params):
            params = tuple(
                msgspec.structs.replace(param, annotation=types.get(param.name)) if param.promotes and param.annotation is None else param
                for param in member.function.params
            )
            member = Define(member.start, member.end, msgspec.structs.replace(member.function, params=params))
        out.append(member)
    return tuple(out)


def _bases(file: File, node: Any) -> list[Expr]:
    found: list[Expr] = []
    waiting = [child for child in node.named_children if child.type in ("superclass", "interfaces", "mixins")]
    while waiting:
        clause = waiting.pop(0)
        for child in clause.named_children:
            if child.type in ("mixins", "interfaces"):
                waiting.append(child)
            elif child.type == "type_identifier":
                found.append(file.expr(child))
    return found


def _enum_constant(file: File, node: Any) -> Stmt:
    """Lower one value of an enumeration: the single constant it was made with, or its name."""
    name = node.child_by_field_name("name")
    given = next((child for child in node.named_children if child.type == "argument_part"), None)
    listed = next((child for child in given.named_children if child.type == "arguments"), None) if given is not None else None
    values = arguments(file, listed)
    value: Expr = values[0].value if len(values) == 1 else Literal(node.start_byte, node.end_byte, file.text(name))
    return Assign(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, file.text(name)), value, declares=True)


def _local_function(file: File, node: Any, out: list[Stmt]) -> None:
    for child in node.named_children:
        if child.type == "lambda_expression":
            signature, body = child.child_by_field_name("parameters"), child.child_by_field_name("body")
            if signature is not None:
                _signature(file, signature, body, "", (), out)


def _top_class(file: File, node: Any, out: list[Stmt]) -> None:
    _class(file, node, out)


def _inside(file: File, node: Any, out: list[Stmt]) -> None:
    for child in node.named_children:
        file.stmt(child, out)


STATEMENTS: dict[str, StatementHandler] = {
    "block": _block,
    "expression_statement": _expression,
    "local_variable_declaration": _local,
    "return_statement": _return,
    "if_statement": _if,
    "for_statement": _for,
    "while_statement": _while,
    "do_statement": _while,
    "try_statement": _try,
    "switch_statement": _switch,
    "yield_statement": _yield,
    "yield_each_statement": _yield,
    "break_statement": _break,
    "continue_statement": _continue,
    "assert_statement": nothing,
    "library_import": imported,
    "library_export": imported,
    "part_directive": imported,
    "part_of_directive": imported,
    "local_function_declaration": _local_function,
    "class_definition": _top_class,
    "mixin_declaration": _top_class,
    "extension_declaration": _top_class,
    "enum_declaration": _top_class,
    "import_or_export": _inside,
    "type_alias": nothing,
    "library_name": nothing,
}
