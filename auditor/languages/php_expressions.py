"""PHP expressions of a syntax tree -> expressions of the intermediate representation.

Variables lose their `$`, so that parameters, promoted properties and named arguments have one spelling; the few that share their
name with a function called in the same file (`$config = config(...)`) keep it.
"""

from typing import Any

from auditor.languages import shapes
from auditor.languages.php_names import variable_text
from auditor.languages.tree import (
    ExpressionHandler,
    File,
    choose,
    closure,
    inner,
    integer,
    literal,
    opaque,
    returned,
    stepped,
    template,
    unescape,
)  # fmt: skip
from auditor.model.ir import (
    SCOPE,
    Argument,
    AssignExpr,
    Attribute,
    Binary,
    BlockExpr,
    Call,
    Class,
    Conditional,
    DefineClass,
    Entry,
    Evaluate,
    Expr,
    Literal,
    Mapping,
    Name,
    Opaque,
    Outer,
    Param,
    Sequence,
    Spread,
    Stmt,
    Subscript,
    Template,
    Unary,
    Yield,
)

OPERATORS = {"&&": "and", "||": "or", "!": "not", ".": "+"}
"""Tokens with another spelling in the intermediate representation; joining strings is `+` there."""

RESOLVERS = frozenset({"app", "resolve", "make", "get", "makeWith"})
"""Functions and container methods that answer `X::class` with an instance of X."""

CONFIG_MARK = "config:"
"""What stands before the name of a configuration file whose returned array a file reads."""

CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}

# Names ---------------------------------------------------------------------------------------------------------------


def _variable(file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, variable_text(file, node))


def _name(file: File, node: Any) -> Expr:
    text = file.text(node)
    lowered = text.lower()
    return literal(node, CONSTANTS[lowered]) if lowered in CONSTANTS else Name(node.start_byte, node.end_byte, text)


def dotted(node: Any, text: str) -> Expr:
    """Return `A\\B\\C` as `A.B.C`."""
    first, *rest = [part for part in text.replace("namespace\\", "", 1).split("\\") if part] or [""]
    mark = "\\" if text.startswith("\\") else ""
    value: Expr = Name(node.start_byte, node.end_byte, mark + first)
    for part in rest:
        value = Attribute(node.start_byte, node.end_byte, value, part)
    return value


def _qualified(file: File, node: Any) -> Expr:
    return dotted(node, file.text(node))


def type_of(file: File, node: Any) -> Expr | None:
    """Lower a type: `?A` is A, of `A|B` all that name classes stay visible."""
    if node is None:
        return None
    if node.type in ("union_type", "intersection_type", "type_list"):
        named = [child for child in file.children(node) if child.type == "named_type"]
        return (
            type_of(file, named[0]) if len(named) == 1 else Opaque(node.start_byte, node.end_byte, tuple(inner(file, one) for one in named))
        )
    if node.type in ("optional_type", "named_type"):
        children = file.children(node)
        return type_of(file, children[0]) if children else None
    return dotted(node, file.text(node))


# Strings and arrays --------------------------------------------------------------------------------------------------


def _string(file: File, node: Any) -> Expr:
    return template(node, _pieces(file, node))


def _pieces(file: File, node: Any) -> list[Expr]:
    found: list[Expr] = []
    for child in node.named_children:
        match child.type:
            case "string_content" | "nowdoc_string":
                found.append(literal(child, file.text(child)))
            case "escape_sequence":
                found.append(literal(child, unescape(file.text(child))))
            case "heredoc_body" | "nowdoc_body":
                found.extend(_pieces(file, child))
            case "heredoc_start" | "heredoc_end":
                pass
            case _:
                found.append(file.expr(child))
    return found


def _array(file: File, node: Any) -> Expr:
    """Lower `[...]` and `array(...)`: a mapping as soon as one element has a key."""
    items: list[tuple[Expr | None, Expr]] = []
    for child in file.children(node):
        elements = file.children(child) if child.type == "array_element_initializer" else [child]
        if len(elements) == 2:
            items.append((file.expr(elements[0]), file.expr(elements[1])))
        elif elements:
            items.append((None, file.expr(elements[0])))
    if not any(key is not None for key, _ in items):
        return Sequence(node.start_byte, node.end_byte, tuple(value for _, value in items))
    entries = []
    for number, (key, value) in enumerate(items):
        if isinstance(value, Spread):
            entries.append(Entry(None, value.value))
        else:
            entries.append(Entry(key if key is not None else Literal(value.start, value.start, number), value))
    return Mapping(node.start_byte, node.end_byte, tuple(entries))


def _list(file: File, node: Any) -> Expr:
    """Lower `[$a, 'k' => $b] =`: a pattern."""
    keyed: list[Entry] = []
    plain: list[Expr] = []
    waiting: Expr | None = None
    for child in node.children:
        if child.type == "=>":
            waiting = plain.pop() if plain else None
        elif child.is_named:
            value = file.expr(child)
            if waiting is not None:
                keyed.append(Entry(waiting, value))
                waiting = None
            else:
                plain.append(value)
    return Mapping(node.start_byte, node.end_byte, tuple(keyed)) if keyed else Sequence(node.start_byte, node.end_byte, tuple(plain))


def _unpacking(file: File, node: Any) -> Expr:
    return Spread(node.start_byte, node.end_byte, inner(file, node))


def _integer(file: File, node: Any) -> Expr:
    return literal(node, integer(file.text(node)))


# Calls ---------------------------------------------------------------------------------------------------------------


def arguments(file: File, node: Any) -> tuple[Argument, ...]:
    """Lower an argument list."""
    found = []
    for child in file.children(node) if node is not None else ():
        name = child.child_by_field_name("name")
        children = file.children(child)
        if child.type != "argument" or not children:
            continue
        value = file.expr(children[-1])
        start, end = child.start_byte, child.end_byte
        if isinstance(value, Spread):
            found.append(Argument(start, end, value.value, None, 1))
        else:
            found.append(Argument(start, end, value, file.text(name) if name is not None else None))
    return tuple(found)


def _called(file: File, node: Any, callee: Expr, name: str) -> Expr:
    """Lower a call; `f(...)` names the function itself, and a container asked for a class gives an instance of it."""
    given = node.child_by_field_name("arguments")
    children = file.children(given) if given is not None else []
    if len(children) == 1 and children[0].type == "variadic_placeholder":
        return callee
    if name in RESOLVERS and children and (asked := _class_constant(file, children[0])) is not None:
        return Call(node.start_byte, node.end_byte, asked, (), True)
    call = Call(node.start_byte, node.end_byte, callee, arguments(file, given))
    key = call.arguments[0].value if call.arguments and isinstance(callee, Name) else None
    if isinstance(key, Literal) and isinstance(key.value, str):
        if name in ("app", "resolve") and len(call.arguments) == 1:
            return Call(call.start, call.end, Attribute(call.start, key.end, callee, key.value), ())
        if name == "config" and "." in key.value:
            return Binary(call.start, call.end, "??", _configured(key, key.value), call)
    return call


def _configured(node: Expr, key: str) -> Expr:
    """Return `config('ai.url')` as the `url` of what `config/ai.php` returns."""
    first, *rest = key.split(".")
    value: Expr = Name(node.start, node.end, f"{CONFIG_MARK}{first}")
    for part in rest:
        value = Subscript(node.start, node.end, value, Literal(node.start, node.end, part))
    return value


def _class_constant(file: File, node: Any) -> Expr | None:
    """Return X when the argument is `X::class`."""
    value = node.named_children[-1] if node.type == "argument" and node.named_children else node
    if value.type != "class_constant_access_expression" or not file.text(value).endswith("::class"):
        return None
    return file.expr(value.named_children[0])


def _function_call_on(file: File, node: Any, callee: Expr) -> Expr:
    return _called(file, node, callee, callee.id if isinstance(callee, Name) else "")


def _member(file: File, node: Any, value: Expr) -> Expr:
    name = node.child_by_field_name("name")
    end = name.end_byte if name is not None else node.end_byte
    if name is None or name.type == "name":
        return Attribute(node.start_byte, end, value, file.text(name))
    if node.type == "scoped_property_access_expression" and name.type == "variable_name":  # Foo::$bar
        return Attribute(node.start_byte, end, value, file.text(name).lstrip("$"))
    return Subscript(node.start_byte, end, value, file.expr(name))


def _method_call_on(file: File, node: Any, value: Expr) -> Expr:
    name = node.child_by_field_name("name")
    return _called(file, node, _member(file, node, value), file.text(name))


def _constant_on(file: File, node: Any, value: Expr) -> Expr:
    name = node.named_children[-1]
    text = file.text(name)
    return value if text == "class" else Attribute(node.start_byte, node.end_byte, value, text)


def _subscript_on(file: File, node: Any, value: Expr) -> Expr:
    index = file.children(node)[1:]
    at: Expr = file.expr(index[0]) if index else Literal(node.end_byte, node.end_byte, None)
    return Subscript(node.start_byte, node.end_byte, value, at)


def _binary_on(file: File, node: Any, left: Expr) -> Expr:
    text = file.text(node.child_by_field_name("operator"))
    return Binary(node.start_byte, node.end_byte, OPERATORS.get(text, text), left, file.expr(node.child_by_field_name("right")))


_LINKS: dict[str, tuple[str, shapes.Link]] = {
    "function_call_expression": ("function", _function_call_on),
    "member_call_expression": ("object", _method_call_on),
    "nullsafe_member_call_expression": ("object", _method_call_on),
    "scoped_call_expression": ("scope", _method_call_on),
    "member_access_expression": ("object", _member),
    "nullsafe_member_access_expression": ("object", _member),
    "scoped_property_access_expression": ("scope", _member),
    "class_constant_access_expression": ("", _constant_on),
    "subscript_expression": ("", _subscript_on),
    "binary_expression": ("left", _binary_on),
}


def _chain(file: File, node: Any) -> Expr:
    return shapes.fold(file, node, _LINKS, opaque)


def _new(file: File, node: Any) -> Expr:
    children = file.children(node)
    given = next((child for child in children if child.type == "arguments"), None)
    named = next((child for child in children if child.type != "arguments"), None)
    if named is not None and named.type == "anonymous_class":
        return _anonymous_class(file, named)
    if named is None:
        return opaque(file, node)
    return Call(node.start_byte, node.end_byte, file.expr(named), arguments(file, given), True)


def _anonymous_class(file: File, node: Any) -> Expr:
    """`new class(...) extends B { ... }`: a class whose name holds its place, and an instance of it."""
    children = file.children(node)
    body = node.child_by_field_name("body")
    bases = [base for child in children if child.type in ("base_clause", "class_interface_clause") for base in file.children(child)]
    inside, start, end = (file.stmts(file.children(body)) if body is not None else ()), node.start_byte, node.end_byte
    made = Class(name=f"class@{start}", start=start, end=end, bases=file.exprs(bases), body=inside)
    given = arguments(file, next((child for child in children if child.type == "arguments"), None))
    construct = Call(start, end, Name(start, start, made.name), given, True)
    return BlockExpr(start, end, (DefineClass(start, end, made), Evaluate(start, end, construct)))


# Functions -----------------------------------------------------------------------------------------------------------

_KINDS = {"variadic_parameter": "rest"}


def parameters(file: File, node: Any) -> tuple[Param, ...]:
    """Lower the parameters of a function, method or closure."""
    found = []
    for child in file.children(node) if node is not None else ():
        value = child.child_by_field_name("default_value")
        name = child.child_by_field_name("name")
        variable = next((one for one in (name.named_children if name is not None else ()) if one.type == "variable_name"), name)
        found.append(
            Param(
                variable_text(file, variable),
                file.expr(value) if value is not None else None,
                type_of(file, child.child_by_field_name("type")),
                _KINDS.get(child.type, "normal"),
                None,
                child.type == "property_promotion_parameter",
                (*attributes(file, child), *_by_reference(child)),
            )
        )
    return tuple(found)


def _by_reference(node: Any) -> tuple[Expr, ...]:
    """Mark a parameter that stands for the caller's variable."""
    marked = any(child.type == "reference_modifier" for child in node.children)
    return (Name(node.start_byte, node.start_byte, "&"),) if marked else ()


def attributes(file: File, node: Any) -> tuple[Expr, ...]:
    """Lower `#[Route('/x')]` as calls, outermost first."""
    lists = node.child_by_field_name("attributes")
    found = []
    for group in file.children(lists) if lists is not None else ():
        for one in file.children(group):
            given = one.child_by_field_name("parameters")
            found.append(Call(one.start_byte, one.end_byte, file.expr(one.named_children[0]), arguments(file, given)))
    return tuple(found)


def _anonymous(file: File, node: Any) -> Expr:
    body = node.child_by_field_name("body")
    params = parameters(file, node.child_by_field_name("parameters"))
    shared = tuple(
        variable_text(file, one.named_children[-1])
        for clause in file.children(node)
        if clause.type == "anonymous_function_use_clause"
        for one in clause.named_children
        if one.type == "by_ref"
    )
    outer: tuple[Stmt, ...] = (Outer(node.start_byte, node.start_byte, shared),) if shared else ()
    return closure(file, node, params, lambda: (*outer, *file.stmts(body.named_children if body is not None else ())))


def _arrow(file: File, node: Any) -> Expr:
    body = node.child_by_field_name("body")
    return closure(file, node, parameters(file, node.child_by_field_name("parameters")), lambda: returned(body or node, file.expr(body)))


# The rest ------------------------------------------------------------------------------------------------------------


def _assignment(file: File, node: Any) -> Expr:
    target, value = file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right"))
    return AssignExpr(node.start_byte, node.end_byte, target, value, compound(file, node))


def compound(file: File, node: Any) -> str:
    """Return the operator of `.=`, `??=` and the like; nothing for `=`."""
    text = file.text(node.child_by_field_name("operator")).removesuffix("=")
    return OPERATORS.get(text, text)


def _conditional(file: File, node: Any) -> Expr:
    test = file.expr(node.child_by_field_name("condition"))
    then, orelse = node.child_by_field_name("body"), file.expr(node.child_by_field_name("alternative"))
    if then is None:  # a ?: b
        return Binary(node.start_byte, node.end_byte, "or", test, orelse)
    return Conditional(node.start_byte, node.end_byte, test, file.expr(then), orelse)


def _match(file: File, node: Any) -> Expr:
    subject = file.expr(node.child_by_field_name("condition"))
    body = node.child_by_field_name("body")
    arms: list[tuple[Expr | None, Expr]] = []
    for arm in file.children(body) if body is not None else ():
        value = file.expr(arm.child_by_field_name("return_expression"))
        asked = arm.child_by_field_name("conditional_expressions")
        tests = [_matched(subject, file.expr(one)) for one in (file.children(asked) if asked is not None else ())]
        arms.append((shapes.any_of(tests) if tests else None, value))
    return choose(node, subject, sorted(arms, key=lambda arm: arm[0] is None))


def _matched(subject: Expr, value: Expr) -> Expr:
    if isinstance(subject, Literal) and subject.value is True:
        return value
    return Binary(value.start, value.end, "==", subject, value)


def _unary(file: File, node: Any) -> Expr:
    text = file.text(node.child_by_field_name("operator"))
    return Unary(node.start_byte, node.end_byte, OPERATORS.get(text, text), file.expr(node.child_by_field_name("argument")))


def _clone(file: File, node: Any) -> Expr:
    return Unary(node.start_byte, node.end_byte, "clone", inner(file, node))


def _cast(file: File, node: Any) -> Expr:
    value = file.expr(node.child_by_field_name("value"))
    return Template(node.start_byte, node.end_byte, (value,)) if file.text(node.child_by_field_name("type")) == "string" else value


def _named_by_value(file: File, node: Any) -> Expr:
    """`$$name`: the variable of that name."""
    return Subscript(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, SCOPE), inner(file, node))


def _yield(file: File, node: Any) -> Expr:
    children = file.children(node)
    given = children[0] if children else None
    if given is not None and given.type == "array_element_initializer":
        given = file.children(given)[-1]
    delegated = any(child.type == "yield from" or child.type == "from" for child in node.children)
    return Yield(node.start_byte, node.end_byte, file.expr(given) if given is not None else None, delegated)


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "variable_name": _variable,
    "name": _name,
    "relative_scope": _name,
    "qualified_name": _qualified,
    "relative_name": _qualified,
    "boolean": _name,
    "null": _name,
    "integer": _integer,
    "float": _integer,
    "string": _string,
    "encapsed_string": _string,
    "heredoc": _string,
    "nowdoc": _string,
    "shell_command_expression": opaque,
    "array_creation_expression": _array,
    "list_literal": _list,
    "variadic_unpacking": _unpacking,
    "by_ref": inner,
    "parenthesized_expression": inner,
    "error_suppression_expression": inner,
    "clone_expression": _clone,
    "cast_expression": _cast,
    "dynamic_variable_name": _named_by_value,
    "object_creation_expression": _new,
    "anonymous_function": _anonymous,
    "arrow_function": _arrow,
    "assignment_expression": _assignment,
    "reference_assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "conditional_expression": _conditional,
    "match_expression": _match,
    "unary_op_expression": _unary,
    "update_expression": stepped,
    "yield_expression": _yield,
    "throw_expression": opaque,
    "print_intrinsic": opaque,
} | dict.fromkeys(_LINKS, _chain)
