"""Go source -> Module."""

from typing import Any

from auditor.languages.generics import bounded_params
from auditor.languages.go_expressions import EXPRESSIONS, GoFile, function_body, params, received
from auditor.languages.go_imports import imports
from auditor.languages.go_types import constraints, named, type_name, types
from auditor.languages.language import Idioms, Language
from auditor.languages.tree import File, Grammar, branch, declare, nothing
from auditor.model.ir import (
    Argument,
    Assign,
    Binary,
    Block,
    Break,
    Call,
    Case,
    Continue,
    Defer,
    Define,
    Evaluate,
    Expr,
    Function,
    If,
    Lambda,
    Literal,
    Loop,
    Module,
    Name,
    Opaque,
    Raise,
    Return,
    Sequence,
    Stmt,
    Subscript,
    Switch,
)


def lower(path: str, content: bytes) -> Module:
    """Lower one Go file; function bodies are lowered when first asked for."""
    file = GoFile(_GRAMMAR.parse(content))
    body = file.stmts(file.root.named_children)
    package = next(
        (
            file.text(child.named_children[0])
            for child in file.root.named_children
            if child.type == "package_clause" and child.named_children
        ),
        "",
    )
    return Module(path=path, language="go", body=body, package=package, errors=file.errors(), too_deep=file.too_deep)


# Declarations --------------------------------------------------------------------------------------------------------


def _values(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        if child.type == "var_spec_list":
            _values(file, child, out)
        elif child.type in {"var_spec", "const_spec"}:
            annotation = child.child_by_field_name("type")
            names = [Name(name.start_byte, name.end_byte, file.text(name)) for name in named(child, "name")]
            value = child.child_by_field_name("value")
            values = [] if value is None else file.children(value)
            lowered = file.expr(annotation) if annotation is not None else None
            if len(values) == len(names) or not values:
                for number, name in enumerate(names):
                    given = file.expr(values[number]) if values else None
                    out.append(declare(child, name, given, lowered or (_made_type(file, values[number]) if values else None)))
            else:
                out.append(declare(child, Sequence(child.start_byte, child.end_byte, tuple(names)), file.expr(value)))


def _function(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    receiver = params(file, node.child_by_field_name("receiver"))
    result = node.child_by_field_name("result")
    function = Function(
        name=file.text(node.child_by_field_name("name")),
        start=node.start_byte,
        end=node.end_byte,
        params=bounded_params(params(file, node.child_by_field_name("parameters")), constraints(file, node)),
        body=file.lazy(lambda: function_body(file, node, body)),
        kind="method" if receiver else "function",
        receiver=(receiver[0].name or "_") if receiver else None,
        receiver_type=type_name(receiver[0].annotation) if receiver else None,
        receiver_copied=bool(receiver) and "*" not in file.text(node.child_by_field_name("receiver")),
        returns=file.expr(result) if result is not None else None,
        abstract=body is None,
    )
    out.append(Define(node.start_byte, node.end_byte, function))


# Statements ----------------------------------------------------------------------------------------------------------


def _assign(file: File, node: Any, out: list[Stmt]) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = file.text(node.child_by_field_name("operator")).removesuffix("=")
    is_new = node.type in {"short_var_declaration", "receive_statement"} and ":=" in file.text(node)
    if left is None:
        out.append(Evaluate(node.start_byte, node.end_byte, file.expr(right)))
        return
    only = file.children(right) if right is not None and right.type == "expression_list" else ()
    made = _made_type(file, only[0]) if len(only) == 1 else None
    target, value = file.expr(left), file.expr(right)
    out.append(Assign(node.start_byte, node.end_byte, target, value, operator if operator != ":" else "", made, is_new))


def _made_type(file: File, node: Any) -> Expr | None:
    """Return the type of an empty container that is made: `make(map[string]*User)`, `map[string]*User{}`."""
    made = node.child_by_field_name("type") if node.type == "composite_literal" else None
    if node.type == "call_expression" and file.text(node.child_by_field_name("function")) == "make":
        given = node.child_by_field_name("arguments")
        made = next(iter(file.children(given)), None) if given is not None else None
    return file.expr(made) if made is not None and made.type in {"map_type", "slice_type"} else None


def _step(file: File, node: Any, out: list[Stmt]) -> None:
    operand = next(iter(file.children(node)), None)
    one = Literal(node.start_byte, node.end_byte, 1)
    out.append(Assign(node.start_byte, node.end_byte, file.expr(operand), one, "+" if node.type == "inc_statement" else "-"))


def _send(file: File, node: Any, out: list[Stmt]) -> None:
    channel = file.expr(node.child_by_field_name("channel"))
    out.append(Assign(node.start_byte, node.end_byte, received(node, channel), file.expr(node.child_by_field_name("value"))))


def _evaluate(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        value = file.expr(child)
        if isinstance(value, Call) and isinstance(value.callee, Name) and value.callee.id == "panic" and value.arguments:
            out.append(Raise(child.start_byte, child.end_byte, value.arguments[0].value))
        else:
            out.append(Evaluate(child.start_byte, child.end_byte, value))


def _later(file: File, node: Any, out: list[Stmt]) -> None:
    """`defer f()` and `go f()`: the arguments of a deferred call are what they are now."""
    again = node.type == "go_statement"
    for child in file.children(node):
        value = file.expr(child)
        if isinstance(value, Call) and not again:
            value = Call(value.start, value.end, value.callee, tuple(_kept(argument, out) for argument in value.arguments))
        out.append(Defer(node.start_byte, node.end_byte, (Evaluate(child.start_byte, child.end_byte, value),), again))


def _kept(argument: Argument, out: list[Stmt]) -> Argument:
    if isinstance(argument.value, Literal | Lambda):
        return argument
    name = Name(argument.start, argument.end, f"defer@{argument.start}")
    out.append(Assign(argument.start, argument.end, name, argument.value, declares=True))
    return Argument(argument.start, argument.end, name, argument.name, argument.spread)


def _return(file: File, node: Any, out: list[Stmt]) -> None:
    values = file.children(node)
    results = file.results if isinstance(file, GoFile) else ()
    if values:
        value: Expr | None = file.expr(values[0])
    elif results:
        names: tuple[Expr, ...] = tuple(Name(node.start_byte, node.end_byte, name) for name in results)
        value = names[0] if len(names) == 1 else Sequence(node.start_byte, node.end_byte, names)
    else:
        value = None
    out.append(Return(node.start_byte, node.end_byte, value))


def _scoped(file: File, node: Any, statements: list[Stmt], out: list[Stmt]) -> None:
    """Put statements behind the initialiser that shares their scope."""
    initializer = node.child_by_field_name("initializer")
    if initializer is None:
        out.extend(statements)
        return
    first = file.stmts((initializer,))
    out.append(Block(node.start_byte, node.end_byte, (*first, *statements)))


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    alternative = node.child_by_field_name("alternative")
    test = file.expr(node.child_by_field_name("condition"))
    then = file.body(node.child_by_field_name("consequence"))
    _scoped(file, node, [branch(node, test, then, file.body(alternative))], out)


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    clause = next((child for child in file.children(node) if body is None or child.id != body.id), None)
    if clause is not None and clause.type == "range_clause":
        out.append(_range(file, node, clause, body))
    elif clause is not None and clause.type == "for_clause":
        update = clause.child_by_field_name("update")
        condition = clause.child_by_field_name("condition")
        test = file.expr(condition) if condition is not None else None
        initializer = clause.child_by_field_name("initializer")
        before = file.stmts((initializer,)) if initializer is not None else ()
        after = file.stmts((update,)) if update is not None else ()
        loop = Loop(node.start_byte, node.end_byte, None, None, test, file.body(body), (), after)
        out.append(Block(node.start_byte, node.end_byte, (*before, loop)))
    else:
        test = file.expr(clause) if clause is not None else None
        out.append(Loop(node.start_byte, node.end_byte, None, None, test, file.body(body)))


def _range(file: File, node: Any, clause: Any, body: Any) -> Stmt:
    """`for key, value := range x` takes values out of it; of an iterator with an error the first name counts."""
    left = clause.child_by_field_name("left")
    names = [] if left is None else file.children(left)
    iterable = file.expr(clause.child_by_field_name("right"))
    if len(names) > 1 and "err" not in file.text(names[1]).lower():
        return _paired(file, node, names, iterable, body)
    before = tuple(declare(name, file.expr(name), None) for name in names[1:])
    target = file.expr(names[0]) if names else Name(node.start_byte, node.start_byte, "_")
    return Loop(node.start_byte, node.end_byte, target, iterable, None, (*before, *file.body(body)))


def _paired(file: File, node: Any, names: list[Any], iterable: Expr, body: Any) -> Stmt:
    """Maps and slices give keys and values alike: the value is whatever stands under a key that is not known."""
    place = node.start_byte
    held = Name(place, place, f"range@{place}")
    unknown = Opaque(place, place, ())
    value = declare(names[1], file.expr(names[1]), Subscript(place, names[1].end_byte, held, unknown))
    first = [] if file.text(names[0]) == "_" else [declare(names[0], file.expr(names[0]), None)]
    inside = file.body(body)
    loop = Loop(
        node.start_byte, node.end_byte, None, None, unknown, (*first, value, *inside) if file.text(names[1]) != "_" else (*first, *inside)
    )
    return Block(node.start_byte, node.end_byte, (declare(node, held, iterable), loop))


def _switch(file: File, node: Any, out: list[Stmt]) -> None:
    subject = node.child_by_field_name("value")
    clauses = [child for child in file.children(node) if child.type in {"expression_case", "default_case"}]
    if subject is None:
        _scoped(file, node, list(_tests(file, clauses)), out)
        return
    cases = []
    for clause in clauses:
        values = clause.child_by_field_name("value")
        falls = any(child.type == "fallthrough_statement" for child in _case_nodes(file, clause))
        cases.append(
            Case(file.exprs(file.children(values)) if values is not None else (), None, file.stmts(_case_nodes(file, clause)), falls)
        )
    _scoped(file, node, [Switch(node.start_byte, node.end_byte, file.expr(subject), tuple(cases))], out)


def _case_nodes(file: File, clause: Any) -> list[Any]:
    return [child for group in file.children(clause) if group.type == "statement_list" for child in group.named_children]


def _tests(file: File, clauses: list[Any]) -> tuple[Stmt, ...]:
    """`switch { case a > b: }` is a chain of ifs; its default stands last wherever it was written."""
    chain: tuple[Stmt, ...] = ()
    for clause in sorted(clauses, key=lambda clause: clause.type != "default_case"):
        if clause.type == "default_case":
            chain = file.stmts(_case_nodes(file, clause))
    for clause in reversed(clauses):
        if clause.type == "expression_case":
            values = clause.child_by_field_name("value")
            tests = file.exprs(file.children(values)) if values is not None else ()
            test = tests[0] if tests else Opaque(clause.start_byte, clause.end_byte, ())
            for other in tests[1:]:
                test = Binary(clause.start_byte, clause.end_byte, "or", test, other)
            chain = (If(clause.start_byte, clause.end_byte, test, file.stmts(_case_nodes(file, clause)), chain),)
    return chain


def _type_switch(file: File, node: Any, out: list[Stmt]) -> None:
    subject = file.expr(node.child_by_field_name("value"))
    alias = node.child_by_field_name("alias")
    before = [] if alias is None else [declare(node, file.expr(alias), subject)]
    cases = []
    for clause in file.children(node):
        if clause.type in {"type_case", "default_case"}:
            types = file.exprs(named(clause, "type"))
            patterns = tuple(Call(type_.start, type_.end, type_, ()) for type_ in types)
            cases.append(Case(patterns, None, file.stmts(_case_nodes(file, clause))))
    statements: list[Stmt] = [*before, Switch(node.start_byte, node.end_byte, subject, tuple(cases))]
    _scoped(file, node, statements, out)


def _select(file: File, node: Any, out: list[Stmt]) -> None:
    """Any case may run: each has a pattern nothing is known of, and starts with its own communication."""
    cases = []
    for clause in file.children(node):
        communication = clause.child_by_field_name("communication")
        first = file.stmts((communication,)) if communication is not None else ()
        patterns: tuple[Expr, ...] = (Opaque(clause.start_byte, clause.start_byte, ()),) if communication is not None else ()
        cases.append(Case(patterns, None, (*first, *file.stmts(_case_nodes(file, clause)))))
    subject = Opaque(node.start_byte, node.start_byte, ())
    out.append(Switch(node.start_byte, node.end_byte, subject, tuple(cases)))


def _label(file: File, node: Any, out: list[Stmt]) -> None:
    for child in file.children(node):
        if child.type != "label_name":
            file.stmt(child, out)


_STATEMENTS = {
    "package_clause": nothing,
    "import_declaration": imports,
    "const_declaration": _values,
    "var_declaration": _values,
    "function_declaration": _function,
    "method_declaration": _function,
    "type_declaration": types,
    "short_var_declaration": _assign,
    "assignment_statement": _assign,
    "receive_statement": _assign,
    "inc_statement": _step,
    "dec_statement": _step,
    "send_statement": _send,
    "expression_statement": _evaluate,
    "defer_statement": _later,
    "go_statement": _later,
    "return_statement": _return,
    "if_statement": _if,
    "for_statement": _for,
    "expression_switch_statement": _switch,
    "type_switch_statement": _type_switch,
    "select_statement": _select,
    "labeled_statement": _label,
    "block": lambda file, node, out: out.append(Block(node.start_byte, node.end_byte, file.stmts(node.named_children))),
    "break_statement": lambda _file, node, out: out.append(Break(node.start_byte, node.end_byte)),
    "continue_statement": lambda _file, node, out: out.append(Continue(node.start_byte, node.end_byte)),
    "goto_statement": nothing,
    "fallthrough_statement": nothing,
    "empty_statement": nothing,
}

_GRAMMAR = Grammar("tree_sitter_go", EXPRESSIONS, _STATEMENTS, skipped=("comment",))

# Packages ------------------------------------------------------------------------------------------------------------

_STANDARD = frozenset(
    "C archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image"
    " index io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing"
    " text time unicode unique unsafe weak".split()
)


_FORGES = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
"""Hosts whose modules are named by owner and repository."""


def module_paths(module: str, level: int, importer: str) -> tuple[str, ...]:
    """Return the folders (ending in `/`) that may hold an imported package, nearest to the module's root first.

    Where no `go.mod` tells the module's path, every tail of the import path is tried: `host/owner/name/a/b` may be `a/b/` of this project.
    """
    parts = module.split("/")
    if parts[0] in _STANDARD or level:
        return ()
    first = 1 if "." not in parts[0] else 3 if parts[0] in _FORGES else 2
    tails = ["/".join(parts[number:]) for number in range(first, len(parts))]
    del importer
    return (f"go.mod:{'/'.join(parts[: first - 1])}:{module}", *(f"{tail}/" for tail in tails), *(f"*/{tail}/" for tail in tails[:1]))


LANGUAGE = Language(
    name="go",
    suffixes=(".go",),
    lower=lower,
    idioms=Idioms(
        switch_breaks=True,
        block_scope=True,
        package_scope=True,
        package_is_folder=True,
        multiple_results=True,
        environment_calls=("os.Getenv", "os.LookupEnv"),
        settings_calls=(
            "flag.String",
            "flag.Bool",
            "flag.Int",
            "github.com/spf13/pflag.String",
            "github.com/spf13/pflag.Bool",
            "github.com/spf13/pflag.Int",
            "github.com/spf13/viper.GetString",
            "github.com/spf13/viper.Get",
            "github.com/spf13/viper.GetStringSlice",
            "*.GetString",
        ),
        transparent_calls=(
            "*.String",
            "*.F",
            "*.Ptr",
            "*.Pointer",
            "*.To",
            "*.NewOpt",
            "*.Int",
            "*.Float",
            "*.Bool",
            ".String",
            "os.ExpandEnv",
            "strings.TrimSpace",
            "strings.TrimRight",
            "strings.TrimSuffix",
            "strings.TrimPrefix",
            "strings.Trim",
            "strings.ToLower",
            "strings.NewReader",
            "bytes.NewReader",
            "bytes.NewBuffer",
            "bytes.NewBufferString",
            "net/url.Parse",
            "encoding/json.Marshal",
        ),
        entry_points=(
            ("=main", "cli"),
            (":testing.T", "test"),
            (":testing.B", "test"),
            (":http.ResponseWriter", "http"),
            (":http.Request", "http"),
            (":gin.Context", "http"),
            (":echo.Context", "http"),
            (":fiber.Ctx", "http"),
            (":iris.Context", "http"),
            (":hertz.RequestContext", "http"),
            (":app.RequestContext", "http"),
            (":events.APIGatewayProxyRequest", "http"),
            (":events.APIGatewayV2HTTPRequest", "http"),
            (":events.SQSEvent", "queue"),
            (":asynq.Task", "queue"),
            (":amqp.Delivery", "queue"),
            (":nats.Msg", "queue"),
            (":cobra.Command", "cli"),
            (":cli.Context", "cli"),
            (".HandleFunc", "http"),
            (".AddFunc", "cron"),
        ),
    ),
    module_paths=module_paths,
)
