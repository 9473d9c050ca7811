"""`auditor check`: a base and a head -> what is new between them, and an exit code that never passes what could not be compared."""

import datetime
import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import Annotated, NamedTuple

import typer

from auditor.cli import options
from auditor.cli.baselines import baseline_path, known_then, read_baseline
from auditor.cli.bases import auto_base, named_base
from auditor.cli.running import FAILED, INCOMPLETE, NOTHING_TO_SCAN, PASSED, complain
from auditor.cli.scan import is_incomplete, outputs
from auditor.cli.terminal import ProgressLine
from auditor.cli.verdicts import told, told_markdown
from auditor.cli.writing import write_file, write_stdout
from auditor.config import Settings
from auditor.errors import UsageError
from auditor.execution.watch import Watch
from auditor.inputs.git import GitRefused
from auditor.inputs.gitindex import IndexSource
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.opening import open_source
from auditor.inputs.revisions import Repository
from auditor.inputs.source import Source
from auditor.model.policy import Waiver
from auditor.model.report import Report
from auditor.pipeline import scan
from auditor.policy.comparing import Side, is_below, side_of
from auditor.policy.gate import Verdict, decide
from auditor.policy.standing import Text
from auditor.reporters import reporter

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


class Compared(NamedTuple):
    """The two sides of one comparison, scanned."""

    base: Side
    head: Report
    said: str
    base_report: Report | None = None
    old_waivers: tuple[Waiver, ...] | None = None
    text: Text | None = None


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
) -> int:
    """Fails on what is new: a closed target, a dependency on a closed provider's SDK, a key in clear. The rest is reported.

    Compares with --since REF, or a --baseline file, or --staged with HEAD; without any of them with the baseline file if there is one, else
    with what the CI event says. Moves, renames, formatting and version bumps make nothing new. A comparison that cannot be made ends with 2.
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
    publish(verdict, compared, wanted, gate.settings)
    if summary is not None or comment:
        tell(told_markdown(verdict, gate.settings, compared.said), summary, is_commented=comment, has_failed=not verdict.passes)
    return exit_code(verdict, compared, gate.settings)


def today() -> str:
    """Return the day by which acceptances are judged, in UTC."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


class Gate:
    """Scans the sides of one comparison."""

    def __init__(self, paths: Sequence[str], settings: Settings, *, is_default_config: bool) -> None:
        self.settings = settings
        self.progress = ProgressLine(silent=settings.quiet)
        self._paths = paths
        self._is_default_config = is_default_config

    def compared(self, since: str | None, head: str | None, *, is_exact: bool, is_named: bool) -> Compared:
        """Return both sides, as the flags ask for them.

        Raises: UsageError, BaselineError.
        """
        if since is None:
            path = baseline_path(self._paths[0], self.settings)
            return self._with_baseline("") if is_named or os.path.exists(path) else self._auto()
        if since == "auto":
            return self._auto()
        repository = self._repository()
        end = self._commit(repository, head or "HEAD")
        base = named_base(repository, since, end, is_exact=is_exact)
        if base.commit == end:
            if os.path.exists(baseline_path(self._paths[0], self.settings)):
                return self._with_baseline(f"{since} and {head or 'HEAD'} are the same commit")
            complain(f"{since} and {head or 'HEAD'} are the same commit: there is nothing to compare", "warning")
        return self._between(repository, base.commit, end, f"{base.said} ({base.commit[:12]}) with {head or 'HEAD'} ({end[:12]})")

    def staged(self) -> Compared:
        """Return the last commit and what is staged on it; before the first commit, nothing and what is staged."""
        repository = self._repository()
        below = self._below(repository)
        commit = repository.commit("HEAD")
        before = self._scan(GitTreeSource(repository.top, commit, below, self.settings.exclude)) if commit else None
        after = self._scan(IndexSource(repository.top, below, self.settings.exclude))
        return Compared(
            side_of(before) if before else Side(()),
            after,
            "HEAD with what is staged",
            before,
            text=partial(repository.content, commit or ""),
        )

    def _auto(self) -> Compared:
        repository = self._repository()
        end = self._commit(repository, "HEAD")
        base, said = auto_base(repository, end)
        if base is None:
            return self._with_baseline(said)
        return self._between(repository, base.commit, end, f"{said} ({base.commit[:12]}) with HEAD ({end[:12]})")

    def _between(self, repository: Repository, base: str, head: str, said: str) -> Compared:
        below = self._below(repository)
        old = GitTreeSource(repository.top, base, below, self.settings.exclude)
        new = GitTreeSource(repository.top, head, below, self.settings.exclude)
        before, after = self._scan(old), self._scan(new)
        return Compared(side_of(before), after, said, before, self._waivers_of(repository, base), partial(repository.content, base))

    def _with_baseline(self, why: str) -> Compared:
        path = baseline_path(self._paths[0], self.settings)
        shown = os.path.basename(path)
        if why and not os.path.exists(path):
            raise UsageError(f"{why}; and there is no baseline file {shown} to compare with: write one with `auditor baseline`")
        baseline = read_baseline(path)
        head = self._scan(open_source(self._paths, self.settings.exclude))
        below = self._named()
        entries = tuple(entry for entry in baseline.entries if is_below(entry.path, below))
        side = Side(entries)
        if (baseline.tool_version, baseline.rules_digest) != (head.tool_version, head.rules_digest):
            side = side._replace(known_now=known_then(path, self.settings, self._scan))
        return Compared(side, head, f"{why + '; ' if why else ''}{shown} with the files here")

    def _scan(self, source: Source) -> Report:
        try:
            return scan(source, self.settings, Watch(self.progress))
        finally:
            if isinstance(source, GitTreeSource):
                source.close()

    def _repository(self) -> Repository:
        return Repository(self._paths[0])

    @staticmethod
    def _commit(repository: Repository, revision: str) -> str:
        commit = repository.commit(revision)
        if commit is None:
            raise UsageError(f"{revision}: this repository has no such revision")
        return commit

    def _below(self, repository: Repository) -> tuple[str, ...]:
        """Return the paths that were named, relative to the top; all of them must lie in one repository."""
        return () if repository.is_bare else _relative(self._paths, repository.top)

    def _named(self) -> tuple[str, ...]:
        try:
            repository = self._repository()
        except UsageError:
            return ()
        return self._below(repository)

    def _waivers_of(self, repository: Repository, base: str) -> tuple[Waiver, ...] | None:
        """Return the waivers that stood in the settings of the base, where settings are found by their usual name."""
        if not self._is_default_config:
            return None
        found = options.settings_in(partial(repository.content, base))
        return found.waivers if found is not None else ()


def _relative(paths: Sequence[str], top: str) -> tuple[str, ...]:
    found = []
    for path in paths:
        name = os.path.relpath(os.path.realpath(path), top).replace(os.sep, "/")
        if name.startswith("../") or name == "..":
            raise UsageError(f"{path}: lies in another repository than {paths[0]}; check one repository at a time")
        found.append("" if name == "." else name)
    return () if "" in found else tuple(sorted(set(found)))


def publish(verdict: Verdict, compared: Compared, wanted: Sequence[tuple[str, str]], settings: Settings) -> None:
    """Write the reports asked for; print what was compared on stderr and the answer on stdout, or on stderr where a report has stdout."""
    rendered = {name: reporter(name)(verdict.report) for name in sorted({name for _, name in wanted})}
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
        complain("nothing to scan: no file of a kind that is read was found")
        return NOTHING_TO_SCAN
    if settings.strict and (verdict.unknown or is_incomplete(compared.head)):
        complain("the comparison is incomplete; see what was skipped, and the notes")
        return INCOMPLETE
    return PASSED
