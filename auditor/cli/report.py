"""`auditor report`: saved results -> any format again, what changed between them, or many projects on one page."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
import typer

from auditor.cli import options
from auditor.cli.profiles import ProfileFile, rested_on
from auditor.cli.running import PASSED, complain
from auditor.cli.scan import outputs, publish
from auditor.cli.writing import write_file, write_stdout
from auditor.config import Settings
from auditor.errors import UsageError
from auditor.model.report import Report
from auditor.reporters import portfolio
from auditor.reporters.reading import parse_result
from auditor.reporters.rendering import Rendering

RESULT_BYTES: Final = 2_000_000_000
RESULTS_LIMIT: Final = 2_000
"""Results of one folder that are put on a page."""

Results = Annotated[
    list[str],
    typer.Argument(
        metavar="RESULT...",
        help="A result of `scan -f json`; several, the oldest first; a folder of results; - is stdin.",
        show_default=False,
    ),
]
Since = Annotated[str | None, typer.Option("--since", metavar="FILE", help="An older result to tell changes against.", show_default=False)]


def command(
    results: Results,
    since: Since = None,
    output: options.Outputs = None,
    format_: options.Format = None,
    templates: options.Templates = None,
    link_template: options.LinkTemplate = None,
    summary: options.Summary = False,
    sarif_suppressed: options.Suppressed = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Colors = None,
    profile: ProfileFile = None,
) -> int:
    """One result is rendered as `scan` would; of several, the last is, with what changed since those before it.

    A folder of results gives one page of many projects: ranking, shared providers, totals.
    """
    wanted = outputs(output or [], format_)
    rendering = options.rendering(templates, link_template, summary=summary, keep_suppressed=sarif_suppressed)
    settings = options.settings_for([], None, quiet=quiet, verbose=verbose, color=color)
    if len(results) == 1 and os.path.isdir(results[0]):
        publish_portfolio(read_folder(results[0]), wanted, rendering)
        return PASSED
    reports = [read(path) for path in ((since,) if since else ()) + tuple(results)]
    if profile:
        reports[-1] = rested_on(reports[-1], profile, settings)
    return publish_one(reports, wanted, rendering, settings)


def publish_one(reports: Sequence[Report], wanted: Sequence[tuple[str, str]], rendering: Rendering, settings: Settings) -> int:
    """Write the last of the reports, with what changed since the others."""
    earlier = tuple(reports[:-1])
    if earlier and earlier[-1].root != reports[-1].root:
        complain(f"the results are of {earlier[-1].root} and of {reports[-1].root}: changes between different projects mean little")
    told = msgspec.structs.replace(rendering, earlier=earlier)
    publish(reports[-1], wanted, settings, told)
    return PASSED


def publish_portfolio(reports: Sequence[Report], wanted: Sequence[tuple[str, str]], rendering: Rendering) -> None:
    """Write one page of many projects."""
    for path, name in wanted or (("-", "terminal"),):
        content = portfolio.render(reports, name, rendering)
        if path == "-":
            write_stdout(content)
        else:
            write_file(path, content)


def read_folder(path: str) -> list[Report]:
    """Return the results in a folder, by name; files that are none are said on stderr.

    Raises: UsageError, when there is none, or more than fit on a page.
    """
    names = sorted(name for name in os.listdir(path) if name.endswith(".json"))
    if len(names) > RESULTS_LIMIT:
        raise UsageError(f"{path}: {len(names)} files; no more than {RESULTS_LIMIT} are put on a page")
    reports = []
    for name in names:
        try:
            reports.append(read(os.path.join(path, name)))
        except UsageError as error:
            complain(str(error))
    if not reports:
        raise UsageError(f"{path}: no result of `auditor scan -f json` in this folder")
    return reports


def read(path: str) -> Report:
    """Return the report of one file.

    Raises: UsageError, when it cannot be read or is no result.
    """
    try:
        if path == "-":
            content = sys.stdin.buffer.read(RESULT_BYTES + 1)
        else:
            with open(path, "rb") as stream:
                content = stream.read(RESULT_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    if len(content) > RESULT_BYTES:
        raise UsageError(f"{path}: larger than a result can be")
    return parse_result(content, path)
