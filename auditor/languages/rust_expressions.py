"""Rust expressions, patterns and types -> expressions of the intermediate representation."""

import re
from collections.abc import Callable
from typing import Any

from auditor.languages.rust_blocks import evaluated, valued_body
from auditor.languages.rust_macros import macro
from auditor.languages.rust_patterns import CHAIN_LIMIT, arms, bindings, name, pattern, split_pattern
from auditor.languages.tree import File, closure, inner, integer, literal, opaque, sliced, spine, unescape
from auditor.model.ir import (
    Argument,
    Assign,
    AssignExpr,
    Attribute,
    Await,
    Binary,
    BlockExpr,
    Break,
    Call,
    Conditional,
    Continue,
    Entry,
    Evaluate,
    Expr,
    Mapping,
    Name,
    Opaque,
    Param,
    Return,
    Sequence,
    Stmt,
    Subscript,
    Unary,
)

WRAPPERS = frozenset({"Some", "Ok"})
"""Variants that hold exactly what they are given."""

_SMART_POINTERS = frozenset({"Arc", "Box", "Cell", "Cow", "Mutex", "OnceCell", "Pin", "Rc", "RefCell", "RwLock", "String"})
_HOLDERS = frozenset({"new", "from", "pin", "clone"})

_KEEPS = frozenset(
    "as_bytes as_deref as_deref_mut as_mut as_ref as_slice as_str borrow borrow_mut boxed by_ref clone cloned collect copied deref display"
    " expect into into_boxed_str into_inner into_iter into_owned into_string iter iter_mut leak lock map_err ok ok_or ok_or_else or_raise"
    " peekable read to_owned to_str to_string to_string_lossy to_vec trim trim_end_matches trim_matches try_into unwrap unwrap_or_default"
    " unwrap_or_log wrap_err wrap_err_with context with_context write".split()
)
"""Methods whose result is their receiver as far as data goes; `read` and `write` only without arguments (locks)."""

_WITHOUT_ARGUMENTS = frozenset({"read", "write", "lock", "display"})
_DEFAULTS = frozenset({"unwrap_or", "unwrap_or_else", "or", "or_else"})

_DOWN = {
    "call_expression": "function",
    "field_expression": "value",
    "index_expression": "",
    "await_expression": "",
    "try_expression": "",
    "parenthesized_expression": "",
    "reference_expression": "value",
    "type_cast_expression": "value",
    "generic_function": "function",
    "binary_expression": "left",
}


def chain(file: File, node: Any) -> Expr:
    """Lower `a.b(c)?.d[0].await` and `a + b + c` in a loop."""
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
    if field:
        return node.child_by_field_name(field)
    return next((child for child in node.named_children if not child.is_extra), None)


def _same(_file: File, _node: Any, value: Expr) -> Expr:
    return value


def _call(file: File, node: Any, callee: Expr) -> Expr:
    arguments = node.child_by_field_name("arguments")
    nodes = [] if arguments is None else file.children(arguments)
    if isinstance(callee, Attribute) and _is_method(node):
        kept = _method(file, node, callee, nodes)
        if kept is not None:
            return kept
    elif len(nodes) == 1 and _holds_its_argument(callee):
        return file.expr(nodes[0])
    values = tuple(Argument(child.start_byte, child.end_byte, file.expr(child)) for child in nodes)
    return Call(node.start_byte, node.end_byte, callee, values)


def _is_method(node: Any) -> bool:
    function = node.child_by_field_name("function")
    if function is not None and function.type == "generic_function":
        function = function.child_by_field_name("function")
    return function is not None and function.type == "field_expression"


def _method(file: File, node: Any, callee: Attribute, nodes: list[Any]) -> Expr | None:
    """Return what a method of the standard library gives that hands on its receiver, or None for any other."""
    if callee.name in _KEEPS and not (nodes and callee.name in _WITHOUT_ARGUMENTS):
        return callee.value
    if callee.name in _DEFAULTS and len(nodes) == 1:
        return Binary(node.start_byte, node.end_byte, "??", callee.value, _default(file, nodes[0]))
    return None


def _default(file: File, node: Any) -> Expr:
    body = node.child_by_field_name("body") if node.type == "closure_expression" else node
    return file.expr(body)


def _holds_its_argument(callee: Expr) -> bool:
    """Tell `Ok(x)`, `Box::new(x)`, `String::from(x)` and enum variants (`Kind::Text(x)`) from calls."""
    if isinstance(callee, Name):
        return callee.id in WRAPPERS
    if not isinstance(callee, Attribute):
        return False
    owner = callee.value.id if isinstance(callee.value, Name) else callee.value.name if isinstance(callee.value, Attribute) else ""
    if owner in _SMART_POINTERS and callee.name in _HOLDERS:
        return True
    return callee.name[:1].isupper() and owner[:1].isupper()


def _field(file: File, node: Any, value: Expr) -> Expr:
    field = node.child_by_field_name("field")
    if field is not None and field.type == "integer_literal":
        return Subscript(node.start_byte, node.end_byte, value, literal(field, integer(file.text(field))))
    return Attribute(node.start_byte, node.end_byte, value, file.text(field))


def _index(file: File, node: Any, value: Expr) -> Expr:
    parts = file.children(node)
    return Subscript(node.start_byte, node.end_byte, value, file.expr(parts[1] if len(parts) > 1 else None))


def _await(_file: File, node: Any, value: Expr) -> Expr:
    return Await(node.start_byte, node.end_byte, value)


_OPERATORS = {"&&": "and", "||": "or"}


def _binary(file: File, node: Any, left: Expr) -> Expr:
    operator = file.text(node.child_by_field_name("operator"))
    right = file.expr(node.child_by_field_name("right"))
    return Binary(node.start_byte, node.end_byte, _OPERATORS.get(operator, operator), left, right)


_LINKS: dict[str, Callable[[File, Any, Expr], Expr]] = {
    "call_expression": _call,
    "field_expression": _field,
    "index_expression": _index,
    "await_expression": _await,
    "try_expression": _same,
    "parenthesized_expression": _same,
    "reference_expression": _same,
    "type_cast_expression": _same,
    "generic_function": _same,
    "binary_expression": _binary,
}

# Names, literals and collections -------------------------------------------------------------------------------------


def path(file: File, node: Any) -> Expr:
    """Lower `a::b::c`; `self::` in front says nothing."""
    links = spine(node, lambda link: link.child_by_field_name("path") if link.type.startswith("scoped_") else None)
    if len(links) > CHAIN_LIMIT:
        return Opaque(node.start_byte, node.end_byte, ())
    innermost = links.pop()
    if innermost.type in {"generic_type", "generic_type_with_turbofish"}:  # `Vec::<u8>::new`: the type's own name counts
        innermost = innermost.child_by_field_name("type") or innermost
    value = None if innermost.type == "self" else file.expr(innermost)
    for link in reversed(links):
        step = file.text(link.child_by_field_name("name"))
        value = Name(link.start_byte, link.end_byte, step) if value is None else Attribute(link.start_byte, link.end_byte, value, step)
    return value if value is not None else name(file, innermost)


def _string(file: File, node: Any) -> Expr:
    pieces = []
    for child in node.named_children:
        pieces.append(unescape(file.text(child)) if child.type == "escape_sequence" else file.text(child))
    return literal(node, "".join(pieces))


def _number(file: File, node: Any) -> Expr:
    return literal(node, integer(re.sub(r"_?[iuf](8|16|32|64|128|size)$", "", file.text(node))))


def _unary(file: File, node: Any) -> Expr:
    operator = file.content[node.start_byte : node.start_byte + 1].decode("utf-8", "replace")
    operand = inner(file, node)
    return operand if operator == "*" else Unary(node.start_byte, node.end_byte, "not" if operator == "!" else operator, operand)


def _items(file: File, node: Any) -> Expr:
    length = node.child_by_field_name("length")  # `[0; 3]`
    return Sequence(
        node.start_byte, node.end_byte, file.exprs([child for child in file.children(node) if length is None or child.id != length.id])
    )


def _struct(file: File, node: Any) -> Expr:
    entries = []
    body = node.child_by_field_name("body")
    for child in [] if body is None else file.children(body):
        if child.type == "base_field_initializer":
            entries.append(Entry(None, inner(file, child)))
        elif child.type == "shorthand_field_initializer":
            part = next((part for part in file.children(child) if part.type == "identifier"), child)
            entries.append(Entry(literal(part, file.text(part)), file.expr(part)))
        elif child.type == "field_initializer":
            field = child.child_by_field_name("field")
            entries.append(Entry(literal(child, file.text(field)), file.expr(child.child_by_field_name("value"))))
    return Mapping(node.start_byte, node.end_byte, tuple(entries), file.expr(node.child_by_field_name("name")))


def _range(file: File, node: Any) -> Expr:
    return sliced(file, node, "..=")


# Functions and blocks as values --------------------------------------------------------------------------------------


def params(file: File, node: Any) -> tuple[Param, ...]:
    """Lower parameters; a pattern in place of a name gets a made-up name."""
    found: list[Param] = []
    for number, child in enumerate([] if node is None else file.children(node)):
        if child.type == "self_parameter":
            found.append(Param("self"))
        elif child.type not in {"attribute_item", "variadic_parameter"}:
            target = pattern(file, child.child_by_field_name("pattern") if child.type == "parameter" else child)
            annotation = child.child_by_field_name("type")
            note = file.expr(annotation) if annotation is not None else None
            if isinstance(target, Name):
                found.append(Param(target.id, None, note))
            else:
                found.append(Param(f"_{number}", None, note, "normal", target))
    return tuple(found)


def _closure(file: File, node: Any) -> Expr:
    body = node.child_by_field_name("body")
    return closure(file, node, params(file, node.child_by_field_name("parameters")), lambda: valued_body(file, body))


def _async_block(file: File, node: Any) -> Expr:
    body = next((child for child in file.children(node) if child.type == "block"), None)
    run = closure(file, node, (), lambda: valued_body(file, body), is_async=True)
    return Call(node.start_byte, node.end_byte, run, ())


def _block(file: File, node: Any) -> Expr:
    return BlockExpr(node.start_byte, node.end_byte, evaluated(file, node))


def _if(file: File, node: Any) -> Expr:
    condition = node.child_by_field_name("condition")
    then = file.expr(node.child_by_field_name("consequence"))
    alternative = node.child_by_field_name("alternative")
    orelse = inner(file, alternative) if alternative is not None else literal(node, None)
    if condition is None or condition.type not in {"let_condition", "let_chain"}:
        return Conditional(node.start_byte, node.end_byte, file.expr(condition), then, orelse)
    binds = tuple(bindings(file, condition))
    unknown = Opaque(condition.start_byte, condition.start_byte, ())
    choice = Conditional(node.start_byte, node.end_byte, unknown, then, orelse)
    return BlockExpr(node.start_byte, node.end_byte, (*binds, Evaluate(node.start_byte, node.end_byte, choice)))


def _match(file: File, node: Any) -> Expr:
    """Lower `match` inside a larger expression: its subject is evaluated once, any arm may be the one."""
    subject = file.expr(node.child_by_field_name("value"))
    held = Name(node.start_byte, node.start_byte, f"match@{node.start_byte}")
    value: Expr = Opaque(node.start_byte, node.end_byte, (held,))
    for arm in reversed(arms(file, node)):
        target, unknown = split_pattern(file, arm.child_by_field_name("pattern"))
        place = arm.child_by_field_name("value")
        bind = Assign(arm.start_byte, arm.end_byte, target, held, declares=True)
        then = BlockExpr(arm.start_byte, arm.end_byte, (*unknown, bind, Evaluate(arm.start_byte, arm.end_byte, file.expr(place))))
        value = Conditional(arm.start_byte, arm.end_byte, Opaque(arm.start_byte, arm.start_byte, ()), then, value)
    first = Assign(node.start_byte, node.end_byte, held, subject, declares=True)
    return BlockExpr(node.start_byte, node.end_byte, (first, Evaluate(node.start_byte, node.end_byte, value)))


def _leave(make: Callable[[int, int], Stmt]) -> Callable[[File, Any], Expr]:
    return lambda _file, node: BlockExpr(node.start_byte, node.end_byte, (make(node.start_byte, node.end_byte),))


def _return(file: File, node: Any) -> Expr:
    values = file.children(node)
    statement = Return(node.start_byte, node.end_byte, file.expr(values[0]) if values else None)
    return BlockExpr(node.start_byte, node.end_byte, (statement,))


def _assign(file: File, node: Any) -> Expr:
    operator = file.text(node.child_by_field_name("operator")).removesuffix("=")
    left, right = file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right"))
    return AssignExpr(node.start_byte, node.end_byte, left, right, operator)


def _statement_value(file: File, node: Any) -> Expr:
    return BlockExpr(node.start_byte, node.end_byte, file.stmts((node,)))


# Types ---------------------------------------------------------------------------------------------------------------

_TRANSPARENT_TYPES = (_SMART_POINTERS - {"String"}) | frozenset(
    ["Data", "Extension", "Lazy", "LazyLock", "OnceLock", "Option", "Result", "State", "Weak"]
)


def _generic(file: File, node: Any) -> Expr:
    base = file.expr(node.child_by_field_name("type"))
    last = base.id if isinstance(base, Name) else base.name if isinstance(base, Attribute) else ""
    arguments = node.child_by_field_name("type_arguments")
    types = [] if arguments is None else [child for child in file.children(arguments) if child.type != "lifetime"]
    if last in _TRANSPARENT_TYPES and types:
        return file.expr(types[0])
    if last in {"Vec", "HashMap", "BTreeMap", "HashSet", "VecDeque"} and types:
        return Subscript(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "[]"), file.expr(types[-1]))
    return base


def _held_type(file: File, node: Any) -> Expr:
    held = node.child_by_field_name("type") or node.child_by_field_name("trait") or node.child_by_field_name("element")
    return file.expr(held) if held is not None else inner(file, node)


def _bounds(file: File, node: Any) -> Expr:
    types = [child for child in file.children(node) if child.type != "lifetime"]
    return file.expr(types[0]) if types else Opaque(node.start_byte, node.end_byte, ())


def _unknown(_file: File, node: Any) -> Expr:
    return Opaque(node.start_byte, node.end_byte, ())


EXPRESSIONS: dict[str, Callable[[File, Any], Expr]] = {
    **dict.fromkeys(_DOWN, chain),
    "identifier": name,
    "field_identifier": name,
    "shorthand_field_identifier": name,
    "type_identifier": name,
    "primitive_type": name,
    "self": name,
    "super": name,
    "crate": name,
    "metavariable": name,
    "scoped_identifier": path,
    "scoped_type_identifier": path,
    "string_literal": _string,
    "raw_string_literal": _string,
    "char_literal": lambda file, node: literal(node, file.text(node).strip("'")),
    "integer_literal": _number,
    "float_literal": _number,
    "boolean_literal": lambda file, node: literal(node, file.text(node) == "true"),
    "unit_expression": lambda _file, node: literal(node, None),
    "negative_literal": _unary,
    "unary_expression": _unary,
    "tuple_expression": _items,
    "array_expression": _items,
    "struct_expression": _struct,
    "range_expression": _range,
    "closure_expression": _closure,
    "async_block": _async_block,
    "gen_block": _async_block,
    "block": _block,
    "unsafe_block": _block,
    "const_block": _block,
    "if_expression": _if,
    "match_expression": _match,
    "else_clause": inner,
    "return_expression": _return,
    "break_expression": _leave(Break),
    "continue_expression": _leave(Continue),
    "assignment_expression": _assign,
    "compound_assignment_expr": _assign,
    "loop_expression": _statement_value,
    "while_expression": _statement_value,
    "for_expression": _statement_value,
    "macro_invocation": macro,
    "let_condition": lambda file, node: file.expr(node.child_by_field_name("value")),
    "let_chain": opaque,
    "generic_type": _generic,
    "generic_type_with_turbofish": _generic,
    "reference_type": _held_type,
    "pointer_type": _held_type,
    "dynamic_type": _held_type,
    "abstract_type": _held_type,
    "bracketed_type": _held_type,
    "qualified_type": _held_type,
    "bounded_type": _bounds,
    "array_type": lambda file, node: Subscript(
        node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "[]"), file.expr(node.child_by_field_name("element"))
    ),
    "tuple_type": _items,
    "unit_type": lambda _file, node: literal(node, None),
    "never_type": _unknown,
    "function_type": _unknown,
    "removed_trait_bound": _unknown,
    "lifetime": _unknown,
}
