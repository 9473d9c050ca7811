"""What the stages gave for each file -> everything that was seen, with the coverage that every report prints."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from auditor.execution.look import Survey
from auditor.execution.workshop import CodeResult, Comments, Made
from auditor.inputs.classify import Classifier
from auditor.inputs.layout import layout_of
from auditor.inputs.recognise import name_reason
from auditor.inputs.source import Listing
from auditor.model.artifact import Artifact, Layout
from auditor.model.evidence import CallEvidence, ConfigEvidence, Evidence, ModelEvidence, Target, TrafficEvidence
from auditor.model.flow import Flow
from auditor.model.policy import Ignore, Permission
from auditor.model.report import Coverage, LanguageCoverage, Notification, Skipped

SOMEBODY: Final = "an endpoint of the customer's"
TEST_MODULES: Final = frozenset({"test", "tests"})
"""Names of modules inside a file that hold its tests (Rust's `mod tests`)."""


class Gathered(NamedTuple):
    """Everything that was seen, before anything of it is judged."""

    located: Sequence[tuple[Artifact, Evidence]] = ()
    flows: Sequence[Flow] = ()
    traffic: Sequence[TrafficEvidence] = ()
    coverage: Coverage = Coverage(files_seen=0, files_scanned=0, bytes_scanned=0)
    notifications: Sequence[Notification] = ()
    permissions: Sequence[Permission] = ()
    ignores: Sequence[Ignore] = ()
    layout: Layout = Layout()


def gather(
    listing: Listing,
    seen: Survey,
    parsed: Mapping[str, Made],
    analysed: Mapping[str, CodeResult],
    notes: Sequence[Notification] = (),
    named: Iterable[ConfigEvidence] = (),
    said: Mapping[str, Comments] | None = None,
) -> Gathered:
    """Join the results of all stages, in the order of paths. `named` is what the names of files tell without a look inside."""
    classifier = Classifier((entry.path for entry in listing.entries), listing.named)
    located: list[tuple[Artifact, Evidence]] = []
    flows: list[Flow] = []
    notifications = [*listing.notifications, *notes]
    for file in seen.files:
        results = [result for result in (parsed.get(file.path), analysed.get(file.path)) if result is not None]
        if not results:
            continue
        verdict = file.verdict
        artifact = classifier.artifact(
            file.path, file.language, digest=file.digest, size_bytes=verdict.size_bytes, generated=verdict.generated
        )
        for result in results:
            located.extend((_in_context(artifact, evidence), _weighed(artifact, evidence)) for evidence in result.evidence)
            notifications.extend(result.notifications)
            if isinstance(result, CodeResult):
                flows.extend(result.flows)
    located = _settled(located)
    located.extend((classifier.artifact(item.location.path, None, digest="", size_bytes=0), item) for item in named)
    comments = [said[path] for path in sorted(said)] if said else []
    notifications.extend(note for one in comments for note in one.notifications)
    return Gathered(
        located=located,
        flows=flows,
        coverage=_coverage(listing, seen, analysed),
        notifications=notifications,
        permissions=[item for one in comments for item in one.permissions],
        ignores=[item for one in comments for item in one.ignores],
        layout=layout_of(
            (file.path for file in seen.files), (file.language for file in seen.files if file.language and not file.verdict.reason)
        ),
    )


def _settled(located: Sequence[tuple[Artifact, Evidence]]) -> list[tuple[Artifact, Evidence]]:
    """Put together what callers tell of calls in files that could not tell themselves; what a file says of its own calls stands."""
    own = {_place(item) for artifact, item in located if isinstance(item, CallEvidence) and artifact.path == item.location.path}
    told: dict[tuple[object, ...], tuple[Artifact, CallEvidence]] = {}
    kept: list[tuple[Artifact, Evidence]] = []
    for artifact, item in located:
        if not isinstance(item, CallEvidence) or artifact.path == item.location.path:
            kept.append((artifact, item))
        elif (key := _place(item)) not in own:
            known = told.get(key)
            told[key] = (artifact, item) if known is None else (known[0], _both(known[1], item))
    return [*kept, *told.values()]


def _place(item: CallEvidence) -> tuple[object, ...]:
    return (item.location.path, item.location.region, item.role)


def _both(one: CallEvidence, other: CallEvidence) -> CallEvidence:
    """Return what two callers agree on: where they differ, neither is the whole truth."""
    closed = one.target.closed if one.target.closed == other.target.closed else None
    if closed is one.target.closed and one.provider_id == other.provider_id:
        return one
    names = sorted({one.provider_id or SOMEBODY, other.provider_id or SOMEBODY})
    kind = one.target.kind if closed is not None else "unresolved"
    target = Target(closed=closed, kind=kind, reason=f"one of several answers ({', '.join(names)})")
    return msgspec.structs.replace(one, provider_id=None, target=target, model=None, models=())


def _in_context(artifact: Artifact, evidence: Evidence) -> Artifact:
    """Return the file as evidence in it is judged: a test inside a file of the program is a test all the same."""
    if artifact.context != "production" or not isinstance(evidence, CallEvidence):
        return artifact
    is_test = evidence.entry_point == "test" or evidence.enclosing.partition(".")[0] in TEST_MODULES
    return msgspec.structs.replace(artifact, context="test") if is_test else artifact


def _weighed(artifact: Artifact, evidence: Evidence) -> Evidence:
    """A model named in a test chooses nothing by itself; where a call uses it, the call names it."""
    if artifact.context == "test" and isinstance(evidence, ModelEvidence) and artifact.kind == "code":
        return msgspec.structs.replace(evidence, confidence="low")
    return evidence


def _coverage(listing: Listing, seen: Survey, analysed: Mapping[str, CodeResult]) -> Coverage:
    scanned = [file for file in seen.files if not file.verdict.reason]
    skipped = [*listing.skipped, *(Skipped(path=path, reason=reason) for path, reason in seen.skipped.items())]
    skipped += [Skipped(path=file.path, reason=file.verdict.reason) for file in seen.files if file.verdict.reason]
    skipped += [_unnamed(suffix, count) for suffix, count in seen.unnamed.items()]
    languages: dict[str, list[int]] = {}
    for file in scanned:
        counts = languages.setdefault(file.language or "settings and manifests", [0, 0, 0])
        counts[0] += 1
        counts[1] += file.verdict.size_bytes
        counts[2] += file.path in analysed
    return Coverage(
        files_seen=len(listing.entries)
        + sum(1 for item in listing.skipped if not item.path.endswith("/") and not item.reason.startswith("excluded")),
        files_scanned=len(scanned),
        bytes_scanned=sum(file.verdict.size_bytes for file in scanned),
        skipped=tuple(sorted(skipped, key=lambda item: (item.path, item.reason))),
        by_language={
            name: LanguageCoverage(files=count, bytes=size, parsed=trees) for name, (count, size, trees) in sorted(languages.items())
        },
    )


def _unnamed(suffix: str, count: int) -> Skipped:
    reason = name_reason("x" + suffix) or "no reader for files of this kind"
    return Skipped(path="*" + suffix if suffix else "files without suffix", reason=f"{reason} ({count} file{'s' if count > 1 else ''})")
