"""`auditor providers`: the catalogue's providers as a list, in full, as host lists for filters and sensors, and beside public lists."""

import datetime
from collections.abc import Mapping
from typing import Annotated

import typer

from auditor.catalogue import updates
from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.decoding import nearest
from auditor.catalogue.hostlists import FORMATS, listed_hosts
from auditor.cli import options
from auditor.cli.writing import write_stdout
from auditor.errors import UsageError
from auditor.execution.folders import cache_folder
from auditor.execution.knowledge import load_catalogue
from auditor.inputs.rules import load_rules, rule_folders
from auditor.model.provider import Provider

NAME_WIDTH = 40
OLD_AFTER_DAYS = 180
"""A fact that was read longer ago is shown as old."""

app = typer.Typer(no_args_is_help=True, help="The providers that the catalogue knows.")

Ids = Annotated[list[str] | None, typer.Option("--provider", metavar="ID", help="This provider alone. Repeatable.", show_default=False)]
Format = Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.", show_default=False)]
HostClasses = Annotated[
    list[str] | None,
    typer.Option(
        "--host-class",
        metavar="CLASS",
        help="api, web-chat, developer-tool, telemetry, storage or site; all but site when none is named. Repeatable.",
        show_default=False,
    ),
]
Shared = Annotated[bool, typer.Option("--shared", help="Also hosts that serve other things besides.")]


@app.command("list")
def list_command(
    format_: Format = None, provider: Ids = None, host_class: HostClasses = None, shared: Shared = False, rules: options.Rules = None
) -> int:
    """List the providers, or their hosts for filters and sensors."""
    catalogue = _catalogue(rules)
    chosen = [_provider(catalogue, name) for name in provider] if provider else list(catalogue.providers.values())
    if format_ is None:
        write_stdout(_table(sorted(chosen, key=lambda entry: entry.id)))
        return 0
    if format_ not in FORMATS:
        raise UsageError(f"--format {format_}: there is no such format{_meant(format_, tuple(FORMATS))}")
    write_stdout(FORMATS[format_](listed_hosts(chosen, tuple(host_class or ()), shared=shared)))
    return 0


@app.command("show")
def show_command(name: Annotated[str, typer.Argument(metavar="ID", show_default=False)], rules: options.Rules = None) -> int:
    """Show what is known of a provider, with sources and dates."""
    write_stdout(described(_provider(_catalogue(rules), name)))
    return 0


@app.command("update")
def update_command(
    feed: Annotated[
        list[str] | None, typer.Option("--feed", metavar="NAME", help="This list alone. Repeatable.", show_default=False)
    ] = None,
    file: Annotated[
        list[str] | None, typer.Option("--file", metavar="NAME=PATH", help="Take a list from a file. Repeatable.", show_default=False)
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Open no connection: lists from files alone.")] = False,
    rules: options.Rules = None,
) -> int:
    """Show what public lists know beside the catalogue, as a patch.

    Nothing is changed, and nothing checked by hand is overwritten.

    This command opens connections, to the addresses in updates.yaml, unless --offline is given.
    """
    catalogue = _catalogue(rules)
    known = updates.feeds_of(catalogue)
    copies = dict(_copy(given) for given in file or ())
    named = {one.name: one for one in known.feeds}
    for name in (*(feed or ()), *copies):
        if name not in named:
            raise UsageError(f"{name}: there is no such list{_meant(name, tuple(named))}")
    wanted = [one for one in known.feeds if one.name in copies or not (feed or copies) or one.name in (feed or ())]
    listed = [entry for one in wanted for entry in updates.read_feed(_content(one, copies, offline=offline), one)]
    files = load_rules(rule_folders(options.rule_folders_of(rules or ())))
    found = updates.compare(catalogue, listed, known.providers)
    patch = updates.render_diff(found, files, {one.name: one.url for one in wanted}, _today().isoformat())
    write_stdout(patch.encode())
    return 0


def _copy(given: str) -> tuple[str, str]:
    name, equals, path = given.partition("=")
    if not equals or not path:
        raise UsageError(f"--file {given}: say NAME=PATH")
    return name, path


def _content(feed: updates.Feed, copies: Mapping[str, str], *, offline: bool) -> bytes:
    if feed.name in copies:
        try:
            with open(copies[feed.name], "rb") as stream:
                return stream.read()
        except OSError as error:
            raise UsageError(f"{copies[feed.name]}: cannot be read: {error.strerror}") from error
    if offline:
        raise UsageError(f"{feed.name}: --offline allows no connection; give a copy of the list with --file {feed.name}=PATH")
    from auditor.remote.feeds import fetch_feed

    return fetch_feed(feed.url)


def _catalogue(rules: list[str] | None) -> Catalogue:
    return load_catalogue(options.rule_folders_of(rules or ()), cache_folder=cache_folder())


def _provider(catalogue: Catalogue, name: str) -> Provider:
    found = catalogue.provider(name)
    if found is None:
        raise UsageError(f"{name}: the catalogue has no such provider{_meant(name, tuple(catalogue.providers))}")
    return found


def _meant(name: str, names: tuple[str, ...]) -> str:
    near = nearest(name, names)
    return f"; did you mean {near}?" if near else f"; there are {', '.join(names)}" if len(names) < 10 else ""


def _table(providers: list[Provider]) -> bytes:
    rows = [("ID", "NAME", "CLASS", "OPENNESS", "COUNTRY", "HOSTS")]
    rows += [
        (entry.id, entry.name[:NAME_WIDTH], entry.provider_class, entry.openness or "?", entry.jurisdiction or "?", str(len(entry.hosts)))
        for entry in providers
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return ("\n".join(lines) + "\n").encode()


def described(provider: Provider) -> bytes:
    """Return all that is known of one provider, as text."""
    lines = [
        f"{provider.name} ({provider.id})",
        f"class       {provider.provider_class}",
        f"openness    {provider.openness or 'not known'}",
    ]
    lines += [f"owner       {provider.owner or 'not known'}, {provider.jurisdiction or 'country not known'}"]
    lines += [f"source      {provider.source} ({_checked(provider.checked_on)})"]
    lines += [f"note        {provider.note}"] if provider.note else []
    lines += [f"compatible  {provider.openai_compatible}"] if provider.openai_compatible else []
    facts = dict(provider.terms) | ({"competes": provider.competes} if provider.competes else {})
    for key, fact in sorted(facts.items()):
        lines += ["", f"{key.replace('_', ' ')}: {fact.statement}", f"    {fact.confidence}: {fact.source} ({_checked(fact.checked_on)})"]
    for title, entries in _lists(provider):
        lines += ["", title, *(f"    {entry}" for entry in entries)] if entries else []
    return ("\n".join(lines) + "\n").encode()


def _checked(day: str) -> str:
    """Return when a fact was checked, and how long ago that is where it is long."""
    age = (_today() - datetime.date.fromisoformat(day)).days
    return f"checked {day}" + (f", {age} days ago: check it again" if age > OLD_AFTER_DAYS else "")


def _today() -> datetime.date:
    return datetime.datetime.now(tz=datetime.UTC).date()


def _lists(provider: Provider) -> tuple[tuple[str, list[str]], ...]:
    ended = [
        f"{model.id} ends on {model.shutdown_on}" + (f", then {model.replacement}" if model.replacement else "") + f" ({model.source})"
        for model in provider.models
        if model.shutdown_on
    ]
    return (
        ("hosts", [f"{host.host}  {host.match}, {host.host_class}" for host in provider.hosts]),
        ("packages", [f"pkg:{ecosystem}/{name}" for ecosystem, names in provider.packages.items() for name in names]),
        ("settings", list(provider.environment)),
        ("models that end", ended),
    )
