"""What the flags of `auditor check` ask for -> both sides of the comparison, scanned."""

import os
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

from auditor.cli import options
from auditor.cli.baselines import baseline_path, known_then, read_baseline, untouched
from auditor.cli.bases import auto_base, named_base
from auditor.cli.running import complain
from auditor.cli.terminal import ProgressLine
from auditor.config import Settings
from auditor.errors import UsageError
from auditor.execution.folders import cache_folder
from auditor.execution.store import Store
from auditor.execution.watch import Watch
from auditor.inputs.gitindex import IndexSource
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.opening import open_source
from auditor.inputs.revisions import Repository
from auditor.inputs.source import Source
from auditor.model.policy import Waiver
from auditor.model.report import Report
from auditor.pipeline import scan
from auditor.policy.comparing import Side, is_below, side_of
from auditor.policy.standing import Text

_OTHER_RULES: Final = (
    "was written by other rules, and the commit that holds it is not here (no git, not committed, or a shallow clone: fetch-depth: 0): "
    "what is only known since then counts as new; where nothing changed, run `auditor baseline --update` once"
)


class Compared(NamedTuple):
    """The two sides of one comparison, scanned."""

    base: Side
    head: Report
    said: str
    base_report: Report | None = None
    old_waivers: tuple[Waiver, ...] | None = None
    text: Text | None = None


class Gate:
    """Scans the sides of one comparison."""

    def __init__(self, paths: Sequence[str], settings: Settings, *, is_default_config: bool) -> None:
        self.settings = settings
        self.progress = ProgressLine(silent=settings.quiet)
        self._paths = paths
        self._is_default_config = is_default_config
        self._store = None if settings.cache and cache_folder() is not None else Store(None, "", "")
        """Where nothing is kept between runs: what one side's files told serves the other."""

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
            complain(_nothing_between(repository, since, head), "warning")
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
        moved = [path for path in repository.gone(base, head) if not is_below(path, below)] if below else []
        old = GitTreeSource(repository.top, base, (*below, *moved), self.settings.exclude)
        new = GitTreeSource(repository.top, head, below, self.settings.exclude)
        before, after = self._scan(old), self._scan(new)
        return Compared(side_of(before), after, said, before, self._waivers_of(repository, base), partial(repository.content, base))

    def _with_baseline(self, why: str) -> Compared:
        path = baseline_path(self._paths[0], self.settings)
        shown = os.path.basename(path)
        if why and not os.path.exists(path):
            raise UsageError(f"{why}; and there is no baseline file {shown} to compare with: write one with `auditor baseline`")
        baseline = read_baseline(path)
        source = open_source(self._paths, self.settings.exclude)
        head = self._scan(source)
        below = self._named()
        top = self._repository().top if below else ""
        # an entry of elsewhere whose file is gone may have moved into what is checked
        entries = tuple(
            entry for entry in baseline.entries if is_below(entry.path, below) or not os.path.lexists(os.path.join(top, entry.path))
        )
        side = Side(entries)
        if (baseline.tool_version, baseline.rules_digest) != (head.tool_version, head.rules_digest):
            known = known_then(path, self.settings, self._scan)
            known = untouched(baseline, head, source) if known is None else known
            if known is None:
                complain(f"{shown} {_OTHER_RULES}", "warning")
            side = side._replace(known_now=known or ())
        return Compared(side, head, f"{why + '; ' if why else ''}{shown} with the files here")

    def _scan(self, source: Source) -> Report:
        try:
            return scan(source, self.settings, Watch(self.progress), store=self._store)
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


def _nothing_between(repository: Repository, since: str, head: str | None) -> str:
    said = f"{since} and {head or 'HEAD'} are the same commit: there is nothing to compare"
    if head is None and repository.has_changes():
        said += "; changes that are not committed were not looked at: stage them and use --staged, or write a baseline (auditor baseline)"
    return said


def _relative(paths: Sequence[str], top: str) -> tuple[str, ...]:
    found = []
    for path in paths:
        name = os.path.relpath(os.path.realpath(path), top).replace(os.sep, "/")
        if name.startswith("../") or name == "..":
            raise UsageError(f"{path}: lies in another repository than {paths[0]}; check one repository at a time")
        found.append("" if name == "." else name)
    return () if "" in found else tuple(sorted(set(found)))
