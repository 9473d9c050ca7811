"""Kotlin source -> Module."""

import re
from typing import Any

import msgspec

from auditor.languages import jvm
from auditor.languages.kotlin_expressions import (
    EXPRESSIONS,
    OPERATORS,
    branches,
    when_entries,
    when_subject,
    when_test,
)
from auditor.languages.kotlin_types import (
    TYPES,
    annotations,
    bases,
    construct,
    function_body,
    params,
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
    positional,
    returned,
)
from auditor.model.ir import (
    Argument,
    Assign,
    Attribute,
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
    Opaque,
    Param,
    Raise,
    Return,
    Sequence,
    Stmt,
    Switch,
    Try,
)

FIELD = "field "
"""Before the name of a property with accessors: the field that holds its value."""
_TYPE_ANNOTATION = re.compile(rb"(?<=[:(<,])\s*@[A-Z][\w.]*(?:\(\))?(?=\s+\(|\(\()")
"""`: @Composable (() -> Unit)`: an annotation in front of a type in parentheses."""


def lower(path: str, content: bytes) -> Module:
    """Lower one Kotlin file or script; the bodies of functions are lowered when first asked for."""
    file = _parsed(content)
    body = jvm.rooted_imports(content) + file.stmts(file.root.named_children)
    package = next((child for child in file.root.named_children if child.type == "package_header"), None)
    name = "" if package is None else "".join(file.text(inside).replace("`", "") for inside in file.children(package)[:1])
    return Module(path=path, language="kotlin", body=body, package="".join(name.split()), errors=file.errors(), too_deep=file.too_deep)


def _parsed(content: bytes) -> File:
    """Parse a file; where the grammar stumbles over annotations of function types, without these."""
    file = GRAMMAR.parse(content)
    if file.errors() and _TYPE_ANNOTATION.search(content):
        mended = GRAMMAR.parse(_TYPE_ANNOTATION.sub(lambda found: b" " * len(found[0]), content))
        return mended if _wrong(mended) < _wrong(file) else file
    return file


def _wrong(file: File) -> int:
    return sum(max(end - start, 1) for start, end in file.errors())


# Statements ----------------------------------------------------------------------------------------------------------


def _import(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    if not children:
        return
    name = "".join(file.text(children[0]).replace("`", "").split())
    alias = file.text(children[1]) if len(children) > 1 else ""
    wildcard = any(child.type == "*" for child in node.children)
    binding = ImportBinding(local="", module=name, wildcard=True) if wildcard else jvm.import_binding(name, alias)
    out.append(Import(node.start_byte, node.end_byte, (binding,)))


def _property(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `val` and `var`: a binding, a getter and setter where they have bodies, an extension property as a getter."""
    declared = next((child for child in node.named_children if child.type in {"variable_declaration", "multi_variable_declaration"}), None)
    if declared is None:
        return
    accessors = [child for child in node.named_children if child.type in {"getter", "setter"} and _body_of(child) is not None]
    receiver = next(
        (type_name(file, child) for child in node.named_children if child.type in TYPES and child.start_byte < declared.start_byte), None
    )
    parts = file.children(declared)
    if not parts:  # broken code
        return
    kind = type_name(file, parts[1]) if declared.type == "variable_declaration" and len(parts) > 1 else None
    name = file.text(parts[0])
    for child in accessors:
        out.append(_accessor(file, child, name, kind, receiver))
    value = _initial(file, node, declared)
    if value is None:
        value = jvm.setting(_marks(file, node))
    if value is None and accessors:
        return
    target = _target(file, declared)
    if any(child.type == "setter" for child in accessors):  # the value stands in a field that only the accessors name
        target = Name(target.start, target.end, FIELD + name)
        if not any(child.type == "getter" for child in accessors):
            out.append(Define(node.start_byte, node.end_byte, _plain_getter(file, node, name, kind)))
    out.append(declare(node, target, value, kind))


def _plain_getter(file: File, node: Any, name: str, kind: Expr | None) -> Function:
    body = file.lazy(lambda: returned(node, _field(node, name)))
    return Function(name=name, start=node.start_byte, end=node.start_byte, params=(), body=body, kind="getter", returns=kind)


def _field(node: Any, name: str) -> Expr:
    return Attribute(node.start_byte, node.start_byte, Name(node.start_byte, node.start_byte, "this"), FIELD + name)


def _with_field(node: Any, name: str, body: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """In an accessor `field` is the property's value: read before, and kept after."""
    local = Name(node.start_byte, node.start_byte, "field")
    before = declare(node, local, _field(node, name))
    return (before, *body) if node.type == "getter" else (before, *body, Assign(node.start_byte, node.end_byte, _field(node, name), local))


def _initial(file: File, node: Any, declared: Any) -> Expr | None:
    """Return the value a property begins with, that of its delegate included."""
    for child in file.children(node):
        if child.start_byte <= declared.start_byte or child.type in {"getter", "setter", "type_constraints"}:
            continue
        if child.type == "property_delegate":
            return inner(file, child)
        if child.type in EXPRESSIONS:
            return file.expr(child)
    return None


def _target(file: File, node: Any) -> Expr:
    if node.type == "multi_variable_declaration":
        names = (child for child in file.children(node) if child.type == "variable_declaration")
        return Sequence(node.start_byte, node.end_byte, tuple(_target(file, child) for child in names))
    parts = file.children(node)
    return Name(node.start_byte, node.end_byte, file.text(parts[0] if parts else node).strip("`"))


def _body_of(node: Any) -> Any:
    return next((child for child in node.named_children if child.type in {"function_body", "block"}), None)


def _accessor(file: File, node: Any, name: str, kind: Expr | None, receiver: Expr | None) -> Define:
    body = _body_of(node)
    uses_field = re.search(rb"\bfield\b", file.content[node.start_byte : node.end_byte]) is not None
    function = Function(
        name=name,
        start=node.start_byte,
        end=node.end_byte,
        params=() if node.type == "getter" else (Param("value"),),
        body=file.lazy(lambda: _with_field(node, name, function_body(file, body)) if uses_field else function_body(file, body)),
        kind=node.type,
        returns=kind,
        receiver=None if receiver is None else "this",
        receiver_type=_last_name(receiver),
    )
    return Define(node.start_byte, node.end_byte, function)


def _last_name(kind: Expr | None) -> str | None:
    while kind is not None and not isinstance(kind, Name | Attribute):
        kind = getattr(kind, "value", None)
    return kind.id if isinstance(kind, Name) else kind.name if isinstance(kind, Attribute) else None


def _assignment(file: File, node: Any, out: list[Stmt]) -> None:
    left, right = file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right"))
    operator = file.text(node.child_by_field_name("operator"))[:-1]
    out.append(Assign(node.start_byte, node.end_byte, left, right, OPERATORS.get(operator, operator)))


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    test, then, orelse = branches(node)
    out.append(branch(node, file.expr(test), file.body(then), file.body(orelse)))


def _when(file: File, node: Any, out: list[Stmt]) -> None:
    subject, name = when_subject(file, node)
    if name is not None:
        out.append(declare(node, name, subject))
        subject = name
    cases = []
    for conditions, body in when_entries(file, node):
        if subject is None:
            test: Expr | None = None
            for condition in conditions:
                test = when_test(file, condition, None)
            cases.append(Case((), test, file.body(body)))
        else:
            patterns = tuple(_pattern(file, condition) for condition in conditions)
            cases.append(Case(patterns, None, file.body(body)))
    out.append(Switch(node.start_byte, node.end_byte, subject, tuple(cases)))


def _pattern(file: File, node: Any) -> Expr:
    """Lower a condition of a `when` with a subject: a bare name is a constant and binds nothing."""
    if node.type in {"type_test", "range_test", "identifier"} and file.text(node) not in {"null", "true", "false"}:
        return Opaque(node.start_byte, node.end_byte, ())
    return file.expr(node)


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    parts = [child for child in file.children(node) if child.type not in {"label", "annotation"}]
    if len(parts) < 2:
        return
    body = file.body(parts[2]) if len(parts) > 2 else ()
    out.append(Loop(node.start_byte, node.end_byte, _target(file, parts[0]), file.expr(parts[1]), None, body))


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    condition = node.child_by_field_name("condition")
    rest = [child for child in file.children(node) if condition is None or child.start_byte != condition.start_byte]
    test = None if condition is None else file.expr(condition)
    out.append(
        Loop(
            node.start_byte,
            node.end_byte,
            None,
            None,
            test,
            file.body(rest[-1]) if rest else (),
            at_least_once=node.type == "do_while_statement",
        )
    )


def _try(file: File, node: Any, out: list[Stmt]) -> None:
    body: tuple[Stmt, ...] = ()
    handlers: list[Handler] = []
    final: tuple[Stmt, ...] = ()
    for child in node.named_children:
        if child.type == "block":
            body = file.body(child)
        elif child.type == "catch_block":
            handlers.append(_catch(file, child))
        elif child.type == "finally_block":
            final = file.stmts(part for block in child.named_children for part in block.named_children)
    out.append(Try(node.start_byte, node.end_byte, body, tuple(handlers), (), final))


def _catch(file: File, node: Any) -> Handler:
    parts = file.children(node)
    kind = next((found for child in parts if child.type in TYPES and (found := type_name(file, child)) is not None), None)
    name = next((file.text(child) for child in parts if child.type == "identifier"), None)
    return Handler(() if kind is None else (kind,), name, file.body(parts[-1]) if parts else ())


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    label = node.child_by_field_name("label")
    parts = [child for child in file.children(node) if label is None or child.start_byte != label.start_byte]
    out.append(Return(node.start_byte, node.end_byte, file.expr(parts[-1]) if parts else None))


def _throw(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Raise(node.start_byte, node.end_byte, inner(file, node)))


def _identifier(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower a bare name as a statement: the grammar reads `break` and `continue` as names."""
    word = file.text(node)
    if word == "break":
        out.append(Break(node.start_byte, node.end_byte))
    elif word == "continue":
        out.append(Continue(node.start_byte, node.end_byte))
    else:
        out.append(Evaluate(node.start_byte, node.end_byte, file.expr(node)))


def _block(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Block(node.start_byte, node.end_byte, file.stmts(node.named_children)))


def _last(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    if children:
        file.stmt(children[-1], out)


# Definitions ---------------------------------------------------------------------------------------------------------


def _marks(file: File, node: Any) -> tuple[Expr, ...]:
    return annotations(file, next((child for child in node.named_children if child.type == "modifiers"), None))


def _function(file: File, node: Any, out: list[Stmt]) -> None:
    name = node.child_by_field_name("name")
    body = _body_of(node)
    given = next((child for child in node.named_children if child.type == "function_value_parameters"), None)
    kinds = [child for child in node.named_children if child.type in TYPES]
    receiver = next((type_name(file, child) for child in kinds if name is not None and child.start_byte < name.start_byte), None)
    returns = next((type_name(file, child) for child in kinds if given is not None and child.start_byte >= given.end_byte), None)
    in_class = node.parent is not None and node.parent.type in {"class_body", "enum_class_body"}
    in_companion = in_class and node.parent.parent is not None and node.parent.parent.type == "companion_object"
    function = Function(
        name=file.text(name).strip("`"),
        start=node.start_byte,
        end=node.end_byte,
        params=params(file, given),
        body=file.lazy(lambda: function_body(file, body)),
        decorators=_marks(file, node),
        kind="static" if in_companion else "method" if in_class or receiver is not None else "function",
        receiver=None if receiver is None else "this",
        receiver_type=_last_name(receiver),
        returns=returns,
        abstract=body is None,
        private=any(child.type == "modifiers" and "private" in file.text(child).split() for child in node.named_children),
    )
    out.append(Define(node.start_byte, node.end_byte, function))


def _secondary_constructor(file: File, node: Any, out: list[Stmt]) -> None:
    given = next((child for child in node.named_children if child.type == "function_value_parameters"), None)
    block = next((child for child in node.named_children if child.type == "block"), None)
    delegated = next((child for child in node.named_children if child.type == "constructor_delegation_call"), None)

    def lower() -> tuple[Stmt, ...]:
        return _delegation(file, delegated) + file.body(block)

    function = Function(
        name=CONSTRUCTOR, start=node.start_byte, end=node.end_byte, params=params(file, given), body=file.lazy(lower), kind="constructor"
    )
    out.append(Define(node.start_byte, node.end_byte, function))


def _delegation(file: File, node: Any) -> tuple[Stmt, ...]:
    if node is None:
        return ()
    word = "super" if any(child.type == "super" for child in node.children) else "this"
    call = construct(file, node)
    return (
        Evaluate(
            node.start_byte,
            node.end_byte,
            Call(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, word), call.arguments),
        ),
    )


def _class(file: File, node: Any, out: list[Stmt]) -> None:
    decorators = _marks(file, node)
    primary = next((child for child in node.named_children if child.type == "primary_constructor"), None)
    given = _class_params(file, primary) if primary is not None else ()
    filled = jvm.property_prefix(decorators)
    body = next((child for child in node.named_children if child.type in {"class_body", "enum_class_body"}), None)
    members = file.stmts(body.named_children) if body is not None else ()
    if filled is not None:
        given, members = jvm.bound_params(given, *filled), jvm.bound_fields(members, *filled)
    base_call = _base_call(file, node)
    if given or base_call:
        members = jvm.with_constructor(file.content, given, members, base_call, node)
    name = node.child_by_field_name("name") or next((child for child in node.named_children if child.type == "identifier"), None)
    made = Class(
        name=file.text(name).strip("`") or "Companion",
        start=node.start_byte,
        end=node.end_byte,
        bases=bases(file, node),
        body=in_order(members),
        decorators=decorators,
        kind=_class_kind(file, node),
    )
    out.append(DefineClass(node.start_byte, node.end_byte, made))


def _class_kind(file: File, node: Any) -> str:
    if node.type == "object_declaration":
        return "object"
    if any(child.type == "interface" for child in node.children):
        return "interface"
    return "enum" if any(child.type == "enum_class_body" for child in node.named_children) and bool(file.content) else "class"


def _class_params(file: File, node: Any) -> tuple[Param, ...]:
    found = []
    for group in node.named_children:
        for child in file.children(group) if group.type == "class_parameters" else ():
            parts = [part for part in file.children(child) if part.type != "modifiers"]
            if child.type != "class_parameter" or not parts:
                continue
            marks = _marks(file, child)
            kind = type_name(file, parts[1]) if len(parts) > 1 else None
            default = file.expr(parts[2]) if len(parts) > 2 else jvm.setting(marks)
            promotes = any(part.type in {"val", "var"} for part in child.children)
            found.append(Param(file.text(parts[0]).strip("`"), default, kind, promotes=promotes, decorators=marks))
    return tuple(found)


def _base_call(file: File, node: Any) -> tuple[Stmt, ...]:
    """Return the call of the base class's constructor that `: Base(...)` stands for."""
    given = next((child for child in node.named_children if child.type == "delegation_specifiers"), None)
    for specifier in file.children(given) if given is not None else ():
        for child in specifier.named_children:
            if child.type == "constructor_invocation":
                call = construct(file, child)
                name = Name(call.start, call.start, "super")
                return (Evaluate(call.start, call.end, Call(call.start, call.end, name, call.arguments)),) if call.arguments else ()
    return ()


def _companion(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower the members of a companion object as static members of the class around it."""
    for child in node.named_children:
        if child.type == "class_body":
            members = file.stmts(child.named_children)
            out.extend(msgspec.structs.replace(part, shared=True) if isinstance(part, Assign) else part for part in members)


def _enum_entry(file: File, node: Any, out: list[Stmt]) -> None:
    parts = file.children(node)
    owner = node.parent.parent.child_by_field_name("name") if node.parent is not None and node.parent.parent is not None else None
    given = next((child for child in parts if child.type == "value_arguments"), None)
    arguments: tuple[Argument, ...] = ()
    if given is not None:
        arguments = positional(file.expr(file.children(child)[-1]) for child in file.children(given) if file.children(child))
    name = next((child for child in parts if child.type == "identifier"), node)
    call = Call(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, file.text(owner)), arguments)
    out.append(declare(node, Name(name.start_byte, name.end_byte, file.text(name)), call))


_STATEMENTS: dict[str, StatementHandler] = {
    "package_header": nothing,
    "file_annotation": nothing,
    "import": _import,
    "type_alias": nothing,
    "property_declaration": _property,
    "assignment": _assignment,
    "if_expression": _if,
    "when_expression": _when,
    "for_statement": _for,
    "while_statement": _while,
    "do_while_statement": _while,
    "try_expression": _try,
    "return_expression": _return,
    "throw_expression": _throw,
    "identifier": _identifier,
    "block": _block,
    "annotated_expression": _last,
    "labeled_expression": _last,
    "function_declaration": _function,
    "secondary_constructor": _secondary_constructor,
    "anonymous_initializer": lambda file, node, out: out.extend(file.body(node.named_children[-1]) if node.named_children else ()),
    "class_declaration": _class,
    "object_declaration": _class,
    "companion_object": _companion,
    "enum_entry": _enum_entry,
    "modifiers": nothing,
}

GRAMMAR = Grammar("tree_sitter_kotlin", EXPRESSIONS, _STATEMENTS, ("line_comment", "block_comment", "shebang"))

LANGUAGE = Language(
    name="kotlin",
    suffixes=(".kt", ".kts"),
    lower=lower,
    idioms=jvm.KOTLIN_IDIOMS,
    sdk_languages=("kotlin", "java"),
    module_paths=jvm.module_paths,
)
