"""What Java, Kotlin and Scala share: settings injected by annotation, names written in full, where a class's file stands, entry points."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from auditor.languages.language import Idioms
from auditor.languages.tree import CONSTRUCTOR
from auditor.model.ir import (
    Argument,
    Assign,
    Attribute,
    Block,
    Body,
    Call,
    Define,
    Evaluate,
    Expr,
    Function,
    If,
    Import,
    ImportBinding,
    Literal,
    Loop,
    Name,
    Param,
    Return,
    Stmt,
    Template,
    Try,
)

SUFFIXES = ("java", "kt", "scala")

_PLACEHOLDER = re.compile(r"\$\{([^{}:]{1,200})(?::([^{}]{0,500}))?\}")
_SETTING_ANNOTATIONS = frozenset({"Value", "ConfigProperty", "Property"})
_PROPERTY_CLASSES = frozenset({"ConfigurationProperties", "ConfigMapping", "ConfigProperties"})
_FULL_NAME = re.compile(
    rb"^(?!\s*(?:import|package)\b)[^\n]*?(?<![\w.])(com|org|io|dev|net|software|ai|java|javax|jakarta|sttp)\.[a-z]\w*\.[\w.]*[A-Z]",
    re.MULTILINE,
)
_ROOT = re.compile(rb"(?<![\w.])(com|org|io|dev|net|software|ai|java|javax|jakarta|sttp)\.(?=[a-z]\w*\.[\w.]*[A-Z])")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


def rooted_imports(content: bytes) -> tuple[Stmt, ...]:
    """Return imports of the domains (`com`, `org`) by which code names classes in full without importing them."""
    roots = {root for line in _FULL_NAME.finditer(content) for root in _ROOT.findall(line.group())}
    bindings = tuple(ImportBinding(local=name, module=name) for name in sorted(root.decode() for root in roots))
    return (Import(0, 0, bindings),) if bindings else ()


def setting(decorators: Iterable[Expr]) -> Expr | None:
    """
    Return the settings look-up that an annotation of a field or parameter stands for, or None.

    `@Value("${a.b:x}")` and `@ConfigProperty(name = "a.b", defaultValue = "x")` become calls of the annotation with key and default.
    """
    for mark in decorators:
        if not isinstance(mark, Call) or _last(mark.callee) not in _SETTING_ANNOTATIONS:
            continue
        given = {argument.name or "value": argument.value for argument in mark.arguments}
        key = given.get("name") or given.get("value")
        if isinstance(key, Literal) and isinstance(key.value, str):
            return _placeholders(mark, key.value) if "${" in key.value else look_up(mark, mark.callee, key.value, given.get("defaultValue"))
    return None


def property_prefix(decorators: Iterable[Expr]) -> tuple[Expr, str] | None:
    """Return the annotation that fills a whole class from settings and the prefix of its keys, or None."""
    for mark in decorators:
        if isinstance(mark, Call) and _last(mark.callee) in _PROPERTY_CLASSES:
            for argument in mark.arguments:
                if argument.name in {None, "prefix", "value"} and isinstance(argument.value, Literal):
                    return mark.callee, str(argument.value.value)
    return None


def bound_fields(body: tuple[Stmt, ...], annotation: Expr, prefix: str) -> tuple[Stmt, ...]:
    """Give the fields of a class filled from settings their look-up as value, what was written there as the default."""
    return tuple(
        Assign(part.start, part.end, part.target, bound(part.target.id, part.value, annotation, prefix), "", part.annotation, part.declares)
        if isinstance(part, Assign) and isinstance(part.target, Name) and (part.value is None or isinstance(part.value, Literal))
        else part
        for part in body
    )


def bound_params(params: tuple[Param, ...], annotation: Expr, prefix: str) -> tuple[Param, ...]:
    """Do for constructor parameters what `bound_fields` does for fields."""
    return tuple(
        Param(
            item.name,
            bound(item.name, item.default, annotation, prefix),
            item.annotation,
            item.kind,
            item.pattern,
            item.promotes,
            item.decorators,
        )
        for item in params
    )


def bound(name: str, default: Expr | None, annotation: Expr, prefix: str) -> Expr:
    """Return the look-up of one property of a class filled from settings; `baseUrl` is the key `base-url`."""
    return look_up(annotation, annotation, f"{prefix}.{_HUMP.sub(lambda match: '-' + match.group(1).lower(), name)}", default)


def look_up(place: Expr, callee: Expr, key: str, default: Expr | None) -> Call:
    """Return `callee(key, default)`."""
    arguments = [Argument(place.start, place.end, Literal(place.start, place.end, key))]
    if default is not None:
        arguments.append(Argument(default.start, default.end, default))
    return Call(place.start, place.end, callee, tuple(arguments))


def accessors(params: tuple[Param, ...], start: int, end: int, taken: frozenset[str]) -> Iterator[Define]:
    """Yield the reading methods that a record has for its components."""
    for item in params:
        if item.name not in taken:
            yield accessor(item.name, item.name, start, end, item.annotation)


def accessor(method: str, field: str, start: int, end: int, returns: Expr | None) -> Define:
    """Return a method that gives a field of the instance."""
    value = Attribute(start, end, Name(start, end, "this"), field)
    body = Body(lambda: (Return(start, end, value),))
    return Define(start, end, Function(name=method, start=start, end=end, params=(), body=body, kind="method", returns=returns))


def generated(decorators: tuple[Expr, ...], body: tuple[Stmt, ...], finals: frozenset[str], start: int, end: int) -> tuple[Stmt, ...]:
    """Return the accessors and the constructor that an annotation processor adds to a class for its fields (`@Data`, `@Getter`...)."""
    marks = {_last(mark.callee if isinstance(mark, Call) else mark) for mark in decorators}
    fields = [(part, part.target.id) for part in body if isinstance(part, Assign) and isinstance(part.target, Name)]
    taken = {part.function.name for part in body if isinstance(part, Define)}
    out: list[Stmt] = []
    for part, name in fields if marks & {"Data", "Getter", "Value"} else ():
        method = f"get{name[:1].upper()}{name[1:]}"
        if method not in taken:
            out.append(accessor(method, name, start, end, part.annotation))
    if not _has_constructor(body) and "NoArgsConstructor" not in marks:  # with one, what fills the fields is not the constructor
        every = bool(marks & {"AllArgsConstructor", "Value"})
        wanted = marks & {"AllArgsConstructor", "Value", "RequiredArgsConstructor", "Data"}
        open_fields = [(part, name) for part, name in fields if wanted and part.value is None and (every or name in finals)]
        if open_fields:
            params = tuple(Param(name, annotation=part.annotation, promotes=True) for part, name in open_fields)
            out.append(constructor(params, start, end))
    return tuple(out)


def constructor(params: tuple[Param, ...], start: int, end: int, body: Body | None = None, decorators: tuple[Expr, ...] = ()) -> Define:
    """Return a constructor; without a body it only keeps its promoted parameters."""
    made = Function(
        name=CONSTRUCTOR, start=start, end=end, params=params, body=body or Body(tuple), kind="constructor", decorators=decorators
    )
    return Define(start, end, made)


def with_constructor(
    content: bytes, params: tuple[Param, ...], members: tuple[Stmt, ...], base_call: tuple[Stmt, ...], node: Any
) -> tuple[Stmt, ...]:
    """
    Add the constructor that a class head declares; fields that begin with one of its parameters get their value there.

    `class A(key: String) { val client = Client(key) }`: `key` is known inside the constructor alone.
    """
    names = {item.name.encode() for item in params}
    kept: list[Stmt] = []
    moved: list[Stmt] = []
    for part in members:
        value = part.value if isinstance(part, Assign | Evaluate) else None
        uses = value is not None and names & set(_WORD.findall(content[value.start : value.end]))
        if uses and isinstance(part, Assign) and isinstance(part.target, Name):
            kept.append(Assign(part.start, part.end, part.target, None, "", part.annotation, declares=True))
            target = Attribute(part.target.start, part.target.end, Name(part.start, part.start, "this"), part.target.id)
            moved.append(Assign(part.start, part.end, target, part.value, "", part.annotation))
        elif isinstance(part, Evaluate | If | Loop | Try | Block) or (uses and isinstance(part, Assign)):
            moved.append(part)
        else:
            kept.append(part)
    body = Body(lambda: (*base_call, *moved))
    return (constructor(params, node.start_byte, node.end_byte, body), *kept)


def import_binding(name: str, alias: str = "") -> ImportBinding:
    """Return the binding of `import a.b.C`."""
    module, _, member = name.rpartition(".")
    return ImportBinding(local=alias or member, module=module or member, member=member if module else None)


def module_paths(module: str, level: int, importer: str) -> tuple[str, ...]:
    """Return where the file of `a.b.C` may stand: the path ends at the first capitalised name; the importer's own language comes first."""
    del level
    parts = module.split(".")
    kind = next((number for number, part in enumerate(parts) if part[:1].isupper()), None)
    own = importer.rpartition(".")[2]
    suffixes = sorted(SUFFIXES, key=lambda suffix: suffix != own)
    if kind is None:
        return (f"*/{'/'.join(parts)}/",)
    return tuple(f"*/{'/'.join(parts[: kind + 1])}.{suffix}" for suffix in suffixes)


def _has_constructor(body: tuple[Stmt, ...]) -> bool:
    return any(isinstance(part, Define) and part.function.kind == "constructor" for part in body)


def _last(name: Expr) -> str:
    return name.name if isinstance(name, Attribute) else name.id if isinstance(name, Name) else ""


def _placeholders(mark: Call, text: str) -> Expr:
    parts: list[Expr] = []
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > position:
            parts.append(Literal(mark.start, mark.end, text[position : match.start()]))
        default = None if match.group(2) is None else Literal(mark.start, mark.end, match.group(2))
        parts.append(look_up(mark, mark.callee, match.group(1).strip(), default))
        position = match.end()
    if position < len(text):
        parts.append(Literal(mark.start, mark.end, text[position:]))
    return parts[0] if len(parts) == 1 else Template(mark.start, mark.end, tuple(parts))


ENVIRONMENT_CALLS = ("java.lang.System.getenv", "System.getenv")

SETTINGS_CALLS = (
    "org.springframework.beans.factory.annotation.Value",
    "org.springframework.boot.context.properties.ConfigurationProperties",
    "org.eclipse.microprofile.config.inject.ConfigProperty",
    "io.micronaut.context.annotation.Value",
    "io.micronaut.context.annotation.Property",
    "io.micronaut.context.annotation.ConfigurationProperties",
    "io.smallrye.config.ConfigMapping",
    "java.lang.System.getProperty",
    "System.getProperty",
    ".getProperty",
    ".getRequiredProperty",
)

TRANSPARENT_CALLS = (
    "java.net.URI.create",
    "java.net.URI",
    "java.net.URL",
    "java.util.Objects.requireNonNull",
    "java.util.Optional.of",
    "java.util.Optional.ofNullable",
    "okhttp3.HttpUrl.parse",
    "okhttp3.HttpUrl.get",
    ".toURL",
    ".toURI",
    ".toString",
    ".trim",
    ".strip",
    ".orElse",
    ".orElseThrow",
    ".getObject",
    ".getIfAvailable",
)

_HTTP = (
    "RequestMapping",
    "GetMapping",
    "PostMapping",
    "PutMapping",
    "PatchMapping",
    "DeleteMapping",
    "QueryMapping",
    "MutationMapping",
    "SubscriptionMapping",
    "MessageMapping",
    "GET",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "Get",
    "Post",
    "Put",
    "OnMessage",
    "OnTextMessage",
    "HttpServlet",
    "RequestHandler",
)
_QUEUE = (
    "KafkaListener",
    "RabbitListener",
    "JmsListener",
    "EventListener",
    "SqsListener",
    "Incoming",
    "StreamListener",
    "ServiceActivator",
)
_CRON = ("Scheduled", "Schedule")
_CLI = ("ShellMethod", "CommandLineRunner", "ApplicationRunner", "Command", "QuarkusMain", "main")
_TEST = (
    "Test",
    "ParameterizedTest",
    "RepeatedTest",
    "QuarkusTest",
    "SpringBootTest",
    "TestCase",
    "AnyFlatSpec",
    "AnyFunSuite",
    "StringSpec",
    "FunSpec",
)

ENTRY_POINTS: tuple[tuple[str, str], ...] = (
    *((name, "http") for name in _HTTP),
    *((name, "queue") for name in _QUEUE),
    *((name, "cron") for name in _CRON),
    *((name, "cli") for name in _CLI),
    *((name, "test") for name in _TEST),
    ("=main", "cli"),
    (":HttpServletRequest", "http"),
    (":ServerRequest", "http"),
    (":HttpExchange", "http"),
    (":RoutingContext", "http"),
    (":ApplicationCall", "http"),
)

INSTANCE_CALLS = ("getBean", "getInstance", "getBeanProvider", "inject", "injectLazy", "koinInject", "ref", "get", "instance", "select")

CONSTRUCTOR_CALLS = ("builder", "newBuilder", "create", "fromEnv", "of", "newInstance", "getInstance")

JAVA_IDIOMS = Idioms(
    task_methods=("run", "call", "accept"),
    marks_shared=True,
    switch_breaks=True,
    constructor_calls=CONSTRUCTOR_CALLS,
    instance_calls=INSTANCE_CALLS,
    self_names=("this",),
    super_names=("super",),
    constructors=(CONSTRUCTOR,),
    implicit_self=True,
    overloads=True,
    inert_decorators=True,
    package_scope=True,
    environment_calls=ENVIRONMENT_CALLS,
    settings_calls=SETTINGS_CALLS,
    transparent_calls=TRANSPARENT_CALLS,
    entry_points=ENTRY_POINTS,
)

_ROUTES = (".get", ".post", ".put", ".patch", ".delete", ".webSocket", ".sse")
"""Calls that register a block as the handler of a route (Ktor, Javalin, Spark)."""

KOTLIN_IDIOMS = Idioms(
    task_methods=("run", "call", "accept"),
    marks_shared=True,
    self_names=("this",),
    super_names=("super",),
    constructors=(CONSTRUCTOR,),
    constructor_calls=CONSTRUCTOR_CALLS,
    instance_calls=INSTANCE_CALLS,
    class_call_constructs=True,
    implicit_self=True,
    overloads=True,
    inert_decorators=True,
    package_scope=True,
    environment_calls=(*ENVIRONMENT_CALLS, "kotlin.system.getenv"),
    settings_calls=(*SETTINGS_CALLS, ".propertyOrNull", ".property"),
    transparent_calls=(*TRANSPARENT_CALLS, ".trimIndent", ".trimMargin", ".await", ".getString", ".orEmpty"),
    entry_points=(*ENTRY_POINTS, *((name, "http") for name in _ROUTES)),
)

SCALA_IDIOMS = Idioms(
    task_methods=("run", "call", "accept"),
    self_names=("this",),
    super_names=("super",),
    constructors=(CONSTRUCTOR,),
    constructor_calls=CONSTRUCTOR_CALLS,
    instance_calls=INSTANCE_CALLS,
    class_call_constructs=True,
    implicit_self=True,
    overloads=True,
    inert_decorators=True,
    package_scope=True,
    environment_calls=(
        *ENVIRONMENT_CALLS,
        "sys.env",
        "sys.env.get",
        "sys.env.getOrElse",
        "scala.sys.env",
        "scala.util.Properties.envOrElse",
    ),
    settings_calls=(*SETTINGS_CALLS, ".getString"),
    transparent_calls=(
        *TRANSPARENT_CALLS,
        ".stripMargin",
        ".get",
        ".getOrElse",
        ".toList",
        ".toSeq",
        "Some",
        "Option",
        "scala.Some",
        "scala.Option",
    ),
    entry_points=ENTRY_POINTS,
)
