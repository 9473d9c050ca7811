"""`auditor migrate`: a scan and a target -> the plan, a patch, or the edits made."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

import msgspec
import typer

from auditor.cli import options
from auditor.cli.running import PASSED, complain
from auditor.cli.terminal import ProgressLine, is_terminal
from auditor.cli.writing import write_file, write_stdout
from auditor.codemods.applying import applied, by_path, patch
from auditor.codemods.beside import find_beside
from auditor.codemods.knowledge import Codemods
from auditor.codemods.migrate import Migration, migrate
from auditor.codemods.moving import MODULE_CODEMOD, proposed_modules
from auditor.codemods.target import EMBEDDINGS, parse_target, render_target
from auditor.codemods.text import line_number
from auditor.config import Settings
from auditor.errors import UsageError
from auditor.execution.folders import cache_folder
from auditor.execution.knowledge import load_catalogue
from auditor.execution.watch import Watch
from auditor.inputs import git
from auditor.inputs.roots import find_top
from auditor.inputs.source import Unreadable
from auditor.inputs.worktree import WorkTreeSource
from auditor.model.codemod import Role, Target
from auditor.model.edit import Edit
from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.pipeline import scan
from auditor.reporters.neutral import neutral

TARGET_FILE = "auditor-target.toml"
TARGET_BYTES = 1_000_000
FILE_BYTES = 20_000_000
BEGIN = "init"
SHOWN = 200

Diff = Annotated[bool, typer.Option("--diff", help="Print all edits as a patch that `git apply` takes.")]
Apply = Annotated[bool, typer.Option("--apply", help="Make the safe edits.")]
Interactive = Annotated[bool, typer.Option("--interactive", help="Ask for each group of edits whether to make it.")]
SafeOnly = Annotated[bool, typer.Option("--safe", help="With --diff: the safe edits alone.")]
WithReview = Annotated[bool, typer.Option("--with-review", help="With --apply: also the edits that a person has to look at.")]
TargetFile = Annotated[
    str | None, typer.Option("--target", metavar="FILE", help=f"Where to go.  [default: {TARGET_FILE}, where it is]", show_default=False)
]
AllowDirty = Annotated[bool, typer.Option("--allow-dirty", help="Edit files even where git could not bring them back.")]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the patch, or with `init` the target file, here.")
]


def command(
    paths: options.Paths = None,
    diff: Diff = False,
    apply: Apply = False,
    interactive: Interactive = False,
    safe: SafeOnly = False,
    with_review: WithReview = False,
    target: TargetFile = None,
    allow_dirty: AllowDirty = False,
    output: Output = None,
    config: options.ConfigFile = None,
    rules: options.Rules = None,
    exclude: options.Exclude = None,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
) -> int:
    """Prints what can be changed by itself and what is left to you; with --diff as a patch, with --apply the safe edits are made.

    `auditor migrate init` writes a target file from what the scan finds: base URL, models and the names of settings.
    """
    if sum((diff, apply, interactive)) > 1:
        raise UsageError("--diff, --apply and --interactive exclude each other")
    begins = (paths or [])[:1] == [BEGIN]
    named = (paths or [])[1:] if begins else paths or []
    settings = options.settings_for(named, config, rules=rules, exclude=exclude, jobs=jobs, quiet=quiet)
    settings = options.without_cache(settings) if no_cache else settings
    source = WorkTreeSource(named or ["."], settings.exclude)
    report = _scan(source, settings)
    catalogue = load_catalogue(settings.rules, cache_folder=cache_folder())
    codemods = Codemods.from_catalogue(catalogue)
    if begins:
        modules = proposed_modules(report.findings, _reader(source), codemods)
        return _begin(report, codemods, modules, output or os.path.join(source.base, TARGET_FILE))
    chosen = _target(target or settings.target, source.base)
    migration = migrate(report.findings, _reader(source), codemods, chosen, catalogue.portability, settings.contexts)
    migration = _with_beside(migration, report.findings, source, codemods)
    if diff:
        _print_patch(migration, source, output, safe=safe)
    elif apply or interactive:
        _edit(migration, source, interactive=interactive, with_review=with_review, allow_dirty=allow_dirty)
    else:
        _print_plan(report, migration, source)
    return PASSED


def _with_beside(migration: Migration, findings: Sequence[Finding], source: WorkTreeSource, codemods: Codemods) -> Migration:
    """Return a migration that also names what stands beside the calls that move, and has to follow them."""
    gone = set(migration.moved)
    roles: frozenset[Role] = frozenset(
        "embedding" if one.capability == EMBEDDINGS else "chat" for one in findings if one.fingerprint in gone and one.kind == "call"
    )
    paths = (entry.path for entry in source.list().entries) if roles else ()
    beside = find_beside(paths, _reader(source), codemods.beside, roles)
    return msgspec.structs.replace(migration, obstacles=tuple(sorted({*migration.obstacles, *beside})))


def _scan(source: WorkTreeSource, settings: Settings) -> Report:
    progress = ProgressLine(silent=settings.quiet)
    try:
        return scan(source, settings, Watch(progress))
    finally:
        progress.clear()


def _begin(report: Report, codemods: Codemods, modules: Sequence[str], path: str) -> int:
    if os.path.exists(path):
        raise UsageError(f"{path}: is there already; name another with -o, or change it by hand")
    write_file(path, render_target(report.findings, codemods.sizes, modules).encode())
    complain(f"wrote {path}: fill in the base URL and the models of your endpoint", "note")
    return PASSED


def _target(name: str | None, base: str) -> Target:
    """Return the target of a file: the one named, or the one in the scanned folder; without any, settings without defaults.

    Raises: UsageError, ConfigError.
    """
    found = name or os.path.join(base, TARGET_FILE)
    return Target() if name is None and not os.path.isfile(found) else load_target(found)


def load_target(found: str) -> Target:
    """Return the target that a file describes.

    Raises: UsageError, ConfigError.
    """
    try:
        with open(found, "rb") as stream:
            return parse_target(stream.read(TARGET_BYTES), found)
    except OSError as error:
        raise UsageError(f"{found}: cannot be read: {error.strerror}") from error


def _reader(source: WorkTreeSource) -> Callable[[str], bytes | None]:
    kept: dict[str, bytes | None] = {}

    def read(path: str) -> bytes | None:
        if path not in kept:
            try:
                kept[path] = source.read(path, FILE_BYTES)
            except Unreadable:
                kept[path] = None
        return kept[path]

    return read


def _print_patch(migration: Migration, source: WorkTreeSource, output: str | None, *, safe: bool) -> None:
    edits = [edit for edit in migration.edits if edit.disposition == "safe" or not safe]
    before, after = _contents(edits, source)
    content = patch(before, after, {path: list(_remarks(edits, path, before.get(path, b""))) for path in after})
    if output is None or output == "-":
        write_stdout(content)
    else:
        write_file(output, content)
    _complain_obstacles(migration)


def _contents(edits: Iterable[Edit], source: WorkTreeSource) -> tuple[dict[str, bytes], dict[str, bytes]]:
    read = _reader(source)
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    for path, some in by_path(edits).items():
        content = read(path)
        if content is not None:
            before[path] = content
        if content is not None or all(edit.codemod == MODULE_CODEMOD for edit in some):  # a file that is new
            after[path] = applied(content or b"", some)
    return before, after


def _remarks(edits: Sequence[Edit], path: str, content: bytes) -> Iterable[str]:
    """Yield what is to be said of the edits of a file, once each, with the first line it concerns."""
    seen: dict[tuple[str, str], int] = {}
    for edit in edits:
        if edit.path == path:
            seen.setdefault((edit.disposition, edit.reason), line_number(content, edit.start_byte))
    for (disposition, reason), line in sorted(seen.items(), key=lambda pair: (pair[1], pair[0])):
        yield f"{disposition} {path}:{line}: {reason}"


def _edit(migration: Migration, source: WorkTreeSource, *, interactive: bool, with_review: bool, allow_dirty: bool) -> None:
    wanted = [edit for edit in migration.edits if edit.disposition == "safe" or with_review or interactive]
    if interactive:
        modules = [edit for edit in wanted if edit.codemod == MODULE_CODEMOD]
        wanted = _asked([edit for edit in wanted if edit.codemod != MODULE_CODEMOD], source)
        wanted += modules if wanted else []
    before, after = _contents(wanted, source)
    changed = sorted(path for path in after if before.get(path) != after[path])
    if changed and not allow_dirty:
        _refuse_dirty(source, [path for path in changed if path in before])
    for path in changed:
        write_file(source.place(path), after[path])
    count = sum(len(edits) for edits in by_path(wanted).values())
    write_stdout(f"{count} edits in {len(changed)} files were made.\n".encode())
    for note in migration.notes:
        complain(note, "note")
    review = {edit.group for edit in migration.edits if edit.disposition == "review"}
    if review and not (with_review or interactive):
        complain(f"{len(review)} more changes need a look: see --diff, or --interactive", "note")
    _complain_obstacles(migration)


def _refuse_dirty(source: WorkTreeSource, paths: Sequence[str]) -> None:
    """Raise where git could not bring the files back."""
    top = find_top(source.base)
    if top is None:
        raise UsageError("there is no git work tree that could bring the files back; --allow-dirty edits them all the same")
    try:
        tracked = git.run(top, "ls-files", "-z", "--", *(os.path.relpath(source.place(path), top) for path in paths))
        dirty = git.run(
            top, "status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules", overrides=git.without_filters(top)
        )
    except git.GitRefused as error:
        raise UsageError(f"git cannot tell whether the work tree is clean ({error}); --allow-dirty edits it all the same") from error
    if dirty.strip(b"\0"):
        raise UsageError("the work tree has changes that are not committed; commit them first, or give --allow-dirty")
    known = set(tracked.decode("utf-8", "surrogateescape").split("\0"))
    loose = [path for path in paths if os.path.relpath(source.place(path), top).replace(os.sep, "/") not in known]
    if loose:
        raise UsageError(f"{loose[0]}: git does not know this file and could not bring it back; add it first, or give --allow-dirty")


def _asked(edits: Sequence[Edit], source: WorkTreeSource) -> list[Edit]:
    """Return the edits of the groups that the person wants: y, n, a for all, q for no more."""
    if not is_terminal(sys.stdin) and not sys.stdin.readable():
        raise UsageError("--interactive needs a terminal")
    groups: dict[str, list[Edit]] = {}
    for edit in edits:
        groups.setdefault(edit.group, []).append(edit)
    wanted: list[Edit] = []
    takes_all = False
    for group in groups.values():
        if not takes_all:
            before, after = _contents(group, source)
            remarks = {path: list(_remarks(group, path, before.get(path, b""))) for path in after}
            write_stdout("\n".join(neutral(line) for line in patch(before, after, remarks).decode("utf-8", "replace").split("\n")).encode())
            answer = _answer()
            if answer == "q":
                break
            takes_all = answer == "a"
            if answer == "n":
                continue
        wanted += group
    return wanted


def _answer() -> str:
    while True:
        sys.stderr.write("Make this change? [y]es, [n]o, [a]ll, [q]uit: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return "q"
        if line.strip().lower()[:1] in ("y", "n", "a", "q"):
            return line.strip().lower()[:1]


def _print_plan(report: Report, migration: Migration, source: WorkTreeSource) -> None:
    lines = []
    for item in report.plan:
        hours = f"{item.effort.low_hours:g} to {item.effort.high_hours:g} hours"
        lines.append(f"{item.phase}. {item.title} ({len(item.findings)} places, {hours})")
    lines += ["", *_summary(migration, source)]
    lines += [f"  {one.path}:{one.line}  {one.what}: {one.why} {one.instead}".rstrip() for one in migration.obstacles[:SHOWN]]
    if len(migration.obstacles) > SHOWN:
        lines.append(f"  and {len(migration.obstacles) - SHOWN} more")
    write_stdout(("\n".join(neutral(line) for line in lines) + "\n").encode())


def _summary(migration: Migration, source: WorkTreeSource) -> Iterable[str]:
    safe = [edit for edit in migration.edits if edit.disposition == "safe"]
    review = [edit for edit in migration.edits if edit.disposition == "review"]
    yield f"{len(migration.moved)} calls and clients can be moved by edits, {len(migration.moved_safely)} of them without a person."
    for word, edits, flag in (("safe", safe, "--apply makes them"), ("to look at", review, "--diff shows them")):
        if edits:
            files = Counter(edit.path for edit in edits)
            yield f"{len(edits)} edits {word} in {len(files)} files ({flag})."
    read = _reader(source)
    for path in sorted({edit.path for edit in review}):
        yield from (f"  {remark}" for remark in _remarks(review, path, read(path) or b""))
    yield from migration.notes
    if migration.obstacles:
        yield f"{len(migration.obstacles)} places are left to you:"


def _complain_obstacles(migration: Migration) -> None:
    for one in migration.obstacles[:SHOWN]:
        complain(f"{one.path}:{one.line}: {one.what}: {one.why} {one.instead}".rstrip(), "note")
