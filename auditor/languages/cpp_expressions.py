"""C and C++ expressions, types and declarators -> expressions of the intermediate representation."""

import re
from collections.abc import Callable
from typing import Any

from auditor.languages.tree import File, closure, inner, integer, literal, opaque, spine, stepped, template, unescape
from auditor.model.ir import (
    Argument,
    AssignExpr,
    Attribute,
    Await,
    Binary,
    Call,
    Conditional,
    Entry,
    Expr,
    Literal,
    Mapping,
    Name,
    Opaque,
    Param,
    Sequence,
    Subscript,
    Unary,
)

CHAIN_LIMIT = 1_000
"""Links of one chain that are kept: a deeper tree of records would overflow the C stack when it is let go."""

_SAME_VALUE = frozenset(
    "forward move ref cref string string_view to_string wstring quoted U _T QStringLiteral QLatin1String QString QByteArray fromStdString"
    " fromUtf8 fromLatin1 TEXT FString".split()
)
"""Functions and types that give the text they are given."""
_SAME_RECEIVER = frozenset(
    {"c_str", "data", "dump", "get", "str", "string", "value", "begin", "cbegin", "native", "toStdString", "toUtf8", "release"}
)
_MAKERS = frozenset({"make_unique", "make_shared", "MakeShared", "MakeUnique", "make_optional"})
_FORMATS = frozenset({"format", "StrFormat", "vformat"})
_WRITES = frozenset({"sprintf", "snprintf", "asprintf"})
"""Functions that write a text into their first argument."""
_JOINS = frozenset({"StrCat", "StrJoin"})
_POINTERS = frozenset(
    {"unique_ptr", "shared_ptr", "weak_ptr", "optional", "reference_wrapper", "atomic", "future", "TSharedRef", "TSharedPtr"}
)
_LISTS = frozenset({"vector", "list", "deque", "array", "set", "map", "unordered_map", "span"})
_HOLE = re.compile(r"\{[^{}]{0,40}\}|%[-+ #0-9.]*(?:[hlLqjzt]*)[diouxXeEfgGaAcsp]")

_DECLARED = frozenset({"identifier", "field_identifier", "type_identifier", "qualified_identifier", "destructor_name", "operator_name"})

_DOWN = {"call_expression": "function", "field_expression": "argument", "subscript_expression": "argument", "binary_expression": "left"}


def chain(file: File, node: Any) -> Expr:
    """Lower `a.b(c)->d[0]` and `a + b << c` in a loop."""
    links = spine(node, lambda link: link.child_by_field_name(_DOWN[link.type]) if link.type in _DOWN else None)
    innermost = links.pop()
    if len(links) > CHAIN_LIMIT:
        file.too_deep = True
        links, innermost = links[:CHAIN_LIMIT], None
    value = file.expr(innermost)
    for link in reversed(links):
        value = _LINKS[link.type](file, link, value)
    return value


def _call(file: File, node: Any, callee: Expr) -> Expr:
    values = arguments(file, node.child_by_field_name("arguments"))
    last = last_name(callee)
    if isinstance(callee, Attribute) and last in _SAME_RECEIVER and not values:
        return callee.value
    if last in _SAME_VALUE and len(values) == 1:
        return values[0].value
    if last.endswith("_setopt") and len(values) > 2 and isinstance(values[1].value, Name):
        option = Attribute(node.start_byte, node.end_byte, values[0].value, values[1].value.id)
        return AssignExpr(node.start_byte, node.end_byte, option, values[2].value)
    if last.endswith("_cast") and values:
        return values[-1].value
    if last in _WRITES and len(values) > 1:
        return AssignExpr(node.start_byte, node.end_byte, values[0].value, _formatted(node, callee, values))
    if last in _FORMATS and values:
        return _formatted(node, callee, values)
    if last in _JOINS:
        return template(node, [argument.value for argument in values])
    made = _made_type(file, node.child_by_field_name("function")) if last in _MAKERS else None
    if made is not None:
        return Call(node.start_byte, node.end_byte, made, values, is_new=True)
    return Call(node.start_byte, node.end_byte, callee, values)


def last_name(value: Expr) -> str:
    """Return the last part of a (qualified) name."""
    return value.id if isinstance(value, Name) else value.name if isinstance(value, Attribute) else ""


def _made_type(file: File, function: Any) -> Expr | None:
    """Return `T` of `make_unique<T>`."""
    node = function
    while node is not None and node.type == "qualified_identifier":
        node = node.child_by_field_name("name")
    types = node.child_by_field_name("arguments") if node is not None and node.type == "template_function" else None
    first = next(iter(file.children(types)), None) if types is not None else None
    return file.expr(first) if first is not None else None


def _formatted(node: Any, callee: Expr, values: tuple[Argument, ...]) -> Expr:
    """Fill the holes of `std::format("{}/x", a)` and of `printf` formats."""
    place = next((number for number, argument in enumerate(values) if isinstance(argument.value, Literal)), None)
    form = values[place].value if place is not None else None
    if place is None or not isinstance(form, Literal) or not isinstance(form.value, str):
        return Call(node.start_byte, node.end_byte, callee, values)
    waiting = [argument.value for argument in values[place + 1 :]]
    parts: list[Expr] = []
    position = 0
    for hole in _HOLE.finditer(form.value):
        parts.append(Literal(form.start, form.end, form.value[position : hole.start()]))
        position = hole.end()
        parts.extend([waiting.pop(0)] if waiting else [])
    parts.append(Literal(form.start, form.end, form.value[position:]))
    return template(node, [part for part in parts if not (isinstance(part, Literal) and part.value == "")] + waiting)


def arguments(file: File, node: Any) -> tuple[Argument, ...]:
    """Lower an argument list or a braced one."""
    if node is None:
        return ()
    return tuple(Argument(child.start_byte, child.end_byte, file.expr(child)) for child in file.children(node))


def _field(file: File, node: Any, value: Expr) -> Expr:
    field = node.child_by_field_name("field")
    if field is not None and field.type in {"template_method", "dependent_name"}:
        field = field.child_by_field_name("name") or field
    return Attribute(node.start_byte, node.end_byte, value, file.text(field).rpartition("::")[2])


def _subscript(file: File, node: Any, value: Expr) -> Expr:
    indices = node.child_by_field_name("indices")
    return Subscript(node.start_byte, node.end_byte, value, inner(file, indices) if indices is not None else Opaque(0, 0, ()))


_OPERATORS = {"&&": "and", "||": "or"}


def _binary(file: File, node: Any, left: Expr) -> Expr:
    operator = file.text(node.child_by_field_name("operator"))
    return Binary(node.start_byte, node.end_byte, _OPERATORS.get(operator, operator), left, file.expr(node.child_by_field_name("right")))


_LINKS: dict[str, Callable[[File, Any, Expr], Expr]] = {
    "call_expression": _call,
    "field_expression": _field,
    "subscript_expression": _subscript,
    "binary_expression": _binary,
}


def _name(file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, file.text(node))


def qualified(file: File, node: Any) -> Expr:
    """Lower `a::b::c`; a leading `::` says nothing."""
    steps: list[Any] = []
    current = node
    while current is not None and current.type == "qualified_identifier" and len(steps) < CHAIN_LIMIT:
        scope = current.child_by_field_name("scope")
        if scope is not None:
            steps.append(scope)
        current = current.child_by_field_name("name")
    if current is not None:
        steps.append(current)
    value: Expr | None = None
    for step in steps:
        lowered = file.expr(step)
        name = last_name(lowered)
        value = lowered if value is None else Attribute(node.start_byte, step.end_byte, value, name)
        if step.type == "template_type" and not name:
            value = lowered
    return _through_pointer(file, node, steps[-1] if steps else None, value)


def _nested(file: File, node: Any) -> Expr:
    """Lower the `a::b` of `namespace c = a::b`."""
    first, *others = [step for step in file.text(node).split("::") if step][:CHAIN_LIMIT] or [""]
    value: Expr = Name(node.start_byte, node.end_byte, first)
    for step in others:
        value = Attribute(node.start_byte, node.end_byte, value, step)
    return value


def _through_pointer(file: File, node: Any, last: Any, value: Expr | None) -> Expr:
    """A smart pointer's type is what it points at, a list's an element of it."""
    if last is not None and last.type == "template_type":
        name = file.text(last.child_by_field_name("name"))
        types = last.child_by_field_name("arguments")
        held = file.children(types) if types is not None else []
        if name in _POINTERS and held:
            return file.expr(held[0])
        if name in _LISTS and held:
            return Subscript(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "[]"), file.expr(held[-1]))
    return value if value is not None else Opaque(node.start_byte, node.end_byte, ())


def _template_type(file: File, node: Any) -> Expr:
    return _through_pointer(file, node, node, file.expr(node.child_by_field_name("name")))


def _named(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("name"))


def _string(file: File, node: Any) -> Expr:
    pieces = [unescape(file.text(child)) if child.type == "escape_sequence" else file.text(child) for child in node.named_children]
    return literal(node, "".join(pieces))


def _raw_string(file: File, node: Any) -> Expr:
    content = next((child for child in node.named_children if child.type == "raw_string_content"), None)
    return literal(node, file.text(content))


def _concatenated(file: File, node: Any) -> Expr:
    return template(node, list(file.exprs(file.children(node))))


def _initializer_list(file: File, node: Any) -> Expr:
    """`{{"a", 1}, {"b", 2}}` and `{.a = 1}` are mappings, any other braces a list."""
    children = file.children(node)
    entries = []
    for child in children:
        if child.type == "initializer_pair":
            designator = child.child_by_field_name("designator")
            key = file.text(designator).lstrip(".") if designator is not None else ""
            entries.append(Entry(literal(child, key), file.expr(child.child_by_field_name("value"))))
        elif child.type == "initializer_list" and child.named_child_count == 2 and child.named_children[0].type == "string_literal":
            entries.append(Entry(file.expr(child.named_children[0]), file.expr(child.named_children[1])))
    if entries and len(entries) == len(children):
        return Mapping(node.start_byte, node.end_byte, tuple(entries))
    return Sequence(node.start_byte, node.end_byte, file.exprs(children))


def constructed(file: File, node: Any, type_: Expr, values: Any) -> Expr:
    """Return what `Type(values)` or `Type{values}` makes; text types keep the text, designated fields make a struct."""
    given = arguments(file, values)
    if last_name(type_) in _SAME_VALUE and len(given) == 1:
        return given[0].value
    if isinstance(type_, Subscript):
        return Sequence(node.start_byte, node.end_byte, tuple(argument.value for argument in given))
    if values is not None and values.type == "initializer_list":
        held = _initializer_list(file, values)
        if isinstance(held, Mapping):
            return Mapping(node.start_byte, node.end_byte, held.entries, type_)
    return Call(node.start_byte, node.end_byte, type_, given, is_new=True)


def _compound_literal(file: File, node: Any) -> Expr:
    return constructed(file, node, file.expr(node.child_by_field_name("type")), node.child_by_field_name("value"))


def _new(file: File, node: Any) -> Expr:
    return constructed(file, node, file.expr(node.child_by_field_name("type")), node.child_by_field_name("arguments"))


def _unary(file: File, node: Any) -> Expr:
    operator = file.text(node.child_by_field_name("operator"))
    operand = file.expr(node.child_by_field_name("argument"))
    return Unary(node.start_byte, node.end_byte, "not" if operator == "!" else operator, operand)


def _argument(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("argument"))


def _cast(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("value"))


def _assign(file: File, node: Any) -> Expr:
    operator = file.text(node.child_by_field_name("operator")).removesuffix("=")
    left, right = file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right"))
    return AssignExpr(node.start_byte, node.end_byte, left, right, operator)


def _conditional(file: File, node: Any) -> Expr:
    parts = [file.expr(node.child_by_field_name(name)) for name in ("condition", "consequence", "alternative")]
    return Conditional(node.start_byte, node.end_byte, *parts)


def _condition(file: File, node: Any) -> Expr:
    value = node.child_by_field_name("value")
    return file.expr(value) if value is not None else inner(file, node)


def _lambda(file: File, node: Any) -> Expr:
    declarator = node.child_by_field_name("declarator")
    body = node.child_by_field_name("body")
    given = params(file, declarator.child_by_field_name("parameters")) if declarator is not None else ()
    return closure(file, node, given, lambda: file.stmts(file.children(body)) if body is not None else ())


def params(file: File, node: Any) -> tuple[Param, ...]:
    """Lower a parameter list."""
    found: list[Param] = []
    for child in [] if node is None else file.children(node):
        if child.type not in {"parameter_declaration", "optional_parameter_declaration", "variadic_parameter_declaration"}:
            continue
        type_, default = child.child_by_field_name("type"), child.child_by_field_name("default_value")
        name = declared_name(file, child.child_by_field_name("declarator"))
        note = file.expr(type_) if type_ is not None else None
        kind = "rest" if child.type == "variadic_parameter_declaration" else "normal"
        found.append(Param(name, file.expr(default) if default is not None else None, note, kind))
    return tuple(found)


def declared_name(file: File, node: Any) -> str:
    """Return the name a declarator declares, below pointers, references and arrays."""
    for _ in range(50):
        if node is None or node.type in _DECLARED:
            break
        inside = (child for child in node.named_children if "declarator" in child.type or child.type == "identifier")
        node = node.child_by_field_name("declarator") or next(inside, None)
    return file.text(node)


def _unknown(_file: File, node: Any) -> Expr:
    return Opaque(node.start_byte, node.end_byte, ())


EXPRESSIONS: dict[str, Callable[[File, Any], Expr]] = {
    **dict.fromkeys(_DOWN, chain),
    "identifier": _name,
    "field_identifier": _name,
    "type_identifier": _name,
    "namespace_identifier": _name,
    "primitive_type": _name,
    "sized_type_specifier": _name,
    "this": _name,
    "auto": _unknown,
    "placeholder_type_specifier": _unknown,
    "qualified_identifier": qualified,
    "nested_namespace_specifier": _nested,
    "template_type": _template_type,
    "template_function": _named,
    "template_method": _named,
    "dependent_type": inner,
    "dependent_name": inner,
    "type_descriptor": lambda file, node: file.expr(node.child_by_field_name("type")),
    "struct_specifier": _named,
    "class_specifier": _named,
    "enum_specifier": _named,
    "string_literal": _string,
    "raw_string_literal": _raw_string,
    "concatenated_string": _concatenated,
    "user_defined_literal": inner,
    "char_literal": _string,
    "number_literal": lambda file, node: literal(node, integer(file.text(node).replace("'", ""))),
    "true": lambda _file, node: literal(node, True),
    "false": lambda _file, node: literal(node, False),
    "null": lambda _file, node: literal(node, None),
    "nullptr": lambda _file, node: literal(node, None),
    "initializer_list": _initializer_list,
    "argument_list": lambda file, node: inner(file, node) if node.named_child_count == 1 else opaque(file, node),
    "compound_literal_expression": _compound_literal,
    "new_expression": _new,
    "delete_expression": inner,
    "unary_expression": _unary,
    "update_expression": stepped,
    "pointer_expression": _argument,
    "cast_expression": _cast,
    "assignment_expression": _assign,
    "conditional_expression": _conditional,
    "condition_clause": _condition,
    "parenthesized_expression": inner,
    "lambda_expression": _lambda,
    "co_await_expression": lambda file, node: Await(node.start_byte, node.end_byte, _argument(file, node)),
    "comma_expression": opaque,
    "sizeof_expression": _unknown,
    "subscript_argument_list": inner,
    "parameter_pack_expansion": inner,
    "structured_binding_declarator": lambda file, node: Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node))),
    "reference_declarator": inner,
    "pointer_declarator": inner,
}
