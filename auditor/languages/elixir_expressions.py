"""Elixir expressions of a syntax tree -> expressions of the intermediate representation.

Pipes become nested calls, so that `a |> f(b)` and `f(a, b)` are one thing to the rest.
"""

import re
from collections.abc import Callable
from collections.abc import Sequence as Nodes
from typing import Any

from auditor.languages import shapes
from auditor.languages.elixir_nodes import arguments_node, block_nodes, clause_nodes, do_block, enclosing_module, stab
from auditor.languages.tree import ExpressionHandler, File, closure, inner, integer, literal, opaque, template, unescape
from auditor.model.ir import (
    Argument,
    AssignExpr,
    Attribute,
    Binary,
    Call,
    Case,
    Entry,
    Expr,
    Literal,
    Mapping,
    Name,
    Opaque,
    Param,
    Sequence,
    Spread,
    Stmt,
    Subscript,
    Switch,
    Unary,
)

OPERATORS = {"&&": "and", "||": "or", "!": "not", "<>": "+", "++": "+", "===": "=="}
_READS = frozenset({"Map.get", "Map.fetch", "Map.fetch!", "Keyword.get", "Keyword.fetch", "Keyword.fetch!", "Access.get", "get_in"})
_WRITES = frozenset({"Map.put", "Map.put_new", "Keyword.put", "Keyword.put_new"})
_MERGES = frozenset({"Map.merge", "Keyword.merge"})
_SETTINGS = frozenset(
    {"Application.get_env", "Application.fetch_env", "Application.fetch_env!", "Application.compile_env", "Application.compile_env!"}
)
_CAPTURED = re.compile(rb"&(\d)")
_PATTERN_DEPTH = 30

SpecialForm = Callable[[File, Any, list[Argument]], Expr]


# Names and atoms -----------------------------------------------------------------------------------------------------


def dotted(node: Any, text: str) -> Expr:
    """Return `A.B` as a chain of members."""
    first, *rest = text.removeprefix("Elixir.").split(".")
    value: Expr = Name(node.start_byte, node.end_byte, first)
    for part in rest:
        value = Attribute(node.start_byte, node.end_byte, value, part)
    return value


def _identifier(file: File, node: Any) -> Expr:
    text = file.text(node)
    return dotted(node, enclosing_module(file, node)) if text == "__MODULE__" else Name(node.start_byte, node.end_byte, text)


def _atom(file: File, node: Any) -> Expr:
    return literal(node, file.text(node).removeprefix(":").strip('"'))


def _fixed(file: File, node: Any) -> Expr:
    return literal(node, {"true": True, "false": False}.get(file.text(node)))


def _number(file: File, node: Any) -> Expr:
    return literal(node, integer(file.text(node)))


def _string(file: File, node: Any) -> Expr:
    found: list[Expr] = []
    for child in node.named_children:
        match child.type:
            case "quoted_content":
                found.append(literal(child, file.text(child)))
            case "escape_sequence":
                found.append(literal(child, unescape(file.text(child))))
            case "interpolation":
                found.append(shapes.block_value(file, child, file.children(child)))
            case _:
                pass
    return template(node, found)


def _sigil(file: File, node: Any) -> Expr:
    value = _string(file, node)
    name = next((file.text(child) for child in node.named_children if child.type == "sigil_name"), "")
    if name in ("w", "W") and isinstance(value, Literal):
        return Sequence(node.start_byte, node.end_byte, tuple(literal(node, word) for word in str(value.value).split()))
    return value


# Collections ---------------------------------------------------------------------------------------------------------


def key_of(file: File, node: Any) -> Expr:
    """Lower the `key:` of a pair."""
    key = node.child_by_field_name("key")
    if key is not None and key.type == "keyword":
        return literal(key, file.text(key).strip().removesuffix(":").strip('"'))
    return _string(file, key) if key is not None else Opaque(node.start_byte, node.start_byte, ())


def entries(file: File, node: Any) -> list[Entry]:
    """Lower the pairs of a keyword list."""
    return [
        Entry(key_of(file, child), file.expr(child.child_by_field_name("value"))) for child in file.children(node) if child.type == "pair"
    ]


def _map(file: File, node: Any) -> Expr:
    found: list[Entry] = []
    struct: Expr | None = None
    for child in file.children(node):
        if child.type == "struct":
            struct = inner(file, child)
        for one in file.children(child) if child.type == "map_content" else ():
            found.extend(_map_entries(file, one))
    return Mapping(node.start_byte, node.end_byte, tuple(found), struct)


def _map_entries(file: File, node: Any) -> list[Entry]:
    if node.type == "keywords":
        return entries(file, node)
    if node.type != "binary_operator":
        return [Entry(None, file.expr(node))]
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    match file.text(node.child_by_field_name("operator")):
        case "=>":
            return [Entry(file.expr(left), file.expr(right))]
        case "|":  # %{map | key: value}
            return [Entry(None, file.expr(left)), *(_map_entries(file, right) if right is not None else ())]
        case _:
            return [Entry(None, file.expr(node))]


def _list(file: File, node: Any) -> Expr:
    """Lower a list; one of pairs alone is a mapping, `[head | tail]` a pattern with a rest."""
    children = file.children(node)
    if len(children) == 1 and children[0].type == "keywords":
        return Mapping(node.start_byte, node.end_byte, tuple(entries(file, children[0])))
    items: list[Expr] = []
    for child in children:
        if child.type == "keywords":
            items.append(Mapping(child.start_byte, child.end_byte, tuple(entries(file, child))))
        elif child.type == "binary_operator" and file.text(child.child_by_field_name("operator")) == "|":
            rest = file.expr(child.child_by_field_name("right"))
            items.extend((file.expr(child.child_by_field_name("left")), Spread(rest.start, rest.end, rest)))
        else:
            items.append(file.expr(child))
    return Sequence(node.start_byte, node.end_byte, tuple(items))


def _keywords(file: File, node: Any) -> Expr:
    return Mapping(node.start_byte, node.end_byte, tuple(entries(file, node)))


# Calls ---------------------------------------------------------------------------------------------------------------


def arguments(file: File, node: Any) -> list[Argument]:
    """Lower the arguments of a call; keywords are named arguments, a block is a function named `&`."""
    found: list[Argument] = []
    given = arguments_node(node)
    for child in file.children(given) if given is not None else ():
        if child.type == "keywords":
            for entry in entries(file, child):
                name = str(entry.key.value) if isinstance(entry.key, Literal) else None
                found.append(Argument(entry.value.start, entry.value.end, entry.value, name))
        else:
            found.append(Argument(child.start_byte, child.end_byte, file.expr(child)))
    block = do_block(node)
    if block is not None:
        body = block_nodes(file, block)
        found.append(Argument(block.start_byte, block.end_byte, closure(file, block, (), lambda: shapes.answered(file.stmts(body))), "&"))
    return found


def symbol(value: Expr) -> str:
    """Return `Map.get` for a member of a module, nothing for anything else."""
    parts: list[str] = []
    while isinstance(value, Attribute):
        parts.append(value.name)
        value = value.value
    return ".".join([value.id, *reversed(parts)]) if isinstance(value, Name) else ""


def called(node: Any, callee: Expr, given: list[Argument]) -> Expr:
    """Return a call; reading and writing a map, and settings named by two atoms, get the form other languages give them."""
    name = symbol(callee)
    values = [argument.value for argument in given if argument.name is None]
    start, end = node.start_byte, node.end_byte
    if name in _READS and len(values) >= 2:
        read = Subscript(start, end, values[0], values[1])
        return Binary(start, end, "??", read, values[2]) if len(values) > 2 else read
    if name in _WRITES and len(values) == 3:
        return Mapping(start, end, (Entry(None, values[0]), Entry(values[1], values[2])))
    if name in _MERGES and values:
        named = tuple(Entry(Literal(one.start, one.start, one.name), one.value) for one in given if one.name is not None)
        return Mapping(start, end, (*(Entry(None, value) for value in values), *named))
    if name in _SETTINGS and len(values) >= 2 and all(isinstance(value, Literal) or symbol(value) for value in values[:2]):
        path = ".".join(str(value.value) if isinstance(value, Literal) else symbol(value) for value in values[:2])
        first = Argument(values[0].start, values[1].end, Literal(values[0].start, values[1].end, path))
        return Call(start, end, callee, (first, *given[2:]))
    return Call(start, end, callee, tuple(given))


def _call_on(file: File, node: Any, callee: Expr) -> Expr:
    return _applied(file, node, callee, [])


def _applied(file: File, node: Any, callee: Expr, piped: list[Argument]) -> Expr:
    """Lower a call, with what is piped into it as its first argument."""
    target = node.child_by_field_name("target")
    form = FORMS.get(file.text(target)) if target is not None and target.type == "identifier" else None
    if form is not None:
        return form(file, node, piped)
    if arguments_node(node) is None and do_block(node) is None and not piped and target is not None and target.type == "dot":
        left = target.child_by_field_name("left")
        if left is not None and left.type != "alias":  # map.field
            return callee
    if isinstance(callee, Name) and callee.id == "then" and piped:
        given = arguments(file, node)
        return Call(node.start_byte, node.end_byte, given[0].value, tuple(piped)) if given else piped[0].value
    return called(node, callee, [*piped, *arguments(file, node)])


def _dot_on(file: File, node: Any, value: Expr) -> Expr:
    right = node.child_by_field_name("right")
    if right is None:  # f.(x)
        return value
    text = file.text(right)
    for part in text.split("."):
        value = Attribute(node.start_byte, right.end_byte, value, part)
    return value


def _access_on(file: File, node: Any, value: Expr) -> Expr:
    return Subscript(node.start_byte, node.end_byte, value, file.expr(node.child_by_field_name("key")))


def _binary_on(file: File, node: Any, left: Expr) -> Expr:
    start, end = node.start_byte, node.end_byte
    right = node.child_by_field_name("right")
    token = file.text(node.child_by_field_name("operator"))
    match token:
        case "|>":
            return _pipe(file, node, left, right)
        case "=":
            return AssignExpr(start, end, left, file.expr(right))
        case "<>" | "++":
            return _joined(file, node, left, token)
        case "|":
            return Opaque(start, end, (left, file.expr(right)))
        case _:
            return Binary(start, end, OPERATORS.get(token, token), left, file.expr(right))


def _joined(file: File, node: Any, left: Expr, token: str) -> Expr:
    """Lower `a <> b <> c`, which nests to the right, in a loop."""
    right = node.child_by_field_name("right")
    value = left
    while right is not None and right.type == "binary_operator" and file.text(right.child_by_field_name("operator")) == token:
        value = Binary(node.start_byte, right.end_byte, "+", value, file.expr(right.child_by_field_name("left")))
        right = right.child_by_field_name("right")
    return Binary(node.start_byte, node.end_byte, "+", value, file.expr(right))


def _pipe(file: File, node: Any, left: Expr, right: Any) -> Expr:
    piped = [Argument(left.start, left.end, left)]
    if right is not None and right.type == "call":
        target = right.child_by_field_name("target")
        value = _applied(file, right, file.expr(target), piped)
        if isinstance(value, Call):
            return Call(node.start_byte, node.end_byte, value.callee, value.arguments)
        return value
    return called(node, file.expr(right), piped)


_LINKS: dict[str, tuple[str, shapes.Link]] = {
    "call": ("target", _call_on),
    "dot": ("left", _dot_on),
    "access_call": ("target", _access_on),
    "binary_operator": ("left", _binary_on),
}


def _chain(file: File, node: Any) -> Expr:
    return shapes.fold(file, node, _LINKS, opaque)


def _unary(file: File, node: Any) -> Expr:
    token = file.text(node.child_by_field_name("operator"))
    operand = next((child for child in node.children_by_field_name("operand") if child.is_named), None)
    if token == "@":
        name = operand.child_by_field_name("target") if operand is not None and operand.type == "call" else operand
        return Name(node.start_byte, node.end_byte, f"@{file.text(name)}")
    if token == "&":
        return _capture(file, node, operand)
    if token == "^":
        return Opaque(node.start_byte, node.end_byte, (file.expr(operand),))
    return Unary(node.start_byte, node.end_byte, OPERATORS.get(token, token), file.expr(operand))


def _capture(file: File, node: Any, operand: Any) -> Expr:
    """Lower `&1`, `&Mod.f/1` (the function itself) and `&(&1 + 1)` (a function of its numbers)."""
    if operand is not None and operand.type == "integer":
        return Name(node.start_byte, node.end_byte, f"&{file.text(operand)}")
    if operand is not None and operand.type == "binary_operator" and file.text(operand.child_by_field_name("operator")) == "/":
        named = operand.child_by_field_name("left")
        target = named.child_by_field_name("target") if named is not None and named.type == "call" else named
        return file.expr(target)
    numbers = [int(found) for found in _CAPTURED.findall(file.content[node.start_byte : node.end_byte])]
    params = tuple(Param(f"&{number}") for number in range(1, max(numbers, default=0) + 1))
    return closure(file, node, params, lambda: shapes.answered(file.stmts((operand,))))


# Functions and clauses -----------------------------------------------------------------------------------------------


def pattern(file: File, node: Any) -> Expr:
    """Lower a pattern: `a = pattern` binds both."""
    if node.type == "binary_operator" and file.text(node.child_by_field_name("operator")) == "=":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        named, other = (left, right) if left is not None and left.type == "identifier" else (right, left)
        return AssignExpr(node.start_byte, node.end_byte, file.expr(named), file.expr(other))
    return file.expr(node)


def switch_cases(file: File, nodes: Nodes[Any]) -> tuple[Case, ...]:
    """Lower `->` clauses with one pattern each."""
    cases = []
    for node in clause_nodes(nodes):
        patterns, guard, body = stab(node)
        lowered = tuple(pattern(file, one) for one in patterns[:1])
        cases.append(Case(lowered, file.expr(guard) if guard is not None else None, file.stmts(body)))
    return tuple(cases)


def parameter(file: File, node: Any, number: int) -> Param:
    """Lower one parameter: a name, a name with a default, or a pattern."""
    if node.type == "identifier":
        return Param(file.text(node))
    if node.type == "binary_operator" and file.text(node.child_by_field_name("operator")) == "\\\\":
        param = parameter(file, node.child_by_field_name("left"), number)
        return Param(param.name, file.expr(node.child_by_field_name("right")), param.annotation, "normal", param.pattern)
    return Param(f"#{number}", annotation=_struct_of(file, node), pattern=pattern(file, node))


def _struct_of(file: File, node: Any) -> Expr | None:
    """Return the struct that a pattern asks for: `%Client{url: url}`, `%__MODULE__{} = client`."""
    if node.type == "binary_operator" and file.text(node.child_by_field_name("operator")) == "=":
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        return next((found for side in sides if side.type == "map" and (found := _struct_of(file, side)) is not None), None)
    named = next((child for child in node.named_children if child.type == "struct"), None) if node.type == "map" else None
    return inner(file, named) if named is not None else None


def _anonymous(file: File, node: Any) -> Expr:
    clauses = clause_nodes(node.named_children)
    if not clauses:
        return opaque(file, node)
    patterns, _, body = stab(clauses[0])
    if len(clauses) == 1:
        params = tuple(parameter(file, one, number) for number, one in enumerate(patterns))
        return closure(file, node, params, lambda: shapes.answered(file.stmts(body)))
    params = tuple(Param(f"#{number}") for number in range(len(patterns)))
    return closure(file, node, params, lambda: shapes.answered(choice(file, node, params, [(*stab(clause),) for clause in clauses])))


def choice(file: File, node: Any, params: Nodes[Param], clauses: list[tuple[list[Any], Any, list[Any]]]) -> tuple[Stmt, ...]:
    """Return the body of a function with several clauses: a switch over its parameters."""
    subject = Sequence(node.start_byte, node.start_byte, tuple(Name(node.start_byte, node.start_byte, param.name) for param in params))
    cases = []
    for patterns, guard, body in clauses:
        matched = Sequence(node.start_byte, node.start_byte, tuple(pattern(file, one) for one in patterns))
        cases.append(Case((matched,), file.expr(guard) if guard is not None else None, file.stmts(body)))
    return (Switch(node.start_byte, node.end_byte, subject, tuple(cases)),)


FORMS: dict[str, SpecialForm] = {}
"""Calls that are syntax, by their name; `elixir_forms` says what each is as a value."""


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": _identifier,
    "alias": lambda file, node: dotted(node, file.text(node)),
    "atom": _atom,
    "quoted_atom": _string,
    "boolean": _fixed,
    "nil": _fixed,
    "integer": _number,
    "float": _number,
    "char": opaque,
    "string": _string,
    "charlist": _string,
    "sigil": _sigil,
    "map": _map,
    "list": _list,
    "tuple": lambda file, node: Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node))),
    "keywords": _keywords,
    "bitstring": opaque,
    "unary_operator": _unary,
    "anonymous_function": _anonymous,
    "block": lambda file, node: shapes.block_value(file, node, file.children(node)),
} | dict.fromkeys(_LINKS, _chain)
