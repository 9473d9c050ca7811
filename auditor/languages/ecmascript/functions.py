"""Functions, methods and parameters of the ECMAScript family -> IR; bodies stay syntax until somebody asks for them."""

from tree_sitter import Node

from auditor.languages.ecmascript.literals import string_value
from auditor.languages.ecmascript.lowering import Lowering
from auditor.model.ir import Assign, AssignExpr, Body, Define, Expr, Function, Lambda, Literal, Name, Opaque, Param, Return, Stmt

_PROMOTING = frozenset({"accessibility_modifier", "readonly", "override_modifier"})
"""Words before a constructor's parameter that make it a field too."""


def lower_function_value(low: Lowering, node: Node) -> Expr:
    """`(x) => y`, `function (x) {...}` as a value."""
    return Lambda(node.start_byte, node.end_byte, function_value(low, node))


def lower_declaration(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`function f() {...}`."""
    out.append(Define(node.start_byte, node.end_byte, function_value(low, node)))


def function_value(low: Lowering, node: Node, name: str = "", kind: str = "") -> Function:
    """Lower a function; `name` is what it is bound to, where that is known."""
    own = node.child_by_field_name("name")
    return Function(
        name=name or ("" if own is None else low.text(own)),
        start=node.start_byte,
        end=node.end_byte,
        params=parameters(low, node),
        body=_body(low, node),
        kind=kind or ("lambda" if node.type == "arrow_function" else "function"),
        returns=low.type_(node.child_by_field_name("return_type")),
        is_async=_is_async(low, node),
        is_generator=node.type.startswith("generator"),
    )


def _is_async(low: Lowering, node: Node) -> bool:
    if low.source[node.start_byte : node.start_byte + 5] != b"async":
        return False
    return any(child.type == "async" for child in node.children[:1])


def _body(low: Lowering, node: Node) -> Body:
    body = node.child_by_field_name("body")
    if body is None or body.type == "statement_block":
        return low.lazy(lambda: low.block(body))
    return low.lazy(lambda: (Return(body.start_byte, body.end_byte, low.expression(body)),))


def method(low: Lowering, node: Node, decorators: tuple[Expr, ...] = ()) -> Function:
    """Lower a method, getter, setter or constructor of a class or an object."""
    words = _words_before_name(node)
    name = member_name(low, node.child_by_field_name("name"))
    body = node.child_by_field_name("body")
    return Function(
        name=name,
        start=node.start_byte,
        end=node.end_byte,
        params=parameters(low, node),
        body=low.lazy(lambda: low.block(body)),
        decorators=decorators,
        kind=_method_kind(name, words),
        returns=low.type_(node.child_by_field_name("return_type")),
        is_async="async" in words,
        is_generator="*" in words,
        abstract=body is None,
    )


def _words_before_name(node: Node) -> set[str]:
    name = node.child_by_field_name("name")
    end = node.end_byte if name is None else name.start_byte
    return {child.type for child in node.children if child.end_byte <= end}


def _method_kind(name: str, words: set[str]) -> str:
    if "get" in words or "static get" in words:
        return "getter"
    if "set" in words:
        return "setter"
    if "static" in words:
        return "static"
    return "constructor" if name == "constructor" else "method"


def key(low: Lowering, node: Node | None) -> Expr:
    """Lower the key of an object's member to the value it stands for."""
    if node is None:
        return Opaque(0, 0, ())
    kind = low.grammar.kinds[node.kind_id]
    if kind == "computed_property_name":
        return low.expression(low.first(node))
    if kind in ("string", "number"):
        return low.expression(node)
    start, end = node.start_byte, node.end_byte
    return Literal(start, end, low.source[start:end].decode("utf-8", "replace"))


def member_name(low: Lowering, node: Node | None) -> str:
    """Return the name of a class member; a computed one keeps its own text."""
    if node is None:
        return ""
    return string_value(low, node) if node.type == "string" else low.text(node)


def parameters(low: Lowering, node: Node) -> tuple[Param, ...]:
    """Lower the parameters of any kind of function."""
    single = node.child_by_field_name("parameter")
    if single is not None:
        return (Param(low.text(single)),)
    listed = node.child_by_field_name("parameters")
    if listed is None:
        return ()
    found: list[Param] = []
    for child in low.children(listed):
        param = _parameter(low, child, len(found))
        if param is not None:
            found.append(param)
    return tuple(found)


def _parameter(low: Lowering, node: Node, index: int) -> Param | None:
    """Lower one parameter; TypeScript wraps the pattern, JavaScript does not, decorators stand inside or beside it."""
    if node.type not in ("required_parameter", "optional_parameter"):
        return None if node.type == "decorator" else _bound(low, node, index, Param(""))
    pattern = node.child_by_field_name("pattern") or node.child_by_field_name("name")
    if pattern is None or pattern.type == "this":
        return None
    modifiers = {child.type for child in node.children}
    decorators = tuple(low.expression(low.first(child)) for child in low.children(node) if child.type == "decorator")
    draft = Param(
        "",
        low.field(node, "value"),
        low.type_(node.child_by_field_name("type")),
        promotes=bool(modifiers & _PROMOTING),
        decorators=decorators,
    )
    return _bound(low, pattern, index, draft)


def _bound(low: Lowering, pattern: Node, index: int, draft: Param) -> Param:
    """Return the parameter for what it binds: a name, a pattern, the rest, each perhaps with a default."""
    kind = "normal"
    default: Expr | None = draft.default
    if pattern.type == "rest_pattern":
        kind = "rest"
        pattern = low.first(pattern) or pattern
    target = low.pattern(pattern)
    if isinstance(target, AssignExpr):
        default = target.value
        target = target.target
    if isinstance(target, Name):
        return Param(target.id, default, draft.annotation, kind, None, draft.promotes, draft.decorators)
    return Param(f"${index}", default, draft.annotation, kind, target, draft.promotes, draft.decorators)


def named_function(low: Lowering, name: str, node: Node, kind: str = "function") -> Function | None:
    """Return the function that `name = <node>` binds, None when the value is no function."""
    if node.type in ("arrow_function", "function_expression", "generator_function"):
        return function_value(low, node, name, "lambda" if node.type == "arrow_function" and kind == "function" else kind)
    return None


def definition(node: Node, function: Function) -> tuple[Stmt, ...]:
    """Return the definition of a function by the variable that holds it."""
    return (Define(node.start_byte, node.end_byte, function),)


def field_assignment(low: Lowering, node: Node) -> Assign:
    """Lower a field of a class: its annotation and its value."""
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    target = Name(node.start_byte, node.end_byte, member_name(low, name))
    if name is not None:
        target = Name(name.start_byte, name.end_byte, target.id)
    value = low.field(node, "value")
    kind, is_static = low.type_(node.child_by_field_name("type")), any(child.type == "static" for child in node.children)
    return Assign(node.start_byte, node.end_byte, target, value, "", kind, declares=True, shared=is_static)
