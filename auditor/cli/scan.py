"""`auditor scan`: paths and flags -> reports in files, a summary on stdout, an exit code."""

import datetime
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from auditor.cli import options
from auditor.cli.profiles import ProfileFile, rested_on
from auditor.cli.running import FAILED, INCOMPLETE, NOTHING_TO_SCAN, PASSED, complain, complain_of_nothing
from auditor.cli.terminal import ProgressLine
from auditor.cli.wire import Gateways, Logs, OwnersFlag, wire_for
from auditor.cli.writing import write_file, write_stdout
from auditor.config import Settings
from auditor.errors import UsageError
from auditor.execution.watch import Watch
from auditor.inputs.opening import open_source
from auditor.model.finding import SEVERITIES
from auditor.model.report import UNFINISHED, Report
from auditor.pipeline import scan
from auditor.policy.permits import treated
from auditor.reporters import format_of, reporter
from auditor.reporters.rendering import PLAIN, Rendering

FailOnFlag = Annotated[
    str | None,
    typer.Option("--fail-on", metavar="SEVERITY", help="Exit with 1 when a finding is at least this severe.", show_default=False),
]


def command(
    paths: options.Paths = None,
    output: options.Outputs = None,
    format_: options.Format = None,
    fail_on: FailOnFlag = None,
    config: options.ConfigFile = None,
    rules: options.Rules = None,
    pack: options.Packs = None,
    provider: options.Providers = None,
    exclude: options.Exclude = None,
    jobs: options.Jobs = None,
    offline: options.Offline = None,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Colors = None,
    strict: options.Strict = False,
    timings: options.Timings = False,
    templates: options.Templates = None,
    link_template: options.LinkTemplate = None,
    summary: options.Summary = False,
    sarif_suppressed: options.Suppressed = False,
    logs: Logs = None,
    gateway: Gateways = None,
    owners: OwnersFlag = None,
    profile: ProfileFile = None,
) -> int:
    """Reads code, manifests, settings and notebooks; prints a summary and writes the reports asked for.

    Ends with 0 whatever it found, unless --fail-on says otherwise.
    """
    settings = options.settings_for(
        paths or [],
        config,
        rules=rules,
        packs=pack,
        providers=provider,
        exclude=exclude,
        jobs=jobs,
        offline=offline,
        quiet=quiet,
        verbose=verbose,
        color=color,
        strict=strict,
        timings=timings,
        fail_on=fail_on,
    )
    if no_cache:
        settings = options.without_cache(settings)
    wanted = outputs(output or [], format_)
    rendering = options.rendering(templates, link_template, summary=summary, keep_suppressed=sarif_suppressed)
    progress = ProgressLine(silent=settings.quiet)
    watch = Watch(progress)
    try:
        wire = wire_for(logs, gateway or [], owners, settings) if logs else None
        report = scan(open_source(paths, settings.exclude), settings, watch, wire)
    finally:
        progress.clear()
    report = rested_on(report, profile, settings) if profile else report
    report = treated(report, settings, datetime.datetime.now(datetime.UTC).date().isoformat())
    publish(report, wanted, settings, rendering)
    if watch.cache_is_off and not settings.quiet:
        complain("no folder can be written to for the cache: nothing is remembered between runs", "note")
    if settings.timings:
        print_timings(watch)
    return exit_code(report, settings)


def outputs(paths: Sequence[str], format_: str | None) -> tuple[tuple[str, str], ...]:
    """Return (path, format) of each report asked for; without any, the format on stdout.

    Raises: UsageError, for a format that cannot be told.
    """
    if format_ is not None:
        reporter(format_)
    if not paths:
        return (("-", format_),) if format_ is not None else ()
    found = []
    for path in paths:
        named = format_of(path)
        chosen = format_ if format_ is not None and (len(paths) == 1 or named is None) else named
        if chosen is None and path == "-":
            chosen = "terminal"
        if chosen is None:
            raise UsageError(f"{path}: its end tells no format; add -f FORMAT")
        reporter(chosen)
        if path != "-" and not os.path.isdir(os.path.dirname(os.path.abspath(path))):
            raise UsageError(f"{path}: cannot be written: there is no such folder")
        found.append((path, chosen))
    return tuple(found)


def publish(report: Report, wanted: Sequence[tuple[str, str]], settings: Settings, rendering: Rendering = PLAIN) -> None:
    """Write the files, then print: the result asked for on stdout, or the summary.

    Raises: UsageError, when a file cannot be written.
    """
    rendered = {name: reporter(name)(report, rendering) for name in sorted({name for _, name in wanted})}
    for path, name in wanted:
        if path != "-":
            write_file(path, rendered[name])
    printed = [name for path, name in wanted if path == "-"]
    for name in printed:
        write_stdout(rendered[name])
    if not printed and not (settings.quiet and wanted):
        from auditor.cli.summary import print_summary

        print_summary(report, settings, rendering, tuple(path for path, _ in wanted))
    elif not settings.quiet:
        for note in report.notifications:
            if note.level != "note":
                complain((f"{note.location.path}: " if note.location else "") + note.message, note.level)


def exit_code(report: Report, settings: Settings) -> int:
    """Return the code of a scan."""
    if report.coverage.files_scanned == 0 and not report.traffic:
        complain_of_nothing(report.coverage)
        return NOTHING_TO_SCAN
    if settings.fail_on != "never":
        worst = SEVERITIES[: SEVERITIES.index(settings.fail_on) + 1]
        treatments = {decision.fingerprint: decision.treatment for decision in report.decisions}
        for finding in report.findings:
            if (
                finding.severity in worst
                and finding.context in settings.contexts
                and treatments.get(finding.fingerprint, "counts") == "counts"
            ):
                return FAILED
    if settings.strict and is_incomplete(report):
        complain("the scan is incomplete; see what was skipped, and the notes")
        return INCOMPLETE
    return PASSED


def is_incomplete(report: Report) -> bool:
    """Whether something that should have been looked at was not."""
    return any(note.level == "error" for note in report.notifications) or any(
        item.reason.startswith(UNFINISHED) for item in report.coverage.skipped
    )


def print_timings(watch: Watch, count: int = 20) -> None:
    """Print the slowest files on stderr."""
    if watch.from_cache:
        sys.stderr.write("timings: the whole result came from the cache\n")
    for timing in sorted(watch.timings, reverse=True)[:count]:
        sys.stderr.write(f"{timing.seconds * 1000:10.1f} ms  {timing.stage:8}  {timing.path}\n")
