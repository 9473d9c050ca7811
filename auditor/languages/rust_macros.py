"""Rust macro calls -> expressions: their tokens are parsed again as what they are most likely to be."""

import re
from functools import cache
from typing import Any

from auditor.languages.tree import File, literal, template
from auditor.model.ir import AssignExpr, Attribute, Call, Entry, Expr, Literal, Mapping, Name, Opaque, Sequence, Stmt

_HOLE = re.compile(r"\{([^{}]{0,200})\}")
_TEXT_MACROS = frozenset({"anyhow", "bail", "ensure", "eyre", "format", "format_args", "panic"})
"""Macros whose text with holes is a value, or what is raised."""


def macro(file: File, node: Any) -> Expr:
    """Lower one macro call as an expression."""
    name = node.child_by_field_name("macro")
    tokens = next((child for child in node.named_children if child.type == "token_tree"), None)
    if tokens is None or name is None:
        return Opaque(node.start_byte, node.end_byte, ())
    opening = file.content[tokens.start_byte : tokens.start_byte + 1]
    last = file.text(name).rsplit("::", 1)[-1]
    if last.endswith("json"):
        value = _json(file, _inside(tokens))
        if value is not None:
            return value
    if opening == b"[":
        return _reparsed(file, tokens, ((tokens.start_byte, tokens.end_byte),))
    if opening == b"{":
        return _reparsed(file, tokens, ((tokens.start_byte, tokens.end_byte),))
    call = _reparsed(file, tokens, ((name.start_byte, name.end_byte), (tokens.start_byte, tokens.end_byte)))
    if last == "concat" and isinstance(call, Call):
        return template(node, [argument.value for argument in call.arguments])
    if last in _TEXT_MACROS and isinstance(call, Call):
        return _formatted(node, call)
    if last.endswith("env") and isinstance(call, Call):  # `env!("X")`: the variable of the build
        std = Attribute(node.start_byte, node.start_byte, Name(node.start_byte, node.start_byte, "std"), "env")
        return Call(node.start_byte, node.end_byte, Attribute(node.start_byte, node.start_byte, std, "var"), call.arguments)
    return call


def statements(file: File, node: Any) -> tuple[Stmt, ...]:
    """Lower a macro call with braces that stands as a statement: what is in it is read as statements."""
    tokens = next((child for child in node.named_children if child.type == "token_tree"), None)
    if tokens is None or file.content[tokens.start_byte : tokens.start_byte + 1] != b"{":
        return ()
    root = _parse(file, ((tokens.start_byte + 1, max(tokens.start_byte + 1, tokens.end_byte - 1)),))
    return file.stmts(root.named_children)


def _parse(file: File, ranges: tuple[tuple[int, int], ...]) -> Any:
    from tree_sitter import Parser, Point, Range

    parser = Parser(_grammar())
    parser.included_ranges = [Range(Point(0, start), Point(0, end), start, end) for start, end in ranges]
    return parser.parse(file.content).root_node


@cache
def _grammar() -> Any:
    import tree_sitter_rust
    from tree_sitter import Language

    return Language(tree_sitter_rust.language())


def _reparsed(file: File, tokens: Any, ranges: tuple[tuple[int, int], ...]) -> Expr:
    root = _parse(file, ranges)
    first = next(iter(file.children(root)), None)
    while first is not None and first.type in {"ERROR", "expression_statement"}:  # an expression alone is no Rust file
        first = next(iter(file.children(first)), None)
    return Opaque(tokens.start_byte, tokens.end_byte, ()) if first is None else file.expr(first)


def _formatted(node: Any, call: Call) -> Expr:
    """Fill the holes of a format string: `{}` in order, `{0}` by place, `{name}` by name or from the scope."""
    values = [argument.value for argument in call.arguments]
    form = next((number for number, value in enumerate(values) if isinstance(value, Literal) and isinstance(value.value, str)), None)
    if form is None:
        return Opaque(node.start_byte, node.end_byte, tuple(values))
    place = values[form]
    text = str(place.value) if isinstance(place, Literal) else ""
    named: dict[str, Expr] = {}
    waiting: list[Expr] = []
    for value in values[form + 1 :]:
        if isinstance(value, AssignExpr) and isinstance(value.target, Name):
            named[value.target.id] = value.value
        else:
            waiting.append(value)
    given = tuple(waiting)
    parts: list[Expr] = []
    position = 0
    escaped = text.replace("{{", "\0\0").replace("}}", "\1\1")
    for hole in _HOLE.finditer(escaped):
        parts.append(Literal(place.start, place.end, _plain(escaped[position : hole.start()])))
        position = hole.end()
        name = hole.group(1).partition(":")[0].strip()
        if not name:
            parts.extend([waiting.pop(0)] if waiting else [])
        elif name.isdigit():
            parts.extend([given[int(name)]] if int(name) < len(given) else [])
        else:
            parts.append(named.get(name, Name(place.start, place.end, name)))
    parts.append(Literal(place.start, place.end, _plain(escaped[position:])))
    return template(node, [part for part in parts if not (isinstance(part, Literal) and part.value == "")])


def _plain(text: str) -> str:
    return text.replace("\0\0", "{").replace("\1\1", "}")


# JSON ----------------------------------------------------------------------------------------------------------------


def _inside(tokens: Any) -> list[Any]:
    """Return the tokens between a token tree's brackets."""
    return [child for child in tokens.children[1:-1] if not child.is_extra]


def _json(file: File, tokens: list[Any], depth: int = 0) -> Expr | None:
    """Lower JSON with Rust expressions in value places; None when it is no JSON."""
    if len(tokens) != 1 or depth > 60:
        return _expression(file, tokens)
    token = tokens[0]
    if token.type != "token_tree":
        return _expression(file, tokens)
    opening = file.content[token.start_byte : token.start_byte + 1]
    if opening == b"{":
        return _json_object(file, token, depth)
    if opening == b"[":
        items = [_json(file, part, depth + 1) for part in _split(file, _inside(token), b",")]
        return Sequence(token.start_byte, token.end_byte, tuple(item for item in items if item is not None))
    return _expression(file, tokens)


def _json_object(file: File, token: Any, depth: int) -> Expr:
    entries = []
    for part in _split(file, _inside(token), b","):
        colon = next((number for number, child in enumerate(part) if child.type == ":"), None)
        if colon:
            value = _json(file, part[colon + 1 :], depth + 1)
            key = _json(file, part[:colon], depth + 1)
            if value is not None and key is not None:
                entries.append(Entry(key, value))
    return Mapping(token.start_byte, token.end_byte, tuple(entries))


def _split(file: File, tokens: list[Any], separator: bytes) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if file.content[token.start_byte : token.end_byte] == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _expression(file: File, tokens: list[Any]) -> Expr | None:
    if not tokens:
        return None
    start, end = tokens[0].start_byte, tokens[-1].end_byte
    if len(tokens) == 1 and file.content[start:end] == b"null":
        return literal(tokens[0], None)
    if len(tokens) == 1 and tokens[0].type in {"string_literal", "integer_literal", "boolean_literal", "identifier"}:
        return file.expr(tokens[0])
    return _reparsed(file, tokens[0], ((start, end),))
