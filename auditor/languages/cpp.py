"""C and C++ source -> Module.

Namespaces are flattened: their names stand at the top of the file, and again below the namespace's name.
"""

from typing import Any

from auditor.languages.cpp_expressions import EXPRESSIONS, constructed, declared_name, params
from auditor.languages.language import Idioms, Language
from auditor.languages.tree import File, Grammar, branch, declare, nothing
from auditor.model.ir import (
    Argument,
    Assign,
    AssignExpr,
    Attribute,
    Block,
    Body,
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
    Literal,
    Loop,
    Module,
    Name,
    Opaque,
    Raise,
    Return,
    Sequence,
    Stmt,
    Switch,
    Try,
)

SOURCES = (".cpp", ".cc", ".cxx", ".c", ".C")
HEADERS = (".h", ".hpp", ".hh", ".hxx")


def lower(path: str, content: bytes) -> Module:
    """Lower one file; function bodies are lowered when first asked for."""
    file = _GRAMMAR.parse(content)
    body = file.stmts(file.root.named_children)
    return Module(path=path, language="cpp", body=body, errors=file.errors(), too_deep=file.too_deep)


# Includes, macros, namespaces ----------------------------------------------------------------------------------------


def _include(file: File, node: Any, out: list[Stmt]) -> None:
    """What a header declares, its source file of the same name defines: that one is looked into first."""
    path = node.child_by_field_name("path")
    name = file.text(path).strip('<>"')
    if not name:
        return
    bindings = [ImportBinding("", name, None, wildcard=True, module_loaded=name)]
    stem, dot, suffix = name.rpartition(".")
    if path is not None and path.type == "string_literal" and f".{suffix}" in HEADERS and dot:
        bindings.insert(0, ImportBinding("", f"{stem}.cpp", None, wildcard=True, module_loaded=f"{stem}.cpp"))
    out.append(Import(node.start_byte, node.end_byte, tuple(bindings)))


def _define(file: File, node: Any, out: list[Stmt]) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    text = file.text(value).strip()
    if name is None or not text:
        return
    held: Expr = Opaque(node.start_byte, node.end_byte, ())
    if len(text) > 1 and text[0] == text[-1] == '"':
        held = Literal(node.start_byte, node.end_byte, text[1:-1])
    elif text.isdigit():
        held = Literal(node.start_byte, node.end_byte, int(text))
    elif text.isidentifier():
        held = Name(node.start_byte, node.end_byte, text)
    out.append(declare(node, Name(name.start_byte, name.end_byte, file.text(name)), held))


def _conditional_part(file: File, node: Any, out: list[Stmt]) -> None:
    """`#if` and its branches: what any of them holds may be compiled."""
    named = {child.id for field in ("name", "condition") for child in node.children_by_field_name(field)}
    for child in file.children(node):
        if child.id not in named:
            file.stmt(child, out)


def _namespace(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    inside = file.stmts(file.children(body)) if body is not None else ()
    out.extend(inside)
    for name in reversed(file.text(node.child_by_field_name("name")).split("::")):
        if name:
            aliases = tuple(_aliases(node, inside))
            class_ = Class(name=name, start=node.start_byte, end=node.end_byte, bases=(), body=aliases, kind="module")
            out.append(DefineClass(node.start_byte, node.end_byte, class_))
            inside = (out[-1],)


def _aliases(node: Any, statements: tuple[Stmt, ...]) -> list[Stmt]:
    names: list[str] = []
    for statement in statements:
        if isinstance(statement, Define):
            names.append(statement.function.name)
        elif isinstance(statement, DefineClass):
            names.append(statement.class_.name)
        elif isinstance(statement, Assign) and isinstance(statement.target, Name):
            names.append(statement.target.id)
    place = node.start_byte
    here = [Name(place, place, name) for name in dict.fromkeys(names) if name]
    return [Assign(place, place, name, name, declares=True) for name in here]


def _using(file: File, node: Any, out: list[Stmt]) -> None:
    """`using namespace a::b;` and `using a::b::C;`: names bound nowhere else are looked for in `a::b`."""
    named = next(iter(file.children(node)), None)
    parts = file.text(named).strip(":").split("::")
    whole = any(child.type == "namespace" for child in node.children)
    module = ".".join(parts if whole else parts[:-1])
    if module:
        out.append(Import(node.start_byte, node.end_byte, (ImportBinding("", module, None, wildcard=True, module_loaded=module),)))


def _namespace_alias(file: File, node: Any, out: list[Stmt]) -> None:
    """`namespace short = a::b;`."""
    children = file.children(node)
    if len(children) > 1:
        out.append(declare(node, Name(node.start_byte, node.end_byte, file.text(children[0])), file.expr(children[-1])))


def _alias(file: File, node: Any, out: list[Stmt]) -> None:
    name = node.child_by_field_name("name") or node.child_by_field_name("declarator")
    type_ = node.child_by_field_name("type")
    if name is not None and type_ is not None:
        out.append(declare(node, Name(name.start_byte, name.end_byte, file.text(name)), file.expr(type_)))
        if type_.type in _CLASSES:
            file.stmt(type_, out)


def _inside(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    for child in file.children(body) if body is not None and body.type == "declaration_list" else file.children(node):
        if child.type != "template_parameter_list":
            file.stmt(child, out)


# Declarations --------------------------------------------------------------------------------------------------------


def _declaration(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower variables with their values, and functions that are declared only."""
    type_ = node.child_by_field_name("type")
    if type_ is not None and type_.type in _CLASSES and type_.child_by_field_name("body") is not None:
        file.stmt(type_, out)
    note = file.expr(type_) if type_ is not None else None
    for declarator in node.children_by_field_name("declarator"):
        is_function = declarator.type == "function_declarator"
        if is_function and (node.type == "field_declaration" or not _looks_like_object(file, declarator)):
            out.append(_declared_function(file, node, declarator))
        else:
            _variable(file, node, declarator, note, out)


def _looks_like_object(file: File, declarator: Any) -> bool:
    """`Client c(url);` inside a function reads like a function's declaration."""
    parameters = declarator.child_by_field_name("parameters")
    kinds = [child.child_by_field_name("type") for child in file.children(parameters)] if parameters is not None else []
    bare = [child.child_by_field_name("declarator") is None for child in file.children(parameters)] if parameters is not None else []
    return bool(kinds) and all(bare) and all(kind is not None and kind.type == "type_identifier" for kind in kinds)


def _variable(file: File, node: Any, declarator: Any, note: Expr | None, out: list[Stmt]) -> None:
    value = declarator.child_by_field_name("value") or node.child_by_field_name("default_value") or node.child_by_field_name("value")
    held = declarator.child_by_field_name("declarator") if declarator.type == "init_declarator" else declarator
    target: Expr = Name(node.start_byte, node.end_byte, declared_name(file, held))
    if held is not None and held.type == "structured_binding_declarator":
        target = file.expr(held)
    known = None if isinstance(note, Opaque) else note
    made = known is not None and _is_class(known) and "pointer" not in declarator.type
    if declarator.type == "function_declarator":
        parameters = declarator.child_by_field_name("parameters")
        names = file.exprs([child.child_by_field_name("type") for child in file.children(parameters)]) if parameters is not None else ()
        given = tuple(Argument(name.start, name.end, name) for name in names)
        out.append(
            declare(node, target, Call(node.start_byte, node.end_byte, known, given, is_new=True) if known is not None else None, known)
        )
    elif value is None:
        default = constructed(file, declarator, known, None) if made and known is not None and node.type == "declaration" else None
        out.append(declare(node, target, default, known))
    elif value.type in {"argument_list", "initializer_list"}:
        only = next(iter(file.children(value)), value) if value.named_child_count == 1 else value
        out.append(
            declare(node, target, constructed(file, declarator, known, value) if made and known is not None else file.expr(only), known)
        )
    else:
        out.append(declare(node, target, file.expr(value), known))


_BASIC = frozenset("auto bool char double float int json long short signed string unsigned void wstring".split())


def _is_class(note: Expr) -> bool:
    """Tell a class's name from a basic type and from containers."""
    last = note.id if isinstance(note, Name) else note.name if isinstance(note, Attribute) else ""
    return bool(last) and last not in _BASIC and not last.endswith("_t") and " " not in last


def _declared_function(file: File, node: Any, declarator: Any) -> Stmt:
    return Define(node.start_byte, node.end_byte, _function(file, node, declarator, None))


def _function(file: File, node: Any, declarator: Any, body: Any, owner: str = "") -> Function:
    type_ = node.child_by_field_name("type")
    name = declared_name(file, declarator.child_by_field_name("declarator")).rpartition("::")[2]
    initial = next((child for child in node.named_children if child.type == "field_initializer_list"), None)
    return Function(
        name=name,
        start=node.start_byte,
        end=node.end_byte,
        params=params(file, declarator.child_by_field_name("parameters")),
        body=file.lazy(lambda: (*_initial(file, initial), *_body(file, body))) if body is not None else Body(tuple),
        kind="constructor" if owner and name == owner else "method" if owner else "function",
        returns=file.expr(type_) if type_ is not None else None,
        abstract=body is None,
    )


def _initial(file: File, node: Any) -> tuple[Stmt, ...]:
    """Lower `: url_(url), key_{key}`."""
    found: list[Stmt] = []
    for child in [] if node is None else file.children(node):
        parts = file.children(child)
        if len(parts) > 1 and parts[0].type == "field_identifier":
            this = Name(child.start_byte, child.start_byte, "this")
            target = Attribute(child.start_byte, child.end_byte, this, file.text(parts[0]))
            values = file.children(parts[1])
            value = file.expr(values[0]) if len(values) == 1 else file.expr(parts[1])
            found.append(Assign(child.start_byte, child.end_byte, target, value))
    return tuple(found)


def _function_definition(file: File, node: Any, out: list[Stmt]) -> None:
    declarator = _function_declarator(node.child_by_field_name("declarator"))
    body = node.child_by_field_name("body")
    if declarator is None:
        return
    name = declarator.child_by_field_name("declarator")
    scopes = file.text(name).split("::")[:-1] if name is not None and name.type == "qualified_identifier" else []
    owner = scopes[-1].partition("<")[0] if scopes else ""
    function = Define(node.start_byte, node.end_byte, _function(file, node, declarator, body, owner))
    if owner:
        class_ = Class(name=owner, start=node.start_byte, end=node.end_byte, bases=(), body=(function,), kind="extension")
        out.append(DefineClass(node.start_byte, node.end_byte, class_))
    else:
        out.append(function)


def _function_declarator(node: Any) -> Any:
    for _ in range(50):
        if node is None or node.type == "function_declarator":
            return node
        node = node.child_by_field_name("declarator") or next((child for child in node.named_children if "declarator" in child.type), None)
    return None


def _class(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    name = file.text(node.child_by_field_name("name")).rpartition("::")[2].partition("<")[0]
    if body is None or not name:
        return
    clause = next((child for child in node.named_children if child.type == "base_class_clause"), None)
    bases = [child for child in file.children(clause) if child.type != "access_specifier"] if clause is not None else []
    members: list[Stmt] = []
    for child in file.children(body):
        declarator = _function_declarator(child.child_by_field_name("declarator")) if child.type == "function_definition" else None
        if declarator is not None:
            function = _function(file, child, declarator, child.child_by_field_name("body"), name)
            members.append(Define(child.start_byte, child.end_byte, function))
        elif child.type != "access_specifier":
            file.stmt(child, members)
    kind = "enum" if node.type == "enum_specifier" else "struct" if node.type == "struct_specifier" else "class"
    class_ = Class(name=name, start=node.start_byte, end=node.end_byte, bases=file.exprs(bases), body=tuple(members), kind=kind)
    out.append(DefineClass(node.start_byte, node.end_byte, class_))


def _enumerator(file: File, node: Any, out: list[Stmt]) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    target = Name(node.start_byte, node.end_byte, file.text(name))
    out.append(declare(node, target, file.expr(value) if value is not None else Opaque(node.start_byte, node.end_byte, ())))


_CLASSES = frozenset({"class_specifier", "struct_specifier", "union_specifier", "enum_specifier"})

# Statements ----------------------------------------------------------------------------------------------------------


def _expression(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        value = file.expr(child)
        if isinstance(value, AssignExpr):
            out.append(Assign(child.start_byte, child.end_byte, value.target, value.value, value.op))
        else:
            out.append(Evaluate(child.start_byte, child.end_byte, value))


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    values = file.children(node)
    out.append(Return(node.start_byte, node.end_byte, file.expr(values[0]) if values else None))


def _throw(file: File, node: Any, out: list[Stmt]) -> None:
    values = file.children(node)
    out.append(Raise(node.start_byte, node.end_byte, file.expr(values[0]) if values else None))


def _block(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Block(node.start_byte, node.end_byte, file.stmts(file.children(node))))


def _body(file: File, node: Any) -> tuple[Stmt, ...]:
    if node is None:
        return ()
    return file.stmts(file.children(node)) if node.type in {"compound_statement", "else_clause"} else file.stmts((node,))


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    condition = node.child_by_field_name("condition")
    initializer = condition.child_by_field_name("initializer") if condition is not None else None
    before = file.stmts(file.children(initializer)) if initializer is not None else ()
    value = condition.child_by_field_name("value") if condition is not None and condition.type == "condition_clause" else None
    if value is not None and value.type == "declaration":  # `if (auto it = find())`
        before = (*before, *file.stmts((value,)))
        test: Expr = Opaque(node.start_byte, node.start_byte, ())
    else:
        test = file.expr(condition)
    chosen = branch(node, test, _body(file, node.child_by_field_name("consequence")), _body(file, node.child_by_field_name("alternative")))
    out.append(Block(node.start_byte, node.end_byte, (*before, chosen)) if before else chosen)


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    condition = node.child_by_field_name("condition")
    body = _body(file, node.child_by_field_name("body"))
    test = file.expr(condition) if condition is not None else None
    out.append(Loop(node.start_byte, node.end_byte, None, None, test, body, at_least_once=node.type == "do_statement"))


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    parts = {name: node.child_by_field_name(name) for name in ("initializer", "condition", "update", "body")}
    before: list[Stmt] = []
    if parts["initializer"] is not None:
        file.stmt(parts["initializer"], before)
    after = file.stmts((parts["update"],)) if parts["update"] is not None else ()
    test = file.expr(parts["condition"]) if parts["condition"] is not None else None
    loop = Loop(node.start_byte, node.end_byte, None, None, test, _body(file, parts["body"]), (), after)
    out.append(Block(node.start_byte, node.end_byte, (*before, loop)))


def _for_each(file: File, node: Any, out: list[Stmt]) -> None:
    declarator = node.child_by_field_name("declarator")
    target = file.expr(declarator)
    if not isinstance(target, Name | Sequence):
        target = Name(node.start_byte, node.end_byte, declared_name(file, declarator))
    iterable = file.expr(node.child_by_field_name("right"))
    out.append(Loop(node.start_byte, node.end_byte, target, iterable, None, _body(file, node.child_by_field_name("body"))))


def _switch(file: File, node: Any, out: list[Stmt]) -> None:
    cases = []
    body = node.child_by_field_name("body")
    for clause in [] if body is None else file.children(body):
        if clause.type == "case_statement":
            value = clause.child_by_field_name("value")
            statements = [child for child in file.children(clause) if value is None or child.id != value.id]
            falls = not statements or statements[-1].type not in {
                "break_statement",
                "return_statement",
                "throw_statement",
                "compound_statement",
            }
            cases.append(Case((file.expr(value),) if value is not None else (), None, file.stmts(statements), falls))
    out.append(Switch(node.start_byte, node.end_byte, file.expr(node.child_by_field_name("condition")), tuple(cases)))


def _try(file: File, node: Any, out: list[Stmt]) -> None:
    handlers = []
    for child in file.children(node):
        if child.type == "catch_clause":
            caught = params(file, child.child_by_field_name("parameters"))
            types = tuple(param.annotation for param in caught if param.annotation is not None)
            handlers.append(Handler(types, (caught[0].name or None) if caught else None, _body(file, child.child_by_field_name("body"))))
    out.append(Try(node.start_byte, node.end_byte, _body(file, node.child_by_field_name("body")), tuple(handlers)))


_ENDS = frozenset({"break_statement", "return_statement", "throw_statement", "compound_statement"})

_STATEMENTS = {
    "preproc_include": _include,
    "preproc_def": _define,
    "preproc_function_def": nothing,
    "preproc_call": nothing,
    "preproc_if": _conditional_part,
    "preproc_ifdef": _conditional_part,
    "preproc_else": _conditional_part,
    "preproc_elif": _conditional_part,
    "namespace_definition": _namespace,
    "namespace_alias_definition": _namespace_alias,
    "using_declaration": _using,
    "alias_declaration": _alias,
    "type_definition": _alias,
    "template_declaration": _inside,
    "linkage_specification": _inside,
    "declaration": _declaration,
    "field_declaration": _declaration,
    "function_definition": _function_definition,
    "class_specifier": _class,
    "struct_specifier": _class,
    "union_specifier": _class,
    "enum_specifier": _class,
    "enumerator": _enumerator,
    "expression_statement": _expression,
    "return_statement": _return,
    "co_return_statement": _return,
    "co_yield_statement": _expression,
    "throw_statement": _throw,
    "compound_statement": _block,
    "if_statement": _if,
    "while_statement": _while,
    "do_statement": _while,
    "for_statement": _for,
    "for_range_loop": _for_each,
    "switch_statement": _switch,
    "try_statement": _try,
    "break_statement": lambda _file, node, out: out.append(Break(node.start_byte, node.end_byte)),
    "continue_statement": lambda _file, node, out: out.append(Continue(node.start_byte, node.end_byte)),
    "goto_statement": nothing,
    "static_assert_declaration": nothing,
    "friend_declaration": nothing,
    "access_specifier": nothing,
}

_GRAMMAR = Grammar("tree_sitter_cpp", EXPRESSIONS, _STATEMENTS, skipped=("comment",))


def module_paths(module: str, level: int, importer: str) -> tuple[str, ...]:
    """Return the files an `#include` may mean: beside the file, from the root, anywhere under that name; sources under any suffix."""
    del level
    folder = importer.rpartition("/")[0]
    stem, _, suffix = module.rpartition(".")
    names = [f"{stem}{other}" for other in SOURCES] if f".{suffix}" == SOURCES[0] else [module]
    beside = [f"{folder}/{name}" if folder else name for name in names]
    return (*beside, *names, *(f"*/{name.replace('../', '')}" for name in names))


LANGUAGE = Language(
    name="cpp",
    suffixes=(*SOURCES, *HEADERS, ".c++", ".ipp", ".cu"),
    lower=lower,
    idioms=Idioms(
        switch_breaks=True,
        self_names=("this",),
        class_call_constructs=True,
        implicit_self=True,
        environment_calls=("getenv", "std.getenv", "secure_getenv", "qgetenv"),
    ),
    module_paths=module_paths,
)
