"""Ruby expressions of a syntax tree -> expressions of the intermediate representation."""

import re
from collections.abc import Callable
from typing import Any

from auditor.languages import shapes
from auditor.languages.ruby_scope import CLASS_SELF, RubyFile, self_name
from auditor.languages.tree import ExpressionHandler, File, inner, integer, literal, opaque, sliced, template, unescape
from auditor.model.ir import (
    Argument,
    Attribute,
    Binary,
    Call,
    Entry,
    Expr,
    Function,
    Lambda,
    Literal,
    Mapping,
    Name,
    Opaque,
    Param,
    Return,
    Sequence,
    Spread,
    Stmt,
    Subscript,
)

OPERATORS = {"&&": "and", "||": "or", "!": "not", "and": "and", "or": "or", "not": "not"}
CLAUSES = frozenset({"rescue", "else", "ensure"})
DELAYED = {
    "perform_async": ("perform", 0),
    "perform_later": ("perform", 0),
    "perform_now": ("perform", 0),
    "perform_in": ("perform", 1),
    "perform_at": ("perform", 1),
}
"""Class methods that run an instance's method, now or in a worker -> (method, arguments of their own before its arguments)."""

_HEREDOC = re.compile(rb"<<[~-]?['\"`]?[A-Za-z_]")
_IMPLICIT = re.compile(rb"(?<![\w.@])(it|_1)\b")
_SIBLINGS_SEARCHED = 50


_WORDS = frozenset({"__FILE__", "__LINE__", "__method__", "__dir__", "it", "_1", "_2"})


def operator(file: File, node: Any) -> str:
    """Return the operator of a node as the intermediate representation spells it."""
    text = file.text(node.child_by_field_name("operator"))
    return OPERATORS.get(text, text)


def constant_name(text: str) -> str:
    """Return `A::B` as `A.B`."""
    return text.removeprefix("::").replace("::", ".").replace(" ", "")


def enclosing_method(node: Any) -> Any:
    """Return the method a node stands in; None outside of one."""
    while node is not None and node.type not in ("method", "singleton_method"):
        node = node.parent
    return node


# Names and constants -------------------------------------------------------------------------------------------------


def _identifier(file: File, node: Any) -> Expr:
    """Lower a bare name: a local variable where the method has one of that name, else a call of a method."""
    name = Name(node.start_byte, node.end_byte, file.text(node))
    if isinstance(file, RubyFile) and name.id not in file.variables and name.id not in _WORDS:
        return Call(name.start, name.end, name, ())
    return name


def _constant(file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, file.text(node))


def _instance_variable(file: File, node: Any) -> Expr:
    """Lower `@name`: a field that keeps its mark, for a method may have the same name."""
    return field(node, file.text(node).lstrip("@"), self_name(file))


def field(node: Any, name: str, owner: str = "self") -> Attribute:
    """Return the instance variable of that name at a node's place."""
    return Attribute(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, owner), f"@{name}")


def _self(file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, self_name(file))


def _zsuper(file: File, node: Any) -> Expr:
    """Lower `super` without arguments: the method's own parameters are handed on."""
    method = enclosing_method(node)
    arguments = []
    for param in parameters(file, method.child_by_field_name("parameters")) if method is not None else ():
        value = Name(node.start_byte, node.end_byte, param.name)
        spread = {"rest": 1, "keyword_rest": 2}.get(param.kind, 0)
        name = param.name if param.kind == "keyword" else "&" if param.kind == "block" else None
        arguments.append(Argument(node.start_byte, node.end_byte, value, name, spread))
    return shapes.call(node, _super_method(file, node), *arguments)


def _super_method(file: File, node: Any) -> Expr:
    method = enclosing_method(node)
    name = file.text(method.child_by_field_name("name")) if method is not None else "initialize"
    return Attribute(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, "super"), name)


def _symbol(file: File, node: Any) -> Expr:
    return literal(node, file.text(node).strip(':"'))


def _integer(file: File, node: Any) -> Expr:
    return literal(node, integer(file.text(node)))


def _fixed(value: bool | None) -> ExpressionHandler:
    return lambda _file, node: literal(node, value)


# Strings -------------------------------------------------------------------------------------------------------------


def parts(file: File, node: Any) -> Expr:
    """Lower a string, symbol or heredoc from its pieces."""
    found: list[Expr] = []
    for child in node.named_children:
        match child.type:
            case "string_content" | "heredoc_content":
                found.append(literal(child, file.text(child)))
            case "escape_sequence":
                found.append(literal(child, unescape(file.text(child))))
            case "interpolation":
                found.append(shapes.block_value(file, child, file.children(child)))
            case "string":
                found.append(parts(file, child))
            case _:
                pass
    return template(node, found)


def _words(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, tuple(parts(file, child) for child in node.named_children))


def _heredoc(file: File, node: Any) -> Expr:
    """Lower `<<~TEXT`: its text follows later in the tree, beside one of the nodes around it."""
    line = file.content.rfind(b"\n", 0, node.start_byte) + 1
    earlier = len(_HEREDOC.findall(file.content[line : node.start_byte]))
    around = node
    while around is not None:
        sibling, searched = around.next_sibling, 0
        while sibling is not None and searched < _SIBLINGS_SEARCHED:
            if sibling.type == "heredoc_body":
                if earlier == 0:
                    found = parts(file, sibling)
                    return Literal(node.start_byte, node.end_byte, found.value) if isinstance(found, Literal) else found
                earlier -= 1
            sibling, searched = sibling.next_sibling, searched + 1
        around = around.parent
    return Opaque(node.start_byte, node.end_byte, ())


# Collections ---------------------------------------------------------------------------------------------------------


def _array(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node)))


def _splat(file: File, node: Any) -> Expr:
    return Spread(node.start_byte, node.end_byte, inner(file, node))


def pair_key(file: File, node: Any) -> Expr:
    """Lower the key of `key: value` or `key => value`; symbols are strings."""
    key = node.child_by_field_name("key")
    if key is not None and key.type in ("hash_key_symbol", "keyword_parameter"):
        return literal(key, file.text(key))
    return file.expr(key)


def pair_value(file: File, node: Any) -> Expr:
    """Lower the value of a pair; `key:` alone means the variable or method of that name."""
    value = node.child_by_field_name("value")
    if value is None:
        return _identifier(file, node.child_by_field_name("key"))
    return file.expr(value)


def _hash(file: File, node: Any) -> Expr:
    entries = []
    for child in file.children(node):
        if child.type == "pair":
            entries.append(Entry(pair_key(file, child), pair_value(file, child)))
        elif child.type == "hash_splat_argument":
            entries.append(Entry(None, inner(file, child)))
    return Mapping(node.start_byte, node.end_byte, tuple(entries))


def _range(file: File, node: Any) -> Expr:
    return sliced(file, node, "..")


# Calls ---------------------------------------------------------------------------------------------------------------


def arguments(file: File, node: Any) -> list[Argument]:
    """Lower an argument list: symbol keys are named arguments, other keys make one hash."""
    found: list[Argument] = []
    entries: list[Entry] = []
    for child in file.children(node) if node is not None else ():
        start, end = child.start_byte, child.end_byte
        match child.type:
            case "pair":
                key = pair_key(file, child)
                symbolic = child.child_by_field_name("key").type in ("hash_key_symbol", "simple_symbol", "delimited_symbol")
                if symbolic and isinstance(key, Literal):
                    found.append(Argument(start, end, pair_value(file, child), str(key.value)))
                else:
                    entries.append(Entry(key, pair_value(file, child)))
            case "splat_argument":
                found.append(Argument(start, end, inner(file, child), None, 1))
            case "hash_splat_argument":
                found.append(Argument(start, end, inner(file, child), None, 2))
            case "block_argument":
                found.append(Argument(start, end, _block_argument(file, child), "&"))
            case "forward_argument":
                found.append(Argument(start, end, Name(start, end, "..."), None, 1))
            case _:
                found.append(Argument(start, end, file.expr(child)))
    if entries:
        found.append(Argument(node.start_byte, node.end_byte, Mapping(node.start_byte, node.end_byte, tuple(entries))))
    return found


def _block_argument(file: File, node: Any) -> Expr:
    """Lower `&block`, `&:method` (a function that calls it) and the bare `&` that hands the block on."""
    children = file.children(node)
    if not children:
        return Name(node.start_byte, node.end_byte, "&")
    value = file.expr(children[0])
    if isinstance(value, Literal):
        item = Name(node.start_byte, node.end_byte, "it")
        body = (
            Return(node.start_byte, node.end_byte, shapes.call(node, Attribute(node.start_byte, node.end_byte, item, str(value.value)))),
        )
        return _lambda(node, (Param("it"),), lambda: body, file)
    return value


def _lambda(node: Any, params: tuple[Param, ...], lower: Callable[[], tuple[Stmt, ...]], file: File) -> Expr:
    body = file.lazy(file.within(file.variables, file.in_class_method, lower) if isinstance(file, RubyFile) else lower)
    function = Function(name="", start=node.start_byte, end=node.end_byte, params=params, body=body, kind="lambda")
    return Lambda(node.start_byte, node.end_byte, function)


def block(file: File, node: Any) -> Expr:
    """Lower `{ |x| ... }`, `do |x| ... end` and `->(x) { ... }`."""
    params = parameters(file, node.child_by_field_name("parameters"))
    if not params and _IMPLICIT.search(file.content, node.start_byte, node.end_byte):
        found = _IMPLICIT.search(file.content, node.start_byte, node.end_byte)
        params = (Param(found.group(1).decode()),) if found is not None else ()
    body = node.child_by_field_name("body")
    if body is not None and body.type in ("block", "do_block"):
        body = body.child_by_field_name("body")
    return _lambda(node, params, lambda: shapes.answered(file.stmts((body,))) if body is not None else (), file)


def _with_block(file: File, node: Any, found: list[Argument]) -> tuple[Argument, ...]:
    trailing = node.child_by_field_name("block")
    if trailing is not None:
        found.append(Argument(trailing.start_byte, trailing.end_byte, block(file, trailing), "&"))
    return tuple(found)


def _lone_call(file: File, node: Any) -> Expr:
    """Lower a call without receiver."""
    start, end = node.start_byte, node.end_byte
    method = node.child_by_field_name("method")
    name = file.text(method)
    trailing = node.child_by_field_name("block")
    if name in ("lambda", "proc") and trailing is not None:
        return block(file, trailing)
    given = _with_block(file, node, arguments(file, node.child_by_field_name("arguments")))
    if method is not None and method.type == "super":
        return Call(start, end, _super_method(file, node), given)
    if name == "new" and self_name(file) == CLASS_SELF:
        return Call(start, end, Attribute(start, start + len(name), Name(start, start, CLASS_SELF), name), given)
    if name == "method" and len(given) == 1 and isinstance(given[0].value, Literal):
        return Attribute(start, end, Name(start, start, "self"), str(given[0].value.value))
    return Call(
        start, end, Name(start, start + len(name), name) if method is None else Name(method.start_byte, method.end_byte, name), given
    )


def _call_on(file: File, node: Any, receiver: Expr) -> Expr:
    """Lower a call with a receiver; without arguments it is a call too, for Ruby has no other way to a field."""
    start, end = node.start_byte, node.end_byte
    method = node.child_by_field_name("method")
    trailing = node.child_by_field_name("block")
    given = arguments(file, node.child_by_field_name("arguments"))
    if method is None:  # f.(x)
        return Call(start, end, receiver, _with_block(file, node, given))
    name = file.text(method)
    if name == "class" and not given:
        own = isinstance(receiver, Name) and receiver.id == "self"
        return Name(start, end, CLASS_SELF) if own else Attribute(start, end, receiver, "class")
    if name == "new" and trailing is not None and isinstance(receiver, Name) and receiver.id == "Proc":
        return block(file, trailing)
    if name in ("send", "public_send", "__send__") and given and not given[0].spread:
        return Call(start, end, _sent(node, receiver, given[0].value), _with_block(file, node, given[1:]))
    if name in DELAYED and isinstance(receiver, Name | Attribute):
        target, skipped = DELAYED[name]
        made = Call(start, end, Attribute(start, end, receiver, "new"), ())
        return Call(start, end, Attribute(start, method.end_byte, made, target), tuple(given[skipped:]))
    return Call(start, end, Attribute(start, method.end_byte, receiver, name), _with_block(file, node, given))


def _sent(node: Any, receiver: Expr, method: Expr) -> Expr:
    """Lower `receiver.send(method)`: a member by its name, known or computed."""
    if isinstance(method, Literal):
        return Attribute(node.start_byte, node.end_byte, receiver, str(method.value))
    return Subscript(node.start_byte, node.end_byte, receiver, method)


def _scope_on(file: File, node: Any, scope: Expr) -> Expr:
    return Attribute(node.start_byte, node.end_byte, scope, file.text(node.child_by_field_name("name")))


def _element_on(file: File, node: Any, value: Expr) -> Expr:
    index = file.exprs(file.children(node)[1:])
    one: Expr = index[0] if len(index) == 1 else Sequence(node.start_byte, node.end_byte, index)
    return Subscript(node.start_byte, node.end_byte, value, one)


def _binary_on(file: File, node: Any, left: Expr) -> Expr:
    return Binary(node.start_byte, node.end_byte, operator(file, node), left, file.expr(node.child_by_field_name("right")))


def _lone(file: File, node: Any) -> Expr:
    if node.type == "call":
        return _lone_call(file, node)
    if node.type == "scope_resolution":  # ::Top
        name = node.child_by_field_name("name")
        return Name(node.start_byte, node.end_byte, f"::{file.text(name)}")
    return opaque(file, node)


_LINKS: dict[str, tuple[str, shapes.Link]] = {
    "call": ("receiver", _call_on),
    "scope_resolution": ("scope", _scope_on),
    "element_reference": ("object", _element_on),
    "binary": ("left", _binary_on),
}


def _chain(file: File, node: Any) -> Expr:
    return shapes.fold(file, node, _LINKS, _lone)


def _yield(file: File, node: Any) -> Expr:
    """Lower `yield x`: it calls the method's block."""
    method = enclosing_method(node)
    names = [param.name for param in parameters(file, method.child_by_field_name("parameters"))] if method is not None else []
    kinds = [param.kind for param in parameters(file, method.child_by_field_name("parameters"))] if method is not None else []
    name = names[kinds.index("block")] if "block" in kinds else "&"
    given = arguments(file, node.named_children[0]) if node.named_children else []
    return shapes.call(node, Name(node.start_byte, node.end_byte, name), *given)


# Parameters ----------------------------------------------------------------------------------------------------------


def parameters(file: File, node: Any) -> tuple[Param, ...]:
    """Lower the parameters of a method, block or lambda."""
    return tuple(_parameter(file, child, number) for number, child in enumerate(file.children(node))) if node is not None else ()


_KINDS = {"splat_parameter": "rest", "hash_splat_parameter": "keyword_rest", "block_parameter": "block", "keyword_parameter": "keyword"}
_NAMELESS = {"splat_parameter": "*", "hash_splat_parameter": "**", "block_parameter": "&"}


def _parameter(file: File, node: Any, number: int) -> Param:
    if node.type == "identifier":
        return Param(file.text(node))
    if node.type == "destructured_parameter":
        return Param(f"#{number}", pattern=Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node))))
    if node.type == "forward_parameter":
        return Param("...", kind="rest")
    name = node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    text = file.text(name) if name is not None else _NAMELESS.get(node.type, f"#{number}")
    return Param(text, file.expr(value) if value is not None else None, None, _KINDS.get(node.type, "normal"))


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": _identifier,
    "constant": _constant,
    "global_variable": _constant,
    "instance_variable": _instance_variable,
    "class_variable": _instance_variable,
    "self": _self,
    "super": _zsuper,
    "simple_symbol": _symbol,
    "hash_key_symbol": _symbol,
    "delimited_symbol": parts,
    "string": parts,
    "chained_string": parts,
    "string_array": _words,
    "symbol_array": _words,
    "heredoc_beginning": _heredoc,
    "integer": _integer,
    "float": _integer,
    "true": _fixed(True),
    "false": _fixed(False),
    "nil": _fixed(None),
    "array": _array,
    "hash": _hash,
    "left_assignment_list": _array,
    "destructured_left_assignment": _array,
    "right_assignment_list": _array,
    "splat_argument": _splat,
    "rest_assignment": _splat,
    "range": _range,
    "call": _chain,
    "scope_resolution": _chain,
    "element_reference": _chain,
    "binary": _chain,
    "lambda": block,
    "yield": _yield,
    "regex": opaque,
    "subshell": opaque,
}
