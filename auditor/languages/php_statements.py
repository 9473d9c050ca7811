"""PHP statements and definitions of a syntax tree -> statements of the intermediate representation."""

from typing import Any

from auditor.languages import shapes
from auditor.languages.php_expressions import attributes, compound, dotted, parameters, type_of
from auditor.languages.php_names import variable_text
from auditor.languages.tree import File, StatementHandler, branch, inner, literal, nothing, positional
from auditor.model.ir import (
    Argument,
    Assign,
    Attribute,
    Break,
    Call,
    Case,
    Class,
    Continue,
    Define,
    DefineClass,
    Delete,
    Evaluate,
    Expr,
    Function,
    Handler,
    Import,
    ImportBinding,
    Literal,
    Loop,
    Mapping,
    Name,
    Opaque,
    Outer,
    Raise,
    Return,
    Sequence,
    Stmt,
    Subscript,
    Switch,
    Template,
    Try,
    Unary,
)

_BLOCKS = frozenset({"compound_statement", "colon_block", "declaration_list", "enum_declaration_list"})
_ENDS = frozenset({"break_statement", "return_statement", "continue_statement", "exit_statement"})
_CLASS_KINDS = {
    "class_declaration": "class",
    "interface_declaration": "interface",
    "trait_declaration": "trait",
    "enum_declaration": "enum",
}


def _body(file: File, node: Any) -> tuple[Stmt, ...]:
    if node is None:
        return ()
    return file.stmts(node.named_children if node.type in _BLOCKS else (node,))


def _block(file: File, node: Any, out: list[Stmt]) -> None:
    for child in node.named_children:
        file.stmt(child, out)


# Statements ----------------------------------------------------------------------------------------------------------


def _expression(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        match child.type:
            case "assignment_expression" | "reference_assignment_expression" | "augmented_assignment_expression":
                _assign(file, child, out)
            case "throw_expression":
                out.append(Raise(child.start_byte, child.end_byte, inner(file, child)))
            case "include_expression" | "include_once_expression" | "require_expression" | "require_once_expression":
                _require(file, child, out)
            case _:
                value = file.expr(child)
                out.extend(_options_set(value) or [Evaluate(child.start_byte, child.end_byte, value)])


def _options_set(value: Expr) -> list[Stmt]:
    """Lower `curl_setopt($handle, OPTION, $x)` and its array form as assignments to the handle's fields."""
    if not isinstance(value, Call) or not isinstance(value.callee, Name) or value.callee.id not in ("curl_setopt", "curl_setopt_array"):
        return []
    given = [argument.value for argument in value.arguments]
    pairs: list[tuple[Expr | None, Expr]] = []
    if value.callee.id == "curl_setopt" and len(given) == 3:
        pairs = [(given[1], given[2])]
    elif len(given) == 2 and isinstance(given[1], Mapping):
        pairs = [(entry.key, entry.value) for entry in given[1].entries]
    named = [(key.id, held) for key, held in pairs if isinstance(key, Name)]
    return [Assign(held.start, held.end, Attribute(value.start, value.end, given[0], key.lstrip("\\")), held) for key, held in named]


def _assign(file: File, node: Any, out: list[Stmt]) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if right is not None and right.type == "assignment_expression":  # $a = $b = 1
        _assign(file, right, out)
        right = right.child_by_field_name("left")
    value = file.expr(right)
    if node.type == "reference_assignment_expression":
        value = Unary(node.start_byte, node.end_byte, "&", value)
        out.append(Assign(node.start_byte, node.end_byte, file.expr(left), value))
        return
    out.append(Assign(node.start_byte, node.end_byte, file.expr(left), value, compound(file, node)))


def _require(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `require __DIR__ . '/x.php'`: the constant end of the path names the file, its names are seen from here."""
    value = inner(file, node)
    while not isinstance(value, Literal) and (parts := _last_part(value)) is not None:
        value = parts
    if isinstance(value, Literal) and isinstance(value.value, str):
        module = "./" + value.value.lstrip("./")
        out.append(Import(node.start_byte, node.end_byte, (ImportBinding(local="", module=module, wildcard=True, module_loaded=module),)))


def _last_part(value: Expr) -> Expr | None:
    if isinstance(value, Template):
        return value.parts[-1]
    return getattr(value, "right", None)


def _echo(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        out.append(Evaluate(child.start_byte, child.end_byte, file.expr(child)))


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    out.append(Return(node.start_byte, node.end_byte, file.expr(children[0]) if children else None))


def _break(_file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Break(node.start_byte, node.end_byte))


def _continue(_file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Continue(node.start_byte, node.end_byte))


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `if ... elseif ... else`: the branches are siblings."""
    orelse: tuple[Stmt, ...] = ()
    for clause in reversed(node.children_by_field_name("alternative")):
        body = _body(file, clause.child_by_field_name("body"))
        if clause.type == "else_clause":
            orelse = body
        else:
            orelse = (branch(clause, file.expr(clause.child_by_field_name("condition")), body, orelse),)
    out.append(branch(node, file.expr(node.child_by_field_name("condition")), _body(file, node.child_by_field_name("body")), orelse))


def _foreach(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    parts = [child for child in file.children(node) if body is None or child.id != body.id]
    if len(parts) < 2:
        return
    iterable, target = file.expr(parts[0]), parts[1]
    statements, back = _body(file, body), _written_back(file, target, iterable)
    if target.type == "pair":
        key, value = file.children(target)[0], file.children(target)[-1]
        pair = Sequence(target.start_byte, target.end_byte, (file.expr(key), file.expr(value)))
        pairs = Call(
            node.start_byte,
            node.start_byte,
            Name(node.start_byte, node.start_byte, "array_entries"),
            (Argument(node.start_byte, node.start_byte, iterable),),
        )
        out.append(Loop(node.start_byte, node.end_byte, pair, pairs, None, statements, (), back))
        return
    out.append(Loop(node.start_byte, node.end_byte, file.expr(target), iterable, None, statements, (), back))


def _written_back(file: File, target: Any, iterable: Expr) -> tuple[Stmt, ...]:
    """`foreach ($a as &$v)`: what is assigned to the item is in the array."""
    item = file.children(target)[-1] if target.type == "pair" else target
    if item.type != "by_ref":
        return ()
    place = Subscript(item.start_byte, item.end_byte, iterable, Opaque(item.start_byte, item.start_byte, ()))
    return (Assign(item.start_byte, item.end_byte, place, file.expr(item)),)


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    for start in node.children_by_field_name("initialize"):
        _expression_part(file, start, out)
    test = node.child_by_field_name("condition")
    body = _body(file, node.child_by_field_name("body"))
    update: list[Stmt] = []
    for part in node.children_by_field_name("update"):
        _expression_part(file, part, update)
    lowered = file.expr(test) if test is not None else None
    out.append(Loop(node.start_byte, node.end_byte, None, None, lowered, body, (), tuple(update)))


def _expression_part(file: File, node: Any, out: list[Stmt]) -> None:
    if node.type in ("assignment_expression", "augmented_assignment_expression"):
        _assign(file, node, out)
    elif node.is_named:
        out.append(Evaluate(node.start_byte, node.end_byte, file.expr(node)))


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    test = file.expr(node.child_by_field_name("condition"))
    body = _body(file, node.child_by_field_name("body"))
    out.append(Loop(node.start_byte, node.end_byte, None, None, test, body, at_least_once=node.type == "do_statement"))


def _try(file: File, node: Any, out: list[Stmt]) -> None:
    handlers = []
    final: tuple[Stmt, ...] = ()
    for clause in file.children(node):
        body = clause.child_by_field_name("body")
        if clause.type == "catch_clause":
            name = clause.child_by_field_name("name")
            kinds = clause.child_by_field_name("type")
            types = tuple(inner(file, one) for one in (file.children(kinds) if kinds is not None else ()) if one.type == "named_type")
            handlers.append(Handler(types, variable_text(file, name) if name is not None else None, _body(file, body)))
        elif clause.type == "finally_clause":
            final = _body(file, body)
    out.append(Try(node.start_byte, node.end_byte, _body(file, node.child_by_field_name("body")), tuple(handlers), (), final))


def _switch(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    cases = []
    for clause in file.children(body) if body is not None else ():
        value = clause.child_by_field_name("value")
        statements = [child for child in file.children(clause) if value is None or child.id != value.id]
        ended = bool(statements) and statements[-1].type in _ENDS
        if ended and statements[-1].type == "break_statement":
            statements.pop()
        pattern = file.expr(value) if value is not None else None
        if isinstance(pattern, Name):  # a constant or variable compares, it does not bind
            pattern = Opaque(pattern.start, pattern.end, (pattern,))
        cases.append(Case((pattern,) if pattern is not None else (), None, file.stmts(statements), not ended))
    out.append(Switch(node.start_byte, node.end_byte, file.expr(node.child_by_field_name("condition")), tuple(cases)))


def _unset(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        out.append(Delete(child.start_byte, child.end_byte, file.expr(child)))


def _global(file: File, node: Any, out: list[Stmt]) -> None:
    names = tuple(variable_text(file, child) for child in file.children(node))
    out.append(Outer(node.start_byte, node.end_byte, names))


def _static(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        lowered = file.expr(value) if value is not None else None
        out.append(Assign(child.start_byte, child.end_byte, file.expr(name), lowered, declares=True, shared=True))


# Imports -------------------------------------------------------------------------------------------------------------


def _use(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `use A\\B as C`, `use A\\{B, C}` and `use function A\\b`."""
    group = node.child_by_field_name("body")
    prefix = ""
    clauses = file.children(node)
    if group is not None:
        prefix = "".join(file.text(child) + "\\" for child in clauses if child.type == "namespace_name")
        clauses = file.children(group)
    bindings = tuple(
        _binding(file, clause, prefix) for clause in clauses if clause.type in ("namespace_use_clause", "namespace_use_group_clause")
    )
    if bindings:
        out.append(Import(node.start_byte, node.end_byte, bindings))


def _binding(file: File, clause: Any, prefix: str) -> ImportBinding:
    alias = clause.child_by_field_name("alias")
    named = next((child for child in file.children(clause) if child.type in ("qualified_name", "name", "namespace_name")), clause)
    path = (prefix + file.text(named)).strip("\\").replace("\\", ".")
    module, _, member = path.rpartition(".")
    local = file.text(alias) if alias is not None else member
    return ImportBinding(local=local, module=module, member=member) if module else ImportBinding(local=local, module=member)


# Definitions ---------------------------------------------------------------------------------------------------------


def _function(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    kind = "function"
    if node.type == "method_declaration":
        kind = "static" if any(child.type == "static_modifier" for child in node.named_children) else "method"
    function = Function(
        name=file.text(node.child_by_field_name("name")),
        start=node.start_byte,
        end=node.end_byte,
        params=parameters(file, node.child_by_field_name("parameters")),
        body=file.lazy(lambda: _body(file, body)),
        decorators=attributes(file, node),
        kind=kind,
        returns=type_of(file, node.child_by_field_name("return_type")),
        abstract=body is None,
        private=any(child.type == "visibility_modifier" and file.text(child) == "private" for child in node.named_children),
    )
    out.append(Define(node.start_byte, node.end_byte, function))


def _class(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    bases: list[Expr] = []
    for clause in node.named_children:
        if clause.type in ("base_clause", "class_interface_clause"):
            bases.extend(file.exprs(file.children(clause)))
    for member in file.children(body) if body is not None else ():
        if member.type == "use_declaration":
            bases.extend(file.expr(child) for child in file.children(member) if child.type in ("name", "qualified_name"))
    made = Class(
        name=file.text(node.child_by_field_name("name")),
        start=node.start_byte,
        end=node.end_byte,
        bases=tuple(bases),
        body=_body(file, body),
        decorators=attributes(file, node),
        kind=_CLASS_KINDS[node.type],
    )
    out.append(DefineClass(node.start_byte, node.end_byte, made))


def _property(file: File, node: Any, out: list[Stmt]) -> None:
    annotation = type_of(file, node.child_by_field_name("type"))
    shared = any(child.type == "static_modifier" for child in node.children)
    for child in file.children(node):
        name = child.child_by_field_name("name")
        if child.type == "property_element" and name is not None:
            value = child.child_by_field_name("default_value")
            target = Name(name.start_byte, name.end_byte, file.text(name).lstrip("$"))
            lowered = file.expr(value) if value is not None else None
            out.append(Assign(child.start_byte, child.end_byte, target, lowered, "", annotation, declares=True, shared=shared))


def _const(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        parts = file.children(child)
        if child.type == "const_element" and len(parts) == 2:
            out.append(Assign(child.start_byte, child.end_byte, file.expr(parts[0]), file.expr(parts[1]), declares=True))


def _enum_case(file: File, node: Any, out: list[Stmt]) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    given = file.expr(value) if value is not None else literal(node, file.text(name))
    if any(child.type == "method_declaration" for child in node.parent.named_children):  # it is asked for more than what it stands for
        owner = node.parent.parent.child_by_field_name("name")
        parts = (("name", literal(node, file.text(name))), ("value", given))
        fields = tuple(Argument(node.start_byte, node.end_byte, part, key) for key, part in parts)
        given = Call(node.start_byte, node.end_byte, Name(owner.start_byte, owner.end_byte, file.text(owner)), fields, is_new=True)
    out.append(
        Assign(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, file.text(name)), given, declares=True, shared=True)
    )


def _namespace(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    if body is not None:
        _block(file, body, out)


def _exit(file: File, node: Any, out: list[Stmt]) -> None:
    given = positional(file.exprs(file.children(node)))
    out.append(Evaluate(node.start_byte, node.end_byte, shapes.call(node, dotted(node, "exit"), *given)))


STATEMENTS: dict[str, StatementHandler] = {
    "compound_statement": _block,
    "colon_block": _block,
    "expression_statement": _expression,
    "echo_statement": _echo,
    "exit_statement": _exit,
    "return_statement": _return,
    "break_statement": _break,
    "continue_statement": _continue,
    "if_statement": _if,
    "foreach_statement": _foreach,
    "for_statement": _for,
    "while_statement": _while,
    "do_statement": _while,
    "try_statement": _try,
    "switch_statement": _switch,
    "unset_statement": _unset,
    "global_declaration": _global,
    "function_static_declaration": _static,
    "namespace_definition": _namespace,
    "namespace_use_declaration": _use,
    "use_declaration": nothing,
    "declare_statement": nothing,
    "goto_statement": nothing,
    "named_label_statement": nothing,
    "function_definition": _function,
    "method_declaration": _function,
    "class_declaration": _class,
    "interface_declaration": _class,
    "trait_declaration": _class,
    "enum_declaration": _class,
    "property_declaration": _property,
    "const_declaration": _const,
    "enum_case": _enum_case,
}
