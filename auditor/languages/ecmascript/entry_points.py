"""Functions that something outside the program calls -> the same with a mark: routes, commands, jobs, tests.

A mark is a decorator whose name no program can write (`@http`): frameworks of this family register a function by handing it to
a call, or by the name it is exported under from a file in a certain place, where others write a decorator.
"""

import re
from collections.abc import Callable, Iterable

import msgspec

from auditor.model.ir import (
    Argument,
    Attribute,
    Call,
    Define,
    Evaluate,
    Export,
    ExportStmt,
    Expr,
    Function,
    Lambda,
    Literal,
    Mapping,
    Name,
    Stmt,
)

MARKS = (("@http", "http"), ("@cli", "cli"), ("@queue", "queue"), ("@cron", "cron"), ("@test", "test"))
"""Mark and the kind of entry point it stands for."""

_VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ALL"})


def _route(first: Expr | None, _: Expr) -> bool:
    """`app.post("/path", handler)`."""
    return isinstance(first, Literal) and isinstance(first.value, str) and first.value[:1] in ("/", "*")


def _named(first: Expr | None, _: Expr) -> bool:
    """`it("does", f)`: the first argument is a name."""
    return isinstance(first, Literal) and isinstance(first.value, str)


def _bare_named(first: Expr | None, callee: Expr) -> bool:
    """The same with a bare callee, so that `pattern.test("text")` is no test."""
    return _named(first, callee) and isinstance(callee, Name)


def _scheduled(first: Expr | None, _: Expr) -> bool:
    """`schedule("*/5 * * * *", f)`."""
    return isinstance(first, Literal) and isinstance(first.value, str) and len(first.value.split()) >= 5


def _fetch_event(first: Expr | None, _: Expr) -> bool:
    """`addEventListener("fetch", f)` of service workers."""
    return isinstance(first, Literal) and first.value in ("fetch", "scheduled")


def _procedure(_: Expr | None, callee: Expr) -> bool:
    """`publicProcedure.input(schema).mutation(f)`."""
    while isinstance(callee, Attribute | Call):
        if isinstance(callee, Attribute) and callee.name.lower().endswith("procedure"):
            return True
        callee = callee.value if isinstance(callee, Attribute) else callee.callee
    return isinstance(callee, Name) and callee.id.lower().endswith("procedure")


def _always(_: Expr | None, __: Expr) -> bool:
    return True


_REGISTRATIONS: dict[str, tuple[str, Callable[[Expr | None, Expr], bool]]] = {
    **dict.fromkeys(("get", "post", "put", "patch", "delete", "all", "use", "options", "head"), ("@http", _route)),
    **dict.fromkeys(("defineEventHandler", "eventHandler", "defineCachedEventHandler", "defineLazyEventHandler"), ("@http", _always)),
    **dict.fromkeys(("onRequest", "onCall", "httpAction", "createServer", "serve"), ("@http", _always)),
    **dict.fromkeys(("mutation", "query", "subscription"), ("@http", _procedure)),
    "addEventListener": ("@http", _fetch_event),
    "schedule": ("@cron", _scheduled),
    "CronJob": ("@cron", _scheduled),
    "action": ("@cli", _always),
    "command": ("@cli", _named),
    "Worker": ("@queue", _named),
    "process": ("@queue", _always),
    **dict.fromkeys(("it", "test", "describe"), ("@test", _bare_named)),
    **dict.fromkeys(("beforeEach", "beforeAll", "afterEach", "afterAll"), ("@test", _always)),
}
"""Last name of a call that registers the functions given to it -> their mark, and whether these arguments do."""


def registered(callee: Expr, arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """Return the arguments of a call, functions among them marked where the call registers them."""
    name = callee.name if isinstance(callee, Attribute) else callee.id if isinstance(callee, Name) else ""
    known = _REGISTRATIONS.get(name)
    if known is None or not arguments or not any(isinstance(argument.value, Lambda) for argument in arguments):
        return arguments
    mark, meets = known
    return tuple(_marked_argument(argument, mark) for argument in arguments) if meets(arguments[0].value, callee) else arguments


def _marked_argument(argument: Argument, mark: str) -> Argument:
    if not isinstance(argument.value, Lambda):
        return argument
    return Argument(argument.start, argument.end, _marked_value(argument.value, mark), argument.name, argument.spread)


def _marked_value(value: Lambda, mark: str) -> Lambda:
    return Lambda(value.start, value.end, _marked(value.function, mark))


def _marked(function: Function, mark: str) -> Function:
    marker = Name(function.start, function.start, mark)
    return msgspec.structs.replace(function, decorators=(*function.decorators, marker))


_PLACES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"(?:^|/)app/(?:.*/)?route\.[cm]?[jt]sx?$"), _VERBS),
    (re.compile(r"(?:^|/)pages/api/.*\.[cm]?[jt]sx?$"), frozenset({"default"})),
    (re.compile(r"(?:^|/)pages/.*\.[cm]?[jt]sx?$"), _VERBS | {"getServerSideProps"}),
    (re.compile(r"(?:^|/)\+server\.[jt]s$"), _VERBS),
    (re.compile(r"(?:^|/)\+(?:page|layout)(?:\.server)?\.[jt]s$"), frozenset({"load"})),
    (re.compile(r"(?:^|/)routes/.*\.[cm]?[jt]sx?$"), frozenset({"loader", "action"})),
)
"""Where a file stands -> names whose export answers requests."""
_WORKER = {"fetch": "@http", "scheduled": "@cron", "queue": "@queue", "email": "@queue"}
"""Members of the default export of a worker."""
_LAMBDA_NAMES = frozenset({"handler", "lambdaHandler"})


def mark_exports(path: str, body: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """Return a module's statements with the functions marked that the file exports for somebody outside to call."""
    exports = [export for statement in body if isinstance(statement, ExportStmt) for export in statement.exports]
    if not exports:
        return body
    names = frozenset[str]().union(*(names for place, names in _PLACES if place.search(path)))
    everything = _is_server_module(body)
    local = {export.value.id for export in exports if isinstance(export.value, Name) and (everything or export.name in names)}
    handlers = {export.value.id for export in exports if isinstance(export.value, Name) and export.name in _LAMBDA_NAMES}
    return tuple(_marked_statement(statement, names, local, handlers) for statement in body)


def _is_server_module(body: Iterable[Stmt]) -> bool:
    """Whether the file begins with the directive that makes server actions of all its exports."""
    for statement in body:
        if not (isinstance(statement, Evaluate) and isinstance(statement.value, Literal)):
            continue
        if statement.value.value == "use server":
            return True
    return False


def _marked_statement(statement: Stmt, names: frozenset[str], local: set[str], handlers: set[str]) -> Stmt:
    match statement:
        case Define(function=function) if function.name in local or (function.name in handlers and _takes_event(function)):
            return Define(statement.start, statement.end, _marked(function, "@http"))
        case ExportStmt(exports=exports):
            return ExportStmt(statement.start, statement.end, tuple(_marked_export(export, names) for export in exports))
        case _:
            return statement


def _takes_event(function: Function) -> bool:
    return bool(function.params) and function.params[0].name.lstrip("_") in ("event", "evt", "e")


def _marked_export(export: Export, names: frozenset[str]) -> Export:
    match export.value:
        case Lambda(function=function) if export.name in names or (export.name in _LAMBDA_NAMES and _takes_event(function)):
            return Export(export.name, _marked_value(export.value, "@http"))
        case Mapping(entries=entries) if export.name == "default":
            marked = tuple(
                msgspec.structs.replace(entry, value=_marked_value(entry.value, _WORKER[str(entry.key.value)]))
                if isinstance(entry.key, Literal) and entry.key.value in _WORKER and isinstance(entry.value, Lambda)
                else entry
                for entry in entries
            )
            return Export(export.name, Mapping(export.value.start, export.value.end, marked, export.value.type_))
        case _:
            return export
