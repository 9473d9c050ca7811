"""`auditor baseline`: what is there today -> the file that `auditor check` compares with."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer

from auditor.cli import options
from auditor.cli.baselines import baseline_path, file_digests, read_baseline
from auditor.cli.check import today
from auditor.cli.running import FAILED, NOTHING_TO_SCAN, PASSED, complain_of_nothing
from auditor.cli.terminal import ProgressLine
from auditor.cli.writing import write_file, write_stdout
from auditor.config import Settings
from auditor.errors import UsageError
from auditor.execution.watch import Watch
from auditor.inputs.opening import open_source
from auditor.inputs.revisions import Repository
from auditor.inputs.source import Source
from auditor.model.finding import SEVERITIES
from auditor.model.policy import Baseline, BaselineEntry
from auditor.pipeline import scan
from auditor.policy.baseline import baseline_of, render_baseline
from auditor.policy.comparing import is_below
from auditor.reporters.neutral import neutral

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[show] [PATH]...", help="`show` prints the file; else what to scan.  [default: .]", show_default=False),
]
Update = Annotated[
    bool, typer.Option("--update", help="Take in what is new, drop what is gone, keep what people wrote. The same as no flag.")
]
Prune = Annotated[bool, typer.Option("--prune", help="Only drop what is gone.")]
File = Annotated[
    str | None, typer.Option("--baseline", metavar="FILE", help="The baseline file.  [default: auditor-baseline.jsonl]", show_default=False)
]


def command(
    words: Words = None,
    update: Update = False,
    prune: Prune = False,
    baseline: File = None,
    config: options.ConfigFile = None,
    rules: options.Rules = None,
    exclude: options.Exclude = None,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
) -> int:
    """Writes one line for each finding, sorted, without line numbers and without secrets, so that it merges cleanly.

    `owner`, `reason` and `until`, and any other field written by hand into a line, stay when the file is written again. `auditor baseline show`
    prints each entry with its age, severity and owner, and how much has come since the file was last committed.
    """
    is_show = bool(words) and words is not None and words[0] == "show"
    paths = (words or [])[1:] if is_show else words or []
    if update and prune:
        raise UsageError("--update and --prune exclude each other")
    settings = options.settings_for(paths, config, rules=rules, exclude=exclude, jobs=jobs, quiet=quiet, baseline=baseline)
    settings = options.without_cache(settings) if no_cache else settings
    path = baseline_path(paths[0] if paths else ".", settings)
    if is_show:
        return show(path, settings)
    return write(path, paths or ["."], settings, only_prune=prune)


def write(path: str, paths: Sequence[str], settings: Settings, *, only_prune: bool) -> int:
    """Scan and write the file; entries of what was not scanned stay as they are."""
    old = read_baseline(path) if os.path.exists(path) else None
    if only_prune and old is None:
        raise UsageError(f"{os.path.basename(path)}: there is no baseline file to prune")
    progress = ProgressLine(silent=settings.quiet)
    try:
        source = open_source(paths, settings.exclude)
        report = scan(source, settings, Watch(progress))
    finally:
        progress.clear()
    if report.coverage.files_scanned == 0:
        complain_of_nothing(report.coverage)
        return NOTHING_TO_SCAN
    below = _relative(paths)
    inside = _part(old, below, is_inside=True) if old is not None else None
    made = baseline_of(report, inside, only_prune=only_prune)
    outside = _part(old, below, is_inside=False).entries if old is not None else ()
    notes = {**made.notes, **(old.notes if old is not None and outside else {})}
    made = msgspec.structs.replace(made, entries=(*made.entries, *outside), notes=notes, files=_files(path, source, old, only_prune))
    content = render_baseline(made)
    if not _is_same(path, content):
        write_file(path, content)
    if not settings.quiet:
        before = {entry.fingerprint for entry in old.entries} if old is not None else set()
        now = {entry.fingerprint for entry in made.entries}
        sys.stdout.write(f"{os.path.basename(path)}: {len(now)} entries, {len(now - before)} came, {len(before - now)} went\n")
    return PASSED


def show(path: str, settings: Settings) -> int:
    """Print each entry: severity, age, owner; then the growth since the last commit of the file."""
    baseline = read_baseline(path)
    ages = _ages(path, baseline)
    day = today()
    lines = [f"{'severity':9} {'since':10} {'owner':16} finding"]
    shown = sorted(baseline.entries, key=lambda entry: (SEVERITIES.index(entry.severity), entry.path, entry.rule_id, entry.fingerprint))
    for entry in shown:
        ended = f"  expired on {entry.until}" if entry.until and entry.until < day else f"  until {entry.until}" if entry.until else ""
        what = f"{entry.path}  {entry.rule_id}  {entry.provider_id or ''} {entry.symbol}".rstrip()
        reason = f"  {entry.reason}" if entry.reason else ""
        lines.append(
            neutral(f"{entry.severity:9} {ages.get(entry.fingerprint, 'not known'):10} {entry.owner or '-':16} {what}{ended}{reason}")
        )
    tally = Counter(entry.severity for entry in baseline.entries)
    counted = ", ".join(f"{tally[severity]} {severity}" for severity in SEVERITIES if tally[severity])
    lines.append(f"{len(baseline.entries)} entries ({counted or 'none'}){_growth(path, baseline)}")
    write_stdout(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
    expired = sum(1 for entry in baseline.entries if entry.until and entry.until < day)
    if expired and settings.strict:
        return FAILED
    return PASSED


def _ages(path: str, baseline: Baseline) -> dict[str, str]:
    """Return the day on which each entry came into the file, as git tells it."""
    try:
        repository = Repository(path)
    except UsageError:
        return {}
    wanted = {entry.fingerprint for entry in baseline.entries}
    return repository.days(os.path.relpath(os.path.realpath(path), repository.top).replace(os.sep, "/"), wanted)


def _growth(path: str, baseline: Baseline) -> str:
    try:
        repository = Repository(path)
    except UsageError:
        return ""
    name = os.path.relpath(os.path.realpath(path), repository.top).replace(os.sep, "/")
    committed = repository.content("HEAD", name)
    if committed is None:
        return "; not committed yet"
    before = sum(1 for line in committed.splitlines() if line.strip()) - 1
    return f"; {len(baseline.entries) - before:+d} since the last commit"


def _relative(paths: Sequence[str]) -> tuple[str, ...]:
    try:
        top = Repository(paths[0]).top
    except UsageError:
        return ()
    found = [os.path.relpath(os.path.realpath(path), top).replace(os.sep, "/") for path in paths]
    return () if "." in found else tuple(found)


def _files(path: str, source: Source, old: Baseline | None, only_prune: bool) -> dict[str, str]:
    """Return the digests of what was accepted, where no git remembers it."""
    if only_prune:
        return old.files if old is not None else {}
    try:
        Repository(path)
    except UsageError:
        return file_digests(source)
    return {}


def _part(baseline: Baseline, below: tuple[str, ...], *, is_inside: bool) -> Baseline:
    entries: tuple[BaselineEntry, ...] = tuple(entry for entry in baseline.entries if is_below(entry.path, below) == is_inside)
    return Baseline(tool_version=baseline.tool_version, rules_digest=baseline.rules_digest, entries=entries, notes=baseline.notes)


def _is_same(path: str, content: bytes) -> bool:
    try:
        with open(path, "rb") as stream:
            return stream.read(len(content) + 1) == content
    except OSError:
        return False
