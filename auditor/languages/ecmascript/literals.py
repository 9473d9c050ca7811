"""Literals of the ECMAScript family: strings with their escapes, numbers, templates, regular expressions."""

import re

from tree_sitter import Node

from auditor.languages.ecmascript.lowering import Lowering
from auditor.model.ir import Argument, Call, Expr, Literal, Sequence, Template

_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r\n|[\s\S]))")
_SINGLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": "", "\r": ""}
_LONGEST_NUMBER = 400
"""Characters; Python refuses to read integers of more than 4,300 digits."""


def unescape(text: str) -> str:
    """Return the string that a literal's text between the quotes stands for."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_escape, text)
    # Half a surrogate pair cannot be encoded; two halves are one character.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escape(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    if digits is None:
        return _SINGLE.get(match[4], match[4])
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def lower_string(low: Lowering, node: Node) -> Literal:
    """`'text'`, `"text"`."""
    start, end = node.start_byte, node.end_byte
    return Literal(start, end, unescape(low.source[start + 1 : end - 1].decode("utf-8", "replace")))


def string_value(low: Lowering, node: Node) -> str:
    """Return what a string literal holds."""
    return unescape(low.text(node)[1:-1])


def lower_number(low: Lowering, node: Node) -> Literal:
    """`1`, `1_000`, `0xff`, `1e3`, `10n`."""
    return Literal(node.start_byte, node.end_byte, _number(low.text(node)))


def _number(text: str) -> int | float | None:
    digits = text.replace("_", "").rstrip("n").lower()
    if len(digits) > _LONGEST_NUMBER:
        return None
    try:
        if digits.startswith("0") and digits[1:].isdigit():
            return int(digits, 8) if digits.isdigit() and not set(digits) & {"8", "9"} else int(digits)
        return int(digits, 0) if digits.isalnum() and ("e" not in digits or digits.startswith("0x")) else float(digits)
    except ValueError:
        return None


def lower_true(low: Lowering, node: Node) -> Literal:
    """`true`."""
    return Literal(node.start_byte, node.end_byte, value=True)


def lower_false(low: Lowering, node: Node) -> Literal:
    """`false`."""
    return Literal(node.start_byte, node.end_byte, value=False)


def lower_nothing(low: Lowering, node: Node) -> Literal:
    """`null`, `undefined`."""
    return Literal(node.start_byte, node.end_byte, None)


def lower_text(low: Lowering, node: Node) -> Literal:
    """A regular expression, or text between JSX tags: its own words."""
    return Literal(node.start_byte, node.end_byte, low.text(node).strip())


def lower_template(low: Lowering, node: Node) -> Expr:
    """`` `text ${value}` ``; without a value it is a plain string."""
    parts = _template_parts(low, node)
    if not parts:
        return Literal(node.start_byte, node.end_byte, "")
    if len(parts) == 1 and isinstance(parts[0], Literal) and isinstance(parts[0].value, str):
        return Literal(node.start_byte, node.end_byte, parts[0].value)
    return Template(node.start_byte, node.end_byte, tuple(parts))


def lower_tagged(low: Lowering, tag: Expr, node: Node, template: Node) -> Call:
    """``tag`text ${value}` `` is a call: the texts first, then each value."""
    parts = _template_parts(low, template)
    values = [part for part in parts if not isinstance(part, Literal)]
    texts = Sequence(template.start_byte, template.end_byte, tuple(part for part in parts if isinstance(part, Literal)))
    return Call(
        node.start_byte, node.end_byte, tag, (Argument(texts.start, texts.end, texts), *(Argument(v.start, v.end, v) for v in values))
    )


def _template_parts(low: Lowering, node: Node) -> list[Expr]:
    """Return texts and values in order; text is what stands between the substitutions, whatever the grammar calls it."""
    parts: list[Expr] = []
    at = node.start_byte + 1
    for child in node.named_children:
        if child.type == "template_substitution":
            _add_text(low, parts, at, child.start_byte)
            parts.extend(low.expression(value) for value in low.children(child)[:1])
            at = child.end_byte
    _add_text(low, parts, at, node.end_byte - 1)
    return parts


def _add_text(low: Lowering, parts: list[Expr], start: int, end: int) -> None:
    if end > start:
        parts.append(Literal(start, end, unescape(low.source[start:end].decode("utf-8", "replace"))))
