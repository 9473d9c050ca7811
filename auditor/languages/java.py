"""Java source -> Module."""

from typing import Any

from auditor.languages import jvm
from auditor.languages.java_expressions import (
    EXPRESSIONS,
    annotation,
    arguments,
    pattern,
    type_name,
)
from auditor.languages.language import Language
from auditor.languages.tree import (
    CONSTRUCTOR,
    File,
    Grammar,
    StatementHandler,
    branch,
    declare,
    in_order,
    inner,
    nothing,
)
from auditor.model.ir import (
    CLASS_INITIALISER,
    INITIALISER,
    Assign,
    AssignExpr,
    Block,
    Break,
    Call,
    Case,
    Class,
    Continue,
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
    Stmt,
    Switch,
    Try,
    With,
    WithItem,
)


def lower(path: str, content: bytes) -> Module:
    """Lower one Java file; the bodies of methods are lowered when first asked for."""
    file = GRAMMAR.parse(content)
    body = jvm.rooted_imports(content) + file.stmts(file.root.named_children)
    package = next((child for child in file.root.named_children if child.type == "package_declaration"), None)
    return Module(
        path=path,
        language="java",
        body=body,
        package="" if package is None else _package_name(file, package),
        errors=file.errors(),
        too_deep=file.too_deep,
    )


def _package_name(file: File, node: Any) -> str:
    return next((file.text(child) for child in file.children(node) if child.type in {"identifier", "scoped_identifier"}), "")


# Statements ----------------------------------------------------------------------------------------------------------


def _import(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    if not children:
        return
    name = "".join(file.text(children[0]).split())
    wildcard = children[-1].type == "asterisk"
    binding = ImportBinding(local="", module=name, wildcard=True) if wildcard else jvm.import_binding(name)
    out.append(Import(node.start_byte, node.end_byte, (binding,)))


def _declarations(file: File, node: Any, out: list[Stmt]) -> None:
    kind = type_name(file, node.child_by_field_name("type"))
    injected = jvm.setting(_decorators(file, node))
    shared = node.type == "field_declaration" and _has(file, node, "static")
    for item in node.children_by_field_name("declarator"):
        name, value = (item.child_by_field_name("name"), item.child_by_field_name("value"))
        if name is not None:
            empty = value is None or (node.type == "field_declaration" and value.type == "null_literal")  # filled by a container or later
            lowered = injected if empty else file.expr(value)
            target = Name(name.start_byte, name.end_byte, file.text(name))
            out.append(declare(node if value is None else item, target, lowered, kind, shared=shared))


def _expression(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        value = file.expr(child)
        while isinstance(value, AssignExpr) and isinstance(value.value, AssignExpr):  # a = b = c
            out.append(Assign(value.value.start, value.value.end, value.value.target, value.value.value, value.value.op))
            value = AssignExpr(value.start, value.end, value.target, value.value.target, value.op)
        if isinstance(value, AssignExpr):
            out.append(Assign(value.start, value.end, value.target, value.value, value.op))
        else:
            out.append(Evaluate(node.start_byte, node.end_byte, value))


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    test = file.expr(node.child_by_field_name("condition"))
    then, orelse = (node.child_by_field_name("consequence"), node.child_by_field_name("alternative"))
    out.append(branch(node, test, file.body(then), file.body(orelse)))


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    for init in node.children_by_field_name("init"):
        file.stmt(init, out)
    test = node.child_by_field_name("condition")
    body, update = file.body(node.child_by_field_name("body")), file.stmts(node.children_by_field_name("update"))
    out.append(Loop(node.start_byte, node.end_byte, None, None, None if test is None else file.expr(test), body, (), update))


def _for_each(file: File, node: Any, out: list[Stmt]) -> None:
    name = node.child_by_field_name("name")
    target = Name(name.start_byte, name.end_byte, file.text(name)) if name is not None else None
    iterable = file.expr(node.child_by_field_name("value"))
    out.append(Loop(node.start_byte, node.end_byte, target, iterable, None, file.body(node.child_by_field_name("body"))))


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
            at_least_once=node.type == "do_statement",
        )
    )


def _try(file: File, node: Any, out: list[Stmt]) -> None:
    body = file.body(node.child_by_field_name("body"))
    resources = node.child_by_field_name("resources")
    if resources is not None:
        items = tuple(_resource(file, item) for item in file.children(resources))
        body = (With(node.start_byte, node.end_byte, items, body),)
    handlers: list[Handler] = []
    final: tuple[Stmt, ...] = ()
    for child in node.named_children:
        if child.type == "catch_clause":
            handlers.append(_catch(file, child))
        elif child.type == "finally_clause":
            final = file.stmts(child.named_children[-1].named_children) if child.named_children else ()
    out.append(Try(node.start_byte, node.end_byte, body, tuple(handlers), (), final))


def _resource(file: File, node: Any) -> WithItem:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None or value is None:
        return WithItem(inner(file, node))
    return WithItem(file.expr(value), Name(name.start_byte, name.end_byte, file.text(name)))


def _catch(file: File, node: Any) -> Handler:
    parameter = next((child for child in node.named_children if child.type == "catch_formal_parameter"), None)
    caught = next((child for child in parameter.named_children if child.type == "catch_type"), None) if parameter is not None else None
    types = tuple(found for child in (caught.named_children if caught is not None else ()) if (found := type_name(file, child)) is not None)
    name = file.text(parameter.child_by_field_name("name")) if parameter is not None else ""
    return Handler(types, name or None, file.body(node.child_by_field_name("body")))


def _switch(file: File, node: Any, out: list[Stmt]) -> None:
    cases = []
    body = node.child_by_field_name("body")
    for group in file.children(body) if body is not None else ():
        labels = [child for child in file.children(group) if child.type == "switch_label"]
        rest = [child for child in file.children(group) if child.type != "switch_label"]
        arrow = group.type == "switch_rule"
        inside = rest[0].named_children if len(rest) == 1 and rest[0].type == "block" else rest
        patterns = [child for label in labels for child in file.children(label) if child.type != "guard"]
        guards = [child for label in labels for child in file.children(label) if child.type == "guard"]
        statements = file.stmts(inside)
        leaves = not arrow and bool(statements) and isinstance(statements[-1], Break)
        falls = not arrow and not leaves
        known = () if any(not file.children(label) for label in labels) else tuple(pattern(file, child) for child in patterns)
        cases.append(Case(known, file.expr(guards[0]) if guards else None, statements[:-1] if leaves else statements, falls))
    out.append(Switch(node.start_byte, node.end_byte, file.expr(node.child_by_field_name("condition")), tuple(cases)))


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    out.append(Return(node.start_byte, node.end_byte, file.expr(children[0]) if children else None))


def _throw(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Raise(node.start_byte, node.end_byte, inner(file, node)))


def _block(file: File, node: Any, out: list[Stmt]) -> None:
    if node.parent is not None and node.parent.type == "class_body":
        out.append(Define(node.start_byte, node.end_byte, _initialiser(file, node, INITIALISER, "method")))
        return
    out.append(Block(node.start_byte, node.end_byte, file.stmts(node.named_children)))


def _static_block(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `static {...}`: it runs with the class's body, and again where the class is first made, with what is known by then."""
    body = node.named_children[0] if node.named_children else node
    out.extend(file.body(body))
    out.append(Define(node.start_byte, node.end_byte, _initialiser(file, body, CLASS_INITIALISER, "static")))


def _initialiser(file: File, body: Any, name: str, kind: str) -> Function:
    """Return what a block in a class's body does as a function; the name holds its place, so that two never meet."""
    return Function(
        name=f"{name}{body.start_byte}", start=body.start_byte, end=body.end_byte, params=(), body=file.lazy(lambda: file.body(body)), kind=kind,
        private=True,
    )  # fmt: skip


def _assert(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `assert test : message`: both may be asked for."""
    out.extend(Evaluate(child.start_byte, child.end_byte, file.expr(child)) for child in file.children(node))


def _synchronized(file: File, node: Any, out: list[Stmt]) -> None:
    out.extend(file.body(node.child_by_field_name("body")))


def _yield(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Evaluate(node.start_byte, node.end_byte, inner(file, node)))


def _labeled(file: File, node: Any, out: list[Stmt]) -> None:
    file.stmt(node.named_children[-1], out)


def _delegate(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `this(...)` and `super(...)`: calls of the other constructor."""
    name = node.child_by_field_name("constructor")
    callee = Name(name.start_byte, name.end_byte, file.text(name))
    call = Call(node.start_byte, node.end_byte, callee, arguments(file, node.child_by_field_name("arguments")))
    out.append(Evaluate(node.start_byte, node.end_byte, call))


# Definitions ---------------------------------------------------------------------------------------------------------


def _modifiers(node: Any) -> Any:
    return next((child for child in node.named_children if child.type == "modifiers"), None)


def _decorators(file: File, node: Any) -> tuple[Expr, ...]:
    marks = _modifiers(node)
    if marks is None:
        return ()
    return tuple(annotation(file, child) for child in marks.named_children if child.type in {"annotation", "marker_annotation"})


def _has(file: File, node: Any, word: str) -> bool:
    marks = _modifiers(node)
    return marks is not None and any(child.type == word for child in marks.children) and bool(file.content)


def _params(file: File, node: Any, *, promotes: bool = False) -> tuple[Param, ...]:
    found = []
    for child in file.children(node) if node is not None else ():
        declarator = next((part for part in child.named_children if part.type == "variable_declarator"), child)
        name = declarator.child_by_field_name("name")
        if child.type not in {"formal_parameter", "spread_parameter"} or name is None:
            continue
        decorators = _decorators(file, child)
        kind = child.child_by_field_name("type") or next((part for part in child.named_children if "type" in part.type), None)
        found.append(
            Param(
                file.text(name),
                default=jvm.setting(decorators),
                annotation=type_name(file, kind),
                kind="rest" if child.type == "spread_parameter" else "normal",
                promotes=promotes,
                decorators=decorators,
            )
        )
    return tuple(found)


def _method(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    function = Function(
        name=CONSTRUCTOR if node.type == "constructor_declaration" else file.text(node.child_by_field_name("name")),
        start=node.start_byte,
        end=node.end_byte,
        params=_params(file, node.child_by_field_name("parameters")),
        body=file.lazy(lambda: file.body(body)),
        decorators=_decorators(file, node),
        kind=_method_kind(file, node),
        returns=type_name(file, node.child_by_field_name("type")),
        abstract=body is None,
        private=_has(file, node, "private"),
    )
    out.append(Define(node.start_byte, node.end_byte, function))


def _method_kind(file: File, node: Any) -> str:
    if node.type == "constructor_declaration":
        return "constructor"
    return "static" if _has(file, node, "static") else "method"


def _class(file: File, node: Any, out: list[Stmt]) -> None:
    decorators = _decorators(file, node)
    body_node = node.child_by_field_name("body")
    members = file.stmts(body_node.named_children) if body_node is not None else ()
    filled = jvm.property_prefix(decorators)
    if filled is not None:
        members = jvm.bound_fields(members, *filled)
    members += _record_members(file, node, members, filled) if node.type == "record_declaration" else ()
    members += jvm.generated(decorators, members, _finals(file, body_node), node.start_byte, node.end_byte)
    made = Class(
        name=file.text(node.child_by_field_name("name")),
        start=node.start_byte,
        end=node.end_byte,
        bases=_bases(file, node),
        body=in_order(members),
        decorators=decorators,
        kind={"interface_declaration": "interface", "annotation_type_declaration": "interface", "enum_declaration": "enum"}.get(
            node.type, "class"
        ),
    )
    out.append(DefineClass(node.start_byte, node.end_byte, made))


def _finals(file: File, body: Any) -> frozenset[str]:
    """Return the names of the fields that only a constructor can fill."""
    return frozenset(
        file.text(item.child_by_field_name("name"))
        for field in (body.named_children if body is not None else ())
        if field.type == "field_declaration" and _has(file, field, "final") and not _has(file, field, "static")
        for item in field.children_by_field_name("declarator")
    )


def _record_members(file: File, node: Any, members: tuple[Stmt, ...], filled: tuple[Expr, str] | None) -> tuple[Stmt, ...]:
    params = _params(file, node.child_by_field_name("parameters"), promotes=True)
    if filled is not None:
        params = jvm.bound_params(params, *filled)
    compact = next(
        (child for child in node.child_by_field_name("body").named_children if child.type == "compact_constructor_declaration"), None
    )
    body = file.lazy(lambda: file.body(compact.child_by_field_name("body"))) if compact is not None else None
    taken = frozenset(part.function.name for part in members if isinstance(part, Define))
    return (jvm.constructor(params, node.start_byte, node.end_byte, body), *jvm.accessors(params, node.start_byte, node.end_byte, taken))


def _bases(file: File, node: Any) -> tuple[Expr, ...]:
    found: list[Expr] = []
    for child in node.named_children:
        if child.type in {"superclass", "super_interfaces", "extends_interfaces"}:
            inside = [part for item in child.named_children for part in (item.named_children if item.type == "type_list" else (item,))]
            found.extend(kind for part in inside if (kind := type_name(file, part)) is not None)
    return tuple(found)


def _enum_constant(file: File, node: Any, out: list[Stmt]) -> None:
    name = node.child_by_field_name("name")
    owner = node.parent.parent.child_by_field_name("name") if node.parent is not None and node.parent.parent is not None else None
    kind = Name(name.start_byte, name.end_byte, file.text(owner))
    call = Call(node.start_byte, node.end_byte, kind, arguments(file, node.child_by_field_name("arguments")), is_new=True)
    out.append(declare(node, Name(name.start_byte, name.end_byte, file.text(name)), call))


def _annotation_element(file: File, node: Any, out: list[Stmt]) -> None:
    name = node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    if name is not None:
        lowered = None if value is None else file.expr(value)
        out.append(declare(node, Name(name.start_byte, name.end_byte, file.text(name)), lowered))


_STATEMENTS: dict[str, StatementHandler] = {
    "import_declaration": _import,
    "package_declaration": nothing,
    "module_declaration": nothing,
    "local_variable_declaration": _declarations,
    "field_declaration": _declarations,
    "constant_declaration": _declarations,
    "expression_statement": _expression,
    "if_statement": _if,
    "for_statement": _for,
    "enhanced_for_statement": _for_each,
    "while_statement": _while,
    "do_statement": _while,
    "try_statement": _try,
    "try_with_resources_statement": _try,
    "switch_expression": _switch,
    "return_statement": _return,
    "throw_statement": _throw,
    "yield_statement": _yield,
    "break_statement": lambda _file, node, out: out.append(Break(node.start_byte, node.end_byte)),
    "continue_statement": lambda _file, node, out: out.append(Continue(node.start_byte, node.end_byte)),
    "block": _block,
    "constructor_body": _block,
    "static_initializer": _static_block,
    "synchronized_statement": _synchronized,
    "labeled_statement": _labeled,
    "assert_statement": _assert,
    "explicit_constructor_invocation": _delegate,
    "method_declaration": _method,
    "constructor_declaration": _method,
    "compact_constructor_declaration": nothing,
    "class_declaration": _class,
    "interface_declaration": _class,
    "enum_declaration": _class,
    "record_declaration": _class,
    "annotation_type_declaration": _class,
    "annotation_type_element_declaration": _annotation_element,
    "enum_constant": _enum_constant,
    "modifiers": nothing,
}

GRAMMAR = Grammar("tree_sitter_java", EXPRESSIONS, _STATEMENTS, ("line_comment", "block_comment"))

LANGUAGE = Language(name="java", suffixes=(".java",), lower=lower, idioms=jvm.JAVA_IDIOMS, module_paths=jvm.module_paths)
