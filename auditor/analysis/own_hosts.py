"""Evidence and flows -> the same, with what goes to a host of the company's own answered as open: the settings say so."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

import msgspec

from auditor.analysis.target import host_of
from auditor.model.artifact import Artifact
from auditor.model.evidence import CallEvidence, ConfigEvidence, Evidence, Target
from auditor.model.flow import Flow
from auditor.model.location import Location

Located = tuple[Artifact, Evidence]

REASON = "The settings of this project name the host as one of the company's own."


def own(located: Sequence[Located], flows: Sequence[Flow], hosts: Sequence[str]) -> tuple[list[Located], list[Flow]]:
    """Return evidence and flows; `*.llm.example.org` among the hosts covers all names below it."""
    patterns = tuple(host.lower() for host in hosts)
    if not patterns:
        return list(located), list(flows)
    answered = [(artifact, _answered(evidence, patterns)) for artifact, evidence in located]
    changed = {
        _place(after.location)
        for (_, before), (_, after) in zip(located, answered, strict=True)
        if after is not before and isinstance(after, CallEvidence)
    }
    return answered, [
        msgspec.structs.replace(flow, closed=False, provider_id=None) if _place(flow.sink) in changed else flow for flow in flows
    ]


def _answered(evidence: Evidence, patterns: tuple[str, ...]) -> Evidence:
    if not isinstance(evidence, CallEvidence | ConfigEvidence) or evidence.target is None or not evidence.target.host:
        return evidence
    name, _ = host_of(evidence.target.host)
    if evidence.target.closed is False or not any(fnmatchcase(name.lower(), pattern) for pattern in patterns):
        return evidence
    target = Target(
        closed=False,
        reason=REASON,
        host=evidence.target.host,
        endpoint=evidence.target.endpoint,
        weights=evidence.target.weights,
        kind="private",
    )
    return msgspec.structs.replace(evidence, target=target, provider_id=None)


def _place(location: Location) -> tuple[str, int]:
    return location.path, location.region.start_byte if location.region else 0
