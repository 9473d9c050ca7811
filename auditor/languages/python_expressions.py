"""Python expressions of a syntax tree -> expressions of the intermediate representation."""

from collections.abc import Callable
from typing import Any

from tree_sitter import Node as Tree

from auditor.languages.language import DEPTH_LIMIT
from auditor.model import ir

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "\n": "", "0": "\0"}


class Expressions:
    """Lowers expressions; keeps the file's bytes and the depth of nesting."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.depth = 0
        self.too_deep = False

    def text(self, node: Tree | None) -> str:
        """Return the source of a node."""
        return self.content[node.start_byte : node.end_byte].decode("utf-8", "replace") if node is not None else ""

    def expression(self, node: Tree | None) -> ir.Expr:
        """Lower one expression; nesting beyond the limit becomes an empty `Opaque`."""
        if node is None:
            return ir.Opaque(0, 0, ())
        if self.depth > DEPTH_LIMIT:
            self.too_deep = True
            return ir.Opaque(node.start_byte, node.end_byte, ())
        self.depth += 1
        handler = _EXPRESSIONS.get(node.type)
        lowered = handler(self, node) if handler is not None else self.opaque(node)
        self.depth -= 1
        return lowered

    def opaque(self, node: Tree) -> ir.Opaque:
        """Lower what has no form of its own: its children are kept."""
        return ir.Opaque(node.start_byte, node.end_byte, self._all(node))

    def only(self, node: Tree) -> ir.Expr | None:
        """Return the single expression below a node, a sequence of them, or None."""
        parts = [child for child in node.named_children if child.type != "comment"]
        if not parts:
            return None
        return self.expression(parts[0]) if len(parts) == 1 else self.sequence(node)

    def sequence(self, node: Tree) -> ir.Sequence:
        """Lower a list, tuple or set display, or a pattern of that form."""
        return ir.Sequence(node.start_byte, node.end_byte, self._all(node))

    def annotation(self, node: Tree | None) -> ir.Expr | None:
        """Lower a type; a string is a forward reference and lowers to the name it holds."""
        if node is None:
            return None
        inner = node.named_children[0] if node.type == "type" and node.named_children else node
        lowered = self.expression(inner)
        if isinstance(lowered, ir.Literal) and isinstance(lowered.value, str) and lowered.value.replace(".", "").isidentifier():
            head, *rest = lowered.value.split(".")
            name: ir.Expr = ir.Name(lowered.start, lowered.end, head)
            for part in rest:
                name = ir.Attribute(lowered.start, lowered.end, name, part)
            return name
        return lowered

    def params(self, node: Tree | None) -> tuple[ir.Param, ...]:
        """Lower a parameter list."""
        out: list[ir.Param] = []
        keyword_only = False
        for child in node.named_children if node is not None else ():
            kind = "keyword" if keyword_only else "normal"
            if child.type == "identifier":
                out.append(ir.Param(self.text(child), kind=kind))
            elif child.type == "keyword_separator":
                keyword_only = True
            elif child.type in ("list_splat_pattern", "dictionary_splat_pattern"):
                out.append(self._rest(child, None))
                keyword_only = True
            elif child.type in ("default_parameter", "typed_default_parameter", "typed_parameter"):
                out.append(self._param(child, kind))
                keyword_only = keyword_only or out[-1].kind == "rest"
            elif child.type == "tuple_pattern":
                out.append(ir.Param(f"#{len(out)}", kind=kind, pattern=self.sequence(child)))
        return tuple(out)

    def _param(self, node: Tree, kind: str) -> ir.Param:
        name = node.child_by_field_name("name") or node.named_children[0]
        note = self.annotation(node.child_by_field_name("type"))
        if name.type in ("list_splat_pattern", "dictionary_splat_pattern"):
            return self._rest(name, note)
        value = node.child_by_field_name("value")
        return ir.Param(self.text(name), self.expression(value) if value is not None else None, note, kind)

    def _rest(self, node: Tree, note: ir.Expr | None) -> ir.Param:
        kind = "rest" if node.type == "list_splat_pattern" else "keyword_rest"
        return ir.Param(self.text(node).lstrip("* "), annotation=note, kind=kind)

    def pattern(self, node: Tree) -> ir.Expr:
        """Lower a pattern of `match`: names bind, dotted names and literals compare, classes match by call."""
        inner = node.named_children[0] if node.type == "case_pattern" and node.named_children else node
        if node.type == "case_pattern" and not node.named_children:  # `_`
            return ir.Name(node.start_byte, node.end_byte, "_")
        if inner.type == "dotted_name":
            parts = inner.named_children
            lowered: ir.Expr = ir.Name(inner.start_byte, inner.end_byte, self.text(parts[0]) if parts else self.text(inner))
            for part in parts[1:]:
                lowered = ir.Attribute(inner.start_byte, part.end_byte, lowered, self.text(part))
            return lowered
        if inner.type in ("list_pattern", "tuple_pattern"):
            return ir.Sequence(inner.start_byte, inner.end_byte, tuple(self.pattern(part) for part in inner.named_children))
        if inner.type == "splat_pattern":
            name = inner.named_children[0] if inner.named_children else inner
            return ir.Spread(inner.start_byte, inner.end_byte, ir.Name(name.start_byte, name.end_byte, self.text(name).lstrip("*")))
        if inner.type == "dict_pattern":
            return self._dict_pattern(inner)
        if inner.type == "class_pattern":
            return self._class_pattern(inner)
        if inner.type == "as_pattern":
            parts = inner.named_children
            return ir.AssignExpr(inner.start_byte, inner.end_byte, self.expression(parts[-1]), self.pattern(parts[0]))
        if inner.type == "union_pattern":
            return ir.Opaque(inner.start_byte, inner.end_byte, tuple(self.pattern(part) for part in inner.named_children))
        return self.expression(inner)

    def _dict_pattern(self, node: Tree) -> ir.Mapping:
        entries = []
        keys = node.children_by_field_name("key")
        values = node.children_by_field_name("value")
        for key, value in zip(keys, values, strict=False):
            entries.append(ir.Entry(self.expression(key), self.pattern(value)))
        for part in node.named_children:
            if part.type == "splat_pattern" and part.named_children:
                entries.append(ir.Entry(None, self.expression(part.named_children[0])))
        return ir.Mapping(node.start_byte, node.end_byte, tuple(entries))

    def _class_pattern(self, node: Tree) -> ir.Call:
        parts = node.named_children
        arguments = []
        for part in parts[1:]:
            inner = part.named_children[0] if part.type == "case_pattern" and part.named_children else part
            if inner.type == "keyword_pattern":
                name, value = inner.named_children[0], inner.named_children[-1]
                arguments.append(ir.Argument(part.start_byte, part.end_byte, self.pattern(value), self.text(name)))
            else:
                arguments.append(ir.Argument(part.start_byte, part.end_byte, self.pattern(part)))
        return ir.Call(node.start_byte, node.end_byte, self.pattern(parts[0]), tuple(arguments))

    def _all(self, node: Tree) -> tuple[ir.Expr, ...]:
        return tuple(self.expression(child) for child in node.named_children if child.type != "comment")

    def _identifier(self, node: Tree) -> ir.Expr:
        return ir.Name(node.start_byte, node.end_byte, self.text(node))

    def _attribute(self, node: Tree) -> ir.Expr:
        return self._spine(node)

    def _spine(self, node: Tree) -> ir.Expr:
        """Lower `a.b().c[0].d` in a loop: a chain of thousands of links must not recurse."""
        links: list[Tree] = []
        inner: Tree | None = node
        while inner is not None and inner.type in _SPINE:
            links.append(inner)
            inner = inner.child_by_field_name(_SPINE[inner.type])
        lowered = self.expression(inner)
        for link in reversed(links):
            if link.type == "attribute":
                lowered = ir.Attribute(link.start_byte, link.end_byte, lowered, self.text(link.child_by_field_name("attribute")))
            elif link.type == "call":
                lowered = ir.Call(link.start_byte, link.end_byte, lowered, self._arguments(link.child_by_field_name("arguments")))
            else:
                parts = link.children_by_field_name("subscript")
                index = (
                    self.expression(parts[0])
                    if len(parts) == 1
                    else ir.Sequence(link.start_byte, link.end_byte, tuple(map(self.expression, parts)))
                )
                lowered = ir.Subscript(link.start_byte, link.end_byte, lowered, index)
        return lowered

    def _arguments(self, node: Tree | None) -> tuple[ir.Argument, ...]:
        if node is None:
            return ()
        if node.type == "generator_expression":
            return (ir.Argument(node.start_byte, node.end_byte, self.expression(node)),)
        out = []
        for child in node.named_children:
            if child.type == "keyword_argument":
                value = self.expression(child.child_by_field_name("value"))
                out.append(ir.Argument(child.start_byte, child.end_byte, value, self.text(child.child_by_field_name("name"))))
            elif child.type in ("list_splat", "dictionary_splat"):
                inner = self.expression(child.named_children[0] if child.named_children else None)
                out.append(ir.Argument(child.start_byte, child.end_byte, inner, None, 1 if child.type == "list_splat" else 2))
            elif child.type != "comment":
                out.append(ir.Argument(child.start_byte, child.end_byte, self.expression(child)))
        return tuple(out)

    def _string(self, node: Tree) -> ir.Expr:
        parts: list[ir.Expr] = []
        raw = b"r" in self.content[node.start_byte : node.start_byte + 3].lower().partition(b'"')[0].partition(b"'")[0]
        for child in node.named_children:
            if child.type == "string_content":
                parts.append(ir.Literal(child.start_byte, child.end_byte, self.text(child) if raw else self._unescape(child)))
            elif child.type == "interpolation":
                parts.append(
                    self.expression(child.child_by_field_name("expression") or (child.named_children[0] if child.named_children else None))
                )
        if not parts:
            return ir.Literal(node.start_byte, node.end_byte, "")
        if len(parts) == 1 and isinstance(parts[0], ir.Literal):
            return ir.Literal(node.start_byte, node.end_byte, parts[0].value)
        return ir.Template(node.start_byte, node.end_byte, tuple(parts))

    def _unescape(self, node: Tree) -> str:
        text = self.text(node)
        if "\\" not in text:
            return text
        pieces = text.split("\\")
        out = [pieces[0]]
        skip = False
        for piece in pieces[1:]:
            if skip:
                out.append(piece)
                skip = False
            elif piece == "":
                out.append("\\")
                skip = True
            else:
                out.append(_ESCAPES.get(piece[0], "\\" + piece[0]) + piece[1:])
        return "".join(out)

    def _concatenated(self, node: Tree) -> ir.Expr:
        parts = self._all(node)
        if all(isinstance(part, ir.Literal) for part in parts):
            return ir.Literal(node.start_byte, node.end_byte, "".join(str(part.value) for part in parts if isinstance(part, ir.Literal)))
        return ir.Template(node.start_byte, node.end_byte, parts)

    def _integer(self, node: Tree) -> ir.Expr:
        try:
            value: int | None = int(self.text(node).replace("_", ""), 0)
        except ValueError:
            value = 0
        return ir.Literal(node.start_byte, node.end_byte, value)

    def _float(self, node: Tree) -> ir.Expr:
        try:
            value = float(self.text(node).replace("_", ""))
        except ValueError:
            value = 0.0
        return ir.Literal(node.start_byte, node.end_byte, value)

    def _dictionary(self, node: Tree) -> ir.Expr:
        entries = []
        for child in node.named_children:
            if child.type == "pair":
                entries.append(
                    ir.Entry(self.expression(child.child_by_field_name("key")), self.expression(child.child_by_field_name("value")))
                )
            elif child.type == "dictionary_splat" and child.named_children:
                entries.append(ir.Entry(None, self.expression(child.named_children[0])))
        return ir.Mapping(node.start_byte, node.end_byte, tuple(entries))

    def _spread(self, node: Tree) -> ir.Expr:
        inner = self.expression(node.named_children[0] if node.named_children else None)
        return ir.Spread(node.start_byte, node.end_byte, inner)

    def _lambda(self, node: Tree) -> ir.Expr:
        body = node.child_by_field_name("body")
        function = ir.Function(
            name="",
            start=node.start_byte,
            end=node.end_byte,
            params=self.params(node.child_by_field_name("parameters")),
            body=ir.Body(lambda: (ir.Return(node.start_byte, node.end_byte, self.expression(body)),)),
            kind="lambda",
        )
        return ir.Lambda(node.start_byte, node.end_byte, function)

    def _binary(self, node: Tree) -> ir.Expr:
        rights: list[tuple[Tree, str, Tree | None]] = []
        inner: Tree | None = node
        while inner is not None and inner.type in ("binary_operator", "boolean_operator"):
            rights.append((inner, self.text(inner.child_by_field_name("operator")), inner.child_by_field_name("right")))
            inner = inner.child_by_field_name("left")
        lowered = self.expression(inner)
        for link, operator, right in reversed(rights):
            lowered = ir.Binary(link.start_byte, link.end_byte, operator, lowered, self.expression(right))
        return lowered

    def _comparison(self, node: Tree) -> ir.Expr:
        operands = [child for child in node.named_children if child.type != "comment"]
        operators = [self.text(child) for child in node.children_by_field_name("operators")]
        if len(operands) == 2 and operators:
            return ir.Binary(
                node.start_byte, node.end_byte, " ".join(operators), self.expression(operands[0]), self.expression(operands[1])
            )
        return ir.Binary(node.start_byte, node.end_byte, "compare", self.opaque(node), ir.Literal(node.start_byte, node.start_byte, None))

    def _unary(self, node: Tree) -> ir.Expr:
        operator = self.text(node.child_by_field_name("operator")) or "not"
        operand = node.child_by_field_name("argument") or (node.named_children[0] if node.named_children else None)
        return ir.Unary(node.start_byte, node.end_byte, operator, self.expression(operand))

    def _conditional(self, node: Tree) -> ir.Expr:
        parts = [child for child in node.named_children if child.type != "comment"]
        if len(parts) != 3:
            return self.opaque(node)
        then, test, orelse = parts
        return ir.Conditional(node.start_byte, node.end_byte, self.expression(test), self.expression(then), self.expression(orelse))

    def _await(self, node: Tree) -> ir.Expr:
        return ir.Await(node.start_byte, node.end_byte, self.expression(node.named_children[0] if node.named_children else None))

    def _yield(self, node: Tree) -> ir.Expr:
        delegated = any(child.type == "from" for child in node.children)
        return ir.Yield(node.start_byte, node.end_byte, self.only(node), delegated)

    def _named(self, node: Tree) -> ir.Expr:
        target, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        return ir.AssignExpr(node.start_byte, node.end_byte, self.expression(target), self.expression(value))

    def _comprehension(self, node: Tree) -> ir.Expr:
        body = node.child_by_field_name("body")
        generators: list[ir.Generator] = []
        for child in node.named_children:
            if child.type == "for_in_clause":
                target, iterable = child.child_by_field_name("left"), child.child_by_field_name("right")
                generators.append(ir.Generator(self.expression(target), self.expression(iterable)))
            elif child.type == "if_clause" and generators:
                last = generators[-1]
                generators[-1] = ir.Generator(last.target, last.iterable, (*last.conditions, *self._all(child)))
        if body is not None and body.type == "pair":
            key = self.expression(body.child_by_field_name("key"))
            return ir.Comprehension(
                node.start_byte, node.end_byte, self.expression(body.child_by_field_name("value")), tuple(generators), key
            )
        return ir.Comprehension(node.start_byte, node.end_byte, self.expression(body), tuple(generators))

    def _through(self, node: Tree) -> ir.Expr:
        parts = [child for child in node.named_children if child.type != "comment"]
        return self.expression(parts[0]) if len(parts) == 1 else self.opaque(node)

    def _slice(self, node: Tree) -> ir.Expr:
        parts: list[ir.Expr] = [ir.Literal(node.start_byte, node.start_byte, None)]
        for child in node.children:
            if child.type == ":":
                parts.append(ir.Literal(node.start_byte, node.start_byte, None))
            elif child.is_named and child.type != "comment":
                parts[-1] = self.expression(child)
        return ir.Slice(node.start_byte, node.end_byte, tuple(parts))


def _constant(value: str | float | bool | None) -> Callable[[Any, Tree], ir.Expr]:
    return lambda _self, node: ir.Literal(node.start_byte, node.end_byte, value)


_SPINE = {"attribute": "object", "call": "function", "subscript": "value"}
_EXPRESSIONS: dict[str, Callable[[Any, Tree], ir.Expr]] = {
    "identifier": Expressions._identifier,
    "attribute": Expressions._spine,
    "call": Expressions._spine,
    "subscript": Expressions._spine,
    "string": Expressions._string,
    "concatenated_string": Expressions._concatenated,
    "integer": Expressions._integer,
    "float": Expressions._float,
    "true": _constant(True),
    "false": _constant(False),
    "none": _constant(None),
    "ellipsis": _constant(None),
    "list": Expressions.sequence,
    "tuple": Expressions.sequence,
    "set": Expressions.sequence,
    "expression_list": Expressions.sequence,
    "pattern_list": Expressions.sequence,
    "tuple_pattern": Expressions.sequence,
    "list_pattern": Expressions.sequence,
    "dictionary": Expressions._dictionary,
    "list_splat": Expressions._spread,
    "list_splat_pattern": Expressions._spread,
    "parenthesized_list_splat": Expressions._spread,
    "lambda": Expressions._lambda,
    "binary_operator": Expressions._binary,
    "boolean_operator": Expressions._binary,
    "comparison_operator": Expressions._comparison,
    "unary_operator": Expressions._unary,
    "not_operator": Expressions._unary,
    "conditional_expression": Expressions._conditional,
    "await": Expressions._await,
    "yield": Expressions._yield,
    "named_expression": Expressions._named,
    "list_comprehension": Expressions._comprehension,
    "set_comprehension": Expressions._comprehension,
    "dictionary_comprehension": Expressions._comprehension,
    "generator_expression": Expressions._comprehension,
    "parenthesized_expression": Expressions._through,
    "type": Expressions._through,
    "as_pattern_target": Expressions._through,
    "slice": Expressions._slice,
    "keyword_argument": lambda self, node: self.expression(node.child_by_field_name("value")),
}
