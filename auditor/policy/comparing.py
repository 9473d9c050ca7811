"""Two sides -> a decision for each finding of both: the heart of the gate."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from auditor.config import GateSettings
from auditor.model.finding import Finding, State
from auditor.model.policy import BaselineEntry, Decision
from auditor.model.report import UNFINISHED, Report
from auditor.policy.entries import entry_of, reaches
from auditor.policy.judging import Ground, Judgement, judge_new, judge_pair, open_packages
from auditor.policy.pairing import pair
from auditor.policy.standing import Standing, Text


class Side(NamedTuple):
    """What is compared with."""

    entries: tuple[BaselineEntry, ...]
    unread: frozenset[str] = frozenset()
    """Paths that could not be looked at on this side."""
    known_now: tuple[BaselineEntry, ...] = ()
    """What today's rules find in the code of then, where the entries were made under others."""


class Judged(NamedTuple):
    """One finding of the head, judged, before anybody allowed anything."""

    finding: Finding
    state: State
    line: str = ""
    changes: tuple[str, ...] = ()
    before: BaselineEntry | None = None


def side_of(report: Report) -> Side:
    """Return one run as a side."""
    return Side(tuple(entry_of(finding) for finding in report.findings if finding.kind != "traffic"), unread_of(report))


def unread_of(report: Report) -> frozenset[str]:
    """Return the files that should have been looked at and could not be."""
    skipped = {item.path for item in report.coverage.skipped if item.reason.startswith(UNFINISHED)}
    failed = {note.location.path for note in report.notifications if note.level == "error" and note.location is not None}
    return frozenset(skipped | failed)


def is_below(path: str, folders: Collection[str]) -> bool:
    """Whether a path is one of some files or lies in one of some folders; without any, it always does."""
    return not folders or any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def compare(base: Side, head: Report, gate: GateSettings, text: Text | None = None) -> tuple[tuple[Judged, ...], tuple[Decision, ...]]:
    """Return the head's findings, judged, and decisions on what is gone or cannot be told; `text` reads files of the base."""
    findings = [finding for finding in head.findings if finding.kind != "traffic"]
    entries = [entry_of(finding) for finding in findings]
    pairs = pair(base.entries, entries)
    ground = Ground.of((*base.entries, *base.known_now))
    then = _known_then(base, entries, {index for index in range(len(findings)) if index not in pairs})
    same = pair(base.known_now, entries)
    opened = open_packages(findings)
    standing = Standing(text, findings)
    rebuilt = _rebuilt(base.entries, findings, {index: base.entries[found.before] for index, found in pairs.items()})
    judged = []
    for index, finding in enumerate(findings):
        found = pairs.get(index)
        if found is not None:
            before = base.entries[found.before]
            judgement = judge_pair(before, finding, found.bond, ground, gate)
            if judgement.line and index in same:
                judgement = _by_code(judgement, judge_pair(base.known_now[same[index].before], finding, same[index].bond, ground, gate))
            judged.append(Judged(finding, judgement.state, judgement.line, judgement.changes, before))
        elif index in then or (_is_known_here(finding, ground) and standing.has(finding)):
            judged.append(Judged(finding, "newly_known", "newly-known"))
        elif finding.location.path in base.unread:
            judged.append(Judged(finding, "unknown"))
        else:
            judged.append(Judged(finding, "new", "" if index in rebuilt else judge_new(finding, ground, opened)))
    return tuple(judged), _gone(base, {found.before for found in pairs.values()}, unread_of(head))


def _by_code(by_entry: Judgement, by_code: Judgement) -> Judgement:
    """Return what became of a finding whose entry was made under other rules: what today's rules saw in the code of then is no change of it."""
    return by_code if by_code.line else Judgement("newly_known", "newly-known", by_entry.changes)


def _rebuilt(old: Collection[BaselineEntry], findings: list[Finding], met: Mapping[int, BaselineEntry]) -> frozenset[int]:
    """Return the new clients through which go calls that were rewritten, and went to their provider without one before: the next version of its SDK."""
    had = {(entry.path, entry.provider_id) for entry in old if entry.kind == "client"}
    reached = {(entry.path, entry.provider_id) for entry in old if reaches(entry)}
    places = [(finding.location.path, finding.provider_id) for finding in findings]
    calls = [index for index, finding in enumerate(findings) if finding.kind == "call"]
    fresh = {places[index] for index in calls if index not in met}
    rewritten = [index for index in calls if index in met and met[index].fingerprint != findings[index].fingerprint]
    going_on = {places[index] for index in rewritten if places[index] == (met[index].path, met[index].provider_id)}
    of_several = {path for path, provider in (places[index] for index in rewritten) if provider is None and (path, None) not in fresh}
    going_on |= {place for place in reached if place[0] in of_several}
    return frozenset(
        index
        for index, finding in enumerate(findings)
        if finding.kind == "client" and index not in met and places[index] in going_on - fresh - had
    )


def _is_known_here(finding: Finding, ground: Ground) -> bool:
    return finding.kind in ("call", "client", "endpoint") and (finding.location.path, finding.provider_id or "") in ground.files


def _known_then(base: Side, head: list[BaselineEntry], left: Collection[int]) -> Mapping[int, BaselineEntry]:
    """Return which of the unpaired findings today's rules find in the code of then as well."""
    if not base.known_now or not left:
        return {}
    old = pair(base.entries, base.known_now)
    fresh = [entry for index, entry in enumerate(base.known_now) if index not in old]
    order = sorted(left)
    return {order[index]: fresh[found.before] for index, found in pair(fresh, [head[index] for index in order]).items()}


def _gone(base: Side, met: Collection[int], unread: frozenset[str]) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            fingerprint=entry.fingerprint, state="unknown" if entry.path in unread else "absent", treatment="counts", before=entry.path
        )
        for index, entry in enumerate(base.entries)
        if index not in met
    )
