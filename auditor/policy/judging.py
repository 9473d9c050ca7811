"""One finding and what it was before -> its state, and the line of `[gate]` that judges it."""

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from auditor.config import GateSettings
from auditor.model.finding import Finding, State
from auditor.model.policy import BaselineEntry
from auditor.policy.entries import REACHING, reaches
from auditor.policy.pairing import Bond

Line = str
"""A setting of `[gate]`, as it is written: `new-closed-call`; empty where no line speaks of it."""

TRACING: Final = "tracing"
DECLARED_SCOPES: Final = frozenset({"", "runtime", "optional"})
"""Scopes of dependencies that are shipped."""
CALLED_CONSTRUCTS_NOT: Final = frozenset(
    {"developer-tool", "network-policy", "container-image", "pre-commit-hook", "iam-action", "mcp-server"}
)
"""Constructs that bind a tool of developers, or permit something, and call nobody by themselves."""
_LOCK: Final = re.compile(
    r"(?:^|/)(?:[^/]*[._-]lock(?:\.[a-z]+)?|[^/]*\.lock|[^/]*[._-]shrinkwrap\.json|go\.sum|Package\.resolved)$", re.IGNORECASE
)
"""Files that follow from a manifest: what they hold is declared there."""


class Judgement(NamedTuple):
    """What is to be said of one finding."""

    state: State
    line: Line = ""
    changes: tuple[str, ...] = ()


class Ground(NamedTuple):
    """What the base as a whole already reached."""

    providers: frozenset[str]
    """Closed providers that production code reached."""
    declared: frozenset[tuple[str, str]]
    """(component, provider) of direct dependencies."""
    data_types: frozenset[tuple[str, str]]
    """(provider, data type) that reached it."""
    components: frozenset[tuple[str, str]]
    """(component, provider) of what closed providers were reached by."""
    files: frozenset[tuple[str, str]]
    """(path, provider) of the same."""
    traced: frozenset[str]
    """Providers that a setting sends traces to."""

    @classmethod
    def of(cls, entries: Collection[BaselineEntry]) -> "Ground":
        """Return what some entries reached."""
        shipped = [entry for entry in entries if entry.context == "production" and entry.provider_id]
        reaching = [entry for entry in shipped if reaches(entry)]
        return cls(
            providers=frozenset(entry.provider_id or "" for entry in reaching),
            components=frozenset((entry.component, entry.provider_id or "") for entry in reaching),
            files=frozenset((entry.path, entry.provider_id or "") for entry in reaching),
            traced=frozenset(entry.provider_id or "" for entry in reaching if entry.kind == "config" and entry.capability == TRACING),
            declared=frozenset(
                (entry.component, entry.provider_id or "") for entry in shipped if entry.kind == "dependency" and entry.is_direct
            ),
            data_types=frozenset((entry.provider_id or "", kind) for entry in shipped for kind in entry.data_types),
        )


def open_packages(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the packages by which only what the customer runs is reached: the SDK of a provider, pointed at a server of one's own."""
    answers: dict[str, set[bool | None]] = {}
    for finding in findings:
        if finding.kind in ("call", "client") and finding.context == "production" and finding.package:
            answers.setdefault(finding.package, set()).add(finding.closed)
    return frozenset(package for package, closed in answers.items() if closed == {False})


def judge_new(finding: Finding, ground: Ground, opened: Collection[str] = ()) -> Line:
    """Return the line that speaks of a finding that was not there before; `opened` are the packages that reach only open targets."""
    match finding.kind:
        case "credential":
            return "key-in-clear" if finding.in_clear else ""
        case "sink":
            return "new-data-at-sink"
        case "dependency":
            return "" if finding.package in opened else _new_dependency(finding, ground)
        case "call" | "client" | "endpoint" | "config":
            return _new_reach(finding, ground)
        case _:
            return ""


def judge_pair(before: BaselineEntry, finding: Finding, bond: Bond, ground: Ground, gate: GateSettings) -> Judgement:
    """Return what became of a finding that was there before."""
    changes = tuple(_changes(before, finding))
    if not changes:
        return Judgement("unchanged")
    return Judgement("updated", _worse(before, finding, bond, ground, gate), changes)


def _new_reach(finding: Finding, ground: Ground) -> Line:
    if finding.closed is None and finding.kind == "call" and not finding.via:
        return "new-unknown-host" if finding.target_kind == "unknown-host" else "target-unknown"
    if not finding.closed:
        return ""
    is_known = finding.provider_id in ground.providers
    if finding.via:  # one of several providers that the wrapper always chose among has no name
        return "new-wrapper-caller" if is_known or (finding.provider_id is None and ground.providers) else "new-closed-call"
    if finding.kind == "config" and finding.capability == TRACING:
        return "" if finding.provider_id in ground.traced else "new-implicit-call"
    if finding.implicit or finding.capability == TRACING:
        return "new-implicit-call"
    if finding.kind == "config":
        return "" if not finding.construct or finding.construct in CALLED_CONSTRUCTS_NOT or is_known else "new-closed-call"
    if finding.kind == "endpoint" and (is_known or finding.host_class not in ("", "api")):
        return ""
    return "new-closed-call"


def _new_dependency(finding: Finding, ground: Ground) -> Line:
    if not finding.closed or not finding.direct or finding.scope not in DECLARED_SCOPES or _LOCK.search(finding.location.path):
        return ""
    key = (finding.component, finding.provider_id or "")
    is_reached = finding.provider_id in ground.providers if finding.component == "." else key in ground.components
    return "version-changed" if is_reached or key in ground.declared else "new-closed-dependency"


def _worse(before: BaselineEntry, finding: Finding, bond: Bond, ground: Ground, gate: GateSettings) -> Line:
    """Return the line for what got worse; the worst first."""
    if finding.kind == "dependency":
        return "version-changed"
    if finding.kind == "sink":
        return "new-data-at-sink" if frozenset(finding.data_types) - frozenset(before.data_types) else ""
    if finding.kind in REACHING and finding.closed:
        if not before.closed:
            return "target-closed" if _is_turned(before, finding, bond, ground) else ""
        is_named = (
            finding.provider_id is not None and before.provider_id != finding.provider_id
        )  # several may answer: each is found by itself
        if is_named and (before.provider_id is not None or not _is_bound(finding, ground)):
            return judge_new(finding, ground)
        if _new_types(before, finding, bond, ground, gate):
            return "new-data-type"
    if finding.closed is None and before.closed is False and finding.kind == "call":
        return "new-unknown-host" if finding.target_kind == "unknown-host" else "target-unknown"
    return "model-changed" if (before.model or "") != (finding.model or "") else ""


def _is_bound(finding: Finding, ground: Ground) -> bool:
    """Whether a finding's provider was reached or declared before: of several that could answer, it is the one that is left."""
    provider = finding.provider_id or ""
    return provider in ground.providers or not ground.declared.isdisjoint({(finding.component, provider), (".", provider)})


def _is_turned(before: BaselineEntry, finding: Finding, bond: Bond, ground: Ground) -> bool:
    """Whether an answer that became closed says that something closed is reached which was not before.

    The target of a wrapper's caller is that of the call inside, which is judged itself; that it can be told only now is no news by itself. So
    is an address that is written down of somebody who was reached before, and a client that was built elsewhere before and can be told only now.
    """
    is_rebuilt = finding.kind == "client" and bond not in ("same", "place")
    is_echo = finding.kind == "endpoint" or ((bool(finding.via) or is_rebuilt) and before.closed is None)
    return not is_echo or finding.provider_id not in ground.providers


def _new_types(before: BaselineEntry, finding: Finding, bond: Bond, ground: Ground, gate: GateSettings) -> frozenset[str]:
    """Return the sensitive types that reach a call only now; of a call that was rewritten, only those that reach its provider only now."""
    types = frozenset(finding.data_types) - frozenset(before.data_types) - frozenset(gate.lesser_data_types)
    if bond in ("same", "place"):
        return types
    return frozenset(kind for kind in types if (finding.provider_id or "", kind) not in ground.data_types)


def _changes(before: BaselineEntry, finding: Finding) -> list[str]:
    said = []
    if before.closed != finding.closed:
        said.append(f"target {_WORDS[before.closed]} -> {_WORDS[finding.closed]}")
    for word, old, new in (
        ("provider", before.provider_id, finding.provider_id),
        ("model", before.model, finding.model),
        ("endpoint", before.endpoint, finding.endpoint),
    ):
        if (old or "") != (new or ""):
            said.append(f"{word} {old or 'not named'} -> {new or 'not named'}")
    said += [f"now receives {kind}" for kind in finding.data_types if kind not in before.data_types]
    said += [f"no longer receives {kind}" for kind in before.data_types if kind not in finding.data_types]
    if finding.kind == "dependency" and before.symbol != (finding.symbol or ""):
        said.append(f"{before.symbol} -> {finding.symbol}")
    return said


_WORDS: Final = {True: "closed", False: "open", None: "unknown"}
