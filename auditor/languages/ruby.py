"""Ruby source, and the Ruby in ERB templates -> Module."""

import posixpath
import re

from auditor.languages import shapes
from auditor.languages.language import Idioms, Language
from auditor.languages.ruby_branches import BRANCHES
from auditor.languages.ruby_expressions import EXPRESSIONS
from auditor.languages.ruby_scope import RubyFile
from auditor.languages.ruby_statements import STATEMENTS
from auditor.languages.tree import Grammar
from auditor.model.ir import Module

_ERB = re.compile(rb"<%[=-]?(.*?)-?%>", re.DOTALL)
_GRAMMAR = Grammar("tree_sitter_ruby", EXPRESSIONS | BRANCHES, STATEMENTS, skipped=("comment", "heredoc_body", "uninterpreted"))


_KEPT_CALLS = tuple(
    "create create! find find_by find_by! find_or_create_by find_or_create_by! find_or_initialize_by first first! last last! take".split()
)


def lower(path: str, content: bytes) -> Module:
    """Lower one Ruby file; method bodies are lowered when first asked for."""
    file = RubyFile(_GRAMMAR.parse(_template_code(content) if path.endswith((".erb", ".rhtml")) else content))
    return Module(path=path, language="ruby", body=file.stmts(file.root.named_children), errors=file.errors(), too_deep=file.too_deep)


def _template_code(content: bytes) -> bytes:
    """Return only the code between `<%` and `%>`; a semicolon after it keeps two of them apart."""
    spans = [found.span(1) for found in _ERB.finditer(content) if not found.group(1).startswith((b"#", b"%"))]
    code = bytearray(shapes.blanked(content, spans))
    for _, end in spans:
        code[end : end + 1] = b";"
    return bytes(code)


# Linking -------------------------------------------------------------------------------------------------------------


def underscored(constant: str) -> str:
    """Return `ApiService` as `api_service`: how autoloading names the file of a constant."""
    split = re.sub(r"([A-Z\d]+)([A-Z][a-z])", r"\1_\2", constant)
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", split).lower()


def _module_paths(module: str, _level: int, importer: str) -> tuple[str, ...]:
    if module.startswith("."):
        return (posixpath.normpath(posixpath.join(posixpath.dirname(importer), module)).lstrip("./") + ".rb",)
    if module[:1].isupper():
        path = "/".join(underscored(part) for part in module.split("."))
        return (f"*/{path}.rb",)
    return (f"*/lib/{module}.rb", f"*/{module}.rb", f"{module}.rb")


LANGUAGE = Language(
    name="ruby",
    suffixes=(".rb", ".rake", ".ru", ".erb", ".rhtml", ".jbuilder", ".gemspec"),
    filenames=("Rakefile", "Guardfile", "Capfile", "Fastfile"),
    interpreters=("ruby", "jruby"),
    lower=lower,
    idioms=Idioms(
        mutable_texts=True,
        self_names=("self",),
        class_names=("self.class",),
        super_names=("super",),
        constructors=("initialize",),
        constructor_calls=("new",),
        kept_calls=_KEPT_CALLS,
        global_constants=True,
        implicit_self=True,
        assignment_declares=True,
        startup_files=("/config/initializers/", "/config/application.rb"),
        environment_calls=("ENV.fetch", "ENV.dig", "ENV.values_at"),
        environment_mappings=("ENV",),
        settings_trees={"Rails.configuration": "rails.config", "Rails.application": "rails"},
        settings_calls=(
            "Rails.application.credentials.dig",
            "Rails.application.credentials.fetch",
            "Rails.application.config_for",
            "Rails.configuration.x.dig",
            "Figaro.env.fetch",
            "Settings.dig",
        ),
        transparent_calls=(
            ".freeze",
            ".to_s",
            ".to_sym",
            ".to_str",
            ".strip",
            ".presence",
            ".dup",
            ".clone",
            ".itself",
            ".to_h",
            ".with_indifferent_access",
            ".compact",
            ".symbolize_keys",
            ".deep_symbolize_keys",
            ".squish",
            ".chomp",
            "String",
            "URI",
            "URI.parse",
            "URI.encode",
            "Addressable.URI.parse",
        ),
        entry_points=(
            ("ApplicationController", "http"),
            ("ActionController.Base", "http"),
            ("ActionController.API", "http"),
            ("Sinatra.Base", "http"),
            ("Grape.API", "http"),
            ("Roda", "http"),
            ("ApplicationJob", "queue"),
            ("ActiveJob.Base", "queue"),
            ("Sidekiq.Job", "queue"),
            ("Sidekiq.Worker", "queue"),
            ("Thor", "cli"),
            ("ActionMailer.Base", "queue"),
            ("ApplicationCable.Channel", "http"),
            ("Minitest.Test", "test"),
            ("ActiveSupport.TestCase", "test"),
            ("Test.Unit.TestCase", "test"),
        ),
    ),
    module_paths=_module_paths,
)
