"""Swift source -> Module."""

from auditor.languages.language import Idioms, Language
from auditor.languages.swift_expressions import EXPRESSIONS
from auditor.languages.swift_statements import STATEMENTS
from auditor.languages.tree import Grammar
from auditor.model.ir import Module

_GRAMMAR = Grammar("tree_sitter_swift", EXPRESSIONS, STATEMENTS, skipped=("comment", "multiline_comment", "shebang_line"))


def lower(path: str, content: bytes) -> Module:
    """Lower one Swift file; function bodies are lowered when first asked for."""
    file = _GRAMMAR.parse(content)
    return Module(path=path, language="swift", body=file.stmts(file.root.named_children), errors=file.errors(), too_deep=file.too_deep)


def _module_paths(_module: str, _level: int, _importer: str) -> tuple[str, ...]:
    """A Swift import names a target, not a file; the files of a target see each other without one."""
    return ()


LANGUAGE = Language(
    name="swift",
    suffixes=(".swift",),
    interpreters=("swift",),
    lower=lower,
    idioms=Idioms(
        switch_breaks=True,
        self_names=("self",),
        class_names=("Self",),
        super_names=("super",),
        constructors=("init",),
        class_call_constructs=True,
        implicit_self=True,
        package_scope=True,
        environment_calls=("getenv", "Environment.get", "Vapor.Environment.get"),
        environment_mappings=(
            "ProcessInfo.processInfo.environment",
            "Foundation.ProcessInfo.processInfo.environment",
            "Bundle.main.infoDictionary",
            "Foundation.Bundle.main.infoDictionary",
        ),
        settings_calls=(
            "*.object.forInfoDictionaryKey",
            "Bundle.main.object",
            "Foundation.Bundle.main.object",
            "UserDefaults.standard.string",
            "Foundation.UserDefaults.standard.string",
        ),
        transparent_calls=(
            "URL",
            "Foundation.URL",
            "NSURL",
            "String",
            "Optional",
            "*.custom",
            ".absoluteString",
            ".trimmingCharacters",
            ".appendingPathComponent",
        ),
        entry_points=(
            ("XCTestCase", "test"),
            ("XCTest.XCTestCase", "test"),
            ("ParsableCommand", "cli"),
            ("AsyncParsableCommand", "cli"),
            ("RouteCollection", "http"),
            ("App", "cli"),
        ),
    ),
    module_paths=_module_paths,
)
