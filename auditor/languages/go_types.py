"""Go type declarations -> classes: structs, interfaces, named types, and the constraints that stand for type parameters."""

from typing import Any

import msgspec

from auditor.languages.generics import bounded
from auditor.languages.go_expressions import BASIC_TYPES, params
from auditor.languages.tree import File, declare
from auditor.model.ir import Attribute, Body, Class, Define, DefineClass, Expr, Function, Name, Stmt, Subscript

_NESTED = 6
"""Structs spelled out inside one another."""


def named(node: Any, field: str) -> list[Any]:
    """Return the nodes of a field without the commas between them."""
    return [child for child in node.children_by_field_name(field) if child.is_named]


def constraints(file: File, node: Any) -> dict[str, Expr]:
    """Return the type parameters of a declaration with what constrains them; what anything fits is left out."""
    found: dict[str, Expr] = {}
    parameters = node.child_by_field_name("type_parameters")
    for child in [] if parameters is None else file.children(parameters):
        limit = child.child_by_field_name("type")
        listed = [] if limit is None else [part for part in file.children(limit) if file.text(part) not in BASIC_TYPES]
        for name in named(child, "name") if len(listed) == 1 and file.text(listed[0]) not in {"any", "comparable"} else []:
            found[file.text(name)] = file.expr(listed[0])
    return found


def type_name(annotation: Expr | None) -> str | None:
    """Return the name of a receiver's type, generic or not."""
    while isinstance(annotation, Subscript):
        annotation = annotation.value
    return annotation.id if isinstance(annotation, Name) else None


def types(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower one type declaration."""
    for child in file.children(node):
        name, type_node = (child.child_by_field_name("name"), child.child_by_field_name("type"))
        if type_node is None or name is None:
            continue
        if type_node.type in {"struct_type", "interface_type"}:
            made = _class(file, child, type_node, file.text(name), out)
            out.append(DefineClass(child.start_byte, child.end_byte, made))
        elif child.type == "type_alias" or (type_node.type == "type_identifier" and file.text(type_node) in BASIC_TYPES):
            # `type Role string`: converting to it keeps the text, so the name stands for the basic type
            out.append(declare(child, Name(name.start_byte, name.end_byte, file.text(name)), file.expr(type_node)))
        else:
            bases = (
                (file.expr(type_node),) if type_node.type in {"type_identifier", "qualified_type", "generic_type", "pointer_type"} else ()
            )
            class_ = Class(name=file.text(name), start=child.start_byte, end=child.end_byte, bases=bases, body=(), kind="struct")
            out.append(DefineClass(child.start_byte, child.end_byte, class_))


def _class(file: File, node: Any, type_node: Any, called: str, out: list[Stmt]) -> Class:
    """Return a struct or interface; structs that its fields spell out are put before it, by the names of both."""
    bases: list[Expr] = []
    body: list[Stmt] = []
    limits = constraints(file, node)
    members = [
        member
        for group in file.children(type_node)
        for member in (file.children(group) if group.type == "field_declaration_list" else [group])
    ]
    for member in members:
        names, annotation = (named(member, "name"), member.child_by_field_name("type"))
        if member.type == "method_elem":
            body.append(_signature(file, member))
        elif member.type == "type_elem":
            bases.extend(file.exprs(file.children(member)))
        elif not names and annotation is not None:  # embedded: a field by the type's name, and all that has
            embedded = file.expr(annotation)
            bases.append(embedded)
            own = embedded.id if isinstance(embedded, Name) else embedded.name if isinstance(embedded, Attribute) else ""
            body.append(declare(member, Name(member.start_byte, member.end_byte, own), None, embedded))
        for name in names if member.type == "field_declaration" else []:
            body.append(_field(file, member, name, limits, called, out))
    kind = "interface" if type_node.type == "interface_type" else "struct"
    return Class(name=called, start=node.start_byte, end=node.end_byte, bases=tuple(bases), body=tuple(body), kind=kind)


def _field(file: File, member: Any, name: Any, limits: dict[str, Expr], called: str, out: list[Stmt]) -> Stmt:
    """Lower one field, with its tag; a struct that its type spells out is a class of its own."""
    kind, tag = member.child_by_field_name("type"), member.child_by_field_name("tag")
    annotation: Expr | None = None
    if kind is not None and kind.type == "struct_type" and called.count(".") < _NESTED:
        inner = f"{called}.{file.text(name)}"
        out.append(DefineClass(member.start_byte, member.end_byte, _class(file, member, kind, inner, out)))
        annotation = Name(name.start_byte, name.end_byte, inner)
    elif kind is not None:
        annotation = bounded(file.expr(kind), limits)
    field = declare(member, Name(name.start_byte, name.end_byte, file.text(name)), None, annotation)
    return msgspec.structs.replace(field, tag=file.text(tag).strip("`")) if tag is not None else field


def _signature(file: File, node: Any) -> Stmt:
    result = node.child_by_field_name("result")
    function = Function(
        name=file.text(node.child_by_field_name("name")),
        start=node.start_byte,
        end=node.end_byte,
        params=params(file, node.child_by_field_name("parameters")),
        body=Body(tuple),
        kind="method",
        returns=file.expr(result) if result is not None else None,
        abstract=True,
    )
    return Define(node.start_byte, node.end_byte, function)
