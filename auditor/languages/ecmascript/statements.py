"""Statements of the ECMAScript family -> IR."""

from tree_sitter import Node

from auditor.languages.ecmascript import classes, functions, modules, operators
from auditor.languages.ecmascript.lowering import Lowering, StatementHandler
from auditor.model.ir import (
    Argument,
    Assign,
    AssignExpr,
    Attribute,
    Block,
    Break,
    Call,
    Case,
    Continue,
    Delete,
    Evaluate,
    Expr,
    Handler,
    If,
    Literal,
    Loop,
    Name,
    Opaque,
    Raise,
    Return,
    Stmt,
    Switch,
    Try,
    Unary,
)

_CHAIN_LIMIT = 100
"""Links of an `else if` chain that nest; the rest of the chain is lowered as branches side by side."""
_CAUGHT = "$error"


def _expression_statement(low: Lowering, node: Node, out: list[Stmt]) -> None:
    inner = low.first(node)
    if inner is None:
        return
    for part in operators.comma_parts(low, inner):
        _effect(low, part, out)


def _effect(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """Lower an expression that stands for its effect: an assignment becomes a statement."""
    if node.type == "internal_module":  # the grammar takes a namespace for an expression
        classes.lower_namespace(low, node, out)
        return
    if node.type == "assignment_expression" and modules.lower_assigned_export(low, node, out):
        return
    value = low.expression(node)
    match value:
        case AssignExpr():
            out.append(Assign(value.start, value.end, value.target, value.value, value.op))
        case Unary(op="delete"):
            out.append(Delete(value.start, value.end, value.operand))
        case _:
            if not modules.lower_effect_import(value, out):
                out.append(Evaluate(node.start_byte, node.end_byte, value))


def _variables(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`const a = 1, {b} = c`."""
    for child in low.children(node):
        if child.type == "variable_declarator":
            _declarator(low, child, out)


def _declarator(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """One variable: a function or class it holds is a definition by that name, `require` is an import."""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is not None and value is not None and name.type == "identifier":
        function = functions.named_function(low, low.text(name), value)
        if function is not None:
            out.extend(functions.definition(node, function))
            return
        if value.type == "class":
            out.extend(classes.definition(low, node, value, low.text(name)))
            return
    target = low.pattern(name)
    lowered = None if value is None else low.expression(value)
    if lowered is not None and modules.lower_required(node, target, lowered, out):
        return
    out.append(Assign(node.start_byte, node.end_byte, target, lowered, "", low.type_(node.child_by_field_name("type")), declares=True))


def _return(low: Lowering, node: Node, out: list[Stmt]) -> None:
    value = low.first(node)
    out.append(Return(node.start_byte, node.end_byte, None if value is None else low.expression(value)))


def _throw(low: Lowering, node: Node, out: list[Stmt]) -> None:
    value = low.first(node)
    out.append(Raise(node.start_byte, node.end_byte, None if value is None else low.expression(value)))


def _if(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`if ... else if ... else`, the chain in a loop."""
    links: list[tuple[Node, Expr, tuple[Stmt, ...]]] = []
    current: Node | None = node
    while current is not None and current.type == "if_statement":
        test = low.expression(current.child_by_field_name("condition"))
        links.append((current, test, low.block(current.child_by_field_name("consequence"))))
        current = _else(low, current)
    orelse: tuple[Stmt, ...] = (
        *(If(link.start_byte, link.end_byte, test, then) for link, test, then in links[_CHAIN_LIMIT:]),
        *low.block(current),
    )
    for link, test, then in reversed(links[:_CHAIN_LIMIT]):
        orelse = (If(link.start_byte, link.end_byte, test, then, orelse),)
    out.extend(orelse)


def _else(low: Lowering, node: Node) -> Node | None:
    clause = node.child_by_field_name("alternative")
    return None if clause is None else low.first(clause)


def _for_in(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`for (const x of xs)`, `for await`, `for (k in o)`: the last runs over the keys."""
    iterable = low.expression(node.child_by_field_name("right"))
    operator = node.child_by_field_name("operator")
    if operator is not None and operator.type == "in":
        keys = Attribute(iterable.start, iterable.end, Name(iterable.start, iterable.start, "Object"), "keys")
        iterable = Call(iterable.start, iterable.end, keys, (Argument(iterable.start, iterable.end, iterable),))
    target = low.pattern(node.child_by_field_name("left"))
    out.append(Loop(node.start_byte, node.end_byte, target, iterable, None, low.block(node.child_by_field_name("body"))))


def _for(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`for (a; b; c)`: a before, c after each round."""
    first = node.child_by_field_name("initializer")
    if first is not None:
        low.statement(first, out)
    update: list[Stmt] = []
    step = node.child_by_field_name("increment")
    if step is not None:
        for part in operators.comma_parts(low, step):
            _effect(low, part, update)
    body = low.block(node.child_by_field_name("body"))
    out.append(Loop(node.start_byte, node.end_byte, None, None, _condition(low, node), body, (), tuple(update)))


def _condition(low: Lowering, node: Node) -> Expr:
    """Return a loop's test; an empty one is always true."""
    test = node.child_by_field_name("condition")
    return (
        Literal(node.start_byte, node.start_byte, value=True)
        if test is None or test.type in ("empty_statement", ";")
        else low.expression(test)
    )


def _while(low: Lowering, node: Node, out: list[Stmt]) -> None:
    out.append(Loop(node.start_byte, node.end_byte, None, None, _condition(low, node), low.block(node.child_by_field_name("body"))))


def _do(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`do {...} while (x)`."""
    body = low.block(node.child_by_field_name("body"))
    out.append(Loop(node.start_byte, node.end_byte, None, None, _condition(low, node), body, at_least_once=True))


def _switch(low: Lowering, node: Node, out: list[Stmt]) -> None:
    subject = low.expression(node.child_by_field_name("value"))
    body = node.child_by_field_name("body")
    cases = tuple(_case(low, child) for child in (() if body is None else low.children(body)))
    out.append(Switch(node.start_byte, node.end_byte, subject, cases))


def _case(low: Lowering, node: Node) -> Case:
    """One case. Any value is compared; `Unary` says so where the bare expression as a pattern would bind names."""
    value = node.child_by_field_name("value")
    body = low.statements(node.children_by_field_name("body"))
    if len(body) == 1 and isinstance(body[0], Block):
        body = body[0].body
    falls_through = not (body and isinstance(body[-1], Break | Return | Raise | Continue))
    if body and isinstance(body[-1], Break):
        body = body[:-1]
    if value is None:
        return Case((), None, body, falls_through)
    test = low.expression(value)
    if not isinstance(test, Literal | Attribute):
        test = Unary(test.start, test.end, "==", test)
    return Case((test,), None, body, falls_through)


def _try(low: Lowering, node: Node, out: list[Stmt]) -> None:
    handler, final = (node.child_by_field_name("handler"), node.child_by_field_name("finalizer"))
    handlers = () if handler is None else (_catch(low, handler),)
    last = () if final is None else low.block(final.child_by_field_name("body"))
    out.append(Try(node.start_byte, node.end_byte, low.block(node.child_by_field_name("body")), handlers, (), last))


def _catch(low: Lowering, node: Node) -> Handler:
    parameter = node.child_by_field_name("parameter")
    body = low.block(node.child_by_field_name("body"))
    if parameter is None:
        return Handler((), None, body)
    target = low.pattern(parameter)
    if isinstance(target, Name):
        return Handler((), target.id, body)
    taken = Assign(target.start, target.end, target, Name(target.start, target.end, _CAUGHT), declares=True)
    return Handler((), _CAUGHT, (taken, *body))


def _labeled(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`label: statement`. A labelled block can be left by `break label`, so it is a loop of one round."""
    body = node.child_by_field_name("body")
    if body is None:
        return
    if body.type != "statement_block":
        low.statement(body, out)
        return
    inside = low.block(body)
    if low.source.find(b"break", body.start_byte, body.end_byte) < 0:
        out.append(Block(node.start_byte, node.end_byte, inside))
        return
    always = Literal(node.start_byte, node.start_byte, value=True)
    out.append(Loop(node.start_byte, node.end_byte, None, None, always, (*inside, Break(node.end_byte, node.end_byte))))


def _block(low: Lowering, node: Node, out: list[Stmt]) -> None:
    out.append(Block(node.start_byte, node.end_byte, low.block(node)))


def _with(low: Lowering, node: Node, out: list[Stmt]) -> None:
    value = low.expression(node.child_by_field_name("object"))
    out.append(Evaluate(value.start, value.end, value))
    out.append(Block(node.start_byte, node.end_byte, low.block(node.child_by_field_name("body"))))


def _break(low: Lowering, node: Node, out: list[Stmt]) -> None:
    out.append(Break(node.start_byte, node.end_byte))


def _continue(low: Lowering, node: Node, out: list[Stmt]) -> None:
    out.append(Continue(node.start_byte, node.end_byte))


def _nothing(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """What says nothing to the analysis: `;`, `debugger`, declarations without code."""


def _broken(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """What did not parse: the statements and expressions that can be told inside it."""
    for child in low.children(node):
        if child.type in _FRAGMENTS:
            continue
        before = len(out)
        low.statement(child, out)
        out[before:] = [statement for statement in out[before:] if not _says_nothing(statement)]


_FRAGMENTS = frozenset(
    {"identifier", "property_identifier", "type_identifier", "statement_identifier", "escape_sequence", "string_fragment"}
)


def _says_nothing(statement: Stmt) -> bool:
    return (
        isinstance(statement, Evaluate)
        and isinstance(statement.value, Literal | Name | Opaque)
        and not getattr(statement.value, "children", ())
    )


STATEMENTS: dict[str, StatementHandler] = {
    "expression_statement": _expression_statement,
    "variable_declaration": _variables,
    "lexical_declaration": _variables,
    "using_declaration": _variables,
    "function_declaration": functions.lower_declaration,
    "generator_function_declaration": functions.lower_declaration,
    "class_declaration": classes.lower_class,
    "abstract_class_declaration": classes.lower_class,
    "interface_declaration": classes.lower_interface,
    "type_alias_declaration": classes.lower_type_alias,
    "enum_declaration": classes.lower_enum,
    "internal_module": classes.lower_namespace,
    "module": classes.lower_namespace,
    "import_statement": modules.lower_import,
    "import_alias": modules.lower_import_alias,
    "export_statement": modules.lower_export,
    "statement_block": _block,
    "return_statement": _return,
    "throw_statement": _throw,
    "if_statement": _if,
    "for_in_statement": _for_in,
    "for_statement": _for,
    "while_statement": _while,
    "do_statement": _do,
    "switch_statement": _switch,
    "try_statement": _try,
    "labeled_statement": _labeled,
    "with_statement": _with,
    "break_statement": _break,
    "continue_statement": _continue,
    "empty_statement": _nothing,
    "debugger_statement": _nothing,
    "function_signature": _nothing,
    "ambient_declaration": _nothing,
    "hash_bang_line": _nothing,
    "decorator": _nothing,
    "ERROR": _broken,
}
"""Node kind -> what lowers it as a statement; other kinds are expressions for their effect."""
