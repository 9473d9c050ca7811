"""C# source -> Module."""

from typing import Any

from auditor.languages import csharp_definitions as definitions
from auditor.languages.csharp_definitions import typed_value
from auditor.languages.csharp_expressions import EXPRESSIONS
from auditor.languages.csharp_idioms import IDIOMS
from auditor.languages.csharp_patterns import alternatives, pattern
from auditor.languages.csharp_types import type_name
from auditor.languages.language import Language
from auditor.languages.tree import (
    File,
    Grammar,
    StatementHandler,
    branch,
    declare,
    inner,
    nothing,
)
from auditor.model.ir import (
    Assign,
    AssignExpr,
    Block,
    Break,
    Case,
    Continue,
    Evaluate,
    Expr,
    Handler,
    Import,
    ImportBinding,
    Loop,
    Module,
    Opaque,
    Raise,
    Return,
    Stmt,
    Switch,
    Try,
    With,
    WithItem,
    Yield,
)


def lower(path: str, content: bytes) -> Module:
    """Lower one C# file; the bodies of methods are lowered when first asked for."""
    file = GRAMMAR.parse(content)
    body = file.stmts(file.root.named_children)
    return Module(path=path, language="csharp", body=body, package=_namespace(file), errors=file.errors(), too_deep=file.too_deep)


def _namespace(file: File) -> str:
    kinds = {"file_scoped_namespace_declaration", "namespace_declaration"}
    found = next((child for child in file.root.named_children if child.type in kinds), None)
    return "" if found is None else "".join(file.text(found.child_by_field_name("name")).split())


# Statements ----------------------------------------------------------------------------------------------------------


def _using(file: File, node: Any, out: list[Stmt]) -> None:
    alias = node.child_by_field_name("name")
    names = [child for child in file.children(node) if alias is None or child.start_byte != alias.start_byte]
    if not names:
        return
    module = "".join(file.text(names[-1]).split()).split("<")[0].removeprefix("global::").replace("::", ".")
    exported = any(child.type == "global" for child in node.children)
    if alias is not None:
        head, _, member = module.rpartition(".")
        binding = ImportBinding(local=file.text(alias), module=head or member, member=member if head else None, exported=exported)
    else:
        binding = ImportBinding(local="", module=module, wildcard=True, exported=exported)
    out.append(Import(node.start_byte, node.end_byte, (binding,)))


def _namespace_block(file: File, node: Any, out: list[Stmt]) -> None:
    out.extend(file.body(node.child_by_field_name("body")))


def _variables(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `T a = x, b` of locals and fields."""
    declaration = (
        node if node.type == "variable_declaration" else next((c for c in node.named_children if c.type == "variable_declaration"), None)
    )
    if declaration is None:
        return
    kind = type_name(file, declaration.child_by_field_name("type"))
    for item in file.children(declaration):
        if item.type != "variable_declarator":
            continue
        parts = file.children(item)
        name = item.child_by_field_name("name") or (parts[0] if parts else None)
        rest = [part for part in parts if name is None or part.start_byte != name.start_byte]
        value = rest[-1] if rest and rest[-1].type != "bracketed_argument_list" else None
        if name is not None:
            if node.type == "field_declaration":
                definitions.remember(file, file.text(name), kind)
            lowered = None if value is None else typed_value(file, value, kind)
            out.append(declare(item, file.expr(name), lowered, kind, shared=definitions.is_shared(file, node)))


def _expression(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        value = _assigned(file, child) if child.type == "assignment_expression" else file.expr(child)
        while isinstance(value, AssignExpr) and isinstance(value.value, AssignExpr):  # a = b = c
            out.append(Assign(value.value.start, value.value.end, value.value.target, value.value.value, value.value.op))
            value = AssignExpr(value.start, value.end, value.target, value.value.target, value.op)
        if isinstance(value, AssignExpr):
            out.append(Assign(value.start, value.end, value.target, value.value, value.op))
        else:
            out.append(Evaluate(node.start_byte, node.end_byte, value))


def _assigned(file: File, node: Any) -> Expr:
    """Lower an assignment; `field = new(...)` constructs the field's declared type."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if right is None or right.type != "implicit_object_creation_expression" or left is None:
        return file.expr(node)
    kind = file.types.get(file.text(left).removeprefix("this."))
    return AssignExpr(node.start_byte, node.end_byte, file.expr(left), typed_value(file, right, kind))


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    test = file.expr(node.child_by_field_name("condition"))
    then, orelse = (node.child_by_field_name("consequence"), node.child_by_field_name("alternative"))
    out.append(branch(node, test, file.body(then), file.body(orelse)))


def _conditional_compilation(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `#if`: both branches of statements may run; declarations of both are kept."""
    then, orelse = [], []
    condition = node.child_by_field_name("condition")
    for child in file.children(node):
        if child.type in {"preproc_else", "preproc_elif"}:
            orelse.append(child)
        elif condition is None or child.start_byte != condition.start_byte:
            then.append(child)
    first, second = file.stmts(then), file.stmts(orelse)
    if node.parent is not None and node.parent.type in {"declaration_list", "compilation_unit"}:
        out.extend(first + second)
    else:
        out.append(branch(node, Opaque(node.start_byte, node.start_byte, ()), first, second))


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    for init in node.children_by_field_name("initializer"):
        file.stmt(init, out)
    test = node.child_by_field_name("condition")
    body, update = file.body(node.child_by_field_name("body")), file.stmts(node.children_by_field_name("update"))
    out.append(Loop(node.start_byte, node.end_byte, None, None, None if test is None else file.expr(test), body, (), update))


def _for_each(file: File, node: Any, out: list[Stmt]) -> None:
    target = file.expr(node.child_by_field_name("left"))
    iterable = file.expr(node.child_by_field_name("right"))
    out.append(Loop(node.start_byte, node.end_byte, target, iterable, None, file.body(node.child_by_field_name("body"))))


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    test = node.child_by_field_name("condition")
    lowered = None if test is None else file.expr(test)
    body = file.body(node.child_by_field_name("body"))
    out.append(Loop(node.start_byte, node.end_byte, None, None, lowered, body, at_least_once=node.type == "do_statement"))


def _using_block(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    items: list[WithItem] = []
    for child in file.children(node):
        if child.type == "variable_declaration":
            declared: list[Stmt] = []
            _variables(file, child, declared)
            items.extend(WithItem(part.value, part.target) for part in declared if isinstance(part, Assign) and part.value is not None)
        elif body is None or child.start_byte != body.start_byte:
            items.append(WithItem(file.expr(child)))
    out.append(With(node.start_byte, node.end_byte, tuple(items), file.body(body)))


def _try(file: File, node: Any, out: list[Stmt]) -> None:
    handlers: list[Handler] = []
    final: tuple[Stmt, ...] = ()
    for child in node.named_children:
        if child.type == "catch_clause":
            handlers.append(_catch(file, child))
        elif child.type == "finally_clause":
            final = file.stmts(part for block in child.named_children for part in block.named_children)
    out.append(Try(node.start_byte, node.end_byte, file.body(node.child_by_field_name("body")), tuple(handlers), (), final))


def _catch(file: File, node: Any) -> Handler:
    declared = next((child for child in node.named_children if child.type == "catch_declaration"), None)
    kind = None if declared is None else type_name(file, declared.child_by_field_name("type"))
    name = "" if declared is None else file.text(declared.child_by_field_name("name"))
    return Handler(() if kind is None else (kind,), name or None, file.body(node.child_by_field_name("body")))


def _switch(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    cases = [_section(file, section) for section in (file.children(body) if body is not None else ())]
    out.append(Switch(node.start_byte, node.end_byte, file.expr(node.child_by_field_name("value")), tuple(cases)))


def _section(file: File, node: Any) -> Case:
    patterns: list[Expr] = []
    guard: Expr | None = None
    rest: list[Any] = []
    for child in file.children(node):
        if child.type.endswith("_pattern") or child.type == "discard":
            patterns.extend(found for one in alternatives(child) if (found := pattern(file, one)) is not None)
        elif child.type == "when_clause":
            guard = inner(file, child)
        elif not rest and child.prev_sibling is not None and child.prev_sibling.type == "case":
            patterns.append(file.expr(child))
        else:
            rest.append(child)
    statements = file.stmts(rest)
    leaves = bool(statements) and isinstance(statements[-1], Break)
    return Case(tuple(patterns), guard, statements[:-1] if leaves else statements, falls_through=not statements)


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    out.append(Return(node.start_byte, node.end_byte, typed_value(file, children[0], file.expected) if children else None))


def _throw(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    out.append(Raise(node.start_byte, node.end_byte, file.expr(children[0]) if children else None))


def _yield(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    if children:
        out.append(Evaluate(node.start_byte, node.end_byte, Yield(node.start_byte, node.end_byte, file.expr(children[0]))))
    else:
        out.append(Return(node.start_byte, node.end_byte, None))


def _block(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Block(node.start_byte, node.end_byte, file.stmts(node.named_children)))


def _inside(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower what stands in a `lock`, `checked`, `fixed` or labelled statement."""
    for child in file.children(node):
        if child.type == "block" or child.type.endswith("_statement"):
            out.extend(file.body(child))


# Definitions ---------------------------------------------------------------------------------------------------------


_STATEMENTS: dict[str, StatementHandler] = {
    "using_directive": _using,
    "namespace_declaration": _namespace_block,
    "file_scoped_namespace_declaration": lambda file, node, out: out.extend(file.stmts(c for c in node.named_children[1:])),
    "global_attribute": nothing,
    "extern_alias_directive": nothing,
    "local_declaration_statement": _variables,
    "field_declaration": _variables,
    "event_field_declaration": _variables,
    "variable_declaration": _variables,
    "expression_statement": _expression,
    "if_statement": _if,
    "preproc_if": _conditional_compilation,
    "preproc_elif": _conditional_compilation,
    "preproc_else": lambda file, node, out: out.extend(file.stmts(node.named_children)),
    "for_statement": _for,
    "foreach_statement": _for_each,
    "while_statement": _while,
    "do_statement": _while,
    "using_statement": _using_block,
    "try_statement": _try,
    "switch_statement": _switch,
    "return_statement": _return,
    "throw_statement": _throw,
    "yield_statement": _yield,
    "break_statement": lambda _file, node, out: out.append(Break(node.start_byte, node.end_byte)),
    "continue_statement": lambda _file, node, out: out.append(Continue(node.start_byte, node.end_byte)),
    "goto_statement": nothing,
    "empty_statement": nothing,
    "block": _block,
    "lock_statement": _inside,
    "checked_statement": _inside,
    "unsafe_statement": _inside,
    "fixed_statement": _inside,
    "labeled_statement": _inside,
    "local_function_statement": definitions.local_function,
    "method_declaration": definitions.method,
    "constructor_declaration": definitions.constructor,
    "destructor_declaration": nothing,
    "operator_declaration": definitions.operator,
    "conversion_operator_declaration": nothing,
    "indexer_declaration": definitions.indexer,
    "event_declaration": nothing,
    "delegate_declaration": nothing,
    "property_declaration": definitions.property_,
    "class_declaration": definitions.class_,
    "record_declaration": definitions.class_,
    "struct_declaration": definitions.class_,
    "interface_declaration": definitions.class_,
    "enum_declaration": definitions.class_,
    "enum_member_declaration": definitions.enum_member,
    "attribute_list": nothing,
    "modifier": nothing,
}

_SKIPPED = (
    "comment",
    "preproc_region",
    "preproc_endregion",
    "preproc_nullable",
    "preproc_pragma",
    "preproc_line",
    "preproc_warning",
    "preproc_error",
    "preproc_define",
    "preproc_undef",
    "shebang_directive",
)

GRAMMAR = Grammar("tree_sitter_c_sharp", EXPRESSIONS, _STATEMENTS, _SKIPPED)


def _module_paths(module: str, level: int, importer: str) -> tuple[str, ...]:
    """Return where a class written in full may stand; a namespace says nothing about folders."""
    del level, importer
    return (f"*/{module.rpartition('.')[2]}.cs",) if module else ()


LANGUAGE = Language(name="csharp", suffixes=(".cs", ".csx"), lower=lower, idioms=IDIOMS, module_paths=_module_paths)
