"""Kotlin types, annotations and argument lists of a syntax tree -> expressions of the intermediate representation."""

from typing import Any

from auditor.languages import jvm
from auditor.languages.tree import (
    File,
    inner,
    returned,
)
from auditor.model.ir import (
    Argument,
    Attribute,
    Call,
    Expr,
    Name,
    Opaque,
    Param,
    Sequence,
    Stmt,
    Subscript,
)

TYPES = frozenset({"user_type", "nullable_type", "non_nullable_type", "parenthesized_type", "function_type"})


def type_name(file: File, node: Any) -> Expr | None:
    """Lower a type as it is written: `a.B` an attribute chain, `B<C>` a subscript, `B?` as `B`; a function type is none."""
    if node is None or node.type == "function_type":
        return None
    if node.type != "user_type":
        return (
            next((found for child in file.children(node) if (found := type_name(file, child)) is not None), None)
            if node.type in TYPES
            else None
        )
    name: Expr | None = None
    arguments: list[Expr] = []
    for child in file.children(node):
        if child.type == "identifier":
            text = file.text(child).strip("`")
            name = Name(child.start_byte, child.end_byte, text) if name is None else Attribute(name.start, child.end_byte, name, text)
        elif child.type == "type_arguments":
            arguments = type_arguments(file, child)
    if name is None or not arguments:
        return name
    return Subscript(
        node.start_byte,
        node.end_byte,
        name,
        arguments[0] if len(arguments) == 1 else Sequence(node.start_byte, node.end_byte, tuple(arguments)),
    )


def type_arguments(file: File, node: Any) -> list[Expr]:
    """Lower the types in `<A, B>`."""
    found = []
    for projection in file.children(node):
        for child in file.children(projection) if projection.type == "type_projection" else (projection,):
            kind = type_name(file, child)
            if kind is not None:
                found.append(kind)
    return found


def annotations(file: File, node: Any) -> tuple[Expr, ...]:
    """Lower the annotations below a `modifiers` node: a call with its arguments, or the bare name."""
    found: list[Expr] = []
    for mark in node.named_children if node is not None else ():
        if mark.type != "annotation":
            continue
        for child in mark.named_children:
            name = type_name(file, child) if child.type == "user_type" else None
            if child.type == "constructor_invocation":
                found.append(construct(file, child))
            elif name is not None:
                found.append(name)
    return tuple(found)


def construct(file: File, node: Any) -> Call:
    """Lower `Name(arguments)` of an annotation or of a base class."""
    parts = file.children(node)
    name = type_name(file, parts[0]) if parts else None
    given = next((child for child in parts if child.type == "value_arguments"), None)
    return Call(node.start_byte, node.end_byte, name or Opaque(node.start_byte, node.end_byte, ()), value_arguments(file, given))


def value_arguments(file: File, node: Any) -> tuple[Argument, ...]:
    """Lower the arguments in parentheses."""
    found = []
    for child in file.children(node) if node is not None else ():
        parts = file.children(child)
        if child.type != "value_argument" or not parts:
            continue
        named = len(parts) > 1 and any(part.type == "=" for part in child.children)
        value = parts[-1]
        spread = 1 if value.type == "spread_expression" else 0
        lowered = inner(file, value) if spread else file.expr(value)
        found.append(Argument(child.start_byte, child.end_byte, lowered, file.text(parts[0]) if named else None, spread))
    return tuple(found)


def params(file: File, node: Any) -> tuple[Param, ...]:
    """Lower the parameters of a function; a default value stands beside its parameter in the tree."""
    found: list[Param] = []
    kind = "normal"
    marks: tuple[Expr, ...] = ()
    for child in file.children(node) if node is not None else ():
        if child.type == "parameter_modifiers":
            kind = "rest" if "vararg" in file.text(child).split() else "normal"
            marks = annotations(file, child)
        elif child.type == "parameter":
            parts = file.children(child)
            name = file.text(parts[0]).strip("`") if parts else ""
            annotation = type_name(file, parts[1]) if len(parts) > 1 else None
            found.append(Param(name, jvm.setting(marks), annotation, kind, decorators=marks))
            kind, marks = "normal", ()
        elif found:
            last = found[-1]
            found[-1] = Param(last.name, file.expr(child), last.annotation, last.kind, decorators=last.decorators)
    return tuple(found)


def function_body(file: File, node: Any) -> tuple[Stmt, ...]:
    """Lower `{ ... }` and `= expression`."""
    if node is None:
        return ()
    inside = file.children(node)
    if node.type == "function_body" and inside and inside[0].type != "block":
        return returned(inside[0], file.expr(inside[0]))
    return file.body(inside[0] if node.type == "function_body" and inside else node)


def bases(file: File, node: Any) -> tuple[Expr, ...]:
    """Lower the types a class is derived from."""
    given = next((child for child in node.named_children if child.type == "delegation_specifiers"), None)
    found: list[Expr] = []
    for specifier in file.children(given) if given is not None else ():
        for child in file.children(specifier)[:1]:
            inside = (
                file.children(child)[0]
                if child.type in {"constructor_invocation", "explicit_delegation"} and file.children(child)
                else child
            )
            kind = type_name(file, inside)
            if kind is not None:
                found.append(kind)
    return tuple(found)
