"""Go expressions and types -> expressions of the intermediate representation."""

import re
from collections.abc import Callable
from typing import Any

from auditor.languages.tree import File, closure, inner, integer, literal, opaque, spine, template, unescape
from auditor.model.ir import (
    Argument,
    Attribute,
    Binary,
    Call,
    Entry,
    Expr,
    Literal,
    Mapping,
    Name,
    Opaque,
    Param,
    Sequence,
    Slice,
    Spread,
    Stmt,
    Subscript,
    Unary,
)

CHAIN_LIMIT = 1_000
"""Links of one chain that are kept: a deeper tree of records would overflow the C stack when it is let go."""

BASIC_TYPES = frozenset(
    "any bool byte complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune string uint uint16 uint32 uint64 uint8"
    " uintptr".split()
)

_QUALIFIER = re.compile(rb"\b([A-Za-z_]\w{0,99})\.[A-Z]")


class GoFile(File):
    """A file while it is lowered, with the named results of the function at hand."""

    __slots__ = ("qualifiers", "results")

    def __init__(self, parsed: File) -> None:
        """Take over what was parsed, and note which names qualify others."""
        super().__init__(parsed.grammar, parsed.content, parsed.root)
        self.results: tuple[str, ...] = ()
        self.qualifiers = frozenset(match.decode() for match in _QUALIFIER.findall(parsed.content))


_LISTS = frozenset({"slice_type", "array_type", "implicit_length_array_type"})
_DOWN = {
    "call_expression": "function",
    "selector_expression": "operand",
    "index_expression": "operand",
    "slice_expression": "operand",
    "type_assertion_expression": "operand",
    "parenthesized_expression": "",
    "binary_expression": "left",
}


def chain(file: File, node: Any) -> Expr:
    """Lower `a.b(c).d[0]` and `a + b + c` in a loop."""
    links = spine(node, _below)
    innermost = links.pop()
    if len(links) > CHAIN_LIMIT:
        file.too_deep = True
        links, innermost = links[:CHAIN_LIMIT], None
    value = file.expr(innermost)
    for link in reversed(links):
        value = _LINKS[link.type](file, link, value)
    return value


def _below(node: Any) -> Any:
    field = _DOWN.get(node.type)
    if field is None:
        return None
    return node.child_by_field_name(field) if field else next((child for child in node.named_children if child.type != "comment"), None)


def _call(file: File, node: Any, callee: Expr) -> Expr:
    arguments = node.child_by_field_name("arguments")
    nodes = [] if arguments is None else file.children(arguments)
    if isinstance(callee, Name):
        special = _BUILTINS.get(callee.id) or (_convert if callee.id in BASIC_TYPES else None)
        if special is not None and nodes:
            return special(file, node, nodes)
    values = tuple(_argument(file, child) for child in nodes)
    if isinstance(callee, Attribute) and isinstance(callee.value, Name):
        builder = _TEXT_CALLS.get(f"{callee.value.id}.{callee.name}")
        if builder is not None and values:
            return builder(node, callee, values)
    return Call(node.start_byte, node.end_byte, callee, values)


def _argument(file: File, node: Any) -> Argument:
    spread = 1 if node.type == "variadic_argument" else 0
    value = inner(file, node) if spread else file.expr(node)
    return Argument(node.start_byte, node.end_byte, value, None, spread)


def _convert(file: File, node: Any, nodes: list[Any]) -> Expr:
    return file.expr(nodes[0]) if len(nodes) == 1 else opaque(file, node)


def _make(file: File, node: Any, nodes: list[Any]) -> Expr:
    if nodes[0].type in _LISTS or nodes[0].type == "channel_type":
        return Sequence(node.start_byte, node.end_byte, ())
    return Mapping(node.start_byte, node.end_byte, (), None if nodes[0].type in {"map_type", "channel_type"} else file.expr(nodes[0]))


def _append(file: File, node: Any, nodes: list[Any]) -> Expr:
    first = file.expr(nodes[0])
    items: list[Expr] = [Spread(first.start, first.end, first)]
    for child in nodes[1:]:
        argument = _argument(file, child)
        items.append(Spread(argument.start, argument.end, argument.value) if argument.spread else argument.value)
    return Sequence(node.start_byte, node.end_byte, tuple(items))


_BUILTINS: dict[str, Callable[[File, Any, list[Any]], Expr]] = {"make": _make, "new": _make, "append": _append}


def _sprintf(node: Any, callee: Attribute, arguments: tuple[Argument, ...]) -> Expr:
    form = arguments[0].value
    if not isinstance(form, Literal) or not isinstance(form.value, str) or any(argument.spread for argument in arguments):
        return Call(node.start_byte, node.end_byte, callee, arguments)
    return template(node, format_parts(form, form.value, [argument.value for argument in arguments[1:]]))


def format_parts(place: Expr, form: str, values: list[Expr]) -> list[Expr]:
    """Split a `printf` format at its verbs; each verb gives way to its value."""
    parts: list[Expr] = []
    waiting = list(values)
    pieces = form.replace("%%", "\0").split("%")
    parts.append(Literal(place.start, place.end, pieces[0].replace("\0", "%")))
    for piece in pieces[1:]:
        rest = piece.lstrip("+-# 0123456789.[]*")
        if waiting:
            parts.append(waiting.pop(0))
        parts.append(Literal(place.start, place.end, rest[1:].replace("\0", "%")))
    return [part for part in parts if not (isinstance(part, Literal) and part.value == "")] + waiting


def _join_path(node: Any, _callee: Attribute, arguments: tuple[Argument, ...]) -> Expr:
    parts: list[Expr] = []
    for argument in arguments:
        if parts:
            parts.append(Literal(argument.start, argument.start, "/"))
        value = argument.value
        parts.append(
            Literal(value.start, value.end, value.value.strip("/"))
            if isinstance(value, Literal) and isinstance(value.value, str) and parts
            else value
        )
    return template(node, parts)


def _sprint(node: Any, _callee: Attribute, arguments: tuple[Argument, ...]) -> Expr:
    return template(node, [argument.value for argument in arguments])


_TEXT_CALLS: dict[str, Callable[[Any, Attribute, tuple[Argument, ...]], Expr]] = {
    "fmt.Sprintf": _sprintf,
    "fmt.Sprint": _sprint,
    "url.JoinPath": _join_path,
}


def _selector(file: File, node: Any, value: Expr) -> Expr:
    return Attribute(node.start_byte, node.end_byte, value, file.text(node.child_by_field_name("field")))


def _index(file: File, node: Any, value: Expr) -> Expr:
    index = node.child_by_field_name("index")
    if index is not None and (index.type.endswith("_type") or file.text(index) in BASIC_TYPES):
        return value  # `Gen[[]string]`, `Gen[int]`: an instantiation, not an element
    return Subscript(node.start_byte, node.end_byte, value, file.expr(index))


def _slice(file: File, node: Any, value: Expr) -> Expr:
    bounds = [node.child_by_field_name(name) for name in ("start", "end", "capacity")]
    parts = tuple(file.expr(bound) if bound is not None else literal(node, None) for bound in bounds[:2])
    return Subscript(node.start_byte, node.end_byte, value, Slice(node.start_byte, node.end_byte, parts))


def _same(_file: File, _node: Any, value: Expr) -> Expr:
    return value


_OPERATORS = {"&&": "and", "||": "or"}


def _binary(file: File, node: Any, left: Expr) -> Expr:
    operator = file.text(node.child_by_field_name("operator"))
    right = file.expr(node.child_by_field_name("right"))
    return Binary(node.start_byte, node.end_byte, _OPERATORS.get(operator, operator), left, right)


_LINKS: dict[str, Callable[[File, Any, Expr], Expr]] = {
    "call_expression": _call,
    "selector_expression": _selector,
    "index_expression": _index,
    "slice_expression": _slice,
    "type_assertion_expression": _same,
    "parenthesized_expression": _same,
    "binary_expression": _binary,
}


def _name(file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, file.text(node))


def _unary(file: File, node: Any) -> Expr:
    operator = file.text(node.child_by_field_name("operator"))
    operand = file.expr(node.child_by_field_name("operand"))
    if operator == "&" and isinstance(operand, Name):
        return Unary(node.start_byte, node.end_byte, operator, operand)
    if operator in {"&", "*"}:
        return operand
    if operator == "<-":
        return received(node, operand)
    return Unary(node.start_byte, node.end_byte, "not" if operator == "!" else operator, operand)


def received(node: Any, channel: Expr) -> Expr:
    """Return what comes out of a channel: any of the values that were sent into it."""
    return Subscript(node.start_byte, node.end_byte, channel, Literal(node.start_byte, node.end_byte, "*"))


def _string(file: File, node: Any) -> Expr:
    text = file.text(node)
    if text.startswith("`"):
        return literal(node, text.strip("`").replace("\r", ""))
    if "\\" not in text:
        return literal(node, text[1:-1])
    parts = [unescape(file.text(child)) if child.type == "escape_sequence" else file.text(child) for child in node.named_children]
    return literal(node, "".join(parts))


def _conversion(file: File, node: Any) -> Expr:
    """`[]byte(x)` is `x`; `Generic[T](x)` is read by the grammar as a conversion but is a call as a rule."""
    type_node, operand = (node.child_by_field_name("type"), node.child_by_field_name("operand"))
    value = file.expr(operand)
    if type_node is None or type_node.type != "generic_type":
        return value
    return Call(node.start_byte, node.end_byte, file.expr(type_node), (Argument(value.start, value.end, value),))


def _composite(file: File, node: Any) -> Expr:
    return _literal_value(file, node.child_by_field_name("body"), node.child_by_field_name("type"), node)


def _literal_value(file: File, body: Any, type_node: Any, node: Any) -> Expr:
    """Lower `{...}` of a known type: a list, a map, or a struct with its fields."""
    if body is None:
        return opaque(file, node)
    kind = "" if type_node is None else type_node.type
    elements = file.children(body)
    if kind in _LISTS:
        element = type_node.child_by_field_name("element")
        return Sequence(node.start_byte, node.end_byte, tuple(_element(file, _value_of(child), element) for child in elements))
    element = type_node.child_by_field_name("value") if kind == "map_type" else None
    named = None if type_node is None or kind in {"map_type", "struct_type"} else file.expr(type_node)
    entries = []
    for number, child in enumerate(elements):
        key = child.child_by_field_name("key") if child.type == "keyed_element" else None
        lowered = literal(child, number) if key is None else _key(file, key, is_map=kind == "map_type")
        entries.append(Entry(lowered, _element(file, _value_of(child), element)))
    return Mapping(node.start_byte, node.end_byte, tuple(entries), named)


def _value_of(element: Any) -> Any:
    value = element.child_by_field_name("value") if element.type == "keyed_element" else element
    return value.named_children[0] if value is not None and value.type == "literal_element" and value.named_children else value


def _key(file: File, key: Any, *, is_map: bool) -> Expr:
    node = key.named_children[0] if key.type == "literal_element" and key.named_children else key
    return literal(node, file.text(node)) if node.type in {"identifier", "field_identifier"} and not is_map else _element(file, node, None)


def _element(file: File, node: Any, type_node: Any) -> Expr:
    """Lower an element; one that is a bare `{...}` has the type its list or map declares."""
    if node is None or node.type != "literal_value":
        return file.expr(node)
    if type_node is not None and type_node.type == "pointer_type":
        type_node = next(iter(type_node.named_children), None)
    return file.expr(node) if type_node is None else _literal_value(file, node, type_node, node)


def _bare_value(file: File, node: Any) -> Expr:
    return _literal_value(file, node, None, node)


def params(file: File, node: Any) -> tuple[Param, ...]:
    """Lower a parameter list; unnamed parameters get no name."""
    found: list[Param] = []
    for child in [] if node is None else file.children(node):
        annotation = file.expr(child.child_by_field_name("type")) if child.child_by_field_name("type") is not None else None
        kind = "rest" if child.type == "variadic_parameter_declaration" else "normal"
        names = [file.text(name) for name in child.children_by_field_name("name")] or [""]
        found.extend(Param(name, None, annotation, kind) for name in names)
    return tuple(found)


def _function(file: File, node: Any) -> Expr:
    body = node.child_by_field_name("body")
    return closure(file, node, params(file, node.child_by_field_name("parameters")), lambda: function_body(file, node, body))


def function_body(file: File, node: Any, body: Any) -> tuple[Stmt, ...]:
    """Lower a function's body; a bare `return` gives back the named results."""
    if not isinstance(file, GoFile):
        return file.body(body)
    outer = file.results
    results = node.child_by_field_name("result")
    named = params(file, results) if results is not None and results.type == "parameter_list" else ()
    file.results = tuple(param.name for param in named if param.name)
    try:
        return file.body(body)
    finally:
        file.results = outer


def _first_type(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("type") or next(iter(file.children(node)), None))


def _qualified(file: File, node: Any) -> Expr:
    package = node.child_by_field_name("package")
    value = Name(node.start_byte, node.end_byte, file.text(package))
    return Attribute(node.start_byte, node.end_byte, value, file.text(node.child_by_field_name("name")))


def _container(field: str) -> Callable[[File, Any], Expr]:
    def lower(file: File, node: Any) -> Expr:
        held = node.child_by_field_name(field)
        return Subscript(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "[]"), file.expr(held))

    return lower


def _unknown(_file: File, node: Any) -> Expr:
    return Opaque(node.start_byte, node.end_byte, ())


def _list(file: File, node: Any) -> Expr:
    values = file.children(node)
    return file.expr(values[0]) if len(values) == 1 else Sequence(node.start_byte, node.end_byte, file.exprs(values))


EXPRESSIONS: dict[str, Callable[[File, Any], Expr]] = {
    **dict.fromkeys(_DOWN, chain),
    "identifier": _name,
    "field_identifier": _name,
    "package_identifier": _name,
    "blank_identifier": _name,
    "type_identifier": _name,
    "unary_expression": _unary,
    "interpreted_string_literal": _string,
    "raw_string_literal": _string,
    "rune_literal": lambda file, node: literal(node, file.text(node)[1:-1]),
    "int_literal": lambda file, node: literal(node, integer(file.text(node))),
    "float_literal": lambda file, node: literal(node, integer(file.text(node))),
    "imaginary_literal": _unknown,
    "true": lambda _file, node: literal(node, True),
    "false": lambda _file, node: literal(node, False),
    "nil": lambda _file, node: literal(node, None),
    "iota": _unknown,
    "composite_literal": _composite,
    "literal_value": _bare_value,
    "literal_element": inner,
    "func_literal": _function,
    "type_conversion_expression": _conversion,
    "type_instantiation_expression": _first_type,
    "expression_list": _list,
    "qualified_type": _qualified,
    "pointer_type": inner,
    "parenthesized_type": inner,
    "generic_type": _first_type,
    "slice_type": _container("element"),
    "array_type": _container("element"),
    "implicit_length_array_type": _container("element"),
    "map_type": _container("value"),
    "channel_type": _container("value"),
    "function_type": _unknown,
    "struct_type": _unknown,
    "interface_type": _unknown,
    "parameter_list": lambda file, node: _first_type(file, node.named_children[0]) if node.named_children else _unknown(file, node),
}
