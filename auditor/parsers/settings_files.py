"""Settings in .env, YAML, TOML, JSON, INI and .properties files -> what their keys and values say of models and providers."""

from collections.abc import Iterable, Iterator

from auditor.model.evidence import Confidence
from auditor.model.report import Notification
from auditor.parsers.brace_tree import read_json
from auditor.parsers.companions import answered
from auditor.parsers.connections import connection
from auditor.parsers.declared_settings import declared_settings
from auditor.parsers.key_names import key_facts
from auditor.parsers.line_trees import read_dotenv, read_ini, read_properties
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.settings import Setting, read_setting, read_shared_setting
from auditor.parsers.strength import environment_of, is_translation, strength_of
from auditor.parsers.text import Text, read_text
from auditor.parsers.toml_tree import read_toml
from auditor.parsers.tree import SIZE_LIMIT, Node
from auditor.parsers.yaml_tree import read_yaml

DOTENV_NAMES = (".env", ".env.*", "*.env", "env.*", ".envrc", ".flaskenv", ".env-*", "dotenv", "*.env.*", ".dev.vars")
LOCKS = (
    "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "bun.lock", "deno.lock", "composer.lock", "pipfile.lock", "poetry.lock",
    "uv.lock", "pdm.lock", "pylock*.toml", "cargo.lock", "packages.lock.json", "pubspec.lock", "package.resolved", "podfile.lock", "*.lock",
    "*.cdx.json", "*.spdx.json", "bom.json", "*.ipynb", "*.schema.json", "*.tfstate", "*.har", "*.min.json", "*.map", "tsconfig*.json",
    "composer.json", "*.versions.toml", "package.json", "cargo.toml", "*.csproj", "asset-manifest.json", "manifest.json",
)  # fmt: skip


_SCHEMAS = frozenset({"CustomResourceDefinition"})
_SPECIFICATIONS = ("openapi", "swagger", "asyncapi")
"""Documents that describe what others may say, or an interface: nothing in them is set."""


def trees_of(path: str, text: str) -> tuple[Node, ...]:
    """Return the tree, or trees, of a settings file by its name."""
    name = path.rsplit("/", 1)[-1].lower()
    if name.endswith((".yaml", ".yml")):
        return read_yaml(text)
    if name.endswith((".json", ".jsonc", ".json5", ".code-workspace", ".webmanifest")):
        return (read_json(text),)
    if name.endswith(".toml") or name == "pipfile":
        return (read_toml(text),)
    if name.endswith(".template"):
        return (read_json(text),) if text.lstrip().startswith("{") else read_yaml(text)
    if name.endswith(".properties"):
        return (read_properties(text),)
    if name.endswith((".ini", ".cfg", ".conf", ".config")):
        return (read_ini(text),)
    return (read_dotenv(text),)


def settings_evidence(text: Text, knowledge: Knowledge, settings: Iterable[Setting], confidence: Confidence) -> Iterator[Parsed]:
    """Yield what settings are evidence of; a name that several services share counts in the company of models' own settings."""
    shared: list[Setting] = []
    in_company = False
    for setting in answered(settings, knowledge):
        key = key_facts(knowledge, setting.key)
        if key.shared:
            shared.append(setting)
        elif not in_company:
            in_company = key.named is not None or (key.ai_word and key.key_class == "model")
        yield from read_setting(text, setting, knowledge, confidence)
        yield from connection(text, knowledge, setting)
    if in_company:
        for setting in shared:
            yield from read_shared_setting(text, setting, knowledge, confidence)


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    if is_translation(path):
        return
    text = read_text(path, content)
    if len(text.text) > SIZE_LIMIT:
        yield Notification(
            level="note", code="too-large", message=f"{path} is larger than {SIZE_LIMIT} characters: read as data, not as settings"
        )
        return
    confidence, environment = strength_of(path), environment_of(path)
    for tree in trees_of(path, text.text):
        if _is_description(tree):
            continue
        scope = _profile(tree) or environment
        yield from settings_evidence(text, knowledge, declared_settings(tree, scope), confidence)


def _is_description(tree: Node) -> bool:
    """Tell whether a document describes an interface or types, and sets nothing; one of JSON stands in a list of its own."""
    heads = tree.children if tree.kind == "list" else (tree,)
    return any(head.text("kind") in _SCHEMAS or any(head.text(word) for word in _SPECIFICATIONS) for head in heads)


def _profile(tree: Node) -> str:
    """Return the Spring profile that one document of a file is for."""
    node = tree.at("spring", "config", "activate", "on-profile") or tree.at("spring", "profiles")
    return node.value if node is not None and node.kind == "scalar" else ""


PARSER = Parser(
    name="settings",
    version=3,
    wants=(
        *DOTENV_NAMES,
        "*.yaml", "*.yml", "*.toml", "*.json", "*.jsonc", "*.json5", "*.ini", "*.cfg", "*.properties", "*.conf", "*.config",
        "*.code-workspace",
        ".aiderrc", "config", "credentials",
    ),
    read=_read,
    skips=LOCKS,
)  # fmt: skip
