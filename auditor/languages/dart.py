"""Dart source -> Module."""

import posixpath

from auditor.languages.dart_expressions import EXPRESSIONS
from auditor.languages.dart_statements import STATEMENTS, members
from auditor.languages.language import Idioms, Language
from auditor.languages.tree import Grammar
from auditor.model.ir import Module

_GRAMMAR = Grammar("tree_sitter_dart", EXPRESSIONS, STATEMENTS, skipped=("comment", "documentation_comment", "script_tag"))


def lower(path: str, content: bytes) -> Module:
    """Lower one Dart file; function bodies are lowered when first asked for."""
    file = _GRAMMAR.parse(content)
    return Module(path=path, language="dart", body=members(file, file.root.children), errors=file.errors(), too_deep=file.too_deep)


def _module_paths(module: str, _level: int, importer: str) -> tuple[str, ...]:
    """A relative URI is a path; `package:app/x.dart` is `lib/x.dart` of the package that is called so."""
    if module.startswith("package:"):
        package, _, path = module.removeprefix("package:").partition("/")
        return (f"lib/{path}", f"*/{package}/lib/{path}", f"*/lib/{path}") if path else ()
    if ":" in module:
        return ()
    return (posixpath.normpath(posixpath.join(posixpath.dirname(importer), module)).removeprefix("./"),)


LANGUAGE = Language(
    name="dart",
    suffixes=(".dart",),
    interpreters=("dart",),
    lower=lower,
    idioms=Idioms(
        switch_breaks=True,
        self_names=("this",),
        super_names=("super",),
        class_call_constructs=True,
        implicit_self=True,
        private_imports=True,
        environment_calls=("String.fromEnvironment", "bool.fromEnvironment", "dotenv.get", "dotenv.maybeGet", "DotEnv.get"),
        environment_mappings=("Platform.environment", "dart:io.Platform.environment", "dotenv.env", "DotEnv.env"),
        settings_calls=("*.getString", "*.getRemoteConfig"),
        transparent_calls=(
            "*.modelId",
            "*.custom",
            "Uri.parse",
            "dart:core.Uri.parse",
            "Uri.tryParse",
            "jsonEncode",
            "dart:convert.jsonEncode",
            ".toString",
            ".trim",
            "json.encode",
        ),
        entry_points=(("StatefulWidget", "ui"), ("StatelessWidget", "ui"), ("ConsumerWidget", "ui")),
    ),
    module_paths=_module_paths,
)
