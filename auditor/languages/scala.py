"""Scala source -> Module."""

from typing import Any

from auditor.languages import jvm
from auditor.languages.language import Language
from auditor.languages.scala_expressions import (
    BLOCKS,
    EXPRESSIONS,
    arguments,
    clause_value,
    dotted,
    generators,
    target,
    type_name,
    value_block,
)
from auditor.languages.tree import (
    File,
    Grammar,
    StatementHandler,
    branch,
    declare,
    in_order,
    inner,
    nothing,
    returned,
)
from auditor.model.ir import (
    Argument,
    Assign,
    AssignExpr,
    Call,
    Class,
    Define,
    DefineClass,
    Evaluate,
    Expr,
    Function,
    Handler,
    Import,
    ImportBinding,
    Loop,
    Module,
    Name,
    Param,
    Raise,
    Return,
    Sequence,
    Stmt,
    Try,
)


def lower(path: str, content: bytes) -> Module:
    """Lower one Scala file; the bodies of methods are lowered when first asked for."""
    file = GRAMMAR.parse(content)
    body = jvm.rooted_imports(content) + file.stmts(file.root.named_children)
    package = next((child for child in file.root.named_children if child.type == "package_clause"), None)
    name = "" if package is None else "".join(file.text(package.child_by_field_name("name")).split())
    return Module(path=path, language="scala", body=body, package=name, errors=file.errors(), too_deep=file.too_deep)


# Statements ----------------------------------------------------------------------------------------------------------


def _import(file: File, node: Any, out: list[Stmt]) -> None:
    path = "".join(file.text(child) for child in node.children_by_field_name("path")).replace("`", "")
    bindings: list[ImportBinding] = []
    last = next((child for child in reversed(file.children(node))), None)
    if last is not None and last.type == "namespace_wildcard":
        bindings.append(ImportBinding(local="", module=path, wildcard=True))
    elif last is not None and last.type == "namespace_selectors":
        bindings.extend(_selected(file, child, path) for child in file.children(last))
    elif last is not None and last.type in {"as_renamed_identifier", "arrow_renamed_identifier"}:
        name, alias = file.text(last.child_by_field_name("name")), file.text(last.child_by_field_name("alias"))
        bindings.append(jvm.import_binding(f"{path}.{name}" if path else name, alias))
    elif path:
        bindings.append(jvm.import_binding(path))
    out.append(Import(node.start_byte, node.end_byte, tuple(bindings)))


def _selected(file: File, node: Any, path: str) -> ImportBinding:
    if node.type == "namespace_wildcard":
        return ImportBinding(local="", module=path, wildcard=True)
    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    member = file.text(name if name is not None else node)
    return ImportBinding(local=file.text(alias) if alias is not None else member, module=path, member=member)


def _package(file: File, node: Any, out: list[Stmt]) -> None:
    out.extend(file.body(node.child_by_field_name("body")))


def _value(file: File, node: Any, out: list[Stmt]) -> None:
    pattern, value = node.child_by_field_name("pattern") or node.child_by_field_name("name"), node.child_by_field_name("value")
    if pattern is not None:
        lowered = None if value is None else file.expr(value)
        out.append(declare(node, target(file, pattern), lowered, type_name(file, node.child_by_field_name("type"))))


def _assignment(file: File, node: Any, out: list[Stmt]) -> None:
    left, right = file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right"))
    out.append(Assign(node.start_byte, node.end_byte, left, right))


def _infix(file: File, node: Any, out: list[Stmt]) -> None:
    value = file.expr(node)
    if isinstance(value, AssignExpr):
        out.append(Assign(value.start, value.end, value.target, value.value, value.op))
    else:
        out.append(Evaluate(node.start_byte, node.end_byte, value))


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    test = file.expr(node.child_by_field_name("condition"))
    then, orelse = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
    out.append(branch(node, test, file.body(then), file.body(orelse)))


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    if any(child.type == "yield" for child in node.children):
        out.append(Evaluate(node.start_byte, node.end_byte, file.expr(node)))
        return
    body = file.body(node.child_by_field_name("body"))
    for item in reversed(generators(file, node)):
        for condition in reversed(item.conditions):
            body = (branch(node, condition, body, ()),)
        body = (Loop(node.start_byte, node.end_byte, item.target, item.iterable, None, body),)
    out.extend(body)


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    test = file.expr(node.child_by_field_name("condition"))
    out.append(
        Loop(
            node.start_byte,
            node.end_byte,
            None,
            None,
            test,
            file.body(node.child_by_field_name("body")),
            at_least_once=node.type == "do_while_expression",
        )
    )


def _try(file: File, node: Any, out: list[Stmt]) -> None:
    handlers: list[Handler] = []
    final: tuple[Stmt, ...] = ()
    for child in node.named_children:
        if child.type == "catch_clause":
            handlers.extend(
                _handler(file, clause) for cases in child.named_children for clause in file.children(cases) if clause.type == "case_clause"
            )
        elif child.type == "finally_clause":
            final = file.stmts(
                part for inside in child.named_children for part in (inside.named_children if inside.type in BLOCKS else (inside,))
            )
    out.append(Try(node.start_byte, node.end_byte, file.body(node.child_by_field_name("body")), tuple(handlers), (), final))


def _handler(file: File, clause: Any) -> Handler:
    pattern = clause.child_by_field_name("pattern")
    kind = type_name(file, pattern.child_by_field_name("type")) if pattern is not None else None
    bound = pattern.child_by_field_name("pattern") if pattern is not None else None
    value = clause_value(file, clause)
    name = file.text(bound) if bound is not None and bound.type == "identifier" else None
    return Handler(() if kind is None else (kind,), name, (Evaluate(value.start, value.end, value),))


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    out.append(Return(node.start_byte, node.end_byte, file.expr(children[0]) if children else None))


def _throw(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Raise(node.start_byte, node.end_byte, inner(file, node)))


# Definitions ---------------------------------------------------------------------------------------------------------


def _marks(file: File, node: Any) -> tuple[Expr, ...]:
    found: list[Expr] = []
    for mark in node.named_children:
        if mark.type != "annotation":
            continue
        name = dotted(mark, file.text(mark.child_by_field_name("name")).split("[")[0])
        given = mark.child_by_field_name("arguments")
        found.append(
            name if given is None or not file.children(given) else Call(mark.start_byte, mark.end_byte, name, arguments(file, given))
        )
    return tuple(found)


def _params(file: File, nodes: list[Any], *, of_class: bool = False) -> tuple[Param, ...]:
    found = []
    for child in (child for node in nodes for child in file.children(node)):
        name = child.child_by_field_name("name")
        if name is None:
            continue
        kind = child.child_by_field_name("type")
        marks = _marks(file, child)
        default = child.child_by_field_name("default_value")
        found.append(
            Param(
                file.text(name).strip("`"),
                default=jvm.setting(marks) if default is None else file.expr(default),
                annotation=type_name(file, kind),
                kind="rest" if kind is not None and kind.type == "repeated_parameter_type" else "normal",
                promotes=of_class,
                decorators=marks,
            )
        )
    return tuple(found)


def _function(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(_defined(file, node, ()))


def _defined(file: File, node: Any, receiver: tuple[Param, ...]) -> Define:
    body = node.child_by_field_name("body")

    def lower() -> tuple[Stmt, ...]:
        if body is None:
            return ()
        return value_block(file, file.children(body)) if body.type in BLOCKS else returned(body, file.expr(body))

    owner = receiver[0].annotation if receiver else None
    in_class = node.parent is not None and node.parent.type in {"template_body", "enum_body", "with_template_body"}
    in_object = in_class and node.parent.parent is not None and node.parent.parent.type == "object_definition"
    function = Function(
        name=file.text(node.child_by_field_name("name")).strip("`"),
        start=node.start_byte,
        end=node.end_byte,
        params=_params(file, node.children_by_field_name("parameters")),
        body=file.lazy(lower),
        decorators=_marks(file, node),
        kind="static" if in_object else "method" if in_class or receiver else "function",
        receiver=receiver[0].name if receiver else None,
        receiver_type=owner.id if isinstance(owner, Name) else None,
        returns=type_name(file, node.child_by_field_name("return_type")),
        abstract=body is None,
    )
    return Define(node.start_byte, node.end_byte, function)


def _extension(file: File, node: Any, out: list[Stmt]) -> None:
    receiver = _params(file, node.children_by_field_name("parameters")[:1])
    waiting = node.children_by_field_name("body")
    for child in (part for body in waiting for part in (body.named_children if body.type != "function_definition" else (body,))):
        if child.type in {"function_definition", "function_declaration"}:
            out.append(_defined(file, child, receiver))


def _given(file: File, node: Any, out: list[Stmt]) -> None:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is not None and body is not None and body.type in EXPRESSIONS:
        place = Name(name.start_byte, name.end_byte, file.text(name))
        out.append(declare(node, place, file.expr(body), type_name(file, node.child_by_field_name("return_type"))))


def _class(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    members = file.stmts(body.named_children) if body is not None else ()
    given = _params(file, node.children_by_field_name("class_parameters"), of_class=True)
    base_call = _base_call(file, node)
    name = file.text(node.child_by_field_name("name"))
    if given or base_call:
        members = jvm.with_constructor(file.content, given, members, base_call, node)
    kinds = {"object_definition": "object", "trait_definition": "trait", "enum_definition": "enum", "package_object": "object"}
    made = Class(
        name=name,
        start=node.start_byte,
        end=node.end_byte,
        bases=_bases(file, node),
        body=in_order(members),
        decorators=_marks(file, node),
        kind=kinds.get(node.type, "class"),
    )
    out.append(DefineClass(node.start_byte, node.end_byte, made))


def _bases(file: File, node: Any) -> tuple[Expr, ...]:
    extends = node.child_by_field_name("extend")
    if extends is None:
        return ()
    return tuple(
        found for child in extends.children_by_field_name("type") if child.is_named and (found := type_name(file, child)) is not None
    )


def _base_call(file: File, node: Any) -> tuple[Stmt, ...]:
    """Return the call of the base class's constructor that `extends Base(...)` stands for."""
    extends = node.child_by_field_name("extend")
    given: tuple[Argument, ...] = arguments(file, extends.child_by_field_name("arguments")) if extends is not None else ()
    if not given:
        return ()
    call = Call(extends.start_byte, extends.end_byte, Name(extends.start_byte, extends.start_byte, "super"), given)
    return (Evaluate(extends.start_byte, extends.end_byte, call),)


def _enum_case(file: File, node: Any, out: list[Stmt]) -> None:
    name = node.child_by_field_name("name")
    if name is not None:
        place = Name(name.start_byte, name.end_byte, file.text(name))
        out.append(declare(node, place, Sequence(node.start_byte, node.end_byte, ())))


_STATEMENTS: dict[str, StatementHandler] = {
    "package_clause": _package,
    "import_declaration": _import,
    "export_declaration": nothing,
    "val_definition": _value,
    "var_definition": _value,
    "val_declaration": _value,
    "var_declaration": _value,
    "given_definition": _given,
    "assignment_expression": _assignment,
    "infix_expression": _infix,
    "if_expression": _if,
    "for_expression": _for,
    "while_expression": _while,
    "do_while_expression": _while,
    "try_expression": _try,
    "return_expression": _return,
    "throw_expression": _throw,
    "function_definition": _function,
    "function_declaration": _function,
    "extension_definition": _extension,
    "class_definition": _class,
    "object_definition": _class,
    "trait_definition": _class,
    "enum_definition": _class,
    "package_object": _class,
    "simple_enum_case": _enum_case,
    "full_enum_case": _enum_case,
    "type_definition": nothing,
    "annotation": nothing,
    "modifiers": nothing,
}

GRAMMAR = Grammar("tree_sitter_scala", EXPRESSIONS, _STATEMENTS, ("comment", "block_comment"))

LANGUAGE = Language(
    name="scala",
    suffixes=(".scala", ".sc"),
    lower=lower,
    idioms=jvm.SCALA_IDIOMS,
    sdk_languages=("scala", "java"),
    module_paths=jvm.module_paths,
)
