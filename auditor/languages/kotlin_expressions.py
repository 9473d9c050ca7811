"""Kotlin expressions of a syntax tree -> expressions of the intermediate representation."""

import re
from typing import Any

from auditor.languages.kotlin_text import character, string
from auditor.languages.kotlin_types import TYPES, bases, construct, function_body, params, type_arguments, type_name, value_arguments
from auditor.languages.tree import ExpressionHandler, File, choose, closure, inner, integer, literal, opaque, returned, spine, stepped
from auditor.model.ir import (
    Argument,
    Assign,
    AssignExpr,
    Attribute,
    Binary,
    BlockExpr,
    Call,
    Class,
    Conditional,
    DefineClass,
    Entry,
    Evaluate,
    Expr,
    Lambda,
    Literal,
    Mapping,
    Name,
    Opaque,
    Param,
    Raise,
    Return,
    Sequence,
    Slice,
    Spread,
    Stmt,
    Subscript,
    Unary,
)

OPERATORS = {"&&": "and", "||": "or", "!": "not", "?:": "??"}
_CONSTANTS = {"true": True, "false": False, "null": None}
_LISTS = frozenset({"listOf", "mutableListOf", "arrayOf", "setOf", "mutableSetOf", "arrayListOf", "listOfNotNull", "sequenceOf", "flowOf"})
_MAPS = frozenset({"mapOf", "mutableMapOf", "hashMapOf", "linkedMapOf"})
_RECEIVER_SCOPES = frozenset({"apply", "also", "let", "run", "takeIf", "use"})
_KEEPS_RECEIVER = frozenset({"apply", "also", "takeIf"})
_RUNNERS = frozenset(
    {
        "runBlocking",
        "withContext",
        "coroutineScope",
        "supervisorScope",
        "withTimeout",
        "withTimeoutOrNull",
        "async",
        "launch",
        "lazy",
        "runCatching",
        "runTest",
        "synchronized",
        "measureTime",
    }
)
_VARIABLE = re.compile(rb"\b(?:var|val)\s+(\w+)")
_CHAIN = frozenset({"call_expression", "navigation_expression", "index_expression"})


# Types and annotations -----------------------------------------------------------------------------------------------


# Calls and chains ----------------------------------------------------------------------------------------------------


def _down(link: Any) -> Any:
    if link.type in _CHAIN:
        return link.named_children[0] if link.named_children else None
    if link.type == "unary_expression" and link.children and link.children[-1].type == "!!":
        return link.named_children[0]
    return None


def _chain(file: File, node: Any) -> Expr:
    links = spine(node, _down)
    value = file.expr(links.pop())
    for link in reversed(links):
        value = _link(file, link, value)
    return value


def _link(file: File, link: Any, value: Expr) -> Expr:
    if link.type == "navigation_expression":
        return _member(file, link, value)
    if link.type == "call_expression":
        return _invoke(file, link, value)
    if link.type == "index_expression":
        index = file.exprs(file.children(link)[1:])
        key = index[0] if len(index) == 1 else Slice(link.start_byte, link.end_byte, index)
        return Subscript(value.start, link.end_byte, value, key)
    return value


def _member(file: File, link: Any, value: Expr) -> Expr:
    name = file.text(link.named_children[-1]).strip("`") if len(link.named_children) > 1 else ""
    reference = any(child.type == "::" for child in link.children)
    if name == "class" or (
        name in {"java", "kotlin", "javaObjectType"}
        and isinstance(value, Name)
        and file.content[link.start_byte : link.end_byte].endswith(f"::class.{name}".encode())
    ):
        return value
    if reference and name == "":
        return value
    return Attribute(value.start, link.end_byte, value, name)


def _invoke(file: File, link: Any, value: Expr) -> Expr:
    children = file.children(link)
    given = value_arguments(file, next((child for child in children if child.type == "value_arguments"), None))
    kinds = next((child for child in children if child.type == "type_arguments"), None)
    if kinds is not None:
        named = enumerate(type_arguments(file, kinds))
        given += tuple(Argument(kind.start, kind.end, kind, f"<{number}>") for number, kind in named)
    block = next((child for child in children if child.type == "annotated_lambda"), None)
    if block is None:
        return _known_function(link, value, given)
    literal_node = next((child for child in block.named_children if child.type == "lambda_literal"), None)
    if literal_node is None:
        return Call(value.start, link.end_byte, value, given)
    return _with_block(file, link, value, given, literal_node)


def _known_function(link: Any, callee: Expr, given: tuple[Argument, ...]) -> Expr:
    """Return `listOf(...)` and `mapOf(a to b)` as the displays they are, any other call as it is."""
    name = callee.id if isinstance(callee, Name) else ""
    if name in _LISTS:
        items = tuple(
            Spread(one.start, one.end, one.value) if one.spread else one.value for one in given if not (one.name or "").startswith("<")
        )
        return Sequence(link.start_byte, link.end_byte, items)
    pairs = [one.value for one in given if not (one.name or "").startswith("<")]
    if name in _MAPS and all(isinstance(pair, Sequence) and len(pair.items) == 2 for pair in pairs):
        entries = tuple(Entry(pair.items[0], pair.items[1]) for pair in pairs if isinstance(pair, Sequence))
        return Mapping(link.start_byte, link.end_byte, entries)
    return Call(callee.start, link.end_byte, callee, given)


def _with_block(file: File, link: Any, called: Expr, given: tuple[Argument, ...], block: Any) -> Expr:
    """Lower a call with a block after it; scope functions and coroutine builders run the block at once."""
    callee = called
    if isinstance(called, Call) and not given and link.named_children[0].type == "call_expression":
        callee, given = called.callee, called.arguments  # `f(a) { }` is a call of the call `f(a)` to the grammar
    name = callee.name if isinstance(callee, Attribute) else callee.id if isinstance(callee, Name) else ""
    if isinstance(callee, Attribute) and name in _RECEIVER_SCOPES and not given:
        receiver = Argument(callee.value.start, callee.value.end, callee.value)
        made = lambda_of(file, block, gives="it" if name in _KEEPS_RECEIVER else "")
        return Call(callee.start, link.end_byte, made, (receiver,))
    if isinstance(callee, Name) and name == "with" and len(given) == 1:
        return Call(callee.start, link.end_byte, lambda_of(file, block), given)
    if name in _RUNNERS and (isinstance(callee, Name) or name in {"async", "launch"}):
        return Call(callee.start, link.end_byte, lambda_of(file, block), ())
    made = lambda_of(file, block)
    return Call(callee.start, link.end_byte, callee, (*given, Argument(made.start, made.end, made)))


# Lambdas and blocks --------------------------------------------------------------------------------------------------


def lambda_of(file: File, node: Any, gives: str = "") -> Lambda:
    """Lower `{ a -> ... }`; without parameters the one it may have is called `it`. `gives` names what it returns instead of its value."""
    given = next((child for child in node.named_children if child.type == "lambda_parameters"), None)
    statements = [child for child in file.children(node) if child.type != "lambda_parameters"]
    params = (Param("it"),) if given is None else tuple(_lambda_param(file, child) for child in file.children(given))
    gives = params[0].name if gives and params else gives

    def lower() -> tuple[Stmt, ...]:
        body = value_block(file, statements) if not gives else file.stmts(statements)
        body = _configuring(file, body) if given is None else body
        return (*body, Return(node.end_byte, node.end_byte, Name(node.end_byte, node.end_byte, gives))) if gives else body

    return closure(file, node, params, lower, receiver="it" if given is None else None)


def _lambda_param(file: File, node: Any) -> Param:
    names = [child for child in file.children(node) if child.type == "variable_declaration"]
    if node.type == "multi_variable_declaration":
        targets = Sequence(node.start_byte, node.end_byte, tuple(_declared(file, child) for child in names))
        return Param(f"${node.start_byte}", pattern=targets)
    parts = file.children(node)
    name = parts[0] if parts else node
    return Param(file.text(name), annotation=type_name(file, parts[1]) if len(parts) > 1 else None)


def _declared(file: File, node: Any) -> Expr:
    parts = file.children(node)
    return Name(node.start_byte, node.end_byte, file.text(parts[0] if parts else node))


def _configuring(file: File, body: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """Turn `name = value` in a block without parameters into a write to what the block configures, unless the file declares the name."""
    declared = {name.decode() for name in _VARIABLE.findall(file.content)}
    return tuple(
        Assign(
            part.start,
            part.end,
            Attribute(part.target.start, part.target.end, Name(part.target.start, part.target.start, "it"), part.target.id),
            part.value,
            part.op,
        )
        if isinstance(part, Assign) and isinstance(part.target, Name) and not part.declares and part.target.id not in declared
        else part
        for part in body
    )


def value_block(file: File, nodes: list[Any]) -> tuple[Stmt, ...]:
    """Lower statements whose last one is the value of their block, as a `Return`."""
    if not nodes:
        return ()
    *first, last = nodes
    if (
        last.type not in EXPRESSIONS
        or last.type in {"return_expression", "throw_expression", "assignment"}
        or file.text(last) in {"break", "continue"}
    ):
        return file.stmts(nodes)
    return file.stmts(first) + returned(last, file.expr(last))


def block_value(file: File, node: Any) -> Expr:
    """Lower a branch used as a value: an expression, or a block whose last statement is its value."""
    if node is None:
        return Opaque(0, 0, ())
    if node.type not in {"block", "control_structure_body"}:
        return file.expr(node)
    nodes = file.children(node)
    if len(nodes) == 1 and nodes[0].type in EXPRESSIONS:
        return file.expr(nodes[0])
    *first, last = nodes or (None,)
    if last is None or last.type not in EXPRESSIONS:
        return BlockExpr(node.start_byte, node.end_byte, file.stmts(nodes))
    value = Evaluate(last.start_byte, last.end_byte, file.expr(last))
    return BlockExpr(node.start_byte, node.end_byte, (*file.stmts(first), value))


def _anonymous_function(file: File, node: Any) -> Expr:
    given = next((child for child in node.named_children if child.type == "function_value_parameters"), None)
    body = next((child for child in node.named_children if child.type == "function_body"), None)
    return closure(file, node, params(file, given), lambda: function_body(file, body))


def _object_literal(file: File, node: Any) -> Expr:
    body = next((child for child in node.named_children if child.type == "class_body"), None)
    made = Class(
        name=f"object${node.start_byte}",
        start=node.start_byte,
        end=node.end_byte,
        bases=bases(file, node),
        body=file.stmts(body.named_children) if body is not None else (),
    )
    construct_it = Call(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, made.name), ())
    return BlockExpr(
        node.start_byte,
        node.end_byte,
        (DefineClass(node.start_byte, node.end_byte, made), Evaluate(node.start_byte, node.end_byte, construct_it)),
    )


# Choices -------------------------------------------------------------------------------------------------------------


def branches(node: Any) -> tuple[Any, Any, Any]:
    """Return test, then and else of an `if`, each None when it is missing."""
    condition = node.child_by_field_name("condition")
    then = orelse = None
    after_else = False
    for child in node.children:
        if child.type == "else":
            after_else = True
        elif child.is_named and (condition is None or child.start_byte != condition.start_byte) and "comment" not in child.type:
            then, orelse = (then, child) if after_else else (child, orelse)
    return condition, then, orelse


def _if(file: File, node: Any) -> Expr:
    test, then, orelse = branches(node)
    return Conditional(node.start_byte, node.end_byte, file.expr(test), block_value(file, then), block_value(file, orelse))


def when_subject(file: File, node: Any) -> tuple[Expr | None, Expr | None]:
    """Return the subject of a `when` and the name it is bound to, each None when it is missing."""
    subject = next((child for child in node.named_children if child.type == "when_subject"), None)
    parts = file.children(subject) if subject is not None else []
    if not parts:
        return None, None
    name = _declared(file, parts[0]) if parts[0].type == "variable_declaration" else None
    return file.expr(parts[-1]), name


def when_entries(file: File, node: Any) -> list[tuple[list[Any], Any]]:
    """Return conditions and body of each entry of a `when`; no conditions: `else`."""
    found = []
    for entry in node.named_children:
        if entry.type == "when_entry":
            conditions = entry.children_by_field_name("condition")
            rest = [child for child in file.children(entry) if all(child.start_byte != one.start_byte for one in conditions)]
            found.append((conditions, rest[-1] if rest else None))
    return found


def _when(file: File, node: Any) -> Expr:
    subject, _name = when_subject(file, node)
    arms: list[tuple[Expr | None, Expr]] = []
    for conditions, body in when_entries(file, node):
        test: Expr | None = None
        for condition in conditions:
            one = when_test(file, condition, subject)
            test = one if test is None else Binary(condition.start_byte, condition.end_byte, "or", test, one)
        arms.append((test, block_value(file, body)))
    if arms and all(one is not None for one, _value in arms):
        arms[-1] = (None, arms[-1][1])  # as a value it covers every case
    return choose(node, subject or Opaque(node.start_byte, node.start_byte, ()), arms)


def when_test(file: File, condition: Any, subject: Expr | None) -> Expr:
    """Return the test of one condition of a `when`."""
    start, end = condition.start_byte, condition.end_byte
    if condition.type in {"type_test", "range_test"}:
        return Opaque(start, end, () if subject is None else (subject, Opaque(start, start, ())))
    return file.expr(condition) if subject is None else Binary(start, end, "==", subject, file.expr(condition))


def _try(file: File, node: Any) -> Expr:
    blocks = [child for child in node.named_children if child.type == "block"]
    value = block_value(file, blocks[0]) if blocks else Opaque(node.start_byte, node.end_byte, ())
    for child in node.named_children:
        if child.type == "catch_block" and child.named_children:
            handled = block_value(file, child.named_children[-1])
            value = Conditional(node.start_byte, node.end_byte, Opaque(node.start_byte, node.start_byte, ()), value, handled)
    return value


def _jump(file: File, node: Any) -> Expr:
    children = [
        child
        for child in file.children(node)
        if node.child_by_field_name("label") is None or child.start_byte != node.child_by_field_name("label").start_byte
    ]
    value = file.expr(children[-1]) if children else None
    kind = Raise if node.type == "throw_expression" else Return
    return BlockExpr(node.start_byte, node.end_byte, (kind(node.start_byte, node.end_byte, value),))


# Text, names, operators ----------------------------------------------------------------------------------------------


def _name(file: File, node: Any) -> Expr:
    text = file.text(node)
    if text in _CONSTANTS:
        return literal(node, _CONSTANTS[text])
    return Name(node.start_byte, node.end_byte, text.strip("`"))


def _generic_call(file: File, node: Any) -> Expr | None:
    """Return the call that the grammar reads as two comparisons: `a.b<C>(d)`, written without space; None for real ones."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left.type != "binary_expression" or right.type != "parenthesized_expression" or left.end_byte + 1 != right.start_byte:
        return None
    callee, kind = left.child_by_field_name("left"), left.child_by_field_name("right")
    if kind.type != "identifier" or callee.end_byte + 1 != kind.start_byte or file.text(left.child_by_field_name("operator")) != "<":
        return None
    called, given, wanted = file.expr(callee), inner(file, right), file.expr(kind)
    arguments = (Argument(given.start, given.end, given), Argument(wanted.start, wanted.end, wanted, "<0>"))
    return Call(called.start, node.end_byte, called, arguments)


def _binary(file: File, node: Any) -> Expr:
    if file.text(node.child_by_field_name("operator")) == ">":
        call = _generic_call(file, node)
        if call is not None:
            return call
    links = spine(node, lambda link: link.child_by_field_name("left") if link.type == "binary_expression" else None)
    value = file.expr(links.pop())
    for link in reversed(links):
        operator = file.text(link.child_by_field_name("operator"))
        right = file.expr(link.child_by_field_name("right"))
        value = Binary(value.start, link.end_byte, OPERATORS.get(operator, operator), value, right)
    return value


def _infix(file: File, node: Any) -> Expr:
    parts = file.children(node)
    if len(parts) != 3:
        return opaque(file, node)
    left, right = file.expr(parts[0]), file.expr(parts[2])
    operator = file.text(parts[1])
    if operator == "to":
        return Sequence(node.start_byte, node.end_byte, (left, right))
    callee = Attribute(left.start, parts[1].end_byte, left, operator)
    return Call(node.start_byte, node.end_byte, callee, (Argument(right.start, right.end, right),))


def _unary(file: File, node: Any) -> Expr:
    operator = file.text(node.child_by_field_name("operator"))
    if operator == "!!":
        return _chain(file, node)
    if operator in {"++", "--"}:
        return stepped(file, node)
    operand = file.expr(node.child_by_field_name("argument"))
    if operator == "-" and isinstance(operand, Literal) and isinstance(operand.value, int | float):
        return literal(node, -operand.value)
    return Unary(node.start_byte, node.end_byte, OPERATORS.get(operator, operator), operand) if operator in {"!", "-"} else operand


def _left(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("left") or (node.named_children[0] if node.named_children else None))


def _test_of(file: File, node: Any) -> Expr:
    return Opaque(node.start_byte, node.end_byte, (_left(file, node),))


def _reference(file: File, node: Any) -> Expr:
    """Lower `Type::member` and `::function`; a constructor reference is the class, which constructs when called."""
    parts = file.children(node)
    if not parts:
        return opaque(file, node)
    value = file.expr(parts[0]) if parts[0].type not in TYPES else type_name(file, parts[0]) or opaque(file, node)
    return value if len(parts) == 1 else Attribute(node.start_byte, node.end_byte, value, file.text(parts[-1]))


def _collection(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node)))


def _assign(file: File, node: Any) -> Expr:
    left, right = file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right"))
    return AssignExpr(node.start_byte, node.end_byte, left, right, file.text(node.child_by_field_name("operator"))[:-1])


def _last(file: File, node: Any) -> Expr:
    children = file.children(node)
    return file.expr(children[-1]) if children else Opaque(node.start_byte, node.end_byte, ())


def _this(file: File, node: Any) -> Expr:
    """Lower `this`, and `this@Outer` of the class around; of a block with a receiver (`this@apply`) it is what `this` is there."""
    own = Name(node.start_byte, node.end_byte, "this")
    label = file.text(node.named_children[0]) if node.named_children else ""
    return Attribute(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, label), "this") if label[:1].isupper() else own


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": _name,
    "this_expression": _this,
    "super_expression": lambda _file, node: Name(node.start_byte, node.end_byte, "super"),
    "call_expression": _chain,
    "navigation_expression": _chain,
    "index_expression": _chain,
    "callable_reference": _reference,
    "constructor_invocation": construct,
    "string_literal": string,
    "multiline_string_literal": string,
    "character_literal": character,
    "number_literal": lambda file, node: literal(node, integer(file.text(node))),
    "float_literal": lambda file, node: literal(node, integer(file.text(node))),
    "binary_expression": _binary,
    "infix_expression": _infix,
    "unary_expression": _unary,
    "range_expression": opaque,
    "as_expression": _left,
    "is_expression": _test_of,
    "in_expression": opaque,
    "parenthesized_expression": inner,
    "annotated_expression": _last,
    "labeled_expression": _last,
    "spread_expression": inner,
    "collection_literal": _collection,
    "if_expression": _if,
    "when_expression": _when,
    "try_expression": _try,
    "throw_expression": _jump,
    "return_expression": _jump,
    "lambda_literal": lambda_of,
    "annotated_lambda": _last,
    "anonymous_function": _anonymous_function,
    "object_literal": _object_literal,
    "assignment": _assign,
}
