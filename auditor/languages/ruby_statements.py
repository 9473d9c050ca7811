"""Ruby statements and definitions of a syntax tree -> statements of the intermediate representation."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.languages import shapes
from auditor.languages.ruby_branches import CLAUSES, body_nodes, target_of, when_test
from auditor.languages.ruby_expressions import OPERATORS, arguments, block, constant_name, field, parameters
from auditor.languages.ruby_scope import RubyFile
from auditor.languages.tree import File, StatementHandler, branch, inner, literal, nothing
from auditor.model.ir import (
    Argument,
    Assign,
    Attribute,
    Body,
    Break,
    Call,
    Case,
    Class,
    Continue,
    Define,
    DefineClass,
    Entry,
    Evaluate,
    Expr,
    Function,
    Handler,
    Import,
    ImportBinding,
    Lambda,
    Literal,
    Loop,
    Mapping,
    Name,
    Opaque,
    Param,
    Raise,
    Return,
    Sequence,
    Spread,
    Stmt,
    Switch,
    Try,
    Unary,
)

_ADDRESSES = re.compile(r"(?:uri|url|host|endpoint|site)$")
_MIXINS = frozenset({"include", "prepend", "extend"})
_READERS = frozenset({"attr_reader", "attr_accessor", "attr"})
_CLASS_READERS = frozenset({"cattr_accessor", "mattr_accessor", "cattr_reader", "mattr_reader", "class_attribute"})


def _body(file: File, node: Any) -> tuple[Stmt, ...]:
    return file.stmts(body_nodes(file, node))


def _sequence(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `begin` and bodies, with their `rescue`, `else` and `ensure`."""
    children = [child for child in file.children(node) if child.type != "empty_statement"]
    plain = file.stmts(child for child in children if child.type not in CLAUSES)
    clauses = [child for child in children if child.type in CLAUSES]
    if not clauses:
        out.extend(plain)
        return
    handlers = tuple(_rescue(file, clause) for clause in clauses if clause.type == "rescue")
    orelse = file.stmts(child for clause in clauses if clause.type == "else" for child in file.children(clause))
    final = file.stmts(child for clause in clauses if clause.type == "ensure" for child in file.children(clause))
    out.append(Try(node.start_byte, node.end_byte, plain, handlers, orelse, final))


def _rescue(file: File, node: Any) -> Handler:
    caught = node.child_by_field_name("exceptions")
    variable = node.child_by_field_name("variable")
    name = file.text(variable.named_children[0]) if variable is not None and variable.named_children else None
    return Handler(file.exprs(file.children(caught)) if caught is not None else (), name, _body(file, node.child_by_field_name("body")))


def _rescue_modifier(file: File, node: Any, out: list[Stmt]) -> None:
    handler = Handler((), None, _body(file, node.child_by_field_name("handler")))
    out.append(Try(node.start_byte, node.end_byte, _body(file, node.child_by_field_name("body")), (handler,)))


def _assignment(file: File, node: Any, out: list[Stmt]) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is not None and left.type == "constant" and _made_class(file, node, left, right, out):
        return
    op = file.text(node.child_by_field_name("operator")).removesuffix("=") if node.type == "operator_assignment" else ""
    if right is not None and right.type == "assignment":  # a = b = 1
        _assignment(file, right, out)
        right = right.child_by_field_name("left")
    target = target_of(file.expr(left))
    out.append(Assign(node.start_byte, node.end_byte, target, file.expr(right), OPERATORS.get(op, op)))
    if isinstance(target, Attribute) and not target.name.startswith("@"):  # `attr_writer` puts it into the field of that name
        own = Attribute(target.start, target.end, target.value, f"@{target.name}")
        out.append(Assign(node.start_byte, node.end_byte, own, target))


def _made_class(file: File, node: Any, left: Any, right: Any, out: list[Stmt]) -> bool:
    """Lower `Name = Class.new(Base) do ... end`, `Struct.new(:a, :b)` and `Data.define(:a)` as classes."""
    if right is None or right.type != "call":
        return False
    made = f"{file.text(right.child_by_field_name('receiver'))}.{file.text(right.child_by_field_name('method'))}"
    if made not in ("Class.new", "Struct.new", "Data.define"):
        return False
    given = arguments(file, right.child_by_field_name("arguments"))
    trailing = right.child_by_field_name("block")
    body = _class_body(file, trailing.child_by_field_name("body")) if trailing is not None else ()
    bases: tuple[Expr, ...] = ()
    if made == "Class.new":
        bases = tuple(argument.value for argument in given if argument.name is None)
    else:
        body = (
            *_struct_members(node, [str(one.value.value) for one in given if one.name is None and isinstance(one.value, Literal)]),
            *body,
        )
    made_class = Class(name=file.text(left), start=node.start_byte, end=node.end_byte, bases=bases, body=body)
    out.append(DefineClass(node.start_byte, node.end_byte, made_class))
    return True


def _struct_members(node: Any, names: list[str]) -> Iterator[Stmt]:
    sets: tuple[Stmt, ...] = tuple(
        Assign(node.start_byte, node.end_byte, field(node, name), Name(node.start_byte, node.end_byte, name)) for name in names
    )
    yield _method(node, "initialize", tuple(Param(name) for name in names), sets)
    for name in names:
        yield _method(node, name, (), (Return(node.start_byte, node.end_byte, field(node, name)),))


def _method(node: Any, name: str, params: tuple[Param, ...], body: tuple[Stmt, ...], kind: str = "method") -> Define:
    function = Function(name=name, start=node.start_byte, end=node.end_byte, params=params, body=Body(lambda: body), kind=kind)
    return Define(node.start_byte, node.end_byte, function)


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `if ... elsif ... else` in a loop over its branches."""
    rungs: list[Any] = []
    rest = node
    while rest is not None and rest.type in ("if", "elsif", "unless"):
        rungs.append(rest)
        rest = rest.child_by_field_name("alternative")
    orelse = _body(file, rest)
    for rung in reversed(rungs):
        test = file.expr(rung.child_by_field_name("condition"))
        test = Unary(test.start, test.end, "not", test) if rung.type == "unless" else test
        orelse = (branch(rung, test, _body(file, rung.child_by_field_name("consequence")), orelse),)
    out.extend(orelse)


def _modifier(file: File, node: Any, out: list[Stmt]) -> None:
    test = file.expr(node.child_by_field_name("condition"))
    body = _body(file, node.child_by_field_name("body"))
    if node.type in ("unless_modifier", "until_modifier"):
        test = Unary(test.start, test.end, "not", test)
    if node.type in ("while_modifier", "until_modifier"):
        out.append(Loop(node.start_byte, node.end_byte, None, None, test, body))
    else:
        out.append(branch(node, test, body, ()))


def _case(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `case ... when` as a ladder of `if`: a `when` asks `===`, it binds no name."""
    asked = node.child_by_field_name("value")
    subject = file.expr(asked) if asked is not None else None
    if subject is not None and not isinstance(subject, Name | Literal | Attribute):
        name = Name(subject.start, subject.end, f"case@{node.start_byte}")
        out.append(Assign(subject.start, subject.end, name, subject, declares=True))
        subject = name
    orelse: tuple[Stmt, ...] = ()
    for child in reversed(file.children(node)):
        if child.type == "else":
            orelse = _body(file, child)
        elif child.type == "when":
            orelse = (branch(child, when_test(file, child, subject), _body(file, child.child_by_field_name("body")), orelse),)
    out.extend(orelse)


def _case_match(file: File, node: Any, out: list[Stmt]) -> None:
    cases = []
    for child in file.children(node):
        if child.type == "in_clause":
            guard = child.child_by_field_name("guard")
            test = file.expr(guard.child_by_field_name("condition")) if guard is not None else None
            patterns = (_pattern(file, child.child_by_field_name("pattern")),)
            cases.append(Case(patterns, test, _body(file, child.child_by_field_name("body"))))
        elif child.type == "else":
            cases.append(Case((), None, _body(file, child)))
    out.append(Switch(node.start_byte, node.end_byte, file.expr(node.child_by_field_name("value")), tuple(cases)))


def _pattern(file: File, node: Any) -> Expr:
    if node is None:
        return Opaque(0, 0, ())
    start, end = node.start_byte, node.end_byte
    match node.type:
        case "array_pattern" | "find_pattern":
            return Sequence(start, end, tuple(_pattern(file, child) for child in file.children(node)))
        case "hash_pattern":
            return Mapping(
                start, end, tuple(_pattern_entry(file, child) for child in file.children(node) if child.type == "keyword_pattern")
            )
        case "splat_parameter":
            return Spread(start, end, Name(start, end, file.text(node.child_by_field_name("name"))))
        case "as_pattern":
            return Name(start, end, file.text(node.child_by_field_name("name")))
        case "constant" | "scope_resolution":
            return Call(start, end, file.expr(node), ())
        case "alternative_pattern":
            return Opaque(start, end, tuple(_pattern(file, child) for child in file.children(node)))
        case _:
            return file.expr(node)


def _pattern_entry(file: File, node: Any) -> Entry:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    bound = _pattern(file, value) if value is not None else Name(key.start_byte, key.end_byte, file.text(key))
    return Entry(literal(key, file.text(key).strip('"')), bound)


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    test = file.expr(node.child_by_field_name("condition"))
    if node.type == "until":
        test = Unary(test.start, test.end, "not", test)
    out.append(Loop(node.start_byte, node.end_byte, None, None, test, _body(file, node.child_by_field_name("body"))))


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    target, iterable = (file.expr(node.child_by_field_name("pattern")), node.child_by_field_name("value"))
    out.append(Loop(node.start_byte, node.end_byte, target, inner(file, iterable), None, _body(file, node.child_by_field_name("body"))))


def _returned(file: File, node: Any) -> Expr | None:
    """Return what `return`, `break` or `next` hands out: one value, or a list of them."""
    given = arguments(file, node.named_children[0]) if node.named_children else []
    if not given:
        return None
    return given[0].value if len(given) == 1 else Sequence(node.start_byte, node.end_byte, tuple(one.value for one in given))


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Return(node.start_byte, node.end_byte, _returned(file, node)))


def _next(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `next`: in a block it ends this round with a value, in a loop it goes on."""
    around = node.parent
    while around is not None and around.type not in ("block", "do_block", "while", "until", "for", "method"):
        around = around.parent
    in_block = around is not None and around.type in ("block", "do_block")
    out.append(Return(node.start_byte, node.end_byte, _returned(file, node)) if in_block else Continue(node.start_byte, node.end_byte))


def _break(_file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Break(node.start_byte, node.end_byte))


# Definitions ---------------------------------------------------------------------------------------------------------


def _kind(node: Any) -> str:
    if node.type == "singleton_method":
        return "class"
    around = node.parent
    while around is not None:
        if around.type == "singleton_class":
            return "class"
        if around.type == "module" and is_function_module(around):
            return "class"
        if around.type in ("class", "module", "do_block"):
            return "method"
        around = around.parent
    return "function"


def _def(file: File, node: Any, out: list[Stmt]) -> None:
    name = file.text(node.child_by_field_name("name"))
    params = parameters(file, node.child_by_field_name("parameters"))
    body = node.child_by_field_name("body")
    if body is not None and b"yield" in file.content[body.start_byte : body.end_byte] and all(param.kind != "block" for param in params):
        params = (*params, Param("&", kind="block"))
    kind = _kind(node)
    lower = lambda: _def_body(file, node)  # noqa: E731 - wrapped below
    lowered = file.lazy(file.within(file.variables_of(node), kind == "class", lower) if isinstance(file, RubyFile) else lower)
    function = Function(name=name, start=node.start_byte, end=node.end_byte, params=params, body=lowered, kind=kind)
    out.append(Define(node.start_byte, node.end_byte, function))


def _def_body(file: File, node: Any) -> tuple[Stmt, ...]:
    body = node.child_by_field_name("body")
    statements = file.stmts((body,))
    return statements if file.text(node.child_by_field_name("name")) == "initialize" else shapes.answered(statements)


def _class(file: File, node: Any, out: list[Stmt]) -> None:
    superclass = node.child_by_field_name("superclass")
    body = node.child_by_field_name("body")
    bases = [inner(file, superclass)] if superclass is not None else []
    bases.extend((*_mixed_in(file, body), *_acting_as(file, body)))
    members = _class_body(file, body)
    made = Class(
        name=constant_name(file.text(node.child_by_field_name("name"))),
        start=node.start_byte,
        end=node.end_byte,
        bases=tuple(bases),
        body=members,
        kind="module" if node.type == "module" else "class",
    )
    out.append(DefineClass(node.start_byte, node.end_byte, made))


def _class_body(file: File, body: Any) -> tuple[Stmt, ...]:
    def lower() -> tuple[Stmt, ...]:
        out: list[Stmt] = []
        for child in file.children(body) if body is not None else ():
            if child.type != "call" or not _class_call(file, child, out):
                file.stmt(child, out)
        return tuple(out)

    return file.within(file.variables_of(body), False, lower)() if isinstance(file, RubyFile) and body is not None else lower()


def _mixed_in(file: File, body: Any) -> Iterator[Expr]:
    for child in file.children(body) if body is not None else ():
        if child.type == "call" and file.text(child.child_by_field_name("method")) in _MIXINS:
            given = child.child_by_field_name("arguments")
            yield from file.exprs(one for one in (file.children(given) if given is not None else ()) if one.type != "self")


def _acting_as(file: File, body: Any) -> Iterator[Expr]:
    """Yield what a class becomes by a call in its body: `acts_as_chat` brings methods as a module does."""
    for child in file.children(body) if body is not None else ():
        name = child.child_by_field_name("method") if child.type == "call" and child.child_by_field_name("receiver") is None else child
        if name is not None and name.type == "identifier" and file.text(name).startswith("acts_as_"):
            yield Name(name.start_byte, name.end_byte, file.text(name))


def is_function_module(node: Any) -> bool:
    """Tell whether the methods of a module are called on the module itself."""
    body = node.child_by_field_name("body")
    return body is not None and any(
        _FUNCTIONS_MARK.fullmatch(child.text) for child in body.named_children if child.type in ("identifier", "call")
    )


_FUNCTIONS_MARK = re.compile(rb"module_function|extend\s*\(?\s*self\s*\)?")


def _as_class_method(member: Stmt) -> Stmt:
    if isinstance(member, Define):
        return Define(member.start, member.end, msgspec.structs.replace(member.function, kind="class"))
    return member


def _class_call(file: File, node: Any, out: list[Stmt]) -> bool:
    """Lower a call in a class body that defines something; False when it is a call like any other."""
    if node.child_by_field_name("receiver") is not None:
        return False
    name = file.text(node.child_by_field_name("method"))
    if name in _READERS or name in _CLASS_READERS:
        out.extend(_readers(file, node, name))
        return True
    if name == "define_method" or name == "delegate" or name == "scope":
        return _made_method(file, node, name, out)
    given = arguments(file, node.child_by_field_name("arguments")) if _ADDRESSES.search(name) else ()
    if len(given) == 1 and given[0].name is None:  # `base_uri "https://..."`: a setting of the class
        out.append(Assign(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, name), given[0].value))
    return False


def _readers(file: File, node: Any, name: str) -> Iterator[Stmt]:
    kind = "class" if name in _CLASS_READERS else "method"
    given = arguments(file, node.child_by_field_name("arguments"))
    default = next((one.value for one in given if one.name == "default"), None)
    for one in given:
        if one.name is None and isinstance(one.value, Literal):
            reader = str(one.value.value)
            own = field(node, reader)
            if default is not None:
                yield Assign(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, own.name), default)
            yield _method(node, reader, (), (Return(node.start_byte, node.end_byte, own),), kind)


def _made_method(file: File, node: Any, name: str, out: list[Stmt]) -> bool:
    given = arguments(file, node.child_by_field_name("arguments"))
    names = [str(one.value.value) for one in given if one.name is None and isinstance(one.value, Literal)]
    if name == "delegate":
        target = next((str(one.value.value) for one in given if one.name == "to" and isinstance(one.value, Literal)), None)
        for method in names if target else ():
            rest = (Argument(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, "*"), None, 1),)
            receiver = shapes.call(
                node, Attribute(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "self"), str(target))
            )
            answer = shapes.call(node, Attribute(node.start_byte, node.end_byte, receiver, method), *rest)
            out.append(_method(node, method, (Param("*", kind="rest"),), (Return(node.start_byte, node.end_byte, answer),)))
        return bool(target)
    trailing = node.child_by_field_name("block")
    bodies = [one.value for one in given if isinstance(one.value, Lambda)] + ([block(file, trailing)] if trailing is not None else [])
    if not names or not bodies or not isinstance(bodies[0], Lambda):
        return False
    kind = "class" if name == "scope" else "method"
    out.append(Define(node.start_byte, node.end_byte, msgspec.structs.replace(bodies[0].function, name=names[0], kind=kind)))
    return True


def _singleton_class(file: File, node: Any, out: list[Stmt]) -> None:
    for member in _class_body(file, node.child_by_field_name("body")):
        out.append(_as_class_method(member))


def _call(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower a call as a statement: requires, raises, and definitions handed to `private` and its like."""
    if node.child_by_field_name("receiver") is None:
        name = file.text(node.child_by_field_name("method"))
        given = node.child_by_field_name("arguments")
        inside = file.children(given) if given is not None else []
        if name in ("require", "require_relative", "load", "autoload") and _require(file, node, name, inside, out):
            return
        if name in ("raise", "fail"):
            value = file.expr(inside[0]) if inside else None
            if value is not None and len(inside) > 1:  # `raise Error, message` is `raise Error.new(message)`
                made = Attribute(value.start, value.end, value, "new")
                value = Call(node.start_byte, node.end_byte, made, (Argument(node.start_byte, node.end_byte, file.expr(inside[1])),))
            out.append(Raise(node.start_byte, node.end_byte, value))
            return
        if any(one.type in ("method", "singleton_method") for one in inside):
            for one in inside:
                file.stmt(one, out)
            return
    out.append(Evaluate(node.start_byte, node.end_byte, file.expr(node)))


def _require(file: File, node: Any, name: str, inside: list[Any], out: list[Stmt]) -> bool:
    value = file.expr(inside[-1]) if inside else None
    if not isinstance(value, Literal) or not isinstance(value.value, str):
        return False
    local = file.text(inside[0]).lstrip(":") if name == "autoload" else ""
    module = value.value if name != "require_relative" or value.value.startswith(".") else f"./{value.value}"
    binding = ImportBinding(local="", module=module.removesuffix(".rb"), wildcard=module.startswith("."), module_loaded=module)
    out.append(Import(node.start_byte, node.end_byte, (binding,)))
    return bool(local) or True


STATEMENTS: dict[str, StatementHandler] = {
    "body_statement": _sequence,
    "block_body": _sequence,
    "begin": _sequence,
    "begin_block": _sequence,
    "rescue_modifier": _rescue_modifier,
    "assignment": _assignment,
    "operator_assignment": _assignment,
    "if": _if,
    "unless": _if,
    "if_modifier": _modifier,
    "unless_modifier": _modifier,
    "while_modifier": _modifier,
    "until_modifier": _modifier,
    "case": _case,
    "case_match": _case_match,
    "while": _while,
    "until": _while,
    "for": _for,
    "return": _return,
    "next": _next,
    "break": _break,
    "redo": nothing,
    "retry": nothing,
    "alias": nothing,
    "undef": nothing,
    "empty_statement": nothing,
    "method": _def,
    "singleton_method": _def,
    "class": _class,
    "module": _class,
    "singleton_class": _singleton_class,
    "call": _call,
}
