"""PowerShell scripts -> Module."""

import re
from typing import Any

from auditor.languages.language import Idioms, Language
from auditor.languages.powershell_expressions import EXPRESSIONS, block_params, params, returning
from auditor.languages.tree import File, Grammar, branch, declare, literal, nothing
from auditor.model.ir import (
    Assign,
    Block,
    Break,
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
    Raise,
    Return,
    Stmt,
    Switch,
    Try,
)


def lower(path: str, content: bytes) -> Module:
    """Lower one script; function bodies are lowered when first asked for."""
    file = _GRAMMAR.parse(content)
    body = file.stmts(file.root.named_children)
    return Module(path=path, language="powershell", body=body, errors=file.errors(), too_deep=file.too_deep)


_MODULE_NAME = re.compile(r"[A-Za-z][\w.]{0,100}(?<!\.psd1)")


def _pipeline(file: File, node: Any, out: list[Stmt]) -> None:
    """A pipeline is an assignment, a sourced script, or a value for its effect."""
    first = next(iter(file.children(node)), None)
    if first is not None and first.type == "assignment_expression":
        file.stmt(first, out)
        return
    sourced = _sourced(file, node)
    if sourced:
        out.append(Import(node.start_byte, node.end_byte, (ImportBinding("", sourced, None, wildcard=True, module_loaded=sourced),)))
        return
    out.append(Evaluate(node.start_byte, node.end_byte, file.expr(node)))


def _sourced(file: File, node: Any) -> str:
    """Return the path of `. ./lib.ps1`, `Import-Module ./lib.psm1`, or the name of the module in `Import-Module Name`."""
    words = [word for word in file.text(node).split(None, 4) if word.lower() != "-name"]
    if len(words) < 2 or words[0].lower() not in {".", "import-module", "ipmo"}:
        return ""
    path = words[1].strip("\"'").replace("\\", "/")
    path = path.rpartition("$PSScriptRoot/")[2].removeprefix("./") if "$PSScriptRoot" in path else path.removeprefix("./")
    named = words[0] != "." and _MODULE_NAME.fullmatch(path)
    return path if named or (path.lower().endswith((".ps1", ".psm1")) and "$" not in path) else ""


def _assignment(file: File, node: Any, out: list[Stmt]) -> None:
    children = file.children(node)
    value = node.child_by_field_name("value")
    left = next((child for child in children if child.type == "left_assignment_expression"), None)
    operator = next((file.text(child) for child in children if child.type == "assignement_operator"), "=").removesuffix("=")
    if left is None or not left.named_children:
        return
    target = file.expr(left.named_children[-1])
    out.append(Assign(node.start_byte, node.end_byte, target, file.expr(value) if value is not None else None, operator))


def _block(file: File, node: Any) -> tuple[Stmt, ...]:
    return () if node is None else file.stmts(file.children(node))


def _child(node: Any, kind: str) -> Any:
    return next((child for child in node.named_children if child.type == kind), None)


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    """Clauses are lowered from the last to the first, so that long chains do not recurse."""
    clauses = node.child_by_field_name("elseif_clauses")
    last = node.child_by_field_name("else_clause")
    orelse = _block(file, _child(last, "statement_block")) if last is not None else ()
    for clause in reversed(file.children(clauses) if clauses is not None else []):
        orelse = (branch(clause, _test(file, clause), _block(file, _child(clause, "statement_block")), orelse),)
    out.append(branch(node, _test(file, node), _block(file, _child(node, "statement_block")), orelse))


def _test(file: File, node: Any) -> Expr:
    condition = node.child_by_field_name("condition")
    return file.expr(condition) if condition is not None else Opaque(node.start_byte, node.start_byte, ())


def _foreach(file: File, node: Any, out: list[Stmt]) -> None:
    variable, iterable = _child(node, "variable"), _child(node, "pipeline")
    body = _block(file, _child(node, "statement_block"))
    target = file.expr(variable) if variable is not None else Name(node.start_byte, node.start_byte, "_")
    out.append(Loop(node.start_byte, node.end_byte, target, file.expr(iterable) if iterable is not None else None, None, body))


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    initializer, iterator = node.child_by_field_name("for_initializer"), node.child_by_field_name("for_iterator")
    before = _block(file, initializer)
    body = _block(file, _child(node, "statement_block"))
    unknown = Opaque(node.start_byte, node.start_byte, ())
    out.append(
        Block(
            node.start_byte,
            node.end_byte,
            (*before, Loop(node.start_byte, node.end_byte, None, None, unknown, body, (), _block(file, iterator))),
        )
    )


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    body = _block(file, _child(node, "statement_block"))
    out.append(Loop(node.start_byte, node.end_byte, None, None, _test(file, node), body))


def _switch(file: File, node: Any, out: list[Stmt]) -> None:
    subject = _child(node, "switch_condition")
    cases = []
    waiting = list(file.children(_child(node, "switch_body"))) if _child(node, "switch_body") is not None else []
    while waiting:
        child = waiting.pop(0)
        if child.type == "switch_clauses":
            waiting = [*file.children(child), *waiting]
        elif child.type == "switch_clause":
            condition = _child(child, "switch_clause_condition")
            text = file.text(condition).strip()
            pattern: tuple[Expr, ...] = () if text.lower() == "default" else (_pattern(condition, text),)
            cases.append(Case(pattern, None, _block(file, _child(child, "statement_block"))))
    value = _block_value(file, subject)
    out.append(Switch(node.start_byte, node.end_byte, value, tuple(cases)))


def _pattern(node: Any, text: str) -> Expr:

    plain = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" and "$" not in text
    return literal(node, text[1:-1]) if plain else Opaque(node.start_byte, node.end_byte, ())


def _block_value(file: File, node: Any) -> Expr:
    children = file.children(node) if node is not None else []
    return file.expr(children[0]) if children else Opaque(0, 0, ())


def _try(file: File, node: Any, out: list[Stmt]) -> None:
    clauses = _child(node, "catch_clauses")
    caught = file.children(clauses) if clauses is not None else []
    handlers = [Handler((), "_", _block(file, _child(clause, "statement_block"))) for clause in caught]
    final = _child(node, "finally_clause")
    body = _block(file, _child(node, "statement_block"))
    last = _block(file, _child(final, "statement_block")) if final is not None else ()
    out.append(Try(node.start_byte, node.end_byte, body, tuple(handlers), (), last))


def _flow(file: File, node: Any, out: list[Stmt]) -> None:
    word = file.text(node).split(None, 1)[0].lower().rstrip(";") if file.text(node).split() else ""
    values = [child for child in file.children(node) if child.type != "label_expression"]
    value = file.expr(values[0]) if values else None
    if word in {"return", "exit"}:
        out.append(Return(node.start_byte, node.end_byte, value))
    elif word == "throw":
        out.append(Raise(node.start_byte, node.end_byte, value))
    elif word == "continue":
        out.append(Continue(node.start_byte, node.end_byte))
    else:
        out.append(Break(node.start_byte, node.end_byte))


def _function(file: File, node: Any, out: list[Stmt]) -> None:
    name = _child(node, "function_name")
    declared = params(file, _child(node, "function_parameter_declaration"))
    block = _child(node, "script_block")
    broken = _child(node, "ERROR")  # a `param(...)` on the line of the brace
    inside = params(file, _child(broken, "param_block")) if broken is not None else ()
    given = declared or inside or (block_params(file, block) if block is not None else ())
    function = Function(
        name=file.text(name).lower(),
        start=node.start_byte,
        end=node.end_byte,
        params=given,
        body=file.lazy(lambda: returning(file, block) if block is not None else ()),
    )
    out.append(Define(node.start_byte, node.end_byte, function))


def _script_parameters(file: File, node: Any, out: list[Stmt]) -> None:
    for param in params(file, node):
        place = Name(node.start_byte, node.end_byte, param.name)
        default = Opaque(node.start_byte, node.end_byte, (param.default,) if param.default is not None else ())
        out.append(declare(node, place, param.default if param.default is not None else default))


def _class(file: File, node: Any, out: list[Stmt]) -> None:
    names = [child for child in node.named_children if child.type == "simple_name"]
    if not names:
        return
    name = file.text(names[0]).lower()
    body: list[Stmt] = []
    for child in file.children(node):
        if child.type == "class_property_definition":
            body.extend(_property(file, child))
        elif child.type == "class_method_definition":
            body.append(_method(file, child, name))
    bases: tuple[Expr, ...] = tuple(Name(base.start_byte, base.end_byte, file.text(base).lower()) for base in names[1:])
    class_ = Class(name=name, start=node.start_byte, end=node.end_byte, bases=bases, body=tuple(body))
    out.append(DefineClass(node.start_byte, node.end_byte, class_))


def _property(file: File, node: Any) -> list[Stmt]:
    """`[string]$Url = "..."` of a class."""
    parts = file.children(node)
    place = next((number for number, part in enumerate(parts) if part.type == "variable"), None)
    if place is None:
        return []
    value = file.expr(parts[place + 1]) if place + 1 < len(parts) else None
    return [declare(node, Name(node.start_byte, node.end_byte, file.text(parts[place]).lstrip("$")), value)]


def _method(file: File, node: Any, owner: str) -> Stmt:
    name = file.text(_child(node, "simple_name"))
    block = _child(node, "script_block")
    function = Function(
        name=name,
        start=node.start_byte,
        end=node.end_byte,
        params=params(file, _child(node, "class_method_parameter_list")),
        body=file.lazy(lambda: file.stmts(file.children(block)) if block is not None else ()),
        kind="constructor" if name.lower() == owner else "method",
    )
    return Define(node.start_byte, node.end_byte, function)


_STATEMENTS = {
    "param_block": _script_parameters,
    "pipeline": _pipeline,
    "assignment_expression": _assignment,
    "if_statement": _if,
    "foreach_statement": _foreach,
    "for_statement": _for,
    "while_statement": _while,
    "do_statement": _while,
    "switch_statement": _switch,
    "try_statement": _try,
    "flow_control_statement": _flow,
    "function_statement": _function,
    "class_statement": _class,
    "trap_statement": nothing,
    "empty_statement": nothing,
}

_GRAMMAR = Grammar("tree_sitter_powershell", EXPRESSIONS, _STATEMENTS, skipped=("comment",))


def module_paths(module: str, level: int, importer: str) -> tuple[str, ...]:
    """Return the files that a sourced script may be: beside the script, from the root, anywhere under that name."""
    del level
    folder = importer.rpartition("/")[0]
    name = module if module.lower().endswith((".ps1", ".psm1")) else f"{module}.psm1"
    return (f"{folder}/{name}" if folder else name, name, f"*/{name.replace('../', '')}")


LANGUAGE = Language(
    name="powershell",
    suffixes=(".ps1", ".psm1"),
    interpreters=("pwsh", "powershell"),
    lower=lower,
    sdk_languages=("powershell", "shell"),
    idioms=Idioms(
        switch_breaks=True,
        package_scope=True,
        joining_suffix=".psm1",
        self_names=("this",),
        constructor_calls=("new",),
        assignment_declares=True,
        environment_mappings=("env",),
        environment_calls=("environment.GetEnvironmentVariable", "system.environment.GetEnvironmentVariable"),
    ),
    module_paths=module_paths,
)
