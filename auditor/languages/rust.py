"""Rust source -> Module."""

import re
from bisect import bisect_right

from auditor.languages.language import Idioms, Language
from auditor.languages.rust_expressions import EXPRESSIONS
from auditor.languages.rust_patterns import RustFile
from auditor.languages.rust_statements import STATEMENTS
from auditor.languages.tree import Grammar
from auditor.model.ir import Import, ImportBinding, Module, Stmt

_GRAMMAR = Grammar("tree_sitter_rust", EXPRESSIONS, STATEMENTS, skipped=("line_comment", "block_comment"))

_ROOT = re.compile(rb"(?:^|[^\w:.'$\"/])((?:r#)?[a-z_][a-z0-9_]{0,60})::", re.MULTILINE)
_OWN = frozenset({"self", "super"})


def lower(path: str, content: bytes) -> Module:
    """Lower one Rust file; function bodies are lowered when first asked for."""
    file = RustFile(_GRAMMAR.parse(content))
    body = file.stmts(file.root.named_children)
    imports = [statement for statement in body if isinstance(statement, Import)]
    return Module(path=path, language="rust", body=(*_crates(content, imports), *body), errors=file.errors(), too_deep=file.too_deep)


def _crates(content: bytes, imports: list[Import]) -> list[Stmt]:
    """Return an import for every crate that is named in a path only (`anyhow::Result`): crates need no `use`."""
    bound = {binding.local for statement in imports for binding in statement.bindings}
    spans = [(statement.start, statement.end) for statement in imports]
    found: dict[str, Stmt] = {}
    for match in _ROOT.finditer(content):
        name = match.group(1).decode().removeprefix("r#")
        start = match.start(1)
        if name not in bound and name not in found and name not in _OWN and not _within(spans, start):
            found[name] = Import(start, match.end(1), (ImportBinding(name, name, None, module_loaded=name),))
    return list(found.values())


def _within(spans: list[tuple[int, int]], place: int) -> bool:
    number = bisect_right(spans, (place, place))
    return number > 0 and spans[number - 1][1] >= place


def module_paths(module: str, level: int, importer: str) -> tuple[str, ...]:
    """Return the files that may hold a module: `crate.a.b` is `a/b.rs` or `a/b/mod.rs` below the crate's `src`.

    An item of an inline module or an enum stands in the file of the module above; that is tried last.
    """
    del level
    steps = module.split(".")
    folder, _, name = importer.rpartition("/")
    if steps[0] == "crate":
        start = _source_root(importer)
    elif steps[0] == "self":
        start = folder if name in {"mod.rs", "lib.rs", "main.rs"} else _join(folder, name.removesuffix(".rs"))
    elif steps[0] == "super":
        start = folder.rpartition("/")[0] if name == "mod.rs" else folder
        while len(steps) > 1 and steps[1] == "super":
            start, steps = start.rpartition("/")[0], steps[1:]
    else:
        return _crate_paths(steps)
    return (*_files(start, steps[1:]), *(_files(start, steps[1:-1]) if len(steps) > 1 else ()))


def _crate_paths(steps: list[str]) -> tuple[str, ...]:
    """Return where another crate of the same workspace may have a module."""
    if steps[0] in {"std", "core", "alloc"}:
        return ()
    found: list[str] = []
    for folder in dict.fromkeys((steps[0].replace("_", "-"), steps[0])):
        found.extend(f"*/{path}" for path in _files(f"{folder}/src", steps[1:]))
    return tuple(found)


def _files(start: str, steps: list[str]) -> tuple[str, ...]:
    if not steps:
        return tuple(_join(start, name) for name in ("lib.rs", "main.rs", "mod.rs")) + ((f"{start}.rs",) if start else ())
    path = _join(start, "/".join(steps))
    return (f"{path}.rs", f"{path}/mod.rs")


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _source_root(importer: str) -> str:
    """Return the folder of the crate's root file: the last `src` above the importer, else the importer's own folder."""
    parts = importer.split("/")[:-1]
    for number in range(len(parts) - 1, -1, -1):
        if parts[number] == "src":
            return "/".join(parts[: number + 1])
    return "/".join(parts)


LANGUAGE = Language(
    name="rust",
    suffixes=(".rs",),
    lower=lower,
    idioms=Idioms(
        inert_decorators=True,
        self_is_first_parameter=True,
        class_names=("Self",),
        environment_calls=("std.env.var", "std.env.var_os", "env.var", "dotenvy.var", "dotenv.var"),
        settings_calls=("*.get_string", "*.get_str"),
        transparent_calls=(
            "std.sync.Arc.new",
            "serde_json.to_string",
            "serde_json.to_value",
            "serde_json.to_vec",
            "url.Url.parse",
            "*.parse",
        ),
        entry_points=(
            ("=main", "cli"),
            ("tokio.main", "cli"),
            (":Json", "http"),
            (":State", "http"),
            (":Query", "http"),
            (":Form", "http"),
            (":Multipart", "http"),
            (":HttpRequest", "http"),
            (":WebSocketUpgrade", "http"),
            ("get", "http"),
            ("post", "http"),
            ("put", "http"),
            ("actix_web.get", "http"),
            ("actix_web.post", "http"),
            ("axum.routing.get", "http"),
            ("axum.routing.post", "http"),
            ("tauri.command", "desktop"),
            ("tokio.test", "test"),
            ("test", "test"),
        ),
    ),
    module_paths=module_paths,
)
