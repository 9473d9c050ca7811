"""Java expressions of a syntax tree -> expressions of the intermediate representation."""

from collections.abc import Callable
from typing import Any

from auditor.languages.tree import (
    BLOCKS,
    ExpressionHandler,
    File,
    choose,
    closure,
    inner,
    integer,
    literal,
    opaque,
    positional,
    returned,
    spine,
    stepped,
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
    Conditional,
    DefineClass,
    Evaluate,
    Expr,
    Lambda,
    Literal,
    Name,
    Opaque,
    Param,
    Sequence,
    Stmt,
    Subscript,
    Unary,
)

OPERATORS = {"&&": "and", "||": "or", "!": "not"}

_CHAIN_FIELD = {"method_invocation": "object", "field_access": "object", "array_access": "array"}


def type_name(file: File, node: Any) -> Expr | None:
    """Lower a type as it is written in an annotation: `a.b.C` an attribute chain, `C<D>` a subscript, `C[]` its element's type."""
    if node is None or node.type in {"void_type", "integral_type", "floating_point_type", "boolean_type"}:
        return None
    if node.type == "array_type":
        return type_name(file, node.child_by_field_name("element"))
    if node.type == "generic_type":
        return _generic(file, node)
    if node.type in {"annotated_type", "wildcard"}:  # `? extends C` is as good as `C`
        return type_name(file, node.named_children[-1]) if node.named_children else None
    text = file.text(node)
    return None if text == "var" else dotted(node, text)


def dotted(node: Any, text: str) -> Expr:
    """Return `a.b.C` as an attribute chain at a node's place."""
    head, *rest = [part.strip().split("<")[0] for part in text.split(".")]
    name: Expr = Name(node.start_byte, node.end_byte, head)
    for part in rest:
        name = Attribute(node.start_byte, node.end_byte, name, part)
    return name


def arguments(file: File, node: Any) -> tuple[Argument, ...]:
    """Lower the arguments of a call."""
    return () if node is None else positional(file.exprs(file.children(node)))


def annotation(file: File, node: Any) -> Expr:
    """Lower `@Name(...)`: a call with its elements by name; a marker is the bare name."""
    name = dotted(node, file.text(node.child_by_field_name("name")))
    given = node.child_by_field_name("arguments")
    if given is None:
        return name
    found = []
    for child in file.children(given):
        if child.type == "element_value_pair":
            value = child.child_by_field_name("value")
            found.append(Argument(child.start_byte, child.end_byte, file.expr(value), file.text(child.child_by_field_name("key"))))
        else:
            found.append(Argument(child.start_byte, child.end_byte, file.expr(child)))
    return Call(node.start_byte, node.end_byte, name, tuple(found))


def pattern(file: File, node: Any) -> Expr:
    """Lower what a `case` compares with: a bare name is a constant and binds nothing."""
    if node.type == "identifier":
        return Opaque(node.start_byte, node.end_byte, ())
    if node.type in {"pattern", "record_pattern", "type_pattern"}:
        return _type_pattern(file, node)
    return file.expr(node)


def anonymous_class(file: File, node: Any, body: Any, base: Expr, lower_members: Callable[[File, Any], tuple[Stmt, ...]]) -> Class:
    """Return the class that `new Base(...) { ... }` makes; its name holds its place, so that two never meet."""
    return Class(
        name=f"{base.id if isinstance(base, Name) else ''}${node.start_byte}",
        start=node.start_byte,
        end=node.end_byte,
        bases=(base,),
        body=lower_members(file, body),
    )


def _generic(file: File, node: Any) -> Expr | None:
    parts = file.children(node)
    base = type_name(file, parts[0])
    if base is None or len(parts) < 2:
        return base
    inside = [found for found in (type_name(file, child) for child in file.children(parts[1])) if found is not None]
    if not inside:
        return base
    index = inside[0] if len(inside) == 1 else Sequence(parts[1].start_byte, parts[1].end_byte, tuple(inside))
    return Subscript(node.start_byte, node.end_byte, base, index)


def _type_pattern(file: File, node: Any) -> Expr:
    inside = node.named_children
    if node.type == "pattern" and inside:
        return _type_pattern(file, inside[0])
    kind = type_name(file, inside[0]) if inside else None
    if node.type == "record_pattern":
        parts = positional([_component(file, child) for child in file.children(inside[-1])]) if len(inside) > 1 else ()
        return Call(node.start_byte, node.end_byte, kind or Opaque(node.start_byte, node.end_byte, ()), parts)
    bound = tuple(
        Argument(child.start_byte, child.end_byte, Name(child.start_byte, child.end_byte, file.text(child)))
        for child in inside[1:]
        if child.type == "identifier"
    )
    return Call(node.start_byte, node.end_byte, kind or Opaque(node.start_byte, node.end_byte, ()), bound)


def _component(file: File, node: Any) -> Expr:
    """Lower a part of a record's pattern: a variable, or another pattern."""
    if node.type == "record_pattern":
        return _type_pattern(file, node)
    names = [child for child in node.named_children if child.type == "identifier"]
    return Name(names[-1].start_byte, names[-1].end_byte, file.text(names[-1])) if names else Opaque(node.start_byte, node.end_byte, ())


def _name(file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, file.text(node))


def _scoped(file: File, node: Any) -> Expr:
    return dotted(node, file.text(node))


def _chain(file: File, node: Any) -> Expr:
    links = spine(node, lambda link: link.child_by_field_name(field) if (field := _CHAIN_FIELD.get(link.type)) else None)
    value: Expr | None = None if links[-1].type in _CHAIN_FIELD else file.expr(links.pop())
    for link in reversed(links):
        value = _link(file, link, value)
    return value if value is not None else Opaque(node.start_byte, node.end_byte, ())


def _link(file: File, link: Any, value: Expr | None) -> Expr:
    start = value.start if value is not None else link.start_byte
    if link.type == "array_access":
        index = file.expr(link.child_by_field_name("index"))
        return Subscript(start, link.end_byte, value or Opaque(start, start, ()), index)
    if link.type == "field_access":
        field = file.text(link.child_by_field_name("field"))
        return Attribute(start, link.end_byte, value or Opaque(start, start, ()), field)
    name = link.child_by_field_name("name")
    callee: Expr
    if value is None:
        callee = Name(name.start_byte, name.end_byte, file.text(name))
    else:
        callee = Attribute(start, name.end_byte, value, file.text(name))
    return Call(start, link.end_byte, callee, arguments(file, link.child_by_field_name("arguments")))


def _new(file: File, node: Any) -> Expr:
    kind = type_name(file, node.child_by_field_name("type")) or Opaque(node.start_byte, node.end_byte, ())
    while isinstance(kind, Subscript):
        kind = kind.value
    given = arguments(file, node.child_by_field_name("arguments"))
    around = node.named_children[0] if node.children and node.children[0].type != "new" else None
    if around is not None and isinstance(kind, Name):
        kind = Attribute(node.start_byte, kind.end, file.expr(around), kind.id)  # `outer.new Inner()`
    body = next((child for child in node.named_children if child.type == "class_body"), None)
    if body is None or not file.children(body):
        return Call(node.start_byte, node.end_byte, kind, given, is_new=True)
    made = anonymous_class(file, node, body, kind, lambda lowering, inside: lowering.stmts(inside.named_children))
    construct = Call(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, made.name), given, is_new=True)
    define = DefineClass(node.start_byte, node.end_byte, made)
    return BlockExpr(node.start_byte, node.end_byte, (define, Evaluate(node.start_byte, node.end_byte, construct)))


def _new_array(file: File, node: Any) -> Expr:
    value = node.child_by_field_name("value")
    if value is not None:
        return file.expr(value)
    sizes = [inner(file, child) for child in node.children_by_field_name("dimensions") if child.type == "dimensions_expr"]
    return Call(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "new[]"), positional(sizes))


def _array(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node)))


def _string(file: File, node: Any) -> Expr:
    block = file.content[node.start_byte : node.start_byte + 3] == b'"""'
    parts: list[Expr] = []
    for child in node.named_children:
        if child.type == "escape_sequence":
            parts.append(literal(child, unescape(file.text(child))))
        elif child.type == "string_interpolation":
            parts.append(inner(file, child))
        else:
            parts.append(literal(child, file.text(child)))
    if block and all(isinstance(part, Literal) for part in parts):
        text = "".join(str(part.value) for part in parts if isinstance(part, Literal))
        return literal(node, _dedent(text))
    return template(node, parts)


def _dedent(text: str) -> str:
    lines = text.split("\n")[1:] if text.startswith("\n") or not text.split("\n", maxsplit=1)[0].strip() else text.split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:].rstrip() for line in lines)


def _number(file: File, node: Any) -> Expr:
    return literal(node, integer(file.text(node)))


def _character(file: File, node: Any) -> Expr:
    text = file.text(node)[1:-1]
    return literal(node, unescape(text) if text.startswith("\\") else text)


def _binary(file: File, node: Any) -> Expr:
    links = spine(node, lambda link: link.child_by_field_name("left") if link.type == "binary_expression" else None)
    value = file.expr(links.pop())
    for link in reversed(links):
        operator = file.text(link.child_by_field_name("operator"))
        right = file.expr(link.child_by_field_name("right"))
        value = Binary(value.start, link.end_byte, OPERATORS.get(operator, operator), value, right)
    return value


def _unary(file: File, node: Any) -> Expr:
    operator = file.text(node.child_by_field_name("operator"))
    operand = file.expr(node.child_by_field_name("operand"))
    if operator == "-" and isinstance(operand, Literal) and isinstance(operand.value, int | float):
        return literal(node, -operand.value)
    return Unary(node.start_byte, node.end_byte, OPERATORS.get(operator, operator), operand)


def _conditional(file: File, node: Any) -> Expr:
    test, then, orelse = (file.expr(node.child_by_field_name(name)) for name in ("condition", "consequence", "alternative"))
    return Conditional(node.start_byte, node.end_byte, test, then, orelse)


def _cast(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("value"))


def _assign(file: File, node: Any) -> Expr:
    left, right = (file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right")))
    operator = file.text(node.child_by_field_name("operator"))
    return AssignExpr(node.start_byte, node.end_byte, left, right, operator[:-1])


def _instance_of(file: File, node: Any) -> Expr:
    left = file.expr(node.child_by_field_name("left"))
    name, parts = node.child_by_field_name("name"), node.child_by_field_name("pattern")
    if parts is not None:
        taken = AssignExpr(parts.start_byte, parts.end_byte, _type_pattern(file, parts), left)
        return Opaque(node.start_byte, node.end_byte, (taken,))
    if name is None:
        return Opaque(node.start_byte, node.end_byte, (left,))
    bound = AssignExpr(name.start_byte, name.end_byte, Name(name.start_byte, name.end_byte, file.text(name)), left)
    return Opaque(node.start_byte, node.end_byte, (bound,))


def _lambda(file: File, node: Any) -> Expr:
    body = node.child_by_field_name("body")

    def lower() -> tuple[Stmt, ...]:
        if body is None:
            return ()
        return file.body(body) if body.type in BLOCKS else returned(body, file.expr(body))

    return closure(file, node, lambda_params(file, node.child_by_field_name("parameters")), lower)


def lambda_params(file: File, node: Any) -> tuple[Param, ...]:
    """Lower the parameters of a lambda: one name, names, or typed ones."""
    if node is None:
        return ()
    if node.type == "identifier":
        return (Param(file.text(node)),)
    found = []
    for child in file.children(node):
        name = child if child.type == "identifier" else child.child_by_field_name("name")
        if name is not None:
            kind = None if child.type == "identifier" else type_name(file, child.child_by_field_name("type"))
            found.append(Param(file.text(name), annotation=kind))
    return tuple(found)


def _method_reference(file: File, node: Any) -> Expr:
    parts = [child for child in file.children(node) if child.type != "type_arguments"]
    owner = _owner(file, parts[0]) if parts else Opaque(node.start_byte, node.end_byte, ())
    if len(parts) > 1:
        return Attribute(node.start_byte, node.end_byte, owner, file.text(parts[-1]))
    return constructor_reference(file, node, owner)


def _owner(file: File, node: Any) -> Expr:
    """Lower what stands before `::`: a type or an expression."""
    return type_name(file, node) or Opaque(node.start_byte, node.end_byte, ()) if "type" in node.type else file.expr(node)


def constructor_reference(file: File, node: Any, owner: Expr) -> Lambda:
    """Return `Type::new` as the function that it is."""
    given = Argument(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, "given"), None, 1)
    construct = Call(node.start_byte, node.end_byte, owner, (given,), is_new=True)
    return closure(file, node, (Param("given", kind="rest"),), lambda: returned(node, construct))


def _class_literal(file: File, node: Any) -> Expr:
    return (
        type_name(file, node.named_children[0]) or Opaque(node.start_byte, node.end_byte, ()) if node.named_children else opaque(file, node)
    )


def _switch(file: File, node: Any) -> Expr:
    subject = file.expr(node.child_by_field_name("condition"))
    arms: list[tuple[Expr | None, Expr]] = []
    body = node.child_by_field_name("body")
    for rule in file.children(body) if body is not None else ():
        labels = [child for child in file.children(rule) if child.type == "switch_label"]
        rest = [child for child in file.children(rule) if child.type != "switch_label"]
        arms.append((_switch_test(file, labels, subject), _arm(file, rule, rest)))
    return choose(node, subject, arms)


def _switch_test(file: File, labels: list[Any], subject: Expr) -> Expr | None:
    test: Expr | None = None
    for label in labels:
        for child in file.children(label):
            one = file.expr(child) if child.type == "guard" else _compare(file, child, subject)
            test = one if test is None else Binary(label.start_byte, label.end_byte, "or", test, one)
    return test


def _compare(file: File, node: Any, subject: Expr) -> Expr:
    wanted = pattern(file, node)
    if not isinstance(wanted, Call):
        return Binary(node.start_byte, node.end_byte, "==", subject, wanted)
    if (node.named_children[0] if node.type == "pattern" and node.named_children else node).type == "record_pattern":
        return Opaque(node.start_byte, node.end_byte, (AssignExpr(wanted.start, wanted.end, wanted, subject),))
    bound = tuple(AssignExpr(item.start, item.end, item.value, subject) for item in wanted.arguments)
    return Opaque(node.start_byte, node.end_byte, bound or (subject,))


def _arm(file: File, rule: Any, nodes: list[Any]) -> Expr:
    if len(nodes) == 1 and nodes[0].type == "expression_statement":
        return inner(file, nodes[0])
    inside = nodes[0].named_children if len(nodes) == 1 and nodes[0].type == "block" else nodes
    return BlockExpr(rule.start_byte, rule.end_byte, file.stmts(inside))


def _annotation_array(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node)))


def _template_expression(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("template_argument"))


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": _name,
    "type_identifier": _name,
    "this": _name,
    "super": _name,
    "scoped_identifier": _scoped,
    "scoped_type_identifier": _scoped,
    "method_invocation": _chain,
    "field_access": _chain,
    "array_access": _chain,
    "object_creation_expression": _new,
    "array_creation_expression": _new_array,
    "array_initializer": _array,
    "element_value_array_initializer": _annotation_array,
    "string_literal": _string,
    "template_expression": _template_expression,
    "character_literal": _character,
    "decimal_integer_literal": _number,
    "hex_integer_literal": _number,
    "octal_integer_literal": _number,
    "binary_integer_literal": _number,
    "decimal_floating_point_literal": _number,
    "hex_floating_point_literal": _number,
    "true": lambda _file, node: literal(node, value=True),
    "false": lambda _file, node: literal(node, value=False),
    "null_literal": lambda _file, node: literal(node, None),
    "binary_expression": _binary,
    "unary_expression": _unary,
    "update_expression": stepped,
    "ternary_expression": _conditional,
    "parenthesized_expression": inner,
    "cast_expression": _cast,
    "assignment_expression": _assign,
    "instanceof_expression": _instance_of,
    "lambda_expression": _lambda,
    "method_reference": _method_reference,
    "class_literal": _class_literal,
    "switch_expression": _switch,
    "annotation": annotation,
    "marker_annotation": annotation,
    "guard": inner,
}
