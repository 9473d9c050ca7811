"""Scala expressions of a syntax tree -> expressions of the intermediate representation."""

import re
from typing import Any

from auditor.languages.tree import (
    ExpressionHandler,
    File,
    choose,
    closure,
    inner,
    integer,
    literal,
    opaque,
    returned,
    spine,
    template,
    unescape,
)
from auditor.model.ir import (
    Argument,
    AssignExpr,
    Attribute,
    Binary,
    BlockExpr,
    Call,
    Class,
    Comprehension,
    Conditional,
    DefineClass,
    Entry,
    Evaluate,
    Expr,
    Generator,
    Literal,
    Mapping,
    Name,
    Opaque,
    Param,
    Raise,
    Return,
    Sequence,
    Stmt,
    Subscript,
    Unary,
)

OPERATORS = {"&&": "and", "||": "or", "!": "not"}
BLOCKS = frozenset({"block", "indented_block", "template_body"})

_LISTS = frozenset({"List", "Seq", "Vector", "Set", "Array", "IndexedSeq", "LazyList", "NonEmptyList"})
_ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "++"})
_ASSIGNING = re.compile(r"[+\-*/|&]=|\+\+=")
_ESCAPE = re.compile(r"\\(?:u+[0-9a-fA-F]{4}|.)")
_MAKERS = frozenset({"builder", "newBuilder", "build", "create", "fromEnv"})
_CHAIN_FIELD = {"call_expression": "function", "field_expression": "value", "generic_function": "function"}


# Types ---------------------------------------------------------------------------------------------------------------


def type_name(file: File, node: Any) -> Expr | None:
    """Lower a type as it is written: `a.B` an attribute chain, `B[C]` a subscript."""
    if node is None or node.type in {"function_type", "tuple_type", "structural_type", "wildcard"}:
        return None
    if node.type == "generic_type":
        return _generic(file, node)
    if node.type in {"repeated_parameter_type", "lazy_parameter_type", "annotated_type", "compound_type", "applied_constructor_type"}:
        return type_name(file, next(iter(file.children(node)), None))
    return dotted(node, file.text(node).split("[")[0])


def dotted(node: Any, text: str) -> Expr:
    """Return `a.b.C` as an attribute chain at a node's place."""
    head, *rest = [part.strip().strip("`") for part in text.split(".")]
    name: Expr = Name(node.start_byte, node.end_byte, head)
    for part in rest:
        name = Attribute(node.start_byte, node.end_byte, name, part)
    return name


def types_given(file: File, node: Any) -> tuple[Expr, ...]:
    """Lower the types in `[A, B]` below a node."""
    given = node.child_by_field_name("type_arguments")
    return () if given is None else tuple(found for child in file.children(given) if (found := type_name(file, child)) is not None)


def _generic(file: File, node: Any) -> Expr | None:
    base = type_name(file, node.child_by_field_name("type"))
    inside = types_given(file, node)
    if base is None or not inside:
        return base
    return Subscript(
        node.start_byte, node.end_byte, base, inside[0] if len(inside) == 1 else Sequence(node.start_byte, node.end_byte, inside)
    )


# Calls and chains ----------------------------------------------------------------------------------------------------


def arguments(file: File, node: Any) -> tuple[Argument, ...]:
    """Lower `(a, name = b)` or the block that stands in its place."""
    if node is None:
        return ()
    if node.type in {"block", "case_block", "colon_argument"}:
        value = _block_argument(file, node)
        return (Argument(node.start_byte, node.end_byte, value),)
    found = []
    for child in file.children(node):
        left = child.child_by_field_name("left") if child.type == "assignment_expression" else None
        if left is not None and left.type == "identifier":
            found.append(Argument(child.start_byte, child.end_byte, file.expr(child.child_by_field_name("right")), file.text(left)))
        else:
            found.append(Argument(child.start_byte, child.end_byte, _placeholder(file, child)))
    return tuple(found)


def _block_argument(file: File, node: Any) -> Expr:
    inside = file.children(node)
    if node.type == "block" and len(inside) == 1 and inside[0].type in {"lambda_expression", "case_block"}:
        return file.expr(inside[0])
    if node.type == "case_block" or (inside and inside[0].type == "case_clause"):
        return _cases(file, node)
    return closure(file, node, (), lambda: value_block(file, inside))


def _placeholder(file: File, node: Any) -> Expr:
    """Lower an argument; one with a `_` in it is a function of that place."""
    if b"_" not in file.content[node.start_byte : node.end_byte] or not _has_wildcard(node):
        return file.expr(node)
    return closure(file, node, (Param("_"),), lambda: returned(node, file.expr(node)))


def _has_wildcard(node: Any) -> bool:
    current = node
    while current is not None and current.type in {*_CHAIN_FIELD, "infix_expression"}:
        current = current.child_by_field_name("left" if current.type == "infix_expression" else _CHAIN_FIELD[current.type])
    return current is not None and current.type == "wildcard" and current.start_byte != node.end_byte and node.type != "wildcard"


def _chain(file: File, node: Any) -> Expr:
    links = spine(node, lambda link: link.child_by_field_name(field) if (field := _CHAIN_FIELD.get(link.type)) else None)
    value = file.expr(links.pop())
    kinds: tuple[Expr, ...] = ()
    for place in range(len(links) - 1, -1, -1):
        link = links[place]
        if link.type == "field_expression":
            name = file.text(link.child_by_field_name("field")).strip("`")
            value = Attribute(value.start, link.end_byte, value, name)
            if name in _MAKERS and (place == 0 or links[place - 1].type == "field_expression"):
                value = Call(value.start, link.end_byte, value, ())  # Scala lets a call without arguments leave its parentheses out
        elif link.type == "generic_function":
            kinds = types_given(file, link)
        else:
            given = arguments(file, link.child_by_field_name("arguments"))
            given += tuple(Argument(kind.start, kind.end, kind, f"<{number}>") for number, kind in enumerate(kinds))
            kinds = ()
            value = _known_function(link, value, given)
    return kinds[0] if kinds and isinstance(value, Name) and value.id == "classOf" else value


def _known_function(link: Any, callee: Expr, given: tuple[Argument, ...]) -> Expr:
    """Return `Seq(...)` and `Map(a -> b)` as the displays they are, any other call as it is."""
    name = callee.id if isinstance(callee, Name) else ""
    values = [one.value for one in given if not (one.name or "").startswith("<")]
    if name in _LISTS:
        return Sequence(link.start_byte, link.end_byte, tuple(values))
    if name == "Map" and all(isinstance(pair, Sequence) and len(pair.items) == 2 for pair in values):
        return Mapping(
            link.start_byte, link.end_byte, tuple(Entry(pair.items[0], pair.items[1]) for pair in values if isinstance(pair, Sequence))
        )
    if isinstance(callee, Call) and callee.end <= link.end_byte and link.child_by_field_name("function").type == "call_expression":
        return Call(callee.start, link.end_byte, callee.callee, (*callee.arguments, *given), callee.is_new)  # f(a)(b): one call
    return Call(callee.start, link.end_byte, callee, given)


def _new(file: File, node: Any) -> Expr:
    parts = file.children(node)
    kind = type_name(file, parts[0]) if parts else None
    while isinstance(kind, Subscript):
        kind = kind.value
    given = tuple(one for part in parts[1:] if part.type == "arguments" for one in arguments(file, part))
    body = next((part for part in parts if part.type == "template_body"), None)
    callee = kind or Opaque(node.start_byte, node.end_byte, ())
    if body is None or not file.children(body):
        return Call(node.start_byte, node.end_byte, callee, given, is_new=True)
    name = f"{kind.id if isinstance(kind, Name) else ''}${node.start_byte}"
    made = Class(name=name, start=node.start_byte, end=node.end_byte, bases=(callee,), body=file.stmts(body.named_children))
    construct = Call(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, name), given, is_new=True)
    define = DefineClass(node.start_byte, node.end_byte, made)
    return BlockExpr(node.start_byte, node.end_byte, (define, Evaluate(node.start_byte, node.end_byte, construct)))


# Functions and blocks ------------------------------------------------------------------------------------------------


def value_block(file: File, nodes: list[Any]) -> tuple[Stmt, ...]:
    """Lower statements whose last one is the value of their block, as a `Return`."""
    if not nodes:
        return ()
    *first, last = nodes
    if last.type not in EXPRESSIONS or last.type in {"return_expression", "throw_expression", "assignment_expression"}:
        return file.stmts(nodes)
    return file.stmts(first) + returned(last, file.expr(last))


def block(file: File, node: Any) -> Expr:
    """Lower a block used as a value; its last expression is the value."""
    nodes = file.children(node)
    if len(nodes) == 1 and nodes[0].type in EXPRESSIONS:
        return file.expr(nodes[0])
    *first, last = nodes or (None,)
    if last is None or last.type not in EXPRESSIONS:
        return BlockExpr(node.start_byte, node.end_byte, file.stmts(nodes))
    return BlockExpr(node.start_byte, node.end_byte, (*file.stmts(first), Evaluate(last.start_byte, last.end_byte, file.expr(last))))


def _lambda(file: File, node: Any) -> Expr:
    body = file.children(node)[1:]
    given = node.child_by_field_name("parameters")

    def lower() -> tuple[Stmt, ...]:
        nodes = file.children(body[0]) if len(body) == 1 and body[0].type in BLOCKS else body
        return value_block(file, nodes)

    return closure(file, node, _lambda_params(file, given), lower)


def _lambda_params(file: File, node: Any) -> tuple[Param, ...]:
    if node is None:
        return ()
    if node.type in {"identifier", "wildcard"}:
        return (Param(file.text(node)),)
    found = []
    for child in file.children(node):
        name = child.child_by_field_name("name") or (child.named_children[0] if child.named_children else child)
        found.append(Param(file.text(name), annotation=type_name(file, child.child_by_field_name("type"))))
    return tuple(found)


def _cases(file: File, node: Any) -> Expr:
    """Lower `{ case a => b }` used as a function: of one value that the cases choose by."""
    subject = Name(node.start_byte, node.start_byte, "_")
    return closure(file, node, (Param("_"),), lambda: returned(node, match_value(file, node, subject)))


# Choices -------------------------------------------------------------------------------------------------------------


def match_value(file: File, body: Any, subject: Expr) -> Expr:
    """Return the value that the cases of a `match` give."""
    arms: list[tuple[Expr | None, Expr]] = []
    for clause in file.children(body):
        if clause.type != "case_clause":
            continue
        test = _test(file, clause.child_by_field_name("pattern"), subject)
        guard = next((child for child in clause.named_children if child.type == "guard"), None)
        if guard is not None:
            condition = file.expr(guard.child_by_field_name("condition"))
            test = condition if test is None else Binary(guard.start_byte, guard.end_byte, "and", test, condition)
        arms.append((test, clause_value(file, clause)))
    return choose(body, subject, arms)


def clause_value(file: File, clause: Any) -> Expr:
    """Return the value of one case."""
    nodes = [child for child in clause.children_by_field_name("body") if child.is_named]
    if len(nodes) == 1:
        return file.expr(nodes[0])
    *first, last = nodes or (None,)
    if last is None:
        return Opaque(clause.start_byte, clause.end_byte, ())
    return BlockExpr(clause.start_byte, clause.end_byte, (*file.stmts(first), Evaluate(last.start_byte, last.end_byte, file.expr(last))))


def _test(file: File, node: Any, subject: Expr) -> Expr | None:
    """Return the test a pattern makes; names in it are bound to the value, None matches everything."""
    if node is None or node.type == "wildcard":
        return None
    if node.type in {"string", "integer_literal", "boolean_literal", "null_literal", "character_literal", "stable_identifier"}:
        return Binary(node.start_byte, node.end_byte, "==", subject, file.expr(node))
    if node.type == "alternative_pattern":
        parts = [found for child in file.children(node) if (found := _test(file, child, subject)) is not None]
        test = parts[0] if parts else None
        for part in parts[1:]:
            test = Binary(node.start_byte, node.end_byte, "or", test or part, part)
        return test
    bound = tuple(AssignExpr(name.start, name.end, name, subject) for name in bound_names(file, node))
    return Opaque(node.start_byte, node.end_byte, bound or (subject,))


def bound_names(file: File, node: Any) -> list[Name]:
    """Return the names a pattern binds, those that begin with a small letter."""
    found: list[Name] = []
    waiting = [node]
    while waiting and len(found) < 64:
        current = waiting.pop()
        if current.type == "identifier" and file.text(current)[:1].islower():
            found.append(Name(current.start_byte, current.end_byte, file.text(current)))
        waiting.extend(reversed([child for child in current.named_children if "type" not in child.type]))
    return found


def _if(file: File, node: Any) -> Expr:
    test, then, orelse = (file.expr(node.child_by_field_name(name)) for name in ("condition", "consequence", "alternative"))
    return Conditional(node.start_byte, node.end_byte, test, then, orelse)


def _match(file: File, node: Any) -> Expr:
    subject = file.expr(node.child_by_field_name("value"))
    body = node.child_by_field_name("body")
    return match_value(file, body, subject) if body is not None else subject


def _try(file: File, node: Any) -> Expr:
    value = file.expr(node.child_by_field_name("body"))
    for child in node.named_children:
        cases = next((part for part in child.named_children), None) if child.type == "catch_clause" else None
        if cases is not None:
            handled = match_value(file, cases, Opaque(child.start_byte, child.start_byte, ()))
            value = Conditional(node.start_byte, node.end_byte, Opaque(node.start_byte, node.start_byte, ()), value, handled)
    return value


def _for(file: File, node: Any) -> Expr:
    """Lower `for (x <- xs) yield e` to a comprehension; without `yield` its body is evaluated for its effect."""
    found = generators(file, node)
    body = node.child_by_field_name("body")
    if not found:
        return file.expr(body)
    return Comprehension(node.start_byte, node.end_byte, file.expr(body), found)


def generators(file: File, node: Any) -> tuple[Generator, ...]:
    """Lower the enumerators of a `for`; `x = e` is a generator of one value."""
    found: list[Generator] = []
    for group in node.children_by_field_name("enumerators"):
        for item in file.children(group) if group.type == "enumerators" else ():
            parts = [child for child in file.children(item) if child.type != "guard"]
            guards = tuple(file.expr(child.child_by_field_name("condition")) for child in item.named_children if child.type == "guard")
            if len(parts) < 2:
                continue
            value = file.expr(parts[1])
            if any(child.type == "=" for child in item.children):
                value = Sequence(value.start, value.end, (value,))
            found.append(Generator(target(file, parts[0]), value, guards))
    return tuple(found)


def target(file: File, node: Any) -> Expr:
    """Lower the pattern of a definition: a name, or the names taken apart."""
    if node.type in {"identifier", "wildcard"}:
        return Name(node.start_byte, node.end_byte, file.text(node).strip("`"))
    if node.type == "typed_pattern":
        return target(file, node.named_children[0])
    return Sequence(node.start_byte, node.end_byte, tuple(bound_names(file, node)))


def _jump(file: File, node: Any) -> Expr:
    children = file.children(node)
    kind = Raise if node.type == "throw_expression" else Return
    value = file.expr(children[0]) if children else None
    return BlockExpr(node.start_byte, node.end_byte, (kind(node.start_byte, node.end_byte, value),))


# Text, names, operators ----------------------------------------------------------------------------------------------


def _string(file: File, node: Any) -> Expr:
    text = file.text(node)
    if text.startswith('"""'):
        return literal(node, text[3:-3])
    return literal(node, _ESCAPE.sub(lambda match: unescape(match.group()), text[1:-1]))


def _interpolated(file: File, node: Any) -> Expr:
    inside = next((child for child in node.named_children if child.type == "interpolated_string"), node)
    raw = file.text(inside)
    quotes = 3 if raw.startswith('"""') else 1
    parts: list[Expr] = []
    position = inside.start_byte + quotes
    for child in inside.named_children:
        if child.type != "interpolation":
            continue
        parts.append(literal(child, file.content[position : child.start_byte].decode("utf-8", "replace")))
        parts.append(inner(file, child))
        position = child.end_byte
    parts.append(literal(inside, file.content[position : max(position, inside.end_byte - quotes)].decode("utf-8", "replace")))
    return template(node, parts)


def _infix(file: File, node: Any) -> Expr:
    links = spine(node, lambda link: link.child_by_field_name("left") if link.type == "infix_expression" else None)
    value = file.expr(links.pop())
    for link in reversed(links):
        operator = file.text(link.child_by_field_name("operator"))
        right_node = link.child_by_field_name("right")
        right = _placeholder(file, right_node) if right_node is not None else Opaque(link.end_byte, link.end_byte, ())
        value = _operate(link, operator, value, right)
    return value


def _operate(link: Any, operator: str, left: Expr, right: Expr) -> Expr:
    if operator == "->":
        return Sequence(left.start, link.end_byte, (left, right))
    if _ASSIGNING.fullmatch(operator):
        return AssignExpr(left.start, link.end_byte, left, right, operator[:-1])
    if operator in _ARITHMETIC:
        return Binary(left.start, link.end_byte, OPERATORS.get(operator, operator), left, right)
    if operator.isidentifier():
        return Call(
            left.start, link.end_byte, Attribute(left.start, link.end_byte, left, operator), (Argument(right.start, right.end, right),)
        )
    return Opaque(left.start, link.end_byte, (left, right))


def _prefix(file: File, node: Any) -> Expr:
    operand = inner(file, node)
    operator = node.children[0].type if node.children else ""
    if operator == "-" and isinstance(operand, Literal) and isinstance(operand.value, int | float):
        return literal(node, -operand.value)
    return Unary(node.start_byte, node.end_byte, OPERATORS.get(operator, operator), operand) if operator in {"!", "-"} else operand


def _assign(file: File, node: Any) -> Expr:
    left, right = file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right"))
    return AssignExpr(node.start_byte, node.end_byte, left, right)


def _first(file: File, node: Any) -> Expr:
    return inner(file, node)


def _tuple(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node)))


def _number(file: File, node: Any) -> Expr:
    return literal(node, integer(file.text(node)))


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": lambda file, node: Name(node.start_byte, node.end_byte, file.text(node).strip("`")),
    "operator_identifier": lambda file, node: Name(node.start_byte, node.end_byte, file.text(node)),
    "type_identifier": lambda file, node: Name(node.start_byte, node.end_byte, file.text(node)),
    "wildcard": lambda _file, node: Name(node.start_byte, node.end_byte, "_"),
    "stable_identifier": lambda file, node: dotted(node, file.text(node)),
    "call_expression": _chain,
    "field_expression": _chain,
    "generic_function": _chain,
    "instance_expression": _new,
    "string": _string,
    "interpolated_string_expression": _interpolated,
    "character_literal": _string,
    "integer_literal": _number,
    "floating_point_literal": _number,
    "boolean_literal": lambda file, node: literal(node, file.text(node) == "true"),
    "null_literal": lambda _file, node: literal(node, None),
    "unit": lambda _file, node: literal(node, None),
    "infix_expression": _infix,
    "prefix_expression": _prefix,
    "postfix_expression": _first,
    "ascription_expression": _first,
    "parenthesized_expression": inner,
    "method_value": _first,
    "tuple_expression": _tuple,
    "block": block,
    "indented_block": block,
    "lambda_expression": _lambda,
    "case_block": _cases,
    "if_expression": _if,
    "match_expression": _match,
    "try_expression": _try,
    "for_expression": _for,
    "return_expression": _jump,
    "throw_expression": _jump,
    "assignment_expression": _assign,
    "quote_expression": opaque,
    "splice_expression": opaque,
}
