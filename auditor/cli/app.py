"""The command line: names of commands -> the modules that hold them, imported only when one is called."""

import sys
from importlib import import_module
from inspect import cleandoc
from typing import TYPE_CHECKING, Final

from auditor import __version__

if TYPE_CHECKING:
    import typer

COMMANDS: Final[tuple[tuple[str, str, str], ...]] = (
    ("scan", "auditor.cli.scan", "Find AI calls, what answers them, and the data they are sent."),
    ("check", "auditor.cli.check", "Fail on what is new since a revision or the baseline."),
    ("baseline", "auditor.cli.baseline", "Accept what is there today; show, update and prune it."),
    ("logs", "auditor.cli.logs", "Tell from network logs which providers are reached, by whom."),
    ("fleet", "auditor.cli.fleet", "Scan many repositories and logs into one portfolio."),
    ("report", "auditor.cli.report", "Render a saved result again; compare results, or join many."),
    ("init", "auditor.cli.init", "Write settings, a baseline and the CI step of a project."),
    ("migrate", "auditor.cli.migrate", "Plan the way out, and make the part of it that is mechanical."),
    ("probe", "auditor.cli.probe", "Ask an endpoint what it serves of what the code uses."),
    ("rehearse", "auditor.cli.rehearse", "Make recorded calls again at an open endpoint, and compare."),
    ("rules", "auditor.cli.rules", "List, show, check, try and begin rules."),
    ("explain", "auditor.cli.explain", "Explain one rule, provider or finding."),
    ("providers", "auditor.cli.providers", "List and show providers; write their hosts for filters."),
)
"""(name, module, help), in the order of `--help`. A module holds `command`, a function for typer that returns an exit code, or `app`, a
typer application of its own; its docstring is the second half of its help."""

HELP: Final = """Find where a code base depends on closed AI models, what data it hands them, and how to leave.

Needs no account, no key and no network, and sends nothing anywhere."""

EPILOG: Final = (
    "Exit codes: 0 passed or nothing asked to fail, 1 the gate failed, 2 wrong usage or configuration, 3 nothing to scan, "
    "4 incomplete under --strict, 130 interrupted."
)


def main() -> None:
    """Run the command line and end the process with the right code."""
    if sys.argv[1:] in (["--version"], ["-V"]):  # answered without the cost of the parser
        sys.stdout.write(f"auditor {__version__}\n")
        return
    from auditor.cli.running import run

    sys.exit(run(lambda: application(sys.argv[1:])(standalone_mode=False)))


def application(arguments: list[str]) -> "typer.Typer":
    """Return the application; of the commands only the one that the arguments call is imported, the others are there by name."""
    import typer

    settings = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
    called = next((word for word in arguments if not word.startswith("-")), None)
    app = typer.Typer(
        name="auditor",
        help=HELP,
        epilog=EPILOG,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=settings,
    )
    version = typer.Option(False, "--version", "-V", help="Print the version and exit.")

    def before(version: bool = version) -> None:
        if version:
            sys.stdout.write(f"auditor {__version__}\n")
            raise typer.Exit

    app.callback()(before)
    for name, module, text in COMMANDS:
        if name != called:
            app.command(name=name, help=text)(_not_called)
            continue
        found = import_module(module)
        if hasattr(found, "app"):
            app.add_typer(found.app, name=name, help=text, context_settings=settings)
        else:
            app.command(name=name, help=f"{text}\n\n{cleandoc(found.command.__doc__ or '')}", context_settings=settings)(found.command)
    return app


def _not_called() -> None:
    """Stand for a command in the list."""
