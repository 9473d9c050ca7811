"""Rust statements and items -> statements of the intermediate representation."""

from collections.abc import Iterator
from typing import Any

from auditor.languages import rust_macros
from auditor.languages.generics import bounded, bounded_params
from auditor.languages.rust_blocks import drop, valued, valued_body
from auditor.languages.rust_expressions import params
from auditor.languages.rust_generics import bounds_at
from auditor.languages.rust_patterns import RustFile, bindings, pattern, split_pattern
from auditor.languages.tree import File, branch, declare, nothing
from auditor.model.ir import (
    Argument,
    Assign,
    Attribute,
    Block,
    Body,
    Break,
    Call,
    Class,
    Continue,
    Define,
    DefineClass,
    Expr,
    Function,
    Import,
    ImportBinding,
    Loop,
    Name,
    Opaque,
    Return,
    Sequence,
    Stmt,
)

# Statements ----------------------------------------------------------------------------------------------------------


def _plain_value(file: File, node: Any, out: list[Stmt]) -> None:
    valued(file, node, out, drop)


def _expression(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        file.stmt(child, out)


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    values = file.children(node)
    if values:
        valued(file, values[0], out, lambda place, value: Return(place.start_byte, place.end_byte, value))
    else:
        out.append(Return(node.start_byte, node.end_byte, None))


def _assign(file: File, node: Any, out: list[Stmt]) -> None:
    operator = file.text(node.child_by_field_name("operator")).removesuffix("=")
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    target = file.expr(left)
    if right is None:
        return
    valued(file, right, out, lambda place, value: Assign(place.start_byte, place.end_byte, target, value, operator))


def _let(file: File, node: Any, out: list[Stmt]) -> None:
    target, unknown = split_pattern(file, node.child_by_field_name("pattern"))
    annotation = node.child_by_field_name("type")
    note = file.expr(annotation) if annotation is not None else None
    value = node.child_by_field_name("value")
    out.extend(unknown)
    if value is None:
        out.append(declare(node, target, None, note))
    elif value.type in {"if_expression", "match_expression", "unsafe_block", "block"}:
        out.append(declare(node, target, None, note))
        inner: list[Stmt] = []
        valued(file, value, inner, lambda place, held: Assign(place.start_byte, place.end_byte, target, held))
        out.append(Block(value.start_byte, value.end_byte, tuple(inner)))
    else:
        out.append(declare(node, target, file.expr(value), note))
    alternative = node.child_by_field_name("alternative")
    if alternative is not None:
        unknown_test = Opaque(alternative.start_byte, alternative.start_byte, ())
        out.append(branch(alternative, unknown_test, file.body(alternative), ()))


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    condition = node.child_by_field_name("condition")
    body = file.body(node.child_by_field_name("body"))
    if condition is not None and condition.type in {"let_condition", "let_chain"}:
        first = bindings(file, condition)
        out.append(Loop(node.start_byte, node.end_byte, None, None, Opaque(node.start_byte, node.start_byte, ()), (*first, *body)))
    else:
        test = file.expr(condition) if condition is not None else None
        out.append(Loop(node.start_byte, node.end_byte, None, None, test, body))


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    target = pattern(file, node.child_by_field_name("pattern"))
    iterable = file.expr(node.child_by_field_name("value"))
    before: list[Stmt] = []
    receiver = _counted(iterable)
    if receiver is not None and isinstance(target, Sequence) and len(target.items) > 1:
        before.append(declare(node, target.items[0], None))
        target, iterable = target.items[1], receiver
    out.append(Loop(node.start_byte, node.end_byte, target, iterable, None, (*before, *file.body(node.child_by_field_name("body")))))


def _counted(iterable: Expr) -> Expr | None:
    """Return what `x.enumerate()` goes through."""
    if isinstance(iterable, Call) and isinstance(iterable.callee, Attribute) and iterable.callee.name == "enumerate":
        return iterable.callee.value
    return None


def _macro(file: File, node: Any, out: list[Stmt]) -> None:
    inside = rust_macros.statements(file, node)
    if inside:
        out.extend(inside)
    else:
        valued(file, node, out, drop)


# Items ---------------------------------------------------------------------------------------------------------------


def decorators(file: File, node: Any) -> tuple[Expr, ...]:
    """Return the attributes in front of an item, first ones first."""
    found: list[Expr] = []
    before = node.prev_named_sibling
    while before is not None and (before.type == "attribute_item" or before.is_extra):
        if before.type == "attribute_item":
            found.append(_attribute(file, before))
        before = before.prev_named_sibling
    return tuple(reversed(found))


def _attribute(file: File, node: Any) -> Expr:
    attribute = next(iter(file.children(node)), node)
    parts = file.children(attribute)
    callee = file.expr(parts[0]) if parts else Opaque(node.start_byte, node.end_byte, ())
    tokens = attribute.child_by_field_name("arguments")
    strings = [] if tokens is None else [child for child in tokens.named_children if child.type == "string_literal"]
    arguments = tuple(Argument(child.start_byte, child.end_byte, file.expr(child)) for child in strings)
    return callee if tokens is None else Call(node.start_byte, node.end_byte, callee, arguments)


def _function(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Define(node.start_byte, node.end_byte, _lowered(file, node)))


def _lowered(file: File, node: Any, *, member: bool = False) -> Function:
    body = node.child_by_field_name("body")
    parameters = bounded_params(params(file, node.child_by_field_name("parameters")), bounds_at(file, node))
    returns = node.child_by_field_name("return_type")
    modifiers = next((child for child in node.named_children if child.type == "function_modifiers"), None)
    takes_self = bool(parameters) and parameters[0].name == "self"
    return Function(
        name=file.text(node.child_by_field_name("name")),
        start=node.start_byte,
        end=node.end_byte,
        params=parameters,
        body=file.lazy(lambda: valued_body(file, body)) if body is not None else Body(tuple),
        decorators=decorators(file, node),
        kind="method" if takes_self else "static" if member else "function",
        returns=file.expr(returns) if returns is not None else None,
        is_async="async" in file.text(modifiers),
        abstract=body is None,
    )


def _members(file: File, body: Any) -> tuple[Stmt, ...]:
    out: list[Stmt] = []
    for child in [] if body is None else file.children(body):
        if child.type in {"function_item", "function_signature_item"}:
            out.append(Define(child.start_byte, child.end_byte, _lowered(file, child, member=True)))
        else:
            file.stmt(child, out)
    return tuple(out)


def _class(file: File, node: Any, kind: str, name: str, bases: tuple[Expr, ...], body: tuple[Stmt, ...]) -> Stmt:
    class_ = Class(
        name=name, start=node.start_byte, end=node.end_byte, bases=bases, body=body, decorators=decorators(file, node), kind=kind
    )
    return DefineClass(node.start_byte, node.end_byte, class_)


def _struct(file: File, node: Any, out: list[Stmt]) -> None:
    name = file.text(node.child_by_field_name("name"))
    out.append(_class(file, node, "struct", name, (), tuple(_fields(file, node.child_by_field_name("body"), bounds_at(file, node)))))


def _fields(file: File, body: Any, bounds: dict[str, Expr]) -> Iterator[Stmt]:
    if body is None:
        return
    if body.type == "ordered_field_declaration_list":
        for number, type_node in enumerate(body.children_by_field_name("type")):
            yield declare(type_node, Name(type_node.start_byte, type_node.start_byte, str(number)), None, file.expr(type_node))
        return
    for child in file.children(body):
        if child.type == "field_declaration":
            annotation = child.child_by_field_name("type")
            target = Name(child.start_byte, child.end_byte, file.text(child.child_by_field_name("name")))
            yield declare(child, target, None, bounded(file.expr(annotation), bounds) if annotation is not None else None)


def _enum(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    variants = [] if body is None else [child for child in file.children(body) if child.type == "enum_variant"]
    fields = tuple(_variant(file, child) for child in variants)
    out.append(_class(file, node, "enum", file.text(node.child_by_field_name("name")), (), fields))


def _variant(file: File, node: Any) -> Stmt:
    """A variant with one value is declared by that value's type."""
    body = node.child_by_field_name("body")
    types = body.children_by_field_name("type") if body is not None and body.type == "ordered_field_declaration_list" else []
    name = node.child_by_field_name("name")
    target = Name(node.start_byte, node.end_byte, file.text(name))
    return declare(node, target, None, file.expr(types[0]) if len(types) == 1 else None)


def _trait(file: File, node: Any, out: list[Stmt]) -> None:
    bounds = node.child_by_field_name("bounds")
    bases = file.exprs([child for child in file.children(bounds) if child.type != "lifetime"]) if bounds is not None else ()
    name = file.text(node.child_by_field_name("name"))
    out.append(_class(file, node, "trait", name, bases, _members(file, node.child_by_field_name("body"))))


def _impl(file: File, node: Any, out: list[Stmt]) -> None:
    type_ = file.expr(node.child_by_field_name("type"))
    name = type_.id if isinstance(type_, Name) else type_.name if isinstance(type_, Attribute) else ""
    trait = node.child_by_field_name("trait")
    bases = (file.expr(trait),) if trait is not None else ()
    out.append(_class(file, node, "extension", name, bases, _members(file, node.child_by_field_name("body"))))


def _module(file: File, node: Any, out: list[Stmt]) -> None:
    name, body = file.text(node.child_by_field_name("name")), node.child_by_field_name("body")
    if body is None:
        out.append(Import(node.start_byte, node.end_byte, (ImportBinding(name, f"self.{name}", module_loaded=f"self.{name}"),)))
    else:
        out.append(_class(file, node, "module", name, (), file.stmts(file.children(body))))


def _constant(file: File, node: Any, out: list[Stmt]) -> None:
    name, annotation, value = (node.child_by_field_name(field) for field in ("name", "type", "value"))
    target = Name(node.start_byte, node.end_byte, file.text(name))
    held = file.expr(value) if value is not None else None
    out.append(declare(node, target, held, file.expr(annotation) if annotation is not None else None))


def _alias(file: File, node: Any, out: list[Stmt]) -> None:
    name, type_ = node.child_by_field_name("name"), node.child_by_field_name("type")
    if type_ is not None and name is not None:
        out.append(declare(node, Name(name.start_byte, name.end_byte, file.text(name)), file.expr(type_)))


# Imports -------------------------------------------------------------------------------------------------------------


def _use(file: File, node: Any, out: list[Stmt]) -> None:
    exported = any(child.type == "visibility_modifier" for child in node.named_children)
    argument = node.child_by_field_name("argument")
    bindings_ = tuple(_own(file, binding) for binding in _bindings(file, argument, (), exported=exported))
    if bindings_:
        out.append(Import(node.start_byte, node.end_byte, bindings_))


def _own(file: File, binding: ImportBinding) -> ImportBinding:
    """A path that begins with a module of this file (`mod config;`) is one of its own, not another crate's."""
    root = binding.module.partition(".")[0]
    if not isinstance(file, RustFile) or root not in file.modules:
        return binding
    module = f"self.{binding.module}"
    return ImportBinding(binding.local, module, binding.member, binding.wildcard, module_loaded=module, exported=binding.exported)


def _bindings(file: File, node: Any, prefix: tuple[str, ...], *, exported: bool, depth: int = 0) -> Iterator[ImportBinding]:
    """Yield what one tree of `use` brings."""
    if node is None or depth > 50:
        return
    if node.type == "use_list":
        for child in file.children(node):
            yield from _bindings(file, child, prefix, exported=exported, depth=depth + 1)
    elif node.type == "scoped_use_list":
        below = (*prefix, *_steps(file, node.child_by_field_name("path")))
        yield from _bindings(file, node.child_by_field_name("list"), below, exported=exported, depth=depth + 1)
    elif node.type == "use_wildcard":
        steps = (*prefix, *_steps(file, next(iter(file.children(node)), None)))
        yield ImportBinding("", ".".join(steps), None, wildcard=True, module_loaded=".".join(steps), exported=exported)
    elif node.type == "use_as_clause":
        steps = (*prefix, *_steps(file, node.child_by_field_name("path")))
        yield _bound(steps, file.text(node.child_by_field_name("alias")), exported=exported)
    else:
        steps = (*prefix, *_steps(file, node))
        yield _bound(steps, steps[-1] if steps else "", exported=exported)


def _bound(steps: tuple[str, ...], local: str, *, exported: bool) -> ImportBinding:
    if steps and steps[-1] == "self" and len(steps) > 1:
        local, steps = (steps[-2] if local == "self" else local), steps[:-1]
    if len(steps) < 2:
        return ImportBinding(local, ".".join(steps), None, module_loaded=".".join(steps), exported=exported)
    return ImportBinding(local, ".".join(steps[:-1]), steps[-1], module_loaded=".".join(steps[:-1]), exported=exported)


def _steps(file: File, node: Any) -> tuple[str, ...]:
    return tuple(step.strip().removeprefix("r#") for step in file.text(node).split("::") if step.strip())


def _extern(file: File, node: Any, out: list[Stmt]) -> None:
    name = file.text(node.child_by_field_name("name"))
    alias = file.text(node.child_by_field_name("alias")) or name
    out.append(Import(node.start_byte, node.end_byte, (ImportBinding(alias, name, None, module_loaded=name),)))


STATEMENTS = {
    "use_declaration": _use,
    "extern_crate_declaration": _extern,
    "mod_item": _module,
    "const_item": _constant,
    "static_item": _constant,
    "function_item": _function,
    "function_signature_item": _function,
    "struct_item": _struct,
    "union_item": _struct,
    "enum_item": _enum,
    "trait_item": _trait,
    "impl_item": _impl,
    "type_item": _alias,
    "associated_type": nothing,
    "macro_definition": nothing,
    "attribute_item": nothing,
    "inner_attribute_item": nothing,
    "empty_statement": nothing,
    "let_declaration": _let,
    "expression_statement": _expression,
    "if_expression": _plain_value,
    "match_expression": _plain_value,
    "unsafe_block": _plain_value,
    "block": lambda file, node, out: out.append(Block(node.start_byte, node.end_byte, file.stmts(file.children(node)))),
    "loop_expression": _while,
    "while_expression": _while,
    "for_expression": _for,
    "return_expression": _return,
    "break_expression": lambda _file, node, out: out.append(Break(node.start_byte, node.end_byte)),
    "continue_expression": lambda _file, node, out: out.append(Continue(node.start_byte, node.end_byte)),
    "assignment_expression": _assign,
    "compound_assignment_expr": _assign,
    "macro_invocation": _macro,
    "foreign_mod_item": nothing,
}
