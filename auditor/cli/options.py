"""The flags that many commands share, and how they are laid over a settings file."""

import os
from collections.abc import Callable, Sequence
from typing import Annotated, Any, get_args

import msgspec
import typer

from auditor.config import Settings, decode_settings, document_of, laid_over
from auditor.errors import ConfigError, UsageError
from auditor.inputs.roots import find_top
from auditor.reporters.rendering import Rendering

Paths = Annotated[
    list[str] | None, typer.Argument(metavar="[PATH]...", help="Files, folders or git repositories.  [default: .]", show_default=False)
]
ConfigFile = Annotated[
    str | None, typer.Option("--config", "-c", metavar="FILE", help="Settings file; else the nearest auditor.toml or pyproject.toml.")
]
Rules = Annotated[
    list[str] | None, typer.Option("--rules", metavar="DIR", help="Folder of further rules, beside the shipped ones. Repeatable.")
]
Packs = Annotated[list[str] | None, typer.Option("--pack", metavar="NAME", help="Rule pack to apply, instead of all. Repeatable.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=0, metavar="N", help="Processes; 0 for one per core.  [default: 0]", show_default=False)
]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", metavar="GLOB", help="Leave files out, as in .gitignore. Repeatable.")]
Providers = Annotated[list[str] | None, typer.Option("--provider", metavar="ID", help="Report this provider alone. Repeatable.")]
Offline = Annotated[bool | None, typer.Option("--offline/--online", help="Open no connection.  [default: offline]", show_default=False)]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Neither read nor write the cache.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but the result.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print every finding and note.")]
Colors = Annotated[str | None, typer.Option("--color", metavar="WHEN", help="auto, always or never.  [default: auto]", show_default=False)]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 4 when something could not be looked at.")]
Timings = Annotated[bool, typer.Option("--timings", help="Print what took longest, on stderr.")]
Outputs = Annotated[
    list[str] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write a report; the name's end tells the format; - is stdout. Repeatable."),
]
Format = Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help="Format of the report, whatever the file's name.")]
Templates = Annotated[
    str | None, typer.Option("--templates", metavar="DIR", help="Folder with html/ and markdown/ whose files go before the shipped ones.")
]
LinkTemplate = Annotated[
    str | None,
    typer.Option(
        "--link-template", metavar="URL", help="Where code can be looked at, with {path} and {line}, for links in HTML and Markdown."
    ),
]
Summary = Annotated[bool, typer.Option("--summary", help="Markdown in its short form, for a comment on a change.")]
Suppressed = Annotated[bool, typer.Option("--sarif-suppressed", help="Keep in SARIF what was allowed, waived or ignored.")]

CONFIG_BYTES = 1_000_000
EXTENDS_DEPTH = 5
"""How often settings may extend others in a row."""
SETTINGS_NAMES = ("auditor.toml", "pyproject.toml")


def settings_for(paths: Sequence[str], config: str | None, **flags: object) -> Settings:
    """Return the settings for a run on these paths: flags before file before defaults. A flag that is None or empty was not given.

    Raises: ConfigError, UsageError.
    """
    settings = read_settings(config) if config is not None else find_settings(paths[0] if paths else ".")
    given: dict[str, Any] = {}
    for name, value in flags.items():
        if value is None or value is False or value == []:
            continue
        given[name] = (*getattr(settings, name), *value) if isinstance(value, list) else value
    if flags.get("offline") is False:
        given["offline"] = False
    changed = msgspec.structs.replace(settings, **given)
    try:
        decoded = msgspec.convert(msgspec.to_builtins(changed), Settings)
    except msgspec.ValidationError as error:
        raise UsageError(_flag_error(str(error))) from error
    return msgspec.structs.replace(decoded, rules=rule_folders_of(decoded.rules, may_fetch=flags.get("offline") is not True))


def rule_folders_of(names: Sequence[str], *, may_fetch: bool = True) -> tuple[str, ...]:
    """Return the folders of rules: those given, and those of packs named by URL or entry point.

    Raises: UsageError, RuleError.
    """
    if not any(_is_elsewhere(name) for name in names):
        return tuple(names)
    from auditor.execution.folders import cache_folder
    from auditor.remote.packs import resolve

    return resolve(tuple(names), cache_folder=cache_folder(), may_fetch=may_fetch)


def _flag_error(message: str) -> str:
    """Return a message in the words of the command line: `--color: Invalid enum value 'blue'; one of auto, always, never`."""
    what, _, place = message.partition(" - at `$.")
    name = place.strip("`").partition("[")[0]
    choices = next((get_args(field.type) for field in msgspec.structs.fields(Settings) if field.encode_name == name), ())
    words = [str(choice) for choice in choices if isinstance(choice, str)]
    return f"--{name}: {what}" + (f"; one of {', '.join(words)}" if words else "")


def rendering(templates: str | None, link_template: str | None, *, summary: bool, keep_suppressed: bool) -> Rendering:
    """Return how reports are to look.

    Raises: UsageError, for a link template that is no web address.
    """
    if link_template is not None and not link_template.lower().startswith(("https://", "http://")):
        raise UsageError(f"--link-template {link_template}: begins with neither https:// nor http://")
    return Rendering(templates=templates, link_template=link_template, summary=summary, keep_suppressed=keep_suppressed)


def without_cache(settings: Settings) -> Settings:
    """Return the settings with the cache off."""
    return msgspec.structs.replace(settings, cache=False)


def find_settings(path: str) -> Settings:
    """Return the settings of the nearest settings file above a path, within its git work tree; the defaults when there is none.

    Raises: ConfigError.
    """
    real = os.path.realpath(path)
    folder = real if os.path.isdir(real) else os.path.dirname(real)
    top = find_top(real) or folder
    while True:
        for name in SETTINGS_NAMES:
            candidate = os.path.join(folder, name)
            if os.path.isfile(candidate):
                settings = _decoded(candidate, name)
                if settings is not None:
                    return settings
        if folder == top or len(folder) <= len(top):
            return Settings()
        folder = os.path.dirname(folder)


def settings_in(read: Callable[[str], bytes | None]) -> Settings | None:
    """Return the settings at the top of a revision, under one of their usual names; None when there are none, or they are wrong.

    `read` returns a file's bytes by its path, or None.
    """
    for name in SETTINGS_NAMES:
        content = read(name)
        if content is None or len(content) > CONFIG_BYTES:
            continue
        try:
            found = decode_settings(content, name)
        except ConfigError:
            continue
        if found is not None:
            return found
    return None


def read_settings(path: str) -> Settings:
    """Return the settings of one file.

    Raises: ConfigError.
    """
    return _decoded(path, path) or Settings()


def _decoded(real: str, shown: str) -> Settings | None:
    document = _document(real, shown)
    return None if document is None else msgspec.convert(document, Settings)


def _document(real: str, shown: str, depth: int = 0) -> dict[str, Any] | None:
    """Return the settings of a file laid over those it extends, the paths in each told from its own folder."""
    try:
        with open(real, "rb") as stream:
            content = stream.read(CONFIG_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{shown}: cannot be read: {error.strerror}") from error
    if len(content) > CONFIG_BYTES:
        raise ConfigError(f"{shown}: larger than a settings file can be")
    document = document_of(content, shown)
    if document is None:
        return None
    folder = os.path.dirname(os.path.abspath(real))
    if "rules" in document:
        document["rules"] = [name if _is_elsewhere(name) else os.path.join(folder, name) for name in document["rules"]]
    if document.get("baseline") is not None:
        document["baseline"] = os.path.join(folder, document["baseline"])
    names = document.pop("extends", [])
    if names and depth >= EXTENDS_DEPTH:
        raise ConfigError(f"{shown}: extends: settings may extend each other {EXTENDS_DEPTH} times at most")
    below: dict[str, Any] = {}
    for name in names:
        below = laid_over(_document(os.path.join(folder, name), name, depth + 1) or {}, below)
    return laid_over(document, below)


def _is_elsewhere(name: str) -> bool:
    return name.startswith(("http://", "https://", "entry-point:"))
