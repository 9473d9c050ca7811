"""Kotlin strings and characters of a syntax tree -> expressions of the intermediate representation."""

import re
from typing import Any

from auditor.languages.tree import (
    File,
    inner,
    literal,
    template,
    unescape,
)
from auditor.model.ir import (
    Expr,
    Name,
)

_SIMPLE_NAME = re.compile(r"\$([A-Za-z_]\w*)")


def string(file: File, node: Any) -> Expr:
    """Lower a string with the names and expressions in it."""
    parts: list[Expr] = []
    for child in node.named_children:
        if child.type == "interpolation":
            parts.append(inner(file, child))
        elif child.type == "escape_sequence":
            parts.append(literal(child, unescape(file.text(child))))
        else:
            _content(file, child, parts)
    return template(node, parts)


def _content(file: File, node: Any, parts: list[Expr]) -> None:
    """Add a stretch of text; a `$` of its own begins the name that the grammar reads as the text after it."""
    text = file.text(node)
    previous = node.prev_named_sibling
    if previous is not None and previous.type == "string_content" and file.text(previous) == "$":
        match = _SIMPLE_NAME.match(f"${text}")
        if match is not None:
            parts.append(Name(node.start_byte, node.start_byte + len(match.group(1).encode()), match.group(1)))
            text = text[len(match.group(1)) :]
    follows = node.next_named_sibling
    if text == "$" and follows is not None and follows.type == "string_content" and _SIMPLE_NAME.match(f"${file.text(follows)}"):
        return
    position = 0
    for match in _SIMPLE_NAME.finditer(text):
        parts.append(literal(node, text[position : match.start()]))
        parts.append(Name(node.start_byte, node.end_byte, match.group(1)))
        position = match.end()
    parts.append(literal(node, text[position:]))


def character(file: File, node: Any) -> Expr:
    """Lower `'c'`."""
    text = file.text(node)[1:-1]
    return literal(node, unescape(text) if text.startswith("\\") else text)
