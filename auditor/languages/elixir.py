"""Elixir source -> Module."""

import re

from auditor.languages.elixir_expressions import EXPRESSIONS, FORMS
from auditor.languages.elixir_forms import VALUES
from auditor.languages.elixir_statements import STATEMENTS, module_body
from auditor.languages.language import Idioms, Language
from auditor.languages.tree import Grammar
from auditor.model.ir import Module

FORMS.update(VALUES)
_GRAMMAR = Grammar("tree_sitter_elixir", EXPRESSIONS, STATEMENTS, skipped=("comment",))


def lower(path: str, content: bytes) -> Module:
    """Lower one Elixir file; function bodies are lowered when first asked for."""
    file = _GRAMMAR.parse(content)
    return Module(
        path=path, language="elixir", body=module_body(file, file.children(file.root)), errors=file.errors(), too_deep=file.too_deep
    )


def _module_paths(module: str, _level: int, _importer: str) -> tuple[str, ...]:
    """A module is by habit in the file its name spells in small letters; Phoenix puts a folder of its own between."""
    parts = [re.sub(r"([a-z\d])([A-Z])", r"\1_\2", re.sub(r"([A-Z\d]+)([A-Z][a-z])", r"\1_\2", part)).lower() for part in module.split(".")]
    paths = ["/".join(parts[first:]) for first in range(len(parts))]
    paths[1:1] = ["/".join((*parts[:-1], parts[-1].replace("_", "")))]  # `OpenAI` is in `open_ai.ex`, or in `openai.ex`
    return tuple(f"*/{path}.ex" for path in dict.fromkeys(paths))[:5]


LANGUAGE = Language(
    name="elixir",
    suffixes=(".ex", ".exs"),
    interpreters=("elixir",),
    lower=lower,
    idioms=Idioms(
        global_constants=True,
        implicit_self=True,
        assignment_declares=True,
        constructor_calls=("new", "new!", "init"),
        environment_calls=("System.get_env", "System.fetch_env", "System.fetch_env!"),
        settings_calls=(
            "Application.get_env",
            "Application.fetch_env",
            "Application.fetch_env!",
            "Application.compile_env",
            "Application.compile_env!",
        ),
        transparent_calls=("to_string", "String.trim", "String.to_atom", "URI.parse", "URI.to_string", "List.wrap"),
        entry_points=(
            ("Phoenix.Controller", "http"),
            ("Phoenix.LiveView", "http"),
            ("Phoenix.Channel", "http"),
            ("Plug.Router", "http"),
            ("Oban.Worker", "queue"),
            ("Broadway", "queue"),
            ("Mix.Task", "cli"),
            ("ExUnit.Case", "test"),
        ),
    ),
    module_paths=_module_paths,
)
