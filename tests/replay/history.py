"""Replay real commits: what the gate says of each, held against what a person said of it.

python tests/replay/history.py ROWS.jsonl --mirrors DIR [--repo NAME] [--show]
    ROWS holds {repo, parent, commit, must_fail, class, why} a line; DIR holds the git directories
python tests/replay/history.py --git DIR --last N
    the last N commits of one repository, parent against commit, with what the gate says of each
"""

import argparse
import collections
import hashlib
import json
import pathlib
import sys
from collections.abc import Iterable, Iterator
from functools import partial

import auditor
import msgspec
from auditor.config import Settings
from auditor.errors import AuditorError
from auditor.inputs import git
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.revisions import Repository
from auditor.model.finding import Finding
from auditor.model.policy import Decision
from auditor.model.report import Report
from auditor.pipeline import scan
from auditor.policy.comparing import side_of
from auditor.policy.gate import Verdict, decide

TODAY = "2026-11-24"


class Row(msgspec.Struct):
    """One commit with the decision of a person, where there is one."""

    repo: str
    parent: str
    commit: str
    must_fail: bool | None = None
    kind: str = msgspec.field(name="class", default="")
    why: str = ""


class Replay:
    """Scans revisions, remembering reports in a folder when one is given."""

    def __init__(self, kept: pathlib.Path | None) -> None:
        self._kept = kept
        self._stamp = program_stamp()

    def gate(self, repository: pathlib.Path, parent: str, commit: str) -> Verdict:
        """Return what the gate says of one commit."""
        base, head = self._report(repository, parent), self._report(repository, commit)
        text = partial(Repository(str(repository)).content, parent)
        return decide(side_of(base), head, Settings(), TODAY, base_report=base, text=text)

    def _report(self, repository: pathlib.Path, revision: str) -> Report:
        name = hashlib.sha256(f"{repository} {revision} {self._stamp}".encode()).hexdigest()[:24]
        path = self._kept / name if self._kept else None
        if path is not None and path.exists():
            return msgspec.msgpack.decode(path.read_bytes(), type=Report)
        source = GitTreeSource(str(repository), revision)
        try:
            report = scan(source, Settings(jobs=1))
        finally:
            source.close()
        failed = [note.message for note in report.notifications if note.code == "file-failed"]
        if failed:
            sys.stderr.write(f"{repository.parent.name} {revision[:10]}: {len(failed)} files failed: {failed[0]}\n")
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(msgspec.msgpack.encode(report))
        return report


def program_stamp() -> str:
    """Return a digest of the program and its rules, the policy left out: what it judges does not depend on it."""
    root = pathlib.Path(auditor.__file__).parents[1]
    total = hashlib.sha256()
    for folder, pattern in (("auditor", "*.py"), ("rules", "*.yaml")):
        for path in sorted((root / folder).rglob(pattern)):
            if path.parent.name not in ("policy", "cli", "reporters", "remote"):
                total.update(path.read_bytes())
    return total.hexdigest()


def last_commits(repository: pathlib.Path, count: int) -> Iterator[Row]:
    """Yield the last commits that have one parent."""
    listed = git.run(str(repository), "log", "--no-merges", f"-{count}", "--format=%H %P%x09%s", bare=True)
    for line in listed.decode("utf-8", "replace").splitlines():
        ids, _, subject = line.partition("\t")
        commit, _, parent = ids.partition(" ")
        if parent and " " not in parent:
            yield Row(repo=repository.parent.name, parent=parent, commit=commit, why=subject)


def told(finding: Finding, decision: Decision) -> str:
    """Return one line on a failing finding."""
    line = finding.location.region.start_line if finding.location.region else 0
    what = f"{finding.location.path}:{line} {finding.kind} {finding.provider_id} {finding.symbol or ''} {finding.capability or ''}"
    return f"      {decision.reason} {what} {finding.confidence} {'; '.join(decision.changes)}"


def answers(rows: Iterable[Row], mirrors: pathlib.Path, replay: Replay) -> Iterator[tuple[Row, Verdict]]:
    """Yield each row with the gate's answer; what cannot be scanned is told on stderr."""
    for row in rows:
        base = mirrors / row.repo.replace("/", "+")
        try:
            yield (row, replay.gate(base / "repo" if (base / "repo").exists() else base, row.parent, row.commit))
        except AuditorError as error:
            sys.stderr.write(f"{row.repo} {row.commit[:8]}: {error}\n")


def score(rows: Iterable[Row], mirrors: pathlib.Path, replay: Replay, show: bool) -> None:
    """Print the wrong answers, then precision and recall in all and right answers by class."""
    classes: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    hits = misses = alarms = right = 0
    for row, verdict in answers(rows, mirrors, replay):
        failed = not verdict.passes
        if row.must_fail is not None:
            is_right = failed == row.must_fail
            classes[f"{row.must_fail!s:5} {row.kind}"][0] += is_right
            classes[f"{row.must_fail!s:5} {row.kind}"][1] += 1
            hits, misses = (hits + (failed and row.must_fail), misses + (not failed and row.must_fail))
            alarms, right = alarms + (failed and not row.must_fail), right + is_right
        if show or (row.must_fail is not None and failed != row.must_fail):
            mark = "open " if row.must_fail is None else "right" if failed == row.must_fail else "WRONG"
            print(f"{mark} {row.repo} {row.commit[:10]} {'fails' if failed else 'passes'} [{row.kind}] {row.why}")
            for finding, decision in verdict.failing:
                print(told(finding, decision))
    for name, (good, many) in sorted(classes.items()):
        print(f"  {name:28} {good}/{many}")
    print(
        f"precision {hits / max(1, hits + alarms):.3f}  recall {hits / max(1, hits + misses):.3f}  right {right}  alarms {alarms}  misses {misses}"
    )


def walk(repository: pathlib.Path, count: int, replay: Replay) -> None:
    """Print what the gate says of the last commits of a repository."""
    failed = seen = 0
    for row in last_commits(repository, count):
        try:
            verdict = replay.gate(repository, row.parent, row.commit)
        except AuditorError as error:
            print(f"cannot be told {row.commit[:10]} {error}")
            continue
        seen += 1
        changed = [one for one in verdict.report.decisions if one.state in ("new", "updated")]
        if verdict.failing or changed:
            print(f"{'FAILS ' if verdict.failing else 'passes'} {row.commit[:10]} {row.why[:90]} ({len(changed)} new or updated)")
        for finding, decision in verdict.failing:
            print(told(finding, decision))
        failed += bool(verdict.failing)
    print(f"{seen} commits, {failed} fail")


def main() -> None:
    """Read the arguments and replay."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="?", type=pathlib.Path)
    parser.add_argument("--mirrors", type=pathlib.Path, default=pathlib.Path())
    parser.add_argument("--repo", default="")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--git", type=pathlib.Path)
    parser.add_argument("--last", type=int, default=100)
    parser.add_argument("--keep", type=pathlib.Path, help="folder in which reports are kept between replays")
    chosen = parser.parse_args()
    replay = Replay(chosen.keep)
    if chosen.git:
        walk(chosen.git, chosen.last, replay)
        return
    lines = chosen.rows.read_text("utf-8").splitlines()
    rows = [msgspec.convert(json.loads(line), Row) for line in lines if line.strip()]
    score([row for row in rows if chosen.repo in row.repo], chosen.mirrors, replay, chosen.show)


if __name__ == "__main__":
    main()
