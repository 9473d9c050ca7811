"""Expressions of the ECMAScript family -> IR: names, chains of members and calls, objects, functions and classes as values."""

from collections.abc import Callable

from tree_sitter import Node

from auditor.languages.ecmascript import classes, entry_points, functions, jsx, literals, operators
from auditor.languages.ecmascript.lowering import SPINE_LIMIT, ExpressionHandler, Lowering, lower_unknown, name_at, sequence_at
from auditor.model.ir import (
    Argument,
    Attribute,
    Await,
    Binary,
    BlockExpr,
    Call,
    Conditional,
    Entry,
    Evaluate,
    Expr,
    Lambda,
    Literal,
    Mapping,
    Name,
    Opaque,
    Spread,
    Subscript,
)

_INWARDS = {
    "member_expression": "object",
    "call_expression": "function",
    "subscript_expression": "object",
    "non_null_expression": "",
    "parenthesized_expression": "",
    "instantiation_expression": "",
}
"""Node kinds of a chain, with the field that leads inwards (empty: the first child)."""


def lower_chain(low: Lowering, node: Node) -> Expr:
    """`a.b(c)[d].e()`: walked inwards and built outwards in loops, whatever its length.

    Links beyond the first `SPINE_LIMIT` are laid side by side: their arguments stay visible, their nesting does not.
    """
    kinds, fields = low.grammar.kinds, low.grammar.fields
    spine: list[tuple[str, Node]] = []
    current: Node | None = node
    while current is not None and (field := _INWARDS.get(kinds[current.kind_id])) is not None:
        spine.append((kinds[current.kind_id], current))
        current = current.child_by_field_id(fields[field]) if field else low.first(current)
    value = low.expression(current)
    spine.reverse()
    for kind, link in spine[:SPINE_LIMIT]:
        value = _link(low, kind, link, value)
    if len(spine) <= SPINE_LIMIT:
        return value
    low.too_deep = True
    given = [argument.value for _, link in spine[SPINE_LIMIT:] for argument in arguments(low, link.child_by_field_name("arguments"))]
    return Opaque(node.start_byte, node.end_byte, (value, *given))


def _link(low: Lowering, kind: str, node: Node, value: Expr) -> Expr:
    """Build one link of a chain around what is inside it."""
    if kind == "member_expression":
        name = node.child_by_field_id(low.grammar.fields["property"])
        return Attribute(node.start_byte, node.end_byte, value, "" if name is None else low.text(name))
    if kind == "call_expression":
        return _call(low, node, value)
    if kind == "subscript_expression":
        return Subscript(node.start_byte, node.end_byte, value, low.expression(node.child_by_field_name("index")))
    return value


def _call(low: Lowering, node: Node, callee: Expr) -> Expr:
    given = node.child_by_field_id(low.grammar.fields["arguments"])
    if given is not None and given.kind_id not in low.grammar.argument_lists:
        return literals.lower_tagged(low, callee, node, given)
    if given is not None and isinstance(callee, Name) and callee.id == "await":
        return _awaited(given, arguments(low, given))
    lowered = entry_points.registered(callee, arguments(low, given))
    if isinstance(callee, Attribute) and callee.name == "then" and len(lowered) == 1 and not lowered[0].spread:
        return _continued(callee, lowered[0])
    return Call(node.start_byte, node.end_byte, callee, lowered)


def _awaited(node: Node, given: tuple[Argument, ...]) -> Expr:
    """`await (0, m.f)(x)`, as compilers write it, is read as a call of `await` by JavaScript's grammar: what is in the parentheses is meant."""
    return BlockExpr(node.start_byte, node.end_byte, tuple(Evaluate(part.start, part.end, part.value) for part in given))


def _continued(callee: Attribute, given: Argument) -> Expr:
    """`promise.then(f)` calls f with what the promise comes to; it stands where f stands."""
    awaited = Await(callee.value.start, callee.value.end, callee.value)
    return Call(given.start, given.end, given.value, (Argument(awaited.start, awaited.end, awaited),))


def arguments(low: Lowering, node: Node | None) -> tuple[Argument, ...]:
    """Lower the arguments between the parentheses of a call."""
    if node is None:
        return ()
    return tuple([_argument(value) for value in low.items(node)])


def _argument(value: Expr) -> Argument:
    if isinstance(value, Spread):
        return Argument(value.start, value.end, value.value, None, 1)
    return Argument(value.start, value.end, value)


def lower_new(low: Lowering, node: Node) -> Expr:
    """`new X(...)`, `new X`."""
    callee = low.expression(node.child_by_field_name("constructor"))
    given = entry_points.registered(callee, arguments(low, node.child_by_field_name("arguments")))
    return Call(node.start_byte, node.end_byte, callee, given, is_new=True)


def lower_import_word(low: Lowering, node: Node) -> Expr:
    """`import` as the callee of a dynamic import: the same as `require` to the analysis."""
    return Name(node.start_byte, node.end_byte, "require")


def lower_meta(low: Lowering, node: Node) -> Expr:
    """`import.meta`, `new.target`."""
    first, _, last = low.text(node).replace(" ", "").partition(".")
    return Attribute(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte + len(first), first), last)


def lower_spread(low: Lowering, node: Node) -> Expr:
    """`...items` in an array."""
    return Spread(node.start_byte, node.end_byte, low.expression(low.first(node)))


def lower_object(low: Lowering, node: Node) -> Expr:
    """`{a: 1, b, ...c, d() {}, get e() {}}`."""
    kinds = low.grammar.kinds
    entries: list[Entry] = []
    for child in node.named_children:
        handler = _ENTRIES.get(kinds[child.kind_id])
        if handler is not None:
            entries.append(handler(low, child))
    return Mapping(node.start_byte, node.end_byte, tuple(entries))


def _pair(low: Lowering, node: Node) -> Entry:
    """`key: value`."""
    parts = node.named_children
    if len(parts) != 2:  # a comment stands between them, or one is missing
        return Entry(functions.key(low, node.child_by_field_name("key")), low.expression(node.child_by_field_name("value")))
    return Entry(functions.key(low, parts[0]), low.expression(parts[1]))


def _shorthand(low: Lowering, node: Node) -> Entry:
    """`name`, which stands for `name: name`."""
    name = name_at(low, node)
    return Entry(Literal(name.start, name.end, name.id), name)


def _spread_entry(low: Lowering, node: Node) -> Entry:
    """`...others`."""
    value = low.expression(low.first(node))
    if isinstance(value, Binary) and value.op in ("and", "&&"):  # `...(local && { baseURL })`: nothing where the test does not hold
        value = Conditional(value.start, value.end, value.left, value.right, Mapping(value.end, value.end, ()))
    return Entry(None, value)


def _method_entry(low: Lowering, node: Node) -> Entry:
    function = functions.method(low, node)
    value: Expr = Lambda(node.start_byte, node.end_byte, function)
    name = functions.key(low, node.child_by_field_name("name"))
    if function.kind == "getter":
        # Reading the member runs the getter: its result is what the object holds.
        value = Call(node.start_byte, node.end_byte, value, ())
    elif function.kind == "setter":
        name = Literal(name.start, name.end, f"set {function.name}")
    return Entry(name, value)


_ENTRIES: dict[str, Callable[[Lowering, Node], Entry]] = {
    "pair": _pair,
    "shorthand_property_identifier": _shorthand,
    "spread_element": _spread_entry,
    "method_definition": _method_entry,
    "ERROR": lambda low, node: Entry(None, lower_unknown(low, node)),
}


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": name_at,
    "this": name_at,
    "super": name_at,
    "property_identifier": name_at,
    "private_property_identifier": name_at,
    "type_identifier": name_at,
    "shorthand_property_identifier": name_at,
    "undefined": literals.lower_nothing,
    "null": literals.lower_nothing,
    "true": literals.lower_true,
    "false": literals.lower_false,
    "number": literals.lower_number,
    "string": literals.lower_string,
    "template_string": literals.lower_template,
    "regex": literals.lower_text,
    "member_expression": lower_chain,
    "call_expression": lower_chain,
    "subscript_expression": lower_chain,
    "new_expression": lower_new,
    "import": lower_import_word,
    "meta_property": lower_meta,
    "array": sequence_at,
    "object": lower_object,
    "spread_element": lower_spread,
    "parenthesized_expression": operators.lower_inner,
    "as_expression": operators.lower_inner,
    "satisfies_expression": operators.lower_inner,
    "non_null_expression": operators.lower_inner,
    "type_assertion": operators.lower_inner,
    "instantiation_expression": operators.lower_inner,
    "binary_expression": operators.lower_binary,
    "ternary_expression": operators.lower_conditional,
    "unary_expression": operators.lower_unary,
    "update_expression": operators.lower_update,
    "assignment_expression": operators.lower_assignment,
    "augmented_assignment_expression": operators.lower_augmented,
    "sequence_expression": operators.lower_comma,
    "await_expression": operators.lower_await,
    "yield_expression": operators.lower_yield,
    "arrow_function": functions.lower_function_value,
    "function_expression": functions.lower_function_value,
    "generator_function": functions.lower_function_value,
    "class": classes.lower_class_value,
    "jsx_element": jsx.lower_element,
    "jsx_self_closing_element": jsx.lower_element,
    "jsx_expression": jsx.lower_braces,
    "jsx_text": jsx.lower_words,
    "html_character_reference": jsx.lower_words,
}
"""Node kind -> what lowers it as an expression; other kinds become `Opaque` with their children."""
