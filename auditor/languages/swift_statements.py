"""Swift statements and definitions of a syntax tree -> statements of the intermediate representation."""

from typing import Any

from auditor.languages.swift_expressions import EXPRESSIONS, IMPLICIT, answer, type_of
from auditor.languages.tree import File, StatementHandler, branch, literal, nothing, positional
from auditor.model.ir import (
    Assign,
    Attribute,
    Binary,
    Block,
    Body,
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
    Import,
    ImportBinding,
    Lambda,
    Loop,
    Name,
    Opaque,
    Param,
    Raise,
    Return,
    Sequence,
    Stmt,
    Switch,
    Try,
    Unary,
)

_CLASS_KINDS = {"protocol": "interface", "actor": "class"}
_BODIES = frozenset({"class_body", "enum_class_body", "protocol_body"})


def _statements(node: Any) -> list[Any]:
    return [child for child in node.named_children if child.type == "statements"] if node is not None else []


def _body(file: File, statements: Any) -> tuple[Stmt, ...]:
    return file.stmts(statements.named_children) if statements is not None else ()


def _block(file: File, node: Any, out: list[Stmt]) -> None:
    for child in node.named_children:
        file.stmt(child, out)


# Conditions ----------------------------------------------------------------------------------------------------------


def _conditions(file: File, node: Any) -> tuple[list[Stmt], Expr]:
    """Lower the conditions of `if`, `guard` and `while`: what they bind, and the test."""
    bound: list[Stmt] = []
    tests: list[Expr] = []
    clause: list[Any] = []
    for child in node.children[1:]:
        if child.type in ("{", "else"):
            break
        if child.type == ",":
            _condition(file, clause, bound, tests)
            clause = []
        else:
            clause.append(child)
    _condition(file, clause, bound, tests)
    test: Expr = tests[0] if tests else literal(node, True)
    for other in tests[1:]:
        test = Binary(test.start, other.end, "and", test, other)
    return bound, test


def _condition(file: File, clause: list[Any], bound: list[Stmt], tests: list[Expr]) -> None:
    if not clause:
        return
    equals = next((number for number, child in enumerate(clause) if child.type == "="), None)
    if equals is None:
        if clause[0].type == "value_binding_pattern":  # if let x
            tests.append(file.expr(clause[-1]))
        elif clause[0].is_named and clause[0].type != "availability_condition":
            tests.append(file.expr(clause[0]))
        return
    if equals + 1 >= len(clause):
        return
    value = file.expr(clause[equals + 1])
    bare = [part for before, part in zip([None, *clause], clause[:equals], strict=False) if before is None or before.type != "."]
    names = [name for part in bare for name in _bound_names(part)]
    if clause[0].type == "value_binding_pattern" and len(names) == 1 and names[0].id == clause[equals - 1].id:
        target = file.expr(names[0])
        bound.append(Assign(target.start, target.end, target, value, declares=True))
        tests.append(target)
        return
    taken = Opaque(value.start, value.end, (value,))
    bound.extend(Assign(name.start_byte, name.end_byte, file.expr(name), taken, declares=True) for name in names)
    tests.append(taken)


def _bound_names(node: Any, depth: int = 0) -> list[Any]:
    if node.type in ("simple_identifier", "bound_identifier"):
        return [node] if node.parent is None or node.parent.type == "pattern" or depth == 0 else []
    return [name for child in node.named_children for name in _bound_names(child, depth + 1)] if depth < 10 else []


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    bound, test = _conditions(file, node)
    blocks = _statements(node)
    nested = next((child for child in node.named_children if child.type == "if_statement"), None)
    orelse_at = next((child.start_byte for child in node.children if child.type == "else"), node.end_byte)
    then = next((block for block in blocks if block.start_byte < orelse_at), None)
    orelse = next((block for block in blocks if block.start_byte > orelse_at), None)
    out.extend(bound)
    otherwise = file.stmts((nested,)) if nested is not None else _body(file, orelse)
    out.append(branch(node, test, _body(file, then), otherwise))


def _guard(file: File, node: Any, out: list[Stmt]) -> None:
    bound, test = _conditions(file, node)
    out.extend(bound)
    blocks = _statements(node)
    out.append(branch(node, Unary(test.start, test.end, "not", test), _body(file, blocks[-1] if blocks else None), ()))


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    bound, test = _conditions(file, node)
    blocks = _statements(node)
    out.append(Loop(node.start_byte, node.end_byte, None, None, test, (*bound, *_body(file, blocks[0] if blocks else None))))


def _repeat(file: File, node: Any, out: list[Stmt]) -> None:
    blocks = _statements(node)
    test = node.child_by_field_name("condition")
    lowered = file.expr(test) if test is not None and test.is_named else None
    out.append(Loop(node.start_byte, node.end_byte, None, None, lowered, _body(file, blocks[0] if blocks else None)))


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    blocks = _statements(node)
    body = _body(file, blocks[-1] if blocks else None)
    where = next((child for child in node.named_children if child.type == "where_clause"), None)
    if where is not None and where.named_children:
        body = (branch(where, file.expr(where.named_children[-1]), body, ()),)
    target = _target(file, node.child_by_field_name("item"))
    out.append(Loop(node.start_byte, node.end_byte, target, file.expr(node.child_by_field_name("collection")), None, body))


def _target(file: File, node: Any) -> Expr:
    """Lower what a pattern binds: one name, or a sequence of them."""
    names = _bound_names(node) if node is not None else []
    if len(names) == 1:
        return file.expr(names[0])
    return Sequence(node.start_byte, node.end_byte, file.exprs(names)) if names else Name(0, 0, "_")


def _switch(file: File, node: Any, out: list[Stmt]) -> None:
    cases = []
    for entry in (child for child in node.named_children if child.type == "switch_entry"):
        statements = _statements(entry)
        inside = file.children(statements[0]) if statements else []
        falls = bool(inside) and file.text(inside[-1]) == "fallthrough"
        if inside and (falls or file.text(inside[-1]) == "break"):
            inside.pop()
        where = [
            child
            for child in entry.named_children
            if child.type not in ("switch_pattern", "statements", "where_keyword", "default_keyword")
        ]
        guard = file.expr(where[0]) if where and any(child.type == "where_keyword" for child in entry.named_children) else None
        patterns = tuple(
            _pattern(file, child.named_children[0])
            for child in entry.named_children
            if child.type == "switch_pattern" and child.named_children
        )
        cases.append(Case(patterns, guard, file.stmts(inside), falls))
    out.append(Switch(node.start_byte, node.end_byte, file.expr(node.child_by_field_name("expr")), tuple(cases)))


def _pattern(file: File, node: Any) -> Expr:
    """Lower a case: `let x` binds, `.a(let x)` takes a case of an enumeration apart, anything else compares."""
    start, end = node.start_byte, node.end_byte
    children = [child for child in file.children(node) if child.type != "value_binding_pattern"]
    text = file.text(node).removeprefix("let ").removeprefix("var ").lstrip()
    first = children[0] if children else None
    if first is None:
        return Name(start, end, "_")
    if first.type == "simple_identifier" and text.startswith("."):
        member = Attribute(start, end, Name(start, start, IMPLICIT), file.text(first))
        names = [name for child in children[1:] for name in _bound_names(child, 1)]
        return Call(start, end, member, positional(file.exprs(names))) if names else member
    if len(children) == len(file.children(node)) or first.type != "simple_identifier":
        lowered = file.expr(first) if first.type in EXPRESSIONS else Opaque(start, end, ())
        return Opaque(start, end, (lowered,)) if isinstance(lowered, Name) else lowered
    return file.expr(first)


def _do(file: File, node: Any, out: list[Stmt]) -> None:
    blocks = _statements(node)
    handlers = []
    for clause in (child for child in node.named_children if child.type == "catch_block"):
        caught = clause.child_by_field_name("error")
        names = _bound_names(caught) if caught is not None else []
        inside = _statements(clause)
        kind = next(
            (type_of(file, child) for child in (caught.named_children if caught is not None else ()) if child.type == "user_type"), None
        )
        handlers.append(
            Handler((kind,) if kind else (), file.text(names[0]) if names else "error", _body(file, inside[0] if inside else None))
        )
    body = _body(file, blocks[0] if blocks else None)
    if handlers:
        out.append(Try(node.start_byte, node.end_byte, body, tuple(handlers)))
    else:
        out.append(Block(node.start_byte, node.end_byte, body))


def _transfer(file: File, node: Any, out: list[Stmt]) -> None:
    result = node.child_by_field_name("result")
    value = file.expr(result) if result is not None else None
    match node.children[0].type if node.children else "":
        case "break":
            out.append(Break(node.start_byte, node.end_byte))
        case "continue":
            out.append(Continue(node.start_byte, node.end_byte))
        case "throw_keyword":
            thrown = node.named_children[-1]
            out.append(Raise(node.start_byte, node.end_byte, file.expr(thrown)))
        case _:
            out.append(Return(node.start_byte, node.end_byte, value))


def _assignment(file: File, node: Any, out: list[Stmt]) -> None:
    target, value = file.expr(node.child_by_field_name("target")), file.expr(node.child_by_field_name("result"))
    out.append(Assign(node.start_byte, node.end_byte, target, value, file.text(node.child_by_field_name("operator")).removesuffix("=")))


# Definitions ---------------------------------------------------------------------------------------------------------


def _import(file: File, node: Any, out: list[Stmt]) -> None:
    named = next((child for child in node.named_children if child.type == "identifier"), None)
    path = file.text(named).replace(" ", "")
    module, _, member = path.rpartition(".")
    single = any(child.type in ("struct", "class", "enum", "func", "var", "let", "protocol", "typealias") for child in node.children)
    if single and module:
        binding = ImportBinding(local=member, module=module, member=member)
    else:
        binding = ImportBinding(local="", module=path, wildcard=True, module_loaded=path)
    out.append(Import(node.start_byte, node.end_byte, (binding,)))


def _property(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `let a: T = x, b = y` and computed properties."""
    names: list[tuple[Any, Any, Any]] = []
    computed = node.child_by_field_name("computed_value")
    for index, child in enumerate(node.children):
        field = node.field_name_for_child(index)
        if field == "name":
            names.append((child, None, None))
        elif names and child.type == "type_annotation":
            names[-1] = (names[-1][0], child, names[-1][2])
        elif names and field == "value":
            names[-1] = (*names[-1][:2], child)
    for pattern, note, value in names:
        annotation = type_of(file, note)
        if computed is not None:
            out.append(_getter(file, node, file.text(pattern), computed, annotation))
            continue
        lowered = file.expr(value) if value is not None else None
        out.append(Assign(node.start_byte, node.end_byte, _target(file, pattern), lowered, "", annotation, declares=True))


def _getter(file: File, node: Any, name: str, computed: Any, annotation: Expr | None) -> Stmt:
    getter = next((child for child in computed.named_children if child.type == "computed_getter"), computed)
    blocks = _statements(getter)
    body = file.lazy(lambda: answer(file, blocks[0]) if blocks else ())
    function = Function(name=name, start=node.start_byte, end=node.end_byte, params=(), body=body, kind="getter", returns=annotation)
    return Define(node.start_byte, node.end_byte, function)


def _params(file: File, node: Any) -> tuple[Param, ...]:
    """Lower parameters: the label that callers write is the name, the name inside is a pattern where it differs."""
    found: list[Param] = []
    for index, child in enumerate(node.children):
        if child.type == "parameter":
            found.append(_param(file, child))
        elif node.field_name_for_child(index) == "default_value" and found:
            last = found[-1]
            found[-1] = Param(last.name, file.expr(child), last.annotation, last.kind, last.pattern)
    return tuple(found)


def _param(file: File, node: Any) -> Param:
    external = node.child_by_field_name("external_name")
    named = [child for index, child in enumerate(node.children) if node.field_name_for_child(index) == "name"]
    internal = next((child for child in named if child.type == "simple_identifier"), None)
    note = next((child for child in named if child.type != "simple_identifier"), None)
    kind = "rest" if file.text(node).rstrip().endswith("...") else "normal"
    name = file.text(internal).strip("`")
    label = file.text(external).strip("`")
    if internal is not None and label not in ("", "_", name):
        return Param(label, None, type_of(file, note), kind, Name(internal.start_byte, internal.end_byte, name))
    return Param(name, None, type_of(file, note), kind)


def _function(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    blocks = _statements(body)
    modifiers = next((file.text(child) for child in node.named_children if child.type == "modifiers"), "")
    is_init = node.type == "init_declaration"
    words = modifiers.split()
    kind = "constructor" if is_init else "static" if "static" in words or "class" in words else _kind(node)
    notes = [child for index, child in enumerate(node.children) if node.field_name_for_child(index) == "name" and child.is_named]
    lowered = file.lazy(lambda: (_body(file, blocks[0]) if is_init else answer(file, blocks[0])) if blocks else ())
    function = Function(
        name="init" if is_init else file.text(node.child_by_field_name("name")).strip("`"),
        start=node.start_byte,
        end=node.end_byte,
        params=_params(file, node),
        body=lowered,
        kind=kind,
        returns=type_of(file, notes[-1]) if len(notes) > 1 else None,
        is_async=any(child.type == "async" for child in node.children),
        abstract=body is None,
    )
    out.append(Define(node.start_byte, node.end_byte, function))


def _kind(node: Any) -> str:
    return "method" if node.parent is not None and node.parent.type in _BODIES else "function"


def _class(file: File, node: Any, out: list[Stmt]) -> None:
    kind = file.text(node.child_by_field_name("declaration_kind"))
    body = node.child_by_field_name("body")
    bases = tuple(
        base for child in node.named_children if child.type == "inheritance_specifier" and (base := type_of(file, child)) is not None
    )
    members = file.stmts(file.children(body)) if body is not None else ()
    if kind == "struct" and not any(isinstance(member, Define) and member.function.kind == "constructor" for member in members):
        members = (*members, *_memberwise(node, members, body))
    made = Class(
        name=file.text(node.child_by_field_name("name")).strip("`"),
        start=node.start_byte,
        end=node.end_byte,
        bases=bases,
        body=members,
        kind=_CLASS_KINDS.get(kind, kind),
    )
    out.append(DefineClass(node.start_byte, node.end_byte, made))


def _memberwise(node: Any, members: tuple[Stmt, ...], body: Any) -> tuple[Stmt, ...]:
    """Return the initialiser a struct has without one being written: a parameter for each stored property."""
    fixed = {child.start_byte for child in (body.named_children if body is not None else ()) if _is_static(child)}
    params: list[Param] = []
    sets: list[Stmt] = []
    for member in members:
        if isinstance(member, Assign) and isinstance(member.target, Name) and member.start not in fixed:
            params.append(Param(member.target.id, member.value, member.annotation))
            own = Attribute(member.start, member.start, Name(member.start, member.start, "self"), member.target.id)
            sets.append(Assign(member.start, member.start, own, Name(member.start, member.start, member.target.id)))
    if not params:
        return ()
    written = tuple(sets)
    function = Function(
        name="init", start=node.start_byte, end=node.end_byte, params=tuple(params), body=Body(lambda: written), kind="constructor"
    )
    return (Define(node.start_byte, node.end_byte, function),)


def _is_static(node: Any) -> bool:
    modifiers = next((child for child in node.named_children if child.type == "modifiers"), None)
    return modifiers is not None and any(child.type == "property_modifier" for child in modifiers.named_children)


def _enum_entry(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower the cases of an enumeration: each stands for its raw value, by default its name."""
    names = node.children_by_field_name("name")
    values = node.children_by_field_name("raw_value")
    for number, name in enumerate(child for child in names if child.type == "simple_identifier"):
        value = file.expr(values[number]) if number < len(values) else literal(name, file.text(name))
        target = Name(name.start_byte, name.end_byte, file.text(name).strip("`"))
        out.append(Assign(name.start_byte, node.end_byte, target, value, declares=True))


def _typealias(file: File, node: Any, out: list[Stmt]) -> None:
    named = [child for child in node.named_children if child.type in ("type_identifier", "user_type")]
    if len(named) == 2 and named[1].type == "user_type":
        target = Name(named[0].start_byte, named[0].end_byte, file.text(named[0]))
        out.append(Assign(node.start_byte, node.end_byte, target, type_of(file, named[1]), declares=True))


def _expression(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower an expression for its effect; `defer { ... }` runs its statements."""
    value = file.expr(node)
    if isinstance(value, Call) and isinstance(value.callee, Name) and value.callee.id == "defer" and value.arguments:
        closure = value.arguments[0].value
        if isinstance(closure, Lambda):
            body = tuple(_effect(statement) for statement in closure.function.body.statements())
            out.append(Block(node.start_byte, node.end_byte, body))
            return
    out.append(Evaluate(node.start_byte, node.end_byte, value))


def _effect(statement: Stmt) -> Stmt:
    if isinstance(statement, Return) and statement.value is not None:
        return Evaluate(statement.start, statement.end, statement.value)
    return statement


STATEMENTS: dict[str, StatementHandler] = {
    "statements": _block,
    "if_statement": _if,
    "guard_statement": _guard,
    "while_statement": _while,
    "repeat_while_statement": _repeat,
    "for_statement": _for,
    "switch_statement": _switch,
    "do_statement": _do,
    "control_transfer_statement": _transfer,
    "assignment": _assignment,
    "call_expression": _expression,
    "import_declaration": _import,
    "property_declaration": _property,
    "protocol_property_declaration": _property,
    "function_declaration": _function,
    "protocol_function_declaration": _function,
    "init_declaration": _function,
    "class_declaration": _class,
    "protocol_declaration": _class,
    "enum_entry": _enum_entry,
    "typealias_declaration": _typealias,
    "associatedtype_declaration": nothing,
    "operator_declaration": nothing,
    "precedence_group_declaration": nothing,
    "statement_label": nothing,
    "directive": nothing,
    "modifiers": nothing,
    "willset_didset_block": nothing,
}
