"""`auditor check`: a base and a head -> what is new between them, and an exit code that never passes what could not be compared."""

import datetime
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from auditor.cli import options
from auditor.cli.running import FAILED, INCOMPLETE, NOTHING_TO_SCAN, PASSED, complain, complain_of_nothing
from auditor.cli.scan import is_incomplete, outputs
from auditor.cli.sides import Compared, Gate
from auditor.cli.verdicts import told, told_markdown
from auditor.cli.writing import write_file, write_stdout
from auditor.config import Settings
from auditor.errors import UsageError
from auditor.inputs.git import GitRefused
from auditor.policy.gate import Verdict, decide
from auditor.reporters import reporter
from auditor.reporters.rendering import PLAIN, Rendering

Since = Annotated[
    str | None,
    typer.Option("--since", metavar="REF", help="Compare with a git revision: what HEAD and it have in common. `auto`: ask the CI event."),
]
Head = Annotated[
    str | None, typer.Option("--head", metavar="REF", help="With --since: the other end.  [default: HEAD]", show_default=False)
]
Exact = Annotated[bool, typer.Option("--exact", help="With --since: compare with the revision itself, not with the merge base.")]
BaselineFlag = Annotated[str | None, typer.Option("--baseline", metavar="FILE", help="Compare with a baseline file.")]
Annotations = Annotated[bool, typer.Option("--annotations", help="Print GitHub annotations too, for the lines of the change.")]
Summary = Annotated[
    str | None, typer.Option("--summary", metavar="FILE", help="Append the answer as Markdown to a file, for a job's summary.")
]
CommentFlag = Annotated[
    bool,
    typer.Option(
        "--comment", help="Keep one comment on the pull or merge request up to date. Opens a connection; its failure fails nothing."
    ),
]
Staged = Annotated[bool, typer.Option("--staged", help="Compare what is staged with HEAD, for commit hooks.")]


def command(
    paths: options.Paths = None,
    since: Since = None,
    head: Head = None,
    exact: Exact = False,
    baseline: BaselineFlag = None,
    staged: Staged = False,
    output: options.Outputs = None,
    format_: options.Format = None,
    annotations: Annotations = False,
    summary: Summary = None,
    comment: CommentFlag = False,
    config: options.ConfigFile = None,
    rules: options.Rules = None,
    pack: options.Packs = None,
    provider: options.Providers = None,
    exclude: options.Exclude = None,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    strict: options.Strict = False,
    templates: options.Templates = None,
    link_template: options.LinkTemplate = None,
    sarif_suppressed: options.Suppressed = False,
) -> int:
    """Fails on what is new: a closed target, a dependency on a closed provider's SDK, a key in clear. The rest is reported.

    Compares with --since REF, or a --baseline file, or --staged with HEAD; without any of them with the baseline file if there is one, else
    with what the CI event says. Moves, renames, formatting and version bumps make nothing new. What cannot be compared ends with 2.
    """
    if sum((since is not None, baseline is not None, staged)) > 1:
        raise UsageError("--since, --baseline and --staged exclude each other")
    if (head is not None or exact) and since in (None, "auto"):
        raise UsageError("--head and --exact belong to --since REF")
    settings = options.settings_for(
        paths or [],
        config,
        rules=rules,
        packs=pack,
        providers=provider,
        exclude=exclude,
        jobs=jobs,
        quiet=quiet,
        verbose=verbose,
        strict=strict,
        baseline=baseline,
    )
    settings = options.without_cache(settings) if no_cache else settings
    wanted = outputs(output or [], format_)
    rendering = options.rendering(templates, link_template, summary=False, keep_suppressed=sarif_suppressed)
    gate = Gate(paths or ["."], settings, is_default_config=config is None)
    try:
        compared = gate.staged() if staged else gate.compared(since, head, is_exact=exact, is_named=baseline is not None)
    except GitRefused as error:
        raise UsageError(f"git cannot be asked: {error}") from error
    finally:
        gate.progress.clear()
    verdict = decide(
        compared.base,
        compared.head,
        gate.settings,
        today(),
        base_report=compared.base_report,
        old_waivers=compared.old_waivers,
        text=compared.text,
    )
    if annotations:
        write_stdout(reporter("github")(verdict.report))
    publish(verdict, compared, wanted, gate.settings, rendering)
    if summary is not None or comment:
        tell(told_markdown(verdict, gate.settings, compared.said), summary, is_commented=comment, has_failed=not verdict.passes)
    return exit_code(verdict, compared, gate.settings)


def today() -> str:
    """Return the day by which acceptances are judged, in UTC."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def publish(
    verdict: Verdict, compared: Compared, wanted: Sequence[tuple[str, str]], settings: Settings, rendering: Rendering = PLAIN
) -> None:
    """Write the reports asked for; print what was compared on stderr and the answer on stdout, or on stderr where a report has stdout."""
    rendered = {name: reporter(name)(verdict.report, rendering) for name in sorted({name for _, name in wanted})}
    for path, name in wanted:
        if path != "-":
            write_file(path, rendered[name])
    if not settings.quiet:
        complain(f"compared {compared.said}", "note")
        for note in verdict.report.notifications:
            if note.level != "note":
                complain((f"{note.location.path}: " if note.location else "") + note.message, note.level)
    printed = [name for path, name in wanted if path == "-"]
    for name in printed:
        write_stdout(rendered[name])
    stream = sys.stderr if printed else sys.stdout
    text = told(verdict, settings).encode(getattr(stream, "encoding", None) or "utf-8", "backslashreplace")
    if printed:
        sys.stderr.write(text.decode(getattr(stream, "encoding", None) or "utf-8"))
    else:
        write_stdout(text)


def tell(text: str, summary: str | None, *, is_commented: bool, has_failed: bool) -> None:
    """Append to the job's summary and keep the comment up to date; neither can change the answer."""
    if summary is not None:
        try:
            with open(summary, "a", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(text)
        except OSError as error:
            complain(f"{summary}: the summary cannot be written: {error.strerror}", "warning")
    if is_commented:
        from auditor.cli.comment import comment  # opens connections: imported where it is asked for

        comment(text, has_failed=has_failed)


def exit_code(verdict: Verdict, compared: Compared, settings: Settings) -> int:
    """Return the code of a check."""
    if not verdict.passes:
        return FAILED
    if compared.head.coverage.files_scanned == 0 and not compared.base.entries:
        complain_of_nothing(compared.head.coverage)
        return NOTHING_TO_SCAN
    if settings.strict and (verdict.unknown or is_incomplete(compared.head)):
        complain("the comparison is incomplete; see what was skipped, and the notes")
        return INCOMPLETE
    return PASSED
