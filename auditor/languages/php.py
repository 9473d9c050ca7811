"""PHP source, and the PHP in Blade templates -> Module."""

import re

from auditor.languages import shapes
from auditor.languages.language import Idioms, Language
from auditor.languages.php_expressions import CONFIG_MARK, EXPRESSIONS
from auditor.languages.php_names import PhpFile
from auditor.languages.php_statements import STATEMENTS
from auditor.languages.tree import Grammar
from auditor.model.ir import Export, ExportStmt, Import, ImportBinding, Module, Return, Stmt

_BLADE = re.compile(rb"\{\{(?!--)(.*?)\}\}|\{!!(.*?)!!\}|@php\b(?!\()(.*?)@endphp|<\?php(.*?)(?:\?>|\Z)", re.DOTALL)
_CONFIG = re.compile(rb"\bconfig\(\s*['\"]([a-z_][a-z0-9_-]*)\.")
_SKIPPED = ("comment", "text", "text_interpolation", "php_tag", "php_end_tag")
_GRAMMAR = Grammar("tree_sitter_php", EXPRESSIONS, STATEMENTS, _SKIPPED, entry="language_php")
_CODE_GRAMMAR = Grammar("tree_sitter_php", EXPRESSIONS, STATEMENTS, _SKIPPED, entry="language_php_only")


def lower(path: str, content: bytes) -> Module:
    """Lower one PHP file; function bodies are lowered when first asked for."""
    template = path.endswith(".blade.php")
    file = PhpFile(_CODE_GRAMMAR.parse(_template_code(content)) if template else _GRAMMAR.parse(content))
    return Module(
        path=path,
        language="php",
        body=(*_configurations(file.content), *(_exported(statement) for statement in file.stmts(file.root.named_children))),
        package=_namespace(file),
        errors=file.errors(),
        too_deep=file.too_deep,
    )


def _template_code(content: bytes) -> bytes:
    """Return only the code of a Blade template: echoes, `@php` blocks and PHP tags; a semicolon keeps two apart."""
    spans = [found.span(found.lastindex or 0) for found in _BLADE.finditer(content)]
    code = bytearray(shapes.blanked(content, spans))
    for _, end in spans:
        code[end : end + 1] = b";"
    return bytes(code[: len(content)])


def _configurations(content: bytes) -> tuple[Stmt, ...]:
    """Import the configuration files that `config('name.key')` reads."""
    names = sorted({found.decode() for found in _CONFIG.findall(content)})
    bindings = tuple(ImportBinding(local=CONFIG_MARK + name, module=CONFIG_MARK + name, member="default") for name in names)
    return (Import(0, 0, bindings),) if bindings else ()


def _exported(statement: Stmt) -> Stmt:
    """A file that returns a value (a configuration file) exports it."""
    if isinstance(statement, Return) and statement.value is not None:
        return ExportStmt(statement.start, statement.end, (Export("default", statement.value),))
    return statement


def _namespace(file: PhpFile) -> str:
    for node in file.root.named_children:
        if node.type == "namespace_definition":
            return file.text(node.child_by_field_name("name")).replace("\\", ".")
    return ""


def _module_paths(module: str, _level: int, importer: str) -> tuple[str, ...]:
    """PSR-4: any leading part of a namespace may be mapped to a folder, so shorter and shorter ends are tried."""
    if module.startswith("./"):
        folder = importer.rpartition("/")[0]
        path = module.removeprefix("./")
        return (f"{folder}/{path}" if folder else path, f"*/{path}")
    if module.startswith(CONFIG_MARK):
        return (f"*/config/{module.removeprefix(CONFIG_MARK)}.php",)
    parts = module.split(".")
    return tuple(f"*/{'/'.join(parts[first:])}.php" for first in range(max(1, len(parts) - 1)))[:4]


def _entry_points() -> tuple[tuple[str, str], ...]:
    http = (
        "Controller",
        "App.Http.Controllers.Controller",
        "Illuminate.Routing.Controller",
        "Symfony.Bundle.FrameworkBundle.Controller.AbstractController",
        "AbstractController",
        "Livewire.Component",
        "Route",
        "Symfony.Component.Routing.Attribute.Route",
        "Symfony.Component.Routing.Annotation.Route",
        "Illuminate.Support.Facades.Route.get",
        "Illuminate.Support.Facades.Route.post",
        "add_action",
        "register_rest_route",
    )
    queue = ("Illuminate.Contracts.Queue.ShouldQueue", "ShouldQueue", "Symfony.Component.Messenger.Attribute.AsMessageHandler")
    cli = ("Illuminate.Console.Command", "Symfony.Component.Console.Command.Command", "Symfony.Component.Console.Attribute.AsCommand")
    test = ("PHPUnit.Framework.TestCase", "Tests.TestCase")
    kinds: tuple[tuple[tuple[str, ...], str], ...] = ((http, "http"), (queue, "queue"), (cli, "cli"), (test, "test"))
    return tuple((name, kind) for names, kind in kinds for name in names)


LANGUAGE = Language(
    name="php",
    suffixes=(".php", ".phtml", ".inc", ".module"),
    interpreters=("php",),
    lower=lower,
    idioms=Idioms(
        marks_shared=True,
        switch_breaks=True,
        copied_containers=True,
        functions_by_name=True,
        self_names=("this",),
        class_names=("self", "static"),
        super_names=("parent",),
        constructors=("__construct",),
        global_constants=True,
        assignment_declares=True,
        environment_calls=("getenv", "env", "Env.get", "Illuminate.Support.Env.get", "Illuminate.Support.env"),
        environment_mappings=("_ENV",),
        settings_calls=(
            "config",
            "Config.get",
            "Illuminate.Support.Facades.Config.get",
            "config.get",
            "get_option",
            "get_site_option",
            "*.getParameter",
            "Configure.read",
        ),
        transparent_calls=(
            "trim",
            "rtrim",
            "ltrim",
            "strval",
            "str",
            "Str.of",
            "url",
            "esc_url_raw",
            "esc_url",
            ".toString",
            ".__toString",
            "filter_var",
        ),
        passing_calls={"apply_filters": 1, "apply_filters_ref_array": 1, "trailingslashit": 0, "untrailingslashit": 0, "wp_unslash": 0},
        entry_points=_entry_points(),
    ),
    module_paths=_module_paths,
)
