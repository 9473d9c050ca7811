"""PowerShell expressions and commands -> expressions of the intermediate representation.

Names of variables, commands, parameters and types are compared without regard to case, so all are given in lower case.
"""

import re
from collections.abc import Callable
from typing import Any

from auditor.languages.shell_words import asks_about_itself, named_arguments, subcommands, with_model
from auditor.languages.tree import File, closure, inner, integer, literal, stepped, template
from auditor.model.ir import (
    Argument,
    Attribute,
    Binary,
    BlockExpr,
    Call,
    Entry,
    Evaluate,
    Expr,
    Literal,
    Loop,
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

CHAIN_LIMIT = 1_000

LAYERS = frozenset(
    f"{kind}{part}_expression"
    for kind in ("logical", "bitwise", "comparison", "additive", "multiplicative", "format", "range")
    for part in ("", "_argument")
) | {"array_literal_expression", "unary_expression"}
"""Kinds that the grammar puts around every expression, one for each level of precedence."""

PASSING = frozenset(
    "convertfrom-json convertto-json convertto-securestring echo out-null out-string select-object sort-object tee-object where-object"
    " write-host write-output".split()
)
"""Commands whose output is what they are given."""

_FORMAT_HOLE = re.compile(r"\{(\d{1,2})[^{}]{0,20}\}")
_OPERATORS = {"-eq": "==", "-ne": "!=", "-and": "and", "-or": "or", "-like": "=~", "-match": "=~", "-gt": ">", "-lt": "<", "-ceq": "=="}
_BETWEEN = frozenset({"command_argument_sep", "redirection"})
_MEMBERS = frozenset({"member_access", "element_access", "invokation_expression"})


def layered(file: File, node: Any) -> Expr:
    """Lower a level of precedence: most hold one thing only and are passed through in a loop."""
    while node.type in LAYERS and node.named_child_count == 1 and node.child_count == 1:
        node = node.named_children[0]
    if node.type not in LAYERS:
        return file.expr(node)
    if node.type == "unary_expression":
        return _unary(file, node)
    if node.type == "array_literal_expression":
        return Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node)))
    return _operated(file, node)


def _operated(file: File, node: Any) -> Expr:
    """Lower `a + b + c` in a loop over its left ends."""
    links: list[Any] = []
    while node.type in LAYERS and node.named_child_count > 1 and node.type not in {"unary_expression", "array_literal_expression"}:
        links.append(node)
        node = node.named_children[0]
    if len(links) > CHAIN_LIMIT:
        file.too_deep = True
        return Opaque(node.start_byte, node.end_byte, ())
    value = file.expr(node)
    for link in reversed(links):
        parts = link.named_children
        sign = next((file.text(child) for child in link.children[1:-1]), "").lower()
        right = file.expr(parts[-1])
        if sign == "-f":
            value = _formatted(link, value, right)
        else:
            value = Binary(link.start_byte, link.end_byte, _OPERATORS.get(sign, sign), value, right)
    return value


def _formatted(node: Any, form: Expr, values: Expr) -> Expr:
    """Fill the holes of `"{0}/x" -f $a`."""
    if not isinstance(form, Literal):
        return Opaque(node.start_byte, node.end_byte, (form, values))
    given = values.items if isinstance(values, Sequence) else (values,)
    parts: list[Expr] = []
    position = 0
    text = str(form.value)
    for hole in _FORMAT_HOLE.finditer(text):
        parts.append(Literal(form.start, form.end, text[position : hole.start()]))
        position = hole.end()
        if int(hole.group(1)) < len(given):
            parts.append(given[int(hole.group(1))])
    parts.append(Literal(form.start, form.end, text[position:]))
    return template(node, [part for part in parts if not (isinstance(part, Literal) and part.value == "")])


def _unary(file: File, node: Any) -> Expr:
    operand = file.expr(node.named_children[-1]) if node.named_children else Opaque(node.start_byte, node.end_byte, ())
    sign = file.text(node.children[0]).lower() if node.children else ""
    return Unary(node.start_byte, node.end_byte, "not", operand) if sign in {"!", "-not"} else operand


def variable(file: File, node: Any) -> Expr:
    """Lower `$name`, `$env:NAME`, `$script:name`, `${name}`."""
    text = file.text(node).lstrip("$@").strip("{}")
    scope, colon, name = text.partition(":")
    if scope.lower() == "env" and colon:
        variables = Name(node.start_byte, node.start_byte, "env")
        return Subscript(node.start_byte, node.end_byte, variables, Literal(node.start_byte, node.end_byte, name))
    plain = (name if colon else text).lower()
    constant = {"true": True, "false": False, "null": None}
    return literal(node, constant[plain]) if plain in constant else Name(node.start_byte, node.end_byte, plain)


# Strings -------------------------------------------------------------------------------------------------------------


def _expandable(file: File, node: Any) -> Expr:
    here = node.type == "expandable_here_string_literal"
    start, end = (node.start_byte + 2, node.end_byte - 2) if here else (node.start_byte + 1, node.end_byte - 1)
    parts: list[Expr] = []
    position = start
    for child in node.named_children:
        if child.type in {"variable", "sub_expression"}:
            _text_part(file, position, child.start_byte, parts)
            parts.append(file.expr(child))
            position = child.end_byte
    _text_part(file, position, max(end, position), parts)
    return parts[0] if len(parts) == 1 and not isinstance(parts[0], Literal) else template(node, parts)


def _text_part(file: File, start: int, end: int, parts: list[Expr]) -> None:
    if end > start:
        text = file.content[start:end].decode("utf-8", "replace")
        parts.append(Literal(start, end, re.sub(r"`(.)", r"\1", text)))


def _verbatim(file: File, node: Any) -> Expr:
    text = file.text(node)
    return literal(node, text[2:-2].strip("\r\n") if text.startswith("@") else text[1:-1].replace("''", "'"))


# Members and types ---------------------------------------------------------------------------------------------------


def chain(file: File, node: Any) -> Expr:
    """Lower `$a.b.c($d)[0]` in a loop."""
    links: list[Any] = []
    while node.type in _MEMBERS and node.named_children:
        links.append(node)
        node = node.named_children[0]
    if len(links) > CHAIN_LIMIT:
        file.too_deep = True
        links = links[:CHAIN_LIMIT]
        value: Expr = Opaque(node.start_byte, node.end_byte, ())
    else:
        value = file.expr(node)
    for link in reversed(links):
        value = _linked(file, link, value)
    return value


def _linked(file: File, link: Any, value: Expr) -> Expr:
    if link.type == "element_access":
        return Subscript(link.start_byte, link.end_byte, value, file.expr(link.named_children[-1]))
    name = next((child for child in link.named_children if child.type == "member_name"), None)
    text = file.text(name).strip("\"'")
    if text in {"ToString", "Trim", "TrimEnd", "GetAwaiter", "GetResult"} or (text == "Result" and link.type == "member_access"):
        return value
    member = Attribute(link.start_byte, link.end_byte, value, text)
    if link.type == "member_access":
        return member
    arguments = next((child for child in link.named_children if child.type == "argument_list"), None)
    given = [] if arguments is None else [part for group in file.children(arguments) for part in file.children(group)]
    values = tuple(Argument(part.start_byte, part.end_byte, inner(file, part)) for part in given)
    if text.lower() == "format" and values and isinstance(value, Name) and value.id == "string":
        rest = tuple(argument.value for argument in values[1:])
        return _formatted(link, values[0].value, Sequence(link.start_byte, link.end_byte, rest))
    return Call(link.start_byte, link.end_byte, member, values)


def type_name(file: File, node: Any) -> Expr:
    """Lower `[System.Net.Http.HttpClient]`, in lower case."""
    return dotted(node, file.text(node).strip("[]").partition("[")[0])


def dotted(node: Any, text: str) -> Expr:
    """Return a dotted name in lower case as attributes."""
    steps = [step for step in text.lower().split(".") if step][:CHAIN_LIMIT]
    value: Expr = Name(node.start_byte, node.end_byte, steps[0] if steps else "")
    for step in steps[1:]:
        value = Attribute(node.start_byte, node.end_byte, value, step)
    return value


def _cast(file: File, node: Any) -> Expr:
    """`[string]$x` is `$x`."""
    return file.expr(file.children(node)[-1])


def _hash(file: File, node: Any) -> Expr:
    entries = []
    waiting = list(node.named_children)
    while waiting:
        child = waiting.pop(0)
        if child.type == "hash_literal_body":
            waiting = [*child.named_children, *waiting]
        elif child.type == "hash_entry" and len(pair := file.children(child)) > 1:
            entries.append(Entry(literal(pair[0], file.text(pair[0]).strip("\"'")), file.expr(pair[-1])))
    return Mapping(node.start_byte, node.end_byte, tuple(entries))


def _array(file: File, node: Any) -> Expr:
    """`@(a, b)`: a list of what its statements give."""
    statements = node.child_by_field_name("statements")
    items: list[Expr] = []
    for child in [] if statements is None else file.children(statements):
        value = file.expr(child)
        items.extend(value.items if isinstance(value, Sequence) else (value,))
    return Sequence(node.start_byte, node.end_byte, tuple(items))


def _sub_expression(file: File, node: Any) -> Expr:
    statements = node.child_by_field_name("statements")
    children = file.children(statements) if statements is not None else []
    if len(children) == 1:
        return file.expr(children[0])
    return BlockExpr(node.start_byte, node.end_byte, file.stmts(children))


def script_block(file: File, node: Any) -> Expr:
    """Lower `{ ... }` as a value."""
    block = next((child for child in file.children(node) if child.type == "script_block"), node)
    return closure(file, node, block_params(file, block), lambda: returning(file, block))


def block_params(file: File, block: Any) -> tuple[Param, ...]:
    """Return the parameters that a `param(...)` inside a block declares."""
    found = next((child for child in block.named_children if child.type == "param_block"), None)
    return params(file, found)


def params(file: File, node: Any) -> tuple[Param, ...]:
    """Lower the parameters of a function or script."""
    found: list[Param] = []
    waiting = [] if node is None else list(node.named_children)
    while waiting:
        child = waiting.pop(0)
        if child.type == "parameter_list":
            waiting = [*child.named_children, *waiting]
        elif child.type in {"script_parameter", "class_method_parameter"}:
            name = next((part for part in child.named_children if part.type == "variable"), None)
            default = next((part for part in child.named_children if part.type == "script_parameter_default"), None)
            value = inner(file, default) if default is not None else None
            found.append(Param(file.text(name).lstrip("$").lower(), value))
    return tuple(found)


def returning(file: File, block: Any) -> tuple[Stmt, ...]:
    """Lower a block's statements; what its last command gives is what it gives."""
    body = file.stmts([child for child in file.children(block) if child.type != "param_block"])
    if body and isinstance(body[-1], Evaluate):
        return (*body[:-1], Return(body[-1].start, body[-1].end, body[-1].value))
    return body


# Commands ------------------------------------------------------------------------------------------------------------


def pipeline(file: File, node: Any) -> Expr:
    """Lower `a | b | c`: what each stage gives is `stdin` of the next."""
    stages = [stage for child in file.children(node) for stage in (file.children(child) if child.type == "pipeline_chain" else [child])]
    value: Expr | None = None
    for stage in stages:
        value = command(file, stage, value) if stage.type == "command" else file.expr(stage)
    return value if value is not None else Opaque(node.start_byte, node.end_byte, ())


def command(file: File, node: Any, piped: Expr | None = None) -> Expr:
    """Lower one command with its parameters."""
    name = node.child_by_field_name("command_name")
    elements = node.child_by_field_name("command_elements")
    words = (
        [child for child in file.children(elements) if child.type not in {"command_argument_sep", "redirection"}]
        if elements is not None
        else []
    )
    text = file.text(name).strip("\"'").lower().removesuffix(".exe")
    given = [Argument(piped.start, piped.end, piped, "stdin")] if piped is not None else []
    if text in {"foreach-object", "%", "foreach"} and piped is not None:
        return _each(file, node, words, piped)
    if text == "new-object" and words:
        values = tuple(Argument(word.start_byte, word.end_byte, file.expr(word)) for word in words[1:] if word.type != "command_parameter")
        return Call(node.start_byte, node.end_byte, dotted(words[0], file.text(words[0]).strip("\"'")), values, is_new=True)
    if text in PASSING:
        return _passed(file, node, words, piped)
    if name is not None and name.type == "command_name_expr" and file.text(name).startswith("$"):
        return Call(node.start_byte, node.end_byte, inner(file, name), (*arguments(file, words), *given))
    return _named_command(file, node, name, text, words, given)


def _named_command(file: File, node: Any, name: Any, text: str, words: list[Any], given: list[Argument]) -> Expr:
    if asks_about_itself([file.text(word) for word in words]):
        return Opaque(node.start_byte, node.end_byte, tuple(argument.value for argument in (*arguments(file, words), *given)))
    names = [] if "-" in text else subcommands([file.text(word) if word.type == "generic_token" else "" for word in words])
    place = node if name is None else name
    calls: list[Expr] = []
    for count in range(len(names), 0, -1):
        callee = Name(place.start_byte, words[count - 1].end_byte, " ".join((text, *names[:count])))
        calls.append(Call(node.start_byte, node.end_byte, callee, (*arguments(file, words[count:]), *given)))
    if not calls:
        callee = Name(place.start_byte, place.end_byte, text)
        calls.append(Call(node.start_byte, node.end_byte, callee, with_model((*arguments(file, words), *given))))
    return calls[0] if len(calls) == 1 else Opaque(node.start_byte, node.end_byte, tuple(calls))


def arguments(file: File, words: list[Any]) -> tuple[Argument, ...]:
    """Lower parameters in lower case; `@name` spreads a table of them."""
    spread = [Argument(word.start_byte, word.end_byte, variable(file, word), None, 2) for word in words if _splats(file, word)]
    plain = [(_word(file, word), _value(file, word), False) for word in words if not _splats(file, word)]
    return (*named_arguments(plain), *spread)


def _word(file: File, word: Any) -> str:
    text = file.text(word)
    return text.lower().removesuffix(":") if word.type == "command_parameter" else text


def _value(file: File, word: Any) -> Expr:
    return literal(word, file.text(word).strip("\"'")) if word.type in {"command_parameter", "generic_token"} else file.expr(word)


def _splats(file: File, word: Any) -> bool:
    return file.text(word).startswith("@") and file.text(word)[1:].replace("_", "").isalnum()


def _passed(file: File, node: Any, words: list[Any], piped: Expr | None) -> Expr:
    if piped is not None:
        return piped
    values = [file.expr(word) for word in words if word.type != "command_parameter"]
    return values[0] if len(values) == 1 else Opaque(node.start_byte, node.end_byte, tuple(values))


def _each(file: File, node: Any, words: list[Any], piped: Expr) -> Expr:
    block = next(
        (word for word in words if "script_block" in file.text(word)[:0] or word.type == "script_block_expression" or _has_block(word)),
        None,
    )
    if block is None:
        return Opaque(node.start_byte, node.end_byte, (piped, *file.exprs(words)))
    while block.type != "script_block_expression" and block.named_children:
        block = block.named_children[0]
    inside = next((child for child in file.children(block) if child.type == "script_block"), block)
    target = Name(node.start_byte, node.start_byte, "_")
    loop = Loop(node.start_byte, node.end_byte, target, piped, None, file.stmts(file.children(inside)))
    return BlockExpr(node.start_byte, node.end_byte, (loop,))


def _has_block(word: Any) -> bool:
    for _ in range(20):
        if word.type == "script_block_expression":
            return True
        if word.named_child_count != 1:
            return False
        word = word.named_children[0]
    return False


def _unknown(_file: File, node: Any) -> Expr:
    return Opaque(node.start_byte, node.end_byte, ())


def _as_value(file: File, node: Any) -> Expr:
    return BlockExpr(node.start_byte, node.end_byte, file.stmts((node,)))


EXPRESSIONS: dict[str, Callable[[File, Any], Expr]] = {
    **dict.fromkeys(LAYERS, layered),
    **dict.fromkeys(_MEMBERS, chain),
    "variable": variable,
    "string_literal": inner,
    "expandable_string_literal": _expandable,
    "expandable_here_string_literal": _expandable,
    "verbatim_string_characters": _verbatim,
    "verbatim_here_string_characters": _verbatim,
    "integer_literal": lambda file, node: literal(node, integer(file.text(node))),
    "real_literal": lambda file, node: literal(node, integer(file.text(node))),
    "generic_token": lambda file, node: literal(node, file.text(node)),
    "simple_name": lambda file, node: literal(node, file.text(node)),
    "type_literal": type_name,
    "cast_expression": _cast,
    "parenthesized_expression": inner,
    "sub_expression": _sub_expression,
    "array_expression": _array,
    "hash_literal_expression": _hash,
    "script_block_expression": script_block,
    "expression_with_unary_operator": _unary,
    "post_increment_expression": stepped,
    "post_decrement_expression": inner,
    "pre_increment_expression": stepped,
    "pipeline": pipeline,
    "pipeline_chain": pipeline,
    "command": command,
    "path_command_name": inner,
    "command_name_expr": inner,
    "command_name": lambda file, node: Name(node.start_byte, node.end_byte, file.text(node).lower()),
    "argument_expression": inner,
    "while_condition": inner,
    "assignment_expression": _as_value,
    "if_statement": _as_value,
    "foreach_statement": _as_value,
    "switch_statement": _as_value,
    "try_statement": _as_value,
    "command_parameter": lambda file, node: literal(node, file.text(node)),
}
