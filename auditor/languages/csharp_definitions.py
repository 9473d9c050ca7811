"""C# classes, methods and properties of a syntax tree -> definitions of the intermediate representation."""

from typing import Any

from auditor.languages.csharp_expressions import arguments, construct
from auditor.languages.csharp_types import bare, dotted, type_name
from auditor.languages.tree import CONSTRUCTOR, File, declare, in_order, inner, returned
from auditor.model.ir import (
    Call,
    Class,
    Define,
    DefineClass,
    Evaluate,
    Expr,
    Function,
    Name,
    Param,
    Stmt,
    Subscript,
)

_TYPE_KINDS = {
    "class_declaration": "class",
    "record_declaration": "class",
    "struct_declaration": "struct",
    "interface_declaration": "interface",
    "enum_declaration": "enum",
}


def typed_value(file: File, node: Any, expected: Expr | None) -> Expr:
    """Lower a value; `new(...)` without a type takes the declared one."""
    return construct(file, node, expected) if node.type == "implicit_object_creation_expression" else file.expr(node)


def _decorators(file: File, node: Any) -> tuple[Expr, ...]:
    found: list[Expr] = []
    for group in node.named_children:
        if group.type != "attribute_list":
            continue
        for mark in file.children(group):
            if mark.type != "attribute":
                continue
            name = dotted(file, mark.child_by_field_name("name"))
            given = next((child for child in mark.named_children if child.type == "attribute_argument_list"), None)
            found.append(name if given is None else Call(mark.start_byte, mark.end_byte, name, arguments(file, given)))
    return tuple(found)


def _modifiers(file: File, node: Any) -> frozenset[str]:
    return frozenset(file.text(child) for child in node.named_children if child.type == "modifier")


def _params(file: File, node: Any, *, promotes: bool = False) -> tuple[Param, ...]:
    found: list[Param] = []
    for child in file.children(node) if node is not None else ():
        name = child.child_by_field_name("name") if child.type == "parameter" else None
        if name is None:
            continue
        default = next((part for part in reversed(file.children(child)) if part.start_byte > name.end_byte), None)
        found.append(
            Param(
                file.text(name).removeprefix("@"),
                default=None if default is None else file.expr(default),
                annotation=type_name(file, child.child_by_field_name("type")),
                promotes=promotes,
                decorators=_decorators(file, child),
            )
        )
    rest = node.child_by_field_name("name") if node is not None else None  # `params T[] rest` has no node of its own
    if rest is not None:
        found.append(Param(file.text(rest), annotation=type_name(file, node.child_by_field_name("type")), kind="rest"))
    return tuple(found)


def _function(file: File, node: Any, *, name: str, kind: str, params: tuple[Param, ...], first: tuple[Stmt, ...] = ()) -> Function:
    body = node.child_by_field_name("body")
    modifiers = _modifiers(file, node)
    source = file.content[body.start_byte : body.end_byte] if body is not None else b""
    returns = type_name(file, node.child_by_field_name("returns") or node.child_by_field_name("type"))
    return Function(
        name=name,
        start=node.start_byte,
        end=node.end_byte,
        params=params,
        body=file.lazy(lambda: first + _body(file, body, returns)),
        decorators=_decorators(file, node),
        kind=kind,
        returns=returns,
        is_async="async" in modifiers,
        is_generator=b"yield return" in source,
        abstract=body is None,
        private=kind == "method" and not modifiers & {"public", "internal", "protected"},
    )


def _body(file: File, node: Any, returns: Expr | None) -> tuple[Stmt, ...]:
    """Lower a body; `new(...)` in a `return` of it is of the type it returns, or of what its task gives."""
    outer, file.expected = file.expected, _awaited(returns)
    try:
        if node is not None and node.type == "arrow_expression_clause":
            inside = file.children(node)
            return returned(node, typed_value(file, inside[0], file.expected)) if inside else ()
        return file.body(node)
    finally:
        file.expected = outer


def _awaited(kind: Expr | None) -> Expr | None:
    if isinstance(kind, Subscript) and isinstance(kind.value, Name) and kind.value.id in {"Task", "ValueTask"}:
        return kind.index
    return kind


def method(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower a method."""
    params = _params(file, node.child_by_field_name("parameters"))
    modifiers = _modifiers(file, node)
    kind = "static" if "static" in modifiers else "method"
    name = file.text(node.child_by_field_name("name"))
    function = _function(file, node, name=name, kind=kind, params=params)
    out.append(Define(node.start_byte, node.end_byte, function))


def operator(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower an operator: a static function named like it."""
    token = next((child.type for previous, child in zip(node.children, node.children[1:], strict=False) if previous.type == "operator"), "")
    out.append(
        Define(
            node.start_byte,
            node.end_byte,
            _function(file, node, name=token, kind="static", params=_params(file, node.child_by_field_name("parameters"))),
        )
    )


def indexer(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower an indexer: the methods that read and set an item."""
    params = _params(file, node.child_by_field_name("parameters"))
    accessors = [child for part in node.named_children if part.type == "accessor_list" for child in file.children(part)]
    value = node.child_by_field_name("value")
    for accessor in accessors:
        sets = any(child.type == "set" for child in accessor.children)
        given = (*params, Param("value")) if sets else params
        name = "[]=" if sets else "[]"
        out.append(Define(accessor.start_byte, accessor.end_byte, _function(file, accessor, name=name, kind="method", params=given)))
    if value is not None:
        body = file.lazy(lambda: _body(file, value, None))
        function = Function(name="[]", start=node.start_byte, end=node.end_byte, params=params, body=body, kind="method")
        out.append(Define(node.start_byte, node.end_byte, function))


def local_function(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower a function inside a function."""
    name = file.text(node.child_by_field_name("name"))
    function = _function(file, node, name=name, kind="function", params=_params(file, node.child_by_field_name("parameters")))
    out.append(Define(node.start_byte, node.end_byte, function))


def constructor(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower a constructor with its `: base(...)`."""
    first: tuple[Stmt, ...] = ()
    delegated = next((child for child in node.named_children if child.type == "constructor_initializer"), None)
    if delegated is not None:
        word = "this" if any(child.type == "this" for child in delegated.children) else "base"
        first = _delegation(file, delegated, word)
    params = _params(file, node.child_by_field_name("parameters"))
    function = _function(file, node, name=CONSTRUCTOR, kind="constructor", params=params, first=first)
    out.append(Define(node.start_byte, node.end_byte, function))


def _delegation(file: File, node: Any, word: str) -> tuple[Stmt, ...]:
    """Return the call of another constructor that `: base(...)` stands for."""
    given = next((child for child in node.named_children if child.type == "argument_list"), None)
    call = Call(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, word), arguments(file, given))
    return (Evaluate(node.start_byte, node.end_byte, call),)


def property_(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower a property: a field, or its getter and setter."""
    name, kind = (file.text(node.child_by_field_name("name")), type_name(file, node.child_by_field_name("type")))
    value, accessors = (node.child_by_field_name("value"), node.child_by_field_name("accessors"))
    if value is not None and value.type == "arrow_expression_clause":
        inside = file.children(value)
        body = file.lazy(lambda: returned(value, typed_value(file, inside[0], kind) if inside else inner(file, value)))
        getter = Function(name=name, start=node.start_byte, end=node.end_byte, params=(), body=body, kind="getter", returns=kind)
        out.append(Define(node.start_byte, node.end_byte, getter))
        return
    bodies = [child for child in file.children(accessors) if child.child_by_field_name("body") is not None] if accessors is not None else []
    for child in bodies:
        word = file.text(child.child_by_field_name("name"))
        params = (Param("value"),) if word in {"set", "init"} else ()
        function = _function(file, child, name=name, kind="getter" if word == "get" else "setter", params=params)
        out.append(Define(child.start_byte, child.end_byte, function))
    if not bodies:
        remember(file, name, kind)
        target = Name(node.start_byte, node.end_byte, name)
        out.append(declare(node, target, None if value is None else typed_value(file, value, kind), kind, shared=is_shared(file, node)))


def is_shared(file: File, node: Any) -> bool:
    """Tell whether a field or property is of the class itself."""
    return bool(_modifiers(file, node) & {"static", "const"})


def remember(file: File, name: str, kind: Expr | None) -> None:
    """Remember the declared type of a field for `field = new(...)`."""
    if kind is not None:
        file.types[name] = kind


def class_(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower a class, record, struct, interface or enum; extension methods of a static class come after it once more."""
    body_node = node.child_by_field_name("body")
    members = file.stmts(body_node.named_children) if body_node is not None else ()
    primary = next((child for child in node.named_children if child.type == "parameter_list"), None)
    if primary is not None:
        members = (_primary_constructor(file, node, primary), *members)
    name = file.text(node.child_by_field_name("name"))
    made = Class(
        name=name,
        start=node.start_byte,
        end=node.end_byte,
        bases=_bases(file, node),
        body=in_order(members),
        decorators=_decorators(file, node),
        kind="extension" if "partial" in _modifiers(file, node) else _TYPE_KINDS[node.type],
    )
    out.append(DefineClass(node.start_byte, node.end_byte, made))
    if body_node is not None and "static" in _modifiers(file, node):
        out.extend(_extensions(file, body_node))


def _primary_constructor(file: File, node: Any, params: Any) -> Define:
    bases = next((child for child in node.named_children if child.type == "base_list"), None)
    given = next((child for child in bases.named_children if child.type == "argument_list"), None) if bases is not None else None
    wrapped = (
        next((child for child in bases.named_children if child.type == "primary_constructor_base_type"), None)
        if bases is not None
        else None
    )
    delegated = wrapped if wrapped is not None else bases if given is not None else None
    function = Function(
        name=CONSTRUCTOR,
        start=params.start_byte,
        end=params.end_byte,
        params=_params(file, params, promotes=True),
        body=file.lazy(lambda: () if delegated is None else _delegation(file, delegated, "base")),
        kind="constructor",
    )
    return Define(params.start_byte, params.end_byte, function)


def _extensions(file: File, body: Any) -> list[Stmt]:
    """Return the extension methods of a static class once more, as methods of the type they extend."""
    found: list[Stmt] = []
    for node in body.named_children:
        given = node.child_by_field_name("parameters") if node.type == "method_declaration" else None
        first = file.children(given)[:1] if given is not None else []
        if (
            not first
            or first[0].type != "parameter"
            or not any(c.type == "modifier" and file.text(c) == "this" for c in first[0].named_children)
        ):
            continue
        receiver, *params = _params(file, given)
        kind = bare(receiver.annotation)
        if kind is None:
            continue
        name = file.text(node.child_by_field_name("name"))
        function = _function(file, node, name=name, kind="method", params=tuple(params))
        owner = kind.id if isinstance(kind, Name) else kind.name if hasattr(kind, "name") else ""
        extension = _with_receiver(function, receiver.name, str(owner))
        found.append(Define(node.start_byte, node.end_byte, extension))
    return found


def _with_receiver(function: Function, name: str, kind: str) -> Function:
    return Function(
        name=function.name,
        start=function.start + 1,  # not that of the static method itself: two functions of one place are one
        end=function.end,
        params=function.params,
        body=function.body,
        decorators=function.decorators,
        kind="method",
        receiver=name,
        receiver_type=kind,
        returns=function.returns,
        is_async=function.is_async,
        is_generator=function.is_generator,
    )


def _bases(file: File, node: Any) -> tuple[Expr, ...]:
    given = next((child for child in node.named_children if child.type == "base_list"), None)
    found: list[Expr] = []
    for child in file.children(given) if given is not None else ():
        wrapped = child.child_by_field_name("type") if child.type == "primary_constructor_base_type" else child
        kind = None if child.type == "argument_list" else type_name(file, wrapped)
        if kind is not None:
            found.append(kind)
    return tuple(found)


def enum_member(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower a member of an enum."""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    target = Name(node.start_byte, node.end_byte, file.text(name))
    out.append(declare(node, target, None if value is None else file.expr(value)))
