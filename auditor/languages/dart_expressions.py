"""Dart expressions of a syntax tree -> expressions of the intermediate representation.

The grammar puts an expression's parts beside each other (`client`, `.chat`, `(x)` are three siblings), so everything here works on
runs of siblings: a first node and the selectors after it.
"""

from collections.abc import Iterator
from collections.abc import Sequence as Nodes
from typing import Any

from auditor.languages import shapes
from auditor.languages.tree import ExpressionHandler, File, choose, closure, integer, literal, opaque, returned, stepped, template, unescape
from auditor.model.ir import (
    Argument,
    Assign,
    AssignExpr,
    Attribute,
    Await,
    Binary,
    BlockExpr,
    Call,
    Comprehension,
    Conditional,
    Entry,
    Evaluate,
    Expr,
    Generator,
    Literal,
    Mapping,
    Name,
    Opaque,
    Param,
    Sequence,
    Spread,
    Stmt,
    Subscript,
    Unary,
)

OPERATORS = {"&&": "and", "||": "or", "!": "not"}
SELECTORS = frozenset({
    "selector", "unconditional_assignable_selector", "conditional_assignable_selector", "argument_part", "cascade_section", "index_selector",
})  # fmt: skip
BINARY = (
    "additive_expression",
    "multiplicative_expression",
    "logical_or_expression",
    "logical_and_expression",
    "equality_expression",
    "relational_expression",
    "shift_expression",
    "bitwise_or_expression",
    "bitwise_and_expression",
    "bitwise_xor_expression",
    "if_null_expression",
)
_QUOTES = frozenset({"'", '"', "'''", '"""', "r'", 'r"', "r'''", 'r"""'})
_TYPES = frozenset({"type_identifier", "type_arguments", "nullable_type", "void_type", "inferred_type", "function_type", "record_type"})


# Runs ----------------------------------------------------------------------------------------------------------------


def runs(file: File, nodes: Nodes[Any]) -> list[Expr]:
    """Lower sibling nodes that hold one expression after another."""
    found: list[Expr] = []
    for node in nodes:
        if node.kind_id in file.grammar.skipped:
            continue
        if node.type in SELECTORS and found:
            found[-1] = _select(file, node, found[-1])
        elif node.type not in _TYPES:
            found.append(file.expr(node))
    return found


def run(file: File, nodes: Nodes[Any], fallback: Any = None) -> Expr:
    """Lower sibling nodes that hold one expression."""
    found = runs(file, nodes)
    if found:
        return found[0] if len(found) == 1 else Opaque(found[0].start, found[-1].end, tuple(found))
    at = fallback.start_byte if fallback is not None else 0
    return Opaque(at, at, ())


def field(file: File, node: Any, name: str) -> Expr:
    """Lower the expression in a field."""
    return run(file, [child for child in node.children_by_field_name(name) if child.is_named], node)


def held(file: File, node: Any) -> Expr:
    """Lower the one expression a node holds."""
    return run(file, node.named_children, node)


def _select(file: File, node: Any, value: Expr) -> Expr:
    """Apply one selector: a member, an index, arguments or a cascade."""
    match node.type:
        case "selector":
            for child in node.named_children:
                value = _select(file, child, value)
            return value
        case "unconditional_assignable_selector" | "conditional_assignable_selector" | "cascade_selector":
            return _member(file, node, value)
        case "index_selector":
            return Subscript(value.start, node.end_byte, value, held(file, node))
        case "argument_part":
            given = next((child for child in node.named_children if child.type == "arguments"), None)
            return Call(value.start, node.end_byte, value, arguments(file, given))
        case "cascade_section":
            return _cascade(file, node, value)
        case _:
            return value


def _member(file: File, node: Any, value: Expr) -> Expr:
    for child in node.named_children:
        if child.type == "identifier":
            return Attribute(value.start, child.end_byte, value, file.text(child))
        if child.type == "index_selector":
            return Subscript(value.start, child.end_byte, value, held(file, child))
    return Subscript(value.start, node.end_byte, value, held(file, node)) if node.named_children else value


def _cascade(file: File, node: Any, value: Expr) -> Expr:
    """Lower `value..a = x` and `value..a(x)`: the value again, after something was done to it."""
    body: list[Stmt] = []
    if isinstance(value, BlockExpr) and isinstance(value.body[-1], Evaluate):
        body, receiver = list(value.body[:-1]), value.body[-1].value
    elif isinstance(value, Name):
        receiver = value
    else:
        receiver = Name(value.start, value.start, f"cascade@{value.start}")
        body = [Assign(value.start, value.end, receiver, value, declares=True)]
    target: Expr = receiver
    equals = next((number for number, child in enumerate(node.children) if child.type in ("=", "assignment_operator")), len(node.children))
    for child in node.children[:equals]:
        target = _select(file, child, target) if child.is_named else target
    if equals < len(node.children):
        given = run(file, [child for child in node.children[equals + 1 :] if child.is_named], node)
        body.append(Assign(node.start_byte, node.end_byte, target, given))
    else:
        body.append(Evaluate(node.start_byte, node.end_byte, target))
    return BlockExpr(value.start, node.end_byte, (*body, Evaluate(node.end_byte, node.end_byte, receiver)))


def arguments(file: File, node: Any) -> tuple[Argument, ...]:
    """Lower an argument list."""
    found = []
    for child in file.children(node) if node is not None else ():
        if child.type == "named_argument":
            label = next((one for one in child.named_children if one.type == "label"), None)
            name = file.text(label).rstrip(" :") if label is not None else None
            value = run(file, [one for one in child.named_children if one.type != "label"], child)
            found.append(Argument(child.start_byte, child.end_byte, value, name))
        elif child.type == "argument":
            found.append(Argument(child.start_byte, child.end_byte, held(file, child)))
    return tuple(found)


# Atoms ---------------------------------------------------------------------------------------------------------------


def _identifier(file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, file.text(node))


def _word(text: str) -> ExpressionHandler:
    return lambda _file, node: Name(node.start_byte, node.end_byte, text)


def _fixed(file: File, node: Any) -> Expr:
    return literal(node, {"true": True, "false": False}.get(file.text(node)))


def _number(file: File, node: Any) -> Expr:
    return literal(node, integer(file.text(node)))


def _string(file: File, node: Any) -> Expr:
    """Lower one or several neighbouring strings; their text is what lies between the nodes of the tree."""
    found: list[Expr] = []
    at: int | None = None
    raw = False
    for child in node.children:
        if at is not None and child.start_byte > at:
            found.append(Literal(at, child.start_byte, file.content[at : child.start_byte].decode("utf-8", "replace")))
        if child.type in _QUOTES:
            at = child.end_byte if at is None else None
            raw = child.type.startswith("r") if at is not None else raw
            continue
        if child.type == "escape_sequence":
            found.append(literal(child, unescape(file.text(child))))
        elif child.type == "template_substitution":
            found.append(held(file, child))
        elif raw or child.type == "$":
            found.append(literal(child, file.text(child)))
        at = child.end_byte
    return template(node, found)


def type_of(file: File, nodes: Nodes[Any]) -> Expr | None:
    """Lower the type among sibling nodes: `http.Client<T>?` is `http.Client`; of a `Future` what it brings."""
    value: Expr | None = None
    for node in nodes:
        if node.type == "type_identifier":
            text = file.text(node)
            value = Name(node.start_byte, node.end_byte, text) if value is None else Attribute(value.start, node.end_byte, value, text)
        elif node.type == "type_arguments" and isinstance(value, Name) and value.id in ("Future", "FutureOr", "Stream"):
            return type_of(file, node.named_children) or value
        elif node.type in ("identifier", "formal_parameter_list"):
            break
    return value


def _new(file: File, node: Any) -> Expr:
    """Lower `new A.named(x)` and `const A(x)`."""
    value: Expr | None = None
    given = None
    for child in node.named_children:
        if child.type in ("type_identifier", "identifier"):
            text = file.text(child)
            value = Name(child.start_byte, child.end_byte, text) if value is None else Attribute(value.start, child.end_byte, value, text)
        elif child.type == "arguments":
            given = child
    return Call(node.start_byte, node.end_byte, value or Opaque(node.start_byte, node.start_byte, ()), arguments(file, given))


# Collections ---------------------------------------------------------------------------------------------------------


def _list(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, tuple(runs(file, node.named_children)))


def _spread(file: File, node: Any) -> Expr:
    return Spread(node.start_byte, node.end_byte, held(file, node))


def _set_or_map(file: File, node: Any) -> Expr:
    children = [child for child in file.children(node) if child.type != "type_arguments"]
    if not any(entries := [list(_entries(file, child)) for child in children]) and children:
        return Sequence(node.start_byte, node.end_byte, tuple(runs(file, children)))
    return Mapping(node.start_byte, node.end_byte, tuple(entry for found in entries for entry in found) if children else ())


def _entries(file: File, node: Any) -> Iterator[Entry]:
    match node.type:
        case "pair":
            yield Entry(field(file, node, "key"), field(file, node, "value"))
        case "spread_element":
            yield Entry(None, held(file, node))
        case "if_element":
            for name in ("consequence", "alternative"):
                for child in node.children_by_field_name(name):
                    yield from _entries(file, child) if child.type == "pair" else ()
        case "for_element":
            body = [child for child in node.children_by_field_name("body") if child.type == "pair"]
            if body:
                yield Entry(None, Opaque(node.start_byte, node.end_byte, (field(file, body[0], "value"),)))
        case _:
            return


def _if_element(file: File, node: Any) -> Expr:
    then = field(file, node, "consequence")
    orelse = field(file, node, "alternative") if node.child_by_field_name("alternative") is not None else None
    return shapes.conditional(node, Opaque(node.start_byte, node.start_byte, ()), then, orelse)


def _for_element(file: File, node: Any) -> Expr:
    parts = next((child for child in node.named_children if child.type == "for_loop_parts"), None)
    body = field(file, node, "body")
    if parts is None or parts.child_by_field_name("name") is None:
        return Opaque(node.start_byte, node.end_byte, (body,))
    generator = Generator(file.expr(parts.child_by_field_name("name")), field(file, parts, "value"))
    return Spread(node.start_byte, node.end_byte, Comprehension(node.start_byte, node.end_byte, body, (generator,)))


def _record(file: File, node: Any) -> Expr:
    values = [run(file, [one for one in child.named_children if one.type != "label"], child) for child in file.children(node)]
    return Sequence(node.start_byte, node.end_byte, tuple(values))


# Operators -----------------------------------------------------------------------------------------------------------


def _operands(file: File, node: Any) -> tuple[list[list[Any]], list[str]]:
    """Return the runs between the operators of a node, and the operators."""
    groups: list[list[Any]] = [[]]
    tokens: list[str] = []
    for child in node.children:
        if child.type.endswith("_operator") or child.type == "??":
            tokens.append(file.text(child))
            groups.append([])
        elif child.is_named:
            groups[-1].append(child)
    return groups, tokens


def _binary(file: File, node: Any) -> Expr:
    """Lower a chain of operators in a loop, whichever side the grammar nests it on."""
    generic = _generic_call(file, node)
    if generic is not None:
        return generic
    operands: list[list[Any]] = []
    tokens: list[str] = []
    kind, waiting = node.type, [[node]]
    while waiting and len(operands) < shapes.LONGEST_CHAIN:
        group = waiting.pop()
        if len(group) == 1 and group[0].type == kind:
            groups, found = _operands(file, group[0])
            waiting.extend(reversed(groups))
            tokens.extend(found)
        else:
            operands.append(group)
    value = run(file, operands[0], node)
    for group, token in zip(operands[1:], tokens, strict=False):
        right = run(file, group, node)
        value = Binary(node.start_byte, right.end, OPERATORS.get(token, token), value, right)
    return value


def _generic_call(file: File, node: Any) -> Expr | None:
    """Return the call that `f<T>(x)` is, which the grammar reads as two comparisons."""
    if node.type != "relational_expression" or not node.named_children or node.named_children[-1].type != "parenthesized_expression":
        return None
    groups, tokens = _operands(file, node)
    left = groups[0][0] if groups[0] else None
    if tokens != [">"] or left is None or left.type != "relational_expression":
        return None
    inner_groups, inner_tokens = _operands(file, left)
    if inner_tokens != ["<"]:
        return None
    callee = run(file, inner_groups[0], node)
    value = held(file, node.named_children[-1])
    return Call(node.start_byte, node.end_byte, callee, (Argument(value.start, value.end, value),))


def _unary(file: File, node: Any) -> Expr:
    if {file.text(child) for child in node.children} & {"++", "--"}:
        return stepped(file, node)
    operator = next((child for child in node.named_children if child.type == "prefix_operator"), None)
    operand = run(file, [child for child in node.named_children if child.type != "prefix_operator"], node)
    text = file.text(operator) if operator is not None else ""
    return Unary(node.start_byte, node.end_byte, OPERATORS.get(text, text), operand) if text else operand


def _await(file: File, node: Any) -> Expr:
    return Await(node.start_byte, node.end_byte, held(file, node))


def _cast(file: File, node: Any) -> Expr:
    return run(file, [child for child in node.named_children if child.type not in ("type_cast", "type_test")], node)


def _conditional(file: File, node: Any) -> Expr:
    nodes = [child for index, child in enumerate(node.children) if child.is_named and node.field_name_for_child(index) is None]
    test = run(file, nodes, node)
    return Conditional(node.start_byte, node.end_byte, test, field(file, node, "consequence"), field(file, node, "alternative"))


def _assignment(file: File, node: Any) -> Expr:
    op = file.text(node.child_by_field_name("operator")).removesuffix("=")
    return AssignExpr(node.start_byte, node.end_byte, field(file, node, "left"), field(file, node, "right"), op)


def _switch(file: File, node: Any) -> Expr:
    subject = field(file, node, "condition")
    arms: list[tuple[Expr | None, Expr]] = []
    for case in (child for child in node.named_children if child.type == "switch_expression_case"):
        arrow = next((number for number, child in enumerate(case.children) if child.type == "=>"), 0)
        value = run(file, [child for child in case.children[arrow + 1 :] if child.is_named], case)
        arms.append((case_test(file, subject, case.children[:arrow]), value))
    return choose(node, subject, sorted(arms, key=lambda arm: arm[0] is None))


def case_test(file: File, subject: Expr, patterns: Nodes[Any]) -> Expr | None:
    """Return the test of one case; None when it takes everything."""
    tests: list[Expr] = []
    for pattern in patterns:
        if pattern.type == "constant_pattern":
            value = pattern_value(file, pattern)
            if isinstance(value, Name) and value.id == "_":
                return None
            tests.append(Binary(pattern.start_byte, pattern.end_byte, "==", subject, value))
        elif pattern.is_named and pattern.type.endswith("_pattern"):
            tests.append(Opaque(pattern.start_byte, pattern.end_byte, (subject,)))
    return shapes.any_of(tests) if tests else None


def pattern_value(file: File, node: Any) -> Expr:
    """Lower the constant a case compares with."""
    named = [child for child in node.named_children if child.type == "qualified"]
    if not named:
        return held(file, node)
    value: Expr | None = None
    for child in named[0].named_children:
        text = file.text(child)
        value = Name(child.start_byte, child.end_byte, text) if value is None else Attribute(value.start, child.end_byte, value, text)
    return value or opaque(file, node)


# Functions -----------------------------------------------------------------------------------------------------------


def parameters(file: File, node: Any) -> tuple[Param, ...]:
    """Lower a parameter list; `this.x` is also a field, names in braces are given by name."""
    found: list[Param] = []
    for child in node.children if node is not None else ():
        if child.type == "formal_parameter":
            found.append(_parameter(file, child, "normal"))
        elif child.type == "optional_formal_parameters":
            found.extend(_optional(file, child))
    return tuple(found)


def _optional(file: File, node: Any) -> list[Param]:
    found: list[Param] = []
    kind = "keyword" if node.children and node.children[0].type == "{" else "normal"
    default: list[Any] = []
    for child in node.children:
        if child.type == "formal_parameter":
            found.append(_parameter(file, child, kind))
        elif child.is_named:
            default.append(child)
        elif default and found:
            found[-1] = _with_default(file, found[-1], default)
            default = []
    return found


def _with_default(file: File, param: Param, default: list[Any]) -> Param:
    return Param(param.name, run(file, default), param.annotation, param.kind, None, param.promotes)


def _parameter(file: File, node: Any, kind: str) -> Param:
    special = next((child for child in node.named_children if child.type in ("constructor_param", "super_formal_parameter")), None)
    names = [child for child in (special or node).named_children if child.type == "identifier"]
    text = file.text(names[-1]) if names else ""
    promotes = special is not None and special.type == "constructor_param"
    return Param(text, None, type_of(file, node.named_children), kind, None, promotes)


def _function(file: File, node: Any) -> Expr:
    body = node.child_by_field_name("body")
    is_async = body is not None and any(child.type in ("async", "async*") for child in body.children)
    return closure(file, node, parameters(file, node.child_by_field_name("parameters")), lambda: body_of(file, body), is_async=is_async)


def body_of(file: File, body: Any) -> tuple[Stmt, ...]:
    """Lower `=> x;` or a block."""
    if body is None:
        return ()
    block = next((child for child in body.named_children if child.type == "block"), None)
    if block is not None:
        return file.stmts(block.named_children)
    return returned(body, held(file, body)) if body.named_children else ()


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": _identifier,
    "identifier_dollar_escaped": _identifier,
    "type_identifier": _identifier,
    "this": _word("this"),
    "super": _word("super"),
    "true": _fixed,
    "false": _fixed,
    "null_literal": _fixed,
    "decimal_integer_literal": _number,
    "hex_integer_literal": _number,
    "decimal_floating_point_literal": _number,
    "string_literal": _string,
    "list_literal": _list,
    "set_or_map_literal": _set_or_map,
    "spread_element": _spread,
    "if_element": _if_element,
    "for_element": _for_element,
    "record_literal": _record,
    "new_expression": _new,
    "const_object_expression": _new,
    "unary_expression": _unary,
    "await_expression": _await,
    "type_cast_expression": _cast,
    "conditional_expression": _conditional,
    "assignment_expression": _assignment,
    "switch_expression": _switch,
    "function_expression": _function,
    "symbol_literal": opaque,
    **dict.fromkeys(("parenthesized_expression", "assignable_expression", "throw_expression"), held),
    "postfix_expression": _unary,
    **dict.fromkeys(BINARY, _binary),
}
