"""Elixir statements and definitions of a syntax tree -> statements of the intermediate representation."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from auditor.languages import shapes
from auditor.languages.elixir_expressions import choice, dotted, key_of, parameter, switch_cases
from auditor.languages.elixir_forms import case_statements, with_bindings
from auditor.languages.elixir_nodes import (
    arguments_node,
    block_nodes,
    branch_nodes,
    clause_nodes,
    do_block,
    enclosing_module,
    keyword,
    plain_arguments,
    stab,
)
from auditor.languages.tree import File, StatementHandler, branch, literal, positional
from auditor.model.ir import (
    Argument,
    Assign,
    Attribute,
    Body,
    Call,
    Class,
    Define,
    DefineClass,
    Evaluate,
    Expr,
    Function,
    Handler,
    If,
    Import,
    ImportBinding,
    Literal,
    Name,
    Opaque,
    Param,
    Raise,
    Return,
    Stmt,
    Switch,
    Try,
    Unary,
)

_DEFINITIONS = frozenset({"def", "defp", "defmacro", "defmacrop"})
_SILENT = frozenset({"moduledoc", "doc", "spec", "type", "typep", "opaque", "callback", "impl", "typedoc", "derive", "dialyzer"})

Form = Callable[[File, Any, list[Stmt]], None]


# Statements ----------------------------------------------------------------------------------------------------------


def _binary(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `pattern = value`; anything else is an expression."""
    if file.text(node.child_by_field_name("operator")) != "=":
        value = file.expr(node)
        out.append(Evaluate(value.start, value.end, value))
        return
    right = node.child_by_field_name("right")
    if right is not None and right.type == "binary_operator" and file.text(right.child_by_field_name("operator")) == "=":
        _binary(file, right, out)
        right = right.child_by_field_name("left")
    out.append(Assign(node.start_byte, node.end_byte, file.expr(node.child_by_field_name("left")), file.expr(right)))


def _call(file: File, node: Any, out: list[Stmt]) -> None:
    target = node.child_by_field_name("target")
    form = _FORMS.get(file.text(target)) if target is not None and target.type == "identifier" else None
    if form is not None:
        form(file, node, out)
        return
    value = file.expr(node)
    out.append(Evaluate(node.start_byte, node.end_byte, value))


def _attribute(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `@name value`; documentation and types say nothing."""
    operand = next((child for child in node.children_by_field_name("operand") if child.type == "call"), None)
    name = file.text(operand.child_by_field_name("target")) if operand is not None else ""
    given = arguments_node(operand) if operand is not None else None
    if file.text(node.child_by_field_name("operator")) != "@" or given is None:
        value = file.expr(node)
        out.append(Evaluate(value.start, value.end, value))
    elif name not in _SILENT and given.named_children:
        target = Name(node.start_byte, given.start_byte, f"@{name}")
        out.append(Assign(node.start_byte, node.end_byte, target, file.expr(given.named_children[0]), declares=True))


def _block(file: File, node: Any, out: list[Stmt]) -> None:
    for child in node.named_children:
        file.stmt(child, out)


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    plain = plain_arguments(file, node)
    test = file.expr(plain[0]) if plain else literal(node, True)
    if file.text(node.child_by_field_name("target")) == "unless":
        test = Unary(test.start, test.end, "not", test)
    out.append(branch(node, test, file.stmts(branch_nodes(file, node, "do")), file.stmts(branch_nodes(file, node, "else"))))


def _case(file: File, node: Any, out: list[Stmt]) -> None:
    out.extend(case_statements(file, node, []))


def _receive(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Switch(node.start_byte, node.end_byte, None, switch_cases(file, branch_nodes(file, node, "do"))))


def _cond(file: File, node: Any, out: list[Stmt]) -> None:
    orelse: tuple[Stmt, ...] = ()
    for clause in reversed(clause_nodes(branch_nodes(file, node, "do"))):
        patterns, _, body = stab(clause)
        test = file.expr(patterns[0]) if patterns else literal(clause, True)
        orelse = (branch(clause, test, file.stmts(body), orelse),)
    out.extend(orelse)


def _with(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `with`: its clauses bind, its body follows; the `else` may run instead of it."""
    bound = with_bindings(file, node)
    out.extend(bound)
    body = file.stmts(branch_nodes(file, node, "do"))
    otherwise = switch_cases(file, branch_nodes(file, node, "else"))
    if not otherwise:
        out.append(If(node.start_byte, node.end_byte, literal(node, True), body))
        return
    unsure = Opaque(node.start_byte, node.start_byte, ())
    subject = Opaque(node.start_byte, node.start_byte, ())
    out.append(If(node.start_byte, node.end_byte, unsure, body, (Switch(node.start_byte, node.end_byte, subject, otherwise),)))


def _try(file: File, node: Any, out: list[Stmt]) -> None:
    handlers = [_handler(file, clause) for name in ("rescue", "catch") for clause in clause_nodes(branch_nodes(file, node, name))]
    final = file.stmts(branch_nodes(file, node, "after"))
    out.append(Try(node.start_byte, node.end_byte, file.stmts(branch_nodes(file, node, "do")), tuple(handlers), (), final))


def _handler(file: File, clause: Any) -> Handler:
    patterns, _, body = stab(clause)
    first = patterns[0] if patterns else None
    name: str | None = None
    types: tuple[Expr, ...] = ()
    if first is not None and first.type == "identifier":
        name = file.text(first)
    elif first is not None and first.type == "binary_operator":
        name = file.text(first.child_by_field_name("left"))
        types = (file.expr(first.child_by_field_name("right")),)
    elif first is not None:
        types = (file.expr(first),)
    return Handler(types, name, file.stmts(body))


def _raise(file: File, node: Any, out: list[Stmt]) -> None:
    plain = plain_arguments(file, node)
    out.append(Raise(node.start_byte, node.end_byte, file.expr(plain[0]) if plain else None))


# Imports -------------------------------------------------------------------------------------------------------------


def _alias(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `alias A.B`, `alias A.B, as: C` and `alias A.{B, C}`."""
    bindings = []
    chosen = keyword(file, node, "as")
    for name in _modules(file, node):
        local = file.text(chosen) if chosen is not None else name.rpartition(".")[2]
        bindings.append(ImportBinding(local=local, module=name))
    if bindings:
        out.append(Import(node.start_byte, node.end_byte, tuple(bindings)))


def _modules(file: File, node: Any) -> list[str]:
    plain = plain_arguments(file, node)
    if not plain:
        return []
    first = plain[0]
    text = file.text(first).replace("__MODULE__", enclosing_module(file, first)).removeprefix("Elixir.")
    head, brace, tail = text.partition("{")
    if not brace:
        return [text]
    return [head.strip() + name.strip() for name in tail.rstrip("} \n").split(",") if name.strip()]


def _import(file: File, node: Any, out: list[Stmt]) -> None:
    bindings = tuple(ImportBinding(local="", module=name, wildcard=True, module_loaded=name) for name in _modules(file, node))
    if bindings:
        out.append(Import(node.start_byte, node.end_byte, bindings))


def _require(file: File, node: Any, out: list[Stmt]) -> None:
    bindings = tuple(ImportBinding(local=name.rpartition(".")[2], module=name) for name in _modules(file, node))
    if bindings:
        out.append(Import(node.start_byte, node.end_byte, bindings))


# Definitions ---------------------------------------------------------------------------------------------------------


def _module(file: File, node: Any, out: list[Stmt]) -> None:
    given = arguments_node(node)
    name = file.text(given.named_children[0]) if given is not None and given.named_children else ""
    children = block_nodes(file, do_block(node))
    body = module_body(file, children)
    bases = tuple(dotted(child, _modules(file, child)[0]) for child in children if _is_use(file, child) and _modules(file, child))
    made = Class(name=name, start=node.start_byte, end=node.end_byte, bases=bases, body=body, kind="module")
    out.append(DefineClass(node.start_byte, node.end_byte, made))


def _is_use(file: File, node: Any) -> bool:
    return node.type == "call" and file.text(node.child_by_field_name("target")) in ("use", "@behaviour")


def module_body(file: File, children: list[Any]) -> tuple[Stmt, ...]:
    """Lower the members of a module: neighbouring clauses of one function are one definition."""
    out: list[Stmt] = []
    for key, group in groupby(children, lambda child: _clause_key(file, child)):
        nodes = list(group)
        if key is None:
            for node in nodes:
                file.stmt(node, out)
        else:
            _define(file, nodes, out)
    return tuple(out)


def _clause_key(file: File, node: Any) -> tuple[str, int] | None:
    if node.type != "call" or file.text(node.child_by_field_name("target")) not in _DEFINITIONS:
        return None
    head, _ = _head(file, node)
    if head is None:
        return None
    return _head_name(file, head), len(_head_params(file, head))


def _head(file: File, node: Any) -> tuple[Any, Any]:
    """Return the `name(params)` of a definition and its guard."""
    plain = plain_arguments(file, node)
    if not plain:
        return None, None
    head, guard = plain[0], None
    if head.type == "binary_operator" and file.text(head.child_by_field_name("operator")) == "when":
        guard, head = head.child_by_field_name("right"), head.child_by_field_name("left")
    return head, guard


def _head_name(file: File, head: Any) -> str:
    return file.text(head.child_by_field_name("target") if head.type == "call" else head)


def _head_params(file: File, head: Any) -> list[Any]:
    given = arguments_node(head) if head.type == "call" else None
    return file.children(given) if given is not None else []


def _define(file: File, nodes: list[Any], out: list[Stmt]) -> None:
    heads = [_head(file, node) for node in nodes]
    with_body = [number for number, node in enumerate(nodes) if branch_nodes(file, node, "do")]
    first_head = heads[0][0]
    listed = _head_params(file, first_head)
    if len(with_body) <= 1:
        chosen = with_body[0] if with_body else 0
        shown = _head_params(file, heads[chosen][0])
        params = tuple(parameter(file, one, number) for number, one in enumerate(shown))
        defaults = [parameter(file, one, number).default for number, one in enumerate(listed)]
        params = tuple(
            Param(param.name, param.default or default, param.annotation, "normal", param.pattern)
            for param, default in zip(params, defaults, strict=False)
        )
        body = file.lazy(lambda: shapes.answered(_clause_body(file, nodes[chosen])))
    else:
        defaults = [parameter(file, one, number).default for number, one in enumerate(listed)]
        params = tuple(Param(f"#{number}", default) for number, default in enumerate(defaults))
        clauses = [
            (_head_params(file, heads[number][0]), heads[number][1], branch_nodes(file, nodes[number], "do")) for number in with_body
        ]
        body = file.lazy(lambda: shapes.answered(choice(file, nodes[0], params, clauses)))
    _defined(nodes, _head_name(file, first_head), params, body, out)


def _defined(nodes: list[Any], name: str, params: tuple[Param, ...], body: Body, out: list[Stmt]) -> None:
    start, end = nodes[0].start_byte, nodes[-1].end_byte
    out.append(Define(start, end, Function(name=name, start=start, end=end, params=params, body=body, kind="static")))


def _clause_body(file: File, node: Any) -> tuple[Stmt, ...]:
    """Lower the body of one definition, with its `rescue` and `after`."""
    block = do_block(node)
    if block is not None and any(child.type in ("rescue_block", "catch_block", "after_block") for child in block.named_children):
        out: list[Stmt] = []
        _try(file, node, out)
        return tuple(out)
    return file.stmts(branch_nodes(file, node, "do"))


def _single(file: File, node: Any, out: list[Stmt]) -> None:
    if _clause_key(file, node) is not None:
        _define(file, [node], out)


def _delegate(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `defdelegate f(a), to: Mod, as: :g`."""
    head, _ = _head(file, node)
    to, chosen = keyword(file, node, "to"), keyword(file, node, "as")
    if head is None or to is None:
        return
    name = _head_name(file, head)
    params = tuple(parameter(file, one, number) for number, one in enumerate(_head_params(file, head)))
    target = file.text(chosen).lstrip(":") if chosen is not None else name
    start, end = node.start_byte, node.end_byte
    given: tuple[Argument, ...] = positional(Name(start, start, param.name) for param in params)
    answer: tuple[Stmt, ...] = (Return(start, end, Call(start, end, Attribute(start, end, file.expr(to), target), given)),)
    _defined([node], name, params, Body(lambda: answer), out)


def _quote(file: File, node: Any, out: list[Stmt]) -> None:
    for child in branch_nodes(file, node, "do"):
        file.stmt(child, out)


def _struct(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `defstruct a: x, b: y`: what a field holds where an instance says nothing else."""
    given = arguments_node(node)
    pairs = [pair for child in (given.named_children if given is not None else ()) for pair in _pairs(child)]
    for pair in pairs:
        key, value = key_of(file, pair), file.expr(pair.child_by_field_name("value"))
        if isinstance(key, Literal) and isinstance(key.value, str):
            out.append(Assign(pair.start_byte, pair.end_byte, Name(key.start, key.end, key.value), value, declares=True))


def _pairs(node: Any) -> list[Any]:
    """Return the pairs of a keyword list, with brackets around it or without."""
    lists = node.named_children if node.type == "list" else [node]
    return [pair for one in lists if one.type == "keywords" for pair in one.named_children if pair.type == "pair"]


_FORMS: dict[str, Form] = {
    "defmodule": _module,
    "defimpl": _module,
    "defprotocol": _module,
    "def": _single,
    "defp": _single,
    "defmacro": _single,
    "defmacrop": _single,
    "defdelegate": _delegate,
    "defstruct": _struct,
    "alias": _alias,
    "import": _import,
    "use": _import,
    "require": _require,
    "if": _if,
    "unless": _if,
    "case": _case,
    "cond": _cond,
    "with": _with,
    "try": _try,
    "receive": _receive,
    "raise": _raise,
    "throw": _raise,
    "quote": _quote,
}

STATEMENTS: dict[str, StatementHandler] = {"binary_operator": _binary, "call": _call, "unary_operator": _attribute, "block": _block}
