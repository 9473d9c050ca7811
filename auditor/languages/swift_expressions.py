"""Swift expressions of a syntax tree -> expressions of the intermediate representation."""

import re
from typing import Any

from auditor.languages import shapes
from auditor.languages.tree import ExpressionHandler, File, closure, inner, integer, literal, opaque, returned, sliced, template, unescape
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
    Lambda,
    Literal,
    Mapping,
    Name,
    Opaque,
    Param,
    Sequence,
    Stmt,
    Subscript,
    Unary,
)

OPERATORS = {"&&": "and", "||": "or", "!": "not"}
IMPLICIT = "."
"""The name that stands for the type left out in `.member`."""

_ARGUMENT = re.compile(rb"\$(\d)\b")


def _identifier(file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, file.text(node).strip("`"))


def _keyword_name(text: str) -> ExpressionHandler:
    return lambda _file, node: Name(node.start_byte, node.end_byte, text)


def _fixed(file: File, node: Any) -> Expr:
    return literal(node, {"true": True, "false": False}.get(file.text(node)))


def _number(file: File, node: Any) -> Expr:
    return literal(node, integer(file.text(node)))


# Types ---------------------------------------------------------------------------------------------------------------


def type_of(file: File, node: Any) -> Expr | None:
    """Lower a type: optionals, `any P` and `some P` are what they wrap; `[A]` is `Array[A]`."""
    if node is None:
        return None
    start, end = node.start_byte, node.end_byte
    match node.type:
        case "user_type":
            names = [child for child in node.named_children if child.type == "type_identifier"]
            value: Expr = Name(start, end, file.text(names[0]) if names else "")
            for name in names[1:]:
                value = Attribute(start, end, value, file.text(name))
            return value
        case "array_type":
            element = type_of(file, file.children(node)[0] if node.named_children else None)
            return Subscript(start, end, Name(start, start, "Array"), element or Opaque(start, end, ()))
        case "type_annotation" | "optional_type" | "opaque_type" | "existential_type" | "inheritance_specifier":
            children = [child for child in file.children(node) if child.type != "type_modifiers"]
            return type_of(file, children[-1]) if children else None
        case _:
            return Opaque(start, end, ())


def _type(file: File, node: Any) -> Expr:
    return type_of(file, node) or opaque(file, node)


# Strings and collections ---------------------------------------------------------------------------------------------


def _string(file: File, node: Any) -> Expr:
    found: list[Expr] = []
    for child in node.named_children:
        match child.type:
            case "line_str_text" | "multi_line_str_text":
                found.append(literal(child, file.text(child)))
            case "str_escaped_char":
                found.append(literal(child, unescape(file.text(child))))
            case "raw_str_part" | "raw_str_end_part":
                found.append(literal(child, file.text(child).strip('#"')))
            case "interpolated_expression":
                found.append(file.expr(child.child_by_field_name("value")))
            case "raw_str_interpolation":
                found.extend(file.expr(one.child_by_field_name("value")) for one in child.children_by_field_name("interpolation"))
            case _:
                pass
    return template(node, found)


def _array(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, file.exprs(node.children_by_field_name("element")))


def _dictionary(file: File, node: Any) -> Expr:
    keys, values = node.children_by_field_name("key"), node.children_by_field_name("value")
    entries = [Entry(file.expr(key), file.expr(value)) for key, value in zip(keys, values, strict=False)]
    return Mapping(node.start_byte, node.end_byte, tuple(entries))


def _tuple(file: File, node: Any) -> Expr:
    values = file.exprs(node.children_by_field_name("value"))
    names = node.children_by_field_name("name")
    if len(names) == len(values) > 1:
        named = zip(names, values, strict=True)
        return Mapping(
            node.start_byte,
            node.end_byte,
            tuple(Entry(Literal(one.start_byte, one.end_byte, file.text(one)), value) for one, value in named),
        )
    return values[0] if len(values) == 1 else Sequence(node.start_byte, node.end_byte, values)


def _range(file: File, node: Any) -> Expr:
    return sliced(file, node, "...")


# Calls ---------------------------------------------------------------------------------------------------------------


def arguments(file: File, suffix: Any) -> tuple[Argument, ...]:
    """Lower `(a, label: b) { ... } label: { ... }`; an unlabelled trailing closure is named `&`."""
    found: list[Argument] = []
    label: str | None = None
    for child in suffix.named_children if suffix is not None else ():
        match child.type:
            case "value_arguments":
                found.extend(_argument(file, one) for one in child.named_children if one.type == "value_argument")
            case "simple_identifier":
                label = file.text(child)
            case "lambda_literal":
                found.append(Argument(child.start_byte, child.end_byte, file.expr(child), label or "&"))
                label = None
            case _:
                pass
    return tuple(found)


def _argument(file: File, node: Any) -> Argument:
    label, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    name = file.text(label).strip("`") if label is not None else None
    known = value is not None and value.is_named
    return Argument(node.start_byte, node.end_byte, file.expr(value) if known else Opaque(node.start_byte, node.end_byte, ()), name)


def _call_on(file: File, node: Any, callee: Expr) -> Expr:
    suffix = node.named_children[-1]
    start, end = node.start_byte, node.end_byte
    given = arguments(file, suffix)
    first = suffix.named_children[0] if suffix.named_children else None
    if first is not None and first.type == "value_arguments" and file.content[first.start_byte : first.start_byte + 1] == b"[":
        return Subscript(start, end, callee, given[0].value if given else Opaque(start, end, ()))
    if isinstance(callee, Attribute) and callee.name == "init":
        return _initialised(start, end, callee, given)
    return Call(start, end, callee, given)


def _initialised(start: int, end: int, callee: Attribute, given: tuple[Argument, ...]) -> Expr:
    """Lower `T.init(...)` as `T(...)`, and `.init(a: x)` without the type as a record of its labels."""
    owner = callee.value
    if isinstance(owner, Name) and owner.id in ("self", "super"):
        return Call(start, end, callee, given)
    if not (isinstance(owner, Name) and owner.id == IMPLICIT):
        return Call(start, end, owner, given)
    if given and all(argument.name is not None for argument in given):
        return Mapping(start, end, tuple(Entry(Literal(one.start, one.start, one.name), one.value) for one in given))
    return Call(start, end, callee, given)


def _construct(file: File, node: Any) -> Expr:
    callee = type_of(file, node.child_by_field_name("constructed_type"))
    suffix = next((child for child in node.named_children if child.type == "constructor_suffix"), None)
    return Call(node.start_byte, node.end_byte, callee or Opaque(node.start_byte, node.end_byte, ()), arguments(file, suffix))


def _navigation_on(file: File, node: Any, value: Expr) -> Expr:
    suffix = node.child_by_field_name("suffix")
    name = suffix.child_by_field_name("suffix") if suffix is not None else None
    text = file.text(name).strip("`")
    if text == "rawValue":  # an enumeration's case stands for its raw value
        return value
    return Attribute(node.start_byte, node.end_byte, value, text)


def _additive_on(file: File, node: Any, left: Expr) -> Expr:
    text = file.text(node.child_by_field_name("op"))
    return Binary(node.start_byte, node.end_byte, OPERATORS.get(text, text), left, file.expr(node.child_by_field_name("rhs")))


def _postfix_on(_file: File, _node: Any, value: Expr) -> Expr:
    return value


_LINKS: dict[str, tuple[str, shapes.Link]] = {
    "call_expression": ("", _call_on),
    "navigation_expression": ("target", _navigation_on),
    "postfix_expression": ("target", _postfix_on),
    "as_expression": ("expr", _postfix_on),
    "additive_expression": ("lhs", _additive_on),
    "multiplicative_expression": ("lhs", _additive_on),
    "conjunction_expression": ("lhs", _additive_on),
    "disjunction_expression": ("lhs", _additive_on),
    "comparison_expression": ("lhs", _additive_on),
    "equality_expression": ("lhs", _additive_on),
    "infix_expression": ("lhs", _additive_on),
    "bitwise_operation": ("lhs", _additive_on),
}


def _chain(file: File, node: Any) -> Expr:
    return shapes.fold(file, node, _LINKS, opaque)


def _prefix(file: File, node: Any) -> Expr:
    """Lower `.member`, whose type is left out, and the operators that stand before."""
    operation, target = node.child_by_field_name("operation"), node.child_by_field_name("target")
    text = file.text(operation)
    if text == ".":
        return Attribute(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, IMPLICIT), file.text(target).strip("`"))
    if text == "&":
        return file.expr(target)
    return Unary(node.start_byte, node.end_byte, OPERATORS.get(text, text), file.expr(target))


def _coalesce(file: File, node: Any) -> Expr:
    value, otherwise = file.expr(node.child_by_field_name("value")), file.expr(node.child_by_field_name("if_nil"))
    return Binary(node.start_byte, node.end_byte, "??", value, otherwise)


def _ternary(file: File, node: Any) -> Expr:
    parts = [file.expr(node.child_by_field_name(name)) for name in ("condition", "if_true", "if_false")]
    return Conditional(node.start_byte, node.end_byte, *parts)


def _await(file: File, node: Any) -> Expr:
    return Await(node.start_byte, node.end_byte, file.expr(node.child_by_field_name("expr")))


def _try(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("expr"))


def _assignment(file: File, node: Any) -> Expr:
    target, value = file.expr(node.child_by_field_name("target")), file.expr(node.child_by_field_name("result"))
    return AssignExpr(node.start_byte, node.end_byte, target, value, file.text(node.child_by_field_name("operator")).removesuffix("="))


# Functions -----------------------------------------------------------------------------------------------------------


def _lambda(file: File, node: Any) -> Expr:
    kind = node.child_by_field_name("type")
    statements = next((child for child in node.named_children if child.type == "statements"), None)
    params = tuple(_lambda_params(file, kind)) if kind is not None else _numbered(file, node)
    return closure(file, node, params, lambda: answer(file, statements))


def _lambda_params(file: File, kind: Any) -> list[Param]:
    lists = [child for child in kind.named_children if child.type == "lambda_function_type_parameters"]
    found = []
    for one in file.children(lists[0]) if lists else ():
        names = [child for index, child in enumerate(one.children) if one.field_name_for_child(index) == "name"]
        note = next((child for child in names if child.type != "simple_identifier"), None)
        name = next((file.text(child) for child in names if child.type == "simple_identifier"), "")
        found.append(Param(name, None, type_of(file, note)))
    return found


def _numbered(file: File, node: Any) -> tuple[Param, ...]:
    used = [int(found.group(1)) for found in _ARGUMENT.finditer(file.content, node.start_byte, node.end_byte)]
    return tuple(Param(f"${number}") for number in range(max(used) + 1)) if used else ()


def answer(file: File, statements: Any) -> tuple[Stmt, ...]:
    """Lower a body: a single expression is its value."""
    children = file.children(statements) if statements is not None else []
    if (
        len(children) == 1
        and children[0].type in EXPRESSIONS
        and children[0].type not in ("assignment", "if_statement", "switch_statement")
    ):
        return returned(children[0], file.expr(children[0]))
    body = file.stmts(children)
    return shapes.answered(body) if len(children) == 1 and children[0].type in ("if_statement", "switch_statement") else body


def _if(file: File, node: Any) -> Expr:
    """Lower `if` used as a value."""
    blocks = [child for child in node.named_children if child.type == "statements"]
    nested = next((child for child in node.named_children if child.type == "if_statement"), None)
    tests = [child for child in node.children_by_field_name("condition") if child.is_named]
    test = file.expr(tests[-1]) if tests else literal(node, True)
    then = shapes.block_value(file, node, file.children(blocks[0]) if blocks else [])
    orelse = (
        file.expr(nested) if nested is not None else shapes.block_value(file, node, file.children(blocks[1])) if len(blocks) > 1 else None
    )
    return shapes.conditional(node, test, then, orelse)


def _switch(file: File, node: Any) -> Expr:
    """Lower `switch` used as a value: which case it will be is not decided here."""
    subject = file.expr(node.child_by_field_name("expr"))
    value: Expr | None = None
    for entry in reversed([child for child in node.named_children if child.type == "switch_entry"]):
        statements = next((child for child in entry.named_children if child.type == "statements"), None)
        then = shapes.block_value(file, entry, file.children(statements) if statements is not None else [])
        default = any(child.type == "default_keyword" for child in entry.named_children)
        tests = [_case_test(file, subject, child) for child in entry.named_children if child.type == "switch_pattern"]
        value = then if default or not tests else shapes.conditional(entry, shapes.any_of(tests), then, value)
    return value or opaque(file, node)


def _case_test(file: File, subject: Expr, node: Any) -> Expr:
    pattern = node.named_children[0] if node.named_children else node
    children = file.children(pattern)
    start, end = node.start_byte, node.end_byte
    if len(children) == 1 and children[0].type == "simple_identifier" and file.text(pattern).startswith("."):
        return Binary(start, end, "==", subject, Attribute(start, end, Name(start, start, IMPLICIT), file.text(children[0])))
    if len(children) == 1 and children[0].type not in ("simple_identifier", "value_binding_pattern"):
        return Binary(start, end, "==", subject, file.expr(children[0]))
    return Opaque(start, end, (subject,))


def as_lambda(value: Expr) -> Lambda | None:
    """Return the closure of `{ ... }()`, the initialiser that runs at once."""
    if isinstance(value, Call) and isinstance(value.callee, Lambda) and not value.arguments:
        return value.callee
    return None


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "simple_identifier": _identifier,
    "identifier": _identifier,
    "bound_identifier": _identifier,
    "self_expression": _keyword_name("self"),
    "super_expression": _keyword_name("super"),
    "user_type": _type,
    "boolean_literal": _fixed,
    "nil_literal": _fixed,
    "nil": _fixed,
    "integer_literal": _number,
    "hex_literal": _number,
    "bin_literal": _number,
    "oct_literal": _number,
    "real_literal": _number,
    "line_string_literal": _string,
    "multi_line_string_literal": _string,
    "raw_string_literal": _string,
    "array_literal": _array,
    "dictionary_literal": _dictionary,
    "tuple_expression": _tuple,
    "range_expression": _range,
    "constructor_expression": _construct,
    "prefix_expression": _prefix,
    "nil_coalescing_expression": _coalesce,
    "ternary_expression": _ternary,
    "await_expression": _await,
    "try_expression": _try,
    "assignment": _assignment,
    "directly_assignable_expression": inner,
    "lambda_literal": _lambda,
    "if_statement": _if,
    "switch_statement": _switch,
    "key_path_expression": opaque,
    "selector_expression": opaque,
    "special_literal": opaque,
    "regex_literal": opaque,
    "open_start_range_expression": opaque,
    "open_end_range_expression": opaque,
    "check_expression": opaque,
} | dict.fromkeys(_LINKS, _chain)
