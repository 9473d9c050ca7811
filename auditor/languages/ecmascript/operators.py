"""Operators of the ECMAScript family: binary and conditional chains walked in loops, assignments, updates, sequences."""

from tree_sitter import Node

from auditor.languages.ecmascript.lowering import Lowering
from auditor.languages.language import DEPTH_LIMIT
from auditor.model.ir import AssignExpr, Await, Binary, BlockExpr, Conditional, Evaluate, Expr, Literal, Opaque, Unary, Yield

OPERATORS = {"&&": "and", "||": "or", "===": "==", "!==": "!=", "!": "not"}
"""Tokens that the IR spells differently."""
_ASSOCIATIVE = frozenset({"+", "and", "or", "??", "|", "&"})
_CHOICES = frozenset({"and", "or", "??"})
_BALANCE_FROM = 64
"""Operands from which a chain of one associative operator is built as a balanced tree: 20,000 terms nest 15 deep, not 20,000."""


def lower_binary(low: Lowering, node: Node) -> Expr:
    """`left op right`, the left spine in a loop."""
    operators: list[str] = []
    rights: list[Node | None] = []
    current: Node | None = node
    while current is not None and current.type == "binary_expression":
        operators.append(_operator(low, current))
        rights.append(current.child_by_field_name("right"))
        current = current.child_by_field_name("left")
    first = low.expression(current)
    operators.reverse()
    operands = [low.expression(right) for right in reversed(rights)]
    if len(operands) > _BALANCE_FROM:
        return _long_chain(low, node, operators, [first, *operands])
    value = first
    for operator, operand in zip(operators, operands, strict=True):
        value = Binary(first.start, operand.end, operator, value, operand)
    return value


def _operator(low: Lowering, node: Node) -> str:
    token = node.child_by_field_name("operator")
    text = "" if token is None else token.type
    return OPERATORS.get(text, text)


def _long_chain(low: Lowering, node: Node, operators: list[str], operands: list[Expr]) -> Expr:
    operator = operators[0]
    if operator not in _ASSOCIATIVE or any(other != operator for other in operators):
        low.too_deep = low.too_deep or len(operands) > DEPTH_LIMIT
        return Opaque(node.start_byte, node.end_byte, tuple(operands))
    while len(operands) > 1:
        pairs = [Binary(left.start, right.end, operator, left, right) for left, right in zip(operands[::2], operands[1::2], strict=False)]
        operands = [*pairs, operands[-1]] if len(operands) % 2 else [*pairs]
    return operands[0]


def lower_conditional(low: Lowering, node: Node) -> Expr:
    """`test ? then : orelse`, the chain of alternatives in a loop; beyond the first ones they are laid side by side."""
    links: list[tuple[Node, Expr, Expr]] = []
    current: Node | None = node
    while current is not None and current.type == "ternary_expression":
        test, then = (current.child_by_field_name("condition"), current.child_by_field_name("consequence"))
        links.append((current, low.expression(test), low.expression(then)))
        current = current.child_by_field_name("alternative")
    value = low.expression(current)
    rest = links[_BALANCE_FROM:]
    if rest:
        low.too_deep = True
        value = Opaque(rest[0][0].start_byte, node.end_byte, (*(part for _, asked, given in rest for part in (asked, given)), value))
    for link, test_value, then_value in reversed(links[:_BALANCE_FROM]):
        value = Conditional(link.start_byte, link.end_byte, test_value, then_value, value)
    return value


def lower_unary(low: Lowering, node: Node) -> Expr:
    """`!x`, `-x`, `typeof x`, `void x`, `delete x`."""
    operator = _operator(low, node)
    operand = low.expression(node.child_by_field_name("argument"))
    if operator == "-" and isinstance(operand, Literal) and isinstance(operand.value, int | float):
        return Literal(node.start_byte, node.end_byte, -operand.value)
    if operator == "void":
        nothing = Literal(node.start_byte, node.end_byte, None)
        return BlockExpr(
            node.start_byte, node.end_byte, (Evaluate(operand.start, operand.end, operand), Evaluate(nothing.start, nothing.end, nothing))
        )
    return Unary(node.start_byte, node.end_byte, operator, operand)


def lower_update(low: Lowering, node: Node) -> Expr:
    """`x++`, `--x`."""
    operator = _operator(low, node)[:1] or "+"
    one = Literal(node.start_byte, node.end_byte, 1)
    behind = node.children[-1].type in ("++", "--")
    return AssignExpr(node.start_byte, node.end_byte, low.expression(node.child_by_field_name("argument")), one, operator, behind)


def lower_assignment(low: Lowering, node: Node) -> Expr:
    """`target = value` as a value; a chain `a = b = c` nests to the right and counts as depth."""
    target = low.pattern(node.child_by_field_name("left"))
    return AssignExpr(node.start_byte, node.end_byte, target, low.expression(node.child_by_field_name("right")))


def lower_augmented(low: Lowering, node: Node) -> Expr:
    """`target += value`; `target ??= value` is `target = target ?? value`."""
    token = _operator(low, node).removesuffix("=")
    target = low.expression(node.child_by_field_name("left"))
    value = low.expression(node.child_by_field_name("right"))
    operator = OPERATORS.get(token, token)
    if operator in _CHOICES:
        chosen = Binary(node.start_byte, node.end_byte, operator, target, value)
        return AssignExpr(node.start_byte, node.end_byte, target, chosen)
    return AssignExpr(node.start_byte, node.end_byte, target, value, operator)


def lower_comma(low: Lowering, node: Node) -> Expr:
    """`a, b`: both run, the last is the value."""
    return BlockExpr(
        node.start_byte, node.end_byte, tuple(Evaluate(part.start, part.end, part) for part in map(low.expression, comma_parts(low, node)))
    )


def comma_parts(low: Lowering, node: Node) -> list[Node]:
    """Return the parts of a comma expression in order; grammars nest them to either side or not at all."""
    parts: list[Node] = []
    pending = [node]
    while pending:
        current = pending.pop()
        if current.type == "sequence_expression":
            pending.extend(reversed(low.children(current)))
        else:
            parts.append(current)
    return parts


def lower_await(low: Lowering, node: Node) -> Expr:
    """`await value`."""
    return Await(node.start_byte, node.end_byte, low.expression(low.first(node)))


def lower_yield(low: Lowering, node: Node) -> Expr:
    """`yield value`, `yield* values`."""
    value = low.first(node)
    delegated = any(child.type == "*" for child in node.children)
    return Yield(node.start_byte, node.end_byte, None if value is None else low.expression(value), delegated)


def lower_inner(low: Lowering, node: Node) -> Expr:
    """Parentheses, `x as T`, `x satisfies T`, `x!`, `<T>x`: what stands inside."""
    current: Node | None = node
    while current is not None and current.type in TRANSPARENT:
        inner = low.children(current)
        current = (inner[-1] if current.type == "type_assertion" else inner[0]) if inner else None
    return low.expression(current)


TRANSPARENT = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
        "instantiation_expression",
    }
)
"""Node kinds that stand for what is inside them."""
