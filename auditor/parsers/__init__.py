"""Everything that is neither code nor traffic: bytes of one file in, evidence with exact lines out."""

from auditor.parsers import (
    bicep,
    cargo,
    code_owners,
    code_settings,
    composer,
    dockerfile,
    go_modules,
    gradle,
    infrastructure,
    json_locks,
    keys_in_clear,
    line_locks,
    maven,
    npm_manifest,
    nuget,
    other_manifests,
    proxies,
    python_projects,
    requirements_txt,
    routes,
    ruby,
    sbom,
    scripts,
    settings_files,
    terraform,
    toml_locks,
    tool_servers,
)
from auditor.parsers.finding import Finder
from auditor.parsers.parser import Facts, Knowledge, Parsed, Parser, knowledge_of

PARSERS: tuple[Parser, ...] = (
    requirements_txt.PARSER,
    python_projects.PARSER,
    npm_manifest.PARSER,
    go_modules.PARSER,
    maven.PARSER,
    gradle.PARSER,
    nuget.PARSER,
    cargo.PARSER,
    ruby.PARSER,
    composer.PARSER,
    other_manifests.PARSER,
    json_locks.PARSER,
    toml_locks.PARSER,
    line_locks.PARSER,
    sbom.PARSER,
    dockerfile.PARSER,
    terraform.PARSER,
    bicep.PARSER,
    infrastructure.PARSER,
    scripts.PARSER,
    proxies.PARSER,
    routes.PARSER,
    tool_servers.PARSER,
    settings_files.PARSER,
    code_settings.PARSER,
    code_owners.PARSER,
    keys_in_clear.PARSER,
)
"""Every parser, in the order they read a file."""

_FINDER = Finder(PARSERS)


def find_parsers(path: str) -> tuple[Parser, ...]:
    """Return the parsers that read a file of this name, in order; usually none or one. Cost: one look-up and one expression."""
    return _FINDER.find(path)


def find_parser(path: str, head: bytes = b"") -> Parser | None:
    """Return one parser that does what all of `find_parsers` do, or None. `head`, the first bytes, decides nothing so far."""
    return _FINDER.find_one(path)


__all__ = ["PARSERS", "Facts", "Knowledge", "Parsed", "Parser", "find_parser", "find_parsers", "knowledge_of"]
