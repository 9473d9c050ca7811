"""Classes, interfaces, enums and namespaces of the ECMAScript family -> IR."""

from collections.abc import Callable

import msgspec
from tree_sitter import Node

from auditor.languages.ecmascript import functions
from auditor.languages.ecmascript.lowering import Lowering
from auditor.model.ir import Assign, Block, BlockExpr, Class, Define, DefineClass, Evaluate, ExportStmt, Expr, Literal, Name, Stmt


def lower_class(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`class X extends Y {...}`."""
    out.append(DefineClass(node.start_byte, node.end_byte, class_at(low, node, decorators=decorators_before(low, node))))


def definition(low: Lowering, node: Node, value: Node, name: str) -> tuple[Stmt, ...]:
    """Return the definition of a class by the variable that holds it."""
    return (DefineClass(node.start_byte, node.end_byte, class_at(low, value, name)),)


def lower_class_value(low: Lowering, node: Node) -> Expr:
    """A class used as a value: it is defined, then named."""
    defined = class_at(low, node, "")
    name = Name(node.start_byte, node.end_byte, defined.name)
    definition = DefineClass(node.start_byte, node.end_byte, defined)
    return BlockExpr(node.start_byte, node.end_byte, (definition, Evaluate(node.start_byte, node.end_byte, name)))


def class_at(low: Lowering, node: Node, name: str = "", decorators: tuple[Expr, ...] = ()) -> Class:
    """Lower a class; `name` is what it is bound to, where it has no name of its own."""
    own = node.child_by_field_name("name")
    return Class(
        name=name or (low.text(own) if own is not None else f"class@{node.start_byte}"),
        start=node.start_byte,
        end=node.end_byte,
        bases=_bases(low, node),
        body=_members(low, node.child_by_field_name("body")),
        decorators=decorators,
    )


def decorators_before(low: Lowering, node: Node) -> tuple[Expr, ...]:
    """Return the decorators that stand among a node's own children."""
    return tuple(low.expression(low.first(child)) for child in node.named_children if child.type == "decorator")


def _bases(low: Lowering, node: Node) -> tuple[Expr, ...]:
    """Return what a class extends, then what it implements."""
    heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
    if heritage is None:
        return ()
    bases: list[Expr] = []
    for child in low.children(heritage):
        if child.type == "extends_clause":
            bases.extend(low.expression(value) for value in child.children_by_field_name("value"))
        elif child.type == "implements_clause":
            bases.extend(type_ for part in low.children(child) if (type_ := low.type_(part)) is not None)
        else:
            bases.append(low.expression(child))
    return tuple(bases)


def _members(low: Lowering, body: Node | None) -> tuple[Stmt, ...]:
    out: list[Stmt] = []
    decorators: list[Expr] = []
    for child in () if body is None else low.children(body):
        if child.type == "decorator":
            # TypeScript puts the decorators of a method before it, JavaScript inside it.
            decorators.append(low.expression(low.first(child)))
            continue
        handler = _MEMBERS.get(child.type)
        if handler is not None:
            handler(low, child, tuple(decorators), out)
        decorators.clear()
    return tuple(out)


def _method(low: Lowering, node: Node, decorators: tuple[Expr, ...], out: list[Stmt]) -> None:
    function = functions.method(low, node, (*decorators, *decorators_before(low, node)))
    out.append(Define(node.start_byte, node.end_byte, function))


def _field(low: Lowering, node: Node, decorators: tuple[Expr, ...], out: list[Stmt]) -> None:
    """A field; one that holds a function is a method by another syntax."""
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    value = node.child_by_field_name("value")
    if name is not None and value is not None:
        is_static = any(child.type == "static" for child in node.children)
        function = functions.named_function(low, functions.member_name(low, name), value, "static" if is_static else "method")
        if function is not None:
            out.append(Define(node.start_byte, node.end_byte, function))
            return
    out.append(functions.field_assignment(low, node))


def _static_block(low: Lowering, node: Node, decorators: tuple[Expr, ...], out: list[Stmt]) -> None:
    out.append(Block(node.start_byte, node.end_byte, low.block(node.child_by_field_name("body"))))


def _overload(low: Lowering, node: Node, decorators: tuple[Expr, ...], out: list[Stmt]) -> None:
    """An overload of a method: its implementation follows."""


_MEMBERS: dict[str, Callable[[Lowering, Node, tuple[Expr, ...], list[Stmt]], None]] = {
    "method_definition": _method,
    "abstract_method_signature": _method,
    "method_signature": _overload,
    "field_definition": _field,
    "public_field_definition": _field,
    "class_static_block": _static_block,
}


def classes_of_old(body: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """Return a module's statements with the functions made classes that get methods by `X.prototype.m = ...`."""
    extended = {statement.class_.name for statement in body if isinstance(statement, DefineClass) and statement.class_.kind == "extension"}
    return tuple(_as_class(statement, extended) for statement in body) if extended else body


def _as_class(statement: Stmt, extended: set[str]) -> Stmt:
    if not isinstance(statement, Define) or statement.function.name not in extended:
        return statement
    constructor = msgspec.structs.replace(statement.function, name="constructor", kind="constructor")
    made = Class(
        name=statement.function.name,
        start=statement.start,
        end=statement.end,
        bases=(),
        body=(Define(statement.start, statement.end, constructor),),
    )
    return DefineClass(statement.start, statement.end, made)


def lower_interface(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`interface X extends Y {...}`."""
    bases: list[Expr] = []
    for child in low.children(node):
        if child.type in ("extends_type_clause", "extends_clause"):
            bases.extend(type_ for part in low.children(child) if (type_ := low.type_(part)) is not None)
    out.append(DefineClass(node.start_byte, node.end_byte, _interface(low, node, node.child_by_field_name("body"), tuple(bases))))


def lower_type_alias(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`type X = {...}` is an interface; `type X = Y` gives a name another name; others name nothing."""
    value, name = node.child_by_field_name("value"), node.child_by_field_name("name")
    if value is None or name is None:
        return
    if value.type == "object_type":
        out.append(DefineClass(node.start_byte, node.end_byte, _interface(low, node, value, ())))
        return
    other = low.type_(value)
    if isinstance(other, Name) and value.type in ("type_identifier", "nested_type_identifier", "generic_type"):
        target = Name(name.start_byte, name.end_byte, low.text(name))
        out.append(Assign(node.start_byte, node.end_byte, target, other, declares=True))


def _interface(low: Lowering, node: Node, body: Node | None, bases: tuple[Expr, ...]) -> Class:
    name = node.child_by_field_name("name")
    return Class(
        name="" if name is None else low.text(name),
        start=node.start_byte,
        end=node.end_byte,
        bases=bases,
        body=tuple(member for child in (() if body is None else low.children(body)) if (member := _signature(low, child)) is not None),
        kind="interface",
    )


def _signature(low: Lowering, node: Node) -> Stmt | None:
    if node.type == "property_signature":
        return functions.field_assignment(low, node)
    if node.type == "method_signature":
        return Define(node.start_byte, node.end_byte, functions.method(low, node))
    return None


def lower_enum(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`enum X { A, B = "b" }`: a class with constant fields."""
    body, name = node.child_by_field_name("body"), node.child_by_field_name("name")
    fields: list[Stmt] = []
    for index, child in enumerate(() if body is None else low.children(body)):
        given = child.child_by_field_name("name") or child
        value = low.field(child, "value") or Literal(child.start_byte, child.end_byte, index)
        target = Name(given.start_byte, given.end_byte, functions.member_name(low, given))
        fields.append(Assign(child.start_byte, child.end_byte, target, value, declares=True))
    out.append(DefineClass(node.start_byte, node.end_byte, _plain(low, node, name, tuple(fields), "enum")))


def lower_namespace(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`namespace X {...}`: what it exports are members of it. `module "x"` describes somebody else's code."""
    name = node.child_by_field_name("name")
    if name is None or name.type == "string":
        return
    inside = tuple(statement for statement in low.block(node.child_by_field_name("body")) if not isinstance(statement, ExportStmt))
    out.append(DefineClass(node.start_byte, node.end_byte, _plain(low, node, name, inside, "module")))


def _plain(low: Lowering, node: Node, name: Node | None, body: tuple[Stmt, ...], kind: str) -> Class:
    text = "" if name is None else low.text(name)
    return Class(name=text, start=node.start_byte, end=node.end_byte, bases=(), body=body, kind=kind)
